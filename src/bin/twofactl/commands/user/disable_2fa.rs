//! `twofactl user disable-2fa`

use clap::Args;
use twofactl::error::Refusal;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::Why;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::KeyNeed;
use twofactl::store::Preview;

use super::handing_out::{ask_why_and_check, is_asking};
use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::disabled::SwitchedOffView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values::{self, Named};
use crate::whom::Subject;

/// Switch two-factor authentication off for a user of whom nobody demands it
///
/// Ends authenticators, recovery codes, trusted devices, sessions, codes and
/// locks, and what the person asked for and `user require` asks: the password
/// alone lets them in. Password and memberships stay; unlike `user reset-2fa`,
/// meant for a lost phone, it leaves no need of an enrollment code behind.
/// Refused while a practice demands it: `member exempt` first. Needs a reason,
/// --verified, and --yes where nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user disable-2fa lee --reason \"wants it no longer\" --verified video")]
pub(crate) struct DisableArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,

    /// How their identity was checked
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,
}

impl DisableArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { users, verified } = self;
        let users = values::all_named(users, UserRef::parse, "users")?;
        let asked = Asked::new(Task::UserDisable2fa).users(&users).typed();
        let is_told = is_asking(ctx, verified);
        let (why, check) = ask_if_needed(ctx, (&asked, &users), verified)?;
        Plan::new(asked, |tx, with| ops::disable_2fa::run(tx, &users, check, &why, with.now))
            .asking(|done| {
                let changing = done.iter().filter(|one| one.changed).map(|one| &one.user);
                let named = super::one_or_many(changing);
                Some(format!("Switch two-factor authentication off for {named}?"))
            })
            .about(Ends::SecondFactor, |done| {
                if is_told {
                    return Vec::new();
                }
                let changing = done.iter().filter(|one| one.changed);
                changing.map(|one| Subject::user(one.user.id)).collect()
            })
            .run(ctx, |done| SwitchedOffView::new(done))
    }
}

/// What is so already, and what is refused whatever is said, is answered
/// before anything is demanded.
fn ask_if_needed(
    ctx: &Context,
    (asked, users): (&Asked, &[UserRef]),
    given: Option<IdentityCheck>,
) -> anyhow::Result<(Why, Option<IdentityCheck>)> {
    let preview = ctx
        .open(asked, KeyNeed::Required)?
        .store
        .preview(|tx| ops::disable_2fa::run(tx, users, given, &ctx.why, ctx.now))?;
    match preview {
        Preview::WouldChange(_) | Preview::WouldRefuse(Refusal::Unverified { .. }) => {
            let (why, check) = ask_why_and_check(ctx, given, (users, Ends::SecondFactor))?;
            Ok((why, Some(check)))
        }
        Preview::Unchanged(_) | Preview::WouldRefuse(_) => Ok((ctx.why.clone(), given)),
    }
}
