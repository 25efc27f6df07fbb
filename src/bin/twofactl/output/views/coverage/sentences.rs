//! The sentences of the report: plain, and never more than is known.

use twofactl::model::member::Role;
use twofactl::model::outcome::coverage::{CodesIssued, Deviation, Missing, PracticeSheet, Totals};
use twofactl::model::outcome::{Coverage, Demand};
use twofactl::model::time::Length;

use super::Proof;
use crate::output::When;
use crate::output::chart::grouped;

/// `1 member`, `12,345 members`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

pub(super) fn members(number: u64) -> String {
    counted(number, "member", "members")
}

/// `75 %`, rounded down, so that nothing is whole that is not; and what is there is not none.
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    match u128::from(part) * 100 / u128::from(whole) {
        0 if part > 0 => "<1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// What a deviation is, in a sentence or two.
pub(super) fn deviation(deviation: &Deviation, when: &When) -> String {
    match deviation {
        Deviation::EnforcementOff => "A second factor is not demanded of anybody.".to_owned(),
        Deviation::Paused { until } => format!(
            "The demand rests: until {} the password alone is enough. It comes back by itself.",
            when.exact(*until)
        ),
        Deviation::RolesLeftOut { roles, members: left_out } => {
            let roles: Vec<_> = roles.iter().map(Role::to_string).collect();
            let (word, roles) = (if roles.len() == 1 { "role" } else { "roles" }, listed(&roles));
            format!(
                "A second factor is not demanded of the {word} {roles}: {}.",
                members(*left_out)
            )
        }
        Deviation::SmsPermitted => "Codes by text message are accepted. The standard calls them \
             restricted: numbers can be taken over, so another way has to be offered and the \
             risk explained."
            .to_owned(),
        Deviation::SmsUsed { members: all, only } => {
            let verb = if *all == 1 { "has" } else { "have" };
            let rest = match only {
                0 => "All of them have another authenticator as well.".to_owned(),
                some if some == all => "No other authenticator is there.".to_owned(),
                some => format!("{} of them no other authenticator.", grouped(*some)),
            };
            format!("{} {verb} codes sent by text message. {rest}", members(*all))
        }
        Deviation::RememberedLong { length } => format!(
            "A device may stand in for the second factor for {length}; the standard recommends \
             24 hours at most."
        ),
        Deviation::EnrollmentCodes(CodesIssued { count, longest }) => format!(
            "{} handed out in this time that lasted longer than the 10 minutes that the standard \
             asks for, the longest {}.",
            were(*count, "enrollment code"),
            lasting(*longest)
        ),
        Deviation::BypassCodes(CodesIssued { count, longest }) => format!(
            "{} handed out in this time, for {} at most. Whoever has one gets in without a second \
             factor; the record says why each was given.",
            were(*count, "bypass code"),
            lasting(*longest)
        ),
    }
}

fn were(count: u64, what: &str) -> String {
    let verb = if count == 1 { "was" } else { "were" };
    format!("{} {verb}", counted(count, what, &format!("{what}s")))
}

/// Rounded to seconds: whoever reads a day does not ask for its milliseconds.
fn lasting(length: Length) -> String {
    Length::from_millis(length.whole_seconds() * 1000).to_string()
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How a member stands who is missing.
pub(super) fn state(missing: &Missing, when: &When) -> String {
    let word = match missing.coverage {
        Coverage::Locked => "locked",
        Coverage::Pending => "has begun",
        Coverage::InGrace => "has time",
        Coverage::Exempt | Coverage::Enrolled | Coverage::MustEnroll | Coverage::NotDemanded => {
            "must enroll"
        }
    };
    match missing.deadline {
        Some(deadline) => format!("{word} until {}", when.minute(deadline)),
        None => word.to_owned(),
    }
}

/// Since when, and what began then.
pub(super) fn since(missing: &Missing, when: &When) -> String {
    let Missing { demanded_since, without_since, because, .. } = missing;
    match (demanded_since, without_since) {
        (demanded, Some(without)) if demanded.is_none_or(|demanded| demanded < *without) => {
            format!("{}, when the last authenticator ended", when.date(*without))
        }
        (Some(demanded), _) => when.date(*demanded),
        (None, _) => match because {
            Demand::Required => "not known: demanded of this person".to_owned(),
            Demand::Personal => "not known: this person's own wish".to_owned(),
            Demand::Practice => "not known".to_owned(),
        },
    }
}

/// What the whole comes to.
pub(super) fn verdict(totals: &Totals) -> String {
    let Totals { practices, practices_covered, members: all, coverage, missing, .. } = totals;
    let whom = match (practices, practices_covered) {
        (0, _) => return "There is no practice.".to_owned(),
        (1, _) => members(*all),
        (all_practices, covered) => format!(
            "{} in {}; in {} of them nobody is missing",
            members(*all),
            counted(*all_practices, "practice", "practices"),
            grouped(*covered)
        ),
    };
    let missing = match missing {
        0 => "Nobody of whom a second factor is demanded is without one.".to_owned(),
        more => format!("A second factor is demanded of {} who have none.", grouped(*more)),
    };
    let free = match coverage.not_demanded {
        0 => String::new(),
        more => format!(" Of {} without one it is not demanded.", grouped(more)),
    };
    format!("{whom}. {missing}{free}")
}

/// How the members of a practice stand.
pub(super) fn standing(sheet: &PracticeSheet) -> String {
    let PracticeSheet { members: all, coverage, missing, .. } = sheet;
    if *all == 0 {
        return "No members yet.".to_owned();
    }
    format!(
        "{}: {} enrolled ({}), {} missing, {} exempt.",
        members(*all),
        grouped(coverage.enrolled),
        share(coverage.enrolled, *all),
        grouped(missing.all()),
        grouped(coverage.exempt)
    )
}

/// What the check of the record found, in sentences.
pub(super) fn record(proof: &Proof) -> Vec<String> {
    let Proof { verification: found, seals_checked, checkpoint } = proof;
    let events = counted(found.events, "event", "events");
    let mut sentences = vec![match &found.first_bad {
        None => format!("The record is intact: {events}, each chained to the one before it."),
        Some(bad) => {
            format!("The record is not intact. The first bad event is {}: {}.", bad.seq, bad.why)
        }
    }];
    sentences.push(match (seals_checked, found.sealed_to) {
        (false, _) => "The key was not at hand, so that seals were not checked.".to_owned(),
        (true, Some(seq)) => format!("Seals were checked; the last sealed event is {seq}."),
        (true, None) => "No event is sealed.".to_owned(),
    });
    sentences.push(match found.unsealed.len() {
        0 => "No event was made without the key.".to_owned(),
        _ => {
            let stretch = |from: i64, to: i64| match from == to {
                true => from.to_string(),
                false => format!("{from} to {to}"),
            };
            let all: Vec<_> = found
                .unsealed
                .iter()
                .take(STRETCHES)
                .map(|one| stretch(one.from.get(), one.to.get()))
                .collect();
            let more = match found.unsealed.len().saturating_sub(STRETCHES) {
                0 => String::new(),
                more => format!(" and {more} more stretches"),
            };
            format!("Made without the key, so without seals: {}{more}.", all.join(", "))
        }
    });
    sentences.push(format!("The last event of the record is {}.", checkpoint.seq));
    sentences
}

/// How many stretches without seals are named.
const STRETCHES: usize = 20;

#[cfg(test)]
mod tests {
    use twofactl::model::time::Timestamp;

    use super::*;
    use crate::output::when::Reader;

    fn when() -> When {
        let now = Timestamp::from_millis(1_800_000_000_000);
        When::new(now, jiff::tz::TimeZone::UTC, Reader::Person)
    }

    #[test]
    fn a_share_is_never_rounded_up_to_all_nor_down_to_none() {
        for (part, whole, told) in [
            (0, 0, "-"),
            (0, 5, "0 %"),
            (1, 1000, "<1 %"),
            (999, 1000, "99 %"),
            (1000, 1000, "100 %"),
            (2, 3, "66 %"),
        ] {
            assert_eq!(share(part, whole), told);
        }
    }

    #[test]
    fn deviations_are_whole_sentences() {
        let told = |one: &Deviation| deviation(one, &when());
        let roles = vec![Role::Owner, Role::Admin, Role::Staff];
        let left_out = Deviation::RolesLeftOut { roles, members: 1200 };
        let expected = "A second factor is not demanded of the roles owner, admin and staff: \
                        1,200 members.";
        assert_eq!(told(&left_out), expected);
        let one = told(&Deviation::SmsUsed { members: 1, only: 1 });
        assert_eq!(
            one,
            "1 member has codes sent by text message. No other authenticator is there."
        );
        let codes = CodesIssued { count: 1, longest: Length::days(7) };
        let told = told(&Deviation::EnrollmentCodes(codes));
        assert!(told.starts_with("1 enrollment code was handed out"), "{told}");
        assert!(told.ends_with("the longest 7d."), "{told}");
    }
}
