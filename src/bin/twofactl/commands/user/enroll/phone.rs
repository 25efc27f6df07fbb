//! `twofactl user enroll --type sms`: a code is texted, and proves the number.

use twofactl::delivery::Gateway;
use twofactl::error::{Error, Refusal, RejectedCode};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::user::{Enrolled, PhoneBegun};
use twofactl::model::secret::SecretText;
use twofactl::model::sms::NotSent;
use twofactl::model::text::shell_word;
use twofactl::ops::enroll::{self, PhoneRequest};
use twofactl::ops::setup::Opened;
use twofactl::ops::{Why, user};
use twofactl::store::Preview;
use twofactl::texting;

use super::{EnrollArgs, Enrolling, keys_of};
use crate::context::{Context, Run};
use crate::enrolling::{self, Attempt, ByText, Ended};
use crate::output::views::enroll::{Codes, EnrolledView};
use crate::output::views::{Tense, Told};
use crate::report::{Complaint, Verdict};
use crate::stdin_lines::StdinLines;
use crate::terminal;

pub(super) fn run(args: &EnrollArgs, ctx: &Context, mut opened: Opened) -> anyhow::Result<Verdict> {
    let gateway = ctx.gateway()?;
    let person = opened.store.read(|tx| user::show(tx, &args.user, ctx.now))?.user;
    if ctx.run == Run::Dry {
        preview(args, ctx, opened, gateway.as_ref())?;
        return ctx.show(&Told::new(EnrolledView::would(&person), Tense::Would, true));
    }
    if !args.code_stdin && !ctx.ask.can_ask() {
        let what = "a code from the text".to_owned();
        return Err(Complaint::InputNeeded { what, flag: "--code-stdin".to_owned() }.into());
    }
    let (check, why) = args.ask_for_proof(ctx, &person)?;
    let texting = Texting::begin(args, ctx, opened, (gateway, check, why))?;
    texting.converse(args, ctx)
}

