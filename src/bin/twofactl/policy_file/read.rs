//! A policy file, read: what it says, and everything in it that cannot be said, each
//! with its place. Whether names exist is not known here.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use twofactl::model::Invalid;
use twofactl::model::authenticator::{AuthenticatorType, Digits};
use twofactl::model::member::{ExemptionType, Role};
use twofactl::model::policy::{EnrollWith, Grace, Methods, PolicyPatch, Remember};
use twofactl::model::policy_file::{
    AgreedEntry, Enforcement, ExemptEntry, Fault, Place, Placed, PolicyFile, PracticeSection,
};
use twofactl::model::practice::Handle;
use twofactl::model::text::Reason;
use twofactl::model::time::Timestamp;
use twofactl::model::user::UserRef;
use twofactl::ops::search;

use super::BEGINNING;
use super::lines::Lines;
use crate::near::did_you_mean;
use crate::values;

const TOP: &[&str] = &["practice", "require"];
const REQUIRE: &[&str] = &["users"];
const SECTION: &[&str] = &[
    "enforcement",
    "paused-until",
    "roles",
    "grace",
    "by",
    "methods",
    "digits",
    "remember",
    "enroll-with",
    "exempt",
    "extend",
];
const EXEMPT: &[&str] = &["user", "until", "type", "reason"];
const EXTEND: &[&str] = &["user", "until", "reason"];
const ROLES: &[&str] = &["owner", "admin", "provider", "staff", "all"];
const METHODS: &[&str] = &["totp", "sms"];

/// More characters than any value takes: they are not repeated to anybody.
const LONGEST_VALUE: usize = 1000;
/// So many are repeated of a key.
const TOLD: usize = 60;

/// Reads a file. Dates end in `zone`.
pub(super) fn read(text: &str, zone: &TimeZone) -> (PolicyFile, Vec<Fault>) {
    // Some editors put it there, and it says nothing.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What could be recovered is guessed: nothing more is said of it.
        let faults = errors.iter().map(|error| {
            let at = lines.place(error.span().map_or(text.len(), |span| span.start));
            Fault::new(at, error.message().trim(), None)
        });
        let mut faults: Vec<_> = faults.collect();
        faults.sort_by_key(|fault| fault.at);
        return (PolicyFile::default(), faults);
    }
    let mut reader = Reader { lines, zone, faults: Vec::new() };
    let file = reader.file(table.get_ref());
    reader.faults.sort_by_key(|fault| fault.at);
    (file, reader.faults)
}

struct Reader<'t> {
    lines: Lines<'t>,
    zone: &'t TimeZone,
    faults: Vec<Fault>,
}

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

/// A key that is there, and its value.
type Entry<'v, 't> = (&'v Key<'t>, &'v Value<'t>);

