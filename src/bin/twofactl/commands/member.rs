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
use twofactl::ops::member::MemberNames;

use crate::commands::several;
use crate::context::Context;
use crate::output::views::Shape;
use crate::report::{Complaint, Verdict};
use crate::values::{self, Named};
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

/// Those who would change, in a question: by login, or how many.
fn named(done: &[MemberChanged]) -> String {
    let changing = done.iter().filter(|one| one.changed);
    several::named(changing.map(|one| &one.login), "members")
}

/// Whom and where a question is about. Of many only the first are shown: the practice is told
/// in any case.
fn subjects(done: &[MemberChanged]) -> Vec<Subject> {
    let changing = done.iter().filter(|one| one.changed);
    let practice = changing.clone().take(1).map(|one| Subject::Practice(one.practice.clone()));
    let users = changing.map(|one| Subject::user(one.user));
    if done.len() == 1 { users.chain(practice).collect() } else { practice.chain(users).collect() }
}

/// Who, where.
#[derive(Debug, Args)]
struct NamesArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,

    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,
}

impl NamesArgs {
    fn read(self) -> Result<(MemberNames, Shape), Complaint> {
        let Self { practice, users } = self;
        let shape = values::shape(&users);
        let users = values::all_named(users, UserRef::parse, "users")?;
        Ok((MemberNames { practice, users }, shape))
    }
}
