//! `login bridge`, driven by a login service in another language:
//! `fixtures/bridge_driver.py`, on the standard library of Python 3.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::decoders::{Grey, decode};
use crate::harness::{Place, run};

/// Runs a scenario of the driver in a fresh clinic. `None`, and said loudly, where
/// there is no Python.
#[track_caller]
fn drive(scenario: &str) -> Option<Place> {
    let place = Place::with_clinic();
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/bridge_driver.py");
    if !has_python() {
        say_skipped(scenario);
        return None;
    }
    let mut command = Command::new("python3");
    command.arg("-B").arg(driver).arg(scenario).env_remove("TWOFACTL_KEY_FILE");
    let program = place.command(&[]);
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.env("PROGRAM", program.get_program()).current_dir(place.path(""));
    let driven = run(command, "");
    assert_eq!((driven.code, driven.stdout.as_str()), (0, ""), "{scenario}\n{driven}");
    Some(place)
}

/// Written to the stream itself, which the test harness does not hold back.
pub(crate) fn say_skipped(scenario: &str) {
    writeln!(std::io::stderr(), "SKIPPED: without python3 nobody drives {scenario}").unwrap();
}

pub(crate) fn has_python() -> bool {
    let asked = Command::new("python3").arg("--version").stdout(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

#[test]
fn every_row_of_the_table_is_answered_in_its_shape_over_pipes() {
    drive("table");
}

#[test]
fn every_row_of_the_table_is_answered_in_its_shape_over_the_socket() {
    drive("table_over_the_socket");
}

#[test]
fn codes_are_texted_and_every_refusal_has_its_reason_over_pipes() {
    drive("texts");
}

#[test]
fn codes_are_texted_and_every_refusal_has_its_reason_over_the_socket() {
    drive("texts_over_the_socket");
}

#[test]
fn a_gateway_that_takes_its_time_keeps_nobody_from_logging_in() {
    drive("slow_gateway");
}

#[test]
fn the_picture_in_a_reply_is_the_uri_beside_it() {
    let Some(place) = drive("table") else { return };
    let begun = std::fs::read_to_string(place.path("begun.json")).unwrap();
    let begun: Value = serde_json::from_str(&begun).unwrap();
    let decoded = decode(&rasterised(begun["qr_svg"].as_str().unwrap()));
    assert_eq!(decoded, begun["uri"].as_str().unwrap());
}

/// Draws the runs of our SVG, four pixels a module.
fn rasterised(svg: &str) -> Grey {
    let side = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap();
    let side: usize = side.parse().unwrap();
    let width = side * 4;
    let mut pixels = vec![255; width * width];
    let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    for run in path.split('M').skip(1) {
        let numbers: Vec<usize> = run
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().unwrap())
            .collect();
        let (x, y, length) = (numbers[0], numbers[1], numbers[2]);
        for line in y * 4..(y + 1) * 4 {
            pixels[line * width + x * 4..line * width + (x + length) * 4].fill(0);
        }
    }
    Grey { width, pixels }
}

#[test]
fn a_ticket_at_another_operation_or_a_dead_one_is_expired_over_pipes() {
    drive("tickets");
}

#[test]
fn a_ticket_at_another_operation_or_a_dead_one_is_expired_over_the_socket() {
    drive("tickets_over_the_socket");
}

#[test]
fn a_malformed_line_gets_an_error_without_an_echo_and_the_bridge_goes_on() {
    drive("malformed");
}

#[test]
fn a_malformed_line_over_the_socket_does_not_end_the_connection() {
    drive("malformed_over_the_socket");
}

#[test]
fn fifty_clients_at_once_are_counted_exactly_beside_slow_and_vanished_ones() {
    drive("fifty_clients");
}

#[test]
fn a_client_that_does_not_read_its_replies_is_left() {
    drive("unread_replies");
}

#[test]
fn a_client_too_many_is_told_so_and_a_seat_becomes_free_again() {
    drive("too_many_clients");
}

#[test]
fn a_stale_socket_is_replaced_and_anything_else_in_its_place_is_refused() {
    drive("places");
}

#[test]
fn a_signal_ends_the_bridge_after_the_request_at_hand() {
    drive("stops");
}

#[test]
fn a_busy_store_is_an_error_and_never_a_step() {
    drive("busy");
}

#[test]
fn the_end_of_either_pipe_is_a_quiet_end() {
    drive("pipes");
}

#[test]
fn only_accounts_that_are_allowed_may_use_the_socket() {
    drive("peers");
}

#[test]
fn an_address_must_name_a_socket() {
    let place = Place::with_clinic();
    for address in ["/run/bridge", "tcp:1234", "unix:", "unix:/"] {
        let refused = place.fails(7, &["login", "bridge", "--listen", address]);
        assert!(refused.stderr.contains("unix:PATH"), "{refused}");
    }
    let refused = place.fails(2, &["login", "bridge", "--allow-uid", "990"]);
    assert!(refused.stderr.contains("--listen"), "{refused}");
}

#[test]
fn without_a_store_or_its_key_no_bridge_begins() {
    let place = Place::empty();
    let missing = place.fails(6, &["login", "bridge"]);
    assert!(missing.stderr.contains("there is no store"), "{missing}");
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    std::fs::rename(place.key(), place.path("elsewhere")).unwrap();
    let missing = place.fails(6, &["login", "bridge", "--listen", "unix:bridge"]);
    assert!(missing.stderr.contains("there is no key file"), "{missing}");
    assert!(!place.path("bridge").exists());
}
