//! The words of a command line, and which of them are missing.
//!
//! Knows what clap knows and asks nobody.

use std::ffi::OsString;

use clap::builder::ValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};

use crate::cli::Cli;
use crate::global::GlobalArgs;
use crate::report;

/// The words that were typed and those that were added since.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// All before `--`, the program's name first.
    words: Vec<OsString>,
    /// All behind it: names, whatever they begin with.
    names: Vec<OsString>,
}

/// What a line comes to.
pub(super) enum Parsed {
    /// A command that can be run.
    Whole(Box<Cli>),
    /// One that lacks something.
    Lacking(Box<Lack>),
}

/// What is missing next.
pub(super) struct Lack {
    /// The command that was meant, as `["practice", "set"]`.
    pub(super) path: Vec<String>,
    /// What it lacks.
    pub(super) need: Need,
    /// What is shown where nobody can be asked.
    pub(super) otherwise: Otherwise,
    command: Command,
}

/// What is missing.
#[derive(Debug, Clone)]
pub(super) enum Need {
    /// This argument.
    Argument(Box<Arg>),
    /// At least one of these.
    OneOf(Vec<Arg>),
}

/// What becomes of a line that lacks something where nobody can be asked.
pub(super) enum Otherwise {
    /// The error of clap.
    Error(clap::Error),
    /// The command is run, and says itself what it lacks.
    Run(Box<Cli>),
}

/// A name that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    /// The command, as [`Lack::path`].
    pub(super) path: Vec<String>,
    /// The argument that it is a value of.
    pub(super) arg: Arg,
    /// As it was typed.
    pub(super) text: String,
    /// Whether the command was asked for a telephone number as well.
    pub(super) with_phone: bool,
    /// Which of the values of its argument.
    index: usize,
}

/// Tells whether an argument of the command with that path names somebody or something.
pub(super) type IsName = fn(&Arg, &[String]) -> bool;

/// Commands that clap lets pass and that can do nothing without one of their
/// options; and options that are nothing by themselves.
const NOTHING_WITHOUT: [(&[&str], &[&str]); 1] = [(&["practice", "set"], &["force", "all"])];

impl Line {
    pub(super) fn new(words: &[OsString]) -> Self {
        let mut words = words.to_vec();
        let names = match words.iter().position(|word| word == "--") {
            Some(at) => words.split_off(at).split_off(1),
            None => Vec::new(),
        };
        Self { words, names }
    }

    /// The line with one more argument. An option goes before the names; its
    /// value is in the same word, and a name behind `--`, so that neither is
    /// taken for an option.
    pub(super) fn with(&self, arg: &Arg, value: &str) -> Self {
        let mut line = self.clone();
        match arg.get_long() {
            _ if arg.is_positional() => line.names.push(value.into()),
            Some(long) if arg.get_action().takes_values() => {
                line.words.push(format!("--{long}={value}").into());
            }
            Some(long) => line.words.push(format!("--{long}").into()),
            // Nothing here has a short name alone; parsing again would ask again.
            None => {}
        }
        line
    }

