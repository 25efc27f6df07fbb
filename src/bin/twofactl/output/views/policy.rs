//! What is shown of how a store differs from a policy file.

use serde::{Serialize, Serializer};
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::outcome::policy::{
    Agreed, AgreementDifference, DemandChange, PolicyDifference, PracticeDifference,
    RequirementDifference,
};
use twofactl::model::policy::{Grace, Policy};
use twofactl::model::policy_file::Enforcement;
use twofactl::model::time::Timestamp;

use super::effect::{EffectView, Phones};
use super::practice::Remembered;
use super::{At, ChangeView, Tense, count};
use crate::output::{Answer, Page, When};

/// A difference, as `policy diff` tells it.
#[derive(Debug, Serialize)]
pub(crate) struct Differs {
    different: bool,
    #[serde(flatten)]
    view: DifferenceView,
}

impl Differs {
    pub(crate) fn new(difference: &PolicyDifference) -> Self {
        Self { different: difference.is_any(), view: DifferenceView::new(difference) }
    }
}

impl Answer for Differs {
    fn describe(&self, page: &mut Page) {
        let tense = if self.different { Tense::Would } else { Tense::Already };
        self.view.describe(tense, page);
    }
}

/// A difference, before or after it is made good.
#[derive(Debug, Serialize)]
pub(crate) struct DifferenceView {
    practices: Vec<PracticeView>,
    require: Vec<RequirementView>,
    /// Practices of the file that do not differ.
    unchanged: u64,
}

#[derive(Debug, Serialize)]
struct PracticeView {
    #[serde(flatten)]
    effect: EffectView,
    settings: Vec<SettingView>,
    exemptions: Vec<AgreementView>,
    extensions: Vec<AgreementView>,
    #[serde(skip)]
    handle: String,
    #[serde(skip)]
    demand: DemandChange,
    #[serde(skip)]
    phones: Phones,
}

/// One setting, old and new.
#[derive(Debug, Serialize)]
struct SettingView {
    setting: &'static str,
    before: Told,
    after: Told,
}

/// The value of a setting.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Word(String),
    Time(Timestamp),
    Remember(Remembered),
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(word) => serializer.serialize_str(word),
            Self::Time(time) => serializer.collect_str(time),
            Self::Remember(remember) => remember.serialize(serializer),
        }
    }
}

impl Told {
    fn time(time: Option<Timestamp>) -> Self {
        time.map_or_else(|| Self::Word("none".to_owned()), Self::Time)
    }

    fn text(&self, when: &When) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Time(time) => when.at(*time),
            Self::Remember(remember) => remember.marked(),
        }
    }
}

#[derive(Debug, Serialize)]
struct AgreementView {
    login: String,
    before: Option<AgreedView>,
    after: Option<AgreedView>,
}

#[derive(Debug, Serialize)]
struct AgreedView {
    until: At,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    reason: String,
}

#[derive(Debug, Serialize)]
struct RequirementView {
    login: String,
    before: bool,
    after: bool,
}

impl DifferenceView {
    pub(crate) fn new(difference: &PolicyDifference) -> Self {
        let PolicyDifference { practices, unchanged, require } = difference;
        let required = |RequirementDifference { login, required, .. }: &RequirementDifference| {
            RequirementView { login: login.to_string(), before: !required, after: *required }
        };
        Self {
            practices: practices.iter().map(PracticeView::new).collect(),
            require: require.iter().map(required).collect(),
            unchanged: *unchanged,
        }
    }
}

impl PracticeView {
    fn new(difference: &PracticeDifference) -> Self {
        let PracticeDifference { handle, before, after, demand, exempt, extend, effect } =
            difference;
        let texts_matter =
            before.methods != after.methods && after.methods.contains(AuthenticatorType::Sms);
        Self {
            effect: EffectView::of_a_change(effect),
            settings: settings(before, after),
            exemptions: exempt.iter().map(AgreementView::new).collect(),
            extensions: extend.iter().map(AgreementView::new).collect(),
            handle: handle.to_string(),
            demand: *demand,
            phones: if texts_matter { Phones::Matter } else { Phones::Aside },
        }
    }

