//! What a policy file says: practices with their settings and with what is agreed
//! for their members, and of whom a second factor is required.
//!
//! Each value knows where it stands, so that whoever wrote it is shown the place.
//! How a file is spelled is the program's; whether what it says can be is for `ops`.

use std::fmt;

use super::member::ExemptionType;
use super::policy::PolicyPatch;
use super::practice::Handle;
use super::text::Reason;
use super::time::Timestamp;
use super::user::UserRef;

/// Where something stands in a file: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A value and where it stands. Two are equal if they say the same, wherever.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// Where.
    pub at: Place,
    /// What.
    pub value: T,
}

impl<T> Placed<T> {
    /// A value that stands in no file yet.
    pub fn nowhere(value: T) -> Self {
        Self { at: Place::default(), value }
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Something in a file that is not acceptable, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: Place,
    /// What is wrong.
    pub what: String,
    /// What to write instead, if anything can be said.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault at that place.
    #[must_use]
    pub fn new(at: Place, what: impl Into<String>, hint: Option<String>) -> Self {
        Self { at, what: what.into(), hint }
    }
}

/// "line 3, column 9: there is no key "grase"; did you mean grace?"
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

/// A file: the whole truth about the practices that it names, and nothing about others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PolicyFile {
    /// The practices, each once.
    pub practices: Vec<PracticeSection>,
    /// Those of their members of whom an operator requires a second factor, all of
    /// them; `None` leaves that to others.
    pub require: Option<Vec<Placed<UserRef>>>,
}

/// What a file says of one practice.
#[derive(Debug, Clone, PartialEq)]
pub struct PracticeSection {
    /// Which.
    pub handle: Placed<Handle>,
    /// Whether it demands a second factor.
    pub enforcement: Enforcement,
    /// The demand rests until then.
    pub paused_until: Option<Placed<Timestamp>>,
    /// Every other setting; what the file leaves out has its default.
    pub settings: PolicyPatch,
    /// Who is exempt, all of them; `None` leaves that to others.
    pub exempt: Option<Vec<ExemptEntry>>,
    /// Who has a deadline of their own, all of them; `None` leaves that to others.
    pub extend: Option<Vec<AgreedEntry>>,
}

/// Whether a practice demands a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// It does not.
    Off,
    /// It does.
    Required,
}

impl Enforcement {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Off, Self::Required];

    /// The word in files and output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Required => "required",
        }
    }
}

/// What is agreed with a member: until when, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreedEntry {
    /// With whom.
    pub user: Placed<UserRef>,
    /// Until when.
    pub until: Placed<Timestamp>,
    /// Why; `None` leaves it as it is.
    pub reason: Option<Reason>,
}

/// An exemption.
#[derive(Debug, Clone, PartialEq)]
pub struct ExemptEntry {
    /// Whose, until when and why.
    pub agreed: AgreedEntry,
    /// Of which type.
    pub kind: ExemptionType,
}
