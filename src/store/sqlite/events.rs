//! Rows of `events` and the end of their chain.

use std::collections::BTreeMap;

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Row, ToSql, params, params_from_iter};

use super::{Fields, ReadTx, WriteTx, damaged};
use crate::crypto::chain::{ChainHash, Entry, Seal, Sealer};
use crate::error::Result;
use crate::model::event::{
    Action, Actor, Detail, Details, Event, EventKind, EventOutcome, NewEvent, PracticeStamp,
    UserStamp,
};
use crate::model::ids::{EventSeq, LoginId, PracticeId, UserId};
use crate::model::record::{Link, SealMark};
use crate::model::time::Timestamp;
use crate::store::sql::events::{self as sql, Filter};

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// The last event; 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: ChainHash,
    /// The last sealed event; 0 if none is.
    pub sealed_seq: i64,
    /// Its seal.
    pub seal: Seal,
}

/// The hash that an event must have after `previous`.
#[must_use]
pub(crate) fn expected_hash(link: &Link, previous: &ChainHash) -> ChainHash {
    Entry::from(link).hash(previous)
}

fn link(row: &Row<'_>) -> Result<Link> {
    let mut fields = Fields::new(row);
    let fields = &mut fields;
    Ok(Link {
        seq: fields.next()?,
        at: fields.next()?,
        kind: fields.next()?,
        action: fields.next()?,
        outcome: fields.next()?,
        actor_name: fields.next()?,
        actor_uid: fields.next()?,
        host: fields.next()?,
        version: fields.next()?,
        practice_id: fields.next()?,
        practice_handle: fields.next()?,
        user_id: fields.next()?,
        user_login: fields.next()?,
        target: fields.next()?,
        reason: fields.next()?,
        ticket: fields.next()?,
        details: fields.next()?,
        login_id: fields.next()?,
        hash: fields.next()?,
        seal: seal(fields)?,
    })
}

/// What a list shows of an event.
pub(crate) fn event_of(link: Link) -> Result<Event> {
    Ok(Event {
        seq: EventSeq::new(link.seq),
        at: Timestamp::from_millis(link.at),
        actor: Actor {
            name: link.actor_name,
            uid: u32::try_from(link.actor_uid).map_err(|_| damaged("a uid"))?,
            host: link.host,
        },
        version: link.version,
        action: Action::from_word(&link.action).ok_or_else(|| damaged("an action"))?,
        outcome: EventOutcome::from_word(&link.outcome).ok_or_else(|| damaged("an outcome"))?,
        practice: link
            .practice_id
            .zip(link.practice_handle)
            .map(|(id, handle)| PracticeStamp { id: PracticeId::new(id), handle }),
        user: link
            .user_id
            .zip(link.user_login)
            .map(|(id, login)| UserStamp { id: UserId::new(id), login }),
        target: link.target,
        reason: link.reason,
        ticket: link.ticket,
        details: details_from_json(&link.details)?,
        sealed: link.seal.is_some(),
    })
}

fn seal(fields: &mut Fields<'_>) -> Result<Option<SealMark>> {
    let seal: Option<[u8; 32]> = fields.next()?;
    let key_id: Option<[u8; 8]> = fields.next()?;
    Ok(seal.zip(key_id).map(|(seal, key_id)| SealMark { seal, key_id }))
}

/// Details as the store keeps them: a JSON object, its names in order.
fn details_to_json(details: &Details) -> String {
    let object: BTreeMap<&str, serde_json::Value> =
        details.iter().map(|(name, value)| (name, detail_to_json(value))).collect();
    // A map of plain values has no way to fail.
    serde_json::to_string(&object).unwrap_or_else(|_| "{}".to_owned())
}

fn detail_to_json(detail: &Detail) -> serde_json::Value {
    match detail {
        Detail::Text(text) => serde_json::Value::from(text.as_str()),
        Detail::Number(number) => serde_json::Value::from(*number),
        Detail::Flag(flag) => serde_json::Value::from(*flag),
        Detail::Time(time) => serde_json::Value::from(time.to_string()),
        Detail::Nothing => serde_json::Value::Null,
    }
}

fn details_from_json(json: &str) -> Result<Details> {
    let object: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(json).map_err(|_| damaged("the details of an event"))?;
    let mut details = Details::default();
    for (name, value) in object {
        let detail = match value {
            serde_json::Value::String(text) => Detail::Text(text),
            serde_json::Value::Bool(flag) => Detail::Flag(flag),
            serde_json::Value::Null => Detail::Nothing,
            serde_json::Value::Number(number) => {
                Detail::Number(number.as_i64().ok_or_else(|| damaged("a number in an event"))?)
            }
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                return Err(damaged("the details of an event"));
            }
        };
        details.push(&name, detail);
    }
    Ok(details)
}

