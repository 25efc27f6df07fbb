//! `twofactl login try`

use std::path::{Path, PathBuf};

use clap::Args;
use twofactl::Door;
use twofactl::error::{Error, StoreError};
use twofactl::guard::{self, Readers};
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::login::{LoginReply, Method};
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::{Password, StartRequest, VerifyRequest};

use super::open_door;
use crate::context::{Agreed, Context};
use crate::enrolling::{self, at_door};
use crate::output::views::login::{LoginView, methods};
use crate::places;
use crate::report::{Complaint, Kind, Verdict};
use crate::stdin_lines::StdinLines;

/// Log in as a user would, step by step
///
/// Walks through what the login service does, on the same store and with the
/// same consequences: wrong codes count, a right one is spent, and the record
/// has it. Ends with 0 if the person is in, with 5 if they are not, with 8 if
/// the code was not accepted, and with 9 if the next step needs a person and
/// there is none; the answer then names the step.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl login try rao --practice city-clinic
  # From a script: the password on the first line, the code on the second
  twofactl login try rao --password-stdin --code-stdin < answers.txt")]
pub(crate) struct TryArgs {
    /// Login, as the person types it
    user: String,

    /// Practice to log in to
    ///
    /// Default: none is named, and the strictest demand of all the user's
    /// practices holds.
    #[arg(long, value_parser = Handle::parse)]
    practice: Option<Handle>,

    /// Read the password, the first line of standard input
    #[arg(long)]
    password_stdin: bool,

    /// Read a code, the next line of standard input
    ///
    /// A one-time, recovery or bypass code.
    #[arg(long)]
    code_stdin: bool,

    /// Text a code to this phone of the user's before one is read
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(i64).range(1..))]
    text: Option<i64>,

    /// Trust this device from now on, under this name; needs --device-file
    #[arg(long, value_name = "NAME", value_parser = DisplayName::parse, requires = "device_file")]
    remember: Option<DisplayName>,

    /// Keep the token of a trusted device in this file, as a browser would
    ///
    /// It is shown to the door if it exists, and written if the device is
    /// trusted anew.
    #[arg(long, value_name = "FILE")]
    device_file: Option<PathBuf>,
}

