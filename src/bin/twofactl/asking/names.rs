//! Asks for practices, users, authenticators and devices that exist, by what the
//! store holds, and for whom a part of a name means. Each look at the store ends before the question.

use twofactl::error::{Error, Result};
use twofactl::model::authenticator::Authenticator;
use twofactl::model::device::TrustedDevice;
use twofactl::model::operator::Caller;
use twofactl::model::outcome::user::{NamedUser, NamedUsers};
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::model::time::Timestamp;
use twofactl::model::user::{Login, UserRef};
use twofactl::ops;
use twofactl::ops::permission;
use twofactl::ops::search;
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::store::ReadTx;

use crate::near;
use crate::places::Places;
use crate::prompt::Ask;
use crate::report::Complaint;

/// More than this many are not offered at once.
const OFFERED: usize = 15;

/// How many names a hint tells.
const HINTED: usize = 5;

/// After this many names that stand for nothing, the last of them is the error.
const TRIES: usize = 3;

/// Whether the only practice is taken without a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TheOnly {
    /// And told.
    Taken,
    /// It could be removed by a slip.
    Offered,
}

/// What a name is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be looked at: whoever is meant is told.
    Reading,
    /// Something will be done: whoever is meant is agreed to.
    Changing,
}

/// A name that was typed.
pub(super) struct Meant<'a> {
    pub(super) text: &'a str,
    /// The argument, as `USER`.
    pub(super) flag: &'a str,
    pub(super) purpose: Purpose,
}

/// A handle and a name.
type PracticeName = (Handle, DisplayName);

/// Who can be asked for names, and the store that knows them.
pub(super) struct Names<'a> {
    pub(super) ask: &'a dyn Ask,
    pub(super) places: &'a Places,
    pub(super) caller: Caller,
    pub(super) now: Timestamp,
}

