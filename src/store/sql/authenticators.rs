//! Authenticators and the enrollments that have not been proven yet.

/// The columns of an authenticator, in the order in which rows are read.
macro_rules! columns {
    () => {
        "id, user_id, kind, label, state, algorithm, digits, period, phone_masked, last_step, \
         drift, created_at, confirmed_at, last_used_at"
    };
}

statements! {
    INSERT_AUTHENTICATOR = "
        INSERT INTO authenticators (
            id, user_id, kind, label, state, algorithm, digits, period, phone_masked, phone_mac,
            key_id, sealed, created_at)
        VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11, $12)";

    /// Proven elsewhere, so active at once; never used here.
    INSERT_IMPORTED = "
        INSERT INTO authenticators (
            id, user_id, kind, label, state, algorithm, digits, period, key_id, sealed, created_at,
            confirmed_at)
        VALUES ($1, $2, 'totp', $3, 'active', $4, $5, $6, $7, $8, $9, $9)";

    COUNT_SEEDS_AFTER = "SELECT COUNT(*) FROM authenticators WHERE kind = 'totp' AND id > $1";

    SELECT_SEEDS_AFTER = "
        SELECT id, user_id, key_id, sealed FROM authenticators
        WHERE kind = 'totp' AND id > $1 ORDER BY id";

    INSERT_PENDING = "
        INSERT INTO pending_enrollments (
            authenticator_id, user_id, begun_by, binding, proof, epoch, replaces, created_at,
            expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    SELECT_PENDING = "
        SELECT authenticator_id, begun_by, binding, proof, epoch, replaces, expires_at,
            last_failure
        FROM pending_enrollments WHERE user_id = $1";

    NOTE_PENDING_FAILURE = "UPDATE pending_enrollments SET last_failure = $1 WHERE user_id = $2";

    DELETE_PENDING = "DELETE FROM authenticators WHERE user_id = $1 AND state = 'pending'";

    END_PENDING_MARK = "DELETE FROM pending_enrollments WHERE authenticator_id = $1";

    ACTIVATE = "
        UPDATE authenticators SET state = 'active', confirmed_at = $1, last_used_at = $1,
            last_step = $2
        WHERE id = $3 AND state = 'pending'";

    /// The one thing that makes a code work once: only a newer step changes a row.
    CLAIM_STEP = "
        UPDATE authenticators SET last_step = $1, last_used_at = $2
        WHERE id = $3 AND state = 'active' AND (last_step IS NULL OR last_step < $1)";

    /// As above, for a code that lets nobody in and confirms nothing.
    SPEND_STEP = "
        UPDATE authenticators SET last_step = $1
        WHERE id = $2 AND state IN ('active', 'pending') AND (last_step IS NULL OR last_step < $1)";

    /// Spends a step as well, so that the window moves and nothing counts twice.
    SET_DRIFT = "
        UPDATE authenticators SET drift = $1, last_step = $2
        WHERE id = $3 AND state = 'active' AND (last_step IS NULL OR last_step < $2)";

    SELECT_OF_USER = concat!("SELECT ", columns!(), "
        FROM authenticators WHERE user_id = $1 ORDER BY id");

    SELECT_BY_ID = concat!("SELECT ", columns!(), " FROM authenticators WHERE id = $1");

    SELECT_SEALED = "SELECT key_id, sealed FROM authenticators WHERE id = $1";

    UPDATE_LABEL = "UPDATE authenticators SET label = $1 WHERE id = $2";

    DISABLE_ACTIVE = "
        UPDATE authenticators SET state = 'disabled', disabled_at = $1
        WHERE user_id = $2 AND state = 'active'";

    DELETE_AUTHENTICATOR = "DELETE FROM authenticators WHERE id = $1";

    DELETE_OF_USER = "
        DELETE FROM authenticators WHERE user_id = $1 AND state <> 'pending'";
}
