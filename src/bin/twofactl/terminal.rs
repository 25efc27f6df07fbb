//! The terminal is left as it was found, whatever happens.
//!
//! ```text
//! start ── settings saved, handler set
//!   │  hide_keys()         menu: echo off, cursor hidden
//!   │  answers::ask()      the terminal is asked: echo and line mode off
//!   │  hide_typing()       password: echo off
//!   │  alternate_screen()  a secret on a screen of its own
//!   │  on_interrupt(f)     something to undo, as a pending enrollment
//!   ▼
//! SIGINT, SIGTERM, SIGHUP, ── undo what is marked, run f once, exit 130
//! SIGQUIT                     (0 after on_stop(f): a service that was told to end)
//! SIGTSTP ── undo what is marked, stop; SIGCONT ── hide again, and ask again
//!            (not heeded on a second screen: the secret would stay on it)
//! ```
//!
//! Nothing is sent to the terminal unless one of the marks is set, and nothing
//! at all where there is none. The handler of `ctrlc` is an ordinary thread, so
//! ordinary code is allowed in it. An open transaction needs nothing: SQLite
//! rolls it back.

pub(crate) mod answers;
pub(crate) mod claims;

mod replies;
mod signals;

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write as _};
use std::os::fd::AsFd;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use nix::sys::signal::{SIGTERM, SigSet};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, getpid, kill_process};
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};

/// What was found at start.
struct Found {
    /// Where passwords are typed, and how it was set.
    keyboard: Option<(File, Termios)>,
    /// Where prompts and secrets are shown.
    screen: Option<File>,
}

/// What is typed is hidden at the moment.
struct Hidden {
    /// How the keyboard is set for that.
    settings: Termios,
    /// What shows a person who comes back that they are asked.
    question: Vec<u8>,
}

/// Undoes what a command had begun.
type Cleanup = Box<dyn FnOnce() + Send>;

/// What a signal leads to.
struct Registered {
    cleanup: Cleanup,
    /// The exit code.
    then: i32,
}

static FOUND: OnceLock<Found> = OnceLock::new();
static HANDLED: AtomicBool = AtomicBool::new(false);
static LEAVING: AtomicBool = AtomicBool::new(false);
static ASKING: AtomicBool = AtomicBool::new(false);
static ALTERNATE: AtomicBool = AtomicBool::new(false);
/// The terminal was put back because the process stands still.
static ASIDE: AtomicBool = AtomicBool::new(false);
static CLEANUP: Mutex<Option<Registered>> = Mutex::new(None);
/// Locked while the keyboard is set back, or hidden again.
static HIDDEN: Mutex<Option<Hidden>> = Mutex::new(None);

/// Exit code of an interrupted run, as after SIGINT in a shell.
pub(crate) const INTERRUPTED: i32 = 130;
/// Exit code of a service: a signal is the way to end it.
const STOPPED: i32 = 0;

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const ENTER_ALTERNATE: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[H";
/// Cleared before it is left: a console without a second screen would keep the secret.
const LEAVE_ALTERNATE: &[u8] = b"\x1b[0m\x1b[2J\x1b[H\x1b[?1049l\x1b[?25h";

/// Remembers how the terminal is set, and arranges that signals and panics put
/// it back. To be called once, before anything is asked.
///
/// Where a signal is ignored already, as under `nohup`, no handler is set, so
/// that it stays ignored.
pub(crate) fn start() {
    if FOUND.set(Found::now()).is_err() {
        return;
    }
    // First, so that the thread of ctrlc blocks what is taken elsewhere.
    signals::attend();
    let handled = ctrlc::try_set_handler(leave_after_signal).is_ok();
    HANDLED.store(handled, Ordering::SeqCst);
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        // Before the message, which would vanish with the alternate screen.
        restore();
        report(panicked);
    }));
}

impl Found {
    fn now() -> Self {
        let controlling = || OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
        let keyboard = terminal_copy(&io::stdin()).or_else(controlling);
        let screen = terminal_copy(&io::stderr());
        let with_settings = |file: File| tcgetattr(&file).ok().map(|settings| (file, settings));
        Self { keyboard: keyboard.and_then(with_settings), screen }
    }
}