    fn describe(&self, tense: Tense, page: &mut Page) {
        page.heading(match tense {
            Tense::Would => format!("{} would change:", self.handle),
            Tense::Done | Tense::Already => format!("{} has changed:", self.handle),
        });
        for SettingView { setting, before, after } in &self.settings {
            let (before, after) = (before.text(page.when()), after.text(page.when()));
            page.field(setting, format!("{before} -> {after}"));
        }
        for one in &self.exemptions {
            one.describe("exempt", page);
        }
        for one in &self.extensions {
            one.describe("extend", page);
        }
        match self.demand {
            DemandChange::Stops => self.effect.describe_stopped(page),
            DemandChange::Begins | DemandChange::Stays => {
                self.effect.describe_demanded(self.phones, page);
            }
        }
    }
}

/// Those that differ, in the words of the file.
fn settings(before: &Policy, after: &Policy) -> Vec<SettingView> {
    let pairs = all_settings(before).into_iter().zip(all_settings(after));
    let differing = pairs.filter(|((_, before), (_, after))| before != after);
    differing
        .map(|((setting, before), (_, after))| SettingView { setting, before, after })
        .collect()
}

fn all_settings(policy: &Policy) -> [(&'static str, Told); 8] {
    let Policy {
        enforced_since,
        paused_until,
        roles,
        grace,
        methods,
        digits,
        remember,
        enroll_with,
    } = policy;
    let enforcement = match enforced_since {
        Some(_) => Enforcement::Required,
        None => Enforcement::Off,
    };
    let named: Vec<_> = roles.roles().map(|role| role.as_str()).collect();
    let roles = if roles.is_all() { "all".to_owned() } else { named.join(",") };
    let grace = match grace {
        Grace::None => Told::time(None),
        Grace::Length(length) => Told::Word(length.to_string()),
        Grace::Until(until) => Told::Time(*until),
    };
    [
        ("enforcement", Told::Word(enforcement.as_str().to_owned())),
        ("paused-until", Told::time(*paused_until)),
        ("roles", Told::Word(roles)),
        ("grace", grace),
        ("methods", Told::Word(methods.to_string())),
        ("digits", Told::Word(digits.to_string())),
        ("remember", Told::Remember(Remembered(*remember))),
        ("enroll-with", Told::Word(enroll_with.as_str().to_owned())),
    ]
}

impl AgreementView {
    fn new(AgreementDifference { login, before, after, .. }: &AgreementDifference) -> Self {
        let view = |agreed: &Agreed| AgreedView {
            until: At(agreed.until),
            kind: agreed.kind.map(|kind| kind.as_str()),
            reason: agreed.reason.clone(),
        };
        Self {
            login: login.to_string(),
            before: before.as_ref().map(view),
            after: after.as_ref().map(view),
        }
    }

    fn describe(&self, what: &str, page: &mut Page) {
        let text = |agreed: &Option<AgreedView>, without: &str| match agreed {
            Some(agreed) => agreed.text(page.when()),
            None => without.to_owned(),
        };
        let (before, after) = (text(&self.before, "none"), text(&self.after, "ends"));
        page.field(&format!("{what} {}", self.login), format!("{before} -> {after}"));
    }
}

impl AgreedView {
    fn text(&self, when: &When) -> String {
        let Self { until: At(until), kind, reason } = self;
        let kind = kind.map(|kind| format!("{kind} ")).unwrap_or_default();
        format!("{kind}until {}: {reason}", when.at(*until))
    }
}

impl RequirementView {
    fn sentence(&self, tense: Tense) -> String {
        let is = if tense == Tense::Would { "would be" } else { "is" };
        let end = if self.after { "" } else { " no longer" };
        format!("A second factor {is} required of {}{end}.", self.login)
    }
}

impl ChangeView for DifferenceView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for practice in &self.practices {
            practice.describe(tense, page);
        }
        page.blank();
        for one in &self.require {
            page.line(one.sentence(tense));
        }
        let unchanged = count(self.unchanged, "practice is", "practices are");
        let all = format!("{unchanged} as the file says already.");
        let is_any = !self.practices.is_empty() || !self.require.is_empty();
        match tense {
            Tense::Already => page.line(format!("Nothing to change: {all}")),
            // Whatever is told of one file is told of the rest of it as well.
            Tense::Would | Tense::Done if is_any && self.unchanged > 0 => page.line(all),
            Tense::Would | Tense::Done => {}
        }
    }
}
