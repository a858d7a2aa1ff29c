//! One server with a registry of one size.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use bailiwick_core::UnixTime;
use bailiwick_core::scope::ScopeSet;

use super::options::RegistryOptions;
use super::seed::Registry;
use crate::clock::unix_milliseconds;
use crate::deployment::{Deployment, string};
use crate::process::Process;
use crate::requests::Values;
use crate::server::Subject;

/// Starts of which the median is reported.
const STARTS: usize = 3;
/// The registry is older than every grant: what is newer, a grant does not carry.
const AGE: i64 = 3_600_000;

/// A server that runs, and what is known of its registry.
#[derive(Debug)]
pub(super) struct Deployed {
    pub(super) registry: Registry,
    pub(super) subject: Subject,
    pub(super) process: Arc<Process>,
    /// The names of its scopes.
    pub(super) names: Arc<Values>,
    /// Refresh tokens that users granted, each for another scope.
    pub(super) refresh_tokens: Arc<Values>,
    /// Access tokens for several scopes each, as introspection sees them.
    pub(super) access_tokens: Arc<Values>,
    /// Resident memory after each start, in KiB.
    pub(super) resident: Vec<u64>,
    /// Time from spawning to ready, at each start.
    pub(super) starts: Vec<Duration>,
}

impl Deployed {
    /// Sets a server up in a new directory below `directory`, with a registry of
    /// `scopes` scopes.
    pub(super) async fn new(
        options: &RegistryOptions,
        directory: &Path,
        scopes: u64,
    ) -> Result<Self> {
        let directory = directory.join(format!("registry-{scopes}"));
        fs::create_dir(&directory)?;
        let deployment = Deployment::new(&options.server_binary()?, directory)?;
        let subject = {
            let _process = deployment.serve()?.0;
            Subject::set_up(deployment)?
        };
        let registry = Registry {
            scopes,
            resource_servers: options.resource_servers,
            now: UnixTime::from_millis(unix_milliseconds() - AGE),
        };
        let store = subject.deployment().open_store().await?;
        registry.insert(&*store).await?;
        let mut grant = subject.grant()?;
        grant.insert_user(&*store).await?;
        grant.scopes = alone(&registry)?;
        let refresh_tokens = grant
            .insert_refresh_tokens(&*store, options.chains())
            .await?;
        grant.scopes = vec![shared(&registry)?];
        let access_tokens = grant.insert_access_tokens(&*store, options.tokens).await?;
        drop(store);
        let (mut resident, mut starts) = (Vec::new(), Vec::new());
        let mut start = || -> Result<Process> {
            let (process, took) = subject.deployment().serve()?;
            resident.push(process.memory_kib()?.resident);
            starts.push(took);
            Ok(process)
        };
        for _ in 1..STARTS {
            start()?;
        }
        let process = Arc::new(start()?);
        Ok(Self {
            names: Arc::new(registry.names().collect()),
            refresh_tokens: Arc::new(refresh_tokens),
            access_tokens: Arc::new(access_tokens),
            registry,
            subject,
            process,
            resident,
            starts,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.subject.deployment().address()
    }

    /// A resource server `id` that rules `namespace`; its `Authorization`.
    pub(super) fn resource_server(&self, id: &str, namespace: &str) -> Result<String> {
        let made = self.subject.deployment().administer(&[
            "resource-server",
            "create",
            id,
            "--client-id",
            id,
            "--namespace",
            namespace,
        ])?;
        Ok(format!("Bearer {}", string(&made, "access_token")?))
    }

    /// A static token of resource server 0, which is there already.
    pub(super) fn token_of_first(&self) -> Result<String> {
        let made = self
            .subject
            .deployment()
            .administer(&["resource-server", "token", "rs0000"])?;
        Ok(format!("Bearer {}", string(&made, "access_token")?))
    }
}

/// One scope each, spread over the registry.
fn alone(registry: &Registry) -> Result<Vec<ScopeSet>> {
    const SPREAD: u64 = 997;
    (0..registry.scopes.min(SPREAD))
        .map(|index| {
            let place = index * registry.scopes / registry.scopes.min(SPREAD);
            Ok(ScopeSet::parse(&registry.name(place))?)
        })
        .collect()
}

/// Five scopes of resource server 0 and five of others, as far as there are any.
fn shared(registry: &Registry) -> Result<ScopeSet> {
    const EACH: usize = 5;
    let is_first = |index: &u64| index.is_multiple_of(registry.resource_servers);
    let own = (0..registry.scopes).filter(is_first).take(EACH);
    let others = (0..registry.scopes)
        .filter(|index| !is_first(index))
        .take(EACH);
    let names: Vec<String> = own
        .chain(others)
        .map(|index| registry.name(index))
        .collect();
    Ok(ScopeSet::parse(&names.join(" "))?)
}
