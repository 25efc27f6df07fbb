//! The pages: plain HTML that works without a script, on a phone, and read aloud.
//!
//! Whatever comes from outside goes through [`esc`]; all else here is our own text.

use std::fmt::{self, Write as _};

use axum::response::Html;
use jiff::tz::TimeZone;
use twofactl::model::authenticator::{AuthenticatorState, AuthenticatorType};
use twofactl::model::code::{HandedCode, in_groups};
use twofactl::model::outcome::By;
use twofactl::model::outcome::account::Account;
use twofactl::model::outcome::login::{Method, RejectionReason, SmsReply};
use twofactl::model::outcome::user::{Begun, Diagnosis};
use twofactl::model::policy::Remember;
use twofactl::model::practice::Handle;
use twofactl::model::sms::{NotSent, Texted};
use twofactl::model::text::{DisplayName, is_hostile};
use twofactl::model::time::Timestamp;
use twofactl::ops::door::EnrollReply;

use super::sessions::{Notice, Session, SetUp};
use super::{Site, qr};

pub(crate) type Page = Html<String>;

/// Text from outside, as it may stand in a page, in quotes or between tags.
/// Invisible characters, which could reorder what is read, are shown as such.
pub(crate) fn esc(text: &str) -> impl fmt::Display {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if is_hostile(c) => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// A point in time as people of the service's zone say it.
pub(crate) fn moment(time: Timestamp) -> String {
    said(time, "%H:%M on %A, %-d %B %Y")
}

fn said(time: Timestamp, format: &str) -> String {
    let time = jiff::Timestamp::from_millisecond(time.millis()).unwrap_or_default();
    time.to_zoned(TimeZone::system()).strftime(format).to_string()
}

const DAY: &str = "%-d %B %Y";

fn length(remember: Remember) -> String {
    let minutes = remember.length().whole_seconds() / 60;
    let (count, unit) = match minutes {
        m if m % 1440 == 0 && m > 1440 => (m / 1440, "day"),
        m if m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    counted(count, unit)
}

fn counted(count: impl Into<i64>, noun: &str) -> String {
    let count = count.into();
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn page(title: &str, notice: Option<&Notice>, body: &str) -> Page {
    let (mark, told) = match notice {
        None => ("", String::new()),
        Some(Notice { text, is_error: true }) => {
            ("Error: ", format!("<p id='notice' class='error' role='alert'>{}</p>", esc(text)))
        }
        Some(Notice { text, is_error: false }) => {
            ("", format!("<p id='notice' class='note' role='status'>{}</p>", esc(text)))
        }
    };
    Html(format!(
        "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n\
         <meta name='viewport' content='width=device-width, initial-scale=1'>\n\
         <title>{mark}{title}</title>\n<link rel='stylesheet' href='/style.css'>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{told}\n{body}\n</main>\n</body>\n</html>\n"
    ))
}

/// A sentence, and the way back.
pub(crate) fn simple(title: &str, text: &str) -> Page {
    page(title, None, &format!("<p>{text}</p>\n<p><a href='/'>Go to the start</a></p>"))
}

pub(crate) fn unavailable() -> Page {
    simple(
        "We cannot check this right now",
        "Something is wrong on our side, and nothing is wrong with your password or your codes. \
         Please try again in a minute; if it stays so, call your practice's desk.",
    )
}

/// One field of a form, with its label, its hint and what was wrong with it.
struct Field<'a> {
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    /// Attributes; our own text, or escaped.
    more: &'a str,
}

impl Field<'_> {
    fn html(&self, notice: Option<&Notice>) -> String {
        let Self { name, label, hint, more } = self;
        let wrong = notice.is_some_and(|notice| notice.is_error);
        let described = match (wrong, hint.is_empty()) {
            (false, true) => String::new(),
            (false, false) => format!(" aria-describedby='{name}-hint'"),
            (true, true) => " aria-invalid='true' aria-describedby='notice'".to_owned(),
            (true, false) => {
                format!(" aria-invalid='true' aria-describedby='notice {name}-hint'")
            }
        };
        let hint = match hint.is_empty() {
            true => String::new(),
            false => format!("<p class='hint' id='{name}-hint'>{hint}</p>"),
        };
        format!(
            "<label for='{name}'>{label}</label>{hint}<input id='{name}' name='{name}' \
             {more}{described}>"
        )
    }
}

/// The first thing to do on its page. Not below a picture: that would scroll away.
const AUTOFOCUS: &str = " autofocus";

/// Where a code is typed. Digits bring up the keyboard of digits on a phone, so
/// codes with letters have a way of their own to the same field.
fn code_field(
    (label, hint): (&str, &str),
    letters: bool,
    focus: &str,
    notice: Option<&Notice>,
) -> String {
    let kind = match letters {
        true => "autocomplete='off' autocapitalize='characters'",
        false => "autocomplete='one-time-code' inputmode='numeric'",
    };
    let more = format!("{kind} spellcheck='false' required{focus}");
    Field { name: "code", label, hint, more: &more }.html(notice)
}

fn button_form(action: &str, class: &str, text: &str) -> String {
    format!("<form method='post' action='{action}'><button{class}>{text}</button></form>")
}

const SECOND: &str = " class='second'";

pub(crate) fn sign_in(sites: &[Site], typed: (&str, &str), notice: Option<&Notice>) -> Page {
    let (chosen, login) = typed;
    let mut body = String::new();
    if let [site] = sites {
        let _ = write!(body, "<p class='place'>{}</p>", esc(site.name.as_str()));
    }
    body.push_str("<form method='post' action='/sign-in'>");
    if sites.len() > 1 {
        body.push_str(
            "<label for='practice'>Practice</label><select id='practice' \
                       name='practice' required><option value=''>Choose your practice</option>",
        );
        for Site { handle, name } in sites {
            let selected = if handle.as_str() == chosen { " selected" } else { "" };
            let name = esc(name.as_str());
            let _ = write!(body, "<option value='{handle}'{selected}>{name}</option>");
        }
        body.push_str("</select>");
    }
    let value = format!(
        "value='{}' autocomplete='username' autocapitalize='none' spellcheck='false' \
         maxlength='254' required",
        esc(login)
    );
    let user = Field { name: "login", label: "Login", hint: "", more: &value };
    let secret = "type='password' autocomplete='current-password' required";
    let password = Field { name: "password", label: "Password", hint: "", more: secret };
    let _ = write!(
        body,
        "{}{}<button>Sign in</button></form>",
        user.html(notice),
        password.html(notice)
    );
    page("Sign in", notice, &body)
}

/// An authenticator in words. A number that receives texts is named masked.
fn method(kind: AuthenticatorType, label: Option<&DisplayName>, phone: Option<&str>) -> String {
    let what = match kind {
        AuthenticatorType::Totp => "Authenticator app".to_owned(),
        AuthenticatorType::Sms => format!("Text message to {}", esc(phone.unwrap_or("your phone"))),
        AuthenticatorType::Webauthn => "Security key".to_owned(),
    };
    match label {
        Some(label) => format!("{what}: <strong>{}</strong>", esc(label.as_str())),
        None => what,
    }
}

/// What a code may come from; a number has a button beside it that texts one.
fn methods(all: &[Method], text: &str) -> String {
    let mut list = "<ul class='methods'>".to_owned();
    for Method { authenticator: id, kind, label, phone } in all {
        let name = method(*kind, label.as_ref(), phone.as_deref());
        let button = match kind {
            AuthenticatorType::Sms => format!(
                "<form method='post' action='{text}'><input type='hidden' name='id' \
                 value='{id}'><button class='second'>Text me a code<span class='unseen'> to \
                 {}</span></button></form>",
                esc(phone.as_deref().unwrap_or_default())
            ),
            AuthenticatorType::Totp | AuthenticatorType::Webauthn => String::new(),
        };
        let _ = write!(list, "<li>{name}{button}</li>");
    }
    list.push_str("</ul>");
    list
}

/// What came of a wish for a text, in a sentence.
pub(crate) fn texting(reply: &SmsReply) -> Option<Notice> {
    match reply {
        SmsReply::Sent(texted) => Notice::note(on_its_way(texted)),
        SmsReply::NotSent { why, .. } => Notice::error(not_sent(*why)),
        SmsReply::Not(_) => None,
    }
}

/// What came of the beginning of an enrollment, where a number was to be texted.
pub(crate) fn begun(reply: &EnrollReply) -> Option<Notice> {
    match reply {
        EnrollReply::Sent(texted) => Notice::note(on_its_way(texted)),
        EnrollReply::NotSent { why, .. } => Notice::error(not_sent(*why)),
        EnrollReply::Begun(_) | EnrollReply::Not(_) => None,
    }
}

fn on_its_way(texted: &Texted) -> String {
    let until = said(texted.expires_at, "%H:%M");
    format!("A text with a code is on its way to {}. It counts until {until}.", texted.phone)
}

fn not_sent(why: NotSent) -> String {
    match why {
        NotSent::TooMany { again_at } => {
            format!("There were too many texts. The next can be sent after {}.", moment(again_at))
        }
        NotSent::TriesUsed => "Too many codes were typed. Please start again.".to_owned(),
        NotSent::Country => "Numbers of that country get no texts from here.".to_owned(),
        NotSent::NoNumber => {
            "Your practice has no phone number of yours to text. Ask its desk to note it, or use \
             an app."
                .to_owned()
        }
        NotSent::NotPermitted => "Your practice takes codes from apps only.".to_owned(),
        NotSent::NoGateway | NotSent::Gateway => {
            "Texts cannot be sent right now. Use another way, or call your practice's desk."
                .to_owned()
        }
    }
}

/// Where a code is asked for: at the door, and again for the account.
pub(crate) struct Asking<'a> {
    pub(crate) page: &'a str,
    pub(crate) action: &'a str,
    /// Where a text is asked for.
    pub(crate) text: &'a str,
    pub(crate) methods: &'a [Method],
    /// What else is accepted.
    pub(crate) also: &'a str,
    /// How long this device may be remembered.
    pub(crate) remember: Remember,
    /// The way out.
    pub(crate) leave: &'a str,
}

