//! Charts as SVG inside a page: how many of how many, over time and at one moment.
//!
//! Everything is told twice, by shape or pattern and in words, so that a chart says
//! the same on paper without colours and to whoever cannot see it. Knows numbers and
//! labels, and nothing of what they count.

use super::html::Html;

/// How many of how many at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Where on the axis of time, in any unit.
    pub(crate) place: i64,
    /// The moment in words.
    pub(crate) label: String,
    pub(crate) whole: u64,
    pub(crate) part: u64,
}

/// What a chart is called, and what it shows in a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caption<'a> {
    /// Unique in the page: a word and a number.
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
}

/// What the two lines are called at their ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names {
    pub(crate) whole: &'static str,
    pub(crate) part: &'static str,
}

/// The sheet, in units of the drawing.
const WIDTH: i64 = 640;
const HEIGHT: i64 = 224;
// A million takes as much room as this, and `1,000,000 enrolled` in bold at the other side.
const LEFT: i64 = 68;
const RIGHT: i64 = 490;
const TOP: i64 = 20;
const BOTTOM: i64 = 188;

/// The height of a line of text.
const LINE: i64 = 16;

/// The room of a label on the axis of time.
const LABEL: i64 = 84;

/// How many labels the axis of time has at most.
const LABELS: usize = 4;

/// Draws two lines over time: the whole dashed, the part solid on a filled ground.
/// Nothing below two marks: there is no line.
pub(crate) fn over_time(html: &mut Html, caption: &Caption<'_>, names: Names, marks: &[Mark]) {
    let [first, .., last] = marks else { return };
    let scale = Scale::of(marks, first.place, last.place);
    begin(html, caption, (WIDTH, HEIGHT));
    grid(html, &scale);
    time_axis(html, &scale, marks);
    let part: Vec<_> = marks.iter().map(|mark| scale.point(mark.place, mark.part)).collect();
    let whole: Vec<_> = marks.iter().map(|mark| scale.point(mark.place, mark.whole)).collect();
    let ground = [(RIGHT, BOTTOM), (LEFT, BOTTOM)];
    let area: Vec<_> = part.iter().copied().chain(ground).collect();
    html.shape("polygon", &[("class", "area"), ("points", &joined(&area))]);
    html.shape("polyline", &[("class", "whole"), ("points", &joined(&whole))]);
    html.shape("polyline", &[("class", "part"), ("points", &joined(&part))]);
    for (x, y) in &part {
        let (x, y) = (x.to_string(), y.to_string());
        html.shape("circle", &[("class", "dot"), ("cx", &x), ("cy", &y), ("r", "2.6")]);
    }
    ends(html, &scale, (last.whole, last.part), names);
    html.close("svg");
}

fn begin(html: &mut Html, caption: &Caption<'_>, (width, height): (i64, i64)) {
    let (title, description) = (format!("{}-title", caption.id), format!("{}-desc", caption.id));
    html.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", &format!("0 0 {width} {height}")),
            ("role", "img"),
            ("aria-labelledby", &format!("{title} {description}")),
        ],
    );
    html.element("title", &[("id", &title)], caption.title);
    html.element("desc", &[("id", &description)], caption.description);
}

/// From places and numbers to the sheet.
struct Scale {
    first: i64,
    span: i64,
    step: u64,
    top: u64,
}

impl Scale {
    fn of(marks: &[Mark], first: i64, last: i64) -> Self {
        let most = marks.iter().map(|mark| mark.whole.max(mark.part)).max().unwrap_or(0);
        let step = step_for(most.max(1));
        Self { first, span: (last - first).max(1), step, top: most.max(1).div_ceil(step) * step }
    }

    fn point(&self, place: i64, number: u64) -> (i64, i64) {
        (self.x(place), self.y(number))
    }

