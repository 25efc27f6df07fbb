//! Who is at work, as the kernel tells it. Never from the environment, which
//! anybody can set: what `sudo` says there is kept as a claim.

mod ancestry;

use std::fs;
use std::io::ErrorKind;

use anyhow::Context as _;
use rustix::process::{geteuid, getuid};
use twofactl::guard::account_label;
use twofactl::model::event::Actor;
use twofactl::model::operator::{AccountName, Caller, Standing};

/// What the kernel says for a process outside every login.
const NO_LOGIN: u32 = u32::MAX;

/// The account that logged in, where the kernel knows it, else the real one.
///
/// # Errors
///
/// If the kernel keeps a login uid that cannot be read: whoever could make
/// that happen, as by a limit on open files, would otherwise be somebody else.
pub(crate) fn actor() -> anyhow::Result<Actor> {
    let uid = login_uid()?.unwrap_or_else(|| getuid().as_raw());
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    Ok(Actor { name: account_label(uid), uid, host })
}

/// In what way the actor comes to the store, which the account that this
/// process works as must own.
///
/// # Errors
///
/// As for [`actor`].
pub(crate) fn caller(actor: &Actor) -> anyhow::Result<Caller> {
    let standing = match login_uid()? {
        None if ancestry::hides_a_person() => Standing::Unknown,
        _ if actor.uid == 0 || is_own_account(actor) => Standing::Owner,
        _ => Standing::Account,
    };
    Ok(Caller { uid: actor.uid, standing })
}

/// Whether the kernel knows who logged in, whoever they work as since.
///
/// # Errors
///
/// As for [`actor`].
pub(crate) fn is_login_known() -> anyhow::Result<bool> {
    Ok(login_uid()?.is_some())
}

/// Who `sudo` says was there, if that is not who the kernel says. What is no name
/// of an account is not sudo's word, and is not kept.
pub(crate) fn claimed(actor: &Actor) -> Option<String> {
    let name = std::env::var_os("SUDO_USER")?.to_string_lossy().into_owned();
    let name = AccountName::parse(&name).ok()?.to_string();
    (name != actor.name).then_some(name)
}

/// Whether the process works in the actor's own name, and not in that of
/// another account that the actor may use, as by `sudo -u`.
pub(crate) fn is_own_account(actor: &Actor) -> bool {
    actor.uid == geteuid().as_raw()
}

fn login_uid() -> anyhow::Result<Option<u32>> {
    match fs::read_to_string("/proc/self/loginuid") {
        Ok(text) => parse_login_uid(&text),
        // Not there on every kernel, nor in every container.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("the kernel's login uid cannot be read"),
    }
}

fn parse_login_uid(text: &str) -> anyhow::Result<Option<u32>> {
    let uid: u32 = text.trim().parse().context("the kernel's login uid is no number")?;
    Ok((uid != NO_LOGIN).then_some(uid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_outside_every_login_has_no_login_uid() {
        assert_eq!(parse_login_uid("1000\n").unwrap(), Some(1000));
        assert_eq!(parse_login_uid("0").unwrap(), Some(0));
        assert_eq!(parse_login_uid("4294967295").unwrap(), None);
    }

    #[test]
    fn a_login_uid_that_makes_no_sense_is_an_error_and_not_the_real_uid() {
        for text in ["", "-1", "root", "4294967296"] {
            assert!(parse_login_uid(text).is_err(), "{text:?}");
        }
    }
}
