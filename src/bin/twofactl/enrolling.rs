//! The conversation of an enrollment: the picture, three tries, the recovery
//! codes. Desk and door share it; they differ in who confirms the code. New
//! recovery codes come up without an enrollment as well.
//!
//! Nothing is locked while it goes on: the secret is pending in the store, and
//! what was active stays so until a code has matched.

pub(crate) mod at_door;

use std::path::PathBuf;

use twofactl::error::Refusal;
use twofactl::model::code::HandedCode;
use twofactl::model::outcome::user::{Begun, Diagnosis};
use twofactl::model::secret::SecretText;
use twofactl::model::sms::NotSent;
use twofactl::model::time::Timestamp;

use crate::context::Context;
use crate::output::Format;
use crate::output::qr::choice::{Mode, Wish};
use crate::output::screen::{Enrollment, Plan, SecretScreen, Style};
use crate::output::views::enroll::explain;

/// How many wrong codes end an enrollment.
const TRIES: u32 = 3;

const APPS: &[&str] = &["Aegis", "2FAS", "Google Authenticator", "Microsoft Authenticator"];

/// What a code came to.
pub(crate) enum Attempt<T> {
    /// The authenticator is active. With its recovery codes, where new ones were issued.
    Enrolled(T, Option<Vec<HandedCode>>),
    /// Another code may be tried.
    Rejected(Diagnosis),
}

/// How an enrollment on a screen ended.
pub(crate) enum Ended<T> {
    /// Active, and the recovery codes were shown.
    Enrolled(T),
    /// Three wrong codes.
    OutOfTries(Diagnosis),
}

/// How the person wants the QR code on the terminal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Picturing {
    /// `--qr`, if it was given.
    pub(crate) mode: Option<Mode>,
    /// `--invert`.
    pub(crate) inverted: bool,
    /// The picture file that was written.
    pub(crate) file: Option<PathBuf>,
}

/// The screen on which somebody enrolls.
#[must_use = "the screen is left when the value is dropped"]
pub(crate) struct EnrollmentScreen {
    screen: SecretScreen,
    plan: Plan,
}

/// Opens the screen for secrets, or says what to give where there is none.
///
/// # Errors
///
/// [`crate::report::Complaint::InputNeeded`] if nobody can be asked.
pub(crate) fn open_screen(
    ctx: &Context,
    picturing: &Picturing,
) -> anyhow::Result<EnrollmentScreen> {
    let screen = SecretScreen::open(style(ctx), &*ctx.ask, "--show-secret --code-stdin")?;
    let Picturing { mode, inverted, file } = picturing;
    let wish = Wish { mode: *mode, inverted: *inverted, plain: ctx.output.wants_plain() };
    let plan = screen.plan(wish, file.as_ref().map(|file| file.display().to_string()));
    Ok(EnrollmentScreen { screen, plan })
}

fn style(ctx: &Context) -> Style {
    if ctx.output.is_plain() { Style::Inline } else { Style::Alternate }
}

/// Whether new recovery codes are shown on a screen that is gone afterwards:
/// where a person reads the answer. A program gets them as part of it.
pub(crate) fn has_screen(ctx: &Context) -> bool {
    match ctx.output.format() {
        Format::Table | Format::Wide => ctx.ask.can_ask(),
        Format::Json | Format::Jsonl | Format::Csv => false,
    }
}

/// Shows new recovery codes until Enter, on a screen that is gone afterwards.
///
/// # Errors
///
/// [`crate::report::Complaint::InputNeeded`] if nobody can be asked; what kept
/// the terminal from being written.
pub(crate) fn show_codes(ctx: &Context, codes: &[HandedCode]) -> anyhow::Result<()> {
    let screen = SecretScreen::open(style(ctx), &*ctx.ask, "-o json")?;
    Ok(screen.show_codes(&grouped(codes), &*ctx.ask)?)
}

fn grouped(codes: &[HandedCode]) -> Vec<SecretText> {
    codes.iter().map(HandedCode::grouped).collect()
}

