//! From the texts of a row to its values, with everything that is wrong with them at once.

use twofactl::error::Error;
use twofactl::model::Invalid;
use twofactl::model::import::{Fault, Field};
use twofactl::model::member::Role;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::model::user::{EmailAddress, Login, PhoneNumber};
use twofactl::ops::import::Row;
use twofactl::ops::user::imported_password;

use super::{Defaults, Texts};

/// More bytes than any value has.
const LONGEST: usize = 1_000;

/// The values of a row.
pub(super) fn row(texts: &Texts, defaults: &Defaults) -> Result<Row, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut values = Values { texts, faults: &mut faults };
    let login = values.read(Field::Login, Login::parse);
    let name = values.read(Field::Name, DisplayName::parse);
    let phone = values.read(Field::Phone, PhoneNumber::parse);
    let email = values.read(Field::Email, EmailAddress::parse);
    let practice = values.read(Field::Practice, Handle::parse);
    let role = values.read(Field::Role, role);
    let password = values.take(Field::PasswordHash, |text| {
        let allowed = |error: Error| match error {
            Error::Invalid(invalid) => format!("is not acceptable; use {}", invalid.allowed()),
            other => other.to_string(),
        };
        imported_password(&SecretText::new(text.to_owned())).map_err(allowed)
    });
    let is_named =
        texts.fields.iter().any(|(field, _, text)| *field == Field::Practice && !text.is_empty());
    let practice = if is_named { practice } else { defaults.practice.clone() };
    if role.is_some() && practice.is_none() && !is_named {
        faults.push(Fault::at(Field::Role, "names no practice to have this role in"));
    }
    let Some(login) = login else {
        if faults.iter().all(|fault| fault.field != Some(Field::Login)) {
            faults.insert(0, Fault::at(Field::Login, "is missing"));
        }
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let membership = practice.map(|practice| (practice, role.or(defaults.role)));
    Ok(Row { line: texts.line, login, name, phone, email, membership, password })
}

struct Values<'t> {
    texts: &'t Texts,
    faults: &'t mut Vec<Fault>,
}

impl Values<'_> {
    /// The value of a column, if the row says one that is good.
    fn read<T>(&mut self, field: Field, parse: fn(&str) -> Result<T, Invalid>) -> Option<T> {
        self.take(field, |text| {
            parse(text).map_err(|invalid| format!("{invalid}; use {}", invalid.allowed()))
        })
    }

    fn take<T>(&mut self, field: Field, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let (.., text) = self.texts.fields.iter().find(|(one, ..)| *one == field)?;
        if text.is_empty() {
            return None;
        }
        let parsed = match text.len() {
            length if length > LONGEST => {
                Err(format!("has {length} bytes; {LONGEST} are the most"))
            }
            _ => parse(text),
        };
        parsed.map_err(|reason| self.faults.push(Fault::at(field, reason))).ok()
    }
}

fn role(text: &str) -> Result<Role, Invalid> {
    Role::from_word(&text.to_lowercase())
        .ok_or_else(|| Invalid::new("role", text, "owner, admin, provider or staff"))
}
