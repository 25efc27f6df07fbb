//! `twofactl user set`

use clap::{ArgGroup, Args};
use twofactl::model::permission::Task;
use twofactl::model::text::DisplayName;
use twofactl::model::user::{EmailAddress, Login, PhoneNumber, UserRef};
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::user::ProfilePatch;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::changed::{Changed, UserChangedView};
use crate::report::Verdict;

/// Change a user's login, name, phone or e-mail
///
/// What is not named stays, and so do sessions, memberships and what they have
/// enrolled, under another login too. A number that was changed is good for a
/// call back only after 72 hours.
#[derive(Debug, Args)]
#[command(
    // The one that clap makes up names every option of the group, in one long line.
    override_usage = "twofactl user set [OPTIONS] <USER>",
    group = ArgGroup::new("field").required(true).multiple(true),
    after_long_help = "Examples:
  twofactl user set rao --phone \"+91 98765 43210\" --no-email
  twofactl user set lee --login lee.wong"
)]
pub(crate) struct SetArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// New login
    #[arg(long, group = "field", value_parser = Login::parse)]
    login: Option<Login>,

    /// New name
    #[arg(long, group = "field", value_parser = DisplayName::parse)]
    name: Option<DisplayName>,

    /// New number to call back, in the international form
    #[arg(long, group = "field", value_name = "NUMBER", value_parser = PhoneNumber::parse)]
    phone: Option<PhoneNumber>,

    /// New address for notices
    #[arg(long, group = "field", value_name = "ADDRESS", value_parser = EmailAddress::parse)]
    email: Option<EmailAddress>,

    /// Empty the name
    #[arg(long, group = "field", conflicts_with = "name")]
    no_name: bool,

    /// Empty the phone
    #[arg(long, group = "field", conflicts_with = "phone")]
    no_phone: bool,

    /// Empty the e-mail
    #[arg(long, group = "field", conflicts_with = "email")]
    no_email: bool,
}

impl SetArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { user, login, name, phone, email, no_name, no_phone, no_email } = self;
        let patch = ProfilePatch {
            login,
            name: patched(name, no_name),
            phone: patched(phone, no_phone),
            email: patched(email, no_email),
        };
        Plan::new(Asked::new(Task::UserSet).users([&user]), |tx, with| {
            ops::user::set(tx, &user, &patch, with.why, with.now)
        })
        .run(ctx, |done| UserChangedView::new(done, Changed::Profile))
    }
}

/// None leaves a field, an inner none empties it.
fn patched<T>(value: Option<T>, empty: bool) -> Option<Option<T>> {
    if empty { Some(None) } else { value.map(Some) }
}
