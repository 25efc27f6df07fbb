//! `twofactl user …`

mod add;
mod bypass_code;
mod check_code;
mod disable_2fa;
pub(crate) mod enroll;
mod enrollment_code;
mod enrollment_codes;
mod handing_out;
mod import;
mod list;
mod recovery_codes;
mod reinstate;
mod remove;
mod require;
mod reset_2fa;
mod set;
mod set_password;
mod show;
mod suspend;
mod unlock;

use clap::Subcommand;
use twofactl::model::outcome::user::UserChanged;
use twofactl::model::user::User;

use crate::commands::several;
use crate::context::Context;
use crate::report::Verdict;
use crate::whom::Subject;

/// Add people, see why they cannot log in, and help them
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  # Why can they not get in, and what is the smallest fix?
  twofactl user show rao
  twofactl user unlock rao
  twofactl user reset-2fa rao --reason \"lost phone\" --verified call-back")]
pub(crate) enum UserCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    Import(import::ImportArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    #[command(alias = "get")]
    Show(show::ShowArgs),
    Set(set::SetArgs),
    SetPassword(set_password::SetPasswordArgs),
    Enroll(enroll::EnrollArgs),
    #[command(name = "reset-2fa")]
    Reset2fa(reset_2fa::ResetArgs),
    Unlock(unlock::UnlockArgs),
    CheckCode(check_code::CheckCodeArgs),
    Require(require::RequireArgs),
    Suspend(suspend::SuspendArgs),
    Reinstate(reinstate::ReinstateArgs),
    EnrollmentCode(enrollment_code::EnrollmentCodeArgs),
    BypassCode(bypass_code::BypassCodeArgs),
    RecoveryCodes(recovery_codes::RecoveryCodesArgs),
    #[command(name = "disable-2fa")]
    Disable2fa(disable_2fa::DisableArgs),
    #[command(aliases = ["rm", "delete"])]
    Remove(remove::RemoveArgs),
}

impl UserCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Set(args) => args.run(ctx),
            Self::SetPassword(args) => args.run(ctx),
            Self::Enroll(args) => args.run(ctx),
            Self::Reset2fa(args) => args.run(ctx),
            Self::Unlock(args) => args.run(ctx),
            Self::CheckCode(args) => args.run(ctx),
            Self::Require(args) => args.run(ctx),
            Self::Suspend(args) => args.run(ctx),
            Self::Reinstate(args) => args.run(ctx),
            Self::EnrollmentCode(args) => args.run(ctx),
            Self::BypassCode(args) => args.run(ctx),
            Self::RecoveryCodes(args) => args.run(ctx),
            Self::Disable2fa(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
        }
    }
}

/// The users who would change, in a question: by login, or how many.
fn named(changed: &[UserChanged]) -> String {
    one_or_many(changed.iter().filter(|one| one.changed).map(|one| &one.user))
}

/// The same users, to be shown before it.
fn subjects(changed: &[UserChanged]) -> Vec<Subject> {
    let changing = changed.iter().filter(|one| one.changed);
    changing.map(|one| Subject::user(one.user.id)).collect()
}

fn one_or_many<'a>(users: impl Iterator<Item = &'a User>) -> String {
    several::named(users.map(|user| &user.login), "users")
}
