//! `GET /o/scopes/`: the catalogue of public scopes, as JSON and as a page.

use axum::{
    body::Body,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use bailiwick_core::{
    params::Parameters,
    problem::Problem,
    scope::{Catalogue, CatalogueQuery, catalogue},
    store::LoadPlan,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::{refusal::Refusal, render::Page};
use crate::{
    accept::{accepted_languages, wants_page},
    app::App,
    exec,
    login::Visitor,
    response,
};

/// The version of the registry that an answer tells of.
const VERSION: HeaderName = HeaderName::from_static("bailiwick-version");

/// The catalogue. Pages of every origin may read the JSON.
pub(crate) async fn show(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let parameters = Parameters::parse(query.as_deref().unwrap_or_default().as_bytes())?;
    let as_page = wants_page(&headers) && parameters.value("format") != Some("json");
    let (wanted, problems) = match CatalogueQuery::parse(&parameters) {
        Ok(wanted) => (wanted, Vec::new()),
        Err(problems) if as_page => (CatalogueQuery::default(), problems),
        Err(problems) => return Ok(wrong(&problems)),
    };
    // Another process may have registered a scope: this tells of what is in force.
    let newest = app.store.load(LoadPlan::default()).await;
    let version = newest.map_err(exec::store_failed)?.version;
    let snapshot = app.snapshots.at_least(version).await;
    let snapshot = snapshot.map_err(exec::store_failed)?;
    let asked = parameters.value("ui_locales");
    let asked = asked.map(bailiwick_core::Languages::of_ui_locales);
    let languages = asked.unwrap_or_default().then(accepted_languages(&headers));
    let found = catalogue(&wanted, &snapshot, &app.config, &languages, app.now());
    let mut response = if as_page {
        page(&app, visitor.as_ref(), &parameters, &found, &problems)?
    } else {
        document(&found)
    };
    let headers = response.headers_mut();
    headers.insert(VERSION, HeaderValue::from(found.version.0));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Language"),
    );
    Ok(response)
}

fn document(found: &Catalogue<'_>) -> Response {
    let body = serde_json::to_vec(found).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Bailiwick-Version"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}

/// RFC 9457.
#[derive(Serialize)]
struct Problems<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    errors: Vec<Wrong<'a>>,
}

#[derive(Serialize)]
struct Wrong<'a> {
    field: &'a str,
    text: &'a str,
}

impl<'a> Wrong<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self {
            field: problem.field,
            text: &problem.text,
        }
    }
}

fn wrong(problems: &[Problem]) -> Response {
    let body = Problems {
        r#type: "about:blank",
        title: "the query cannot be read",
        status: 400,
        errors: problems.iter().map(Wrong::of).collect(),
    };
    let mut response = response::json(serde_json::to_vec(&body).unwrap_or_default());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let media_type = HeaderValue::from_static("application/problem+json");
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    response.into_response()
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

fn page(
    app: &App,
    visitor: Option<&crate::login::Person>,
    parameters: &Parameters,
    found: &Catalogue<'_>,
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let value = |name| parameters.value(name).unwrap_or_default();
    let next_page = found.next.map(|after| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["q", "owner", "state", "limit"] {
            query.extend_pairs(parameters.value(name).map(|value| (name, value)));
        }
        query.append_pair("after", after.as_str());
        format!("?{}", query.finish())
    });
    let page = Page::new(app, "catalogue.html");
    let page = match visitor {
        Some(person) => page.user(&person.user),
        None => page,
    };
    let page = match problems {
        [] => page,
        _ => page.status(StatusCode::BAD_REQUEST),
    };
    page.render(Shown {
        word: value("q"),
        owner: value("owner"),
        state: value("state"),
        states: ["active", "deprecated", "disabled"],
        scopes: found,
        next_page,
        problems: problems.iter().map(Wrong::of).collect(),
    })
}
