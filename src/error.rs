//! Everything that the library can say when it cannot do what was asked:
//! what happened ([`Display`](std::fmt::Display)), of which kind
//! ([`Error::kind`]), and what to do next ([`Error::hint`]).
//!
//! Knows nothing of exit codes and terminals. Never carries a secret.

use std::path::PathBuf;

use crate::model::Invalid;
use crate::model::permission::NotPermitted;
use crate::model::policy_file::Fault;
use crate::model::sms::NotSent;
use crate::model::text::shell_word;
use crate::model::time::Timestamp;

/// The sorts of failure that callers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Anything not listed below.
    Failed,
    /// No such practice, user, authenticator or device.
    NotFound,
    /// This operator may not do that.
    NotPermitted,
    /// The present state or policy forbids it.
    Refused,
    /// The store or its key is missing, busy, damaged or unsafe.
    Store,
    /// A value is not acceptable.
    Invalid,
    /// A code was not accepted.
    CodeRejected,
}

/// Why a request could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A name that stands for nothing in this store.
    #[error("there is no {noun} {name:?}")]
    NotFound {
        /// What was looked for.
        noun: &'static str,
        /// The name that was given.
        name: String,
    },
    /// A value that is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A file that is not acceptable, with all that is wrong with it.
    #[error("{}", faults(.0))]
    Faulty(Vec<Fault>),
    /// The present state or policy forbids it; the refusal is in the record.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A code was not accepted; the attempt is in the record.
    #[error(transparent)]
    CodeRejected(#[from] RejectedCode),
    /// The store or its key could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that a working machine does not do.
    #[error("{0}")]
    Failed(String),
}

impl Error {
    /// `noun` is the word for what was looked for, `name` how it was named.
    #[must_use]
    pub fn not_found(noun: &'static str, name: &impl ToString) -> Self {
        Self::NotFound { noun, name: name.to_string() }
    }

    /// The sort of failure.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Invalid(_) | Self::Faulty(_) => ErrorKind::Invalid,
            Self::Refused(Refusal::NotPermitted { .. }) => ErrorKind::NotPermitted,
            Self::Refused(_) => ErrorKind::Refused,
            Self::CodeRejected(_) => ErrorKind::CodeRejected,
            Self::Store(_) => ErrorKind::Store,
            Self::Failed(_) => ErrorKind::Failed,
        }
    }

    /// What to do next, as a sentence or a command to type.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotFound { noun, .. } => list_hint(noun),
            Self::Invalid(invalid) => Some(format!("use {}", invalid.allowed())),
            Self::Refused(refusal) => Some(refusal.hint()),
            Self::CodeRejected(rejected) => Some(rejected.hint().to_owned()),
            Self::Store(error) => Some(error.hint()),
            Self::Faulty(_) | Self::Failed(_) => None,
        }
    }
}

