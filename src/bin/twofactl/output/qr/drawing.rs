//! The ways to draw a QR code with terminal cells.
//!
//! ```text
//! half     ▄, two modules a cell, one above the other:
//!            upper module dark:  background dark, foreground light
//!            upper module light: background light, foreground dark
//!            lower module equal to the upper: a blank; else `▄`, in the foreground
//! spaces   two blanks a module, on a dark or light background
//! full     ██ or two blanks a module, in the terminal's own colours
//! ascii    ## or two blanks a module, in the terminal's own colours
//! ```
//!
//! In the first two both colours are always given, from the fixed part of the
//! 256-colour table: themes change colours 0 to 15, and an inverted code is
//! read by no phone. `NO_COLOR` is about decoration and would leave equal
//! cells, so it does not apply. Half blocks are never `▀`, and never `█`: fonts
//! leave seams between them. Without colours, ink and paper of the terminal
//! change places instead, which needs to know which of the two is dark.
//!
//! The other two bring no escape at all, and are right on a dark background
//! with light ink or on a light one with dark ink. A camera that is near enough
//! to resolve the seams and strokes may not read them; they are for terminals
//! that take nothing better.
//!
//! Pure: from modules to strings.

use qr2term::matrix::Matrix;
use qr2term::render::{QrDark, QrLight};
use qrcode::types::Color;

use super::Picture;

/// The escapes of one colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shade {
    paper: &'static str,
    ink: &'static str,
}

/// The two colours of a drawing that brings its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Palette {
    dark: Shade,
    light: Shade,
}

impl Palette {
    /// Black and white of the 256-colour table, which no theme changes.
    pub(crate) const TABLE: Self = Self {
        dark: Shade { paper: "\x1b[48;5;16m", ink: "\x1b[38;5;16m" },
        light: Shade { paper: "\x1b[48;5;231m", ink: "\x1b[38;5;231m" },
    };
    /// Black and white, or light grey, of consoles that have only eight.
    pub(crate) const EIGHT: Self = Self {
        dark: Shade { paper: "\x1b[40m", ink: "\x1b[30m" },
        light: Shade { paper: "\x1b[47m", ink: "\x1b[37m" },
    };

    /// The terminal's own two, changing places, on a dark background.
    pub(crate) const REVERSE: Self = Self {
        dark: Shade { paper: "\x1b[0m", ink: "" },
        light: Shade { paper: "\x1b[7m", ink: "" },
    };

    /// Dark as light and light as dark.
    pub(crate) const fn swapped(self) -> Self {
        Self { dark: self.light, light: self.dark }
    }

    fn of(self, module: Color) -> Shade {
        if module == QrDark { self.dark } else { self.light }
    }
}

/// Which modules are drawn in ink; the others stay blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The light ones, on a dark background.
    Light,
    /// The dark ones, on a light background.
    Dark,
}

/// How a code is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawing {
    /// `▄`, the smallest.
    Half(Palette),
    /// Coloured blanks.
    Spaces(Palette),
    /// `██`.
    Full(Ink),
    /// `##`.
    Ascii(Ink),
}

const RESET: &str = "\x1b[0m";

impl Drawing {
    /// The same with dark and light in each other's place.
    pub(crate) fn inverted(self) -> Self {
        let other = |ink| match ink {
            Ink::Light => Ink::Dark,
            Ink::Dark => Ink::Light,
        };
        match self {
            Self::Half(palette) => Self::Half(palette.swapped()),
            Self::Spaces(palette) => Self::Spaces(palette.swapped()),
            Self::Full(ink) => Self::Full(other(ink)),
            Self::Ascii(ink) => Self::Ascii(other(ink)),
        }
    }

    /// Columns and rows of a square of that many modules.
    pub(crate) const fn cells(self, modules: usize) -> (usize, usize) {
        match self {
            Self::Half(_) => (modules, modules.div_ceil(2)),
            Self::Spaces(_) | Self::Full(_) | Self::Ascii(_) => (modules * 2, modules),
        }
    }

