//! Practices and their policies.

/// The columns of a practice, in the order in which rows are read.
macro_rules! columns {
    () => {
        "practices.id, practices.handle, practices.name, practices.enforced_since, \
         practices.paused_until, practices.owner_since, practices.admin_since, \
         practices.provider_since, practices.staff_since, practices.grace_length, \
         practices.grace_until, practices.methods, practices.digits, practices.remember, \
         practices.enroll_with, practices.created_at"
    };
}
pub(in crate::store) use columns;

statements! {
    INSERT_PRACTICE = "
        INSERT INTO practices (
            handle, name, name_key, enforcement, enforced_since, paused_until, owner_since,
            admin_since, provider_since, staff_since, grace_length, grace_until, methods,
            digits, remember, enroll_with, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (handle) DO NOTHING
        RETURNING id";

    UPDATE_PRACTICE = "
        UPDATE practices SET
            handle = $1, name = $2, name_key = $3, enforcement = $4, enforced_since = $5,
            paused_until = $6, owner_since = $7, admin_since = $8, provider_since = $9,
            staff_since = $10, grace_length = $11, grace_until = $12, methods = $13,
            digits = $14, remember = $15, enroll_with = $16
        WHERE id = $17";

    DELETE_PRACTICE = "DELETE FROM practices WHERE id = $1";

    SELECT_BY_HANDLE = concat!("SELECT ", columns!(), " FROM practices WHERE handle = $1");

    SELECT_BY_ID = concat!("SELECT ", columns!(), " FROM practices WHERE id = $1");

    SELECT_ALL = concat!("SELECT ", columns!(), ",
            (SELECT COUNT(*) FROM memberships WHERE memberships.practice_id = practices.id)
        FROM practices ORDER BY practices.handle");

    SELECT_NAMES = "SELECT handle, name FROM practices ORDER BY handle";

    COUNT_MEMBERS = "SELECT COUNT(*) FROM memberships WHERE practice_id = $1";
}
