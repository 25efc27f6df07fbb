//! A screen as a drawing. Blocks are rectangles, so that a QR code scans from
//! the picture whatever font it is shown with; all else is text.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 16.0;
const PAPER: &str = "#11151c";
const INK: &str = "#d7dce2";
/// Of the 16 colours those that states have.
const NAMED: &[(u8, &str)] =
    &[(1, "#ff7b72"), (2, "#7ee787"), (3, "#e3b341"), (16, "#000000"), (231, "#ffffff")];

/// Draws the rows from the first to the last one that is not empty.
pub(crate) fn drawing(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let first = (0..rows).find(|row| has_content(screen, *row)).unwrap_or(0);
    let end = (0..rows).rfind(|row| has_content(screen, *row)).map_or(1, |row| row + 1);
    let width = f32::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(end - first) * CELL.1 + 2.0 * MARGIN;
    let top = f32::from(first) * CELL.1;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 {top:.0} {width:.0} {height:.0}\" role=\"img\">\n<title>{}</title>\n\
         <rect y=\"{top:.0}\" width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"14\" shape-rendering=\"crispEdges\">\n",
        escaped(title)
    );
    for row in first..end {
        draw_blocks(&mut svg, screen, row);
        draw_text(&mut svg, screen, row);
    }
    svg + "</g>\n</svg>\n"
}

fn has_content(screen: &Screen, row: u16) -> bool {
    let cells = (0..screen.size().1).filter_map(|column| screen.cell(row, column));
    cells.into_iter().any(|cell| cell.contents().trim() != "" || cell.bgcolor() != Color::Default)
}

/// Runs of neighbouring cells for which `key` gives the same: start, length, key.
fn runs<T: PartialEq>(screen: &Screen, row: u16, key: impl Fn(&Cell) -> T) -> Vec<(u16, u16, T)> {
    let mut runs: Vec<(u16, u16, T)> = Vec::new();
    for column in 0..screen.size().1 {
        let Some(cell) = screen.cell(row, column) else { continue };
        match runs.last_mut() {
            Some((_, length, last)) if *last == key(cell) => *length += 1,
            _ => runs.push((column, 1, key(cell))),
        }
    }
    runs
}

/// Backgrounds, lower half blocks and rules.
fn draw_blocks(svg: &mut String, screen: &Screen, row: u16) {
    for (at, length, color) in runs(screen, row, |cell| cell.bgcolor()) {
        rectangle(svg, (row, 0.0, 1.0), (at, length), color);
    }
    let half = |cell: &Cell| if cell.contents() == "▄" { cell.fgcolor() } else { Color::Default };
    for (at, length, color) in runs(screen, row, half) {
        rectangle(svg, (row, 0.5, 0.5), (at, length), color);
    }
    for (at, length, is_rule) in runs(screen, row, |cell| cell.contents() == "─") {
        if is_rule {
            rectangle(svg, (row, 0.5, 0.06), (at, length), Color::Idx(8));
        }
    }
}

/// `place`: row, and from where and how much of its height. The default colour draws nothing.
fn rectangle(svg: &mut String, place: (u16, f32, f32), run: (u16, u16), color: Color) {
    if color == Color::Default {
        return;
    }
    let (row, from, share) = place;
    let x = MARGIN + f32::from(run.0) * CELL.0;
    let y = MARGIN + (f32::from(row) + from) * CELL.1;
    let (width, height) = (f32::from(run.1) * CELL.0, share * CELL.1);
    let fill = fill(color);
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>"
    );
}

fn draw_text(svg: &mut String, screen: &Screen, row: u16) {
    for (at, length, color) in runs(screen, row, |cell| cell.fgcolor()) {
        let cells = (at..at + length).filter_map(|column| screen.cell(row, column));
        let letters: Vec<&str> = cells.map(letter).collect();
        let mut column = at;
        // Word by word: what stands in columns must not depend on the font.
        for word in letters.split_inclusive(|letter| *letter == " ") {
            write_word(svg, (row, column), word.concat().trim_end(), fill(color));
            column += u16::try_from(word.len()).unwrap_or(0);
        }
    }
}

fn write_word(svg: &mut String, (row, column): (u16, u16), word: &str, fill: &str) {
    if word.is_empty() {
        return;
    }
    let x = MARGIN + f32::from(column) * CELL.0;
    let y = MARGIN + (f32::from(row) + 0.75) * CELL.1;
    let cells = u16::try_from(word.chars().count()).unwrap_or(u16::MAX);
    let width = f32::from(cells) * CELL.0;
    let word = escaped(word);
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{fill}\" textLength=\"{width:.1}\">{word}</text>"
    );
}

/// What is written in a cell; blocks and rules are drawn already.
fn letter(cell: &Cell) -> &str {
    match cell.contents() {
        "" | "▄" | "─" => " ",
        other => other,
    }
}

fn fill(color: Color) -> &'static str {
    let named = |index| NAMED.iter().find(|(known, _)| *known == index).map(|(_, fill)| *fill);
    match color {
        Color::Default => INK,
        Color::Idx(index) => named(index).unwrap_or("#6e7681"),
        Color::Rgb(..) => "#6e7681",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
