//! The QR code of an enrollment on terminals of every kind: which drawing comes
//! where, that both decoders read it there, and that the wrong condition leads
//! to another drawing or to the key.

use std::time::Duration;

use crate::harness::{NOW, Place, totp};
use crate::paint::{Theme, is_normal, paint, photograph, scan, scan_frames};
use crate::replies::{Cursor, Manner};
use crate::terminal::Terminal;

/// Large enough for every drawing.
const LARGE: (u16, u16) = (140, 56);

const UTF8: (&str, &str) = ("LC_ALL", "C.UTF-8");
const C: (&str, &str) = ("LC_ALL", "C");
const MONO: (&str, &str) = ("TERM", "vt220");
const DUMB: (&str, &str) = ("TERM", "dumb");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Half,
    Spaces,
    Full,
    Ascii,
    /// The key, and that many words why.
    Key,
}

fn enroll(place: &Place, size: (u16, u16), options: &str, variables: &[(&str, &str)]) -> Terminal {
    with_manner(place, size, options, variables, Manner::default())
}

fn with_manner(
    place: &Place,
    size: (u16, u16),
    options: &str,
    variables: &[(&str, &str)],
    manner: Manner,
) -> Terminal {
    let line = format!("user enroll rao {options}");
    let mut terminal = Terminal::with_manner(place, size, &line, variables, manner);
    terminal.wait_for("Code from the app");
    assert_eq!(terminal.key().len(), 32, "{}", terminal.text());
    terminal
}

fn leave(mut terminal: Terminal) {
    terminal.send("\u{3}");
    terminal.wait_for("exit=130");
}

/// What is on the screen, told by the cells alone.
fn drawn(terminal: &Terminal) -> Drawn {
    let text = terminal.text();
    let first = terminal.screen().cell(0, 0).unwrap();
    let coloured = first.inverse() || first.bgcolor() != vt100::Color::Default;
    if text.contains('▄') {
        Drawn::Half
    } else if text.contains('█') {
        Drawn::Full
    } else if text.contains("##  ##") {
        Drawn::Ascii
    } else if coloured || text.starts_with("        ") {
        Drawn::Spaces
    } else {
        assert!(text.contains("Type this key"), "{text}");
        Drawn::Key
    }
}

#[track_caller]
fn assert_reads(terminal: &Terminal, drawing: Drawn, theme: Theme) {
    let picture = paint(terminal.screen(), theme);
    let uri = if drawing == Drawn::Ascii { scan_frames(&picture) } else { scan(&picture) };
    assert!(uri.contains(&format!("secret={}", terminal.key())), "{drawing:?}");
}

#[test]
fn every_drawing_is_read_where_it_belongs_and_on_every_theme_that_it_is_for() {
    let place = Place::with_clinic();
    let all = &[Theme::DARK, Theme::LIGHT, Theme::SWAPPED][..];
    let (dark, light) = (&[Theme::DARK][..], &[Theme::LIGHT][..]);
    for (options, variables, drawing, themes) in [
        ("--qr half", &[][..], Drawn::Half, all),
        ("--qr spaces", &[], Drawn::Spaces, all),
        ("--qr spaces", &[C, ("NO_COLOR", "1")], Drawn::Spaces, all),
        ("--qr full", &[], Drawn::Full, dark),
        ("--qr full --invert", &[], Drawn::Full, light),
        ("--qr full --plain", &[DUMB], Drawn::Full, dark),
        ("--qr half", &[MONO], Drawn::Half, dark),
        ("--qr half --invert", &[MONO], Drawn::Half, light),
        ("--qr spaces --invert", &[MONO, C], Drawn::Spaces, light),
        ("", &[DUMB, ("COLORFGBG", "15;0")], Drawn::Full, dark),
        ("", &[DUMB, ("COLORFGBG", "0;15")], Drawn::Full, light),
        ("--qr ascii", &[C], Drawn::Ascii, dark),
        ("--qr ascii --invert", &[C, DUMB], Drawn::Ascii, light),
        ("", &[("TERM", "ansi")], Drawn::Half, dark),
        ("", &[("TERM", "ansi"), C], Drawn::Spaces, dark),
    ] {
        let terminal = enroll(&place, LARGE, options, variables);
        assert_eq!(drawn(&terminal), drawing, "{options} {variables:?}");
        for theme in themes {
            assert_reads(&terminal, drawing, *theme);
        }
        leave(terminal);
    }
}

#[test]
fn without_colours_the_other_polarity_is_inverted_and_invert_is_for_that() {
    let place = Place::with_clinic();
    for options in ["--qr full", "--qr ascii"] {
        let straight = enroll(&place, LARGE, options, &[]);
        assert!(!is_normal(&photograph(&paint(straight.screen(), Theme::LIGHT), 16)), "{options}");
        leave(straight);
        let inverted = enroll(&place, LARGE, &format!("{options} --invert"), &[]);
        assert!(!is_normal(&photograph(&paint(inverted.screen(), Theme::DARK), 16)), "{options}");
        leave(inverted);
    }
}

