//! `twofactl member list`

use clap::Args;
use twofactl::model::outcome::practice::MemberReport;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::practice::Which;
use twofactl::ops::search;

use crate::context::Context;
use crate::output::views::status::MemberRow;
use crate::report::Verdict;

/// List the members of a practice, with what is agreed with them
///
/// Their roles, until when and why they are exempt, until when they have more
/// time, and what their next login comes to. With TEXT only those whose login or
/// name holds it. What they have enrolled is told by `practice status`. Changes
/// nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member list city-clinic
  twofactl member list city-clinic rao
  twofactl member list city-clinic -o json")]
pub(crate) struct ListArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,

    /// Only those whose login or name holds this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practice, text } = self;
        let asked = Asked::new(Task::MemberList).practices([&practice]);
        let which = Which::Named(vec![practice]);
        let empty = if text.is_some() { "No member fits." } else { "No members yet." };
        let fits = |member: &MemberReport| {
            let name = member.name.as_ref();
            text.as_deref().is_none_or(|text| search::is_named((&member.login, name), text))
        };
        ctx.list(&asked, empty, |tx, push| {
            ops::practice::status(tx, &which, ctx.now, |report| {
                if fits(&report) { push(&MemberRow::new(&report)) } else { Ok(()) }
            })
        })
    }
}
