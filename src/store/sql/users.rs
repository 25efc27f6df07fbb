//! Users: who they are and the marks they carry.

/// The columns of a user, in the order in which rows are read.
macro_rules! columns {
    () => {
        "users.id, users.login, users.name, users.phone, users.phone_changed_at, users.email, \
         users.status, users.reinstated_at, users.personal, users.required, users.rebind, \
         users.epoch, CASE WHEN users.password_hash IS NULL THEN 0 ELSE 1 END, \
         users.first_enrolled_at, users.created_at"
    };
}

/// The state of a user's second factor, as far as SQL can tell it cheaply:
/// active types, disabled ones, a pending one that is alive and was begun in the
/// present epoch, the lock. `$1` is now.
macro_rules! state_columns {
    () => {
        "EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                AND a.state = 'active' AND a.kind = 'totp'),
            EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                AND a.state = 'active' AND a.kind = 'sms'),
            EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                AND a.state = 'active' AND a.kind = 'webauthn'),
            EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                AND a.state = 'disabled'),
            EXISTS (SELECT 1 FROM pending_enrollments p WHERE p.user_id = users.id
                AND p.expires_at > $1 AND p.epoch = users.epoch),
            (SELECT locks.locked_until FROM locks WHERE locks.user_id = users.id)"
    };
}
pub(in crate::store) use state_columns;

/// Whom the desk should have an eye on. Each condition counts only where its flag,
/// `$2` to `$5`, is 1: one active authenticator; few codes left; nothing but texts;
/// one that has taken no code since the one that confirmed it.
macro_rules! marked {
    () => {
        "($2 = 0 OR (SELECT COUNT(*) FROM authenticators a WHERE a.user_id = users.id
                AND a.state = 'active') = 1)
            AND ($3 = 0 OR (EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                    AND a.state = 'active')
                AND (SELECT COUNT(*) FROM recovery_codes r WHERE r.user_id = users.id
                    AND r.spent_at IS NULL) <= 2))
            AND ($4 = 0 OR (EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                    AND a.state = 'active')
                AND NOT EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                    AND a.state = 'active' AND a.kind <> 'sms')))
            AND ($5 = 0 OR EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id
                AND a.state = 'active'
                AND (a.last_used_at IS NULL OR a.last_used_at <= a.confirmed_at)))"
    };
}

statements! {
    INSERT_USER = "
        INSERT INTO users (
            login, login_key, name, name_key, phone, phone_changed_at, email, status,
            personal, required, rebind, epoch, password_hash, password_set_at, password_kind,
            password_amount, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', 0, 0, 0, 1, $8, $9, $10, $11, $12)
        ON CONFLICT (login_key) DO NOTHING
        RETURNING id";

    SELECT_BY_KEY = concat!("SELECT ", columns!(), " FROM users WHERE login_key = $1");

    SELECT_BY_ID = concat!("SELECT ", columns!(), " FROM users WHERE id = $1");

    SELECT_ALL = concat!("
        SELECT users.id, users.login, users.name, users.status, ", state_columns!(), "
        FROM users WHERE ", marked!(), " ORDER BY users.login_key");

    /// In the order of an expression for the same reason as [`SELECT_NAMES_MATCHING`].
    SELECT_MATCHING = concat!("
        SELECT users.id, users.login, users.name, users.status, ", state_columns!(), "
        FROM users
        WHERE ", marked!(), " AND (users.login_key LIKE $6 ESCAPE '\\'
            OR users.name_key LIKE $6 ESCAPE '\\' OR users.phone LIKE $7 ESCAPE '\\')
        ORDER BY users.login_key || ''");

    SELECT_IN_PRACTICE = concat!("
        SELECT users.id, users.login, users.name, users.status, ", state_columns!(), "
        FROM memberships JOIN users ON users.id = memberships.user_id
        WHERE ", marked!(), " AND memberships.practice_id = $6 ORDER BY users.login_key");

    SELECT_MATCHING_IN_PRACTICE = concat!("
        SELECT users.id, users.login, users.name, users.status, ", state_columns!(), "
        FROM memberships JOIN users ON users.id = memberships.user_id
        WHERE ", marked!(), " AND memberships.practice_id = $6
            AND (users.login_key LIKE $7 ESCAPE '\\' OR users.name_key LIKE $7 ESCAPE '\\'
                OR users.phone LIKE $8 ESCAPE '\\')
        ORDER BY users.login_key");

    /// With how many there are in all. In the order of an expression, so that the table
    /// is read as it lies: in the order of the index each row would be fetched by
    /// itself, which takes several times as long where few or none match.
    SELECT_NAMES_MATCHING = "
        SELECT users.id, users.login, users.name, COUNT(*) OVER () FROM users
        WHERE users.login_key LIKE $1 ESCAPE '\\' OR users.name_key LIKE $1 ESCAPE '\\'
            OR users.phone LIKE $2
        ORDER BY users.login_key || '' LIMIT $3";

    /// Everybody, as they lie.
    SELECT_NAMES = "SELECT users.id, users.login, users.name FROM users ORDER BY users.id";

    /// With [`SELECT_LOGINS_BEFORE`] the neighbours of a login, by the index.
    SELECT_LOGINS_FROM = "
        SELECT users.login FROM users WHERE users.login_key >= $1
        ORDER BY users.login_key LIMIT $2";

    SELECT_LOGINS_BEFORE = "
        SELECT users.login FROM users WHERE users.login_key < $1
        ORDER BY users.login_key DESC LIMIT $2";

    /// Nothing is changed if the new login is another user's.
    UPDATE_PROFILE = "
        UPDATE users SET login = $1, login_key = $2, name = $3, name_key = $4, phone = $5,
            phone_changed_at = $6, email = $7
        WHERE id = $8 AND NOT EXISTS
            (SELECT 1 FROM users other WHERE other.login_key = $2 AND other.id <> $8)";

    UPDATE_MARKS = "UPDATE users SET personal = $1, required = $2, rebind = $3 WHERE id = $4";

    SUSPEND = "UPDATE users SET status = 'suspended', suspended_at = $1 WHERE id = $2";

    REINSTATE = "UPDATE users SET status = 'active', reinstated_at = $1 WHERE id = $2";

    RAISE_EPOCH = "UPDATE users SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch";

    /// What somebody who gets in is told of.
    SELECT_EPOCH_AND_CODES = "
        SELECT users.epoch, (SELECT COUNT(*) FROM recovery_codes
            WHERE recovery_codes.user_id = users.id AND recovery_codes.spent_at IS NULL)
        FROM users WHERE users.id = $1";

    SELECT_PASSWORD = "SELECT password_hash FROM users WHERE id = $1";

    /// The dearest hash of the next kind of hash in the store, by the index.
    SELECT_DEAREST_AFTER = "
        SELECT password_kind, password_amount FROM users WHERE password_kind > $1
        ORDER BY password_kind, password_amount DESC LIMIT 1";

    UPDATE_PASSWORD = "
        UPDATE users SET password_hash = $1, password_set_at = $2, password_kind = $3,
            password_amount = $4
        WHERE id = $5";

    /// The same password, so when it was set stays; what it costs is what all do. Nothing is
    /// changed if it is another by now.
    REHASH_PASSWORD = "
        UPDATE users SET password_hash = $1, password_kind = NULL, password_amount = NULL
        WHERE id = $2 AND password_hash = $3";

    UPDATE_FIRST_ENROLLED = "
        UPDATE users SET first_enrolled_at = $1 WHERE id = $2 AND first_enrolled_at IS NULL";

    DELETE_USER = "DELETE FROM users WHERE id = $1";
}
