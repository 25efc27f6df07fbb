//! What the documents must not claim.

use std::fs;
use std::path::{Path, PathBuf};

/// Words of standards, each with the words beside which it may stand: those that deny it.
const CLAIMS: &[(&str, &[&str])] = &[
    ("aal2", &["no nist aal2", "below aal2", "not an aal2", "no aal2", "not aal2"]),
    ("aal3", &[]),
    ("epcs", &["no epcs", "nor epcs"]),
    ("dea compliant", &[]),
    ("hipaa compliant", &["cannot be \"hipaa compliant\""]),
    ("hipaa-compliant", &[]),
    ("asvs level", &["no asvs level"]),
    ("fips", &["no fips", "not fips", "fips 180-4", "fips 202"]),
    ("immutable", &["not immutable", "never immutable", "immutable=1"]),
    ("tamper-proof", &["not tamper-proof"]),
    ("unbreakable", &[]),
    ("military", &[]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All that people read: pages at the root, the manual with the help in it, completions. Not the
/// table of tests, which names standards as sources.
fn documents() -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in ["", "man", "packaging", "packaging/debian", "completions"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let is_page = path
                .extension()
                .is_none_or(|end| ["md", "1", "5", "7"].iter().any(|known| end == *known));
            if path.is_file() && (is_page || folder == "completions") {
                all.push(path);
            }
        }
    }
    assert!(all.len() > 90 && all.iter().any(|path| path.ends_with("README.md")));
    all
}

/// A text on one line, without the marks of its format.
fn plain(text: &str) -> String {
    let text = text.replace("\\-", "-").replace(['*', '`', '_'], "").to_lowercase();
    text.split_whitespace().filter(|word| *word != ".br").collect::<Vec<_>>().join(" ")
}

#[test]
fn no_document_claims_what_the_program_is_not() {
    let mut denied = 0;
    for path in documents() {
        let text = plain(&fs::read_to_string(&path).unwrap());
        for (claim, denials) in CLAIMS {
            for (at, _) in text.match_indices(claim) {
                let (before, after) = text.split_at(at);
                let before = before.chars().rev().take(40).collect::<Vec<_>>();
                let around = before.into_iter().rev().chain(after.chars().take(60));
                let around: String = around.collect();
                let is_denied = denials.iter().any(|denial| around.contains(denial));
                assert!(is_denied, "{} claims: …{around}…", path.display());
                denied += 1;
            }
        }
    }
    assert!(denied > 3, "the limits are said somewhere");
}

/// Where something is rejected for good, the documents say so: a row of the table counts on it.
#[test]
fn the_readme_and_the_page_about_security_say_what_is_not_claimed() {
    for (page, words) in [
        ("README.md", &["no NIST AAL2", "no EPCS", "not immutable", "Root on the machine"][..]),
        (
            "SECURITY.md",
            &["phishing", "Root on the machine", "Two people", "AAL2", "FIPS", "EPCS", "HIPAA"],
        ),
    ] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(text.contains(word), "{page} says nothing of {word}");
        }
    }
}
