//! Which codes of an app are accepted, and when, against an app that computes them by itself:
//! what `crypto` matches and what `rules` make of it, together, as every door does.

use proptest::prelude::*;

use crate::app::App;
use crate::crypto::totp::{Window, matching_steps};
use crate::model::authenticator::{Algorithm, Digits, TotpSettings};
use crate::model::code::OneTimeCode;
use crate::model::ids::AuthenticatorId;
use crate::model::secret::SecretBytes;
use crate::model::time::Timestamp;
use crate::rules::verify::{StepVerdict, judge_step};

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(i64::try_from(seconds).unwrap() * 1000)
}

/// The first two minutes of all time, and the ends of 31 and of 32 bits (2038, 2106).
fn times() -> impl Strategy<Value = u64> {
    let edges = [2_147_483_648_u64, 4_294_967_296].map(|edge| edge - 120..edge + 120);
    let [signed, unsigned] = edges;
    prop_oneof![0..=120_u64, signed, unsigned, 0..250_000_000_000_u64]
}

prop_compose! {
    fn app()(
        seed in prop::collection::vec(any::<u8>(), 16..=64),
        algorithm in prop::sample::select(Algorithm::ALL.to_vec()),
        digits in prop::sample::select(vec![Digits::Six, Digits::Seven, Digits::Eight]),
        period in prop::sample::select(vec![15, 30, 60, 120]),
    ) -> App {
        let settings = TotpSettings { algorithm, digits, period };
        App { id: AuthenticatorId::new(1), seed, settings }
    }
}

/// The code of a step, typed at a time.
fn judge(app: &App, step: u64, now: u64, last: Option<u64>) -> StepVerdict {
    let typed = app.code(at(step * u64::from(app.settings.period)));
    let code = OneTimeCode::parse(&typed).unwrap();
    let seed = SecretBytes::new(app.seed.clone());
    let found = matching_steps(&seed, app.settings, &code, now, Window::OneEitherSide).unwrap();
    judge_step(&found, last)
}

/// The same, told slowly: each step that is one away at most and shows these digits is a match,
/// and the first of them that is newer than all accepted before is spent.
fn told(app: &App, step: u64, now: u64, spent: &[u64]) -> StepVerdict {
    let period = u64::from(app.settings.period);
    let shown = |step: u64| app.code(at(step * period));
    let present = now / period;
    let mut matches = Vec::new();
    for near in 0..3 {
        let Some(candidate) = (present + near).checked_sub(1) else { continue };
        if shown(candidate) == shown(step) {
            matches.push(candidate);
        }
    }
    for candidate in &matches {
        if spent.iter().all(|old| old < candidate) {
            return StepVerdict::Accept { step: *candidate };
        }
    }
    if matches.is_empty() { StepVerdict::Wrong } else { StepVerdict::AlreadyUsed }
}

proptest! {
    #[test]
    fn codes_are_accepted_once_rising_and_one_step_either_side(
        app in app(),
        begin in times(),
        deeds in prop::collection::vec((0..=3_i64, -3..=3_i64, 0..40_u64), 1..12),
    ) {
        let period = u64::from(app.settings.period);
        let (mut now, mut spent) = (begin, Vec::new());
        for (steps, away, seconds) in deeds {
            now = now.saturating_add_signed(steps * i64::from(app.settings.period)) + seconds;
            let Some(step) = (now / period).checked_add_signed(away) else { continue };
            let verdict = judge(&app, step, now, spent.last().copied());
            prop_assert_eq!(verdict, told(&app, step, now, &spent), "{} at {}", step, now);
            if let StepVerdict::Accept { step } = verdict {
                prop_assert!(step.abs_diff(now / period) <= 1);
                prop_assert!(!spent.contains(&step));
                spent.push(step);
            }
        }
    }

    #[test]
    fn the_first_code_that_an_app_shows_is_accepted_at_any_time(app in app(), now in times()) {
        let step = now / u64::from(app.settings.period);
        let accepted = judge(&app, step, now, None);
        let near = matches!(accepted, StepVerdict::Accept { step: found } if found.abs_diff(step) <= 1);
        prop_assert!(near, "{:?}", accepted);
    }
}
