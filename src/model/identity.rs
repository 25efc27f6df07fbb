//! How an operator made sure of who somebody is, before handing anything out.

/// How identity was checked. There are no security questions, on purpose: NIST
/// SP 800-63B-4 section 3.1.1.2 forbids them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityCheck {
    /// The person stood there with photo identification.
    InPerson,
    /// By calling the number on file.
    CallBack,
    /// By live video with identification.
    Video,
    /// Their supervisor vouched.
    Supervisor,
}

impl IdentityCheck {
    /// Every way there is.
    pub const ALL: [Self; 4] = [Self::InPerson, Self::CallBack, Self::Video, Self::Supervisor];

    /// The word on the command line and in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InPerson => "in-person",
            Self::CallBack => "call-back",
            Self::Video => "video",
            Self::Supervisor => "supervisor",
        }
    }

    /// The way of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.as_str() == word)
    }
}
