//! What keeps others out: where forms come from, what browsers are told, names
//! that would be markup, and a store that does not answer.

use axum::http::{Request, StatusCode};
use twofactl::model::time::Length;
use twofactl::ops::user;

use crate::browser::{Browser, HOST, enrolled, resting};
use crate::clinic::{PASSWORD, RAO, ticket};
use crate::login_service::sessions::Stage;

const HOSTILE: &str = "'\"><script>alert(1)</script>'&\u{202e}";
const HARMLESS: &str = "&#39;&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;\u{fffd}";

#[test]
fn a_form_from_another_site_is_refused() {
    let mut browser = Browser::before(resting());
    let fields = [("login", RAO), ("password", PASSWORD)];
    let own = format!("https://{HOST}");
    let refused: [&[(&str, &str)]; 7] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", "https://evil.login.cityclinic.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", &own)],
    ];
    let sign_in = |browser: &mut Browser, headers: &[(&str, &str)]| {
        let request = Request::post("/sign-in");
        let with =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        browser.send(with, &fields);
    };
    for headers in refused {
        sign_in(&mut browser, headers);
        assert_eq!((browser.status, browser.title()), (StatusCode::FORBIDDEN, "Not from here"));
        assert!(browser.cookies.is_empty());
    }
    for header in [("origin", own.as_str()), ("sec-fetch-site", "same-origin")] {
        browser.cookies.clear();
        sign_in(&mut browser, &[header]);
        assert_eq!(browser.title(), "You are in", "{header:?}");
    }
}

#[test]
fn every_answer_tells_the_browser_what_to_guard() {
    let (mut browser, _) = enrolled();
    for path in ["/sign-in", "/", "/nowhere", "/code", "/favicon.ico"] {
        browser.get(path);
        let header = |name: &str| browser.headers[name].to_str().unwrap();
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("script"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cache-control"), "no-store");
    }
    browser.get("/style.css");
    assert_eq!(browser.headers["content-type"], "text/css; charset=utf-8");
}

#[test]
fn cookies_are_for_this_host_and_for_no_script() {
    let (mut browser, _) = enrolled();
    browser.sign_in(RAO);
    let session = browser.baked.iter().find(|cookie| cookie.starts_with("session=")).unwrap();
    assert!(session.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{session}");
    let id = session.split(['=', ';']).nth(1).unwrap();
    assert_eq!(data_encoding::BASE64URL_NOPAD.decode(id.as_bytes()).unwrap().len(), 32);

    browser.behind_tls = true;
    browser.cookies.clear();
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Enter your code");
    for cookie in &browser.baked {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        assert!(
            cookie.contains("; Path=/; HttpOnly; ") && cookie.ends_with("; Secure"),
            "{cookie}"
        );
    }
    assert!(browser.baked.iter().any(|cookie| cookie.starts_with("__Host-session=")));
}

#[test]
fn whoever_gets_in_gets_a_new_name_and_the_old_one_is_worth_nothing() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    let before = browser.cookies["session"].clone();
    browser.type_code("/code", &app);
    assert_ne!(browser.cookies["session"], before);
    browser.cookies.insert("session".to_owned(), before);
    browser.get("/");
    assert_eq!(browser.path, "/sign-in?expired");
}

#[test]
fn a_ticket_never_reaches_the_browser() {
    let (mut browser, _) = enrolled();
    browser.sign_in(RAO);
    let kept = browser.sessions.find(&browser.cookies["session"]).unwrap();
    let Stage::Code { ticket, .. } = kept.stage else { panic!("no code asked for") };
    assert!(!browser.page.contains(ticket.expose()));
    assert!(!format!("{:?}", browser.headers).contains(ticket.expose()));
    let baked = browser.baked.join(" ");
    assert!(baked.contains("session=") && !baked.contains(ticket.expose()));
    let reply = crate::clinic::start(&mut browser.clinic.door(browser.now), RAO, None, None);
    assert!(self::ticket(&reply).expose().len() > 40, "a ticket is long enough to be found");
}

#[test]
fn names_from_outside_are_text_wherever_they_stand() {
    let (mut browser, app) = enrolled();
    browser.clinic.add_practice("hostile", HOSTILE);
    browser.get("/sign-in");
    browser.says(&format!(">{HARMLESS}</option>"));
    browser.post("/sign-in", &[("practice", "city-clinic"), ("login", HOSTILE), ("password", "x")]);
    browser.says(&format!("value='{HARMLESS}'"));
    rusqlite::Connection::open(browser.clinic.store())
        .unwrap()
        .execute("UPDATE authenticators SET label = $1", [HOSTILE])
        .unwrap();
    let fields = [("practice", "city-clinic"), ("login", RAO), ("password", PASSWORD)];
    browser.post("/sign-in", &fields);
    browser.says(&format!("<strong>{HARMLESS}</strong>"));
    browser.type_code("/code", &app);
    browser.wait(Length::minutes(1));
    browser.post("/account", &[("password", PASSWORD)]);
    browser.type_code("/account/code", &app);
    browser.says(&format!("value='{HARMLESS}'"));
    assert!(!browser.page.contains("<script"), "{}", browser.page);
}

#[test]
fn a_store_that_does_not_answer_is_never_told_as_not_enrolled() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    browser.type_code("/code", &app);
    let away = browser.clinic.folder.path().join("away");
    std::fs::rename(browser.clinic.store(), &away).unwrap();
    browser.get("/");
    assert_eq!(browser.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.title(), "We cannot check this right now");
    browser.sign_in(RAO);
    assert_eq!(browser.status, StatusCode::SERVICE_UNAVAILABLE);
    std::fs::rename(away, browser.clinic.store()).unwrap();
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Enter your code");
}

#[test]
fn the_address_of_a_page_that_answered_a_form_leads_to_where_one_is() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    browser.get("/set-up/code");
    assert_eq!((browser.path.as_str(), browser.title()), ("/code", "Enter your code"));
    browser.type_code("/code", &app);
    for path in ["/code", "/set-up", "/locked", "/account/recovery-codes"] {
        browser.get(path);
        assert_eq!(browser.title(), "You are in", "{path}");
    }
    browser.post("/set-up/later", &[]);
    assert_eq!(browser.title(), "You are in");
}

#[test]
fn a_changed_password_ends_the_session() {
    let mut browser = Browser::before(resting());
    browser.sign_in(RAO);
    let hashed = user::hash_password(&crate::clinic::secret("another one entirely")).unwrap();
    let checked = (twofactl::model::identity::IdentityCheck::InPerson, &crate::clinic::why("lost"));
    let who = crate::clinic::who(RAO);
    let now = browser.now;
    browser.clinic.write(now, |tx, _| user::set_password(tx, &who, &hashed, checked, now)).unwrap();
    browser.get("/account");
    assert_eq!(browser.path, "/sign-in?ended");
}