fn terminal_copy(stream: &(impl AsFd + IsTerminal)) -> Option<File> {
    if !stream.is_terminal() {
        return None;
    }
    stream.as_fd().try_clone_to_owned().ok().map(File::from)
}

#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "the main thread waits for input and cannot be unwound from here"
)]
fn leave_after_signal() {
    LEAVING.store(true, Ordering::SeqCst);
    let was_asking = ASKING.load(Ordering::SeqCst);
    restore();
    let registered = CLEANUP.lock().unwrap_or_else(PoisonError::into_inner).take();
    let code = registered.map_or(INTERRUPTED, |Registered { cleanup, then }| {
        // A panic here would end this thread, and nobody would exit.
        drop(panic::catch_unwind(AssertUnwindSafe(cleanup)));
        then
    });
    if was_asking && let Some(found) = FOUND.get() {
        // The main thread may have been about to read a key, and has set the keyboard for that.
        set_back(found);
    }
    std::process::exit(code);
}

/// Undoes what is marked. Errors are of no use to anybody: the terminal may be
/// what went away.
fn restore() {
    let Some(found) = FOUND.get() else { return };
    let mut hidden = hidden();
    if ASKING.swap(false, Ordering::SeqCst) {
        *hidden = None;
        set_back(found);
        // The cursor stands behind an unanswered question.
        send(found, SHOW_CURSOR);
        send(found, b"\n");
    }
    if ALTERNATE.swap(false, Ordering::SeqCst) {
        send(found, LEAVE_ALTERNATE);
    }
}

/// Sets the keyboard as it was found, and throws away what was typed: half a password would be
/// the shell's next line, and shown there.
fn set_back(found: &Found) {
    if let Some((keyboard, settings)) = &found.keyboard
        && in_foreground(keyboard)
    {
        let _ = tcflush(keyboard, QueueSelector::IFlush);
        let _ = tcsetattr(keyboard, OptionalActions::Now, settings);
    }
}

fn hidden() -> MutexGuard<'static, Option<Hidden>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the terminal back for as long as the process stands still; what is marked stays so.
/// False while a secret has the screen to itself, which is not to be left then.
fn set_aside() -> bool {
    let Some(found) = FOUND.get() else { return true };
    // In this order: whoever leaves says so before the second screen is left.
    if ALTERNATE.load(Ordering::SeqCst) || LEAVING.load(Ordering::SeqCst) {
        return false;
    }
    let hidden = hidden();
    if let (Some(_), Some((keyboard, settings))) = (&*hidden, &found.keyboard)
        && in_foreground(keyboard)
    {
        let _ = tcsetattr(keyboard, OptionalActions::Now, settings);
        send(found, SHOW_CURSOR);
        ASIDE.store(true, Ordering::SeqCst);
    }
    true
}

/// Hides again what was hidden before the process stood still: the shell has shown meanwhile
/// what was typed, so that it is thrown away.
fn take_up_again() {
    let (hidden, Some(found)) = (hidden(), FOUND.get()) else { return };
    if let (Some(Hidden { settings, question }), Some((keyboard, _))) = (&*hidden, &found.keyboard)
        && !LEAVING.load(Ordering::SeqCst)
        && in_foreground(keyboard)
    {
        // Once only: whoever stopped the process and SIGCONT both lead here, and the second time
        // somebody may be typing the answer already.
        let was_aside = ASIDE.swap(false, Ordering::SeqCst);
        if was_aside {
            let _ = tcflush(keyboard, QueueSelector::IFlush);
        }
        let _ = tcsetattr(keyboard, OptionalActions::Now, settings);
        if was_aside {
            send(found, question);
        }
    }
}

/// Setting a terminal from the background would stop the process (SIGTTOU).
fn in_foreground(keyboard: &File) -> bool {
    tcgetpgrp(keyboard).is_ok_and(|group| group == getpgrp())
}

