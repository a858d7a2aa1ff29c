//! What can be said about a client when it is made and later.

use std::time::Duration;

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        model::{AuthMethod, RuleEffect, RuledScopes, ScopeRule, UserId},
        registration::ClientDraft,
    },
};
use clap::Args;

use crate::{
    command::words::{self, ScopeExcess},
    failure::Failure,
};

#[derive(Debug, Args)]
pub(super) struct Fields {
    /// A redirect URI; may be repeated. An empty one alone removes all
    #[arg(long = "redirect-uri", value_name = "U")]
    redirect_uris: Vec<String>,
    /// Where it may send people after logout; may be repeated
    #[arg(long = "post-logout-redirect-uri", value_name = "U")]
    post_logout_redirect_uris: Vec<String>,
    /// A web origin that may call the token endpoint; may be repeated
    #[arg(long = "allowed-origin", value_name = "O")]
    allowed_origins: Vec<String>,
    /// A scope that it may ask for; may be repeated [default: any]
    #[arg(long = "scope", value_name = "S")]
    scope: Vec<String>,
    /// A scope that a request of its without scope means; may be repeated [default: the server's]
    #[arg(long = "default-scope", value_name = "S")]
    default_scope: Vec<String>,
    /// A pattern of scopes that it may ask for though they are exclusive: NAME, PREFIX:*,
    /// @RESOURCE_SERVER or *; may be repeated
    #[arg(long = "allow-scope", value_name = "PATTERN", value_parser = pattern)]
    allow_scope: Vec<Pattern>,
    /// A pattern of scopes that it may not ask for; may be repeated
    #[arg(long = "deny-scope", value_name = "PATTERN", value_parser = pattern)]
    deny_scope: Vec<Pattern>,
    /// What becomes of scopes that it asks for and may not have: refuse the request, narrow what
    /// is granted, or the default: as the server's setting says
    #[arg(long, value_name = "WORD", value_parser = words::scope_excess())]
    scope_excess: Option<ScopeExcess>,
    /// The authentication method that it is held to [default: not declared]
    #[arg(long, value_name = "M", value_parser = words::auth_method())]
    auth_method: Option<AuthMethod>,
    /// The user who owns it
    #[arg(long, value_name = "USER")]
    owner: Option<String>,
    /// Do not ask people for consent
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    skip_authorization: Option<bool>,
    /// Whether it needs PKCE [default: as the server's setting says]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    require_pkce: Option<bool>,
    /// Seconds that its access tokens live [default: as the server's setting says]
    #[arg(long, value_name = "SECONDS")]
    access_token_lifetime: Option<u64>,
    /// Let it hold tokens over several resource servers with identifiers
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    mixed_audience: Option<bool>,
    /// Let people allow it a part of what it asks for
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    partial_consent: Option<bool>,
}

impl Fields {
    /// The user that `--owner` names.
    pub(super) async fn owner(&self, admin: &Administration) -> Result<Option<UserId>, Failure> {
        match &self.owner {
            Some(name) => Ok(Some(admin.user(name).await?.user.id)),
            None => Ok(None),
        }
    }

    /// Changes `draft` by what was said.
    pub(super) fn apply(&self, draft: &mut ClientDraft, owner: Option<UserId>) {
        replace(&mut draft.redirect_uris, &self.redirect_uris);
        replace(
            &mut draft.post_logout_redirect_uris,
            &self.post_logout_redirect_uris,
        );
        replace(&mut draft.allowed_origins, &self.allowed_origins);
        if !self.scope.is_empty() {
            let scope = self.scope.join(" ");
            draft.scope = Some(scope).filter(|scope| !scope.trim().is_empty());
        }
        if !self.default_scope.is_empty() {
            let scope = self.default_scope.join(" ");
            draft.default_scope = Some(scope).filter(|scope| !scope.trim().is_empty());
        }
        self.apply_rules(draft);
        if let Some(method) = &self.auth_method {
            draft.auth_method = Some(method.clone());
        }
        if owner.is_some() {
            draft.owner = owner;
        }
        draft.skip_authorization = self.skip_authorization.unwrap_or(draft.skip_authorization);
        draft.pkce_required = self.require_pkce.or(draft.pkce_required);
        let lifetime = self.access_token_lifetime.map(Duration::from_secs);
        draft.access_token_lifetime = lifetime.or(draft.access_token_lifetime);
        draft.mixed_audience = self.mixed_audience.unwrap_or(draft.mixed_audience);
        draft.partial_consent = self.partial_consent.unwrap_or(draft.partial_consent);
    }
}

impl Fields {
    /// The patterns of one kind replace those of that kind.
    fn apply_rules(&self, draft: &mut ClientDraft) {
        let kinds = [
            (RuleEffect::Allow, &self.allow_scope),
            (RuleEffect::Deny, &self.deny_scope),
        ];
        for (effect, patterns) in kinds {
            if patterns.is_empty() {
                continue;
            }
            draft.scope_rules.retain(|rule| rule.effect != effect);
            let named = patterns.iter().filter_map(|pattern| pattern.0.clone());
            let rules = named.map(|scopes| ScopeRule::new(effect, scopes));
            draft.scope_rules.extend(rules);
        }
        if let Some(excess) = self.scope_excess {
            draft.narrows_scope = excess.narrows();
        }
    }
}

/// A pattern of scopes; empty: none.
#[derive(Clone, Debug)]
struct Pattern(Option<RuledScopes>);

fn pattern(text: &str) -> Result<Pattern, String> {
    if text.is_empty() {
        return Ok(Pattern(None));
    }
    let scopes = RuledScopes::parse(text).map_err(|error| error.to_string())?;
    Ok(Pattern(Some(scopes)))
}

/// What is named replaces the whole list; one empty entry empties it.
fn replace(list: &mut Vec<String>, named: &[String]) {
    if !named.is_empty() {
        *list = named
            .iter()
            .filter(|entry| !entry.is_empty())
            .cloned()
            .collect();
    }
}
