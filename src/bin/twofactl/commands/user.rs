//! `twofactl user …`

mod add;
pub(crate) mod enroll;
mod handing_out;
mod set_password;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Add people, see why they cannot log in, and help them
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    SetPassword(set_password::SetPasswordArgs),
    Enroll(enroll::EnrollArgs),
}

impl UserCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::SetPassword(args) => args.run(ctx),
            Self::Enroll(args) => args.run(ctx),
        }
    }
}