    fn x(&self, place: i64) -> i64 {
        // In 128 bits: milliseconds times the width of the sheet.
        let along = i128::from(place - self.first) * i128::from(RIGHT - LEFT);
        LEFT + i64::try_from(along / i128::from(self.span)).unwrap_or(0)
    }

    fn y(&self, number: u64) -> i64 {
        let up = i128::from(number) * i128::from(BOTTOM - TOP) / i128::from(self.top.max(1));
        BOTTOM - i64::try_from(up).unwrap_or(0)
    }
}

/// A round step that parts the numbers up to `most` into four lines at most.
fn step_for(most: u64) -> u64 {
    let tens = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
    let mut steps = tens.flat_map(|ten| [1, 2, 5].map(|digit| ten.saturating_mul(digit)));
    steps.find(|step| most.div_ceil(*step) <= 4).unwrap_or(u64::MAX)
}

fn grid(html: &mut Html, scale: &Scale) {
    let lines = std::iter::successors(Some(0), |line| Some(line + scale.step));
    for number in lines.take_while(|number| *number <= scale.top) {
        let y = scale.y(number);
        let ends = (LEFT.to_string(), RIGHT.to_string(), y.to_string());
        let (left, right, level) = (ends.0.as_str(), ends.1.as_str(), ends.2.as_str());
        html.shape(
            "line",
            &[("class", "grid"), ("x1", left), ("x2", right), ("y1", level), ("y2", level)],
        );
        text(html, (LEFT - 7, y + 4), "end", &grouped(number));
    }
}

fn time_axis(html: &mut Html, scale: &Scale, marks: &[Mark]) {
    let end = marks.len().saturating_sub(1);
    let parts = end.clamp(1, LABELS - 1);
    let mut before = LEFT - LABEL;
    for number in 0..=parts {
        let Some(mark) = marks.get(end * number / parts) else { continue };
        let x = scale.x(mark.place);
        let anchor = match number {
            0 => "start",
            _ if number == parts => "end",
            // Clear of its neighbours: of the last one, which ends at the edge, as well.
            _ if x - before < LABEL || RIGHT - x < LABEL + LABEL / 2 => continue,
            _ => "middle",
        };
        before = x;
        text(html, (x, BOTTOM + LINE + 4), anchor, &mark.label);
    }
}

/// The last numbers, each at the end of its line and clear of the other.
fn ends(html: &mut Html, scale: &Scale, (whole, part): (u64, u64), names: Names) {
    let below = scale.y(part);
    let above = scale.y(whole).min(below - LINE);
    let x = RIGHT + 8;
    text(html, (x, above + 4), "start", &format!("{} {}", grouped(whole), names.whole));
    html.open("g", &[("class", "strong")]);
    text(html, (x, below + 4), "start", &format!("{} {}", grouped(part), names.part));
    html.close("g");
}

fn text(html: &mut Html, (x, y): (i64, i64), anchor: &'static str, words: &str) {
    let (x, y) = (x.to_string(), y.to_string());
    html.element("text", &[("x", &x), ("y", &y), ("text-anchor", anchor)], words);
}

