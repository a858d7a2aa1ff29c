//! What the forms have in common with which administrators make and change clients and
//! resource servers.

use bailiwick_core::{model::ClientRecord, params::Parameters};
use serde::Serialize;

use crate::{
    administration::Seen,
    app::App,
    login::Person,
    page::{refusal::Refusal, render::Hidden},
};

/// The hidden field that says which state the form shows.
const SEEN: &str = "seen";

/// Where a form is sent, whom it is about, and which state of them it shows.
#[derive(Debug, Serialize)]
pub(super) struct Frame {
    /// Their name; none of who is new.
    name: Option<String>,
    /// Where a no leads.
    back: String,
    action: String,
    new: bool,
    hidden: Vec<Hidden>,
}

impl Frame {
    /// For somebody new in the list at `list`.
    pub(super) fn new_in(app: &App, person: &Person, list: &str) -> Result<Self, Refusal> {
        let action = format!("{list}create/");
        Ok(Self {
            name: None,
            back: list.to_owned(),
            new: true,
            hidden: vec![person.ticket(app, &action)?],
            action,
        })
    }

    /// For `record`, whose page is at `href`.
    pub(super) fn of(
        app: &App,
        person: &Person,
        record: &ClientRecord,
        href: String,
    ) -> Result<Self, Refusal> {
        let action = format!("{href}edit/");
        Ok(Self {
            name: Some(record.name.clone()),
            back: href,
            new: false,
            hidden: vec![
                Hidden::new(SEEN, Seen::of_client(record).as_str()),
                person.ticket(app, &action)?,
            ],
            action,
        })
    }
}

/// The state that a form showed.
pub(super) fn seen(fields: &Parameters) -> Seen {
    Seen::said(fields.value(SEEN))
}
