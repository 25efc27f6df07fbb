//! The report as one page that needs nothing beside itself: no script, nothing to
//! fetch, readable on paper and without colours.
//!
//! It shows every practice in a line, and those that need a look in detail, both up
//! to what somebody reads; the rest is counted. So its size has a limit, however many
//! practices there are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use twofactl::model::outcome::audit::hex_of;
use twofactl::model::outcome::coverage::{
    Capped, Exempted, MemberReset, Missing, Point, PracticeSheet, Totals,
};
use twofactl::model::outcome::practice::CoverageCounts;

use super::sentences::{self, counted, share};
use super::{Made, Proof};
use crate::output::When;
use crate::output::chart::{self, Caption, Mark, Names, Share, grouped};
use crate::output::html::Html;
use crate::output::views::practice::PracticeFacts;

mod closing;

/// How many practices have a line.
const LINES: usize = 200;

/// How many practices are told in detail.
const DETAILS: usize = 40;

/// Everything before the title. The policy forbids what the page does not need anyway:
/// scripts, and anything from elsewhere.
const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    style-src 'unsafe-inline'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
    <meta name=\"robots\" content=\"noindex\">\n";

/// What bars are filled with beside plain colours, so that they differ on any paper.
const PATTERNS: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"patterns\" \
    aria-hidden=\"true\"><defs>\n\
    <pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"6\" height=\"6\" fill=\"#fff\"/><circle cx=\"3\" cy=\"3\" r=\"1.4\" \
    fill=\"#14456f\"/></pattern>\n\
    <pattern id=\"stripes\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#fff\"/>\
    <rect width=\"3\" height=\"7\" fill=\"#5b87ad\"/></pattern>\n\
    <pattern id=\"checks\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"8\" height=\"8\" fill=\"#fff\"/><path d=\"M0 0L8 8M8 0L0 8\" \
    stroke=\"#a3271c\" stroke-width=\"1.8\"/></pattern>\n\
    <pattern id=\"bars\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"5\" height=\"5\" fill=\"#fff\"/><rect width=\"2\" height=\"5\" \
    fill=\"#16202b\"/></pattern>\n</defs></svg>\n";

const NAMES: Names = Names { whole: "members", part: "enrolled" };

/// What needs a look comes first where not all are shown: by who is missing, then by
/// how much deviates.
type Rank = Reverse<(u64, u64, usize)>;

/// Those of many that are shown.
struct Chosen<T> {
    limit: usize,
    kept: BTreeMap<(Rank, u64), T>,
    left_out: u64,
}

impl<T> Chosen<T> {
    const fn of(limit: usize) -> Self {
        Self { limit, kept: BTreeMap::new(), left_out: 0 }
    }

    fn push(&mut self, rank: Rank, number: u64, value: T) {
        self.kept.insert((rank, number), value);
        if self.kept.len() > self.limit {
            self.kept.pop_last();
            self.left_out += 1;
        }
    }

    /// As they came where all are here, else what needs a look first.
    fn in_order(self) -> (Vec<T>, u64) {
        let mut all: Vec<_> = self.kept.into_iter().collect();
        if self.left_out == 0 {
            all.sort_by_key(|((_, number), _)| *number);
        }
        (all.into_iter().map(|(_, value)| value).collect(), self.left_out)
    }
}

/// A practice in a line.
struct Line {
    facts: PracticeFacts,
    members: u64,
    coverage: CoverageCounts,
    missing: u64,
    deviations: usize,
}

/// What the page will show.
pub(super) struct PageDraft<'m> {
    made: Made<'m>,
    when: When,
    pushed: u64,
    lines: Chosen<Line>,
    details: Chosen<PracticeSheet>,
}

impl<'m> PageDraft<'m> {
    pub(super) fn new(made: Made<'m>, when: When) -> Self {
        let (lines, details) = (Chosen::of(LINES), Chosen::of(DETAILS));
        Self { made, when, pushed: 0, lines, details }
    }

    pub(super) fn push(&mut self, sheet: PracticeSheet) {
        self.pushed += 1;
        let missing = sheet.missing.all();
        let rank = Reverse((missing, sheet.coverage.locked, sheet.deviations.len()));
        let line = Line {
            facts: PracticeFacts::new(&sheet.practice, self.made.now),
            members: sheet.members,
            coverage: sheet.coverage,
            missing,
            deviations: sheet.deviations.len(),
        };
        self.lines.push(rank, self.pushed, line);
        self.details.push(rank, self.pushed, sheet);
    }