fn faults(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn list_hint(noun: &str) -> Option<String> {
    let command = match noun {
        "practice" => "twofactl practice list",
        "user" => "twofactl user list",
        "member" => "twofactl member list PRACTICE",
        "authenticator" => "twofactl authenticator list USER",
        "device" => "twofactl device list USER",
        "event" => "twofactl audit list",
        "operator" => "twofactl operator list",
        "account" => "getent passwd; for one of another machine give its number: --uid UID",
        _ => return None,
    };
    Some(format!("see what there is: {command}"))
}

/// What the present state or policy forbids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name is taken.
    #[error("the {noun} {name:?} exists already")]
    Exists {
        /// What exists.
        noun: &'static str,
        /// Its name.
        name: String,
        /// What to type to see or change it.
        next: String,
    },
    /// `init` was asked to write over something.
    #[error("{} exists already", path.display())]
    WouldOverwrite {
        /// What exists.
        path: PathBuf,
    },
    /// Enforcement would leave members with no way in and none to enroll.
    #[error("{count} of {handle} would have no way to prove themselves or to enroll: {names}")]
    Blocked {
        /// Which practice.
        handle: String,
        /// How many members.
        count: u64,
        /// Some of their logins.
        names: String,
    },
    /// Identity was not checked, or not in a way that holds for this person.
    #[error("a call back proves nothing for {login}: {why}")]
    CallBack {
        /// Whose identity.
        login: String,
        /// Why not.
        why: &'static str,
    },
    /// A person who was enrolled before gets nothing without an identity check.
    #[error("{login} was enrolled before: their identity must be checked first")]
    Unverified {
        /// Whose identity.
        login: String,
    },
    /// Only a reset ends this.
    #[error("the authenticators of {login} were disabled by too many wrong codes")]
    DisabledByGuessing {
        /// Whose.
        login: String,
    },
    /// A practice with members goes only on purpose.
    #[error("{handle} has enforcement on, and {}", counted(*members))]
    StillEnforced {
        /// Which practice.
        handle: String,
        /// How many members it has.
        members: u64,
    },
    /// The authenticator to replace is not this person's, or not active.
    #[error("authenticator {id} is not an active authenticator of {login}")]
    NotTheirs {
        /// The id that was given.
        id: i64,
        /// Whose authenticators were looked at.
        login: String,
    },
    /// What a person wants to change of their account is not theirs, or not there.
    #[error("{login} has no {noun} {id}")]
    NotOfAccount {
        /// What it would be.
        noun: &'static str,
        /// The id that was given.
        id: i64,
        /// Whose account it is.
        login: String,
    },
    /// Whoever is in rebind enrolls with an enrollment code before anything else.
    #[error("{login} must enroll an authenticator with an enrollment code first")]
    Rebind {
        /// Who.
        login: String,
    },
    /// A newer start took this enrollment's place, or its time ran out.
    #[error("this enrollment is over: {why}")]
    EnrollmentOver {
        /// What ended it.
        why: &'static str,
    },
    /// What a practice demands is not switched off for one person.
    #[error("{} a second factor of {login}", demand(handles))]
    StillDemanded {
        /// The practices, at least one.
        handles: Vec<String>,
        /// Who.
        login: String,
    },
    /// A suspended person is not enrolled, and handed nothing.
    #[error("{login} is suspended")]
    Suspended {
        /// Who.
        login: String,
    },
    /// What stands in for an authenticator, or follows its code, takes one.
    #[error("{login} has no active authenticator that a login accepts")]
    NoAuthenticator {
        /// Who.
        login: String,
    },
    /// A text that is not sent.
    #[error("{whom} is not texted: {}", not_sent(*why))]
    NotTexted {
        /// The login, or the masked number.
        whom: String,
        /// Why not.
        why: NotSent,
    },
    /// A code of this person was tested too often.
    #[error("ten codes of {login} were tested within 30 minutes")]
    TooManyChecks {
        /// Whose.
        login: String,
        /// When the next may be tested.
        again_at: Timestamp,
    },
    /// Only an app or token that counts has a clock to measure.
    #[error("authenticator {id} of {login} has no clock to measure: {why}")]
    NoClock {
        /// Which.
        id: i64,
        /// Whose.
        login: String,
        /// Why not.
        why: &'static str,
    },
    /// Whoever runs the program may not do that.
    #[error(
        "{}{}",
        not_permitted(operator, command, why),
        one_of_several.as_ref().map(|name| format!(" ({name})")).unwrap_or_default()
    )]
    NotPermitted {
        /// Their account.
        operator: String,
        /// What they asked for.
        command: &'static str,
        /// Why not.
        why: NotPermitted,
        /// Of several names that were typed the first that it is not permitted for.
        one_of_several: Option<String>,
    },
    /// An operator is somebody: a role, a user, or both.
    #[error("{name} would be left without a role and without a user")]
    NobodyLeft {
        /// The operator.
        name: String,
    },
    /// A backup takes the place of its own store only.
    #[error("the backup is of another store than the one in its place")]
    OtherStore,
    /// Where the password is enough, no code is looked at.
    #[error("no second factor is demanded of {login}: the password alone lets them in")]
    NothingDemanded {
        /// Who.
        login: String,
    },
}

