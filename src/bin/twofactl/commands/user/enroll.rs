//! `twofactl user enroll`

mod own;
mod phone;

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use twofactl::Keyring;
use twofactl::error::{Error, Refusal, RejectedCode};
use twofactl::mirror::Copies;
use twofactl::model::authenticator::{Algorithm, Digits};
use twofactl::model::event::Actor;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::ids::{AuthenticatorId, UserId};
use twofactl::model::outcome::user::{Begun, Confirmation, Diagnosis, Enrolled};
use twofactl::model::permission::Task;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::model::time::Timestamp;
use twofactl::model::user::{User, UserRef};
use twofactl::ops::enroll::{self, BeginRequest, ConfirmRequest};
use twofactl::ops::permission::{Asked, Permit, SELF};
use twofactl::ops::recovery::{self, PreparedSet};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::{Why, user};
use twofactl::store::Store;
use zeroize::Zeroizing;

use super::handing_out::ask_why_and_check;
use crate::context::{Context, Run};
use crate::enrolling::{self, Attempt, Ended, Picturing};
use crate::output::picture::{self, Kind};
use crate::output::qr::choice::Mode;
use crate::output::views::enroll::{Codes, EnrolledView, SecretView, explain};
use crate::output::views::whom::Ends;
use crate::output::views::{Tense, Told};
use crate::output::{Format, json};
use crate::places;
use crate::report::{Complaint, Verdict};
use crate::stdin_lines::StdinLines;
use crate::{terminal, values};

/// Enroll an authenticator app or a phone number for a user
///
/// Shows a QR code for the app to scan, and the key to type where scanning is
/// not possible; with --type sms, texts a code to the number on file instead.
/// Nothing is active until a code has matched: only then does what --replace
/// names go, and sessions, trusted devices and codes handed out end. Other
/// authenticators stay. New recovery codes follow where none are left, or where
/// `user recovery-codes` has asked for them.
///
/// People who were enrolled before need --verified and a reason.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user enroll rao
  # A new phone in the place of the old one
  twofactl user enroll rao --replace 12 --verified in-person --ticket HD-7
  # Codes by text message, to the number on file
  twofactl user enroll lee --type sms
  # A terminal with a light background that shows no colours
  twofactl user enroll lee --qr ascii --invert
  # From a script: the URI on standard output, the code on standard input
  twofactl user enroll lee --show-secret --code-stdin")]
pub(crate) struct EnrollArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// Type of the authenticator
    #[arg(long = "type", value_name = "TYPE", value_enum, default_value_t)]
    kind: TypeWord,

    /// Name of the device, as "Pixel 9"
    #[arg(long, value_parser = DisplayName::parse)]
    label: Option<DisplayName>,

    /// Digits of a code: 6, 7 or 8
    ///
    /// Default: what the user's practices ask for. Some apps show 6 whatever
    /// they are told.
    #[arg(long, value_parser = values::digits)]
    digits: Option<Digits>,

    /// Hash of the codes
    ///
    /// Default: SHA1, what every app computes. Some apps accept another one and
    /// compute SHA1 all the same.
    #[arg(long, value_parser = values::algorithm(), ignore_case = true)]
    algorithm: Option<Algorithm>,

    /// Remove this authenticator once the new one is proven
    ///
    /// Default: the new one is added.
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(i64).range(1..))]
    replace: Option<i64>,

    /// How identity was checked, for people who were enrolled before
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,

    /// How to draw the QR code on this terminal
    ///
    /// Default: auto, and no picture with --plain. auto goes by locale, TERM,
    /// window and what the terminal answers when it is asked; what cannot be
    /// shown rightly is not drawn. half and spaces look the same on every
    /// theme. full and ascii are for terminals that take no colours: hold the
    /// phone an arm's length away.
    #[arg(long, value_name = "HOW", value_enum)]
    qr: Option<Mode>,

    /// Swap dark and light in the QR code on this terminal
    ///
    /// For full and ascii on a light background, and for screens that show
    /// everything inverted. Phones read no inverted code.
    #[arg(long)]
    invert: bool,

    /// Write the QR code to a new file as well, .png or .svg
    #[arg(long, value_name = "FILE")]
    qr_file: Option<PathBuf>,

    /// Print the otpauth URI and any recovery codes on standard output
    #[arg(long, requires = "code_stdin")]
    show_secret: bool,

    /// Read the code from standard input, one line
    #[arg(long)]
    code_stdin: bool,
}

/// The types that can be enrolled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum TypeWord {
    /// An authenticator app
    #[default]
    Totp,
    /// Codes by text message to the number on file
    Sms,
}

