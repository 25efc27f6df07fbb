//! Who the store is: identity, keys, settings, counters.

statements! {
    INSERT_IDENTITY = "INSERT INTO identity (id, store_id, created_at) VALUES (1, $1, $2)";

    SELECT_IDENTITY = "
        SELECT identity.store_id, keys.key_id, keys.check_value, identity.created_at
        FROM identity JOIN keys ON keys.state = 'present'
        WHERE identity.id = 1";

    SELECT_SIZE = "
        SELECT (SELECT COUNT(*) FROM practices), (SELECT COUNT(*) FROM users),
            (SELECT COUNT(*) FROM operators)";

    INSERT_KEY = "
        INSERT INTO keys (key_id, state, check_value, created_at) VALUES ($1, 'present', $2, $3)";

    SELECT_SETTING = "SELECT value FROM settings WHERE name = $1";

    UPSERT_SETTING = "
        INSERT INTO settings (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    INSERT_COUNTER = "INSERT INTO counters (name, value) VALUES ($1, 0)";

    NEXT_ID = "UPDATE counters SET value = value + 1 WHERE name = $1 RETURNING value";
}