fn counted(members: u64) -> String {
    format!("{members} {}", if members == 1 { "member" } else { "members" })
}

/// "city-clinic demands", "city-clinic and north demand".
fn demand(handles: &[String]) -> String {
    match handles {
        [one] => format!("{one} demands"),
        [first @ .., last] => format!("{} and {last} demand", first.join(", ")),
        [] => "a practice demands".to_owned(),
    }
}

fn not_permitted(operator: &str, command: &str, why: &NotPermitted) -> String {
    match why {
        NotPermitted::NoPerson => format!(
            "who runs \"{command}\" is not known: somebody changed into {operator}, and the \
             kernel keeps no login uid for them"
        ),
        NotPermitted::NoOperator { uid } => {
            let name =
                operator.strip_suffix(&format!("uid {uid}")).map_or(operator, |_| "the account");
            format!("{name} (uid {uid}) is no operator of this store")
        }
        NotPermitted::Ground { as_what } => {
            format!("{operator} may not run \"{command}\": that is not for {}", as_what.people())
        }
        NotPermitted::Elsewhere => {
            format!("{operator} may not run \"{command}\" there: it is not all in their practices")
        }
        NotPermitted::Admin => {
            format!("{operator} may not run \"{command}\" for an admin of this store")
        }
        NotPermitted::Themselves => {
            format!("{operator} may not run \"{command}\" for themselves")
        }
        NotPermitted::Eases => format!(
            "{operator} may not run \"{command}\" here: it would ease what is demanded of themselves"
        ),
    }
}

fn not_permitted_hint(operator: &str, why: &NotPermitted) -> String {
    match why {
        NotPermitted::NoPerson => {
            "log in so that the kernel knows who you are (man twofactl-operators)".to_owned()
        }
        // An account without a name is not found by it.
        NotPermitted::NoOperator { uid } if *operator == format!("uid {uid}") => format!(
            "an admin can make them one: twofactl operator add NAME --uid {uid} --role support"
        ),
        NotPermitted::NoOperator { .. } => format!(
            "an admin can make them one: twofactl operator add {} --role support",
            shell_word(operator)
        ),
        NotPermitted::Ground { .. } | NotPermitted::Elsewhere | NotPermitted::Admin => {
            "ask an admin; who may do what is in: man twofactl-operators".to_owned()
        }
        NotPermitted::Themselves | NotPermitted::Eases => {
            "ask another operator: nobody does that for themselves".to_owned()
        }
    }
}

const fn not_sent(why: NotSent) -> &'static str {
    match why {
        NotSent::TooMany { .. } => "three texts in 15 minutes or ten in a day are the most",
        NotSent::TriesUsed => "five codes were typed already",
        NotSent::Country => "numbers of that country are not on the list of those to text",
        NotSent::NoNumber => "no phone number is on file",
        NotSent::NotPermitted => "a practice that demands a second factor takes no texted codes",
        NotSent::NoGateway => "nothing is set up to send texts with",
        NotSent::Gateway => "the gateway did not take it",
    }
}

fn not_sent_hint(whom: &str, why: NotSent) -> String {
    match why {
        NotSent::TooMany { again_at } => format!("try again from {again_at} on"),
        NotSent::TriesUsed => "begin again from the start".to_owned(),
        NotSent::Country => "add it to countries under [sms] in the settings file".to_owned(),
        NotSent::NoNumber => {
            format!("twofactl user set {} --phone NUMBER", shell_word(whom))
        }
        NotSent::NotPermitted => "twofactl practice set PRACTICE --methods totp,sms".to_owned(),
        NotSent::NoGateway => {
            "set up how texts leave: [sms] in the settings file, see twofactl(1)".to_owned()
        }
        NotSent::Gateway => "see what became of it: twofactl sms log".to_owned(),
    }
}

