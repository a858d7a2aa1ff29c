//! The operator's settings: one TOML file, each key also by environment, the
//! common ones by flag. A flag wins over the environment, the environment over
//! the file, the file over the default.
//!
//! The environment's name of a key is `BAILIWICK_` and the key in capitals,
//! with `_` for the dot: `lifetimes.access_token` is
//! `BAILIWICK_LIFETIMES_ACCESS_TOKEN`.

mod check;
mod database;
mod error;
mod keys;
mod layers;
mod pages;
mod rules;
mod scopes;
mod traces;
mod value;

use std::{net::SocketAddr, path::PathBuf};

use bailiwick_core::{
    env::ApprovalPrompt,
    model::{GrantType, LanguageTag, ScopeRule},
    scope::{ConfiguredScopes, ScopeToken},
};
use bailiwick_store::TablePrefix;
use serde::Deserialize;

use crate::TrustedProxies;

pub use database::{Database, InvalidDatabase};
pub use error::SettingsError;
pub use keys::KEYS;
pub use layers::{Environment, Flags};
pub use pages::{AccountSettings, ApplicationSettings, BrandingSettings, RouteSettings};
pub use rules::ScopeExcess;
pub use traces::TraceSettings;
pub use value::Seconds;

/// All settings.
///
/// ```
/// use bailiwick_server::config::Settings;
///
/// let settings = Settings::default();
/// assert_eq!(settings.issuer, "http://localhost:8000/o");
/// assert_eq!(settings.database.to_string(), "sqlite:bailiwick.db");
/// assert!(settings.pkce_required);
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// The issuer identifier (RFC 8414 §2), without a trailing slash; its path is
    /// where the endpoints hang. Default: `http://localhost:8000/o`, with the port
    /// of `listen`.
    pub issuer: String,
    /// Where to listen. Default: `127.0.0.1:8000`.
    pub listen: SocketAddr,
    /// The proxies that are believed about whom they speak for: addresses and
    /// networks. Default: none.
    #[serde(deserialize_with = "value::trusted_proxies")]
    pub trusted_proxies: TrustedProxies,
    /// How long the server goes on at shutdown while `/health/ready` says that it is
    /// going. Default: 0.
    pub shutdown_notice: Seconds,
    /// Where everything is kept: `sqlite:PATH`. Default: `sqlite:bailiwick.db`.
    pub database: Database,
    /// What the names of our tables in it begin with, where they are beside an
    /// application's own. Default: nothing.
    #[serde(deserialize_with = "database::table_prefix")]
    pub table_prefix: TablePrefix,
    /// The file of keys; it is made at first start. Default: `bailiwick.secret`
    /// beside the database file.
    pub secret_file: Option<PathBuf>,
    /// A directory whose files replace the page templates of the same name.
    /// Default: none.
    pub templates: Option<PathBuf>,
    /// Legacy grant types to switch on: `password`, `implicit`. Default: none.
    #[serde(deserialize_with = "value::grant_types")]
    pub allow_grants: Vec<GrantType>,
    /// Whether an authorization request needs PKCE (RFC 7636) where its client
    /// does not say. Default: true.
    pub pkce_required: bool,
    /// `[lifetimes]`.
    pub lifetimes: LifetimeSettings,
    /// `[consent]`.
    pub consent: ConsentSettings,
    /// `[compat]`: what others do and we would not.
    pub compat: CompatSettings,
    /// `[accounts]`.
    pub accounts: AccountSettings,
    /// `[applications]`.
    pub applications: ApplicationSettings,
    /// `[branding]`.
    pub branding: BrandingSettings,
    /// `[routes]`.
    pub routes: RouteSettings,
    /// `[privileged_scopes]`.
    pub privileged_scopes: PrivilegedScopeSettings,
    /// `[registry]`.
    pub registry: RegistrySettings,
    /// `[scopes]`: the server's own scopes.
    #[serde(deserialize_with = "scopes::configured")]
    pub scopes: ConfiguredScopes,
    /// `scope_excess`: what becomes of scopes that a client may not have. Default:
    /// `refuse`.
    pub scope_excess: ScopeExcess,
    /// `[[scope_rules]]`: who may ask for which scope. Default: none.
    #[serde(deserialize_with = "rules::rules")]
    pub scope_rules: Vec<ScopeRule>,
    /// `[audit]`.
    pub audit: AuditSettings,
    /// `[metrics]`.
    pub metrics: MetricsSettings,
    /// `[traces]`.
    pub traces: TraceSettings,
    /// `[log]`.
    pub log: LogSettings,
}

