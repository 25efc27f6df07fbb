//! `twofactl user reset-2fa`

use clap::Args;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::user::ResetDone;
use twofactl::model::permission::Task;
use twofactl::model::time::Length;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::reset::ResetRequest;

use crate::change::{Made, Plan};
use crate::commands::several;
use crate::context::Context;
use crate::output::views::Shape;
use crate::output::views::user::codes::{CODES_COMMAND, code_command};
use crate::output::views::user::reset::{ResetView, ResetsView};
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::values::{self, Named};
use crate::whom::Subject;

/// End everything that makes up the second factor of users
///
/// Ends authenticators, recovery codes, trusted devices, sessions, codes handed
/// out and locks in one step, and counts them. Password, memberships and what
/// is demanded of them stay. From then on the person needs an enrollment code,
/// which is issued here only with --verified, for one user alone. Of several
/// users all are reset, or none. Run again, it changes nothing. Needs a reason,
/// and --yes where nobody can be asked; needs no key, so that it always works.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  # What would end
  twofactl user reset-2fa rao --dry-run
  twofactl user reset-2fa rao --reason \"lost phone\" --verified call-back
  # From a script, handing nothing out
  twofactl user reset-2fa rao --ticket HD-7 --yes -o json
  # A list of secrets has leaked
  twofactl user reset-2fa - --reason \"stolen laptop\" --yes < users.txt")]
pub(crate) struct ResetArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,

    /// How the identity of one was checked: issues an enrollment code as well
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,

    /// How long the enrollment code lives, up to 24h
    ///
    /// Default: 30m.
    #[arg(
        long = "for",
        value_name = "LENGTH",
        value_parser = Length::parse,
        requires = "verified"
    )]
    lifetime: Option<Length>,
}

impl ResetArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { users, verified: check, lifetime } = self;
        let shape = values::shape(&users);
        if shape == Shape::Several && check.is_some() {
            return Err(codes_are_for_one().into());
        }
        let users = values::all_named(users, UserRef::parse, "users")?;
        match (shape, users.as_slice()) {
            (Shape::One, [user]) => {
                run_one(ctx, &ResetRequest { user: user.clone(), check, lifetime })
            }
            (Shape::One | Shape::Several, users) => run_several(ctx, users),
        }
    }
}

/// Codes of several people on one screen would be read by each of them.
fn codes_are_for_one() -> Complaint {
    Complaint::Usage {
        message: "--verified hands a code to one user, and several are to be reset".to_owned(),
        hint: Some(format!("reset them without it, then: {CODES_COMMAND}")),
    }
}

fn run_one(ctx: &Context, request: &ResetRequest) -> anyhow::Result<Verdict> {
    let task = if request.check.is_some() { Task::UserResetAndInvite } else { Task::UserReset };
    let view = |done: &ResetDone| ResetView::new(done, ctx.run);
    let made = Plan::new(Asked::new(task).users([&request.user]), |tx, with| {
        ops::reset::run(tx, with.maybe_keys, request, with.why, with.now)
    })
    .without_key()
    .with_reason()
    .asking(|done| Some(format!("Reset the second factor of {}?", done.user.login)))
    .about(Ends::SecondFactor, |done| vec![Subject::user(done.user.id)])
    .make(ctx, view)?;
    let verdict = ctx.show(&made.told(ctx, view))?;
    if let Made::Changed(done) = &made {
        tell_of_missing_code(ctx, done);
    }
    Ok(verdict)
}

fn run_several(ctx: &Context, users: &[UserRef]) -> anyhow::Result<Verdict> {
    Plan::new(Asked::new(Task::UserReset).users(users).typed(), |tx, with| {
        ops::reset::run_each(tx, users, with.why, with.now)
    })
    .without_key()
    .with_reason()
    .asking(|done| {
        let changing = done.iter().filter(|one| one.changed);
        let named = several::named(changing.map(|one| &one.user.login), "users");
        Some(format!("Reset the second factor of {named}?"))
    })
    .about(Ends::SecondFactor, |done| {
        let changing = done.iter().filter(|one| one.changed);
        changing.map(|one| Subject::user(one.user.id)).collect()
    })
    .run(ctx, |done| ResetsView::new(done))
}

/// The reset stands; the code that was asked for is still to be made.
fn tell_of_missing_code(ctx: &Context, done: &ResetDone) {
    if done.key_was_missing {
        ctx.output.note("The reset stands, but no enrollment code could be made without the key.");
        ctx.output.note("Once the key is in its place, type:");
        ctx.output.note(format!("    {}", code_command(done.user.login.as_str())));
    }
}
