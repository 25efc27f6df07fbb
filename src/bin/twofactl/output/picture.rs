//! QR codes as files, for terminals that are too small and people who are
//! elsewhere: PNG and SVG.
//!
//! What such a file shows is a secret: it is created exclusively, for the
//! owner alone.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;
use qr2term::matrix::Matrix;
use qr2term::render::QrDark;
use qrcode::types::Color;
use zeroize::Zeroizing;

use super::qr::{FULL_MARGIN, modules};
use crate::report::Complaint;

/// Pixels of a module's side: large enough for a phone before any screen.
const PIXELS: usize = 8;

/// The kinds of picture files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Portable Network Graphics.
    Png,
    /// Scalable Vector Graphics.
    Svg,
}

impl Kind {
    /// Tells the kind by the name of the file.
    ///
    /// # Errors
    ///
    /// [`Complaint::Invalid`] for a name that ends in neither.
    pub(crate) fn of(path: &Path) -> Result<Self, Complaint> {
        let extension = path.extension().map(|end| end.to_ascii_lowercase());
        match extension.as_ref().and_then(|end| end.to_str()) {
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            _ => Err(Complaint::Invalid {
                message: format!("the name of the QR file {path:?} says no kind of picture"),
                hint: Some("use a name that ends in .png or .svg".to_owned()),
            }),
        }
    }

    /// Draws the URI.
    ///
    /// # Errors
    ///
    /// If the URI is too long for any QR code.
    pub(crate) fn draw(self, uri: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        match self {
            Self::Png => png(uri),
            Self::Svg => Ok(Zeroizing::new(svg(uri)?.as_bytes().to_vec())),
        }
    }
}

/// Draws the URI as a PNG of one bit a pixel.
///
/// # Errors
///
/// If the URI is too long for any QR code.
pub(crate) fn png(uri: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let matrix = encode(uri)?;
    let side = u32::try_from(matrix.size() * PIXELS).context("the QR code is too large")?;
    let mut lines = Zeroizing::new(Vec::new());
    for modules in matrix.pixels().chunks(matrix.size().max(1)) {
        // Eight pixels of one bit: a byte a module.
        let line: Vec<u8> =
            modules.iter().map(|m| if *m == QrDark { 0x00 } else { 0xff }).collect();
        for _ in 0..PIXELS {
            lines.extend_from_slice(&line);
        }
    }
    let mut bytes = Zeroizing::new(Vec::new());
    let mut encoder = ::png::Encoder::new(&mut *bytes, side, side);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&lines)?;
    writer.finish()?;
    Ok(bytes)
}

/// Draws the URI as an SVG whose unit is one module.
///
/// # Errors
///
/// If the URI is too long for any QR code.
pub(crate) fn svg(uri: &str) -> anyhow::Result<Zeroizing<String>> {
    let matrix = encode(uri)?;
    let (side, pixels) = (matrix.size(), matrix.size() * PIXELS);
    let mut text = Zeroizing::new(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" \
         viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\n\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\n<path fill=\"#000\" d=\""
    ));
    for (y, line) in matrix.pixels().chunks(side.max(1)).enumerate() {
        for (x, length) in dark_runs(line) {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "M{x} {y}h{length}v1h-{length}z");
        }
    }
    text.push_str("\"/>\n</svg>\n");
    Ok(text)
}

/// Where dark modules begin in a line, and how many follow each other.
fn dark_runs(line: &[Color]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut x = 0;
    for run in line.chunk_by(PartialEq::eq) {
        if run.first() == Some(&QrDark) {
            runs.push((x, run.len()));
        }
        x += run.len();
    }
    runs
}

fn encode(uri: &str) -> anyhow::Result<Matrix<Color>> {
    modules(uri, FULL_MARGIN).context("the names are too long for a QR code")
}

/// Writes a file that did not exist, mode 0600. Half a file is removed again.
///
/// # Errors
///
/// [`Complaint::File`], also if anything of that name exists, a link included.
pub(crate) fn write_new_file(path: &Path, bytes: &[u8]) -> Result<(), Complaint> {
    let complain = |source: io::Error| Complaint::File { path: path.to_owned(), source };
    // `create_new` is one system call: nobody can put a link in between.
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(complain)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        // The first error is the one to tell.
        drop(fs::remove_file(path));
        complain(error)
    })
}

