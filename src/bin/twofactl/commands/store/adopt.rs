//! `twofactl store adopt`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops::permission::Asked;
use twofactl::ops::restore::{self, Earnest, Unknown};
use twofactl::ops::setup::KeyNeed;

use super::restore::{Putting, unknown};
use crate::context::Context;
use crate::report::Verdict;

/// Go on with a store that is not the latest there was, as far as its head file knows
///
/// The head file beside the key says where the record ended. A store that is
/// behind it was put back without `store restore`, as by a copy over it or a
/// machine set back, and is not worked with until this is said. Nothing is
/// revived: sessions, trusted devices, tickets and codes of every kind end for
/// everybody, and whoever has an authenticator loses it and enrolls anew with an
/// enrollment code, because nobody knows what was changed since. Says that there
/// is nothing to do where the store is the latest.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl store adopt --dry-run
  twofactl store adopt --reason \"machine set back\"
  # A new head file, for a store that was moved here and not set back
  twofactl store adopt --forget-later --reason \"moved to the new server\"")]
pub(crate) struct AdoptArgs {
    /// Take it that no factor and no password was changed since: authenticators stay
    #[arg(long)]
    forget_later: bool,
}

impl AdoptArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = Asked::new(Task::StoreAdopt);
        let key_file = &ctx.places.key_file;
        let mut store = ctx.open(&asked, KeyNeed::Required)?.store;
        let unknown: Unknown = unknown(self.forget_later);
        let putting = Putting { ctx, asked: &asked, question: "Go on with this store?" };
        putting.run(&mut |earnest: Earnest, by, watch| {
            restore::adopt(&mut store, key_file, (unknown, earnest), by, watch)
        })
    }
}
