-- Migration 1, second part: the views that reports are made from, described in
-- twofactl-store(5). They are the face that this file shows to other programs:
-- columns are only ever added, at the end.
--
-- None shows a secret, a hash, a seal, a key's name or a whole telephone
-- number, and none reads the clock: rows say until when, and whoever asks says
-- what time it is. What the next login demands is not told from here.
--
-- Times are text of one width, so that it sorts. A reader's SQLite may be older
-- than ours and distrust this schema: only functions that every one since 3.37
-- (which STRICT needs) builds in and calls harmless.

CREATE VIEW report_practices AS
SELECT
    id AS practice_id,
    handle AS practice,
    name,
    enforcement,
    strftime('%Y-%m-%dT%H:%M:%fZ', enforced_since / 1000.0, 'unixepoch') AS enforced_since,
    strftime('%Y-%m-%dT%H:%M:%fZ', paused_until / 1000.0, 'unixepoch') AS paused_until,
    substr(
        CASE WHEN owner_since IS NULL THEN '' ELSE ',owner' END
        || CASE WHEN admin_since IS NULL THEN '' ELSE ',admin' END
        || CASE WHEN provider_since IS NULL THEN '' ELSE ',provider' END
        || CASE WHEN staff_since IS NULL THEN '' ELSE ',staff' END, 2) AS roles,
    grace_length / 1000 AS grace_seconds,
    strftime('%Y-%m-%dT%H:%M:%fZ', grace_until / 1000.0, 'unixepoch') AS grace_until,
    methods,
    digits,
    remember / 1000 AS remember_seconds,
    enroll_with,
    (SELECT COUNT(*) FROM memberships WHERE memberships.practice_id = practices.id) AS members,
    strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS created_at
FROM practices;

CREATE VIEW report_users AS
SELECT
    id AS user_id,
    login,
    name,
    email,
    -- As the program masks a number: three characters at either end are shown.
    substr(phone, 1, 3) || substr('**********', 1, length(phone) - 6) || substr(phone, -3)
        AS phone_masked,
    strftime('%Y-%m-%dT%H:%M:%fZ', phone_changed_at / 1000.0, 'unixepoch') AS phone_changed_at,
    status,
    CASE WHEN status = 'suspended'
        THEN strftime('%Y-%m-%dT%H:%M:%fZ', suspended_at / 1000.0, 'unixepoch') END AS suspended_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', reinstated_at / 1000.0, 'unixepoch') AS reinstated_at,
    personal,
    required,
    rebind,
    password_hash IS NOT NULL AS password_set,
    strftime('%Y-%m-%dT%H:%M:%fZ', password_set_at / 1000.0, 'unixepoch') AS password_set_at,
    (SELECT COUNT(*) FROM authenticators
        WHERE authenticators.user_id = users.id AND authenticators.state = 'active')
        AS authenticators,
    (SELECT COUNT(*) FROM recovery_codes
        WHERE recovery_codes.user_id = users.id AND recovery_codes.spent_at IS NULL)
        AS recovery_codes_left,
    (SELECT COUNT(*) FROM memberships WHERE memberships.user_id = users.id) AS practices,
    strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT locks.locked_until FROM locks
        WHERE locks.user_id = users.id) / 1000.0, 'unixepoch') AS locked_until,
    epoch,
    strftime('%Y-%m-%dT%H:%M:%fZ', first_enrolled_at / 1000.0, 'unixepoch') AS first_enrolled_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT MAX(authenticators.last_used_at) FROM authenticators
        WHERE authenticators.user_id = users.id) / 1000.0, 'unixepoch') AS last_used_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS created_at
FROM users;

CREATE VIEW report_memberships AS
SELECT
    memberships.practice_id AS practice_id,
    practices.handle AS practice,
    memberships.user_id AS user_id,
    users.login AS login,
    users.name AS name,
    memberships.role AS role,
    strftime('%Y-%m-%dT%H:%M:%fZ', memberships.joined_at / 1000.0, 'unixepoch') AS member_since,
    strftime('%Y-%m-%dT%H:%M:%fZ', memberships.role_since / 1000.0, 'unixepoch') AS role_since,
    strftime('%Y-%m-%dT%H:%M:%fZ', CASE memberships.role
        WHEN 'owner' THEN practices.owner_since
        WHEN 'admin' THEN practices.admin_since
        WHEN 'provider' THEN practices.provider_since
        WHEN 'staff' THEN practices.staff_since
        END / 1000.0, 'unixepoch') AS role_in_scope_since,
    strftime('%Y-%m-%dT%H:%M:%fZ', exemptions.ends_at / 1000.0, 'unixepoch') AS exempt_until,
    exemptions.exemption_type AS exemption_type,
    exemptions.reason AS exemption_reason,
    exemptions.author AS exempted_by,
    strftime('%Y-%m-%dT%H:%M:%fZ', exemptions.created_at / 1000.0, 'unixepoch') AS exempted_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', extensions.ends_at / 1000.0, 'unixepoch') AS extended_until,
    extensions.reason AS extension_reason,
    extensions.author AS extended_by,
    strftime('%Y-%m-%dT%H:%M:%fZ', extensions.created_at / 1000.0, 'unixepoch') AS extended_at
FROM memberships
JOIN practices ON practices.id = memberships.practice_id
JOIN users ON users.id = memberships.user_id
LEFT JOIN exemptions ON exemptions.practice_id = memberships.practice_id
    AND exemptions.user_id = memberships.user_id