/// `[audit]`.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_AUDIT_KEEP_DAYS".to_owned(), "365".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.audit.keep_days, 365);
/// assert_eq!(Settings::default().audit.keep_days, 0); // for ever
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AuditSettings {
    /// How many days the record of changes is kept; 0: for ever. Default: 0.
    pub keep_days: u32,
}

/// `[metrics]`.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_METRICS_LISTEN".to_owned(), "127.0.0.1:9464".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.metrics.listen, Some("127.0.0.1:9464".parse().unwrap()));
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MetricsSettings {
    /// Where `/metrics` is told, for Prometheus, to whoever gets there. Default:
    /// nowhere.
    pub listen: Option<SocketAddr>,
}

/// `[lifetimes]`: how long things live, in seconds or as `10m`, `2h`, `30d`.
///
/// ```
/// use bailiwick_server::config::{LifetimeSettings, Seconds};
///
/// let lifetimes = LifetimeSettings::default();
/// assert_eq!(lifetimes.access_token, Seconds::hours(1));
/// assert_eq!(lifetimes.refresh_token, Seconds::days(30));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LifetimeSettings {
    /// Access tokens, where the client does not say; at most 10 hours. Default: 1h.
    pub access_token: Seconds,
    /// Authorization codes; at most 10 minutes (RFC 6749 §4.1.2). Default: 60 s.
    pub authorization_code: Seconds,
    /// Refresh tokens, from their last use. Default: 30d.
    pub refresh_token: Seconds,
    /// All that comes of one authorization. Default: 365d.
    pub refresh_token_absolute: Seconds,
    /// How long the newest spent refresh token still yields its successor; 0 is
    /// off, 120 s the most. Default: 10 s.
    pub refresh_grace: Seconds,
    /// Sign-in sessions, from their last use. Default: 12h.
    pub session_idle: Seconds,
    /// Sign-in sessions, from the sign-in on. Default: 7d.
    pub session_absolute: Seconds,
    /// How long a form may lie open. Default: 2h.
    pub ticket: Seconds,
}

/// `[consent]`.
///
/// ```
/// use bailiwick_server::bailiwick_core::env::ApprovalPrompt;
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_CONSENT_APPROVAL_PROMPT".to_owned(), "auto".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.consent.approval_prompt, ApprovalPrompt::Auto);
/// assert!(!settings.consent.approval_prompt_by_public_clients);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ConsentSettings {
    /// `force` asks at every authorization, `auto` only for what is not yet
    /// allowed. Default: `force`.
    pub approval_prompt: ApprovalPrompt,
    /// Whether a public client's own `approval_prompt` is honoured. Default:
    /// false.
    pub approval_prompt_by_public_clients: bool,
    /// For how long people may choose to allow something, besides until they take
    /// it back; none: they are not asked. Default: none.
    #[serde(deserialize_with = "value::spans")]
    pub durations: Vec<Seconds>,
}

/// `[compat]`.
///
/// ```
/// use bailiwick_server::config::CompatSettings;
///
/// let compat = CompatSettings::default();
/// assert!(!compat.introspection_get && !compat.localhost_any_port);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CompatSettings {
    /// Whether resource servers may introspect by GET, which puts tokens into
    /// access logs. Default: false.
    pub introspection_get: bool,
    /// Whether `http://localhost` redirect URIs match on any port, as those of
    /// the loopback addresses do (RFC 8252 §7.3, §8.3). Default: false.
    pub localhost_any_port: bool,
}

