//! Trusted devices and texted challenges.

statements! {
    INSERT_DEVICE = "
        INSERT INTO trusted_devices (
            user_id, practice_id, label, epoch, key_id, mac, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        RETURNING id";

    SELECT_DEVICE = "
        SELECT id, user_id, practice_id, epoch, mac, created_at, expires_at
        FROM trusted_devices WHERE id = $1";

    TOUCH_DEVICE = "UPDATE trusted_devices SET last_used_at = $1 WHERE id = $2";

    /// Devices whose time is over, of one user: swept when a new one is made.
    DELETE_DEAD_DEVICES = "
        DELETE FROM trusted_devices WHERE user_id = $1 AND (expires_at <= $2 OR epoch < $3)";

    COUNT_LIVE_DEVICES = "
        SELECT COUNT(*) FROM trusted_devices
        WHERE user_id = $1 AND epoch = $2 AND expires_at > $3";

    DELETE_DEVICES = "DELETE FROM trusted_devices WHERE user_id = $1";

    COUNT_LIVE_CHALLENGES = "
        SELECT COUNT(*) FROM sms_challenges WHERE user_id = $1 AND expires_at > $2";

    DELETE_CHALLENGES = "DELETE FROM sms_challenges WHERE user_id = $1";
}
