//! What is shown of the daily look at the record.

use serde::{Serialize, Serializer};
use twofactl::model::event::UserStamp;
use twofactl::model::outcome::report::{Group, Line, Need, NeedKind, Summary, What};
use twofactl::model::text::shell_word;

use super::user::UserName;
use super::user::codes::code_command;
use super::{At, count};
use crate::output::{Answer, Column, Item, Page, Row, Title, When};

/// What a page names of what needs a person; the rest is in the lines.
const NAMED: usize = 20;

/// The head of the report.
#[derive(Debug, Serialize)]
pub(crate) struct SummaryView {
    since: At,
    until: At,
    events: u64,
    needs_person: usize,
    needs: Vec<NeedView>,
    counts: Counts,
}

/// How many lines each group has, by its name.
#[derive(Debug)]
struct Counts([(Group, u64); Group::ALL.len()]);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(group, count)| (group.as_str(), count)))
    }
}

impl SummaryView {
    pub(crate) fn new(summary: &Summary) -> Self {
        let Summary { since, until, events, counts, needs } = summary;
        let view = |need| NeedView::new(need, At(*since));
        Self {
            since: At(*since),
            until: At(*until),
            events: *events,
            needs_person: needs.len(),
            needs: needs.iter().map(view).collect(),
            counts: Counts(*counts),
        }
    }
}

impl Answer for SummaryView {
    fn describe(&self, page: &mut Page) {
        let (At(since), At(until)) = (self.since, self.until);
        let (since, until) = (page.when().exact(since), page.when().exact(until));
        let events = count(self.events, "event", "events");
        page.line(format!("{since} to {until}: {events}."));
        page.blank();
        match self.needs_person {
            0 => page.line("Nothing needs a person."),
            1 => page.line("1 thing needs a person:"),
            more => page.line(format!("{more} things need a person:")),
        }
        for (number, need) in (1..).zip(&self.needs).take(NAMED) {
            page.line(format!("{number}. {}", need.text));
            page.copy(&need.command);
        }
        if let Some(more) = self.needs_person.checked_sub(NAMED).filter(|more| *more > 0) {
            page.line(format!("And {more} more, below."));
        }
    }
}

/// One thing that needs a person, and what to type.
#[derive(Debug, Serialize)]
struct NeedView {
    kind: &'static str,
    count: u64,
    actor: Option<String>,
    practice: Option<String>,
    user: Option<UserName>,
    seq: Option<i64>,
    text: String,
    command: String,
}

impl NeedView {
    fn new(need: &Need, since: At) -> Self {
        let Need { kind, count, last } = need;
        Self {
            kind: kind.as_str(),
            count: *count,
            actor: last.actor.clone(),
            practice: last.practice.clone(),
            user: last.user.as_ref().map(user_name),
            seq: last.seq.map(|seq| seq.get()),
            text: text(need),
            command: command(need, since),
        }
    }
}

fn user_name(UserStamp { id, login }: &UserStamp) -> UserName {
    UserName { id: id.get(), login: login.clone() }
}

fn text(Need { kind, count: times, last }: &Need) -> String {
    let Names { who, whom, practice } = Names::of(last);
    match kind {
        NeedKind::Unsealed => {
            let runs = count(*times, "run of events was", "runs of events were");
            let detail = run_name(last);
            let is_broken = last.what == What::UnsealedBroken;
            let broken = if is_broken { ", and the record is broken there" } else { "" };
            format!("{runs} written without the key, the last {detail}{broken}: ask who did that.")
        }
        NeedKind::NotPermitted => {
            let times = count(*times, "time", "times");
            format!("{who} tried {times} what they may not do.")
        }
        NeedKind::EnforcementOff if last.still == Some(true) => {
            format!("{practice} demands no second factor: {who} switched that off.")
        }
        NeedKind::EnforcementOff => {
            format!("{practice} did not demand a second factor for a while; it does again.")
        }
        NeedKind::SelfService => {
            let things = count(*times, "thing", "things");
            format!("{who} did {things} for themselves: somebody else has to look at it.")
        }
        NeedKind::StillDisabled => {
            format!("Guessing disabled the authenticators of {whom}, and they still are.")
        }
        NeedKind::NoWayIn => {
            format!("{whom} was reset and has no way in: there is no enrollment code.")
        }
    }
}

