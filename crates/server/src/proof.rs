//! What shows, between two steps of one thing, that the first was done: in this
//! browser, a short while ago, and for this very thing.

use std::time::Duration;

use bailiwick_core::{store::Write, ticket::Ticket};

use crate::{
    app::App,
    clock::Borrowed,
    page::{Hidden, Refusal, no_key},
};

/// How long the second step may lie open.
const LIVES: Duration = Duration::from_mins(10);
/// The name of its field.
pub(crate) const PROOF: &str = "proof";

/// A [`Ticket`] that lives ten minutes. It travels in the form of the second step and
/// is used up by the commit that comes of it.
pub(crate) struct Proof(Ticket);

impl Proof {
    /// The field of a new one for `subject`.
    pub(crate) fn issue(app: &App, subject: &[&[u8]]) -> Result<Hidden, Refusal> {
        let mut random = Borrowed(&*app.random);
        let proof = Ticket::issue(subject, &mut app.env(&mut random));
        Ok(Hidden::new(PROOF, proof.ok_or_else(no_key)?))
    }

    /// Reads one for `subject`; `None` if it is not, or is too old.
    pub(crate) fn verify(app: &App, text: &str, subject: &[&[u8]]) -> Option<Self> {
        let mut random = Borrowed(&*app.random);
        let env = app.env(&mut random);
        let ticket = Ticket::verify(text, subject, &env).ok()?;
        let left = ticket.expires_at.since(env.now);
        let age = env.config.lifetimes.ticket.checked_sub(left)?;
        (age <= LIVES).then_some(Self(ticket))
    }

    /// Uses it up.
    pub(crate) fn consume(&self) -> Write {
        Write::ConsumeTicket {
            id: self.0.id,
            expires_at: self.0.expires_at,
        }
    }
}
