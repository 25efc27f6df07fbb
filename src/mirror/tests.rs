use std::sync::mpsc;

use super::*;
use crate::model::record::SealMark;

fn event(seq: i64) -> Link {
    Link {
        seq,
        at: 1_790_000_000_000,
        kind: "refusal".into(),
        action: "user.bypass_code".into(),
        outcome: "refused".into(),
        actor_name: "mara".into(),
        actor_uid: 1000,
        host: "desk-3".into(),
        version: "0.1.0".into(),
        practice_id: None,
        practice_handle: None,
        user_id: Some(42),
        user_login: Some("rao".into()),
        target: None,
        reason: Some("on \"hold\"\nTWOFACTL_SEQ=1 \u{202e}\\".into()),
        ticket: Some(String::new()),
        details: r#"{"refusal":"x"}"#.into(),
        login_id: Some(vec![0xab; 2]),
        hash: [0xcd; 32],
        seal: Some(SealMark { seal: [1; 32], key_id: [2; 8] }),
    }
}

fn text(datagram: &[u8]) -> &str {
    std::str::from_utf8(datagram).unwrap()
}

#[test]
fn an_event_is_one_message_whatever_is_in_it() {
    let hash = "cd".repeat(32);
    let journal = form::journald(&event(7), 0);
    let expected = format!(
        "MESSAGE=user.bypass_code refused rao by mara\nPRIORITY=5\nSYSLOG_FACILITY=10\n\
         SYSLOG_IDENTIFIER=twofactl\nTWOFACTL_SEQ=7\nTWOFACTL_AT=2026-09-21T14:13:20Z\n\
         TWOFACTL_KIND=refusal\nTWOFACTL_ACTION=user.bypass_code\nTWOFACTL_OUTCOME=refused\n\
         TWOFACTL_ACTOR_NAME=mara\nTWOFACTL_ACTOR_UID=1000\nTWOFACTL_HOST=desk-3\n\
         TWOFACTL_VERSION=0.1.0\nTWOFACTL_USER_ID=42\nTWOFACTL_USER_LOGIN=rao\n\
         TWOFACTL_REASON=on \"hold\"\\u{{a}}TWOFACTL_SEQ=1 \\u{{202e}}\\\\\nTWOFACTL_TICKET=\n\
         TWOFACTL_DETAILS={{\"refusal\":\"x\"}}\nTWOFACTL_LOGIN_ID=abab\nTWOFACTL_HASH={hash}\n"
    );
    assert_eq!(text(&journal), expected);
    let line = form::syslog(&event(7), 3);
    let expected = format!(
        "<85>twofactl[{}]: seq=7 at=2026-09-21T14:13:20Z kind=refusal action=user.bypass_code \
         outcome=refused actor_name=mara actor_uid=1000 host=desk-3 version=0.1.0 user_id=42 \
         user_login=rao reason=\"on \\\"hold\\\"\\u{{a}}TWOFACTL_SEQ=1 \\u{{202e}}\\\\\" ticket=\"\" \
         details=\"{{\\\"refusal\\\":\\\"x\\\"}}\" login_id=abab hash={hash} missed=3",
        std::process::id()
    );
    assert_eq!(text(&line), expected);
}

#[test]
fn trouble_is_told_once_and_the_next_copy_that_gets_through_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let (told, heard) = mpsc::channel();
    let tell = move |text: &str| told.send(text.to_owned()).unwrap();
    let mut copies = Copies::new(Target::syslog().at(&path), tell);
    copies.copy(&event(1));
    copies.clone().copy(&event(2));
    copies.miss(2);
    let listener = UnixDatagram::bind(&path).unwrap();
    copies.copy(&event(5));
    copies.copy(&event(6));
    let took = || {
        let mut room = [0; 4096];
        let length = listener.recv(&mut room).unwrap();
        text(&room[..length]).to_owned()
    };
    let (first, second) = (took(), took());
    assert!(first.contains(" seq=5 ") && first.ends_with(" missed=4"), "{first}");
    assert!(second.contains(" seq=6 ") && !second.contains("missed"), "{second}");
    drop(listener);
    copies.copy(&event(7));
    let troubles: Vec<_> = heard.try_iter().collect();
    assert_eq!(troubles.len(), 2, "{troubles:?}");
    assert!(troubles[0].starts_with("Events are recorded, but not copied to "), "{troubles:?}");
}

#[test]
fn a_listener_that_takes_nothing_keeps_nobody_waiting_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let _listener = UnixDatagram::bind(&path).unwrap();
    let mut copies = Copies::new(Target::journald().at(&path), |_| {});
    let since = std::time::Instant::now();
    // More than any kernel keeps for one that does not read.
    (1..2_000).for_each(|seq| copies.copy(&event(seq)));
    assert!(since.elapsed() < PATIENCE * 20, "{:?}", since.elapsed());
    assert!(copies.0.lock().unwrap().missed > 0);
}
