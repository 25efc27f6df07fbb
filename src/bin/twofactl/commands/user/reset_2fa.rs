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
use crate::context::Context;
use crate::output::views::user::codes::code_command;
use crate::output::views::user::reset::ResetView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values;
use crate::whom::Subject;

/// End everything that makes up a user's second factor
///
/// Ends authenticators, recovery codes, trusted devices, sessions, codes handed
/// out and locks in one step, and counts them. Password, memberships and what
/// is demanded of them stay. From then on the person needs an enrollment code,
/// which is issued here only with --verified. Run again, it changes nothing.
/// Needs a reason, and --yes where nobody can be asked; needs no key, so that
/// it always works.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  # What would end
  twofactl user reset-2fa rao --dry-run
  twofactl user reset-2fa rao --reason \"lost phone\" --verified call-back
  # From a script, handing nothing out
  twofactl user reset-2fa rao --ticket HD-7 --yes -o json")]
pub(crate) struct ResetArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// How their identity was checked: issues an enrollment code as well
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
        let Self { user, verified: check, lifetime } = self;
        let task = if check.is_some() { Task::UserResetAndInvite } else { Task::UserReset };
        let asked = Asked::new(task).users([&user]);
        let request = ResetRequest { user, check, lifetime };
        let view = |done: &ResetDone| ResetView::new(done, ctx.run);
        let made = Plan::new(asked, |tx, with| {
            ops::reset::run(tx, with.maybe_keys, &request, with.why, with.now)
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
}

/// The reset stands; the code that was asked for is still to be made.
fn tell_of_missing_code(ctx: &Context, done: &ResetDone) {
    if done.key_was_missing {
        ctx.output.note("The reset stands, but no enrollment code could be made without the key.");
        ctx.output.note("Once the key is in its place, type:");
        ctx.output.note(format!("    {}", code_command(done.user.login.as_str())));
    }
}
