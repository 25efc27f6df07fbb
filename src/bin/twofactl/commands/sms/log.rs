//! `twofactl sms log`

use clap::Args;
use twofactl::delivery::Gateway;
use twofactl::model::permission::Task;
use twofactl::model::sms::{Message, MessageStatus};
use twofactl::model::time::Length;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::KeyNeed;
use twofactl::store::Store;

use crate::context::Context;
use crate::output::views::sms::MessageView;
use crate::report::Verdict;

/// Providers forget, and phones that were off for so long get nothing any more.
const ASK_FOR: Length = Length::hours(72);

/// List the latest texts, and what became of them
///
/// Asks the provider again for those whose fate is open, and keeps what it says:
/// that is all it changes. accepted is handed over, sent is with a network; what
/// the transport command takes stays accepted. Numbers are masked, and no code
/// is kept anywhere.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl sms log
  twofactl sms log --user rao --limit 5 -o wide")]
pub(crate) struct LogArgs {
    /// Only texts to this user, by login or as #42
    #[arg(long, value_name = "USER", value_parser = UserRef::parse)]
    user: Option<UserRef>,

    /// At most so many, the newest first
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

impl LogArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { user, limit } = self;
        let asked = Asked::new(Task::SmsLog);
        if let Some(gateway) = ctx.gateway()? {
            let mut store = ctx.open(&asked, KeyNeed::IfThere)?.store;
            let log = store.read(|tx| ops::sms::log(tx, user.as_ref(), limit))?;
            let learned = ask_again(ctx, &gateway, log.messages);
            note(ctx, &mut store, &learned)?;
        }
        let mut total = 0;
        let ended = ctx.list(&asked, "No texts were sent.", |tx, push| {
            let log = ops::sms::log(tx, user.as_ref(), limit)?;
            total = log.total;
            log.messages.iter().try_for_each(|one| push(&MessageView::new(one)))
        })?;
        if total > u64::from(limit) {
            ctx.output.note(format!("{limit} of {total} texts."));
        }
        Ok(ended)
    }
}

fn note(
    ctx: &Context,
    store: &mut Store,
    learned: &[(Message, MessageStatus)],
) -> anyhow::Result<()> {
    if learned.is_empty() {
        return Ok(());
    }
    let now = ctx.clock.now();
    Ok(store.write(&ctx.actor, now, |tx| ops::sms::note_statuses(tx, learned, now))?)
}

/// What the provider says of the texts whose fate is open. Where it cannot be
/// asked, the list stays what is known.
fn ask_again(
    ctx: &Context,
    gateway: &Gateway,
    messages: Vec<(Message, Option<String>)>,
) -> Vec<(Message, MessageStatus)> {
    let mut learned = Vec::new();
    let is_open = |message: &Message| {
        message.transport == gateway.transport()
            && message.status.may_change()
            && ctx.now.since(message.sent_at) < ASK_FOR
    };
    for (message, _) in messages.into_iter().filter(|(message, _)| is_open(message)) {
        let Some(id) = message.provider_id.as_deref() else { continue };
        match gateway.status(id) {
            Ok(Some(status)) if status != message.status => learned.push((message, status)),
            Ok(_) => {}
            Err(error) => {
                ctx.output.note(format!("The provider cannot be asked: {error}."));
                break;
            }
        }
    }
    learned
}
