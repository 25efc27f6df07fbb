//! From the password to the way in: what the browser asks for on the way.
//!
//! Each handler takes what was typed to the door and leads the visitor on to
//! the page of the step that comes back. Pages are shown by GET, so that a
//! reload repeats no guess; only what is shown once answers a form itself.

use axum::response::{IntoResponse, Response};
use twofactl::error::Error;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::login::{Admission, Invitation, LoginReply, SmsReply};
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::model::user::PhoneNumber;
use twofactl::ops::door::{
    EnrollReply, EnrollRequest, Factor, Password, SessionRequest, StartRequest, VerifyRequest,
};

use super::browser::{Call, SESSION, TYPED, device_cookie, device_name, go};
use super::sessions::{Begun, Notice, Session, SetUp, Stage, Visitor};
use super::{Answer, Service, Turned, pages};

/// Why somebody is at the first page again, and what they read there.
const REASONS: [(&str, &str); 5] = [
    ("denied", "That did not work. Check what you have typed, and try again."),
    ("expired", "That took too long, or was done already. Please sign in again."),
    (
        "ended",
        "You were signed out, because how you sign in has changed: a reset, a new password or a \
         new rule of your practice. Please sign in again.",
    ),
    ("removed", "The authenticator is removed, and you are signed out everywhere."),
    ("out", "You are signed out."),
];

impl Service {
    /// Ends a visit and says why, in a word of [`REASONS`].
    pub(crate) fn out(&self, id: &str, why: &str) -> Response {
        self.sessions.close(id);
        let mut response = go(&format!("/sign-in?{why}"));
        self.cookies.clear(&mut response, SESSION);
        response
    }

    /// Gives a visitor a new name: whoever knew the old one has nothing.
    pub(crate) fn renew(&self, old: &str, visitor: Visitor, mut response: Response) -> Answer {
        let id = self.sessions.open(visitor)?;
        self.sessions.close(old);
        self.cookies.set(&mut response, (SESSION, &id), None);
        Ok(response)
    }

    /// Leads a visitor on to what the door has said.
    fn lead(&self, id: &str, mut visitor: Visitor, reply: LoginReply) -> Answer {
        let invited = |invitation: Invitation, may_wait: bool| {
            let Invitation { ticket, methods, deadline, needs_enrollment_code, prove, .. } =
                invitation;
            let later = deadline.filter(|_| may_wait);
            let begun = Begun::No;
            Stage::SetUp(Box::new(SetUp {
                ticket,
                later,
                needs_enrollment_code,
                prove,
                methods,
                begun,
            }))
        };
        match reply {
            LoginReply::Allowed(admission) => return self.admit(id, visitor, *admission),
            LoginReply::Denied => return Ok(self.out(id, "denied")),
            LoginReply::Expired => return Ok(self.out(id, "expired")),
            LoginReply::CodeRequired { ticket, methods, remember, .. } => {
                visitor.stage = Stage::Code { ticket, methods, remember };
            }
            LoginReply::EnrollmentOffered(invitation) => visitor.stage = invited(invitation, true),
            LoginReply::EnrollmentRequired(invitation) => {
                visitor.stage = invited(invitation, false);
            }
            LoginReply::Proven { ticket, .. } => {
                if let Stage::SetUp(set_up) = &mut visitor.stage {
                    set_up.ticket = ticket;
                    set_up.needs_enrollment_code = false;
                    set_up.prove.clear();
                }
            }
            LoginReply::Locked { until, .. } => visitor.stage = Stage::Locked { until },
            LoginReply::Rejected { reason, left, .. } => {
                visitor.notice = Notice::error(pages::rejection(&reason, left));
            }
        }
        let page = visitor.stage.page();
        self.sessions.keep(id, visitor);
        Ok(go(page))
    }

    /// Lets a visitor in, under a new name.
    fn admit(&self, id: &str, mut visitor: Visitor, admission: Admission) -> Answer {
        let Admission { user, practice, by, epoch, device_token, .. } = admission;
        let mut response = match &admission.recovery_codes {
            Some(codes) => pages::recovery_codes(codes, "/").into_response(),
            None => go("/"),
        };
        if let (Some(token), Stage::Code { remember, .. }) = (&device_token, &visitor.stage) {
            let name = device_cookie(practice.as_ref(), &visitor.login);
            let seconds = remember.length().whole_seconds();
            self.cookies.set(&mut response, (&name, token.expose()), Some(seconds));
        }
        let recovery_codes_left = admission.recovery_codes_left;
        let session = Session { user, epoch, by, recovery_codes_left, visit: None };
        visitor.stage = Stage::In(Box::new(session));
        visitor.practice = practice;
        visitor.notice = None;
        self.renew(id, visitor, response)
    }
}

