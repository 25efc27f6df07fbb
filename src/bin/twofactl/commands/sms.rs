//! `twofactl sms …`

mod log;
mod test;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Try how texts leave, and see what became of them
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl sms test +919876543210
  twofactl sms log --user rao")]
pub(crate) enum SmsCommand {
    Test(test::TestArgs),
    #[command(aliases = ["ls", "list"])]
    Log(log::LogArgs),
}

impl SmsCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Test(args) => args.run(ctx),
            Self::Log(args) => args.run(ctx),
        }
    }
}
