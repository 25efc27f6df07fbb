//! Names that begin in a certain way: what completion offers.
//!
//! A beginning is a range of an index, from the beginning itself up to a text
//! that sorts behind everything that begins so.

/// Wraps a range: its first rows, and its very last one.
macro_rules! first {
    ($range:expr, $by:expr, $limit:expr) => {
        concat!($range, " ORDER BY ", $by, " LIMIT ", $limit)
    };
}
macro_rules! last {
    ($range:expr, $by:expr) => {
        concat!($range, " ORDER BY ", $by, " DESC LIMIT 1")
    };
}

macro_rules! handles {
    () => {
        "SELECT handle, name FROM practices WHERE handle >= $1 AND handle < $2"
    };
}

macro_rules! logins {
    () => {
        "SELECT login, name FROM users WHERE login_key >= $1 AND login_key < $2"
    };
}

macro_rules! members {
    () => {
        "SELECT users.login, users.name
        FROM practices
            JOIN memberships ON memberships.practice_id = practices.id
            JOIN users ON users.id = memberships.user_id
        WHERE practices.handle = $1 AND users.login_key >= $2 AND users.login_key < $3"
    };
}

macro_rules! user_ids {
    () => {
        "SELECT id, login FROM users WHERE id BETWEEN $1 AND $2"
    };
}

macro_rules! authenticators {
    () => {
        "SELECT authenticators.id, users.login, authenticators.label, authenticators.kind
        FROM authenticators JOIN users ON users.id = authenticators.user_id
        WHERE authenticators.state <> 'pending' AND authenticators.id BETWEEN $1 AND $2"
    };
}

/// Those that are alive: a number that stands for nothing is not worth typing.
macro_rules! devices {
    () => {
        "SELECT trusted_devices.id, users.login, trusted_devices.label
        FROM trusted_devices JOIN users ON users.id = trusted_devices.user_id
        WHERE trusted_devices.id BETWEEN $1 AND $2 AND trusted_devices.expires_at > $3
            AND trusted_devices.epoch = users.epoch"
    };
}

statements! {
    FIRST_HANDLES = first!(handles!(), "handle", "$3");

    LAST_HANDLE = last!(handles!(), "handle");

    FIRST_LOGINS = first!(logins!(), "login_key", "$3");

    LAST_LOGIN = last!(logins!(), "login_key");

    FIRST_MEMBERS = first!(members!(), "users.login_key", "$4");

    LAST_MEMBER = last!(members!(), "users.login_key");

    FIRST_USER_IDS = first!(user_ids!(), "id", "$3");

    LAST_USER_ID = last!(user_ids!(), "id");

    FIRST_AUTHENTICATORS = first!(authenticators!(), "authenticators.id", "$3");

    LAST_AUTHENTICATOR = last!(authenticators!(), "authenticators.id");

    FIRST_DEVICES = first!(devices!(), "trusted_devices.id", "$4");

    LAST_DEVICE = last!(devices!(), "trusted_devices.id");

    OF_USER = "
        SELECT authenticators.id, users.login, authenticators.label, authenticators.kind
        FROM authenticators JOIN users ON users.id = authenticators.user_id
        WHERE authenticators.user_id = $1 AND authenticators.state <> 'pending'
        ORDER BY authenticators.id";
}
