//! `twofactl practice …`

mod add;
mod disable;
mod enforce;
mod list;
mod policy;
mod remove;
mod report;
mod set;
mod show;
mod status;
pub(super) mod which;

use clap::Subcommand;
use twofactl::model::outcome::practice::PoliciesChanged;

use crate::commands::several;
use crate::context::Context;
use crate::report::{Complaint, Verdict};
use crate::whom::Subject;

/// Manage practices and what they demand
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl practice status city-clinic
  twofactl practice enforce city-clinic --grace 14d
  twofactl practice disable city-clinic --for 24h --reason \"phones are down\"")]
pub(crate) enum PracticeCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    #[command(alias = "get")]
    Show(show::ShowArgs),
    Set(set::SetArgs),
    Enforce(enforce::EnforceArgs),
    Disable(disable::DisableArgs),
    Status(status::StatusArgs),
    Report(report::ReportArgs),
    #[command(alias = "rm", alias = "delete")]
    Remove(remove::RemoveArgs),
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
            Self::Set(args) => args.run(ctx),
            Self::Enforce(args) => args.run(ctx),
            Self::Disable(args) => args.run(ctx),
            Self::Status(args) => args.run(ctx),
            Self::Report(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
            Self::Enable { .. } => Err(Complaint::Usage {
                message: "there is no command practice enable".to_owned(),
                hint: Some("twofactl practice enforce PRACTICE".to_owned()),
            }
            .into()),
        }
    }
}

/// The practices that would change, to be shown before a question.
fn subjects(changed: &PoliciesChanged) -> Vec<Subject> {
    let changing = changed.practices.iter().filter(|effect| effect.changed);
    changing.map(|effect| Subject::Practice(effect.handle.clone())).collect()
}

/// The practices that would change, in a question: by name, or how many.
fn named(changed: &PoliciesChanged) -> String {
    let changing = changed.practices.iter().filter(|effect| effect.changed);
    several::named(changing.map(|effect| &effect.handle), "practices")
}
