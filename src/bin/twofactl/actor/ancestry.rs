//! Who stands behind this process where the kernel keeps no login uid: whether
//! a person changed into the account that it works as.

use std::fs;

use rustix::process::{geteuid, getpid, getuid};

/// Programs that change a person into another account.
const CHANGERS: [&str; 3] = ["sudo", "doas", "pkexec"];

/// More generations than any process has.
const MOST: usize = 256;

/// A process, as `/proc` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Process {
    name: String,
    parent: i32,
    uid: u32,
}

/// Whether an ancestor is such a program, or works for an account that is
/// neither ours nor root's. Ancestors that cannot be seen are taken for the
/// system's.
pub(super) fn hides_a_person() -> bool {
    let ours = [0, getuid().as_raw(), geteuid().as_raw()];
    is_person_among(ancestors(), ours)
}

fn is_person_among(ancestors: impl IntoIterator<Item = Process>, ours: [u32; 3]) -> bool {
    ancestors
        .into_iter()
        .any(|one| CHANGERS.contains(&one.name.as_str()) || !ours.contains(&one.uid))
}

fn ancestors() -> impl Iterator<Item = Process> {
    let own = read(getpid().as_raw_nonzero().get());
    std::iter::successors(own, |child| read(child.parent)).skip(1).take(MOST)
}

fn read(pid: i32) -> Option<Process> {
    // Nobody is above the first process.
    let status = (pid > 0).then(|| fs::read(format!("/proc/{pid}/status")).ok())??;
    // A process gives itself a name of any bytes, and is not to hide behind them.
    parse(&String::from_utf8_lossy(&status))
}

fn parse(status: &str) -> Option<Process> {
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.strip_prefix(':').map(str::trim)
    };
    Some(Process {
        name: field("Name")?.to_owned(),
        parent: field("PPid")?.parse().ok()?,
        uid: field("Uid")?.split_whitespace().next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(name: &str, uid: u32) -> Process {
        Process { name: name.to_owned(), parent: 1, uid }
    }

    #[test]
    fn a_process_is_read_as_the_kernel_writes_it() {
        let text = "Name:\tsudo\nUmask:\t0022\nPid:\t7\nPPid:\t5\nUid:\t1000\t0\t0\t0\n";
        let sudo = Process { name: "sudo".to_owned(), parent: 5, uid: 1000 };
        assert_eq!(parse(text), Some(sudo));
        assert_eq!(parse("Name:\tsudo\n"), None);
    }

    #[test]
    fn our_own_ancestors_can_be_read() {
        assert!(ancestors().next().is_some());
    }

    #[test]
    fn a_name_that_is_no_text_hides_nobody() {
        let mut shell = std::process::Command::new("/bin/sh");
        let named = "printf 'a\\377b' > /proc/$$/comm && read _";
        shell.args(["-c", named]).stdin(std::process::Stdio::piped());
        let mut child = shell.spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let status = format!("/proc/{pid}/status");
        while fs::read(&status).unwrap().is_ascii() {
            assert!(child.try_wait().unwrap().is_none(), "it has named itself");
            std::thread::yield_now();
        }
        assert_eq!(read(pid).unwrap().uid, getuid().as_raw());
        drop(child.stdin.take());
        child.wait().unwrap();
    }

    #[test]
    fn a_person_shows_by_the_program_that_changed_them_or_by_their_uid() {
        let ours = [0, 990, 990];
        let daemon = [process("systemd", 0)];
        assert!(!is_person_among(daemon.clone(), ours));
        assert!(!is_person_among([process("bash", 990), process("su", 0)], ours));
        assert!(is_person_among([process("bash", 1000)].into_iter().chain(daemon), ours));
        assert!(is_person_among([process("sudo", 0), process("bash", 0)], ours));
    }
}
