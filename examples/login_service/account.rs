//! A person's own account: the password again, then a code, then what is theirs.
//!
//! Each change is one form. What comes back replaces what the visit shows, until
//! the ticket of the visit is too old.

use axum::response::{IntoResponse, Response};
use twofactl::Door;
use twofactl::error::{Error, Refusal, Result};
use twofactl::model::authenticator::AuthenticatorState;
use twofactl::model::ids::{AuthenticatorId, DeviceId};
use twofactl::model::outcome::By;
use twofactl::model::outcome::account::{Account, AccountReply, Managed};
use twofactl::model::outcome::login::{LoginReply, Method, SmsReply};
use twofactl::model::policy::Remember;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::{AccountRequest, EnrollReply, Password, VerifyRequest};

use super::browser::{Call, go};
use super::sessions::{Begun, Notice, Session, Stage, Visit, Visitor};
use super::{Answer, Service, Turned, pages};

/// Somebody at their account.
struct Guest {
    id: String,
    visitor: Visitor,
    session: Session,
    visit: Visit,
}

impl Service {
    /// Back to the account, with a sentence; without a visit the password is asked again.
    fn settle(&self, id: &str, inside: (Visitor, Session), notice: Option<Notice>) -> Response {
        let (visitor, session) = inside;
        let stage = Stage::In(Box::new(session));
        self.sessions.keep(id, Visitor { stage, notice, ..visitor });
        go("/account")
    }

    fn stay(&self, guest: Guest, notice: Option<Notice>) -> Response {
        let Guest { id, visitor, session, visit } = guest;
        let visit = Some(Box::new(visit));
        self.settle(&id, (visitor, Session { visit, ..session }), notice)
    }

    fn start_again(&self, guest: Guest, text: &str) -> Response {
        self.settle(&guest.id, (guest.visitor, guest.session), Notice::error(text))
    }
}

impl Call {
    async fn guest(&self) -> Result<Guest, Turned> {
        let (id, visitor, mut session) = self.person().await?;
        match session.visit.take() {
            Some(visit) => Ok(Guest { id, visitor, session, visit: *visit }),
            None => Err(go("/account").into()),
        }
    }

    /// Changes something by the ticket of a visit. What is refused, and a
    /// ticket that is dead, are answered here.
    async fn manage<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Door, &SecretText) -> Result<Managed<T>> + Send + 'static,
    ) -> Result<(Guest, T), Turned> {
        let mut guest = self.guest().await?;
        guest.visit.begun = Begun::No;
        let ticket = guest.visit.account.ticket.clone();
        match self.service.doors.ask(move |door| change(door, &ticket)).await {
            Ok(Managed::Done(done)) => Ok((guest, done)),
            Ok(Managed::Expired) => Err(self.service.start_again(guest, TOO_LATE).into()),
            Err(Error::Refused(refusal)) => {
                Err(self.service.stay(guest, Notice::error(refused(&refusal))).into())
            }
            Err(other) => Err(other.into()),
        }
    }
}

const TOO_LATE: &str = "That took too long. Please type your password again.";

fn refused(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Rebind { .. } => {
            "Your second step was reset. First add an authenticator, with an enrollment code from \
             your practice's desk."
        }
        Refusal::NoAuthenticator { .. } => "Recovery codes need an authenticator: add one first.",
        _ => "That is not there any more.",
    }
}

pub(crate) async fn show(call: Call) -> Answer {
    call.person().await?;
    let (visitor, notice) = call.shown()?;
    let Stage::In(session) = &visitor.stage else { return Ok(go(visitor.stage.page())) };
    let notice = notice.as_ref();
    let page = match &session.visit {
        None => pages::account_password(notice),
        Some(visit) if visit.account.prove => {
            let methods = &methods(&visit.account);
            let (page, action, text) = ("/account", "/account/code", "/account/code/text");
            // For the account a device is never trusted.
            let (also, remember) = ("a recovery code", Remember::OFF);
            let leave = pages::BACK;
            let asking = pages::Asking { page, action, text, methods, also, remember, leave };
            pages::code(&asking, call.query == "letters", notice)
        }
        Some(visit) => match visit.begun {
            Begun::App if call.query != "anew" => {
                pages::first_code("/account/add/code", "/account?anew", notice)
            }
            Begun::Phone if call.query != "anew" => {
                pages::texted_code("/account/add/code", "/account?anew", notice)
            }
            Begun::No | Begun::App | Begun::Phone => pages::account(&visit.account, notice),
        },
    };
    Ok(page.into_response())
}

