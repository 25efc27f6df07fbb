//! Logins, the desk and a foreign SQLite client at once on one store, by the real clock:
//! `fixtures/soak.py`. A few turns of each client here;
//! `TWOFACTL_TEST_SECONDS=60` goes on for a minute, with more people.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::bridge::has_python;
use crate::harness::{Place, run};

#[test]
fn while_the_bridge_the_desk_and_a_stranger_work_nothing_fails_and_all_counts_agree() {
    if !has_python() {
        crate::bridge::say_skipped("the soak");
        return;
    }
    let place = Place::empty();
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/soak.py");
    let mut command = std::process::Command::new("python3");
    command.arg("-B").arg(driver).env("PROGRAM", env!("CARGO_BIN_EXE_twofactl"));
    command.env("TWOFACTL_STORE", place.store()).env_remove("TWOFACTL_TEST_NOW");
    command.env_remove("TWOFACTL_KEY_FILE").env_remove("SOAK_SECONDS").current_dir(place.path(""));
    let asked = std::env::var("TWOFACTL_TEST_SECONDS").ok();
    if let Some(seconds) = &asked {
        command.env("SOAK_SECONDS", seconds);
    }
    let driven = run(command, "");
    assert_eq!(driven.code, 0, "{driven}");
    let told: Value = serde_json::from_str(&driven.stdout).unwrap();
    if let Some(asked) = asked {
        let lasted = Duration::from_secs_f64(told["seconds"].as_f64().unwrap());
        assert!(lasted >= Duration::from_secs_f64(asked.parse().unwrap()), "{told}");
        // To the stream itself: what there was is what it was run for.
        writeln!(std::io::stderr(), "{told}").unwrap();
    }
}
