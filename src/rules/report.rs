//! The daily look: what an event is told as, and what needs a person.
//!
//! Says which actions each part of the report is made of, so that the record is
//! asked for those alone. Unknown details count as not said: a report must not
//! fail over an event that a newer program wrote.

use crate::model::event::{Action, Details, Event, EventOutcome};
use crate::model::outcome::report::{Group, NeedKind, What};
use crate::model::policy::{EnrollWith, Methods, Remember};
use crate::model::time::{Length, Timestamp};

/// How long what people did for themselves is told, whatever the report is about.
pub(crate) const SELF_SERVICE: Length = Length::days(30);

/// How long beforehand the end of an exemption is told.
pub(crate) const AHEAD: Length = Length::days(7);

/// What a refusal says of itself where the operator may not do it.
const NOT_PERMITTED: &str = "not_permitted";

/// Returns whether events of that action can be told in that group. Refusals and locks are
/// found by how they went, so no action is theirs.
#[must_use]
pub(crate) fn is_told_in(group: Group, action: Action) -> bool {
    let (noun, _) = action.as_str().split_once('.').unwrap_or_default();
    match group {
        Group::Refusals | Group::Locks => false,
        Group::Unsealed => action == Action::AuditUnsealed,
        Group::Enforcement => matches!(
            action,
            Action::PracticeEnforce | Action::PracticeDisable | Action::PracticeSet
        ),
        // By what they are not, so that what comes later is looked at as well.
        Group::SelfService => !matches!(noun, "login" | "sms" | "store" | "audit"),
        Group::Disabled => action == Action::AuthenticatorDisable,
        Group::Resets => action == Action::UserReset2fa,
        Group::HandedOut => matches!(
            action,
            Action::UserEnrollmentCode
                | Action::UserBypassCode
                | Action::UserRecoveryCodes
                | Action::UserDisable2fa
                | Action::UserSetPassword
                | Action::EnrollmentBegin
        ),
        Group::Exemptions => matches!(action, Action::MemberExempt | Action::MemberExtend),
        Group::Operators => noun == "operator",
    }
}

/// Judges what an event of a group's actions is told as there; `None` if it is not.
#[must_use]
pub(crate) fn judge_event(group: Group, event: &Event) -> Option<What> {
    let details = &event.details;
    if group == Group::SelfService {
        return details.is_flagged("self").then_some(What::SelfService);
    }
    if group == Group::Refusals {
        return Some(judge_refusal(details));
    }
    if group == Group::Locks {
        return details.time("locked_until").map(|_| What::Locked);
    }
    if event.outcome != EventOutcome::Done {
        return None;
    }
    match group {
        Group::SelfService | Group::Refusals | Group::Locks => None,
        Group::Unsealed => Some(if details.is_flagged("intact") {
            What::UnsealedMet
        } else {
            What::UnsealedBroken
        }),
        Group::Enforcement => judge_policy(event.action, details),
        Group::Disabled => Some(What::Disabled),
        Group::Resets => Some(What::Reset),
        Group::HandedOut => judge_handing_out(event.action, details),
        Group::Exemptions => Some(judge_agreement(event.action, details)),
        Group::Operators => Some(What::Operator),
    }
}

fn judge_refusal(details: &Details) -> What {
    if details.text("refusal") == Some(NOT_PERMITTED) { What::NotPermitted } else { What::Refused }
}

fn judge_policy(action: Action, details: &Details) -> Option<What> {
    match action {
        Action::PracticeEnforce => Some(What::Enforced),
        Action::PracticeDisable if details.time("paused_until").is_some() => Some(What::Paused),
        Action::PracticeDisable => Some(What::EnforcementOff),
        _ => loosens(details).then_some(What::Loosened),
    }
}

fn judge_handing_out(action: Action, details: &Details) -> Option<What> {
    match action {
        Action::UserEnrollmentCode => Some(What::EnrollmentCode),
        Action::UserBypassCode => Some(What::BypassCode),
        Action::UserDisable2fa => Some(What::TwoFactorOff),
        // Marked for the next login, or asked for there, they are shown to their owner alone;
        // a first enrollment gives nobody more than the password does.
        _ if details.get("verified").is_none() => None,
        Action::UserRecoveryCodes => Some(What::RecoveryCodes),
        Action::UserSetPassword => Some(What::Password),
        Action::EnrollmentBegin => Some(What::Enrollment),
        _ => None,
    }
}

