//! Five calls, as they go at the desk: each a session in one terminal, with the
//! commands that `user show` names.

use crate::app::App;
use crate::desk::{Desk, Failure, PASSWORD};
use crate::provider::Provider;

const BEFORE: &str = "2026-11-02T08:00:00Z";
const NOW: &str = "2026-11-21T10:00:00Z";
/// What is on the phone whose clock is wrong.
const SLOW: i64 = 90;

/// The desk that is called.
pub(crate) struct Calls {
    desk: Desk,
    provider: Provider,
    osei: App,
    lee: App,
}

impl Calls {
    /// A practice that demands a second factor, which is enrolled with a code
    /// that the desk hands out; texts leave through a provider of this machine.
    pub(crate) fn prepare() -> Result<Self, Failure> {
        let desk = Desk::open(BEFORE)?;
        let provider = Provider::open()?;
        desk.write_settings(&provider.settings(), ("sms.token", "hunter2"))?;
        add_people(&desk)?;
        desk.enroll("rao")?;
        let (osei, lee) = (desk.enroll("osei")?, desk.enroll("lee")?);
        let mut calls = Self { desk, provider, osei, lee };
        calls.enroll_number()?;
        calls.desk.move_clock("2026-11-21T09:56:00Z");
        calls.desk.guess_ten_codes("lee")?;
        calls.wait_for_texts()?;
        calls.desk.move_clock(NOW);
        Ok(calls)
    }
}

fn add_people(desk: &Desk) -> Result<(), Failure> {
    let init = "twofactl init --practice 'City Clinic' --owner rao --owner-name 'Dr. Rao'";
    desk.act(init, "now?", "n\r")?;
    desk.act("twofactl user set rao --phone +919812345678", "", "")?;
    let first = format!("echo '{PASSWORD}' | twofactl user");
    let proof = "--reason 'first password' --verified in-person";
    desk.act(&format!("{first} set-password rao --password-stdin {proof}"), "", "")?;
    for (login, more) in [
        ("osei", "--name 'Dr. Osei' --role provider"),
        ("lee", "--name 'Lee Chen'"),
        ("kim", "--name 'Kim Park' --phone +919876543210"),
        ("nair", "--name 'Asha Nair'"),
    ] {
        let add = format!("{first} add {login} {more} --practice city-clinic --password-stdin");
        desk.act(&add, "", "")?;
    }
    let enforce = "twofactl practice enforce city-clinic --methods totp,sms --enroll-with code";
    desk.act(enforce, "[y/N]", "y\r")?;
    Ok(())
}

impl Calls {
    /// Kim has codes texted to the number on file.
    fn enroll_number(&self) -> Result<(), Failure> {
        let mut desk = self.desk.sit_down()?;
        desk.type_line("twofactl user enroll kim --type sms")?;
        desk.wait_for("Code from the text")?;
        desk.send(&format!("{}\r", self.provider.code()?))?;
        desk.answer("Press Enter", "")?;
        desk.wait_for_shell()?;
        // Asks the provider what became of the text: it arrived.
        desk.act("twofactl sms log", &[])
    }

    /// Kim asks for a text three times, and none comes.
    fn wait_for_texts(&mut self) -> Result<(), Failure> {
        for now in ["2026-11-21T09:50:00Z", "2026-11-21T09:52:00Z", "2026-11-21T09:55:00Z"] {
            self.desk.move_clock(now);
            let mut door = self.desk.sit_down()?;
            door.type_line("twofactl login try kim --practice city-clinic")?;
            door.answer("Password", PASSWORD)?;
            door.answer("Type text", "text")?;
            door.wait_for("Texted a code to")?;
        }
        Ok(())
    }
}

/// "My phone is new."
pub(crate) fn new_phone(calls: &Calls) -> Result<vt100::Parser, Failure> {
    let mut desk = calls.desk.sit_down()?;
    desk.act("twofactl user show rao --phone", &[])?;
    let reset = "twofactl user reset-2fa rao --reason \"new phone\" --verified call-back";
    desk.act(reset, &[("[y/N]", "y")])?;
    desk.act("twofactl user show rao", &[])?;
    Ok(desk.into_screen())
}

/// "It says invalid code."
pub(crate) fn invalid_code(calls: &Calls) -> Result<vt100::Parser, Failure> {
    let mut desk = calls.desk.sit_down()?;
    for slow in [SLOW, 0] {
        let code = calls.osei.code(NOW, slow)?;
        desk.act("twofactl user check-code osei", &[("Code", &code)])?;
    }
    Ok(desk.into_screen())
}

/// "I am locked out."
pub(crate) fn locked_out(calls: &Calls) -> Result<vt100::Parser, Failure> {
    let mut desk = calls.desk.sit_down()?;
    desk.act("twofactl user show lee", &[])?;
    desk.act("twofactl user unlock lee", &[])?;
    let code = calls.lee.code(NOW, 0)?;
    let log_in = [("Password", PASSWORD), ("Code", &code)];
    desk.act("twofactl login try lee --practice city-clinic", &log_in)?;
    Ok(desk.into_screen())
}

/// "I get no SMS."
pub(crate) fn no_sms(calls: &Calls) -> Result<vt100::Parser, Failure> {
    let mut desk = calls.desk.sit_down()?;
    desk.act("twofactl user show kim", &[])?;
    desk.act("twofactl sms log --user kim", &[])?;
    let bypass = "twofactl user bypass-code kim --reason \"no SMS\" --verified supervisor";
    desk.act(bypass, &[])?;
    Ok(desk.into_screen())
}

/// "I am new and cannot set up."
pub(crate) fn new_here(calls: &Calls) -> Result<vt100::Parser, Failure> {
    let mut desk = calls.desk.sit_down()?;
    desk.act("twofactl user show nair", &[])?;
    let code = "twofactl user enrollment-code nair --reason \"new here\" --verified video";
    desk.act(code, &[])?;
    desk.act("twofactl user show nair", &[])?;
    Ok(desk.into_screen())
}
