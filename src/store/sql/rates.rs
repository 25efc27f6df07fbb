//! Counts within a time: wrong passwords and folded denials of a name.

statements! {
    SELECT_WINDOW = "SELECT started_at, count FROM rate_windows WHERE kind = $1 AND subject = $2";

    SET_WINDOW = "
        INSERT INTO rate_windows (kind, subject, started_at, count) VALUES ($1, $2, $3, $4)
        ON CONFLICT (kind, subject) DO UPDATE SET
            started_at = excluded.started_at, count = excluded.count";

    /// The oldest first, a few at a time.
    SELECT_BEGUN_BEFORE = "
        SELECT subject, started_at, count FROM rate_windows
        WHERE kind = $1 AND started_at <= $2 ORDER BY started_at LIMIT $3";

    DELETE_WINDOW = "DELETE FROM rate_windows WHERE kind = $1 AND subject = $2";
}
