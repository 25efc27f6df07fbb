//! `twofactl user import`

use std::path::PathBuf;

use clap::Args;
use twofactl::model::member::Role;
use twofactl::model::outcome::import::Imported;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops::import::{self, Checked, Existing, Request};
use twofactl::ops::permission::{Asked, guarded_many};
use twofactl::ops::setup::KeyNeed;
use twofactl::store::Store;

use crate::context::{Context, Run};
use crate::input::InputFile;
use crate::output::progress::Progress;
use crate::output::views::user::imported::ImportedView;
use crate::output::views::{Tense, Told};
use crate::people::{self, Defaults, Reading};
use crate::report::Verdict;
use crate::values;

/// Files, columns and examples.
const BELOW: &str = include_str!("import/below.txt");

/// Add and change many people from a file
///
/// All rows or none: every row that is wrong is told with its line and column, and nothing is
/// changed. Rows that say what is so already change nothing, so that a file may be imported
/// again. Whoever exists and is not as the row says is a wrong row without --update; with it,
/// what the row gives is changed, what is empty stays, memberships are added and none is
/// ended. Nobody's password is changed, and nobody is enrolled or removed.
#[derive(Debug, Args)]
#[command(after_long_help = BELOW)]
pub(crate) struct ImportArgs {
    /// File, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "template")]
    file: Option<PathBuf>,

    /// Change people who exist where a row says something else
    #[arg(long)]
    update: bool,

    /// Practice of rows that name none
    #[arg(long, value_name = "HANDLE", value_parser = Handle::parse)]
    practice: Option<Handle>,

    /// Role in rows that name none
    ///
    /// Default: staff for whoever joins a practice, the present one for whoever is a member.
    #[arg(long, value_parser = values::role())]
    role: Option<Role>,

    /// Print an empty file and end: its header, or with -o jsonl an empty object
    #[arg(long, conflicts_with_all = ["file", "update", "practice", "role"])]
    template: bool,
}

impl ImportArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { file, update, practice, role, template: _ } = self;
        let Some(path) = file else {
            let is_json = ctx.output.format().is_json();
            let text = if is_json { people::json_template() } else { people::header() };
            ctx.output.document(&text)?;
            return Ok(Verdict::Yes);
        };
        let asked = Asked::new(Task::UserImport).practices(&practice);
        let mut store = ctx.open(&asked, KeyNeed::Required)?.store;
        let file = InputFile::open(&path, &ctx.places.store, &ctx.actor)?;
        let existing = if update { Existing::Updated } else { Existing::Kept };
        let request = Request { file: file.name().to_owned(), existing };
        let job = Job { ctx, asked, file, defaults: Defaults { practice, role }, request };
        let counts = job.check(&mut store)?;
        let tense = match ctx.run {
            _ if !counts.is_change() => Tense::Already,
            Run::Dry => Tense::Would,
            Run::Real => Tense::Done,
        };
        let counts = if tense == Tense::Done { job.write(&mut store)? } else { counts };
        ctx.show(&Told::new(ImportedView::new(&counts), tense, ctx.run == Run::Dry))
    }
}

/// A file that is to be imported.
struct Job<'a> {
    ctx: &'a Context,
    asked: Asked,
    file: InputFile,
    defaults: Defaults,
    request: Request,
}

impl Job<'_> {
    /// Looks at every row, while others go on writing.
    fn check(&self, store: &mut Store) -> anyhow::Result<Imported> {
        let Self { ctx, request, .. } = self;
        let mut reading = Reading::begin(&self.file, &self.defaults)?;
        let progress = Progress::start(&ctx.output, "Checking rows");
        let watch = |done, of| progress.at(done, of);
        let by = (&ctx.actor, ctx.caller);
        let checked = store
            .read(|tx| import::check(tx, by, (request, &mut reading), (&ctx.why, ctx.now), &watch));
        drop(progress);
        match checked? {
            Checked::Refused(refusal, event) => {
                Err(ctx.record_refusal(store, refusal, *event).into())
            }
            Checked::Counted(counts) => {
                reading.finish()?;
                Ok(counts)
            }
        }
    }

    /// Writes every row. What has become wrong since it was checked is told as it was then.
    fn write(&self, store: &mut Store) -> anyhow::Result<Imported> {
        let Self { ctx, request, .. } = self;
        let mut reading = Reading::begin(&self.file, &self.defaults)?;
        let progress = Progress::start(&ctx.output, "Importing people");
        let watch = |done, of| progress.at(done, of);
        let (by, given) = ((&ctx.actor, ctx.caller), (&ctx.why, ctx.clock.now()));
        let written = store.write_many(by.0, given.1, |steps| {
            guarded_many(steps, by, &self.asked, given, |guarded| {
                import::write(guarded, (request, &mut reading), given, &watch)
            })
        });
        drop(progress);
        reading.finish()?;
        Ok(written?)
    }
}