fn judge_agreement(action: Action, details: &Details) -> What {
    let is_ended = details.text("ends_at") == Some("now");
    match (action, is_ended) {
        (Action::MemberExtend, true) => What::ExtensionEnded,
        (Action::MemberExtend, false) => What::DeadlineExtended,
        (_, true) => What::ExemptionEnded,
        (_, false) if details.get("ends_at_before").is_some() => What::ExemptionRenewed,
        (_, false) => What::Exempted,
    }
}

/// The settings of a practice that an event says were changed, old and new.
pub(crate) fn changed_settings(details: &Details) -> impl Iterator<Item = (&str, &str, &str)> {
    details.iter().filter_map(|(name, _)| {
        let setting = name.strip_suffix("_before")?;
        Some((setting, details.text(name)?, details.text(setting)?))
    })
}

/// Returns whether a change of settings demands less of anybody than before.
#[must_use]
pub(crate) fn loosens(details: &Details) -> bool {
    changed_settings(details).any(|(setting, before, after)| match setting {
        "roles" => before.split(',').any(|role| !after.split(',').any(|kept| kept == role)),
        "grace" => gives_more_time(before, after),
        "methods" => permits_more(before, after),
        "digits" => after.parse::<u8>().ok() < before.parse().ok(),
        "remember" => Remember::parse(after).ok() > Remember::parse(before).ok(),
        "enroll_with" => EnrollWith::from_word(after) == Some(EnrollWith::Password),
        _ => false,
    })
}

/// A length and a date cannot be compared without the members: whoever exchanges
/// one for the other may have given somebody more time.
fn gives_more_time(before: &str, after: &str) -> bool {
    let length = |text| Length::parse(text).ok();
    let date = |text| Timestamp::parse_end(text, &jiff::tz::TimeZone::UTC).ok();
    match (length(before), length(after), date(before), date(after)) {
        _ if after == "none" => false,
        (Some(before), Some(after), _, _) => after > before,
        (_, _, Some(before), Some(after)) => after > before,
        _ => true,
    }
}

fn permits_more(before: &str, after: &str) -> bool {
    match (Methods::parse_policy(before), Methods::parse_policy(after)) {
        (Ok(before), Ok(after)) => before.and(after) != after,
        _ => true,
    }
}

/// Returns why a line needs a person; `None` if it is only to be read.
///
/// What ends by the clock needs nobody, nor does what was handed out after identity
/// was checked: the checks of the commands have seen to that. A demand that was
/// switched off needs somebody even where it is back: an hour without it is enough
/// to let people in.
#[must_use]
pub(crate) fn find_need(what: What, still: Option<bool>) -> Option<NeedKind> {
    match what {
        What::Unsealed | What::UnsealedMet | What::UnsealedBroken => Some(NeedKind::Unsealed),
        What::NotPermitted => Some(NeedKind::NotPermitted),
        What::EnforcementOff | What::Paused => Some(NeedKind::EnforcementOff),
        What::SelfService => Some(NeedKind::SelfService),
        What::Disabled => (still == Some(true)).then_some(NeedKind::StillDisabled),
        What::Reset => (still == Some(true)).then_some(NeedKind::NoWayIn),
        What::Refused
        | What::Enforced
        | What::Loosened
        | What::Locked
        | What::EnrollmentCode
        | What::BypassCode
        | What::RecoveryCodes
        | What::TwoFactorOff
        | What::Password
        | What::Enrollment
        | What::Exempted
        | What::ExemptionRenewed
        | What::ExemptionEnded
        | What::ExemptionDue
        | What::DeadlineExtended
        | What::ExtensionEnded
        | What::Operator => None,
    }
}