/// What a person may prove themselves with.
fn methods(account: &Account) -> Vec<Method> {
    let active =
        account.authenticators.iter().filter(|one| one.state == AuthenticatorState::Active);
    active
        .map(|one| Method {
            authenticator: one.id,
            kind: one.kind,
            label: one.label.clone(),
            phone: one.phone_masked.clone(),
        })
        .collect()
}

pub(crate) async fn password(mut call: Call) -> Answer {
    let (id, visitor, session) = call.person().await?;
    let (user, password) = (visitor.login.clone(), call.secret("password"));
    let asked = call.service.doors.ask(move |door| {
        door.account(&AccountRequest { user: &user, password: Password::Given(&password) })
    });
    let reply = asked.await?;
    let (visit, notice) = match reply {
        // The login of the session may be another person's by now.
        AccountReply::Account(account) if account.user == session.user => {
            (Some(Box::new(Visit { account: *account, begun: Begun::No })), None)
        }
        AccountReply::Locked { until, .. } => (None, Notice::error(pages::locked_sentence(until))),
        AccountReply::Account(_) | AccountReply::Denied => {
            (None, Notice::error("That did not work. Check the password."))
        }
    };
    Ok(call.service.settle(&id, (visitor, Session { visit, ..session }), notice))
}

pub(crate) async fn prove(mut call: Call) -> Answer {
    let mut guest = call.guest().await?;
    let ticket = guest.visit.account.ticket.clone();
    let code = call.secret("code");
    let asked = call.service.doors.ask(move |door| {
        door.verify(&VerifyRequest { ticket: &ticket, code: &code, remember: None })
    });
    Ok(match asked.await? {
        LoginReply::Proven { ticket, .. } => {
            guest.visit.account.ticket = ticket;
            guest.visit.account.prove = false;
            // The session has now shown what a login by code shows: whoever turns
            // their second factor on is not thrown out for it.
            if guest.session.by == By::Password {
                guest.session.by = By::Code;
            }
            call.service.stay(guest, None)
        }
        LoginReply::Rejected { reason, left, .. } => {
            call.service.stay(guest, Notice::error(pages::rejection(&reason, left)))
        }
        LoginReply::Locked { until, .. } => {
            call.service.start_again(guest, &pages::locked_sentence(until))
        }
        _ => call.service.start_again(guest, TOO_LATE),
    })
}

pub(crate) async fn personal(mut call: Call) -> Answer {
    let wanted = call.text("personal") == "on";
    let (mut guest, done) = call
        .manage(move |door, ticket| match wanted {
            true => door.enable_personal(ticket),
            false => door.disable_personal(ticket),
        })
        .await?;
    guest.visit.account.personal = done.user.personal;
    let is_still_demanded = done.next_login.iter().any(|one| one.next.because.is_some());
    let told = match (wanted, is_still_demanded) {
        (true, _) => "From now on you are asked for a code wherever you sign in.",
        (false, true) => "It is off. A code is still demanded of you, but not by yourself.",
        (false, false) => "It is off. Your password alone lets you in.",
    };
    Ok(call.service.stay(guest, Notice::note(told)))
}

pub(crate) async fn recovery_codes(call: Call) -> Answer {
    let (mut guest, issued) = call.manage(|door, ticket| door.recovery_codes(ticket)).await?;
    guest.visit.account.recovery_codes_left = issued.codes.len().try_into().unwrap_or(u64::MAX);
    call.service.stay(guest, None);
    Ok(pages::recovery_codes(&issued.codes, "/account").into_response())
}

fn id(call: &mut Call) -> i64 {
    // What is no number is nothing that is theirs.
    call.text("id").parse().unwrap_or_default()
}