/// Shows the code to scan, asks for a code of it up to three times, and shows
/// the recovery codes until Enter. The caller drops the screen before it
/// prints anything.
///
/// # Errors
///
/// What `confirm` says; [`crate::report::Complaint::GivenUp`] where the person
/// ends the input.
pub(crate) fn converse<T>(
    ctx: &Context,
    on: &EnrollmentScreen,
    begun: &Begun,
    mut confirm: impl FnMut(&SecretText) -> anyhow::Result<Attempt<T>>,
) -> anyhow::Result<Ended<T>> {
    let mut message: Option<String> = None;
    let mut left = TRIES;
    loop {
        show(on, begun, message.as_deref())?;
        let typed = ctx.ask.code("Code from the app", "--code-stdin")?;
        if typed.expose().trim().is_empty() {
            continue;
        }
        match confirm(&typed)? {
            Attempt::Enrolled(enrolled, codes) => {
                if let Some(codes) = codes {
                    on.screen.show_codes(&grouped(&codes), &*ctx.ask)?;
                }
                return Ok(Ended::Enrolled(enrolled));
            }
            Attempt::Rejected(diagnosis) => {
                left -= 1;
                if left == 0 {
                    return Ok(Ended::OutOfTries(diagnosis));
                }
                let tries = if left == 1 { "1 try left." } else { "2 tries left." };
                message = Some(format!("{} {tries}", explain(&diagnosis)));
            }
        }
    }
}

fn show(on: &EnrollmentScreen, begun: &Begun, message: Option<&str>) -> anyhow::Result<()> {
    let uris = [begun.uri.clone(), begun.short_uri.clone()];
    let settings = begun.settings;
    let settings = format!(
        "{}, {} digits, {} seconds",
        settings.algorithm.as_str(),
        settings.digits,
        settings.period
    );
    let shown = Enrollment {
        uris: &uris,
        key: &begun.key,
        account: begun.account.as_str(),
        issuer: &begun.issuer,
        settings: &settings,
        apps: APPS,
        message,
    };
    Ok(on.screen.show_enrollment(&shown, &on.plan)?)
}

/// Says where a code went, and until when it counts: two lines, as one is too
/// long for some windows.
pub(crate) fn tell_texted(ctx: &Context, phone: &str, until: Timestamp) {
    ctx.output.note(format!("Texted a code to {phone}."));
    ctx.output.note(format!("It counts until {}.", ctx.output.when().at(until)));
}

/// What a person types for another text with the same code.
const AGAIN: &str = "again";

/// An enrollment whose code is texted.
pub(crate) trait ByText {
    /// What is active once a code has matched.
    type Enrolled;

    /// Texts the same code once more, or says why not.
    ///
    /// # Errors
    ///
    /// What ends the enrollment.
    fn text_again(&mut self, ctx: &Context) -> anyhow::Result<()>;

    /// Confirms with a code.
    ///
    /// # Errors
    ///
    /// What ends the enrollment.
    fn confirm(
        &mut self,
        ctx: &Context,
        code: &SecretText,
    ) -> anyhow::Result<Attempt<Self::Enrolled>>;
}

/// Asks for the code that was texted, up to three times or until none counts any
/// more, and shows the recovery codes until Enter.
///
/// # Errors
///
/// What the enrollment says; [`crate::report::Complaint::GivenUp`] where the
/// person ends the input.
pub(crate) fn converse_by_text<E: ByText>(
    ctx: &Context,
    enrollment: &mut E,
) -> anyhow::Result<Ended<E::Enrolled>> {
    // NIST SP 800-63B-4 section 3.2.9: texts are restricted, and people are told.
    ctx.ask.tell("Texts can be read by others, and numbers be taken over: an app is safer.");
    ctx.ask.tell(&format!("Type {AGAIN} for another text with the same code."));
    let mut left = TRIES;
    loop {
        let typed = ctx.ask.code("Code from the text", "--code-stdin")?;
        let word = typed.expose().trim();
        if word.is_empty() {
            continue;
        }
        if word.eq_ignore_ascii_case(AGAIN) {
            enrollment.text_again(ctx)?;
            continue;
        }
        match enrollment.confirm(ctx, &typed)? {
            Attempt::Enrolled(enrolled, codes) => {
                if let Some(codes) = codes {
                    show_codes(ctx, &codes)?;
                }
                return Ok(Ended::Enrolled(enrolled));
            }
            Attempt::Rejected(diagnosis) => {
                left -= 1;
                if left == 0 || diagnosis == Diagnosis::TextOver {
                    return Ok(Ended::OutOfTries(diagnosis));
                }
                ctx.ask.tell(&explain(&diagnosis));
            }
        }
    }
}

/// Says why no text is on its way: another code may still be at hand.
pub(crate) fn tell_not_sent(ctx: &Context, why: NotSent) {
    let refusal = Refusal::NotTexted { whom: "The user".to_owned(), why };
    ctx.output.note(format!("{refusal}: {}.", refusal.hint()));
}
