//! What is shown of codes that the desk hands out: once, in the answer of the command that
//! made one, and never in a preview.

use serde::{Serialize, Serializer};
use twofactl::model::code::HandedCode;
use twofactl::model::outcome::user::{BypassIssued, CodeIssued, CodesIssued, IssuedCode};
use twofactl::model::secret::SecretText;
use twofactl::model::text::shell_word;

use super::{NextLoginView, UserName};
use crate::context::Run;
use crate::output::Page;
use crate::output::views::enroll::Codes;
use crate::output::views::{At, ChangeView, Tense, count};

/// What to type for an enrollment code.
pub(crate) fn code_command(login: &str) -> String {
    format!("twofactl user enrollment-code {} --reason TEXT --verified HOW", shell_word(login))
}

/// What to type for the enrollment codes of all in a practice who need one.
pub(crate) const CODES_COMMAND: &str = "twofactl user enrollment-code --practice PRACTICE \
                                        --to-file FILE --reason TEXT --verified HOW";

/// An enrollment code and its end.
#[derive(Debug, Serialize)]
pub(crate) struct EnrollmentCodeView {
    /// None in a preview: a code that is shown there would never be good.
    #[serde(serialize_with = "shown")]
    enrollment_code: Option<SecretText>,
    enrollment_code_expires_at: Option<At>,
}

fn shown<S: Serializer>(code: &Option<SecretText>, serializer: S) -> Result<S::Ok, S::Error> {
    code.as_ref().map(SecretText::expose).serialize(serializer)
}

impl EnrollmentCodeView {
    pub(crate) fn new(issued: Option<&IssuedCode>, run: Run) -> Self {
        let code = issued.filter(|_| run == Run::Real).map(|issued| issued.code.grouped());
        Self {
            enrollment_code: code,
            enrollment_code_expires_at: issued.map(|issued| At(issued.expires_at)),
        }
    }

    /// Whether there is one, or would be.
    pub(crate) fn is_issued(&self) -> bool {
        self.enrollment_code_expires_at.is_some()
    }

    pub(crate) fn describe(&self, tense: Tense, page: &mut Page) {
        let Some(At(expires_at)) = self.enrollment_code_expires_at else { return };
        let until = page.when().at(expires_at);
        match (&self.enrollment_code, tense) {
            (Some(code), Tense::Done) => {
                page.line(format!("Enrollment code, good until {until}, shown only now:"));
                page.copy(code.expose());
            }
            (_, Tense::Done | Tense::Already | Tense::Would) => {
                page.line(format!("Would issue an enrollment code, good until {until}."));
            }
        }
    }
}

/// The answer of `user enrollment-code`.
#[derive(Debug, Serialize)]
pub(crate) struct CodeIssuedView {
    user: UserName,
    #[serde(flatten)]
    code: EnrollmentCodeView,
    next_login: Vec<NextLoginView>,
}

impl CodeIssuedView {
    pub(crate) fn new(done: &CodeIssued, run: Run) -> Self {
        let CodeIssued { user, code, next_login } = done;
        Self {
            user: UserName::new(user),
            code: EnrollmentCodeView::new(Some(code), run),
            next_login: NextLoginView::all(next_login),
        }
    }
}

impl ChangeView for CodeIssuedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        page.line(match tense {
            // A second code takes the place of the first, so nothing is ever so already.
            Tense::Done | Tense::Already => {
                format!("{login} can bind an authenticator with this code, once.")
            }
            Tense::Would => format!("Would let {login} bind an authenticator."),
        });
        self.code.describe(tense, page);
        NextLoginView::describe_all(&self.next_login, page);
    }
}

/// What to type for a bypass code.
pub(crate) fn bypass_command(login: &str) -> String {
    format!("twofactl user bypass-code {} --reason TEXT --verified HOW", shell_word(login))
}

/// The answer of `user bypass-code`.
#[derive(Debug, Serialize)]
pub(crate) struct BypassIssuedView {
    user: UserName,
    /// None in a preview: a code that is shown there would never be good.
    #[serde(serialize_with = "shown")]
    bypass_code: Option<SecretText>,
    bypass_code_expires_at: At,
    uses: u8,
    next_login: Vec<NextLoginView>,
}

