//! What the fuzz targets in `fuzz/` ask of what the program reads: a function of bytes each,
//! which panics where a reader breaks its word. Only tests and fuzz targets have it; the tests
//! read the committed corpus, so that what was found once is looked at by every `cargo test`.

mod bridge;
mod files;

pub use bridge::bridge;
pub use files::{people, policy};

/// A new folder that only this account can enter.
fn folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o700);
    let folder = tempfile::Builder::new().permissions(mode).tempdir();
    folder.expect("a folder can be made")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Target = (&'static str, fn(&[u8]));

    #[test]
    fn what_was_fuzzed_keeps_its_word() {
        let targets: [Target; 3] = [("people", people), ("policy", policy), ("bridge", bridge)];
        for (target, check) in targets {
            let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
            let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
            assert!(!files.is_empty(), "{folder} is empty");
            for file in files {
                check(&std::fs::read(file.unwrap().path()).unwrap());
            }
        }
    }
}
