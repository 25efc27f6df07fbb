//! Who is at work, as the kernel tells it. Never from the environment, which
//! anybody can set.

use std::fs;

use rustix::process::{geteuid, getuid};
use twofactl::guard::account_label;
use twofactl::model::event::Actor;

/// What the kernel says for a process outside every login.
const NO_LOGIN: u32 = u32::MAX;

/// The account that logged in, where the kernel knows it, else the real one.
pub(crate) fn actor() -> Actor {
    let uid = login_uid().unwrap_or_else(|| getuid().as_raw());
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    Actor { name: account_label(uid), uid, host }
}

/// Whether the process works in the actor's own name, and not in that of
/// another account that the actor may use, as by `sudo -u`.
pub(crate) fn is_own_account(actor: &Actor) -> bool {
    actor.uid == geteuid().as_raw()
}

fn login_uid() -> Option<u32> {
    // Not there on every kernel, nor in every container.
    let text = fs::read_to_string("/proc/self/loginuid").ok()?;
    parse_login_uid(&text)
}

fn parse_login_uid(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|uid| *uid != NO_LOGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_outside_every_login_has_no_login_uid() {
        assert_eq!(parse_login_uid("1000\n"), Some(1000));
        assert_eq!(parse_login_uid("0"), Some(0));
        assert_eq!(parse_login_uid("4294967295"), None);
        assert_eq!(parse_login_uid(""), None);
    }
}
