//! `GET` and `PUT /o/resource-servers/{id}/scopes`: a resource server's whole set of
//! scopes. Refusals are problem details (RFC 9457).

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use bailiwick_core::{
    ErrorCode, OAuthError, Reason,
    model::ClientId,
    scope::{
        ManifestCaller, ManifestConditions, ManifestOutcome, ManifestRefusal, ManifestRequest,
    },
    snapshot::Version,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::guard::Guard;
use crate::{
    app::App,
    exec,
    incoming::{Incoming, MANIFEST_LIMIT},
    places::Party,
    response,
    waiting::{self, refused, versioned},
};

/// The set as it is kept.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Response<Body> {
    match shown(&app, &id, request).await {
        Ok(answer) => answer,
        Err(error) => refused(&app, &error),
    }
}

async fn shown(app: &App, id: &str, request: Request<Body>) -> Result<Response<Body>, OAuthError> {
    let asked = Asked::read(app, id, request).await?;
    let query = asked.query(&["wait"])?;
    let wanted = waiting::wanted(query)?;
    let request = ManifestRequest::show(asked.caller.clone(), asked.conditions(false));
    let mut outcome = asked.run(app, &request).await?;
    if let Some(version) = wanted.filter(|wanted| *wanted > version_of(&outcome)) {
        let party = Party::ResourceServer(ClientId::new(id));
        waiting::wait_for(app, version, party).await?;
        outcome = asked.run(app, &request).await?;
    }
    Ok(rendered(app, &outcome))
}

/// The set as it shall be.
pub(crate) async fn declare(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Response<Body> {
    match declared(&app, &id, request).await {
        Ok(answer) => answer,
        Err(error) => refused(&app, &error),
    }
}

async fn declared(
    app: &App,
    id: &str,
    request: Request<Body>,
) -> Result<Response<Body>, OAuthError> {
    let asked = Asked::read(app, id, request).await?;
    let dry_run = dry_run(asked.query(&["dry_run"])?)?;
    // Nobody but a resource server makes this server read a manifest, or count what
    // hangs on its scopes.
    asked.run(app, &asked.caller).await?;
    let request = ManifestRequest::declare(
        asked.caller.clone(),
        asked.conditions(dry_run),
        asked.incoming.parts().body,
        app.config.scope_quota,
    );
    let mut outcome = asked.run(app, &request).await?;
    if let ManifestOutcome::Applied { answer, .. } = &mut outcome
        && !dry_run
    {
        answer.version = answer.version.max(app.snapshots.current().version());
    }
    Ok(rendered(app, &outcome))
}

/// A request, read and not yet judged.
struct Asked {
    incoming: Incoming,
    caller: ManifestCaller,
}

impl Asked {
    async fn read(app: &App, id: &str, request: Request<Body>) -> Result<Self, OAuthError> {
        let mut incoming = Incoming::read(request, MANIFEST_LIMIT).await?;
        incoming.recognise_client(app)?;
        let caller = ManifestCaller::parse(&incoming.parts(), id)?;
        Ok(Self { incoming, caller })
    }

    async fn run<O: bailiwick_core::Operation>(
        &self,
        app: &App,
        operation: &O,
    ) -> Result<O::Answer, OAuthError> {
        let guard = Guard::new(app, &self.incoming, self.caller.client());
        let outcome = exec::run_for(app, &self.incoming, operation).await;
        outcome.map_err(|error| guard.count(error))
    }

    /// The query, of which all parameters are among `known`: a misspelt `dry_run`
    /// would be none.
    fn query(&self, known: &[&str]) -> Result<Option<&str>, OAuthError> {
        let query = self.incoming.head().uri.query();
        let mut names = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        match names.find(|(name, _)| !known.contains(&&**name)) {
            None => Ok(query),
            Some(_) => Err(malformed(format!(
                "of parameters there is only {} here",
                known.join(", ")
            ))),
        }
    }

    fn conditions(&self, dry_run: bool) -> ManifestConditions<'_> {
        let headers = self.incoming.headers();
        let field = |name| headers.get(name).map(HeaderValue::as_bytes);
        ManifestConditions {
            if_match: field(header::IF_MATCH),
            if_none_match: field(header::IF_NONE_MATCH),
            dry_run,
        }
    }
}

fn dry_run(query: Option<&str>) -> Result<bool, OAuthError> {
    let values = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let values: Vec<_> = values.map(|(_, value)| value).collect();
    match values.as_slice() {
        [] => Ok(false),
        [one] if *one == "true" => Ok(true),
        [one] if *one == "false" => Ok(false),
        _ => Err(malformed("dry_run must be true or false, once".to_owned())),
    }
}

fn malformed(text: String) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, Reason::ParameterMalformed, text)
}

fn version_of(outcome: &ManifestOutcome) -> Version {
    match outcome {
        ManifestOutcome::Kept { manifest, .. } => manifest.version,
        ManifestOutcome::Applied { answer, .. } => answer.version,
        ManifestOutcome::Refused(refusal) => refusal.version,
        _ => Version::default(),
    }
}

fn rendered(app: &App, outcome: &ManifestOutcome) -> Response<Body> {
    let (mut answer, etag) = match outcome {
        ManifestOutcome::Kept { etag, known, .. } if *known => {
            (response::empty(StatusCode::NOT_MODIFIED), etag)
        }
        ManifestOutcome::Kept { manifest, etag, .. } => (json_of(manifest), etag),
        ManifestOutcome::Applied { answer, etag, .. } => (json_of(answer), etag),
        ManifestOutcome::Refused(refusal) => (problem(app, refusal), &refusal.etag),
        _ => return refused(app, &exec::unavailable(Reason::ExtensionFailed)),
    };
    if let Ok(etag) = HeaderValue::from_str(etag) {
        answer.headers_mut().insert(header::ETAG, etag);
    }
    // Of one resource server alone, and asked for again each time.
    let kept = HeaderValue::from_static("private, no-cache");
    answer.headers_mut().insert(header::CACHE_CONTROL, kept);
    answer.headers_mut().remove(header::PRAGMA);
    versioned(answer, version_of(outcome))
}

fn json_of(value: &impl Serialize) -> Response<Body> {
    response::json(serde_json::to_vec(value).unwrap_or_default())
}

/// The status of a refusal, and what the description of the registry calls it.
fn kind(reason: Reason) -> (StatusCode, &'static str) {
    match reason {
        Reason::ManifestMalformed => (StatusCode::BAD_REQUEST, "Malformed"),
        Reason::NameForeign => (StatusCode::FORBIDDEN, "NotYours"),
        Reason::ManifestSuperseded => (StatusCode::CONFLICT, "Superseded"),
        Reason::ManifestConflict => (StatusCode::CONFLICT, "RevisionTaken"),
        Reason::PreconditionFailed => (StatusCode::PRECONDITION_FAILED, "Stale"),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "Invalid"),
    }
}

fn problem(app: &App, refusal: &ManifestRefusal) -> Response<Body> {
    let (status, kind) = kind(refusal.reason);
    let mut body = json!({
        "type": described(app, kind),
        "title": refusal.detail,
        "status": status.as_u16(),
        "revision": refusal.revision,
        "version": refusal.version,
    });
    if !refusal.problems.is_empty()
        && let Value::Object(members) = &mut body
    {
        members.insert("errors".to_owned(), json!(refusal.problems));
    }
    response::problem(status, &body, refusal.reason)
}

/// Where the description of the registry says more about it.
fn described(app: &App, kind: &str) -> String {
    let path = super::openapi::PATH;
    format!("{}{path}#/components/responses/{kind}", app.config.issuer)
}
