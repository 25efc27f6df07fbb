//! An enrollment at the door, as `login try` walks through it, and as whoever
//! enrolls themselves does.

use twofactl::Door;
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::login::{Invitation, LoginReply, Method, RejectionReason, SmsReply};
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::{EnrollReply, EnrollRequest, Factor, VerifyRequest};

use super::{Attempt, ByText, Ended, Picturing, tell_not_sent};
use crate::context::{Agreed, Context};
use crate::enrolling;
use crate::output::views::login::LoginView;
use crate::report::Complaint;

/// What a person types for a text.
const TEXT: &str = "text";

/// Enroll now, or put it off while the grace lasts.
pub(crate) fn offer(
    ctx: &Context,
    door: &mut Door,
    invitation: &Invitation,
) -> anyhow::Result<LoginReply> {
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

/// Enrolls an app, or the number on file where that is permitted and wanted.
///
/// # Errors
///
/// [`Complaint::InputNeeded`] without a terminal; as for [`enroll_app`].
pub(crate) fn enroll(
    ctx: &Context,
    door: &mut Door,
    invitation: &Invitation,
) -> anyhow::Result<LoginReply> {
    if !ctx.ask.can_ask() {
        let what = "an authenticator has to be enrolled, on a terminal".to_owned();
        let flag = "a terminal, or twofactl user enroll".to_owned();
        return Err(Complaint::InputNeeded { what, flag }.into());
    }
    let proven = match prove(ctx, door, invitation)? {
        Proof::Proven(proven) => *proven,
        Proof::Decided(reply) => return Ok(*reply),
    };
    let invitation = &proven;
    let wish = Wish::default();
    if !invitation.methods.contains(AuthenticatorType::Sms) {
        return enroll_app(ctx, door, (invitation, &wish));
    }
    let kinds = ["An app".to_owned(), "The phone number on file".to_owned()];
    match ctx.ask.choose("Get codes from", &kinds, "a terminal")? {
        0 => enroll_app(ctx, door, (invitation, &wish)),
        _ => enroll_phone(ctx, door, (invitation, &wish)),
    }
}

/// Whether somebody may go on to enroll.
enum Proof {
    /// With this invitation: the same where nothing can be proven.
    Proven(Box<Invitation>),
    /// No, the login has ended.
    Decided(Box<LoginReply>),
}

/// Has whoever holds an authenticator that is no longer permitted prove it, unless they
/// would rather show an enrollment code.
fn prove(ctx: &Context, door: &mut Door, invitation: &Invitation) -> anyhow::Result<Proof> {
    let proofs = ["A code from what is enrolled now".to_owned(), "An enrollment code".to_owned()];
    let as_it_is = || Proof::Proven(Box::new(invitation.clone()));
    if invitation.prove.is_empty() || ctx.ask.choose("Begin with", &proofs, "a terminal")? == 1 {
        return Ok(as_it_is());
    }
    let asked = (&invitation.ticket, invitation.prove.as_slice());
    Ok(match ask_for_code(ctx, door, asked, None)? {
        LoginReply::Proven { ticket, .. } => Proof::Proven(Box::new(Invitation {
            ticket,
            needs_enrollment_code: false,
            prove: Vec::new(),
            ..invitation.clone()
        })),
        decided => Proof::Decided(Box::new(decided)),
    })
}

fn ended(invitation: &Invitation, ended: Ended<LoginReply>) -> LoginReply {
    match ended {
        Ended::Enrolled(reply) => reply,
        Ended::OutOfTries(why) => {
            let reason = RejectionReason::Enrollment(why);
            LoginReply::Rejected { user: invitation.user, reason, left: 0 }
        }
    }
}

fn confirm(
    door: &mut Door,
    ticket: &SecretText,
    code: &SecretText,
) -> anyhow::Result<Attempt<LoginReply>> {
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
}

/// What a person wants of an enrollment.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// How the device is called.
    pub(crate) label: Option<DisplayName>,
    /// How the QR code is drawn.
    pub(crate) picturing: Picturing,
}

/// Enrolls an app.
///
/// # Errors
///
/// An enrollment code that was not accepted; what the door says; what kept the
/// terminal from being used.
pub(crate) fn enroll_app(
    ctx: &Context,
    door: &mut Door,
    (invitation, wish): (&Invitation, &Wish),
) -> anyhow::Result<LoginReply> {
    let begun = match begin(ctx, door, (invitation, wish, Factor::App))? {
        EnrollReply::Begun(begun) => begun,
        other => return tell_not_begun(ctx, invitation, other),
    };
    let screen = enrolling::open_screen(ctx, &wish.picturing)?;
    let conversed =
        enrolling::converse(ctx, &screen, &begun, |code| confirm(door, &invitation.ticket, code))?;
    drop(screen);
    Ok(ended(invitation, conversed))
}

/// Enrolls the number on file.
///
/// # Errors
///
/// As for [`enroll_app`].
pub(crate) fn enroll_phone(
    ctx: &Context,
    door: &mut Door,
    (invitation, wish): (&Invitation, &Wish),
) -> anyhow::Result<LoginReply> {
    match begin(ctx, door, (invitation, wish, Factor::Phone(None)))? {
        EnrollReply::Sent(texted) => enrolling::tell_texted(ctx, &texted.phone, texted.expires_at),
        other => return tell_not_begun(ctx, invitation, other),
    }
    let mut by_text = AtDoor { door, invitation, wish };
    Ok(ended(invitation, enrolling::converse_by_text(ctx, &mut by_text)?))
}

