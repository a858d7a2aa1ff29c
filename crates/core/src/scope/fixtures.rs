//! Records for tests.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use super::{Moment, Namespace, ScopeCeiling, ScopeSet, ScopeToken};
use crate::{
    Config, Digest, Env, MacKeys, MacPurpose, Random, Snapshot, UnixTime,
    env::KeyId,
    model::{ClientId, ClientRecord, ClientType, Owner, RegisteredScope, ResourceServer, ScopeId},
};

pub(crate) fn token(name: &str) -> ScopeToken {
    ScopeToken::parse(name).unwrap()
}

pub(crate) fn set(names: &str) -> ScopeSet {
    ScopeSet::parse(names).unwrap()
}

pub(crate) fn client(id: &str) -> ClientRecord {
    ClientRecord {
        name: id.to_owned(),
        client_type: ClientType::Confidential,
        ..ClientRecord::new(ClientId::new(id), UnixTime::from_secs(0))
    }
}

pub(crate) fn resource_server(id: &str, resource: Option<&str>) -> ClientRecord {
    ClientRecord {
        resource_server: Some(ResourceServer {
            resource: resource.map(str::to_owned),
            ..ResourceServer::new()
        }),
        ..client(id)
    }
}

pub(crate) fn scope(id: u64, name: &str, owner: Option<&str>) -> RegisteredScope {
    RegisteredScope {
        description: String::new(),
        ..RegisteredScope::new(
            ScopeId(id),
            token(name),
            owner.map_or(Owner::AuthorizationServer, |id| {
                Owner::ResourceServer(ClientId::new(id))
            }),
            UnixTime::from_secs(0),
        )
    }
}

/// The moment of the requests.
pub(crate) const NOW: UnixTime = UnixTime::from_secs(1000);

/// What was granted a moment ago, and is refreshed.
pub(crate) fn within(scope: &ScopeSet) -> ScopeCeiling<'_> {
    ScopeCeiling {
        scope,
        audience: &[],
        granted_at: NOW,
        grant_type: &crate::model::GrantType::AuthorizationCode,
        moment: Moment::Refresh,
    }
}

/// A registry of these clients and scopes.
pub(crate) fn snapshot(
    clients: impl IntoIterator<Item = ClientRecord>,
    scopes: impl IntoIterator<Item = RegisteredScope>,
) -> Snapshot {
    let snapshot = clients
        .into_iter()
        .fold(Snapshot::new(), |s, c| s.with_client(Arc::new(c)));
    scopes
        .into_iter()
        .fold(snapshot, |s, scope| s.with_scope(Arc::new(scope)))
}

/// Numbers in order; tests only.
#[derive(Debug, Default)]
pub(crate) struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

/// A digest of the input stands for the MAC.
#[derive(Debug)]
pub(crate) struct DigestKeys;

impl MacKeys for DigestKeys {
    fn current(&self) -> KeyId {
        KeyId([1; 4])
    }

    fn mac(&self, key: KeyId, _: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        (key == self.current()).then(|| *Digest::of_parts(parts.iter().copied()).as_bytes())
    }
}

/// An environment at second 1000.
pub(crate) fn env<'a>(random: &'a mut Counting, config: &'a Config) -> Env<'a> {
    Env {
        now: UnixTime::from_secs(1000),
        random,
        keys: &DigestKeys,
        signatures: &crate::NoSignatures,
        config,
    }
}

/// The namespace `prefix`.
pub(crate) fn namespace(prefix: &str) -> Namespace {
    Namespace::parse(prefix).unwrap()
}
