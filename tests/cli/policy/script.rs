//! `examples/forty-practices.sh`, run as a nightly job runs it: twice.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::{Exchange, NOW, Place, run};

/// Runs the script in the folder of the place, without a terminal.
fn run_script(place: &Place) -> Exchange {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/forty-practices.sh");
    let program = place.command(&[]);
    let folder = Path::new(program.get_program()).parent().unwrap();
    let mut command = Command::new("bash");
    command
        .arg(script)
        .arg(place.path("group"))
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("TWOFACTL_TEST_NOW", place.now())
        .env("TZ", "UTC")
        .env("LC_ALL", "C.UTF-8")
        .current_dir(place.path(""));
    run(command, "")
}

fn written(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path("group").join(name)).unwrap()
}

#[test]
fn forty_practices_are_enforced_from_a_file_and_a_second_run_changes_nothing() {
    let mut place = Place::empty();
    let first = run_script(&place);
    assert_eq!((first.code, first.stderr.as_str()), (0, ""), "{first}");
    assert!(written(&place, "errors.txt").starts_with("To enroll the owner, type:\n"));
    assert_eq!(written(&place, "diff.txt").matches(" would change:\n").count(), 40);
    let applied = written(&place, "applied.txt");
    assert_eq!(applied.matches(" has changed:\n").count(), 40, "{applied}");
    assert_eq!(applied.matches("\nenforcement:               off -> required\n").count(), 40);
    assert_eq!(applied.matches("\nhave time left:            2, until 2026-12-05").count(), 40);
    let exported = written(&place, "export.toml");
    assert_eq!(exported.matches("enforcement = \"required\"\n").count(), 40);

    place.set_now("2026-11-22T03:00:00Z");
    let store = || fs::read(place.path("group/store.db")).unwrap();
    let before = store();
    let second = run_script(&place);
    let nothing = "Nothing to change: 40 practices are as the file says already.\n";
    assert_eq!((second.code, second.stdout.as_str()), (0, nothing), "{second}");
    for name in ["applied.txt", "diff.txt"] {
        assert_eq!(written(&place, name), nothing);
    }
    assert_eq!(written(&place, "errors.txt"), "");
    assert_eq!(written(&place, "export.toml"), exported);
    assert!(store() == before, "the second run has written to the store");

    // Whoever edits a line changes that practice and no other.
    let edited = written(&place, "policy.toml").replacen("grace = \"14d\"", "grace = \"7d\"", 1);
    fs::write(place.path("group/policy.toml"), edited).unwrap();
    let third = run_script(&place);
    assert_eq!(third.stdout, "39 practices are as the file says already.\n", "{third}");
    assert!(written(&place, "applied.txt").starts_with("practice-01 has changed:\ngrace: "));
    assert_eq!(NOW, "2026-11-21T10:00:00Z", "the deadlines above count from it");
}
