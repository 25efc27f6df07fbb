//! `twofactl authenticator import`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use twofactl::Keyring;
use twofactl::exports::{Assignments, Export, LONGEST_FILE, Need, Text, Unlock, Unreadable};
use twofactl::guard::{self, Readers};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::token::Import;
use twofactl::model::permission::Task;
use twofactl::model::secret::SecretText;
use twofactl::model::token::{Fault, Found};
use twofactl::ops::authenticator::import::{self, Bound, ImportRequest};
use twofactl::ops::permission::Asked;
use twofactl::store::Store;
use zeroize::Zeroizing;

use crate::change::Plan;
use crate::context::{Context, Run};
use crate::input::name_of;
use crate::output::progress::Progress;
use crate::output::views::token::ImportView;
use crate::report::{Complaint, Verdict};
use crate::stdin_lines::StdinLines;
use crate::values;

/// Take over the authenticators of other software
///
/// Reads otpauth URIs, one a line with a login before it or in its label; exports
/// of Google Authenticator; PSKC files (RFC 6030). All of a file is taken over, or
/// nothing, with every fault told. The codes log in at once. Refused are codes
/// that count by use, seeds under 128 bits or known to others, unknown people, and
/// whoever must enroll anew after a reset. Ends the sessions and trusted devices
/// of these people; recovery codes and policies stay, and whoever has no codes
/// sees some at the next login. Whoever was asked for no second factor now is.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  # What Authelia and others export
  twofactl authenticator import uris.txt --dry-run
  twofactl authenticator import uris.txt
  # Hardware tokens
  twofactl authenticator import tokens.xml --assign who.csv \\
    --psk-file tokens.key
  twofactl authenticator import sealed.xml --assign who.csv \\
    --passphrase-stdin < passphrase.txt")]
pub(crate) struct ImportArgs {
    /// File to read, or - for standard input
    file: PathBuf,

    /// File with lines of serial,login: whose each one is
    ///
    /// The serial number of a token, else the id of its key or the name of an
    /// account. Goes before what the export itself says.
    #[arg(long, value_name = "FILE")]
    assign: Option<PathBuf>,

    /// Read its passphrase from standard input
    ///
    /// From the first line, before anything else there.
    #[arg(long, conflicts_with = "psk_file")]
    passphrase_stdin: bool,

    /// Read its pre-shared key from a file, or from -
    ///
    /// In hexadecimal digits. With -, from the first line of standard input, before
    /// anything else there.
    #[arg(long, value_name = "FILE")]
    psk_file: Option<PathBuf>,

    /// How identity was checked of who was enrolled before
    ///
    /// Needs a reason.
    #[arg(long, value_name = "HOW", value_parser = values::identity_check())]
    verified: Option<IdentityCheck>,
}

