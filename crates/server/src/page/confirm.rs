//! Asking before something is done that cannot be undone.

use serde::Serialize;

use super::render::Hidden;

/// What the page says, and what its button does.
#[derive(Debug, Serialize)]
pub(super) struct Confirm {
    /// The question.
    pub(super) heading: String,
    /// What comes of a yes.
    pub(super) consequence: String,
    /// The ticket, last, and what goes with it.
    pub(super) hidden: Vec<Hidden>,
    /// Where the form is sent.
    pub(super) action: String,
    /// The word on the button.
    pub(super) submit: &'static str,
    /// Where a no leads.
    pub(super) back: String,
}
