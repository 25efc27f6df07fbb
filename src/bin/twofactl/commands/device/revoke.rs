//! `twofactl device revoke`

use clap::{ArgGroup, Args};
use twofactl::model::ids::DeviceId;
use twofactl::model::outcome::device::DevicesRevoked;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::device::Which;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::device::DevicesRevokedView;
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::values::{self, Named};
use crate::whom::Subject;

/// Trust devices no longer
///
/// By number, all of a user, all in a practice, or with both options those of the
/// user in the practice: all of them, or none. At their next login they are asked
/// for a code again. Other devices and codes stay good, and so do open sessions: a
/// changed password or a suspension ends those. Needs --yes where nobody can be
/// asked.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("which").args(["ids", "user", "practice"]).required(true).multiple(true),
    after_long_help = "Examples:\n  \
        twofactl device revoke 1\n  \
        twofactl device revoke --user rao --reason \"laptop stolen\"\n  \
        twofactl device revoke --practice city-clinic --yes"
)]
pub(crate) struct RevokeArgs {
    /// Numbers of devices, from `device list`; - reads them from standard input
    #[arg(
        value_name = "ID",
        value_parser = values::named(values::device_id),
        conflicts_with_all = ["user", "practice"]
    )]
    ids: Vec<Named<DeviceId>>,

    /// Revoke all devices of this user: a login, or an id as #42
    #[arg(long, value_parser = UserRef::parse)]
    user: Option<UserRef>,

    /// Revoke all devices in this practice
    #[arg(long, value_parser = Handle::parse)]
    practice: Option<Handle>,
}

impl RevokeArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let which = self.which()?;
        let asked = match &which {
            Which::These(ids) => Asked::new(Task::DeviceRevoke).devices(ids).typed(),
            Which::OfUser(user, _) => Asked::new(Task::DeviceRevoke).users([user]),
            Which::InPractice(practice) => {
                Asked::new(Task::DeviceRevokeInPractice).practices([practice])
            }
        };
        Plan::new(asked, |tx, with| ops::device::revoke(tx, &which, with.why, with.now))
            .asking(|done: &DevicesRevoked| Some(DevicesRevokedView::new(done).question()))
            .about(Ends::Nothing, subjects)
            .run(ctx, DevicesRevokedView::new)
    }

    fn which(self) -> Result<Which, Complaint> {
        let Self { ids, user, practice } = self;
        Ok(match (user, practice) {
            (Some(user), practice) => Which::OfUser(user, practice),
            (None, Some(practice)) => Which::InPractice(practice),
            (None, None) => Which::These(values::all_named(ids, values::device_id, "devices")?),
        })
    }
}

/// The users, or the practice of which it says whose they are.
fn subjects(done: &DevicesRevoked) -> Vec<Subject> {
    match done {
        DevicesRevoked::OfUsers { users, practice: _ } => {
            users.iter().map(|one| Subject::user(one.user.id)).collect()
        }
        DevicesRevoked::InPractice { practice, devices: _, users: _ } => {
            vec![Subject::Practice(practice.clone())]
        }
    }
}
