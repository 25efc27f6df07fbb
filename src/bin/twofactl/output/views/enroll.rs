//! What is shown of an enrollment.

use serde::{Serialize, Serializer};
use twofactl::model::outcome::user::{Begun, Diagnosis, Enrolled};
use twofactl::model::secret::SecretText;
use twofactl::model::user::User;

use super::user::codes::{Spelled, spelled};
use super::user::{NextLoginView, UserFacts};
use super::{At, ChangeView, Tense};
use crate::output::Page;

/// An authenticator that was proven.
#[derive(Debug, Serialize)]
pub(crate) struct EnrolledView {
    user: UserFacts,
    authenticator: Option<i64>,
    label: Option<String>,
    replaced: Option<i64>,
    personal: bool,
    recovery_codes_issued: usize,
    /// Only where secrets are asked for on standard output.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes: Option<Vec<Spelled>>,
    next_login: Vec<NextLoginView>,
}

/// Whether recovery codes are part of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codes {
    /// They were shown on a screen that is gone.
    Hidden,
    /// `--show-secret`.
    Shown,
}

impl EnrolledView {
    pub(crate) fn new(enrolled: &Enrolled, codes: Codes) -> Self {
        let issued = enrolled.recovery_codes.as_deref().unwrap_or_default();
        Self {
            user: UserFacts::new(&enrolled.user),
            authenticator: Some(enrolled.authenticator.id.get()),
            label: enrolled.authenticator.label.as_ref().map(|label| label.as_str().to_owned()),
            replaced: enrolled.replaced.map(twofactl::model::ids::AuthenticatorId::get),
            personal: enrolled.user.personal,
            recovery_codes_issued: issued.len(),
            recovery_codes: (codes == Codes::Shown && !issued.is_empty()).then(|| spelled(issued)),
            next_login: NextLoginView::all(&enrolled.next_login),
        }
    }

    /// What an enrollment would be, without having begun it.
    pub(crate) fn would(user: &User) -> Self {
        Self {
            user: UserFacts::new(user),
            authenticator: None,
            label: None,
            replaced: None,
            personal: user.personal,
            recovery_codes_issued: 0,
            recovery_codes: None,
            next_login: Vec::new(),
        }
    }
}

impl ChangeView for EnrolledView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        let Some(id) = self.authenticator.filter(|_| tense == Tense::Done) else {
            page.line(format!("Would enroll {login}."));
            return;
        };
        page.line(format!("Enrolled {login}: authenticator {id} is active."));
        if let Some(old) = self.replaced {
            page.line(format!("It replaces authenticator {old}, which is gone."));
        }
        match &self.recovery_codes {
            Some(codes) => {
                page.line("Recovery codes, each for one use:");
                codes.iter().for_each(|code| page.copy(code));
            }
            None if self.recovery_codes_issued > 0 => {
                page.line(format!("{} recovery codes were issued.", self.recovery_codes_issued));
            }
            None => {}
        }
        self.next_login.iter().for_each(|next| page.line(next.sentence(page.when())));
        page.line("The code just typed is spent: the next login takes another one.");
    }
}

/// The secret, where `--show-secret` asks for it on standard output.
#[derive(Debug, Serialize)]
pub(crate) struct SecretView {
    #[serde(serialize_with = "exposed")]
    pub(crate) uri: SecretText,
    #[serde(serialize_with = "exposed")]
    pub(crate) secret: SecretText,
    pub(crate) expires_at: At,
}

impl SecretView {
    pub(crate) fn new(begun: &Begun) -> Self {
        Self { uri: begun.uri.clone(), secret: begun.key.clone(), expires_at: At(begun.expires_at) }
    }
}

fn exposed<S: Serializer>(text: &SecretText, serializer: S) -> Result<S::Ok, S::Error> {
    text.expose().serialize(serializer)
}

/// Why a code was not accepted, and what to do.
pub(crate) fn explain(diagnosis: &Diagnosis) -> String {
    match diagnosis {
        Diagnosis::WrongForm { digits } => format!("That is no code: a code has {digits} digits."),
        Diagnosis::ClockOff { seconds } if *seconds < 0 => format!(
            "The phone's clock is about {} seconds slow: switch automatic date and time on. The \
             time zone does not matter.",
            seconds.unsigned_abs()
        ),
        Diagnosis::ClockOff { seconds } => format!(
            "The phone's clock is about {seconds} seconds fast: switch automatic date and time \
             on. The time zone does not matter."
        ),
        Diagnosis::AppIgnoredSettings => "The app computed SHA1 with 6 digits whatever it was \
             told: use another app, or enroll without --algorithm and --digits."
            .to_owned(),
        Diagnosis::OfAnother { name } => {
            format!(
                "That is a code of {name}, which is enrolled already: type that of the new entry."
            )
        }
        Diagnosis::NotTexted { left: 1 } => {
            "That is not the code that was texted: type the six digits of the latest text. One \
             more try counts."
                .to_owned()
        }
        Diagnosis::NotTexted { left } => format!(
            "That is not the code that was texted: type the six digits of the latest text. {left} \
             more tries count."
        ),
        Diagnosis::TextOver => "No texted code counts any more: its five minutes are over, or \
             five codes were typed."
            .to_owned(),
        Diagnosis::AlreadyUsed => "That code was used already, and it is of an authenticator \
             that is enrolled: type that of the new entry."
            .to_owned(),
        Diagnosis::Spent => {
            "That code was tested at the desk, and counts no more: type the next one.".to_owned()
        }
        Diagnosis::Unknown => "That is not the code of this key: check that the app shows the \
             new entry, and type what it shows now."
            .to_owned(),
    }
}