/// The enrollment of a number by somebody at the door.
struct AtDoor<'a> {
    door: &'a mut Door,
    invitation: &'a Invitation,
    wish: &'a Wish,
}

impl ByText for AtDoor<'_> {
    type Enrolled = LoginReply;

    fn text_again(&mut self, ctx: &Context) -> anyhow::Result<()> {
        match begin(ctx, self.door, (self.invitation, self.wish, Factor::Phone(None)))? {
            EnrollReply::Sent(texted) => {
                enrolling::tell_texted(ctx, &texted.phone, texted.expires_at);
            }
            EnrollReply::NotSent { why, .. } => tell_not_sent(ctx, why),
            // The next code says so.
            EnrollReply::Begun(_) | EnrollReply::Not(_) => {}
        }
        Ok(())
    }

    fn confirm(&mut self, _: &Context, code: &SecretText) -> anyhow::Result<Attempt<LoginReply>> {
        confirm(self.door, &self.invitation.ticket, code)
    }
}

fn tell_not_begun(
    ctx: &Context,
    invitation: &Invitation,
    reply: EnrollReply,
) -> anyhow::Result<LoginReply> {
    match reply {
        EnrollReply::Not(reply) => Ok(reply),
        EnrollReply::NotSent { why, .. } => {
            tell_not_sent(ctx, why);
            Ok(LoginReply::EnrollmentRequired(invitation.clone()))
        }
        EnrollReply::Begun(_) | EnrollReply::Sent(_) => {
            Err(anyhow::anyhow!("the door began another enrollment than was asked for"))
        }
    }
}

/// Begins, asking for an enrollment code where one is needed.
fn begin(
    ctx: &Context,
    door: &mut Door,
    (invitation, wish, factor): (&Invitation, &Wish, Factor<'_>),
) -> anyhow::Result<EnrollReply> {
    loop {
        let code = if invitation.needs_enrollment_code {
            Some(ctx.ask.code("Enrollment code", "a terminal")?)
        } else {
            None
        };
        let request = EnrollRequest {
            ticket: &invitation.ticket,
            factor,
            label: wish.label.as_ref(),
            enrollment_code: code.as_ref(),
        };
        match door.enroll_begin(&request)? {
            EnrollReply::Not(rejected @ LoginReply::Rejected { left: 1.., .. }) => {
                ctx.tell(&LoginView::new(&rejected));
            }
            EnrollReply::Not(LoginReply::Rejected { .. }) => {
                let code = twofactl::error::RejectedCode::EnrollmentCode;
                return Err(twofactl::error::Error::from(code).into());
            }
            decided => return Ok(decided),
        }
    }
}

/// As many codes as the person types, or has texted, until one decides.
///
/// # Errors
///
/// What the door says; what kept the terminal from being used.
pub(crate) fn ask_for_code(
    ctx: &Context,
    door: &mut Door,
    (ticket, offered): (&SecretText, &[Method]),
    remember: Option<&DisplayName>,
) -> anyhow::Result<LoginReply> {
    let phones: Vec<_> = offered.iter().filter(|one| one.kind == AuthenticatorType::Sms).collect();
    if !phones.is_empty() {
        ctx.ask.tell(&format!("Type {TEXT} to have a code texted."));
    }
    loop {
        let code = &ctx.ask.code("Code", "--code-stdin")?;
        if !phones.is_empty() && code.expose().trim().eq_ignore_ascii_case(TEXT) {
            let id = choose(ctx, &phones)?;
            match text(ctx, door, (ticket, id))? {
                Some(reply) => return Ok(reply),
                None => continue,
            }
        }
        match door.verify(&VerifyRequest { ticket, code, remember })? {
            rejected @ LoginReply::Rejected { .. } => {
                ctx.tell(&LoginView::new(&rejected));
            }
            decided => return Ok(decided),
        }
    }
}

/// Which of several numbers.
fn choose(ctx: &Context, phones: &[&Method]) -> anyhow::Result<AuthenticatorId> {
    let named = |one: &&Method| {
        let phone = one.phone.as_deref().unwrap_or_default();
        one.label
            .as_ref()
            .map_or_else(|| phone.to_owned(), |label| format!("{}, {phone}", label.as_str()))
    };
    let names: Vec<_> = phones.iter().map(named).collect();
    let chosen = if names.len() > 1 { ctx.ask.choose("Phone", &names, "--text ID")? } else { 0 };
    let chosen = phones.get(chosen).ok_or_else(|| anyhow::anyhow!("there is no such phone"))?;
    Ok(chosen.authenticator)
}

/// Has a code texted. `Some` where this is not the time for one.
pub(crate) fn text(
    ctx: &Context,
    door: &mut Door,
    (ticket, id): (&SecretText, AuthenticatorId),
) -> anyhow::Result<Option<LoginReply>> {
    match door.send_sms(ticket, id)? {
        SmsReply::Sent(texted) => {
            enrolling::tell_texted(ctx, &texted.phone, texted.expires_at);
        }
        SmsReply::NotSent { why, .. } => tell_not_sent(ctx, why),
        SmsReply::Not(reply) => return Ok(Some(reply)),
    }
    Ok(None)
}
