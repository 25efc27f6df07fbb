//! The record and the end of its chain.

/// All that there is of an event.
macro_rules! columns {
    () => {
        "seq, at, kind, action, outcome, actor_name, actor_uid, host, version, practice_id, \
         practice_handle, user_id, user_login, target, reason, ticket, details, login_id, hash, \
         seal, seal_key_id"
    };
}

statements! {
    INSERT_CHAIN_HEAD = "
        INSERT INTO chain_head (id, seq, hash, sealed_seq, seal) VALUES (1, 0, $1, 0, $2)";

    /// First in every write: on both engines it makes writers wait for one another. Without
    /// RETURNING, for which SQLite makes a table each time.
    HOLD_CHAIN_HEAD = "UPDATE chain_head SET seq = seq WHERE id = 1";

    SELECT_CHAIN_HEAD = "SELECT seq, hash, sealed_seq, seal FROM chain_head WHERE id = 1";

    MOVE_CHAIN_HEAD = "
        UPDATE chain_head SET seq = $1, hash = $2, sealed_seq = $3, seal = $4 WHERE id = 1";

    INSERT_EVENT = "
        INSERT INTO events (
            seq, at, kind, action, outcome, actor_name, actor_uid, host, version,
            practice_id, practice_handle, user_id, user_login, target, reason, ticket,
            details, login_id, hash, seal, seal_key_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21)";

    /// Whether a login has let somebody in already.
    SELECT_ALLOWED = "
        SELECT seq FROM events WHERE login_id = $1 AND outcome = 'allowed'";

    /// All that the chain covers, in order, from one place on.
    SELECT_LINKS = concat!("SELECT ", columns!(), " FROM events WHERE seq >= $1 ORDER BY seq");

    /// The last event up to a place that has a seal: where a part of the record begins.
    SELECT_LAST_SEALED = "
        SELECT seq, seal FROM events WHERE seq <= $1 AND seal IS NOT NULL ORDER BY seq DESC LIMIT 1";

    /// A stretch of what the chain covers.
    SELECT_STRETCH = concat!("SELECT ", columns!(), " FROM events
        WHERE seq >= $1 AND seq <= $2 ORDER BY seq");

    SELECT_HASH = "SELECT hash FROM events WHERE seq = $1";

    /// Where the events of a time begin and end in the record, and how many they are. An
    /// index alone answers it.
    SELECT_SPAN = "
        SELECT COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0), COUNT(*)
        FROM events WHERE at >= $1 AND at <= $2";

    /// The next events of an action that is no login's.
    SELECT_OF_ACTION = concat!("SELECT ", columns!(), " FROM events
        WHERE kind <> 'login' AND action = $1 AND seq >= $2 AND seq <= $3
            AND at >= $4 AND at <= $5
        ORDER BY seq LIMIT $6");

    /// What the history of enrollments and memberships is read from: the little of each event
    /// that it needs, because there may be one for everybody.
    SELECT_TRACES = "
        SELECT seq, at, practice_id, user_id, target, details FROM events
        WHERE kind <> 'login' AND action = $1 AND seq >= $2 AND seq <= $3
            AND at >= $4 AND at <= $5 AND outcome = 'done'
        ORDER BY seq";

    /// The last that happened to all authenticators of a person before a place: one was
    /// proven, or guessing disabled them.
    SELECT_LAST_PROVEN = "
        SELECT action FROM events
        WHERE user_id = $1 AND seq < $2 AND kind = 'change' AND outcome = 'done'
            AND (action = 'authenticator.add' OR action = 'authenticator.disable')
        ORDER BY seq DESC LIMIT 1";

    /// When the record begins.
    SELECT_FIRST_AT = "SELECT at FROM events WHERE seq = 1";

    SELECT_REFUSED = concat!("SELECT ", columns!(), " FROM events
        WHERE kind = 'refusal' AND outcome = 'refused' AND seq >= $1 AND seq <= $2
            AND at >= $3 AND at <= $4
        ORDER BY seq");

    /// Codes that were not accepted at logins: by their place, because no index holds logins
    /// by their action, and a day of them is read faster than one would be kept.
    SELECT_REJECTED = concat!("SELECT ", columns!(), " FROM events
        WHERE kind = 'login' AND action = 'login.rejected' AND seq >= $1 AND seq <= $2
            AND at >= $3 AND at <= $4
        ORDER BY seq");

    /// The last event that was written by then.
    SELECT_LAST_BY = "SELECT seq FROM events WHERE at <= $1 ORDER BY at DESC, seq DESC LIMIT 1";

    /// What ended a lock before its time.
    SELECT_LOCK_END = concat!("SELECT ", columns!(), " FROM events
        WHERE user_id = $1 AND seq > $2 AND seq <= $3 AND kind = 'change'
            AND action IN ('user.unlock', 'user.reset_2fa', 'user.disable_2fa', 'user.remove')
        ORDER BY seq LIMIT 1");
}

/// What a list of events shows; conditions ([`Filter`]) follow, then [`NEWEST_FIRST`].
pub(in crate::store) const SELECT_EVENTS: &str =
    concat!("SELECT ", columns!(), " FROM events WHERE seq > 0");

/// How many events a list would have without its limit.
pub(in crate::store) const COUNT_EVENTS: &str = "SELECT COUNT(*) FROM events WHERE seq > 0";

/// Ends a list.
pub(in crate::store) const NEWEST_FIRST: &str = " ORDER BY seq DESC LIMIT ";

/// Ends a list that follows the record.
pub(in crate::store) const OLDEST_FIRST: &str = " ORDER BY seq LIMIT ";

/// The conditions that a list may add; each takes one parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Filter {
    Seq,
    After,
    User,
    UserLogin,
    Practice,
    PracticeHandle,
    Actor,
    Action,
    /// As [`Self::Action`], for whatever is no login: those have an index.
    ActionAside,
    Outcome,
    Kind,
    Since,
    Until,
}

impl Filter {
    /// The condition, up to the number of its parameter.
    pub(in crate::store) const fn fragment(self) -> &'static str {
        match self {
            Self::Seq => " AND seq = $",
            Self::After => " AND seq > $",
            Self::User => " AND user_id = $",
            Self::UserLogin => " AND user_login = $",
            Self::Practice => " AND practice_id = $",
            Self::PracticeHandle => " AND practice_handle = $",
            Self::Actor => " AND actor_name = $",
            Self::Action => " AND action = $",
            Self::ActionAside => " AND kind <> 'login' AND action = $",
            Self::Outcome => " AND outcome = $",
            Self::Kind => " AND kind = $",
            Self::Since => " AND at >= $",
            Self::Until => " AND at <= $",
        }
    }
}
