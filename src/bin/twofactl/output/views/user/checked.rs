//! What is shown of a code that was tested: what it came to and what to do,
//! never a code.

use serde::Serialize;
use twofactl::model::authenticator::{Algorithm, Authenticator, AuthenticatorState};
use twofactl::model::outcome::check::{CodeChecked, CodeFinding, CodeVerdict, SeenCode, Unseen};
use twofactl::model::text::shell_word;
use twofactl::model::user::UserStatus;

use crate::output::{Answer, Page};

/// The answer of `user check-code`.
#[derive(Debug, Serialize)]
pub(crate) struct CodeCheckedView {
    result: &'static str,
    authenticator: Option<i64>,
    /// How far its clock is ahead; negative if it is behind.
    steps: Option<i64>,
    seconds: Option<i64>,
    advice: String,
}

impl CodeCheckedView {
    pub(crate) fn new(checked: &CodeChecked) -> Self {
        let seen = match &checked.verdict {
            CodeVerdict::Seen(seen) => Some(seen),
            CodeVerdict::Unseen(_) => None,
        };
        Self {
            result: checked.finding().as_str(),
            authenticator: seen.map(|seen| seen.authenticator.id.get()),
            steps: seen.map(|seen| seen.steps),
            seconds: seen.map(|seen| seen.seconds()),
            advice: advice(checked),
        }
    }
}

impl Answer for CodeCheckedView {
    fn describe(&self, page: &mut Page) {
        page.field("result", self.result);
        if let Some(id) = self.authenticator {
            page.field("authenticator", id.to_string());
        }
        if let (Some(steps), Some(seconds)) = (self.steps, self.seconds) {
            page.field("clock", clock(steps, seconds));
        }
        page.line(&self.advice);
    }
}

/// "3 steps (90 seconds) slow".
fn clock(steps: i64, seconds: i64) -> String {
    let direction = match steps {
        0 => return "right".to_owned(),
        1.. => "fast",
        _ => "slow",
    };
    let number = steps.unsigned_abs();
    let word = if number == 1 { "step" } else { "steps" };
    format!("{number} {word} ({} seconds) {direction}", seconds.unsigned_abs())
}

/// What it came to and what to do, in words.
fn advice(checked: &CodeChecked) -> String {
    let login = checked.user.login.as_str();
    match &checked.verdict {
        CodeVerdict::Seen(seen) => whose(seen) + &advice_on(seen, checked),
        CodeVerdict::Unseen(unseen) => nobodys(*unseen, login),
    }
}

/// "Pixel 9 (12)".
fn named(one: &Authenticator) -> String {
    match &one.label {
        Some(label) => format!("{} ({})", label.as_str(), one.id),
        None => format!("authenticator {}", one.id),
    }
}

/// Which of several it is; the one that there is needs no name.
fn whose(seen: &SeenCode) -> String {
    let others: Vec<_> = seen.others.iter().map(named).collect();
    if others.is_empty() {
        return String::new();
    }
    format!("It is the code of {}, not of {}. ", named(&seen.authenticator), others.join(" or "))
}

fn advice_on(seen: &SeenCode, checked: &CodeChecked) -> String {
    match seen.finding {
        CodeFinding::Match => matched(seen, checked),
        CodeFinding::AlreadyUsed => "This code was used already: wait for the next one.".to_owned(),
        CodeFinding::OutOfWindow => clock_is_wrong(seen),
        CodeFinding::WrongDigits => {
            let agreed = seen.authenticator.totp.map(|totp| totp.digits).unwrap_or_default();
            let shown = seen.computed.digits;
            format!(
                "The app shows {shown} digits where {agreed} are agreed on: enroll again with \
                 --digits {shown}."
            )
        }
        CodeFinding::WrongAlgorithm => {
            let shown = seen.computed.algorithm;
            let how = match shown {
                Algorithm::Sha1 => "without --algorithm".to_owned(),
                Algorithm::Sha256 | Algorithm::Sha512 => {
                    format!("with --algorithm {}", shown.as_str())
                }
            };
            format!("The app computes {} whatever it was told: enroll again {how}.", shown.as_str())
        }
        CodeFinding::NoMatch => nobodys(Unseen::Unknown, checked.user.login.as_str()),
    }
}

/// A code that is right, and what else keeps its person out.
fn matched(seen: &SeenCode, checked: &CodeChecked) -> String {
    let login = shell_word(checked.user.login.as_str());
    if seen.authenticator.state == AuthenticatorState::Pending {
        return format!(
            "The code is right, but the enrollment of {} is not finished: finish it with the \
             next code, as this one is spent now.",
            named(&seen.authenticator)
        );
    }
    match checked.user.status {
        UserStatus::Suspended => {
            format!("The code is right, but {login} is suspended: twofactl user reinstate {login}")
        }
        UserStatus::Active if checked.locked_until.is_some() => format!(
            "The code is right, but too many wrong ones have locked the second factor: twofactl \
             user unlock {login}"
        ),
        UserStatus::Active => {
            "The code is right, and spent now: log in with the next one.".to_owned()
        }
    }
}

fn clock_is_wrong(seen: &SeenCode) -> String {
    let id = seen.authenticator.id;
    let seconds = seen.seconds();
    if seen.authenticator.drift != 0 {
        let how = match seconds {
            0 => "right now".to_owned(),
            1.. => format!("{seconds} seconds fast"),
            _ => format!("{} seconds slow", seconds.unsigned_abs()),
        };
        return format!(
            "Its clock is {how}, and was measured otherwise: measure it again: \
             twofactl authenticator resync {id}"
        );
    }
    let direction = if seconds < 0 { "slow" } else { "fast" };
    let seconds = seconds.unsigned_abs();
    let wait = if seen.spent {
        format!(" After that, codes count again in {seconds} seconds, as this one is spent now.")
    } else {
        String::new()
    };
    let token = match seen.authenticator.state {
        AuthenticatorState::Active => {
            format!(" For a hardware token: twofactl authenticator resync {id}")
        }
        AuthenticatorState::Pending | AuthenticatorState::Disabled => String::new(),
    };
    format!(
        "The phone's clock is {seconds} seconds {direction}: switch automatic date and time on. \
         The time zone does not matter.{wait}{token}"
    )
}

fn nobodys(unseen: Unseen, login: &str) -> String {
    let word = shell_word(login);
    match unseen {
        Unseen::NotDigits => "That is no code: an app shows 6 to 8 digits.".to_owned(),
        Unseen::HandedOut => "That has the form of a recovery, enrollment or bypass code: only a \
             login tells whether it counts, and spends it."
            .to_owned(),
        Unseen::OnlyTexts => format!(
            "{login} has codes texted, and those cannot be tested: each belongs to one login. \
             What became of the texts: twofactl sms log"
        ),
        Unseen::Disabled => format!(
            "Too many wrong codes have disabled what {login} had: twofactl user reset-2fa {word} \
             --reason TEXT --verified HOW"
        ),
        Unseen::Nothing => {
            format!("{login} has nothing that makes codes: twofactl user show {word}")
        }
        Unseen::Unknown => format!(
            "It is no code of {login} within 12 minutes either way: look whether the app shows \
             this account, and whether its clock is set by itself."
        ),
    }
}
