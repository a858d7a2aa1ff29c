//! The requests of the paths under load, written once; only the value that
//! changes is written again for each request.

use std::fmt::Write;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;

use crate::load::Requests;

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

/// Many values of one length, end to end.
#[derive(Clone, Debug, Default)]
pub struct Values {
    bytes: Vec<u8>,
    length: usize,
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bytes.len().checked_div(self.length).unwrap_or(0)
    }

    /// The `index`-th.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&[u8]> {
        let start = index.checked_mul(self.length)?;
        self.bytes.get(start..start.checked_add(self.length)?)
    }

    /// Bytes of one value.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }
}

impl FromIterator<String> for Values {
    /// Values of another length than the first are left out.
    fn from_iter<I: IntoIterator<Item = String>>(values: I) -> Self {
        let mut all = Self::default();
        for value in values {
            if all.length == 0 {
                all.length = value.len();
            }
            if value.len() == all.length {
                all.bytes.extend_from_slice(value.as_bytes());
            }
        }
        all
    }
}

/// One request with a value drawn uniformly from many, so that no cache of
/// answers can help unless it holds all of them.
#[derive(Clone, Debug)]
pub struct Drawn {
    request: Vec<u8>,
    slot: Range<usize>,
    values: Arc<Values>,
    state: u64,
    expected: &'static str,
}

impl Drawn {
    /// A request whose body is `name=` and a value; `seed` starts the draw.
    #[must_use]
    pub fn new(
        post: &Post<'_>,
        name: &str,
        values: Arc<Values>,
        seed: u64,
        expected: &'static str,
    ) -> Self {
        let request = post.with_form(&format!("{name}={}", "A".repeat(values.length())));
        let slot = request.len() - values.length()..request.len();
        Self {
            request,
            slot,
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
        let value = self.values.at(index)?;
        self.request
            .get_mut(self.slot.clone())?
            .copy_from_slice(value);
        Some(&self.request)
    }

    fn accept(&mut self, body: &[u8]) -> bool {
        holds(body, self.expected)
    }
}

fn holds(body: &[u8], expected: &str) -> bool {
    body.windows(expected.len())
        .any(|window| window == expected.as_bytes())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::HashSet;

    use super::*;

    #[test]
    fn drawn_requests_reach_every_value_and_keep_their_length() {
        let values: Values = (0..50).map(|value| format!("{value:04}")).collect();
        assert_eq!(values.count(), 50);
        let post = Post {
            server: ([127, 0, 0, 1], 1).into(),
            path: "/",
            authorization: None,
        };
        let mut drawn = Drawn::new(&post, "token", Arc::new(values), 7, "x");
        let seen: HashSet<Vec<u8>> = (0..2_000)
            .map(|_| drawn.next_request().unwrap().to_vec())
            .collect();
        assert_eq!(seen.len(), 50);
        assert!(seen.iter().all(|request| {
            let text = std::str::from_utf8(request).unwrap();
            text.contains("Content-Length: 10\r\n\r\ntoken=00")
        }));
    }

    #[test]
    fn no_values_means_no_requests() {
        let post = Post {
            server: ([127, 0, 0, 1], 1).into(),
            path: "/",
            authorization: None,
        };
        let mut drawn = Drawn::new(&post, "token", Arc::new(Values::default()), 7, "x");
        assert!(drawn.next_request().is_none());
    }
}
