//! `twofactl completions`

use clap::Args;

use crate::completion::Shell;
use crate::context::Context;
use crate::report::Verdict;

/// Print the completion script of a shell
///
/// The script asks the program what can be typed, names from the store
/// included, so that it is the same for every version. Needs no store.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: twofactl completions bash > ~/.local/share/bash-completion/completions/twofactl"
)]
pub(crate) struct CompletionsArgs {
    /// Shell
    shell: Shell,
}

impl CompletionsArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        ctx.output.document(self.shell.script())?;
        Ok(Verdict::Yes)
    }
}