impl Refusal {
    /// A short word for events: what kind of refusal it was.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Exists { .. } | Self::WouldOverwrite { .. } => "exists",
            Self::Blocked { .. } => "blocked",
            Self::CallBack { .. } => "call_back",
            Self::Unverified { .. } => "unverified",
            Self::DisabledByGuessing { .. } => "disabled_by_guessing",
            Self::StillEnforced { .. } => "still_enforced",
            Self::NotTheirs { .. } | Self::NotOfAccount { .. } => "not_theirs",
            Self::Rebind { .. } => "rebind",
            Self::EnrollmentOver { .. } => "enrollment_over",
            Self::StillDemanded { .. } => "still_demanded",
            Self::Suspended { .. } => "suspended",
            Self::NoAuthenticator { .. } => "no_authenticator",
            Self::TooManyChecks { .. } => "too_many_checks",
            Self::NoClock { .. } => "no_clock",
            Self::NothingDemanded { .. } => "nothing_demanded",
            Self::NotTexted { .. } => "not_texted",
            Self::NotPermitted { .. } => "not_permitted",
            Self::NobodyLeft { .. } => "nobody_left",
            Self::OtherStore => "other_store",
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Exists { next, .. } => next.clone(),
            Self::WouldOverwrite { .. } => {
                "nothing was changed; to begin another store, name a new file with --store"
                    .to_owned()
            }
            Self::Blocked { .. } => {
                "hand each an enrollment code (twofactl user enrollment-code USER), or repeat it with --force".to_owned()
            }
            Self::CallBack { .. } => {
                "check identity in another way: --verified in-person, video or supervisor"
                    .to_owned()
            }
            Self::Unverified { .. } => {
                "say how it was checked: --verified in-person, call-back, video or supervisor"
                    .to_owned()
            }
            Self::DisabledByGuessing { login } => {
                format!(
                    "twofactl user reset-2fa {} --reason TEXT --verified HOW",
                    shell_word(login)
                )
            }
            Self::StillEnforced { handle, .. } => {
                format!("twofactl practice disable {handle} --reason TEXT")
            }
            Self::NotTheirs { login, .. } | Self::NoClock { login, .. } => {
                format!("twofactl authenticator list {}", shell_word(login))
            }
            Self::NotOfAccount { .. } => {
                "ask for the account again: it names what there is".to_owned()
            }
            Self::EnrollmentOver { .. } => "begin again: twofactl user enroll USER".to_owned(),
            Self::StillDemanded { handles, login } => format!(
                "twofactl member exempt {} {} --for LENGTH --reason TEXT",
                handles.first().map_or("PRACTICE", String::as_str),
                shell_word(login)
            ),
            Self::Suspended { login } => format!("twofactl user reinstate {}", shell_word(login)),
            Self::Rebind { login } | Self::NoAuthenticator { login } => format!(
                "twofactl user enrollment-code {} --reason TEXT --verified HOW",
                shell_word(login)
            ),
            Self::TooManyChecks { again_at, .. } => format!("test another from {again_at} on"),
            Self::NothingDemanded { login } => format!("twofactl user show {}", shell_word(login)),
            Self::NotTexted { whom, why } => not_sent_hint(whom, *why),
            Self::NotPermitted { operator, why, .. } => not_permitted_hint(operator, why),
            Self::OtherStore => {
                "name another place with --store, or move the store that is there away".to_owned()
            }
            Self::NobodyLeft { name } => {
                format!("to end it: twofactl operator remove {}", shell_word(name))
            }
        }
    }
}

/// A code that was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RejectedCode {
    /// It matches nothing.
    #[error("the code was not accepted")]
    Wrong,
    /// It was right once.
    #[error("this code was used already")]
    AlreadyUsed,
    /// The enrollment code is wrong, spent, too old or ended by misses.
    #[error("the enrollment code was not accepted")]
    EnrollmentCode,
}

impl RejectedCode {
    /// What to do next.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Wrong => {
                "type the code that the app shows now; if it stays wrong, check the phone's clock"
            }
            Self::AlreadyUsed => "wait for the next code, up to 30 seconds",
            Self::EnrollmentCode => "ask for a new one: twofactl user enrollment-code USER",
        }
    }
}

