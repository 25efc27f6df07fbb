//! `twofactl init`

mod wizard;

use std::fs;
use std::path::Path;

use clap::Args;
use twofactl::error::{Error, Refusal};
use twofactl::model::ids::EventSeq;
use twofactl::model::policy::Policy;
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::model::text::shell_word;
use twofactl::model::user::{Login, UserRef};
use twofactl::ops::practice::NewPractice;
use twofactl::ops::setup::{self, Enforce, InitDone, InitRequest};

use crate::commands::user::enroll::EnrollArgs;
use crate::context::{Context, Run};
use crate::output::views::init::InitView;
use crate::output::views::practice::PracticeFacts;
use crate::output::views::user::UserFacts;
use crate::output::views::{Tense, Told};
use crate::report::{Complaint, Verdict};
use crate::values;

/// Make a store and its key, with a first practice and its owner
///
/// Makes the store at --store, or where commands look for it by default, and
/// its key beside it unless --key-file says otherwise. A key file that is there
/// already is used; where a store is already, it is refused and nothing is
/// touched. On a terminal, without options of its own, it asks for practice and
/// owner, and shows what it will make before it does.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  # On a terminal: one question at a time
  twofactl init
  # All at once, demanding a second factor from the beginning
  twofactl init --practice \"City Clinic\" --owner rao --enforce")]
pub(crate) struct InitArgs {
    /// Add a practice of this name
    #[arg(long, value_name = "NAME", value_parser = DisplayName::parse)]
    practice: Option<DisplayName>,

    /// Short name of the practice
    ///
    /// Default: its name in lower-case ASCII letters, digits and dashes.
    #[arg(long, value_parser = Handle::parse, requires = "practice")]
    handle: Option<Handle>,

    /// Add this user, as owner of the practice
    #[arg(long, value_name = "LOGIN", value_parser = Login::parse)]
    owner: Option<Login>,

    /// Name of the owner
    #[arg(long, value_name = "NAME", value_parser = DisplayName::parse, requires = "owner")]
    owner_name: Option<DisplayName>,

    /// Demand a second factor in the practice from the beginning
    #[arg(long, requires = "practice")]
    enforce: bool,

    /// Name under which authenticator apps list accounts
    ///
    /// Default: the name of the person's practice.
    #[arg(long, value_name = "NAME", value_parser = values::issuer)]
    issuer: Option<String>,
}

impl InitArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let request = if self.is_bare() && wizard::can_ask(ctx) {
            refuse_overwriting(&ctx.places.store)?;
            wizard::ask(ctx)?
        } else {
            self.into_request(ctx)?
        };
        if ctx.run == Run::Dry {
            return ctx.show(&Told::new(preview(&request, ctx)?, Tense::Would, true));
        }
        let done = setup::init(&request, &ctx.actor, ctx.now)?;
        ctx.copy_from(EventSeq::new(1));
        ctx.output.answer(&Told::new(view(&done, ctx), Tense::Done, false))?;
        match &done.owner {
            Some(owner) => offer_enrollment(ctx, &owner.user.login),
            None => Ok(Verdict::Yes),
        }
    }

    /// Whether none of its own options is given.
    fn is_bare(&self) -> bool {
        let Self { practice, handle, owner, owner_name, enforce, issuer } = self;
        let is_given = practice.is_some()
            || handle.is_some()
            || owner.is_some()
            || owner_name.is_some()
            || *enforce
            || issuer.is_some();
        !is_given
    }

    fn into_request(self, ctx: &Context) -> Result<InitRequest, Complaint> {
        let Self { practice, handle, owner, owner_name, enforce, issuer } = self;
        let practice = practice.map(|name| new_practice(name, handle)).transpose()?;
        Ok(InitRequest {
            store: ctx.places.store.clone(),
            key_file: ctx.places.key_file.clone(),
            practice,
            owner,
            owner_name,
            enforce: if enforce { Enforce::AtOnce } else { Enforce::Later },
            issuer,
        })
    }
}

fn new_practice(name: DisplayName, handle: Option<Handle>) -> Result<NewPractice, Complaint> {
    let handle = handle.or_else(|| Handle::from_name(&name)).ok_or_else(|| Complaint::Invalid {
        message: format!("no handle can be made from the name {:?}", name.as_str()),
        hint: Some("give one: --handle HANDLE".to_owned()),
    })?;
    Ok(NewPractice { handle, name })
}

fn view(done: &InitDone, ctx: &Context) -> InitView {
    let InitDone { store, key_file, key_was_made, practice, owner } = done;
    let view = InitView::new(store, key_file, *key_was_made)
        .with_practice(practice.as_ref().map(|practice| PracticeFacts::new(practice, ctx.now)));
    match owner {
        Some(owner) => view.with_owner(Some(UserFacts::new(&owner.user)), &owner.next_login),
        None => view,
    }
}

/// What can be told without making anything: not whether the folders take files.
fn preview(request: &InitRequest, ctx: &Context) -> Result<InitView, Error> {
    refuse_overwriting(&request.store)?;
    let practice = request.practice.as_ref().map(|NewPractice { handle, name }| {
        let mut policy = Policy::new(ctx.now);
        policy.enforced_since = (request.enforce == Enforce::AtOnce).then_some(ctx.now);
        PracticeFacts::of(handle, name, &policy, ctx.now)
    });
    let owner = request.owner.as_ref().map(|login| UserFacts {
        id: None,
        login: login.to_string(),
        name: request.owner_name.as_ref().map(|name| name.as_str().to_owned()),
    });
    Ok(InitView::new(&request.store, &request.key_file, is_free(&request.key_file))
        .with_practice(practice)
        .with_owner(owner, &[]))
}

fn is_free(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err()
}

fn refuse_overwriting(store: &Path) -> Result<(), Error> {
    if is_free(store) {
        return Ok(());
    }
    Err(Refusal::WouldOverwrite { path: store.to_owned() }.into())
}

/// Goes on to enroll the owner where a person can be asked, else says how.
fn offer_enrollment(ctx: &Context, owner: &Login) -> anyhow::Result<Verdict> {
    if ctx.ask.can_ask() && !ctx.output.format().is_json() {
        match ctx.ask.confirm(&format!("Enroll {owner} now?"), "--yes") {
            Ok(()) => return EnrollArgs::of(UserRef::Login(owner.clone())).run(ctx),
            // Not a failure: the store is made, and the offer can be taken up later.
            Err(Complaint::Declined | Complaint::GivenUp { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    ctx.output.note("To enroll the owner, type:");
    ctx.output.note(format!("    twofactl user enroll {}", shell_word(owner.as_str())));
    Ok(Verdict::Yes)
}