impl Names<'_> {
    /// Names need no key, and a reset must work without one.
    fn read<T>(&self, report: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> Result<T> {
        let Places { store, key_file } = self.places;
        setup::open_to_read(store, key_file, KeyNeed::Dispensable)?.store.read(report)
    }

    /// Whether whoever asks may see who is in the store.
    ///
    /// # Errors
    ///
    /// The store's.
    pub(super) fn see_everybody(&self) -> Result<bool> {
        self.read(|tx| Ok(permission::sight(tx, self.caller)?.has_everybody()))
    }

    /// The only practice, if there is one and no other.
    ///
    /// # Errors
    ///
    /// [`Complaint::Usage`] with the names to choose from; the store's. `or` is
    /// what can be given instead of a name.
    pub(super) fn sole_practice(&self, or: Option<&str>) -> anyhow::Result<Handle> {
        let all = self.read(search::practices)?;
        match all.as_slice() {
            [] => Err(no_practice().into()),
            [(only, _)] => Ok(only.clone()),
            several => Err(which_practice(several, or).into()),
        }
    }

    /// A practice that exists.
    ///
    /// # Errors
    ///
    /// [`Complaint::Usage`] if there is none; what [`Ask`] says; the store's.
    pub(super) fn practice(&self, flag: &str, the_only: TheOnly) -> anyhow::Result<String> {
        let all = self.read(search::practices)?;
        match all.as_slice() {
            [] => Err(no_practice().into()),
            [(only, _)] if the_only == TheOnly::Taken => {
                self.ask.tell(&the_only_one(only));
                Ok(only.to_string())
            }
            few if few.len() <= OFFERED => match self.choose_practice(few, flag)? {
                Some(handle) => Ok(handle),
                None => self.typed_practice(&all, flag),
            },
            _ => self.typed_practice(&all, flag),
        }
    }

    /// Offers practices, and where not all of them fit, to type more letters.
    fn choose_practice(
        &self,
        all: &[PracticeName],
        flag: &str,
    ) -> Result<Option<String>, Complaint> {
        let shown = all.iter().take(OFFERED);
        let items: Vec<_> = shown.map(practice_item).collect();
        let index = self.choose_or_more("Practice", items, all.len(), flag)?;
        Ok(index.and_then(|index| all.get(index)).map(|(handle, _)| handle.to_string()))
    }

    fn typed_practice(&self, all: &[PracticeName], flag: &str) -> anyhow::Result<String> {
        let mut unknown = 0;
        loop {
            let typed = self.ask.text("Practice (handle, or part of a name)", flag)?;
            if let Some((exact, _)) = all.iter().find(|(handle, _)| handle.as_str() == typed) {
                return Ok(exact.to_string());
            }
            let fits: Vec<_> = all.iter().filter(|one| holds(one, &typed)).cloned().collect();
            if !fits.is_empty() {
                match self.choose_practice(&fits, flag)? {
                    Some(handle) => return Ok(handle),
                    None => continue,
                }
            }
            unknown += 1;
            let error = Error::not_found("practice", &typed);
            let near = self.read(|tx| search::near_practices(tx, &typed))?;
            self.not_there(error, &near, unknown)?;
        }
    }

    /// A user who exists.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for the third name that stands for nobody; what
    /// [`Ask`] says; the store's.
    pub(super) fn user(&self, flag: &str) -> anyhow::Result<Login> {
        let mut unknown = 0;
        loop {
            let typed = self.ask.text("User (login, #id, phone, or part of a name)", flag)?;
            match self.look_up(&typed)? {
                Found::One(login) => return Ok(login),
                Found::Several(users) => {
                    if let Some(login) = self.choose_user(&users, flag)? {
                        return Ok(login);
                    }
                }
                Found::Nobody(near) => {
                    unknown += 1;
                    self.not_there(Error::not_found("user", &typed), &near, unknown)?;
                }
            }
        }
    }

    /// The login of whom a name means that is part of somebody's; none for one that
    /// is somebody's, or nobody's at all: the command says what becomes of it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for what could be no login either; what [`Ask`] says.
    pub(super) fn exact_user(&self, meant: &Meant<'_>) -> anyhow::Result<Option<Login>> {
        let who = UserRef::parse(meant.text);
        // A number stands for one person, and is part of nobody's name.
        if meant.text.starts_with('#') {
            return Ok(None);
        }
        let found = match self.look_up(meant.text) {
            Ok(Found::Several(found)) => found,
            Ok(Found::Nobody(_)) if who.is_err() => {
                return Err(Error::not_found("user", &meant.text).into());
            }
            // The command meets the same store, and says what is wrong with it.
            Ok(Found::One(_) | Found::Nobody(_)) | Err(_) => return Ok(None),
        };
        if let ([only], 1) = (found.users.as_slice(), found.total) {
            return self
                .agree_on(meant, ("user", &user_item(only)))
                .map(|()| Some(only.login.clone()));
        }
        self.ask.tell(&format!("There is no user {:?}; {} fit.", meant.text, found.total));
        match self.choose_user(&found, meant.flag)? {
            Some(login) => Ok(Some(login)),
            None => self.user(meant.flag).map(Some),
        }
    }

    /// The handle of the practice that a name means, as [`Self::exact_user`].
    ///
    /// # Errors
    ///
    /// As for [`Self::exact_user`].
    pub(super) fn exact_practice(&self, meant: &Meant<'_>) -> anyhow::Result<Option<String>> {
        let handle = Handle::parse(meant.text);
        let Ok(all) = self.read(search::practices) else { return Ok(None) };
        if handle.as_ref().is_ok_and(|handle| all.iter().any(|(one, _)| one == handle)) {
            return Ok(None);
        }
        let fits: Vec<_> = all.iter().filter(|one| holds(one, meant.text)).cloned().collect();
        match fits.as_slice() {
            [] if handle.is_err() => Err(Error::not_found("practice", &meant.text).into()),
            [] => Ok(None),
            [only] => {
                self.agree_on(meant, ("practice", &practice_item(only)))?;
                Ok(Some(only.0.to_string()))
            }
            several => {
                let (text, count) = (meant.text, several.len());
                self.ask.tell(&format!("There is no practice {text:?}; {count} fit."));
                match self.choose_practice(several, meant.flag)? {
                    Some(handle) => Ok(Some(handle)),
                    None => self.typed_practice(&all, meant.flag).map(Some),
                }
            }
        }
    }

    /// Shows the only one that fits, and asks whether it is meant unless it is only
    /// to be looked at.
    fn agree_on(&self, meant: &Meant<'_>, (noun, item): (&str, &str)) -> anyhow::Result<()> {
        let Meant { text, flag, purpose } = meant;
        self.ask.tell(&format!("There is no {noun} {text:?}; one fits:"));
        self.ask.tell(&format!("  {item}"));
        let question = match (purpose, noun) {
            (Purpose::Reading, _) => return Ok(()),
            (Purpose::Changing, "user") => "Is this whom you mean?",
            (Purpose::Changing, _) => "Is this what you mean?",
        };
        if self.ask.is_so(question, flag)? { Ok(()) } else { Err(Complaint::Declined.into()) }
    }

    fn look_up(&self, typed: &str) -> Result<Found> {
        self.read(|tx| {
            if let Ok(who) = UserRef::parse(typed)
                && let Some(login) = search::find_user(tx, &who)?
            {
                return Ok(Found::One(login));
            }
            let users = search::users_matching(tx, typed, OFFERED as u64)?;
            Ok(if users.users.is_empty() {
                Found::Nobody(search::near_users(tx, typed)?)
            } else {
                Found::Several(users)
            })
        })
    }

    /// Even one who is meant by a part of a name is looked at before something
    /// is done to them.
    fn choose_user(&self, found: &NamedUsers, flag: &str) -> Result<Option<Login>, Complaint> {
        let items = found.users.iter().map(user_item).collect();
        let total = usize::try_from(found.total).unwrap_or(usize::MAX);
        let index = self.choose_or_more("User", items, total, flag)?;
        Ok(index.and_then(|index| found.users.get(index)).map(|user| user.login.clone()))
    }

    /// An authenticator of a user, both of whom exist: the user is asked for first.
    ///
    /// # Errors
    ///
    /// As for [`Self::user`].
    pub(super) fn authenticator(&self, flag: &str) -> anyhow::Result<String> {
        let all = |tx: &ReadTx<'_>, who: &UserRef| ops::authenticator::list(tx, who, self.now);
        let item = |one: &Authenticator| (one.id.to_string(), authenticator_item(one));
        self.one_of_a_user(("Authenticator", "authenticators"), flag, all, item)
    }

    /// A trusted device of a user, as [`Self::authenticator`].
    ///
    /// # Errors
    ///
    /// As for [`Self::user`].
    pub(super) fn device(&self, flag: &str) -> anyhow::Result<String> {
        let all = |tx: &ReadTx<'_>, who: &UserRef| ops::device::list(tx, who, self.now);
        let item = |one: &TrustedDevice| (one.id.to_string(), device_item(one));
        self.one_of_a_user(("Device", "trusted devices"), flag, all, item)
    }

    /// The number of one thing of a user's; `item` gives it with what is offered.
    fn one_of_a_user<T>(
        &self,
        (what, many): (&str, &str),
        flag: &str,
        list: impl Fn(&ReadTx<'_>, &UserRef) -> Result<Vec<T>>,
        item: impl Fn(&T) -> (String, String),
    ) -> anyhow::Result<String> {
        let login = self.user(flag)?;
        let who = UserRef::Login(login.clone());
        let all = self.read(|tx| list(tx, &who))?;
        if all.is_empty() {
            self.ask.tell(&format!("{login} has no {many}."));
        }
        let (numbers, items): (Vec<_>, Vec<_>) = all.iter().map(&item).unzip();
        let index = self.ask.choose(what, &items, flag)?;
        let given_up = || Complaint::GivenUp { what: what.to_owned(), flag: flag.to_owned() };
        Ok(numbers.into_iter().nth(index).ok_or_else(given_up)?)
    }

    /// Offers items, and below them to type more letters where there are more.
    fn choose_or_more(
        &self,
        question: &str,
        mut items: Vec<String>,
        total: usize,
        flag: &str,
    ) -> Result<Option<usize>, Complaint> {
        let offered = items.len();
        if total > offered {
            items.push(format!("and {} more: type more letters", total - offered));
        }
        let index = self.ask.choose(question, &items, flag)?;
        Ok((index < offered).then_some(index))
    }

    /// Tells that a name stands for nothing; the third time that is the end.
    fn not_there<T: ToString>(&self, error: Error, near: &[T], times: usize) -> anyhow::Result<()> {
        if times >= TRIES {
            return Err(error.into());
        }
        let guess = near::did_you_mean(near).map(|guess| format!("; {guess}")).unwrap_or_default();
        self.ask.tell(&format!("{error}{guess}"));
        Ok(())
    }
}

/// Whom a text means.
enum Found {
    One(Login),
    Several(NamedUsers),
    /// With logins that are nearly it.
    Nobody(Vec<Login>),
}

/// What is said of a practice that nobody named.
pub(super) fn the_only_one(handle: &Handle) -> String {
    format!("Practice: {handle} (the only one).")
}

fn holds((handle, name): &PracticeName, text: &str) -> bool {
    search::holds((handle, name), text)
}

fn practice_item((handle, name): &PracticeName) -> String {
    format!("{handle}  {}", name.as_str())
}

/// The id first: where names look alike or are cut it tells them apart.
fn user_item(user: &NamedUser) -> String {
    let name = user.name.as_ref().map(|name| name.as_str().to_owned());
    let practices: Vec<_> = user.practices.iter().map(Handle::as_str).collect();
    let practices = (!practices.is_empty()).then(|| practices.join(", "));
    let parts = [Some(format!("#{}", user.id)), Some(user.login.to_string()), name, practices];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

fn authenticator_item(one: &Authenticator) -> String {
    let label = one.label.as_ref().map_or("(no label)", DisplayName::as_str);
    format!("{}  {}  {label}  {}", one.id, one.kind.as_str(), one.state.as_str())
}

fn device_item(one: &TrustedDevice) -> String {
    let practice = one.practice.as_ref().map(|(_, handle)| format!("  {handle}"));
    format!("{}  {}{}", one.id, one.name.as_str(), practice.unwrap_or_default())
}

fn no_practice() -> Complaint {
    Complaint::Usage {
        message: "there is no practice yet".to_owned(),
        hint: Some("add one: twofactl practice add HANDLE --name NAME".to_owned()),
    }
}

fn which_practice(all: &[PracticeName], or: Option<&str>) -> Complaint {
    let mut names: Vec<_> = all.iter().take(HINTED).map(|(handle, _)| handle.to_string()).collect();
    if all.len() > HINTED {
        names.push("…".to_owned());
    }
    let or = or.map(|or| format!(" or {or}")).unwrap_or_default();
    Complaint::Usage {
        message: "which practice is meant is not given: PRACTICE".to_owned(),
        hint: Some(format!("give a practice: {}{or}", names.join(", "))),
    }
}
