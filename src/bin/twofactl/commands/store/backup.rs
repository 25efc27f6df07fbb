//! `twofactl store backup`

use std::fs::{self, File};
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use twofactl::error::Error;
use twofactl::guard;
use twofactl::model::permission::Task;
use twofactl::model::time::Length;
use twofactl::ops::permission::Asked;
use twofactl::ops::{audit, backup};
use twofactl::store::{self, Copied, Store};

use crate::context::{Context, Run};
use crate::output::progress::Progress;
use crate::output::views::backup::BackupView;
use crate::output::views::{Tense, Told};
use crate::places;
use crate::report::{Complaint, Verdict};
use crate::terminal;

/// Copy the store while the login service works with it
///
/// The copy is one state of the store, in one file that only this account can
/// read, looked at from end to end before it gets its name. Whatever fails or
/// interrupts it, nothing of it is left; nothing that exists is written over. Needs
/// no key, and the key is not in it: keep a copy of that elsewhere.
///
/// What only reads takes a backup with --store and the store's key, and says how
/// many events came since; what writes refuses it, until it was put in the place of
/// the store: `store restore`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl store backup before-the-move.db
  # Every night, from cron: the last 30 are kept
  twofactl store backup backups --keep 30
  # In the name of the store's account, into a file of one's own
  twofactl store backup - > copy.db")]
pub(crate) struct BackupArgs {
    /// New file; or a folder, which gets a file named after the time; or - for standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Then remove the oldest backups of this store until this many are left in the folder
    ///
    /// Only files that this command named, and that hold this store, are counted
    /// and removed. The new one always stays.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,

    /// Give up when copying takes longer than this
    ///
    /// The login service works as ever meanwhile, but the log beside the store grows.
    #[arg(long, value_name = "LENGTH", value_parser = Length::parse, default_value = "10m")]
    timeout: Length,
}

/// Where the copy goes.
enum Target {
    /// A new file.
    File(PathBuf),
    /// A new file in a folder.
    Folder(PathBuf),
    /// Standard output.
    Output,
}

impl BackupArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let target = self.target(ctx)?;
        let mut store = ctx.open_for_copying(&Asked::new(Task::StoreBackup))?;
        let present = store.read(|tx| audit::checkpoint(tx, ctx.now))?;
        let older = self.older(&target, &present.store_id)?;
        let place = place(ctx, &target, &present.store_id);
        if ctx.run == Run::Dry {
            let file = match target {
                Target::Output => PathBuf::from("-"),
                Target::File(_) | Target::Folder(_) => place,
            };
            let view = BackupView::would(&file, &present, &older, &ctx.places.key_file);
            return ctx.show(&Told::new(view, Tense::Would, true));
        }
        let copied = self.copy(ctx, &mut store, &place)?;
        match target {
            Target::Output => hand_out(ctx, &copied),
            Target::File(_) | Target::Folder(_) => tell(ctx, &copied, &older),
        }
    }

    fn target(&self, ctx: &Context) -> anyhow::Result<Target> {
        let is_output = self.file == Path::new("-");
        let target = if is_output {
            refuse_a_terminal(ctx)?;
            Target::Output
        } else {
            refuse_anothers_name(ctx)?;
            match fs::metadata(&self.file).is_ok_and(|metadata| metadata.is_dir()) {
                true => Target::Folder(self.file.clone()),
                false => Target::File(self.file.clone()),
            }
        };
        match target {
            Target::File(_) | Target::Output if self.keep.is_some() => Err(Complaint::Usage {
                message: "--keep needs a folder of backups".to_owned(),
                hint: Some("name a folder that exists".to_owned()),
            }
            .into()),
            target => Ok(target),
        }
    }

    /// The backups that go when there is a new one.
    fn older(&self, target: &Target, store_id: &[u8; 16]) -> Result<Vec<PathBuf>, Error> {
        let (Target::Folder(folder), Some(keep)) = (target, self.keep) else {
            return Ok(Vec::new());
        };
        let mut all = backup::in_folder(folder, store_id)?;
        // The new one is among those that are kept, whatever the clock says.
        let left = usize::try_from(keep).unwrap_or(usize::MAX) - 1;
        all.truncate(all.len().saturating_sub(left));
        Ok(all)
    }

    fn copy(&self, ctx: &Context, store: &mut Store, place: &Path) -> Result<Copied, Error> {
        let unfinished = place.to_owned();
        let _undo = terminal::on_interrupt(Box::new(move || store::abandon_copy(&unfinished)));
        let progress = Progress::start(&ctx.output, "Backing up");
        let limit = Duration::from_millis(self.timeout.millis().unsigned_abs());
        store.copy_to(place, limit, &|done, of| progress.at(done, of))
    }
}

/// The file that is made; for standard output one beside the store, which loses its name.
fn place(ctx: &Context, target: &Target, store_id: &[u8; 16]) -> PathBuf {
    match target {
        Target::File(path) => path.clone(),
        Target::Folder(folder) => folder.join(backup::file_name(store_id, ctx.now)),
        Target::Output => {
            let mut name = ctx.places.store.clone().into_os_string();
            name.push(format!(".{}.out", std::process::id()));
            name.into()
        }
    }
}

fn refuse_a_terminal(ctx: &Context) -> Result<(), Complaint> {
    if ctx.run == Run::Dry || !io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Complaint::Usage {
        message: "a backup is not written to a terminal".to_owned(),
        hint: Some("twofactl store backup - > FILE".to_owned()),
    })
}

fn refuse_anothers_name(ctx: &Context) -> Result<(), Complaint> {
    places::refuse_writing(&ctx.actor, "a file").map_err(|refused| match refused {
        Complaint::NotPermitted { message, .. } => {
            let hint = "write it to standard output: store backup - > FILE".to_owned();
            Complaint::NotPermitted { message, hint: Some(hint) }
        }
        other => other,
    })
}

/// The name goes before the first byte is written: whatever ends this, no copy stays there.
fn hand_out(ctx: &Context, copied: &Copied) -> anyhow::Result<Verdict> {
    let unread = |error: &io::Error| guard::unwritten(&copied.path, error);
    let opened = File::open(&copied.path);
    fs::remove_file(&copied.path).map_err(|error| unread(&error))?;
    ctx.output.copy(&mut opened.map_err(|error| unread(&error))?)?;
    ctx.output.note(format!(
        "Backed up {} events in {} bytes, without the key {}: keep a copy of that elsewhere.",
        copied.events,
        copied.bytes,
        ctx.places.key_file.display()
    ));
    Ok(Verdict::Yes)
}

/// Answers before it says that an older one could not be removed: the new one is there.
fn tell(ctx: &Context, copied: &Copied, older: &[PathBuf]) -> anyhow::Result<Verdict> {
    let mut removed = Vec::new();
    let mut kept = None;
    for path in older {
        match fs::remove_file(path) {
            Ok(()) => removed.push(path.clone()),
            Err(source) => kept = Some(Complaint::Kept { path: path.clone(), source }),
        }
    }
    let view = BackupView::done(copied, &removed, &ctx.places.key_file);
    let verdict = ctx.show(&Told::new(view, Tense::Done, false))?;
    kept.map_or(Ok(verdict), |complaint| Err(complaint.into()))
}