impl Call {
    /// The visitor that the browser's cookie names.
    pub(crate) fn visitor(&self) -> Result<(String, Visitor), Turned> {
        let Some(id) = self.cookie(SESSION) else {
            return Err(go("/sign-in").into());
        };
        match self.service.sessions.find(&id) {
            Some(visitor) => Ok((id, visitor)),
            None => Err(self.service.out(&id, "expired").into()),
        }
    }

    /// The visitor, to be shown a page: with what it tells them this once.
    pub(crate) fn shown(&self) -> Result<(Visitor, Option<Notice>), Turned> {
        let (id, visitor) = self.visitor()?;
        let notice = self.service.sessions.take_notice(&id);
        Ok((visitor, notice))
    }

    /// Whoever is in, as the door sees it at this moment: to be asked at every
    /// request that matters.
    pub(crate) async fn person(&self) -> Result<(String, Visitor, Session), Turned> {
        let (id, visitor) = self.visitor()?;
        let Stage::In(session) = &visitor.stage else {
            return Err(go(visitor.stage.page()).into());
        };
        let session = (**session).clone();
        let (user, epoch, by) = (session.user, session.epoch, session.by);
        let practice = visitor.practice.clone();
        let asked = self.service.doors.ask(move |door| {
            let user = &twofactl::model::user::UserRef::Id(user);
            door.session(&SessionRequest { user, practice: practice.as_ref(), epoch, by })
        });
        if asked.await? {
            Ok((id, visitor, session))
        } else {
            Err(self.service.out(&id, "ended").into())
        }
    }

    /// The set-up that a visitor has come to.
    fn setting_up(&self) -> Result<(String, Visitor, SetUp), Turned> {
        let (id, visitor) = self.visitor()?;
        match &visitor.stage {
            Stage::SetUp(set_up) => {
                let set_up = (**set_up).clone();
                Ok((id, visitor, set_up))
            }
            elsewhere => Err(go(elsewhere.page()).into()),
        }
    }
}

pub(crate) async fn home(call: Call) -> Answer {
    call.person().await?;
    let (visitor, notice) = call.shown()?;
    let Stage::In(session) = &visitor.stage else { return Ok(go(visitor.stage.page())) };
    let site = pages::site(&call.service.sites, visitor.practice.as_ref());
    Ok(pages::home((&visitor.login, site, session), notice.as_ref()).into_response())
}

pub(crate) async fn show_sign_in(call: Call) -> Response {
    let told = REASONS.iter().find(|(word, _)| call.query == *word);
    let notice = told.and_then(|(word, text)| match *word {
        "denied" => Notice::error(*text),
        _ => Notice::note(*text),
    });
    let typed = call.cookie(TYPED).unwrap_or_default();
    let typed = data_encoding::BASE64URL_NOPAD.decode(typed.as_bytes()).unwrap_or_default();
    let typed = String::from_utf8(typed).unwrap_or_default();
    let typed = typed.split_once('\n').unwrap_or_default();
    pages::sign_in(&call.service.sites, typed, notice.as_ref()).into_response()
}

pub(crate) async fn sign_in(mut call: Call) -> Answer {
    let (login, chosen) = (call.text("login"), call.text("practice"));
    let password = call.secret("password");
    let chosen = match call.service.sites.as_slice() {
        [] => None,
        [only] => Some(only),
        several => match several.iter().find(|site| site.handle.as_str() == chosen) {
            Some(site) => Some(site),
            None => return Ok(call.service.deny(&chosen, &login)),
        },
    };
    let practice = chosen.map(|site| site.handle.clone());
    let token = call.cookie(&device_cookie(practice.as_ref(), &login));
    let device_token = token.map(SecretText::new);
    let (user, place) = (login.clone(), practice.clone());
    let asked = call.service.doors.ask(move |door| {
        door.start(&StartRequest {
            user: &user,
            practice: place.as_ref(),
            password: Password::Given(&password),
            device_token: device_token.as_ref(),
        })
    });
    let reply = asked.await?;
    if let LoginReply::Denied = reply {
        return Ok(call
            .service
            .deny(practice.as_ref().map_or("", |handle| handle.as_str()), &login));
    }
    let visitor = Visitor { login, practice, stage: Stage::Known, notice: None };
    if let Some(old) = call.cookie(SESSION) {
        call.service.sessions.close(&old);
    }
    let id = call.service.sessions.open(visitor.clone())?;
    let mut response = call.service.lead(&id, visitor, reply)?;
    if call.service.sessions.find(&id).is_some() {
        call.service.cookies.set(&mut response, (SESSION, &id), None);
    }
    call.service.cookies.clear(&mut response, TYPED);
    Ok(response)
}

