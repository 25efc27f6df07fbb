//! `twofactl user add`

use clap::Args;
use twofactl::model::member::Role;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::model::user::{EmailAddress, Login, PhoneNumber};
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::user::{HashedPassword, NewPerson};

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::added::UserAdded;
use crate::report::Verdict;
use crate::stdin_lines::StdinLines;
use crate::values;

/// Add a user, in a practice or in none yet
///
/// Nobody is asked for a password here: a person may have none until one is
/// set, or forever where the login service checks passwords itself. Enrolls
/// nothing and hands nothing out. To add the same again is no error; a login
/// that somebody else has is refused.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user add rao@cityclinic.example --name \"Dr. Rao\" --role provider \\
    --practice city-clinic
  # With a first password
  twofactl user add kim --practice city-clinic --password-stdin < password.txt")]
pub(crate) struct AddArgs {
    /// What the person types to log in
    #[arg(value_parser = Login::parse)]
    login: Login,

    /// Name for people to read
    #[arg(long, value_parser = DisplayName::parse)]
    name: Option<DisplayName>,

    /// Number to call back, in the international form
    #[arg(long, value_name = "NUMBER", value_parser = PhoneNumber::parse)]
    phone: Option<PhoneNumber>,

    /// Address for notices
    #[arg(long, value_name = "ADDRESS", value_parser = EmailAddress::parse)]
    email: Option<EmailAddress>,

    /// Practice to join at once
    #[arg(long, value_name = "HANDLE", value_parser = Handle::parse)]
    practice: Option<Handle>,

    /// Role in that practice
    ///
    /// Default: staff.
    #[arg(long, value_parser = values::role(), requires = "practice")]
    role: Option<Role>,

    /// Read a first password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

impl AddArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let new = self.into_person()?;
        let asked =
            Asked::new(Task::UserAdd).practices(new.membership.as_ref().map(|(handle, _)| handle));
        Plan::new(asked, |tx, with| ops::user::add(tx, &new, with.why, with.now))
            .run(ctx, |done| UserAdded::new(done, ctx.run))
    }

    fn into_person(self) -> anyhow::Result<NewPerson> {
        let Self { login, name, phone, email, practice, role, password_stdin } = self;
        let password = if password_stdin { Some(read_password()?) } else { None };
        let membership = practice.map(|handle| (handle, role.unwrap_or(Role::Staff)));
        Ok(NewPerson { login, name, phone, email, password, membership })
    }
}

/// Reads and hashes: slow, so never while the store waits.
fn read_password() -> anyhow::Result<HashedPassword> {
    let text = StdinLines::new().secret("password", "--password-stdin")?;
    Ok(ops::user::hash_password(&text)?)
}