fn joined(points: &[(i64, i64)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

/// A share of a bar: how much it is, and the class that draws it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    pub(crate) class: &'static str,
    pub(crate) count: u64,
}

/// The height of a bar.
const BAR: i64 = 22;

/// Draws one bar that is parted into shares. Nothing where there is nothing to part.
pub(crate) fn bar(html: &mut Html, caption: &Caption<'_>, shares: &[Share]) {
    let all: u64 = shares.iter().map(|share| share.count).sum();
    if all == 0 {
        return;
    }
    begin(html, caption, (WIDTH, BAR));
    let along =
        |count: u64| i64::try_from(u128::from(count) * 638 / u128::from(all)).unwrap_or_default();
    let mut before = 0;
    for share in shares.iter().filter(|share| share.count > 0) {
        let (from, to) = (along(before), along(before + share.count));
        before += share.count;
        let (x, width) = ((from + 1).to_string(), (to - from).max(1).to_string());
        html.shape(
            "rect",
            &[("class", share.class), ("x", &x), ("y", "1"), ("width", &width), ("height", "20")],
        );
    }
    html.close("svg");
}

/// A number as people read it: `12,345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'static> =
        Caption { id: "c1", title: "Coverage", description: "From 1 of 2 to 3 of 4." };
    const NAMES: Names = Names { whole: "members", part: "enrolled" };

    fn mark(place: i64, whole: u64, part: u64) -> Mark {
        Mark { place, label: format!("day {place}"), whole, part }
    }

    fn drawn(marks: &[Mark]) -> String {
        let mut html = Html::default();
        over_time(&mut html, &CAPTION, NAMES, marks);
        html.take()
    }

    #[test]
    fn both_lines_go_from_the_first_moment_to_the_last_at_the_height_of_their_numbers() {
        let drawn = drawn(&[mark(0, 2, 0), mark(5, 4, 2), mark(10, 4, 4)]);
        assert!(drawn.contains("class=\"whole\" points=\"68,104 279,20 490,20\""), "{drawn}");
        assert!(drawn.contains("class=\"part\" points=\"68,188 279,104 490,20\""), "{drawn}");
        assert!(drawn.contains(">4 members</text>") && drawn.contains(">4 enrolled</text>"));
        for label in ["day 0", "day 5", "day 10"] {
            assert_eq!(drawn.matches(&format!(">{label}<")).count(), 1, "{label} {drawn}");
        }
    }

    #[test]
    fn labels_that_would_cover_each_other_are_left_out() {
        let drawn = drawn(&[mark(0, 2, 0), mark(70, 4, 2), mark(71, 4, 4)]);
        assert!(drawn.contains(">day 0<") && drawn.contains(">day 71<"), "{drawn}");
        assert!(!drawn.contains(">day 70<"), "{drawn}");
    }

    #[test]
    fn a_chart_says_in_words_what_it_shows() {
        let drawn = drawn(&[mark(0, 2, 1), mark(1, 4, 3)]);
        assert!(drawn.contains("role=\"img\" aria-labelledby=\"c1-title c1-desc\""), "{drawn}");
        assert!(drawn.contains("<title id=\"c1-title\">Coverage</title>"), "{drawn}");
        assert!(drawn.contains("<desc id=\"c1-desc\">From 1 of 2 to 3 of 4.</desc>"), "{drawn}");
    }

    #[test]
    fn one_moment_is_no_line_and_nobody_at_all_is_one() {
        assert_eq!(drawn(&[]), "");
        assert_eq!(drawn(&[mark(0, 2, 1)]), "");
        assert!(drawn(&[mark(0, 0, 0), mark(0, 0, 0)]).contains("68,188 68,188"));
    }

    #[test]
    fn the_axis_goes_in_round_steps_and_never_below_the_highest_number() {
        for (most, step) in
            [(1, 1), (4, 1), (5, 2), (9, 5), (40, 10), (41, 20), (1_000_000, 500_000)]
        {
            assert_eq!(step_for(most), step, "{most}");
            assert!(most.div_ceil(step) <= 4);
        }
        assert!(step_for(u64::MAX) > 0);
    }

    #[test]
    fn a_bar_is_parted_without_gaps_and_the_smallest_share_is_seen() {
        let mut html = Html::default();
        let share = |class, count| Share { class, count };
        bar(&mut html, &CAPTION, &[share("a", 1), share("b", 0), share("c", 1_000_000)]);
        let drawn = html.take();
        assert!(drawn.contains("class=\"a\" x=\"1\" y=\"1\" width=\"1\""), "{drawn}");
        assert!(drawn.contains("class=\"c\" x=\"1\" y=\"1\" width=\"638\""), "{drawn}");
        assert!(!drawn.contains("\"b\""), "{drawn}");
        bar(&mut html, &CAPTION, &[share("a", 0)]);
        assert_eq!(html.take(), "");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