/// Returns the time in which ends of exemptions are told: that of the report and, where
/// that reaches the present, some days ahead.
#[must_use]
pub(crate) fn due_until(until: Timestamp, now: Timestamp) -> Timestamp {
    if until >= now { until.max(now.plus(AHEAD)) } else { until }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::Actor;
    use crate::model::ids::EventSeq;

    fn event(action: Action, outcome: EventOutcome, details: &[(&str, &str)]) -> Event {
        let mut said = Details::default();
        for (name, value) in details {
            match *value {
                "true" => said.push(name, true),
                "false" => said.push(name, false),
                words => said.push(name, words),
            }
        }
        Event {
            seq: EventSeq::new(1),
            at: Timestamp::from_millis(0),
            actor: Actor { name: "meera".into(), uid: 1, host: "desk".into() },
            version: String::new(),
            action,
            outcome,
            practice: None,
            user: None,
            target: None,
            reason: None,
            ticket: None,
            details: said,
            sealed: true,
        }
    }

    fn done(group: Group, action: Action, details: &[(&str, &str)]) -> Option<What> {
        assert!(is_told_in(group, action), "{action}");
        judge_event(group, &event(action, EventOutcome::Done, details))
    }

    #[test]
    fn an_attempt_at_what_an_operator_may_not_do_is_told_from_another_refusal() {
        let refused = |word| {
            let refused = event(Action::UserReset2fa, EventOutcome::Refused, &[("refusal", word)]);
            judge_event(Group::Refusals, &refused)
        };
        assert_eq!(refused("not_permitted"), Some(What::NotPermitted));
        assert_eq!(refused("call_back"), Some(What::Refused));
    }

    #[test]
    fn what_was_refused_is_told_as_nothing_else() {
        for group in Group::ALL {
            for action in Action::ALL.iter().filter(|action| is_told_in(group, **action)) {
                let refused = event(*action, EventOutcome::Refused, &[("verified", "video")]);
                assert_eq!(judge_event(group, &refused), None, "{group:?} {action}");
            }
        }
    }

    #[test]
    fn a_demand_is_switched_off_rests_or_is_loosened() {
        let of = |action, details: &[_]| done(Group::Enforcement, action, details);
        assert_eq!(of(Action::PracticeEnforce, &[]), Some(What::Enforced));
        let off = [("enforced_since_before", "2026-01-01T00:00:00Z"), ("enforced_since", "none")];
        assert_eq!(of(Action::PracticeDisable, &off), Some(What::EnforcementOff));
        let rest = [("paused_until_before", "none"), ("paused_until", "2026-01-02T00:00:00Z")];
        assert_eq!(of(Action::PracticeDisable, &rest), Some(What::Paused));
        // A pause that becomes an end.
        let rest_over = [("paused_until_before", "2026-01-02T00:00:00Z"), ("paused_until", "none")];
        assert_eq!(of(Action::PracticeDisable, &rest_over), Some(What::EnforcementOff));
        assert_eq!(of(Action::PracticeSet, &[("name_before", "A"), ("name", "B")]), None);
    }

    #[test]
    fn a_setting_is_loosened_where_it_demands_less_of_somebody() {
        for (setting, tight, loose) in [
            ("roles", "owner,admin,provider,staff", "owner,admin"),
            ("roles", "owner,staff", "owner,admin,provider"),
            ("grace", "none", "14d"),
            ("grace", "7d", "14d"),
            ("grace", "2026-12-01T00:00:00Z", "2026-12-31T00:00:00Z"),
            ("grace", "14d", "2026-12-31T00:00:00Z"),
            ("methods", "totp", "totp,sms"),
            ("digits", "8", "6"),
            ("remember", "off", "1h"),
            ("remember", "1d", "30d"),
            ("enroll_with", "code", "password"),
        ] {
            let changed = |before, after| {
                let before_name = format!("{setting}_before");
                let details = [(before_name.as_str(), before), (setting, after)];
                done(Group::Enforcement, Action::PracticeSet, &details)
            };
            assert_eq!(changed(tight, loose), Some(What::Loosened), "{setting} {loose}");
            let is_mixed = setting == "roles" && loose.contains("provider")
                || setting == "grace" && tight == "14d";
            assert_eq!(changed(loose, tight).is_some(), is_mixed, "{setting} {tight}");
        }
    }

    #[test]
    fn only_what_gives_somebody_a_way_in_was_handed_out() {
        let of = |action, details: &[_]| done(Group::HandedOut, action, details);
        let checked = [("verified", "video")];
        assert_eq!(of(Action::UserEnrollmentCode, &[]), Some(What::EnrollmentCode));
        assert_eq!(of(Action::UserBypassCode, &checked), Some(What::BypassCode));
        assert_eq!(of(Action::UserDisable2fa, &checked), Some(What::TwoFactorOff));
        for (action, what) in [
            (Action::UserRecoveryCodes, What::RecoveryCodes),
            (Action::UserSetPassword, What::Password),
            (Action::EnrollmentBegin, What::Enrollment),
        ] {
            assert_eq!(of(action, &checked), Some(what));
            assert_eq!(of(action, &[]), None, "{action}");
        }
    }

    #[test]
    fn exemptions_and_extensions_begin_go_on_and_end() {
        let of = |action, details: &[_]| done(Group::Exemptions, action, details);
        let end = ("ends_at", "2026-12-31T00:00:00Z");
        let before = ("ends_at_before", "2026-12-01T00:00:00Z");
        assert_eq!(of(Action::MemberExempt, &[end]), Some(What::Exempted));
        assert_eq!(of(Action::MemberExempt, &[end, before]), Some(What::ExemptionRenewed));
        let now = ("ends_at", "now");
        assert_eq!(of(Action::MemberExempt, &[now]), Some(What::ExemptionEnded));
        assert_eq!(of(Action::MemberExtend, &[end]), Some(What::DeadlineExtended));
        assert_eq!(of(Action::MemberExtend, &[now]), Some(What::ExtensionEnded));
    }

    #[test]
    fn a_rejected_code_is_told_where_it_locked() {
        let rejected = |details: &[_]| {
            judge_event(
                Group::Locks,
                &event(Action::LoginRejected, EventOutcome::Rejected, details),
            )
        };
        assert_eq!(rejected(&[("left", "3")]), None);
        assert_eq!(rejected(&[("locked_until", "2026-01-01T00:00:00Z")]), Some(What::Locked));
    }

    #[test]
    fn self_service_is_whatever_says_so_and_no_login_can() {
        let of = |action, word| done(Group::SelfService, action, &[("self", word)]);
        assert_eq!(of(Action::UserBypassCode, "true"), Some(What::SelfService));
        assert_eq!(of(Action::OperatorSet, "true"), Some(What::SelfService));
        assert_eq!(of(Action::UserBypassCode, "false"), None);
        for action in Action::ALL {
            let word = action.as_str();
            let is_door = ["login.", "sms."].iter().any(|noun| word.starts_with(noun));
            assert!(!is_door || !is_told_in(Group::SelfService, *action), "{action}");
            let is_operator = word.starts_with("operator.");
            assert_eq!(is_told_in(Group::Operators, *action), is_operator, "{action}");
        }
    }

    #[test]
    fn a_stretch_without_seals_is_whole_or_broken() {
        let of = |intact| done(Group::Unsealed, Action::AuditUnsealed, &[("intact", intact)]);
        assert_eq!(
            (of("true"), of("false")),
            (Some(What::UnsealedMet), Some(What::UnsealedBroken))
        );
    }

    #[test]
    fn only_what_nothing_else_will_mend_needs_a_person() {
        let need = find_need;
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(need(What::NotPermitted, None), Some(NeedKind::NotPermitted));
        for what in [What::Unsealed, What::UnsealedMet, What::UnsealedBroken] {
            assert_eq!(need(what, None), Some(NeedKind::Unsealed));
        }
        for still in [yes, no] {
            // An hour without the demand was enough to let somebody in.
            assert_eq!(need(What::EnforcementOff, still), Some(NeedKind::EnforcementOff));
            assert_eq!(need(What::Paused, still), Some(NeedKind::EnforcementOff));
            assert_eq!(need(What::SelfService, still), Some(NeedKind::SelfService));
            // The clock ends it.
            assert_eq!(need(What::Locked, still), None);
        }
        assert_eq!(need(What::Disabled, yes), Some(NeedKind::StillDisabled));
        assert_eq!(need(What::Disabled, no), None);
        assert_eq!(need(What::Reset, yes), Some(NeedKind::NoWayIn));
        assert_eq!(need(What::Reset, no), None);
        for what in [What::Refused, What::Loosened, What::BypassCode, What::Operator] {
            assert_eq!(need(what, None), None, "{what:?}");
        }
    }

    #[test]
    fn ends_are_told_ahead_only_where_the_report_reaches_the_present() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        assert_eq!(due_until(now, now), now.plus(Length::days(7)));
        let past = now.minus(Length::seconds(1));
        assert_eq!(due_until(past, now), past);
        let ahead = now.plus(Length::days(30));
        assert_eq!(due_until(ahead, now), ahead);
    }
}