fn command(Need { kind, last, .. }: &Need, At(since): At) -> String {
    let show = || {
        let seq = last.seq.map(|seq| seq.to_string()).unwrap_or_default();
        format!("twofactl audit show {seq}")
    };
    let login = last.user.as_ref().map(|user| user.login.as_str()).unwrap_or_default();
    match kind {
        NeedKind::Unsealed => "twofactl audit verify".to_owned(),
        NeedKind::NotPermitted => {
            let actor = shell_word(last.actor.as_deref().unwrap_or_default());
            format!("twofactl audit list --actor {actor} --outcome refused --since {since}")
        }
        NeedKind::EnforcementOff if last.still == Some(true) => {
            format!("twofactl practice enforce {}", last.practice.as_deref().unwrap_or_default())
        }
        NeedKind::EnforcementOff | NeedKind::SelfService => show(),
        NeedKind::StillDisabled => {
            format!("twofactl user reset-2fa {} --reason TEXT --verified HOW", shell_word(login))
        }
        NeedKind::NoWayIn => code_command(login),
    }
}

/// What a group is called, and how many lines it has; none where it is quiet.
pub(crate) fn title(group: Group, count: u64) -> Title {
    (count > 0).then(|| format!("{}: {count}", name(group)))
}

const fn name(group: Group) -> &'static str {
    match group {
        Group::Refusals => "Refusals",
        Group::Unsealed => "Written without the key",
        Group::Enforcement => "Enforcement",
        Group::SelfService => "Done for themselves, in 30 days",
        Group::Disabled => "Authenticators disabled by guessing",
        Group::Locks => "Locks",
        Group::Resets => "Resets",
        Group::HandedOut => "Handed out",
        Group::Exemptions => "Exemptions and deadlines",
        Group::Operators => "Operators",
    }
}

/// The groups that are quiet, in one sentence.
pub(crate) fn closing(summary: &Summary) -> Title {
    let quiet = summary.counts.iter().filter(|(_, count)| *count == 0);
    let names: Vec<_> = quiet.map(|(group, _)| name(*group).to_lowercase()).collect();
    (!names.is_empty()).then(|| format!("None: {}.", names.join("; ")))
}

/// One line of the report.
#[derive(Debug, Serialize)]
pub(crate) struct LineRow {
    group: &'static str,
    what: &'static str,
    seq: Option<i64>,
    at: At,
    actor: Option<String>,
    action: Option<&'static str>,
    practice: Option<String>,
    user: Option<UserName>,
    target: Option<String>,
    reason: Option<String>,
    ticket: Option<String>,
    verified: Option<String>,
    until: Option<At>,
    still: Option<bool>,
    detail: Option<String>,
    need: Option<&'static str>,
    #[serde(skip)]
    line: Line,
}

impl LineRow {
    pub(crate) fn new(line: Line) -> Self {
        Self {
            group: line.group.as_str(),
            what: line.what.as_str(),
            seq: line.seq.map(|seq| seq.get()),
            at: At(line.at),
            actor: line.actor.clone(),
            action: line.action.map(|action| action.as_str()),
            practice: line.practice.clone(),
            user: line.user.as_ref().map(user_name),
            target: line.target.clone(),
            reason: line.reason.clone(),
            ticket: line.ticket.clone(),
            verified: line.verified.clone(),
            until: line.until.map(At),
            still: line.still,
            detail: line.detail.clone(),
            need: line.need.map(NeedKind::as_str),
            line,
        }
    }
}

impl Row for LineRow {
    const COLUMNS: &'static [Column] = &[
        Column::always("group"),
        Column::always("what"),
        Column::always("seq"),
        Column::always("at"),
        Column::always("actor"),
        Column::always("action"),
        Column::always("practice"),
        Column::always("user"),
        Column::always("user_id"),
        Column::always("target"),
        Column::always("reason"),
        Column::always("ticket"),
        Column::always("verified"),
        Column::always("until"),
        Column::always("still"),
        Column::always("detail"),
        Column::always("need"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let At(at) = self.at;
        vec![
            self.group.to_owned(),
            self.what.to_owned(),
            self.seq.map(|seq| seq.to_string()).unwrap_or_default(),
            when.at(at),
            text(&self.actor),
            self.action.unwrap_or_default().to_owned(),
            text(&self.practice),
            self.user.as_ref().map(|user| user.login.clone()).unwrap_or_default(),
            self.user.as_ref().map(|user| user.id.to_string()).unwrap_or_default(),
            text(&self.target),
            text(&self.reason),
            text(&self.ticket),
            text(&self.verified),
            when.maybe(self.until.map(|At(until)| until)),
            self.still.map(|still| still.to_string()).unwrap_or_default(),
            text(&self.detail),
            self.need.unwrap_or_default().to_owned(),
        ]
    }
}

/// As wide as a time of today and how long ago it was, so that the sentences
/// stand under each other.
const LABEL: usize = 18;

