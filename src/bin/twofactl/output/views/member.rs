//! What is shown of a membership that was changed.

use serde::Serialize;
use twofactl::model::outcome::practice::MemberChanged;

use super::user::next_login_sentence;
use super::{At, ChangeView, Either, Shape, Tense};
use crate::output::{Page, When};

/// What was done about a membership.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Deed {
    /// A user became a member.
    Added,
    /// A member was given another role.
    RoleSet,
    /// A member left.
    Removed,
    /// An exemption was granted or ended.
    Exempted,
    /// A deadline was extended, or that was ended.
    Extended,
}

/// Whose membership.
#[derive(Debug, Serialize)]
struct UserStampView {
    id: i64,
    login: String,
}

/// A membership as it is now, or would be.
#[derive(Debug, Serialize)]
struct StateView {
    /// None once the membership has ended.
    role: Option<&'static str>,
    exempt_until: Option<At>,
    extended_until: Option<At>,
    /// None once the membership has ended.
    next_login: Option<&'static str>,
    deadline: Option<At>,
}

/// The answer about one member.
#[derive(Debug, Serialize)]
pub(crate) struct MemberView {
    practice: String,
    user: UserStampView,
    #[serde(flatten)]
    state: StateView,
    #[serde(skip)]
    deed: Deed,
}

/// The answer about several.
#[derive(Debug, Serialize)]
pub(crate) struct MembersView {
    members: Vec<OneView>,
    #[serde(skip)]
    deed: Deed,
}

/// One of several members.
#[derive(Debug, Serialize)]
struct OneView {
    practice: String,
    id: i64,
    login: String,
    changed: bool,
    #[serde(flatten)]
    state: StateView,
}

/// The answer of the commands that change memberships.
pub(crate) fn answer(
    done: &[MemberChanged],
    deed: Deed,
    shape: Shape,
) -> Either<MemberView, MembersView> {
    let several = |done: &[MemberChanged]| MembersView {
        members: done.iter().map(OneView::new).collect(),
        deed,
    };
    Either::new(shape, done, |done| MemberView::new(done, deed), several)
}

impl MemberView {
    fn new(changed: &MemberChanged, deed: Deed) -> Self {
        let OneView { practice, id, login, changed: _, state } = OneView::new(changed);
        Self { practice, user: UserStampView { id, login }, state, deed }
    }
}

impl OneView {
    fn new(done: &MemberChanged) -> Self {
        let MemberChanged {
            changed,
            practice,
            user,
            login,
            role,
            exempt_until,
            extended_until,
            next,
        } = done;
        Self {
            practice: practice.to_string(),
            id: user.get(),
            login: login.to_string(),
            changed: *changed,
            state: StateView {
                role: role.map(|role| role.as_str()),
                exempt_until: exempt_until.map(At),
                extended_until: extended_until.map(At),
                next_login: next.as_ref().map(|next| next.step.as_str()),
                deadline: next.as_ref().and_then(|next| next.deadline).map(At),
            },
        }
    }
}

/// Who, where.
type Names<'a> = (&'a str, &'a str);

impl StateView {
    fn sentence(
        &self,
        deed: Deed,
        (login, practice): Names<'_>,
        tense: Tense,
        when: &When,
    ) -> String {
        let role = self.role.unwrap_or("no member");
        let would = tense == Tense::Would;
        match deed {
            Deed::Added => match tense {
                Tense::Done => format!("Added {login} to {practice} as {role}."),
                Tense::Already => format!("{login} is {role} in {practice} already."),
                Tense::Would => format!("Would add {login} to {practice} as {role}."),
            },
            Deed::RoleSet => match tense {
                Tense::Done => format!("{login} is {role} in {practice} now."),
                Tense::Already => format!("{login} is {role} in {practice} already."),
                Tense::Would => format!("{login} would be {role} in {practice}."),
            },
            Deed::Removed => match tense {
                Tense::Done => format!("Removed {login} from {practice}."),
                Tense::Already => format!("{login} is no member of {practice}."),
                Tense::Would => format!("Would remove {login} from {practice}."),
            },
            Deed::Exempted => {
                let is = if would { "would be" } else { "is" };
                match self.exempt_until {
                    Some(At(end)) => {
                        format!("{login} {is} exempt in {practice} until {}.", when.at(end))
                    }
                    None => format!("{login} {is} not exempt in {practice}."),
                }
            }
            Deed::Extended => self.extension_sentence((login, practice), would, when),
        }
    }

    fn extension_sentence(&self, (login, practice): Names<'_>, would: bool, when: &When) -> String {
        let has = if would { "would have" } else { "has" };
        match self.extended_until {
            Some(At(end)) => {
                format!("{login} {has} until {} to enroll for {practice}.", when.at(end))
            }
            None => format!("{login} {has} no deadline of their own in {practice}."),
        }
    }

    fn describe_next_login(&self, practice: &str, page: &mut Page) {
        if let Some(next_login) = self.next_login {
            page.line(next_login_sentence(
                Some(practice),
                next_login,
                self.deadline.map(|At(deadline)| deadline),
                page.when(),
            ));
        }
    }
}

/// Whether more ends than the membership.
fn ends_sessions(deed: Deed, tense: Tense) -> bool {
    matches!((deed, tense), (Deed::Removed, Tense::Done | Tense::Would))
}

impl ChangeView for MemberView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let Self { practice, user, state, deed } = self;
        page.line(state.sentence(*deed, (&user.login, practice), tense, page.when()));
        if ends_sessions(*deed, tense) {
            page.line("Sessions, trusted devices and codes from before end with it; the user and their authenticators stay.");
        }
        state.describe_next_login(practice, page);
    }
}

impl ChangeView for MembersView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for OneView { practice, id: _, login, changed, state } in &self.members {
            let tense = tense.of_one(*changed);
            page.line(state.sentence(self.deed, (login, practice), tense, page.when()));
            state.describe_next_login(practice, page);
        }
        if ends_sessions(self.deed, tense) {
            page.line("Sessions, trusted devices and codes from before end with it; the users and their authenticators stay.");
        }
    }
}
