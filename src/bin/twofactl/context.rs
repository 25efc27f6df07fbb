//! What every command is given: who is at work, when, where the store is, whom
//! to ask and where answers go. Built once, passed down; there are no globals.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use twofactl::Keyring;
use twofactl::delivery::Gateway;
use twofactl::error::{Error, Refusal, Result};
use twofactl::mirror::Copies;
use twofactl::model::event::{Actor, NewEvent};
use twofactl::model::ids::EventSeq;
use twofactl::model::operator::Caller;
use twofactl::model::permission::Task;
use twofactl::model::record::Mirror as _;
use twofactl::model::sms::Texts;
use twofactl::model::time::Timestamp;
use twofactl::ops::Why;
use twofactl::ops::permission::{self, Asked, Decision, Permit};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::store::{Change, ReadTx, Store};

use crate::actor;
use crate::clock::Clock;
use crate::config::{Audit, Config, Sms};
use crate::global::GlobalArgs;
use crate::output::views::backup::backup_note;
use crate::output::{self, Answer, Choices, Format, Output, Row, Talk};
use crate::places::{self, Places};
use crate::prompt::{Ask, Manners, Terminal};
use crate::report::Verdict;

/// Whether changes are made or only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// Made.
    Real,
    /// `--dry-run`.
    Dry,
}

/// Whether what would be asked is agreed to already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreed {
    /// `--yes`.
    Already,
    /// The person will be asked.
    NotYet,
}

/// The surroundings of one command.
pub(crate) struct Context {
    /// Who is at work.
    pub(crate) actor: Actor,
    /// In what way they come.
    pub(crate) caller: Caller,
    /// When the command began.
    pub(crate) now: Timestamp,
    /// For what takes a person's time: the present after an answer.
    pub(crate) clock: Clock,
    /// Where answers and notes go.
    pub(crate) output: Output,
    /// Whom to ask.
    pub(crate) ask: Box<dyn Ask>,
    /// `--reason` and `--ticket`.
    pub(crate) why: Why,
    /// `--dry-run`.
    pub(crate) run: Run,
    /// `--yes`.
    pub(crate) agreed: Agreed,
    /// Where store and key are.
    pub(crate) places: Places,
    /// Whether somebody said where the key is.
    pub(crate) key_is_chosen: bool,
    /// Where texts leave, if the settings say so.
    sms: Option<Sms>,
    /// Who gets copies of events, if the settings say so.
    audit: Option<Audit>,
    /// What is still to be told: of copies, and that this is a backup.
    notes: Arc<Mutex<Vec<String>>>,
}

impl Context {
    /// Finds out about the surroundings. Opens nothing but the settings.
    ///
    /// # Errors
    ///
    /// What is wrong with the settings, or a choice that the actor may not make.
    pub(crate) fn new(global: GlobalArgs) -> anyhow::Result<Self> {
        let clock = Clock::new()?;
        let now = clock.now();
        let actor = actor::actor()?;
        let caller = actor::caller(&actor)?;
        let (config, places) = places::find(&global, &actor)?;
        let choices = choices(&global, &config);
        let output = Output::new(&choices, now);
        let plain = output.is_plain();
        let manners = Manners { no_input: global.no_input, yes: global.yes, plain };
        Ok(Self {
            actor,
            caller,
            now,
            clock,
            output,
            ask: Box::new(Terminal::new(manners)),
            run: if global.dry_run { Run::Dry } else { Run::Real },
            agreed: if global.yes { Agreed::Already } else { Agreed::NotYet },
            why: Why { reason: global.reason, ticket: global.ticket },
            places,
            key_is_chosen: global.key_file.is_some() || config.key_file.is_some(),
            sms: config.sms,
            audit: config.audit,
            notes: Arc::default(),
        })
    }

    /// Where texts leave; `None` if the settings have no `[sms]`.
    ///
    /// # Errors
    ///
    /// What is wrong with the settings, the token or the program.
    pub(crate) fn gateway(&self) -> anyhow::Result<Option<Gateway>> {
        self.sms.as_ref().map(Sms::gateway).transpose()
    }

    /// Whether texts leave from here, as the settings have it.
    pub(crate) const fn texts(&self) -> Texts {
        if self.sms.is_some() { Texts::CanBeSent } else { Texts::CannotBeSent }
    }

    /// Gives copies of events to whom the settings name; trouble is told with the other notes,
    /// after the answer.
    pub(crate) fn copies(&self) -> Option<Copies> {
        let notes = Arc::clone(&self.notes);
        let tell = move |text: &str| {
            notes.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
        };
        self.audit.as_ref().map(|audit| Copies::new(audit.target(), tell))
    }

    /// As [`Self::copies`], for what goes on for long: trouble is told at once.
    pub(crate) fn copies_told_at_once(&self) -> Option<Copies> {
        let tell = |text: &str| output::say_at_once(text);
        self.audit.as_ref().map(|audit| Copies::new(audit.target(), tell))
    }

