//! A policy file as a person would write it. Every setting is there, so that whoever
//! changes one changes a line; what reading it gives is exactly what was printed.

use jiff::tz::TimeZone;
use twofactl::model::member::Role;
use twofactl::model::outcome::policy::PracticeExported;
use twofactl::model::policy::{Grace, PolicyPatch, Remember};
use twofactl::model::policy_file::{AgreedEntry, ExemptEntry, PracticeSection};
use twofactl::model::text::is_hostile;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::Login;

use crate::output::escape;

/// A practice, with its name as a comment. Dates are those of `zone`.
pub(crate) fn print_practice(one: &PracticeExported, zone: &TimeZone) -> String {
    format!("# {}\n{}", escape::for_terminal(one.name.as_str()), section(&one.section, zone))
}

/// What a file says of a practice.
pub(super) fn section(section: &PracticeSection, zone: &TimeZone) -> String {
    let PracticeSection { handle, enforcement, paused_until, settings, exempt, extend } = section;
    let handle = &handle.value;
    let mut text = format!("[practice.{handle}]\nenforcement = \"{}\"\n", enforcement.as_str());
    if let Some(until) = paused_until {
        line(&mut text, "paused-until", &time(until.value, zone));
    }
    print_settings(&mut text, settings, zone);
    let (exempt, extend) = (exempt.as_deref(), extend.as_deref());
    // A list in one line must stand before the first entry of the other.
    for (name, is_empty) in [
        ("exempt", exempt.is_some_and(<[_]>::is_empty)),
        ("extend", extend.is_some_and(<[_]>::is_empty)),
    ] {
        if is_empty {
            line(&mut text, name, "[]");
        }
    }
    for ExemptEntry { agreed, kind } in exempt.unwrap_or_default() {
        text.push_str(&format!("\n[[practice.{handle}.exempt]]\n"));
        print_agreed(&mut text, agreed, Some(kind.as_str()), zone);
    }
    for agreed in extend.unwrap_or_default() {
        text.push_str(&format!("\n[[practice.{handle}.extend]]\n"));
        print_agreed(&mut text, agreed, None, zone);
    }
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    text.push_str(&format!("{name} = {value}\n"));
}

fn print_settings(text: &mut String, settings: &PolicyPatch, zone: &TimeZone) {
    let PolicyPatch { roles, grace, methods, digits, remember, enroll_with } = settings;
    if let Some(roles) = roles {
        let is_all = Role::ALL.iter().all(|role| roles.contains(role));
        let named = list(roles.iter().map(|role| role.as_str()));
        line(text, "roles", if is_all { "\"all\"" } else { &named });
    }
    match grace {
        Some(Grace::None) => line(text, "grace", "\"none\""),
        Some(Grace::Length(grace)) => line(text, "grace", &quoted(&length(*grace))),
        Some(Grace::Until(until)) => line(text, "by", &time(*until, zone)),
        None => {}
    }
    if let Some(methods) = methods {
        line(text, "methods", &list(methods.iter().map(|kind| kind.as_str())));
    }
    if let Some(digits) = digits {
        line(text, "digits", &digits.to_string());
    }
    if let Some(remember) = remember {
        line(text, "remember", &quoted(&remember_word(*remember)));
    }
    if let Some(enroll_with) = enroll_with {
        line(text, "enroll-with", &quoted(enroll_with.as_str()));
    }
}

fn print_agreed(text: &mut String, agreed: &AgreedEntry, kind: Option<&str>, zone: &TimeZone) {
    let AgreedEntry { user, until, reason } = agreed;
    line(text, "user", &quoted(&user.value.to_string()));
    line(text, "until", &time(until.value, zone));
    if let Some(kind) = kind {
        line(text, "type", &quoted(kind));
    }
    if let Some(reason) = reason {
        line(text, "reason", &quoted(reason.as_str()));
    }
}

/// Of whom a second factor is required, one a line.
pub(crate) fn print_required(logins: &[Login]) -> String {
    let mut text = "[require]\n".to_owned();
    if logins.is_empty() {
        text.push_str("users = []\n");
        return text;
    }
    text.push_str("users = [\n");
    for login in logins {
        text.push_str(&format!("    {},\n", quoted(login.as_str())));
    }
    text.push_str("]\n");
    text
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    format!("[{}]", words.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A basic string, on one line, that drives no terminal.
fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if is_hostile(c) => text.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// The bare date where it means that moment, else the moment in UTC.
fn time(at: Timestamp, zone: &TimeZone) -> String {
    let date = at.in_zone(zone);
    let date = date.split(' ').next().unwrap_or_default();
    match Timestamp::parse_end(date, zone) {
        Ok(end) if end == at => date.to_owned(),
        Ok(_) | Err(_) => at.to_string(),
    }
}

/// Exact, where a length for people is rounded to seconds.
fn length(length: Length) -> String {
    match length.millis() % 1000 {
        0 => length.to_string(),
        part if part == length.millis() => format!("{part}ms"),
        part => format!("{}{part}ms", Length::from_millis(length.millis() - part)),
    }
}

fn remember_word(remember: Remember) -> String {
    match remember {
        Remember::OFF => "off".to_owned(),
        // As the manual and the standard have it.
        Remember::DEFAULT => "24h".to_owned(),
        other => length(other.length()),
    }
}
