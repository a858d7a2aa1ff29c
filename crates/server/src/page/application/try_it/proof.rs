//! What shows that an answer belongs to a request that began here: `state` (RFC 6749
//! §10.12) and the code verifier (RFC 7636), for one session and one application.

use bailiwick_core::{Digest, MacKeys as _, MacPurpose, Reason, model::ClientId, ticket::Ticket};
use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::{app::App, clock::Borrowed, login::Person, page::refusal::Refusal};

/// Both.
pub(super) struct Proof {
    pub(super) state: String,
    pub(super) verifier: Zeroizing<String>,
}

impl Proof {
    /// Of a request that begins.
    pub(super) fn new(app: &App, person: &Person, client: &ClientId) -> Result<Self, Refusal> {
        let mut random = Borrowed(&*app.random);
        let state = Ticket::issue(&subject(person, client), &mut app.env(&mut random));
        let proof = state.and_then(|state| Self::of(app, person, state));
        proof.ok_or_else(|| Refusal::foreign_form(Reason::KeyMissing))
    }

    /// Of the request that `state` is of, if it began here, for this session and this
    /// application, and not long ago.
    pub(super) fn resumed(
        app: &App,
        person: &Person,
        client: &ClientId,
        state: &str,
    ) -> Option<Self> {
        let mut random = Borrowed(&*app.random);
        let env = app.env(&mut random);
        Ticket::verify(state, &subject(person, client), &env).ok()?;
        Self::of(app, person, state.to_owned())
    }

    fn of(app: &App, person: &Person, state: String) -> Option<Self> {
        let parts: [&[u8]; 3] = [b"code verifier", state.as_bytes(), &person.binding];
        let mac = app
            .keys
            .mac(app.keys.current(), MacPurpose::Ticket, &parts)?;
        Some(Self {
            verifier: Zeroizing::new(BASE64URL_NOPAD.encode(&mac)),
            state,
        })
    }

    /// `code_challenge`, by `S256`.
    pub(super) fn challenge(&self) -> String {
        BASE64URL_NOPAD.encode(Digest::of(self.verifier.as_bytes()).as_bytes())
    }
}

fn subject<'a>(person: &'a Person, client: &'a ClientId) -> [&'a [u8]; 3] {
    [b"try it", client.as_str().as_bytes(), &person.binding]
}
