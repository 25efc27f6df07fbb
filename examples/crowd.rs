//! Makes a store with many people in it, for measuring whole commands.
//!
//! ```text
//! cargo run --release --example crowd -- FOLDER [USERS [MEMBERS]]
//! ```
//!
//! Makes `FOLDER` with `store.db` and `store.key` in it. The practice `crowd`
//! has MEMBERS members (50000) among USERS users (200000). Prints the login of
//! a member who is enrolled.

#[path = "../benches/support/crowd.rs"]
mod crowd;

use std::io::Write;
use std::path::PathBuf;

use twofactl::model::time::Timestamp;

use crowd::{Plan, Result};

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: crowd FOLDER [USERS [MEMBERS]]")?);
    let mut number = |default: usize| match arguments.next() {
        Some(text) => text.to_string_lossy().parse().map_err(|_| format!("no number: {text:?}")),
        None => Ok(default),
    };
    let (users, members) = (number(200_000)?, number(50_000)?);
    let now = Timestamp::from_millis(jiff::Timestamp::now().as_millisecond());
    crowd::make(&Plan { folder, users, members, now })?;
    writeln!(std::io::stdout(), "{}", crowd::login(0)?)?;
    Ok(())
}
