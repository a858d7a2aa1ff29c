//! What takes protection back.

use std::sync::Arc;

use super::Builder;
use crate::clock::Randomness;

impl<S, U, K> Builder<S, U, K> {
    /// Lets clients ask for codes without a challenge:
    /// [`Config::danger_pkce_optional`](bailiwick_core::Config::danger_pkce_optional).
    pub fn danger_pkce_optional(mut self) -> Self {
        self.config.danger_pkce_optional();
        self
    }

    /// Lets `http://localhost` redirect URIs match on any port:
    /// [`Config::danger_localhost_any_port`](bailiwick_core::Config::danger_localhost_any_port).
    pub fn danger_localhost_any_port(mut self) -> Self {
        self.config.danger_localhost_any_port();
        self
    }

    /// Lets resource servers introspect by GET:
    /// [`Config::danger_introspection_by_get`](bailiwick_core::Config::danger_introspection_by_get).
    pub fn danger_introspection_by_get(mut self) -> Self {
        self.config.danger_introspection_by_get();
        self
    }

    /// Lets a public client's own `approval_prompt` count:
    /// [`Config::danger_approval_prompt_by_public_clients`](bailiwick_core::Config::danger_approval_prompt_by_public_clients).
    pub fn danger_approval_prompt_by_public_clients(mut self) -> Self {
        self.config.danger_approval_prompt_by_public_clients();
        self
    }

    /// Another source of randomness than the system's. It makes every secret.
    pub fn danger_randomness(mut self, random: Arc<dyn Randomness>) -> Self {
        self.options.random = random;
        self
    }
}
