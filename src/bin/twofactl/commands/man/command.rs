//! The page of a command, made from what its help is made from, and from what
//! all pages have in common: exit codes, files, variables and where to read on.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, Command};

use super::roff::{Roff, bold, escape, italic, reference};
use crate::report::Kind;
use crate::terminal::INTERRUPTED;

/// Where `twofactl` keeps things, on the page of every command.
const FILES: [(&str, &str); 4] = [
    (
        "/var/lib/twofactl/store.db",
        "The store of the machine. Where there is none, each account has its own: \
         ~/.local/share/twofactl/store.db.",
    ),
    ("store.key", "The key, beside the store unless `--key-file` or the settings say otherwise."),
    ("/etc/twofactl/twofactl.toml", "The settings of the machine."),
    ("~/.config/twofactl/twofactl.toml", "One's own settings, where the machine has none."),
];

/// Variables that are no option.
const VARIABLES: [(&str, &str); 6] = [
    ("NO_COLOR", "Where it is set, nothing is coloured, unless `--color` asks for it."),
    ("TERM, COLUMNS, LANG, LC_ALL", "What the terminal can show, and how wide it is."),
    ("TZ", "The zone of local times."),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME, HOME", "Where one's own store and settings are."),
    (
        "CREDENTIALS_DIRECTORY",
        "Where systemd puts the credential `store.key`, if a service has it.",
    ),
    (
        "SUDO_USER",
        "Is never believed: the kernel says who acts. Where it says something else, events keep it.",
    ),
];

/// A noun with more verbs than this has only those named that the help names.
const FEW: usize = 5;

/// The pages that no command has, and the nouns to whose readers they matter. An empty
/// noun is the program itself.
const OTHER_PAGES: [((&str, u8), &[&str]); 6] = [
    (("twofactl.toml", 5), &["", "login", "sms"]),
    (("twofactl-policy", 5), &["", "policy"]),
    (("twofactl-store", 5), &["", "audit", "init", "store"]),
    (("twofactl-audit", 7), &["", "audit", "operator"]),
    (("twofactl-login", 7), &["", "authenticator", "device", "login"]),
    (("twofactl-operators", 7), &["", "init", "member", "operator", "practice", "user"]),
];

/// The text of the page behind its title. `root` knows the commands that there are.
pub(super) fn render(command: &Command, root: &Command) -> String {
    let mut page = Roff::default();
    page.section("Name");
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    page.folded(&format!("{} \\- {}", escape(&page_name(command)), escape(&about)));
    page.section("Synopsis");
    page.folded(&synopsis(command));
    page.section("Description");
    page.paragraphs(&description(command, &about));
    add_commands(&mut page, command);
    add_options(&mut page, command);
    add_sections_of_help(&mut page, command);
    add_exit_codes(&mut page);
    add_places(&mut page, command);
    page.section("See also");
    page.folded(&see_also(command, root));
    page.into_text()
}

/// `twofactl-user-show`.
pub(super) fn page_name(command: &Command) -> String {
    full_name(command).replace(' ', "-")
}

/// `twofactl user show`.
fn full_name(command: &Command) -> String {
    command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned()
}

/// The short one is the first paragraph of the long one, and is in the name already.
fn description(command: &Command, about: &str) -> String {
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let rest = long.strip_prefix(about).unwrap_or(&long).trim();
    if rest.is_empty() { format!("{about}.") } else { rest.to_owned() }
}

fn verbs(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help")
}

fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| !arg.is_hide_set())
}

/// A heading in clap makes an option one that every command takes.
fn own_options(command: &Command) -> impl Iterator<Item = &Arg> {
    options(command).filter(|arg| arg.get_help_heading().is_none())
}

fn is_for_help(arg: &Arg) -> bool {
    use ArgAction::{Help, HelpLong, HelpShort, Version};
    matches!(arg.get_action(), Help | HelpLong | HelpShort | Version)
}