    /// Gives copies of the events from one on: of the store that was just made or put back.
    pub(crate) fn copy_from(&self, first: EventSeq) {
        let Some(mut copies) = self.copies() else { return };
        let opened = setup::open(&self.places.store, &self.places.key_file, KeyNeed::Dispensable);
        let copied = opened.and_then(|mut opened| {
            opened.store.mirror_with(Box::new(copies.clone()));
            opened.store.mirror_from(first)
        });
        if copied.is_err() {
            copies.miss(1);
        }
    }

    /// Tells what became of copies, and what was read, once a command has answered.
    pub(crate) fn tell_notes(&self) {
        let mut notes =
            std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner));
        // A command that opens the store more than once tells of the same thing once.
        notes.dedup();
        notes.iter().for_each(|text| self.output.note(text));
    }

    /// Opens the store, with its key as far as `need` goes, for whoever may do
    /// what is asked.
    ///
    /// # Errors
    ///
    /// What is wrong with store or key; that the operator may not do that, which
    /// is in the record.
    pub(crate) fn open(&self, asked: &Asked, need: KeyNeed) -> Result<Opened> {
        self.open_permitted(asked, need).map(|(opened, _)| opened)
    }

    /// As [`Self::open`], and tells on what terms it is permitted.
    ///
    /// # Errors
    ///
    /// As for [`Self::open`].
    pub(crate) fn open_permitted(&self, asked: &Asked, need: KeyNeed) -> Result<(Opened, Permit)> {
        let open = match asked {
            asked if is_examination(asked.task()) => setup::open_to_examine,
            asked if asked.only_looks() => setup::open_to_read,
            _ => setup::open,
        };
        let opened = open(&self.places.store, &self.places.key_file, need)?;
        if let Some(error) = &opened.without_key {
            self.tell_without_key(need, error);
        }
        self.permitted(opened, asked)
    }

    /// Opens the store for what looks at nothing sealed: no word about a key that is missing.
    ///
    /// # Errors
    ///
    /// As for [`Self::open`].
    pub(crate) fn open_for_copying(&self, asked: &Asked) -> Result<Store> {
        let Places { store, key_file } = &self.places;
        let opened = setup::open_to_read(store, key_file, KeyNeed::Dispensable)?;
        Ok(self.permitted(opened, asked)?.0.store)
    }

    fn permitted(&self, mut opened: Opened, asked: &Asked) -> Result<(Opened, Permit)> {
        if let Some(copies) = self.copies() {
            opened.store.mirror_with(Box::new(copies));
        }
        if let Some(name) = actor::claimed(&self.actor) {
            opened.store.stamp_events("claimed_user", name);
        }
        let by = (&self.actor, self.caller);
        match opened.store.read(|tx| permission::decide(tx, by, asked, &self.why))? {
            Decision::Permitted(permit) => {
                if asked.only_looks() && asked.task() != Task::StoreInfo {
                    self.note_backup(&mut opened.store)?;
                }
                Ok((opened, permit))
            }
            Decision::Refused(refusal, event) => {
                Err(self.record_refusal(&mut opened.store, refusal, *event))
            }
        }
    }

    /// Has it told, after the answer, if this is a backup: what is read in it is not the present.
    ///
    /// # Errors
    ///
    /// The store's.
    pub(crate) fn note_backup(&self, store: &mut Store) -> Result<()> {
        if let Some(facts) = setup::find_backup(store, &self.places.key_file)? {
            let text = backup_note(&facts);
            self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        }
        Ok(())
    }

    /// Writes a refusal that was found while only looking, and hands it back as an error.
    pub(crate) fn record_refusal(
        &self,
        store: &mut Store,
        refusal: Refusal,
        event: NewEvent,
    ) -> Error {
        // Nothing is written to what is only looked at: nobody gets more than the refusal.
        if self.run == Run::Dry || store.check_in_place().is_err() {
            return refusal.into();
        }
        let refused = || Ok(Change::<()>::refused(refusal.clone(), event));
        match store.write(&self.actor, self.clock.now(), |_| refused()) {
            Err(error) => error,
            Ok(()) => refusal.into(),
        }
    }

    /// Opens the store for what cannot be done without its key.
    ///
    /// # Errors
    ///
    /// As for [`Self::open`].
    pub(crate) fn open_with_keys(&self, asked: &Asked) -> anyhow::Result<(Store, Keyring)> {
        let Opened { store, keys, .. } = self.open(asked, KeyNeed::Required)?;
        let keys =
            keys.ok_or_else(|| Error::Failed("this cannot be done without the key".to_owned()))?;
        Ok((store, keys))
    }

    fn tell_without_key(&self, need: KeyNeed, error: &Error) {
        let text = format!("Working without the key: {error}.");
        match need {
            // The record gets an event without a seal: worth a word, and the remedy.
            KeyNeed::Dispensable => {
                self.output.note(text);
                if let Some(hint) = error.hint() {
                    self.output.note(format!("To mend that: {hint}."));
                }
            }
            KeyNeed::Required | KeyNeed::IfThere => self.output.detail(text),
        }
    }

    /// Runs a report in one transaction, for whoever may see what is asked.
    ///
    /// # Errors
    ///
    /// What `report` says; as for [`Self::open`].
    pub(crate) fn read<T>(
        &self,
        asked: &Asked,
        report: impl FnOnce(&ReadTx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.open(asked, KeyNeed::IfThere)?.store.read(report)
    }

    /// Warns where codes are about to be judged by a clock that nobody has set.
    pub(crate) fn tell_of_unset_clock(&self) {
        if self.clock.was_never_set() {
            self.output.note("This machine's clock was never set by the network since it started.");
        }
    }

    /// Tells a person what the next question is about, if there is somebody to ask.
    pub(crate) fn tell<A: Answer>(&self, answer: &A) {
        self.output.lines(answer).iter().for_each(|line| self.ask.tell(line));
    }

    /// Answers with one thing.
    ///
    /// # Errors
    ///
    /// What kept standard output from being written.
    pub(crate) fn show<A: Answer>(&self, answer: &A) -> anyhow::Result<Verdict> {
        self.output.answer(answer)?;
        Ok(Verdict::Yes)
    }

    /// Answers with several of what is shown alone as a page: for people one page after
    /// another, for scripts a list.
    ///
    /// # Errors
    ///
    /// What kept standard output from being written.
    pub(crate) fn show_all<A: Answer + Row>(&self, answers: &[A]) -> anyhow::Result<Verdict> {
        match self.output.format() {
            Format::Table | Format::Wide => {
                let pages: Vec<_> = answers.iter().map(|one| self.output.rendered(one)).collect();
                self.output.document(&pages.join("\n"))?;
            }
            Format::Json | Format::Jsonl | Format::Csv => {
                let mut list = self.output.list::<A>("");
                answers.iter().try_for_each(|one| list.push(one))?;
                list.finish()?;
            }
        }
        Ok(Verdict::Yes)
    }

    /// Answers with a list whose rows are written while `report` pushes them.
    /// `empty` is the sentence for people when there are none.
    ///
    /// # Errors
    ///
    /// What `report` says; what is wrong with store or key; what kept standard
    /// output from being written.
    pub(crate) fn list<R: Row>(
        &self,
        asked: &Asked,
        empty: &str,
        report: impl FnOnce(&ReadTx<'_>, &mut dyn FnMut(&R) -> Result<()>) -> Result<()>,
    ) -> anyhow::Result<Verdict> {
        let mut list = self.output.list::<R>(empty);
        let unwritten = Unwritten::default();
        let read = self.read(asked, |tx| report(tx, &mut |row| unwritten.check(list.push(row))));
        unwritten.or(read)?;
        list.finish()?;
        Ok(Verdict::Yes)
    }
}

/// What is to find out what became of a store works on one that is not the latest as well.
const fn is_examination(task: Task) -> bool {
    matches!(
        task,
        Task::AuditVerify
            | Task::AuditList
            | Task::AuditListOfPractice
            | Task::AuditShow
            | Task::StoreInfo
            | Task::StoreRestore
            | Task::StoreAdopt
    )
}

/// What kept standard output from being written while a report was read.
#[derive(Default)]
pub(crate) struct Unwritten(RefCell<Option<anyhow::Error>>);

impl Unwritten {
    /// Ends the report where its output has ended.
    ///
    /// # Errors
    ///
    /// One that only stops the report: [`Unwritten::or`] says the true one.
    pub(crate) fn check<T>(&self, written: anyhow::Result<T>) -> Result<T> {
        written.map_err(|error| {
            self.0.replace(Some(error));
            Error::Failed("the answer could not be written".to_owned())
        })
    }

    /// As [`Unwritten::or`], of what a list came to.
    ///
    /// # Errors
    ///
    /// As for [`Unwritten::or`].
    pub(crate) fn or_else<T>(self, listed: anyhow::Result<T>) -> anyhow::Result<T> {
        self.0.into_inner().map_or(listed, Err)
    }

    /// What the report came to. What stopped the output says more than that it
    /// stopped the report.
    ///
    /// # Errors
    ///
    /// What kept standard output from being written, else what `read` says.
    pub(crate) fn or<T>(self, read: Result<T>) -> anyhow::Result<T> {
        self.or_else(read.map_err(Into::into))
    }
}

/// Flag and environment, then settings, then default.
fn choices(global: &GlobalArgs, config: &Config) -> Choices {
    let talk = match (global.quiet, global.verbose) {
        (true, _) => Talk::Quiet,
        (false, true) => Talk::Verbose,
        (false, false) => Talk::Normal,
    };
    Choices {
        format: global.output.or(config.output).unwrap_or_default(),
        color: global.color.or(config.color).unwrap_or_default(),
        plain: global.plain.or(config.plain).unwrap_or_default(),
        talk,
        width: None,
    }
}
