//! The file as another program sees it.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;
use twofactl::error::Result;
use twofactl::model::event::Event;
use twofactl::ops::audit;

use crate::clinic::Clinic;

/// Every row of every table.
pub(crate) type Tables = BTreeMap<String, Vec<Vec<Value>>>;

impl Clinic {
    pub(crate) fn sql(&self) -> Connection {
        Connection::open(self.store()).unwrap()
    }

    /// The one number that a query gives.
    pub(crate) fn number(&self, query: &str) -> i64 {
        self.sql().query_row(query, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn tables(&self) -> Tables {
        let sql = self.sql();
        let names = rows(&sql, "SELECT name FROM sqlite_master WHERE type = 'table'");
        names
            .into_iter()
            .map(|row| {
                let Value::Text(name) = &row[0] else { panic!("{row:?}") };
                (name.clone(), rows(&sql, &format!("SELECT * FROM {name}")))
            })
            .collect()
    }

    /// The newest events, the newest first.
    pub(crate) fn newest(&self, limit: u64) -> Vec<Event> {
        let mut events = Vec::new();
        let each = |event| {
            events.push(event);
            Ok(())
        };
        let listed: Result<()> =
            self.read(|tx| audit::list(tx, &audit::ListRequest::default(), limit, each));
        listed.unwrap();
        events
    }
}

pub(crate) fn rows(sql: &Connection, query: &str) -> Vec<Vec<Value>> {
    let mut statement = sql.prepare(query).unwrap();
    let columns = statement.column_count();
    statement
        .query_map([], |row| (0..columns).map(|index| row.get(index)).collect())
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

/// The tables without the record.
pub(crate) fn but_the_record(mut tables: Tables) -> Tables {
    for table in ["events", "chain_head"] {
        tables.remove(table).unwrap();
    }
    tables
}
