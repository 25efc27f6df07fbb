//! `twofactl user bypass-code`

use std::slice::from_ref;

use clap::Args;
use twofactl::model::code::Uses;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::bypass_code::BypassRequest;
use twofactl::ops::permission::Asked;

use super::handing_out::ask_why_and_check;

use crate::change::Plan;
use crate::commands::end::EndArgs;
use crate::context::Context;
use crate::output::views::user::codes::BypassIssuedView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values;

/// Hand a user a code to get in without their authenticator
///
/// For whoever has left the phone at home: typed in the place of a one-time
/// code, after the password. One use and one hour unless told otherwise, 10
/// uses and 24 hours at most; five wrong ones in its place end it. Shown once;
/// takes the place of any handed out before. Authenticators, recovery codes and
/// locks stay, no device is trusted by it, and a lock refuses it as well. Needs
/// a reason and --verified.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user bypass-code rao --reason \"phone at home\" --verified call-back
  # For the day
  twofactl user bypass-code rao --uses 3 --for 8h --ticket HD-7 --verified video")]
pub(crate) struct BypassCodeArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// How often it lets in, up to 10 times
    #[arg(long, value_name = "N", default_value = "1", value_parser = Uses::parse)]
    uses: Uses,

    #[command(flatten)]
    end: EndArgs,

    /// How their identity was checked
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,
}

impl BypassCodeArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { user, uses, end, verified } = self;
        let asked = Asked::new(Task::UserBypassCode).users([&user]);
        // Nobody should give reasons for a login with a slip in it.
        ctx.read(&asked, |tx| ops::user::show(tx, &user, ctx.now))?;
        let (why, check) = ask_why_and_check(ctx, verified, (from_ref(&user), Ends::Nothing))?;
        let end = end.given();
        Plan::new(asked, |tx, with| {
            let lifetime = end.map(|end| end.from(with.now).since(with.now));
            let request = BypassRequest { user: user.clone(), check, uses, lifetime };
            ops::bypass_code::issue(tx, with.keys()?, &request, &why, with.now)
        })
        .run(ctx, |done| BypassIssuedView::new(done, ctx.run))
    }
}
