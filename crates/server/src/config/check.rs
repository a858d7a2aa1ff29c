//! Settings that fit together, as the core's configuration.

use std::time::Duration;

use bailiwick_core::{
    Config,
    env::{Lifetimes, PrivilegedScopes},
    model::GrantType,
};

use crate::{
    grant::{self, sealed::Registers as _},
    mount::Mount,
};

use super::{
    LifetimeSettings, PrivilegedScopeSettings, RegistrySettings, ScopeExcess, Seconds, Settings,
    SettingsError,
};

impl Settings {
    /// What decisions depend on. The error names the key that does not fit.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    /// use bailiwick_server::config::{Seconds, Settings};
    ///
    /// let mut settings = Settings::default();
    /// settings.issuer = "https://id.example/o".to_owned();
    /// let config = settings.to_config()?;
    /// assert_eq!(config.issuer, "https://id.example/o");
    /// let builder = AuthorizationServer::builder(config);
    /// # drop(builder);
    ///
    /// settings.lifetimes.authorization_code = Seconds::hours(1);
    /// let refused = settings.to_config().unwrap_err().to_string();
    /// assert_eq!(refused, "lifetimes.authorization_code: 1h is outside 1s to 10m");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_config(&self) -> Result<Config, SettingsError> {
        self.check_lifetimes()?;
        Mount::of_issuer(&self.issuer)
            .map_err(|text| SettingsError::value("issuer", format!("{:?} {text}", self.issuer)))?;
        let mut config = Config::new(&self.issuer);
        config.privileged = self.privileged_scopes.names()?;
        config.lifetimes = self.lifetimes.durations();
        self.register_grants(&mut config);
        self.relax(&mut config);
        config.approval_prompt = self.consent.approval_prompt;
        config.consent_durations = self.consent_durations()?;
        config.language = self.registry.language.clone();
        config.description_limit = self.registry.description_limit;
        config.scope_quota = self.registry.scope_quota;
        config.scope_rules.clone_from(&self.scope_rules);
        config.narrows_scope = self.scope_excess == ScopeExcess::Narrow;
        config.second_factor = self.accounts.second_factor;
        config.registrants = self.applications.registration;
        config.feed_connections = self.registry.feed_connections;
        config.audit_days = self.audit.keep_days;
        Ok(config)
    }

    fn consent_durations(&self) -> Result<Vec<Duration>, SettingsError> {
        let key = "consent.durations";
        let most = 10;
        let durations = &self.consent.durations;
        if durations.len() > most {
            let text = format!("{} are more than {most}", durations.len());
            return Err(SettingsError::value(key, text));
        }
        let outside = durations
            .iter()
            .find(|one| !(Seconds::minutes(10)..=Seconds::days(3650)).contains(*one));
        if let Some(outside) = outside {
            let text = format!("{outside} is outside 10m to 3650d");
            return Err(SettingsError::value(key, text));
        }
        let mut durations: Vec<_> = durations.iter().map(|one| one.duration()).collect();
        durations.sort();
        durations.dedup();
        Ok(durations)
    }

    /// The grants of today, and the legacy ones that the operator names.
    fn register_grants(&self, config: &mut Config) {
        grant::AuthorizationCode::default().register(config);
        grant::ClientCredentials.register(config);
        grant::RefreshToken::default().register(config);
        for legacy in &self.allow_grants {
            match legacy {
                GrantType::Password => grant::Password.register(config),
                GrantType::Implicit => grant::Implicit.register(config),
                _ => {}
            }
        }
    }

    fn relax(&self, config: &mut Config) {
        if !self.pkce_required {
            config.danger_pkce_optional();
        }
        if self.consent.approval_prompt_by_public_clients {
            config.danger_approval_prompt_by_public_clients();
        }
        if self.compat.introspection_get {
            config.danger_introspection_by_get();
        }
        if self.compat.localhost_any_port {
            config.danger_localhost_any_port();
        }
    }

    fn check_lifetimes(&self) -> Result<(), SettingsError> {
        let Some(found) = self.lifetimes.durations().out_of_bounds() else {
            return Ok(());
        };
        let [value, least, most] = [found.value, found.least, found.most].map(Seconds::from);
        Err(SettingsError::value(
            format!("lifetimes.{}", found.name),
            format!("{value} is outside {least} to {most}"),
        ))
    }
}

impl PrivilegedScopeSettings {
    fn names(&self) -> Result<PrivilegedScopes, SettingsError> {
        let names = PrivilegedScopes {
            introspection: self.introspection.clone(),
            register_scope: self.register_scope.clone(),
        };
        if !names.differ() {
            return Err(SettingsError::value(
                "privileged_scopes",
                "the two rights need two names",
            ));
        }
        Ok(names)
    }
}

impl Default for PrivilegedScopeSettings {
    fn default() -> Self {
        let names = PrivilegedScopes::default();
        Self {
            introspection: names.introspection,
            register_scope: names.register_scope,
        }
    }
}

impl Default for RegistrySettings {
    fn default() -> Self {
        let config = Config::new("");
        Self {
            language: config.language.clone(),
            description_limit: config.description_limit,
            scope_quota: config.scope_quota,
            feed_connections: config.feed_connections,
        }
    }
}

impl LifetimeSettings {
    fn durations(&self) -> Lifetimes {
        Lifetimes {
            access_token: self.access_token.duration(),
            authorization_code: self.authorization_code.duration(),
            refresh_token: self.refresh_token.duration(),
            refresh_token_absolute: self.refresh_token_absolute.duration(),
            refresh_grace: self.refresh_grace.duration(),
            session_idle: self.session_idle.duration(),
            session_absolute: self.session_absolute.duration(),
            ticket: self.ticket.duration(),
        }
    }
}

impl Default for LifetimeSettings {
    fn default() -> Self {
        let lifetimes = Lifetimes::default();
        Self {
            access_token: lifetimes.access_token.into(),
            authorization_code: lifetimes.authorization_code.into(),
            refresh_token: lifetimes.refresh_token.into(),
            refresh_token_absolute: lifetimes.refresh_token_absolute.into(),
            refresh_grace: lifetimes.refresh_grace.into(),
            session_idle: lifetimes.session_idle.into(),
            session_absolute: lifetimes.session_absolute.into(),
            ticket: lifetimes.ticket.into(),
        }
    }
}
