//! Registries that are there before the load begins, written through the
//! store's own public interface. The same records make up the snapshot that is
//! weighed in memory.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use bailiwick_core::model::{
    ClientId, ClientRecord, ClientSecret, ClientType, GrantType, Owner, RegisteredScope,
    ResourceServer, ScopeId, SecretHash,
};
use bailiwick_core::scope::{Namespace, ScopeToken};
use bailiwick_core::store::Write;
use bailiwick_core::{Digest, UnixTime};
use bailiwick_store::Store;

use crate::preload::commit;

const WRITES_PER_COMMIT: usize = 10_000;

/// A registry of a given size.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    /// How many scopes.
    pub scopes: u64,
    /// How many resource servers own them, in turn.
    pub resource_servers: u64,
    /// When all of it was registered.
    pub now: UnixTime,
}

impl Registry {
    /// The name of the `index`-th scope; all names are of one length.
    #[must_use]
    pub fn name(&self, index: u64) -> String {
        format!("rs{:04}:scope{index:06}", self.owner(index))
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.scopes).map(|index| self.name(index))
    }

    /// Who owns the `index`-th scope.
    fn owner(&self, index: u64) -> u64 {
        index.checked_rem(self.resource_servers).unwrap_or_default()
    }

    /// The `index`-th scope under the number `id`.
    pub fn scope(&self, index: u64, id: u64) -> Result<RegisteredScope> {
        let owner = self.owner(index);
        Ok(RegisteredScope {
            description: format!("Read number {index} of what service {owner} keeps for you"),
            ..RegisteredScope::new(
                ScopeId(id),
                ScopeToken::parse(&self.name(index))?,
                Owner::ResourceServer(ClientId::new(&resource_server_id(owner))),
                self.now,
            )
        })
    }

    /// The `index`-th resource server, with a namespace and a resource identifier.
    pub fn resource_server(&self, index: u64) -> Result<ClientRecord> {
        let id = resource_server_id(index);
        let role = ResourceServer {
            namespaces: vec![Namespace::parse(&format!("{id}:"))?],
            resource: Some(format!("https://{id}.example")),
            ..ResourceServer::new()
        };
        Ok(ClientRecord {
            name: format!("Service {index}"),
            resource_server: Some(role),
            ..self.confidential(&id)
        })
    }

    /// The `index`-th of clients that only ask for tokens.
    #[must_use]
    pub fn client(&self, index: u64) -> ClientRecord {
        ClientRecord {
            name: format!("Application {index}"),
            grant_types: BTreeSet::from([GrantType::AuthorizationCode, GrantType::RefreshToken]),
            redirect_uris: vec![format!("https://application{index}.example/callback")],
            ..self.confidential(&format!("application{index:06}"))
        }
    }

    fn confidential(&self, id: &str) -> ClientRecord {
        ClientRecord {
            client_type: ClientType::Confidential,
            secrets: vec![ClientSecret {
                hash: SecretHash::Sha256(Digest::of(id.as_bytes())),
                created_at: self.now,
            }],
            ..ClientRecord::new(ClientId::new(id), self.now)
        }
    }

    /// Writes resource servers and scopes into `store`, beside what is there.
    pub async fn insert(&self, store: &dyn Store) -> Result<()> {
        let there = store.changes(None).await?.scopes;
        let last = there.iter().map(|scope| scope.id.0).max().unwrap_or(0);
        let mut writes = Vec::new();
        for index in 0..self.resource_servers {
            writes.push(Write::PutClient(Box::new(self.resource_server(index)?)));
        }
        for index in 0..self.scopes {
            let id = last.checked_add(index + 1).context("no number is left")?;
            writes.push(Write::PutScope(Box::new(self.scope(index, id)?)));
            if writes.len() >= WRITES_PER_COMMIT {
                commit(store, std::mem::take(&mut writes)).await?;
            }
        }
        commit(store, writes).await
    }
}

fn resource_server_id(index: u64) -> String {
    format!("rs{index:04}")
}
