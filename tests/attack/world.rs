//! The store on which every command has something to write, and copies of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::harness::Place;
use crate::people;

/// Well after everything was made, while the lock of `kim` lasts.
pub(crate) const LATER: &str = "2026-11-21T10:10:00Z";

/// Where texts go.
pub(crate) const SETTINGS: &str = "twofactl.toml";

/// A place that is copied for each attack, and what people in it carry.
pub(crate) struct World {
    pub(crate) place: Place,
    /// The apps of `rao` and `ana`.
    pub(crate) rao: String,
    pub(crate) ana: String,
}

impl World {
    /// `city-clinic`, enforcing: `rao`, who has an app, a device and recovery codes; `kim`, who
    /// is locked; `lee`, who has a number and nothing else; `eve`, who is suspended. `north`, which
    /// demands nothing: `ana`, who has an app. `south`, which is empty.
    pub(crate) fn new() -> Self {
        let (place, rao) = people::enrolled_clinic();
        place.ok(&["practice", "add", "north", "--name", "North"]);
        place.ok(&["practice", "add", "south", "--name", "South"]);
        for (login, practice) in [
            ("kim", "city-clinic"),
            ("lee", "city-clinic"),
            ("eve", "city-clinic"),
            ("ana", "north"),
        ] {
            place.ok(&["user", "add", login, "--practice", practice, "--role", "staff"]);
            people::set_password(&place, login);
        }
        place.ok(&["practice", "set", "city-clinic", "--methods", "totp,sms", "--yes"]);
        place.ok(&["user", "set", "lee", "--phone", "+919876543210"]);
        let kim = people::enroll(&place, "kim", "Pixel 9");
        let ana = people::enroll(&place, "ana", "Pixel 9");
        people::guess(&place, "kim", &kim, 10);
        people::trust_device(&place, "rao", &rao);
        place.ok(&["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"]);
        place.ok(&["user", "suspend", "eve", "--yes", "--reason", "left"]);
        settle(&place);
        Self { place: place.at(LATER), rao, ana }
    }

    /// The same again: its texts go to a file of its own.
    pub(crate) fn copy(&self) -> Place {
        let copy = Place::empty().at(self.place.now());
        copy_files(&self.place.path(""), &copy.path(""));
        settle(&copy);
        copy
    }
}

/// Has the texts of a place go to a file of its own.
pub(crate) fn settle(place: &Place) {
    let texts = place.path("texts");
    let sms = format!("[sms]\ntransport = \"file\"\n[sms.file]\npath = {texts:?}\n");
    fs::write(place.path(SETTINGS), sms).unwrap();
}

/// Copies the files of a folder, with their modes.
pub(crate) fn copy_files(from: &Path, to: &Path) {
    for name in names(from) {
        fs::copy(from.join(&name), to.join(&name)).unwrap();
    }
}

/// The files in a folder.
pub(crate) fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
