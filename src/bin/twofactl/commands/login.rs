//! `twofactl login …`

mod attempt;
mod bridge;

use clap::Subcommand;
use twofactl::Door;
use twofactl::delivery::Gateway;
use twofactl::model::permission::Task;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::KeyNeed;

use crate::context::Context;
use crate::report::Verdict;

/// Try logins, and answer the requests of a login service
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl login try rao --practice city-clinic
  twofactl login bridge --listen unix:/run/twofactl/bridge.sock --allow-uid 990")]
pub(crate) enum LoginCommand {
    Try(attempt::TryArgs),
    Bridge(bridge::BridgeArgs),
}

impl LoginCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Try(args) => args.run(ctx),
            Self::Bridge(args) => args.run(ctx),
        }
    }
}

/// Opens the door of the store, at the time of the program's clock, for an
/// operator who may do that. Whoever comes to the door is another person.
fn open_door(ctx: &Context, task: Task, gateway: Option<&Gateway>) -> anyhow::Result<Door> {
    ctx.open(&Asked::new(task), KeyNeed::Required)?;
    door(ctx, gateway)
}

/// The door, for somebody who is let do what they came for already.
///
/// # Errors
///
/// What is wrong with store or key.
pub(crate) fn door(ctx: &Context, gateway: Option<&Gateway>) -> anyhow::Result<Door> {
    let door = Door::open(&ctx.places.store, &ctx.places.key_file, ctx.actor.clone())?;
    let door = match gateway {
        Some(gateway) => door.texting(gateway.clone()),
        None => door,
    };
    let door = match ctx.copies() {
        Some(copies) => door.mirroring(copies),
        None => door,
    };
    #[cfg(debug_assertions)]
    if let crate::clock::Clock::Fixed(now) = ctx.clock {
        return Ok(door.at(now));
    }
    Ok(door)
}
