//! What is wrong with something that a person entered.

mod sentences;

use std::fmt;

pub use sentences::{OWNERS, SENTENCES, read_sentence};

/// One problem of one field; validation reports all of them at once.
///
/// ```
/// use bailiwick_core::problem::{Problem, none_or_all};
///
/// let mut problems = Vec::new();
/// assert_eq!(none_or_all(problems.clone()), Ok(()));
/// problems.push(Problem::new("redirect_uris", "must not be empty"));
/// let all = none_or_all(problems).unwrap_err();
/// assert_eq!(all[0].to_string(), "redirect_uris: must not be empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field by its wire name: `redirect_uris`, `scope`, …
    pub field: &'static str,
    /// A text for the person who entered it, to be read after the field's name.
    pub text: String,
    /// Which entry of a list it is about, counted from 1; `None`: all of the field.
    pub entry: Option<usize>,
}

impl Problem {
    /// A problem of `field`.
    pub fn new(field: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        #[cfg(test)]
        sentences::assert_listed(&text);
        Self {
            field,
            text,
            entry: None,
        }
    }

    /// The same of one entry of a list, counted from 1.
    ///
    /// ```
    /// use bailiwick_core::problem::Problem;
    ///
    /// let problem = Problem::new("redirect_uris", "must use https").of_entry(2);
    /// assert_eq!(problem.entry, Some(2)); // the form says which line
    /// ```
    #[must_use]
    pub fn of_entry(self, number: usize) -> Self {
        Self {
            entry: Some(number),
            ..self
        }
    }
}

/// Goes on if nothing is wrong.
///
/// ```
/// use bailiwick_core::problem::{Problem, none_or_all};
///
/// fn check(name: &str, notes: &str) -> Result<(), Vec<Problem>> {
///     let mut problems = Vec::new();
///     if name.is_empty() {
///         problems.push(Problem::new("client_name", "must not be empty"));
///     }
///     if notes.len() > 200 {
///         problems.push(Problem::new("notes", "must have at most 200 bytes"));
///     }
///     none_or_all(problems)
/// }
///
/// assert_eq!(check("Field Notes", ""), Ok(()));
/// assert_eq!(check("", &"x".repeat(300)).unwrap_err().len(), 2);
/// ```
pub fn none_or_all(problems: Vec<Problem>) -> Result<(), Vec<Problem>> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.text)
    }
}

impl std::error::Error for Problem {}
