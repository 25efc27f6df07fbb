//! `twofactl audit verify`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use twofactl::model::outcome::audit::Checkpoint;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::KeyNeed;

use crate::context::Context;
use crate::output::progress::Progress;
use crate::output::views::audit::VerificationView;
use crate::report::{Complaint, Kind, Verdict};

/// Prove that nobody has edited the record
///
/// Checks every event against the one before it and, with the key, against its
/// seal. With --against it also proves that nothing was cut off since that
/// checkpoint was taken. The exit code is 5 if anything is wrong. Proves
/// nothing against whoever holds the key. Changes nothing, and mends nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit verify
  # With a line that audit checkpoint printed earlier
  twofactl audit verify --against head.txt")]
pub(crate) struct VerifyArgs {
    /// File with a line from `audit checkpoint`, or - for standard input
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

impl VerifyArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let against = self.against.as_deref().map(read_checkpoint).transpose()?;
        let mut opened = ctx.open(&Asked::new(Task::AuditVerify), KeyNeed::IfThere)?;
        let keys = opened.keys.as_ref();
        let progress = Progress::start(&ctx.output, "Checking events");
        let watch = |done, of| progress.at(done, of);
        let found =
            opened.store.read(|tx| ops::audit::verify(tx, keys, against.as_ref(), &watch))?;
        drop(progress);
        let verdict = ctx.show(&VerificationView::new(&found, keys.is_some()))?;
        if keys.is_none() {
            ctx.output.note("There is no key, so seals were not checked.");
        }
        Ok(if found.ok { verdict } else { Verdict::No(Kind::Refused) })
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