/// What only an app has would be left out silently.
pub(super) fn refuse_options_of_apps(args: &EnrollArgs) -> Result<(), Complaint> {
    let given = [
        ("--digits", args.digits.is_some()),
        ("--algorithm", args.algorithm.is_some()),
        ("--qr", args.qr.is_some()),
        ("--invert", args.invert),
        ("--qr-file", args.qr_file.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((option, _)) => Err(Complaint::Usage {
            message: format!("{option} is for apps, and a number is to be enrolled"),
            hint: Some("leave it out, or leave out --type sms".to_owned()),
        }),
    }
}

fn request(args: &EnrollArgs, check: Option<IdentityCheck>, binding: [u8; 16]) -> PhoneRequest {
    PhoneRequest {
        user: args.user.clone(),
        label: args.label.clone(),
        replaces: args.replace.map(AuthenticatorId::new),
        check,
        binding,
    }
}

fn preview(
    args: &EnrollArgs,
    ctx: &Context,
    mut opened: Opened,
    gateway: Option<&Gateway>,
) -> anyhow::Result<()> {
    let keys = keys_of(&opened)?;
    let request = request(args, args.verified, [0; 16]);
    let route = gateway.map(texting::route);
    let preview = opened.store.preview(|tx| {
        enroll::begin_phone_at_desk(tx, &keys, (&request, route.as_ref()), &ctx.why, ctx.now)
    })?;
    match preview {
        Preview::WouldRefuse(refusal) => Err(Error::from(refusal).into()),
        Preview::WouldChange(_) | Preview::Unchanged(_) => Ok(()),
    }
}

/// An enrollment whose code is texted.
struct Texting {
    enrolling: Enrolling,
    gateway: Gateway,
    request: PhoneRequest,
    why: Why,
}

impl Texting {
    /// Texts the first code. Where that fails nothing is left of the enrollment.
    fn begin(
        args: &EnrollArgs,
        ctx: &Context,
        opened: Opened,
        (gateway, check, why): (Option<Gateway>, Option<IdentityCheck>, Why),
    ) -> anyhow::Result<Self> {
        let keys = keys_of(&opened)?;
        let mut store = opened.store;
        let request = request(args, check, enroll::new_binding()?);
        let route = gateway.as_ref().map(texting::route);
        let begun = store.write(&ctx.actor, ctx.clock.now(), |tx| {
            let now = ctx.clock.now();
            enroll::begin_phone_at_desk(tx, &keys, (&request, route.as_ref()), &why, now)
        })?;
        let enrolling = Enrolling::new((store, keys), ctx, (begun.user, begun.binding));
        let Some(gateway) = gateway else {
            let whom = args.user.to_string();
            return Err(Error::from(Refusal::NotTexted { whom, why: NotSent::NoGateway }).into());
        };
        let mut begun_here = Self { enrolling, gateway, request, why };
        match begun_here.hand_over(ctx, &begun) {
            Ok(()) => Ok(begun_here),
            Err(error) => Err(begun_here.enrolling.give_up(ctx, error)),
        }
    }

    fn hand_over(&mut self, ctx: &Context, begun: &PhoneBegun) -> anyhow::Result<()> {
        let Enrolling { store, actor, .. } = &mut self.enrolling;
        let through = (store, &*actor);
        texting::hand_over(through, &self.gateway, &begun.outgoing, || ctx.clock.now())??;
        enrolling::tell_texted(ctx, &begun.phone, begun.code_expires_at);
        Ok(())
    }

    fn converse(mut self, args: &EnrollArgs, ctx: &Context) -> anyhow::Result<Verdict> {
        let _undo = terminal::on_interrupt(self.enrolling.cleanup(ctx, ctx.clock.now()));
        let ended = if args.code_stdin {
            self.read_code(ctx)
        } else {
            enrolling::converse_by_text(ctx, &mut self)
        };
        match ended {
            Ok(Ended::Enrolled(enrolled)) => {
                let codes = if args.show_secret { Codes::Shown } else { Codes::Hidden };
                ctx.show(&Told::new(EnrolledView::new(&enrolled, codes), Tense::Done, false))
            }
            Ok(Ended::OutOfTries(_)) => Err(self.enrolling.give_up(ctx, rejected(args))),
            Err(error) => Err(self.enrolling.give_up(ctx, error)),
        }
    }

    fn read_code(&mut self, ctx: &Context) -> anyhow::Result<Ended<Enrolled>> {
        let code = StdinLines::new().secret("a code", "--code-stdin")?;
        Ok(match self.enrolling.attempt(&code, ctx.clock.now())? {
            Attempt::Enrolled(enrolled, _) => Ended::Enrolled(enrolled),
            Attempt::Rejected(diagnosis) => Ended::OutOfTries(diagnosis),
        })
    }
}

impl ByText for Texting {
    type Enrolled = Enrolled;

    fn text_again(&mut self, ctx: &Context) -> anyhow::Result<()> {
        let Self { enrolling: Enrolling { store, keys, actor, .. }, gateway, request, why } = self;
        let route = texting::route(gateway);
        let now = ctx.clock.now();
        let begun = store.write(actor, now, |tx| {
            enroll::begin_phone_at_desk(tx, keys, (request, Some(&route)), why, now)
        });
        match begun {
            Ok(begun) => self.hand_over(ctx, &begun),
            // The code that is out still counts.
            Err(Error::Refused(refusal @ Refusal::NotTexted { .. })) => {
                ctx.ask.tell(&format!("{refusal}: {}.", refusal.hint()));
                Ok(())
            }
            Err(other) => Err(other.into()),
        }
    }

    fn confirm(&mut self, ctx: &Context, code: &SecretText) -> anyhow::Result<Attempt<Enrolled>> {
        self.enrolling.attempt(code, ctx.clock.now())
    }
}

/// What was begun is given up with it.
fn rejected(args: &EnrollArgs) -> anyhow::Error {
    let message = RejectedCode::Wrong.to_string();
    let user = args.user.to_string();
    let user = shell_word(&user);
    let hint = format!("begin again, with a new text: twofactl user enroll {user} --type sms");
    Complaint::CodeRejected { message, hint }.into()
}
