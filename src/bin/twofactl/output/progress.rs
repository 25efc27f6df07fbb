//! How far long work has come: a bar on the terminal of standard error, and nothing anywhere
//! else.
//!
//! It appears when the work has taken a second and is gone before the answer. Work that ends
//! sooner shows nothing, so that most commands look as if there were no bar.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Output;

/// How long work goes on before a bar shows: up to here nobody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the bar is drawn at most, in Hertz.
const FRAMES: u8 = 10;

const TEMPLATE: &str = "{msg} [{bar:30}] {human_pos} of {human_len}, {eta} left";

/// How far some work has come. What was drawn is gone when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    target: Cell<Option<ProgressDrawTarget>>,
    since: Instant,
}

impl Progress {
    /// Work that begins now; `doing` tells it ("Importing people").
    pub(crate) fn start(output: &Output, doing: &'static str) -> Self {
        let target = match output.shows_progress() {
            true => ProgressDrawTarget::stderr_with_hz(FRAMES),
            false => ProgressDrawTarget::hidden(),
        };
        Self::over(target, doing)
    }

    fn over(target: ProgressDrawTarget, doing: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(TEMPLATE);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("#>-"));
        bar.set_message(doing);
        Self { bar, target: Cell::new(Some(target)), since: Instant::now() }
    }

    /// So much of it is done, and there is so much.
    pub(crate) fn at(&self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done);
        if self.since.elapsed() >= PATIENCE {
            self.show();
        }
    }

    fn show(&self) {
        if let Some(target) = self.target.take() {
            self.bar.set_draw_target(target);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    fn on(term: &InMemoryTerm) -> Progress {
        let target = ProgressDrawTarget::term_like(Box::new(term.clone()));
        Progress::over(target, "Importing people")
    }

    #[test]
    fn work_that_ends_at_once_shows_nothing() {
        let term = InMemoryTerm::new(10, 80);
        on(&term).at(10, 10);
        assert_eq!(term.contents(), "");
    }

    #[test]
    fn work_that_goes_on_is_shown_in_one_line_and_gone_at_the_end() {
        let term = InMemoryTerm::new(10, 80);
        let progress = on(&term);
        progress.at(1_000, 2_000);
        progress.show();
        progress.bar.force_draw();
        let shown = "Importing people [###############>--------------] 1,000 of 2,000, ";
        assert!(term.contents().starts_with(shown), "{:?}", term.contents());
        assert_eq!(term.contents().lines().count(), 1);
        drop(progress);
        assert_eq!(term.contents(), "");
    }
}
