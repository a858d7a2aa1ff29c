//! The tables, and what changed in them.

use std::sync::Arc;

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, ApiToken, AuditEntry, AuditNumber, AuthorizationCode, ClientId, ClientRecord,
        ConsentedScope, Family, FamilyId, Group, RefreshToken, RegisteredScope, ScopeId,
        SecondFactor, SecretName, Session, SetupLink, SigningKeyRecord, UserId, UserRecord,
    },
    opaque::Selector,
    scope::ScopeToken,
    snapshot::Version,
    store::Changes,
};
use rpds::RedBlackTreeMapSync;

use super::weather::WeatherKey;

/// Rows by key. A copy of a table shares its rows: a reader's view and a commit
/// that fails in the middle cost nothing.
pub(super) type Table<K, V> = RedBlackTreeMapSync<K, Arc<V>>;

/// All that is kept.
#[derive(Clone, Default)]
pub(super) struct Tables {
    pub(super) version: Version,
    pub(super) changed: RedBlackTreeMapSync<Changed, Version>,
    pub(super) clients: Table<ClientId, ClientRecord>,
    pub(super) secret_uses: RedBlackTreeMapSync<(ClientId, SecretName), UnixTime>,
    pub(super) scopes: Table<ScopeToken, RegisteredScope>,
    pub(super) scope_names: RedBlackTreeMapSync<ScopeId, ScopeToken>,
    pub(super) signing_keys: Table<String, SigningKeyRecord>,
    pub(super) users: Table<UserId, UserRecord>,
    pub(super) second_factors: Table<UserId, SecondFactor>,
    pub(super) groups: Table<String, Group>,
    pub(super) codes: Table<Selector, AuthorizationCode>,
    pub(super) families: Table<FamilyId, Family>,
    pub(super) access_tokens: Table<Selector, AccessToken>,
    pub(super) refresh_tokens: Table<Selector, RefreshToken>,
    pub(super) sessions: Table<Selector, Session>,
    pub(super) api_tokens: Table<Selector, ApiToken>,
    pub(super) setup_link: Option<Arc<SetupLink>>,
    pub(super) tickets: RedBlackTreeMapSync<[u8; 16], UnixTime>,
    pub(super) consents: RedBlackTreeMapSync<(UserId, ClientId), Table<ScopeToken, ConsentedScope>>,
    pub(super) audit: Table<AuditNumber, AuditEntry>,
    pub(super) weather: RedBlackTreeMapSync<WeatherKey, u64>,
}

/// What a snapshot holds and a commit changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Changed {
    Client(ClientId),
    Scope(ScopeToken),
    SigningKeys,
}

impl Tables {
    pub(super) fn changes(&self, since: Option<Version>) -> Changes {
        since.map_or_else(|| self.everything(), |since| self.changes_since(since))
    }

    fn everything(&self) -> Changes {
        let mut changes = Changes {
            version: self.version,
            clients: values(&self.clients),
            deleted_clients: Vec::new(),
            scopes: values(&self.scopes),
            signing_keys: Some(self.signing_keys()),
        };
        changes.scopes.sort_by_key(|scope| scope.id);
        changes
    }

    fn changes_since(&self, since: Version) -> Changes {
        let mut changes = Changes {
            version: self.version,
            ..Changes::default()
        };
        let newer = self.changed.iter().filter(|(_, at)| **at > since);
        for (changed, _) in newer {
            match changed {
                Changed::Client(id) => match self.clients.get(id) {
                    Some(client) => changes.clients.push((**client).clone()),
                    None => changes.deleted_clients.push(id.clone()),
                },
                Changed::Scope(name) => {
                    let scope = self.scopes.get(name);
                    changes.scopes.extend(scope.map(|scope| (**scope).clone()));
                }
                Changed::SigningKeys => changes.signing_keys = Some(self.signing_keys()),
            }
        }
        changes.scopes.sort_by_key(|scope| scope.id);
        changes
    }

    fn signing_keys(&self) -> Vec<SigningKeyRecord> {
        let mut keys = values(&self.signing_keys);
        keys.sort_by(|a, b| (a.created_at, &a.kid).cmp(&(b.created_at, &b.kid)));
        keys
    }
}

fn values<K: Ord + Clone, V: Clone>(table: &Table<K, V>) -> Vec<V> {
    table.values().map(|row| (**row).clone()).collect()
}
