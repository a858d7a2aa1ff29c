//! The secrets of a client: two at once, so that one replaces the other at leisure.

use bailiwick_core::{
    model::{ClientId, ClientRecord, SecretName, SecretUse},
    registration::{self, NewSecret, RegisteredClient},
    store::{ListQuery, LoadPlan, Page, Write},
};

use super::{
    Administration, Change, Provided, Result,
    client::{find, put},
};

impl Administration {
    /// Gives the client `id` a secret beside the one that it has. One that has two is
    /// refused.
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
    /// let two = administration.add_client_secret(&id, &NewSecret::Generated).await?;
    /// assert_eq!(two.record.secrets.len(), 2);
    /// // … once the client uses the new one, and the uses of the old one end:
    /// let old = two.record.secrets[1].name();
    /// let one = administration.delete_client_secret(&id, old).await?;
    /// assert_eq!(one.secrets.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn add_client_secret(
        &self,
        id: &ClientId,
        secret: &NewSecret,
    ) -> Result<RegisteredClient> {
        self.add_client_secret_provided(id, Provided::There, secret)
            .await
    }

    /// The same, if that is so when it is added.
    pub(crate) async fn add_client_secret_provided(
        &self,
        id: &ClientId,
        provided: Provided<'_>,
        secret: &NewSecret,
    ) -> Result<RegisteredClient> {
        self.change(LoadPlan::default(), |situation, env| {
            let client = find(situation.snapshot, id)?;
            provided.check(client.record())?;
            Ok(put(registration::add_secret(client.record(), secret, env)?))
        })
        .await
    }

    /// Takes the secret `name` from the client `id`; not its only one, if it is
    /// confidential.
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
    /// let only = made.record.secrets[0].name();
    /// let refused = administration.delete_client_secret(&id, only).await;
    /// assert!(matches!(refused, Err(AdministrationError::Refused(_))));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_client_secret(
        &self,
        id: &ClientId,
        name: SecretName,
    ) -> Result<ClientRecord> {
        self.delete_client_secret_provided(id, Provided::There, name)
            .await
    }

    /// The same, if that is so when it is deleted.
    pub(crate) async fn delete_client_secret_provided(
        &self,
        id: &ClientId,
        provided: Provided<'_>,
        name: SecretName,
    ) -> Result<ClientRecord> {
        self.change(LoadPlan::default(), |situation, env| {
            let client = find(situation.snapshot, id)?;
            provided.check(client.record())?;
            let record = registration::delete_secret(client.record(), name, env.now)?;
            let write = Write::PutClient(Box::new(record.clone()));
            Ok(Change::new(vec![write], record))
        })
        .await
    }

    /// When the secrets of the client `id` were last used; those that were not used
    /// since they were made, and use of the last minutes, are missing.
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
    /// assert!(administration.client_secret_uses(&id).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn client_secret_uses(&self, id: &ClientId) -> Result<Vec<SecretUse>> {
        let query = ListQuery::SecretUsesOf(id.clone());
        match self.0.store.page(query).await? {
            Page::SecretUses(uses) => Ok(uses),
            _ => Ok(Vec::new()),
        }
    }
}
