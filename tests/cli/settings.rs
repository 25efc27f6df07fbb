//! The settings file, as commands meet it.

use crate::harness::Place;

fn with(settings: &str) -> Place {
    let place = Place::with_clinic();
    std::fs::write(place.path("t.toml"), settings).unwrap();
    place
}

#[test]
fn a_mistake_under_sms_is_told_by_every_command_without_a_value() {
    let place = with("[sms]\ntransport = \"http\"\n[sms.http]\ntoken = \"hunter2\"\n");
    let exchange = place.fails(7, &["--config", "t.toml", "practice", "list"]);
    assert_eq!(
        exchange.stderr,
        "error: t.toml, line 4, column 1: there is no key \"token\"\n\
         hint: did you mean token_file? use one of url, account, from, token_file, credential\n"
    );
    let place = with("[sms]\ntransport = \"command\"\n");
    let exchange = place.fails(7, &["--config", "t.toml", "user", "show", "rao"]);
    assert_eq!(
        exchange.stderr,
        "error: t.toml: the transport is command, but there is no [sms.command]\n\
         hint: add [sms.command] with program\n"
    );
}

#[test]
fn a_gateway_that_is_not_there_is_in_nobodys_way_who_sends_no_text() {
    let program = with("[sms]\ntransport = \"command\"\ncommand = { program = \"/no/such\" }\n");
    program.ok(&["--config", "t.toml", "practice", "list"]);
    let token = with(
        "[sms]\ntransport = \"http\"\n[sms.http]\nurl = \"https://sms.example\"\n\
         account = \"AC0123\"\nfrom = \"City\"\ntoken_file = \"gone\"\n",
    );
    token.ok(&["--config", "t.toml", "practice", "list"]);
}

#[test]
fn a_key_that_is_nearly_right_is_guessed() {
    let place = with("[sms]\ntransprot = \"file\"\n");
    let exchange = place.fails(7, &["--config", "t.toml", "practice", "list"]);
    assert_eq!(
        exchange.stderr,
        "error: t.toml, line 2, column 1: there is no key \"transprot\"\n\
         hint: did you mean transport? use one of transport, countries, command, http, file\n"
    );
}
