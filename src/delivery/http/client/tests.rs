use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use super::*;
use crate::delivery::tests::{assert_discreet, assert_failed, text};
use crate::delivery::{Certainty, Gateway, Way};
use crate::model::secret::SecretText;
use crate::model::sms::{Countries, Transport};

/// What a server does with a connection.
enum Act {
    /// Answers with this status and body.
    Answer(u16, String),
    /// Answers with these bytes.
    Raw(&'static str),
    /// Reads the request and then says nothing until the client has gone.
    Hang,
    /// Closes at once.
    Close,
}

fn answer(status: u16, body: &str) -> Act {
    Act::Answer(status, body.to_owned())
}

/// A provider on this machine that acts once for each connection.
struct Provider {
    port: u16,
    thread: JoinHandle<Vec<String>>,
}

impl Provider {
    fn that(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = thread::spawn(move || {
            let serve = |act| serve(listener.accept().unwrap().0, act);
            acts.into_iter().map(serve).collect()
        });
        Self { port, thread }
    }

    fn settings(&self) -> Settings {
        settings(&format!("http://127.0.0.1:{}/2010-04-01/", self.port))
    }

    fn gateway(&self) -> Gateway {
        Gateway::http(self.settings(), Countries::default()).unwrap()
    }

    /// All requests, once every act is done.
    fn requests(self) -> Vec<String> {
        self.thread.join().unwrap()
    }
}

fn serve(mut stream: TcpStream, act: Act) -> String {
    if matches!(act, Act::Close) {
        return String::new();
    }
    let request = request(&mut stream);
    match act {
        Act::Answer(status, body) => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n");
            // The client may have hung up over a body that is too long.
            drop(stream.write_all(format!("{head}Location: /else\r\n\r\n{body}").as_bytes()));
        }
        Act::Raw(bytes) => stream.write_all(bytes.as_bytes()).unwrap(),
        Act::Hang => drop(stream.read(&mut [0])),
        Act::Close => {}
    }
    request
}

/// Reads a head and as much of a body as it announces.
fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        let n = stream.read(&mut chunk).unwrap();
        assert_ne!(n, 0, "the request ends early: {text}");
        read.extend_from_slice(&chunk[..n]);
    }
}

fn settings(base_url: &str) -> Settings {
    Settings {
        base_url: base_url.to_owned(),
        account: "AC0123".to_owned(),
        token: SecretText::new("hunter2".to_owned()),
        from: "+15005550006".to_owned(),
    }
}

const CREATED: &str = r#"{"sid":"SM42","status":"queued","to":"+919876543210","error_code":null}"#;

fn taken(status: MessageStatus) -> Receipt {
    Receipt { provider_id: Some("SM42".to_owned()), status }
}

/// What one answer makes of a text.
fn sent(act: Act) -> Result<Receipt, DeliveryError> {
    let provider = Provider::that(vec![act]);
    let outcome = provider.gateway().send(&text());
    provider.requests();
    outcome
}

#[test]
fn a_text_is_one_form_sent_to_the_account() {
    let provider = Provider::that(vec![answer(201, CREATED)]);
    let (gateway, port) = (provider.gateway(), provider.port);
    assert_eq!(gateway.transport(), Transport::Http);
    assert_eq!(gateway.send(&text()).unwrap(), taken(MessageStatus::Accepted));
    let requests = provider.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.split("\r\n").collect();
    assert_eq!(lines.remove(0), "POST /2010-04-01/Accounts/AC0123/Messages.json HTTP/1.1");
    lines.sort_unstable();
    let (host, agent) = (
        format!("host: 127.0.0.1:{port}"),
        format!("user-agent: twofactl/{}", env!("CARGO_PKG_VERSION")),
    );
    let length = format!("content-length: {}", body.len());
    let expected = [
        "accept: application/json",
        // AC0123:hunter2
        "authorization: Basic QUMwMTIzOmh1bnRlcjI=",
        &length,
        "content-type: application/x-www-form-urlencoded",
        &host,
        &agent,
    ];
    assert_eq!(lines, expected);
    assert_eq!(
        body,
        "To=%2B919876543210&From=%2B15005550006&Body=123456+is+your+code+%E2%80%94+\
         %E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87+%26+more"
    );
}

