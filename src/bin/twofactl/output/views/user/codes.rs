//! What is shown of enrollment codes: once, in the answer of the command that
//! made one, and never in a preview.

use serde::{Serialize, Serializer};
use twofactl::model::outcome::user::{CodeIssued, IssuedCode};
use twofactl::model::secret::SecretText;
use twofactl::model::text::shell_word;

use super::{NextLoginView, UserName};
use crate::context::Run;
use crate::output::Page;
use crate::output::views::{At, ChangeView, Tense};

/// What to type for an enrollment code.
pub(crate) fn code_command(login: &str) -> String {
    format!("twofactl user enrollment-code {} --reason TEXT --verified HOW", shell_word(login))
}

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
