//! What is said of a client.

use std::{collections::BTreeSet, time::Duration};

use bailiwick_core::{
    model::{AuthMethod, ClientType, GrantType, RuleEffect, RuledScopes, ScopeRule, UserId},
    registration::ClientDraft,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::{
    body::{Given, Said},
    call::Call,
    problem::Problem,
};
use crate::{exec::users_failed, view::words};

/// Defines a body: members of its own and those that all have.
macro_rules! client_body {
    ($(#[$doc:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($own)*
            #[serde(default)]
            redirect_uris: Given<Vec<String>>,
            #[serde(default)]
            post_logout_redirect_uris: Given<Vec<String>>,
            /// Origins whose pages may read answers (CORS).
            #[serde(default)]
            allowed_origins: Given<Vec<String>>,
            /// `null`: any unprivileged one.
            #[serde(default)]
            scope: Said<String>,
            /// `null`: the server's defaults.
            #[serde(default)]
            default_scope: Said<String>,
            /// Scopes, `namespace:*` or `*` of which the client may have none but those.
            #[serde(default)]
            allow_scopes: Given<Vec<String>>,
            /// Scopes that it may not have.
            #[serde(default)]
            deny_scopes: Given<Vec<String>>,
            #[serde(default)]
            #[schemars(schema_with = "words::scope_excess")]
            scope_excess: Given<String>,
            #[serde(default)]
            #[schemars(with = "Option<String>")]
            token_endpoint_auth_method: Said<AuthMethod>,
            /// The user name of its owner.
            #[serde(default)]
            owner: Said<String>,
            #[serde(default)]
            skip_authorization: Given<bool>,
            /// `null`: as the type of the client asks for.
            #[serde(default)]
            require_pkce: Said<bool>,
            /// Seconds; `null`: as the server says.
            #[serde(default)]
            access_token_lifetime: Said<u64>,
            #[serde(default)]
            mixed_audience: Given<bool>,
            #[serde(default)]
            partial_consent: Given<bool>,
            #[serde(default)]
            disabled: Given<bool>,
        }

        impl $name {
            pub(super) fn common(&mut self) -> Common {
                Common {
                    redirect_uris: self.redirect_uris.0.take(),
                    post_logout_redirect_uris: self.post_logout_redirect_uris.0.take(),
                    allowed_origins: self.allowed_origins.0.take(),
                    scope: std::mem::take(&mut self.scope),
                    default_scope: std::mem::take(&mut self.default_scope),
                    allow_scopes: self.allow_scopes.0.take(),
                    deny_scopes: self.deny_scopes.0.take(),
                    scope_excess: self.scope_excess.0.take(),
                    auth_method: std::mem::take(&mut self.token_endpoint_auth_method),
                    owner: std::mem::take(&mut self.owner),
                    skip_authorization: self.skip_authorization.0,
                    require_pkce: std::mem::take(&mut self.require_pkce),
                    lifetime: std::mem::take(&mut self.access_token_lifetime),
                    mixed_audience: self.mixed_audience.0,
                    partial_consent: self.partial_consent.0,
                    disabled: self.disabled.0,
                }
            }
        }
    };
}

client_body! {
    /// What is said of a new client, by the names of RFC 7591 §2.
    CreateClient {
        pub(super) client_name: String,
        #[schemars(schema_with = "words::client_type")]
        pub(super) client_type: ClientType,
        /// Such as `authorization_code`.
        #[schemars(with = "Vec<String>")]
        pub(super) grant_types: BTreeSet<GrantType>,
        /// Made if none is said.
        #[serde(default)]
        pub(super) client_id: Option<String>,
        /// Made if none is said.
        #[serde(default)]
        pub(super) client_secret: Option<String>,
    }
}

client_body! {
    /// What changes about a client; what is left out stays.
    UpdateClient {
        #[serde(default)]
        pub(super) client_name: Given<String>,
        #[serde(default)]
        #[schemars(schema_with = "words::client_type")]
        pub(super) client_type: Given<ClientType>,
        #[serde(default)]
        #[schemars(with = "Vec<String>")]
        pub(super) grant_types: Given<BTreeSet<GrantType>>,
    }
}

/// What can be said of a client when it is made and later.
#[derive(Clone)]
pub(super) struct Common {
    redirect_uris: Option<Vec<String>>,
    post_logout_redirect_uris: Option<Vec<String>>,
    allowed_origins: Option<Vec<String>>,
    scope: Said<String>,
    default_scope: Said<String>,
    allow_scopes: Option<Vec<String>>,
    deny_scopes: Option<Vec<String>>,
    scope_excess: Option<String>,
    auth_method: Said<AuthMethod>,
    owner: Said<String>,
    skip_authorization: Option<bool>,
    require_pkce: Said<bool>,
    lifetime: Said<u64>,
    mixed_audience: Option<bool>,
    partial_consent: Option<bool>,
    disabled: Option<bool>,
}

/// The same once owner and patterns are found.
#[derive(Clone)]
pub(super) struct Wanted {
    said: Common,
    owner: Said<UserId>,
    rules: [Option<Vec<ScopeRule>>; 2],
    narrows: Said<bool>,
}

impl Common {
    pub(super) async fn read(mut self, call: &Call) -> Result<Wanted, Problem> {
        let owner = match std::mem::take(&mut self.owner) {
            Said::Given(login) => {
                let found = call.app.users.by_login(&login).await;
                let found = found.map_err(users_failed)?;
                let missing = || Problem::member("owner", "there is no such user");
                Said::Given(found.ok_or_else(missing)?.id)
            }
            other => other.map(|_: String| UserId::new("")),
        };
        let rules = [
            rules("allow_scopes", RuleEffect::Allow, self.allow_scopes.take())?,
            rules("deny_scopes", RuleEffect::Deny, self.deny_scopes.take())?,
        ];
        let narrows = match self.scope_excess.take().as_deref() {
            None => Said::Nothing,
            Some("refuse") => Said::Given(false),
            Some("narrow") => Said::Given(true),
            Some("default") => Said::Null,
            Some(_) => {
                let text = "must be one of refuse, narrow, default";
                return Err(Problem::member("scope_excess", text));
            }
        };
        Ok(Wanted {
            said: self,
            owner,
            rules,
            narrows,
        })
    }
}

fn rules(
    member: &'static str,
    effect: RuleEffect,
    patterns: Option<Vec<String>>,
) -> Result<Option<Vec<ScopeRule>>, Problem> {
    let Some(patterns) = patterns else {
        return Ok(None);
    };
    let rule = |pattern: &String| {
        let scopes = RuledScopes::parse(pattern)
            .map_err(|error| Problem::member(member, format!("{pattern:?}: {error}")))?;
        Ok(ScopeRule::new(effect, scopes))
    };
    patterns
        .iter()
        .map(rule)
        .collect::<Result<_, _>>()
        .map(Some)
}

impl Wanted {
    pub(super) fn apply(self, draft: &mut ClientDraft) {
        let said = self.said;
        replace(&mut draft.redirect_uris, said.redirect_uris);
        replace(
            &mut draft.post_logout_redirect_uris,
            said.post_logout_redirect_uris,
        );
        replace(&mut draft.allowed_origins, said.allowed_origins);
        said.scope.put(&mut draft.scope);
        said.default_scope.put(&mut draft.default_scope);
        let effects = [RuleEffect::Allow, RuleEffect::Deny];
        for (effect, rules) in effects.into_iter().zip(self.rules) {
            if let Some(rules) = rules {
                draft.scope_rules.retain(|rule| rule.effect != effect);
                draft.scope_rules.extend(rules);
            }
        }
        self.narrows.put(&mut draft.narrows_scope);
        said.auth_method.put(&mut draft.auth_method);
        self.owner.put(&mut draft.owner);
        replace(&mut draft.skip_authorization, said.skip_authorization);
        said.require_pkce.put(&mut draft.pkce_required);
        let lifetime = said.lifetime.map(Duration::from_secs);
        lifetime.put(&mut draft.access_token_lifetime);
        replace(&mut draft.mixed_audience, said.mixed_audience);
        replace(&mut draft.partial_consent, said.partial_consent);
        replace(&mut draft.disabled, said.disabled);
    }
}

pub(super) fn replace<T>(place: &mut T, said: Option<T>) {
    if let Some(value) = said {
        *place = value;
    }
}
