//! `/admin/keys/`: the keys that sign, and their replacement.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    model::{KEY_OVERLAP, SigningAlgorithm, SigningKeyRecord},
};
use serde::Serialize;

use crate::{
    administration::{AdministrationError, OldKeys},
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        confirm::Confirm,
        form::Form,
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
    },
};

const PATH: &str = "/admin/keys/";

/// The keys, the newest first.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    let keys = app.administration.signing_keys().await?;
    let context = Context {
        keys: keys.iter().map(|key| Key::new(key, app.now())).collect(),
        algorithms: SigningAlgorithm::ALL
            .iter()
            .map(|algorithm| algorithm.as_str())
            .collect(),
        hidden: [person.ticket(&app, PATH)?],
        action: PATH,
    };
    Page::new(&app, "keys.html")
        .user(&person.user)
        .render(context)
}

/// Makes a new key, after a question.
pub(crate) async fn rotate(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let person = &sent.by.0;
    let value = |name| sent.fields.value(name).unwrap_or_default();
    let algorithm = match value("algorithm") {
        "" => None,
        word => Some(SigningAlgorithm::parse(word).ok_or_else(Refusal::not_found)?),
    };
    let old_keys = match value("old") {
        "retire" => OldKeys::Retire,
        "withdraw" => OldKeys::Withdraw,
        _ => return Err(Refusal::not_found()),
    };
    // The key that was looked at: a form that is sent twice rotates once.
    let seen = value("confirmed");
    let is_meant = |key: Option<&SigningKeyRecord>| name(key) == seen;
    let administration = person.administration(&app);
    let rotated = administration.rotate_signing_key_provided(algorithm, old_keys, is_meant);
    match rotated.await {
        Ok(rotated) => {
            let by = &person.user.id;
            tracing::info!(kid = rotated.new.kid, %by, "the signing key was replaced");
            Ok(see_other(PATH))
        }
        Err(AdministrationError::Changed) => ask(&app, person, algorithm, old_keys).await,
        Err(error) => Err(error.into()),
    }
}

/// How a form calls the key that signs.
fn name(key: Option<&SigningKeyRecord>) -> &str {
    key.map_or("none", |key| key.kid.as_str())
}

/// Asks before the key that signs now is replaced.
async fn ask(
    app: &App,
    person: &Person,
    algorithm: Option<SigningAlgorithm>,
    old_keys: OldKeys,
) -> Result<Response, Refusal> {
    let keys = app.administration.signing_keys().await?;
    let signing = keys.iter().find(|key| key.retired_at.is_none());
    let (word, consequence) = match old_keys {
        OldKeys::Retire => ("retire", "keys-retire-means"),
        OldKeys::Withdraw => ("withdraw", "keys-withdraw-means"),
    };
    let confirm = Confirm {
        heading: Text::new("keys-rotate-heading"),
        consequence: Text::new(consequence),
        hidden: vec![
            Hidden::new("algorithm", algorithm.map_or("", SigningAlgorithm::as_str)),
            Hidden::new("old", word),
            Hidden::new("confirmed", name(signing)),
            person.ticket(app, PATH)?,
        ],
        action: PATH.to_owned(),
        submit: Text::new("keys-rotate"),
        back: PATH.to_owned(),
    };
    confirm.page(app, person)
}

#[derive(Serialize)]
struct Context {
    keys: Vec<Key>,
    algorithms: Vec<&'static str>,
    hidden: [Hidden; 1],
    action: &'static str,
}

#[derive(Serialize)]
struct Key {
    kid: String,
    algorithm: &'static str,
    /// `signing`, `published` or `retired`.
    state: &'static str,
    created_at: UnixTime,
    retired_at: Option<UnixTime>,
    published_until: Option<UnixTime>,
}

impl Key {
    fn new(record: &SigningKeyRecord, now: UnixTime) -> Self {
        let end = record.retired_at.map(|at| at.plus(KEY_OVERLAP));
        Self {
            kid: record.kid.clone(),
            algorithm: record.algorithm.as_str(),
            state: match end {
                None => "signing",
                Some(end) if now < end => "published",
                Some(_) => "retired",
            },
            created_at: record.created_at,
            retired_at: record.retired_at,
            published_until: end,
        }
    }
}