fn send(found: &Found, bytes: &[u8]) {
    if let Some(mut screen) = found.screen.as_ref() {
        drop(screen.write_all(bytes));
    }
}

/// The size of a terminal in cells; zero where it is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Size {
    /// Cells in a row.
    pub(crate) columns: usize,
    /// Rows.
    pub(crate) rows: usize,
}

impl Size {
    /// The size of the terminal on which prompts are shown, at this moment.
    pub(crate) fn now() -> Self {
        match terminal_size::terminal_size_of(io::stderr()) {
            Some((columns, rows)) => {
                Self { columns: usize::from(columns.0), rows: usize::from(rows.0) }
            }
            None => Self::default(),
        }
    }
}

/// Marks that a prompt may have changed the terminal's settings or hidden the cursor.
#[must_use = "the mark ends with the value"]
struct Asking(());

/// Sets the mark for as long as the value lives.
fn asking() -> Asking {
    ASKING.store(true, Ordering::SeqCst);
    Asking(())
}

impl Drop for Asking {
    fn drop(&mut self) {
        ASKING.store(false, Ordering::SeqCst);
    }
}

/// What is typed is not shown.
#[must_use = "the echo comes back when the value is dropped"]
pub(crate) struct Hiding(Asking);

/// Turns the echo off for as long as the value lives. What was typed before is
/// thrown away: it was meant for another question, and shown. `question` is shown
/// again to a person who comes back after Ctrl-Z.
///
/// # Errors
///
/// If the terminal goes on showing what is typed.
pub(crate) fn hide_typing(question: &str) -> io::Result<Hiding> {
    let hiding = hide(OptionalActions::Flush, question.as_bytes(), |modes| {
        modes.remove(LocalModes::ECHO);
        // The line break that ends the answer still moves the cursor.
        modes.insert(LocalModes::ECHONL);
    })?;
    answers::forget_typed();
    Ok(hiding)
}

/// Takes single keys for as long as the value lives: nothing is shown, and
/// none is held back until a line is complete. Signals stay signals.
///
/// # Errors
///
/// If the terminal goes on showing what is typed.
pub(crate) fn hide_keys() -> io::Result<Hiding> {
    // The menu draws itself at the next key, and moves no cursor that is seen.
    hide(OptionalActions::Now, HIDE_CURSOR, |modes| {
        modes.remove(LocalModes::ECHO | LocalModes::ICANON);
    })
}

fn hide(
    when: OptionalActions,
    question: &[u8],
    change: impl FnOnce(&mut LocalModes),
) -> io::Result<Hiding> {
    let hiding = Hiding(asking());
    if let Some((keyboard, settings)) = keyboard() {
        let mut settings = settings.clone();
        change(&mut settings.local_modes);
        // Known first, and not locked while the keyboard is set: that waits for a screen that
        // the person has halted, and a signal must not.
        *hidden() = Some(Hidden { settings: settings.clone(), question: question.to_vec() });
        tcsetattr(keyboard, when, &settings)?;
    }
    Ok(hiding)
}

impl Drop for Hiding {
    fn drop(&mut self) {
        let mut hidden = hidden();
        *hidden = None;
        if let Some((keyboard, settings)) = keyboard() {
            // An error means that the terminal is gone, and the next question says so.
            let _ = tcsetattr(keyboard, OptionalActions::Now, settings);
        }
    }
}

fn keyboard() -> Option<&'static (File, Termios)> {
    FOUND.get()?.keyboard.as_ref()
}

/// The terminal shows its second screen; the first comes back with the drop.
#[must_use = "the screen is left when the value is dropped"]
pub(crate) struct AlternateScreen(());

/// Enters the second screen; none where prompts are not shown on a terminal.
pub(crate) fn alternate_screen() -> Option<AlternateScreen> {
    let found = FOUND.get()?;
    found.screen.as_ref()?;
    // Marked first: a signal in between then leaves a screen that was not
    // entered, which does no harm.
    ALTERNATE.store(true, Ordering::SeqCst);
    send(found, ENTER_ALTERNATE);
    Some(AlternateScreen(()))
}

