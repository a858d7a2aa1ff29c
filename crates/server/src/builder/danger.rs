//! What takes protection back.

use std::sync::Arc;

use super::Builder;
use crate::clock::Randomness;

impl<S, U, K> Builder<S, U, K> {
    /// Lets clients ask for codes without a challenge:
    /// [`Config::danger_pkce_optional`](bailiwick_core::Config::danger_pkce_optional).
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// // For clients that cannot be taught; better: let off that client alone.
    /// let builder = AuthorizationServer::builder("https://id.example/o").danger_pkce_optional();
    /// # drop(builder);
    /// ```
    pub fn danger_pkce_optional(mut self) -> Self {
        self.config.danger_pkce_optional();
        self
    }

    /// Lets `http://localhost` redirect URIs match on any port:
    /// [`Config::danger_localhost_any_port`](bailiwick_core::Config::danger_localhost_any_port).
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// // Native applications listen on whatever port is free.
    /// let builder =
    ///     AuthorizationServer::builder("https://id.example/o").danger_localhost_any_port();
    /// # drop(builder);
    /// ```
    pub fn danger_localhost_any_port(mut self) -> Self {
        self.config.danger_localhost_any_port();
        self
    }

    /// Lets resource servers introspect by GET:
    /// [`Config::danger_introspection_by_get`](bailiwick_core::Config::danger_introspection_by_get).
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// // While resource servers move to POST: tokens show in the logs on the way.
    /// let builder =
    ///     AuthorizationServer::builder("https://id.example/o").danger_introspection_by_get();
    /// # drop(builder);
    /// ```
    pub fn danger_introspection_by_get(mut self) -> Self {
        self.config.danger_introspection_by_get();
        self
    }

    /// Lets a public client's own `approval_prompt` count:
    /// [`Config::danger_approval_prompt_by_public_clients`](bailiwick_core::Config::danger_approval_prompt_by_public_clients).
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .danger_approval_prompt_by_public_clients();
    /// # drop(builder);
    /// ```
    pub fn danger_approval_prompt_by_public_clients(mut self) -> Self {
        self.config.danger_approval_prompt_by_public_clients();
        self
    }

    /// Another source of randomness than the system's. It makes every secret.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use bailiwick_server::{AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = bailiwick_core::Digest::of(b"an example");
    /// # let keys = Arc::new(Secrets::new(secret.as_bytes(), &[])?);
    /// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
    /// # let users = Arc::new(StoreUsers::new(Arc::clone(&store), PasswordPool::new()));
    /// use bailiwick_server::Randomness;
    ///
    /// /// Makes tests repeatable, and secrets known to everybody.
    /// #[derive(Debug)]
    /// struct Always(u8);
    ///
    /// impl Randomness for Always {
    ///     fn fill(&self, bytes: &mut [u8]) {
    ///         bytes.fill(self.0);
    ///     }
    /// }
    ///
    /// let server = AuthorizationServer::builder("https://id.example/o")
    ///     .danger_randomness(Always(7));
    /// # let server = server.store(store).users(users).keys(keys).build().await?;
    /// # let user = bailiwick_server::administration::NewUser {
    /// #     username: "ada".to_owned(),
    /// #     ..Default::default()
    /// # };
    /// # let made = server.administration().create_user(&user).await?;
    /// # assert!(made.id.as_str().ends_with("07070707"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn danger_randomness(mut self, random: impl Randomness) -> Self {
        self.options.random = Arc::new(random);
        self
    }
}
