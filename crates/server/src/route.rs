//! Every route of the server by name: what a host replaces or leaves out.

#[cfg(test)]
mod tests;

use crate::mount::Mount;

/// Defines the routes: name, path, group; and whether the path is below the
/// issuer's or at the root of the origin.
macro_rules! routes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $place:ident $path:literal, $group:expr;)*) => {
        /// One route. Names and paths are stable: whoever answers, they stay.
        ///
        /// ```
        /// use bailiwick_server::{Route, RouteGroup};
        ///
        /// assert_eq!(Route::SignIn.path(), "/accounts/login");
        /// assert_eq!(Route::SignIn.group(), Some(RouteGroup::SignIn));
        /// assert_eq!(Route::from_name("login"), Some(Route::SignIn));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Route { $($(#[$doc])* $variant,)* }

        impl Route {
            /// All of them.
            ///
            /// ```
            /// assert!(bailiwick_server::Route::ALL.len() > 20);
            /// ```
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name; `django-oauth-toolkit` calls those that it has the same.
            ///
            /// ```
            /// assert_eq!(bailiwick_server::Route::Revoke.name(), "revoke-token");
            /// ```
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Its path, without a trailing slash: below the path of the issuer
            /// if [`Route::is_below_issuer`], else from the root of the origin.
            /// `{id}` stands for one segment.
            ///
            /// ```
            /// assert_eq!(bailiwick_server::Route::Revoke.path(), "/revoke_token");
            /// ```
            pub const fn path(self) -> &'static str {
                match self { $(Self::$variant => $path,)* }
            }

            /// The group that it is left out with, if it can be.
            ///
            /// ```
            /// use bailiwick_server::Route;
            ///
            /// // Grants bring the authorization and the token endpoint.
            /// assert_eq!(Route::Token.group(), None);
            /// ```
            pub const fn group(self) -> Option<RouteGroup> {
                match self { $(Self::$variant => $group,)* }
            }

            /// Whether its path is below the issuer's.
            ///
            /// ```
            /// use bailiwick_server::Route;
            ///
            /// assert!(Route::Token.is_below_issuer());
            /// assert!(!Route::SignIn.is_below_issuer());
            /// ```
            pub const fn is_below_issuer(self) -> bool {
                match self { $(Self::$variant => matches!(Place::$place, Place::Issuer),)* }
            }
        }
    };
}

enum Place {
    Issuer,
    Root,
}

