//! `twofactl login try`

use std::path::{Path, PathBuf};

use clap::Args;
use twofactl::Door;
use twofactl::guard::{self, Readers};
use twofactl::model::outcome::login::{Invitation, LoginReply, RejectionReason};
use twofactl::model::outcome::user::Begun;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::{EnrollReply, EnrollRequest, Password, StartRequest, VerifyRequest};

use super::open_door;
use crate::context::{Agreed, Context};
use crate::enrolling::{self, Attempt, Ended, Picturing};
use crate::output::views::login::{LoginView, methods};
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
        let mut lines = StdinLines::new();
        let password = if self.password_stdin {
            lines.secret("a password", "--password-stdin")?
        } else {
            ctx.ask.secret("Password", "--password-stdin")?
        };
        let token = self.device_file.as_deref().map(read_token).transpose()?.flatten();
        let mut door = open_door(ctx)?;
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
                let reply = self.verify(ctx, &mut door, &ticket, &mut lines)?;
                return self.tell_of_codes(ctx, &reply);
            }
            LoginReply::EnrollmentOffered(invitation) => offer(ctx, &mut door, &invitation)?,
            LoginReply::EnrollmentRequired(invitation) => enroll(ctx, &mut door, &invitation)?,
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
        ticket: &SecretText,
        lines: &mut StdinLines,
    ) -> anyhow::Result<LoginReply> {
        let mut verify = |code: &SecretText| {
            door.verify(&VerifyRequest { ticket, code, remember: self.remember.as_ref() })
        };
        if self.code_stdin {
            return Ok(verify(&lines.secret("a code", "--code-stdin")?)?);
        }
        loop {
            let code = ctx.ask.code("Code", "--code-stdin")?;
            match verify(&code)? {
                rejected @ LoginReply::Rejected { .. } => {
                    ctx.tell(&LoginView::new(&rejected));
                }
                decided => return Ok(decided),
            }
        }
    }

    fn tell(&self, ctx: &Context, reply: &LoginReply, view: &LoginView) -> anyhow::Result<Verdict> {
        if let (LoginReply::Allowed(admission), Some(path)) = (reply, &self.device_file)
            && let Some(token) = &admission.device_token
        {
            guard::replace_file(path, token.expose().as_bytes())?;
        }
        ctx.output.answer(view)?;
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

fn read_token(path: &Path) -> anyhow::Result<Option<SecretText>> {
    if !path.exists() {
        return Ok(None);
    }
    let owner = rustix::process::geteuid().as_raw();
    let text = guard::read_text(path, owner, Readers::OwnerOnly)?;
    Ok(Some(SecretText::new(text.expose().trim_end().to_owned())))
}

/// Enroll now, or put it off while the grace lasts.
fn offer(ctx: &Context, door: &mut Door, invitation: &Invitation) -> anyhow::Result<LoginReply> {
    if let Some(deadline) = invitation.deadline {
        let deadline = ctx.output.when().at(deadline);
        ctx.ask.tell(&format!("A second factor is needed from {deadline}."));
    }
    let answers = ["Set it up now".to_owned(), "Put it off".to_owned()];
    let skip = match ctx.agreed {
        Agreed::Already => true,
        Agreed::NotYet => {
            ctx.ask.choose("Set up an authenticator", &answers, "--yes, to put it off")? == 1
        }
    };
    if skip { Ok(door.skip(&invitation.ticket)?) } else { enroll(ctx, door, invitation) }
}

fn enroll(ctx: &Context, door: &mut Door, invitation: &Invitation) -> anyhow::Result<LoginReply> {
    let ticket = &invitation.ticket;
    let Some(begun) = begin(ctx, door, invitation)? else { return Ok(LoginReply::Expired) };
    let screen = enrolling::open_screen(ctx, &Picturing::default())?;
    let ended = enrolling::converse(ctx, &screen, &begun, |code| {
        Ok(match door.enroll_confirm(ticket, code)? {
            LoginReply::Rejected { reason: RejectionReason::Enrollment(why), .. } => {
                Attempt::Rejected(why)
            }
            LoginReply::Allowed(admission) => {
                let codes = admission.recovery_codes.clone();
                Attempt::Enrolled(LoginReply::Allowed(admission), codes)
            }
            decided => Attempt::Enrolled(decided, None),
        })
    })?;
    drop(screen);
    Ok(match ended {
        Ended::Enrolled(reply) => reply,
        Ended::OutOfTries(why) => {
            let reason = RejectionReason::Enrollment(why);
            LoginReply::Rejected { user: invitation.user, reason, left: 0 }
        }
    })
}

/// Begins, asking for an enrollment code where one is needed. `None` if the
/// ticket is dead.
fn begin(
    ctx: &Context,
    door: &mut Door,
    invitation: &Invitation,
) -> anyhow::Result<Option<Box<Begun>>> {
    if !ctx.ask.can_ask() {
        let what = "an authenticator has to be enrolled, on a terminal".to_owned();
        let flag = "a terminal, or twofactl user enroll".to_owned();
        return Err(Complaint::InputNeeded { what, flag }.into());
    }
    loop {
        let code = if invitation.needs_enrollment_code {
            Some(ctx.ask.code("Enrollment code", "a terminal")?)
        } else {
            None
        };
        let request = EnrollRequest {
            ticket: &invitation.ticket,
            label: None,
            enrollment_code: code.as_ref(),
        };
        match door.enroll_begin(&request)? {
            EnrollReply::Begun(begun) => return Ok(Some(begun)),
            EnrollReply::Not(rejected @ LoginReply::Rejected { left: 1.., .. }) => {
                ctx.tell(&LoginView::new(&rejected));
            }
            EnrollReply::Not(LoginReply::Rejected { .. }) => {
                let code = twofactl::error::RejectedCode::EnrollmentCode;
                return Err(twofactl::error::Error::from(code).into());
            }
            EnrollReply::Not(_) => return Ok(None),
        }
    }
}