pub(crate) fn code(asking: &Asking<'_>, letters: bool, notice: Option<&Notice>) -> Page {
    let Asking { page: here, action, text, methods: all, also, remember, leave } = asking;
    let (label, hint, other) = match letters {
        false => (
            "Code",
            format!("The digits that you read there now, or {also}."),
            format!("<a href='{here}?letters'>Phone not at hand? Type a recovery code</a>"),
        ),
        true => (
            "Recovery code",
            format!("Type {also}. Dashes and capitals do not matter."),
            format!("<a href='{here}'>Use a code from the app</a>"),
        ),
    };
    let remember = match remember.is_on() && !letters {
        true => format!(
            "<p class='check'><input type='checkbox' id='remember' name='remember' \
             value='yes'><label for='remember'>Remember this device for {}</label></p>",
            length(*remember)
        ),
        false => String::new(),
    };
    let body = format!(
        "<p>Your password is right. Now take a code from:</p>{}<form method='post' \
         action='{action}'>{}{remember}<button>Continue</button></form><p>{other}</p>{leave}",
        methods(all, text),
        code_field((label, &hint), letters, AUTOFOCUS, notice),
    );
    page("Enter your code", notice, &body)
}

pub(crate) fn locked(until: Option<Timestamp>) -> Page {
    let text = match until {
        Some(until) => {
            format!("There were too many wrong codes. Try again after {}.", moment(until))
        }
        None => "Please call your practice's desk.".to_owned(),
    };
    let body = format!("<p>{text}</p><p><a href='/sign-in'>Back to signing in</a></p>");
    page("Locked", None, &body)
}

