//! `twofactl login …`

mod attempt;
mod bridge;

use clap::Subcommand;
use twofactl::Door;
use twofactl::delivery::Gateway;

use crate::context::Context;
use crate::report::Verdict;

/// Try logins, and answer the requests of a login service
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl login try rao --practice city-clinic
  twofactl login bridge --listen unix:/run/twofactl/bridge --allow-uid 990")]
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

/// Opens the door of the store, at the time of the program's clock.
fn open_door(ctx: &Context, gateway: Option<&Gateway>) -> anyhow::Result<Door> {
    let door = Door::open(&ctx.places.store, &ctx.places.key_file, ctx.actor.clone())?;
    let door = match gateway {
        Some(gateway) => door.texting(gateway.clone()),
        None => door,
    };
    #[cfg(debug_assertions)]
    if let crate::clock::Clock::Fixed(now) = ctx.clock {
        return Ok(door.at(now));
    }
    Ok(door)
}
