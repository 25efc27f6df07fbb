//! A menu with arrow keys.
//!
//! Keys and drawing are those of dialoguer's console, the look is its simple
//! theme. Its own menu is not used: it ignores Ctrl-D, and a list longer than
//! the window needs keys that nobody guesses.

use std::io::{self, ErrorKind};

use dialoguer::console::{Key, Term};
use dialoguer::theme::{SimpleTheme, Theme as _};
use rustix::process::{Signal, getpid, kill_process};

use crate::output::wrap::shorten;
use crate::terminal;

/// What Ctrl-D sends where no line is being typed.
const END_OF_INPUT: char = '\u{4}';
/// What Ctrl-\ sends while single keys are read: no signal then, unlike everywhere else.
const QUIT: char = '\u{1c}';
/// The theme's mark before an item, and a free last column: a full one wraps.
const MARGIN: usize = 3;
/// Rows that are not items: the question, and the one that the cursor is on.
const OTHER_ROWS: usize = 2;

/// Offers `items` until one is chosen; none if the person gives up.
/// Both texts are free of control characters already.
///
/// The caller hides the keys ([`crate::terminal::hide_keys`]) and goes on
/// hiding them while a signal is on its way to the handler, which shows the
/// cursor again only as long as they are hidden.
///
/// # Errors
///
/// What kept the terminal from being read or written; `Interrupted` for such
/// a signal.
pub(super) fn choose(question: &str, items: &[String]) -> io::Result<Option<usize>> {
    let term = Term::stderr();
    term.hide_cursor()?;
    let chosen = offer(&term, question, items);
    term.show_cursor()?;
    chosen
}

fn offer(term: &Term, question: &str, items: &[String]) -> io::Result<Option<usize>> {
    let mut menu = Menu { items, selected: 0, first: 0 };
    let question = format!("{question} (arrow keys, Enter; Esc: none)");
    loop {
        let shown = menu.draw(term, &question)?;
        // The keyboard is set for a key now, which a handler at work would not undo.
        terminal::wait_if_leaving();
        let pressed = menu.press(&term.read_key()?);
        term.clear_last_lines(shown)?;
        match pressed {
            Pressed::Elsewhere => {}
            Pressed::Enter => return Ok(Some(menu.selected)),
            Pressed::Nothing => return Ok(None),
            Pressed::Quit => {
                // As the console does for Ctrl-C.
                kill_process(getpid(), Signal::INT)?;
                return Err(ErrorKind::Interrupted.into());
            }
        }
    }
}

/// What a key means.
#[derive(Debug, PartialEq, Eq)]
enum Pressed {
    /// The menu is drawn again, with another item marked perhaps.
    Elsewhere,
    /// The marked item is taken.
    Enter,
    /// None of the items.
    Nothing,
    /// The program is to end.
    Quit,
}

/// Which items are seen, and which one is marked.
struct Menu<'a> {
    items: &'a [String],
    selected: usize,
    first: usize,
}

impl Menu<'_> {
    fn press(&mut self, key: &Key) -> Pressed {
        let last = self.items.len().saturating_sub(1);
        self.selected = match key {
            Key::Enter => return Pressed::Enter,
            Key::Escape | Key::Char('q' | END_OF_INPUT) => return Pressed::Nothing,
            Key::Char(QUIT) => return Pressed::Quit,
            Key::ArrowDown | Key::Tab | Key::Char('j') if self.selected == last => 0,
            Key::ArrowDown | Key::Tab | Key::Char('j') => self.selected + 1,
            Key::ArrowUp | Key::BackTab | Key::Char('k') => {
                self.selected.checked_sub(1).unwrap_or(last)
            }
            Key::Home | Key::PageUp => 0,
            Key::End | Key::PageDown => last,
            _ => self.selected,
        };
        Pressed::Elsewhere
    }

    /// Draws what fits the window and returns the number of lines.
    fn draw(&mut self, term: &Term, question: &str) -> io::Result<usize> {
        let (rows, columns) = term.size();
        let lines = self.lines(question, usize::from(rows), usize::from(columns));
        // In one piece, so that nothing flickers.
        term.write_line(&lines.join("\n"))?;
        Ok(lines.len())
    }

    /// The question and the items around the marked one. A line is never
    /// broken: the next drawing counts on that.
    fn lines(&mut self, question: &str, rows: usize, columns: usize) -> Vec<String> {
        let room = rows.saturating_sub(OTHER_ROWS).max(1);
        self.first = self.first.clamp((self.selected + 1).saturating_sub(room), self.selected);
        let width = columns.saturating_sub(MARGIN).max(1);
        let items = self.items.iter().enumerate().skip(self.first).take(room);
        let drawn = items.map(|(at, item)| line(&shorten(item, width), at == self.selected));
        std::iter::once(shorten(question, width)).chain(drawn).collect()
    }
}