impl Service {
    /// One sentence for everything; what was typed is kept for two minutes.
    fn deny(&self, practice: &str, login: &str) -> Response {
        let mut response = go("/sign-in?denied");
        if login.len() <= 254 {
            let typed = format!("{practice}\n{login}");
            let typed = data_encoding::BASE64URL_NOPAD.encode(typed.as_bytes());
            self.cookies.set(&mut response, (TYPED, &typed), Some(120));
        }
        response
    }
}

pub(crate) async fn sign_out(call: Call) -> Answer {
    let (id, _) = call.visitor()?;
    Ok(call.service.out(&id, "out"))
}

pub(crate) async fn show_code(call: Call) -> Answer {
    let (visitor, notice) = call.shown()?;
    let Stage::Code { methods, remember, .. } = &visitor.stage else {
        return Ok(go(visitor.stage.page()));
    };
    let asking = pages::Asking {
        page: "/code",
        action: "/code",
        text: "/code/text",
        methods,
        also: "a recovery code, or a code from your practice's desk",
        remember: *remember,
        leave: pages::START_AGAIN,
    };
    let letters = call.query == "letters";
    Ok(pages::code(&asking, letters, notice.as_ref()).into_response())
}

pub(crate) async fn code(mut call: Call) -> Answer {
    let (id, visitor) = call.visitor()?;
    let Stage::Code { ticket, .. } = &visitor.stage else {
        return Ok(go(visitor.stage.page()));
    };
    let (ticket, code) = (ticket.clone(), call.secret("code"));
    let remember = (call.text("remember") == "yes").then(|| device_name(&call.headers)).flatten();
    let asked = call.service.doors.ask(move |door| {
        door.verify(&VerifyRequest { ticket: &ticket, code: &code, remember: remember.as_ref() })
    });
    let reply = asked.await?;
    call.service.lead(&id, visitor, reply)
}

/// Texts a code to one of the numbers of the page.
pub(crate) async fn text(mut call: Call) -> Answer {
    let (id, visitor) = call.visitor()?;
    let ticket = match &visitor.stage {
        Stage::Code { ticket, .. } => ticket.clone(),
        Stage::SetUp(set_up) => set_up.ticket.clone(),
        elsewhere => return Ok(go(elsewhere.page())),
    };
    match call.send_sms(ticket).await? {
        SmsReply::Not(reply) => call.service.lead(&id, visitor, reply),
        told => {
            let page = visitor.stage.page();
            let notice = pages::texting(&told);
            call.service.sessions.keep(&id, Visitor { notice, ..visitor });
            Ok(go(page))
        }
    }
}

impl Call {
    /// To the number that the form names.
    pub(crate) async fn send_sms(&mut self, ticket: SecretText) -> Result<SmsReply, Turned> {
        // What is no number is nothing that is theirs.
        let which = AuthenticatorId::new(self.text("id").parse().unwrap_or_default());
        let asked = self.service.doors.ask(move |door| door.send_sms(&ticket, which)).await;
        match asked {
            Err(Error::NotFound { .. }) => Err(go("/").into()),
            other => Ok(other?),
        }
    }
}

pub(crate) async fn show_locked(call: Call) -> Answer {
    let (_, visitor) = call.visitor()?;
    Ok(match visitor.stage {
        Stage::Locked { until } => pages::locked(until).into_response(),
        elsewhere => go(elsewhere.page()),
    })
}

