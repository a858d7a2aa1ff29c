//! Asking before something is done that cannot be undone.

use axum::response::Response;
use serde::Serialize;

use super::{
    refusal::Refusal,
    render::{Hidden, Page},
};
use crate::{app::App, language::Text, login::Person};

/// What the page says, and what its button does.
#[derive(Debug, Serialize)]
pub(super) struct Confirm {
    /// The question.
    pub(super) heading: Text,
    /// What comes of a yes.
    pub(super) consequence: Text,
    /// The ticket, last, and what goes with it.
    pub(super) hidden: Vec<Hidden>,
    /// Where the form is sent.
    pub(super) action: String,
    /// The word on the button.
    pub(super) submit: Text,
    /// Where a no leads.
    pub(super) back: String,
}

impl Confirm {
    /// The page, for `person`.
    pub(super) fn page(self, app: &App, person: &Person) -> Result<Response, Refusal> {
        Page::new(app, "confirm.html")
            .user(&person.user)
            .render(self)
    }
}
