//! Screens that show a secret and are gone afterwards: enrollment, and new
//! recovery codes.
//!
//! What to show and where is computed by pure functions, so that everything,
//! the one line of the prompt included, is known to fit before it is drawn. A
//! picture that does not fit would scroll and cannot be scanned. Drawing and
//! the second screen of the terminal are a few lines at the end.

use std::io::{self, Write as _};

use twofactl::model::secret::SecretText;

use super::escape;
use super::qr::{Fit, Picture, Room, fit, is_utf8_locale};
use super::wrap::{cells, shorten, wrap};
use crate::prompt::{Ask, Asked};
use crate::report::Complaint;
use crate::terminal::{AlternateScreen, Size, alternate_screen};

/// What a person needs to bind an app. Its texts are not escaped yet.
pub(crate) struct Enrollment<'a> {
    /// The `otpauth` URIs, best first: with the issuer in the label, and without.
    pub(crate) uris: &'a [SecretText],
    /// The secret in Base32, without blanks.
    pub(crate) key: &'a SecretText,
    /// The account as the app will show it.
    pub(crate) account: &'a str,
    /// The issuer as the app will show it.
    pub(crate) issuer: &'a str,
    /// "SHA1, 6 digits, 30 seconds".
    pub(crate) settings: &'a str,
    /// Apps to download.
    pub(crate) apps: &'a [&'a str],
    /// Why the last code failed.
    pub(crate) message: Option<&'a str>,
}

/// What can be drawn on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Canvas {
    /// The terminal, in cells; zero where it is unknown.
    pub(crate) size: Size,
    /// Whether it shows UTF-8.
    pub(crate) utf8: bool,
}

impl Canvas {
    /// The terminal of this process, at this moment.
    pub(crate) fn now() -> Self {
        Self { size: Size::now(), utf8: is_utf8_locale(|name| std::env::var(name).ok()) }
    }

    fn room(self, columns: usize, rows_below: usize) -> Room {
        Room { columns, rows: self.size.rows, rows_below, utf8: self.utf8 }
    }
}

/// The narrowest text beside a picture; a key line of five groups fits.
const PANEL: usize = 28;
const GAP: usize = 2;
/// The line on which the code is asked.
const PROMPT: usize = 1;
/// Lines are not made longer than people like to read.
const LONGEST: usize = 100;
/// Assumed where the size is unknown.
const USUAL: usize = 80;

/// How much is said: shorter where the rows are few.
#[derive(Debug, Clone, Copy)]
enum Detail {
    Everything,
    /// Without empty lines.
    Dense,
    /// Without the apps as well, and names cut to a line.
    Terse,
}

const DETAILS: [Detail; 3] = [Detail::Everything, Detail::Dense, Detail::Terse];

/// Lays the enrollment screen out: at most one row less than the terminal has,
/// the last being for the prompt. Only text without a picture may be longer.
pub(crate) fn enrollment_lines(shown: &Enrollment<'_>, canvas: Canvas) -> Vec<String> {
    match beside(shown, canvas) {
        Ok(lines) => lines,
        Err(fitting) => below(shown, canvas).unwrap_or_else(|| without(shown, canvas, &fitting)),
    }
}

/// The text to the right of the picture, or why that cannot be.
fn beside(shown: &Enrollment<'_>, canvas: Canvas) -> Result<Vec<String>, Fit> {
    let room = canvas.room(canvas.size.columns.saturating_sub(GAP + PANEL), PROMPT);
    let picture = match fit(shown.uris, room) {
        Fit::Draw { picture, .. } => picture,
        other => return Err(other),
    };
    let rows = canvas.size.rows.saturating_sub(PROMPT);
    let width = canvas.size.columns.saturating_sub(picture.columns + GAP).min(LONGEST);
    match DETAILS.iter().map(|detail| panel(shown, width, *detail)).find(|p| p.len() <= rows) {
        Some(panel) => Ok(side_by_side(&picture, &panel)),
        None => Err(Fit::TooSmall {
            columns_needed: picture.columns,
            rows_needed: panel(shown, width, Detail::Terse).len() + PROMPT,
        }),
    }
}

