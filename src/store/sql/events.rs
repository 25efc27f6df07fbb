//! The record and the end of its chain.

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
    SELECT_LINKS = "
        SELECT seq, at, kind, action, outcome, actor_name, actor_uid, host, version,
            practice_id, practice_handle, user_id, user_login, target, reason, ticket,
            details, login_id, hash, seal, seal_key_id
        FROM events WHERE seq >= $1 ORDER BY seq";

    SELECT_HASH = "SELECT hash FROM events WHERE seq = $1";
}

/// What a list of events shows; conditions ([`Filter`]) follow, then [`NEWEST_FIRST`].
pub(in crate::store) const SELECT_EVENTS: &str = "
        SELECT seq, at, kind, action, outcome, actor_name, actor_uid, host, version,
            practice_id, practice_handle, user_id, user_login, target, reason, ticket,
            details, login_id, hash, seal, seal_key_id
        FROM events WHERE seq > 0";

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
