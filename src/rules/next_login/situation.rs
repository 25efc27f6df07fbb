//! What keeps a person out, or how they get in: the next login seen from the desk.
//!
//! The step is that of [`super::judge_next_login`]; this adds what the step
//! leaves to the person: whether they hold the code that it asks for, whether a
//! text can reach them, whether their password is looked at.

use super::{Place, Standing, Terms};
use crate::model::authenticator::AuthenticatorType;
use crate::model::outcome::situation::{Ended, KeptOut, Situation, TextsBarred, WayIn};
use crate::model::outcome::user::PendingEnrollment;
use crate::model::outcome::{NextLogin, Step};
use crate::model::policy::Methods;
use crate::model::time::Timestamp;
use crate::model::user::UserStatus;
use crate::rules::enrollment_code::misses_left;

/// What there is of an enrollment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeStanding {
    /// None was handed out, or what came after it took it back.
    None,
    /// It is good until then.
    Alive(Timestamp),
    /// Its time is over.
    Expired(Timestamp),
    /// Wrong tries have killed it.
    Killed,
}

impl CodeStanding {
    /// Judges a code that was handed out under an `epoch`.
    #[must_use]
    pub(crate) fn judge(
        (epoch, present): (i64, i64),
        misses: u32,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Self {
        if epoch != present {
            Self::None
        } else if misses_left(misses) == 0 {
            Self::Killed
        } else if expires_at > now {
            Self::Alive(expires_at)
        } else {
            Self::Expired(expires_at)
        }
    }
}

/// What a person's numbers are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextWay {
    /// A text may be sent now.
    Free,
    /// Not from here.
    Barred(TextsBarred),
    /// Not before then.
    UsedUp(Timestamp),
}

/// What a login of one person meets beside its step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// How they stand.
    pub standing: &'a Standing,
    /// The places that count for the login.
    pub places: &'a [Place<'a>],
    /// What it comes to.
    pub next: &'a NextLogin,
    /// Wrong codes in a row.
    pub wrong_codes: u64,
    /// Whether they have a password here, or the login service vouches for theirs.
    pub has_password: bool,
    /// Until when even the right password is denied.
    pub passwords_refused_until: Option<Timestamp>,
    /// Their enrollment code.
    pub code: CodeStanding,
    /// When a live bypass code dies.
    pub bypass_until: Option<Timestamp>,
    /// An enrollment under way.
    pub pending: Option<PendingEnrollment>,
    /// What their numbers are good for.
    pub texts: TextWay,
    /// How many recovery codes they have.
    pub recovery_codes: u64,
}

/// Judges how a person stands at the door of places that they belong to.
#[must_use]
pub(crate) fn judge_situation(facts: &Facts<'_>, now: Timestamp) -> Situation {
    let kept_out = facts
        .kept_out()
        .or_else(|| facts.by_password_refused())
        .or_else(|| facts.for_want_of_texts());
    kept_out.map_or_else(|| Situation::In(facts.way_in(now)), Situation::Out)
}