#[test]
fn locale_term_and_window_lead_to_another_drawing_or_to_the_key() {
    let place = Place::with_clinic();
    let no_locale = [("LC_ALL", ""), ("LANG", "")];
    for (size, options, variables, expected, words) in [
        ((80, 24), "", &[][..], Drawn::Half, ""),
        (LARGE, "", &[C], Drawn::Spaces, ""),
        (LARGE, "", &no_locale, Drawn::Spaces, ""),
        ((80, 24), "", &[C], Drawn::Key, "LC_ALL=C.UTF-8"),
        ((40, 10), "", &[], Drawn::Key, "Type this key"),
        ((60, 16), "", &[], Drawn::Key, "this one has 60 and 16"),
        ((0, 0), "", &[], Drawn::Key, ""),
        ((0, 0), "--qr ascii", &[C], Drawn::Key, ""),
        (LARGE, "", &[("TERM", "linux")], Drawn::Half, ""),
        (LARGE, "", &[("TERM", "screen")], Drawn::Half, ""),
        (LARGE, "", &[DUMB], Drawn::Key, "--qr full"),
        (LARGE, "", &[("TERM", ""), C], Drawn::Key, "--qr ascii"),
        (LARGE, "", &[DUMB, C, ("COLORFGBG", "0;15")], Drawn::Key, "--qr ascii"),
        (LARGE, "--invert", &[DUMB], Drawn::Key, "--qr full"),
        (LARGE, "--plain", &[], Drawn::Key, "--plain"),
        (LARGE, "--plain --qr auto", &[], Drawn::Half, ""),
        (LARGE, "--plain --qr ascii", &[], Drawn::Ascii, ""),
        (LARGE, "--qr none", &[], Drawn::Key, ""),
        (LARGE, "--qr half", &[C], Drawn::Key, "--qr spaces"),
        (LARGE, "--qr full", &[C], Drawn::Key, "--qr ascii"),
        (LARGE, "", &[MONO], Drawn::Key, "--qr half"),
        ((80, 24), "--qr half", &[MONO], Drawn::Half, ""),
        (LARGE, "--qr half", &[DUMB], Drawn::Key, "--qr full"),
        (LARGE, "--qr spaces", &[DUMB], Drawn::Key, "--qr ascii"),
        ((80, 24), "--qr spaces", &[], Drawn::Key, "--qr auto draws one that fits"),
    ] {
        let terminal = enroll(&place, size, options, variables);
        let text = terminal.text();
        assert_eq!(drawn(&terminal), expected, "{size:?} {options} {variables:?}\n{text}");
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{size:?} {options} {variables:?}\n{text}");
        if expected == Drawn::Key && size.0 >= 80 {
            let key = terminal.key();
            let reason = text.find("No QR code").unwrap_or(text.len());
            assert!(text.find(&key[..4]).unwrap() < reason, "the key comes first\n{text}");
        }
        leave(terminal);
    }
}

#[test]
fn a_terminal_that_takes_no_escapes_gets_none() {
    let place = Place::with_clinic();
    for (options, variables) in
        [("", &[DUMB, ("COLORFGBG", "15;0")][..]), ("--qr ascii", &[DUMB, C])]
    {
        let terminal = enroll(&place, LARGE, options, variables);
        assert!(matches!(drawn(&terminal), Drawn::Full | Drawn::Ascii));
        assert!(!terminal.has_sent("\u{1b}"));
        leave(terminal);
    }
}

#[test]
fn without_colours_the_terminals_answer_decides_between_dark_and_light() {
    const BLACK: Option<&str> = Some("rgb:0000/0000/0000\x1b\\");
    const WHITE: Option<&str> = Some("rgb:ffff/ffff/ffff\x07");
    let place = Place::with_clinic();
    let says = |background| Manner { background, ..Manner::default() };
    let light_variable = ("COLORFGBG", "0;15");
    for (variables, manner, drawing, theme) in [
        (&[MONO, UTF8][..], says(BLACK), Drawn::Half, Theme::DARK),
        (&[MONO, UTF8], says(WHITE), Drawn::Half, Theme::LIGHT),
        (&[MONO, C], says(BLACK), Drawn::Spaces, Theme::DARK),
        (&[MONO, C], says(WHITE), Drawn::Spaces, Theme::LIGHT),
        (&[MONO, UTF8], Manner { pieces: 2, ..says(BLACK) }, Drawn::Half, Theme::DARK),
        (&[MONO, UTF8, light_variable], says(None), Drawn::Half, Theme::LIGHT),
        (&[MONO, UTF8, light_variable], says(BLACK), Drawn::Half, Theme::DARK),
        (&[MONO, UTF8, light_variable], Manner::SILENT, Drawn::Half, Theme::LIGHT),
        (&[MONO, UTF8], says(None), Drawn::Key, Theme::DARK),
        (&[MONO, UTF8], says(Some("rgb:8080/8080/8080\x07")), Drawn::Key, Theme::DARK),
        (&[MONO, UTF8], says(Some("blue, I think\x07")), Drawn::Key, Theme::DARK),
        (&[MONO, UTF8], Manner::SILENT, Drawn::Key, Theme::DARK),
    ] {
        let terminal = with_manner(&place, LARGE, "", variables, manner);
        assert_eq!(drawn(&terminal), drawing, "{manner:?}\n{}", terminal.text());
        if drawing == Drawn::Key {
            assert!(terminal.text().contains("No QR code"), "{}", terminal.text());
        } else {
            assert_reads(&terminal, drawing, theme);
        }
        assert!(!terminal.text().contains("rgb:"), "{}", terminal.text());
        leave(terminal);
    }
}

