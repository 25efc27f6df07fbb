-- Migration 1: the whole schema. Times are UTC milliseconds, lengths are
-- milliseconds, flags are 0 or 1, secrets are sealed before they come here.

-- Who this store is. One row.
CREATE TABLE identity (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    store_id    BLOB    NOT NULL CHECK (length(store_id) = 16),
    created_at  INTEGER NOT NULL
) STRICT;

-- Settings that belong to the store and not to a practice.
CREATE TABLE settings (
    name   TEXT PRIMARY KEY,
    value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The keys that sealed something here. `check_value` tells a wrong key at open.
-- `audit_key` holds a retired key's audit key, sealed under its successor.
CREATE TABLE keys (
    key_id       BLOB    PRIMARY KEY CHECK (length(key_id) = 8),
    state        TEXT    NOT NULL CHECK (state IN ('present', 'retired')),
    check_value  BLOB    NOT NULL,
    audit_key    BLOB,
    created_at   INTEGER NOT NULL,
    retired_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX keys_present ON keys (state) WHERE state = 'present';

-- Ids that must be known before their row is written, because a seal binds them.
CREATE TABLE counters (
    name   TEXT    PRIMARY KEY,
    value  INTEGER NOT NULL CHECK (value >= 0)
) STRICT, WITHOUT ROWID;

-- The end of the chain of events. Every write updates this row first.
CREATE TABLE chain_head (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    seq         INTEGER NOT NULL CHECK (seq >= 0),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    sealed_seq  INTEGER NOT NULL CHECK (sealed_seq BETWEEN 0 AND seq),
    seal        BLOB    NOT NULL CHECK (length(seal) = 32)
) STRICT;

-- Compared one by one: for a list of more than two words SQLite makes a table in memory,
-- anew for each event.
CREATE TABLE events (
    seq              INTEGER PRIMARY KEY CHECK (seq > 0),
    at               INTEGER NOT NULL,
    kind             TEXT    NOT NULL CHECK (kind = 'login' OR kind = 'change' OR kind = 'refusal'),
    action           TEXT    NOT NULL,
    outcome          TEXT    NOT NULL CHECK (outcome = 'allowed' OR outcome = 'done'
                         OR outcome = 'rejected' OR outcome = 'denied' OR outcome = 'locked'
                         OR outcome = 'refused' OR outcome = 'skipped'),
    actor_name       TEXT    NOT NULL,
    actor_uid        INTEGER NOT NULL,
    host             TEXT    NOT NULL,
    version          TEXT    NOT NULL,
    practice_id      INTEGER,
    practice_handle  TEXT,
    user_id          INTEGER,
    user_login       TEXT,
    target           TEXT,
    reason           TEXT,
    ticket           TEXT,
    details          TEXT    NOT NULL,
    login_id         BLOB    CHECK (login_id IS NULL OR length(login_id) = 24),
    hash             BLOB    NOT NULL CHECK (length(hash) = 32),
    seal             BLOB    CHECK (seal IS NULL OR length(seal) = 32),
    seal_key_id      BLOB    CHECK (seal_key_id IS NULL OR length(seal_key_id) = 8),
    CHECK ((seal IS NULL) = (seal_key_id IS NULL)),
    CHECK ((practice_id IS NULL) = (practice_handle IS NULL)),
    CHECK ((user_id IS NULL) = (user_login IS NULL))
) STRICT;
CREATE INDEX events_user ON events (user_id, seq) WHERE user_id IS NOT NULL;
CREATE INDEX events_practice ON events (practice_id, seq) WHERE practice_id IS NOT NULL;
CREATE INDEX events_action ON events (action, seq) WHERE kind <> 'login';
CREATE INDEX events_actor ON events (actor_name, seq);
CREATE INDEX events_refused ON events (seq) WHERE kind = 'refusal';
CREATE INDEX events_at ON events (at);
-- A ticket lets in once.
CREATE UNIQUE INDEX events_login ON events (login_id) WHERE outcome = 'allowed' AND login_id IS NOT NULL;

CREATE TABLE practices (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    handle          TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    name_key        TEXT    NOT NULL,
    enforcement     TEXT    NOT NULL CHECK (enforcement IN ('off', 'required')),
    enforced_since  INTEGER,
    paused_until    INTEGER,
    owner_since     INTEGER,
    admin_since     INTEGER,
    provider_since  INTEGER,
    staff_since     INTEGER,
    grace_length    INTEGER CHECK (grace_length > 0),
    grace_until     INTEGER,
    methods         TEXT    NOT NULL CHECK (methods IN
                        ('totp', 'totp,sms', 'totp,webauthn', 'totp,sms,webauthn')),
    digits          INTEGER NOT NULL CHECK (digits IN (6, 7, 8)),
    remember        INTEGER NOT NULL CHECK (remember BETWEEN 0 AND 7776000000),
    enroll_with     TEXT    NOT NULL CHECK (enroll_with IN ('password', 'code')),
    created_at      INTEGER NOT NULL,
    CHECK ((enforcement = 'required') = (enforced_since IS NOT NULL)),
    CHECK (grace_length IS NULL OR grace_until IS NULL),
    CHECK (COALESCE(owner_since, admin_since, provider_since, staff_since) IS NOT NULL)
) STRICT;

CREATE TABLE users (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    login              TEXT    NOT NULL,
    login_key          TEXT    NOT NULL UNIQUE,
    name               TEXT,
    name_key           TEXT,
    phone              TEXT,
    phone_changed_at   INTEGER,
    email              TEXT,
    status             TEXT    NOT NULL CHECK (status IN ('active', 'suspended')),
    suspended_at       INTEGER,
    reinstated_at      INTEGER,
    personal           INTEGER NOT NULL CHECK (personal IN (0, 1)),
    required           INTEGER NOT NULL CHECK (required IN (0, 1)),
    rebind             INTEGER NOT NULL CHECK (rebind IN (0, 1)),
    epoch              INTEGER NOT NULL CHECK (epoch >= 1),
    password_hash      TEXT,
    password_set_at    INTEGER,
    -- What the hash costs, where that is not what is hashed today.
    password_kind      TEXT,
    password_amount    INTEGER CHECK (password_amount > 0),
    first_enrolled_at  INTEGER,
    created_at         INTEGER NOT NULL,
    CHECK ((password_hash IS NULL) = (password_set_at IS NULL)),
    CHECK ((password_kind IS NULL) = (password_amount IS NULL)),
    CHECK (password_kind IS NULL OR password_hash IS NOT NULL),
    CHECK ((name IS NULL) = (name_key IS NULL))
) STRICT;
CREATE INDEX users_name ON users (name_key) WHERE name_key IS NOT NULL;
-- The dearest hash of each kind: what a denial costs.
CREATE INDEX users_password_kind ON users (password_kind, password_amount DESC) WHERE password_kind IS NOT NULL;
CREATE INDEX users_phone ON users (phone) WHERE phone IS NOT NULL;
-- Few, and a policy file asks for all of them.
CREATE INDEX users_required ON users (id) WHERE required = 1;

CREATE TABLE memberships (
    practice_id  INTEGER NOT NULL REFERENCES practices (id) ON DELETE CASCADE,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role         TEXT    NOT NULL CHECK (role IN ('owner', 'admin', 'provider', 'staff')),
    joined_at    INTEGER NOT NULL,
    role_since   INTEGER NOT NULL,
    PRIMARY KEY (practice_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_user ON memberships (user_id, practice_id);

-- The present exemption of a member; it ends by the clock.
CREATE TABLE exemptions (
    practice_id     INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    exemption_type  TEXT    NOT NULL CHECK (exemption_type IN ('temporary', 'service')),
    reason          TEXT    NOT NULL,
    author          TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL CHECK (ends_at - created_at <= 7776000000),
    PRIMARY KEY (practice_id, user_id),
    FOREIGN KEY (practice_id, user_id) REFERENCES memberships (practice_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX exemptions_end ON exemptions (ends_at);

-- The present explicit deadline of a member; replaces the practice's grace.
CREATE TABLE extensions (
    practice_id  INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    author       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    PRIMARY KEY (practice_id, user_id),
    FOREIGN KEY (practice_id, user_id) REFERENCES memberships (practice_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE authenticators (
    id            INTEGER PRIMARY KEY,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL CHECK (kind IN ('totp', 'sms', 'webauthn')),
    label         TEXT,
    state         TEXT    NOT NULL CHECK (state IN ('pending', 'active', 'disabled')),
    algorithm     TEXT    CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512')),
    digits        INTEGER CHECK (digits IN (6, 7, 8)),
    period        INTEGER CHECK (period BETWEEN 15 AND 120),
    last_step     INTEGER,
    drift         INTEGER NOT NULL DEFAULT 0,
    phone_masked  TEXT,
    phone_mac     BLOB,
    key_id        BLOB    NOT NULL,
    sealed        BLOB    NOT NULL,
    created_at    INTEGER NOT NULL,
    confirmed_at  INTEGER,
    disabled_at   INTEGER,
    last_used_at  INTEGER,
    CHECK ((kind = 'totp') = (algorithm IS NOT NULL AND digits IS NOT NULL AND period IS NOT NULL)),
    CHECK ((kind = 'sms') = (phone_masked IS NOT NULL AND phone_mac IS NOT NULL)),
    CHECK ((state = 'pending') = (confirmed_at IS NULL))
) STRICT;
CREATE INDEX authenticators_user ON authenticators (user_id);
CREATE UNIQUE INDEX authenticators_pending ON authenticators (user_id) WHERE state = 'pending';

-- What a pending authenticator is bound to: one a user.
CREATE TABLE pending_enrollments (
    authenticator_id  INTEGER PRIMARY KEY REFERENCES authenticators (id) ON DELETE CASCADE,
    user_id           INTEGER NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    begun_by          TEXT    NOT NULL CHECK (begun_by IN ('desk', 'login')),
    binding           BLOB    NOT NULL CHECK (length(binding) = 16),
    proof             TEXT    NOT NULL CHECK (proof IN ('password', 'enrollment_code', 'desk', 'proven')),
    epoch             INTEGER NOT NULL,
    replaces          INTEGER,
    created_at        INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL CHECK (expires_at - created_at <= 1800000),
    last_failure      TEXT
) STRICT;

-- One set of recovery codes a user. The output of a slow hash is sealed.
CREATE TABLE recovery_sets (
    user_id      INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    salt         BLOB    NOT NULL CHECK (length(salt) = 16),
    issued_at    INTEGER NOT NULL,
    renewal_due  INTEGER NOT NULL DEFAULT 0 CHECK (renewal_due IN (0, 1))
) STRICT;
CREATE TABLE recovery_codes (
    user_id   INTEGER NOT NULL REFERENCES recovery_sets (user_id) ON DELETE CASCADE,
    position  INTEGER NOT NULL CHECK (position BETWEEN 1 AND 10),
    key_id    BLOB    NOT NULL,
    sealed    BLOB    NOT NULL,
    spent_at  INTEGER,
    PRIMARY KEY (user_id, position)
) STRICT, WITHOUT ROWID;

-- Codes handed out by the desk: one of each kind a user.
CREATE TABLE enrollment_codes (
    user_id     INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    purpose     TEXT    NOT NULL CHECK (purpose IN ('first', 'reset')),
    salt        BLOB    NOT NULL CHECK (length(salt) = 16),
    key_id      BLOB    NOT NULL,
    sealed      BLOB    NOT NULL,
    epoch       INTEGER NOT NULL,
    misses      INTEGER NOT NULL CHECK (misses BETWEEN 0 AND 5),
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL CHECK (expires_at - issued_at <= 1814400000)
) STRICT;
CREATE TABLE bypass_codes (
    user_id     INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    salt        BLOB    NOT NULL CHECK (length(salt) = 16),
    key_id      BLOB    NOT NULL,
    sealed      BLOB    NOT NULL,
    epoch       INTEGER NOT NULL,
    uses_left   INTEGER NOT NULL CHECK (uses_left BETWEEN 0 AND 10),
    misses      INTEGER NOT NULL CHECK (misses BETWEEN 0 AND 5),
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL CHECK (expires_at - issued_at <= 86400000)
) STRICT;

-- Wrong codes: in a row, and per day for the window of thirty days.
CREATE TABLE locks (
    user_id       INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    in_row        INTEGER NOT NULL CHECK (in_row >= 0),
    locked_until  INTEGER
) STRICT;
CREATE TABLE failure_days (
    user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day      INTEGER NOT NULL,
    count    INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (user_id, day)
) STRICT, WITHOUT ROWID;

-- Limits that are no lock: wrong passwords a name, folded denials, codes
-- tested at the desk. The subject is a keyed hash or an id as text.
CREATE TABLE rate_windows (
    kind        TEXT    NOT NULL CHECK (kind IN ('password', 'denial', 'check_code')),
    subject     BLOB    NOT NULL,
    started_at  INTEGER NOT NULL,
    count       INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_windows_started ON rate_windows (kind, started_at);

CREATE TABLE trusted_devices (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    practice_id   INTEGER REFERENCES practices (id) ON DELETE CASCADE,
    label         TEXT    NOT NULL,
    epoch         INTEGER NOT NULL,
    key_id        BLOB    NOT NULL,
    mac           BLOB    NOT NULL CHECK (length(mac) = 32),
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    last_used_at  INTEGER
) STRICT;
CREATE INDEX trusted_devices_user ON trusted_devices (user_id);
CREATE INDEX trusted_devices_practice ON trusted_devices (practice_id, user_id);

-- A texted code is computed from a stored random challenge; nothing readable is stored.
CREATE TABLE sms_challenges (
    login_id          BLOB    PRIMARY KEY CHECK (length(login_id) = 16),
    user_id           INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    authenticator_id  INTEGER NOT NULL REFERENCES authenticators (id) ON DELETE CASCADE,
    challenge         BLOB    NOT NULL CHECK (length(challenge) = 32),
    key_id            BLOB    NOT NULL,
    tries             INTEGER NOT NULL CHECK (tries BETWEEN 0 AND 5),
    first_sent_at     INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL CHECK (expires_at - first_sent_at <= 600000)
) STRICT, WITHOUT ROWID;
CREATE INDEX sms_challenges_user ON sms_challenges (user_id);
CREATE INDEX sms_challenges_authenticator ON sms_challenges (authenticator_id);

CREATE TABLE sms_messages (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id        INTEGER REFERENCES users (id) ON DELETE SET NULL,
    phone_masked   TEXT    NOT NULL,
    phone_mac      BLOB    NOT NULL,
    sent_at        INTEGER NOT NULL,
    transport      TEXT    NOT NULL CHECK (transport IN ('command', 'http', 'file')),
    provider_id    TEXT,
    status         TEXT    NOT NULL CHECK (status IN
                       ('sending', 'accepted', 'sent', 'delivered', 'undelivered', 'failed',
                        'unknown')),
    status_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX sms_messages_user ON sms_messages (user_id, sent_at);
CREATE INDEX sms_messages_number ON sms_messages (phone_mac, sent_at);
CREATE INDEX sms_messages_sent ON sms_messages (sent_at);

-- Who may run the program, beside root and the owner of this file.
CREATE TABLE operators (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL UNIQUE,
    uid         INTEGER NOT NULL CHECK (uid BETWEEN 0 AND 4294967294),
    role        TEXT    CHECK (role IN ('admin', 'support', 'auditor')),
    user_id     INTEGER REFERENCES users (id) ON DELETE SET NULL,
    created_at  INTEGER NOT NULL,
    CHECK (role IS NOT NULL OR user_id IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX operators_uid ON operators (uid);
CREATE INDEX operators_user ON operators (user_id);
