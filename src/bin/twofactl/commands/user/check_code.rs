//! `twofactl user check-code`

use clap::Args;
use twofactl::model::outcome::check::CodeFinding;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::{Context, Run};
use crate::output::views::user::checked::CodeCheckedView;
use crate::report::{Complaint, Kind, Verdict};
use crate::stdin_lines::StdinLines;

/// Test a code that a user reads out, and say why it does not count
///
/// Tells whose code it is, whether it was used, by how many seconds the phone's
/// clock is wrong, and whether the app ignored hash or digits. Tests active
/// authenticators and an enrollment under way, of suspended and locked people as
/// well. The code then works nowhere, and codes before it no more. Locks nobody;
/// ten tests of a person in 30 minutes are the most. Texted codes are not known
/// here. Ends with 0 if the code matches, else with 8.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user check-code rao
  # From a script
  twofactl user check-code rao --code-stdin -o json < code.txt")]
pub(crate) struct CheckCodeArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,

    /// Read the code from standard input, one line
    #[arg(long)]
    code_stdin: bool,
}

impl CheckCodeArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        if ctx.run == Run::Dry {
            return Err(Complaint::spends_codes().into());
        }
        let (mut store, keys) =
            ctx.open_with_keys(&Asked::new(Task::UserCheckCode).users([&self.user]))?;
        // Whoever is unknown is told before a code is asked for.
        store.read(|tx| ops::authenticator::list(tx, &self.user, ctx.now))?;
        let code = if self.code_stdin {
            StdinLines::new().secret("a code", "--code-stdin")?
        } else {
            ctx.ask.code("Code", "--code-stdin")?
        };
        ctx.tell_of_unset_clock();
        let now = ctx.clock.now();
        let checked = store.write(&ctx.actor, now, |tx| {
            ops::check_code::check(tx, &keys, (&self.user, &code), &ctx.why, now)
        })?;
        ctx.output.answer(&CodeCheckedView::new(&checked))?;
        Ok(match checked.finding() {
            CodeFinding::Match => Verdict::Yes,
            CodeFinding::AlreadyUsed
            | CodeFinding::OutOfWindow
            | CodeFinding::WrongDigits
            | CodeFinding::WrongAlgorithm
            | CodeFinding::NoMatch => Verdict::No(Kind::CodeRejected),
        })
    }
}
