//! What is shown of an import of authenticators: never a seed.

use serde::Serialize;
use twofactl::model::outcome::token::{Import, Imported};
use twofactl::model::token::Place;

use super::authenticator::AuthenticatorView;
use super::user::{NextLoginView, UserName};
use super::{ChangeView, Tense, count};
use crate::output::Page;

/// The answer of `authenticator import`.
#[derive(Debug, Serialize)]
pub(crate) struct ImportView {
    imported: Vec<ImportedView>,
    #[serde(skip)]
    file: String,
}

/// One that was taken over.
#[derive(Debug, Serialize)]
struct ImportedView {
    #[serde(flatten)]
    place: PlaceView,
    user: UserName,
    authenticator: AuthenticatorView,
    /// How many bits its seed has, where more are recommended.
    short_seed: Option<u64>,
    /// Whether the next login by code shows them recovery codes.
    renewal_due: bool,
    personal: bool,
    next_login: Vec<NextLoginView>,
}

/// Where in the file that stands.
#[derive(Debug, Serialize)]
struct PlaceView {
    line: u64,
    /// None where a line holds no more than one.
    entry: Option<u64>,
    /// A serial number, the name of an account.
    name: Option<String>,
}

impl PlaceView {
    fn new(place: &Place) -> Self {
        let Place { line, entry, name } = place;
        Self { line: *line, entry: *entry, name: name.clone() }
    }
}

impl ImportView {
    pub(crate) fn new(done: &Import, file: String) -> Self {
        Self { imported: done.imported.iter().map(ImportedView::new).collect(), file }
    }
}

impl ImportedView {
    fn new(one: &Imported) -> Self {
        let Imported { place, user, authenticator, short_seed, renewal_due, next_login } = one;
        Self {
            place: PlaceView::new(place),
            user: UserName::new(user),
            authenticator: AuthenticatorView::new(authenticator),
            short_seed: *short_seed,
            renewal_due: *renewal_due,
            personal: user.personal,
            next_login: NextLoginView::all(next_login),
        }
    }

    fn describe(&self, page: &mut Page) {
        let AuthenticatorView { id, algorithm, digits, period, .. } = &self.authenticator;
        let name = self.authenticator.name().map(|name| format!(", {name}")).unwrap_or_default();
        let settings = match (algorithm, digits, period) {
            (Some(algorithm), Some(digits), Some(period)) => {
                format!(": {algorithm}, {digits} digits, {period} seconds")
            }
            _ => String::new(),
        };
        page.item(&self.user.login, &format!("authenticator {id}{name}{settings}"));
        if let Some(bits) = self.short_seed {
            page.item("", &format!("its seed has {bits} bits; 160 are recommended"));
        }
        for login in &self.next_login {
            page.item("", &login.sentence(page.when()));
        }
    }
}

impl ChangeView for ImportView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let imported = match tense {
            // What somebody has already is a fault, so nothing is ever so already.
            Tense::Done | Tense::Already => "Imported",
            Tense::Would => "Would import",
        };
        let all = count(self.imported.len() as u64, "authenticator", "authenticators");
        page.line(format!("{imported} {all} from {}:", self.file));
        self.imported.iter().for_each(|one| one.describe(page));
        if self.imported.iter().any(|one| one.renewal_due) {
            page.line("Whoever has no recovery codes is shown some at the next login by code.");
        }
    }
}
