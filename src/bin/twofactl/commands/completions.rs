//! `twofactl completions`

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::context::Context;
use crate::report::Verdict;

/// Print the completion script of a shell
///
/// Needs no store.
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
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "twofactl", &mut script);
        let script = String::from_utf8(script).context("the script is not UTF-8")?;
        ctx.output.document(&script)?;
        Ok(Verdict::Yes)
    }
}
