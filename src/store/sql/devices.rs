//! Trusted devices and texted challenges.

/// The columns of a device as people are told of it, in the order in which rows
/// are read.
macro_rules! columns {
    () => {
        "trusted_devices.id, trusted_devices.user_id, trusted_devices.practice_id, \
         practices.handle, trusted_devices.label, trusted_devices.created_at, \
         trusted_devices.expires_at, trusted_devices.last_used_at"
    };
}

/// Brings a device the practice that it counts in, if it is only one.
macro_rules! with_practice {
    () => {
        " LEFT JOIN practices ON practices.id = trusted_devices.practice_id "
    };
}

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

    SELECT_LIVE_OF_USER = concat!("
        SELECT ", columns!(), " FROM trusted_devices ", with_practice!(), "
        WHERE trusted_devices.user_id = $1 AND trusted_devices.epoch = $2
            AND trusted_devices.expires_at > $3
        ORDER BY trusted_devices.id");

    SELECT_LIVE_BY_ID = concat!("
        SELECT ", columns!(), "
        FROM trusted_devices JOIN users ON users.id = trusted_devices.user_id ", with_practice!(), "
        WHERE trusted_devices.id = $1 AND trusted_devices.expires_at > $2
            AND trusted_devices.epoch = users.epoch");

    /// How many devices of a practice are alive, of each user who has one. Of one
    /// user there is one login.
    COUNT_LIVE_BY_USER = "
        SELECT trusted_devices.user_id, MIN(users.login), COUNT(*)
        FROM trusted_devices JOIN users ON users.id = trusted_devices.user_id
        WHERE trusted_devices.practice_id = $1 AND trusted_devices.expires_at > $2
            AND trusted_devices.epoch = users.epoch
        GROUP BY trusted_devices.user_id ORDER BY trusted_devices.user_id";

    DELETE_DEVICE = "DELETE FROM trusted_devices WHERE id = $1";

    DELETE_DEVICES = "DELETE FROM trusted_devices WHERE user_id = $1";

    DELETE_DEVICES_IN = "DELETE FROM trusted_devices WHERE practice_id = $1";

    DELETE_DEVICES_OF_USER_IN = "
        DELETE FROM trusted_devices WHERE practice_id = $1 AND user_id = $2";
}
