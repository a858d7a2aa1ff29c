//! Settings that fit together, as the core's configuration.

use bailiwick_core::{
    Config,
    env::{Lifetimes, PrivilegedScopes},
};

use crate::mount::Mount;

use super::{
    LifetimeSettings, PrivilegedScopeSettings, RegistrySettings, Seconds, Settings, SettingsError,
};

impl Settings {
    /// What decisions depend on. The error names the key that does not fit.
    pub fn to_config(&self) -> Result<Config, SettingsError> {
        self.check_lifetimes()?;
        Mount::of_issuer(&self.issuer)
            .map_err(|text| SettingsError::value("issuer", format!("{:?} {text}", self.issuer)))?;
        let mut config = Config::new(&self.issuer);
        config.privileged = self.privileged_scopes.names()?;
        config.lifetimes = self.lifetimes.durations();
        config.grant_types.extend(self.allow_grants.iter().cloned());
        config.pkce_required = self.pkce_required;
        config.approval_prompt = self.consent.approval_prompt;
        config.approval_prompt_by_public_clients = self.consent.approval_prompt_by_public_clients;
        config.introspection_get = self.compat.introspection_get;
        config.localhost_any_port = self.compat.localhost_any_port;
        config.description_limit = self.registry.description_limit;
        config.scope_quota = self.registry.scope_quota;
        Ok(config)
    }

    fn check_lifetimes(&self) -> Result<(), SettingsError> {
        let LifetimeSettings {
            access_token,
            authorization_code,
            refresh_token,
            refresh_token_absolute,
            refresh_grace,
            session_idle,
            session_absolute,
            ticket,
        } = self.lifetimes;
        let least = Seconds(1);
        for (key, value, least, most) in [
            ("access_token", access_token, least, Seconds::hours(10)),
            (
                "authorization_code",
                authorization_code,
                least,
                Seconds::minutes(10),
            ),
            (
                "refresh_token",
                refresh_token,
                least,
                refresh_token_absolute,
            ),
            (
                "refresh_token_absolute",
                refresh_token_absolute,
                least,
                Seconds::days(3650),
            ),
            ("refresh_grace", refresh_grace, Seconds(0), Seconds(120)),
            ("session_idle", session_idle, least, session_absolute),
            (
                "session_absolute",
                session_absolute,
                least,
                Seconds::days(365),
            ),
            ("ticket", ticket, Seconds::minutes(1), Seconds::days(1)),
        ] {
            if value < least || value > most {
                return Err(SettingsError::value(
                    format!("lifetimes.{key}"),
                    format!("{value} is outside {least} to {most}"),
                ));
            }
        }
        Ok(())
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
            description_limit: config.description_limit,
            scope_quota: config.scope_quota,
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
