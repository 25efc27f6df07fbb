//! How a person stands at the door, in a sentence to read aloud.

use serde::Serialize;
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::outcome::situation::{Ended, KeptOut, Situation, TextsBarred, WayIn};
use twofactl::model::policy::Methods;
use twofactl::model::time::Timestamp;

use super::page::why_refused;
use crate::output::Page;
use crate::output::views::count;

/// What keeps them out, or how they get in.
#[derive(Debug, Serialize)]
pub(crate) struct SituationView {
    state: &'static str,
    gets_in: bool,
    reason: String,
    #[serde(skip)]
    situation: Situation,
}

impl SituationView {
    pub(crate) fn new(situation: &Situation) -> Self {
        Self {
            state: situation.as_str(),
            gets_in: situation.gets_in(),
            reason: reason(situation, &|time| time.to_string()),
            situation: situation.clone(),
        }
    }

    /// "Cannot get in (suspended): suspended by an operator."
    pub(crate) fn describe(&self, page: &mut Page) {
        let can = if self.gets_in { "Can" } else { "Cannot" };
        let when = page.glance();
        let reason = reason(&self.situation, &|time| when.at(time));
        page.line(format!("{can} get in ({}): {reason}.", self.state));
    }

    /// Whether the sentence tells of the lock and of the codes that led to it.
    pub(crate) const fn tells_lock(&self) -> bool {
        matches!(self.situation, Situation::Out(KeptOut::Locked { .. }))
    }
}

/// Why, after "Can get in" or "Cannot get in"; `at` tells times.
fn reason(situation: &Situation, at: &dyn Fn(Timestamp) -> String) -> String {
    match situation {
        Situation::Out(why) => kept_out(why, at),
        Situation::In(way) => way_in(*way, at),
    }
}

fn kept_out(why: &KeptOut, at: &dyn Fn(Timestamp) -> String) -> String {
    match why {
        KeptOut::Suspended => "suspended by an operator".to_owned(),
        KeptOut::NotAMember { practice } => format!("no member of {practice}"),
        KeptOut::Disabled => "too many wrong codes have disabled every authenticator".to_owned(),
        KeptOut::Locked { until, wrong_codes } => {
            let codes = count(*wrong_codes, "wrong code", "wrong codes");
            format!("locked until {}, after {codes} in a row", at(*until))
        }
        KeptOut::CodeMissing { rebind: true } => {
            "what they had has ended, and enrolling anew takes an enrollment code".to_owned()
        }
        KeptOut::CodeMissing { rebind: false } => {
            "enrolling takes an enrollment code here, and they have none".to_owned()
        }
        KeptOut::CodeExpired { at: end } => {
            format!("enrolling takes an enrollment code, and theirs ended at {}", at(*end))
        }
        KeptOut::CodeKilled => {
            "enrolling takes an enrollment code, and five misses ended theirs".to_owned()
        }
        KeptOut::CannotProve => {
            "texted codes are no longer permitted, and none can prove the number now".to_owned()
        }
        KeptOut::PasswordsRefused { until } => {
            format!("too many wrong passwords: even the right one is denied until {}", at(*until))
        }
        KeptOut::NoPassword => "no password is set here".to_owned(),
        KeptOut::NoTexts(TextsBarred::NoGateway) => {
            "only a texted code counts, and nothing is set up to send texts with".to_owned()
        }
        KeptOut::NoTexts(TextsBarred::Country) => {
            "only a texted code counts, and numbers of that country are not texted".to_owned()
        }
        KeptOut::TextsUsedUp { again_at } => format!("no further text before {}", at(*again_at)),
    }
}

fn way_in(way: WayIn, at: &dyn Fn(Timestamp) -> String) -> String {
    match way {
        WayIn::BypassCode { until } => {
            format!("with the bypass code, good until {}; no text can be sent now", at(until))
        }
        WayIn::Enrolled { with, recovery_codes, until } => {
            let until = until.map(|end| format!(", until {} only", at(end))).unwrap_or_default();
            let left = if recovery_codes == 0 { "; no recovery codes are left" } else { "" };
            format!("with a code {}{until}{left}", sources(with))
        }
        WayIn::InGrace { until } => format!("enrolling may be put off until {}", at(until)),
        WayIn::Enrolling { until, last_failure } => {
            let last = match last_failure {
                Some(why) => format!("the last code {}", why_refused(why)),
                None => "no code was typed yet".to_owned(),
            };
            format!("by finishing the enrollment begun, until {}; {last}", at(until))
        }
        WayIn::EnrollsWithCode { until } => {
            format!("by enrolling with the enrollment code, good until {}", at(until))
        }
        WayIn::ProvesFirst { with } => {
            format!("with a code {}, no longer permitted, to enroll another", sources(with))
        }
        WayIn::MustEnroll { ended } => {
            let ended = match ended {
                Some(Ended::Grace(end)) => format!("; the time for that ended {}", at(end)),
                Some(Ended::Exemption(end)) => format!("; the exemption ended {}", at(end)),
                None => String::new(),
            };
            format!("by enrolling at the next login, with the password{ended}")
        }
        WayIn::Exempt { until } => format!("with the password alone, exempt until {}", at(until)),
        WayIn::Paused { until } => {
            format!("with the password alone, the practice pauses until {}", at(until))
        }
        WayIn::NotDemanded => "with the password alone, nobody demands a second factor".to_owned(),
    }
}

/// "from an app", "from an app or texted".
fn sources(with: Methods) -> String {
    let source = |kind| match kind {
        AuthenticatorType::Totp => "from an app",
        AuthenticatorType::Sms => "by text",
        AuthenticatorType::Webauthn => "from a security key",
    };
    with.iter().map(source).collect::<Vec<_>>().join(" or ")
}
