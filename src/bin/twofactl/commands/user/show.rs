//! `twofactl user show`

use clap::Args;
use twofactl::Keyring;
use twofactl::error::Result;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::sms::Countries;
use twofactl::model::time::Timestamp;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::{KeyNeed, Opened};
use twofactl::ops::user::Outlook;
use twofactl::store::{Change, ReadTx};

use crate::context::{Context, Run};
use crate::output::views::user::page::UserPage;
use crate::report::{Complaint, Verdict};
use crate::values::{self, Named};

/// What the help says below the options.
const BELOW: &str = concat!(
    include_str!("show/states.txt"),
    "\n",
    "Examples:
  twofactl user show rao
  # By login and by id
  twofactl user show rao \"#2\" -o json
  twofactl user show - < users.txt
  # Why the next login comes to what it does
  twofactl user show rao --explain
  # To call back
  twofactl user show rao --phone --ticket HD-7"
);

/// Show what a user has, what the next login demands, and the smallest fix
///
/// Whether they get in and how, or what keeps them out, in a sentence; what they
/// have enrolled, what each practice demands, and the last events about them.
/// Where something is wrong, it names the command that mends it with the least
/// loss. Shows no secret and no code. Changes nothing, and with --phone only the
/// audit record. With several users, or - for logins on standard input, JSON is
/// an array.
#[derive(Debug, Args)]
#[command(after_long_help = BELOW)]
pub(crate) struct ShowArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,

    /// Tell the phone number on file, whole, and when it last changed
    ///
    /// To call back. Each number that is shown is an event in the audit record,
    /// so this needs the key; the record has the number only masked.
    #[arg(long)]
    phone: bool,

    /// Tell the decision about the next login step by step
    ///
    /// For each practice the questions that the door asks, in its order and up
    /// to the first that settles it, with the facts behind each answer. The
    /// password is taken for right, and no trusted device is looked at.
    #[arg(long)]
    explain: bool,

    /// Look at a login that names this practice
    ///
    /// Default: one that names none, where the strictest demand of all the
    /// user's practices holds. With --explain only this practice is explained.
    #[arg(long, value_name = "HANDLE", value_parser = Handle::parse)]
    practice: Option<Handle>,
}

impl ShowArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        // By what was typed, not by what came of it: a script that passes `-`
        // must not meet another shape on the day on which there is one name.
        let is_one = matches!(self.users.as_slice(), [Named::One(_)]);
        let Self { users, phone, explain, practice } = self;
        let users = values::all_named(users, UserRef::parse, "users")?;
        let wanted = Wanted { users, phone, explain, practice, countries: countries(ctx) };
        let pages = if phone { wanted.look_and_record(ctx)? } else { wanted.look(ctx)? };
        match pages.as_slice() {
            [page] if is_one => ctx.show(page),
            pages => ctx.show_all(pages),
        }
    }
}

/// What is to be shown, and of whom.
struct Wanted {
    users: Vec<UserRef>,
    phone: bool,
    explain: bool,
    practice: Option<Handle>,
    /// None if nothing is set up to send texts with.
    countries: Option<Countries>,
}

impl Wanted {
    fn look(&self, ctx: &Context) -> Result<Vec<UserPage>> {
        let asked = Asked::new(Task::UserShow).users(&self.users);
        let Opened { mut store, keys, .. } = ctx.open(&asked, KeyNeed::IfThere)?;
        store.read(|tx| self.pages(tx, keys.as_ref(), ctx.now))
    }

    /// All of them before the first word: one slip and nothing is shown.
    fn pages(
        &self,
        tx: &ReadTx<'_>,
        keys: Option<&Keyring>,
        now: Timestamp,
    ) -> Result<Vec<UserPage>> {
        let (practice, countries) = (self.practice.as_ref(), self.countries.as_ref());
        let outlook = Outlook { practice, countries, keys };
        self.users.iter().map(|user| self.page(tx, user, &outlook, now)).collect()
    }

    fn page(
        &self,
        tx: &ReadTx<'_>,
        user: &UserRef,
        outlook: &Outlook<'_>,
        now: Timestamp,
    ) -> Result<UserPage> {
        let report = ops::user::show(tx, user, now)?;
        let situation = ops::user::situation(tx, user, outlook, now)?;
        let mut page = UserPage::new(&report, &situation);
        if self.phone {
            page = page.with_number(&report.user);
        }
        if self.explain {
            let explained = ops::user::explain(tx, user, self.practice.as_ref(), now)?;
            page = page.explained(&explained);
        }
        Ok(page)
    }

    /// The numbers are shown only once the record has it.
    fn look_and_record(&self, ctx: &Context) -> anyhow::Result<Vec<UserPage>> {
        if ctx.run == Run::Dry {
            return Err(Complaint::Usage {
                message: "--phone is an event, and --dry-run makes none".to_owned(),
                hint: Some("leave one of them out".to_owned()),
            }
            .into());
        }
        let asked = Asked::new(Task::UserShowPhone).users(&self.users);
        let (mut store, keys) = ctx.open_with_keys(&asked)?;
        Ok(store.write(&ctx.actor, ctx.now, |tx| {
            let pages = self.pages(tx, Some(&keys), ctx.now)?;
            let events = ops::user::record_phones_shown(tx, &self.users, &ctx.why)?;
            Ok(Change::of(pages, events))
        })?)
    }
}

/// Where texts go from here. A token or program that is not there for whoever
/// looks may be there for the login service: what cannot be told counts as permitted.
fn countries(ctx: &Context) -> Option<Countries> {
    match ctx.gateway() {
        Ok(gateway) => gateway.map(|gateway| gateway.countries().clone()),
        Err(_) => Some(Countries::default()),
    }
}
