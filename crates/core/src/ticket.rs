//! Form tickets: what shows that a form was made here, for this session and
//! for this very purpose (RFC 6819 §5.3.5).
//!
//! On the wire base64url of a random name (16 bytes), the time of expiry (8),
//! the name of the key (4) and a MAC (32) over the first two and the *subject*:
//! all that the form is bound to. What is not to be submitted twice is consumed
//! under its name in the store; every other form needs no state at all.

#[cfg(test)]
mod tests;

use data_encoding::BASE64URL_NOPAD;

use crate::{Digest, Env, MacKeys, MacPurpose, Reason, UnixTime, env::KeyId};

const ID: usize = 16;
const EXPIRES: usize = 8;
const KEY: usize = 4;
const MAC: usize = 32;
/// Characters of base64url for all of it (60 bytes).
const ENCODED: usize = 80;

/// A ticket that was found good.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{Decision, Reason, store::Write, ticket::Ticket};
///
/// let config = host::config();
/// // Bound to the form's purpose, the session and what it is about:
/// let subject: [&[u8]; 3] = [b"delete", b"session 1", b"field-notes"];
/// let field = Ticket::issue(&subject, &mut host::env(&config)).unwrap();
///
/// let ticket = Ticket::verify(&field, &subject, &host::env(&config))?;
/// // For a form that must not be sent twice:
/// let mut decision = Decision::answer("deleted");
/// let Ticket { id, expires_at } = ticket;
/// decision.writes.push(Write::ConsumeTicket { id, expires_at });
///
/// let other: [&[u8]; 3] = [b"delete", b"session 1", b"plants"];
/// let refused = Ticket::verify(&field, &other, &host::env(&config));
/// assert_eq!(refused, Err(Reason::TicketInvalid));
/// # Ok::<(), Reason>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its random name, for consuming it.
    pub id: [u8; ID],
    /// The latest that it is good.
    pub expires_at: UnixTime,
}

impl Ticket {
    /// The text of a new ticket for `subject`, each part of which is bound with
    /// its length; `None` without a key to make it with.
    pub fn issue(subject: &[&[u8]], env: &mut Env<'_>) -> Option<String> {
        let mut id = [0; ID];
        env.random.fill(&mut id);
        let ticket = Self {
            id,
            expires_at: env.now.plus(env.config.lifetimes.ticket),
        };
        let key = env.keys.current();
        let mac = ticket.mac(key, subject, env.keys)?;
        let mut bytes = Vec::with_capacity(ID + EXPIRES + KEY + MAC);
        bytes.extend_from_slice(&ticket.id);
        bytes.extend_from_slice(&ticket.expires_at.as_millis().to_be_bytes());
        bytes.extend_from_slice(&key.0);
        bytes.extend_from_slice(&mac);
        Some(BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads a ticket that must be one for `subject`:
    /// [`Reason::TicketInvalid`] if it is not, and only then, if it was, whether
    /// it lay too long: [`Reason::TicketExpired`].
    pub fn verify(text: &str, subject: &[&[u8]], env: &Env<'_>) -> Result<Self, Reason> {
        let (ticket, key, mac) = Self::read(text).ok_or(Reason::TicketInvalid)?;
        let right = ticket
            .mac(key, subject, env.keys)
            .is_some_and(|right| Digest::from_bytes(right) == Digest::from_bytes(mac));
        if !right {
            return Err(Reason::TicketInvalid);
        }
        if env.now >= ticket.expires_at {
            return Err(Reason::TicketExpired);
        }
        Ok(ticket)
    }

    fn read(text: &str) -> Option<(Self, KeyId, [u8; MAC])> {
        if text.len() != ENCODED {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (id, rest) = bytes.split_first_chunk::<ID>()?;
        let (expires, rest) = rest.split_first_chunk::<EXPIRES>()?;
        let (key, mac) = rest.split_first_chunk::<KEY>()?;
        let ticket = Self {
            id: *id,
            expires_at: UnixTime::from_millis(i64::from_be_bytes(*expires)),
        };
        Some((ticket, KeyId(*key), mac.try_into().ok()?))
    }

    fn mac(&self, key: KeyId, subject: &[&[u8]], keys: &dyn MacKeys) -> Option<[u8; MAC]> {
        let expires = self.expires_at.as_millis().to_be_bytes();
        let head: [&[u8]; 2] = [&self.id, &expires];
        let parts: Vec<&[u8]> = head.into_iter().chain(subject.iter().copied()).collect();
        keys.mac(key, MacPurpose::Ticket, &parts)
    }
}
