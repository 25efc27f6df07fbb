//! Shows whom a question is about before it is asked: everything that takes
//! away or hands out goes through here, so that no command does it in its own
//! way. Only people are shown it, and nothing is locked while they read.

use twofactl::error::Result;
use twofactl::model::ids::UserId;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserRef;
use twofactl::ops::permission;
use twofactl::ops::search;
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::ops::whom;
use twofactl::store::ReadTx;

use crate::context::Context;
use crate::output::views::whom::{ALIKE_SHOWN, Ends, WhichView, WhomView};

/// More of them are counted.
const SHOWN: usize = 5;

/// Whom or what a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A person.
    User(UserRef),
    /// A practice.
    Practice(Handle),
}

impl Subject {
    /// The person with that id.
    pub(crate) const fn user(id: UserId) -> Self {
        Self::User(UserRef::Id(id))
    }
}

/// What is shown of one of them.
enum Shown {
    Whom(WhomView),
    Which(WhichView),
}

/// Shows them, if there is somebody to ask.
///
/// # Errors
///
/// What is wrong with the store; [`twofactl::error::Error::NotFound`] for whoever
/// is gone by now.
pub(crate) fn tell(ctx: &Context, subjects: &[Subject], ends: Ends) -> Result<()> {
    if !ctx.ask.can_ask() || subjects.is_empty() {
        return Ok(());
    }
    let shown = subjects.iter().take(SHOWN);
    let is_one = subjects.iter().filter(|one| matches!(one, Subject::User(_))).count() == 1;
    // Names need no key, and a reset must work without one.
    let opened = setup::open(&ctx.places.store, &ctx.places.key_file, KeyNeed::Dispensable);
    let all: Vec<Shown> = opened?
        .store
        .read(|tx| shown.map(|subject| look(tx, ctx, subject, ends, is_one)).collect())?;
    for one in &all {
        match one {
            Shown::Whom(view) => ctx.tell(view),
            Shown::Which(view) => ctx.tell(view),
        }
    }
    if subjects.len() > SHOWN {
        ctx.ask.tell(&format!("And {} more.", subjects.len() - SHOWN));
    }
    Ok(())
}

/// Who looks like a person is looked for where it is one person: it takes a look
/// at everybody's name.
fn look(
    tx: &ReadTx<'_>,
    ctx: &Context,
    subject: &Subject,
    ends: Ends,
    is_one: bool,
) -> Result<Shown> {
    // Nobody else is shown to whoever may not see everybody.
    let sight = permission::sight(tx, ctx.caller)?;
    match subject {
        Subject::User(who) => {
            let whom = whom::look(tx, who, &sight, ctx.now)?;
            let is_one = is_one && sight.has_everybody();
            let alike = is_one.then(|| search::alike(tx, &whom.user, ALIKE_SHOWN)).transpose()?;
            Ok(Shown::Whom(WhomView::new(&whom, ends, alike.as_ref())))
        }
        Subject::Practice(handle) => {
            let (name, mut alike) = search::practice_and_alike(tx, handle)?;
            if !sight.has_everybody() {
                alike.clear();
            }
            Ok(Shown::Which(WhichView::new((handle, &name), &alike)))
        }
    }
}
