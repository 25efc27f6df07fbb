//! `twofactl authenticator resync`

use clap::Args;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::check::Resync;
use twofactl::model::permission::Task;
use twofactl::model::secret::SecretText;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::resync::ResyncRequest;

use crate::context::{Context, Run};
use crate::output::views::authenticator::{AuthenticatorResyncedView, explain_not_measured};
use crate::output::views::{Tense, Told};
use crate::report::{Complaint, Verdict};
use crate::stdin_lines::StdinLines;
use crate::values;

/// Learn how far the clock of a hardware token is off
///
/// Takes two codes that the token showed one after the other, and has logins
/// count its steps from there. As many codes count as before, and none of those
/// up to the second one any more. A clock that is off by more than ten minutes
/// is refused. Phones need none of this: switch automatic date and time on.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl authenticator resync 12
  # From a script: the older code on the first line
  twofactl authenticator resync 12 --code-stdin < codes.txt")]
pub(crate) struct ResyncArgs {
    /// Number of the authenticator, from `authenticator list`
    #[arg(value_parser = values::authenticator_id)]
    id: AuthenticatorId,

    /// Read the two codes from standard input, one a line
    #[arg(long)]
    code_stdin: bool,
}

impl ResyncArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        if ctx.run == Run::Dry {
            return Err(Complaint::spends_codes().into());
        }
        let (mut store, keys) =
            ctx.open_with_keys(&Asked::new(Task::AuthenticatorResync).authenticator(self.id))?;
        // What has no clock is refused, and in the record, before codes are asked for.
        let (first, second) = if store.read(|tx| ops::resync::has_clock(tx, self.id))? {
            self.codes(ctx)?
        } else {
            (SecretText::new(String::new()), SecretText::new(String::new()))
        };
        ctx.tell_of_unset_clock();
        let request = ResyncRequest { id: self.id, first: &first, second: &second };
        let now = ctx.clock.now();
        let resync = store
            .write(&ctx.actor, now, |tx| ops::resync::resync(tx, &keys, &request, &ctx.why, now))?;
        match resync {
            Resync::Done(done) => {
                ctx.show(&Told::new(AuthenticatorResyncedView::new(&done), Tense::Done, false))
            }
            Resync::Rejected(why) => {
                let message = "the codes were not accepted".to_owned();
                let hint = explain_not_measured(why);
                Err(Complaint::CodeRejected { message, hint }.into())
            }
        }
    }

    fn codes(&self, ctx: &Context) -> Result<(SecretText, SecretText), Complaint> {
        const FLAG: &str = "--code-stdin";
        if self.code_stdin {
            let mut lines = StdinLines::new();
            return Ok((lines.secret("a code", FLAG)?, lines.secret("the next code", FLAG)?));
        }
        let first = ctx.ask.code("Code that it shows now", FLAG)?;
        Ok((first, ctx.ask.code("Code that follows, once it changes", FLAG)?))
    }
}
