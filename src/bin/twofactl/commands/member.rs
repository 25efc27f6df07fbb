//! `twofactl member …`

mod add;
mod exempt;
mod extend;
mod list;
mod remove;
mod set;

use clap::{Args, Subcommand};
use twofactl::model::outcome::practice::MemberChanged;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserRef;
use twofactl::ops::member::MemberName;

use crate::context::Context;
use crate::report::Verdict;
use crate::whom::Subject;

/// Manage who works in a practice, and what is agreed with them
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl member list city-clinic
  twofactl member add city-clinic lee --role provider
  twofactl member exempt city-clinic rao --for 7d --reason \"phone in repair\"")]
pub(crate) enum MemberCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    Set(set::SetArgs),
    Exempt(exempt::ExemptArgs),
    Extend(extend::ExtendArgs),
    #[command(alias = "rm", alias = "delete")]
    Remove(remove::RemoveArgs),
}

impl MemberCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Set(args) => args.run(ctx),
            Self::Exempt(args) => args.run(ctx),
            Self::Extend(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
        }
    }
}

/// Whom and where a question is about.
fn subjects(done: &MemberChanged) -> Vec<Subject> {
    vec![Subject::user(done.user), Subject::Practice(done.practice.clone())]
}

/// Who, where.
#[derive(Debug, Args)]
struct NameArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,

    /// Login of the user, or their id as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,
}

impl NameArgs {
    fn into_name(self) -> MemberName {
        let Self { practice, user } = self;
        MemberName { practice, user }
    }
}
