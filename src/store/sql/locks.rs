//! Wrong codes, and the locks they lead to.

statements! {
    SELECT_LOCK = "SELECT in_row, locked_until FROM locks WHERE user_id = $1";

    COUNT_FAILURES_SINCE = "
        SELECT COALESCE(SUM(count), 0) FROM failure_days WHERE user_id = $1 AND day >= $2";

    CHARGE_ROW = "
        INSERT INTO locks (user_id, in_row) VALUES ($1, 1)
        ON CONFLICT (user_id) DO UPDATE SET in_row = locks.in_row + 1";

    CHARGE_DAY = "
        INSERT INTO failure_days (user_id, day, count) VALUES ($1, $2, 1)
        ON CONFLICT (user_id, day) DO UPDATE SET count = failure_days.count + 1";

    /// Days that no window reaches any more.
    DELETE_OLD_DAYS = "DELETE FROM failure_days WHERE user_id = $1 AND day < $2";

    CLEAR_ROW = "UPDATE locks SET in_row = 0, locked_until = NULL WHERE user_id = $1";

    LOCK = "UPDATE locks SET locked_until = $1 WHERE user_id = $2";

    UNLOCK = "UPDATE locks SET locked_until = NULL WHERE user_id = $1";

    DELETE_LOCK = "DELETE FROM locks WHERE user_id = $1";

    DELETE_FAILURES = "DELETE FROM failure_days WHERE user_id = $1";
}