impl Item for LineRow {
    fn describe(&self, page: &mut Page) {
        let line = &self.line;
        let glance = page.glance();
        let at = glance.at(line.at);
        // What is to come carries its distance, which the sentence has no need of.
        let at = if at.len() > LABEL { at.split(" (").next().unwrap_or_default() } else { &at };
        let mut text = sentence(line, &glance);
        let verified = line.verified.as_ref().map(|how| format!("identity checked: {how}"));
        let ticket = line.ticket.as_ref().map(|ticket| format!("ticket {ticket}"));
        let why: Vec<_> = [line.reason.clone(), ticket, verified].into_iter().flatten().collect();
        if !why.is_empty() {
            text = format!("{text}: {}", why.join("; "));
        }
        if let Some(seq) = line.seq {
            text = format!("{text} (event {seq})");
        }
        page.item(&format!("{at:LABEL$}"), &text);
    }
}

/// Who, whom and where, as far as a line says it.
struct Names<'a> {
    who: &'a str,
    whom: &'a str,
    practice: &'a str,
}

impl<'a> Names<'a> {
    fn of(line: &'a Line) -> Self {
        Self {
            who: line.actor.as_deref().unwrap_or("somebody"),
            whom: line.user.as_ref().map_or("somebody", |user| user.login.as_str()),
            practice: line.practice.as_deref().unwrap_or("a practice"),
        }
    }
}

/// What happened, without why.
fn sentence(line: &Line, when: &When) -> String {
    let Names { who, whom, practice } = Names::of(line);
    let until = when.maybe(line.until);
    let detail = line.detail.as_deref().unwrap_or_default();
    let is_still = line.still == Some(true);
    match line.what {
        What::NotPermitted => format!("{who} may not, and tried: {}", deed(line)),
        What::Refused => format!("{who} was refused ({detail}): {}", deed(line)),
        What::Unsealed => format!("{}, not looked at yet", run_name(line)),
        What::UnsealedMet => format!("{}, found whole", run_name(line)),
        What::UnsealedBroken => format!("{}, found broken", run_name(line)),
        What::Enforced if detail.is_empty() => format!("{who} enforced {practice}"),
        What::Enforced => format!("{who} enforced {practice} ({detail})"),
        What::EnforcementOff => format!("{who} switched {practice} off, {}", off(is_still)),
        What::Paused => format!("{who} paused {practice} until {until}, {}", off(is_still)),
        What::Loosened => format!("{who} loosened {practice} ({detail})"),
        What::SelfService => format!("{who}: {}", deed(line)),
        What::Disabled if is_still => format!("{whom}, still disabled"),
        What::Disabled => format!("{whom}, no longer disabled"),
        What::Locked => format!("{whom}, {}", lock(line, when)),
        What::Reset if is_still => format!("{who} reset {whom}, who has no way in"),
        What::Reset => format!("{who} reset {whom}"),
        What::EnrollmentCode => format!("{who} gave {whom} an enrollment code until {until}"),
        What::BypassCode => format!("{who} gave {whom} a bypass code until {until}"),
        What::RecoveryCodes => format!("{who} gave {whom} recovery codes"),
        What::TwoFactorOff => format!("{who} switched 2FA of {whom} off"),
        What::Password => format!("{who} gave {whom} a password"),
        What::Enrollment => format!("{who} began to enroll {whom} at the desk"),
        What::Exempted => format!("{who} exempted {whom} in {practice} until {until}"),
        What::ExemptionRenewed => {
            format!("{who} exempted {whom} in {practice} further, until {until}")
        }
        What::ExemptionEnded => format!("{who} ended the exemption of {whom} in {practice}"),
        What::ExemptionDue if is_still => {
            format!("exemption of {whom} in {practice} ends, granted by {who}")
        }
        What::ExemptionDue => format!("exemption of {whom} in {practice} ended, granted by {who}"),
        What::DeadlineExtended => {
            format!("{who} gave {whom} in {practice} until {until} to enroll")
        }
        What::ExtensionEnded => format!("{who} ended the extension of {whom} in {practice}"),
        What::Operator => format!("{who}: {}", deed(line)),
    }
}

const fn off(is_still: bool) -> &'static str {
    if is_still { "still so" } else { "on again by now" }
}

/// `event 4`, `events 4 to 9`.
fn run_name(line: &Line) -> String {
    let run = line.detail.as_deref().unwrap_or_default();
    format!("{} {run}", if run.contains(' ') { "events" } else { "event" })
}

/// The action, and on what.
fn deed(line: &Line) -> String {
    let action = line.action.map(|action| action.as_str());
    let user = line.user.as_ref().map(|user| user.login.as_str());
    [action, user, line.target.as_deref(), line.practice.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// How a lock ended, or when it will.
fn lock(line: &Line, when: &When) -> String {
    match (&line.detail, &line.actor, line.still) {
        (Some(action), Some(who), _) => format!("ended by {who} ({action})"),
        (_, _, Some(true)) => format!("until {}", when.maybe(line.until)),
        _ => "ended by the clock".to_owned(),
    }
}