    /// Writes the page, part by part.
    pub(super) fn write(
        self,
        totals: &Totals,
        proof: &Proof,
        mut write: impl FnMut(&str) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Self { made, when, pushed, lines, details } = self;
        let (lines, more_lines) = lines.in_order();
        let (mut sheets, left_out) = details.in_order();
        if left_out > 0 {
            sheets.retain(PracticeSheet::needs_a_look);
        }
        let mut page = Page { html: Html::default(), made: &made, when: &when, pushed, charts: 0 };
        page.head(&title(pushed, lines.first()));
        page.summary(totals, proof);
        if pushed != 1 {
            page.practices(&lines, more_lines);
        }
        let untold = pushed - sheets.len() as u64;
        for sheet in &sheets {
            page.practice(sheet);
            write(&page.html.take())?;
        }
        page.untold(untold);
        page.closing(proof);
        write(&page.html.take())
    }
}

/// The practice, or how many.
fn title(pushed: u64, first: Option<&Line>) -> String {
    match (pushed, first) {
        (1, Some(only)) => only.facts.title(),
        (all, _) => counted(all, "practice", "practices"),
    }
}

/// The page while it is written.
struct Page<'p> {
    html: Html,
    made: &'p Made<'p>,
    when: &'p When,
    /// How many practices the report tells of.
    pushed: u64,
    /// How many charts there are: each has a name of its own.
    charts: usize,
}

