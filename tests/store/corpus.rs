//! What was found when stores were altered at random is looked at by every run of the tests.

use std::fs;
use std::path::Path;

use crate::altered;

#[test]
fn a_store_that_was_altered_never_panics_and_lets_nobody_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/store");
    let files: Vec<_> = fs::read_dir(folder).unwrap().collect();
    assert!(!files.is_empty());
    for file in files {
        altered::store(&fs::read(file.unwrap().path()).unwrap());
    }
}
