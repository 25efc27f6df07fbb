//! `twofactl user enrollment-code`

use std::path::PathBuf;
use std::slice::from_ref;

use clap::Args;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::time::Length;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::enrollment_code::{CodeRequest, ManyRequest};
use twofactl::ops::permission::Asked;

use super::enrollment_codes::ToFile;
use super::handing_out::ask_why_and_check;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::codes::CodeIssuedView;
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::values;

/// What many at once come to, and examples.
const BELOW: &str = include_str!("enrollment_code/below.txt");

/// Hand a user a code to bind an authenticator with
///
/// Typed at the login, after the password, to enroll where a password alone
/// does not suffice. Shown once; takes the place of any handed out before; five
/// wrong ones in its place end it. Lets nobody in by itself. Authenticators,
/// recovery codes and locks stay as they are. Refused for whoever is suspended,
/// or has only disabled authenticators. Needs a reason and --verified. With
/// --practice it goes to all who need one.
#[derive(Debug, Args)]
#[command(after_long_help = BELOW)]
pub(crate) struct EnrollmentCodeArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse, required_unless_present = "practice")]
    user: Option<UserRef>,

    /// Hand a code to each member of this practice who needs one
    #[arg(
        long,
        value_name = "HANDLE",
        value_parser = Handle::parse,
        requires = "to_file",
        conflicts_with = "user"
    )]
    practice: Option<Handle>,

    /// New file for the codes of a practice
    #[arg(long, value_name = "FILE", requires = "practice")]
    to_file: Option<PathBuf>,

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
        let Self { user, practice, to_file, verified, lifetime } = self;
        if let (Some(practice), Some(path)) = (practice, to_file) {
            // Nobody is called back before it is said how they were checked.
            let check = verified.unwrap_or(IdentityCheck::InPerson);
            let request = ManyRequest { practice, check, lifetime };
            return ToFile { request, verified, path }.run(ctx);
        }
        let Some(user) = user else { return Err(Complaint::nobody_named().into()) };
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