routes! {
    /// The authorization endpoint: sign-in, consent, code (RFC 6749 §3.1). There
    /// once a grant needs it.
    Authorize = "authorize", Issuer "/authorize", None;
    /// The token endpoint (RFC 6749 §3.2). There once a grant needs it.
    Token = "token", Issuer "/token", None;
    /// Token revocation (RFC 7009). There once a grant is.
    Revoke = "revoke-token", Issuer "/revoke_token", Some(RouteGroup::Revocation);
    /// Token introspection (RFC 7662). There once a grant is.
    Introspect = "introspect", Issuer "/introspect", Some(RouteGroup::Introspection);
    /// A resource server registers a scope.
    RegisterScope = "register-scope", Issuer "/register_scope", Some(RouteGroup::ScopeRegistration);
    /// Every public scope: as JSON and as a page.
    Scopes = "scopes", Issuer "/scopes", Some(RouteGroup::Catalogue);
    /// A resource server's whole set of scopes: read, and declared.
    ScopeManifest = "scope-manifest", Issuer "/resource-servers/{id}/scopes", Some(RouteGroup::ScopeRegistration);
    /// What the endpoints of the registry take and answer (OpenAPI 3.1).
    RegistryDescription = "registry-description", Issuer "/registry/openapi.json", Some(RouteGroup::ScopeRegistration);
    /// The change feed of the scope registry, as server-sent events.
    ScopeEvents = "scope-events", Issuer "/scopes/events", Some(RouteGroup::ChangeFeed);
    /// The metadata document (RFC 8414), also where §3.1 of it puts it.
    Metadata = "metadata", Issuer "/.well-known/oauth-authorization-server", Some(RouteGroup::Discovery);
    /// The public keys (RFC 7517 §5).
    Keys = "jwks", Issuer "/.well-known/jwks.json", Some(RouteGroup::Discovery);
    /// A user's applications.
    Applications = "list", Issuer "/applications", Some(RouteGroup::Applications);
    /// A user registers an application.
    ApplicationRegister = "register", Issuer "/applications/register", Some(RouteGroup::Applications);
    /// One application of a user.
    Application = "detail", Issuer "/applications/{id}", Some(RouteGroup::Applications);
    /// A user changes an application.
    ApplicationUpdate = "update", Issuer "/applications/{id}/update", Some(RouteGroup::Applications);
    /// A user deletes an application.
    ApplicationDelete = "delete", Issuer "/applications/{id}/delete", Some(RouteGroup::Applications);
    /// A user gives an application a second secret.
    ApplicationSecretAdd = "add-secret", Issuer "/applications/{id}/secrets", Some(RouteGroup::Applications);
    /// A user takes one of two secrets from an application.
    ApplicationSecretDelete = "delete-secret", Issuer "/applications/{id}/secrets/delete", Some(RouteGroup::Applications);
    /// A user tries an application's flow.
    ApplicationTry = "try", Issuer "/applications/{id}/try", Some(RouteGroup::Applications);
    /// Where the answer comes to that is tried.
    ApplicationTryCallback = "try-callback", Issuer "/applications/{id}/try/callback", Some(RouteGroup::Applications);
    /// What a user allowed.
    AuthorizedTokens = "authorized-token-list", Issuer "/authorized_tokens", Some(RouteGroup::AuthorizedTokens);
    /// A user takes back what was allowed to a client.
    AuthorizedTokenDelete = "authorized-token-delete", Issuer "/authorized_tokens/{id}/delete", Some(RouteGroup::AuthorizedTokens);
    /// A user takes back one scope from a client.
    AuthorizedTokenScope = "authorized-token-scope", Issuer "/authorized_tokens/{id}/scope", Some(RouteGroup::AuthorizedTokens);
    /// A user takes back everything from everybody.
    AuthorizedTokensDelete = "authorized-token-delete-all", Issuer "/authorized_tokens/delete", Some(RouteGroup::AuthorizedTokens);
    /// What a user allowed, to take away.
    AuthorizedTokensExport = "authorized-token-export", Issuer "/authorized_tokens/export", Some(RouteGroup::AuthorizedTokens);
    /// A user's account: who they are here, and their language.
    Account = "account", Root "/accounts", Some(RouteGroup::Account);
    /// Where a user is signed in.
    AccountSessions = "account-sessions", Root "/accounts/sessions", Some(RouteGroup::Account);
    /// A user changes their password.
    AccountPassword = "account-password", Root "/accounts/password", Some(RouteGroup::Account);
    /// What a user proves to be theirs besides the password. There where the server
    /// was built with a feature for one.
    AccountSecondFactor = "account-second-factor", Root "/accounts/second-factor", Some(RouteGroup::Account);
    /// A user sets up an app that shows codes.
    AccountApp = "account-app", Root "/accounts/second-factor/app", Some(RouteGroup::Account);
    /// A user removes that app.
    AccountAppRemove = "account-app-remove", Root "/accounts/second-factor/app/remove", Some(RouteGroup::Account);
    /// A user adds a passkey. There where the server was built with passkeys, and its
    /// issuer has a name.
    AccountPasskeys = "account-passkeys", Root "/accounts/second-factor/passkeys", Some(RouteGroup::Account);
    /// What a browser made becomes a passkey.
    AccountPasskeyAdd = "account-passkey-add", Root "/accounts/second-factor/passkeys/add", Some(RouteGroup::Account);
    /// A user removes a passkey.
    AccountPasskeyRemove = "account-passkey-remove", Root "/accounts/second-factor/passkeys/remove", Some(RouteGroup::Account);
    /// A user makes new recovery codes.
    AccountRecoveryCodes = "account-recovery-codes", Root "/accounts/second-factor/recovery-codes", Some(RouteGroup::Account);
    /// The second page of a sign-in.
    SignInSecondFactor = "login-second-factor", Root "/accounts/login/second-factor", Some(RouteGroup::SignIn);
    /// Signing in with a passkey.
    SignInPasskey = "login-passkey", Root "/accounts/login/passkey", Some(RouteGroup::SignIn);
    /// Signing in.
    SignIn = "login", Root "/accounts/login", Some(RouteGroup::SignIn);
    /// Signing out.
    SignOut = "logout", Root "/accounts/logout", Some(RouteGroup::SignIn);
    /// The first administrator, by a set-up link.
    Setup = "setup", Root "/setup", Some(RouteGroup::Setup);
    /// The administrators' start.
    Admin = "admin", Root "/admin", Some(RouteGroup::Administration);
    /// How authority is laid out.
    AdminPicture = "admin-picture", Root "/admin/picture", Some(RouteGroup::Administration);
    /// The same to take away.
    AdminPictureExport = "admin-picture-export", Root "/admin/picture/export", Some(RouteGroup::Administration);
    /// The scope registry over time.
    AdminRegistrations = "admin-registrations", Root "/admin/registrations", Some(RouteGroup::Administration);
    /// Token weather: what was issued, refreshed, revoked and refused.
    AdminWeather = "admin-weather", Root "/admin/weather", Some(RouteGroup::Administration);
    /// The same to take away.
    AdminWeatherExport = "admin-weather-export", Root "/admin/weather/export", Some(RouteGroup::Administration);
    /// All users.
    AdminUsers = "admin-users", Root "/admin/users", Some(RouteGroup::Users);
    /// A new user.
    AdminUserCreate = "admin-user-create", Root "/admin/users/create", Some(RouteGroup::Users);
    /// One user.
    AdminUser = "admin-user", Root "/admin/users/{id}", Some(RouteGroup::Users);
    /// A user's second factor is removed.
    AdminUserSecondFactor = "admin-user-second-factor", Root "/admin/users/{id}/second-factor", Some(RouteGroup::Users);
    /// All groups.
    AdminGroups = "admin-groups", Root "/admin/groups", Some(RouteGroup::Users);
    /// All clients.
    AdminClients = "admin-clients", Root "/admin/clients", Some(RouteGroup::Administration);
    /// A new client.
    AdminClientCreate = "admin-client-create", Root "/admin/clients/create", Some(RouteGroup::Administration);
    /// One client.
    AdminClient = "admin-client", Root "/admin/clients/{id}", Some(RouteGroup::Administration);
    /// A client is changed.
    AdminClientEdit = "admin-client-edit", Root "/admin/clients/{id}/edit", Some(RouteGroup::Administration);
    /// A client is deleted.
    AdminClientDelete = "admin-client-delete", Root "/admin/clients/{id}/delete", Some(RouteGroup::Administration);
    /// All scopes.
    AdminScopes = "admin-scopes", Root "/admin/scopes", Some(RouteGroup::Administration);
    /// A new scope of the authorization server.
    AdminScopeCreate = "admin-scope-create", Root "/admin/scopes/create", Some(RouteGroup::Administration);
    /// One scope.
    AdminScopeEdit = "admin-scope-edit", Root "/admin/scopes/edit", Some(RouteGroup::Administration);
    /// A scope is retired.
    AdminScopeRetire = "admin-scope-retire", Root "/admin/scopes/retire", Some(RouteGroup::Administration);
    /// Who changed what.
    AdminAudit = "admin-audit", Root "/admin/audit", Some(RouteGroup::Administration);
    /// The same to take away.
    AdminAuditExport = "admin-audit-export", Root "/admin/audit/export", Some(RouteGroup::Administration);
    /// All resource servers.
    AdminResourceServers = "admin-resource-servers", Root "/admin/resource-servers", Some(RouteGroup::Administration);
    /// A new resource server.
    AdminResourceServerCreate = "admin-resource-server-create", Root "/admin/resource-servers/create", Some(RouteGroup::Administration);
    /// One resource server.
    AdminResourceServer = "admin-resource-server", Root "/admin/resource-servers/{id}", Some(RouteGroup::Administration);
    /// A resource server is changed.
    AdminResourceServerEdit = "admin-resource-server-edit", Root "/admin/resource-servers/{id}/edit", Some(RouteGroup::Administration);
    /// The keys that sign.
    AdminKeys = "admin-keys", Root "/admin/keys", Some(RouteGroup::Administration);
    /// What is in force, and how it is.
    AdminSettings = "admin-settings", Root "/admin/settings", Some(RouteGroup::Administration);
    /// What works now and what was allowed.
    AdminTokens = "admin-tokens", Root "/admin/tokens", Some(RouteGroup::Administration);
    /// The state of a scope is changed.
    AdminScopeState = "admin-scope-state", Root "/admin/scopes/state", Some(RouteGroup::Administration);
    /// Every change of a scope.
    AdminScopeHistory = "admin-scope-history", Root "/admin/scopes/history", Some(RouteGroup::Administration);
    /// The API tokens of an administrator.
    AdminApiTokens = "admin-api-tokens", Root "/admin/api-tokens", Some(RouteGroup::Administration);
    /// What administrators do, for programs: below this path, as its description says.
    AdminApi = "admin-api", Root "/admin/api/v1/{*path}", Some(RouteGroup::AdminApi);
    /// What programs of administrators may ask for (OpenAPI 3.1).
    AdminApiDescription = "admin-api-description", Root "/admin/api/openapi.json", Some(RouteGroup::AdminApi);
    /// The stylesheet of the pages.
    Stylesheet = "stylesheet", Root "/static/bailiwick.css", Some(RouteGroup::Stylesheet);
    /// The logo on the pages, if there is one.
    Logo = "logo", Root "/static/logo", Some(RouteGroup::Stylesheet);
    /// What keeps the picture fresh in browsers that run scripts.
    PictureScript = "picture-script", Root "/static/picture.js", Some(RouteGroup::Administration);
    /// What checks the form of an application as it is filled in, in browsers that run
    /// scripts.
    ApplicationScript = "application-script", Root "/static/application.js", Some(RouteGroup::Applications);
    /// What asks browsers for passkeys.
    PasskeyScript = "passkey-script", Root "/static/passkey.js", Some(RouteGroup::SignIn);
    /// The process answers.
    Live = "live", Root "/health/live", Some(RouteGroup::Health);
    /// The store answers too.
    Ready = "ready", Root "/health/ready", Some(RouteGroup::Health);
    /// The start page. Only where nobody else has one:
    /// [`AuthorizationServer::router`](crate::AuthorizationServer::router) leaves
    /// it out.
    Home = "home", Root "/", None;
}

