//! `twofactl init` as a conversation: what a first store should hold is asked
//! step by step and shown before anything is made.

use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::model::user::Login;
use twofactl::ops::setup::InitRequest;

use super::{InitArgs, preview};
use crate::context::{Agreed, Context, Run};
use crate::output::views::{Tense, Told};
use crate::prompt::{self, Ask, Asked};
use crate::report::Complaint;

/// Whether there is somebody who wants to be asked. `--yes` agrees to what
/// would be asked, and there is nothing to agree to yet.
pub(super) fn can_ask(ctx: &Context) -> bool {
    ctx.ask.can_ask() && ctx.agreed == Agreed::NotYet
}

/// Asks what to make, shows it and where, and asks whether to go on.
///
/// # Errors
///
/// [`Complaint::GivenUp`] or [`Complaint::Declined`] where the person stops, and
/// nothing is made then; [`Complaint::Invalid`].
pub(super) fn ask(ctx: &Context) -> anyhow::Result<InitRequest> {
    ctx.ask.tell("This makes a new store and its key. Ctrl-D gives up: nothing is made.");
    let request = ask_args(&*ctx.ask)?.into_request(ctx)?;
    if ctx.run == Run::Real {
        let told = Told::new(preview(&request, ctx)?, Tense::Would, false);
        ctx.tell(&told);
        ctx.ask.confirm("Go on?", "--yes")?;
    }
    Ok(request)
}

fn ask_args(ask: &dyn Ask) -> Asked<InitArgs> {
    let question = ("Name of the first practice (Enter: none)", "--practice NAME");
    let practice = prompt::maybe_value(ask, question, DisplayName::parse)?;
    let handle = match &practice {
        Some(name) => Some(ask_handle(ask, name)?),
        None => None,
    };
    let whose = if practice.is_some() { "Login of its owner" } else { "Login of a first user" };
    let question = (&*format!("{whose} (Enter: none)"), "--owner LOGIN");
    let owner = prompt::maybe_value(ask, question, Login::parse)?;
    let owner_name = match &owner {
        Some(login) => {
            let question = (&*format!("Name of {login} (Enter: none)"), "--owner-name NAME");
            prompt::maybe_value(ask, question, DisplayName::parse)?
        }
        None => None,
    };
    let enforce = match &practice {
        Some(name) => ask_enforce(ask, name)?,
        None => false,
    };
    Ok(InitArgs { practice, handle, owner, owner_name, enforce, issuer: None })
}

/// The short name: that which the name suggests, unless another is typed.
fn ask_handle(ask: &dyn Ask, name: &DisplayName) -> Asked<Handle> {
    let flag = "--handle HANDLE";
    let Some(usual) = Handle::from_name(name) else {
        let question = "Short name for commands (letters, digits and dashes)";
        return prompt::value(ask, (question, flag), Handle::parse);
    };
    let question = format!("Short name for commands [{usual}]");
    Ok(prompt::maybe_value(ask, (&question, flag), Handle::parse)?.unwrap_or(usual))
}

fn ask_enforce(ask: &dyn Ask, name: &DisplayName) -> Asked<bool> {
    let question = format!("Demand a second factor in {} from the beginning?", name.as_str());
    match ask.confirm(&question, "--enforce") {
        Ok(()) => Ok(true),
        Err(Complaint::Declined) => Ok(false),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::scripted::{Reply, Scripted};

    fn handle(args: &InitArgs) -> Option<&str> {
        args.handle.as_ref().map(Handle::as_str)
    }

    #[test]
    fn a_whole_conversation_gives_what_the_options_would() {
        let person = Scripted::new([
            Reply::Type("City Clinic"),
            Reply::Type(""),
            Reply::Type("rao"),
            Reply::Type("Dr. Rao"),
            Reply::Yes,
        ]);
        let args = ask_args(&person).unwrap();
        assert_eq!(args.practice.as_ref().map(DisplayName::as_str), Some("City Clinic"));
        assert_eq!(handle(&args), Some("city-clinic"));
        assert_eq!(args.owner.as_ref().map(Login::as_str), Some("rao"));
        assert_eq!(args.owner_name.as_ref().map(DisplayName::as_str), Some("Dr. Rao"));
        assert!(args.enforce && args.issuer.is_none());
        assert_eq!(
            person.asked(),
            [
                "Name of the first practice (Enter: none)",
                "Short name for commands [city-clinic]",
                "Login of its owner (Enter: none)",
                "Name of rao (Enter: none)",
                "Demand a second factor in City Clinic from the beginning?",
            ]
        );
    }

    #[test]
    fn what_is_left_out_is_not_asked_about_further() {
        let person = Scripted::new([Reply::Type(""), Reply::Type("")]);
        let args = ask_args(&person).unwrap();
        assert!(args.is_bare());
        assert_eq!(person.asked().len(), 2);
    }

    #[test]
    fn no_to_enforcement_is_an_answer_and_a_handle_can_be_typed() {
        let person = Scripted::new([
            Reply::Type("City Clinic"),
            Reply::Type("main"),
            Reply::Type(""),
            Reply::No,
        ]);
        let args = ask_args(&person).unwrap();
        assert_eq!(handle(&args), Some("main"));
        assert!(!args.enforce);
    }

    #[test]
    fn a_handle_that_is_not_acceptable_is_told_and_asked_for_again() {
        for name in ["City Clinic", "山田クリニック"] {
            let person = Scripted::new([
                Reply::Type(name),
                Reply::Type("Yamada!"),
                Reply::Type("yamada"),
                Reply::Type(""),
                Reply::No,
            ]);
            assert_eq!(handle(&ask_args(&person).unwrap()), Some("yamada"));
            let told = person.asked().join("\n");
            assert!(told.contains("\"Yamada!\" is not acceptable; use "), "{told}");
        }
    }

    #[test]
    fn the_end_of_the_input_at_any_question_gives_up() {
        let replies =
            ["City Clinic", "", "rao", "Dr. Rao"].map(Reply::Type).into_iter().collect::<Vec<_>>();
        for answered in 0..=replies.len() {
            let given = replies.iter().take(answered).cloned();
            let person = Scripted::new(given.chain([Reply::GiveUp]));
            assert!(matches!(ask_args(&person), Err(Complaint::GivenUp { .. })), "{answered}");
            assert_eq!(person.asked().len(), answered + 1);
        }
    }
}
