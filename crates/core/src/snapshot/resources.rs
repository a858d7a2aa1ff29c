//! Which resource server answers to which resource identifier (RFC 8707).

use rpds::HashTrieMapSync;

use super::Snapshot;
use crate::{
    model::{ClientId, ResourceServer, TokenFormat},
    resource::canonical,
};

/// The resource identifiers in their one spelling.
#[derive(Clone, Debug, Default)]
pub(super) struct Resources(HashTrieMapSync<Box<str>, (ClientId, TokenFormat)>);

impl Resources {
    pub(super) fn add(&mut self, id: &ClientId, role: &ResourceServer) {
        if let Some(resource) = &role.resource {
            let entry = (id.clone(), role.token_format);
            self.0.insert_mut(canonical(resource).into(), entry);
        }
    }

    /// Takes back what `id` added, and not what another has added since.
    pub(super) fn remove(&mut self, id: &ClientId, role: &ResourceServer) {
        if let Some(resource) = role.resource.as_deref().map(canonical)
            && self.0.get(resource).is_some_and(|(owner, _)| owner == id)
        {
            self.0.remove_mut(resource);
        }
    }
}

/// A resource that a token can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resource<'a> {
    /// Its identifier as it is registered.
    pub(crate) identifier: &'a str,
    /// Its resource server.
    pub(crate) owner: &'a ClientId,
}

impl Snapshot {
    /// Whether the resource server of the identifier `resource` wants its access
    /// tokens to be JWTs (RFC 9068).
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// let snapshot = host::snapshot();
    /// assert!(snapshot.wants_jwt("https://maps.example/"));
    /// assert!(!snapshot.wants_jwt("https://nobody.example"));
    /// ```
    pub fn wants_jwt(&self, resource: &str) -> bool {
        let found = self.resources.0.get(canonical(resource));
        found.is_some_and(|(_, format)| *format == TokenFormat::Jwt)
    }

    /// The resource that `identifier` means, if its resource server is usable.
    pub(crate) fn resource(&self, identifier: &str) -> Option<Resource<'_>> {
        let (owner, _) = self.resources.0.get(canonical(identifier))?;
        let role = self.usable_client(owner)?.resource_server()?;
        Some(Resource {
            identifier: role.resource.as_deref()?,
            owner,
        })
    }
}
