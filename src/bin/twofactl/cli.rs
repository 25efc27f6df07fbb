//! What can be typed: the root parser and the nouns.
//!
//! Doc comments are the help. Values arrive as domain types, so that a
//! malformed one ends here, before a store is opened.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Parser, Subcommand};
use twofactl::store::SCHEMA_VERSION;

use crate::commands::audit::AuditCommand;
use crate::commands::authenticator::AuthenticatorCommand;
use crate::commands::completions::CompletionsArgs;
use crate::commands::device::DeviceCommand;
use crate::commands::init::InitArgs;
use crate::commands::key::KeyCommand;
use crate::commands::login::LoginCommand;
use crate::commands::man::ManArgs;
use crate::commands::member::MemberCommand;
use crate::commands::operator::OperatorCommand;
use crate::commands::policy::PolicyCommand;
use crate::commands::practice::PracticeCommand;
use crate::commands::sms::SmsCommand;
use crate::commands::store::StoreCommand;
use crate::commands::user::UserCommand;
use crate::context::Context;
use crate::global::GlobalArgs;
use crate::near;
use crate::report::{self, Form, Verdict, report};

/// Administer two-factor authentication for medical practices
///
/// Works on the store that the login service uses at the same moment. Every
/// change is recorded with who made it; --dry-run shows it first. On a terminal
/// what is left out is asked, and a part of a name will do. Elsewhere nothing is
/// asked: --yes agrees to what takes something away, and -o json answers with one
/// document.
#[derive(Debug, Parser)]
#[command(
    name = "twofactl",
    // Else it is what the caller says that we are called.
    bin_name = "twofactl",
    version = version(),
    max_term_width = 100,
    after_long_help = "Examples:
  # First steps: a practice and its owner, their authenticator, the demand
  twofactl init --practice \"City Clinic\" --owner rao
  twofactl user enroll rao
  twofactl practice enforce city-clinic --grace 14d
  # Why can somebody not get in, and what is the smallest fix?
  twofactl user show rao
  # What a command changes and what it does not
  twofactl help user reset-2fa"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which program this is, and the stores of which schema it works on.
fn version() -> &'static str {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| format!("{} (schema {SCHEMA_VERSION})", env!("CARGO_PKG_VERSION")));
    &VERSION
}

/// The nouns.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(InitArgs),
    #[command(subcommand)]
    Practice(PracticeCommand),
    #[command(subcommand)]
    Member(MemberCommand),
    #[command(subcommand)]
    User(UserCommand),
    #[command(subcommand)]
    Authenticator(AuthenticatorCommand),
    #[command(subcommand)]
    Device(DeviceCommand),
    #[command(subcommand)]
    Sms(SmsCommand),
    #[command(subcommand)]
    Login(LoginCommand),
    #[command(subcommand)]
    Policy(PolicyCommand),
    #[command(subcommand)]
    Audit(AuditCommand),
    #[command(subcommand)]
    Operator(OperatorCommand),
    #[command(subcommand)]
    Store(StoreCommand),
    #[command(subcommand)]
    Key(KeyCommand),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

impl Command {
    fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Init(args) => args.run(ctx),
            Self::Practice(command) => command.run(ctx),
            Self::Member(command) => command.run(ctx),
            Self::User(command) => command.run(ctx),
            Self::Authenticator(command) => command.run(ctx),
            Self::Device(command) => command.run(ctx),
            Self::Sms(command) => command.run(ctx),
            Self::Login(command) => command.run(ctx),
            Self::Policy(command) => command.run(ctx),
            Self::Audit(command) => command.run(ctx),
            Self::Operator(command) => command.run(ctx),
            Self::Store(command) => command.run(ctx),
            Self::Key(command) => command.run(ctx),
            Self::Completions(args) => args.run(ctx),
            Self::Man(args) => args.run(ctx),
        }
    }
}

/// The short flags without a value, which may stand before `o` in one word.
const SHORT_SWITCHES: &str = "ynqv";

/// The form of an error about arguments that could not be understood.
pub(crate) fn wanted_form(words: &[OsString]) -> Form {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    report::wanted_form(&words, SHORT_SWITCHES)
}

impl Cli {
    /// Runs the command and turns what it came to into an exit code. `notes`
    /// are told first.
    pub(crate) fn run(self, notes: &[String]) -> ExitCode {
        let Self { global, command } = self;
        let form = Form::of(global.output.unwrap_or_default());
        let ctx = match Context::new(global) {
            Ok(ctx) => ctx,
            Err(error) => return report(&error, None, form),
        };
        notes.iter().for_each(|note| ctx.output.note(note));
        // The door tells nobody who exists.
        let guesses = !matches!(command, Command::Login(_));
        let ended = command.run(&ctx);
        ctx.tell_notes();
        let ended = ended.and_then(|verdict| {
            ctx.output.finish()?;
            Ok(verdict)
        });
        match ended {
            Ok(verdict) => verdict.exit_code(),
            Err(error) => {
                let guess = if guesses { near::find_guess(&ctx, &error) } else { None };
                report(&error, guess.as_deref(), Form::of(ctx.output.format()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_short_switch_is_known_to_the_form_of_errors() {
        let command = Cli::command();
        let switches: String = command
            .get_arguments()
            .filter(|arg| !arg.get_action().takes_values())
            .filter_map(clap::Arg::get_short)
            .filter(|short| !"hV".contains(*short))
            .collect();
        assert_eq!(switches, SHORT_SWITCHES);
    }

    /// Arguments are seen by every account of the machine, and variables by many.
    #[test]
    fn no_argument_and_no_variable_is_a_secret() {
        const PLACES: [&str; 3] = ["TWOFACTL_STORE", "TWOFACTL_KEY_FILE", "TWOFACTL_CONFIG"];
        const SECRETS: [&str; 6] = ["password", "passphrase", "code", "secret", "token", "psk"];
        fn check(command: &clap::Command, met: &mut usize) {
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let is_said = arg.get_action().takes_values() && !id.ends_with("_file");
                let is_secret = SECRETS.iter().any(|word| id.contains(word));
                assert!(!(is_said && is_secret), "{} --{id}", command.get_name());
                *met += usize::from(is_secret);
                if let Some(variable) = arg.get_env().and_then(|name| name.to_str()) {
                    let may = PLACES.contains(&variable) || variable == "TWOFACTL_PLAIN";
                    assert!(may, "{} reads {variable}", command.get_name());
                }
            }
            command.get_subcommands().for_each(|below| check(below, met));
        }
        let mut met = 0;
        check(&Cli::command(), &mut met);
        assert!(met > 5, "how secrets are asked for is looked at");
    }

    #[test]
    fn every_option_says_what_it_does() {
        fn check(command: &clap::Command) {
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
            assert!(command.get_about().is_some(), "{}", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