#[test]
fn a_terminal_that_shows_blocks_in_several_cells_gets_none() {
    let place = Place::with_clinic();
    for cells in [1, 2] {
        let wide = Manner { cursor: Cursor::Further(cells), ..Manner::default() };
        let terminal = with_manner(&place, LARGE, "", &[], wide);
        assert_eq!(drawn(&terminal), Drawn::Spaces);
        leave(terminal);
        let terminal = with_manner(&place, (80, 24), "", &[], wide);
        assert_eq!(drawn(&terminal), Drawn::Key);
        leave(terminal);
        let terminal = with_manner(&place, LARGE, "--qr half", &[], wide);
        assert_eq!(drawn(&terminal), Drawn::Key);
        assert!(terminal.text().contains("--qr spaces"), "{}", terminal.text());
        leave(terminal);
    }
}

#[test]
fn a_terminal_that_never_answers_is_trusted_and_left_as_it_was() {
    let place = Place::with_clinic();
    let mut terminal = with_manner(&place, (80, 24), "", &[], Manner::SILENT);
    assert_eq!(drawn(&terminal), Drawn::Half);
    let key = terminal.key();
    terminal.send(&format!("{}\r", totp(&key, NOW)));
    terminal.wait_for("Press Enter");
    terminal.send("\r");
    terminal.wait_for("exit=0");
    terminal.wait_for("echo");
    assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
}

#[test]
fn an_answer_that_comes_late_is_no_part_of_the_code() {
    let place = Place::with_clinic();
    let late =
        Manner { delay: Duration::from_millis(200), patience: "10,15000", ..Manner::default() };
    let mut terminal = with_manner(&place, (80, 24), "", &[], late);
    let key = terminal.key();
    terminal.send("0");
    terminal.wait_for("Code from the app: 0");
    // The key beside the picture is random: only the line of the question counts.
    let asked = terminal.text();
    let question = asked.lines().find(|line| line.contains("Code from the app:"));
    assert_eq!(question.map(str::trim), Some("Code from the app: 0"), "{asked}");
    terminal.send("\u{15}");
    terminal.send("000000\r");
    terminal.wait_for("2 tries left");
    terminal.send(&format!("{}\r", totp(&key, NOW)));
    terminal.wait_for("Press Enter");
    terminal.send("\r");
    terminal.wait_for("exit=0");
}

#[test]
fn an_answer_that_comes_after_everything_is_taken_out_of_the_line() {
    let place = Place::with_clinic();
    let mut terminal = with_manner(&place, (80, 24), "", &[], Manner::SILENT);
    let key = terminal.key();
    terminal.send("000000\r");
    terminal.wait_for("2 tries left");
    terminal.send(&format!("\u{1b}[2;2R{}\r", totp(&key, NOW)));
    terminal.wait_for("Press Enter");
    terminal.send("\r");
    terminal.wait_for("exit=0");
}

#[test]
fn what_is_typed_while_the_terminal_is_asked_belongs_to_the_next_question() {
    let place = Place::with_clinic();
    let slow = Manner { patience: "400", ..Manner::SILENT };
    let line = "user enroll rao";
    let mut terminal = Terminal::with_manner(&place, (80, 24), line, &[], slow);
    terminal.wait_for_sent("\u{1b}[6n");
    terminal.send("9\u{7f}00");
    terminal.wait_for("Code from the app: 00");
    terminal.send("0000\r");
    terminal.wait_for("2 tries left");
    leave(terminal);
}

#[test]
fn an_interrupt_while_the_terminal_is_asked_leaves_it_as_it_was() {
    let place = Place::with_clinic();
    let slow = Manner { patience: "5000", ..Manner::SILENT };
    let mut terminal = Terminal::with_manner(&place, (80, 24), "user enroll rao", &[], slow);
    terminal.wait_for_sent("\u{1b}[6n");
    terminal.send("\u{3}");
    terminal.wait_for("exit=130");
    terminal.wait_for("echo");
    assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
    assert!(!terminal.screen().alternate_screen() && !terminal.screen().hide_cursor());
    assert!(!terminal.has_sent("Scan this"), "nothing is drawn on the restored screen");
    assert_eq!(place.json(&["authenticator", "list", "rao"]), serde_json::json!([]));
}
