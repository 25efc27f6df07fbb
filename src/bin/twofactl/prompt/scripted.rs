//! A person who answers from a list and remembers the questions: for tests of
//! commands.

use std::cell::RefCell;
use std::collections::VecDeque;

use twofactl::model::secret::SecretText;

use super::{Ask, Asked, given_up};
use crate::report::Complaint;

/// What the person does when asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Types this; an empty text is Enter alone.
    Type(&'static str),
    /// Says yes, or presses Enter at a pause.
    Yes,
    /// Says no.
    No,
    /// Ends the input.
    GiveUp,
}

/// The person. Runs of the double end with every reply used up, see
/// [`Scripted::asked`].
pub(crate) struct Scripted {
    replies: RefCell<VecDeque<Reply>>,
    asked: RefCell<Vec<String>>,
}

impl Scripted {
    /// Answers the questions in this order.
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self { replies: RefCell::new(replies.into_iter().collect()), asked: RefCell::default() }
    }

    /// What was asked and told so far.
    ///
    /// # Panics
    ///
    /// If replies are left over: the command did not ask what the test expects.
    pub(crate) fn asked(&self) -> Vec<String> {
        assert!(self.replies.borrow().is_empty(), "left over: {:?}", self.replies.borrow());
        self.asked.borrow().clone()
    }

    fn next(&self, question: &str, flag: &str) -> Asked<Reply> {
        self.asked.borrow_mut().push(question.to_owned());
        match self.replies.borrow_mut().pop_front() {
            Some(Reply::GiveUp) => Err(given_up(question, flag)),
            Some(reply) => Ok(reply),
            None => panic!("unexpected question: {question}"),
        }
    }

    fn typed(&self, question: &str, flag: &str) -> Asked<String> {
        match self.next(question, flag)? {
            Reply::Type(text) => Ok(text.to_owned()),
            other => panic!("{other:?} is no answer to {question}"),
        }
    }
}

impl Ask for Scripted {
    fn can_ask(&self) -> bool {
        true
    }

    fn tell(&self, text: &str) {
        self.asked.borrow_mut().push(text.to_owned());
    }

    fn text(&self, question: &str, flag: &str) -> Asked<String> {
        self.typed(question, flag)
    }

    fn maybe_text(&self, question: &str, flag: &str) -> Asked<Option<String>> {
        let typed = self.typed(question, flag)?;
        Ok((!typed.is_empty()).then_some(typed))
    }

    fn secret(&self, question: &str, flag: &str) -> Asked<SecretText> {
        self.typed(question, flag).map(SecretText::new)
    }

    fn new_secret(&self, question: &str, flag: &str) -> Asked<SecretText> {
        self.typed(question, flag).map(SecretText::new)
    }

    fn confirm(&self, question: &str, flag: &str) -> Asked<()> {
        match self.next(question, flag)? {
            Reply::Yes => Ok(()),
            Reply::No => Err(Complaint::Declined),
            other => panic!("{other:?} is no answer to {question}"),
        }
    }

    fn is_so(&self, question: &str, flag: &str) -> Asked<bool> {
        match self.next(question, flag)? {
            Reply::Yes => Ok(true),
            Reply::No => Ok(false),
            other => panic!("{other:?} is no answer to {question}"),
        }
    }

    fn choose(&self, question: &str, items: &[String], flag: &str) -> Asked<usize> {
        let typed = self.typed(question, flag)?;
        let index = items.iter().position(|item| *item == typed);
        Ok(index.unwrap_or_else(|| panic!("{typed:?} is none of {items:?}")))
    }

    fn code(&self, question: &str, flag: &str) -> Asked<SecretText> {
        self.typed(question, flag).map(SecretText::new)
    }

    fn pause(&self, text: &str) -> Asked<()> {
        match self.next(text, "")? {
            Reply::Yes => Ok(()),
            other => panic!("{other:?} is no answer to {text}"),
        }
    }
}

#[test]
fn the_double_answers_in_order_and_remembers_what_was_asked() {
    let person = Scripted::new([Reply::Type("lost"), Reply::Yes, Reply::GiveUp]);
    assert_eq!(person.text("Reason", "--reason TEXT").unwrap(), "lost");
    assert!(person.confirm("Go on?", "--yes").is_ok());
    assert!(matches!(person.code("Code", ""), Err(Complaint::GivenUp { .. })));
    assert_eq!(person.asked(), ["Reason", "Go on?", "Code"]);
}