fn side_by_side(picture: &Picture, panel: &[String]) -> Vec<String> {
    let blank = " ".repeat(picture.columns);
    (0..picture.rows.len().max(panel.len()))
        .map(|at| {
            let left = picture.rows.get(at).unwrap_or(&blank);
            let right = panel.get(at).map_or("", String::as_str);
            if right.is_empty() { left.clone() } else { format!("{left}{:GAP$}{right}", "") }
        })
        .collect()
}

/// The text under the picture, if that fits.
fn below(shown: &Enrollment<'_>, canvas: Canvas) -> Option<Vec<String>> {
    let width = canvas.size.columns.min(LONGEST);
    DETAILS.iter().find_map(|detail| {
        let text = panel(shown, width, *detail);
        match fit(shown.uris, canvas.room(canvas.size.columns, text.len() + PROMPT)) {
            Fit::Draw { picture, .. } => Some(picture.rows.into_iter().chain(text).collect()),
            Fit::TooSmall { .. } | Fit::NotUtf8 | Fit::TooLong => None,
        }
    })
}

/// No picture: says why, and how to get one.
fn without(shown: &Enrollment<'_>, canvas: Canvas, fitting: &Fit) -> Vec<String> {
    let width = if canvas.size.columns == 0 { USUAL } else { canvas.size.columns.min(LONGEST) };
    let why = why_no_picture(fitting, canvas.size);
    let offer = "A picture file instead: enroll again with --qr-file FILE.png or FILE.svg.";
    let rows = canvas.size.rows.saturating_sub(PROMPT);
    let screen = |detail| {
        let mut lines = wrap(&why, width);
        lines.extend(wrap(offer, width));
        gap(&mut lines, detail);
        lines.extend(text_lines(shown, width, detail, "Type this key into an authenticator app:"));
        lines
    };
    let fitting = DETAILS.iter().map(|detail| screen(*detail)).find(|lines| lines.len() <= rows);
    // Where nothing fits, or the size is unknown, the terminal scrolls.
    fitting.unwrap_or_else(|| screen(if rows == 0 { Detail::Everything } else { Detail::Terse }))
}

fn why_no_picture(fitting: &Fit, size: Size) -> String {
    match fitting {
        Fit::NotUtf8 => "No QR code: the locale is not UTF-8. If this terminal shows UTF-8, set \
                         LC_ALL=C.UTF-8."
            .to_owned(),
        Fit::TooLong => "No QR code: the names are too long for one.".to_owned(),
        Fit::TooSmall { .. } if size.columns == 0 || size.rows == 0 => {
            "No QR code: the size of this terminal is unknown.".to_owned()
        }
        // `Draw` does not come here.
        Fit::Draw { picture, .. } => too_small(size, picture.columns, picture.rows.len()),
        Fit::TooSmall { columns_needed, rows_needed } => {
            too_small(size, *columns_needed, *rows_needed)
        }
    }
}

/// Names the size for text beside the picture: windows are rather wide than high.
fn too_small(size: Size, picture_columns: usize, rows: usize) -> String {
    let columns = picture_columns + GAP + PANEL;
    format!(
        "No QR code: it needs a window of {columns} columns and {rows} rows; this one has {} and {}.",
        size.columns, size.rows
    )
}

fn panel(shown: &Enrollment<'_>, width: usize, detail: Detail) -> Vec<String> {
    text_lines(shown, width, detail, "Scan this with an authenticator app, or type the key:")
}

