//! What is shown of a membership that was changed.

use serde::Serialize;
use twofactl::model::outcome::practice::MemberChanged;

use super::user::next_login_sentence;
use super::{At, ChangeView, Tense};
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

/// The answer of the commands that change a membership.
#[derive(Debug, Serialize)]
pub(crate) struct MemberView {
    practice: String,
    user: UserStampView,
    /// None once the membership has ended.
    role: Option<&'static str>,
    exempt_until: Option<At>,
    extended_until: Option<At>,
    /// None once the membership has ended.
    next_login: Option<&'static str>,
    deadline: Option<At>,
    #[serde(skip)]
    deed: Deed,
}

impl MemberView {
    pub(crate) fn new(changed: &MemberChanged, deed: Deed) -> Self {
        let MemberChanged {
            changed: _,
            practice,
            user,
            login,
            role,
            exempt_until,
            extended_until,
            next,
        } = changed;
        Self {
            practice: practice.to_string(),
            user: UserStampView { id: user.get(), login: login.to_string() },
            role: role.map(|role| role.as_str()),
            exempt_until: exempt_until.map(At),
            extended_until: extended_until.map(At),
            next_login: next.as_ref().map(|next| next.step.as_str()),
            deadline: next.as_ref().and_then(|next| next.deadline).map(At),
            deed,
        }
    }

    fn sentence(&self, tense: Tense, when: &When) -> String {
        let (login, practice) = (&self.user.login, &self.practice);
        let role = self.role.unwrap_or("no member");
        let would = tense == Tense::Would;
        match self.deed {
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
            Deed::Extended => self.extension_sentence(would, when),
        }
    }

    fn extension_sentence(&self, would: bool, when: &When) -> String {
        let (login, practice) = (&self.user.login, &self.practice);
        let has = if would { "would have" } else { "has" };
        match self.extended_until {
            Some(At(end)) => {
                format!("{login} {has} until {} to enroll for {practice}.", when.at(end))
            }
            None => format!("{login} {has} no deadline of their own in {practice}."),
        }
    }
}

impl ChangeView for MemberView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        page.line(self.sentence(tense, page.when()));
        if matches!((self.deed, tense), (Deed::Removed, Tense::Done | Tense::Would)) {
            page.line("Sessions, trusted devices and codes from before end with it; the user and their authenticators stay.");
        }
        if let Some(next_login) = self.next_login {
            page.line(next_login_sentence(
                Some(&self.practice),
                next_login,
                self.deadline.map(|At(deadline)| deadline),
                page.when(),
            ));
        }
    }
}
