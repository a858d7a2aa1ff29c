//! What users allowed.

use bailiwick_core::{
    model::{ClientId, UserId},
    store::{ConsentKey, LoadPlan, Write},
};

use super::{Administration, Change, Result};

impl Administration {
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
        let plan = LoadPlan {
            consent: Some(ConsentKey::Of(user.clone(), client.clone())),
            ..LoadPlan::default()
        };
        self.change(plan, |_, env| {
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
}
