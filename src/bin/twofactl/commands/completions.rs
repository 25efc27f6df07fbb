//! `twofactl completions`

use clap::Args;

use crate::completion::Shell;
use crate::context::Context;
use crate::report::Verdict;

/// Print the completion script of a shell
///
/// The script asks the program what can be typed, names from the store
/// included, so that it is the same for every version. Installs nothing, and
/// needs no store.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl completions bash > twofactl.bash
  twofactl completions fish > ~/.config/fish/completions/twofactl.fish")]
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
