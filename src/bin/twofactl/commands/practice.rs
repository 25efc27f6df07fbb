//! `twofactl practice …`

mod add;
mod list;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::report::{Complaint, Verdict};

/// Add, list and show practices
#[derive(Debug, Subcommand)]
pub(crate) enum PracticeCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    #[command(alias = "get")]
    Show(show::ShowArgs),
    /// See `practice enforce`
    #[command(hide = true)]
    Enable {
        /// Practices
        #[arg(value_name = "PRACTICE", trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

impl PracticeCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Enable { .. } => Err(Complaint::Usage {
                message: "there is no command practice enable".to_owned(),
                hint: Some("twofactl practice enforce PRACTICE".to_owned()),
            }
            .into()),
        }
    }
}