pub(crate) fn locked_sentence(until: Option<Timestamp>) -> String {
    match until {
        Some(until) => format!("Locked after too many wrong codes, until {}.", moment(until)),
        None => "Locked. Please call your practice's desk.".to_owned(),
    }
}

const APPS: &str = "<h2>Get an app first</h2><p>Any authenticator app will do. In the app store of \
     your phone, look for one of these:</p><ul><li>Aegis (Android)</li><li>2FAS Auth</li>\
     <li>FreeOTP</li><li>Google Authenticator</li><li>Microsoft Authenticator</li></ul>";

/// Begins an enrollment: with an enrollment code where one is needed.
fn begin_form(action: &str, needs_code: bool, named: bool, notice: Option<&Notice>) -> String {
    let mut fields = String::new();
    if named {
        let more = "maxlength='100' autocomplete='off' required";
        let hint = "So that you can tell it apart, as “Work phone”.";
        let name = Field { name: "label", label: "Name of the new one", hint, more };
        fields.push_str(&name.html(None));
    }
    if needs_code {
        let more = "autocomplete='off' autocapitalize='characters' spellcheck='false' required";
        let hint = "Ten characters, from your practice's desk. Dashes and capitals do not matter.";
        let code = Field { name: "enrollment_code", label: "Enrollment code", hint, more };
        fields.push_str(&code.html(notice));
    }
    format!(
        "<form method='post' action='{action}'>{fields}<button>Show the QR code</button></form>"
    )
}

