//! Which arguments take names from the store or files, and the names.
//!
//! Arguments are known by what their help calls their value, so that a new
//! command is completed without a word about it here. The store is opened to
//! look and nothing else, without its key, only when one of its names is due.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _, ValueHint};
use clap_complete::{ArgValueCompleter, CompletionCandidate};
use twofactl::error::Result;
use twofactl::model::outcome::names::Name;
use twofactl::model::practice::Handle;
use twofactl::model::time::Timestamp;
use twofactl::model::user::UserRef;
use twofactl::ops::{names, permission};
use twofactl::store::{ReadTx, Store};

use crate::actor;
use crate::cli::Cli;
use crate::clock::Clock;
use crate::global::GlobalArgs;
use crate::output::escape;
use crate::places;

/// What an argument takes that is not in its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Practice,
    User,
    Authenticator,
    Device,
    File,
}

/// `noun` is the command that the argument belongs to, as `member`.
fn find_sort(noun: &str, arg: &Arg) -> Option<Sort> {
    let name = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name);
    match (name, arg.get_long(), arg.get_value_hint()) {
        ("PRACTICE", ..) | ("HANDLE", Some("practice"), _) => Some(Sort::Practice),
        ("USER", ..) => Some(Sort::User),
        ("ID", Some("replace"), _) => Some(Sort::Authenticator),
        ("ID", None, _) if noun == "authenticator" => Some(Sort::Authenticator),
        ("ID", None, _) if noun == "device" => Some(Sort::Device),
        (_, _, ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath) => Some(Sort::File),
        _ => None,
    }
}

/// Gives every argument of such a sort its completer.
pub(super) fn attach(root: Command, earlier: &Arc<Earlier>) -> Command {
    let bind = |noun: &str, arg: Arg| match find_sort(noun, &arg) {
        None => arg,
        Some(sort) => {
            let earlier = Arc::clone(earlier);
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
                earlier.candidates(sort, &typed.to_string_lossy())
            }))
        }
    };
    for_each_argument("", root, &bind)
}

fn for_each_argument(noun: &str, command: Command, bind: &impl Fn(&str, Arg) -> Arg) -> Command {
    let is_root = noun.is_empty();
    command.mut_args(|arg| bind(noun, arg)).mut_subcommands(|below| {
        let noun = if is_root { below.get_name().to_owned() } else { noun.to_owned() };
        for_each_argument(&noun, below, bind)
    })
}

/// The words before the one that is being typed, and what turned out to be due after them.
#[derive(Debug)]
pub(super) struct Earlier {
    words: Vec<String>,
    due: OnceLock<Sort>,
}

impl Earlier {
    pub(super) fn new(words: &[String]) -> Arc<Self> {
        Arc::new(Self { words: words.to_vec(), due: OnceLock::new() })
    }

    /// What the engine asked for, if it was something of ours.
    pub(super) fn due(&self) -> Option<Sort> {
        self.due.get().copied()
    }

    fn candidates(&self, sort: Sort, typed: &str) -> Vec<CompletionCandidate> {
        let due = *self.due.get_or_init(|| sort);
        let names = match due {
            Sort::File => None,
            Sort::Practice | Sort::User | Sort::Authenticator | Sort::Device => {
                self.find_names(due, typed)
            }
        };
        names.unwrap_or_default().into_iter().map(candidate).collect()
    }

    /// `None` whatever is wrong, with the arguments or with the store.
    fn find_names(&self, sort: Sort, typed: &str) -> Option<Vec<Name>> {
        let matches = Cli::command().ignore_errors(true).try_get_matches_from(&self.words).ok()?;
        let mut store = Store::open_to_look(&store_path(&matches)?).ok()?;
        let now = Clock::new().ok()?.now();
        let caller = actor::caller(&actor::actor().ok()?).ok()?;
        store
            .read(|tx| {
                // Whoever may not see everybody is told of nobody.
                if !permission::sight(tx, caller)?.has_everybody() {
                    return Ok(Vec::new());
                }
                read_names(tx, (sort, typed), &matches, now)
            })
            .ok()
    }
}

