//! Where a story plays: one store, one login service, one clock for all, and
//! the people who come in.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use twofactl::model::time::{Length, Timestamp};

use crate::browser::Browser;
use crate::clinic::{Clinic, private_folder, t0};
use crate::desk::Desk;
use crate::login_service::sessions::Sessions;
use crate::person::Person;

/// The time of day, for the desk and for everybody at a browser.
#[derive(Clone)]
pub(crate) struct Clock(Rc<Cell<Timestamp>>);

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        self.0.get()
    }

    pub(crate) fn passes(&self, length: Length) {
        self.0.set(self.now().plus(length));
    }
}

/// City Clinic, as `twofactl init` makes it.
pub(crate) struct Scene {
    pub(crate) clock: Clock,
    pub(crate) desk: Desk,
    clinic: Rc<Clinic>,
    sessions: Arc<Sessions>,
}

impl Scene {
    /// The clinic before anybody demands anything, and its owner Dr. Rao.
    pub(crate) fn opens() -> (Self, Person) {
        let clinic = Rc::new(Clinic { folder: private_folder() });
        let clock = Clock(Rc::new(Cell::new(t0())));
        let desk = Desk::of(Rc::clone(&clinic), clock.clone());
        desk.types("init --practice 'City Clinic' --owner rao --owner-name 'Dr. Rao'");
        desk.gives_a_password(
            "user set-password rao --password-stdin --reason 'first password' \
             --verified in-person",
        );
        let scene = Self { clock, desk, clinic, sessions: Arc::default() };
        let owner = scene.person("rao");
        (scene, owner)
    }

    /// Somebody begins to work at the clinic, with a password and no phone number on file.
    pub(crate) fn hires(&self, login: &'static str, role: &str) -> Person {
        self.desk.gives_a_password(&format!(
            "user add {login} --practice city-clinic --role {role} --password-stdin"
        ));
        self.person(login)
    }

    /// The desk notes a phone number: it is the only one that is texted at the door.
    pub(crate) fn notes_the_number(&self, login: &str, number: &str) {
        self.desk.types(&format!("user set {login} --phone {number}"));
    }

    fn person(&self, login: &'static str) -> Person {
        Person::at(login, self.clock.clone(), self.computer())
    }

    /// A computer that nobody has signed in on, to sit down at.
    pub(crate) fn computer(&self) -> Browser {
        let mut browser = Browser::before(Rc::clone(&self.clinic));
        browser.sessions = Arc::clone(&self.sessions);
        browser
    }
}
