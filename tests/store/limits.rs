//! What the tables themselves refuse, whatever a program that writes to them may have got wrong.

use crate::clinic::{Clinic, RAO, t0};

/// Statements that go beyond a limit, each with what it would have made.
const BEYOND: &[(&str, &str)] = &[
    ("UPDATE authenticators SET kind = 'email'", "a factor by e-mail"),
    ("UPDATE authenticators SET period = 121", "a code that lasts more than two minutes"),
    ("UPDATE authenticators SET digits = 5", "a code that is guessed"),
    ("UPDATE practices SET methods = 'sms'", "a practice with texts alone"),
    ("UPDATE practices SET remember = 7776000001", "a device that is trusted for longer"),
    (
        "INSERT INTO exemptions SELECT practice_id, user_id, 'temporary', 'x', 'x', 0, 7776000001
         FROM memberships",
        "an exemption of more than ninety days",
    ),
    (
        "INSERT INTO exemptions SELECT practice_id, user_id, 'temporary', 'x', 'x', 0, NULL
         FROM memberships",
        "an exemption without an end",
    ),
    (
        "INSERT INTO sms_challenges SELECT zeroblob(16), user_id, id, zeroblob(32), key_id, 0, 0,
         600001 FROM authenticators",
        "a texted code of more than ten minutes",
    ),
    (
        "INSERT INTO sms_challenges SELECT zeroblob(16), user_id, id, zeroblob(32), key_id, 6, 0,
         300000 FROM authenticators",
        "a sixth try at a texted code",
    ),
];

#[test]
fn nothing_beyond_the_limits_can_be_written_to_the_tables() {
    let clinic = Clinic::enforcing();
    clinic.enroll(RAO, t0());
    let sql = clinic.sql();
    for (statement, made) in BEYOND {
        let refused = sql.execute(statement, []).expect_err(made).to_string();
        assert!(refused.contains("constraint failed"), "{made}: {refused}");
    }
    // Within them the same can be written.
    for statement in [
        "UPDATE authenticators SET period = 120, digits = 8",
        "UPDATE practices SET remember = 7776000000, methods = 'totp,sms'",
        "INSERT INTO exemptions SELECT practice_id, user_id, 'temporary', 'x', 'x', 0, 7776000000
         FROM memberships",
        "INSERT INTO sms_challenges SELECT zeroblob(16), user_id, id, zeroblob(32), key_id, 5, 0,
         600000 FROM authenticators",
    ] {
        assert_eq!(sql.execute(statement, []), Ok(1), "{statement}");
    }
}