pub(crate) async fn rename(mut call: Call) -> Answer {
    let which = AuthenticatorId::new(id(&mut call));
    let Ok(label) = DisplayName::parse(&call.text("label")) else {
        let guest = call.guest().await?;
        return Ok(call.service.stay(guest, Notice::error("A name has 1 to 200 characters.")));
    };
    let (mut guest, renamed) =
        call.manage(move |door, ticket| door.authenticator_rename(ticket, which, &label)).await?;
    let mut all = guest.visit.account.authenticators.iter_mut();
    if let Some(one) = all.find(|one| one.id == renamed.id) {
        one.label = Some(renamed.label);
    }
    Ok(call.service.stay(guest, Notice::note("It has its new name.")))
}

pub(crate) async fn remove(mut call: Call) -> Answer {
    let which = AuthenticatorId::new(id(&mut call));
    let (guest, _) =
        call.manage(move |door, ticket| door.authenticator_remove(ticket, which)).await?;
    // The epoch has risen: every session of this person is dead, this one too.
    Ok(call.service.out(&guest.id, "removed"))
}

pub(crate) async fn forget(mut call: Call) -> Answer {
    let which = DeviceId::new(id(&mut call));
    let (mut guest, device) =
        call.manage(move |door, ticket| door.device_revoke(ticket, which)).await?;
    guest.visit.account.devices.retain(|one| one.id != device.id);
    Ok(call.service.stay(guest, Notice::note("That device is asked for a code again.")))
}

pub(crate) async fn begin(mut call: Call) -> Answer {
    let mut guest = call.guest().await?;
    let wanted = match call.wanted() {
        Ok(wanted) => wanted,
        Err(notice) => return Ok(call.service.stay(guest, Some(notice))),
    };
    let reply = call.begin(guest.visit.account.ticket.clone(), wanted).await?;
    let notice = pages::begun(&reply);
    Ok(match reply {
        EnrollReply::Begun(begun) => {
            guest.visit.begun = Begun::App;
            call.service.stay(guest, None);
            pages::scan(&begun, "/account/add/code").into_response()
        }
        EnrollReply::Sent(_) => {
            guest.visit.begun = Begun::Phone;
            call.service.stay(guest, notice)
        }
        EnrollReply::NotSent { .. } => call.service.stay(guest, notice),
        EnrollReply::Not(LoginReply::Rejected { reason, left, .. }) => {
            call.service.stay(guest, Notice::error(pages::rejection(&reason, left)))
        }
        EnrollReply::Not(_) => call.service.start_again(guest, TOO_LATE),
    })
}

/// Texts a code to prove the person with.
pub(crate) async fn text(mut call: Call) -> Answer {
    let guest = call.guest().await?;
    let told = call.send_sms(guest.visit.account.ticket.clone()).await?;
    Ok(match told {
        SmsReply::Not(LoginReply::Locked { until, .. }) => {
            call.service.start_again(guest, &pages::locked_sentence(until))
        }
        SmsReply::Not(_) => call.service.start_again(guest, TOO_LATE),
        told => {
            let notice = pages::texting(&told);
            call.service.stay(guest, notice)
        }
    })
}

pub(crate) async fn confirm(mut call: Call) -> Answer {
    let guest = call.guest().await?;
    let ticket = guest.visit.account.ticket.clone();
    let code = call.secret("code");
    let reply = call.service.doors.ask(move |door| door.enroll_confirm(&ticket, &code)).await?;
    match reply {
        // The epoch has risen. The session goes on under the new one: its person is
        // who has just shown a code.
        LoginReply::Allowed(admission) => {
            let Guest { id, mut visitor, session, .. } = guest;
            let (epoch, by) = (admission.epoch, admission.by);
            visitor.stage = Stage::In(Box::new(Session { epoch, by, visit: None, ..session }));
            visitor.notice =
                Notice::note("It is added. Other devices where you were signed in are signed out.");
            let response = match &admission.recovery_codes {
                Some(codes) => pages::recovery_codes(codes, "/").into_response(),
                None => go("/"),
            };
            call.service.renew(&id, visitor, response)
        }
        LoginReply::Rejected { reason, left, .. } => {
            Ok(call.service.stay(guest, Notice::error(pages::rejection(&reason, left))))
        }
        _ => Ok(call.service.start_again(guest, TOO_LATE)),
    }
}
