//! `twofactl audit verify`

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use twofactl::Keyring;
use twofactl::error::{Error, StoreError};
use twofactl::model::outcome::audit::{Checkpoint, Verification};
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::audit::file::ExportFile;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::{self, KeyNeed};

use crate::actor;
use crate::context::Context;
use crate::input::InputFile;
use crate::output::progress::Progress;
use crate::output::views::audit::VerificationView;
use crate::report::{Complaint, Kind, Verdict};

/// Prove that nobody has edited the record
///
/// Checks every event against the one before it and, with the key, against its
/// seal. With --against it also proves that nothing was cut off since that
/// checkpoint was taken. With --file it checks what audit export wrote, on any
/// machine: no store need be there, and a key only to check seals. The exit code is
/// 5 if anything is wrong, and 7 if a file is no export or was cut off. Proves
/// nothing against whoever holds the key. Changes nothing, and mends nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit verify
  # With a line that audit checkpoint printed earlier
  twofactl audit verify --against head.txt
  # A backup, and how far the store has come since
  twofactl audit verify --store backup.db --key-file store.key
  # What was exported, without its store
  twofactl audit verify --file record-so-far.jsonl --against head.txt")]
pub(crate) struct VerifyArgs {
    /// File with a line from `audit checkpoint`, or - for standard input
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,

    /// Check this exported record instead of the store; - is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl VerifyArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { against, file } = self;
        if [&against, &file].iter().all(|path| path.as_deref() == Some(Path::new("-"))) {
            return Err(Complaint::Usage {
                message: "--file and --against cannot both be standard input".to_owned(),
                hint: Some("keep one of them in a file".to_owned()),
            }
            .into());
        }
        let against = against.as_deref().map(read_checkpoint).transpose()?;
        match file {
            Some(path) => verify_file(ctx, &path, against.as_ref()),
            None => verify_store(ctx, against.as_ref()),
        }
    }
}

fn verify_store(ctx: &Context, against: Option<&Checkpoint>) -> anyhow::Result<Verdict> {
    let mut opened = ctx.open(&Asked::new(Task::AuditVerify), KeyNeed::IfThere)?;
    let keys = opened.keys.as_ref();
    let progress = Progress::start(&ctx.output, "Checking events");
    let watch = |done, of| progress.at(done, of);
    let found = opened.store.read(|tx| ops::audit::verify(tx, keys, against, &watch))?;
    drop(progress);
    let found = match setup::find_rollback(&mut opened.store, &ctx.places.key_file)? {
        Some(bad) if found.ok => Verification { ok: false, first_bad: Some(bad), ..found },
        Some(_) | None => found,
    };
    let why = keys.is_none().then_some("There is no key");
    told(ctx, &found, why)
}

/// What was found, and why seals were not checked, if they were not.
fn told(ctx: &Context, found: &Verification, unchecked: Option<&str>) -> anyhow::Result<Verdict> {
    let verdict = ctx.show(&VerificationView::new(found, unchecked.is_none()))?;
    if let Some(why) = unchecked {
        ctx.output.note(format!("{why}, so seals were not checked."));
    }
    Ok(if found.ok { verdict } else { Verdict::No(Kind::Refused) })
}

fn verify_file(
    ctx: &Context,
    path: &Path,
    against: Option<&Checkpoint>,
) -> anyhow::Result<Verdict> {
    if !actor::is_own_account(&ctx.actor) {
        // With the key of another account only for whoever may check its store.
        ctx.open(&Asked::new(Task::AuditVerify), KeyNeed::IfThere)?;
    }
    let input = InputFile::open(path, &kept_beside(ctx), &ctx.actor)?;
    let name = input.name().to_owned();
    let faulty = |error| match error {
        Error::Faulty(faults) => Complaint::Faulty { file: name.clone(), faults }.into(),
        other => anyhow::Error::from(other),
    };
    let mut file = ExportFile::open(input.again()?).map_err(faulty)?;
    let (keys, why) = match find_keys(ctx, &file)? {
        Ok(keys) => (Some(keys), None),
        Err(why) => (None, Some(why)),
    };
    let progress = Progress::start(&ctx.output, "Checking bytes");
    let watch = |done, of| progress.at(done, of);
    let found = file.verify(keys.as_ref(), against, &watch);
    drop(progress);
    told(ctx, &found.map_err(faulty)?, why)
}

/// Where standard input is kept while it is read: there need be no store here, but in another
/// account's name its folder is the one place that is known.
fn kept_beside(ctx: &Context) -> PathBuf {
    if actor::is_own_account(&ctx.actor) {
        std::env::temp_dir().join("twofactl-record")
    } else {
        ctx.places.store.clone()
    }
}

/// The key for the seals of a file, or why there is none. One that somebody named must fit.
fn find_keys(
    ctx: &Context,
    file: &ExportFile<BufReader<File>>,
) -> anyhow::Result<Result<Keyring, &'static str>> {
    let path = &ctx.places.key_file;
    match file.find_keys(path) {
        Ok(Some(keys)) => Ok(Ok(keys)),
        Ok(None) if ctx.key_is_chosen => {
            Err(Error::from(StoreError::KeyWrong { path: path.clone() }).into())
        }
        Ok(None) => Ok(Err("The key here is not the one that was in use")),
        Err(Error::Store(StoreError::KeyMissing { .. })) => Ok(Err("There is no key")),
        Err(other) if ctx.key_is_chosen => Err(other.into()),
        Err(_) => Ok(Err("The key here cannot be read")),
    }
}

/// Many times the length of a checkpoint; ends a read of the wrong file.
const LONGEST: u64 = 4096;

fn read_checkpoint(path: &Path) -> Result<Checkpoint, Complaint> {
    let name = path.display();
    let read = if path == Path::new("-") {
        read_some(io::stdin().lock())
    } else {
        File::open(path).and_then(read_some)
    };
    let bytes = read.map_err(|error| Complaint::Invalid {
        message: format!("cannot read the checkpoint {name}: {error}"),
        hint: Some("name the file that holds the line of twofactl audit checkpoint".to_owned()),
    })?;
    let text = String::from_utf8_lossy(&bytes);
    Checkpoint::parse(&text).ok_or_else(|| Complaint::Invalid {
        message: format!("{name} holds no checkpoint"),
        hint: Some("use the one line that twofactl audit checkpoint prints".to_owned()),
    })
}

fn read_some(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
