//! `twofactl user enrollment-code --practice … --to-file …`

use std::path::PathBuf;

use twofactl::error::Error;
use twofactl::guard::NewFile;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::user::CodesHanded;
use twofactl::model::permission::Task;
use twofactl::ops::Why;
use twofactl::ops::enrollment_code::{Handed, ManyRequest, issue_many, survey};
use twofactl::ops::permission::{Asked, guarded_many};
use zeroize::Zeroizing;

use super::handing_out::ask_why_and_check;
use crate::context::{Context, Run};
use crate::output::csv;
use crate::output::progress::Progress;
use crate::output::views::user::handed::CodesHandedView;
use crate::output::views::whom::Ends;
use crate::output::views::{Tense, Told};
use crate::places;
use crate::report::{Complaint, Verdict};

/// Codes for the members of a practice, and the file that they go to.
pub(super) struct ToFile {
    /// For whom, and how long they live; how identity was checked is still to be asked.
    pub(super) request: ManyRequest,
    pub(super) verified: Option<IdentityCheck>,
    pub(super) path: PathBuf,
}

impl ToFile {
    pub(super) fn run(mut self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = self.asked();
        let by = (&ctx.actor, ctx.caller);
        let look = |request: &ManyRequest| {
            ctx.read(&asked, |tx| survey(tx, by, request, (&ctx.why, ctx.now)))
        };
        let found = look(&self.request)?;
        if found.issued == 0 && found.skipped.is_empty() {
            return self.told(ctx, &found, Tense::Already);
        }
        let (why, check) = ask_why_and_check(ctx, self.verified, (&[], Ends::Nothing))?;
        self.request.check = check;
        let found = look(&self.request)?;
        match ctx.run {
            _ if found.issued == 0 => self.told(ctx, &found, Tense::Already),
            Run::Dry => self.told(ctx, &found, Tense::Would),
            Run::Real => {
                let handed = self.issue(ctx, &why)?;
                self.told(ctx, &handed, Tense::Done)
            }
        }
    }

    fn asked(&self) -> Asked {
        Asked::new(Task::UserEnrollmentCodesOfPractice).practices([&self.request.practice])
    }

    fn told(&self, ctx: &Context, handed: &CodesHanded, tense: Tense) -> anyhow::Result<Verdict> {
        let view = CodesHandedView::new(handed, &self.path);
        ctx.show(&Told::new(view, tense, ctx.run == Run::Dry))
    }

    /// Whole and on the disk before the codes are good. Should they never become so, the file
    /// goes, and what of it could be left opens nothing.
    fn issue(&self, ctx: &Context, why: &Why) -> anyhow::Result<CodesHanded> {
        places::refuse_writing(&ctx.actor, "--to-file")?;
        let asked = self.asked();
        let (mut store, keys) = ctx.open_with_keys(&asked)?;
        let unwritten = |source| Complaint::File { path: self.path.clone(), source };
        let mut file = NewFile::create(&self.path).map_err(unwritten)?;
        let progress = Progress::start(&ctx.output, "Issuing codes");
        let watch = |done, of| progress.at(done, of);
        let (by, given) = ((&ctx.actor, ctx.caller), (why, ctx.clock.now()));
        let failed = |error: std::io::Error| {
            Error::Failed(format!("cannot write {}: {error}", self.path.display()))
        };
        file.write(b"login,name,practice,code,expires_at\n").map_err(unwritten)?;
        let handed = store.write_many(by.0, given.1, |steps| {
            guarded_many(steps, by, &asked, given, |guarded| {
                let mut hand =
                    |one: &Handed<'_>| file.write(self.record(one)?.as_bytes()).map_err(failed);
                let given = (given, &watch as &dyn Fn(u64, u64));
                let handed = issue_many(guarded, &keys, &self.request, given, &mut hand)?;
                file.sync().map_err(failed)?;
                Ok(handed)
            })
        });
        drop(progress);
        let handed = handed?;
        file.keep();
        Ok(handed)
    }

    fn record(&self, one: &Handed<'_>) -> Result<Zeroizing<String>, Error> {
        let Handed { user, code, expires_at } = one;
        let (code, ends) = (code.grouped(), expires_at.to_string());
        let name = user.name.as_ref().map_or("", |name| name.as_str());
        let practice = self.request.practice.as_str();
        csv::record(&[user.login.as_str(), name, practice, code.expose(), &ends])
            .map(Zeroizing::new)
            .map_err(|error| Error::Failed(error.to_string()))
    }
}