/// Begins the enrollment of a number: the one on file, or, with an enrollment
/// code, another one.
fn phone_form(action: &str, needs_code: bool, named: bool) -> String {
    let mut fields = String::new();
    if named {
        let more = "id='phone-label' name='label' maxlength='100' autocomplete='off' required";
        let _ =
            write!(fields, "<label for='phone-label'>Name of the new one</label><input {more}>");
    }
    if needs_code {
        let more = "autocomplete='off' autocapitalize='characters' spellcheck='false' required";
        let _ = write!(
            fields,
            "<label for='phone-code'>Enrollment code</label><input id='phone-code' \
             name='enrollment_code' {more}><label for='phone'>Phone number, if not the one that \
             your practice has</label><p class='hint' id='phone-hint'>In international form, as \
             +91 98765 43210.</p><input id='phone' name='phone' type='tel' autocomplete='tel' \
             aria-describedby='phone-hint'>"
        );
    }
    format!(
        "<h2>Or get codes by text message</h2><p>They go to the number that your practice has of \
         you. An app is safer: texts can be read by others, and numbers be taken over.</p><form \
         method='post' action='{action}'><input type='hidden' name='type' value='sms'>{fields}\
         <button class='second'>Text me a code</button></form>"
    )
}

pub(crate) fn set_up(set_up: &SetUp, notice: Option<&Notice>) -> Page {
    let SetUp { ticket: _, later, needs_enrollment_code, prove, methods: types, begun: _ } = set_up;
    let mut body = match later {
        None => "<p>To sign in here you need a second step: a code from an app on your phone. It \
                 takes two minutes to set up, once.</p>"
            .to_owned(),
        Some(until) => format!(
            "<p>Soon you will need a second step to sign in: a code from an app on your phone. \
             It takes two minutes to set up, once. You can put it off until {}.</p>",
            moment(*until)
        ),
    };
    // With two forms the sentence says which of them it is about.
    let alone = notice.filter(|_| prove.is_empty());
    body.push_str(APPS);
    if prove.is_empty() {
        body.push_str("<h2>Then connect it</h2><p>Next comes a QR code for the app to scan.</p>");
    } else {
        let _ = write!(
            body,
            "<h2>Then show that it is you</h2>{}<form method='post' \
             action='/set-up/prove'>{}<button>Continue</button></form><h2>Or use an enrollment \
             code</h2>",
            methods(prove, "/set-up/prove/text"),
            code_field(("Code", "The digits that you read there now."), false, "", None)
        );
    }
    body.push_str(&begin_form("/set-up", *needs_enrollment_code, false, alone));
    if types.contains(AuthenticatorType::Sms) {
        body.push_str(&phone_form("/set-up", *needs_enrollment_code, false));
    }
    if later.is_some() {
        body.push_str(&button_form("/set-up/later", SECOND, "Later"));
    }
    body.push_str(&button_form("/sign-out", SECOND, "Cancel"));
    page("Set up your second step", notice, &body)
}