#[cfg(test)]
pub(crate) mod testing {
    //! Reading codes back, for every way of drawing them.

    /// URIs as they occur: 114 characters, and names that need encoding.
    pub(crate) fn uris() -> Vec<String> {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        let uri = |label: &str, issuer: &str| {
            format!("otpauth://totp/{label}?secret={secret}&issuer={issuer}")
        };
        let mut uris = vec![
            uri("City%20Clinic:rao", "City%20Clinic"),
            uri("O%27Neill%20%26%20Sons:zoe", "O%27Neill%20%26%20Sons"),
            uri("Praxis%20M%C3%BCller:j%C3%B6rg", "Praxis%20M%C3%BCller"),
            uri("%E5%B1%B1%E7%94%B0%E5%8C%BB%E9%99%A2:rao", "%E5%B1%B1%E7%94%B0%E5%8C%BB%E9%99%A2"),
        ];
        let short = uri("rao@cityclinic.example", "City%20Clinic%20");
        uris.push(format!("{short}{}", "x".repeat(114 - short.len())));
        assert_eq!(uris.last().unwrap().len(), 114);
        uris
    }

    /// Reads the code in a field of modules, dark as `true`.
    pub(crate) fn decode(modules: &[Vec<bool>]) -> String {
        let scale = 4;
        let (width, height) = (modules[0].len() * scale, modules.len() * scale);
        let mut image = rqrr::PreparedImage::prepare_from_bitmap(width, height, |x, y| {
            modules[y / scale][x / scale]
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code in the picture");
        grids[0].decode().unwrap().1
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::testing::{decode, uris};
    use super::*;

    #[test]
    fn a_png_is_read_by_a_decoder() {
        for uri in uris() {
            let bytes = png(&uri).unwrap();
            let mut decoder = ::png::Decoder::new(io::Cursor::new(&bytes[..]));
            decoder.set_transformations(::png::Transformations::EXPAND);
            let mut reader = decoder.read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            assert_eq!(info.width, info.height);
            let lines: Vec<Vec<bool>> = pixels
                .chunks(info.width as usize)
                .step_by(PIXELS)
                .map(|line| line.iter().step_by(PIXELS).map(|grey| *grey == 0).collect())
                .collect();
            assert!(lines[..FULL_MARGIN].iter().flatten().all(|dark| !dark), "quiet zone");
            assert_eq!(decode(&lines), uri);
        }
    }

    #[test]
    fn an_svg_is_read_by_a_decoder() {
        for uri in uris() {
            let text = svg(&uri).unwrap();
            let side = text.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap();
            let side: usize = side.parse().unwrap();
            let mut modules = vec![vec![false; side]; side];
            let path = text.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
            for run in path.split('M').skip(1) {
                let numbers: Vec<usize> = run
                    .split(|c: char| !c.is_ascii_digit())
                    .filter(|part| !part.is_empty())
                    .map(|part| part.parse().unwrap())
                    .collect();
                let [x, y, length, 1, back] = numbers[..] else { panic!("{run}") };
                assert_eq!(length, back);
                modules[y][x..x + length].fill(true);
            }
            assert_eq!(decode(&modules), uri);
        }
    }

    #[test]
    fn a_file_is_for_its_owner_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("code.png");
        write_new_file(&path, b"one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write_new_file(&path, b"two").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let link = folder.path().join("link.png");
        symlink(folder.path().join("elsewhere"), &link).unwrap();
        assert!(write_new_file(&link, b"two").is_err(), "a link is not followed");
    }

    #[test]
    fn the_kind_of_picture_follows_from_the_name() {
        assert_eq!(Kind::of(Path::new("a/b.PNG")).unwrap(), Kind::Png);
        assert_eq!(Kind::of(Path::new("b.svg")).unwrap(), Kind::Svg);
        assert!(Kind::of(Path::new("b.jpg")).is_err());
        assert!(Kind::of(Path::new("png")).is_err());
    }
}
