//! The options that every command takes. `-h` shows the few that are wanted
//! every day, so that it fits a screen; `--help` shows all.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;
use twofactl::model::text::{Reason, TicketId};

use crate::output::{ColorChoice, Format};
use crate::values;

// Written out, because a doc comment would have to quote the names of variables.
const CONFIG_HELP: &str = "Read settings from this file

Default: /etc/twofactl/twofactl.toml if that exists, else $XDG_CONFIG_HOME/twofactl/twofactl.toml. \
Keys: store, key_file, output, color, plain, \
[sms] and [audit]; see twofactl.toml(5).";

/// The options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Use this store
    ///
    /// Default: /var/lib/twofactl/store.db if that exists or its folder belongs to this
    /// account, else twofactl/store.db in `$XDG_DATA_HOME`.
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "PATH",
        env = "TWOFACTL_STORE",
        hide_env_values = true
    )]
    pub(crate) store: Option<PathBuf>,

    /// Use this key file
    ///
    /// Default: the systemd credential store.key, else store.key beside the store.
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "PATH",
        env = "TWOFACTL_KEY_FILE",
        hide_env_values = true
    )]
    pub(crate) key_file: Option<PathBuf>,

    /// Read the key from this descriptor instead, once and to its end
    ///
    /// For a key that lies in no file, as with: twofactl --key-fd 3 key check 3< <(show-key).
    /// A number from 3 on. `key rotate` needs a file to write to.
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "N",
        value_parser = values::descriptor
    )]
    pub(crate) key_fd: Option<i32>,

    /// Read settings from this file
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "PATH",
        env = "TWOFACTL_CONFIG",
        hide_env_values = true,
        long_help = CONFIG_HELP
    )]
    pub(crate) config: Option<PathBuf>,

    /// Answer in this form
    ///
    /// Default: table.
    #[arg(short, long, global = true, value_name = "FORM")]
    pub(crate) output: Option<Format>,

    /// Agree to what would be asked
    #[arg(short, long, global = true)]
    pub(crate) yes: bool,

    /// Show what would be, and change nothing
    #[arg(short = 'n', long, global = true)]
    pub(crate) dry_run: bool,

    /// Ask nothing: what is missing is an error
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_input: bool,

    /// Record why
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "TEXT",
        value_parser = Reason::parse
    )]
    pub(crate) reason: Option<Reason>,

    /// Record the ticket that asked for it; counts as a reason
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "ID",
        value_parser = TicketId::parse
    )]
    pub(crate) ticket: Option<TicketId>,

    /// Say nothing beside the answer
    #[arg(short, long, global = true, hide_short_help = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more beside the answer
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(crate) verbose: bool,

    /// Draw no lines, no picture and no menus, move no cursor
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        num_args = 0,
        default_missing_value = "true",
        value_parser = FalseyValueParser::new(),
        env = "TWOFACTL_PLAIN",
        hide_env_values = true
    )]
    pub(crate) plain: Option<bool>,

    /// Colour the words for states
    ///
    /// Default: auto.
    #[arg(long, global = true, hide_short_help = true, value_name = "WHEN")]
    pub(crate) color: Option<ColorChoice>,
}
