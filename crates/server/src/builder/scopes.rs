//! The server's own scopes, registered when it is built.

use bailiwick_core::scope::{ConfiguredScopes, Defaults, ScopeToken};

use super::{BuildError, Builder};

/// The server's own scopes, as they were said.
#[derive(Debug, Default)]
pub(super) struct OwnScopes {
    described: Vec<(String, String)>,
    defaults: Vec<String>,
}

impl OwnScopes {
    /// The same, if all are names of scopes.
    pub(super) fn configured(self) -> Result<ConfiguredScopes, BuildError> {
        let parse = |name: &String| {
            ScopeToken::parse(name).map_err(|error| BuildError::Scope(format!("{name:?}: {error}")))
        };
        let scopes = self.described.into_iter();
        let scopes = scopes.map(|(name, text)| Ok((parse(&name)?, text)));
        let defaults = self.defaults.iter().map(parse);
        Ok(ConfiguredScopes {
            scopes: scopes.collect::<Result<_, BuildError>>()?,
            defaults: Defaults::Names(defaults.collect::<Result<_, _>>()?),
        })
    }
}

impl<S, U, K> Builder<S, U, K> {
    /// A scope of the server itself, registered when it is built; what people read
    /// when they are asked for it. Built again with another text, the server has
    /// that one; a scope that is not said any more stays. APIs register theirs at
    /// run time, and administrators by
    /// [`Administration::register_scope`](crate::Administration::register_scope).
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// let builder = AuthorizationServer::builder("https://login.example.org/o")
    ///     .default_scope("read", "Read your notes")
    ///     .scope("write", "Change your notes");
    /// # drop(builder);
    /// ```
    pub fn scope(mut self, name: impl Into<String>, description: impl Into<String>) -> Self {
        let described = (name.into(), description.into());
        self.options.scopes.described.push(described);
        self
    }

    /// The same, of a scope that a request without `scope` asks for (RFC 6749
    /// §3.3).
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// let builder = AuthorizationServer::builder("https://login.example.org/o")
    ///     .default_scope("read", "Read your notes");
    /// # drop(builder);
    /// ```
    pub fn default_scope(
        mut self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        let name = name.into();
        self.options.scopes.defaults.push(name.clone());
        self.scope(name, description)
    }
}
