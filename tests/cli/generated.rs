//! `completions` and `man`: the committed files are what the program prints.
//!
//! With `TWOFACTL_REGENERATE=1` they are written instead.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::harness::Place;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "twofactl.bash"),
    ("zsh", "_twofactl"),
    ("fish", "twofactl.fish"),
    ("elvish", "twofactl.elv"),
    ("powershell", "_twofactl.ps1"),
];

/// Files by name.
type Files = BTreeMap<String, String>;

fn committed(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn files_in(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).into_iter().flatten().map(Result::unwrap);
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    entries.map(|e| (name(&e.path()), fs::read_to_string(e.path()).unwrap())).collect()
}

/// Compares, or writes where that was asked for.
#[track_caller]
fn check(folder: &str, made: &Files) {
    let folder = committed(folder);
    if std::env::var_os("TWOFACTL_REGENERATE").is_some() {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in made {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let found = files_in(&folder);
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    let again = "run: TWOFACTL_REGENERATE=1 cargo test --test cli generated";
    assert_eq!(names(&found), names(made), "{again}");
    for (name, text) in made {
        assert!(found[name] == *text, "{} is not up to date; {again}", folder.join(name).display());
    }
}

#[test]
fn the_committed_completions_are_those_of_the_program() {
    let place = Place::empty();
    let script = |(shell, name): (&str, &str)| (name.into(), place.ok(&["completions", shell]));
    check("completions", &SHELLS.map(script).into());
}

#[test]
fn completion_scripts_find_the_program_by_its_name() {
    let place = Place::empty();
    for (shell, _) in SHELLS {
        let script = place.ok(&["completions", shell]);
        assert!(script.contains("TWOFACTL_COMPLETE"), "{script}");
        assert!(!script.contains("/twofactl"), "a path of this machine: {script}");
    }
}

#[test]
fn the_committed_manual_pages_are_those_of_the_program() {
    let place = Place::empty();
    place.ok(&["man", "pages"]);
    check("man", &files_in(&place.path("pages")));
}

#[test]
fn completions_and_manual_pages_need_no_store() {
    let place = Place::empty();
    fs::write(place.store(), "this is no store").unwrap();
    for (shell, _) in SHELLS {
        assert!(place.ok(&["completions", shell]).contains("twofactl"));
    }
    place.ok(&["man", "pages"]);
    place.fails(2, &["completions", "tcsh"]);
    place.fails(2, &["completions"]);
    place.fails(2, &["man"]);
}

#[test]
fn manual_pages_are_written_once_for_everybody_to_read() {
    let place = Place::empty();
    let made = place.json(&["man", "deep/folder", "--dry-run"]);
    assert_eq!((&made["changed"], &made["dry_run"]), (&true.into(), &true.into()));
    assert!(!place.path("deep").exists());
    let made = place.json(&["man", "deep/folder"]);
    assert_eq!(made["changed"], true);
    assert_eq!(place.json(&["man", "deep/folder"])["changed"], false);
    let pages = made["pages"].as_array().unwrap();
    assert!(pages.contains(&"twofactl-practice-enforce.1".into()), "{pages:?}");
    assert!(!pages.contains(&"twofactl-practice-enable.1".into()), "hidden commands have none");
    let page = place.path("deep/folder/twofactl.1");
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o644);
    fs::write(&page, "stale").unwrap();
    assert_eq!(place.json(&["man", "deep/folder"])["changed"], true);
    assert_ne!(fs::read_to_string(&page).unwrap(), "stale");
}

/// `man` looks for a page of section 5 in no folder called `man1`.
#[test]
fn a_page_of_another_section_goes_where_man_looks_for_it() {
    let place = Place::empty();
    assert_eq!(place.json(&["man", "share/man1/"])["changed"], true);
    assert!(place.path("share/man1/twofactl.1").exists());
    assert!(place.path("share/man5/twofactl-store.5").exists());
    assert!(!place.path("share/man1/twofactl-store.5").exists());
    assert_eq!(place.json(&["man", "share/man1"])["changed"], false);
    fs::remove_file(place.path("share/man5/twofactl-store.5")).unwrap();
    assert_eq!(place.json(&["man", "share/man1"])["changed"], true);
    assert!(place.path("share/man5/twofactl-store.5").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let place = Place::empty();
    fs::write(place.path("file"), "").unwrap();
    let refused = place.fails(1, &["man", "file/pages"]);
    assert!(refused.stderr.starts_with("error: cannot write \"file/pages\": "), "{refused}");
}