/// The code to scan, shown once: it is in the answer to a form, and nowhere again.
pub(crate) fn scan(begun: &Begun, confirm: &str) -> Page {
    let key = in_groups(begun.key.expose(), 4, ' ');
    let picture = qr::svg(&begun.uri).unwrap_or_default();
    let body = format!(
        "<ol class='steps'><li><p>Open the app, choose to add an account, and scan this:</p>\
         {picture}<p><a class='button second' href='{}'>On this phone? Open the app</a></p>\
         <details><summary>Cannot scan? Type the key</summary><p>Account: {}, key type: \
         time-based</p><p class='key'>{}</p></details></li><li>{}</li></ol>",
        esc(begun.uri.expose()),
        esc(begun.account.as_str()),
        esc(&key),
        confirm_form(confirm, "", None)
    );
    page("Connect your app", None, &body)
}

fn confirm_form(action: &str, focus: &str, notice: Option<&Notice>) -> String {
    let words = ("Code that the app shows now", "The app shows a new one every half minute.");
    let field = code_field(words, false, focus, notice);
    format!("<form method='post' action='{action}'>{field}<button>Continue</button></form>")
}

/// After a first code that was not right. The code to scan is not shown again.
pub(crate) fn first_code(confirm: &str, again: &str, notice: Option<&Notice>) -> Page {
    let body = format!(
        "{}<p><a href='{again}'>Begin anew with another QR code</a></p>",
        confirm_form(confirm, AUTOFOCUS, notice)
    );
    page("Connect your app", notice, &body)
}

/// Asks for the code that was texted to a number, which proves it.
pub(crate) fn texted_code(confirm: &str, again: &str, notice: Option<&Notice>) -> Page {
    let words = ("Code from the text", "Six digits. It can take a minute to arrive.");
    let field = code_field(words, false, AUTOFOCUS, notice);
    let body = format!(
        "<form method='post' action='{confirm}'>{field}<button>Continue</button></form>\
         <p><a href='{again}'>Nothing has come? Choose again</a></p>"
    );
    page("Type the code from the text", notice, &body)
}

pub(crate) fn recovery_codes(codes: &[HandedCode], on: &str) -> Page {
    let mut list = "<ol class='codes'>".to_owned();
    for code in codes {
        let _ = write!(list, "<li><code>{}</code></li>", esc(code.grouped().expose()));
    }
    list.push_str("</ol>");
    let body = format!(
        "<p>Should your phone be lost, each of these lets you in once. Print them or write them \
         down, and keep them apart from the phone. <strong>They are not shown again.</strong> \
         Any older ones are void.</p>{list}<form method='get' action='{on}'><button>I have \
         kept them</button></form>"
    );
    page("Your recovery codes", None, &body)
}

pub(crate) fn home(
    (login, site, session): (&str, Option<&Site>, &Session),
    notice: Option<&Notice>,
) -> Page {
    let place = site
        .map(|site| format!(" at <strong>{}</strong>", esc(site.name.as_str())))
        .unwrap_or_default();
    let by = match session.by {
        By::Password => "with your password",
        By::Device => "with your password, on a device that is remembered",
        By::Code => "with your password and a code",
        By::Recovery => "with your password and a recovery code",
        By::Bypass => "with your password and a code from your practice's desk",
    };
    let left = match session.by {
        By::Recovery => format!(
            "<p>You have {} left. You get new ones on the page of your account.</p>",
            counted(
                i64::try_from(session.recovery_codes_left).unwrap_or(i64::MAX),
                "recovery code"
            )
        ),
        By::Password | By::Device | By::Code | By::Bypass => String::new(),
    };
    let body = format!(
        "<p>Signed in as <strong>{}</strong>{place}, {by}.</p>{left}<p>Here your practice's \
         software would begin.</p><p><a href='/account'>Your account</a></p>{}",
        esc(login),
        button_form("/sign-out", SECOND, "Sign out")
    );
    page("You are in", notice, &body)
}

