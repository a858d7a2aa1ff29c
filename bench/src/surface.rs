//! What a server shows to its callers, ours or a peer's: where its endpoints
//! are and how one is known there. From it come the requests of every path.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use data_encoding::BASE64;
use form_urlencoded::byte_serialize;

use crate::contest::{ACTIVE, Source, TOKEN};
use crate::load::Requests;
use crate::requests::{Drawn, Post, Repeated, Rotated, Spent, Template, Values, get};

/// The redirect URI of every client under load.
pub const REDIRECT_URI: &str = "http://127.0.0.1:1/callback";
/// The verifier of every code under load (RFC 7636 §4.1).
pub const CODE_VERIFIER: &str = "benchmark-benchmark-benchmark-benchmark-benchmark";
/// What an introspection answer holds that tells nothing.
pub const INACTIVE: &str = r#""active":false"#;

/// The endpoints of one server, and its callers' `Authorization` headers.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Where it listens.
    pub address: SocketAddr,
    /// Path of the token endpoint.
    pub token: String,
    /// Path of the introspection endpoint.
    pub introspection: String,
    /// Path of the revocation endpoint.
    pub revocation: String,
    /// Path of the metadata document (RFC 8414 §3).
    pub metadata: String,
    /// What the answer about a live token and about none holds.
    pub told: (&'static str, &'static str),
    /// Of the client that acts for itself.
    pub machine: String,
    /// Of the client that acts for a user.
    pub web: String,
    /// Of who may introspect.
    pub resource_server: String,
    /// The scope that is asked for.
    pub scope: String,
}

impl Surface {
    /// Client credentials for the one scope.
    #[must_use]
    pub fn issue(&self) -> Source {
        let form = format!("grant_type=client_credentials&scope={}", self.scope);
        let request = self.post(&self.token, &self.machine).with_form(&form);
        repeated(Repeated::new(request, TOKEN))
    }

    /// Introspection of `tokens`, which are live.
    #[must_use]
    pub fn introspection(&self, tokens: Arc<Values>) -> Source {
        self.introspection_by(&self.resource_server, tokens, self.told.0)
    }

    /// Introspection of `tokens`, which nobody has issued.
    #[must_use]
    pub fn introspection_of_unknown(&self, tokens: Arc<Values>) -> Source {
        self.introspection_by(&self.resource_server, tokens, self.told.1)
    }

    /// Introspection by whoever has the header `authorization`; the answer
    /// counts if it holds `expected`.
    #[must_use]
    pub fn introspection_by(
        &self,
        authorization: &str,
        tokens: Arc<Values>,
        expected: &'static str,
    ) -> Source {
        let post = self.post(&self.introspection, authorization);
        let template = Template::new(&post, "", "token", tokens.length());
        drawn(template, tokens, expected)
    }

    /// Refresh with rotation: a chain on each connection, and new ones in every
    /// leg.
    #[must_use]
    pub fn refresh(&self, tokens: Arc<Values>) -> Source {
        let post = self.post(&self.token, &self.web);
        let template = Template::new(
            &post,
            "grant_type=refresh_token",
            "refresh_token",
            tokens.length(),
        );
        rotated(template, tokens)
    }

    /// Exchange of a code, with PKCE.
    #[must_use]
    pub fn code(&self, codes: Arc<Values>) -> Source {
        let form = format!(
            "grant_type=authorization_code&redirect_uri={}&code_verifier={CODE_VERIFIER}",
            escaped(REDIRECT_URI)
        );
        let post = self.post(&self.token, &self.web);
        spent(
            Template::new(&post, &form, "code", codes.length()),
            codes,
            TOKEN,
        )
    }

    /// Revocation of a live access token by its client.
    #[must_use]
    pub fn revocation(&self, tokens: Arc<Values>) -> Source {
        let post = self.post(&self.revocation, &self.machine);
        spent(
            Template::new(&post, "", "token", tokens.length()),
            tokens,
            "",
        )
    }

    /// The metadata document.
    #[must_use]
    pub fn metadata(&self) -> Source {
        let request = get(self.address, &self.metadata);
        repeated(Repeated::new(request, "token_endpoint"))
    }

    /// A POST by whoever has the header `authorization`.
    #[must_use]
    pub fn post<'a>(&self, path: &'a str, authorization: &'a str) -> Post<'a> {
        Post {
            server: self.address,
            path,
            authorization: Some(authorization),
        }
    }
}

/// The same request on every connection.
#[must_use]
pub fn repeated(request: Repeated) -> Source {
    Arc::new(move |_| Box::new(request.clone()) as Box<dyn Requests>)
}

/// A value drawn from many, each time.
#[must_use]
pub fn drawn(template: Template, values: Arc<Values>, expected: &'static str) -> Source {
    Arc::new(move |seed| {
        Box::new(Drawn::new(
            template.clone(),
            Arc::clone(&values),
            seed,
            expected,
        ))
    })
}

/// Each value once.
#[must_use]
pub fn spent(template: Template, values: Arc<Values>, expected: &'static str) -> Source {
    let next = Arc::default();
    Arc::new(move |_| {
        Box::new(Spent::new(
            template.clone(),
            Arc::clone(&values),
            Arc::clone(&next),
            expected,
        ))
    })
}

/// A chain of refresh tokens on each connection. Every leg begins new chains:
/// `values` holds at least as many as there are legs × connections.
#[must_use]
pub fn rotated(template: Template, values: Arc<Values>) -> Source {
    let next = AtomicUsize::new(0);
    Arc::new(move |_| {
        let first = values
            .at(next.fetch_add(1, Ordering::Relaxed))
            .unwrap_or_default();
        Box::new(Rotated::new(template.clone(), first))
    })
}

/// `Authorization` of a client (RFC 6749 §2.3.1: both are form-encoded first).
#[must_use]
pub fn basic(client_id: &str, client_secret: &str) -> String {
    let pair = format!("{}:{}", escaped(client_id), escaped(client_secret));
    format!("Basic {}", BASE64.encode(pair.as_bytes()))
}

fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// What our answers about a live and about no token hold.
pub const OURS: (&str, &str) = (ACTIVE, INACTIVE);
/// The same of who writes JSON with spaces.
pub const SPACED: (&str, &str) = (r#""active": true"#, r#""active": false"#);
