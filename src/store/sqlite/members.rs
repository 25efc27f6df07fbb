//! Rows of `memberships`, `exemptions` and `extensions`.

use rusqlite::params;

use super::practices::practice;
use super::users::{self, StateRow};
use super::{Fields, ReadTx, WriteTx, count_of, damaged};
use crate::error::Result;
use crate::model::event::UserStamp;
use crate::model::ids::{PracticeId, UserId};
use crate::model::member::{Exemption, ExemptionType, Membership, Role};
use crate::model::practice::Practice;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{EmailAddress, Login, UserStatus};
use crate::store::sql::members as sql;

/// Everything that a report says of one member.
#[derive(Debug, Clone)]
pub(crate) struct MemberRow {
    /// Their membership.
    pub membership: Membership,
    /// Their second factor.
    pub state: StateRow,
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// Whether a number is on file.
    pub has_phone: bool,
    /// May log in or not.
    pub status: UserStatus,
    /// When a suspension last ended.
    pub reinstated_at: Option<Timestamp>,
    /// The user wants a second factor.
    pub personal: bool,
    /// An operator demands one of them.
    pub required: bool,
    /// An enrollment code is needed before anything else.
    pub rebind: bool,
    /// The present epoch.
    pub epoch: i64,
    /// Whether any practice of theirs enrolls with a code only.
    pub enrolls_with_code: bool,
    /// Whether an enrollment code of theirs is alive.
    pub has_enrollment_code: bool,
    /// When the oldest active authenticator was proven.
    pub enrolled_at: Option<Timestamp>,
    /// When any authenticator last let them in.
    pub last_used_at: Option<Timestamp>,
    /// Recovery codes left.
    pub recovery_codes_left: u64,
}

/// What an operator agrees with a member: why, by whom, until when.
#[derive(Debug, Clone)]
pub(crate) struct Agreement<'a> {
    /// In the operator's words.
    pub reason: &'a str,
    /// Who.
    pub author: &'a str,
    /// Until when.
    pub ends_at: Timestamp,
}

/// What is agreed with a member, and with whom.
#[derive(Debug, Clone)]
pub(crate) struct AgreedRow {
    /// With whom.
    pub user: UserId,
    /// Their login.
    pub login: Login,
    /// Until when, whether that has passed or not.
    pub ends_at: Timestamp,
    /// Why.
    pub reason: String,
    /// Of which type, if it is an exemption.
    pub kind: Option<ExemptionType>,
}

/// An exemption and whose it is, as reports name it.
#[derive(Debug, Clone)]
pub(crate) struct EndingRow {
    /// The practice's handle.
    pub practice: String,
    /// Whose it is.
    pub user: UserStamp,
    /// Who granted it.
    pub author: String,
    /// In their words.
    pub reason: String,
    /// Its end.
    pub ends_at: Timestamp,
}

/// Reads the columns that `sql::members` names.
fn membership(fields: &mut Fields<'_>) -> Result<Membership> {
    Ok(Membership {
        practice: PracticeId::new(fields.next()?),
        user: UserId::new(fields.next()?),
        role: fields.word("a role", Role::from_word)?,
        joined_at: fields.time()?,
        role_since: fields.time()?,
        exemption: exemption(fields)?,
        extended_until: fields.time_option()?,
    })
}

fn exemption(fields: &mut Fields<'_>) -> Result<Option<Exemption>> {
    let kind: Option<String> = fields.next()?;
    let reason: Option<String> = fields.next()?;
    let author: Option<String> = fields.next()?;
    let created_at = fields.time_option()?;
    let ends_at = fields.time_option()?;
    let (Some(kind), Some(reason), Some(author), Some(created_at), Some(ends_at)) =
        (kind, reason, author, created_at, ends_at)
    else {
        return Ok(None);
    };
    let exemption_type =
        ExemptionType::from_word(&kind).ok_or_else(|| damaged("a type of exemption"))?;
    Ok(Some(Exemption { exemption_type, reason, author, created_at, ends_at }))
}

fn member_row(fields: &mut Fields<'_>) -> Result<MemberRow> {
    let membership = membership(fields)?;
    Ok(MemberRow {
        membership,
        state: users::state(fields)?,
        login: users::login(fields)?,
        name: users::name(fields)?,
        email: users::email(fields)?,
        has_phone: fields.next()?,
        status: users::status(fields)?,
        reinstated_at: fields.time_option()?,
        personal: fields.next()?,
        required: fields.next()?,
        rebind: fields.next()?,
        epoch: fields.next()?,
        enrolls_with_code: fields.next()?,
        has_enrollment_code: fields.next()?,
        enrolled_at: fields.time_option()?,
        last_used_at: fields.time_option()?,
        recovery_codes_left: count_of(fields.next()?),
    })
}

impl ReadTx<'_> {
    /// A user's membership in a practice, if there is one.
    pub(crate) fn find_membership(
        &self,
        practice: PracticeId,
        user: UserId,
    ) -> Result<Option<Membership>> {
        self.find(sql::SELECT_MEMBERSHIP, [practice.get(), user.get()], |row| {
            membership(&mut Fields::new(row))
        })
    }

    /// A user's memberships with their practices, by handle.
    pub(crate) fn memberships_of(&self, user: UserId) -> Result<Vec<(Practice, Membership)>> {
        let mut all = self.list(sql::SELECT_OF_USER, [user.get()], |row| {
            let mut fields = Fields::new(row);
            let membership = membership(&mut fields)?;
            Ok((practice(&mut fields)?, membership))
        })?;
        all.sort_by(|(one, _), (other, _)| one.handle.as_str().cmp(other.handle.as_str()));
        Ok(all)
    }

    /// Hands each member of a practice to `each`, by login, as the rows come.
    pub(crate) fn for_each_member(
        &self,
        practice: PracticeId,
        now: Timestamp,
        mut each: impl FnMut(MemberRow) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_MEMBERS, [now.millis(), practice.get()], |row| {
            each(member_row(&mut Fields::new(row))?)
        })
    }
}