/// The texts in the order of reading, broken at `width`.
fn text_lines(
    shown: &Enrollment<'_>,
    width: usize,
    detail: Detail,
    instruction: &str,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(message) = shown.message {
        lines.extend(wrap(&escape::for_terminal(message), width));
        gap(&mut lines, detail);
    }
    lines.extend(wrap(instruction, width));
    gap(&mut lines, detail);
    lines.extend(wrap(&in_groups(shown.key.expose()), width));
    gap(&mut lines, detail);
    lines.extend(field("Account", shown.account, width, detail));
    lines.extend(field("Issuer", shown.issuer, width, detail));
    lines.extend(field("Settings", shown.settings, width, detail));
    if !shown.apps.is_empty() && !matches!(detail, Detail::Terse) {
        gap(&mut lines, detail);
        lines.extend(wrap(&format!("Apps: {}", shown.apps.join(", ")), width));
    }
    lines
}

fn gap(lines: &mut Vec<String>, detail: Detail) {
    if matches!(detail, Detail::Everything) {
        lines.push(String::new());
    }
}

/// `name: value`, further lines under the value.
fn field(name: &str, value: &str, width: usize, detail: Detail) -> Vec<String> {
    const LABEL: usize = "Settings: ".len();
    let value = escape::for_terminal(value);
    let width = width.saturating_sub(LABEL).max(1);
    let values = match detail {
        Detail::Terse => vec![shorten(&value, width)],
        Detail::Everything | Detail::Dense => wrap(&value, width),
    };
    let labels = std::iter::once(format!("{name}:")).chain(std::iter::repeat(String::new()));
    labels.zip(values).map(|(label, value)| format!("{label:LABEL$}{value}")).collect()
}

/// The key in groups of four; lines break between groups only.
fn in_groups(key: &str) -> String {
    let characters: Vec<char> = key.chars().collect();
    characters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Lays out the screen with new recovery codes: in two columns where ten lines
/// would be too many.
pub(crate) fn code_lines(codes: &[SecretText], size: Size) -> Vec<String> {
    let width = if size.columns == 0 { USUAL } else { size.columns };
    let mut lines = wrap("New recovery codes:", width);
    lines.push(String::new());
    let codes: Vec<&str> = codes.iter().map(SecretText::expose).collect();
    let widest = codes.iter().map(|code| cells(code)).max().unwrap_or(0);
    let two = size.rows > 0 && codes.len() + 6 > size.rows && 2 * widest + 6 <= width;
    for pair in codes.chunks(if two { 2 } else { 1 }) {
        lines.push(format!("  {}", pair.join("    ")));
    }
    lines.push(String::new());
    lines.extend(wrap("Each works once. Keep them apart from your phone.", width));
    lines
}

/// Whether a secret gets a screen of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// On the terminal's second screen, cleared before each drawing.
    Alternate,
    /// Line under line, with no cursor movement: `--plain`, or a dumb terminal.
    /// The secret stays in the window.
    Inline,
}

/// A screen for a secret. It is gone when the value is dropped, and after a
/// signal or a panic too. To be dropped before anything else is printed.
#[must_use = "the screen is left when the value is dropped"]
pub(crate) struct SecretScreen {
    alternate: Option<AlternateScreen>,
}

const CLEAR: &str = "\x1b[0m\x1b[2J\x1b[H";

impl SecretScreen {
    /// Opens the screen for the person who answers `ask`; `flag` is what to
    /// give where nobody can be asked. A secret never goes into a file that
    /// happens to be standard error.
    ///
    /// # Errors
    ///
    /// [`Complaint::InputNeeded`] if nobody can be asked.
    pub(crate) fn open(style: Style, ask: &dyn Ask, flag: &str) -> Asked<Self> {
        if !ask.can_ask() {
            let what = "a terminal on which a secret can be shown".to_owned();
            return Err(Complaint::InputNeeded { what, flag: flag.to_owned() });
        }
        let alternate = match style {
            Style::Alternate => alternate_screen(),
            Style::Inline => None,
        };
        Ok(Self { alternate })
    }

    /// Draws the enrollment, again after each wrong code. The prompt for the
    /// code follows: one line, by [`Ask::code`].
    ///
    /// # Errors
    ///
    /// What kept the terminal from being written.
    pub(crate) fn show_enrollment(&self, shown: &Enrollment<'_>) -> Asked<()> {
        self.draw(&enrollment_lines(shown, Canvas::now()))
    }

