//! `twofactl man`

mod command;
mod roff;

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};

use twofactl::model::permission::Ground;
use twofactl::ops::permission;

use crate::cli::Cli;
use crate::context::{Context, Run};
use crate::output::views::man::PagesView;
use crate::output::views::{Tense, Told};
use crate::places;
use crate::report::{Complaint, Verdict};

/// What each page says that it belongs to.
const SOURCE: &str = concat!("twofactl ", env!("CARGO_PKG_VERSION"));
const MANUAL: &str = "Twofactl Manual";
/// The day of the release, or before it the last day on which the pages were gone through.
const DATE: &str = "2026-11-22";
/// Commands and names are not taken apart at the ends of lines, nor spread over them.
const LOOKS: &str = ".nh\n.ad l\n";
/// Views and columns are those of the schema: a test compares them.
const STORE_PAGE: &str = include_str!("man/store.5");
/// Its keys are those that are read: a test compares them.
const SETTINGS_PAGE: &str = include_str!("man/twofactl.toml.5");
/// Its example is applied by a test.
const POLICY_PAGE: &str = include_str!("man/policy.5");
/// The table in it is made from the one that is judged by.
const OPERATORS_PAGE: &str = include_str!("man/operators.7");
/// The conversation on it is held with the bridge by a test.
const LOGIN_PAGE: &str = include_str!("man/login.7");
/// A test types what is on it.
const AUDIT_PAGE: &str = include_str!("man/audit.7");
/// The line that the table takes the place of.
const TABLE_MARK: &str = ".\\\" TABLE\n";

/// Write the manual pages into a folder
///
/// One page for each command, and those about the store, the settings, policy
/// files, login services, the record and operators. Makes the folder if it is
/// not there, and writes over pages that differ; other files in it stay. Where
/// the folder is called man1, pages of other sections go to man5 and man7 beside
/// it, where man looks for them. Needs no store.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl ManArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { folder } = self;
        places::refuse_writing(&ctx.actor, "the folder")?;
        let pages = pages(&folder);
        let names = pages.iter().map(|page| page.name.clone()).collect();
        let stale: Vec<&Page> = pages.iter().filter(|page| !page.is_written()).collect();
        let tense = match ctx.run {
            _ if stale.is_empty() => Tense::Already,
            Run::Dry => Tense::Would,
            Run::Real => Tense::Done,
        };
        if tense == Tense::Done {
            for page in stale {
                page.write()?;
            }
        }
        let view = PagesView::new(&folder, names);
        ctx.show(&Told::new(view, tense, ctx.run == Run::Dry))
    }
}

/// A manual page.
struct Page {
    name: String,
    folder: PathBuf,
    text: Vec<u8>,
}

impl Page {
    fn is_written(&self) -> bool {
        // Whatever cannot be read is written anew, which says what is wrong.
        fs::read(self.folder.join(&self.name)).is_ok_and(|text| text == self.text)
    }

    /// Takes the place of an older page in one step.
    fn write(&self) -> Result<(), Complaint> {
        let Self { name, folder, text } = self;
        fs::create_dir_all(folder).map_err(|source| unwritten(folder, source))?;
        let path = folder.join(name);
        let draft = folder.join(format!(".{name}.new"));
        let write = || {
            let mut file = File::create(&draft)?;
            file.write_all(text)?;
            // Nothing in a manual is secret, and other accounts read it.
            file.set_permissions(Permissions::from_mode(0o644))?;
            fs::rename(&draft, &path)
        };
        write().map_err(|source| unwritten(&path, source))
    }
}

fn unwritten(path: &Path, source: io::Error) -> Complaint {
    Complaint::File { path: path.to_owned(), source }
}

/// A page for the program, for each command that is not hidden, and those written by hand.
fn pages(folder: &Path) -> Vec<Page> {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    add_pages(&root, &root, folder, &mut pages);
    let operators = OPERATORS_PAGE.replace(TABLE_MARK, &permission_table());
    for (name, section, text) in [
        ("twofactl-store", 5, STORE_PAGE),
        ("twofactl.toml", 5, SETTINGS_PAGE),
        ("twofactl-policy", 5, POLICY_PAGE),
        ("twofactl-audit", 7, AUDIT_PAGE),
        ("twofactl-login", 7, LOGIN_PAGE),
        ("twofactl-operators", 7, operators.as_str()),
    ] {
        pages.push(page(folder, (name, section), text));
    }
    pages
}

fn add_pages(command: &Command, root: &Command, folder: &Path, pages: &mut Vec<Page>) {
    let text = command::render(command, root);
    pages.push(page(folder, (&command::page_name(command), 1), &text));
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    shown.for_each(|command| add_pages(command, root, folder, pages));
}

/// A page below its title.
fn page(folder: &Path, (name, section): (&str, u8), text: &str) -> Page {
    let title = name.to_uppercase().replace('-', "\\-");
    let text = format!(".TH {title} {section} {DATE} \"{SOURCE}\" \"{MANUAL}\"\n{LOOKS}{text}");
    // `man` looks for each section in a folder of its own.
    let folder = match folder.file_name() {
        Some(last) if last == "man1" => folder.with_file_name(format!("man{section}")),
        Some(_) | None => folder.to_owned(),
    };
    Page { name: format!("{name}.{section}"), folder, text: text.into_bytes() }
}

/// The permission table, a line a task.
fn permission_table() -> String {
    let mut table = line("COMMAND", &Ground::ALL.map(|one| one.as_str().to_uppercase()), "ON SELF");
    for row in permission::table() {
        let reaches = row.reaches.map(|reach| reach.as_str().to_owned());
        table.push_str(&line(row.task.as_str(), &reaches, row.on_self.as_str()));
    }
    // Further left than other text, for the sake of its width.
    let table = table.replace('-', "\\-");
    format!(".nf\n.in -3n\n.ft CW\n{table}.ft R\n.in\n.fi\n")
}

fn line(task: &str, reaches: &[String; 5], on_self: &str) -> String {
    let mut line = format!("{task:<30}");
    for (reach, width) in reaches.iter().zip([6, 8, 8, 9, 5]) {
        line.push_str(&format!(" {reach:<width$}", width = width - 1));
    }
    format!("{line} {on_self}\n")
}