pub(crate) async fn show_set_up(call: Call) -> Answer {
    let (visitor, notice) = call.shown()?;
    let Stage::SetUp(set_up) = &visitor.stage else { return Ok(go(visitor.stage.page())) };
    let page = match set_up.begun {
        Begun::App if call.query != "anew" => {
            pages::first_code("/set-up/code", "/set-up?anew", notice.as_ref())
        }
        Begun::Phone if call.query != "anew" => {
            pages::texted_code("/set-up/code", "/set-up?anew", notice.as_ref())
        }
        Begun::No | Begun::App | Begun::Phone => pages::set_up(set_up, notice.as_ref()),
    };
    Ok(page.into_response())
}

pub(crate) async fn begin_set_up(mut call: Call) -> Answer {
    let (id, mut visitor, mut set_up) = call.setting_up()?;
    let wanted = match call.wanted() {
        Ok(wanted) => wanted,
        Err(notice) => {
            call.service.sessions.keep(&id, Visitor { notice: Some(notice), ..visitor });
            return Ok(go("/set-up"));
        }
    };
    let reply = call.begin(set_up.ticket.clone(), wanted).await?;
    set_up.begun = match reply {
        EnrollReply::Begun(_) => Begun::App,
        EnrollReply::Sent(_) => Begun::Phone,
        EnrollReply::NotSent { .. } | EnrollReply::Not(_) => set_up.begun,
    };
    visitor.stage = Stage::SetUp(Box::new(set_up));
    visitor.notice = pages::begun(&reply);
    match reply {
        EnrollReply::Not(reply) => call.service.lead(&id, visitor, reply),
        EnrollReply::Begun(begun) => {
            call.service.sessions.keep(&id, visitor);
            Ok(pages::scan(&begun, "/set-up/code").into_response())
        }
        EnrollReply::Sent(_) | EnrollReply::NotSent { .. } => {
            call.service.sessions.keep(&id, visitor);
            Ok(go("/set-up"))
        }
    }
}

/// What a person chooses to enroll.
pub(crate) enum Wanted {
    App,
    /// This number, or the one on file.
    Phone(Option<PhoneNumber>),
}

impl Call {
    /// What the form chooses, or what is wrong with it.
    pub(crate) fn wanted(&mut self) -> Result<Wanted, Notice> {
        let phone = self.text("phone");
        if self.text("type") != "sms" {
            return Ok(Wanted::App);
        }
        if phone.trim().is_empty() {
            return Ok(Wanted::Phone(None));
        }
        PhoneNumber::parse(phone.trim()).map(|number| Wanted::Phone(Some(number))).map_err(|_| {
            let text = "That is no phone number in international form, as +91 98765 43210.";
            Notice { text: text.to_owned(), is_error: true }
        })
    }

    /// Begins the enrollment that a ticket is for.
    pub(crate) async fn begin(
        &mut self,
        ticket: SecretText,
        wanted: Wanted,
    ) -> Result<EnrollReply, Turned> {
        let typed = self.maybe_secret("enrollment_code");
        let label = DisplayName::parse(&self.text("label")).ok();
        let asked = self.service.doors.ask(move |door| {
            door.enroll_begin(&EnrollRequest {
                ticket: &ticket,
                factor: match &wanted {
                    Wanted::App => Factor::App,
                    Wanted::Phone(number) => Factor::Phone(number.as_ref()),
                },
                label: label.as_ref(),
                enrollment_code: typed.as_ref(),
            })
        });
        Ok(asked.await?)
    }
}

pub(crate) async fn confirm_set_up(mut call: Call) -> Answer {
    let (id, visitor, set_up) = call.setting_up()?;
    let code = call.secret("code");
    let asked = call.service.doors.ask(move |door| door.enroll_confirm(&set_up.ticket, &code));
    let reply = asked.await?;
    call.service.lead(&id, visitor, reply)
}

pub(crate) async fn prove_set_up(mut call: Call) -> Answer {
    let (id, visitor, set_up) = call.setting_up()?;
    let code = call.secret("code");
    let asked = call.service.doors.ask(move |door| {
        door.verify(&VerifyRequest { ticket: &set_up.ticket, code: &code, remember: None })
    });
    let reply = asked.await?;
    call.service.lead(&id, visitor, reply)
}

pub(crate) async fn put_off(call: Call) -> Answer {
    let (id, visitor, set_up) = call.setting_up()?;
    let reply = call.service.doors.ask(move |door| door.skip(&set_up.ticket)).await?;
    call.service.lead(&id, visitor, reply)
}
