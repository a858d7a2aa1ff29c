//! One client, and what is done to it with one button.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{AuthMethod, Client, ClientRecord, ClientSecret, SecretHash, SecretUse},
    registration::NewSecret,
    scope::ScopeToken,
};
use http::HeaderMap;
use serde::Serialize;

use super::super::names::{Link, TOKENS, UserNames, client_href, server_href, with_query};
use crate::{
    app::App,
    login::{Administrator, Person},
    page::{
        application::secret,
        form::Form,
        problems::{Problems, Shown},
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
        segment::ClientSegment,
    },
};

/// Everything about a client; right after a new secret with the secret, this once.
pub(crate) async fn detail(
    State(app): State<App>,
    Administrator(person): Administrator,
    ClientSegment(id): ClientSegment,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let record = app.administration.client(&id).await?;
    page(&app, &person, &record, Some(&headers), Problems::default()).await
}

async fn page(
    app: &App,
    person: &Person,
    record: &ClientRecord,
    headers: Option<&HeaderMap>,
    problems: Problems,
) -> Result<Response, Refusal> {
    let href = client_href(&record.id);
    let client_secret = headers.and_then(|headers| secret::read(app, headers, record));
    let owner = match &record.owner {
        Some(id) => Some(UserNames::new(app).of(id).await),
        None => None,
    };
    let uses = app.administration.client_secret_uses(&record.id).await?;
    let context = Context {
        client: Detail::new(record, owner, &uses),
        client_secret: client_secret.as_deref().map(String::as_str),
        hidden: [person.ticket(app, &href)?],
        action: &href,
        shown: problems.shown(app, &[]),
    };
    let page = Page::new(app, "client.html")
        .user(&person.user)
        .render(context)?;
    Ok(if client_secret.is_some() {
        secret::take_back(app, &href, page)
    } else {
        page
    })
}

/// Switches the client on or off, gives it a second secret or takes one of two.
pub(crate) async fn act(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let record = app.administration.client(&id).await?;
    let (id, href) = (&record.id, client_href(&record.id));
    let administration = person.administration(&app);
    let word = sent.fields.value("change").unwrap_or_default();
    let done = match word {
        "disable" | "enable" => {
            let switched = administration.switch_client(id, word == "disable");
            switched.await.map(|()| see_other(&href))
        }
        "secret" => {
            let made = administration.add_client_secret(id, &NewSecret::Generated);
            made.await
                .map(|made| secret::hand_over(&app, &href, made.secret.as_ref()))
        }
        "" => {
            let said = sent.fields.value("forget").unwrap_or_default();
            let names = record.secrets.iter().map(ClientSecret::name);
            let name = names.into_iter().find(|name| name.to_string() == said);
            let name = name.ok_or_else(Refusal::not_found)?;
            let deleted = administration.delete_client_secret(id, name);
            deleted.await.map(|_| see_other(&href))
        }
        _ => return Err(Refusal::not_found()),
    };
    match done {
        Ok(response) => {
            tracing::info!(client = %id, by = %person.user.id, word, "a client was changed");
            Ok(response)
        }
        Err(error) => {
            let problems = Problems::from_error(error, "")?;
            page(&app, person, &record, None, problems).await
        }
    }
}

#[derive(Serialize)]
struct Context<'a> {
    client: Detail<'a>,
    client_secret: Option<&'a str>,
    hidden: [Hidden; 1],
    action: &'a str,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact on the page")]
struct Detail<'a> {
    name: &'a str,
    client_id: &'a str,
    client_type: &'static str,
    confidential: bool,
    owner: Option<Link>,
    grant_types: Vec<Grant<'a>>,
    redirect_uris: &'a [String],
    post_logout_redirect_uris: &'a [String],
    allowed_origins: &'a [String],
    scope: Option<Vec<&'a str>>,
    default_scope: Option<Vec<&'a str>>,
    rules: usize,
    auth_method: Option<&'a str>,
    skip_authorization: bool,
    pkce_required: Option<bool>,
    access_token_lifetime: Option<u64>,
    mixed_audience: bool,
    partial_consent: bool,
    disabled: bool,
    secrets: Vec<Secret>,
    created_at: UnixTime,
    updated_at: UnixTime,
    resource_server: Option<String>,
    edit: String,
    delete: String,
    tokens: String,
    audit: String,
    picture: String,
}

#[derive(Serialize)]
struct Grant<'a> {
    name: &'a str,
    legacy: bool,
}

#[derive(Serialize)]
struct Secret {
    name: String,
    created_at: UnixTime,
    last_used_at: Option<UnixTime>,
    /// Made elsewhere, with a hash of another kind.
    imported: bool,
}

impl<'a> Detail<'a> {
    fn new(record: &'a ClientRecord, owner: Option<Link>, uses: &[SecretUse]) -> Self {
        let (id, href) = (record.id.as_str(), client_href(&record.id));
        let names =
            |set: &'a bailiwick_core::scope::ScopeSet| set.iter().map(ScopeToken::as_str).collect();
        let grants = record.grant_types.iter();
        let secrets = record.secrets.iter();
        Self {
            name: &record.name,
            client_id: id,
            client_type: record.client_type.as_str(),
            confidential: record.is_confidential(),
            owner,
            grant_types: grants
                .map(|grant| Grant {
                    name: grant.as_str(),
                    legacy: grant.is_legacy(),
                })
                .collect(),
            redirect_uris: &record.redirect_uris,
            post_logout_redirect_uris: &record.post_logout_redirect_uris,
            allowed_origins: &record.allowed_origins,
            scope: record.scope.as_ref().map(names),
            default_scope: record.default_scope.as_ref().map(names),
            rules: record.scope_rules.len(),
            auth_method: record.auth_method.as_ref().map(AuthMethod::as_str),
            skip_authorization: record.skip_authorization,
            pkce_required: record.pkce_required,
            access_token_lifetime: record.access_token_lifetime.map(|span| span.as_secs()),
            mixed_audience: record.mixed_audience,
            partial_consent: record.partial_consent,
            disabled: record.disabled,
            secrets: secrets
                .map(|secret| Secret {
                    name: secret.name().to_string(),
                    last_used_at: uses
                        .iter()
                        .find(|one| one.secret == secret.name())
                        .map(|one| one.last_used_at),
                    created_at: secret.created_at,
                    imported: !matches!(secret.hash, SecretHash::Sha256(_)),
                })
                .collect(),
            created_at: record.created_at,
            updated_at: record.updated_at,
            resource_server: record
                .resource_server
                .as_ref()
                .map(|_| server_href(&record.id)),
            edit: format!("{href}edit/"),
            delete: format!("{href}delete/"),
            tokens: with_query(TOKENS, [("client", id)]),
            audit: with_query("/admin/audit/", [("kind", "client"), ("name", id)]),
            picture: with_query(
                "/admin/picture/",
                [("node", format!("client:{id}").as_str())],
            ),
        }
    }
}
