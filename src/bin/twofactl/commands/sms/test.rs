//! `twofactl sms test`

use clap::Args;
use twofactl::error::{Error, Refusal};
use twofactl::model::permission::Task;
use twofactl::model::sms::NotSent;
use twofactl::model::user::PhoneNumber;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::store::Preview;
use twofactl::texting;

use crate::context::{Context, Run};
use crate::output::views::sms::TestView;
use crate::output::views::{Tense, Told};
use crate::report::Verdict;

/// Send a text without a code, to try the way out of here
///
/// Goes the way that codes go, as [sms] in the settings file says, and counts
/// like one: three texts in 15 minutes and ten a day are the most for a number.
/// What became of it is in `sms log`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl sms test +919876543210
  # What would be, without a text
  twofactl sms test '+91 98765 43210' --dry-run")]
pub(crate) struct TestArgs {
    /// Number in international form, as +919876543210
    #[arg(value_parser = PhoneNumber::parse)]
    number: PhoneNumber,
}

impl TestArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let (mut store, keys) = ctx.open_with_keys(&Asked::new(Task::SmsTest))?;
        let Some(gateway) = ctx.gateway()? else {
            let whom = self.number.masked();
            return Err(Error::from(Refusal::NotTexted { whom, why: NotSent::NoGateway }).into());
        };
        let route = texting::route(&gateway);
        let view = TestView::new(&self.number, gateway.transport());
        let to = (&self.number, &route);
        if ctx.run == Run::Dry {
            let preview = store.preview(|tx| ops::sms::test(tx, &keys, to, ctx.now))?;
            return match preview {
                Preview::WouldRefuse(refusal) => Err(Error::from(refusal).into()),
                Preview::WouldChange(_) | Preview::Unchanged(_) => {
                    ctx.show(&Told::new(view, Tense::Would, true))
                }
            };
        }
        let outgoing =
            store.write(&ctx.actor, ctx.now, |tx| ops::sms::test(tx, &keys, to, ctx.now))?;
        let through = (&mut store, &ctx.actor);
        texting::hand_over(through, &gateway, &outgoing, || ctx.clock.now())??;
        let view = view.sent(outgoing.message);
        ctx.show(&Told::new(view, Tense::Done, false))
    }
}
