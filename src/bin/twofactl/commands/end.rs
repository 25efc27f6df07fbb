//! When something ends: `--for LENGTH` or `--until DATE`.

use clap::Args;
use twofactl::model::time::{Length, Timestamp};

use crate::context::Context;
use crate::prompt;
use crate::report::Complaint;
use crate::values;

/// `--for` and `--until`.
#[derive(Debug, Args)]
pub(crate) struct EndArgs {
    /// End it after this long, as 24h or 14d
    #[arg(long = "for", value_name = "LENGTH", value_parser = Length::parse, conflicts_with = "until")]
    length: Option<Length>,

    /// End it at this time, or with this day
    #[arg(long, value_name = "DATE", value_parser = values::end)]
    until: Option<Timestamp>,
}

/// An end, as it was given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    /// So long after the change is made.
    After(Length),
    /// Then.
    At(Timestamp),
}

impl End {
    /// The end of what begins `now`.
    pub(crate) fn from(self, now: Timestamp) -> Timestamp {
        match self {
            Self::After(length) => now.plus(length),
            Self::At(end) => end,
        }
    }
}

const FLAGS: &str = "--for LENGTH or --until DATE";

impl EndArgs {
    /// The end, if one was given.
    pub(crate) fn given(&self) -> Option<End> {
        self.length.map(End::After).or(self.until.map(End::At))
    }

    /// The end, asked for where none was given.
    ///
    /// # Errors
    ///
    /// [`Complaint::Usage`] where nobody can be asked, [`Complaint::Invalid`] for an
    /// answer that is no end.
    pub(crate) fn needed(&self, ctx: &Context) -> Result<End, Complaint> {
        if let Some(end) = self.given() {
            return Ok(end);
        }
        if !ctx.ask.can_ask() {
            return Err(Complaint::Usage {
                message: format!("an end is missing: {FLAGS}"),
                hint: Some(format!("give {FLAGS}")),
            });
        }
        let question = "For how long (14d), or until when (2026-12-31)";
        prompt::value(&*ctx.ask, (question, FLAGS), |text| {
            let length = Length::parse(text).map(End::After);
            length.or_else(|_| values::end(text).map(End::At))
        })
    }
}
