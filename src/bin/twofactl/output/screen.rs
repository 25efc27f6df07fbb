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
use super::qr::choice::{Blocks, Conditions, WhyNot, Wish, choose, questions};
use super::qr::drawing::Drawing;
use super::qr::{Fit, Picture, Room, fit};
use super::wrap::{cells, shorten, wrap};
use crate::prompt::{Ask, Asked};
use crate::report::Complaint;
use crate::terminal::answers::{self, Answers};
use crate::terminal::claims::{Claims, Colours};
use crate::terminal::{self, AlternateScreen, Size, alternate_screen};

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

/// Whether and how the code is drawn, and what to offer where it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// How, or why not.
    drawing: Result<Drawing, WhyNot>,
    /// What nobody in particular asked for would be drawn.
    automatic: Option<Drawing>,
    /// Whether a UTF-8 locale would make the picture half as large.
    smaller_with_utf8: bool,
    /// The picture file that was written.
    file: Option<String>,
}

impl Plan {
    /// Decides; `file` is the picture file that was written.
    pub(crate) fn new(wish: Wish, conditions: Conditions, file: Option<String>) -> Self {
        let colours = conditions.colours != Colours::None;
        Self {
            drawing: choose(wish, conditions),
            automatic: choose(Wish { inverted: wish.inverted, ..Wish::default() }, conditions).ok(),
            smaller_with_utf8: colours && conditions.blocks == Blocks::NotInLocale,
            file,
        }
    }
}

/// What is drawn on, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Canvas<'a> {
    /// The terminal, in cells; zero where it is unknown.
    pub(crate) size: Size,
    /// How the picture is drawn.
    pub(crate) plan: &'a Plan,
}

