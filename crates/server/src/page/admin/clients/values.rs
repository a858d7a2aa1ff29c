//! What the form of a client holds, and what it makes of a draft.

use std::time::Duration;

use bailiwick_core::{
    model::{AuthMethod, ClientType, GrantType, UserId},
    params::Parameters,
    registration::ClientDraft,
};
use serde::Serialize;

use crate::{
    app::App,
    exec::users_failed,
    language::Text,
    page::{problems::Problems, refusal::Refusal},
};

/// Fields of the form, as they stand in it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Values {
    pub(super) name: String,
    pub(super) client_id: String,
    pub(super) client_type: String,
    pub(super) grant_types: Vec<String>,
    pub(super) redirect_uris: String,
    pub(super) post_logout_redirect_uris: String,
    pub(super) allowed_origins: String,
    pub(super) scope: String,
    pub(super) default_scope: String,
    pub(super) auth_method: String,
    pub(super) owner: String,
    pub(super) pkce: String,
    pub(super) access_token_lifetime: String,
    pub(super) skip_authorization: bool,
    pub(super) mixed_audience: bool,
    pub(super) partial_consent: bool,
}

/// The names of the fields.
pub(super) const FIELDS: [&str; 16] = [
    "name",
    "client_id",
    "client_type",
    "grant_types",
    "redirect_uris",
    "post_logout_redirect_uris",
    "allowed_origins",
    "scope",
    "default_scope",
    "auth_method",
    "owner",
    "pkce",
    "access_token_lifetime",
    "skip_authorization",
    "mixed_audience",
    "partial_consent",
];

impl Values {
    /// What is registered; `owner` is how people call the owner.
    pub(super) fn of(draft: &ClientDraft, owner: String) -> Self {
        let grants = draft.grant_types.iter();
        let seconds = draft.access_token_lifetime.map(|span| span.as_secs());
        let method = draft.auth_method.as_ref();
        Self {
            name: draft.name.clone(),
            client_id: String::new(),
            client_type: draft.client_type.as_str().to_owned(),
            grant_types: grants.map(|grant| grant.as_str().to_owned()).collect(),
            redirect_uris: draft.redirect_uris.join("\n"),
            post_logout_redirect_uris: draft.post_logout_redirect_uris.join("\n"),
            allowed_origins: draft.allowed_origins.join("\n"),
            scope: draft.scope.clone().unwrap_or_default(),
            default_scope: draft.default_scope.clone().unwrap_or_default(),
            auth_method: method.map_or("", AuthMethod::as_str).to_owned(),
            owner,
            pkce: match draft.pkce_required {
                None => "",
                Some(true) => "yes",
                Some(false) => "no",
            }
            .to_owned(),
            access_token_lifetime: seconds.map(|s| s.to_string()).unwrap_or_default(),
            skip_authorization: draft.skip_authorization,
            mixed_audience: draft.mixed_audience,
            partial_consent: draft.partial_consent,
        }
    }

