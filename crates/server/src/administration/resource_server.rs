//! Resource servers: clients with a role, the scopes that they own, and a static
//! token to begin with.

use std::sync::Arc;

use bailiwick_core::{
    Snapshot,
    model::{Client, ClientId, ClientRecord, ClientType, GrantType, ResourceServer},
    registration::{self, ClientDraft, LegacyGrants, NewSecret},
    store::{LoadPlan, Write},
};
use zeroize::Zeroizing;

use super::{
    Administration, AdministrationError, Change, GivenToken, IssuedStaticToken, RegisteredClient,
    Result, client, static_token,
};

/// A resource server to be made.
///
/// ```
/// use bailiwick_server::administration::NewResourceServer;
/// use bailiwick_server::bailiwick_core::{model::ResourceServer, scope::Namespace};
///
/// let mut role = ResourceServer::new();
/// role.namespaces.push(Namespace::parse("plants:")?);
/// let plants = NewResourceServer {
///     name: "Plants".to_owned(),
///     role,
///     client_id: Some("plants".to_owned()),
///     token: None,
/// };
/// # assert!(plants.role.may_register);
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
#[derive(Clone, Debug)]
pub struct NewResourceServer {
    /// Its name, for people.
    pub name: String,
    /// Its role.
    pub role: ResourceServer,
    /// Its client identifier; `None`: the server makes one.
    pub client_id: Option<String>,
    /// A static token that is in use already; `None`: the server makes one.
    pub token: Option<GivenToken>,
}

/// A new resource server with its credentials, to be shown once.
#[derive(Clone)]
#[non_exhaustive]
pub struct RegisteredResourceServer {
    /// The client.
    pub record: ClientRecord,
    /// `client_secret` in clear.
    pub secret: Option<Zeroizing<String>>,
    /// Its static token, which carries every right that the role has.
    pub token: IssuedStaticToken,
}

impl std::fmt::Debug for RegisteredResourceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisteredResourceServer")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}

impl Administration {
    /// All resource servers by name.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_core::{model::*, registration::*};
    /// # let mut draft = ClientDraft::new("Calendar", ClientType::Confidential);
    /// # draft.grant_types.insert(GrantType::ClientCredentials);
    /// # let (made, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    /// # let made = administration.create_client(&draft, Some("calendar"), &made, legacy).await?;
    /// # let id = made.record.id;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// let all = administration.resource_servers().await?;
    /// assert_eq!(all.len(), 1); // other clients are not among them
    /// assert_eq!(all[0].name, "Plants");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn resource_servers(&self) -> Result<Vec<ClientRecord>> {
        let mut clients = self.clients().await?;
        clients.retain(|client| client.resource_server.is_some());
        Ok(clients)
    }

    /// The resource server `id`; a client without the role is not found.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// let plants = administration.resource_server(&id).await?;
    /// let role = plants.resource_server.unwrap();
    /// assert!(role.may_introspect && role.may_register);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn resource_server(&self, id: &ClientId) -> Result<ClientRecord> {
        let snapshot = self.snapshot().await?;
        Ok(find(&snapshot, id)?.record().clone())
    }

    /// Makes a resource server: a confidential client that may use client
    /// credentials, and a static token.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::{NewResourceServer, RegisteredResourceServer};
    /// use bailiwick_server::bailiwick_core::model::ResourceServer;
    ///
    /// let (name, role) = ("Plants".to_owned(), ResourceServer::new());
    /// let new = NewResourceServer { name, role, client_id: None, token: None };
    /// let RegisteredResourceServer { record, secret, token, .. } =
    ///     administration.create_resource_server(&new).await?;
    /// // What its operator needs, shown this once:
    /// let (id, secret, token) = (record.id, secret.unwrap(), token.access_token);
    /// # assert!([id.as_str(), &secret, &token].iter().all(|text| text.len() > 20));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_resource_server(
        &self,
        new: &NewResourceServer,
    ) -> Result<RegisteredResourceServer> {
        let mut draft = ClientDraft::new(new.name.clone(), ClientType::Confidential);
        draft.grant_types.insert(GrantType::ClientCredentials);
        draft.resource_server = Some(new.role.clone());
        let plan = LoadPlan {
            access_token: new.token.as_ref().map(|token| token.presented().key()),
            ..LoadPlan::default()
        };
        self.change(plan, |situation, env| {
            let registered = registration::register(
                &draft,
                new.client_id.as_deref(),
                &NewSecret::Generated,
                LegacyGrants::Refuse,
                situation.snapshot,
                env,
            )?;
            let (row, token) = static_token::issue(
                &registered.record,
                new.token.as_ref(),
                None,
                situation.loaded,
                env,
            )?;
            let writes = vec![
                Write::PutClient(Box::new(registered.record.clone())),
                Write::InsertAccessToken(row),
            ];
            let RegisteredClient { record, secret } = registered;
            Ok(Change::new(
                writes,
                RegisteredResourceServer {
                    record,
                    secret,
                    token,
                },
            ))
        })
        .await
    }

    /// Changes the role of the resource server `id`, and its name.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// let updated = administration.update_resource_server(&id, |name, role| {
    ///     *name = "Plants and trees".to_owned();
    ///     role.may_set_defaults = true;
    ///     Ok(())
    /// });
    /// assert_eq!(updated.await?.name, "Plants and trees");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_resource_server(
        &self,
        id: &ClientId,
        mut edit: impl FnMut(&mut String, &mut ResourceServer) -> Result<()>,
    ) -> Result<ClientRecord> {
        self.resource_server(id).await?;
        let updated = self.update_client(id, LegacyGrants::Refuse, |draft| {
            let role = draft.resource_server.as_mut();
            let role = role.ok_or_else(|| not_found(id))?;
            edit(&mut draft.name, role)
        });
        Ok(updated.await?.record)
    }

    /// Deletes the resource server `id`: its scopes are retired, its tokens
    /// revoked.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// administration.delete_resource_server(&id).await?;
    /// assert!(administration.resource_server(&id).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_resource_server(&self, id: &ClientId) -> Result<ClientRecord> {
        self.resource_server(id).await?;
        self.delete_client(id).await
    }
}

pub(super) fn find<'a>(snapshot: &'a Snapshot, id: &ClientId) -> Result<&'a Arc<dyn Client>> {
    client::find(snapshot, id)
        .ok()
        .filter(|client| client.resource_server().is_some())
        .ok_or_else(|| not_found(id))
}

fn not_found(id: &ClientId) -> AdministrationError {
    AdministrationError::not_found("resource server", id.as_str())
}
