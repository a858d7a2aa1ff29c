//! The token request, made in this process by the token endpoint itself, and what came of
//! it: shown without the secret, and of each token its beginning.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Request, StatusCode, header},
    response::Response,
};
use bailiwick_core::{
    introspect::IntrospectionRequest,
    model::{AuthMethod, Client, ClientId, Owner},
    opaque::{OpaqueKind, Presented},
    scope::ScopeToken,
    store::LoadPlan,
};
use data_encoding::BASE64;
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::super::href;
use crate::{
    app::{App, PeerAddress},
    endpoint, exec,
    login::Person,
    page::{
        form::Form,
        refusal::Refusal,
        render::{Hidden, Page},
    },
};

/// Characters of a token that are shown.
const SHOWN: usize = 12;
/// Most resource servers whose introspection is shown.
const MOST_OWNERS: usize = 5;

/// A parameter or a header as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Parameter {
    name: String,
    value: String,
}

impl Parameter {
    pub(super) fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }
}

/// The beginning of what nobody else should read.
pub(super) fn shortened(secret: &str) -> String {
    match secret.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", secret.get(..end).unwrap_or_default()),
        None => secret.to_owned(),
    }
}

/// What introspection says to one resource server.
#[derive(Debug, Serialize)]
struct Introspected {
    /// Its name; `None`: this server.
    owner: Option<String>,
    json: String,
}

/// One token request and its answer.
#[derive(Debug)]
pub(super) struct Step {
    request: Vec<Parameter>,
    body: Vec<Parameter>,
    status: StatusCode,
    headers: Vec<Parameter>,
    json: String,
    introspected: Vec<Introspected>,
    /// Names the access token in a form, without being it.
    token: Option<String>,
}

#[derive(Serialize)]
struct Context<'a> {
    name: &'a str,
    back: &'a str,
    again: &'a str,
    endpoint: &'a str,
    request: &'a [Parameter],
    body: &'a [Parameter],
    status: String,
    success: bool,
    /// Whether what was sent works once.
    once: bool,
    headers: &'a [Parameter],
    json: &'a str,
    introspected: &'a [Introspected],
    revocable: bool,
    hidden: Vec<Hidden>,
}