    /// What was sent.
    pub(super) fn read(fields: &Parameters) -> Self {
        let text = |name: &str| fields.value(name).unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            client_id: text("client_id").trim().to_owned(),
            client_type: text("client_type"),
            grant_types: fields.values("grant_types").map(str::to_owned).collect(),
            redirect_uris: text("redirect_uris"),
            post_logout_redirect_uris: text("post_logout_redirect_uris"),
            allowed_origins: text("allowed_origins"),
            scope: text("scope"),
            default_scope: text("default_scope"),
            auth_method: text("auth_method"),
            owner: text("owner").trim().to_owned(),
            pkce: text("pkce"),
            access_token_lifetime: text("access_token_lifetime").trim().to_owned(),
            skip_authorization: fields.has("skip_authorization"),
            mixed_audience: fields.has("mixed_audience"),
            partial_consent: fields.has("partial_consent"),
        }
    }

    /// What the form makes of a client, and what is wrong with the form itself. What
    /// it does not show stays.
    pub(super) async fn read_by(&self, app: &App) -> Result<(Said<'_>, Problems), Refusal> {
        let mut problems = Problems::default();
        let mut wrong = |field, id| {
            let before = std::mem::take(&mut problems);
            problems = before.and(field, Text::new(id));
        };
        let client_type = ClientType::parse(&self.client_type);
        if client_type.is_none() {
            wrong("client_type", "admin-problem-choose");
        }
        let grants = self.grant_types.iter().map(|name| GrantType::parse(name));
        let grant_types: Option<_> = grants.collect();
        if grant_types.is_none() {
            wrong("grant_types", "admin-problem-grant");
        }
        let auth_method = match self.auth_method.as_str() {
            "" => Ok(None),
            name => AuthMethod::parse(name).map(Some).ok_or(()),
        };
        if auth_method.is_err() {
            wrong("auth_method", "admin-problem-choose");
        }
        let seconds = match self.access_token_lifetime.as_str() {
            "" => Ok(None),
            text => text.parse().map(Some),
        };
        if seconds.is_err() {
            wrong("access_token_lifetime", "admin-problem-seconds");
        }
        let owner = if self.owner.is_empty() {
            None
        } else {
            let found = app.users.by_login(&self.owner).await;
            let found = found.map_err(users_failed)?;
            if found.is_none() {
                wrong("owner", "admin-problem-user");
            }
            found.map(|user| user.id)
        };
        let said = Said {
            values: self,
            client_type: client_type.unwrap_or(ClientType::Confidential),
            grant_types: grant_types.unwrap_or_default(),
            auth_method: auth_method.unwrap_or_default(),
            lifetime: seconds.unwrap_or_default().map(Duration::from_secs),
            owner,
        };
        Ok((said, problems))
    }
}

/// A form that was understood.
#[derive(Debug)]
pub(super) struct Said<'a> {
    values: &'a Values,
    client_type: ClientType,
    grant_types: std::collections::BTreeSet<GrantType>,
    auth_method: Option<AuthMethod>,
    lifetime: Option<Duration>,
    owner: Option<UserId>,
}

impl Said<'_> {
    /// Writes it into `draft`. `knows_owner`: whether the form could show the owner
    /// that there is; if not, an empty field changes nothing.
    pub(super) fn fill(&self, draft: &mut ClientDraft, knows_owner: bool) {
        let values = self.values;
        let lines = |text: &str| -> Vec<String> {
            let lines = text.split_ascii_whitespace();
            lines.map(str::to_owned).collect()
        };
        let names = |text: &str| {
            let names: Vec<_> = text.split_ascii_whitespace().collect();
            (!names.is_empty()).then(|| names.join(" "))
        };
        draft.name.clone_from(&values.name);
        draft.client_type = self.client_type;
        // Those of a host's own are not on the form.
        draft
            .grant_types
            .retain(|grant| matches!(grant, GrantType::Extension(_)));
        draft.grant_types.extend(self.grant_types.iter().cloned());
        draft.redirect_uris = lines(&values.redirect_uris);
        draft.post_logout_redirect_uris = lines(&values.post_logout_redirect_uris);
        draft.allowed_origins = lines(&values.allowed_origins);
        // Nothing at all is not everything: only a host can have said so.
        let nothing = draft.scope.as_ref().is_some_and(String::is_empty);
        if !(nothing && values.scope.trim().is_empty()) {
            draft.scope = names(&values.scope);
        }
        draft.default_scope = names(&values.default_scope);
        draft.auth_method.clone_from(&self.auth_method);
        if self.owner.is_some() || knows_owner {
            draft.owner.clone_from(&self.owner);
        }
        draft.pkce_required = match values.pkce.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        draft.access_token_lifetime = self.lifetime;
        draft.skip_authorization = values.skip_authorization;
        draft.mixed_audience = values.mixed_audience;
        draft.partial_consent = values.partial_consent;
    }
}
