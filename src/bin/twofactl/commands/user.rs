//! `twofactl user …`

mod add;
pub(crate) mod enroll;
mod handing_out;
mod remove;
mod set;
mod set_password;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Add people, see why they cannot log in, and help them
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    Set(set::SetArgs),
    SetPassword(set_password::SetPasswordArgs),
    Enroll(enroll::EnrollArgs),
    #[command(aliases = ["rm", "delete"])]
    Remove(remove::RemoveArgs),
}

impl UserCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Set(args) => args.run(ctx),
            Self::SetPassword(args) => args.run(ctx),
            Self::Enroll(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
        }
    }
}
