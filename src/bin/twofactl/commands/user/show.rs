//! `twofactl user show`

use clap::Args;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserRef;
use twofactl::ops;

use crate::context::Context;
use crate::output::Format;
use crate::output::views::user::page::UserPage;
use crate::report::Verdict;
use crate::values::{self, Named};

/// Show what a user has, what the next login demands, and the smallest fix
///
/// What they have enrolled, what each practice demands, what the next login
/// comes to and why, and the last events about them. Where something is wrong,
/// it names the command that mends it with the least loss. Shows no secret and
/// no code. Changes nothing. With several users, or - for logins on standard
/// input, JSON is an array.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user show rao
  # By login and by id
  twofactl user show rao \"#2\" -o json
  twofactl user show - < users.txt
  # Why the next login comes to what it does
  twofactl user show rao --explain")]
pub(crate) struct ShowArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,

    /// Tell the decision about the next login step by step
    ///
    /// For each practice the questions that the door asks, in its order and up
    /// to the first that settles it, with the facts behind each answer. The
    /// password is taken for right, and no trusted device is looked at.
    #[arg(long)]
    explain: bool,

    /// Explain the login of this practice only
    #[arg(
        long,
        value_name = "HANDLE",
        value_parser = Handle::parse,
        requires = "explain"
    )]
    practice: Option<Handle>,
}

impl ShowArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        // By what was typed, not by what came of it: a script that passes `-`
        // must not meet another shape on the day on which there is one name.
        let is_one = matches!(self.users.as_slice(), [Named::One(_)]);
        let Self { users, explain, practice } = self;
        let users = values::all_named(users, UserRef::parse, "users")?;
        // All of them before the first word: one slip and nothing is shown.
        let pages = ctx.read(|tx| {
            let page = |user| {
                let page = UserPage::new(&ops::user::show(tx, user, ctx.now)?);
                if !explain {
                    return Ok(page);
                }
                let explained = ops::user::explain(tx, user, practice.as_ref(), ctx.now)?;
                Ok(page.explained(&explained))
            };
            users.iter().map(page).collect::<Result<Vec<_>, _>>()
        })?;
        match pages.as_slice() {
            [page] if is_one => ctx.show(page),
            pages => show_all(ctx, pages),
        }
    }
}

fn show_all(ctx: &Context, pages: &[UserPage]) -> anyhow::Result<Verdict> {
    match ctx.output.format() {
        Format::Table | Format::Wide => {
            let texts: Vec<_> = pages.iter().map(|page| ctx.output.rendered(page)).collect();
            ctx.output.document(&texts.join("\n"))?;
        }
        Format::Json | Format::Jsonl | Format::Csv => {
            let mut list = ctx.output.list::<UserPage>("");
            pages.iter().try_for_each(|page| list.push(page))?;
            list.finish()?;
        }
    }
    Ok(Verdict::Yes)
}
