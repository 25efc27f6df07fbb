//! `twofactl store migrate`

use clap::Args;
use twofactl::model::operator::Standing;
use twofactl::model::permission::Task;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::KeyNeed;
use twofactl::store::{self, Migrated};

use crate::context::{Context, Run};
use crate::output::views::migration::MigrationView;
use crate::output::views::{Tense, Told};
use crate::report::{Complaint, Verdict};

/// Bring the store to the schema of this version
///
/// Done once after an upgrade, where a command says so. A copy is made beside the
/// store before, and named in the answer; then one step after the other, each whole
/// or not at all. Stop the login service first. A store of a newer version is
/// refused, and one that has the schema of this version is left alone.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl store migrate --plan
  twofactl store migrate")]
pub(crate) struct MigrateArgs {
    /// List the steps, and do nothing
    #[arg(long)]
    plan: bool,
}

impl MigrateArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let planned = store::plan_migration(&ctx.places.store)?;
        judge(ctx, &planned)?;
        let is_dry = self.plan || ctx.run == Run::Dry;
        let (done, tense) = match planned {
            planned if planned.steps.is_empty() => (planned, Tense::Already),
            planned if is_dry => (planned, Tense::Would),
            planned => (migrate(ctx, &planned)?, Tense::Done),
        };
        let told = Told::new(MigrationView::new(&done), tense, is_dry);
        ctx.show(&told)
    }
}

/// Only a store of the present schema can say who may.
fn judge(ctx: &Context, planned: &Migrated) -> anyhow::Result<()> {
    if planned.steps.is_empty() {
        ctx.open(&Asked::new(Task::StoreMigrate), KeyNeed::IfThere)?;
        return Ok(());
    }
    if ctx.caller.standing == Standing::Owner {
        return Ok(());
    }
    Err(Complaint::NotPermitted {
        message: "a store of an older schema is migrated by the account that owns it".to_owned(),
        hint: Some("run it as that account itself, or as root, without sudo -u".to_owned()),
    }
    .into())
}

fn migrate(ctx: &Context, planned: &Migrated) -> anyhow::Result<Migrated> {
    ctx.ask.confirm("Migrate the store? The login service must be stopped.", "--yes")?;
    let mut backup = ctx.places.store.clone().into_os_string();
    backup.push(format!(".schema-{}-{}", planned.from, ctx.now.unix_seconds()));
    Ok(store::migrate(&ctx.places.store, backup.as_ref())?)
}
