//! The server itself: who calls it, its keys, its settings, how it is.

use bailiwick_core::model::SigningAlgorithm;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{
    body::Given,
    call::Call,
    operation::Operation,
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    administration::OldKeys,
    page::admin::settings,
    route::Route,
    view::{ApiTokenView, FindingView, KeyView},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/token", |call| Box::pin(async move { Ok(token(&call)) }))
        .called("showToken", "The API token that calls, and as whom it acts")
        .answers::<ApiTokenView>(200)
        .also(Some(Route::AdminApiTokens), Some("user api-token list")),
    Operation::get("/keys", |call| Box::pin(keys(call)))
        .called("listKeys", "The keys that sign or signed")
        .answers::<List<KeyView>>(200)
        .also(Some(Route::AdminKeys), Some("key list")),
    Operation::post("/keys/rotate", |call| Box::pin(rotate(call)))
        .called(
            "rotateKey",
            "Makes a key that signs from now on, and stops signing with all others",
        )
        .takes::<RotateKey>()
        .answers::<KeyView>(201)
        .also(Some(Route::AdminKeys), Some("key rotate")),
    Operation::get("/settings", |call| {
        Box::pin(async move { Ok(show_settings(&call)) })
    })
    .called(
        "listSettings",
        "The settings that are in force; no secret is among them",
    )
    .answers::<List<SettingView>>(200)
    .also(Some(Route::AdminSettings), Some("doctor")),
    Operation::get("/doctor", |call| Box::pin(doctor(call)))
        .called("diagnose", "What is wrong or weak, and what to do about it")
        .answers::<List<FindingView>>(200)
        .also(Some(Route::AdminSettings), Some("doctor")),
];

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct RotateKey {
    /// Left out: that of the key that signs now.
    #[schemars(schema_with = "made_algorithm")]
    algorithm: Given<SigningAlgorithm>,
    /// Somebody else has the old keys: nothing that they signed is accepted any more.
    compromised: bool,
}

/// A key of the configuration and its value.
#[derive(Debug, Serialize, JsonSchema)]
struct SettingView {
    name: std::borrow::Cow<'static, str>,
    value: String,
    /// Whether it is other than it is without being set.
    set: bool,
    /// Whether it takes protection away.
    weak: bool,
}

/// Those of which the server makes keys.
const MADE: [SigningAlgorithm; 2] = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

fn made_algorithm(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": MADE.map(SigningAlgorithm::as_str) })
}

fn token(call: &Call) -> Reply {
    let (token, user) = (&call.caller.token, &call.caller.user);
    Reply::json(&ApiTokenView::kept(token, Some(user), call.now()))
}

async fn keys(call: Call) -> Result<Reply, Problem> {
    let now = call.now();
    let keys = call.administration.signing_keys().await?;
    let items: Vec<_> = keys.iter().map(|key| KeyView::new(key, now)).collect();
    Ok(Reply::json(&List::whole(items)))
}

async fn rotate(call: Call) -> Result<Reply, Problem> {
    let said: RotateKey = call.body()?;
    if said.algorithm.0.is_some_and(|one| !MADE.contains(&one)) {
        let text = "must be one of ES256, EdDSA";
        return Err(Problem::member("algorithm", text));
    }
    let old_keys = if said.compromised {
        OldKeys::Withdraw
    } else {
        OldKeys::Retire
    };
    let rotated = call
        .administration
        .rotate_signing_key(said.algorithm.0, old_keys)
        .await?;
    let view = KeyView::new(&rotated.new, call.now());
    Ok(Reply::created(&view, &format!("{}/keys", super::BASE)))
}

fn show_settings(call: &Call) -> Reply {
    let settings = settings::in_force(&call.app).into_iter();
    let items = settings.map(|setting| SettingView {
        name: setting.name,
        value: setting.value,
        set: setting.set,
        weak: setting.weak,
    });
    Reply::json(&List::whole(items.collect()))
}

async fn doctor(call: Call) -> Result<Reply, Problem> {
    let findings = call.administration.diagnose().await?;
    // Where users are kept elsewhere, so are administrators; one is calling.
    let findings = findings
        .iter()
        .filter(|one| call.app.links.has_users() || one.check() != "administrator");
    Ok(Reply::json(&List::whole(
        findings.map(FindingView::from).collect(),
    )))
}
