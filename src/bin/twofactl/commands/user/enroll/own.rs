//! `twofactl user enroll` for oneself: with the password, and a present code or
//! an enrollment code.
//!
//! The desk hands nobody anything for themselves, so this goes through the
//! door, which charges guesses and has the record say so.

use twofactl::Door;
use twofactl::error::{Error, RejectedCode};
use twofactl::model::authenticator::{Authenticator, AuthenticatorState, AuthenticatorType};
use twofactl::model::outcome::account::{Account, AccountReply};
use twofactl::model::outcome::login::{Admission, Invitation, LoginReply, Method, RejectionReason};
use twofactl::model::outcome::user::{Enrolled, PracticeLogin};
use twofactl::model::policy::Methods;
use twofactl::model::secret::SecretText;
use twofactl::ops::door::{AccountRequest, Password};
use twofactl::ops::setup::Opened;
use twofactl::ops::user;

use super::{EnrollArgs, TypeWord, rejected};
use crate::commands::login::door;
use crate::context::{Context, Run};
use crate::enrolling::at_door::{self, Wish};
use crate::output::views::enroll::{Codes, EnrolledView};
use crate::output::views::{Tense, Told};
use crate::report::{Complaint, Verdict};

pub(super) fn run(args: &EnrollArgs, ctx: &Context, mut opened: Opened) -> anyhow::Result<Verdict> {
    refuse_options_of_the_desk(args)?;
    let person = opened.store.read(|tx| user::show(tx, &args.user, ctx.now))?.user;
    if ctx.run == Run::Dry {
        return ctx.show(&Told::new(EnrolledView::would(&person), Tense::Would, true));
    }
    if !ctx.ask.can_ask() {
        let what = "your password, on a terminal".to_owned();
        let flag = "a terminal, or have another operator enroll you".to_owned();
        return Err(Complaint::InputNeeded { what, flag }.into());
    }
    let mut door = door(ctx, ctx.gateway()?.as_ref())?;
    ctx.ask.tell("You enroll yourself: this takes your password, and a code.");
    let account = identify(ctx, &mut door, person.login.as_str())?;
    let invitation = prove(ctx, &mut door, account)?;
    let admission = enroll(args, ctx, &mut door, &invitation)?;
    let enrolled = find_enrolled(args, ctx, &mut opened, admission)?;
    ctx.show(&Told::new(EnrolledView::new(&enrolled, Codes::Hidden), Tense::Done, false))
}

/// What an operator decides for others, nobody decides for themselves.
fn refuse_options_of_the_desk(args: &EnrollArgs) -> Result<(), Complaint> {
    let given = [
        ("--digits", args.digits.is_some()),
        ("--algorithm", args.algorithm.is_some()),
        ("--replace", args.replace.is_some()),
        ("--verified", args.verified.is_some()),
        ("--qr-file", args.qr_file.is_some()),
        ("--show-secret", args.show_secret),
        ("--code-stdin", args.code_stdin),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((option, _)) => Err(Complaint::Usage {
            message: format!("{option} is not for enrolling yourself"),
            hint: Some("leave it out; you are asked for your password and a code".to_owned()),
        }),
    }
}

fn identify(ctx: &Context, door: &mut Door, login: &str) -> anyhow::Result<Account> {
    let password = ctx.ask.secret("Your password", "a terminal")?;
    let request = AccountRequest { user: login, password: Password::Given(&password) };
    match door.account(&request)? {
        AccountReply::Account(account) => Ok(*account),
        AccountReply::Denied => Err(Complaint::CodeRejected {
            message: "the password was not accepted".to_owned(),
            hint: "try again; if it is forgotten, an admin sets another one".to_owned(),
        }
        .into()),
        AccountReply::Locked { .. } => Err(locked()),
    }
}

fn locked() -> anyhow::Error {
    let message = "your second factor is locked".to_owned();
    let hint = "ask another operator to look: twofactl user show USER".to_owned();
    Complaint::Refused { message, hint }.into()
}

/// A present code where there is anything to prove, else an enrollment code.
fn prove(ctx: &Context, door: &mut Door, account: Account) -> anyhow::Result<Invitation> {
    let ticket = if account.prove { show_code(ctx, door, &account)? } else { account.ticket };
    Ok(Invitation {
        user: account.user,
        ticket,
        methods: Methods::all(),
        deadline: None,
        // The password alone enrolls at the door where a practice says so; here it never does.
        needs_enrollment_code: account.needs_enrollment_code || !account.prove,
        prove: Vec::new(),
    })
}

fn show_code(ctx: &Context, door: &mut Door, account: &Account) -> anyhow::Result<SecretText> {
    let active = |one: &&Authenticator| one.state == AuthenticatorState::Active;
    let offered: Vec<_> = account.authenticators.iter().filter(active).map(method).collect();
    ctx.ask.tell("First a present code, or a recovery code.");
    match at_door::ask_for_code(ctx, door, (&account.ticket, &offered), None)? {
        LoginReply::Proven { ticket, .. } => Ok(ticket),
        LoginReply::Locked { .. } => Err(locked()),
        _ => Err(over()),
    }
}

fn method(one: &Authenticator) -> Method {
    Method {
        authenticator: one.id,
        kind: one.kind,
        label: one.label.clone(),
        phone: one.phone_masked.clone(),
    }
}

fn over() -> anyhow::Error {
    let message = "something changed meanwhile, and this attempt is over".to_owned();
    let hint = "begin again: twofactl user enroll USER".to_owned();
    Complaint::Refused { message, hint }.into()
}

fn enroll(
    args: &EnrollArgs,
    ctx: &Context,
    door: &mut Door,
    invitation: &Invitation,
) -> anyhow::Result<Admission> {
    let wish = Wish { label: args.label.clone(), picturing: args.picturing() };
    let with = (invitation, &wish);
    let reply = match args.kind {
        TypeWord::Totp => at_door::enroll_app(ctx, door, with)?,
        TypeWord::Sms => at_door::enroll_phone(ctx, door, with)?,
    };
    match reply {
        LoginReply::Allowed(admission) => Ok(*admission),
        LoginReply::Rejected { reason: RejectionReason::Enrollment(diagnosis), .. } => {
            Err(rejected(&diagnosis))
        }
        LoginReply::Rejected { .. } => Err(Error::from(RejectedCode::EnrollmentCode).into()),
        _ => Err(over()),
    }
}

/// What the desk tells of an enrollment, of one that the door has confirmed.
fn find_enrolled(
    args: &EnrollArgs,
    ctx: &Context,
    opened: &mut Opened,
    admission: Admission,
) -> anyhow::Result<Enrolled> {
    let report = opened.store.read(|tx| user::show(tx, &args.user, ctx.clock.now()))?;
    let kind = match args.kind {
        TypeWord::Totp => AuthenticatorType::Totp,
        TypeWord::Sms => AuthenticatorType::Sms,
    };
    let newest = report.authenticators.into_iter().rfind(|one| one.kind == kind);
    let next = |one: twofactl::model::outcome::user::UserPractice| PracticeLogin {
        practice: Some(one.handle),
        next: one.next,
    };
    Ok(Enrolled {
        authenticator: newest.ok_or_else(over)?,
        replaced: None,
        recovery_codes: admission.recovery_codes,
        next_login: report.practices.into_iter().map(next).collect(),
        user: report.user,
    })
}
