//! What a login service is told through the bridge, in the shapes of the contract.

use serde::{Serialize, Serializer};
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::device::TrustedDevice;
use twofactl::model::ids::UserId;
use twofactl::model::outcome::account::{Account, AccountReply};
use twofactl::model::outcome::login::{Admission, Invitation, LoginReply, Method, RejectionReason};
use twofactl::model::outcome::user::{
    AuthenticatorRemoved, AuthenticatorRenamed, Begun, CodesIssued, Diagnosis, UserChanged,
};
use twofactl::model::secret::SecretText;
use twofactl::model::sms::{NotSent, Texted};
use twofactl::model::time::Timestamp;
use zeroize::Zeroizing;

use super::At;
use super::authenticator::AuthenticatorView;
use super::device::DeviceView;
use super::user::codes::{Spelled, spelled};
use crate::output::picture;

/// What an operation came to.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A step of a login.
    Login(LoginReply, Detail),
    /// An enrollment was begun.
    Begun(Box<Begun>),
    /// A code was texted.
    Sent(Texted),
    /// Nobody was texted.
    NotSent {
        /// Who it was.
        user: UserId,
        /// Why not.
        why: NotSent,
    },
    /// Whether a session still suffices.
    Session {
        /// It does.
        valid: bool,
    },
    /// A person's own account.
    Account(AccountReply),
    /// A person has changed something of it.
    Changed(Box<AccountChange>),
    /// Note was taken of what happened to a person.
    Person {
        /// From now on.
        epoch: i64,
    },
    /// The ticket is dead.
    Expired,
}

/// What a person has changed of their account.
#[derive(Debug)]
pub(crate) enum AccountChange {
    /// Whether they want a second factor whatever their practices say.
    Personal(UserChanged),
    /// New recovery codes.
    Codes(CodesIssued),
    /// The label of an authenticator.
    Renamed(AuthenticatorRenamed),
    /// An authenticator is gone.
    Removed(AuthenticatorRemoved),
    /// A trusted device is forgotten.
    Revoked(TrustedDevice),
}

/// How much an admission says: what the operation can have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Who, where and by what.
    Plain,
    /// After a code: the rest as well.
    Verified,
    /// After an enrollment: new recovery codes as well.
    Enrolled,
}