/// Where the store is, by the same rules as for every command.
fn store_path(matches: &ArgMatches) -> Option<PathBuf> {
    let mut global = GlobalArgs::from_arg_matches(matches).ok()?;
    for path in [&mut global.store, &mut global.config].into_iter().flatten() {
        *path = below_home(path);
    }
    let (_, places) = places::find(&global, &actor::actor().ok()?).ok()?;
    Some(places.store)
}

/// The path with the `~/` that a shell puts in only when the line is run.
fn below_home(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        (Err(_), _) | (_, None) => path.to_owned(),
    }
}

fn read_names(
    tx: &ReadTx<'_>,
    (sort, typed): (Sort, &str),
    matches: &ArgMatches,
    now: Timestamp,
) -> Result<Vec<Name>> {
    match sort {
        Sort::Practice => names::practices(tx, typed),
        Sort::User => {
            let practice = members_only(matches).and_then(|handle| Handle::parse(&handle).ok());
            names::users(tx, typed, practice.as_ref())
        }
        Sort::Authenticator => {
            let user = earlier_word(matches, "user").and_then(|user| UserRef::parse(&user).ok());
            names::authenticators(tx, typed, user.as_ref())
        }
        Sort::Device => names::devices(tx, typed, now),
        Sort::File => Ok(Vec::new()),
    }
}

/// The practice that was typed before, where only its members make sense.
fn members_only(matches: &ArgMatches) -> Option<String> {
    let (noun, below) = matches.subcommand()?;
    let (verb, _) = below.subcommand()?;
    (noun == "member" && verb != "add").then(|| earlier_word(matches, "practice")).flatten()
}

/// What was typed for that argument of the innermost command.
fn earlier_word(matches: &ArgMatches, id: &str) -> Option<String> {
    let mut innermost = matches;
    while let Some((_, below)) = innermost.subcommand() {
        innermost = below;
    }
    let mut words = innermost.try_get_raw(id).ok()??;
    words.next().map(|word| word.to_string_lossy().into_owned())
}

fn candidate(name: Name) -> CompletionCandidate {
    let Name { word, meaning } = name;
    let meaning = meaning.map(|meaning| escape::for_terminal(&meaning).into_owned());
    CompletionCandidate::new(OsString::from(word)).help(meaning.map(Into::into))
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;
    use std::collections::BTreeSet;

    use clap::builder::ValueParser;
    use twofactl::model::ids::{AuthenticatorId, DeviceId};

    use super::*;
    use crate::values::Named;

    fn attached() -> Command {
        attach(Cli::command(), &Earlier::new(&[]))
    }

    fn for_each(command: &Command, path: &str, check: &mut impl FnMut(&str, &Arg)) {
        let path = format!("{path} {}", command.get_name());
        command.get_arguments().for_each(|arg| check(&path, arg));
        command.get_subcommands().for_each(|below| for_each(below, &path, check));
    }

    fn takes<T: 'static>(parser: &ValueParser) -> bool {
        parser.type_id() == TypeId::of::<T>()
    }

    /// By type, because by the names of their values they were found.
    #[test]
    fn every_argument_that_names_something_in_the_store_is_completed() {
        let mut without = BTreeSet::new();
        let mut with = 0;
        for_each(&attached(), "", &mut |path, arg| {
            let parser = arg.get_value_parser();
            let is_name = takes::<Handle>(parser)
                || takes::<Named<Handle>>(parser)
                || takes::<UserRef>(parser)
                || takes::<Named<UserRef>>(parser)
                || takes::<AuthenticatorId>(parser)
                || takes::<Named<DeviceId>>(parser)
                || takes::<PathBuf>(parser);
            if is_name && arg.get::<ArgValueCompleter>().is_none() {
                without.insert(format!("{path} {}", arg.get_id()));
            }
            with += usize::from(is_name);
        });
        // New names, of which the store knows none.
        let new = [" twofactl init handle", " twofactl practice add handle"];
        assert_eq!(without, new.map(ToOwned::to_owned).into());
        assert!(with > 30, "{with}");
    }

    #[test]
    fn a_ticket_is_no_authenticator() {
        for_each(&attached(), "", &mut |path, arg| {
            let is_completed = arg.get::<ArgValueCompleter>().is_some();
            assert!(arg.get_id() != "ticket" || !is_completed, "{path}");
        });
    }
}
