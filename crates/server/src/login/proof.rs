//! Between the two pages of a sign-in: the proof that the password was right.

use std::time::Duration;

use bailiwick_core::{model::UserRecord, store::Write, ticket::Ticket};

use crate::{
    app::App,
    clock::Borrowed,
    page::{Binding, Hidden, Refusal},
};

/// How long the second page may lie open.
const LIVES: Duration = Duration::from_mins(10);
/// The name of its field.
pub(super) const PROOF: &str = "proof";

/// That the password of a user was right, in one browser, a short while ago. It
/// travels in the form of the second page: nobody is signed in by it, it is worth
/// nothing without a second factor, and with one it is good once. Another password
/// makes it worthless.
pub(super) struct PasswordProof(Ticket);

impl PasswordProof {
    /// The field of a new one.
    pub(super) fn issue(
        app: &App,
        binding: &Binding,
        record: &UserRecord,
    ) -> Result<Hidden, Refusal> {
        let mut random = Borrowed(&*app.random);
        let proof = Ticket::issue(&subject(binding, record), &mut app.env(&mut random));
        let proof = proof.ok_or_else(crate::page::no_key)?;
        Ok(Hidden::new(PROOF, proof))
    }

    /// Reads one of `record`, as it is now; `None` if it is not, or is too old.
    pub(super) fn verify(
        app: &App,
        text: &str,
        binding: &Binding,
        record: &UserRecord,
    ) -> Option<Self> {
        let mut random = Borrowed(&*app.random);
        let env = app.env(&mut random);
        let ticket = Ticket::verify(text, &subject(binding, record), &env).ok()?;
        let age = env
            .config
            .lifetimes
            .ticket
            .checked_sub(ticket.expires_at.since(env.now))?;
        (age <= LIVES).then_some(Self(ticket))
    }

    /// Uses it up.
    pub(super) fn consume(&self) -> Write {
        Write::ConsumeTicket {
            id: self.0.id,
            expires_at: self.0.expires_at,
        }
    }
}

fn subject<'a>(binding: &'a Binding, record: &'a UserRecord) -> [&'a [u8]; 4] {
    [
        b"password was right",
        binding.as_bytes(),
        record.user.id.as_str().as_bytes(),
        record.password.as_bytes(),
    ]
}
