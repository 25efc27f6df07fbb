//! `twofactl key rotate`

use clap::Args;
use twofactl::error::Result;
use twofactl::guard;
use twofactl::model::outcome::key::KeyRotated;
use twofactl::model::permission::Task;
use twofactl::ops::Watch;
use twofactl::ops::key;
use twofactl::ops::permission::{Asked, By};

use crate::context::{Agreed, Context, Run};
use crate::output::progress::Progress;
use crate::output::views::key::RotateView;
use crate::output::views::{Tense, Told};
use crate::report::{Complaint, Verdict};

/// Make another key, and seal everything anew under it
///
/// Opens everything that is sealed, seals it under a key that nobody has seen,
/// and leaves that one alone in the key file; in one transaction, so that
/// whatever happens the file holds the key that opens the store. Recovery,
/// enrollment and bypass codes go on working. Trusted devices and codes that
/// were texted end, and whoever is logging in at that moment starts again. The
/// seals of older events stay verifiable. The login service notices by itself,
/// unless the key is handed to it in another way than by this file. Backups
/// made until then open with the old key only: copy it first if you keep them.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl key rotate --dry-run
  twofactl key rotate --reason \"an admin has left\"
  # From a script
  twofactl key rotate --ticket HD-7 --yes -o json")]
pub(crate) struct RotateArgs {}

impl RotateArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = Asked::new(Task::KeyRotate);
        let (mut store, keys) = ctx.open_with_keys(&asked)?;
        let key_file = &ctx.places.key_file;
        if guard::is_own_descriptor(key_file) {
            let message = "the key came through a descriptor: the next one has no file".to_owned();
            let hint = "name the file of the key with --key-file".to_owned();
            return Err(Complaint::Refused { message, hint }.into());
        }
        let told = |done: &KeyRotated, tense| {
            Told::new(RotateView::new(done, key_file), tense, ctx.run == Run::Dry)
        };
        let would = watched(ctx, "Opening what is sealed", |watch| {
            store.read(|tx| key::outlook(tx, &keys, watch))
        })?;
        if ctx.run == Run::Dry {
            return ctx.show(&told(&would, Tense::Would));
        }
        if ctx.agreed == Agreed::NotYet && ctx.ask.can_ask() {
            ctx.tell(&told(&would, Tense::Would));
        }
        ctx.ask.confirm("Rotate the key?", "--yes")?;
        let by = By {
            actor: &ctx.actor,
            caller: ctx.caller,
            asked: &asked,
            why: &ctx.why,
            now: ctx.clock.now(),
        };
        let done = watched(ctx, "Sealing anew", |watch| {
            key::rotate((&mut store, &keys), key_file, by, watch)
        })?;
        ctx.show(&told(&done, Tense::Done))
    }
}

/// Work that shows how far it has come.
fn watched<T>(
    ctx: &Context,
    doing: &'static str,
    work: impl FnOnce(Watch<'_>) -> Result<T>,
) -> Result<T> {
    let progress = Progress::start(&ctx.output, doing);
    work(&|done, of| progress.at(done, of))
}