impl Facts<'_> {
    /// What takes an operator, whatever the password.
    fn kept_out(&self) -> Option<KeptOut> {
        match (self.standing.status, self.next.step) {
            (UserStatus::Suspended, _) | (UserStatus::Active, Step::Denied) => {
                Some(KeptOut::Suspended)
            }
            (UserStatus::Active, Step::Locked { until: None }) => Some(KeptOut::Disabled),
            (UserStatus::Active, Step::Locked { until: Some(until) }) => {
                Some(KeptOut::Locked { until, wrong_codes: self.wrong_codes })
            }
            (UserStatus::Active, Step::EnrollmentRequired) => self.kept_from_enrolling(),
            (
                UserStatus::Active,
                Step::Allowed | Step::CodeRequired | Step::EnrollmentOffered { .. },
            ) => None,
        }
    }

    fn kept_from_enrolling(&self) -> Option<KeptOut> {
        let NextLogin { needs_enrollment_code, may_prove, .. } = *self.next;
        let proves = may_prove && !self.awaits_text(self.standing.active);
        if !needs_enrollment_code || proves {
            return None;
        }
        match self.code {
            CodeStanding::Alive(_) => None,
            _ if may_prove => Some(KeptOut::CannotProve),
            CodeStanding::None => Some(KeptOut::CodeMissing { rebind: self.standing.rebind }),
            CodeStanding::Expired(at) => Some(KeptOut::CodeExpired { at }),
            CodeStanding::Killed => Some(KeptOut::CodeKilled),
        }
    }

    /// Whether only a text would answer, and none can be sent now.
    fn awaits_text(&self, with: Methods) -> bool {
        with == Methods::only(AuthenticatorType::Sms) && self.texts != TextWay::Free
    }

    fn by_password_refused(&self) -> Option<KeptOut> {
        match self.passwords_refused_until {
            Some(until) => Some(KeptOut::PasswordsRefused { until }),
            None if !self.has_password => Some(KeptOut::NoPassword),
            None => None,
        }
    }

    fn way_in(&self, now: Timestamp) -> WayIn {
        match self.next.step {
            Step::CodeRequired => self.by_code(),
            Step::EnrollmentOffered { deadline } => WayIn::InGrace { until: deadline },
            Step::EnrollmentRequired => self.by_enrolling(now),
            // What is not let in was told before.
            Step::Allowed | Step::Denied | Step::Locked { .. } => self.by_password(now),
        }
    }

    /// What a login accepts of what they have.
    fn accepted(&self) -> Methods {
        self.standing.active.and(self.next.permitted)
    }

    fn for_want_of_texts(&self) -> Option<KeptOut> {
        if self.next.step != Step::CodeRequired || self.bypass_until.is_some() {
            return None;
        }
        match self.texts {
            _ if !self.awaits_text(self.accepted()) => None,
            TextWay::Barred(why) => Some(KeptOut::NoTexts(why)),
            TextWay::UsedUp(again_at) => Some(KeptOut::TextsUsedUp { again_at }),
            TextWay::Free => None,
        }
    }

    fn by_code(&self) -> WayIn {
        let with = self.accepted();
        match self.bypass_until {
            Some(until) if self.awaits_text(with) => WayIn::BypassCode { until },
            _ => {
                let (recovery_codes, until) = (self.recovery_codes, self.next.deadline);
                WayIn::Enrolled { with, recovery_codes, until }
            }
        }
    }

    fn by_enrolling(&self, now: Timestamp) -> WayIn {
        if let Some(PendingEnrollment { expires_at: until, last_failure, .. }) = self.pending {
            return WayIn::Enrolling { until, last_failure };
        }
        match self.code {
            CodeStanding::Alive(until) if self.next.needs_enrollment_code => {
                WayIn::EnrollsWithCode { until }
            }
            _ if self.next.may_prove => WayIn::ProvesFirst { with: self.standing.active },
            _ => WayIn::MustEnroll { ended: self.ended(now) },
        }
    }

    /// What ended last: what the person remembers.
    fn ended(&self, now: Timestamp) -> Option<Ended> {
        let passed = |end: Option<Timestamp>| end.filter(|end| *end <= now);
        let grace = passed(Terms::of(self.standing, self.places, now).deadline);
        let demanding = self.places.iter().filter(|place| place.is_demanding(now));
        let exemption = demanding.filter_map(|place| passed(place.exempt_until)).max();
        if exemption > grace { exemption.map(Ended::Exemption) } else { grace.map(Ended::Grace) }
    }

    /// Nobody demands more. Told is the first to demand it again, if the clock alone decides.
    fn by_password(&self, now: Timestamp) -> WayIn {
        let would_demand = |place: &&Place<'_>| {
            place.policy.enforced_since.is_some() && place.policy.roles.since(place.role).is_some()
        };
        let ends = self.places.iter().filter(would_demand).filter_map(|place| {
            let paused = place.policy.paused_until.filter(|until| *until > now);
            let exempt = place.exempt_until.filter(|until| *until > now);
            // While both last, the later of them decides.
            match (exempt, paused) {
                (Some(exempt), paused) if paused.is_none_or(|end| exempt >= end) => {
                    Some((exempt, WayIn::Exempt { until: exempt }))
                }
                (_, Some(until)) => Some((until, WayIn::Paused { until })),
                (_, None) => None,
            }
        });
        let first = ends.min_by_key(|(until, _)| *until);
        first.map_or(WayIn::NotDemanded, |(_, situation)| situation)
    }
}