impl BypassIssuedView {
    pub(crate) fn new(done: &BypassIssued, run: Run) -> Self {
        let BypassIssued { user, code: IssuedCode { code, expires_at }, uses, next_login } = done;
        Self {
            user: UserName::new(user),
            bypass_code: (run == Run::Real).then(|| code.grouped()),
            bypass_code_expires_at: At(*expires_at),
            uses: uses.get(),
            next_login: NextLoginView::all(next_login),
        }
    }

    fn describe_code(&self, tense: Tense, page: &mut Page) {
        let until = page.when().at(self.bypass_code_expires_at.0);
        match (&self.bypass_code, tense) {
            (Some(code), Tense::Done | Tense::Already) => {
                page.line(format!("Bypass code, good until {until}, shown only now:"));
                page.copy(code.expose());
                page.line("Do not try it yourself: that would take a use.");
            }
            (_, Tense::Done | Tense::Already | Tense::Would) => {
                page.line(format!("Would issue a bypass code, good until {until}."));
            }
        }
    }
}

impl ChangeView for BypassIssuedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        let times = if self.uses == 1 { "once".to_owned() } else { format!("{} times", self.uses) };
        page.line(match tense {
            // A second code takes the place of the first, so nothing is ever so already.
            Tense::Done | Tense::Already => {
                format!("{login} gets in without an authenticator with this code, {times}.")
            }
            Tense::Would => format!("Would let {login} in without an authenticator, {times}."),
        });
        self.describe_code(tense, page);
        NextLoginView::describe_all(&self.next_login, page);
        if self.next_login.iter().any(|login| login.next_login == "locked") {
            page.line("A lock refuses this code as well. To end it, type:");
            page.copy(format!("twofactl user unlock {}", shell_word(login)));
        }
    }
}

/// A recovery code as people write it down; wiped when dropped, as in its answer.
#[derive(Debug)]
pub(crate) struct Spelled(SecretText);

impl Serialize for Spelled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.expose().serialize(serializer)
    }
}

impl AsRef<str> for Spelled {
    fn as_ref(&self) -> &str {
        self.0.expose()
    }
}

/// Recovery codes as people write them down.
pub(crate) fn spelled(codes: &[HandedCode]) -> Vec<Spelled> {
    codes.iter().map(|code| Spelled(code.grouped())).collect()
}

/// The answer of `user recovery-codes --show`.
#[derive(Debug, Serialize)]
pub(crate) struct CodesIssuedView {
    user: UserName,
    recovery_codes_issued: usize,
    recovery_codes_replaced: u64,
    /// None in a preview, and where a screen has shown them.
    recovery_codes: Option<Vec<Spelled>>,
    next_login: Vec<NextLoginView>,
}

impl CodesIssuedView {
    pub(crate) fn new(done: &CodesIssued, shown: Codes) -> Self {
        let CodesIssued { user, codes, replaced, next_login } = done;
        Self {
            user: UserName::new(user),
            recovery_codes_issued: codes.len(),
            recovery_codes_replaced: *replaced,
            recovery_codes: (shown == Codes::Shown).then(|| spelled(codes)),
            next_login: NextLoginView::all(next_login),
        }
    }
}

impl ChangeView for CodesIssuedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        let (new, old) = (self.recovery_codes_issued, self.recovery_codes_replaced);
        let old = count(old, "old one", "old ones");
        let codes = self.recovery_codes.as_ref().filter(|_| tense != Tense::Would);
        page.line(match tense {
            Tense::Done | Tense::Already => {
                format!("Issued {new} new recovery codes to {login}, in the place of {old}.")
            }
            Tense::Would => {
                format!("Would issue {new} new recovery codes to {login}, in the place of {old}.")
            }
        });
        if let Some(codes) = codes {
            page.line("Each works once. Shown only now:");
            codes.iter().for_each(|code| page.copy(code));
        }
        NextLoginView::describe_all(&self.next_login, page);
    }
}