/// Why the store or its key could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Nothing is there.
    #[error("there is no store at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The kernel says no.
    #[error("{} may not be opened by this account", path.display())]
    NoAccess {
        /// What was to be opened.
        path: PathBuf,
        /// Whose it is, where that can be seen.
        owner: Option<String>,
    },
    /// It belongs to another account, and files made beside it would not be theirs.
    #[error("{} belongs to {owner}", path.display())]
    OtherOwner {
        /// What was to be opened.
        path: PathBuf,
        /// The account it belongs to.
        owner: String,
    },
    /// Others could read or write it.
    #[error("{} is open to other accounts (mode {mode:04o})", path.display())]
    UnsafeMode {
        /// What was to be opened.
        path: PathBuf,
        /// Its mode.
        mode: u32,
        /// The mode it must have.
        wanted: u32,
    },
    /// A link or something else that is no plain file.
    #[error("{} is not a plain file", path.display())]
    NotAFile {
        /// What was to be opened.
        path: PathBuf,
    },
    /// Another program's file.
    #[error("{} is not a twofactl store", path.display())]
    Foreign {
        /// What was opened.
        path: PathBuf,
    },
    /// Written by a later version.
    #[error("the store was made by a newer twofactl (schema {found}, this one knows {known})")]
    Newer {
        /// The schema of the store.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// Written by an earlier version.
    #[error("the store was made by an older twofactl (schema {found}, this one knows {known})")]
    Older {
        /// The schema of the store.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The file contradicts itself.
    #[error("the store is damaged: {detail}")]
    Damaged {
        /// What SQLite or a reader said; never a value from the store.
        detail: String,
    },
    /// Somebody else has been writing for too long.
    #[error("the store is busy: another program has been writing to it for 5 seconds")]
    Busy,
    /// A copy took longer than it may.
    #[error("the store was not copied within {seconds} seconds; nothing of the copy is left")]
    CopyTooSlow {
        /// How long it may take.
        seconds: u64,
    },
    /// No room on the disk.
    #[error("the disk is full; nothing was changed")]
    Full,
    /// The file system takes no writes.
    #[error("the store cannot be written to; nothing was changed")]
    ReadOnly,
    /// The disk or the system failed.
    #[error("the store could not be read or written: {detail}")]
    Io {
        /// What the system said.
        detail: String,
    },
    /// The key file is not where it should be.
    #[error("there is no key file at {}", path.display())]
    KeyMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The key file is not one.
    #[error("the key file {} is damaged: {detail}", path.display())]
    KeyDamaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with its form.
        detail: &'static str,
    },
    /// The key file belongs to another store, or to an older key.
    #[error("the key file {} is not the key of this store", path.display())]
    KeyWrong {
        /// Which file.
        path: PathBuf,
    },
    /// Another key took the place of the one at hand while this was running.
    #[error("the key of the store was replaced while this was running")]
    KeyReplaced,
    /// The store is not the latest that there was.
    #[error(
        "the store was put back to an earlier state: it has {found} events, and its head file {} \
         knows of {last}", path.display()
    )]
    RolledBack {
        /// The head file.
        path: PathBuf,
        /// The last event that it knows of.
        last: i64,
        /// The last one of the store.
        found: i64,
    },
    /// Nothing tells whether the store is the latest that there was.
    #[error(
        "the head file {}, which tells whether the store is the latest, says nothing of it",
        path.display()
    )]
    HeadMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// As for [`Self::HeadMissing`].
    #[error("the head file {} is damaged", path.display())]
    HeadDamaged {
        /// Which file.
        path: PathBuf,
    },
    /// A store that somebody has open is not replaced.
    #[error("{} is in use", path.display())]
    InUse {
        /// Which.
        path: PathBuf,
    },
    /// What was moved aside by a restore is only looked at.
    #[error("this was the store until a backup took its place: it is no longer written to")]
    Replaced,
    /// What `store backup` made is only looked at, and put in the place of a store.
    #[error("{} is a backup, and nothing is written to it", path.display())]
    Backup {
        /// Which file.
        path: PathBuf,
    },
    /// A password hash that is not computed: it is of an unknown kind, or names a price that
    /// is never paid for one login.
    #[error("the password hash of user {user} is of no kind that is known, or beyond the limits")]
    PasswordHash {
        /// Whose.
        user: i64,
    },
    /// A sealed value does not open under the key.
    #[error(
        "the sealed {what} of user {user} cannot be read: it was changed or moved outside twofactl"
    )]
    Unreadable {
        /// What kind of value.
        what: &'static str,
        /// Whose.
        user: i64,
    },
}

