//! `twofactl store check`

use clap::Args;
use twofactl::error::{Error, StoreError};
use twofactl::model::operator::Standing;
use twofactl::model::outcome::inspection::Inspection;
use twofactl::model::permission::Task;
use twofactl::ops::inspection::{self, Surroundings};
use twofactl::ops::permission::{self, Asked, Decision};
use twofactl::ops::setup::KeyNeed;
use twofactl::store::Store;

use crate::context::Context;
use crate::output::progress::Progress;
use crate::output::views::inspection::{FindingView, InspectionView};
use crate::report::{Kind, Verdict};

/// Find everything that is wrong with the store, and what mends it
///
/// Looks at the modes and owners of all files, at each page and index, at rows that
/// point to none, at the schema, at everything sealed, at the record, and goes
/// through the record from the first event on: rows that are not as it tells them
/// were edited outside twofactl, as a lock that was lifted or an exemption that was
/// made longer. Opens stores that other commands refuse. The exit code is 5 if
/// anything is found. Changes nothing, and keeps nobody from working.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl store check
  # One line a finding, for a script
  twofactl store check -o csv")]
pub(crate) struct CheckArgs {}

impl CheckArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let mut store = inspection::open(&ctx.places.store);
        if let Err(missing @ Error::Store(StoreError::Missing { .. })) = store {
            return Err(missing.into());
        }
        judge(ctx, store.as_mut().ok())?;
        let around = Surroundings {
            store: &ctx.places.store,
            key_file: &ctx.places.key_file,
            now: ctx.now,
            clock_was_never_set: ctx.clock.was_never_set(),
        };
        let progress = Progress::start(&ctx.output, "Checking the store");
        let found =
            inspection::run(store.as_mut().map_err(|error| &*error), &around, &|done, of| {
                progress.at(done, of);
            });
        drop(progress);
        show(ctx, &found)?;
        if let Ok(store) = &mut store {
            match ctx.note_backup(store) {
                // What keeps it from being known is among the findings.
                Ok(()) | Err(_) => {}
            }
        }
        Ok(if found.is_well() { Verdict::Yes } else { Verdict::No(Kind::Refused) })
    }
}

/// Whoever could read the files anyway may look at a store that cannot say who may.
fn judge(ctx: &Context, store: Option<&mut Store>) -> anyhow::Result<()> {
    if ctx.caller.standing == Standing::Owner {
        return Ok(());
    }
    let (asked, by) = (Asked::new(Task::StoreCheck), (&ctx.actor, ctx.caller));
    let decided = store.map(|store| store.read(|tx| permission::decide(tx, by, &asked, &ctx.why)));
    match decided {
        Some(Ok(Decision::Permitted(_))) => Ok(()),
        // Once more the ordinary way, which puts it into the record.
        Some(Ok(Decision::Refused(refusal, _))) => {
            ctx.open(&asked, KeyNeed::IfThere)?;
            Err(Error::from(refusal).into())
        }
        Some(Err(error)) => Err(error.into()),
        None => ctx.open(&asked, KeyNeed::IfThere).map(|_| ()).map_err(Into::into),
    }
}

fn show(ctx: &Context, found: &Inspection) -> anyhow::Result<()> {
    let head = InspectionView::new(found, &ctx.places.store);
    let mut parts = ctx.output.parts::<_, FindingView>(&head)?;
    parts.part("findings", &None)?;
    found.findings.iter().try_for_each(|one| parts.push(&FindingView::new(one)))?;
    parts.finish(&None)
}