LEFT JOIN extensions ON extensions.practice_id = memberships.practice_id
    AND extensions.user_id = memberships.user_id;

CREATE VIEW report_authenticators AS
SELECT
    authenticators.id AS authenticator_id,
    authenticators.user_id AS user_id,
    users.login AS login,
    authenticators.kind AS type,
    authenticators.label AS label,
    authenticators.state AS state,
    authenticators.algorithm AS algorithm,
    authenticators.digits AS digits,
    authenticators.period AS period,
    authenticators.phone_masked AS phone_masked,
    strftime('%Y-%m-%dT%H:%M:%fZ', authenticators.created_at / 1000.0, 'unixepoch') AS created_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', authenticators.confirmed_at / 1000.0, 'unixepoch')
        AS confirmed_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', authenticators.disabled_at / 1000.0, 'unixepoch')
        AS disabled_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', authenticators.last_used_at / 1000.0, 'unixepoch')
        AS last_used_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT pending_enrollments.expires_at FROM pending_enrollments
        WHERE pending_enrollments.authenticator_id = authenticators.id) / 1000.0, 'unixepoch')
        AS pending_until
FROM authenticators
JOIN users ON users.id = authenticators.user_id;

CREATE VIEW report_recovery AS
SELECT
    users.id AS user_id,
    users.login AS login,
    (SELECT COUNT(*) FROM recovery_codes
        WHERE recovery_codes.user_id = users.id AND recovery_codes.spent_at IS NULL) AS codes_left,
    (SELECT COUNT(*) FROM recovery_codes
        WHERE recovery_codes.user_id = users.id AND recovery_codes.spent_at IS NOT NULL)
        AS codes_spent,
    -- A set that is due may have been marked before it had codes.
    CASE WHEN EXISTS (SELECT 1 FROM recovery_codes WHERE recovery_codes.user_id = users.id)
        THEN strftime('%Y-%m-%dT%H:%M:%fZ', recovery_sets.issued_at / 1000.0, 'unixepoch') END
        AS issued_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT MAX(recovery_codes.spent_at) FROM recovery_codes
        WHERE recovery_codes.user_id = users.id) / 1000.0, 'unixepoch') AS last_spent_at,
    COALESCE(recovery_sets.renewal_due, 0) AS renewal_due
FROM users
LEFT JOIN recovery_sets ON recovery_sets.user_id = users.id;

-- Misses and a newer epoch kill a code; only the clock is left to the reader.
CREATE VIEW report_codes AS
SELECT
    users.id AS user_id,
    users.login AS login,
    'enrollment' AS type,
    enrollment_codes.purpose AS purpose,
    1 AS uses_left,
    strftime('%Y-%m-%dT%H:%M:%fZ', enrollment_codes.issued_at / 1000.0, 'unixepoch') AS issued_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', enrollment_codes.expires_at / 1000.0, 'unixepoch') AS expires_at
FROM enrollment_codes
JOIN users ON users.id = enrollment_codes.user_id
WHERE enrollment_codes.misses < 5 AND enrollment_codes.epoch = users.epoch
UNION ALL
SELECT
    users.id,
    users.login,
    'bypass',
    NULL,
    bypass_codes.uses_left,
    strftime('%Y-%m-%dT%H:%M:%fZ', bypass_codes.issued_at / 1000.0, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', bypass_codes.expires_at / 1000.0, 'unixepoch')
FROM bypass_codes
JOIN users ON users.id = bypass_codes.user_id
WHERE bypass_codes.misses < 5 AND bypass_codes.uses_left > 0
    AND bypass_codes.epoch = users.epoch;

-- Devices of an older epoch are dead, and only wait to be swept.
CREATE VIEW report_devices AS
SELECT
    trusted_devices.id AS device_id,
    trusted_devices.user_id AS user_id,
    users.login AS login,
    trusted_devices.practice_id AS practice_id,
    practices.handle AS practice,
    trusted_devices.label AS name,
    strftime('%Y-%m-%dT%H:%M:%fZ', trusted_devices.created_at / 1000.0, 'unixepoch')
        AS created_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', trusted_devices.last_used_at / 1000.0, 'unixepoch')
        AS last_used_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', trusted_devices.expires_at / 1000.0, 'unixepoch')
        AS expires_at
FROM trusted_devices
JOIN users ON users.id = trusted_devices.user_id AND users.epoch = trusted_devices.epoch
LEFT JOIN practices ON practices.id = trusted_devices.practice_id;

CREATE VIEW report_messages AS
SELECT
    id AS message_id,
    user_id,
    (SELECT users.login FROM users WHERE users.id = sms_messages.user_id) AS login,
    phone_masked,
    strftime('%Y-%m-%dT%H:%M:%fZ', sent_at / 1000.0, 'unixepoch') AS sent_at,
    sent_at AS sent_at_ms,
    transport,
    provider_id,
    status,
    strftime('%Y-%m-%dT%H:%M:%fZ', status_at / 1000.0, 'unixepoch') AS status_at
FROM sms_messages;

CREATE VIEW report_events AS
SELECT
    seq,
    strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
    at AS at_ms,
    actor_name AS actor,
    actor_uid,
    host,
    version,
    kind,
    action,
    outcome,
    practice_id,
    practice_handle AS practice,
    user_id,
    user_login AS login,
    target,
    reason,
    ticket,
    details,
    seal IS NOT NULL AS sealed
FROM events;
