//! `GET /o/scopes/`: the catalogue of public scopes, as JSON and as a page.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use bailiwick_core::{
    ErrorCode, Languages, OAuthError, Reason, Snapshot,
    params::Parameters,
    problem::Problem,
    scope::{Catalogue, CatalogueQuery, catalogue},
    snapshot::Version,
    store::LoadPlan,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::json;

use super::{
    problems::retold,
    refusal::{self, Refusal},
    render::Page,
};
use crate::{
    accept::{Reader, accepted_languages, wants_page},
    app::{App, Peer},
    exec,
    language::Text,
    login::{Person, Visitor},
    places::Party,
    response::{self, with_headers},
    waiting::{self, refused, versioned},
};

/// The catalogue. Pages of every origin may read the JSON.
pub(crate) async fn show(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    RawQuery(query): RawQuery,
    peer: Peer,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let wants_page = wants_page(&headers) && !asks_for_json(&query);
    let shown = if wants_page {
        page(&app, visitor.as_ref(), &query, peer, &headers).await
    } else {
        let answer = document(&app, &query, peer, &headers).await;
        Ok(readable(
            answer.unwrap_or_else(|error| refused(&app, &error)),
        ))
    };
    let mut response = shown.unwrap_or_else(|refusal| {
        let version = app.snapshots.current().version();
        let reader = Reader::of_browser(&headers);
        versioned(refusal::page(&app, refusal, &reader), version)
    });
    let vary = HeaderValue::from_static("Accept, Accept-Language");
    response.headers_mut().insert(header::VARY, vary);
    response
}

fn asks_for_json(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes())
        .any(|(name, value)| name == "format" && value == "json")
}

/// What a request asks for, read and waited for.
struct Asked {
    parameters: Parameters,
    query: Result<CatalogueQuery, Vec<Problem>>,
    languages: Languages,
    snapshot: Arc<Snapshot>,
}

impl Asked {
    async fn read(
        app: &App,
        query: &str,
        peer: Peer,
        headers: &HeaderMap,
    ) -> Result<Self, OAuthError> {
        let parameters = Parameters::parse(query.as_bytes())?;
        let asked = parameters.value("ui_locales").map(Languages::of_ui_locales);
        let languages = asked.unwrap_or_default().then(accepted_languages(headers));
        let wanted = waiting::wanted(Some(query))?;
        Ok(Self {
            query: CatalogueQuery::parse(&parameters),
            snapshot: in_force(app, wanted, peer).await?,
            parameters,
            languages,
        })
    }

    fn find<'a>(&'a self, app: &'a App, query: &'a CatalogueQuery) -> Catalogue<'a> {
        let (snapshot, languages) = (&self.snapshot, &self.languages);
        catalogue(query, snapshot, &app.config, languages, app.now())
    }
}

/// What is in force: another process may have registered a scope.
async fn in_force(
    app: &App,
    wanted: Option<Version>,
    peer: Peer,
) -> Result<Arc<Snapshot>, OAuthError> {
    let newest = app.store.load(LoadPlan::default()).await;
    let newest = newest.map_err(exec::store_failed)?.version;
    if let Some(version) = wanted.filter(|wanted| *wanted > newest) {
        waiting::wait_for(app, version, Party::stranger(peer)).await?;
        return Ok(app.snapshots.current());
    }
    let snapshot = app.snapshots.at_least(newest).await;
    snapshot.map_err(exec::store_failed)
}

async fn document(
    app: &App,
    query: &str,
    peer: Peer,
    headers: &HeaderMap,
) -> Result<Response, OAuthError> {
    let asked = Asked::read(app, query, peer, headers).await?;
    let query = match &asked.query {
        Ok(query) => query,
        Err(problems) => return Ok(wrong(problems, asked.snapshot.version())),
    };
    let found = asked.find(app, query);
    let answer = response::json(serde_json::to_vec(&found).unwrap_or_default());
    Ok(versioned(answer, found.version))
}

/// `response`, which pages of every origin may read.
fn readable(response: Response) -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Bailiwick-Version"),
    ];
    with_headers(response, headers)
}

/// All that is wrong with a query: problem details (RFC 9457), as every refusal of the
/// registry.
fn wrong(problems: &[Problem], version: Version) -> Response {
    let all = |problem: &Problem| json!({ "parameter": problem.field, "detail": problem.text });
    let body = json!({
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "the query cannot be read",
        "error": ErrorCode::InvalidRequest.as_str(),
        "errors": problems.iter().map(all).collect::<Vec<_>>(),
    });
    let reason = Reason::ParameterMalformed;
    versioned(
        response::problem(StatusCode::BAD_REQUEST, &body, reason),
        version,
    )
}

/// A problem as the page shows it, beside its field.
#[derive(Serialize)]
struct Wrong<'a> {
    field: &'a str,
    text: Text,
}

#[derive(Serialize)]
struct Shown<'a> {
    word: &'a str,
    owner: &'a str,
    state: &'a str,
    states: [&'static str; 3],
    scopes: &'a Catalogue<'a>,
    next_page: Option<String>,
    problems: Vec<Wrong<'a>>,
}

async fn page(
    app: &App,
    visitor: Option<&Person>,
    query: &str,
    peer: Peer,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let mut asked = Asked::read(app, query, peer, headers).await?;
    if let Some(language) = visitor.and_then(|person| person.user.language.as_ref()) {
        let asked_for = asked.parameters.value("ui_locales");
        let asked_for = asked_for.map(Languages::of_ui_locales).unwrap_or_default();
        let own = Languages::of_ui_locales(language.as_str());
        asked.languages = asked_for.then(own).then(asked.languages);
    }
    let everything = CatalogueQuery::default();
    let (query, problems) = match &asked.query {
        Ok(query) => (query, &[][..]),
        Err(problems) => (&everything, &problems[..]),
    };
    let found = asked.find(app, query);
    let parameters = &asked.parameters;
    let value = |name| parameters.value(name).unwrap_or_default();
    let page = Page::new(app, "catalogue.html");
    let page = match visitor {
        Some(person) => page.user(&person.user),
        None => page,
    };
    let page = match problems {
        [] => page,
        _ => page.status(StatusCode::BAD_REQUEST),
    };
    let shown = page.render(Shown {
        word: value("q"),
        owner: value("owner"),
        state: value("state"),
        states: ["active", "deprecated", "disabled"],
        next_page: next_page(parameters, &found),
        scopes: &found,
        problems: problems.iter().map(beside_its_field).collect(),
    });
    Ok(versioned(shown?, found.version))
}

fn beside_its_field(Problem { field, text, .. }: &Problem) -> Wrong<'_> {
    Wrong {
        field,
        text: retold(text),
    }
}

fn next_page(parameters: &Parameters, found: &Catalogue<'_>) -> Option<String> {
    let after = found.next?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["q", "owner", "state", "limit"] {
        query.extend_pairs(parameters.value(name).map(|value| (name, value)));
    }
    query.append_pair("after", after.as_str());
    Some(format!("?{}", query.finish()))
}
