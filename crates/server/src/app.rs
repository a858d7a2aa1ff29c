//! What every handler shares.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::{Arc, atomic::AtomicBool},
};

use arc_swap::ArcSwapOption;
use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequestParts},
};
use bailiwick_core::{
    Config, Env, UnixTime, metadata::Endpoints, model::UserRecord, snapshot::Version,
};
use bailiwick_jose::Secrets;
use bailiwick_store::Store;
use http::request::Parts as Head;

use crate::{
    administration::Administration,
    branding::Branding,
    clock::{Borrowed, Clock, Randomness},
    events::Events,
    extensions::Extensions,
    feeds::Feeds,
    last_used::LastUsed,
    limiter::FailureLimiter,
    links::Links,
    listen::{ConnectionLimits, TrustedProxies},
    metrics::Metrics,
    mount::Mount,
    route::RouteGroup,
    routing::Routing,
    secret_uses::SecretUses,
    sign_in::SignIn,
    snapshot::SnapshotHolder,
    templates::Templates,
    users::{Users, UsersError},
    waiting::Waiters,
    weather::Weather,
};

/// A metadata document that is ready to be sent.
#[derive(Debug)]
pub(crate) struct PreparedMetadata {
    /// Of which snapshot.
    pub(crate) version: Version,
    /// Until when it holds, if it does not for ever.
    pub(crate) until: Option<UnixTime>,
    pub(crate) document: Bytes,
}

/// Something that is set outside of the configuration of the toolkit.
#[derive(Clone, Debug)]
pub(crate) struct ShownSetting {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Whether it is not what it is without being set.
    pub(crate) is_set: bool,
}

/// The parts of a running server, cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Parts>);

/// See [`App`].
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) config: Arc<Config>,
    pub(crate) mount: Mount,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) users: Arc<dyn Users>,
    /// The host's own, in place of our sessions and our page.
    pub(crate) sign_in: Option<Arc<dyn SignIn>>,
    pub(crate) keys: Arc<Secrets>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Randomness>,
    pub(crate) snapshots: Arc<SnapshotHolder>,
    pub(crate) events: Events,
    pub(crate) extensions: Extensions,
    pub(crate) failures: FailureLimiter,
    pub(crate) waiters: Waiters,
    pub(crate) last_used: LastUsed,
    /// Uses of clients' secrets that are not written yet.
    pub(crate) secret_uses: SecretUses,
    /// What is told to Prometheus.
    pub(crate) metrics: Arc<Metrics>,
    /// What happened and is not written yet.
    pub(crate) weather: Arc<Weather>,
    /// The readers of the change feed.
    pub(crate) feeds: Feeds,
    pub(crate) templates: Templates,
    pub(crate) branding: Branding,
    pub(crate) administration: Administration,
    pub(crate) routing: Routing,
    /// What the metadata says besides what the grants bring.
    pub(crate) endpoints: Endpoints,
    /// Where pages lead.
    pub(crate) links: Links,
    pub(crate) limits: ConnectionLimits,
    /// Whether the server is about to stop.
    pub(crate) leaving: AtomicBool,
    /// Who is believed about whom they speak for.
    pub(crate) proxies: TrustedProxies,
    /// What is set outside of the configuration of the toolkit, for administrators.
    pub(crate) settings: Vec<ShownSetting>,
    /// The metadata document, ready to be sent.
    pub(crate) metadata: ArcSwapOption<PreparedMetadata>,
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// What a decision of this moment takes from the world.
    pub(crate) fn env<'a>(&'a self, random: &'a mut Borrowed<'_>) -> Env<'a> {
        Env {
            now: self.now(),
            random,
            keys: &*self.0.keys,
            signatures: &*self.0.snapshots,
            config: &self.0.config,
        }
    }

    /// Whether users come with the loads of the server's own store.
    pub(crate) fn users_in_store(&self) -> bool {
        self.0.users.in_store(&self.0.store)
    }

    /// Whether people sign in here: at our pages, or at the host's.
    pub(crate) fn has_sign_in(&self) -> bool {
        self.0.sign_in.is_some() || self.0.routing.keeps(RouteGroup::SignIn)
    }

    /// Whether `password` is the one of the user `record`, who was loaded just now.
    pub(crate) async fn verify_password(
        &self,
        record: Option<&UserRecord>,
        password: &str,
    ) -> Result<bool, UsersError> {
        let users = &self.0.users;
        if self.users_in_store() {
            users.verify_record(record, password).await
        } else {
            let user = record.map(|record| &record.user);
            users.verify_password(user, password).await
        }
    }

    /// The time now.
    pub(crate) fn now(&self) -> UnixTime {
        self.0.clock.now()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Who is at the other end of the connection: an extension of a request that a
/// host hands in. Guesses at passwords and secrets are counted by it; without it
/// they are counted by account and client alone. Behind a proxy it is the address
/// that the proxy vouches for.
///
/// ```
/// use bailiwick_server::PeerAddress;
/// use bytes::Bytes;
/// use http::Request;
///
/// let mut request = Request::post("/o/token/").body(Bytes::new()).unwrap();
/// let address = "203.0.113.7:50000".parse().unwrap();
/// request.extensions_mut().insert(PeerAddress(address));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

/// Who is at the other end of the connection, as far as limits are concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) Option<SocketAddr>);

impl FromRequestParts<App> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Head, _: &App) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

impl Peer {
    /// As the accept loop or a host says: ours, or `axum` for a merged router.
    pub(crate) fn of(extensions: &http::Extensions) -> Self {
        let said = extensions.get::<PeerAddress>().map(|peer| peer.0);
        let by_axum = || {
            let connection = extensions.get::<ConnectInfo<SocketAddr>>();
            connection.map(|connection| connection.0)
        };
        Self(said.or_else(by_axum))
    }

    /// The address of somebody elsewhere. Behind a proxy on this machine all the
    /// world has one address, which must not be held against anybody.
    pub(crate) fn remote_address(self) -> Option<String> {
        let address = self.0?.ip().to_canonical();
        (!address.is_loopback()).then(|| network(address))
    }

    /// The address without its port.
    pub(crate) fn address(self) -> String {
        self.0
            .map(|address| network(address.ip().to_canonical()))
            .unwrap_or_default()
    }
}

/// The address that somebody has: of IPv6 whoever has one has 2⁶⁴ of them.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn ct_20_all_addresses_of_one_host_are_one() {
        let of = |text: &str| Peer(Some(text.parse().unwrap())).remote_address();
        let first = of("[2001:db8:1:2::1]:5000");
        assert_eq!(first.as_deref(), Some("2001:db8:1:2::/64"));
        assert_eq!(of("[2001:db8:1:2:ffff:1:2:3]:6000"), first);
        assert_ne!(of("[2001:db8:1:3::1]:5000"), first);
        let v4 = of("192.0.2.1:5000");
        assert_eq!(v4.as_deref(), Some("192.0.2.1"));
        assert_eq!(of("[::ffff:192.0.2.1]:5000"), v4);
        for here in ["127.0.0.1:5000", "[::1]:5000", "[::ffff:127.0.0.1]:5000"] {
            assert_eq!(of(here), None);
        }
    }
}