/// `[privileged_scopes]`: the names of the two rights that only resource
/// servers hold.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let name = "BAILIWICK_PRIVILEGED_SCOPES_INTROSPECTION".to_owned();
/// let environment = Environment::from([(name, "inspect-tokens".to_owned())]);
/// let settings = Settings::load(None, &environment, &Flags::default())?;
/// assert_eq!(settings.privileged_scopes.introspection.as_str(), "inspect-tokens");
/// assert_eq!(settings.privileged_scopes.register_scope.as_str(), "register-scope");
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PrivilegedScopeSettings {
    /// The right to introspect tokens. Default: `introspection`.
    pub introspection: ScopeToken,
    /// The right to register scopes. Default: `register-scope`.
    pub register_scope: ScopeToken,
}

/// `[registry]`: limits of the scope registry.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_REGISTRY_SCOPE_QUOTA".to_owned(), "50".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.registry.scope_quota, 50);
/// assert_eq!(settings.to_config()?.scope_quota, 50);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RegistrySettings {
    /// The language of descriptions that name none. Default: `en`.
    pub language: LanguageTag,
    /// Longest description of a scope, in characters. Default: 500.
    pub description_limit: usize,
    /// Most names that one resource server may hold. Default: 10000.
    pub scope_quota: usize,
    /// Most readers of the change feed at once; half of the places are kept for
    /// resource servers. Default: 64.
    pub feed_connections: usize,
}

/// `[log]`: what goes to standard error.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, LogFormat, LogLevel, Settings};
///
/// let variable = ("BAILIWICK_LOG_FORMAT".to_owned(), "json".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.log.format, LogFormat::Json);
/// assert_eq!(settings.log.level, LogLevel::Info);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LogSettings {
    /// `text` or `json`. Default: `text`.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`. Default: `info`.
    pub level: LogLevel,
    /// Whether each request has its line, whatever the level: who asked which route
    /// by which method, what became of it and how long that took. Default: false.
    pub access: bool,
}

/// `log.format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// `log.level`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Only what needs somebody.
    Error,
    /// And what may.
    Warn,
    /// And what happened.
    #[default]
    Info,
    /// And how.
    Debug,
    /// Everything.
    Trace,
}

impl Settings {
    /// The secret file: the one that was named, or `bailiwick.secret` beside the
    /// database file, or in the working directory where the database is a server.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use bailiwick_server::config::Settings;
    ///
    /// let mut settings = Settings::default();
    /// settings.database = "sqlite:/var/lib/bailiwick/bailiwick.db".parse()?;
    /// assert_eq!(settings.secret_file_path(), Path::new("/var/lib/bailiwick/bailiwick.secret"));
    /// # Ok::<(), bailiwick_server::config::InvalidDatabase>(())
    /// ```
    pub fn secret_file_path(&self) -> PathBuf {
        self.secret_file.clone().unwrap_or_else(|| {
            let name = "bailiwick.secret";
            match &self.database {
                Database::Sqlite(path) => path.with_file_name(name),
                #[cfg(feature = "postgres")]
                Database::Postgres(_) => PathBuf::from(name),
            }
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            issuer: "http://localhost:8000/o".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8000)),
            trusted_proxies: TrustedProxies::default(),
            shutdown_notice: Seconds(0),
            database: Database::default(),
            table_prefix: TablePrefix::default(),
            secret_file: None,
            templates: None,
            allow_grants: Vec::new(),
            pkce_required: true,
            lifetimes: LifetimeSettings::default(),
            consent: ConsentSettings::default(),
            compat: CompatSettings::default(),
            accounts: AccountSettings::default(),
            applications: ApplicationSettings::default(),
            branding: BrandingSettings::default(),
            routes: RouteSettings::default(),
            privileged_scopes: PrivilegedScopeSettings::default(),
            registry: RegistrySettings::default(),
            scopes: ConfiguredScopes::default(),
            scope_excess: ScopeExcess::default(),
            scope_rules: Vec::new(),
            audit: AuditSettings::default(),
            metrics: MetricsSettings::default(),
            traces: TraceSettings::default(),
            log: LogSettings::default(),
        }
    }
}

#[cfg(test)]
mod tests;