/// What to do with a store that is not the latest.
const PUT_BACK: &str = "restore the latest backup (twofactl store restore FILE), or go on from \
                        here: twofactl store adopt --reason TEXT";

/// What to do where nothing tells whether a store is the latest.
const NO_HEAD: &str =
    "put it back beside the key, or go on without: twofactl store adopt --reason TEXT";

impl StoreError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Missing { path } => format!(
                "name it with --store, or make one: twofactl init --store {}",
                shell_word(&path.to_string_lossy())
            ),
            Self::NoAccess { owner, .. } => {
                let account = sudo_word(owner.as_deref().unwrap_or("twofactl"));
                format!("run it as the store's account: sudo -u {account} twofactl …")
            }
            Self::OtherOwner { owner, .. } => {
                format!("run it as that account: sudo -u {} twofactl …", sudo_word(owner))
            }
            Self::UnsafeMode { path, wanted, .. } => {
                format!("chmod {wanted:o} {}", shell_word(&path.to_string_lossy()))
            }
            Self::NotAFile { .. } => "name the file itself, not a link to it".to_owned(),
            Self::Foreign { .. } => {
                "name the store with --store, or make one: twofactl init".to_owned()
            }
            Self::Newer { .. } => "upgrade twofactl".to_owned(),
            Self::Older { .. } => "bring it to this one: twofactl store migrate".to_owned(),
            Self::Damaged { .. } => "stop writing to it and restore the latest backup".to_owned(),
            Self::Busy => {
                "try again; if it stays busy, see which program holds it: fuser store.db".to_owned()
            }
            Self::CopyTooSlow { .. } => "give it longer, as --timeout 30m".to_owned(),
            Self::Full => "make room and try again".to_owned(),
            Self::ReadOnly => "mount the file system for writing and try again".to_owned(),
            Self::Io { .. } => "check the disk and the system log, then try again".to_owned(),
            Self::KeyMissing { .. } => {
                "put the key file back, or name it with --key-file".to_owned()
            }
            Self::KeyDamaged { .. } => {
                "put back the copy that was kept when the key was made".to_owned()
            }
            Self::KeyWrong { .. } => "name the right one with --key-file".to_owned(),
            Self::KeyReplaced => "run it again; if it says so again: twofactl key check".to_owned(),
            Self::InUse { .. } => {
                "stop the login service and whatever else works with it, then try again".to_owned()
            }
            Self::Replaced => "name the store in its place with --store".to_owned(),
            Self::Backup { path } => format!(
                "name the store with --store, or put this in its place: twofactl store restore {}",
                shell_word(&path.to_string_lossy())
            ),
            Self::RolledBack { .. } => PUT_BACK.to_owned(),
            Self::HeadMissing { .. } | Self::HeadDamaged { .. } => NO_HEAD.to_owned(),
            Self::PasswordHash { user } => {
                format!(
                    "set the password anew: twofactl user set-password '#{user}' --verified HOW"
                )
            }
            Self::Unreadable { user, .. } => {
                format!(
                    "twofactl user reset-2fa '#{user}' --reason TEXT, then enroll the person anew"
                )
            }
        }
    }
}

/// An account as `sudo -u` takes it: one without a name by its number.
fn sudo_word(account: &str) -> String {
    let number = account.strip_prefix("uid ").map(|uid| format!("#{uid}"));
    shell_word(number.as_deref().unwrap_or(account)).into_owned()
}

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;