impl TryArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        if self.device_file.is_some() {
            places::refuse_writing(&ctx.actor, "--device-file")?;
        }
        let mut lines = StdinLines::new();
        let password = if self.password_stdin {
            lines.secret("a password", "--password-stdin")?
        } else {
            ctx.ask.secret("Password", "--password-stdin")?
        };
        let token = self.device_file.as_deref().map(read_token).transpose()?.flatten();
        let mut door = open_door(ctx, Task::LoginTry, ctx.gateway()?.as_ref())?;
        let reply = door.start(&StartRequest {
            user: &self.user,
            practice: self.practice.as_ref(),
            password: Password::Given(&password),
            device_token: token.as_ref(),
        })?;
        if self.must_leave_it_at(ctx, &reply) {
            // A script learns the step from the answer, and the flag from the error.
            ctx.output.answer(&LoginView::new(&reply))?;
        }
        let reply = match reply {
            LoginReply::CodeRequired { ticket, methods: offered, .. } => {
                ctx.output.note(format!("A code is needed, from: {}.", methods(&offered)));
                let reply = self.verify(ctx, &mut door, (&ticket, &offered), &mut lines)?;
                return self.tell_of_codes(ctx, &reply);
            }
            LoginReply::EnrollmentOffered(invitation) => {
                at_door::offer(ctx, &mut door, &invitation)?
            }
            LoginReply::EnrollmentRequired(invitation) => {
                at_door::enroll(ctx, &mut door, &invitation)?
            }
            decided => decided,
        };
        self.tell(ctx, &reply, &LoginView::new(&reply))
    }

    /// New recovery codes go to a screen that is gone afterwards; where there is
    /// none, they are part of the answer.
    fn tell_of_codes(&self, ctx: &Context, reply: &LoginReply) -> anyhow::Result<Verdict> {
        let view = LoginView::new(reply);
        let LoginReply::Allowed(admission) = reply else { return self.tell(ctx, reply, &view) };
        match &admission.recovery_codes {
            None => self.tell(ctx, reply, &view),
            Some(codes) if self.code_stdin || !enrolling::has_screen(ctx) => {
                self.tell(ctx, reply, &view.with_codes(codes))
            }
            Some(codes) => {
                enrolling::show_codes(ctx, codes)?;
                self.tell(ctx, reply, &view)
            }
        }
    }

    /// Whether the next step needs a person and there is none.
    fn must_leave_it_at(&self, ctx: &Context, reply: &LoginReply) -> bool {
        let needs_a_person = match reply {
            LoginReply::CodeRequired { .. } => !self.code_stdin,
            LoginReply::EnrollmentOffered(_) => ctx.agreed == Agreed::NotYet,
            LoginReply::EnrollmentRequired(_) => true,
            LoginReply::Allowed(_)
            | LoginReply::Proven { .. }
            | LoginReply::Denied
            | LoginReply::Locked { .. }
            | LoginReply::Rejected { .. }
            | LoginReply::Expired => false,
        };
        needs_a_person && !ctx.ask.can_ask()
    }

    /// One code from standard input, or as many as the person types.
    fn verify(
        &self,
        ctx: &Context,
        door: &mut Door,
        (ticket, offered): (&SecretText, &[Method]),
        lines: &mut StdinLines,
    ) -> anyhow::Result<LoginReply> {
        if let Some(id) = self.text
            && let Some(reply) = at_door::text(ctx, door, (ticket, AuthenticatorId::new(id)))?
        {
            return Ok(reply);
        }
        let remember = self.remember.as_ref();
        if self.code_stdin {
            let code = &lines.secret("a code", "--code-stdin")?;
            return Ok(door.verify(&VerifyRequest { ticket, code, remember })?);
        }
        at_door::ask_for_code(ctx, door, (ticket, offered), remember)
    }

    fn keep_device(&self, reply: &LoginReply) -> Result<(), Complaint> {
        let (LoginReply::Allowed(admission), Some(path)) = (reply, &self.device_file) else {
            return Ok(());
        };
        let Some(token) = &admission.device_token else { return Ok(()) };
        guard::replace_file(path, token.expose().as_bytes())
            .map_err(|error| Complaint::DeviceNotKept { path: path.clone(), why: reason(&error) })
    }

    fn tell(&self, ctx: &Context, reply: &LoginReply, view: &LoginView) -> anyhow::Result<Verdict> {
        let kept = self.keep_device(reply);
        // The login is in the record, and what it shows is shown once: a file changes neither.
        ctx.output.answer(view)?;
        kept?;
        Ok(match reply {
            LoginReply::Allowed(_) => Verdict::Yes,
            LoginReply::Rejected { .. } => Verdict::No(Kind::CodeRejected),
            LoginReply::CodeRequired { .. }
            | LoginReply::Proven { .. }
            | LoginReply::EnrollmentOffered(_)
            | LoginReply::EnrollmentRequired(_)
            | LoginReply::Denied
            | LoginReply::Locked { .. }
            | LoginReply::Expired => Verdict::No(Kind::Refused),
        })
    }
}

/// Why a file could not be written, without a word about the store, which has the login.
fn reason(error: &Error) -> String {
    match error {
        Error::Store(StoreError::Full) => "the disk is full".to_owned(),
        Error::Store(StoreError::ReadOnly) => "the disk takes no writes".to_owned(),
        Error::Store(StoreError::Missing { .. }) => "its folder is not there".to_owned(),
        Error::Store(StoreError::NoAccess { .. }) => "this account may not".to_owned(),
        other => other.to_string(),
    }
}

fn read_token(path: &Path) -> anyhow::Result<Option<SecretText>> {
    if !path.exists() {
        return Ok(None);
    }
    let owner = rustix::process::geteuid().as_raw();
    let text = guard::read_text(path, owner, Readers::OwnerOnly)?;
    Ok(Some(SecretText::new(text.expose().trim_end().to_owned())))
}