/// Which events a list shows; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventFilter {
    /// Exactly this one.
    pub seq: Option<EventSeq>,
    /// Only later ones, oldest first: for following the record.
    pub after: Option<EventSeq>,
    /// Of this user.
    pub user: Option<UserId>,
    /// Of whoever had this login then.
    pub user_login: Option<String>,
    /// Of this practice.
    pub practice: Option<PracticeId>,
    /// Of the practice that had this handle then.
    pub practice_handle: Option<String>,
    /// By the actor of this name.
    pub actor: Option<String>,
    /// Of this action.
    pub action: Option<Action>,
    /// With this outcome.
    pub outcome: Option<EventOutcome>,
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Not after.
    pub until: Option<Timestamp>,
}

/// A stretch of time, and where its events are in the record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    since: Timestamp,
    until: Timestamp,
    first: i64,
    last: i64,
    /// How many they are.
    pub events: u64,
}

impl Span {
    fn bounds(&self) -> [i64; 4] {
        [self.first, self.last, self.since.millis(), self.until.millis()]
    }
}

/// The little of an event that a history is made of.
#[derive(Debug, Clone)]
pub(crate) struct TraceRow {
    /// Its place.
    pub seq: EventSeq,
    /// When.
    pub at: Timestamp,
    /// In which practice.
    pub practice: Option<PracticeId>,
    /// To whom.
    pub user: Option<UserId>,
    /// On what.
    pub target: Option<String>,
    /// What else it says.
    pub details: Details,
}

fn trace(row: &Row<'_>) -> Result<TraceRow> {
    let mut fields = Fields::new(row);
    Ok(TraceRow {
        seq: EventSeq::new(fields.next()?),
        at: fields.time()?,
        practice: fields.next::<Option<i64>>()?.map(PracticeId::new),
        user: fields.next::<Option<i64>>()?.map(UserId::new),
        target: fields.next()?,
        details: details_from_json(&fields.next::<String>()?)?,
    })
}

/// A parameter of a list.
enum Bound<'a> {
    Number(i64),
    Text(&'a str),
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Text(text) => ToSqlOutput::from(*text),
        })
    }
}

impl EventFilter {
    /// Whether every event passes.
    fn is_open(&self) -> bool {
        self.bounds().is_empty()
    }

