//! Rows of `operators`.

use rusqlite::{Row, params};

use super::{Fields, ReadTx, WriteTx, damaged, users};
use crate::error::{Error, Result};
use crate::model::ids::UserId;
use crate::model::operator::{AccountName, Operator, OperatorRole};
use crate::model::user::Login;
use crate::store::sql::operators as sql;

fn operator(row: &Row<'_>) -> Result<Operator> {
    let mut fields = Fields::new(row);
    let fields = &mut fields;
    Ok(Operator {
        name: fields.parsed("the name of an operator", |name: String| AccountName::parse(&name))?,
        uid: fields.next()?,
        role: role(fields)?,
        user: user(fields)?,
        created_at: fields.time()?,
    })
}

fn role(fields: &mut Fields<'_>) -> Result<Option<OperatorRole>> {
    fields.parsed_option("the role of an operator", |word: String| {
        OperatorRole::from_word(&word).ok_or(())
    })
}

fn user(fields: &mut Fields<'_>) -> Result<Option<(UserId, Login)>> {
    let id: Option<i64> = fields.next()?;
    match id {
        Some(id) => Ok(Some((UserId::new(id), users::login(fields)?))),
        None => fields.next::<Option<String>>().map(|_| None),
    }
}

impl ReadTx<'_> {
    /// Every operator, by name.
    pub(crate) fn operators(&self) -> Result<Vec<Operator>> {
        self.list(sql::SELECT_OPERATORS, [], operator)
    }

    /// The operator of that name.
    pub(crate) fn find_operator(&self, name: &AccountName) -> Result<Option<Operator>> {
        self.find(sql::SELECT_OPERATOR_BY_NAME, [name.as_str()], operator)
    }

    /// The operator of that name, who must exist.
    pub(crate) fn get_operator(&self, name: &AccountName) -> Result<Operator> {
        self.find_operator(name)?.ok_or_else(|| Error::not_found("operator", name))
    }

    /// The operator of that account.
    pub(crate) fn find_operator_of_account(&self, uid: u32) -> Result<Option<Operator>> {
        self.find(sql::SELECT_OPERATOR_BY_UID, [uid], operator)
    }

    /// The operators who are this user, by name.
    pub(crate) fn operators_of(&self, user: UserId) -> Result<Vec<Operator>> {
        self.list(sql::SELECT_OPERATORS_OF_USER, [user.get()], operator)
    }

    /// Whether there is an operator of another account.
    pub(crate) fn has_other_operators(&self, uid: u32) -> Result<bool> {
        Ok(self.count(sql::COUNT_OTHER_OPERATORS, [uid])? > 0)
    }
}

impl WriteTx<'_> {
    /// Adds an operator. False if the name or the account is one already.
    pub(crate) fn add_operator(&mut self, operator: &Operator) -> Result<bool> {
        let Operator { name, uid, role, user, created_at } = operator;
        let role = role.map(OperatorRole::as_str);
        let user = user.as_ref().map(|(id, _)| id.get());
        let params = params![name.as_str(), uid, role, user, created_at.millis()];
        Ok(self.execute(sql::INSERT_OPERATOR, params)? == 1)
    }

    /// Writes the role of an operator, and who they are.
    pub(crate) fn update_operator(&mut self, operator: &Operator) -> Result<()> {
        let Operator { uid, role, user, .. } = operator;
        let role = role.map(OperatorRole::as_str);
        let user = user.as_ref().map(|(id, _)| id.get());
        match self.execute(sql::UPDATE_OPERATOR, params![role, user, uid])? {
            1 => Ok(()),
            _ => Err(damaged("an operator that was just read is missing")),
        }
    }

    /// Removes the operator of that account.
    pub(crate) fn remove_operator(&mut self, uid: u32) -> Result<()> {
        self.execute(sql::DELETE_OPERATOR, [uid]).map(|_| ())
    }
}
