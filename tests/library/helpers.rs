//! What only these tests ask of the clinic.

use rusqlite::Connection;
use twofactl::Door;
use twofactl::model::code::HandedCode;
use twofactl::model::event::{Action, Event};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::account::{Account, AccountReply, Managed};
use twofactl::model::outcome::login::{Admission, Invitation, LoginReply, SmsReply};
use twofactl::model::outcome::user::{Begun, CodeIssued, ResetDone, UserReport};
use twofactl::model::policy::{Methods, PolicyPatch};
use twofactl::model::secret::SecretText;
use twofactl::model::sms::Texts;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::PhoneNumber;
use twofactl::ops::door::{
    AccountRequest, EnrollReply, EnrollRequest, Factor, Password, VerifyRequest,
};
use twofactl::ops::enrollment_code::{self, CodeRequest};
use twofactl::ops::practice::{self, Blocked, EnforceRequest, NewPractice};
use twofactl::ops::reset::{self, ResetRequest};
use twofactl::ops::user::{self, ProfilePatch};
use twofactl::ops::{Why, audit};

use crate::clinic::{CITY, Clinic, RAO, handle, name, seen, start, t0, ticket, verify, who, why};
use crate::inbox::Inbox;

/// So long after the beginning.
pub(crate) fn after(length: Length) -> Timestamp {
    t0().plus(length)
}

pub(crate) fn minutes(minutes: u32) -> Timestamp {
    after(Length::minutes(minutes))
}

pub(crate) fn days(days: u32) -> Timestamp {
    after(Length::days(days))
}

/// The last moment before.
pub(crate) fn just_before(moment: Timestamp) -> Timestamp {
    moment.minus(Length::from_millis(1))
}

pub(crate) fn admission(reply: LoginReply) -> Admission {
    match reply {
        LoginReply::Allowed(admission) => *admission,
        other => panic!("not in: {other:?}"),
    }
}

pub(crate) fn invitation(reply: &LoginReply) -> &Invitation {
    match reply {
        LoginReply::EnrollmentOffered(invitation) | LoginReply::EnrollmentRequired(invitation) => {
            invitation
        }
        other => panic!("not invited: {other:?}"),
    }
}

pub(crate) fn begin(
    door: &mut Door,
    ticket: &SecretText,
    code: Option<&SecretText>,
) -> EnrollReply {
    let request = EnrollRequest { ticket, factor: Factor::App, label: None, enrollment_code: code };
    door.enroll_begin(&request).unwrap()
}

pub(crate) fn begun(reply: EnrollReply) -> Begun {
    match reply {
        EnrollReply::Begun(begun) => *begun,
        other => panic!("not begun: {other:?}"),
    }
}

/// What an enrollment that was not begun came to.
pub(crate) fn not_begun(reply: &EnrollReply) -> String {
    match reply {
        EnrollReply::Begun(_) => "begun".to_owned(),
        EnrollReply::Sent(texted) => format!("texted to {}", texted.phone),
        EnrollReply::NotSent { why, .. } => format!("not texted: {}", why.as_str()),
        EnrollReply::Not(reply) => seen(reply),
    }
}

/// Answers with a code and asks for this device to be trusted.
pub(crate) fn verify_and_remember(
    door: &mut Door,
    ticket: &SecretText,
    code: &SecretText,
) -> LoginReply {
    let label = name("Front desk Chrome");
    door.verify(&VerifyRequest { ticket, code, remember: Some(&label) }).unwrap()
}

impl Clinic {
    /// The start of a login at City Clinic, with the right password.
    pub(crate) fn start(&self, login: &str, now: Timestamp) -> LoginReply {
        start(&mut self.door(now), login, Some(CITY), None)
    }

    pub(crate) fn verify(&self, ticket: &SecretText, code: &SecretText, now: Timestamp) -> String {
        seen(&verify(&mut self.door(now), ticket, code))
    }

    /// City Clinic as it is before anybody demands anything.
    pub(crate) fn resting() -> Self {
        use twofactl::ops::setup::{self, Enforce};
        let clinic = Self { folder: crate::clinic::private_folder() };
        setup::init(&clinic.request(Enforce::Later), &crate::clinic::actor(), t0()).unwrap();
        clinic.set_password(RAO, t0());
        clinic
    }

    /// A member of City Clinic whose password another system hashed.
    pub(crate) fn import(&self, login: &str, hash: &str, now: Timestamp) {
        let password = user::imported_password(&crate::clinic::secret(hash)).unwrap();
        self.add_with(password, login, CITY, now);
    }

