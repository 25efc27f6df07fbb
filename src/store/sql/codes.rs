//! Codes that are handed out: recovery, enrollment and bypass codes.

statements! {
    DELETE_RECOVERY_SET = "DELETE FROM recovery_sets WHERE user_id = $1";

    COUNT_RECOVERY_CODES = "
        SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND spent_at IS NULL";

    INSERT_RECOVERY_SET = "
        INSERT INTO recovery_sets (user_id, salt, issued_at, renewal_due) VALUES ($1, $2, $3, 0)";

    /// Whoever has no set gets one without codes, that is due.
    MARK_RENEWAL = "
        INSERT INTO recovery_sets (user_id, salt, issued_at, renewal_due) VALUES ($1, $2, $3, 1)
        ON CONFLICT (user_id) DO UPDATE SET renewal_due = 1";

    INSERT_RECOVERY_CODE = "
        INSERT INTO recovery_codes (user_id, position, key_id, sealed) VALUES ($1, $2, $3, $4)";

    SELECT_RECOVERY_SET = "
        SELECT salt, renewal_due FROM recovery_sets WHERE user_id = $1";

    SELECT_RECOVERY_CODES = "
        SELECT position, key_id, sealed FROM recovery_codes
        WHERE user_id = $1 AND spent_at IS NULL ORDER BY position";

    /// Only an unspent code changes a row.
    SPEND_RECOVERY_CODE = "
        UPDATE recovery_codes SET spent_at = $1
        WHERE user_id = $2 AND position = $3 AND spent_at IS NULL";

    UPSERT_ENROLLMENT_CODE = "
        INSERT INTO enrollment_codes (
            user_id, purpose, salt, key_id, sealed, epoch, misses, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)
        ON CONFLICT (user_id) DO UPDATE SET
            purpose = excluded.purpose, salt = excluded.salt, key_id = excluded.key_id,
            sealed = excluded.sealed, epoch = excluded.epoch, misses = 0,
            issued_at = excluded.issued_at, expires_at = excluded.expires_at";

    SELECT_ENROLLMENT_CODE = "
        SELECT purpose, salt, key_id, sealed, epoch, misses, issued_at, expires_at
        FROM enrollment_codes WHERE user_id = $1";

    MISS_ENROLLMENT_CODE = "
        UPDATE enrollment_codes SET misses = misses + 1 WHERE user_id = $1 AND misses < 5";

    FORGIVE_ENROLLMENT_CODE = "
        UPDATE enrollment_codes SET misses = misses - 1 WHERE user_id = $1 AND misses > 0";

    DELETE_ENROLLMENT_CODE = "DELETE FROM enrollment_codes WHERE user_id = $1";

    UPSERT_BYPASS_CODE = "
        INSERT INTO bypass_codes (
            user_id, salt, key_id, sealed, epoch, uses_left, misses, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)
        ON CONFLICT (user_id) DO UPDATE SET
            salt = excluded.salt, key_id = excluded.key_id, sealed = excluded.sealed,
            epoch = excluded.epoch, uses_left = excluded.uses_left, misses = 0,
            issued_at = excluded.issued_at, expires_at = excluded.expires_at";

    SELECT_BYPASS_CODE = "
        SELECT salt, key_id, sealed, epoch, uses_left, misses, issued_at, expires_at
        FROM bypass_codes WHERE user_id = $1";

    MISS_BYPASS_CODE = "
        UPDATE bypass_codes SET misses = misses + 1 WHERE user_id = $1 AND misses < 5";

    /// Takes the miss back as well: the code was right. Only a use that is left changes a row.
    SPEND_BYPASS_CODE = "
        UPDATE bypass_codes SET uses_left = uses_left - 1, misses = misses - 1
        WHERE user_id = $1 AND uses_left > 0 AND misses > 0";

    DELETE_BYPASS_CODE = "DELETE FROM bypass_codes WHERE user_id = $1";
}