fn line(item: &str, is_marked: bool) -> String {
    let mut line = String::new();
    // Writing to a string cannot fail.
    let _ = SimpleTheme.format_select_prompt_item(&mut line, item, is_marked);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("item {number}")).collect()
    }

    fn after(menu: &mut Menu<'_>, keys: &[Key]) -> usize {
        keys.iter().for_each(|key| assert_eq!(menu.press(key), Pressed::Elsewhere));
        menu.selected
    }

    #[test]
    fn arrows_go_round_and_other_keys_change_nothing() {
        let items = items(3);
        let mut menu = Menu { items: &items, selected: 0, first: 0 };
        assert_eq!(after(&mut menu, &[Key::ArrowUp]), 2);
        assert_eq!(after(&mut menu, &[Key::ArrowDown]), 0);
        assert_eq!(after(&mut menu, &[Key::Tab, Key::Char('j')]), 2);
        assert_eq!(after(&mut menu, &[Key::Char('x'), Key::Unknown, Key::Backspace]), 2);
        assert_eq!(after(&mut menu, &[Key::Home]), 0);
        assert_eq!(after(&mut menu, &[Key::End]), 2);
    }

    #[test]
    fn enter_takes_and_escape_and_the_end_of_the_input_take_nothing() {
        let items = items(2);
        let mut menu = Menu { items: &items, selected: 1, first: 0 };
        assert_eq!(menu.press(&Key::Enter), Pressed::Enter);
        for key in [Key::Escape, Key::Char('q'), Key::Char('\u{4}')] {
            assert_eq!(menu.press(&key), Pressed::Nothing);
        }
        assert_eq!(menu.press(&Key::Char('\u{1c}')), Pressed::Quit);
    }

    #[test]
    fn a_long_list_scrolls_with_the_mark() {
        let items = items(30);
        let mut menu = Menu { items: &items, selected: 0, first: 0 };
        let seen = |menu: &mut Menu<'_>| {
            let lines = menu.lines("Which", 7, 80);
            assert_eq!(lines.len(), 6);
            (lines[1].clone(), lines[5].clone())
        };
        assert_eq!(seen(&mut menu), ("> item 0".to_owned(), "  item 4".to_owned()));
        menu.selected = 5;
        assert_eq!(seen(&mut menu), ("  item 1".to_owned(), "> item 5".to_owned()));
        menu.selected = 29;
        assert_eq!(seen(&mut menu), ("  item 25".to_owned(), "> item 29".to_owned()));
        menu.selected = 0;
        assert_eq!(seen(&mut menu).0, "> item 0");
    }

    #[test]
    fn no_line_is_wider_than_the_window() {
        let items = vec!["山".repeat(60), "x".repeat(200)];
        let mut menu = Menu { items: &items, selected: 0, first: 0 };
        for columns in [20, 80] {
            for line in menu.lines(&"q".repeat(90), 24, columns) {
                assert!(crate::output::wrap::cells(&line) < columns, "{line}");
            }
        }
    }
}