    /// Has somebody without a password here.
    pub(crate) fn forget_password(&self, login: &str) {
        let forget = "UPDATE users SET password_hash = NULL, password_set_at = NULL, \
                      password_kind = NULL, password_amount = NULL WHERE login = ?1";
        assert_eq!(self.sql().execute(forget, [login]), Ok(1));
    }

    pub(crate) fn suspend(&self, login: &str, now: Timestamp) {
        self.write(now, |tx, _| user::suspend(tx, &[who(login)], &why("has left"), now)).unwrap();
    }

    pub(crate) fn add_practice(&self, practice: &str, now: Timestamp) {
        let new = NewPractice { handle: handle(practice), name: name(practice) };
        self.write(now, |tx, _| practice::add(tx, &new, &Why::default(), now)).unwrap();
    }

    pub(crate) fn enforce(&self, practice: &str, patch: PolicyPatch, now: Timestamp) {
        let request = EnforceRequest {
            handles: vec![handle(practice)],
            patch,
            blocked: Blocked::Accept,
            texts: Texts::default(),
        };
        self.write(now, |tx, _| practice::enforce(tx, &request, &Why::default(), now)).unwrap();
    }

    pub(crate) fn disable(&self, practice: &str, until: Option<Timestamp>, now: Timestamp) {
        let handles = [handle(practice)];
        self.write(now, |tx, _| practice::disable(tx, &handles, until, &why("flood"), now))
            .unwrap();
    }

    pub(crate) fn issue(
        &self,
        login: &str,
        lifetime: Option<Length>,
        now: Timestamp,
    ) -> CodeIssued {
        let request = CodeRequest { user: who(login), check: IdentityCheck::InPerson, lifetime };
        self.write(now, |tx, keys| {
            enrollment_code::issue(tx, keys, &request, &why("new phone"), now)
        })
        .unwrap()
    }

    pub(crate) fn reset(
        &self,
        login: &str,
        check: Option<IdentityCheck>,
        now: Timestamp,
    ) -> ResetDone {
        let request = ResetRequest { user: who(login), check, lifetime: None };
        self.write(now, |tx, keys| reset::run(tx, Some(keys), &request, &why("lost phone"), now))
            .unwrap()
    }

    pub(crate) fn show(&self, login: &str, now: Timestamp) -> UserReport {
        self.read(|tx| user::show(tx, &who(login), now)).unwrap()
    }

    /// The record, the oldest event first.
    pub(crate) fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        let request = audit::ListRequest::default();
        self.read(|tx| {
            audit::list(tx, &request, 100_000, |event| {
                events.push(event);
                Ok(())
            })
        })
        .unwrap();
        events.reverse();
        events
    }

    pub(crate) fn count(&self, action: Action) -> usize {
        self.events().iter().filter(|event| event.action == action).count()
    }

    /// The file as any other program sees it.
    pub(crate) fn sql(&self) -> Connection {
        Connection::open(self.store()).unwrap()
    }

    /// The one number that a query gives.
    pub(crate) fn number(&self, query: &str) -> i64 {
        self.sql().query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// A login by code on a device that is trusted from then on.
    pub(crate) fn trusted_device(
        &self,
        login: &str,
        app: &crate::app::App,
        now: Timestamp,
    ) -> SecretText {
        let ticket = ticket(&self.start(login, now));
        let reply = verify_and_remember(&mut self.door(now), &ticket, &app.code(now));
        admission(reply).device_token.expect("trusted")
    }

    /// An enrollment at the door, from the ticket on, with recovery codes.
    pub(crate) fn enroll_at_door(
        &self,
        ticket: &SecretText,
        code: Option<&SecretText>,
        now: Timestamp,
    ) -> (crate::app::App, Admission) {
        let mut door = self.door(now);
        let app = crate::app::App::scan(&begun(begin(&mut door, ticket, code)));
        let reply = door.enroll_confirm(ticket, &app.code(now)).unwrap();
        (app, admission(reply))
    }
}

/// The code as a person reads it out.
pub(crate) fn spoken(code: &HandedCode) -> SecretText {
    code.grouped()
}

/// The account that a reply shows.
pub(crate) fn shown(reply: AccountReply) -> Account {
    match reply {
        AccountReply::Account(account) => *account,
        other => panic!("not shown: {other:?}"),
    }
}

/// What came of asking for an account, in a word.
pub(crate) fn told(reply: &AccountReply) -> String {
    match reply {
        AccountReply::Account(_) => "account".to_owned(),
        AccountReply::Denied => "denied".to_owned(),
        AccountReply::Locked { until: Some(until), .. } => format!("locked until {until}"),
        AccountReply::Locked { until: None, .. } => "locked".to_owned(),
    }
}

