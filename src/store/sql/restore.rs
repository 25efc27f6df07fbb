//! What a store goes through that was put back to an earlier state: whatever was made before
//! ends, for everybody at once.

statements! {
    RAISE_ALL_EPOCHS = "UPDATE users SET epoch = epoch + $1";

    DELETE_PENDING = "DELETE FROM authenticators WHERE state = 'pending'";

    /// Whoever had a set is shown a new one at the next login by code.
    RENEW_RECOVERY_SETS = "UPDATE recovery_sets SET renewal_due = 1";

    DELETE_RECOVERY_CODES = "DELETE FROM recovery_codes";

    DELETE_ENROLLMENT_CODES = "DELETE FROM enrollment_codes";

    DELETE_BYPASS_CODES = "DELETE FROM bypass_codes";

    /// No code counts that an app could show by now, one step ahead included.
    SPEND_ALL_STEPS = "
        UPDATE authenticators SET last_step = $1 / (period * 1000) + 1
        WHERE kind = 'totp' AND COALESCE(last_step, 0) < $1 / (period * 1000) + 1";

    SELECT_BOUND_AFTER = "
        SELECT DISTINCT user_id FROM authenticators WHERE user_id > $1
        ORDER BY user_id LIMIT $2";

    CLEAR_PASSWORD = "
        UPDATE users SET password_hash = NULL, password_set_at = NULL, password_kind = NULL,
            password_amount = NULL
        WHERE id = $1";

    CHARGE_DAY_WITH = "
        INSERT INTO failure_days (user_id, day, count) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, day) DO UPDATE SET count = failure_days.count + excluded.count";

    SET_ROW = "
        INSERT INTO locks (user_id, in_row) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET in_row = excluded.in_row";

    /// Where the engine counts ids. Those that were given out since must not be given to others.
    RAISE_IDS = "UPDATE sqlite_sequence SET seq = MAX(seq, $1) WHERE name = $2";

    ADD_IDS = "UPDATE sqlite_sequence SET seq = seq + $1 WHERE name = $2";

    RAISE_COUNTER = "UPDATE counters SET value = MAX(value, $1) WHERE name = $2";

    ADD_COUNTER = "UPDATE counters SET value = value + $1 WHERE name = $2";
}