impl Step {
    /// Sends `form` to the token endpoint for `client`, with the secret that was pasted.
    pub(super) async fn token(
        app: &App,
        sent: &Form<Person>,
        client: &dyn Client,
        form: &[(&str, String)],
    ) -> Result<Self, Refusal> {
        let secret = sent.fields.value("client_secret").unwrap_or_default();
        let secret = Zeroizing::new(secret.trim().to_owned());
        let asked = Asked::new(client, &secret, form);
        let mut request = Request::post(app.mount.path("/token/"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(basic) = &asked.authorization {
            request = request.header(header::AUTHORIZATION, basic.as_str());
        }
        if let Some(address) = sent.peer.0 {
            request = request.extension(PeerAddress(address));
        }
        let request = request.body(Body::from(asked.form.as_bytes().to_vec()));
        let request = request.map_err(|_| Refusal::not_found())?;
        let answer = endpoint::token(State(app.clone()), request).await;
        let (head, body) = answer.into_parts();
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes);
        let mut json: Value = serde_json::from_slice(&body.unwrap_or_default()).unwrap_or_default();
        let got = json.get("access_token").and_then(Value::as_str);
        let got = got.map(|token| Zeroizing::new(token.to_owned()));
        for name in ["access_token", "refresh_token"] {
            if let Some(Value::String(token)) = json.get_mut(name) {
                *token = shortened(token);
            }
        }
        let mut step = Self {
            request: asked.shown,
            body: asked.body,
            status: head.status,
            headers: headers(&head.headers),
            json: serde_json::to_string_pretty(&json).unwrap_or_default(),
            introspected: Vec::new(),
            token: None,
        };
        if let Some(token) = got {
            let scope = json
                .get("scope")
                .and_then(Value::as_str)
                .unwrap_or_default();
            step.introspected = introspected(app, &token, scope).await?;
            step.token = name_of(app, &token).await?;
        }
        Ok(step)
    }

    /// The page of it.
    pub(super) fn page(
        &self,
        app: &App,
        person: &Person,
        client: &dyn Client,
    ) -> Result<Response, Refusal> {
        let back = href(app, client.id());
        let again = format!("{back}try/");
        let mut hidden = Vec::new();
        if let Some(token) = &self.token {
            hidden.push(Hidden::new("do", "revoke"));
            hidden.push(Hidden::new("token", token));
            hidden.push(person.ticket(app, &again)?);
        }
        let context = Context {
            name: client.name(),
            back: &back,
            again: &again,
            endpoint: &app.mount.path("/token/"),
            request: &self.request,
            body: &self.body,
            status: self.status.to_string(),
            success: self.status.is_success(),
            once: self.body.iter().any(|parameter| parameter.name == "code"),
            headers: &self.headers,
            json: &self.json,
            introspected: &self.introspected,
            revocable: self.token.is_some(),
            hidden,
        };
        Page::new(app, "application_try_answer.html")
            .user(&person.user)
            .render(context)
    }
}

/// A request as it is sent, and as it is shown.
struct Asked {
    authorization: Option<Zeroizing<String>>,
    form: Zeroizing<String>,
    shown: Vec<Parameter>,
    body: Vec<Parameter>,
}

impl Asked {
    fn new(client: &dyn Client, secret: &str, form: &[(&str, String)]) -> Self {
        const HIDDEN: &str = "…";
        let id = client.id().as_str();
        let mut encoded = form_urlencoded::Serializer::new(String::new());
        let mut body = Vec::new();
        let mut shown = vec![Parameter::new(
            "Content-Type",
            "application/x-www-form-urlencoded",
        )];
        for (name, value) in form {
            encoded.append_pair(name, value);
            let value = match *name {
                "code" | "code_verifier" => shortened(value),
                _ => value.clone(),
            };
            body.push(Parameter::new(name, &value));
        }
        let mut authorization = None;
        let in_body = client.auth_method() == Some(&AuthMethod::ClientSecretPost);
        if !client.is_confidential() || in_body {
            encoded.append_pair("client_id", id);
            body.push(Parameter::new("client_id", id));
        }
        if client.is_confidential() && in_body {
            encoded.append_pair("client_secret", secret);
            body.push(Parameter::new("client_secret", HIDDEN));
        } else if client.is_confidential() {
            // RFC 6749 §2.3.1: encoded as in a form, both.
            let part = |text: &str| -> String {
                form_urlencoded::byte_serialize(text.as_bytes()).collect()
            };
            let pair = Zeroizing::new(format!("{}:{}", part(id), part(secret)));
            let basic = format!("Basic {}", BASE64.encode(pair.as_bytes()));
            authorization = Some(Zeroizing::new(basic));
            shown.push(Parameter::new("Authorization", &format!("Basic {HIDDEN}")));
        }
        Self {
            authorization,
            form: Zeroizing::new(encoded.finish()),
            shown,
            body,
        }
    }
}

fn headers(headers: &HeaderMap) -> Vec<Parameter> {
    let each = headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some(Parameter::new(name.as_str(), value))
    });
    each.collect()
}

/// What those are told of the token whose scopes it has.
async fn introspected(app: &App, token: &str, scope: &str) -> Result<Vec<Introspected>, Refusal> {
    let snapshot = app.snapshots.current();
    let mut owners: Vec<Owner> = Vec::new();
    for name in scope
        .split(' ')
        .filter_map(|name| ScopeToken::parse(name).ok())
    {
        let found = snapshot.resolve(&name);
        let owner = found.map(|found| found.registered().owner.clone());
        owners.extend(owner.filter(|owner| !owners.contains(owner)));
    }
    owners.truncate(MOST_OWNERS);
    let mut all = Vec::new();
    for owner in owners {
        let name = owner.client().map(|id: &ClientId| {
            let client = snapshot.client(id);
            client
                .map_or(id.as_str(), |client| client.name())
                .to_owned()
        });
        let answer = exec::run(app, &IntrospectionRequest::within(owner, token)).await?;
        let json: Value = serde_json::from_slice(&answer.to_json()).unwrap_or_default();
        all.push(Introspected {
            owner: name,
            json: serde_json::to_string_pretty(&json).unwrap_or_default(),
        });
    }
    Ok(all)
}

/// The key of the token's row, by which a form can name it.
async fn name_of(app: &App, token: &str) -> Result<Option<String>, Refusal> {
    let plan = LoadPlan {
        access_token: Some(Presented::parse(OpaqueKind::AccessToken, token).key()),
        ..LoadPlan::default()
    };
    let loaded = app.store.load(plan).await.map_err(exec::store_failed)?;
    Ok(loaded.access_token.map(|row| row.selector.to_hex()))
}
