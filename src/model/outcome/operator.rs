//! What the commands about operators answer.

use crate::model::operator::Operator;
use crate::model::practice::Handle;

/// An operator, and where their memberships give them powers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorReport {
    /// Who.
    pub operator: Operator,
    /// The practices where they are owner or admin, and not suspended.
    pub practices: Vec<Handle>,
}
