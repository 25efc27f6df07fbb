//! Attacks on the store from outside: processes killed while they write, disks that are full
//! or read-only, power cuts, strangers in the file, clocks that jump.
//!
//! A sample runs with the suite; the commands in CONTRIBUTING.md run all of it. What stops a
//! process at a system call needs strace(1): where it is missing or forbidden, the tests say
//! that they were skipped, and the kills at random times remain.
#![cfg(test)]

mod clocks;
mod commands;
mod faults;
#[path = "../cli/harness.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod harness;
mod inspect;
mod kills;
#[path = "../cli/people.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod people;
mod power;
mod running;
mod trace;
mod world;

use std::io::Write as _;

/// Says something aloud, past what captures the output of tests.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").unwrap();
}
