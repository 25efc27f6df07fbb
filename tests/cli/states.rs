//! The states that a person can be in at the door: for each the real program brings
//! somebody into it, the page names it with its reason, and what the page prints, typed
//! as it is printed, brings them in.
//!
//! | state | how they came there | what is typed |
//! | --- | --- | --- |
//! | `locked` | ten wrong codes | `user unlock` |
//! | `disabled` | a hundred wrong codes | `user reset-2fa`, whose code enrolls |
//! | `passwords_refused` | a hundred wrong passwords | `user unlock` |
//! | `suspended` | `user suspend` | `user reinstate` |
//! | `no_password` | `user add` | `user set-password` |
//! | `not_a_member` | the login names another practice | `member add` |
//! | `code_missing` | reset without a code | `user enrollment-code` |
//! | `code_missing` | the last authenticator removed | `user enrollment-code` |
//! | `code_missing` | newcomer where a practice enrolls with codes | `user enrollment-code` |
//! | `code_expired` | its time is over | `user enrollment-code` |
//! | `code_killed` | five misses | `user enrollment-code` |
//! | `cannot_prove` | a number where only apps are permitted, no text leaves | `user enrollment-code` |
//! | `no_texts` | no gateway; a country that is not texted | `user bypass-code` |
//! | `texts_used_up` | three texts in 15 minutes | `user bypass-code` |
//! | `enrolls_with_code` | reset with a code; newcomer with a code | nothing; code lost: `user enrollment-code` |
//! | `must_enroll` | newcomer; demanded by an operator | nothing; at the desk: `user enroll` |
//! | `must_enroll` | the grace ran out | nothing; not today: `member extend` |
//! | `must_enroll` | the exemption ended | nothing |
//! | `in_grace` | enforcement with time to comply | nothing; wants to already: `user enrollment-code` |
//! | `enrolling` | an app begun, the last code was refused | nothing; code refused: `user check-code` |
//! | `enrolling` | a number begun | nothing; no SMS: `sms log` |
//! | `proves_first` | a number where only apps are permitted | nothing |
//! | `bypass_code` | no text leaves, and a bypass code is out | nothing |
//! | `enrolled` | all is well | nothing; phone gone: `user reset-2fa` |
//! | `enrolled` | the phone is at home | `user bypass-code` |
//! | `enrolled` | the phone's clock is slow | `user check-code`, and mend the clock |
//! | `enrolled` | a token has drifted | `user check-code`, and the `authenticator resync` it names |
//! | `enrolled` | no recovery codes are left | `user recovery-codes` |
//! | `enrolled` | personal, where no practice demands it | nothing |
//! | `exempt`, `paused`, `not_demanded` | for now, or at all, the password is enough | nothing |
//!
//! Of what is printed a human fills in TEXT (the reason) and HOW (how identity was
//! checked), and ROLE, LENGTH and PRACTICE where they stand; the rest is typed as it is.

mod codes;
mod desk;
mod enrolling;
mod fine;
mod locks;
mod people;
mod texts;

use std::collections::BTreeSet;

/// What the help and the manual page say below the options.
const BELOW: &str = include_str!("../../src/bin/twofactl/commands/user/show/states.txt");

/// The tests of this folder.
const TESTS: [&str; 6] = [
    include_str!("states/codes.rs"),
    include_str!("states/enrolling.rs"),
    include_str!("states/fine.rs"),
    include_str!("states/locks.rs"),
    include_str!("states/people.rs"),
    include_str!("states/texts.rs"),
];

/// The lines of a part of the help that name a state, and those below them.
fn lines(part: &str) -> impl Iterator<Item = &str> {
    let (_, below) = BELOW.split_once(part).unwrap();
    let (_, below) = below.split_once("\n\n").unwrap();
    below.lines().take_while(|line| line.starts_with("  ") || line.is_empty())
}

/// The state that a line of the help names, if it names one.
fn state(line: &str) -> Option<&str> {
    let (word, _) = line.strip_prefix("  ")?.split_once("  ")?;
    word.starts_with(|c: char| c.is_ascii_lowercase()).then_some(word)
}

/// What the help says that ends a state, in one line; nothing where nobody is kept out.
fn remedy(wanted: &str) -> Option<String> {
    let mut lines =
        lines("States that keep a person out:").skip_while(|line| state(line) != Some(wanted));
    lines.next()?;
    let mut below = lines.skip_while(|line| state(line).is_some());
    let mut command = below.next()?.trim().to_owned();
    while let Some(begun) = command.strip_suffix('\\') {
        command = begun.to_owned() + below.next()?.trim();
    }
    Some(command)
}

/// Every state that the help knows.
fn states() -> BTreeSet<&'static str> {
    let parts = ["States that keep a person out:", "States in which a person gets in:"];
    parts.into_iter().flat_map(lines).filter_map(state).collect()
}

#[test]
fn every_state_that_the_manual_lists_is_acted_out() {
    let states = states();
    assert!(states.len() >= 20, "{states:?}");
    for state in states {
        let said = format!("get in ({state}):");
        let named = format!("state(), \"{state}\"");
        let acted = TESTS.iter().any(|test| test.contains(&said) || test.contains(&named));
        assert!(acted, "nobody is brought into {state}");
    }
}
