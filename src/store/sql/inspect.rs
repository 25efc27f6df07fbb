//! What is asked of a store that may be damaged or edited: every row once, in order.

statements! {
    /// What there is, as SQLite keeps it. What it learned of its own indexes is its own.
    SELECT_SCHEMA = "
        SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_schema
        WHERE name <> 'sqlite_stat1' AND name <> 'sqlite_stat4'
        ORDER BY type, name";

    SELECT_MARKS = "
        SELECT users.id, users.login, users.status, users.personal, users.required, users.rebind,
            users.epoch, locks.in_row, locks.locked_until, bypass_codes.uses_left,
            (SELECT COALESCE(SUM(days.count), 0) FROM failure_days AS days
                WHERE days.user_id = users.id AND days.day >= $1)
        FROM users LEFT JOIN locks ON locks.user_id = users.id
            LEFT JOIN bypass_codes ON bypass_codes.user_id = users.id
        ORDER BY users.id";

    SELECT_PROVEN = "
        SELECT id, user_id, state FROM authenticators WHERE state <> 'pending' ORDER BY id";

    SELECT_TERMS = "
        SELECT memberships.practice_id, memberships.user_id, memberships.role,
            memberships.joined_at, exemptions.ends_at, extensions.ends_at
        FROM memberships
            LEFT JOIN exemptions ON exemptions.practice_id = memberships.practice_id
                AND exemptions.user_id = memberships.user_id
            LEFT JOIN extensions ON extensions.practice_id = memberships.practice_id
                AND extensions.user_id = memberships.user_id
        ORDER BY memberships.practice_id, memberships.user_id";

    /// Enrollments under way without their authenticator, or of somebody else's.
    ORPHANED_ENROLLMENTS = "
        SELECT pending.user_id FROM pending_enrollments AS pending
        WHERE NOT EXISTS (SELECT 1 FROM authenticators AS one
            WHERE one.id = pending.authenticator_id AND one.user_id = pending.user_id
                AND one.state = 'pending')
        ORDER BY pending.user_id";

    /// Authenticators that wait for a code, without an enrollment.
    ORPHANED_AUTHENTICATORS = "
        SELECT one.user_id FROM authenticators AS one
        WHERE one.state = 'pending' AND NOT EXISTS (SELECT 1 FROM pending_enrollments AS pending
            WHERE pending.authenticator_id = one.id)
        ORDER BY one.user_id";

    /// Texted codes for the authenticator of somebody else.
    ORPHANED_CHALLENGES = "
        SELECT challenges.user_id FROM sms_challenges AS challenges
        WHERE NOT EXISTS (SELECT 1 FROM authenticators AS one
            WHERE one.id = challenges.authenticator_id AND one.user_id = challenges.user_id)
        ORDER BY challenges.user_id";

    /// What was made in an epoch that is still to come.
    LATE_EPOCHS = "
        SELECT users.id FROM users
        WHERE EXISTS (SELECT 1 FROM trusted_devices AS one
                WHERE one.user_id = users.id AND one.epoch > users.epoch)
            OR EXISTS (SELECT 1 FROM enrollment_codes AS one
                WHERE one.user_id = users.id AND one.epoch > users.epoch)
            OR EXISTS (SELECT 1 FROM bypass_codes AS one
                WHERE one.user_id = users.id AND one.epoch > users.epoch)
            OR EXISTS (SELECT 1 FROM pending_enrollments AS one
                WHERE one.user_id = users.id AND one.epoch > users.epoch)
        ORDER BY users.id";

    /// The last id that was given out, and the highest that a row has.
    AUTHENTICATOR_IDS = "
        SELECT value, (SELECT COALESCE(MAX(id), 0) FROM authenticators)
        FROM counters WHERE name = 'authenticators'";

    /// The last id of tables whose ids SQLite counts itself.
    SELECT_SEQUENCE = "SELECT seq FROM sqlite_sequence WHERE name = $1";
}
