//! Names that are nearly the one that stands for nothing: for people at the
//! desk who made a slip. The door tells nobody who exists.

use twofactl::error::Error;
use twofactl::ops::permission;
use twofactl::ops::search;
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::store::ReadTx;

use crate::context::Context;

/// The question that goes before the hint of an error about such a name.
pub(crate) fn find_guess(ctx: &Context, error: &anyhow::Error) -> Option<String> {
    let Some(Error::NotFound { noun, name }) = error.downcast_ref::<Error>() else {
        return None;
    };
    let look = |tx: &ReadTx<'_>| {
        if !permission::sight(tx, ctx.caller)?.has_everybody() {
            return Ok(None);
        }
        Ok(match *noun {
            "practice" => did_you_mean(&search::near_practices(tx, name)?),
            "user" => did_you_mean(&search::near_users(tx, name)?),
            _ => None,
        })
    };
    // The error is told in any case: what a guess fails for would only hide it.
    let opened = setup::open_to_read(&ctx.places.store, &ctx.places.key_file, KeyNeed::Dispensable);
    opened.and_then(|mut opened| opened.store.read(look)).ok().flatten()
}

/// `did you mean a, b or c?`, nearest first.
pub(crate) fn did_you_mean<T: ToString>(names: &[T]) -> Option<String> {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let (last, rest) = names.split_last()?;
    let names =
        if rest.is_empty() { last.clone() } else { format!("{} or {last}", rest.join(", ")) };
    Some(format!("did you mean {names}?"))
}

#[test]
fn one_several_or_no_names_are_told() {
    assert_eq!(did_you_mean::<String>(&[]), None);
    assert_eq!(did_you_mean(&["a"]).unwrap(), "did you mean a?");
    assert_eq!(did_you_mean(&["a", "b", "c"]).unwrap(), "did you mean a, b or c?");
}