impl Page<'_> {
    fn head(&mut self, title: &str) {
        let Self { html, made, when, .. } = self;
        html.markup(HEAD);
        html.element("title", &[], format!("Two-factor coverage: {title}"));
        html.markup("<style>\n");
        html.markup(include_str!("page.css"));
        html.markup("</style>\n</head>\n<body>\n");
        html.markup(PATTERNS);
        html.markup("<header>\n");
        html.element("p", &[("class", "kicker")], "Two-factor coverage report");
        html.element("h1", &[], title);
        let (now, since) = (made.now, made.since);
        html.markup("<dl class=\"facts\">\n");
        for (name, text) in [
            ("Made", format!("{} (UTC{})", when.minute(now), when.offset(now))),
            ("By", format!("{} on {}", made.actor.name, made.actor.host)),
            ("Period", format!("{} to {}", when.date(since), when.date(now))),
            ("Store", made.store.display().to_string()),
            ("Store number", hex_of(&made.source.store_id)),
            ("Record begins", when.minute(made.source.record_begins)),
            ("Program", concat!("twofactl ", env!("CARGO_PKG_VERSION")).to_owned()),
        ] {
            html.element("dt", &[], name);
            html.element("dd", &[], text);
        }
        html.markup("</dl>\n</header>\n<main>\n");
    }

    fn summary(&mut self, totals: &Totals, proof: &Proof) {
        let Totals { members: all, coverage, missing, resets, over_time, .. } = totals;
        self.html.markup("<section>\n<h2>Summary</h2>\n");
        self.html.element("p", &[("class", "lead")], sentences::verdict(totals));
        self.html.markup("<ul class=\"figures\">\n");
        let record = if proof.verification.ok { "intact" } else { "NOT INTACT" };
        for (figure, label) in [
            (share(coverage.enrolled, *all), format!("enrolled: {}", grouped(coverage.enrolled))),
            (grouped(*missing), "missing".to_owned()),
            (grouped(coverage.exempt), "exempt now".to_owned()),
            (grouped(*resets), "resets in the period".to_owned()),
            (record.to_owned(), "audit record".to_owned()),
        ] {
            self.html.markup("<li>");
            self.html.element("b", &[], figure);
            self.html.element("span", &[], label);
            self.html.close("li");
        }
        self.html.markup("</ul>\n");
        self.coverage(coverage);
        self.over_time(over_time);
        self.html.markup("</section>\n");
    }

    /// The bar, and what its parts are.
    fn coverage(&mut self, counts: &CoverageCounts) {
        let parts = parts(counts);
        let told = parts.iter().filter(|(share, _)| share.count > 0);
        let words: Vec<_> =
            told.map(|(share, name)| format!("{name} {}", grouped(share.count))).collect();
        let (id, description) = (self.next_id(), words.join(", "));
        let caption = Caption { id: &id, title: "How members stand", description: &description };
        let shares = parts.map(|(share, _)| share);
        let html = &mut self.html;
        html.markup("<figure>\n");
        chart::bar(html, &caption, &shares);
        html.markup("<ul class=\"legend\">\n");
        for (Share { class, count }, name) in parts.iter().filter(|(share, _)| share.count > 0) {
            html.markup("<li>");
            html.markup("<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\">");
            let square = [("x", "1"), ("y", "1"), ("width", "14"), ("height", "14")];
            html.shape("rect", &[&[("class", *class)][..], &square].concat());
            html.markup("</svg>");
            html.element("span", &[], format!("{name}: {}", grouped(*count)));
            html.close("li");
        }
        html.markup("</ul>\n</figure>\n");
    }

    fn over_time(&mut self, points: &[Point]) {
        // A practice that was not there yet had no members.
        let begun = points.iter().position(|point| point.members > 0);
        let points = begun.and_then(|begun| points.get(begun..)).unwrap_or_default();
        self.html.markup("<h3>Over time</h3>\n");
        let [first, .., last] = points else {
            let text = "Nothing is known of an earlier day, so there is nothing to draw yet.";
            return self.html.element("p", &[], text);
        };
        let when = self.when;
        let at = |point: &Point| {
            let Point { at, members, enrolled } = point;
            let (enrolled, members) = (grouped(*enrolled), grouped(*members));
            format!("{enrolled} of {members} on {}", when.date(*at))
        };
        let told = format!("Enrolled: from {} to {}.", at(first), at(last));
        let marks = points.iter().map(|point| Mark {
            place: point.at.millis(),
            label: when.date(point.at),
            whole: point.members,
            part: point.enrolled,
        });
        let (id, marks) = (self.next_id(), marks.collect::<Vec<_>>());
        let caption =
            Caption { id: &id, title: "Members with an authenticator", description: &told };
        self.html.markup("<figure class=\"over-time\">\n<div class=\"drawing\">\n");
        chart::over_time(&mut self.html, &caption, NAMES, &marks);
        self.html.markup("</div>\n");
        self.numbers(&marks);
        self.html.element("figcaption", &[], told);
        self.html.markup("</figure>\n");
    }

    /// The numbers of a chart.
    fn numbers(&mut self, marks: &[Mark]) {
        let html = &mut self.html;
        html.markup(
            "<table>\n<thead><tr><th scope=\"col\">End of</th>\
             <th scope=\"col\" class=\"number\">Enrolled</th>\
             <th scope=\"col\" class=\"number\">Members</th></tr></thead>\n<tbody>\n",
        );
        for mark in marks {
            html.markup("<tr>");
            html.element("td", &[("class", "day")], &mark.label);
            html.element("td", NUMBER, grouped(mark.part));
            html.element("td", NUMBER, grouped(mark.whole));
            html.close("tr");
        }
        html.markup("</tbody>\n</table>\n");
    }

    fn practices(&mut self, lines: &[Line], more: u64) {
        self.html.markup("<section>\n<h2>Practices</h2>\n");
        self.html.markup("<div class=\"scroll\">\n<table>\n<thead><tr>");
        self.html.element("th", &[("scope", "col")], "Practice");
        self.html.element("th", &[("scope", "col")], "Demanded");
        for name in ["Members", "Enrolled", "Share", "Exempt", "Locked", "Missing", "Deviations"] {
            self.html.element("th", &[("scope", "col"), ("class", "number")], name);
        }
        self.html.markup("</tr></thead>\n<tbody>\n");
        lines.iter().for_each(|line| self.line(line));
        self.html.markup("</tbody>\n</table>\n</div>\n");
        if more > 0 {
            let text = format!(
                "{} more, in which no more is missing than in these. All of them are in the same \
                 report with -o csv or -o json.",
                counted(more, "practice", "practices")
            );
            self.html.element("p", &[("class", "more")], text);
        }
        self.html.markup("</section>\n");
    }

    fn line(&mut self, line: &Line) {
        let Line { facts, members, coverage, missing, deviations } = line;
        let html = &mut self.html;
        html.markup("<tr>");
        html.open("th", &[("scope", "row")]);
        html.text(&facts.name);
        html.element("small", &[], &facts.handle);
        html.close("th");
        html.element("td", &[("class", "day")], demanded(facts, self.when));
        for number in [
            grouped(*members),
            grouped(coverage.enrolled),
            share(coverage.enrolled, *members),
            grouped(coverage.exempt),
            grouped(coverage.locked),
            grouped(*missing),
            grouped(*deviations as u64),
        ] {
            html.element("td", NUMBER, number);
        }
        html.close("tr");
    }

    fn practice(&mut self, sheet: &PracticeSheet) {
        let facts = PracticeFacts::new(&sheet.practice, self.made.now);
        self.html.markup("<section class=\"practice\">\n");
        self.html.element("h2", &[], facts.title());
        self.html.element("p", &[("class", "lead")], sentences::standing(sheet));
        self.policy(&facts);
        // Of a single practice the summary has drawn that already.
        if sheet.members > 0 && self.pushed > 1 {
            self.coverage(&sheet.coverage);
            self.over_time(&sheet.over_time);
        }
        self.missing(&facts, &sheet.missing);
        self.exemptions(&sheet.exemptions);
        self.resets(&sheet.resets);
        self.deviations(sheet);
        self.html.markup("</section>\n");
    }

    fn policy(&mut self, facts: &PracticeFacts) {
        let grace = match (&facts.grace, facts.deadline) {
            (_, Some(deadline)) => format!("until {}", self.when.minute(deadline.0)),
            (Some(length), None) => length.clone(),
            (None, None) => "none".to_owned(),
        };
        self.html.markup("<dl class=\"facts\">\n");
        for (name, text) in [
            ("Demanded", demanded(facts, self.when)),
            ("Of the roles", facts.roles.join(", ")),
            ("Time to enroll", grace),
            ("Accepted", facts.methods.join(", ")),
            ("Devices remembered", facts.remember.marked()),
            ("First enrollment with", facts.enroll_with.to_owned()),
        ] {
            self.html.element("dt", &[], name);
            self.html.element("dd", &[], text);
        }
        self.html.markup("</dl>\n");
    }

    fn missing(&mut self, facts: &PracticeFacts, missing: &Capped<Missing>) {
        let when = self.when;
        let is_demanded = facts.enforced_at.is_some() && facts.paused_until.is_none();
        let rows = missing.shown.iter().map(|one| {
            let name = one.name.as_ref().map(|name| name.as_str().to_owned());
            let who = Cell::Who(one.login.to_string(), name);
            let (since, state) = (sentences::since(one, when), sentences::state(one, when));
            vec![who, one.role.to_string().into(), since.into(), state.into()]
        });
        let nobody = if is_demanded {
            "Nobody: everybody of whom a second factor is demanded has one."
        } else {
            "Nobody, because the practice does not demand a second factor now."
        };
        let heads = ["Who", "Role", "Since", "At the next login"];
        self.list(("Missing", missing.all(), nobody), heads, rows.collect());
    }

    fn exemptions(&mut self, exemptions: &Capped<Exempted>) {
        let when = self.when;
        let rows = exemptions.shown.iter().map(|one| {
            let Exempted { login, name, role, exemption } = one;
            let name = name.as_ref().map(|name| name.as_str().to_owned());
            let kind = exemption.exemption_type.as_str();
            let until = when.minute(exemption.ends_at);
            let by = Cell::Who(exemption.author.clone(), Some(when.date(exemption.created_at)));
            let who = Cell::Who(login.to_string(), name);
            let what = format!("{role}, {kind}");
            vec![who, what.into(), until.into(), exemption.reason.clone().into(), by]
        });
        let heads = ["Who", "Role, type", "Until", "Reason", "Granted by"];
        self.list(("Exempt", exemptions.all(), "Nobody."), heads, rows.collect());
    }

    fn resets(&mut self, resets: &Capped<MemberReset>) {
        let when = self.when;
        let rows = resets.shown.iter().map(|one| {
            let MemberReset { seq, at, actor, login, reason, ticket, verified } = one.clone();
            let event = Some(format!("event {seq}"));
            let checked = verified.unwrap_or_else(|| "no code handed out".to_owned());
            let why = Cell::Who(reason.unwrap_or_default(), ticket.map(|t| format!("ticket {t}")));
            vec![Cell::Who(when.minute(at), event), login.into(), actor.into(), checked.into(), why]
        });
        let heads = ["When", "Whose", "Done by", "Identity checked", "Reason"];
        let none = "None while they were members.";
        self.list(("Resets in the period", resets.all(), none), heads, rows.collect());
    }

    /// A heading and a table, or a sentence where there is nothing.
    fn list<const N: usize>(
        &mut self,
        (title, all, none): (&'static str, u64, &'static str),
        heads: [&'static str; N],
        rows: Vec<Vec<Cell>>,
    ) {
        let html = &mut self.html;
        if all == 0 {
            return nothing(html, title, none);
        }
        html.element("h3", &[], format!("{title}: {}", grouped(all)));
        let more = all - rows.len() as u64;
        if !rows.is_empty() {
            html.markup("<div class=\"scroll\">\n<table>\n<thead><tr>");
            heads.iter().for_each(|head| html.element("th", &[("scope", "col")], head));
            html.markup("</tr></thead>\n<tbody>\n");
            for row in rows {
                html.markup("<tr>");
                row.iter().for_each(|cell| cell.write(html));
                html.close("tr");
            }
            html.markup("</tbody>\n</table>\n</div>\n");
        }
        if more > 0 {
            let text = format!("And {} more. --limit names more of them.", grouped(more));
            html.element("p", &[("class", "more")], text);
        }
    }

    fn deviations(&mut self, sheet: &PracticeSheet) {
        let html = &mut self.html;
        if sheet.deviations.is_empty() {
            return nothing(html, DEVIATIONS, "Nothing that this report looks for.");
        }
        html.element("h3", &[], DEVIATIONS);
        html.markup("<ol class=\"deviations\">\n");
        for one in &sheet.deviations {
            html.markup("<li>");
            html.text(sentences::deviation(one, self.when));
            html.element("small", &[], one.standard());
            html.close("li");
        }
        html.markup("</ol>\n");
    }

    fn untold(&mut self, untold: u64) {
        if untold > 0 {
            let text = format!(
                "{} told in a line or a number only. Name a practice to read all of it.",
                match untold {
                    1 => "1 practice is".to_owned(),
                    more => format!("{} practices are", grouped(more)),
                }
            );
            self.html.element("p", &[("class", "more")], text);
        }
    }

    fn next_id(&mut self) -> String {
        self.charts += 1;
        format!("chart-{}", self.charts)
    }
}

