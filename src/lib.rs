//! Two-factor authentication for medical practices: one store, one set of rules.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`Door`] | the face for login services: start a login, answer a step, enroll, see to an account |
//! | [`model`] | nouns: values, parsing, display, outcomes |
//! | `rules` | judgements: pure functions, (state, now) to verdict |
//! | `crypto` | keys, sealing, codes, the chain of events |
//! | [`store`] | memory: the only door to data |
//! | [`ops`] | verbs: one transaction each; what the program calls |
//! | `exports` | readers of what other software exports, with the feature of that name |
//! | [`delivery`] | where texts leave: a program, a provider, a file |
//! | [`guard`] | files that others must not read or write |
//! | [`error`] | all that the library can say |
//!
//! A login service opens a [`Door`] and walks people through it:
//!
//! ```no_run
//! use std::path::Path;
//! use twofactl::Door;
//! use twofactl::model::event::Actor;
//! use twofactl::model::outcome::login::LoginReply;
//! use twofactl::model::practice::Handle;
//! use twofactl::model::secret::SecretText;
//! use twofactl::ops::door::{Password, StartRequest, VerifyRequest};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let actor = Actor { name: "login".into(), uid: 990, host: "web1".into() };
//! let folder = Path::new("/var/lib/twofactl");
//! let mut door = Door::open(&folder.join("store.db"), &folder.join("store.key"), actor)?;
//!
//! let practice = Handle::parse("city-clinic")?;
//! let reply = door.start(&StartRequest {
//!     user: "rao@cityclinic.example",
//!     practice: Some(&practice),
//!     password: Password::Given(&SecretText::new("as typed".into())),
//!     device_token: None,
//! })?;
//! if let LoginReply::CodeRequired { ticket, .. } = reply {
//!     let code = SecretText::new("123456".into());
//!     let reply = door.verify(&VerifyRequest { ticket: &ticket, code: &code, remember: None })?;
//!     assert!(matches!(reply, LoginReply::Allowed(_) | LoginReply::Rejected { .. }));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is left to the process around it
//!
//! The library wipes what it is given and opens files that no program inherits, and it changes
//! nothing that belongs to the whole process. A service that holds seeds and passwords should,
//! when it starts:
//!
//! - leave no core: `RLIMIT_CORE` 0 and, on Linux, `PR_SET_DUMPABLE` 0, which also keeps other
//!   processes of its account from reading its memory; `LimitCORE=0` in a systemd unit is the
//!   first half;
//! - set its umask to 077, though every file that is made here has its mode from the beginning;
//! - open its own files so that they are closed in programs that are started: one that sends
//!   texts ([`delivery::command`]) inherits every descriptor that is not;
//! - keep what it reads from sockets in buffers of its own, and wipe those: what was typed lives
//!   in [`model::secret::SecretText`] here, and wherever it came from there;
//! - run where swap is encrypted or off.
//!
//! The program does the first three for itself.

// Hashes are cheap there: nothing that is made for use may be built so.
#[cfg(all(fuzzing, not(debug_assertions)))]
compile_error!("cfg(fuzzing) is for fuzz targets alone");

mod clock;
mod crypto;
pub mod delivery;
mod door;
pub mod error;
#[cfg(feature = "exports")]
pub mod exports;
#[cfg(all(any(test, fuzzing), feature = "exports"))]
pub mod fuzzing;
pub mod guard;
pub mod mirror;
pub mod model;
pub mod ops;
mod record_file;
mod rules;
pub mod store;
pub mod texting;

pub use crypto::keyring::Keyring;
pub use door::Door;

// The plans of what a story executes are seen from inside only; the clinic
// where stories happen names the crate as one outside does.
#[cfg(test)]
extern crate self as twofactl;
#[cfg(test)]
#[path = "../tests/support/app.rs"]
mod app;
#[cfg(test)]
#[path = "../tests/support/clinic.rs"]
mod clinic;
#[cfg(test)]
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../tests/library/helpers.rs"]
mod helpers;
#[cfg(test)]
#[path = "../tests/support/inbox.rs"]
mod inbox;
#[cfg(test)]
mod plans;
