//! Where the authorization endpoint sends the browser: the answer is shown, and a button
//! exchanges the code.

use axum::{extract::State, response::Response};
use bailiwick_core::{model::Client, params::Parameters};
use http::StatusCode;
use serde::Serialize;

use super::{
    super::href,
    answer::{Parameter, Step, shortened},
    callback_uri, has_code_flow,
    proof::Proof,
    tried,
};
use crate::{
    app::App,
    language::Text,
    login::Person,
    page::{
        form::Form,
        query::Query,
        refusal::Refusal,
        render::{Hidden, Page},
        segment::ClientSegment,
    },
};

#[derive(Serialize)]
struct Context<'a> {
    name: &'a str,
    back: &'a str,
    again: &'a str,
    action: &'a str,
    answer: Vec<Parameter>,
    /// What is wrong with the answer; `None`: its code can be exchanged.
    wrong: Option<Text>,
    hidden: Vec<Hidden>,
    confidential: bool,
}

/// The answer of the authorization endpoint.
pub(crate) async fn show_callback(
    State(app): State<App>,
    person: Person,
    ClientSegment(id): ClientSegment,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let client = tried(&app, &person, &id).await?;
    if !has_code_flow(&app, &*client) {
        return Err(Refusal::not_found());
    }
    let read = read(&app, &person, &*client, &query);
    page(&app, &person, &*client, &query, read)
}

/// What an answer is worth: its code and its state, or why not (RFC 6749 §4.1.2, RFC
/// 9207 §2.4).
fn read<'q>(
    app: &App,
    person: &Person,
    client: &dyn Client,
    query: &'q Parameters,
) -> Result<(&'q str, Proof), Text> {
    let state = query.value("state").unwrap_or_default();
    let proof = Proof::resumed(app, person, client.id(), state);
    let proof = proof.ok_or_else(|| Text::new("try-state-foreign"))?;
    if query
        .value("iss")
        .is_none_or(|iss| iss != app.config.issuer)
    {
        return Err(Text::new("try-issuer-foreign"));
    }
    if let Some(error) = query.value("error") {
        return Err(Text::new("try-refused").with("error", error));
    }
    let code = query
        .value("code")
        .ok_or_else(|| Text::new("try-code-missing"))?;
    Ok((code, proof))
}

fn page(
    app: &App,
    person: &Person,
    client: &dyn Client,
    query: &Parameters,
    read: Result<(&str, Proof), Text>,
) -> Result<Response, Refusal> {
    let back = href(app, client.id());
    let again = format!("{back}try/");
    let action = format!("{back}try/callback/");
    let mut hidden = Vec::new();
    let wrong = match read {
        Ok((code, proof)) => {
            hidden.push(Hidden::new("code", code));
            hidden.push(Hidden::new("state", proof.state));
            hidden.push(person.ticket(app, &action)?);
            None
        }
        Err(why) => Some(why),
    };
    let status = match wrong {
        None => StatusCode::OK,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let names = [
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
    ];
    let answer = names.into_iter().filter_map(|name| {
        let value = query.value(name)?;
        let value = match name {
            "code" | "state" => shortened(value),
            _ => value.to_owned(),
        };
        Some(Parameter::new(name, &value))
    });
    let context = Context {
        name: client.name(),
        answer: answer.collect(),
        wrong,
        hidden,
        confidential: client.is_confidential(),
        back: &back,
        again: &again,
        action: &action,
    };
    Page::new(app, "application_try_callback.html")
        .user(&person.user)
        .status(status)
        .render(context)
}

/// Exchanges the code, as the application would.
pub(crate) async fn exchange(
    State(app): State<App>,
    ClientSegment(id): ClientSegment,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let client = tried(&app, &sent.by, &id).await?;
    if !has_code_flow(&app, &*client) {
        return Err(Refusal::not_found());
    }
    let value = |name: &str| sent.fields.value(name).unwrap_or_default();
    let proof = Proof::resumed(&app, &sent.by, client.id(), value("state"));
    let Some(proof) = proof else {
        let foreign = Err(Text::new("try-state-foreign"));
        return page(&app, &sent.by, &*client, &Parameters::default(), foreign);
    };
    let form = [
        ("grant_type", "authorization_code".to_owned()),
        ("code", value("code").to_owned()),
        ("redirect_uri", callback_uri(&app, client.id())),
        ("code_verifier", proof.verifier.to_string()),
    ];
    let step = Step::token(&app, &sent, &*client, &form).await?;
    step.page(&app, &sent.by, &*client)
}
