//! `twofactl user set-password`

use std::slice::from_ref;

use clap::Args;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::permission::Task;
use twofactl::model::secret::SecretText;
use twofactl::model::user::{Login, UserRef};
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::handing_out::ask_why_and_check;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::changed::{Changed, UserChangedView};
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::stdin_lines::StdinLines;
use crate::values;

/// Set a user's password
///
/// A first one ends nothing. One in the place of another ends sessions, trusted
/// devices, enrollment and bypass codes that were made before it.
/// Authenticators, recovery codes and locks stay. At least 8 characters where a
/// second factor is demanded of them, else 15. Needs a reason and --verified.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user set-password rao --reason \"forgot it\" --verified in-person
  # From a script
  twofactl user set-password rao --ticket HD-7 --verified video \\
    --password-stdin < password.txt")]
pub(crate) struct SetPasswordArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// How their identity was checked
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,

    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

impl SetPasswordArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { user, verified, password_stdin } = self;
        // Nobody should think up a password for a login with a slip in it.
        let asked = Asked::new(Task::UserSetPassword).users([&user]);
        let person = ctx.read(&asked, |tx| ops::user::show(tx, &user, ctx.now))?.user;
        // A first password ends nothing.
        let ends = if person.password_set { Ends::Sessions } else { Ends::Nothing };
        let (why, check) = ask_why_and_check(ctx, verified, (from_ref(&user), ends))?;
        let typed = ask_password(ctx, &person.login, password_stdin)?;
        let password = ops::user::hash_password(&typed)?;
        Plan::new(asked, |tx, with| {
            ops::user::set_password(tx, &user, &password, (check, &why), with.now)
        })
        .run(ctx, |done| UserChangedView::new(done, Changed::Password))
    }
}

fn ask_password(ctx: &Context, login: &Login, from_stdin: bool) -> Result<SecretText, Complaint> {
    if from_stdin {
        StdinLines::new().secret("password", "--password-stdin")
    } else {
        ctx.ask.new_secret(&format!("New password of {login}"), "--password-stdin")
    }
}