    /// Shows new recovery codes until Enter.
    ///
    /// # Errors
    ///
    /// What kept the terminal from being written, or the answer from being read.
    pub(crate) fn show_codes(&self, codes: &[SecretText], ask: &dyn Ask) -> Asked<()> {
        self.draw(&code_lines(codes, Size::now()))?;
        ask.pause("Press Enter when they are written down.")
    }

    fn draw(&self, lines: &[String]) -> Asked<()> {
        let clear = if self.alternate.is_some() { CLEAR } else { "" };
        let text = zeroize::Zeroizing::new(format!("{clear}{}\n", lines.join("\n")));
        // In one piece: a picture that builds up line by line flickers.
        Ok(io::stderr().lock().write_all(text.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    const APPS: &[&str] = &["Aegis", "2FAS", "Google Authenticator", "Microsoft Authenticator"];

    struct Case {
        uris: Vec<SecretText>,
        key: SecretText,
        account: String,
        issuer: String,
        message: Option<&'static str>,
    }

    impl Case {
        /// URIs of 114 and 99 characters: 41 and 37 modules.
        fn usual() -> Self {
            let uri = |prefix: &str| {
                let text = format!(
                    "otpauth://totp/{prefix}rao@cityclinic.example?secret={KEY}&issuer=City%20Clinic."
                );
                SecretText::new(text)
            };
            let uris = vec![uri("City%20Clinic.:"), uri("")];
            assert_eq!(uris[0].expose().len(), 114);
            Self {
                uris,
                key: SecretText::new(KEY.into()),
                account: "rao@cityclinic.example".into(),
                issuer: "City Clinic.".into(),
                message: None,
            }
        }

        fn lines(&self, columns: usize, rows: usize) -> Vec<String> {
            let size = Size { columns, rows };
            enrollment_lines(&self.shown(), Canvas { size, utf8: true })
        }

        fn shown(&self) -> Enrollment<'_> {
            Enrollment {
                uris: &self.uris,
                key: &self.key,
                account: &self.account,
                issuer: &self.issuer,
                settings: "SHA1, 6 digits, 30 seconds",
                apps: APPS,
                message: self.message,
            }
        }
    }

    /// What an emulated terminal of that size shows after the lines and the prompt.
    fn on_screen(lines: &[String], columns: usize, rows: usize) -> vt100::Parser {
        let size = (u16::try_from(rows).unwrap(), u16::try_from(columns).unwrap());
        let mut terminal = vt100::Parser::new(size.0, size.1, 1000);
        let text = format!("{}\r\nCode from the app: ", lines.join("\r\n"));
        terminal.process(text.as_bytes());
        terminal.screen_mut().set_scrollback(usize::MAX);
        assert_eq!(terminal.screen().scrollback(), 0, "nothing scrolled away");
        terminal
    }

    fn has_picture(lines: &[String]) -> bool {
        lines.iter().any(|line| line.contains('▄'))
    }

    /// The words on the screen, without picture and line breaks.
    fn words(lines: &[String]) -> String {
        let text = lines.join(" ");
        let (first, rest) = text.split_once('\u{1b}').unwrap_or((&text, ""));
        let rest = rest.split('\u{1b}').map(|part| part.split_once('m').map_or("", |(_, t)| t));
        let text = format!("{first}{}", rest.collect::<String>()).replace('▄', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn picture_text_and_prompt_fit_an_ordinary_window() {
        let mut case = Case::usual();
        for message in [None, Some("That code was for an earlier step: wait for the next one.")] {
            case.message = message;
            let lines = case.lines(80, 24);
            assert_eq!(lines.len(), 23);
            let terminal = on_screen(&lines, 80, 24);
            assert_eq!(terminal.screen().cursor_position().0, 23);
            let words = words(&lines);
            for part in [
                "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
                "Account: rao@cityclinic.example",
                "Issuer: City Clinic.",
                "Settings: SHA1, 6 digits, 30 seconds",
                "Microsoft Authenticator",
                message.unwrap_or("Scan this"),
            ] {
                assert!(words.contains(part), "{part}: {words}");
            }
        }
    }

    #[test]
    fn the_picture_is_whole_wherever_it_is_drawn() {
        let case = Case::usual();
        let mut drawn = 0;
        for columns in [30, 45, 60, 71, 75, 80, 132] {
            for rows in [5, 22, 23, 24, 33, 45] {
                let lines = case.lines(columns, rows);
                if !has_picture(&lines) {
                    continue;
                }
                drawn += 1;
                let terminal = on_screen(&lines, columns, rows);
                let contents = terminal.screen().contents();
                assert!(contents.contains("JBSW"), "{columns}x{rows}");
                assert!(!contents.contains("JBSW Y3DP EHPK 3PXP J\n"), "{columns}x{rows}");
            }
        }
        assert!(drawn > 15, "{drawn}");
    }

    #[test]
    fn a_high_and_narrow_window_has_the_text_below() {
        let lines = Case::usual().lines(60, 45);
        assert!(has_picture(&lines));
        let picture_ends = lines.iter().rposition(|line| line.contains('\u{1b}')).unwrap();
        let text_begins = lines.iter().position(|line| line.contains("Scan")).unwrap();
        assert!(text_begins > picture_ends);
        on_screen(&lines, 60, 45);
    }

    #[test]
    fn where_nothing_fits_the_size_is_named_and_files_are_offered() {
        let lines = Case::usual().lines(80, 21);
        assert!(!has_picture(&lines));
        let text = words(&lines);
        assert!(text.contains("71 columns and 22 rows; this one has 80 and 21."), "{text}");
        assert!(text.contains("--qr-file FILE.png"));
        assert!(text.contains("JBSW Y3DP"));
        assert!(has_picture(&Case::usual().lines(71, 22)), "the size that was named is enough");
        on_screen(&lines, 80, 21);
    }

    #[test]
    fn an_unknown_size_or_locale_gets_text() {
        let case = Case::usual();
        assert!(words(&case.lines(0, 0)).contains("the size of this terminal is unknown"));
        let size = Size { columns: 200, rows: 60 };
        let lines = enrollment_lines(&case.shown(), Canvas { size, utf8: false });
        assert!(words(&lines).contains("the locale is not UTF-8"));
        assert!(!has_picture(&lines));
    }

    #[test]
    fn long_names_are_cut_before_the_picture_is_given_up() {
        let mut case = Case::usual();
        case.account = "wide山 ".repeat(40);
        case.issuer = format!("\u{1b}[2J{}", "x".repeat(200));
        for (columns, rows) in [(80, 24), (100, 30), (60, 45)] {
            let lines = case.lines(columns, rows);
            assert!(has_picture(&lines), "{columns}x{rows}");
            on_screen(&lines, columns, rows);
            assert!(!lines.join("").contains("\u{1b}[2J"));
        }
    }

    #[test]
    fn a_key_is_never_broken_inside_a_group() {
        for width in PANEL..60 {
            let key = "ABCD".repeat(26);
            for line in wrap(&in_groups(&key), width) {
                assert!(line.split(' ').all(|group| group == "ABCD"), "{line}");
            }
        }
        assert_eq!(in_groups("ABCDEF"), "ABCD EF");
    }

    #[test]
    fn ten_recovery_codes_fit_a_small_window() {
        let codes = vec![SecretText::new("ABCD-EFGH-JKLM-NPQR".into()); 10];
        for (columns, rows) in [(80, 24), (60, 12), (0, 0)] {
            let lines = code_lines(&codes, Size { columns, rows });
            assert_eq!(words(&lines).matches("ABCD-EFGH-JKLM-NPQR").count(), 10);
            assert!(words(&lines).ends_with("Keep them apart from your phone."));
            if rows > 0 {
                assert!(lines.len() < rows, "{columns}x{rows}");
            }
        }
    }
}