impl EnrollArgs {
    /// The enrollment of a user with all defaults, as `init` offers it.
    pub(crate) const fn of(user: UserRef) -> Self {
        Self {
            user,
            kind: TypeWord::Totp,
            label: None,
            digits: None,
            algorithm: None,
            replace: None,
            verified: None,
            qr: None,
            invert: false,
            qr_file: None,
            show_secret: false,
            code_stdin: false,
        }
    }

    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self.kind {
            TypeWord::Totp => self.check_qr_file(ctx)?,
            TypeWord::Sms => phone::refuse_options_of_apps(&self)?,
        }
        let asked = Asked::new(Task::UserEnroll).users([&self.user]);
        let (mut opened, permit) = ctx.open_permitted(&asked, KeyNeed::Required)?;
        match permit {
            Permit::Plain => {}
            Permit::ForThemselves => opened.store.stamp_events(SELF, true),
            Permit::WithProof => return own::run(&self, ctx, opened),
        }
        if self.kind == TypeWord::Sms {
            return phone::run(&self, ctx, opened);
        }
        let person = opened.store.read(|tx| user::show(tx, &self.user, ctx.now))?.user;
        if ctx.run == Run::Dry {
            self.preview(ctx, opened)?;
            return ctx.show(&Told::new(EnrolledView::would(&person), Tense::Would, true));
        }
        if self.code_stdin {
            self.scripted(ctx, opened, &person)
        } else {
            self.on_screen(ctx, opened, &person)
        }
    }

    /// A picture file that cannot be made is told before anything is begun.
    fn check_qr_file(&self, ctx: &Context) -> anyhow::Result<()> {
        let Some(path) = &self.qr_file else { return Ok(()) };
        places::refuse_writing(&ctx.actor, "--qr-file")?;
        Kind::of(path)?;
        if fs::symlink_metadata(path).is_ok() {
            return Err(Error::from(Refusal::WouldOverwrite { path: path.clone() }).into());
        }
        Ok(())
    }

    fn preview(&self, ctx: &Context, mut opened: Opened) -> anyhow::Result<()> {
        use twofactl::store::Preview;
        let keys = keys_of(&opened)?;
        let request = self.request(self.verified, [0; 16]);
        let preview = opened
            .store
            .preview(|tx| enroll::begin_at_desk(tx, &keys, &request, &ctx.why, ctx.now))?;
        match preview {
            Preview::WouldRefuse(refusal) => Err(Error::from(refusal).into()),
            Preview::WouldChange(_) | Preview::Unchanged(_) => Ok(()),
        }
    }

    fn request(&self, check: Option<IdentityCheck>, binding: [u8; 16]) -> BeginRequest {
        BeginRequest {
            user: self.user.clone(),
            label: self.label.clone(),
            algorithm: self.algorithm.unwrap_or_default(),
            digits: self.digits,
            replaces: self.replace.map(AuthenticatorId::new),
            check,
            binding,
        }
    }

    /// What handing something out to a person who was enrolled before needs.
    fn ask_for_proof(
        &self,
        ctx: &Context,
        person: &User,
    ) -> anyhow::Result<(Option<IdentityCheck>, Why)> {
        if !person.rebind && person.first_enrolled_at.is_none() {
            return Ok((self.verified, ctx.why.clone()));
        }
        let replaced = self.replace.map(AuthenticatorId::new);
        let ends = replaced.map_or(Ends::Sessions, Ends::Authenticator);
        let who = (std::slice::from_ref(&self.user), ends);
        let (why, check) = ask_why_and_check(ctx, self.verified, who)?;
        Ok((Some(check), why))
    }

    fn begin(
        &self,
        ctx: &Context,
        opened: Opened,
        person: &User,
    ) -> anyhow::Result<(Enrolling, Begun)> {
        let (check, why) = self.ask_for_proof(ctx, person)?;
        let keys = keys_of(&opened)?;
        let mut store = opened.store;
        let request = self.request(check, enroll::new_binding()?);
        let begun = store.write(&ctx.actor, ctx.clock.now(), |tx| {
            enroll::begin_at_desk(tx, &keys, &request, &why, ctx.clock.now())
        })?;
        let enrolling = Enrolling::new((store, keys), ctx, (begun.user, begun.binding));
        match self.write_qr_file(ctx, &begun) {
            Ok(()) => Ok((enrolling, begun)),
            Err(error) => Err(enrolling.give_up(ctx, error)),
        }
    }

    fn write_qr_file(&self, ctx: &Context, begun: &Begun) -> anyhow::Result<()> {
        let Some(path) = &self.qr_file else { return Ok(()) };
        let picture = Kind::of(path)?.draw(begun.uri.expose())?;
        picture::write_new_file(path, &picture)?;
        ctx.output.note(format!(
            "Wrote the QR code to {}. Delete it once it is scanned.",
            path.display()
        ));
        Ok(())
    }

    fn picturing(&self) -> Picturing {
        Picturing { mode: self.qr, inverted: self.invert, file: self.qr_file.clone() }
    }

    /// A person at the terminal.
    fn on_screen(&self, ctx: &Context, opened: Opened, person: &User) -> anyhow::Result<Verdict> {
        // Before any work: a secret needs a screen that can be cleared.
        if !ctx.ask.can_ask() {
            let what = "a terminal on which a secret can be shown".to_owned();
            let flag = "--show-secret --code-stdin".to_owned();
            return Err(Complaint::InputNeeded { what, flag }.into());
        }
        let (mut enrolling, begun) = self.begin(ctx, opened, person)?;
        let _undo = terminal::on_interrupt(enrolling.cleanup(ctx, ctx.clock.now()));
        let ended = enrolling::open_screen(ctx, &self.picturing()).and_then(|screen| {
            enrolling::converse(ctx, &screen, &begun, |code| {
                enrolling.attempt(code, ctx.clock.now())
            })
        });
        match ended {
            Ok(Ended::Enrolled(enrolled)) => ctx.show(&Told::new(
                EnrolledView::new(&enrolled, Codes::Hidden),
                Tense::Done,
                false,
            )),
            Ok(Ended::OutOfTries(diagnosis)) => Err(enrolling.give_up(ctx, rejected(&diagnosis))),
            Err(error) => Err(enrolling.give_up(ctx, error)),
        }
    }

    /// No person: the secret on standard output, the code from standard input.
    fn scripted(&self, ctx: &Context, opened: Opened, person: &User) -> anyhow::Result<Verdict> {
        if !self.show_secret && self.qr_file.is_none() {
            return Err(Complaint::Usage {
                message: "--code-stdin shows no secret to read a code from".to_owned(),
                hint: Some("add --show-secret or --qr-file FILE.png".to_owned()),
            }
            .into());
        }
        let (mut enrolling, begun) = self.begin(ctx, opened, person)?;
        let _undo = terminal::on_interrupt(enrolling.cleanup(ctx, ctx.clock.now()));
        let attempt = self
            .print_secret(ctx, &begun)
            .and_then(|()| Ok(StdinLines::new().secret("a code", "--code-stdin")?))
            .and_then(|code| enrolling.attempt(&code, ctx.clock.now()));
        let failed = match attempt {
            Ok(Attempt::Enrolled(enrolled, _)) => return self.tell(ctx, &enrolled),
            Ok(Attempt::Rejected(diagnosis)) => rejected(&diagnosis),
            Err(error) => error,
        };
        self.close_document(ctx)?;
        Err(enrolling.give_up(ctx, failed))
    }

    /// The URI goes out before the code is read, whatever the format. In JSON
    /// it opens the one document, whose rest follows the code.
    fn print_secret(&self, ctx: &Context, begun: &Begun) -> anyhow::Result<()> {
        if !self.show_secret {
            return Ok(());
        }
        let secret = SecretView::new(begun);
        match ctx.output.format() {
            Format::Table | Format::Wide | Format::Csv => {
                ctx.output.document(&Zeroizing::new(format!("{}\n", secret.uri.expose())))
            }
            Format::Jsonl => ctx.output.document(&format!("{}\n", json::line(&secret)?)),
            Format::Json => {
                let text = json::pretty(&secret)?;
                let open = text.trim_end().trim_end_matches('}').trim_end();
                ctx.output.document(&format!("{open},\n"))
            }
        }
    }

    /// The one JSON document is whole even where the code was refused.
    fn close_document(&self, ctx: &Context) -> anyhow::Result<()> {
        if self.show_secret && ctx.output.format() == Format::Json {
            ctx.output.document("  \"changed\": false\n}\n")?;
        }
        Ok(())
    }

    fn tell(&self, ctx: &Context, enrolled: &Enrolled) -> anyhow::Result<Verdict> {
        let codes = if self.show_secret { Codes::Shown } else { Codes::Hidden };
        let told = Told::new(EnrolledView::new(enrolled, codes), Tense::Done, false);
        if self.show_secret && ctx.output.format() == Format::Json {
            let text = json::pretty(&told)?;
            let rest = text.trim_start().trim_start_matches('{').trim_start_matches('\n');
            ctx.output.document(&format!("{rest}\n"))?;
            return Ok(Verdict::Yes);
        }
        ctx.show(&told)
    }
}