impl Reader<'_> {
    fn at<T>(&self, spanned: &Spanned<T>) -> Place {
        self.lines.place(spanned.span().start)
    }

    fn fault<T>(&mut self, at: &Spanned<T>, what: impl Into<String>, hint: Option<String>) {
        let at = self.at(at);
        self.faults.push(Fault::new(at, what, hint));
    }

    fn placed<T, V>(&self, at: &Spanned<V>, value: T) -> Placed<T> {
        Placed { at: self.at(at), value }
    }

    /// What was parsed, or the fault that it is none.
    fn accept<T, V>(&mut self, at: &Spanned<V>, parsed: Result<T, Invalid>) -> Option<T> {
        parsed
            .map_err(|invalid| {
                let hint = format!("use {}", invalid.allowed());
                self.fault(at, invalid.to_string(), Some(hint));
            })
            .ok()
    }

    fn file(&mut self, table: &DeTable<'_>) -> PolicyFile {
        self.check_keys(table, TOP);
        let (mut practices, mut named) = (Vec::new(), 0);
        if let Some((_, value)) = find(table, "practice")
            && let Some(table) =
                self.table(value, "practice must hold tables, as [practice.city-clinic]")
        {
            named = table.len();
            for (key, value) in table.iter() {
                practices.extend(self.section(key, value));
            }
        }
        // The table has them by name.
        practices.sort_by_key(|section| section.handle.at);
        if practices.is_empty() && self.faults.is_empty() {
            let hint = "name one, as [practice.city-clinic]".to_owned();
            self.faults.push(Fault::new(BEGINNING, "no practice is named", Some(hint)));
        }
        let require = find(table, "require").and_then(|(_, value)| self.require(value));
        // Whose members they are cannot be judged where a practice could not be read.
        PolicyFile { require: require.filter(|_| practices.len() == named), practices }
    }

    fn require(&mut self, value: &Value<'_>) -> Option<Vec<Placed<UserRef>>> {
        let table = self.table(value, "require must be a table, as [require]")?;
        self.check_keys(table, REQUIRE);
        let Some((_, users)) = find(table, "users") else {
            self.fault(value, "users is missing", Some("add it: users = []".to_owned()));
            return None;
        };
        let Some(users) = users.get_ref().as_array() else {
            let hint = "write them in brackets: users = [\"rao\"]".to_owned();
            self.fault(users, "users must be a list", Some(hint));
            return None;
        };
        Some(users.iter().filter_map(|one| self.user(one)).collect())
    }

    fn section(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<PracticeSection> {
        let handle = clipped(key.get_ref());
        let parsed = Handle::parse(&handle);
        let handle = self.accept(key, parsed);
        let shape = "a practice must be a table, as [practice.city-clinic]";
        let table = self.table(value, shape)?;
        self.check_keys(table, SECTION);
        let enforcement = self.enforcement(key, table);
        let paused_until = self.paused_until(table, enforcement);
        let section = PracticeSection {
            handle: self.placed(key, handle?),
            enforcement: enforcement.unwrap_or(Enforcement::Off),
            paused_until,
            settings: self.settings(table),
            exempt: self.entries(table, "exempt", |reader, one| {
                let kind = reader.kind(one);
                Some(ExemptEntry { agreed: reader.agreed(one, EXEMPT)?, kind })
            }),
            extend: self.entries(table, "extend", |reader, one| reader.agreed(one, EXTEND)),
        };
        Some(section)
    }

    /// Must be said: no practice stops demanding because a line was forgotten.
    fn enforcement(&mut self, key: &Key<'_>, table: &DeTable<'_>) -> Option<Enforcement> {
        let Some((_, value)) = find(table, "enforcement") else {
            let hint = "add it: enforcement = \"required\", or \"off\"".to_owned();
            self.fault(key, "enforcement is missing", Some(hint));
            return None;
        };
        let words = Enforcement::ALL.map(Enforcement::as_str);
        let found = self.word(value, "enforcement", &words)?;
        Enforcement::ALL.into_iter().find(|one| one.as_str() == found)
    }

    fn paused_until(
        &mut self,
        table: &DeTable<'_>,
        enforcement: Option<Enforcement>,
    ) -> Option<Placed<Timestamp>> {
        let (key, value) = find(table, "paused-until")?;
        if enforcement == Some(Enforcement::Off) {
            let what = "what is off cannot be paused";
            let hint = "take paused-until out, or write enforcement = \"required\"".to_owned();
            self.fault(key, what, Some(hint));
        }
        self.time(value)
    }

    /// Every setting; what is not there has its default.
    fn settings(&mut self, table: &DeTable<'_>) -> PolicyPatch {
        let roles = find(table, "roles").and_then(|(_, value)| self.roles(value));
        let methods = find(table, "methods").and_then(|(_, value)| self.methods(value));
        let digits = find(table, "digits").and_then(|(_, value)| self.digits(value));
        let remember = self.parsed(table, "remember", Remember::parse);
        let enroll_with = find(table, "enroll-with").and_then(|(_, value)| {
            let words = [EnrollWith::Password, EnrollWith::Code].map(EnrollWith::as_str);
            EnrollWith::from_word(&self.word(value, "enroll-with", &words)?)
        });
        PolicyPatch {
            roles: Some(roles.unwrap_or_else(|| Role::ALL.to_vec())),
            grace: Some(self.grace(table).unwrap_or(Grace::None)),
            methods: Some(methods.unwrap_or(Methods::only(AuthenticatorType::Totp))),
            digits: Some(digits.unwrap_or_default()),
            remember: Some(remember.unwrap_or(Remember::DEFAULT)),
            enroll_with: Some(enroll_with.unwrap_or(EnrollWith::Password)),
        }
    }

    fn grace(&mut self, table: &DeTable<'_>) -> Option<Grace> {
        let length = self.parsed(table, "grace", values::grace);
        let Some((key, value)) = find(table, "by") else { return length };
        if find(table, "grace").is_some() {
            let hint = "use grace = \"14d\" or by = 2026-12-31".to_owned();
            self.fault(key, "grace and by do not go together", Some(hint));
        }
        self.time(value).map(|until| Grace::Until(until.value))
    }

    fn roles(&mut self, value: &Value<'_>) -> Option<Vec<Role>> {
        let words = self.words(value, "roles", ROLES)?;
        if words.is_empty() {
            let hint = "use \"all\", or enforcement = \"off\"".to_owned();
            self.fault(value, "no role is named", Some(hint));
        }
        let is_all = words.iter().any(|word| word == "all");
        let named = |role: &Role| is_all || words.iter().any(|word| word == role.as_str());
        Some(Role::ALL.into_iter().filter(named).collect())
    }

    fn methods(&mut self, value: &Value<'_>) -> Option<Methods> {
        let words = self.words(value, "methods", METHODS)?;
        let parsed = Methods::parse_policy(&words.join(","));
        self.accept(value, parsed)
    }

    fn digits(&mut self, value: &Value<'_>) -> Option<Digits> {
        let seen = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => clipped(number.as_str()),
            DeValue::String(text) => clipped(text),
            other => other.type_str().to_owned(),
        };
        self.accept(value, values::digits(&seen))
    }

    fn kind(&mut self, value: &Value<'_>) -> ExemptionType {
        let words = [ExemptionType::Temporary, ExemptionType::Service].map(ExemptionType::as_str);
        let given = value.get_ref().as_table().and_then(|table| find(table, "type"));
        given
            .and_then(|(_, value)| self.word(value, "type", &words))
            .and_then(|word| ExemptionType::from_word(&word))
            .unwrap_or(ExemptionType::Temporary)
    }

    fn entries<T>(
        &mut self,
        table: &DeTable<'_>,
        name: &str,
        read: impl Fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let (key, value) = find(table, name)?;
        let Some(list) = value.get_ref().as_array() else {
            let hint = format!("write each as [[practice.city-clinic.{name}]]");
            self.fault(key, format!("{name} must be a list of tables"), Some(hint));
            return None;
        };
        Some(list.iter().filter_map(|one| read(self, one)).collect())
    }

    fn agreed(&mut self, value: &Value<'_>, keys: &[&str]) -> Option<AgreedEntry> {
        let table = self.table(value, "this must be a table with user, until and reason")?;
        self.check_keys(table, keys);
        let user = self.needed(value, table, "user").and_then(|user| self.user(user));
        let until = self.needed(value, table, "until").and_then(|until| self.time(until));
        let reason = self.reason(table);
        Some(AgreedEntry { user: user?, until: until?, reason })
    }

    fn reason(&mut self, table: &DeTable<'_>) -> Option<Reason> {
        let reason = self.parsed(table, "reason", Reason::parse);
        match find(table, "reason") {
            // A file with a fault is never applied. Without a reason in its place the entry
            // would have two: that it is no reason, and that there is none.
            Some(_) if reason.is_none() => Reason::parse("?").ok(),
            Some(_) | None => reason,
        }
    }

    fn needed<'v, 't>(
        &mut self,
        at: &Value<'_>,
        table: &'v DeTable<'t>,
        name: &str,
    ) -> Option<&'v Value<'t>> {
        let found = find(table, name).map(|(_, value)| value);
        if found.is_none() {
            let example = if name == "user" { "\"rao\"" } else { "2026-12-31" };
            self.fault(
                at,
                format!("{name} is missing"),
                Some(format!("add it: {name} = {example}")),
            );
        }
        found
    }

    fn user(&mut self, value: &Value<'_>) -> Option<Placed<UserRef>> {
        let text = self.text(value, "a user")?;
        let user = self.accept(value, UserRef::parse(text))?;
        Some(self.placed(value, user))
    }

    /// A date, or a time with an offset; in quotes or not.
    fn time(&mut self, value: &Value<'_>) -> Option<Placed<Timestamp>> {
        let text = match value.get_ref() {
            DeValue::Datetime(time) => time.to_string(),
            _ => self.text(value, "a date")?.to_owned(),
        };
        let time = self.accept(value, Timestamp::parse_end(&text, self.zone))?;
        Some(self.placed(value, time))
    }

    /// A setting that is text, as on the command line.
    fn parsed<T>(
        &mut self,
        table: &DeTable<'_>,
        name: &str,
        parse: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let (_, value) = find(table, name)?;
        let text = self.text(value, name)?;
        self.accept(value, parse(text))
    }

    fn text<'v>(&mut self, value: &'v Value<'_>, what: &str) -> Option<&'v str> {
        let Some(text) = value.get_ref().as_str() else {
            let kind = value.get_ref().type_str();
            let article = if kind.starts_with(['a', 'i']) { "an" } else { "a" };
            let hint = Some("write it in quotes".to_owned());
            self.fault(value, format!("{what} must be text, not {article} {kind}"), hint);
            return None;
        };
        let length = text.chars().count();
        if length > LONGEST_VALUE {
            let what = format!("{what} has {length} characters here");
            self.fault(value, what, Some(format!("no value takes more than {LONGEST_VALUE}")));
            return None;
        }
        Some(text)
    }

    fn word(&mut self, value: &Value<'_>, what: &str, words: &[&str]) -> Option<String> {
        let text = self.text(value, what)?;
        if words.contains(&text) {
            return Some(text.to_owned());
        }
        let what = format!("{what} cannot be {:?}", clipped(text));
        self.fault(value, what, Some(of_these(text, words)));
        None
    }

    /// Words in brackets, or in one text with commas.
    fn words(&mut self, value: &Value<'_>, what: &str, words: &[&str]) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let mut take = |reader: &mut Self, at: &Value<'_>, text: &str| {
            if !words.contains(&text) {
                let what = format!("{what} cannot hold {:?}", clipped(text));
                reader.fault(at, what, Some(of_these(text, words)));
            } else if found.iter().any(|word| word == text) {
                reader.fault(at, format!("{text} is listed twice"), None);
            } else {
                found.push(text.to_owned());
            }
        };
        let before = self.faults.len();
        match value.get_ref().as_array() {
            Some(list) => {
                for one in list.iter() {
                    if let Some(text) = self.text(one, what) {
                        take(self, one, text);
                    }
                }
            }
            None => {
                let text = self.text(value, what)?;
                text.split(',').for_each(|word| take(self, value, word.trim()));
            }
        }
        (self.faults.len() == before).then_some(found)
    }

    fn table<'v, 't>(&mut self, value: &'v Value<'t>, shape: &str) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.fault(value, shape, None);
        }
        table
    }

    fn check_keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        let known_set: HashSet<&str> = known.iter().copied().collect();
        for (key, _) in table.iter() {
            if !known_set.contains(key.get_ref().as_ref()) {
                let what = format!("there is no key {:?} here", clipped(key.get_ref()));
                self.fault(key, what, Some(of_these(key.get_ref(), known)));
            }
        }
    }
}

fn find<'v, 't>(table: &'v DeTable<'t>, name: &str) -> Option<Entry<'v, 't>> {
    table.get_key_value(name)
}

/// The words that fit, and the one that may be meant.
fn of_these(text: &str, words: &[&str]) -> String {
    let meant = did_you_mean(&search::near_words(&clipped(text), words));
    let list = format!("use {}", words.join(", "));
    meant.map_or_else(|| list.clone(), |meant| format!("{meant} {list}"))
}

/// What is repeated of a text that may be very long.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
