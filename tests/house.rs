//! The house rules that no compiler holds: who may name what.
#![cfg(test)]

#[path = "house/claims.rs"]
mod claims;
#[cfg(feature = "cli")]
#[path = "house/dependencies.rs"]
mod dependencies;
#[path = "house/standards.rs"]
mod standards;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn is_in(path: &Path, room: &str) -> bool {
    path.to_string_lossy().contains(room)
}

/// The lines of code, comments aside.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let (code, _) = text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((text, ""));
    code.lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
}

#[test]
fn only_the_sqlite_folder_names_rusqlite() {
    for (path, text) in sources("src") {
        let names_it = code(&text).any(|line| line.contains("rusqlite"));
        let may = is_in(&path, "store/sqlite");
        assert!(may || !names_it, "{} names rusqlite", path.display());
    }
}

#[test]
fn only_the_sql_folder_holds_sql() {
    let verbs = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"];
    for (path, text) in sources("src") {
        let speaks = code(&text).any(|line| verbs.iter().any(|verb| line.contains(verb)));
        let may = is_in(&path, "store/sql/") || is_in(&path, "store/sql.rs");
        assert!(may || !speaks, "{} holds SQL", path.display());
    }
}

#[test]
fn each_layer_uses_only_what_is_below_it() {
    let forbidden = [
        (
            "src/model",
            &["crate::rules", "crate::crypto", "crate::store", "crate::ops", "crate::error"][..],
        ),
        (
            "src/rules",
            &["crate::crypto", "crate::store", "crate::ops", "crate::error", "SystemTime"],
        ),
        ("src/crypto", &["crate::rules", "crate::store", "crate::ops", "SystemTime", "Instant"]),
        ("src/store", &["crate::rules", "crate::ops", "SystemTime"]),
        (
            "src/delivery",
            &[
                "crate::rules",
                "crate::crypto",
                "crate::store",
                "crate::ops",
                "crate::clock",
                "SystemTime",
                "Timestamp",
            ],
        ),
        ("src/exports", &["crate::rules", "crate::store", "crate::ops", "SystemTime", "std::fs"]),
        ("src/ops", &["clap", "dialoguer", "SystemTime"]),
    ];
    for (room, names) in forbidden {
        let inside =
            |path: &Path| is_in(path, &format!("{room}/")) || is_in(path, &format!("{room}.rs"));
        let files: Vec<_> = sources("src").into_iter().filter(|(path, _)| inside(path)).collect();
        assert!(!files.is_empty(), "{room} is gone");
        for (path, text) in files {
            for name in names {
                let used = code(&text).find(|line| line.contains(name));
                assert!(used.is_none(), "{} names {name}: {used:?}", path.display());
            }
        }
    }
}

#[test]
fn the_store_knows_no_cryptography_but_the_chain() {
    for (path, text) in sources("src/store") {
        for line in code(&text).filter(|line| line.contains("crypto::")) {
            assert!(line.contains("crypto::chain"), "{}: {line}", path.display());
        }
    }
}

#[test]
fn all_chance_comes_from_the_operating_system() {
    for (path, text) in sources("src") {
        let names_it = code(&text).any(|line| line.contains("getrandom"));
        let may = path.ends_with("crypto/random.rs");
        assert!(may || !names_it, "{} draws by itself", path.display());
        for name in [" rand::", "(rand::", "fastrand", "StdRng", "ThreadRng"] {
            assert!(
                !code(&text).any(|line| line.contains(name)),
                "{} names {name}",
                path.display()
            );
        }
    }
}

#[test]
fn no_caller_of_the_door_says_what_time_it_is() {
    let door = sources("src").into_iter().find(|(path, _)| path.ends_with("src/door.rs"));
    let (_, door) = door.expect("there is a door");
    let takes_time =
        |text: &str| ["Timestamp", "SystemTime", "Length"].map(|name| text.contains(name));
    let mut functions = 0;
    for (before, after) in door.match_indices("pub fn ").map(|(at, _)| door.split_at(at)) {
        let (signature, _) = after.split_once('{').unwrap();
        let is_for_tests =
            before.trim_end().ends_with("#[must_use]") && signature.contains("fn at(");
        assert!(is_for_tests || !takes_time(signature).contains(&true), "{signature}");
        functions += 1;
    }
    assert!(functions > 10);
    let (_, seam) = door.split_once("release builds do\n    /// not have it.").unwrap();
    assert!(seam.trim_start().starts_with("#[cfg(debug_assertions)]"));
    for file in ["start", "verify", "enroll", "account", "session", "texting"] {
        let (path, text) = sources("src/ops/door")
            .into_iter()
            .find(|(path, _)| path.file_stem().is_some_and(|stem| stem == file))
            .unwrap();
        let requests = text.split("pub struct ").skip(1);
        let requests = requests.filter_map(|rest| rest.split_once('}')).map(|(fields, _)| fields);
        let requests = requests.filter(|fields| fields.contains("Request"));
        for fields in requests {
            assert!(!takes_time(fields).contains(&true), "{}: {fields}", path.display());
        }
    }
}

#[test]
fn nothing_is_printed_but_by_the_programs_output() {
    for (path, text) in sources("src") {
        for name in ["println!", "eprintln!", "print!(", "eprint!("] {
            assert!(!code(&text).any(|line| line.contains(name)), "{} prints", path.display());
        }
    }
}

#[test]
fn the_library_alone_links_no_terminal_crate() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = [
        "tree",
        "--locked",
        "--offline",
        "-e",
        "normal",
        "--no-default-features",
        "--prefix",
        "none",
    ];
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.contains("rusqlite"));
    for name in [
        "clap",
        "dialoguer",
        "comfy-table",
        "qr2term",
        "anyhow",
        "crossterm",
        "ctrlc",
        "console",
        "ureq",
        "rustls",
        // For the files of other software alone.
        "aes",
        "cbc",
        "roxmltree",
    ] {
        let linked = tree.lines().any(|line| line.split(' ').next() == Some(name));
        assert!(!linked, "the library links {name}");
    }
}
