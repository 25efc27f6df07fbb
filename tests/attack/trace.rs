//! strace(1): which system calls a command makes that change files, and a command that is
//! stopped, or refused, at one of them.

use std::path::Path;
use std::process::{Command, Stdio};

/// What changes files; where a number of the system has several names for one thing, all of them.
pub(crate) const CHANGING: [&str; 18] = [
    "openat",
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "ftruncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
];

/// Whether processes can be traced here. Says aloud where they cannot.
pub(crate) fn is_possible() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=none", "-e", "inject=sync:error=EIO:when=1", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        crate::say("SKIPPED: what needs strace(1), which is missing or may not trace here");
    }
    can
}

/// The words that run a command under strace(1), which writes what it sees to `log`.
pub(crate) fn recording(log: &Path, more: &[&str]) -> Vec<String> {
    let mut words = vec!["strace".to_owned(), "-f".into(), "-qq".into(), "--seccomp-bpf".into()];
    words.extend(["-o".to_owned(), log.to_str().unwrap().to_owned(), "-y".into()]);
    words.extend(["-e".to_owned(), format!("trace={}", CHANGING.join(","))]);
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words
}

/// The words that run a command to which `what` happens at its `nth` call of that name.
pub(crate) fn injecting(call: &Call, what: &str) -> Vec<String> {
    let Call { name, nth, .. } = call;
    let mut words = vec!["strace".to_owned(), "-f".into(), "-qq".into()];
    words.extend(["-o".to_owned(), "/dev/null".into(), "-e".into(), format!("trace={name}")]);
    words.extend(["-e".to_owned(), format!("inject={name}:{what}:when={nth}")]);
    words
}

/// A system call of the thread that does the work.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// Which of its name it is, from 1.
    pub(crate) nth: usize,
}

/// The calls of a log that are about files in `folder`, in their order.
pub(crate) fn calls(log: &Path, folder: &Path) -> Vec<Call> {
    let text = std::fs::read_to_string(log).unwrap();
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    let mut made: std::collections::BTreeMap<(&str, &str), usize> = Default::default();
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((name, _)) = call.trim_start().split_once('(') else { continue };
        let nth = made.entry((thread, name)).or_default();
        *nth += 1;
        let about = call.rsplit_once(" = ").map_or(call, |(before, _)| before);
        let is_ours = about.contains(folder) && (name != "openat" || call.contains("O_CREAT"));
        if is_ours && !about.contains("-shm") {
            calls.push(Call { name: name.to_owned(), nth: *nth });
        }
    }
    calls
}
