//! QR codes drawn with terminal cells: two modules a cell, one above the other.
//!
//! ```text
//! upper module dark:  background 16, foreground 231
//! upper module light: background 231, foreground 16
//! lower module equal to the upper: a blank; else `▄`, in the foreground
//! ```
//!
//! Both colours are always given, from the fixed part of the 256-colour table:
//! themes change colours 0 to 15, and an inverted code is read by no phone.
//! `NO_COLOR` is about decoration and would leave two equal glyphs, so it does
//! not apply. `█` and `▀` are never used: fonts leave seams between them.
//!
//! Pure: from a URI and the size of a terminal to strings.

use qr2term::matrix::Matrix;
use qr2term::render::{QrDark, QrLight};
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode};
use twofactl::model::secret::SecretText;

const DARK_ABOVE: &str = "\x1b[48;5;16m\x1b[38;5;231m";
const LIGHT_ABOVE: &str = "\x1b[48;5;231m\x1b[38;5;16m";
const RESET: &str = "\x1b[0m";

/// The quiet zone in modules that the standard asks for (ISO/IEC 18004).
pub(crate) const FULL_MARGIN: usize = 4;
/// Read by every phone tried; used where only this fits.
const SMALL_MARGIN: usize = 2;

/// A QR code as terminal rows. What it encodes is secret, so it is not `Debug`.
pub(crate) struct Picture {
    /// Rows to print, each with its own colours and reset at its end.
    pub(crate) rows: Vec<String>,
    /// Cells of each row.
    pub(crate) columns: usize,
}

/// Room on a terminal, in cells. Zero columns or rows mean that the size is
/// unknown, so nothing fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    /// Cells in a row.
    pub(crate) columns: usize,
    /// Rows in all.
    pub(crate) rows: usize,
    /// Rows that stay free below the picture, for text and the prompt.
    pub(crate) rows_below: usize,
    /// Whether the terminal shows UTF-8; see [`is_utf8_locale`].
    pub(crate) utf8: bool,
}

/// Whether a QR code can be drawn, and which.
pub(crate) enum Fit {
    /// This picture, of the candidate with this index.
    Draw {
        /// What to print.
        picture: Picture,
        /// Which candidate it shows.
        #[cfg_attr(not(test), expect(dead_code, reason = "tests tell the candidates apart"))]
        candidate: usize,
    },
    /// The smallest of them needs this much, the rows below included.
    TooSmall {
        /// Cells in a row.
        columns_needed: usize,
        /// Rows in all.
        rows_needed: usize,
    },
    /// The terminal does not show UTF-8, so that `▄` would come out as rubbish.
    NotUtf8,
    /// No candidate is short enough for any QR code.
    TooLong,
}

/// Chooses what to draw. The candidates stand in order of preference: with the
/// issuer's prefix in the label, then without. A full margin comes before the
/// prefix: phones need the first and repeat the second from `issuer=`.
pub(crate) fn fit(candidates: &[SecretText], room: Room) -> Fit {
    if !room.utf8 {
        return Fit::NotUtf8;
    }
    let mut smallest: Option<(usize, usize)> = None;
    for margin in [FULL_MARGIN, SMALL_MARGIN] {
        for (candidate, uri) in candidates.iter().enumerate() {
            let Ok(matrix) = modules(uri.expose(), margin) else { continue };
            let columns = matrix.size();
            let rows = columns.div_ceil(2) + room.rows_below;
            if columns <= room.columns && rows <= room.rows {
                return Fit::Draw { picture: draw(&matrix), candidate };
            }
            smallest = Some(smallest.map_or((columns, rows), |least| least.min((columns, rows))));
        }
    }
    match smallest {
        Some((columns_needed, rows_needed)) => Fit::TooSmall { columns_needed, rows_needed },
        None => Fit::TooLong,
    }
}

/// Whether the locale of the process says UTF-8: the first of `LC_ALL`,
/// `LC_CTYPE` and `LANG` that is not empty decides.
pub(crate) fn is_utf8_locale(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Encodes at level L, the smallest code there is, with a quiet zone around it.
///
/// # Errors
///
/// [`QrError`] if the URI is too long for any QR code.
pub(crate) fn modules(uri: &str, margin: usize) -> Result<Matrix<Color>, QrError> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::L)?;
    let mut matrix = Matrix::new(code.to_colors());
    matrix.surround(margin, QrLight);
    Ok(matrix)
}

fn draw(matrix: &Matrix<Color>) -> Picture {
    let columns = matrix.size();
    let lines: Vec<&[Color]> = matrix.pixels().chunks(columns.max(1)).collect();
    // The number of lines is odd: the lower half of the last row is quiet zone.
    let quiet = vec![QrLight; columns];
    let rows = lines
        .chunks(2)
        .map(|pair| match pair {
            [upper, lower] => row(upper, lower),
            [upper] => row(upper, &quiet),
            _ => String::new(),
        })
        .collect();
    Picture { rows, columns }
}

fn row(upper: &[Color], lower: &[Color]) -> String {
    let mut text = String::new();
    let mut above = None;
    for (upper, lower) in upper.iter().zip(lower) {
        if above != Some(upper) {
            text.push_str(if *upper == QrDark { DARK_ABOVE } else { LIGHT_ABOVE });
            above = Some(upper);
        }
        text.push(if upper == lower { ' ' } else { '▄' });
    }
    text.push_str(RESET);
    text
}