/// Defines the groups and their names in the configuration.
macro_rules! groups {
    ($(#[$meta:meta])* { $($(#[$doc:meta])* $variant:ident = $name:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RouteGroup { $($(#[$doc])* $variant,)* }

        impl RouteGroup {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name: the word for it in the setting `routes.off`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The group of this name.
            ///
            /// ```
            /// use bailiwick_server::RouteGroup;
            ///
            /// assert_eq!(RouteGroup::from_name("sign-in"), Some(RouteGroup::SignIn));
            /// assert_eq!(RouteGroup::from_name("login"), None);
            /// ```
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|group| group.name() == name)
            }
        }
    };
}

groups! {
    /// Routes that a host leaves out together.
    ///
    /// ```
    /// use bailiwick_server::{Route, RouteGroup};
    ///
    /// let of_administrators = Route::ALL
    ///     .iter()
    ///     .filter(|route| route.group() == Some(RouteGroup::Administration));
    /// assert_eq!(of_administrators.count(), 28);
    /// assert_eq!(RouteGroup::Administration.name(), "administration");
    /// ```
    {
        /// The users' own applications.
        Applications = "applications";
        /// What users allowed, and how they take it back.
        AuthorizedTokens = "authorized-tokens";
        /// The administrators' pages, those for users and groups among them.
        Administration = "administration";
        /// The administrators' pages for users and groups. Not there anyhow where
        /// users are kept elsewhere.
        Users = "users";
        /// What administrators do, for programs.
        AdminApi = "admin-api";
        /// Sign-in and sign-out. Not there anyhow where people sign in at a host's own
        /// page ([`Builder::sign_in`](crate::Builder::sign_in)).
        SignIn = "sign-in";
        /// The users' own accounts: sessions, password, second factor, language. Not there anyhow where
        /// users are kept elsewhere, or sign in elsewhere.
        Account = "account";
        /// The first administrator by a set-up link. Not there anyhow where users are
        /// kept elsewhere.
        Setup = "setup";
        /// Registration of scopes by resource servers.
        ScopeRegistration = "scope-registration";
        /// What everybody may know of the scopes.
        Catalogue = "catalogue";
        /// The change feed of the scope registry.
        ChangeFeed = "change-feed";
        /// RFC 7662.
        Introspection = "introspection";
        /// RFC 7009.
        Revocation = "revocation";
        /// The metadata document and the keys.
        Discovery = "discovery";
        /// The stylesheet and the logo, for a host whose templates bring their own.
        Stylesheet = "stylesheet";
        /// Health, for those who run the server.
        Health = "health";
    }
}