/// A reply as it is written, without its id.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum ReplyView<'a> {
    Allowed(AllowedView<'a>),
    CodeRequired(CodeRequiredView<'a>),
    Enrollment(EnrollmentView<'a>),
    Proven { step: &'static str, user_id: i64, ticket: &'a str },
    Locked { step: &'static str, user_id: i64, until: Option<At> },
    Rejected(RejectedView),
    Bare { step: &'static str },
    Begun(BegunView<'a>),
    Sent { user_id: i64, sent: bool, phone: &'a str, expires_at: At },
    NotSent { user_id: i64, sent: bool, reason: &'static str, again_at: Option<At> },
    Session { valid: bool },
    Account(AccountView<'a>),
    Changed(ChangedView<'a>),
    Person { epoch: i64 },
    Error { error: FaultView<'a> },
}

/// Why there is no reply.
#[derive(Debug, Serialize)]
pub(crate) struct FaultView<'a> {
    pub(crate) kind: &'static str,
    pub(crate) message: &'a str,
}

#[derive(Serialize)]
pub(crate) struct AllowedView<'a> {
    step: &'static str,
    user_id: i64,
    by: &'static str,
    practice: Option<&'a str>,
    epoch: i64,
    #[serde(flatten)]
    more: More<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum More<'a> {
    Nothing {},
    Verified {
        authenticator: Option<i64>,
        device_token: Option<&'a str>,
        recovery_codes_left: u64,
        recovery_codes: Option<Vec<Spelled>>,
    },
    Enrolled {
        recovery_codes: Option<Vec<Spelled>>,
    },
}

#[derive(Serialize)]
pub(crate) struct CodeRequiredView<'a> {
    step: &'static str,
    user_id: i64,
    ticket: &'a str,
    methods: Vec<MethodView<'a>>,
    /// Seconds; 0 where no device is trusted.
    remember: i64,
}

#[derive(Serialize)]
pub(crate) struct EnrollmentView<'a> {
    step: &'static str,
    user_id: i64,
    ticket: &'a str,
    methods: Vec<&'static str>,
    deadline: Option<At>,
    needs_enrollment_code: bool,
    prove: Vec<MethodView<'a>>,
}

#[derive(Serialize)]
struct MethodView<'a> {
    authenticator: i64,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Option<&'a str>>,
}

#[derive(Serialize)]
pub(crate) struct RejectedView {
    step: &'static str,
    user_id: i64,
    reason: &'static str,
    /// `None` where nobody counts: a code at an enrollment guards nothing yet.
    left: Option<u32>,
    /// At an enrollment, so that a page can say what to do.
    #[serde(flatten)]
    diagnosis: Option<DiagnosisView>,
}

#[derive(Serialize)]
struct DiagnosisView {
    why: &'static str,
    /// How far the phone's clock is ahead; negative if it is behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
}

#[derive(Serialize)]
pub(crate) struct BegunView<'a> {
    user_id: i64,
    uri: &'a str,
    secret: &'a str,
    /// `None` where the names are too long for any QR code.
    #[serde(serialize_with = "exposed")]
    qr_svg: Option<Zeroizing<String>>,
    expires_at: At,
}

#[derive(Serialize)]
pub(crate) struct AccountView<'a> {
    step: &'static str,
    user_id: i64,
    ticket: &'a str,
    prove: bool,
    needs_enrollment_code: bool,
    authenticators: Vec<AuthenticatorView>,
    devices: Vec<DeviceView>,
    personal: bool,
    recovery_codes_left: u64,
}

#[derive(Serialize)]
pub(crate) struct ChangedView<'a> {
    user_id: i64,
    #[serde(flatten)]
    change: Changed<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Changed<'a> {
    Personal { personal: bool, epoch: i64 },
    Codes { recovery_codes: Vec<Spelled> },
    Renamed { authenticator: i64, label: &'a str },
    Removed { authenticator: i64, active_left: u64, rebind: bool, epoch: i64 },
    Revoked { device: i64 },
}

impl<'a> ReplyView<'a> {
    pub(crate) fn new(reply: &'a Reply) -> Self {
        match reply {
            Reply::Login(reply, detail) => Self::step(reply, *detail),
            Reply::Begun(begun) => Self::Begun(BegunView::new(begun)),
            Reply::Sent(Texted { user, phone, expires_at }) => {
                Self::Sent { user_id: user.get(), sent: true, phone, expires_at: At(*expires_at) }
            }
            Reply::NotSent { user, why } => Self::NotSent {
                user_id: user.get(),
                sent: false,
                reason: why.as_str(),
                again_at: why.again_at().map(At),
            },
            Reply::Session { valid } => Self::Session { valid: *valid },
            Reply::Account(AccountReply::Account(account)) => {
                Self::Account(AccountView::new(account))
            }
            Reply::Account(AccountReply::Denied) => Self::Bare { step: "denied" },
            Reply::Account(AccountReply::Locked { user, until }) => {
                Self::Locked { step: "locked", user_id: user.get(), until: at(*until) }
            }
            Reply::Changed(change) => Self::Changed(ChangedView::new(change)),
            Reply::Person { epoch } => Self::Person { epoch: *epoch },
            Reply::Expired => Self::Bare { step: "expired" },
        }
    }

    pub(crate) fn error(error: FaultView<'a>) -> Self {
        Self::Error { error }
    }

    fn step(reply: &'a LoginReply, detail: Detail) -> Self {
        match reply {
            LoginReply::Allowed(admission) => Self::Allowed(AllowedView::new(admission, detail)),
            LoginReply::CodeRequired { user, ticket, methods, remember } => {
                Self::CodeRequired(CodeRequiredView {
                    step: "code_required",
                    user_id: user.get(),
                    ticket: ticket.expose(),
                    methods: MethodView::all(methods),
                    remember: remember.length().whole_seconds(),
                })
            }
            LoginReply::Proven { user, ticket } => {
                Self::Proven { step: "proven", user_id: user.get(), ticket: ticket.expose() }
            }
            LoginReply::EnrollmentOffered(invitation) => {
                Self::Enrollment(EnrollmentView::new("enrollment_offered", invitation))
            }
            LoginReply::EnrollmentRequired(invitation) => {
                Self::Enrollment(EnrollmentView::new("enrollment_required", invitation))
            }
            LoginReply::Denied => Self::Bare { step: "denied" },
            LoginReply::Locked { user, until } => {
                Self::Locked { step: "locked", user_id: user.get(), until: at(*until) }
            }
            LoginReply::Rejected { user, reason, left } => {
                Self::Rejected(RejectedView::new(user.get(), reason, *left))
            }
            LoginReply::Expired => Self::Bare { step: "expired" },
        }
    }
}

fn exposed<S: Serializer>(
    text: &Option<Zeroizing<String>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(serializer)
}

fn at(point: Option<Timestamp>) -> Option<At> {
    point.map(At)
}

impl<'a> AllowedView<'a> {
    fn new(admission: &'a Admission, detail: Detail) -> Self {
        let recovery_codes = admission.recovery_codes.as_deref().map(spelled);
        Self {
            step: "allowed",
            user_id: admission.user.get(),
            by: admission.by.as_str(),
            practice: admission.practice.as_ref().map(twofactl::model::practice::Handle::as_str),
            epoch: admission.epoch,
            more: match detail {
                Detail::Plain => More::Nothing {},
                Detail::Enrolled => More::Enrolled { recovery_codes },
                Detail::Verified => More::Verified {
                    authenticator: admission
                        .authenticator
                        .map(twofactl::model::ids::AuthenticatorId::get),
                    device_token: admission.device_token.as_ref().map(SecretText::expose),
                    recovery_codes_left: admission.recovery_codes_left,
                    recovery_codes,
                },
            },
        }
    }
}

impl<'a> AccountView<'a> {
    fn new(account: &'a Account) -> Self {
        Self {
            step: "account",
            user_id: account.user.get(),
            ticket: account.ticket.expose(),
            prove: account.prove,
            needs_enrollment_code: account.needs_enrollment_code,
            authenticators: account.authenticators.iter().map(AuthenticatorView::new).collect(),
            devices: account.devices.iter().map(DeviceView::new).collect(),
            personal: account.personal,
            recovery_codes_left: account.recovery_codes_left,
        }
    }
}

impl<'a> ChangedView<'a> {
    fn new(change: &'a AccountChange) -> Self {
        let (user, change) = match change {
            AccountChange::Personal(UserChanged { user, .. }) => {
                (user.id, Changed::Personal { personal: user.personal, epoch: user.epoch })
            }
            AccountChange::Codes(CodesIssued { user, codes, .. }) => {
                (user.id, Changed::Codes { recovery_codes: spelled(codes) })
            }
            AccountChange::Renamed(AuthenticatorRenamed { id, label, user }) => {
                (user.id, Changed::Renamed { authenticator: id.get(), label: label.as_str() })
            }
            AccountChange::Removed(AuthenticatorRemoved { id, user, active_left, .. }) => {
                let (rebind, epoch) = (user.rebind, user.epoch);
                let (authenticator, active_left) = (id.get(), *active_left);
                (user.id, Changed::Removed { authenticator, active_left, rebind, epoch })
            }
            AccountChange::Revoked(device) => {
                (device.user, Changed::Revoked { device: device.id.get() })
            }
        };
        Self { user_id: user.get(), change }
    }
}

impl<'a> EnrollmentView<'a> {
    fn new(step: &'static str, invitation: &'a Invitation) -> Self {
        Self {
            step,
            user_id: invitation.user.get(),
            ticket: invitation.ticket.expose(),
            methods: invitation.methods.iter().map(AuthenticatorType::as_str).collect(),
            deadline: at(invitation.deadline),
            needs_enrollment_code: invitation.needs_enrollment_code,
            prove: MethodView::all(&invitation.prove),
        }
    }
}

impl<'a> MethodView<'a> {
    fn all(methods: &'a [Method]) -> Vec<Self> {
        methods.iter().map(Self::new).collect()
    }

    fn new(method: &'a Method) -> Self {
        let label = method.label.as_ref().map(twofactl::model::text::DisplayName::as_str);
        let phone = method.phone.as_deref();
        // An app has a label or none; a number speaks for itself and may have one beside.
        let (label, phone) = match method.kind {
            AuthenticatorType::Totp | AuthenticatorType::Webauthn => (Some(label), None),
            AuthenticatorType::Sms => (label.map(Some), Some(phone)),
        };
        Self { authenticator: method.authenticator.get(), kind: method.kind.as_str(), label, phone }
    }
}

impl RejectedView {
    fn new(user_id: i64, reason: &RejectionReason, left: u32) -> Self {
        let (word, left, diagnosis) = match reason {
            RejectionReason::Wrong
            | RejectionReason::AlreadyUsed
            | RejectionReason::EnrollmentCode => (reason.as_str(), Some(left), None),
            RejectionReason::Enrollment(why @ (Diagnosis::AlreadyUsed | Diagnosis::Spent)) => {
                (RejectionReason::AlreadyUsed.as_str(), None, Some(DiagnosisView::new(why)))
            }
            RejectionReason::Enrollment(why) => {
                (RejectionReason::Wrong.as_str(), None, Some(DiagnosisView::new(why)))
            }
        };
        Self { step: "rejected", user_id, reason: word, left, diagnosis }
    }
}

impl DiagnosisView {
    fn new(diagnosis: &Diagnosis) -> Self {
        let seconds = match diagnosis {
            Diagnosis::ClockOff { seconds } => Some(*seconds),
            Diagnosis::WrongForm { .. }
            | Diagnosis::AppIgnoredSettings
            | Diagnosis::OfAnother { .. }
            | Diagnosis::NotTexted { .. }
            | Diagnosis::TextOver
            | Diagnosis::AlreadyUsed
            | Diagnosis::Spent
            | Diagnosis::Unknown => None,
        };
        Self { why: diagnosis.word(), seconds }
    }
}

impl<'a> BegunView<'a> {
    fn new(begun: &'a Begun) -> Self {
        // Phones repeat the issuer's prefix from `issuer=`.
        let candidates = [&begun.uri, &begun.short_uri].into_iter();
        Self {
            user_id: begun.user.get(),
            uri: begun.uri.expose(),
            secret: begun.key.expose(),
            qr_svg: candidates.filter_map(|uri| picture::svg(uri.expose()).ok()).next(),
            expires_at: At(begun.expires_at),
        }
    }
}
