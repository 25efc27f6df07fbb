//! Words that people know from elsewhere, and the commands that do it here.

use clap::{Command, CommandFactory as _};

use crate::cli::Cli;

/// Noun and word, and the commands that may be meant. An empty noun is the
/// program itself; `*` is any noun. A command that does not exist is left out.
const MEANT: &[(&str, &[&str], &[&str])] = &[
    ("*", &["new", "invite", "register"], &["* add"]),
    ("*", &["edit", "update", "change", "modify", "rename"], &["* set"]),
    ("*", &["info", "view", "describe", "inspect", "cat"], &["* show"]),
    ("*", &["search", "find", "all"], &["* list"]),
    ("*", &["destroy", "erase", "drop", "del"], &["* remove"]),
    ("practice", &["enable", "require", "activate", "on", "start"], &["practice enforce"]),
    ("practice", &["off", "stop", "pause", "deactivate"], &["practice disable"]),
    ("practice", &["coverage", "check", "stats"], &["practice status"]),
    ("practice", &["members", "users"], &["member list"]),
    ("practice", &["policy"], &["practice show", "practice set"]),
    ("member", &["role", "promote"], &["member set"]),
    ("member", &["join", "invite"], &["member add"]),
    ("member", &["leave", "kick"], &["member remove"]),
    ("member", &["grace", "postpone"], &["member extend"]),
    ("member", &["status"], &["practice status"]),
    ("user", &["reset", "reset-mfa", "reset2fa", "reset_2fa"], &["user reset-2fa"]),
    ("user", &["lock", "block", "ban", "deactivate"], &["user suspend"]),
    ("user", &["disable"], &["user suspend", "user disable-2fa"]),
    ("user", &["unblock", "activate", "enable", "unsuspend", "restore"], &["user reinstate"]),
    ("user", &["code", "otp", "invite"], &["user enrollment-code", "user bypass-code"]),
    ("user", &["check", "test", "test-code", "check-otp"], &["user check-code"]),
    ("user", &["bypass"], &["user bypass-code"]),
    ("user", &["backup-codes", "recovery"], &["user recovery-codes"]),
    ("user", &["password", "passwd"], &["user set-password"]),
    ("user", &["register", "setup", "qr", "totp"], &["user enroll"]),
    ("user", &["status", "whoami"], &["user show"]),
    ("user", &["enforce"], &["user require"]),
    ("user", &["devices"], &["device list", "authenticator list"]),
    ("user", &["authenticators"], &["authenticator list"]),
    ("authenticator", &["add", "new", "enroll", "register"], &["user enroll"]),
    ("authenticator", &["reset"], &["user reset-2fa"]),
    ("authenticator", &["sync", "drift", "clock"], &["authenticator resync"]),
    ("authenticator", &["revoke"], &["authenticator remove"]),
    ("authenticator", &["label", "set", "edit"], &["authenticator rename"]),
    ("device", &["forget", "untrust", "distrust", "end", "reset"], &["device revoke"]),
    ("device", &["show", "info", "view"], &["device list"]),
    ("audit", &["log", "tail", "events"], &["audit list"]),
    ("audit", &["check", "prove"], &["audit verify"]),
    ("audit", &["head"], &["audit checkpoint"]),
    ("login", &["test", "simulate", "start"], &["login try"]),
    ("", &["setup", "install", "create"], &["init"]),
    ("", &["status"], &["practice status"]),
    ("", &["report"], &["practice report", "audit report"]),
    ("", &["log", "logs", "history", "events"], &["audit list"]),
    ("", &["reset"], &["user reset-2fa"]),
    ("", &["completion"], &["completions"]),
    ("", &["clinic", "clinics", "practices", "tenant", "org"], &["practice list"]),
    ("", &["users", "people", "accounts"], &["user list"]),
    ("", &["members"], &["member list"]),
    ("", &["authenticators", "factor", "factors"], &["authenticator list"]),
    ("", &["devices", "browsers"], &["device list"]),
];

/// The commands that may be meant by a word that `path` does not know, as
/// `twofactl user reset-2fa`.
pub(crate) fn meant(path: &[&str], word: &str) -> Vec<String> {
    let root = Cli::command();
    let noun = path.join(" ");
    let word = word.to_lowercase();
    let of = |wanted: &str| {
        let fitting = MEANT
            .iter()
            .filter(|(known, words, _)| *known == wanted && words.contains(&word.as_str()));
        let commands = fitting.flat_map(|(_, _, commands)| *commands);
        commands.map(|command| command.replace('*', &noun)).collect::<Vec<_>>()
    };
    let candidates =
        [of(&noun), if noun.is_empty() { verbs(&root, &word) } else { of("*") }].into_iter();
    let existing = |all: Vec<String>| -> Vec<String> {
        let there = all.into_iter().filter(|command| exists(&root, command));
        there.map(|command| format!("twofactl {command}")).collect()
    };
    candidates.map(existing).find(|found| !found.is_empty()).unwrap_or_default()
}

/// A verb without its noun: `unlock` for `user unlock`.
fn verbs(root: &Command, word: &str) -> Vec<String> {
    let nouns = root.get_subcommands().filter(|noun| !noun.is_hide_set());
    let with = nouns.filter(|noun| noun.get_subcommands().any(|verb| verb.get_name() == word));
    with.map(|noun| format!("{} {word}", noun.get_name())).collect()
}

fn exists(root: &Command, command: &str) -> bool {
    let found = command.split(' ').try_fold(root, |at, word| at.find_subcommand(word));
    found.is_some_and(|command| !command.is_hide_set())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_elsewhere_lead_to_commands_here() {
        for (path, word, expected) in [
            (&["user"][..], "reset", "twofactl user reset-2fa"),
            (&["user"], "lock", "twofactl user suspend"),
            (&["user"], "code", "twofactl user enrollment-code"),
            (&["member"], "invite", "twofactl member add"),
            (&["practice"], "new", "twofactl practice add"),
            (&["practice"], "Update", "twofactl practice set"),
            (&[], "unlock", "twofactl user unlock"),
            (&[], "enforce", "twofactl practice enforce"),
            (&[], "log", "twofactl audit list"),
            (&["user"], "devices", "twofactl device list"),
            (&["device"], "forget", "twofactl device revoke"),
            (&["device"], "find", "twofactl device list"),
            (&[], "revoke", "twofactl device revoke"),
            (&[], "devices", "twofactl device list"),
        ] {
            assert_eq!(meant(path, word).first().map(String::as_str), Some(expected), "{word}");
        }
        assert!(meant(&["user"], "frob").is_empty());
    }

    #[test]
    fn no_word_in_the_table_is_a_command_already() {
        let root = Cli::command();
        for (noun, words, _) in MEANT.iter().filter(|(noun, ..)| *noun != "*") {
            for word in *words {
                let command = format!("{noun} {word}");
                assert!(!exists(&root, command.trim()), "{command}");
            }
        }
    }

    #[test]
    fn every_command_of_the_table_takes_part_in_a_hint() {
        // Spelled wrong, a command would be left out in silence.
        let root = Cli::command();
        for (_, _, commands) in MEANT {
            for command in commands.iter().filter(|command| !command.contains('*')) {
                assert!(exists(&root, command), "{command}");
            }
        }
    }
}
