//! `twofactl login bridge`

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use twofactl::delivery::Gateway;
use twofactl::mirror::Copies;
use twofactl::model::permission::Task;

use super::open_door;
use crate::bridge::clients;
use crate::bridge::doors::Doors;
use crate::bridge::operations::Trust;
use crate::bridge::service::{Ended, Service};
use crate::bridge::socket::{Address, Peers, Socket};
use crate::context::Context;
use crate::report::Verdict;
use crate::terminal;

/// Answer a login service, one JSON object a line
///
/// Reads requests from standard input and answers each with a line on standard
/// output, in order, until the input ends; or serves many clients on a socket,
/// so that the login service needs neither the store nor its key. Logins have
/// the same consequences as anywhere: wrong codes count, right ones are spent,
/// and the record has it. What cannot be understood or done gets an error, and
/// the bridge goes on.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub(crate) struct BridgeArgs {
    /// Serve clients at this socket instead: unix:PATH
    ///
    /// The socket is for this account alone, in a folder that nobody else can
    /// write to. A signal (SIGTERM, SIGINT, SIGHUP) ends the bridge: requests
    /// at hand are answered, the socket is removed, and the exit code is 0;
    /// without this option it is 130.
    #[arg(long, value_name = "ADDRESS", value_parser = Address::parse)]
    listen: Option<Address>,

    /// Let this account use the socket too; may be repeated
    ///
    /// The socket then has mode 0666, and the kernel's word on who connects
    /// decides. Its folder must let the account in (mode 0755).
    #[arg(long, value_name = "UID", requires = "listen")]
    allow_uid: Vec<u32>,

    /// Take the login service's word that a password is right
    ///
    /// For services that keep passwords themselves: requests may then say that it
    /// was verified in the place of a password. An unknown person is then an
    /// error, so that a missing import shows.
    #[arg(long)]
    trust_password_verified: bool,
}

const HELP: &str = "\
Requests and replies:
  {\"id\":1,\"op\":\"skip\",\"ticket\":\"…\"} -> {\"id\":1,\"step\":\"expired\"}
  The id may be anything. Each operation has fields; those with ? may be
  null or left out, and others are refused. Each reply has a step, and the
  fields behind it:
    start  user password|password_verified practice? device_token?
      allowed: by practice epoch
      code_required: ticket methods remember
      enrollment_required, enrollment_offered: ticket methods deadline
        needs_enrollment_code prove
      locked: until
      denied
    verify  ticket code remember?
      allowed: by practice epoch authenticator device_token
        recovery_codes_left recovery_codes
      proven: ticket
      rejected: reason left
      locked: until
    send_sms  ticket authenticator
      without a step: sent, with phone expires_at or reason again_at
      locked: until
    skip  ticket
      allowed, while the grace lasts
    enroll_begin  ticket type label? enrollment_code? phone?
      rejected: reason left
      totp, without a step: uri secret qr_svg expires_at
      sms, without a step: sent, with phone expires_at or reason again_at
    enroll_confirm  ticket code
      allowed: by practice epoch recovery_codes
      rejected: reason left why
    session  user epoch by practice?
      without a step: valid
    account  user password|password_verified
      account: ticket prove needs_enrollment_code authenticators devices
        personal recovery_codes_left
      locked: until
      denied
    enable_personal, disable_personal  ticket
      without a step: personal epoch
    recovery_codes  ticket
      without a step: recovery_codes
    authenticator_rename  ticket authenticator label
      without a step: authenticator label
    authenticator_remove  ticket authenticator
      without a step: authenticator active_left rebind epoch
    device_revoke  ticket device
      without a step: device
    person  user event, which is password_changed
      without a step: epoch
  All have user_id once the password was right. Times are UTC. In a reply
  remember is how many seconds a device may be trusted, in a request the
  name of a device to trust. A ticket that is used, too old (10 minutes;
  30 to enroll) or overtaken by a change is expired: start again. Errors
  are {\"error\":{\"kind\",\"message\"}} with the kinds of exit codes; one is
  never to be taken for: no second factor. A line has at most 64 KiB.

Examples:
  twofactl login bridge < requests.jsonl
  twofactl login bridge --listen unix:/run/twofactl/bridge.sock --allow-uid 990";

/// As many as hash passwords at once: each takes 19 MiB for that.
const DOORS: usize = 8;
/// As many texts as are handed over at once.
const TEXTING_DOORS: usize = 8;
/// Longer than a request waits for the store, for a gateway that is tried twice,
/// and its reply for a reader.
const PATIENCE: Duration = Duration::from_secs(60);

impl BridgeArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { listen, allow_uid, trust_password_verified } = self;
        let trust = if trust_password_verified { Trust::Service } else { Trust::Nobody };
        match listen {
            None => serve_pipe(ctx, trust),
            Some(address) => serve_socket(ctx, trust, &address, &Peers { allowed: allow_uid }),
        }
    }
}

/// How all doors of a bridge are made.
struct Doorway<'a> {
    ctx: &'a Context,
    gateway: Option<Gateway>,
    /// One sender for all of them, so that trouble is told once.
    copies: Option<Copies>,
}

impl<'a> Doorway<'a> {
    fn new(ctx: &'a Context) -> anyhow::Result<Self> {
        Ok(Self { ctx, gateway: ctx.gateway()?, copies: ctx.copies_told_at_once() })
    }

    fn open(&self, count: usize) -> anyhow::Result<Doors> {
        let one = |_| {
            let door = open_door(self.ctx, Task::LoginBridge, self.gateway.as_ref())?;
            Ok(match &self.copies {
                Some(copies) => door.mirroring(copies.clone()),
                None => door,
            })
        };
        Ok(Doors::new((0..count).map(one).collect::<anyhow::Result<_>>()?))
    }
}

fn serve_pipe(ctx: &Context, trust: Trust) -> anyhow::Result<Verdict> {
    let doors = Doorway::new(ctx)?.open(1)?;
    let service = Arc::new(Service::new(doors, trust));
    if io::stdin().is_terminal() {
        ctx.output.note("Requests, one JSON object a line, until Ctrl-D:");
    }
    let stopping = Arc::clone(&service);
    let _undo = terminal::on_interrupt(Box::new(move || stopping.gate.close(PATIENCE)));
    match service.converse(unbuffered(io::stdin())?, unbuffered(io::stdout())?)? {
        Ended::ByClient => {}
        Ended::Stopping => terminal::wait_for_the_handler(),
    }
    Ok(Verdict::Yes)
}

/// The stream itself: what the standard library keeps of it is never wiped.
fn unbuffered(stream: impl AsFd) -> io::Result<File> {
    stream.as_fd().try_clone_to_owned().map(File::from)
}

fn serve_socket(
    ctx: &Context,
    trust: Trust,
    address: &Address,
    peers: &Peers,
) -> anyhow::Result<Verdict> {
    let doorway = Doorway::new(ctx)?;
    let service = Service::new(doorway.open(DOORS)?, trust);
    let service = Arc::new(service.with_doors_for_texts(doorway.open(TEXTING_DOORS)?));
    let (socket, listener) = Socket::listen(address, peers)?;
    let listening = format!("Listening on unix:{}", socket.path().display());
    let stopping = Arc::clone(&service);
    let _undo = terminal::on_stop(Box::new(move || {
        // First, so that no client comes that would not be answered.
        socket.remove();
        stopping.gate.close(PATIENCE);
    }));
    ctx.output.note(listening);
    clients::serve(&service, &listener, peers)?;
    Ok(Verdict::Yes)
}
