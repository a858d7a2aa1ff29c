//! What a snapshot is made of.

use crate::{
    model::{ClientId, ClientRecord, RegisteredScope, SigningKeyRecord},
    snapshot::Version,
};

/// What changed in clients and registry since a version.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{Snapshot, snapshot::Version, store::Changes};
///
/// /// A snapshot from all that a store has.
/// fn snapshot(changes: Changes) -> Snapshot {
///     let empty = Snapshot::new().with_version(changes.version);
///     let clients = changes.clients.into_iter();
///     let with_clients = clients.fold(empty, |all, one| all.with_client(Arc::new(one)));
///     let scopes = changes.scopes.into_iter();
///     scopes.fold(with_clients, |all, one| all.with_scope(Arc::new(one)))
/// }
///
/// assert_eq!(snapshot(Changes::default()).version(), Version(0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The version that these changes lead to.
    pub version: Version,
    /// Clients, new or changed.
    pub clients: Vec<ClientRecord>,
    /// Clients deleted.
    pub deleted_clients: Vec<ClientId>,
    /// Scopes, new or changed.
    pub scopes: Vec<RegisteredScope>,
    /// All signing keys, if one of them changed.
    pub signing_keys: Option<Vec<SigningKeyRecord>>,
}
