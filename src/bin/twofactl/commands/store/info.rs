//! `twofactl store info`

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use clap::Args;
use twofactl::guard::{account_label, has_login_shell};
use twofactl::model::operator::Standing;
use twofactl::model::permission::Task;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::{self, KeyNeed, Opened};

use crate::actor;
use crate::context::Context;
use crate::output::views::backup::StandingView;
use crate::output::views::store::{Gap, KeyView, StoreView};
use crate::report::Verdict;

/// Tell what the store is, where it and its key are, and how far roles hold
///
/// Roles bind those who come to the store through another account that owns it,
/// where the kernel knows who they are. What is no boundary is named. Changes
/// nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl store info
  twofactl store info -o json")]
pub(crate) struct InfoArgs {}

impl InfoArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Opened { mut store, without_key, .. } =
            ctx.open(&Asked::new(Task::StoreInfo), KeyNeed::Dispensable)?;
        let key = match without_key {
            None => KeyView::Present,
            Some(error) => KeyView::Missing { why: error.to_string() },
        };
        let facts = store.read(setup::facts)?;
        let backup = setup::find_backup(&mut store, &ctx.places.key_file)?;
        let file = fs::metadata(&ctx.places.store)?;
        let view = StoreView::new(&facts, &ctx.places.store, &file)
            .with_key(&ctx.places.key_file, key)
            .with_backup(backup.as_ref().map(StandingView::new))
            .with_gaps(gaps(ctx, file.uid())?);
        ctx.show(&view)
    }
}

/// Where roles are no boundary, as far as can be seen from here.
fn gaps(ctx: &Context, owner: u32) -> anyhow::Result<Vec<Gap>> {
    let name = account_label(owner);
    let mut gaps = Vec::new();
    if owner == 0 {
        gaps.push(Gap::new("root_owns", "root owns the store: give it an account of its own"));
    } else if has_login_shell(owner) {
        let text = format!("{name} owns the store and can log in: whoever does may do everything");
        gaps.push(Gap::new("owner_can_log_in", text));
    }
    if ctx.caller.standing == Standing::Owner && ctx.actor.uid == owner && owner != 0 {
        let text = format!("you run this as {name}, who may do everything");
        gaps.push(Gap::new("you_are_the_owner", text));
    }
    if !actor::is_login_known()? {
        let text = "the kernel keeps no login uid here: whoever comes by sudo is refused, because \
                    nobody knows who it is";
        gaps.push(Gap::new("no_login_uid", text));
    }
    Ok(gaps)
}