fn rejected(diagnosis: &Diagnosis) -> anyhow::Error {
    let code = match diagnosis {
        Diagnosis::AlreadyUsed | Diagnosis::Spent => RejectedCode::AlreadyUsed,
        Diagnosis::WrongForm { .. }
        | Diagnosis::ClockOff { .. }
        | Diagnosis::AppIgnoredSettings
        | Diagnosis::OfAnother { .. }
        | Diagnosis::NotTexted { .. }
        | Diagnosis::TextOver
        | Diagnosis::Unknown => RejectedCode::Wrong,
    };
    Complaint::CodeRejected { message: code.to_string(), hint: explain(diagnosis) }.into()
}

fn keys_of(opened: &Opened) -> Result<Keyring, Error> {
    opened
        .keys
        .clone()
        .ok_or_else(|| Error::Failed("this cannot be done without the key".to_owned()))
}

/// An enrollment that was begun at this desk.
struct Enrolling {
    store: Store,
    keys: Keyring,
    actor: Actor,
    user: UserId,
    /// What only this desk knows.
    binding: [u8; 16],
    recovery: Option<PreparedSet>,
}

impl Enrolling {
    fn new(
        (store, keys): (Store, Keyring),
        ctx: &Context,
        (user, binding): (UserId, [u8; 16]),
    ) -> Self {
        Self { store, keys, actor: ctx.actor.clone(), user, binding, recovery: None }
    }

