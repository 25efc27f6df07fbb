//! QR codes on a terminal: what is encoded, how it is drawn, and whether it fits.
//!
//! Pure: from a URI and the conditions on a terminal to strings.

pub(crate) mod choice;
pub(crate) mod drawing;

use drawing::Drawing;
use qr2term::matrix::Matrix;
use qr2term::render::QrLight;
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode};
use twofactl::model::secret::SecretText;

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
    /// No candidate is short enough for any QR code.
    TooLong,
}

/// Draws the first that fits. The candidates stand in order of preference: with the
/// issuer's prefix in the label, then without. A full margin comes before the
/// prefix: phones need the first and repeat the second from `issuer=`.
pub(crate) fn fit(candidates: &[SecretText], drawing: Drawing, room: Room) -> Fit {
    let mut smallest: Option<(usize, usize)> = None;
    for margin in [FULL_MARGIN, SMALL_MARGIN] {
        for (candidate, uri) in candidates.iter().enumerate() {
            let Ok(matrix) = modules(uri.expose(), margin) else { continue };
            let (columns, rows) = drawing.cells(matrix.size());
            let rows = rows + room.rows_below;
            if columns <= room.columns && rows <= room.rows {
                return Fit::Draw { picture: drawing.draw(&matrix), candidate };
            }
            smallest = Some(smallest.map_or((columns, rows), |least| least.min((columns, rows))));
        }
    }
    match smallest {
        Some((columns_needed, rows_needed)) => Fit::TooSmall { columns_needed, rows_needed },
        None => Fit::TooLong,
    }
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

#[cfg(test)]
mod tests {
    use super::drawing::{Ink, Palette};
    use super::*;

    const HALF: Drawing = Drawing::Half(Palette::TABLE);

    fn room(columns: usize, rows: usize) -> Room {
        Room { columns, rows, rows_below: 1 }
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
        match fit(&candidates(), HALF, room(columns, rows)) {
            Fit::Draw { picture, candidate } => {
                Some((candidate, picture.columns, picture.rows.len()))
            }
            Fit::TooSmall { .. } | Fit::TooLong => None,
        }
    }

    #[test]
    fn the_margin_matters_more_than_the_prefix() {
        // With the prefix 41 modules, without it 37, and the margins.
        assert_eq!(chosen(80, 30), Some((0, 49, 25)));
        assert_eq!(chosen(80, 24), Some((1, 45, 23)), "full margin without the prefix");
        assert_eq!(chosen(80, 23), Some((1, 41, 21)), "small margin without the prefix");
        assert_eq!(chosen(41, 22), Some((1, 41, 21)));
        let Fit::Draw { picture, candidate: 0 } = fit(&candidates()[..1], HALF, room(80, 24))
        else {
            panic!("the prefix is kept where a small margin is enough");
        };
        assert_eq!((picture.columns, picture.rows.len()), (45, 23));
    }

    #[test]
    fn what_does_not_fit_is_not_drawn_and_the_size_is_named() {
        for (columns, rows) in [(40, 24), (80, 21), (0, 24), (80, 0), (0, 0)] {
            let Fit::TooSmall { columns_needed, rows_needed } =
                fit(&candidates(), HALF, room(columns, rows))
            else {
                panic!("{columns}x{rows}");
            };
            assert_eq!((columns_needed, rows_needed), (41, 22));
        }
    }

    #[test]
    fn what_no_code_can_hold_is_said() {
        let long = [SecretText::new("x".repeat(3000))];
        assert!(matches!(fit(&long, HALF, room(500, 500)), Fit::TooLong));
    }

    #[test]
    fn the_other_drawings_take_two_cells_a_module_and_a_row() {
        for drawing in [Drawing::Spaces(Palette::TABLE), Drawing::Ascii(Ink::Dark)] {
            let Fit::TooSmall { columns_needed, rows_needed } =
                fit(&candidates(), drawing, room(80, 24))
            else {
                panic!("{drawing:?}");
            };
            assert_eq!((columns_needed, rows_needed), (82, 42));
            let Fit::Draw { picture, .. } = fit(&candidates(), drawing, room(82, 42)) else {
                panic!("{drawing:?}");
            };
            assert_eq!((picture.columns, picture.rows.len()), (82, 41));
        }
    }
}
