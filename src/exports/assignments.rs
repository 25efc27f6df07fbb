//! Whose a token is, where its export says nothing of it: lines of `serial,login`.

use std::collections::HashMap;

use super::{Text, bounded};
use crate::model::token::{Fault, Found, Place};

/// Logins by what an export calls its tokens.
#[derive(Debug, Default)]
pub struct Assignments(HashMap<String, String>);

impl Assignments {
    /// Reads lines of a name and a login, with a comma, semicolon or tab between them; empty
    /// lines and those that begin with `#` are left out.
    ///
    /// # Errors
    ///
    /// Every line that is none.
    pub fn parse(text: &Text) -> Result<Self, Vec<Fault>> {
        let (mut logins, mut faults) = (HashMap::new(), Vec::new());
        for (number, line) in (1..).zip(text.0.lines()) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let read = bounded(line).and_then(|line| pair(line).map_err(ToOwned::to_owned));
            let assigned = read.and_then(|(name, login)| match logins.insert(name, login) {
                None => Ok(()),
                Some(_) => Err("this name is there twice".to_owned()),
            });
            if let Err(why) = assigned {
                faults.push(Fault::new(Place::line(number), why));
            }
        }
        if faults.is_empty() { Ok(Self(logins)) } else { Err(faults) }
    }

    /// Gives every token that is named here to the person named with it, whatever its export
    /// says.
    pub fn apply(&self, found: &mut Found) {
        for token in &mut found.tokens {
            let assigned = token.place.name.as_ref().and_then(|name| self.0.get(name));
            if let Some(login) = assigned {
                token.owner = Some(login.clone());
            }
        }
    }
}

fn pair(line: &str) -> Result<(String, String), &'static str> {
    let (name, login) = line.split_once([',', ';', '\t']).ok_or("it is not: serial,login")?;
    let (name, login) = (unquoted(name), unquoted(login));
    if name.is_empty() || login.is_empty() || login.contains([',', ';', '\t']) {
        return Err("it is not: serial,login");
    }
    Ok((name.to_owned(), login.to_owned()))
}

/// A field of a table, without blanks around it and the quotes that spreadsheets put there.
pub(super) fn unquoted(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix('"').and_then(|field| field.strip_suffix('"')).unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Assignments, Vec<Fault>> {
        Assignments::parse(&Text::new(text.as_bytes()).unwrap())
    }

    #[test]
    fn lines_of_a_name_and_a_login_are_read_as_spreadsheets_write_them() {
        let read = parse("# ours\n12,rao\r\n\n\"34\";\"lee\"\n 56 \t #7 \n").unwrap();
        for (name, login) in [("12", "rao"), ("34", "lee"), ("56", "#7")] {
            assert_eq!(read.0[name], login);
        }
        assert_eq!(read.0.len(), 3);
    }

    #[test]
    fn every_line_that_is_none_is_told() {
        let faults = parse("12,rao\nlee\n,x\n12,lee\n9,a,b\n").unwrap_err();
        let told: Vec<_> = faults.iter().map(|f| format!("{}: {}", f.place, f.why)).collect();
        assert_eq!(
            told,
            [
                "line 2: it is not: serial,login",
                "line 3: it is not: serial,login",
                "line 4: this name is there twice",
                "line 5: it is not: serial,login",
            ]
        );
    }
}