#[test]
fn a_messaging_service_has_a_field_of_its_own_and_a_name_that_begins_alike_has_not() {
    for (from, field) in [
        ("MG0123456789abcdef0123456789abcdef", "&MessagingServiceSid=MG0123456789abcdef"),
        ("MG Health", "&From=MG+Health&"),
        ("CITYCLINIC", "&From=CITYCLINIC&"),
    ] {
        let provider = Provider::that(vec![answer(201, CREATED)]);
        let settings = Settings { from: from.to_owned(), ..provider.settings() };
        Gateway::http(settings, Countries::default()).unwrap().send(&text()).unwrap();
        let requests = provider.requests();
        assert!(requests[0].contains(field), "{}", requests[0]);
    }
}

#[test]
fn what_the_provider_says_becomes_a_status() {
    for (word, status) in [
        ("accepted", MessageStatus::Accepted),
        ("scheduled", MessageStatus::Accepted),
        ("queued", MessageStatus::Accepted),
        ("sending", MessageStatus::Accepted),
        ("sent", MessageStatus::Sent),
        ("delivered", MessageStatus::Delivered),
        ("read", MessageStatus::Delivered),
        ("undelivered", MessageStatus::Undelivered),
        ("canceled", MessageStatus::Undelivered),
        ("failed", MessageStatus::Failed),
    ] {
        let body = format!(r#"{{"sid":"SM42","status":"{word}"}}"#);
        assert_eq!(sent(answer(201, &body)).unwrap(), taken(status), "{word}");
        assert_eq!(asked("SM42", answer(200, &body)).unwrap(), Some(status), "{word}");
    }
    let unheard_of = r#"{"sid":"SM42","status":"teleported"}"#;
    assert_eq!(sent(answer(201, unheard_of)).unwrap(), taken(MessageStatus::Accepted));
    assert_eq!(asked("SM42", answer(200, unheard_of)).unwrap(), None);
}

#[test]
fn a_name_that_could_not_be_asked_for_is_dropped() {
    for sid in ["", "../x", "a b", "919876543210", "x123456", &"x".repeat(65)] {
        let body = serde_json::json!({ "sid": sid, "status": "queued" }).to_string();
        assert_eq!(sent(answer(201, &body)).unwrap().provider_id, None, "{sid}");
    }
}

#[test]
fn an_answer_that_makes_no_sense_leaves_open_whether_the_text_left() {
    let long = format!(r#"{{"sid":"SM42","status":"queued","x":"{}"}}"#, "x".repeat(70_000));
    for body in ["", "<html>welcome</html>", "{", "[]", "{}", r#"{"sid":7}"#, &long] {
        let error = sent(answer(201, body)).unwrap_err();
        assert_failed(&error, Certainty::MaybeSent, "makes no sense");
        let error = asked("SM42", answer(200, body)).unwrap_err();
        assert_failed(&error, Certainty::MaybeSent, "makes no sense");
    }
    let cut = "HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"sid\":\"SM42\"";
    assert_failed(&sent(Act::Raw(cut)).unwrap_err(), Certainty::MaybeSent, "makes no sense");
    let other = sent(Act::Raw("SSH-2.0-x\r\n\r\n")).unwrap_err();
    assert_failed(&other, Certainty::MaybeSent, "does not answer as a web server does");
}

#[test]
fn a_refusal_is_final_and_tells_the_providers_number_but_not_its_words() {
    let body =
        r#"{"code":21211,"message":"'+919876543210' is no number for hunter2","status":400}"#;
    let error = sent(answer(400, body)).unwrap_err();
    assert_failed(&error, Certainty::NotSent, "(HTTP 400, its error 21211)");
    for (status, words) in [(401, "check account and token"), (404, "check the address")] {
        let error = sent(answer(status, "9876543210")).unwrap_err();
        assert_failed(&error, Certainty::NotSent, words);
    }
}

#[test]
fn a_provider_that_is_busy_or_broken_is_tried_once_more() {
    for status in [429, 500, 503] {
        let provider = Provider::that(vec![answer(status, ""), answer(201, CREATED)]);
        assert_eq!(provider.gateway().send(&text()).unwrap(), taken(MessageStatus::Accepted));
        let requests = provider.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0], requests[1], "the same text");
    }
    let provider = Provider::that(vec![answer(500, "{}"), answer(500, "{}")]);
    let error = provider.gateway().send(&text()).unwrap_err();
    assert_failed(&error, Certainty::NotSent, "(HTTP 500)");
    assert_eq!(provider.requests().len(), 2);
}