    fn all(&self) -> Vec<OsString> {
        let mut all = self.words.clone();
        if !self.names.is_empty() {
            all.push("--".into());
            all.extend(self.names.iter().cloned());
        }
        all
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// What clap says, unless something is missing that can be named.
    pub(super) fn parse(&self) -> Result<Parsed, clap::Error> {
        self.read().map_err(report::harmless)
    }

    fn read(&self) -> Result<Parsed, clap::Error> {
        let mut root = Cli::command();
        let error = match root.try_get_matches_from_mut(self.all()) {
            Ok(matches) => return self.whole(root, matches),
            Err(error) => error,
        };
        let Some((path, command, need)) = self.find_lack(&root, &error) else { return Err(error) };
        let otherwise = Otherwise::Error(error);
        Ok(Parsed::Lacking(Box::new(Lack { path, need, otherwise, command })))
    }

    fn whole(&self, mut root: Command, mut matches: ArgMatches) -> Result<Parsed, clap::Error> {
        let (path, command) = meant(&root, &matches);
        let need = find_missing_option(&path, &command, &matches);
        let cli = Cli::from_arg_matches_mut(&mut matches).map_err(|e| e.format(&mut root))?;
        let cli = Box::new(cli);
        let Some(need) = need else { return Ok(Parsed::Whole(cli)) };
        let otherwise = Otherwise::Run(cli);
        Ok(Parsed::Lacking(Box::new(Lack { path, need, otherwise, command })))
    }

    /// What the error says is missing, and of which command.
    fn find_lack(
        &self,
        root: &Command,
        error: &clap::Error,
    ) -> Option<(Vec<String>, Command, Need)> {
        if error.kind() != ErrorKind::MissingRequiredArgument {
            return None;
        }
        let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else {
            return None;
        };
        let (path, command) = meant(root, &self.partial()?);
        let needs = missing.iter().filter_map(|usage| need(&command, usage));
        // Who, before what: a person thinks of names first.
        let need = needs.min_by_key(|need| match need {
            Need::Argument(arg) => arg.get_index().unwrap_or(usize::MAX),
            Need::OneOf(_) => usize::MAX,
        })?;
        Some((path, command, need))
    }

    /// What can be understood of the line.
    fn partial(&self) -> Option<ArgMatches> {
        Cli::command().ignore_errors(true).try_get_matches_from(self.all()).ok()
    }

    /// The names that were typed, in the order of the arguments; none where something
    /// else is wrong with the line.
    pub(super) fn names(&self, is_name: IsName) -> Vec<Given> {
        let Some((root, matches)) = self.loosely(is_name) else { return Vec::new() };
        let (path, command) = meant(&root, &matches);
        let with_phone = command.get_arguments().any(|arg| {
            arg.get_id() == "phone" && !arg.get_action().takes_values() && is_given(&matches, arg)
        });
        let mut names = Vec::new();
        for arg in command.get_arguments().filter(|arg| is_name(arg, &path)) {
            for (index, text) in values(&matches, arg).into_iter().enumerate() {
                let (path, arg) = (path.clone(), arg.clone());
                names.push(Given { path, arg, text, with_phone, index });
            }
        }
        names.retain(|name| name.text != "-");
        names
    }

    /// The line with another name in the place of one that was typed.
    pub(super) fn with_name(&self, name: &Given, exact: &str, is_name: IsName) -> Option<Self> {
        // A word may be typed twice, once for a practice and once for a user. Which one
        // is which only clap knows: each is replaced, and looked for behind it.
        let marked = format!("{}\u{1}", name.text);
        let is_it = |line: &Self| {
            line.loosely(is_name).is_some_and(|(_, matches)| {
                values(&matches, &name.arg).get(name.index) == Some(&marked)
            })
        };
        let count = self.words.len() + self.names.len();
        let mut places = (1..count).filter_map(|at| {
            let tried = self.replaced(at, &name.text, &marked).filter(is_it)?;
            tried.replaced(at, &marked, exact)
        });
        places.next()
    }

    /// What was typed, with names that may be anything; none where more is wrong with
    /// it than that something is missing.
    fn loosely(&self, is_name: IsName) -> Option<(Command, ArgMatches)> {
        let mut root = with_any_names(Cli::command(), &[], is_name);
        match root.try_get_matches_from_mut(self.all()) {
            Ok(matches) => Some((root, matches)),
            Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => {
                let partial = root.clone().ignore_errors(true).try_get_matches_from(self.all());
                partial.ok().map(|matches| (root, matches))
            }
            Err(_) => None,
        }
    }

    /// The line with that end of a word replaced; none if it is no value.
    fn replaced(&self, at: usize, old: &str, new: &str) -> Option<Self> {
        let mut line = self.clone();
        let behind = at.checked_sub(line.words.len());
        let word = match behind {
            None => line.words.get_mut(at),
            Some(at) => line.names.get_mut(at),
        }?;
        let before = word.to_str()?.strip_suffix(old)?;
        if !before.is_empty() && !before.ends_with('=') {
            return None;
        }
        *word = format!("{before}{new}").into();
        Some(line)
    }

    /// The options that every command takes, whatever the names beside them are.
    pub(super) fn globals_beside(&self, is_name: IsName) -> Option<GlobalArgs> {
        GlobalArgs::from_arg_matches(&self.loosely(is_name)?.1).ok()
    }

    /// The options that every command takes, as far as they were given.
    pub(super) fn globals(&self) -> Option<GlobalArgs> {
        GlobalArgs::from_arg_matches(&self.partial()?).ok()
    }
}

impl Lack {
    /// Whether the command needs one name and nothing else by its place.
    pub(super) fn takes_only(&self, arg: &Arg) -> bool {
        let mut positionals = self.command.get_positionals();
        positionals.next().is_some_and(|only| only.get_id() == arg.get_id())
            && !positionals.any(Arg::is_required_set)
    }