    fn bounds(&self) -> Vec<(Filter, Bound<'_>)> {
        let Self {
            seq,
            after,
            user,
            user_login,
            practice,
            practice_handle,
            actor,
            action,
            outcome,
            kind,
            since,
            until,
        } = self;
        let number = Bound::Number;
        [
            seq.map(|s| (Filter::Seq, number(s.get()))),
            after.map(|s| (Filter::After, number(s.get()))),
            user.map(|u| (Filter::User, number(u.get()))),
            user_login.as_deref().map(|l| (Filter::UserLogin, Bound::Text(l))),
            practice.map(|p| (Filter::Practice, number(p.get()))),
            practice_handle.as_deref().map(|h| (Filter::PracticeHandle, Bound::Text(h))),
            actor.as_deref().map(|a| (Filter::Actor, Bound::Text(a))),
            action.map(|a| (filter_of(a), Bound::Text(a.as_str()))),
            outcome.map(|o| (Filter::Outcome, Bound::Text(o.as_str()))),
            kind.map(|k| (Filter::Kind, Bound::Text(k.as_str()))),
            since.map(|t| (Filter::Since, number(t.millis()))),
            until.map(|t| (Filter::Until, number(t.millis()))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whether an action is a login's depends on no outcome.
fn filter_of(action: Action) -> Filter {
    match EventKind::of(action, EventOutcome::Done) {
        EventKind::Login => Filter::Action,
        EventKind::Change | EventKind::Refusal => Filter::ActionAside,
    }
}

/// A list statement: fixed fragments, each parameter numbered as it comes.
fn list_statement(head: &str, filters: &[Filter], order: Option<&str>) -> String {
    let mut sql = head.to_owned();
    for (index, filter) in filters.iter().enumerate() {
        sql.push_str(filter.fragment());
        sql.push_str(&(index + 1).to_string());
    }
    if let Some(order) = order {
        sql.push_str(order);
        sql.push('$');
        sql.push_str(&(filters.len() + 1).to_string());
    }
    sql
}

/// Every list statement that the filters can make, for the test of all statements.
#[cfg(test)]
pub(super) fn every_list_statement() -> impl Iterator<Item = (String, String)> {
    const ALL: [Filter; 13] = [
        Filter::Seq,
        Filter::After,
        Filter::User,
        Filter::UserLogin,
        Filter::Practice,
        Filter::PracticeHandle,
        Filter::Actor,
        Filter::Action,
        Filter::ActionAside,
        Filter::Outcome,
        Filter::Kind,
        Filter::Since,
        Filter::Until,
    ];
    (0_u32..1 << ALL.len()).flat_map(|mask| {
        let chosen: Vec<Filter> = (0..)
            .zip(ALL)
            .filter(|(bit, _)| mask & (1 << bit) != 0)
            .map(|(_, filter)| filter)
            .collect();
        [
            list_statement(sql::SELECT_EVENTS, &chosen, Some(sql::NEWEST_FIRST)),
            list_statement(sql::SELECT_EVENTS, &chosen, Some(sql::OLDEST_FIRST)),
            list_statement(sql::COUNT_EVENTS, &chosen, None),
        ]
        .map(|text| (format!("list of events {mask}"), text))
    })
}

fn head(row: &Row<'_>) -> Result<Head> {
    let mut fields = Fields::new(row);
    Ok(Head {
        seq: fields.next()?,
        hash: ChainHash::from_bytes(fields.next()?),
        sealed_seq: fields.next()?,
        seal: Seal::from_bytes(fields.next()?),
    })
}

impl ReadTx<'_> {
    /// Makes every other writer wait, and tells where the chain ends.
    pub(super) fn hold_chain_head(&self) -> Result<Head> {
        self.execute(sql::HOLD_CHAIN_HEAD, [])?;
        self.chain_head()
    }

    /// Where the chain ends.
    pub(crate) fn chain_head(&self) -> Result<Head> {
        self.get(sql::SELECT_CHAIN_HEAD, [], head)
    }

    /// The last sealed event up to a place, and its seal; none if none is sealed.
    pub(crate) fn last_sealed(&self, seq: i64) -> Result<Option<(i64, [u8; 32])>> {
        self.find(sql::SELECT_LAST_SEALED, [seq], |row| {
            let mut fields = Fields::new(row);
            Ok((fields.next()?, fields.next()?))
        })
    }

    /// Hands every event from `first` on to `each`, as the chain sees it.
    pub(crate) fn for_each_link(
        &self,
        first: i64,
        mut each: impl FnMut(Link) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_LINKS, [first], |row| each(link(row)?))
    }

    /// Hands every event of a stretch to `each`, as the chain sees it.
    pub(in crate::store) fn for_each_link_of(
        &self,
        (first, last): (i64, i64),
        mut each: impl FnMut(&Link),
    ) -> Result<()> {
        self.for_each(sql::SELECT_STRETCH, [first, last], |row| {
            each(&link(row)?);
            Ok(())
        })
    }

    /// Hands at most `limit` events to `each`: the newest first, or those
    /// after a place, the oldest first.
    pub(crate) fn for_each_event(
        &self,
        filter: &EventFilter,
        limit: u64,
        mut each: impl FnMut(Event) -> Result<()>,
    ) -> Result<()> {
        let (filters, mut bounds): (Vec<_>, Vec<_>) = filter.bounds().into_iter().unzip();
        let order = if filter.after.is_some() { sql::OLDEST_FIRST } else { sql::NEWEST_FIRST };
        let text = list_statement(sql::SELECT_EVENTS, &filters, Some(order));
        bounds.push(Bound::Number(i64::try_from(limit).unwrap_or(i64::MAX)));
        self.for_each(&text, params_from_iter(&bounds), |row| each(event_of(link(row)?)?))
    }

    /// Where the events of a time are. Clocks are set back now and then, so that
    /// those in between need not all be of that time.
    pub(crate) fn span(&self, since: Timestamp, until: Timestamp) -> Result<Span> {
        self.get(sql::SELECT_SPAN, [since.millis(), until.millis()], |row| {
            let mut fields = Fields::new(row);
            let (first, last) = (fields.next()?, fields.next()?);
            Ok(Span { since, until, first, last, events: super::count_of(fields.next()?) })
        })
    }

    /// The next events of an action that is no login's, after a place: at most `limit`.
    pub(crate) fn events_of_action(
        &self,
        span: &Span,
        action: Action,
        after: Option<EventSeq>,
        limit: u32,
    ) -> Result<Vec<Event>> {
        let first = after.map_or(span.first, |seq| seq.get() + 1);
        let [_, last, since, until] = span.bounds();
        let params = params![action.as_str(), first, last, since, until, limit];
        self.list(sql::SELECT_OF_ACTION, params, |row| event_of(link(row)?))
    }

    /// Hands what was done in that time by an action that is no login's to `each`, the oldest
    /// first.
    pub(crate) fn for_each_trace(
        &self,
        span: &Span,
        action: Action,
        mut each: impl FnMut(TraceRow) -> Result<()>,
    ) -> Result<()> {
        let [first, last, since, until] = span.bounds();
        let params = params![action.as_str(), first, last, since, until];
        self.for_each(sql::SELECT_TRACES, params, |row| each(trace(row)?))
    }

    /// Whether the user had an active authenticator right before that event, as far as the
    /// record tells of the first and the last of them.
    pub(crate) fn was_proven_before(&self, user: UserId, seq: EventSeq) -> Result<bool> {
        let last = self.find(sql::SELECT_LAST_PROVEN, [user.get(), seq.get()], |row| {
            Fields::new(row).next::<String>()
        })?;
        Ok(last.is_some_and(|action| action == Action::AuthenticatorAdd.as_str()))
    }

    /// When the first event was written; `None` while there is none.
    pub(crate) fn record_begins(&self) -> Result<Option<Timestamp>> {
        self.find(sql::SELECT_FIRST_AT, [], |row| Fields::new(row).time())
    }

    /// Hands what was refused in that time to `each`, the oldest first.
    pub(crate) fn for_each_refused(
        &self,
        span: &Span,
        mut each: impl FnMut(Event) -> Result<()>,
    ) -> Result<()> {
        let event = |row: &Row<'_>| event_of(link(row)?);
        self.for_each(sql::SELECT_REFUSED, span.bounds(), |row| each(event(row)?))
    }

    /// Hands the codes that logins did not accept in that time to `each`, the oldest first.
    pub(crate) fn for_each_rejected(
        &self,
        span: &Span,
        mut each: impl FnMut(Event) -> Result<()>,
    ) -> Result<()> {
        let event = |row: &Row<'_>| event_of(link(row)?);
        self.for_each(sql::SELECT_REJECTED, span.bounds(), |row| each(event(row)?))
    }

    /// The event that ended a user's lock, which began with `lock`, before `until`.
    pub(crate) fn find_lock_end(
        &self,
        user: UserId,
        lock: EventSeq,
        until: Timestamp,
    ) -> Result<Option<Event>> {
        let number = |row: &Row<'_>| Fields::new(row).next::<i64>();
        let last = self.find(sql::SELECT_LAST_BY, [until.millis()], number)?.unwrap_or(0);
        self.find(sql::SELECT_LOCK_END, [user.get(), lock.get(), last], |row| event_of(link(row)?))
    }

    /// How many events pass the filter.
    pub(crate) fn count_events(&self, filter: &EventFilter) -> Result<u64> {
        if filter.is_open() {
            // The chain has no gaps, so its last number is the count.
            return Ok(super::count_of(self.chain_head()?.seq));
        }
        let (filters, bounds): (Vec<_>, Vec<_>) = filter.bounds().into_iter().unzip();
        let text = list_statement(sql::COUNT_EVENTS, &filters, None);
        self.count(&text, params_from_iter(&bounds))
    }

    /// Whether a login has let somebody in already.
    pub(crate) fn was_allowed(&self, login_id: &LoginId) -> Result<bool> {
        Ok(self.find(sql::SELECT_ALLOWED, [login_id.bytes()], |_| Ok(()))?.is_some())
    }

    /// The hash of the event at that place, if it is there.
    pub(crate) fn find_hash(&self, seq: i64) -> Result<Option<ChainHash>> {
        self.find(sql::SELECT_HASH, [seq], |row| Fields::new(row).next().map(ChainHash::from_bytes))
    }
}

impl WriteTx<'_> {
    /// The last event, as far as was written by now.
    pub(in crate::store) const fn last_seq(&self) -> i64 {
        self.head.seq
    }

    /// Appends events to the chain and moves its end.
    pub(in crate::store) fn append(
        &mut self,
        actor: &Actor,
        now: Timestamp,
        sealer: Option<&Sealer>,
        events: &[NewEvent],
    ) -> Result<()> {
        self.append_links(actor, now, sealer, events)?;
        self.move_chain_head()
    }

    /// Appends events to the chain, whose end is still to be moved. With a sealer, a
    /// stretch that was written without one is checked and recorded first.
    pub(in crate::store) fn append_links(
        &mut self,
        actor: &Actor,
        now: Timestamp,
        sealer: Option<&Sealer>,
        events: &[NewEvent],
    ) -> Result<()> {
        if let Some(sealer) = sealer
            && self.head.sealed_seq < self.head.seq
        {
            let met = self.unsealed_stretch()?;
            self.append_one(actor, now, Some(sealer), &met)?;
        }
        for event in events {
            self.append_one(actor, now, sealer, event)?;
        }
        Ok(())
    }

    /// Moves the end of the chain to the last event that was appended.
    pub(in crate::store) fn move_chain_head(&mut self) -> Result<()> {
        let Head { seq, hash, sealed_seq, seal } = self.head;
        self.execute(sql::MOVE_CHAIN_HEAD, params![seq, hash.bytes(), sealed_seq, seal.bytes()])
            .map(|_| ())
    }

    /// Checks the links since the last sealed event, and says what was found.
    /// A broken stretch is recorded as such: it must not keep anybody from logging in.
    fn unsealed_stretch(&self) -> Result<NewEvent> {
        let Head { seq, hash, sealed_seq, .. } = self.head;
        let mut previous = if sealed_seq == 0 {
            ChainHash::GENESIS
        } else {
            self.find_hash(sealed_seq)?.ok_or_else(|| damaged("a sealed event is missing"))?
        };
        let mut expected = sealed_seq;
        let mut intact = true;
        self.for_each_link(sealed_seq + 1, |link| {
            expected += 1;
            intact &= link.seq == expected && expected_hash(&link, &previous).bytes() == &link.hash;
            previous = ChainHash::from_bytes(link.hash);
            Ok(())
        })?;
        intact &= expected == seq && previous == hash;
        Ok(NewEvent::done(Action::AuditUnsealed)
            .detail("from", sealed_seq + 1)
            .detail("to", seq)
            .detail("intact", intact))
    }

    fn append_one(
        &mut self,
        actor: &Actor,
        now: Timestamp,
        sealer: Option<&Sealer>,
        event: &NewEvent,
    ) -> Result<()> {
        let link = self.next_link(actor, now, sealer, event);
        let Link { seq, hash, seal, .. } = &link;
        self.execute(
            sql::INSERT_EVENT,
            params![
                seq,
                link.at,
                link.kind,
                link.action,
                link.outcome,
                link.actor_name,
                link.actor_uid,
                link.host,
                link.version,
                link.practice_id,
                link.practice_handle,
                link.user_id,
                link.user_login,
                link.target,
                link.reason,
                link.ticket,
                link.details,
                link.login_id,
                hash,
                seal.as_ref().map(|mark| &mark.seal),
                seal.as_ref().map(|mark| &mark.key_id),
            ],
        )?;
        self.head.seq = *seq;
        self.head.hash = ChainHash::from_bytes(*hash);
        if let Some(SealMark { seal, key_id: _ }) = seal {
            self.head.sealed_seq = *seq;
            self.head.seal = Seal::from_bytes(*seal);
        }
        Ok(())
    }

    /// The event as the next link of the chain.
    fn next_link(
        &self,
        actor: &Actor,
        now: Timestamp,
        sealer: Option<&Sealer>,
        event: &NewEvent,
    ) -> Link {
        let NewEvent { action, outcome, practice, user, target, reason, ticket, details, login_id } =
            event;
        let mut link = Link {
            seq: self.head.seq + 1,
            at: now.millis(),
            kind: EventKind::of(*action, *outcome).as_str().to_owned(),
            action: action.as_str().to_owned(),
            outcome: outcome.as_str().to_owned(),
            actor_name: actor.name.clone(),
            actor_uid: i64::from(actor.uid),
            host: actor.host.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            practice_id: practice.as_ref().map(|p| p.id.get()),
            practice_handle: practice.as_ref().map(|p| p.handle.clone()),
            user_id: user.as_ref().map(|u| u.id.get()),
            user_login: user.as_ref().map(|u| u.login.clone()),
            target: target.clone(),
            reason: reason.as_ref().map(|r| r.as_str().to_owned()),
            ticket: ticket.as_ref().map(|t| t.as_str().to_owned()),
            details: details_to_json(details),
            login_id: login_id.map(|id| id.bytes().to_vec()),
            hash: *ChainHash::GENESIS.bytes(),
            seal: None,
        };
        let hash = expected_hash(&link, &self.head.hash);
        link.hash = *hash.bytes();
        link.seal = sealer.map(|sealer| SealMark {
            seal: *sealer.seal(&self.head.seal, link.seq, &hash).bytes(),
            key_id: *sealer.key_id().bytes(),
        });
        link
    }
}

#[cfg(test)]
mod tests {
    use super::super::plans::{empty_store, instructions, plan};
    use super::*;
    use crate::store::sql::{authenticators, members};

