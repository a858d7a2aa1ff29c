//! Requests to the authorization server: bounded in time, in number and in size.

use std::{error::Error as _, time::Duration};

use bytes::{Bytes, BytesMut};
#[cfg(feature = "introspection")]
use http::{
    HeaderMap,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use http::{
    HeaderValue, StatusCode,
    header::{ACCEPT, AUTHORIZATION},
};
use reqwest::{Client, RequestBuilder, Response, redirect, retry};
use tokio::sync::Semaphore;
use url::Url;

use crate::error::ConfigurationError;

/// Longest body that is read (bytes).
pub(crate) const LONGEST_BODY: usize = 64 * 1024;
/// The same where all scopes of a resource server are told: 10,000 of them fit.
#[cfg(feature = "introspection")]
const LONGEST_MANIFEST: usize = 16 * 1024 * 1024;
/// Requests under way at once; more wait, within their own time limit.
const MOST_AT_ONCE: usize = 128;

/// A client that only ever speaks to one authorization server.
#[derive(Debug)]
pub(crate) struct Connection {
    client: Client,
    /// Sent with every request; already marked as sensitive.
    authorization: Option<HeaderValue>,
    timeout: Duration,
    slots: Semaphore,
}

/// What the authorization server said.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    #[cfg(feature = "introspection")]
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

#[cfg(feature = "introspection")]
impl Answer {
    /// How long to wait before asking again (RFC 9110 §10.2.3, in seconds).
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
        Some(Duration::from_secs(seconds))
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// Never connected, or the connection broke.
    Unreachable(String),
    TimedOut,
    TooLong,
}

impl Connection {
    pub(crate) fn new(
        authorization: Option<HeaderValue>,
        timeout: Duration,
        tls: bool,
    ) -> Result<Self, ConfigurationError> {
        let mut builder = Client::builder()
            .user_agent(concat!("bailiwick-resource/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .connect_timeout(timeout)
            .timeout(timeout);
        if !tls {
            // The machine's root certificates are neither needed nor missed.
            builder = builder.tls_certs_only([]);
        }
        let client = builder
            .build()
            .map_err(|error| ConfigurationError::Client(cause(&error)))?;
        Ok(Self {
            client,
            authorization,
            timeout,
            slots: Semaphore::new(MOST_AT_ONCE),
        })
    }

    /// Sends a POST; the time limit covers the wait for a slot as well.
    #[cfg(feature = "introspection")]
    pub(crate) async fn post(
        &self,
        url: &Url,
        content_type: &'static str,
        body: Bytes,
    ) -> Result<Answer, NoAnswer> {
        self.send(LONGEST_BODY, || {
            self.client
                .post(url.clone())
                .header(CONTENT_TYPE, content_type)
                .body(body.clone())
        })
        .await
    }

    /// Sends a manifest by PUT, or asks for it.
    #[cfg(feature = "introspection")]
    pub(crate) async fn manifest(
        &self,
        url: &Url,
        manifest: Option<Bytes>,
    ) -> Result<Answer, NoAnswer> {
        self.send(LONGEST_MANIFEST, || match &manifest {
            Some(body) => self
                .client
                .put(url.clone())
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            None => self.client.get(url.clone()),
        })
        .await
    }

    /// Sends a GET, within the same limits.
    #[cfg(feature = "jwt")]
    pub(crate) async fn fetch(&self, url: &Url) -> Result<Answer, NoAnswer> {
        self.send(LONGEST_BODY, || self.client.get(url.clone()))
            .await
    }

    async fn send(
        &self,
        longest: usize,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Answer, NoAnswer> {
        let authorized = || match &self.authorization {
            Some(authorization) => request().header(AUTHORIZATION, authorization.clone()),
            None => request(),
        };
        let exchange = async {
            // The semaphore is never closed, so this only waits.
            let _slot = self.slots.acquire().await.ok();
            match once(authorized(), longest).await {
                // A kept connection that the server closed meanwhile. Every request
                // may be repeated: it reads, or states the same thing again.
                Err(Failure::Broken(_)) => once(authorized(), longest).await,
                other => other,
            }
            .map_err(Failure::into_no_answer)
        };
        tokio::time::timeout(self.timeout, exchange)
            .await
            .unwrap_or(Err(NoAnswer::TimedOut))
    }
}

async fn once(request: RequestBuilder, longest: usize) -> Result<Answer, Failure> {
    let response = request
        .header(ACCEPT, "application/json")
        .send()
        .await
        .map_err(|error| Failure::of(&error))?;
    Ok(Answer {
        status: response.status(),
        #[cfg(feature = "introspection")]
        headers: response.headers().clone(),
        body: read(response, longest).await?,
    })
}

async fn read(mut response: Response, longest: usize) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| Failure::of(&error))?
    {
        if body.len() + chunk.len() > longest {
            return Err(Failure::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

enum Failure {
    NotConnected(String),
    Broken(String),
    TimedOut,
    TooLong,
}

impl Failure {
    fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_connect() {
            Self::NotConnected(cause(error))
        } else {
            Self::Broken(cause(error))
        }
    }

    fn into_no_answer(self) -> NoAnswer {
        match self {
            Self::NotConnected(cause) | Self::Broken(cause) => NoAnswer::Unreachable(cause),
            Self::TimedOut => NoAnswer::TimedOut,
            Self::TooLong => NoAnswer::TooLong,
        }
    }
}

/// The innermost cause, which is the one that says something ("connection refused").
fn cause(error: &reqwest::Error) -> String {
    let mut text = None;
    let mut source = error.source();
    while let Some(inner) = source {
        text = Some(inner.to_string());
        source = inner.source();
    }
    text.unwrap_or_else(|| error.to_string())
}