    /// Whether the command takes this option.
    pub(super) fn takes(&self, id: &str) -> bool {
        self.command.get_arguments().any(|arg| arg.get_id() == id)
    }
}

/// The command as it is, but for names: they may be anything.
fn with_any_names(command: Command, path: &[String], is_name: IsName) -> Command {
    let any = |arg: Arg| {
        if is_name(&arg, path) { arg.value_parser(ValueParser::os_string()) } else { arg }
    };
    command.mut_args(any).mut_subcommands(|inner| {
        let path = [path, &[inner.get_name().to_owned()]].concat();
        with_any_names(inner, &path, is_name)
    })
}

/// The values of an argument that were typed.
fn values(matches: &ArgMatches, arg: &Arg) -> Vec<String> {
    if !is_given(matches, arg) {
        return Vec::new();
    }
    let raw = innermost(matches).get_raw(arg.get_id().as_str()).into_iter().flatten();
    raw.map(|value| value.to_string_lossy().into_owned()).collect()
}

fn is_given(matches: &ArgMatches, arg: &Arg) -> bool {
    let source = innermost(matches).value_source(arg.get_id().as_str());
    source == Some(ValueSource::CommandLine)
}

fn innermost(mut matches: &ArgMatches) -> &ArgMatches {
    while let Some((_, inner)) = matches.subcommand() {
        matches = inner;
    }
    matches
}

/// The command that was meant, and its path.
fn meant(root: &Command, matches: &ArgMatches) -> (Vec<String>, Command) {
    let (mut path, mut command, mut matches) = (Vec::new(), root, matches);
    while let Some((name, inner)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else { break };
        path.push(found.get_name().to_owned());
        (command, matches) = (found, inner);
    }
    (path, command.clone())
}

/// The argument that clap writes like this, or those of a group.
fn need(command: &Command, usage: &str) -> Option<Need> {
    let all: Vec<Arg> = usage.split('|').filter_map(|usage| argument(command, usage)).collect();
    match all.as_slice() {
        [] => None,
        [only] => Some(Need::Argument(Box::new(only.clone()))),
        _ => Some(Need::OneOf(all)),
    }
}

fn argument(command: &Command, usage: &str) -> Option<Arg> {
    let wanted = bare(usage);
    command.get_arguments().find(|arg| bare(&arg.to_string()) == wanted).cloned()
}

/// An argument as clap writes it, without the marks for required and several.
pub(super) fn bare(usage: &str) -> String {
    usage.replace(['<', '>', '[', ']'], "").replace("...", "")
}

/// What clap lets pass although the command can do nothing without it.
fn find_missing_option(path: &[String], command: &Command, matches: &ArgMatches) -> Option<Need> {
    let (_, aside) = NOTHING_WITHOUT.into_iter().find(|(known, _)| path == *known)?;
    let options: Vec<Arg> = command
        .get_opts()
        .filter(|arg| !arg.is_global_set() && !aside.contains(&arg.get_id().as_str()))
        .cloned()
        .collect();
    (!options.iter().any(|arg| is_given(matches, arg))).then_some(Need::OneOf(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Line {
        let words: Vec<_> = ["twofactl"].iter().chain(words).map(OsString::from).collect();
        Line::new(&words)
    }

    fn lack(words: &[&str]) -> Option<(String, Vec<String>)> {
        match line(words).parse() {
            Ok(Parsed::Lacking(lack)) => {
                let ids = match &lack.need {
                    Need::Argument(arg) => vec![arg.get_id().to_string()],
                    Need::OneOf(args) => args.iter().map(|arg| arg.get_id().to_string()).collect(),
                };
                Some((lack.path.join(" "), ids))
            }
            Ok(Parsed::Whole(_)) | Err(_) => None,
        }
    }

    #[test]
    fn what_is_missing_is_found_names_first() {
        for (words, path, id) in [
            (&["practice", "show"][..], "practice show", "practices"),
            (&["practice", "status", "-o", "json"], "practice status", "practices"),
            (&["member", "add", "a"], "member add", "users"),
            (&["member", "add", "a", "rao"], "member add", "role"),
            (&["user", "set"], "user set", "user"),
            (&["authenticator", "rm"], "authenticator remove", "id"),
            (&["user", "add", "lee", "--role", "staff"], "user add", "practice"),
            (&["completions"], "completions", "shell"),
        ] {
            assert_eq!(lack(words), Some((path.to_owned(), vec![id.to_owned()])), "{words:?}");
        }
        assert_eq!(lack(&["user", "set", "rao"]).unwrap().1.len(), 7);
        let ways = ["ids", "user", "practice"].map(ToOwned::to_owned).to_vec();
        assert_eq!(lack(&["device", "revoke"]), Some(("device revoke".to_owned(), ways)));
        for words in [&["practice", "set", "a", "--force"][..], &["practice", "set", "--all"]] {
            let (_, ids) = lack(words).unwrap();
            let has = |id: &str| ids.iter().any(|one| one == id);
            assert!(has("grace") && !has("force") && !has("all"), "{ids:?}");
        }
    }

    #[test]
    fn what_is_whole_or_wrong_lacks_nothing() {
        for words in [
            &["practice", "status", "--all"][..],
            &["practice", "set", "a", "--grace", "3d"],
            &["device", "revoke", "--user", "rao", "--practice", "a"],
            &["practice", "show", "A B"],
            &["user"],
            &["user", "frob"],
            &["member", "add", "a", "rao", "--role", "boss"],
        ] {
            assert_eq!(lack(words), None, "{words:?}");
        }
    }

    #[test]
    fn the_options_of_every_command_are_known_wherever_they_stand() {
        for words in [
            &["--store", "/s", "--plain", "member", "add", "a"][..],
            &["member", "add", "a", "--plain", "--store=/s"],
            &["member", "--store", "/s", "add", "--plain"],
        ] {
            let globals = line(words).globals().unwrap();
            assert_eq!(globals.store.as_deref(), Some(std::path::Path::new("/s")), "{words:?}");
            assert_eq!(globals.plain, Some(true), "{words:?}");
        }
    }

    #[test]
    fn a_name_is_replaced_where_it_stands() {
        use super::super::is_name;
        for (words, index, expected) in [
            (
                &["member", "add", "kim", "kim", "--role", "staff"][..],
                1,
                "member add kim X --role staff",
            ),
            (
                &["member", "add", "--role", "staff", "kim", "--", "kim"],
                1,
                "member add --role staff kim X",
            ),
            (
                &["user", "suspend", "a", "kim", "--reason", "kim"],
                1,
                "user suspend a X --reason kim",
            ),
            (
                &["device", "revoke", "--reason", "kim", "--user=kim"],
                0,
                "device revoke --reason kim --user=X",
            ),
            (&["user", "show", "a b", "-", "c"], 1, "user show a b - X"),
        ] {
            let line = line(words);
            let names = line.names(is_name);
            let replaced = line.with_name(&names[index], "X", is_name).unwrap();
            let all: Vec<_> = replaced.all().into_iter().skip(1).collect();
            let typed: Vec<_> = all.iter().filter_map(|word| word.to_str()).collect();
            let typed: Vec<_> = typed.into_iter().filter(|word| *word != "--").collect();
            assert_eq!(typed.join(" "), expected);
        }
    }

    #[test]
    fn only_names_of_those_who_exist_are_names() {
        use super::super::is_name;
        for words in [
            &["user", "add", "kim"][..],
            &["practice", "add", "kim", "--name", "Kim"],
            &["login", "try", "kim", "--practice", "kim"],
            &["audit", "list", "--user", "kim", "--practice", "kim"],
            &["user", "set", "-"],
            &["user", "show", "kim", "--frob"],
            &["user", "suspend", "--help", "kim"],
        ] {
            assert_eq!(line(words).names(is_name), [], "{words:?}");
        }
    }

    #[test]
    fn what_is_added_is_never_taken_for_an_option() {
        let command = Cli::command();
        let rename = command.find_subcommand("authenticator").unwrap();
        let rename = rename.find_subcommand("rename").unwrap();
        let arg = |id: &str| rename.get_arguments().find(|arg| arg.get_id() == id).unwrap();
        let renamed = line(&["authenticator", "rename", "12"]).with(arg("label"), "--store=/x");
        assert!(matches!(renamed.parse(), Ok(Parsed::Whole(_))));
        let id = line(&["authenticator", "rename"]).with(arg("id"), "-o");
        assert_eq!(id.parse().err().unwrap().kind(), ErrorKind::ValueValidation);
        let behind = line(&["authenticator", "rename", "--", "12"]).with(arg("label"), "--");
        assert!(matches!(behind.parse(), Ok(Parsed::Whole(_))));
    }
}
