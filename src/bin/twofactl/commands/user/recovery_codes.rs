//! `twofactl user recovery-codes`

use std::slice::from_ref;

use clap::Args;
use twofactl::error::Error;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::user::CodesIssued;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::recovery::{self, PreparedSet};
use twofactl::ops::setup::KeyNeed;

use super::handing_out::{ask_why_and_check, is_asking};
use crate::change::{Made, Plan};
use crate::context::{Context, Run};
use crate::enrolling;
use crate::output::views::count;
use crate::output::views::enroll::Codes;
use crate::output::views::user::changed::{Deed, UsersChangedView};
use crate::output::views::user::codes::CodesIssuedView;
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::values::{self, Named};
use crate::whom::Subject;

/// Have a user shown new recovery codes at the next login by code
///
/// The old ones work until then, and end when the new ones are shown; nothing
/// is handed out at the desk. With --show a new set is issued and shown here
/// and now, to one user: that ends the old ones at once, and needs a reason and
/// --verified. Authenticators, trusted devices and sessions stay. Refused
/// without an active authenticator. Of several users all are marked, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user recovery-codes rao
  twofactl user recovery-codes rao --show --ticket HD-7 --verified in-person")]
pub(crate) struct RecoveryCodesArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,

    /// Issue them now and show them once
    ///
    /// On a terminal they are shown on a screen that is gone afterwards, else
    /// they are part of the answer.
    #[arg(long)]
    show: bool,

    /// How identity was checked, for --show
    #[arg(
        long,
        value_name = "HOW",
        value_parser = values::identity_check(),
        requires = "show"
    )]
    verified: Option<IdentityCheck>,
}

impl RecoveryCodesArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { users, show, verified } = self;
        let users = values::all_named(users, UserRef::parse, "users")?;
        if !show {
            return Plan::new(
                Asked::new(Task::UserRecoveryCodes).users(&users).typed(),
                |tx, with| recovery::mark_renewal(tx, &users, with.why, with.now),
            )
            .run(ctx, |done| UsersChangedView::new(done, Deed::RenewalMarked));
        }
        match users.as_slice() {
            [user] => show_now(ctx, user, verified),
            _ => Err(Complaint::Usage {
                message: "--show takes one user at a time".to_owned(),
                hint: Some("name one user, or leave --show out".to_owned()),
            }
            .into()),
        }
    }
}

fn show_now(
    ctx: &Context,
    user: &UserRef,
    verified: Option<IdentityCheck>,
) -> anyhow::Result<Verdict> {
    // Before the reason, so that nobody gives one for a login with a slip in it.
    let asked = Asked::new(Task::UserRecoveryCodesShow).users([user]);
    let person = ctx.read(&asked, |tx| ops::user::show(tx, user, ctx.now))?.user;
    let is_told = is_asking(ctx, verified);
    let (why, check) = ask_why_and_check(ctx, verified, (from_ref(user), Ends::RecoveryCodes))?;
    let set = prepare(ctx, &asked, person.id)?;
    let codes = match ctx.run {
        Run::Dry => Codes::Hidden,
        Run::Real if enrolling::has_screen(ctx) => Codes::Hidden,
        Run::Real => Codes::Shown,
    };
    let view = |done: &_| CodesIssuedView::new(done, codes);
    let made = Plan::new(asked, |tx, with| recovery::issue(tx, &set, check, &why, with.now))
        .asking(|done| (done.replaced > 0 && ctx.ask.can_ask()).then(|| question(done)))
        .about(Ends::RecoveryCodes, |_| {
            if is_told { Vec::new() } else { vec![Subject::User(user.clone())] }
        })
        .make(ctx, view)?;
    if let (Made::Changed(done), Codes::Hidden) = (&made, codes) {
        enrolling::show_codes(ctx, &done.codes)?;
    }
    ctx.show(&made.told(ctx, view))
}

/// Only what ends is asked about.
fn question(done: &CodesIssued) -> String {
    let login = &done.user.login;
    let old = count(done.replaced, "old code", "old codes");
    format!("Issue new recovery codes to {login}, in the place of {old}?")
}

/// Ten slow hashes, before anything is locked.
fn prepare(
    ctx: &Context,
    asked: &Asked,
    user: twofactl::model::ids::UserId,
) -> anyhow::Result<PreparedSet> {
    let keys = ctx.open(asked, KeyNeed::Required)?.keys;
    let keys =
        keys.ok_or_else(|| Error::Failed("this cannot be done without the key".to_owned()))?;
    Ok(recovery::prepare(&keys, user)?)
}
