//! The practices that a command is about: those that are named, or all.

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops::permission::Asked;
use twofactl::ops::practice::Which;
use twofactl::ops::search;
use twofactl::ops::setup::{self, KeyNeed};

use crate::context::Context;
use crate::output::views::Shape;
use crate::report::Complaint;
use crate::values::{self, Named};

/// Practices, by name or all of them.
#[derive(Debug, Args)]
pub(crate) struct WhichArgs {
    /// Practices, or - to read names from standard input
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        value_name = "PRACTICE",
        value_parser = values::named(Handle::parse)
    )]
    practices: Vec<Named<Handle>>,

    /// Every practice
    #[arg(long)]
    all: bool,
}

impl WhichArgs {
    /// Which ones, for what only looks: all are all that the operator may see.
    ///
    /// # Errors
    ///
    /// [`Complaint::Usage`] where there is no practice; a name that is none.
    pub(crate) fn which(self) -> Result<Which, Complaint> {
        let Self { practices, all } = self;
        if all {
            return Ok(Which::All);
        }
        values::all_named(practices, Handle::parse, "practices").map(Which::Named)
    }

    /// The shape of an answer about them.
    pub(super) fn shape(&self) -> Shape {
        if self.all { Shape::Several } else { values::shape(&self.practices) }
    }

    /// The practices, each once. Whether the operator may change them is judged with the
    /// change: of all of them, whoever runs only some may not.
    ///
    /// # Errors
    ///
    /// [`Complaint::Usage`] where there is no practice; a name that is none; the store's.
    pub(super) fn meant(self, ctx: &Context) -> anyhow::Result<Meant> {
        let Self { practices, all } = self;
        if !all {
            let handles = values::all_named(practices, Handle::parse, "practices")?;
            return Ok(Meant { handles, are_typed: true });
        }
        let mut opened =
            setup::open(&ctx.places.store, &ctx.places.key_file, KeyNeed::Dispensable)?;
        let named = opened.store.read(search::practices)?;
        if named.is_empty() {
            return Err(Complaint::Usage {
                message: "there is no practice yet".to_owned(),
                hint: Some("add one: twofactl practice add HANDLE --name NAME".to_owned()),
            }
            .into());
        }
        let handles = named.into_iter().map(|(handle, _)| handle).collect();
        Ok(Meant { handles, are_typed: false })
    }
}

/// The practices that are meant.
pub(super) struct Meant {
    /// Their handles, each once.
    pub(super) handles: Vec<Handle>,
    are_typed: bool,
}

impl Meant {
    /// What is asked for.
    pub(super) fn asked(&self, task: Task) -> Asked {
        let asked = Asked::new(task).practices(&self.handles);
        // Whoever runs some of the practices learns of no other by asking for all.
        if self.are_typed { asked.typed() } else { asked }
    }
}

/// What is asked for: one task for practices that are named, another for all.
pub(crate) fn asked_of(which: &Which, named: Task, all: Task) -> Asked {
    match which {
        Which::All => Asked::new(all),
        Which::Named(handles) => Asked::new(named).practices(handles),
    }
}