fn synopsis(command: &Command) -> String {
    let mut words = vec![bold(&full_name(command))];
    for arg in own_options(command).filter(|arg| !arg.is_positional() && !is_for_help(arg)) {
        let flag = flag_names(arg).pop().unwrap_or_default() + &value_of(arg);
        let more = if repeats(arg) { "..." } else { "" };
        words.push(if arg.is_required_set() { flag } else { format!("[{flag}]") } + more);
    }
    words.push(format!("[{}]...", italic("GLOBAL OPTION")));
    if verbs(command).next().is_some() {
        words.push(italic("COMMAND"));
    }
    for arg in own_options(command).filter(|arg| arg.is_positional()) {
        let name = italic(&value_names(arg));
        words.push(if arg.is_required_set() { name } else { format!("[{name}]") });
        if repeats(arg) {
            words.push("...".to_owned());
        }
    }
    words.join(" ").replace(" ...", "...")
}

fn repeats(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

/// The short one before the long one.
fn flag_names(arg: &Arg) -> Vec<String> {
    let short = arg.get_short().map(|short| bold(&format!("-{short}")));
    let long = arg.get_long().map(|long| bold(&format!("--{long}")));
    [short, long].into_iter().flatten().collect()
}

fn value_names(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What stands behind a flag, with the blank before it.
fn value_of(arg: &Arg) -> String {
    let takes = arg.get_action().takes_values();
    let at_most = arg.get_num_args().map_or(1, |range| range.max_values());
    if takes && at_most > 0 { format!(" {}", italic(&value_names(arg))) } else { String::new() }
}

fn add_commands(page: &mut Roff, command: &Command) {
    if verbs(command).next().is_none() {
        return;
    }
    page.section("Commands");
    for verb in verbs(command) {
        let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
        page.entry(&reference(&page_name(verb), 1), &about);
    }
}

fn add_options(page: &mut Roff, command: &Command) {
    page.section("Options");
    let (positional, flags): (Vec<_>, Vec<_>) =
        own_options(command).partition(|a| a.is_positional());
    for arg in positional.into_iter().chain(flags) {
        add_option(page, arg);
    }
    page.section("Global options");
    for arg in options(command).filter(|arg| arg.get_help_heading().is_some()) {
        add_option(page, arg);
    }
}

fn add_option(page: &mut Roff, arg: &Arg) {
    let tag = if arg.is_positional() {
        italic(&value_names(arg))
    } else {
        flag_names(arg).join(", ") + &value_of(arg)
    };
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let mut help = help.map(ToString::to_string).unwrap_or_default();
    let defaults = arg.get_default_values();
    if !defaults.is_empty() && !is_switch(arg) {
        let defaults: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
        help.push_str(&format!("\n\nDefault: {}.", defaults.join(", ")));
    }
    if let Some(variable) = arg.get_env() {
        help.push_str(&format!("\n\nVariable: {}.", variable.to_string_lossy()));
    }
    page.entry(&tag, &help);
    add_words(page, arg);
}

fn is_switch(arg: &Arg) -> bool {
    !arg.get_action().takes_values() || arg.get_num_args().is_some_and(|r| r.max_values() == 0)
}

/// The words that an option takes.
fn add_words(page: &mut Roff, arg: &Arg) {
    let words = if is_switch(arg) { Vec::new() } else { arg.get_possible_values() };
    if words.iter().all(|word| word.is_hide_set()) {
        return;
    }
    page.within(|page| {
        for word in words.iter().filter(|word| !word.is_hide_set()) {
            let about = word.get_help().map(|help| format!(": {help}")).unwrap_or_default();
            page.bullet(&format!("`{}`{about}", word.get_name()));
        }
    });
}

/// The examples of the help, and what else is below its options, line by line
/// as they are there. A line with a colon at its end and no indent is a heading.
fn add_sections_of_help(page: &mut Roff, command: &Command) {
    let Some(help) = command.get_after_long_help() else { return };
    let help = help.to_string();
    let lines: Vec<_> = help.lines().filter(|line| !line.is_empty()).collect();
    let is_heading = |line: &str| line.ends_with(':') && !line.starts_with(' ');
    for part in lines.chunk_by(|_, next| !is_heading(next)) {
        let Some((heading, body)) = part.split_first() else { continue };
        page.section(heading.trim_end_matches(':'));
        let body: Vec<_> =
            body.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
        page.literal(&body);
    }
}

fn add_exit_codes(page: &mut Roff) {
    page.section("Exit status");
    page.entry(&bold("0"), "Done, already so, or the answer is yes.");
    for kind in Kind::ALL {
        let meaning = format!("`{}`: {}.", kind.word(), kind.meaning());
        page.entry(&bold(&kind.code().to_string()), &meaning);
    }
    let meaning = "Interrupted; the terminal is as it was.";
    page.entry(&bold(&INTERRUPTED.to_string()), meaning);
}

fn add_places(page: &mut Roff, command: &Command) {
    page.section("Files");
    for (path, about) in FILES {
        page.entry(&italic(path), about);
    }
    page.section("Environment");
    for arg in options(command) {
        if let (Some(variable), Some(long)) = (arg.get_env(), arg.get_long()) {
            let about = format!("As `--{long}`, which goes before it.");
            page.entry(&bold(&variable.to_string_lossy()), &about);
        }
    }
    for (names, about) in VARIABLES {
        let names: Vec<_> = names.split(", ").map(bold).collect();
        page.entry(&names.join(", "), about);
    }
}

/// The pages of the commands around this one and of those that its help names, then the
/// others that matter to its readers.
fn see_also(command: &Command, root: &Command) -> String {
    let own = full_name(command);
    let mut names: BTreeSet<String> = named_in_help(command);
    let mut above = own.rsplit_once(' ').map(|(above, _)| above);
    while let Some(name) = above {
        names.insert(name.to_owned());
        names.extend(few_verbs(root, name));
        above = name.rsplit_once(' ').map(|(above, _)| above);
    }
    names.retain(|name| *name != own && find(root, name).is_some());
    let commands = names.iter().map(|name| reference(&name.replace(' ', "-"), 1));
    let noun = own.split(' ').nth(1).unwrap_or_default();
    let others = OTHER_PAGES.into_iter().filter(|(_, nouns)| nouns.contains(&noun));
    let others = others.map(|((name, section), _)| reference(name, section));
    commands.chain(others).collect::<Vec<_>>().join(", ")
}

/// The verbs of a noun that has no more than can be told; none of the program itself.
fn few_verbs(root: &Command, noun: &str) -> Vec<String> {
    let Some(noun) = find(root, noun).filter(|noun| noun.get_name() != root.get_name()) else {
        return Vec::new();
    };
    let verbs: Vec<_> = verbs(noun).map(full_name).collect();
    if verbs.len() > FEW { Vec::new() } else { verbs }
}

fn find<'c>(root: &'c Command, name: &str) -> Option<&'c Command> {
    let words = name.split(' ').skip(1);
    let found = words.into_iter().try_fold(root, |at, word| at.find_subcommand(word));
    found.filter(|command| !command.is_hide_set())
}

/// What the help of a command, its options and its words has in backquotes, as the
/// full names of commands.
fn named_in_help(command: &Command) -> BTreeSet<String> {
    let mut help: Vec<_> = [command.get_long_about(), command.get_after_long_help()]
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    let of_options = own_options(command).filter_map(|arg| arg.get_long_help().or(arg.get_help()));
    help.extend(of_options.map(ToString::to_string));
    let quoted = help.iter().flat_map(|text| text.split('`').skip(1).step_by(2));
    let words = quoted.map(|text| text.split(' ').take_while(|word| !word.starts_with('-')));
    words.map(|words| ["twofactl"].into_iter().chain(words).collect::<Vec<_>>().join(" ")).collect()
}