impl Drop for AlternateScreen {
    fn drop(&mut self) {
        if ALTERNATE.swap(false, Ordering::SeqCst)
            && let Some(found) = FOUND.get()
        {
            send(found, LEAVE_ALTERNATE);
        }
    }
}

/// Keeps the cleanup registered; dropping it means that there is nothing left to undo.
#[must_use = "the cleanup is forgotten when the value is dropped"]
pub(crate) struct OnInterrupt(());

/// Registers what has to be undone if a signal ends the run; it replaces an
/// earlier one. It runs once, on another thread, after the terminal is
/// restored, so it brings its own connection to the store.
pub(crate) fn on_interrupt(cleanup: Cleanup) -> OnInterrupt {
    replace_cleanup(Some(Registered { cleanup, then: INTERRUPTED }));
    OnInterrupt(())
}

/// Registers how a service ends that runs until a signal tells it to: the exit
/// code is then 0. To be called before there are other threads.
///
/// SIGTERM is heeded even where no handler could be set, because SIGHUP or
/// SIGINT is ignored as by `nohup` or in the background of a script.
pub(crate) fn on_stop(cleanup: Cleanup) -> OnInterrupt {
    replace_cleanup(Some(Registered { cleanup, then: STOPPED }));
    if !HANDLED.load(Ordering::SeqCst) {
        let mut termination = SigSet::empty();
        termination.add(SIGTERM);
        // Blocked here, it is blocked in every thread that begins later, and waits for this one.
        if termination.thread_block().is_ok() {
            thread::spawn(move || termination.wait().map(|_| leave_after_signal()));
        }
    }
    OnInterrupt(())
}

impl Drop for OnInterrupt {
    fn drop(&mut self) {
        replace_cleanup(None);
    }
}

fn replace_cleanup(cleanup: Option<Registered>) {
    // The old one is dropped after the lock: it may own anything.
    let old = {
        let mut registered = CLEANUP.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *registered, cleanup)
    };
    drop(old);
}

/// Waits for the handler if it is at work: a secret that is drawn now would
/// stay on the screen that it has restored.
pub(crate) fn wait_if_leaving() {
    if LEAVING.load(Ordering::SeqCst) {
        wait_for_the_handler();
    }
}

/// Waits for the handler to end the process after a prompt was interrupted.
///
/// Both learn of the signal at once; whoever went on here would print an error
/// over the restored terminal. Returns only where no handler is set.
pub(crate) fn wait_for_the_handler() {
    while HANDLED.load(Ordering::SeqCst) {
        thread::park();
    }
}

/// Hangs up if the terminal has been taken away: a read then ends as if by
/// Ctrl-D, or fails. The signal of the system may be on its way, or may go to
/// the shell alone, so the handler is sent one.
pub(crate) fn hang_up_if_it_is_gone() {
    let is_gone = keyboard().is_some_and(|(keyboard, _)| is_gone(keyboard));
    if is_gone && HANDLED.load(Ordering::SeqCst) && kill_process(getpid(), Signal::HUP).is_ok() {
        wait_for_the_handler();
    }
}

/// Reads fail as soon as the other side is closed. That is seen by a poll, a
/// moment before everything else fails as well.
fn is_gone(keyboard: &File) -> bool {
    let mut ends = [PollFd::new(keyboard, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let polled = poll(&mut ends, Some(&now)).is_ok();
    let hung_up = ends.iter().any(|end| end.revents().contains(PollFlags::HUP));
    (polled && hung_up) || tcgetattr(keyboard).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cleanup_is_forgotten_with_its_guard() {
        let guard = on_interrupt(Box::new(|| {}));
        assert!(CLEANUP.lock().unwrap().is_some());
        drop(guard);
        assert!(CLEANUP.lock().unwrap().is_none());
    }

    #[test]
    fn without_a_terminal_there_is_no_second_screen() {
        // `start` has not run in the test process.
        assert!(alternate_screen().is_none());
        assert!(!ALTERNATE.load(Ordering::SeqCst));
    }
}