    /// What is asked every day must not get slower with the age of the record.
    #[test]
    fn lists_of_a_person_a_practice_an_actor_an_action_and_a_time_are_found_by_an_index() {
        let connection = empty_store();
        let open = EventFilter::default;
        let at = Some(Timestamp::from_millis(0));
        for (filter, index) in [
            (EventFilter { user: Some(UserId::new(1)), ..open() }, "events_user (user_id=?"),
            (EventFilter { practice: Some(PracticeId::new(1)), ..open() }, "events_practice"),
            (EventFilter { actor: Some("meera".to_owned()), ..open() }, "events_actor"),
            (EventFilter { action: Some(Action::UserReset2fa), ..open() }, "events_action"),
            (EventFilter { since: at, until: at, ..open() }, "events_at"),
        ] {
            let (filters, _): (Vec<_>, Vec<_>) = filter.bounds().into_iter().unzip();
            for (head, order) in
                [(sql::SELECT_EVENTS, Some(sql::NEWEST_FIRST)), (sql::COUNT_EVENTS, None)]
            {
                let steps = plan(&connection, &list_statement(head, &filters, order));
                assert!(steps[0].contains(index), "{steps:?}");
            }
        }
    }

    /// A report costs what happened in its time, however old the record is.
    #[test]
    fn what_a_report_asks_is_bounded_by_its_time() {
        let connection = empty_store();
        for (text, bounds) in [
            (sql::SELECT_SPAN, "COVERING INDEX events_at (at>? AND at<?)"),
            (sql::SELECT_OF_ACTION, "INDEX events_action (action=? AND seq>? AND seq<?)"),
            (sql::SELECT_TRACES, "INDEX events_action (action=? AND seq>? AND seq<?)"),
            (sql::SELECT_LAST_PROVEN, "INDEX events_user (user_id=? AND seq<?)"),
            (sql::SELECT_REFUSED, "INDEX events_refused (seq>? AND seq<?)"),
            (sql::SELECT_REJECTED, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
            (sql::SELECT_LAST_BY, "INDEX events_at (at<?)"),
            (sql::SELECT_LOCK_END, "INDEX events_user (user_id=? AND seq>? AND seq<?)"),
        ] {
            let steps = plan(&connection, text);
            assert_eq!(steps.len(), 1, "nothing is sorted: {text} {steps:?}");
            assert!(steps[0].contains(bounds), "{steps:?}");
        }
        let ending = plan(&connection, members::SELECT_ENDING);
        assert!(ending[0].contains("exemptions_end (ends_at>? AND ends_at<?)"), "{ending:?}");
        assert!(!ending.iter().any(|step| step.contains("TEMP B-TREE")), "{ending:?}");
    }

    /// For a list of more than two words, and for what is sorted, SQLite makes a table each time.
    #[test]
    fn no_table_is_made_for_a_single_login() {
        let connection = empty_store();
        for text in [
            sql::HOLD_CHAIN_HEAD,
            sql::INSERT_EVENT,
            sql::MOVE_CHAIN_HEAD,
            authenticators::SELECT_OF_USER,
            authenticators::CLAIM_STEP,
            members::SELECT_OF_USER,
        ] {
            let made = instructions(&connection, text);
            let is_table = |one: &&String| one.contains("Ephemeral") || one.contains("Sorter");
            assert_eq!(made.iter().find(is_table), None, "{text}");
        }
    }

    #[test]
    fn an_action_is_looked_for_among_logins_or_aside_of_them() {
        for action in Action::ALL {
            let is_login = action.as_str().starts_with("login.");
            assert_eq!(filter_of(*action) == Filter::Action, is_login, "{action}");
        }
    }
}