    /// Draws the modules.
    pub(super) fn draw(self, matrix: &Matrix<Color>) -> Picture {
        let modules = matrix.size();
        let lines: Vec<&[Color]> = matrix.pixels().chunks(modules.max(1)).collect();
        let each = |row: &dyn Fn(&[Color]) -> String| lines.iter().map(|line| row(line)).collect();
        let rows = match self {
            Self::Half(palette) => half_blocks(&lines, palette),
            Self::Spaces(palette) => each(&|line| spaces_row(line, palette)),
            Self::Full(ink) => each(&|line| glyph_row(line, ink, "██")),
            Self::Ascii(ink) => each(&|line| glyph_row(line, ink, "##")),
        };
        Picture { rows, columns: self.cells(modules).0 }
    }
}

fn half_blocks(lines: &[&[Color]], palette: Palette) -> Vec<String> {
    // The number of lines is odd: the lower half of the last row is quiet zone.
    let quiet = vec![QrLight; lines.len()];
    lines
        .chunks(2)
        .map(|pair| match pair {
            [upper, lower] => half_row(upper, lower, palette),
            [upper] => half_row(upper, &quiet, palette),
            _ => String::new(),
        })
        .collect()
}

fn half_row(upper: &[Color], lower: &[Color], palette: Palette) -> String {
    let mut text = String::new();
    let mut above = None;
    for (upper, lower) in upper.iter().zip(lower) {
        if above != Some(upper) {
            text.push_str(palette.of(*upper).paper);
            text.push_str(palette.of(!*upper).ink);
            above = Some(upper);
        }
        text.push(if upper == lower { ' ' } else { '▄' });
    }
    text.push_str(RESET);
    text
}

fn spaces_row(line: &[Color], palette: Palette) -> String {
    let mut text = String::new();
    for run in line.chunk_by(PartialEq::eq) {
        let module = run.first().copied().unwrap_or(QrLight);
        text.push_str(palette.of(module).paper);
        text.extend(std::iter::repeat_n("  ", run.len()));
    }
    text.push_str(RESET);
    text
}

