//! What users allowed.

use bailiwick_core::{
    allowed::{AllowedClient, allowed, taken_back},
    model::{ClientId, UserId},
    scope::ScopeSet,
    store::{ConsentKey, ListQuery, LoadPlan, Page, PageRequest, Write},
};

use super::{ATTEMPTS, Administration, AdministrationError, Change, PAGE, Result};

/// Most pages of grants that are read for one user.
const MOST_PAGES: usize = 10;

impl Administration {
    /// What `user` allowed, by client: what they consented to, and what is live
    /// without having been asked for. Of 1000 clients and 10 000 authorizations at
    /// most.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::model::UserId;
    ///
    /// let allowed = administration.allowed(&UserId::new("17")).await?;
    /// assert!(allowed.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn allowed(&self, user: &UserId) -> Result<Vec<AllowedClient>> {
        let request = |after| PageRequest { after, limit: PAGE };
        let consents = ListQuery::ConsentsOf(user.clone(), request(None));
        let consents = match self.0.store.page(consents).await? {
            Page::Consents(consents) => consents,
            _ => Vec::new(),
        };
        let mut families = Vec::new();
        for _ in 0..MOST_PAGES {
            let after = families.last();
            let after = after.map(|family: &bailiwick_core::model::Family| family.id.to_hex());
            let query = ListQuery::FamiliesOf(user.clone(), request(after));
            let Page::Families(page) = self.0.store.page(query).await? else {
                break;
            };
            let is_last = page.len() < PAGE;
            families.extend(page);
            if is_last {
                break;
            }
        }
        Ok(allowed(&consents, &families, self.now()))
    }

    /// Forgets what `user` allowed `client`, and revokes all that the client holds
    /// for them: what a page does on which people take back what they allowed.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::{Actor, ClientId, UserId};
    ///
    /// /// After a user pressed the button.
    /// async fn taken_back(
    ///     server: &Administration,
    ///     user: &UserId,
    ///     client: &ClientId,
    /// ) -> Result<(), AdministrationError> {
    ///     let by_user = server.acting_as(Actor::User(user.clone()));
    ///     by_user.withdraw_consent(user, client).await
    /// }
    /// ```
    pub async fn withdraw_consent(&self, user: &UserId, client: &ClientId) -> Result<()> {
        self.change(of_both(user, client), |_, env| {
            let writes = vec![
                Write::DeleteConsent {
                    user: user.clone(),
                    client: client.clone(),
                },
                Write::RevokeAll {
                    user: Some(user.clone()),
                    client: Some(client.clone()),
                    at: env.now,
                },
            ];
            Ok(Change::new(writes, ()))
        })
        .await
    }

    /// Forgets that `user` allowed `client` these scopes, and revokes every
    /// authorization of the client for them that carries one
    /// ([`taken_back`]). To the rest the consent stays.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{Actor, ClientId, UserId},
    ///     scope::ScopeSet,
    /// };
    ///
    /// /// After a user pressed the button beside one scope.
    /// async fn narrowed(
    ///     server: &Administration,
    ///     user: &UserId,
    ///     client: &ClientId,
    ///     scope: &ScopeSet,
    /// ) -> Result<(), AdministrationError> {
    ///     let by_user = server.acting_as(Actor::User(user.clone()));
    ///     by_user.withdraw_scopes(user, client, scope).await
    /// }
    /// ```
    pub async fn withdraw_scopes(
        &self,
        user: &UserId,
        client: &ClientId,
        scopes: &ScopeSet,
    ) -> Result<()> {
        self.change(of_both(user, client), |_, env| {
            let writes = Vec::from(taken_back(user, client, scopes, env.now));
            Ok(Change::new(writes, ()))
        })
        .await
    }

    /// Forgets everything that `user` allowed anybody, and revokes all that any
    /// client holds for them. One client after the other: what fails in the middle
    /// leaves the rest as it was, to be tried again.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::{Actor, UserId};
    ///
    /// /// After a user pressed the button and said yes.
    /// async fn all_taken_back(
    ///     server: &Administration,
    ///     user: &UserId,
    /// ) -> Result<(), AdministrationError> {
    ///     let by_user = server.acting_as(Actor::User(user.clone()));
    ///     by_user.withdraw_everything(user).await
    /// }
    /// ```
    pub async fn withdraw_everything(&self, user: &UserId) -> Result<()> {
        // There may be more than one look finds.
        for _ in 0..ATTEMPTS {
            let allowed = self.allowed(user).await?;
            if allowed.is_empty() {
                return Ok(());
            }
            for client in allowed {
                self.withdraw_consent(user, &client.client).await?;
            }
        }
        Err(AdministrationError::Contended)
    }
}

fn of_both(user: &UserId, client: &ClientId) -> LoadPlan {
    LoadPlan {
        consent: Some(ConsentKey::Of(user.clone(), client.clone())),
        ..LoadPlan::default()
    }
}
