//! `twofactl user enrollment-code`

use std::slice::from_ref;

use clap::Args;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::permission::Task;
use twofactl::model::time::Length;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::enrollment_code::CodeRequest;
use twofactl::ops::permission::Asked;

use super::handing_out::ask_why_and_check;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::codes::CodeIssuedView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values;

/// Hand a user a code to bind an authenticator with
///
/// Typed at the login, after the password, to enroll where a password alone
/// does not suffice. Shown once; takes the place of any handed out before; five
/// wrong ones in its place end it. Lets nobody in by itself. Authenticators,
/// recovery codes and locks stay as they are. Refused for whoever is suspended,
/// or has only disabled authenticators. Needs a reason and --verified.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user enrollment-code lee --reason \"new here\" --verified video
  twofactl user enrollment-code lee --for 14d --ticket HD-7 --verified in-person")]
pub(crate) struct EnrollmentCodeArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// How their identity was checked
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,

    /// How long the code lives
    ///
    /// Default: 7d for a first enrollment, 30m for whoever was enrolled before; up to 21d and 24h.
    #[arg(long = "for", value_name = "LENGTH", value_parser = Length::parse)]
    lifetime: Option<Length>,
}

impl EnrollmentCodeArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { user, verified, lifetime } = self;
        let asked = Asked::new(Task::UserEnrollmentCode).users([&user]);
        // Nobody should give reasons for a login with a slip in it.
        ctx.read(&asked, |tx| ops::user::show(tx, &user, ctx.now))?;
        let (why, check) = ask_why_and_check(ctx, verified, (from_ref(&user), Ends::Nothing))?;
        let request = CodeRequest { user, check, lifetime };
        Plan::new(asked, |tx, with| {
            ops::enrollment_code::issue(tx, with.keys()?, &request, &why, with.now)
        })
        .run(ctx, |done| CodeIssuedView::new(done, ctx.run))
    }
}
