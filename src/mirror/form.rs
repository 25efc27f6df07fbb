//! An event as a datagram. No control character of it is sent as it is: one event stays one
//! message, and one line of whoever looks at it.

use std::fmt::Write as _;

use crate::model::event::EventKind;
use crate::model::outcome::audit::hex_of;
use crate::model::record::Link;
use crate::model::text::is_hostile;

/// Security and authorization messages that not everybody may read (RFC 5424 section 6.2.1).
const AUTHPRIV: u8 = 10;

/// For journald: a field a line (systemd, "Native Journal Protocol"). No value has a line break.
pub(super) fn journald(event: &Link, missed: u64) -> Vec<u8> {
    let mut text = String::new();
    let mut put = |name: &str, value: &str| {
        text.push_str(name);
        text.push('=');
        text.extend(harmless(value));
        text.push('\n');
    };
    put("MESSAGE", &sentence(event));
    put("PRIORITY", &severity(event).to_string());
    put("SYSLOG_FACILITY", &AUTHPRIV.to_string());
    put("SYSLOG_IDENTIFIER", "twofactl");
    for (name, value) in fields(event, missed) {
        put(&format!("TWOFACTL_{}", name.to_ascii_uppercase()), &value);
    }
    text.into_bytes()
}

/// For syslog, as `syslog(3)` writes it. Without a time of its own, which that could tell only in
/// this machine's zone: whoever reads it stamps it, and the event tells its time itself.
pub(super) fn syslog(event: &Link, missed: u64) -> Vec<u8> {
    let priority = AUTHPRIV * 8 + severity(event);
    let mut text = format!("<{priority}>twofactl[{}]:", std::process::id());
    for (name, value) in fields(event, missed) {
        text.push(' ');
        text.push_str(name);
        text.push('=');
        push_word(&mut text, &value);
    }
    text.into_bytes()
}

/// What a refusal is needs a look; the rest is for the record.
fn severity(event: &Link) -> u8 {
    const NOTICE: u8 = 5;
    const INFO: u8 = 6;
    let is_refusal = event.kind == EventKind::Refusal.as_str()
        || ["denied", "locked", "rejected"].contains(&event.outcome.as_str());
    if is_refusal { NOTICE } else { INFO }
}

fn sentence(event: &Link) -> String {
    let mut text = format!("{} {}", event.action, event.outcome);
    for (before, value) in [(" ", &event.user_login), (" in ", &event.practice_handle)] {
        if let Some(value) = value {
            text.push_str(before);
            text.push_str(value);
        }
    }
    text.push_str(" by ");
    text.push_str(&event.actor_name);
    text
}

/// The fields that an event has, by the names that an export gives them.
fn fields(event: &Link, missed: u64) -> Vec<(&'static str, String)> {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    [
        ("seq", Some(event.seq.to_string())),
        ("at", Some(event.time().to_string())),
        ("kind", Some(event.kind.clone())),
        ("action", Some(event.action.clone())),
        ("outcome", Some(event.outcome.clone())),
        ("actor_name", Some(event.actor_name.clone())),
        ("actor_uid", Some(event.actor_uid.to_string())),
        ("host", Some(event.host.clone())),
        ("version", Some(event.version.clone())),
        ("practice_id", number(event.practice_id)),
        ("practice_handle", event.practice_handle.clone()),
        ("user_id", number(event.user_id)),
        ("user_login", event.user_login.clone()),
        ("target", event.target.clone()),
        ("reason", event.reason.clone()),
        ("ticket", event.ticket.clone()),
        ("details", Some(event.details.clone()).filter(|details| details != "{}")),
        ("login_id", event.login_id.as_deref().map(hex_of)),
        ("hash", Some(hex_of(&event.hash))),
        ("missed", (missed > 0).then(|| missed.to_string())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// A value, in quotes where it is more than a plain word.
fn push_word(text: &mut String, value: &str) {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-:@/+".contains(&b);
    if !value.is_empty() && value.bytes().all(is_plain) {
        text.push_str(value);
        return;
    }
    text.push('"');
    for c in harmless(value) {
        if c == '"' {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
}

/// The characters of a value, with every hostile one and the backslash written out.
fn harmless(value: &str) -> impl Iterator<Item = char> + '_ {
    value.chars().flat_map(|c| {
        let mut written = String::new();
        match c {
            '\\' => written.push_str("\\\\"),
            c if is_hostile(c) => match write!(written, "{}", c.escape_unicode()) {
                // Writing to a string has no way to fail.
                Ok(()) | Err(_) => {}
            },
            c => written.push(c),
        }
        written.chars().collect::<Vec<_>>()
    })
}