impl Route {
    /// The route of this name.
    ///
    /// ```
    /// use bailiwick_server::Route;
    ///
    /// assert_eq!(Route::from_name("token"), Some(Route::Token));
    /// assert_eq!(Route::from_name("tokens"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|route| route.name() == name)
    }

    /// Its path without a trailing slash, on a server of this mount.
    pub(crate) fn at(self, mount: &Mount) -> String {
        if self.is_below_issuer() {
            mount.path(self.path())
        } else {
            self.path().to_owned()
        }
    }

    /// Every path that it answers on a server of this mount: each with and
    /// without its trailing slash.
    pub(crate) fn paths(self, mount: &Mount) -> Vec<String> {
        let bare = match self {
            Self::Home => return vec![self.path().to_owned()],
            // Whatever comes after it, a slash among it.
            Self::AdminApi => {
                let base = self.path().trim_end_matches("/{*path}");
                return vec![self.path().to_owned(), base.to_owned(), format!("{base}/")];
            }
            // RFC 8414 §3.1 inserts the well-known part before the issuer's path.
            Self::Metadata => vec![
                self.path().to_owned(),
                format!("{}{}", self.path(), mount.as_str()),
                self.at(mount),
            ],
            _ => vec![self.at(mount)],
        };
        let slashed: Vec<_> = bare.iter().map(|path| format!("{path}/")).collect();
        let mut paths = [bare, slashed].concat();
        paths.sort();
        paths.dedup();
        paths
    }

    /// Whether its path has a segment that is not fixed.
    pub(crate) fn has_parameter(self) -> bool {
        self.path().contains('{')
    }
}