#[test]
fn a_redirection_is_not_followed() {
    // The answer names another place on the same server, which is never asked.
    for status in [301, 302, 303, 307, 308] {
        let error = sent(answer(status, "")).unwrap_err();
        assert_failed(&error, Certainty::NotSent, &format!("(HTTP {status})"));
    }
    let error = asked("SM42", answer(302, CREATED)).unwrap_err();
    assert_failed(&error, Certainty::MaybeSent, "(HTTP 302)");
}

/// A gateway with little patience.
fn impatient(provider: &Provider) -> Gateway {
    let limit = Duration::from_millis(200);
    let client = Client::with_limits(provider.settings(), limit, limit * 2).unwrap();
    Gateway { countries: Countries::default(), way: Way::Http(client).into() }
}

#[test]
fn a_provider_that_hangs_may_have_sent_the_text_and_is_not_asked_again() {
    let provider = Provider::that(vec![Act::Hang]);
    let error = impatient(&provider).send(&text()).unwrap_err();
    assert_failed(&error, Certainty::MaybeSent, "127.0.0.1 did not answer in time");
    assert_eq!(error.status(), MessageStatus::Unknown);
    assert_eq!(provider.requests().len(), 1);

    let provider = Provider::that(vec![Act::Hang]);
    let error = impatient(&provider).status("SM42").unwrap_err();
    assert_failed(&error, Certainty::MaybeSent, "what became of the text is not known");
}

#[test]
fn a_connection_that_ends_after_the_text_leaves_it_open() {
    let provider = Provider::that(vec![Act::Raw("")]);
    let error = provider.gateway().send(&text()).unwrap_err();
    assert_failed(&error, Certainty::MaybeSent, "the connection with 127.0.0.1 failed");
    provider.requests();
}

#[test]
fn where_nobody_listens_nobody_was_texted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let settings = settings(&format!("http://localhost:{port}"));
    let gateway = Gateway::http(settings, Countries::default()).unwrap();
    let error = gateway.send(&text()).unwrap_err();
    assert_failed(&error, Certainty::NotSent, "the connection with localhost failed");
    assert_eq!(error.again(), crate::delivery::error::Again::MayHelp);
}

#[test]
fn a_handshake_that_fails_leaves_nothing_with_the_other_side() {
    // Twice a connection that ends before the handshake: no byte of the text was asked for.
    let provider = Provider::that(vec![Act::Close, Act::Close]);
    let settings = settings(&format!("https://127.0.0.1:{}", provider.port));
    let gateway = Gateway::http(settings, Countries::default()).unwrap();
    let error = gateway.send(&text()).unwrap_err();
    assert_failed(&error, Certainty::NotSent, "the connection with 127.0.0.1 failed");
    assert_eq!(provider.requests().len(), 2);
}

/// What one answer makes of a question.
fn asked(id: &str, act: Act) -> Result<Option<MessageStatus>, DeliveryError> {
    let provider = Provider::that(vec![act]);
    let outcome = provider.gateway().status(id);
    provider.requests();
    outcome
}

