//! The one way out: fetching a document from an address that somebody else chose.
//!
//! security.md JW-9: what is fetched is resolved once, and only public addresses
//! are connected to; nothing is followed, waited for without end or read without
//! bound.

mod address;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, net::SocketAddr, time::Duration};

use reqwest::{Client, redirect, retry};
use tokio::{net::lookup_host, sync::Semaphore, time::timeout};
use url::{Host, Url};

use self::address::is_public;

/// How long a fetch may take, from the look-up to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest document, in bytes.
const LONGEST: usize = 128 * 1024;
/// Fetches at once.
const AT_ONCE: usize = 4;

/// Fetches JSON documents from addresses that others chose.
///
/// Only `https` on port 443 of public addresses, without redirects, five seconds
/// and 128 KiB at most; but for the hosts that the operator lets through.
///
/// ```
/// use bailiwick_server::fetch::{FetchError, Fetcher};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let fetcher = Fetcher::default();
/// let refused = fetcher.json("https://127.0.0.1/").await;
/// assert!(matches!(refused, Err(FetchError::Address(_))));
/// # }
/// ```
#[derive(Debug)]
pub struct Fetcher {
    /// `host:port` in lower case: any address, http too.
    let_through: BTreeSet<String>,
    slots: Semaphore,
}

/// Why a document was not fetched.
///
/// ```
/// use bailiwick_server::fetch::FetchError;
///
/// assert_eq!(FetchError::Busy.to_string(), "too many documents are being fetched: try again");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Its address is none that is fetched from.
    #[error("{0} is not fetched: only https on port 443, without user name")]
    Url(String),
    /// It is at an address that is not public, or at none.
    #[error("{0} is at no public address")]
    Address(String),
    /// Nobody answered in time.
    #[error("no answer within 5 seconds")]
    TimedOut,
    /// It could not be reached, or the connection broke.
    #[error("it could not be reached: {0}")]
    Unreachable(String),
    /// What came is not what was asked for.
    #[error("the answer is {0}")]
    Answer(String),
    /// Too many are being fetched.
    #[error("too many documents are being fetched: try again")]
    Busy,
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::letting_through([])
    }
}

impl Fetcher {
    /// A fetcher that reaches these `host:port` whatever their address, by http as
    /// well: a network of the operator's own.
    ///
    /// ```
    /// use bailiwick_server::fetch::Fetcher;
    ///
    /// let fetcher = Fetcher::letting_through(["plants.internal:8080".to_owned()]);
    /// # let _ = fetcher;
    /// ```
    pub fn letting_through(hosts: impl IntoIterator<Item = String>) -> Self {
        Self {
            let_through: hosts
                .into_iter()
                .map(|host| host.to_ascii_lowercase())
                .collect(),
            slots: Semaphore::new(AT_ONCE),
        }
    }

    /// The JSON document at `url`.
    ///
    /// ```
    /// use bailiwick_server::fetch::Fetcher;
    ///
    /// async fn read(fetcher: &Fetcher) -> Option<Vec<u8>> {
    ///     let url = "https://plants.example/.well-known/oauth-protected-resource";
    ///     fetcher.json(url).await.ok()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not at a public address, does not answer 200 with
    /// `application/json` in time, or is too long.
    pub async fn json(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let _slot = self.slots.try_acquire().map_err(|_| FetchError::Busy)?;
        let fetched = timeout(PATIENCE, self.fetch(url)).await;
        fetched.unwrap_or(Err(FetchError::TimedOut))
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let refused = || FetchError::Url(url.chars().take(200).collect());
        let url = Url::parse(url).map_err(|_| refused())?;
        let (host, port) = url
            .host()
            .zip(url.port_or_known_default())
            .ok_or_else(refused)?;
        let is_web = matches!(url.scheme(), "https" | "http");
        let let_through = is_web && self.let_through.contains(&format!("{host}:{port}"));
        let usual = url.scheme() == "https" && port == 443;
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !anonymous || !(usual || let_through) {
            return Err(refused());
        }
        let addresses = resolved(&host, port).await?;
        if !let_through && !addresses.iter().all(|address| is_public(address.ip())) {
            return Err(FetchError::Address(host.to_string()));
        }
        let client = client_for(&host, &addresses)?;
        let request = client.get(url).header("accept", "application/json");
        read(request.send().await.map_err(|error| broken(&error))?).await
    }
}

/// The addresses of `host`, looked up once: what is checked is what is connected
/// to.
async fn resolved(host: &Host<&str>, port: u16) -> Result<Vec<SocketAddr>, FetchError> {
    let none = || FetchError::Address(host.to_string());
    let addresses: Vec<_> = match host {
        Host::Ipv4(address) => vec![SocketAddr::from((*address, port))],
        Host::Ipv6(address) => vec![SocketAddr::from((*address, port))],
        Host::Domain(name) => {
            let found = lookup_host((*name, port)).await;
            found.map_err(|_| none())?.collect()
        }
    };
    if addresses.is_empty() {
        return Err(none());
    }
    Ok(addresses)
}

fn client_for(host: &Host<&str>, addresses: &[SocketAddr]) -> Result<Client, FetchError> {
    let builder = Client::builder()
        .user_agent(concat!("bailiwick/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .timeout(PATIENCE);
    let builder = match host {
        Host::Domain(name) => builder.resolve_to_addrs(name, addresses),
        Host::Ipv4(_) | Host::Ipv6(_) => builder,
    };
    builder.build().map_err(|error| broken(&error))
}

async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, FetchError> {
    let status = response.status();
    if status != reqwest::StatusCode::OK {
        return Err(FetchError::Answer(format!("{status}, not 200")));
    }
    let header = |name| {
        let value = response.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let media_type = header(reqwest::header::CONTENT_TYPE);
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(FetchError::Answer("not application/json".to_owned()));
    }
    if !header(reqwest::header::CONTENT_ENCODING).is_empty() {
        return Err(FetchError::Answer("compressed".to_owned()));
    }
    let mut document = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if document.len() + chunk.len() > LONGEST {
            return Err(FetchError::Answer("longer than 128 KiB".to_owned()));
        }
        document.extend_from_slice(&chunk);
    }
    Ok(document)
}

/// Without the address, which others chose.
fn broken(error: &reqwest::Error) -> FetchError {
    if error.is_timeout() {
        return FetchError::TimedOut;
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    FetchError::Unreachable(cause.to_string())
}