    fn attempt(&mut self, code: &SecretText, now: Timestamp) -> anyhow::Result<Attempt<Enrolled>> {
        self.prepare_recovery_codes()?;
        let request = ConfirmRequest {
            user: self.user,
            binding: self.binding,
            typed: code,
            recovery: self.recovery.as_ref(),
        };
        let confirmed = self
            .store
            .write(&self.actor, now, |tx| enroll::confirm(tx, &self.keys, &request, now))?;
        Ok(match confirmed {
            Confirmation::Enrolled(enrolled) => {
                let codes = enrolled.recovery_codes.clone();
                Attempt::Enrolled(*enrolled, codes)
            }
            Confirmation::Rejected(diagnosis) => Attempt::Rejected(diagnosis),
        })
    }

    /// Ten slow hashes, made once and outside the transaction.
    fn prepare_recovery_codes(&mut self) -> anyhow::Result<()> {
        let user = self.user;
        if self.recovery.is_none()
            && self.store.read(|tx| enroll::needs_recovery_codes(tx, user))?
        {
            self.recovery = Some(recovery::prepare(&self.keys, user)?);
        }
        Ok(())
    }

    /// Leaves everything as it was, and says why.
    fn give_up(mut self, ctx: &Context, why: anyhow::Error) -> anyhow::Error {
        let (user, binding) = (self.user, self.binding);
        let now = ctx.clock.now();
        match self.store.write(&self.actor, now, |tx| enroll::abandon(tx, user, binding)) {
            Ok(()) => why,
            // Half an hour from now it is dead without our help.
            Err(error) => why.context(format!("the enrollment could not be withdrawn: {error}")),
        }
    }

    /// What a signal does before the program ends: the same, with a store of its own.
    fn cleanup(&self, ctx: &Context, now: Timestamp) -> Box<dyn FnOnce() + Send> {
        let (places, copies) = (&ctx.places, ctx.copies());
        let (store, key_file) = (places.store.clone(), places.key_file.clone());
        let (user, binding, actor) = (self.user, self.binding, self.actor.clone());
        Box::new(move || {
            withdraw((&store, &key_file), copies, (user, binding), (&actor, now));
        })
    }
}

fn withdraw(
    (store, key_file): (&std::path::Path, &std::path::Path),
    copies: Option<Copies>,
    (user, binding): (UserId, [u8; 16]),
    (actor, now): (&Actor, Timestamp),
) {
    let withdrawn = setup::open(store, key_file, KeyNeed::Required).and_then(|mut opened| {
        if let Some(copies) = copies {
            opened.store.mirror_with(Box::new(copies));
        }
        opened.store.write(actor, now, |tx| enroll::abandon(tx, user, binding))
    });
    match withdrawn {
        // On the way out nobody listens; what was begun dies by the clock.
        Ok(()) | Err(_) => {}
    }
}
