//! A login service's view of the library, built without the program: whole
//! stories through [`twofactl::Door`], at times that the test says.
#![cfg(test)]

#[path = "library/account.rs"]
mod account;
#[path = "support/app.rs"]
mod app;
#[path = "library/attacks.rs"]
mod attacks;
#[path = "library/bypass.rs"]
mod bypass;
#[path = "support/clinic.rs"]
mod clinic;
#[path = "library/codes.rs"]
mod codes;
#[path = "library/crowd.rs"]
mod crowd;
#[path = "library/demands.rs"]
mod demands;
#[path = "library/denials.rs"]
mod denials;
#[path = "library/desk.rs"]
mod desk;
#[path = "library/devices.rs"]
mod devices;
#[path = "library/disable.rs"]
mod disable;
#[path = "library/helpers.rs"]
mod helpers;
#[path = "support/inbox.rs"]
mod inbox;
#[path = "library/locks.rs"]
mod locks;
#[path = "library/passwords.rs"]
mod passwords;
#[path = "library/recovery.rs"]
mod recovery;
#[path = "library/renewal.rs"]
mod renewal;
#[path = "library/requirement.rs"]
mod requirement;
#[path = "library/reset.rs"]
mod reset;
#[path = "library/sessions.rs"]
mod sessions;
#[path = "library/story.rs"]
mod story;
#[path = "library/suspension.rs"]
mod suspension;
#[path = "library/texts.rs"]
mod texts;
#[path = "library/tickets.rs"]
mod tickets;
#[path = "library/vouched.rs"]
mod vouched;
