//! What lets somebody in is handed out only with a reason and after the
//! person's identity was checked: asked for here, before any work.

use twofactl::model::identity::IdentityCheck;
use twofactl::model::user::UserRef;
use twofactl::ops::Why;

use crate::change::ask_why;
use crate::context::{Context, Run};
use crate::output::views::whom::Ends;
use crate::report::Complaint;
use crate::whom::{self, Subject};

/// How identity was checked, as given or as the person at the desk says.
///
/// # Errors
///
/// [`Complaint::InputNeeded`] where nobody can be asked.
pub(super) fn ask_check(
    ctx: &Context,
    given: Option<IdentityCheck>,
) -> Result<IdentityCheck, Complaint> {
    if let Some(check) = given {
        return Ok(check);
    }
    let ways = IdentityCheck::ALL.map(|check| check.as_str().to_owned());
    let flag = format!("--verified {}", ways.join("|"));
    let index = ctx.ask.choose("How was their identity checked?", &ways, &flag)?;
    IdentityCheck::ALL
        .get(index)
        .copied()
        .ok_or(Complaint::GivenUp { what: "How was their identity checked?".to_owned(), flag })
}

/// Whether something is missing that a person can be asked for.
pub(super) fn is_asking(ctx: &Context, given: Option<IdentityCheck>) -> bool {
    let needs_why = ctx.run == Run::Real && ctx.why.reason.is_none() && ctx.why.ticket.is_none();
    ctx.ask.can_ask() && (needs_why || given.is_none())
}

/// Why something is handed out to them, and how identity was checked. Before the
/// first question it shows who they are and what of theirs ends. A dry run hands
/// nothing out, so it needs no reason.
///
/// # Errors
///
/// As for [`ask_check`]; [`whom::tell`].
pub(super) fn ask_why_and_check(
    ctx: &Context,
    given: Option<IdentityCheck>,
    (who, ends): (&[UserRef], Ends),
) -> anyhow::Result<(Why, IdentityCheck)> {
    if is_asking(ctx, given) {
        let subjects: Vec<_> = who.iter().cloned().map(Subject::User).collect();
        whom::tell(ctx, &subjects, ends)?;
    }
    let why = match ctx.run {
        Run::Dry => ctx.why.clone(),
        Run::Real => ask_why(ctx)?,
    };
    Ok((why, ask_check(ctx, given)?))
}
