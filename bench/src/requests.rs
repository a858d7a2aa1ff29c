//! The requests of the paths under load, written once; only the value that
//! changes is written again for each request.

use std::fmt::Write;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::load::Requests;

pub use crate::values::Values;

/// A POST of a form.
#[derive(Clone, Debug)]
pub struct Post<'a> {
    /// Where the server listens: the `Host` header.
    pub server: SocketAddr,
    /// Path of the endpoint.
    pub path: &'a str,
    /// Value of the `Authorization` header, if there is one.
    pub authorization: Option<&'a str>,
}

impl Post<'_> {
    /// The bytes of the whole request with `form` as its body.
    #[must_use]
    pub fn with_form(&self, form: &str) -> Vec<u8> {
        let mut text = format!("POST {} HTTP/1.1\r\nHost: {}\r\n", self.path, self.server);
        if let Some(authorization) = self.authorization {
            let _ = write!(text, "Authorization: {authorization}\r\n");
        }
        let _ = write!(
            text,
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        text.into_bytes()
    }
}

/// The bytes of a GET of `path`.
#[must_use]
pub fn get(server: SocketAddr, path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {server}\r\n\r\n").into_bytes()
}

/// The same request again and again.
#[derive(Clone, Debug)]
pub struct Repeated {
    request: Arc<[u8]>,
    /// What the body of the right answer holds.
    expected: &'static str,
}

impl Repeated {
    /// Repeats `request`; an answer counts if it holds `expected`.
    #[must_use]
    pub fn new(request: Vec<u8>, expected: &'static str) -> Self {
        Self {
            request: request.into(),
            expected,
        }
    }
}

impl Requests for Repeated {
    fn next_request(&mut self) -> Option<&[u8]> {
        Some(&self.request)
    }

    fn accept(&mut self, body: &[u8]) -> bool {
        holds(body, self.expected)
    }
}

/// One request whose last parameter changes. Prepared once; clones share
/// nothing, so each connection has its own.
#[derive(Clone, Debug)]
pub struct Template {
    request: Vec<u8>,
    slot: Range<usize>,
}

impl Template {
    /// A request whose form is `form` (without `&` at its end), then `name=`
    /// and a value of `length` bytes that needs no escaping.
    #[must_use]
    pub fn new(post: &Post<'_>, form: &str, name: &str, length: usize) -> Self {
        let separator = if form.is_empty() { "" } else { "&" };
        let request = post.with_form(&format!("{form}{separator}{name}={}", "A".repeat(length)));
        let slot = request.len() - length..request.len();
        Self { request, slot }
    }

    /// The request with `value`; `None` if its length is another.
    fn with(&mut self, value: &[u8]) -> Option<&[u8]> {
        let slot = self.request.get_mut(self.slot.clone())?;
        if slot.len() != value.len() {
            return None;
        }
        slot.copy_from_slice(value);
        Some(&self.request)
    }
}

/// Values drawn uniformly from many, so that no cache of answers can help
/// unless it holds all of them.
#[derive(Clone, Debug)]
pub struct Drawn {
    template: Template,
    values: Arc<Values>,
    state: u64,
    expected: &'static str,
}

impl Drawn {
    /// Draws from `values`, starting at `seed`.
    #[must_use]
    pub fn new(template: Template, values: Arc<Values>, seed: u64, expected: &'static str) -> Self {
        Self {
            template,
            values,
            state: seed,
            expected,
        }
    }

    /// SplitMix64: cheap, and even enough to choose rows.
    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Requests for Drawn {
    fn next_request(&mut self) -> Option<&[u8]> {
        let count = u64::try_from(self.values.count()).ok()?;
        let index = usize::try_from(self.draw().checked_rem(count)?).ok()?;
        self.template.with(self.values.at(index)?)
    }

    fn accept(&mut self, body: &[u8]) -> bool {
        holds(body, self.expected)
    }
}

/// Each value once, over all connections: codes.
#[derive(Clone, Debug)]
pub struct Spent {
    template: Template,
    values: Arc<Values>,
    next: Arc<AtomicUsize>,
    expected: &'static str,
}

impl Spent {
    /// Takes `values` from the one that `next` counts to.
    #[must_use]
    pub fn new(
        template: Template,
        values: Arc<Values>,
        next: Arc<AtomicUsize>,
        expected: &'static str,
    ) -> Self {
        Self {
            template,
            values,
            next,
            expected,
        }
    }
}

impl Requests for Spent {
    fn next_request(&mut self) -> Option<&[u8]> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        self.template.with(self.values.at(index)?)
    }

    fn accept(&mut self, body: &[u8]) -> bool {
        holds(body, self.expected)
    }
}

/// A chain of refresh tokens: each answer gives the next request its value.
#[derive(Clone, Debug)]
pub struct Rotated {
    template: Template,
    token: Vec<u8>,
}

impl Rotated {
    /// Starts with the refresh token `first`.
    #[must_use]
    pub fn new(template: Template, first: &[u8]) -> Self {
        Self {
            template,
            token: first.to_vec(),
        }
    }
}

impl Requests for Rotated {
    fn next_request(&mut self) -> Option<&[u8]> {
        self.template.with(&self.token)
    }

    fn accept(&mut self, body: &[u8]) -> bool {
        const NAME: &[u8] = br#""refresh_token":"#;
        let Some(at) = body.windows(NAME.len()).position(|window| window == NAME) else {
            return false;
        };
        // Some write a space after the colon.
        let colon = at + NAME.len();
        let quote = body.iter().skip(colon).take_while(|&&byte| byte != b'"');
        let start = colon + quote.count() + 1;
        match body.get(start..start + self.token.len()) {
            Some(next) if next != self.token => {
                self.token.copy_from_slice(next);
                true
            }
            _ => false,
        }
    }
}

/// Registrations, each of a name that no other has: a JSON object whose first
/// part is given and whose last value, a string, ends in a number.
#[derive(Clone, Debug)]
pub struct Registered {
    request: Vec<u8>,
    digits: Range<usize>,
    next: Arc<AtomicUsize>,
}

/// Digits of a registered number.
const DIGITS: usize = 9;

impl Registered {
    /// Takes the numbers from the one that `next` counts to. `prefix` is the
    /// JSON up to the number.
    #[must_use]
    pub fn new(
        server: SocketAddr,
        path: &str,
        authorization: &str,
        prefix: &str,
        next: Arc<AtomicUsize>,
    ) -> Self {
        let length = prefix.len() + DIGITS + 2;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {server}\r\nAuthorization: {authorization}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{prefix}{:0DIGITS$}\"}}",
            0
        )
        .into_bytes();
        let end = request.len() - 2;
        Self {
            digits: end - DIGITS..end,
            request,
            next,
        }
    }
}

impl Requests for Registered {
    fn next_request(&mut self) -> Option<&[u8]> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let digits = format!("{number:0DIGITS$}");
        self.request
            .get_mut(self.digits.clone())?
            .copy_from_slice(digits.get(..DIGITS)?.as_bytes());
        Some(&self.request)
    }

    fn accept(&mut self, _body: &[u8]) -> bool {
        true
    }

    /// Created (RFC 9110 §15.3.2).
    fn status(&self) -> u16 {
        201
    }
}

fn holds(body: &[u8], expected: &str) -> bool {
    expected.is_empty()
        || body
            .windows(expected.len())
            .any(|window| window == expected.as_bytes())
}

#[cfg(test)]
mod tests;
