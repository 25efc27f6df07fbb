//! The keys that sealed something here, and whatever is sealed, in whichever table.

statements! {
    /// First in every transaction.
    SELECT_KEY_IN_USE = "SELECT key_id FROM keys WHERE state = 'present'";

    RETIRE_KEY = "
        UPDATE keys SET state = 'retired', audit_key = $1, retired_at = $2
        WHERE key_id = $3 AND state = 'present'";

    SELECT_RETIRED_KEYS = "
        SELECT key_id, audit_key, retired_at FROM keys
        WHERE state = 'retired' ORDER BY retired_at, key_id";

    UPDATE_AUDIT_KEY = "UPDATE keys SET audit_key = $1 WHERE key_id = $2 AND state = 'retired'";

    COUNT_SEALED = "
        SELECT (SELECT COUNT(*) FROM authenticators) + (SELECT COUNT(*) FROM recovery_codes)
            + (SELECT COUNT(*) FROM enrollment_codes) + (SELECT COUNT(*) FROM bypass_codes)";

    SELECT_SEALED_AUTHENTICATORS = "
        SELECT id, user_id, kind, key_id, sealed FROM authenticators
        WHERE id > $1 ORDER BY id LIMIT $2";

    RESEAL_AUTHENTICATOR = "
        UPDATE authenticators SET key_id = $1, sealed = $2, phone_mac = $3 WHERE id = $4";

    SELECT_SEALED_RECOVERY_CODES = "
        SELECT codes.user_id, codes.position, sets.salt, codes.key_id, codes.sealed
        FROM recovery_codes AS codes JOIN recovery_sets AS sets ON sets.user_id = codes.user_id
        WHERE (codes.user_id, codes.position) > ($1, $2)
        ORDER BY codes.user_id, codes.position LIMIT $3";

    RESEAL_RECOVERY_CODE = "
        UPDATE recovery_codes SET key_id = $1, sealed = $2 WHERE user_id = $3 AND position = $4";

    SELECT_SEALED_ENROLLMENT_CODES = "
        SELECT user_id, purpose, salt, key_id, sealed, epoch, issued_at, expires_at
        FROM enrollment_codes WHERE user_id > $1 ORDER BY user_id LIMIT $2";

    RESEAL_ENROLLMENT_CODE = "
        UPDATE enrollment_codes SET key_id = $1, sealed = $2 WHERE user_id = $3";

    SELECT_SEALED_BYPASS_CODES = "
        SELECT user_id, 'bypass', salt, key_id, sealed, epoch, issued_at, expires_at
        FROM bypass_codes WHERE user_id > $1 ORDER BY user_id LIMIT $2";

    RESEAL_BYPASS_CODE = "UPDATE bypass_codes SET key_id = $1, sealed = $2 WHERE user_id = $3";

    MOVE_NUMBER = "UPDATE sms_messages SET phone_mac = $1 WHERE phone_mac = $2";

    COUNT_DEVICES = "SELECT COUNT(*) FROM trusted_devices";

    COUNT_CHALLENGES = "SELECT COUNT(*) FROM sms_challenges";

    DELETE_DEVICES = "DELETE FROM trusted_devices";

    DELETE_CHALLENGES = "DELETE FROM sms_challenges";
}