pub(crate) const BACK: &str = "<p><a href='/'>Back</a></p>";
pub(crate) const START_AGAIN: &str = "<form method='post' action='/sign-out'><button \
     class='second'>Start again</button></form>";

pub(crate) fn account_password(notice: Option<&Notice>) -> Page {
    let more = "type='password' autocomplete='current-password' required autofocus";
    let hint = "Before anything is changed we ask for it again.";
    let password = Field { name: "password", label: "Password", hint, more };
    let body = format!(
        "<form method='post' action='/account'>{}<button>Continue</button></form>{BACK}",
        password.html(notice)
    );
    page("Your account", notice, &body)
}

pub(crate) fn account(account: &Account, notice: Option<&Notice>) -> Page {
    let add = begin_form(
        "/account/add",
        account.needs_enrollment_code,
        true,
        notice.filter(|n| n.is_error),
    );
    let mut body = format!("<h2>Authenticators</h2>{}", authenticators(account));
    let summary = match account.authenticators.is_empty() {
        true => "Add an authenticator",
        false => "Add another one",
    };
    let open = if account.needs_enrollment_code { " open" } else { "" };
    let phone = phone_form("/account/add", account.needs_enrollment_code, true);
    let _ = write!(body, "<details{open}><summary>{summary}</summary>{add}{phone}</details>");
    let _ = write!(
        body,
        "{}<h2>Recovery codes</h2><p>You have {}.</p><p>New ones make the old ones \
         void.</p>{}<h2>Remembered devices</h2>{}{BACK}",
        personal(account),
        counted(i64::try_from(account.recovery_codes_left).unwrap_or(i64::MAX), "recovery code"),
        button_form("/account/recovery-codes", SECOND, "Get new recovery codes"),
        devices(account)
    );
    page("Your account", notice, &body)
}

/// The person's own demand. Without an authenticator it would only sign them out.
fn personal(account: &Account) -> String {
    let has_one = account.authenticators.iter().any(|one| one.state == AuthenticatorState::Active);
    let turn = |word, next| {
        format!(
            "<form method='post' action='/account/personal'><input type='hidden' name='personal' \
             value='{next}'><button class='second'>{word}</button></form>"
        )
    };
    let (state, button) = match (account.personal, has_one) {
        (true, _) => ("on", turn("Turn it off", "off")),
        (false, true) => ("off", turn("Turn it on", "on")),
        (false, false) => ("off", "<p>To turn it on, add an authenticator first.</p>".to_owned()),
    };
    format!(
        "<h2>Always ask me for a code</h2><p>Even where your practice does not demand two-factor \
         sign-in: this is <strong>{state}</strong>.</p>{button}"
    )
}

fn authenticators(account: &Account) -> String {
    if account.authenticators.is_empty() {
        return "<p>None yet.</p>".to_owned();
    }
    let mut list = "<ul class='cards'>".to_owned();
    for one in &account.authenticators {
        let words = method(one.kind, one.label.as_ref(), one.phone_masked.as_deref());
        let id = one.id;
        let value = esc(one.label.as_ref().map_or("", DisplayName::as_str));
        let state = match one.state {
            AuthenticatorState::Disabled => ", no longer accepted",
            AuthenticatorState::Active | AuthenticatorState::Pending => "",
        };
        let used = one.last_used_at.map(|at| format!(", last used {}", said(at, DAY)));
        let _ = write!(
            list,
            "<li>{words}<p class='hint'>Added {}{}{state}</p><details><summary>Rename<span \
             class='unseen'> {value}</span></summary><form method='post' action='/account/rename'>\
             <input type='hidden' name='id' value='{id}'><label for='label-{id}'>New \
             name</label><input id='label-{id}' name='label' value='{value}' \
             maxlength='100' autocomplete='off' required><button class='second'>Rename</button>\
             </form></details><details><summary>Remove<span class='unseen'> {value}</span></summary>\
             <p>You are signed out everywhere. After the last one, only your practice's desk can \
             help you to a new one.</p><form method='post' action='/account/remove'><input \
             type='hidden' name='id' value='{id}'><button class='danger'>Remove it</button>\
             </form></details></li>",
            said(one.confirmed_at.unwrap_or(one.created_at), DAY),
            used.unwrap_or_default()
        );
    }
    list.push_str("</ul>");
    list
}