impl ImportArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = Asked::new(Task::AuthenticatorImport);
        let (mut store, keys) = ctx.open_with_keys(&asked)?;
        let line = self.stdin_line()?;
        let assignments = match &self.assign {
            None => Assignments::default(),
            Some(path) => match Assignments::parse(&read_text(path)?) {
                Ok(assignments) => assignments,
                Err(faults) => return Err(unfit(path, faults).into()),
            },
        };
        let mut found = self.read_export(ctx, line)?;
        assignments.apply(&mut found);
        let bound = find_bound(ctx, &mut store, (&keys, &found))?;
        let request = ImportRequest { tokens: &found.tokens, bound: &bound, check: self.verified };
        let (mut faults, owners) = store.read(|tx| {
            let judged = import::judge(tx, &keys, &request, ctx.now)?;
            Ok((judged, import::owners(tx, &found.tokens)?))
        })?;
        drop(store);
        faults.extend(found.faults.iter().cloned());
        if !faults.is_empty() {
            return Err(unfit(&self.file, faults).into());
        }
        let plan = Plan::new(asked.users(&owners), |tx, with| {
            import::import(tx, with.keys()?, &request, with.why, with.now)
        });
        let plan = if self.verified.is_some() { plan.with_reason() } else { plan };
        self.conclude(ctx, &plan)
    }

    fn conclude(&self, ctx: &Context, plan: &Plan<'_, Import>) -> anyhow::Result<Verdict> {
        let made = plan.make(ctx, |done| ImportView::new(done, name_of(&self.file)))?;
        let faults = &made.outcome().faults;
        if !faults.is_empty() {
            // Somebody got such an authenticator between the judgement and the write.
            return Err(unfit(&self.file, faults.clone()).into());
        }
        ctx.output.answer(&made.told(ctx, |done| ImportView::new(done, name_of(&self.file))))?;
        if ctx.run == Run::Real && self.file != Path::new("-") {
            let file = self.file.display();
            ctx.output.note(format!("Delete {file}: whoever reads it can compute these codes."));
        }
        Ok(Verdict::Yes)
    }

    /// The passphrase or key, which stands before anything else on standard input.
    fn stdin_line(&self) -> Result<Option<SecretText>, Complaint> {
        if self.passphrase_stdin {
            return StdinLines::new().secret("passphrase", "--passphrase-stdin").map(Some);
        }
        if self.psk_file.as_deref() == Some(Path::new("-")) {
            return StdinLines::new().secret("pre-shared key", "--psk-file -").map(Some);
        }
        Ok(None)
    }

    fn read_export(&self, ctx: &Context, line: Option<SecretText>) -> anyhow::Result<Found> {
        let text = read_text(&self.file)?;
        let refused = |error: &Unreadable| unreadable(&self.file, error);
        let export = Export::open(&text).map_err(|error| refused(&error))?;
        let unlock = self.unlock(ctx, export.need(), line)?;
        Ok(export.read(unlock.as_ref()).map_err(|error| refused(&error))?)
    }

    /// What opens the file, asked for where it was not given.
    fn unlock(
        &self,
        ctx: &Context,
        need: Need,
        line: Option<SecretText>,
    ) -> anyhow::Result<Option<Unlock>> {
        let file = name_of(&self.file);
        match need {
            Need::Nothing => Ok(None),
            Need::Passphrase => {
                let passphrase = match line.filter(|_| self.passphrase_stdin) {
                    Some(passphrase) => passphrase,
                    None => {
                        ctx.ask.secret(&format!("Passphrase of {file}"), "--passphrase-stdin")?
                    }
                };
                Ok(Some(Unlock::Passphrase(passphrase)))
            }
            Need::SharedKey => {
                let key = match (line.filter(|_| !self.passphrase_stdin), &self.psk_file) {
                    (Some(key), _) => key,
                    (None, Some(path)) => {
                        let owner = rustix::process::geteuid().as_raw();
                        guard::read_text(path, owner, Readers::OwnerOnly)?
                    }
                    (None, None) => {
                        let question = format!("Pre-shared key of {file}, in hexadecimal digits");
                        ctx.ask.secret(&question, "--psk-file FILE")?
                    }
                };
                let key = Unlock::shared_key(&key);
                Ok(Some(key.map_err(|error| unreadable(&self.file, &error))?))
            }
        }
    }
}

/// Compares with every seed of the store, outside of any write.
fn find_bound(
    ctx: &Context,
    store: &mut Store,
    (keys, found): (&Keyring, &Found),
) -> twofactl::error::Result<Bound> {
    let progress = Progress::start(&ctx.output, "Comparing seeds");
    let watch = |done, of| progress.at(done, of);
    store.read(|tx| import::find_bound(tx, keys, &found.tokens, &watch))
}

/// Everything that is wrong, in the order of the file.
fn unfit(file: &Path, mut faults: Vec<Fault>) -> Complaint {
    faults.sort_by_key(|fault| (fault.place.line, fault.place.entry));
    Complaint::Unfit { file: name_of(file), faults }
}

fn unreadable(file: &Path, error: &Unreadable) -> Complaint {
    let hint = match error {
        Unreadable::WrongKey(_) | Unreadable::NotAKey => {
            "type it as it was handed over, apart from the file"
        }
        _ => "see what is read: twofactl help authenticator import",
    };
    Complaint::Invalid {
        message: format!("cannot import {}: {error}", name_of(file)),
        hint: Some(hint.to_owned()),
    }
}

fn read_text(path: &Path) -> Result<Text, Complaint> {
    let read = if path == Path::new("-") {
        read_all(io::stdin().lock())
    } else {
        File::open(path).and_then(read_all)
    };
    let bytes = read.map_err(|error| Complaint::Invalid {
        message: format!("cannot read {}: {error}", name_of(path)),
        hint: Some("name the file of the export, or - for standard input".to_owned()),
    })?;
    Text::new(&bytes).map_err(|error| unreadable(path, &error))
}

/// Reads up to one byte more than a file may have. Piece by piece: a buffer that grows would
/// leave copies of secrets behind.
fn read_all(source: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    const PIECE: u64 = 1024 * 1024;
    let mut source = source.take(LONGEST_FILE + 1);
    let mut pieces = Vec::new();
    loop {
        let mut piece = Zeroizing::new(Vec::with_capacity(1024 * 1024));
        if source.by_ref().take(PIECE).read_to_end(&mut piece)? == 0 {
            break;
        }
        pieces.push(piece);
    }
    let length = pieces.iter().map(|piece| piece.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    pieces.iter().for_each(|piece| bytes.extend_from_slice(piece));
    Ok(bytes)
}
