//! The code to scan, as a picture in the page: black on white in every
//! colour scheme, with the margin that scanners need.

use std::fmt::Write as _;

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};
use twofactl::model::secret::SecretText;

/// The quiet zone in modules that the standard asks for (ISO/IEC 18004).
const MARGIN: usize = 4;

/// Draws the URI as SVG. `None` if it is too long for any code: the key is
/// beside it.
pub(crate) fn svg(uri: &SecretText) -> Option<String> {
    let code = QrCode::with_error_correction_level(uri.expose(), EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.into_colors());
    let side = width + 2 * MARGIN;
    let mut svg = format!(
        "<svg class='qr' xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' \
         shape-rendering='crispEdges' role='img' aria-label='QR code to scan with the \
         app'><rect width='{side}' height='{side}' fill='#fff'/><path fill='#000' d='"
    );
    for (y, line) in colors.chunks(width).enumerate() {
        for (x, _) in line.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            // Writing to a `String` cannot fail.
            let _ = write!(svg, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    svg.push_str("'/></svg>");
    Some(svg)
}