/// What an operation on the account came to, where the ticket served.
pub(crate) fn done<T>(managed: Managed<T>) -> T {
    match managed {
        Managed::Done(outcome) => outcome,
        Managed::Expired => panic!("expired"),
    }
}

impl Clinic {
    /// Somebody asks for their account with the password of all.
    pub(crate) fn account(&self, user: &str, now: Timestamp) -> AccountReply {
        let password = crate::clinic::secret(crate::clinic::PASSWORD);
        let password = Password::Given(&password);
        self.door(now).account(&AccountRequest { user, password }).unwrap()
    }

    /// The ticket of whoever has proven themselves with a code for their account.
    pub(crate) fn proven(&self, user: &str, app: &crate::app::App, now: Timestamp) -> SecretText {
        let asked = shown(self.account(user, now)).ticket;
        ticket(&verify(&mut self.door(now), &asked, &app.code(now)))
    }

    /// Everybody in rebind or nobody, and nothing else changed.
    pub(crate) fn set_rebind(&self, rebind: bool) {
        self.sql().execute("UPDATE users SET rebind = $1", [rebind]).unwrap();
    }

    /// An active number, as a store holds it once texts can be sent.
    pub(crate) fn plant_sms(&self, login: &str) {
        let planted = self.sql().execute(
            "INSERT INTO authenticators (id, user_id, kind, state, phone_masked, phone_mac, key_id,
                sealed, created_at, confirmed_at)
            SELECT 900, id, 'sms', 'active', '+91*******210', x'00', x'00', x'00', 0, 0
            FROM users WHERE login = $1",
            [login],
        );
        assert_eq!(planted, Ok(1));
    }
}

/// The number that Dr. Rao has on file.
pub(crate) const NUMBER: &str = "+919876543210";

impl Clinic {
    pub(crate) fn inbox(&self) -> Inbox {
        Inbox::at(self.folder.path().join("texts"))
    }

    pub(crate) fn texting(&self, now: Timestamp) -> Door {
        self.door(now).texting(self.inbox().gateway(&[]))
    }

    pub(crate) fn set_phone(&self, login: &str, phone: &str, now: Timestamp) {
        let patch = ProfilePatch {
            phone: Some(Some(PhoneNumber::parse(phone).unwrap())),
            ..ProfilePatch::default()
        };
        self.write(now, |tx, _| user::set(tx, &who(login), &patch, &Why::default(), now)).unwrap();
    }

    /// City Clinic takes texted codes, and Dr. Rao has a number on file.
    pub(crate) fn taking_texts() -> Self {
        let clinic = Self::enforcing();
        clinic.permit_texts(t0());
        clinic.set_phone(RAO, NUMBER, t0());
        clinic
    }

    pub(crate) fn permit_texts(&self, now: Timestamp) {
        let methods = Some(Methods::parse_policy("totp,sms").unwrap());
        self.enforce(CITY, PolicyPatch { methods, ..PolicyPatch::default() }, now);
    }

    /// A number that was proven at the door.
    pub(crate) fn enroll_phone(&self, login: &str, now: Timestamp) -> AuthenticatorId {
        let invited = ticket(&self.start(login, now));
        let mut door = self.texting(now);
        assert!(matches!(begin_phone(&mut door, &invited, None, None), EnrollReply::Sent(_)));
        let reply = door.enroll_confirm(&invited, &self.inbox().code()).unwrap();
        admission(reply).authenticator.expect("an authenticator")
    }

    pub(crate) fn send(&self, ticket: &SecretText, id: AuthenticatorId, now: Timestamp) -> String {
        came_to(&self.texting(now).send_sms(ticket, id).unwrap())
    }
}

pub(crate) fn begin_phone(
    door: &mut Door,
    ticket: &SecretText,
    phone: Option<&PhoneNumber>,
    code: Option<&SecretText>,
) -> EnrollReply {
    let request =
        EnrollRequest { ticket, factor: Factor::Phone(phone), label: None, enrollment_code: code };
    door.enroll_begin(&request).unwrap()
}

pub(crate) fn came_to(reply: &SmsReply) -> String {
    match reply {
        SmsReply::Sent(texted) => format!("sent to {}", texted.phone),
        SmsReply::NotSent { why, .. } => format!("not sent: {}", why.as_str()),
        SmsReply::Not(reply) => seen(reply),
    }
}