fn glyph_row(line: &[Color], ink: Ink, glyph: &str) -> String {
    let inked = match ink {
        Ink::Light => QrLight,
        Ink::Dark => QrDark,
    };
    line.iter().map(|module| if *module == inked { glyph } else { "  " }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::picture::testing::{decode, uris};
    use super::super::{FULL_MARGIN, SMALL_MARGIN, modules};
    use super::*;

    const ALL: [Drawing; 8] = [
        Drawing::Half(Palette::REVERSE),
        Drawing::Spaces(Palette::REVERSE),
        Drawing::Half(Palette::TABLE),
        Drawing::Half(Palette::EIGHT),
        Drawing::Spaces(Palette::TABLE),
        Drawing::Spaces(Palette::EIGHT),
        Drawing::Full(Ink::Light),
        Drawing::Ascii(Ink::Light),
    ];

    /// What a terminal makes of a cell, upper and lower half; dark as `true`.
    fn halves(cell: &vt100::Cell, own: Own) -> [bool; 2] {
        let paper = is_dark(cell.bgcolor(), own.paper_is_dark);
        let ink = is_dark(cell.fgcolor(), !own.paper_is_dark);
        let (paper, ink) = if cell.inverse() { (ink, paper) } else { (paper, ink) };
        match cell.contents() {
            "" | " " => [paper, paper],
            "▄" => [paper, ink],
            "█" | "#" => [ink, ink],
            other => panic!("unexpected glyph {other:?}"),
        }
    }

    fn is_dark(color: vt100::Color, own: bool) -> bool {
        match color {
            vt100::Color::Default => own,
            vt100::Color::Idx(0 | 16) => true,
            vt100::Color::Idx(7 | 231) => false,
            other => panic!("a theme may change {other:?}"),
        }
    }

    /// The terminal's own colours.
    #[derive(Debug, Clone, Copy)]
    struct Own {
        paper_is_dark: bool,
    }

    const DARK: Own = Own { paper_is_dark: true };
    const LIGHT: Own = Own { paper_is_dark: false };

    /// Paints the rows on an emulated terminal and returns its modules, dark as
    /// `true`.
    fn painted(drawing: Drawing, picture: &Picture, own: Own) -> Vec<Vec<bool>> {
        let (rows, columns) = (picture.rows.len(), picture.columns);
        let size = (u16::try_from(rows).unwrap() + 1, u16::try_from(columns).unwrap() + 1);
        let mut terminal = vt100::Parser::new(size.0, size.1, 0);
        terminal.process(picture.rows.join("\r\n").as_bytes());
        assert_eq!(usize::from(terminal.screen().cursor_position().1), columns, "width of a row");
        let row = |row: u16| {
            let screen = terminal.screen();
            let cells = (0..size.1 - 1).map(move |column| screen.cell(row, column).unwrap());
            cells.map(|cell| halves(cell, own)).collect::<Vec<_>>()
        };
        let rows = (0..size.0 - 1).map(row);
        match drawing {
            Drawing::Half(_) => rows
                .flat_map(|row| [0, 1].map(|half| row.iter().map(|cell| cell[half]).collect()))
                .collect(),
            Drawing::Spaces(_) | Drawing::Full(_) | Drawing::Ascii(_) => rows
                .map(|row| {
                    row.chunks(2)
                        .map(|pair| {
                            assert!(pair.iter().flatten().all(|half| *half == pair[0][0]));
                            pair[0][0]
                        })
                        .collect()
                })
                .collect(),
        }
    }

    #[test]
    fn a_decoder_that_we_did_not_write_reads_what_is_drawn() {
        for uri in uris() {
            for margin in [SMALL_MARGIN, FULL_MARGIN] {
                let matrix = modules(&uri, margin).unwrap();
                for drawing in ALL {
                    let seen = painted(drawing, &drawing.draw(&matrix), DARK);
                    assert!(!seen[0][0], "the quiet zone is light: {drawing:?}");
                    assert_eq!(decode(&seen), uri, "{drawing:?}, margin {margin}");
                }
            }
        }
    }

    #[test]
    fn what_brings_its_colours_is_the_same_on_a_light_background_and_the_rest_is_inverted() {
        let uri = &uris()[0];
        let matrix = modules(uri, FULL_MARGIN).unwrap();
        for drawing in ALL {
            let right = painted(drawing, &drawing.draw(&matrix), DARK);
            let inverted = drawing.inverted();
            let (on_light, inverted) = (
                painted(drawing, &drawing.draw(&matrix), LIGHT),
                painted(inverted, &inverted.draw(&matrix), LIGHT),
            );
            match drawing {
                Drawing::Half(palette) | Drawing::Spaces(palette)
                    if palette != Palette::REVERSE =>
                {
                    assert_eq!(on_light, right);
                }
                Drawing::Half(_) | Drawing::Spaces(_) | Drawing::Full(_) | Drawing::Ascii(_) => {
                    assert_eq!(inverted, right);
                }
            }
        }
    }

    #[test]
    fn the_cells_that_are_promised_are_the_cells_that_are_drawn() {
        for uri in uris() {
            let matrix = modules(&uri, FULL_MARGIN).unwrap();
            for drawing in ALL {
                let picture = drawing.draw(&matrix);
                let cells = (picture.columns, picture.rows.len());
                assert_eq!(cells, drawing.cells(matrix.size()), "{drawing:?}");
            }
        }
    }

    #[test]
    fn spaces_and_ascii_are_bytes_that_every_locale_has_and_glyphs_bring_no_escape() {
        let matrix = modules(&uris()[0], FULL_MARGIN).unwrap();
        for drawing in ALL {
            let text = drawing.draw(&matrix).rows.concat();
            match drawing {
                Drawing::Half(_) => {}
                Drawing::Spaces(_) => assert!(text.is_ascii()),
                Drawing::Full(_) => assert!(!text.contains('\u{1b}')),
                Drawing::Ascii(_) => assert!(text.chars().all(|c| "# ".contains(c))),
            }
        }
    }

    #[test]
    fn colours_change_only_where_they_must_and_end_with_each_row() {
        const DARK_ABOVE: &str = "\x1b[48;5;16m\x1b[38;5;231m";
        const LIGHT_ABOVE: &str = "\x1b[48;5;231m\x1b[38;5;16m";
        let matrix = modules("otpauth://totp/a?secret=AAAA", FULL_MARGIN).unwrap();
        let picture = Drawing::Half(Palette::TABLE).draw(&matrix);
        assert_eq!(picture.rows[0], format!("{LIGHT_ABOVE}{}{RESET}", " ".repeat(picture.columns)));
        for row in &picture.rows {
            assert!(row.ends_with(RESET));
            let glyphs = row.replace(DARK_ABOVE, "").replace(LIGHT_ABOVE, "").replace(RESET, "");
            assert_eq!(glyphs.chars().count(), picture.columns);
            assert!(!row.contains(&format!("{DARK_ABOVE}{LIGHT_ABOVE}")));
        }
    }
}
