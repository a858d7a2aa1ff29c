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
    pub async fn resource_servers(&self) -> Result<Vec<ClientRecord>> {
        let mut clients = self.clients().await?;
        clients.retain(|client| client.resource_server.is_some());
        Ok(clients)
    }

    /// The resource server `id`; a client without the role is not found.
    pub async fn resource_server(&self, id: &ClientId) -> Result<ClientRecord> {
        let snapshot = self.snapshot().await?;
        Ok(find(&snapshot, id)?.record().clone())
    }

    /// Makes a resource server: a confidential client that may use client
    /// credentials, and a static token.
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