fn devices(account: &Account) -> String {
    if account.devices.is_empty() {
        return "<p>None: a code is asked for on every device.</p>".to_owned();
    }
    let mut list = "<ul class='cards'>".to_owned();
    for device in &account.devices {
        let place = device.practice.as_ref().map(|(_, handle)| format!(" at {handle}"));
        let _ = write!(
            list,
            "<li><strong>{name}</strong>{}<p class='hint'>Remembered until {}</p><form \
             method='post' action='/account/forget'><input type='hidden' name='id' \
             value='{}'><button class='second'>Forget<span class='unseen'> {name}</span>\
             </button></form></li>",
            place.unwrap_or_default(),
            moment(device.expires_at),
            device.id,
            name = esc(device.name.as_str())
        );
    }
    list.push_str("</ul>");
    list
}

/// Why a code was not accepted, and what to do.
pub(crate) fn rejection(reason: &RejectionReason, left: u32) -> String {
    let tries = format!("{} left.", counted(left, "try").replace("trys", "tries"));
    match reason {
        RejectionReason::Wrong => format!("That code is not right. {tries}"),
        RejectionReason::AlreadyUsed => {
            format!("That code was used before. Wait until the app shows another one. {tries}")
        }
        RejectionReason::EnrollmentCode if left == 0 => {
            "There is no enrollment code for you any more. Ask your practice's desk for one."
                .to_owned()
        }
        RejectionReason::EnrollmentCode => format!("That enrollment code is not right. {tries}"),
        RejectionReason::Enrollment(diagnosis) => diagnosed(diagnosis),
    }
}

fn diagnosed(diagnosis: &Diagnosis) -> String {
    match diagnosis {
        Diagnosis::WrongForm { digits } => format!("The app shows {digits} digits: type those."),
        Diagnosis::ClockOff { seconds } => {
            let way = if *seconds > 0 { "fast" } else { "slow" };
            let seconds = seconds.abs();
            format!(
                "The clock of your phone is about {seconds} seconds {way}. Have the phone set its \
                 time by itself, then type the next code."
            )
        }
        Diagnosis::AppIgnoredSettings => {
            "This app cannot compute such codes. Try another app.".to_owned()
        }
        Diagnosis::OfAnother { name } => {
            format!("That is the code of another entry in your app ({name}). Take the newest one.")
        }
        Diagnosis::NotTexted { left } => format!(
            "That is not the code of the latest text. {} left.",
            counted(*left, "try").replace("trys", "tries")
        ),
        Diagnosis::TextOver => {
            "That code counts no more: five minutes are over, or too many were typed.".to_owned()
        }
        Diagnosis::AlreadyUsed | Diagnosis::Spent => {
            "That code was used before. Wait until the app shows another one.".to_owned()
        }
        Diagnosis::Unknown => {
            "That code is not right. Is it that of the newest entry in the app?".to_owned()
        }
    }
}

/// The site of a practice, to name it.
pub(crate) fn site<'a>(sites: &'a [Site], practice: Option<&Handle>) -> Option<&'a Site> {
    sites.iter().find(|site| Some(&site.handle) == practice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_part_of_the_page() {
        let text = "<a href=\"x\" title='y'>&amp;\u{202e}\u{0}</a>";
        let safe =
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;\u{fffd}\u{fffd}&lt;/a&gt;";
        assert_eq!(esc(text).to_string(), safe);
        assert_eq!(esc("Dr. Müller 山田").to_string(), "Dr. Müller 山田");
    }

    #[test]
    fn lengths_are_said_as_people_say_them() {
        for (text, said) in [
            ("24h", "24 hours"),
            ("90d", "90 days"),
            ("2d", "2 days"),
            ("1h", "1 hour"),
            ("90m", "90 minutes"),
        ] {
            assert_eq!(length(Remember::parse(text).unwrap()), said);
        }
    }
}
