//! The screen of an emulated terminal as a theme paints it, and what a phone
//! reads there.

use crate::decoders::{Grey, decode, with_rqrr, with_rxing};

/// Pixels of a cell.
const WIDTH: usize = 8;
const HEIGHT: usize = 16;

/// How a terminal paints: its own two colours, and whether 0 and 15 are swapped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    ink: u8,
    paper: u8,
    swapped: bool,
}

impl Theme {
    pub(crate) const DARK: Self = Self { ink: 230, paper: 10, swapped: false };
    pub(crate) const LIGHT: Self = Self { ink: 20, paper: 250, swapped: false };
    pub(crate) const SWAPPED: Self = Self { ink: 230, paper: 10, swapped: true };

    fn grey(self, color: vt100::Color, own: u8) -> u8 {
        match color {
            vt100::Color::Default => own,
            vt100::Color::Idx(0) if self.swapped => 255,
            vt100::Color::Idx(15) if self.swapped => 0,
            vt100::Color::Idx(0) => 0,
            vt100::Color::Idx(15) => 255,
            // What consoles of eight colours call white.
            vt100::Color::Idx(7) => 170,
            // The cube of 256 colours is the same in every theme.
            vt100::Color::Idx(16) => 0,
            vt100::Color::Idx(231) => 255,
            other => panic!("the picture uses {other:?}"),
        }
    }
}

/// The strokes of `#`, a bit a pixel: a third of the cell, as in any font.
const HASH: [u8; HEIGHT] = [
    0,
    0,
    0,
    0b0110_1100,
    0b0110_1100,
    0b1111_1110,
    0b0110_1100,
    0b0110_1100,
    0b0110_1100,
    0b1111_1110,
    0b0110_1100,
    0b0110_1100,
    0,
    0,
    0,
    0,
];

/// Whether a glyph has ink at that pixel. Letters have none: they are no part
/// of a picture.
fn has_ink(glyph: &str, x: usize, y: usize) -> bool {
    match glyph {
        "▄" => y >= HEIGHT / 2,
        "█" => true,
        "#" => HASH[y] & (0x80 >> x) != 0,
        _ => false,
    }
}

/// Each cell a block of 8 by 16 pixels.
pub(crate) fn paint(screen: &vt100::Screen, theme: Theme) -> Grey {
    let (rows, columns) = screen.size();
    let width = usize::from(columns) * WIDTH;
    let mut pixels = vec![0; width * usize::from(rows) * HEIGHT];
    for row in 0..rows {
        for column in 0..columns {
            let cell = screen.cell(row, column).unwrap();
            let ink = theme.grey(cell.fgcolor(), theme.ink);
            let paper = theme.grey(cell.bgcolor(), theme.paper);
            let (ink, paper) = if cell.inverse() { (paper, ink) } else { (ink, paper) };
            for y in 0..HEIGHT {
                let begin = (usize::from(row) * HEIGHT + y) * width + usize::from(column) * WIDTH;
                for x in 0..WIDTH {
                    let inked = has_ink(cell.contents(), x, y);
                    pixels[begin + x] = if inked { ink } else { paper };
                }
            }
        }
    }
    Grey { width, pixels }
}

/// What a camera makes of it that does not resolve the strokes inside a cell:
/// each pixel the mean of a square of that many, the darkest and the lightest
/// black and white.
pub(crate) fn photograph(picture: &Grey, blur: usize) -> Grey {
    const STEP: usize = 2;
    let (width, height) = (picture.width, picture.pixels.len() / picture.width);
    let across: Vec<Vec<u32>> = picture
        .pixels
        .chunks(width)
        .map(|line| line.windows(blur).step_by(STEP).map(sum).collect())
        .collect();
    let wide = across[0].len();
    let sums: Vec<u32> = (0..=height - blur)
        .step_by(STEP)
        .flat_map(|top| (0..wide).map(move |x| (top, x)))
        .map(|(top, x)| across[top..top + blur].iter().map(|line| line[x]).sum())
        .collect();
    let (least, most) = (*sums.iter().min().unwrap(), *sums.iter().max().unwrap());
    let level = |sum: &u32| u8::try_from((sum - least) * 255 / (most - least)).unwrap();
    Grey { width: wide, pixels: sums.iter().map(level).collect() }
}

/// The same with more contrast: black and white only.
fn hardened(picture: &Grey) -> Grey {
    let pixels = picture.pixels.iter().map(|grey| if *grey > 127 { 255 } else { 0 }).collect();
    Grey { width: picture.width, pixels }
}

/// What each decoder reads in one of the frames that a camera takes while it
/// comes nearer and looks for the right exposure, as phones do.
#[track_caller]
pub(crate) fn scan_frames(picture: &Grey) -> String {
    let frames: Vec<Grey> = [20, 16, 12]
        .map(|blur| photograph(picture, blur))
        .into_iter()
        .flat_map(|frame| [hardened(&frame), frame])
        .collect();
    assert!(frames.iter().all(is_normal), "the picture is inverted");
    let first = frames.iter().find_map(with_rqrr).expect("rqrr reads a frame");
    let second = frames.iter().find_map(with_rxing).expect("rxing reads a frame");
    assert_eq!(first, second);
    first
}

fn sum(pixels: &[u8]) -> u32 {
    pixels.iter().map(|pixel| u32::from(*pixel)).sum()
}

/// What both decoders read. The picture has to have dark modules on light,
/// which is what phones read: its first pixel is quiet zone.
#[track_caller]
pub(crate) fn scan(picture: &Grey) -> String {
    assert!(is_normal(picture), "the picture is inverted");
    decode(&halved(picture))
}

/// Every second pixel of every second line: cells are drawn exactly, and
/// unoptimised decoders take a second for each million pixels.
fn halved(picture: &Grey) -> Grey {
    let lines = picture.pixels.chunks(picture.width).step_by(2);
    let pixels = lines.flat_map(|line| line.iter().copied().step_by(2)).collect();
    Grey { width: picture.width / 2, pixels }
}

/// Whether the quiet zone is lighter than what it is around.
pub(crate) fn is_normal(picture: &Grey) -> bool {
    picture.pixels[0] > 127
}