impl Canvas<'_> {
    fn room(self, columns: usize, rows_below: usize) -> Room {
        Room { columns, rows: self.size.rows, rows_below }
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
pub(crate) fn enrollment_lines(shown: &Enrollment<'_>, canvas: Canvas<'_>) -> Vec<String> {
    let drawing = match canvas.plan.drawing {
        Ok(drawing) => drawing,
        Err(why) => return without(shown, canvas, why.sentence()),
    };
    with_picture(shown, canvas, drawing).unwrap_or_else(|fitting| {
        without(shown, canvas, Some(why_it_does_not_fit(shown, canvas, &fitting)))
    })
}

/// The text beside the picture or below it, or why neither can be.
fn with_picture(
    shown: &Enrollment<'_>,
    canvas: Canvas<'_>,
    drawing: Drawing,
) -> Result<Vec<String>, Fit> {
    beside(shown, canvas, drawing).or_else(|fitting| below(shown, canvas, drawing).ok_or(fitting))
}

/// The text to the right of the picture, or why that cannot be.
fn beside(
    shown: &Enrollment<'_>,
    canvas: Canvas<'_>,
    drawing: Drawing,
) -> Result<Vec<String>, Fit> {
    let room = canvas.room(canvas.size.columns.saturating_sub(GAP + PANEL), PROMPT);
    let picture = match fit(shown.uris, drawing, room) {
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
fn below(shown: &Enrollment<'_>, canvas: Canvas<'_>, drawing: Drawing) -> Option<Vec<String>> {
    let width = canvas.size.columns.min(LONGEST);
    DETAILS.iter().find_map(|detail| {
        let text = panel(shown, width, *detail);
        let room = canvas.room(canvas.size.columns, text.len() + PROMPT);
        match fit(shown.uris, drawing, room) {
            Fit::Draw { picture, .. } => Some(picture.rows.into_iter().chain(text).collect()),
            Fit::TooSmall { .. } | Fit::TooLong => None,
        }
    })
}

/// No picture: the key, then why, and how to get one.
fn without(shown: &Enrollment<'_>, canvas: Canvas<'_>, why: Option<String>) -> Vec<String> {
    let width = if canvas.size.columns == 0 { USUAL } else { canvas.size.columns.min(LONGEST) };
    let mut notes: Vec<String> = why.into_iter().collect();
    match &canvas.plan.file {
        Some(file) => notes.push(format!("The QR code is in {}.", escape::for_terminal(file))),
        None if notes.is_empty() => {}
        None => notes.push(
            "A picture file instead: twofactl user enroll --qr-file FILE.png or FILE.svg."
                .to_owned(),
        ),
    }
    let screen = |detail, notes: &[String]| {
        let mut lines =
            text_lines(shown, width, detail, "Type this key into an authenticator app:");
        if !notes.is_empty() {
            gap(&mut lines, detail);
        }
        lines.extend(notes.iter().flat_map(|note| wrap(note, width)));
        lines
    };
    let rows = canvas.size.rows.saturating_sub(PROMPT);
    if rows == 0 {
        // The terminal scrolls, and nobody knows when.
        return screen(Detail::Everything, &notes);
    }
    let details = DETAILS.iter().map(|detail| screen(*detail, &notes));
    // The key matters more than why there is nothing else.
    let fewer = (0..notes.len()).rev();
    let fewer = fewer.map(|kept| screen(Detail::Terse, notes.get(..kept).unwrap_or_default()));
    let fitting = details.chain(fewer).find(|lines| lines.len() <= rows);
    fitting.unwrap_or_else(|| screen(Detail::Terse, &[]))
}

fn why_it_does_not_fit(shown: &Enrollment<'_>, canvas: Canvas<'_>, fitting: &Fit) -> String {
    let size = canvas.size;
    let needed = match fitting {
        Fit::TooLong => return "No QR code: the names are too long for one.".to_owned(),
        Fit::TooSmall { .. } if size.columns == 0 || size.rows == 0 => {
            return "No QR code: the size of this terminal is unknown.".to_owned();
        }
        // `Draw` does not come here.
        Fit::Draw { picture, .. } => too_small(size, picture.columns, picture.rows.len()),
        Fit::TooSmall { columns_needed, rows_needed } => {
            too_small(size, *columns_needed, *rows_needed)
        }
    };
    let Plan { drawing, automatic, smaller_with_utf8, file: _ } = canvas.plan;
    let other = automatic.filter(|other| drawing.as_ref() != Ok(other));
    if other.is_some_and(|other| with_picture(shown, canvas, other).is_ok()) {
        return format!("{needed} --qr auto draws one that fits.");
    }
    if *smaller_with_utf8 {
        return format!(
            "{needed} If this terminal shows UTF-8, set LC_ALL=C.UTF-8: half of that is enough."
        );
    }
    needed
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

    /// Finds out how to draw here what is wished for, asking the terminal where
    /// the environment does not say it; only a screen of its own can be asked
    /// without a trace. `file` is the picture file that was written.
    pub(crate) fn plan(&self, wish: Wish, file: Option<String>) -> Plan {
        let claims = Claims::of(|name| std::env::var(name).ok());
        let size = Size::now();
        let answers = match &self.alternate {
            // The answers are told by the row, and an unknown size has none.
            Some(screen) if size.columns > 0 && size.rows > 1 => {
                answers::ask(screen, &questions(wish, claims))
            }
            Some(_) | None => Answers::default(),
        };
        Plan::new(wish, Conditions::of(claims, answers), file)
    }

    /// Draws the enrollment, again after each wrong code. The prompt for the
    /// code follows: one line, by [`Ask::code`].
    ///
    /// # Errors
    ///
    /// What kept the terminal from being written.
    pub(crate) fn show_enrollment(&self, shown: &Enrollment<'_>, plan: &Plan) -> Asked<()> {
        self.draw(&enrollment_lines(shown, Canvas { size: Size::now(), plan }))
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
        terminal::wait_if_leaving();
        // In one piece: a picture that builds up line by line flickers.
        Ok(io::stderr().lock().write_all(text.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::qr::choice::Mode;
    use super::super::qr::drawing::{Ink, Palette};
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
            self.drawn(Ok(Drawing::Half(Palette::TABLE)), columns, rows)
        }

        fn drawn(
            &self,
            drawing: Result<Drawing, WhyNot>,
            columns: usize,
            rows: usize,
        ) -> Vec<String> {
            let automatic = Some(Drawing::Half(Palette::TABLE));
            let plan = Plan { drawing, automatic, smaller_with_utf8: false, file: None };
            self.planned(&plan, columns, rows)
        }

        fn planned(&self, plan: &Plan, columns: usize, rows: usize) -> Vec<String> {
            enrollment_lines(&self.shown(), Canvas { size: Size { columns, rows }, plan })
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
    fn an_unknown_size_gets_text() {
        let lines = Case::usual().lines(0, 0);
        assert!(words(&lines).contains("the size of this terminal is unknown"));
        assert!(!has_picture(&lines));
    }

    #[test]
    fn without_a_picture_the_key_comes_first_and_the_reason_last() {
        let case = Case::usual();
        for why in [WhyNot::Plain, WhyNot::Locale, WhyNot::NoBlocks, WhyNot::Polarity(Mode::Half)] {
            let lines = case.drawn(Err(why), 80, 24);
            assert!(!has_picture(&lines));
            assert!(lines[0].starts_with("Type this key"), "{lines:?}");
            let text = words(&lines);
            let (key, reason) = (text.find("JBSW Y3DP").unwrap(), text.find("No QR code").unwrap());
            assert!(key < reason && text.contains("--qr-file"), "{text}");
            on_screen(&lines, 80, 24);
        }
        let unwanted = words(&case.drawn(Err(WhyNot::Unwanted), 80, 24));
        assert!(unwanted.contains("JBSW Y3DP") && !unwanted.contains("QR"), "{unwanted}");
    }

    #[test]
    fn where_rows_are_few_the_key_stays_and_the_reason_goes() {
        let mut case = Case::usual();
        case.message = Some("That code was for an earlier step.");
        for (columns, rows) in [(40, 10), (40, 9), (40, 8), (80, 7)] {
            let lines = case.lines(columns, rows);
            on_screen(&lines, columns, rows);
            let text = words(&lines);
            assert!(text.contains("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"), "{text}");
            assert!(text.contains("SHA1"), "{text}");
        }
    }

    #[test]
    fn every_drawing_has_its_text_beside_it_or_below() {
        let case = Case::usual();
        for drawing in [
            Drawing::Spaces(Palette::TABLE),
            Drawing::Spaces(Palette::EIGHT),
            Drawing::Full(Ink::Light),
            Drawing::Ascii(Ink::Dark),
        ] {
            for (columns, rows) in [(112, 42), (132, 50), (90, 55), (200, 60)] {
                let lines = case.drawn(Ok(drawing), columns, rows);
                assert!(lines.len() >= 41, "{drawing:?} at {columns}x{rows}");
                let terminal = on_screen(&lines, columns, rows);
                assert!(terminal.screen().contents().contains("JBSW"));
            }
            let text = words(&case.drawn(Ok(drawing), 80, 24));
            assert!(text.contains("112 columns and 42 rows; this one has 80 and 24."), "{text}");
            assert!(text.contains("--qr auto draws one that fits."), "{text}");
            assert!(!words(&case.drawn(Ok(drawing), 60, 20)).contains("--qr auto"));
        }
    }

    #[test]
    fn what_would_make_it_smaller_is_said_where_it_would() {
        let conditions = |blocks, colours| Conditions { blocks, colours, background: None };
        let text = |blocks, colours| {
            let plan = Plan::new(Wish::default(), conditions(blocks, colours), None);
            words(&Case::usual().planned(&plan, 80, 24))
        };
        assert!(text(Blocks::NotInLocale, Colours::Table).contains("LC_ALL=C.UTF-8"));
        assert!(!text(Blocks::NotByTerminal, Colours::Table).contains("LC_ALL"));
        assert!(!text(Blocks::NotInLocale, Colours::None).contains("LC_ALL"));
    }

    #[test]
    fn a_picture_file_that_was_written_is_named_instead_of_offered() {
        let conditions =
            Conditions { blocks: Blocks::Shown, colours: Colours::Table, background: None };
        for mode in [Mode::None, Mode::Ascii] {
            let wish = Wish { mode: Some(mode), ..Wish::default() };
            let plan = Plan::new(wish, conditions, Some("a\u{1b}b.png".to_owned()));
            let text = words(&Case::usual().planned(&plan, 80, 24));
            assert!(text.contains("The QR code is in a\\u{1b}b.png."), "{text}");
            assert!(!text.contains("--qr-file"), "{text}");
        }
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