const DEVIATIONS: &str = "Otherwise than standards ask";

/// That a list is empty, in a line.
fn nothing(html: &mut Html, title: &'static str, none: &'static str) {
    html.open("p", &[("class", "fine")]);
    html.element("b", &[], title);
    html.element("span", &[], none);
    html.close("p");
}

const NUMBER: &[(&str, &str)] = &[("class", "number")];

/// What stands in a cell.
enum Cell {
    Text(String),
    /// What matters, and beside it what tells more.
    Who(String, Option<String>),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Cell {
    fn write(&self, html: &mut Html) {
        match self {
            Self::Text(text) => html.element("td", &[], text),
            Self::Who(text, more) => {
                html.open("td", &[]);
                html.text(text);
                more.iter().for_each(|more| html.element("small", &[], more));
                html.close("td");
            }
        }
    }
}

/// The parts of a bar, in its order, and what they are called.
fn parts(counts: &CoverageCounts) -> [(Share, &'static str); 7] {
    let CoverageCounts { exempt, locked, enrolled, pending, in_grace, must_enroll, not_demanded } =
        *counts;
    [
        ("enrolled", enrolled, "enrolled"),
        ("pending", pending, "have begun"),
        ("in_grace", in_grace, "have time"),
        ("must_enroll", must_enroll, "must enroll"),
        ("locked", locked, "locked"),
        ("exempt", exempt, "exempt"),
        ("not_demanded", not_demanded, "not demanded"),
    ]
    .map(|(class, count, name)| (Share { class, count }, name))
}

/// Whether a second factor is demanded, in a word or two.
fn demanded(facts: &PracticeFacts, when: &When) -> String {
    match (facts.enforced_at, facts.paused_until) {
        (None, _) => "no".to_owned(),
        (Some(_), Some(until)) => format!("rests until {}", when.minute(until.0)),
        (Some(since), None) => format!("since {}", when.date(since.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_shown_as_they_came_and_of_too_many_those_that_need_a_look_first() {
        let chosen = |limit| {
            let mut chosen = Chosen::of(limit);
            for (number, missing) in [(1, 0), (2, 5), (3, 0), (4, 7)] {
                chosen.push(Reverse((missing, 0, 0)), number, number);
            }
            chosen.in_order()
        };
        assert_eq!(chosen(4), (vec![1, 2, 3, 4], 0));
        assert_eq!(chosen(3), (vec![4, 2, 1], 1));
    }

    /// Ids and colours of the patterns are named in the style as well.
    #[test]
    fn every_part_of_a_bar_has_a_style_and_every_pattern_is_there() {
        let style = include_str!("page.css");
        for (share, _) in parts(&CoverageCounts::default()) {
            assert!(style.contains(&format!("svg .{} {{", share.class)), "{}", share.class);
        }
        for pattern in style.split("url(#").skip(1) {
            let id = pattern.split(')').next().unwrap();
            assert!(PATTERNS.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}
