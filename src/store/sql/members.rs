//! Memberships, and what is agreed for a member: exemptions and extensions.

use super::practices;
use super::users;

/// The columns of a membership, in the order in which rows are read.
macro_rules! columns {
    () => {
        "memberships.practice_id, memberships.user_id, memberships.role, memberships.joined_at, \
         memberships.role_since, exemptions.exemption_type, exemptions.reason, \
         exemptions.author, exemptions.created_at, exemptions.ends_at, extensions.ends_at"
    };
}

/// Brings a member's exemption and extension to their membership.
macro_rules! agreed {
    () => {
        " LEFT JOIN exemptions ON exemptions.practice_id = memberships.practice_id
            AND exemptions.user_id = memberships.user_id
        LEFT JOIN extensions ON extensions.practice_id = memberships.practice_id
            AND extensions.user_id = memberships.user_id "
    };
}

statements! {
    INSERT_MEMBERSHIP = "
        INSERT INTO memberships (practice_id, user_id, role, joined_at, role_since)
        VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (practice_id, user_id) DO NOTHING";

    UPDATE_ROLE = "
        UPDATE memberships SET role = $1, role_since = $2 WHERE practice_id = $3 AND user_id = $4";

    RAISE_EPOCHS = "
        UPDATE users SET epoch = epoch + 1
        WHERE id IN (SELECT user_id FROM memberships WHERE practice_id = $1)";

    DELETE_MEMBERSHIP = "DELETE FROM memberships WHERE practice_id = $1 AND user_id = $2";

    SELECT_MEMBERSHIP = concat!("SELECT ", columns!(), " FROM memberships ", agreed!(), "
        WHERE memberships.practice_id = $1 AND memberships.user_id = $2");

    /// A user's memberships with their practices. Few, so whoever reads them sorts them: SQLite
    /// would copy each of the thirty columns into a table of its own, at each login twice.
    SELECT_OF_USER = concat!("SELECT ", columns!(), ", ", practices::columns!(), "
        FROM memberships JOIN practices ON practices.id = memberships.practice_id ", agreed!(), "
        WHERE memberships.user_id = $1");

    /// Everything that a report says of each member, in the order of the logins.
    SELECT_MEMBERS = concat!("
        SELECT ", columns!(), ", ", users::state_columns!(), ",
            users.login, users.name, users.email, users.phone IS NOT NULL, users.status,
            users.reinstated_at, users.personal, users.required, users.rebind, users.epoch,
            EXISTS (SELECT 1 FROM memberships other
                JOIN practices strict ON strict.id = other.practice_id
                WHERE other.user_id = users.id AND strict.enroll_with = 'code'),
            EXISTS (SELECT 1 FROM enrollment_codes WHERE enrollment_codes.user_id = users.id
                AND enrollment_codes.expires_at > $1 AND enrollment_codes.misses < 5
                AND enrollment_codes.epoch = users.epoch),
            (SELECT MIN(a.confirmed_at) FROM authenticators a
                WHERE a.user_id = users.id AND a.state = 'active'),
            (SELECT MAX(a.last_used_at) FROM authenticators a WHERE a.user_id = users.id),
            (SELECT COUNT(*) FROM recovery_codes
                WHERE recovery_codes.user_id = users.id AND recovery_codes.spent_at IS NULL)
        FROM memberships JOIN users ON users.id = memberships.user_id ", agreed!(), "
        WHERE memberships.practice_id = $2 ORDER BY users.login_key");

    UPSERT_EXEMPTION = "
        INSERT INTO exemptions (
            practice_id, user_id, exemption_type, reason, author, created_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (practice_id, user_id) DO UPDATE SET
            exemption_type = excluded.exemption_type, reason = excluded.reason,
            author = excluded.author, created_at = excluded.created_at,
            ends_at = excluded.ends_at";

    /// The exemptions whose end is in that time, the first to end first.
    SELECT_ENDING = "
        SELECT practices.handle, users.id, users.login, exemptions.author, exemptions.reason,
            exemptions.ends_at
        FROM exemptions
        JOIN practices ON practices.id = exemptions.practice_id
        JOIN users ON users.id = exemptions.user_id
        WHERE exemptions.ends_at >= $1 AND exemptions.ends_at <= $2
        ORDER BY exemptions.ends_at";

    DELETE_EXEMPTION = "DELETE FROM exemptions WHERE practice_id = $1 AND user_id = $2";

    UPSERT_EXTENSION = "
        INSERT INTO extensions (practice_id, user_id, reason, author, created_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (practice_id, user_id) DO UPDATE SET
            reason = excluded.reason, author = excluded.author,
            created_at = excluded.created_at, ends_at = excluded.ends_at";

    DELETE_EXTENSION = "DELETE FROM extensions WHERE practice_id = $1 AND user_id = $2";

    /// What a practice agreed with whom, by login.
    SELECT_EXEMPTIONS = "
        SELECT users.id, users.login, exemptions.ends_at, exemptions.reason,
            exemptions.exemption_type
        FROM exemptions JOIN users ON users.id = exemptions.user_id
        WHERE exemptions.practice_id = $1 ORDER BY users.login_key";

    SELECT_EXTENSIONS = "
        SELECT users.id, users.login, extensions.ends_at, extensions.reason, NULL
        FROM extensions JOIN users ON users.id = extensions.user_id
        WHERE extensions.practice_id = $1 ORDER BY users.login_key";

    /// The practices of all of whom a second factor is required.
    SELECT_REQUIRED = "
        SELECT memberships.practice_id, users.id, users.login
        FROM users JOIN memberships ON memberships.user_id = users.id
        WHERE users.required = 1 ORDER BY users.id";
}
