//! Exemptions: how far ahead one may end.
//!
//! PCI DSS 4.0.1, 8.5.1 allows exceptions only for a limited time; so there is
//! none without an end, and whoever needs longer renews it.

use crate::model::Invalid;
use crate::model::time::{Length, Timestamp};

/// How far ahead an exemption may end. Our number.
pub(crate) const LONGEST: Length = Length::days(90);

/// Judges when an exemption shall end.
///
/// # Errors
///
/// [`Invalid`] unless it is ahead, by 90 days at most.
pub(crate) fn judge_exemption_end(ends_at: Timestamp, now: Timestamp) -> Result<(), Invalid> {
    let latest = now.plus(LONGEST);
    if ends_at > now && ends_at <= latest {
        return Ok(());
    }
    let allowed = format!("a time ahead, {latest} at the latest");
    Err(Invalid::new("end of the exemption", &ends_at.to_string(), allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exemption_ends_ahead_and_within_ninety_days() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let ends_after =
            |millis| judge_exemption_end(now.plus(Length::from_millis(millis)), now).is_ok();
        let ninety_days = 90 * 86_400_000;
        assert!(!ends_after(0));
        assert!(ends_after(1));
        assert!(ends_after(ninety_days));
        assert!(!ends_after(ninety_days + 1));
        assert!(judge_exemption_end(now.minus(Length::days(1)), now).is_err());
    }
}
