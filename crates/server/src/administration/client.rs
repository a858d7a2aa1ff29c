//! Clients: registered, changed, given new secrets, deleted.

use std::sync::Arc;

use super::{Administration, AdministrationError, Change, Provided, Result};
use bailiwick_core::{
    Snapshot, UnixTime,
    model::{Client, ClientId, ClientRecord, Owner},
    registration::{self, ClientDraft, LegacyGrants, NewSecret, RegisteredClient},
    scope::{retire_all, withdraw_offers},
    store::{LoadPlan, Write},
};

impl Administration {
    /// All clients by name.
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
    /// let clients = administration.clients().await?;
    /// assert_eq!(clients[0].name, "Calendar");
    /// assert_eq!(clients.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn clients(&self) -> Result<Vec<ClientRecord>> {
        let snapshot = self.snapshot().await?;
        let mut clients: Vec<_> = snapshot.clients().map(|c| c.record().clone()).collect();
        clients.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(clients)
    }

    /// The client `id`.
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
    /// use bailiwick_server::AdministrationError;
    ///
    /// assert_eq!(administration.client(&id).await?.name, "Calendar");
    /// let other = administration.client(&ClientId::new("calender")).await;
    /// assert!(matches!(other, Err(AdministrationError::NotFound { what: "client", .. })));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn client(&self, id: &ClientId) -> Result<ClientRecord> {
        let snapshot = self.snapshot().await?;
        Ok(find(&snapshot, id)?.record().clone())
    }

    /// Registers a client under `id`, or under one that the server makes.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{ClientType, GrantType},
    ///     registration::{ClientDraft, LegacyGrants, NewSecret},
    /// };
    ///
    /// let mut draft = ClientDraft::new("Calendar", ClientType::Confidential);
    /// draft.grant_types.insert(GrantType::AuthorizationCode);
    /// draft.redirect_uris.push("https://calendar.example/callback".to_owned());
    /// let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    /// let made = administration.create_client(&draft, Some("calendar"), &secret, legacy).await?;
    /// assert_eq!(made.record.id.as_str(), "calendar");
    /// assert!(made.secret.is_some()); // in clear, this once
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_client(
        &self,
        draft: &ClientDraft,
        id: Option<&str>,
        secret: &NewSecret,
        legacy: LegacyGrants,
    ) -> Result<RegisteredClient> {
        self.change(LoadPlan::default(), |situation, env| {
            let snapshot = situation.snapshot;
            let registered = registration::register(draft, id, secret, legacy, snapshot, env)?;
            Ok(put(registered))
        })
        .await
    }

    /// Changes the client `id` by `edit`, which may be applied again to a newer
    /// state of it. A client that becomes confidential gets a secret.
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
    /// use bailiwick_server::bailiwick_core::registration::LegacyGrants;
    ///
    /// let renamed = administration.update_client(&id, LegacyGrants::Refuse, |draft| {
    ///     draft.name = "Diary".to_owned();
    ///     Ok(())
    /// });
    /// let renamed = renamed.await?;
    /// assert_eq!(renamed.record.name, "Diary");
    /// assert!(renamed.secret.is_none()); // it keeps the one that it has
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_client(
        &self,
        id: &ClientId,
        legacy: LegacyGrants,
        edit: impl FnMut(&mut ClientDraft) -> Result<()>,
    ) -> Result<RegisteredClient> {
        self.revise_client(id, Provided::There, legacy, edit).await
    }

    /// As [`Administration::update_client`], by somebody who saw a state of it: another
    /// is refused with [`AdministrationError::Changed`].
    pub(crate) async fn revise_client(
        &self,
        id: &ClientId,
        provided: Provided<'_>,
        legacy: LegacyGrants,
        mut edit: impl FnMut(&mut ClientDraft) -> Result<()>,
    ) -> Result<RegisteredClient> {
        self.change(LoadPlan::default(), |situation, env| {
            let client = find(situation.snapshot, id)?;
            provided.check(client.record())?;
            let mut draft = ClientDraft::of(client.record());
            edit(&mut draft)?;
            if draft == ClientDraft::of(client.record()) {
                return Ok(Change::none(RegisteredClient {
                    record: client.record().clone(),
                    secret: None,
                }));
            }
            let revised =
                registration::revise(client.record(), &draft, legacy, situation.snapshot, env)?;
            Ok(put(revised))
        })
        .await
    }

    /// Switches a client on or off, whatever else is wrong with its record: one that no
    /// longer passes the rules can be switched off all the same.
    pub(crate) async fn switch_client(&self, id: &ClientId, disabled: bool) -> Result<()> {
        self.change(LoadPlan::default(), |situation, env| {
            let client = find(situation.snapshot, id)?;
            if client.record().disabled == disabled {
                return Ok(Change::none(()));
            }
            let record = ClientRecord {
                disabled,
                updated_at: env.now,
                ..client.record().clone()
            };
            Ok(Change::new(vec![Write::PutClient(Box::new(record))], ()))
        })
        .await
    }

    /// Gives the client `id` a new secret; with `keep_previous` the newest old
    /// one works beside it until the next rotation.
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
    /// use bailiwick_server::bailiwick_core::registration::NewSecret;
    ///
    /// let generated = NewSecret::Generated;
    /// let rotated = administration.rotate_client_secret(&id, &generated, true).await?;
    /// assert_eq!(rotated.record.secrets.len(), 2); // until the client has the new one
    ///
    /// let rotated = administration.rotate_client_secret(&id, &generated, false).await?;
    /// assert_eq!(rotated.record.secrets.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn rotate_client_secret(
        &self,
        id: &ClientId,
        secret: &NewSecret,
        keep_previous: bool,
    ) -> Result<RegisteredClient> {
        self.change(LoadPlan::default(), |situation, env| {
            let client = find(situation.snapshot, id)?;
            let rotated = registration::rotate_secret(client.record(), secret, keep_previous, env)?;
            Ok(put(rotated))
        })
        .await
    }

    /// Says that the rest of the client `id`, which a host keeps in a table of
    /// its own ([`Clients`](crate::Clients)), has changed: every node reads it anew
    /// before it decides anything more. To be called after the host's own commit.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::ClientId;
    ///
    /// async fn set_logo(administration: &Administration) -> Result<(), AdministrationError> {
    ///     // UPDATE client_logos SET logo = … WHERE client = 'calendar'
    ///     administration.refresh_client(&ClientId::new("calendar")).await
    /// }
    /// ```
    pub async fn refresh_client(&self, id: &ClientId) -> Result<()> {
        self.change(LoadPlan::default(), |situation, _| {
            let record = find(situation.snapshot, id)?.record().clone();
            Ok(Change::new(vec![Write::PutClient(Box::new(record))], ()))
        })
        .await
    }

    /// Deletes the client `id` and all that it holds; the scopes of a resource
    /// server are retired with it. Answers what it was.
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
    /// let deleted = administration.delete_client(&id).await?;
    /// assert_eq!(deleted.name, "Calendar");
    /// assert!(administration.clients().await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_client(&self, id: &ClientId) -> Result<ClientRecord> {
        self.delete_client_provided(id, Provided::There).await
    }

    /// The same, if that is so when it is deleted.
    pub(crate) async fn delete_client_provided(
        &self,
        id: &ClientId,
        provided: Provided<'_>,
    ) -> Result<ClientRecord> {
        self.change(LoadPlan::default(), |situation, env| {
            let client = find(situation.snapshot, id)?;
            provided.check(client.record())?;
            let owner = Owner::ResourceServer(id.clone());
            let mut writes = retire_all(&owner, situation.snapshot, env.now);
            writes.extend(withdrawn(id, situation.snapshot, env.now));
            writes.push(Write::DeleteClient {
                id: id.clone(),
                at: env.now,
            });
            Ok(Change::new(writes, client.record().clone()))
        })
        .await
    }
}

/// What was offered to `id`, which somebody else may be called one day, is not offered
/// any more.
fn withdrawn(id: &ClientId, snapshot: &Snapshot, now: UnixTime) -> impl Iterator<Item = Write> {
    let offering = snapshot.clients().filter(|client| {
        let role = client.resource_server();
        role.is_some_and(|role| role.offers.iter().any(|offer| offer.to == *id))
    });
    let records = offering.filter_map(move |from| withdraw_offers(from.record(), id, None, now));
    records.map(|record| Write::PutClient(Box::new(record)))
}

pub(super) fn find<'a>(snapshot: &'a Snapshot, id: &ClientId) -> Result<&'a Arc<dyn Client>> {
    snapshot
        .client(id)
        .ok_or_else(|| AdministrationError::not_found("client", id.as_str()))
}

pub(super) fn put(registered: RegisteredClient) -> Change<RegisteredClient> {
    let write = Write::PutClient(Box::new(registered.record.clone()));
    Change::new(vec![write], registered)
}