#[cfg(test)]
mod tests {
    use super::super::picture::testing::{decode, uris};
    use super::*;

    fn room(columns: usize, rows: usize) -> Room {
        Room { columns, rows, rows_below: 1, utf8: true }
    }

    /// Paints the rows on an emulated terminal and returns its modules, dark as
    /// `true`, two rows for each row of cells.
    fn painted(picture: &Picture) -> Vec<Vec<bool>> {
        let (rows, columns) = (picture.rows.len(), picture.columns);
        let size = (u16::try_from(rows).unwrap() + 1, u16::try_from(columns).unwrap() + 1);
        let mut terminal = vt100::Parser::new(size.0, size.1, 0);
        terminal.process(picture.rows.join("\r\n").as_bytes());
        let mut modules = Vec::new();
        for row in 0..size.0 - 1 {
            let cells: Vec<_> = (0..size.1 - 1)
                .map(|column| terminal.screen().cell(row, column).unwrap().clone())
                .collect();
            modules.push(cells.iter().map(|cell| is_dark(cell.bgcolor())).collect());
            modules.push(cells.iter().map(lower_is_dark).collect());
        }
        modules
    }

    fn lower_is_dark(cell: &vt100::Cell) -> bool {
        match cell.contents() {
            " " => is_dark(cell.bgcolor()),
            "▄" => is_dark(cell.fgcolor()),
            other => panic!("unexpected glyph {other:?}"),
        }
    }

    fn is_dark(color: vt100::Color) -> bool {
        match color {
            vt100::Color::Idx(16) => true,
            vt100::Color::Idx(231) => false,
            other => panic!("a theme may change {other:?}"),
        }
    }

    #[test]
    fn a_decoder_that_we_did_not_write_reads_what_is_drawn() {
        for uri in uris() {
            for margin in [SMALL_MARGIN, FULL_MARGIN] {
                let picture = draw(&modules(&uri, margin).unwrap());
                assert_eq!(decode(&painted(&picture)), uri, "margin {margin}");
            }
        }
    }

    #[test]
    fn colours_change_only_where_they_must_and_end_with_each_row() {
        let picture = draw(&modules("otpauth://totp/a?secret=AAAA", FULL_MARGIN).unwrap());
        assert_eq!(picture.rows[0], format!("{LIGHT_ABOVE}{}{RESET}", " ".repeat(picture.columns)));
        for row in &picture.rows {
            assert!(row.ends_with(RESET));
            let glyphs = row.replace(DARK_ABOVE, "").replace(LIGHT_ABOVE, "").replace(RESET, "");
            assert_eq!(glyphs.chars().count(), picture.columns);
            assert!(!row.contains(&format!("{DARK_ABOVE}{LIGHT_ABOVE}")));
        }
    }

    fn candidates() -> Vec<SecretText> {
        let uri = |prefix: &str| {
            SecretText::new(format!(
                "otpauth://totp/{prefix}rao@cityclinic.example?secret={}&issuer=City%20Clinic",
                "A".repeat(32)
            ))
        };
        vec![uri("City%20Clinic%20of%20the%20North:"), uri("")]
    }

    /// Which candidate is drawn, and its size.
    fn chosen(columns: usize, rows: usize) -> Option<(usize, usize, usize)> {
        match fit(&candidates(), room(columns, rows)) {
            Fit::Draw { picture, candidate } => {
                Some((candidate, picture.columns, picture.rows.len()))
            }
            Fit::TooSmall { .. } | Fit::NotUtf8 | Fit::TooLong => None,
        }
    }

    #[test]
    fn the_margin_matters_more_than_the_prefix() {
        // With the prefix 41 modules, without it 37, and the margins.
        assert_eq!(chosen(80, 30), Some((0, 49, 25)));
        assert_eq!(chosen(80, 24), Some((1, 45, 23)), "full margin without the prefix");
        assert_eq!(chosen(80, 23), Some((1, 41, 21)), "small margin without the prefix");
        assert_eq!(chosen(41, 22), Some((1, 41, 21)));
        let Fit::Draw { picture, candidate: 0 } = fit(&candidates()[..1], room(80, 24)) else {
            panic!("the prefix is kept where a small margin is enough");
        };
        assert_eq!((picture.columns, picture.rows.len()), (45, 23));
    }

    #[test]
    fn what_does_not_fit_is_not_drawn_and_the_size_is_named() {
        for (columns, rows) in [(40, 24), (80, 21), (0, 24), (80, 0), (0, 0)] {
            let Fit::TooSmall { columns_needed, rows_needed } =
                fit(&candidates(), room(columns, rows))
            else {
                panic!("{columns}x{rows}");
            };
            assert_eq!((columns_needed, rows_needed), (41, 22));
        }
    }

    #[test]
    fn what_no_code_can_hold_is_said() {
        let long = [SecretText::new("x".repeat(3000))];
        assert!(matches!(fit(&long, room(500, 500)), Fit::TooLong));
    }

    #[test]
    fn only_a_utf8_locale_gets_a_picture() {
        let locale = |pairs: &'static [(&str, &str)]| {
            is_utf8_locale(|name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(locale(&[("LANG", "de_DE.UTF-8")]));
        assert!(locale(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(!locale(&[("LANG", "de_DE.ISO-8859-1")]));
        assert!(!locale(&[]));
        assert!(matches!(fit(&candidates(), Room { utf8: false, ..room(80, 24) }), Fit::NotUtf8));
    }
}