fn agreed_row(fields: &mut Fields<'_>) -> Result<AgreedRow> {
    let user = UserId::new(fields.next()?);
    let login = users::login(fields)?;
    let (ends_at, reason) = (fields.time()?, fields.next()?);
    let kind: Option<String> = fields.next()?;
    let word = |word: String| {
        ExemptionType::from_word(&word).ok_or_else(|| damaged("a type of exemption"))
    };
    Ok(AgreedRow { user, login, ends_at, reason, kind: kind.map(word).transpose()? })
}

impl ReadTx<'_> {
    /// The exemptions that a practice has granted, ended by the clock or not, by login.
    pub(crate) fn exemptions_of(&self, practice: PracticeId) -> Result<Vec<AgreedRow>> {
        self.list(sql::SELECT_EXEMPTIONS, [practice.get()], |row| agreed_row(&mut Fields::new(row)))
    }

    /// The deadlines of members' own in a practice, passed or not, by login.
    pub(crate) fn extensions_of(&self, practice: PracticeId) -> Result<Vec<AgreedRow>> {
        self.list(sql::SELECT_EXTENSIONS, [practice.get()], |row| agreed_row(&mut Fields::new(row)))
    }

    /// Hands each membership of those of whom a second factor is required to `each`.
    pub(crate) fn for_each_required(
        &self,
        mut each: impl FnMut(PracticeId, UserId, Login) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_REQUIRED, [], |row| {
            let mut fields = Fields::new(row);
            let practice = PracticeId::new(fields.next()?);
            let user = UserId::new(fields.next()?);
            each(practice, user, users::login(&mut fields)?)
        })
    }
}

impl ReadTx<'_> {
    /// Hands the exemptions whose end is in that time to `each`, the first to end first.
    pub(crate) fn for_each_ending_exemption(
        &self,
        (since, until): (Timestamp, Timestamp),
        mut each: impl FnMut(EndingRow) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_ENDING, [since.millis(), until.millis()], |row| {
            let mut fields = Fields::new(row);
            each(EndingRow {
                practice: fields.next()?,
                user: UserStamp { id: UserId::new(fields.next()?), login: fields.next()? },
                author: fields.next()?,
                reason: fields.next()?,
                ends_at: fields.time()?,
            })
        })
    }
}

impl WriteTx<'_> {
    /// Makes a user a member. False if they are one already.
    pub(crate) fn add_member(
        &mut self,
        practice: PracticeId,
        user: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<bool> {
        let added = self.execute(
            sql::INSERT_MEMBERSHIP,
            params![practice.get(), user.get(), role.as_str(), now.millis()],
        )?;
        Ok(added == 1)
    }

    /// Gives a member another role, since `now`.
    pub(crate) fn set_role(
        &mut self,
        practice: PracticeId,
        user: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<()> {
        self.execute(
            sql::UPDATE_ROLE,
            params![role.as_str(), now.millis(), practice.get(), user.get()],
        )
        .map(|_| ())
    }

    /// Ends everything made under the present epochs of a practice's members.
    pub(crate) fn raise_epochs_of_members(&mut self, practice: PracticeId) -> Result<()> {
        self.execute(sql::RAISE_EPOCHS, [practice.get()]).map(|_| ())
    }

    /// Ends a membership with what was agreed in it.
    pub(crate) fn remove_member(&mut self, practice: PracticeId, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_MEMBERSHIP, [practice.get(), user.get()]).map(|_| ())
    }

    /// Exempts a member, in place of an earlier exemption.
    pub(crate) fn set_exemption(
        &mut self,
        membership: &Membership,
        kind: ExemptionType,
        agreed: &Agreement<'_>,
        now: Timestamp,
    ) -> Result<()> {
        self.execute(
            sql::UPSERT_EXEMPTION,
            params![
                membership.practice.get(),
                membership.user.get(),
                kind.as_str(),
                agreed.reason,
                agreed.author,
                now.millis(),
                agreed.ends_at.millis(),
            ],
        )
        .map(|_| ())
    }

    /// Ends a member's exemption.
    pub(crate) fn remove_exemption(&mut self, membership: &Membership) -> Result<()> {
        self.execute(sql::DELETE_EXEMPTION, [membership.practice.get(), membership.user.get()])
            .map(|_| ())
    }

    /// Gives a member a deadline of their own, in place of an earlier one.
    pub(crate) fn set_extension(
        &mut self,
        membership: &Membership,
        agreed: &Agreement<'_>,
        now: Timestamp,
    ) -> Result<()> {
        self.execute(
            sql::UPSERT_EXTENSION,
            params![
                membership.practice.get(),
                membership.user.get(),
                agreed.reason,
                agreed.author,
                now.millis(),
                agreed.ends_at.millis(),
            ],
        )
        .map(|_| ())
    }

    /// Ends a member's own deadline.
    pub(crate) fn remove_extension(&mut self, membership: &Membership) -> Result<()> {
        self.execute(sql::DELETE_EXTENSION, [membership.practice.get(), membership.user.get()])
            .map(|_| ())
    }
}
