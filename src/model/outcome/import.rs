//! What an import of people came to.

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// People who were added.
    pub added: u64,
    /// Memberships that were added.
    pub memberships: u64,
    /// Rows by which somebody who was there already was changed: a field or a role.
    pub updated: u64,
    /// Rows that say what is so already.
    pub unchanged: u64,
    /// All rows.
    pub rows: u64,
}

impl Imported {
    /// Whether anything is other than before.
    #[must_use]
    pub const fn is_change(&self) -> bool {
        self.rows > self.unchanged
    }
}
