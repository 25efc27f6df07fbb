//! Makes the pictures in the README: acts a day at a desk with the real
//! program in a real terminal, and writes what is on the screen as SVG.
//!
//! ```sh
//! docs/pictures/make
//! ```
//!
//! The clock of the program is fixed; its store is thrown away, and with it
//! the secrets that the pictures show.

mod app;
mod desk;
mod provider;
mod svg;
mod terminal;
mod walks;

use std::path::Path;

use desk::{Desk, Failure, OSEI, RAO};
use walks::Calls;

fn main() -> Result<(), Failure> {
    draw_looks()?;
    draw_walks()
}

/// What single commands look like.
fn draw_looks() -> Result<(), Failure> {
    let mut desk = Desk::open("2026-11-02T08:00:00Z")?;
    desk.add_people()?;
    desk.enroll(RAO)?;
    desk.move_clock("2026-11-20T09:00:00Z");
    let enforced = desk.act("twofactl practice enforce city-clinic --grace 14d", "[y/N]", "y\r")?;
    picture("enforce", "Demanding a second factor, with a preview", &enforced)?;
    let enroll = format!("twofactl user enroll {OSEI}");
    picture("enroll", "Enrolling an authenticator", &desk.see(&enroll, "Code from the app")?)?;
    let status = desk.act("twofactl practice status city-clinic", "", "")?;
    picture("status", "How the members of a practice stand", &status)?;
    desk.move_clock("2026-11-21T09:58:00Z");
    desk.guess_ten_codes(RAO)?;
    desk.move_clock("2026-11-21T10:00:00Z");
    let page = desk.act(&format!("twofactl user show {RAO}"), "", "")?;
    picture("show", "Why a person cannot log in, and the smallest fix", &page)?;
    let reset =
        format!("twofactl user reset-2fa {RAO} --reason \"lost phone\" --verified in-person");
    let reset = desk.act(&reset, "[y/N]", "y\r")?;
    picture("reset", "A lost phone: all is ended, and a code to enroll again is there", &reset)?;
    let record = desk.act("twofactl audit list --limit 16; twofactl audit verify", "", "")?;
    picture("audit", "Who did what, and that nobody edited it", &record)
}

/// What is typed while somebody is on the phone.
fn draw_walks() -> Result<(), Failure> {
    let calls = Calls::prepare()?;
    picture("walk-new-phone", "My phone is new", &walks::new_phone(&calls)?)?;
    picture("walk-invalid-code", "It says invalid code", &walks::invalid_code(&calls)?)?;
    picture("walk-locked-out", "I am locked out", &walks::locked_out(&calls)?)?;
    picture("walk-no-sms", "I get no SMS", &walks::no_sms(&calls)?)?;
    picture("walk-new-here", "I am new and cannot set up", &walks::new_here(&calls)?)
}

fn picture(name: &str, title: &str, terminal: &vt100::Parser) -> Result<(), Failure> {
    let path = Path::new("docs/pictures").join(name).with_extension("svg");
    Ok(std::fs::write(path, svg::drawing(terminal.screen(), title))?)
}
