//! Names that a shell offers while one is being typed.

/// A name as it is typed, and what it stands for.
///
/// Both come from other systems: whoever shows one escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What is typed: a handle, a login, a number.
    pub word: String,
    /// What it means to people, if anything is known.
    pub meaning: Option<String>,
}
