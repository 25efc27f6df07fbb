//! What lets somebody in is handed out only with a reason and after the
//! person's identity was checked: asked for here, before any work.

use twofactl::model::identity::IdentityCheck;
use twofactl::ops::Why;

use crate::change::ask_why;
use crate::context::{Context, Run};
use crate::report::Complaint;

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

/// Why something is handed out, and how identity was checked. A dry run hands
/// nothing out, so it needs no reason.
///
/// # Errors
///
/// As for [`ask_check`].
pub(super) fn ask_why_and_check(
    ctx: &Context,
    given: Option<IdentityCheck>,
) -> Result<(Why, IdentityCheck), Complaint> {
    let why = match ctx.run {
        Run::Dry => ctx.why.clone(),
        Run::Real => ask_why(ctx)?,
    };
    Ok((why, ask_check(ctx, given)?))
}