#[test]
fn a_text_is_asked_for_by_its_name() {
    let provider = Provider::that(vec![answer(200, r#"{"sid":"SM42","status":"delivered"}"#)]);
    let status = provider.gateway().status("SM42").unwrap();
    assert_eq!(status, Some(MessageStatus::Delivered));
    let request = &provider.requests()[0];
    let line = "GET /2010-04-01/Accounts/AC0123/Messages/SM42.json HTTP/1.1\r\n";
    assert!(request.starts_with(line), "{request}");
    assert!(request.contains("\r\nauthorization: Basic QUMwMTIzOmh1bnRlcjI=\r\n"), "{request}");
}

#[test]
fn what_the_provider_no_longer_knows_is_no_error_and_a_refusal_is_one() {
    assert_eq!(asked("SM42", answer(404, "{}")).unwrap(), None);
    for status in [401, 429, 500] {
        let error = asked("SM42", answer(status, r#"{"code":20003}"#)).unwrap_err();
        assert_failed(&error, Certainty::MaybeSent, "its error 20003");
    }
    // Nobody listens there: a name that cannot be one is not asked for at all.
    let gateway = Gateway::http(settings("http://127.0.0.1:1"), Countries::default()).unwrap();
    for id in ["", "../Calls", "a/b", "SM42.json?", "é"] {
        assert_eq!(gateway.status(id).unwrap(), None, "{id}");
    }
}

#[test]
fn codes_cross_a_network_encrypted_or_not_at_all() {
    let made = |url: &str| Gateway::http(settings(url), Countries::default());
    for url in [
        "https://api.twilio.com/2010-04-01",
        "https://sms.example:8443",
        "http://localhost/x",
        "http://127.0.0.1",
        "http://127.9.9.9:80/",
        "http://[::1]:8080",
    ] {
        assert!(made(url).is_ok(), "{url}");
    }
    for url in [
        "http://sms.example",
        "http://10.0.0.1",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "http://[2001:db8::1]",
        "http://0.0.0.0",
    ] {
        let error = made(url).unwrap_err();
        assert!(error.hint().unwrap().starts_with("use https:"), "{url}: {error}");
    }
    for url in [
        "",
        "sms.example",
        "/x",
        "ftp://x",
        "https://",
        "https://x?y=1",
        "https://x#y",
        "https://a b",
    ] {
        assert!(made(url).unwrap_err().hint().unwrap().contains("api.twilio.com"), "{url}");
    }
}

#[test]
fn settings_that_could_not_be_sent_are_refused() {
    let good = settings("https://sms.example");
    let refused = |settings| Gateway::http(settings, Countries::default()).unwrap_err().to_string();
    for account in ["", "../x", "a/b", "a:b", "é", &"x".repeat(65)] {
        let said = refused(Settings { account: account.to_owned(), ..good.clone() });
        assert!(said.starts_with("the account "), "{said}");
    }
    for from in ["", "a\r\nb", "é", &"x".repeat(65)] {
        let said = refused(Settings { from: from.to_owned(), ..good.clone() });
        assert!(said.starts_with("the from "), "{said}");
    }
    for token in ["", "hunter2 ", "hunter2\n", "hunter2é", &"hunter2".repeat(200)] {
        let said = refused(Settings { token: SecretText::new(token.to_owned()), ..good.clone() });
        assert_eq!(said, "the token \"(not shown)\" is not acceptable");
    }
}

#[test]
fn no_token_is_shown_and_no_password_in_an_address() {
    let shown = settings("https://user:hunter2@sms.example");
    assert_discreet(&format!("{shown:?}"));
    let error = Gateway::http(shown, Countries::default()).unwrap_err();
    assert_discreet(&format!("{error:?} {error}"));
    let gateway = Gateway::http(settings("https://sms.example"), Countries::default()).unwrap();
    let shown = format!("{gateway:?}");
    assert_eq!(shown, "Gateway { transport: Http, countries: Countries([]), .. }");
}