#[cfg(test)]
mod tests {
    use super::super::judge_next_login;
    use super::*;
    use crate::model::policy::{EnrollWith, Grace, Policy};
    use crate::model::time::Length;
    use crate::rules::fixtures::{
        ahead, days_ago, enforced, now, past, place, sms, standing, totp,
    };

    /// Somebody with a password, no code of any kind, and nothing in their way.
    fn facts<'a>(
        standing: &'a Standing,
        places: &'a [Place<'a>],
        next: &'a NextLogin,
    ) -> Facts<'a> {
        Facts {
            standing,
            places,
            next,
            wrong_codes: 10,
            has_password: true,
            passwords_refused_until: None,
            code: CodeStanding::None,
            bypass_until: None,
            pending: None,
            texts: TextWay::Free,
            recovery_codes: 10,
        }
    }

    fn judged(
        standing: &Standing,
        places: &[Place<'_>],
        change: impl Fn(&mut Facts<'_>),
    ) -> Situation {
        let next = judge_next_login(standing, places, None, now());
        let mut facts = facts(standing, places, &next);
        change(&mut facts);
        judge_situation(&facts, now())
    }

    fn word(standing: &Standing, change: impl Fn(&mut Facts<'_>)) -> &'static str {
        judged(standing, &[place(&enforced())], change).as_str()
    }

    fn texted() -> Standing {
        Standing { active: sms(), ..standing() }
    }

    #[test]
    fn a_code_is_alive_until_its_end_its_fifth_miss_or_the_next_epoch() {
        let judge = |epoch, misses, end| CodeStanding::judge((epoch, 7), misses, end, now());
        assert_eq!(judge(7, 4, ahead()), CodeStanding::Alive(ahead()));
        assert_eq!(judge(7, 4, past()), CodeStanding::Expired(past()));
        assert_eq!(judge(7, 5, ahead()), CodeStanding::Killed);
        assert_eq!(judge(6, 0, ahead()), CodeStanding::None, "something has taken it back");
    }

    #[test]
    fn what_an_operator_has_to_end_is_told_before_the_password() {
        let refused = |facts: &mut Facts<'_>| {
            facts.has_password = false;
            facts.passwords_refused_until = Some(ahead());
        };
        let suspended = Standing {
            status: UserStatus::Suspended,
            has_disabled: true,
            locked_until: Some(ahead()),
            ..standing()
        };
        assert_eq!(word(&suspended, refused), "suspended");
        let disabled = Standing { status: UserStatus::Active, ..suspended };
        assert_eq!(word(&disabled, refused), "disabled");
        let locked = Standing { has_disabled: false, active: totp(), ..disabled };
        assert_eq!(word(&locked, refused), "locked");
        let rebind = Standing { rebind: true, ..standing() };
        assert_eq!(word(&rebind, refused), "code_missing");
        assert_eq!(word(&standing(), refused), "passwords_refused");
        assert_eq!(word(&standing(), |facts| facts.has_password = false), "no_password");
    }

    #[test]
    fn without_texts_only_whoever_has_nothing_else_is_kept_out() {
        let barred = TextWay::Barred(TextsBarred::NoGateway);
        let policy = Policy { methods: totp().with(AuthenticatorType::Sms), ..enforced() };
        let word = |standing: &Standing, bypass_until| {
            let change = |facts: &mut Facts<'_>| {
                facts.texts = barred;
                facts.bypass_until = bypass_until;
            };
            judged(standing, &[place(&policy)], change).as_str()
        };
        assert_eq!(word(&texted(), None), "no_texts");
        assert_eq!(word(&texted(), Some(ahead())), "bypass_code");
        let both = Standing { active: totp().with(AuthenticatorType::Sms), ..standing() };
        assert_eq!(word(&both, None), "enrolled");
        assert_eq!(word(&both, Some(ahead())), "enrolled");
        let used_up = |facts: &mut Facts<'_>| facts.texts = TextWay::UsedUp(ahead());
        let told = judged(&texted(), &[place(&policy)], used_up);
        assert_eq!(told, Situation::Out(KeptOut::TextsUsedUp { again_at: ahead() }));
    }

    #[test]
    fn what_is_no_longer_permitted_is_proven_unless_no_text_can_be_sent() {
        let barred = |facts: &mut Facts<'_>| facts.texts = TextWay::UsedUp(ahead());
        assert_eq!(word(&texted(), |_| ()), "proves_first");
        assert_eq!(word(&texted(), barred), "cannot_prove");
        let with_code = |facts: &mut Facts<'_>| {
            barred(facts);
            facts.code = CodeStanding::Alive(ahead());
        };
        assert_eq!(word(&texted(), with_code), "enrolls_with_code");
    }

    #[test]
    fn the_code_that_is_needed_is_told_with_what_became_of_it() {
        let policy = Policy { enroll_with: EnrollWith::Code, ..enforced() };
        let newcomer = Standing { any_practice_enrolls_with_code: true, ..standing() };
        for (code, expected) in [
            (CodeStanding::None, "code_missing"),
            (CodeStanding::Expired(past()), "code_expired"),
            (CodeStanding::Killed, "code_killed"),
            (CodeStanding::Alive(ahead()), "enrolls_with_code"),
        ] {
            let told = judged(&newcomer, &[place(&policy)], |facts| facts.code = code);
            assert_eq!(told.as_str(), expected);
            assert_eq!(word(&standing(), |facts| facts.code = code), "must_enroll", "needs none");
        }
        let graceful = Policy { grace: Grace::Until(ahead()), ..policy };
        let told = judged(&newcomer, &[place(&graceful)], |_| ());
        assert_eq!(told.as_str(), "in_grace", "who can put it off is not kept out");
    }

    #[test]
    fn whoever_must_enroll_hears_what_ended_last() {
        let policy = Policy { grace: Grace::Until(days_ago(2)), ..enforced() };
        let ended = |exempt_until| {
            let place = Place { exempt_until, ..place(&policy) };
            judged(&standing(), &[place], |_| ())
        };
        let must = |ended| Situation::In(WayIn::MustEnroll { ended: Some(ended) });
        assert_eq!(ended(None), must(Ended::Grace(days_ago(2))));
        assert_eq!(ended(Some(days_ago(3))), must(Ended::Grace(days_ago(2))));
        assert_eq!(ended(Some(days_ago(1))), must(Ended::Exemption(days_ago(1))));
        assert_eq!(ended(Some(ahead())), Situation::In(WayIn::Exempt { until: ahead() }));
    }

    #[test]
    fn of_an_exemption_and_a_pause_the_later_decides() {
        let days = |number| now().plus(Length::days(number));
        let told = |paused, exempt_until| {
            let policy = Policy { paused_until: paused, ..enforced() };
            judged(&standing(), &[Place { exempt_until, ..place(&policy) }], |_| ())
        };
        let exempt = Situation::In(WayIn::Exempt { until: days(2) });
        let paused = Situation::In(WayIn::Paused { until: days(2) });
        assert_eq!(told(None, Some(days(2))), exempt);
        assert_eq!(told(Some(days(1)), Some(days(2))), exempt);
        assert_eq!(told(Some(days(2)), Some(days(1))), paused);
        assert_eq!(told(Some(days(2)), None), paused);
        let off = judged(&standing(), &[place(&Policy::new(days_ago(9)))], |_| ());
        assert_eq!(off, Situation::In(WayIn::NotDemanded));
    }
}
