//! An API declares its whole set of scopes, over HTTP.

use std::time::Duration;

use bailiwick_core::{
    model::{Approval, ClientId, Offered, ResourceServer, TransferOffer},
    scope::{Manifest, ManifestEntry, ScopeToken},
    store::Write,
};
use bailiwick_server::ManifestError;
use serde_json::{Value, json};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Api, Cast, INACTIVE, Pair, VERIFIER, assert_refused},
};

pub(crate) fn path(id: &ClientId) -> String {
    format!("/o/resource-servers/{id}/scopes/")
}

/// A `PUT` of the API's own set, with its static token.
pub(crate) fn put(api: &Api, revision: u64, scopes: &Value) -> Call {
    Call::new("PUT", path(&api.party.id))
        .bearer(&api.token)
        .json(&json!({"revision": revision, "scopes": scopes}))
}

pub(crate) fn get(api: &Api, query: &str) -> Call {
    Call::get(format!("{}{query}", path(&api.party.id))).bearer(&api.token)
}

pub(crate) fn entry(name: &str, description: &str) -> Value {
    json!({"name": name, "description": description})
}

fn names(answer: &Answer, list: &str) -> Vec<String> {
    let body = answer.json();
    let list = body["diff"][list].as_array().unwrap().clone();
    list.iter()
        .map(|entry| entry["name"].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn assert_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let body = answer.json();
    assert_eq!(body["status"], status);
    let type_of =
        format!("http://localhost:8000/o/registry/openapi.json#/components/responses/{kind}");
    assert_eq!(body["type"], type_of);
    assert_eq!(
        body["version"].to_string(),
        answer.header("bailiwick-version")
    );
}

async fn change_role(cast: &Cast, id: &ClientId, change: impl FnOnce(&mut ResourceServer)) {
    let administration = cast.world.administration();
    let clients = administration.clients().await.unwrap();
    let mut record = clients.into_iter().find(|client| client.id == *id).unwrap();
    change(record.resource_server.as_mut().unwrap());
    cast.world.write(Write::PutClient(Box::new(record))).await;
}

#[tokio::test]
async fn a_manifest_is_in_force_when_it_is_answered_and_the_same_again_writes_nothing() {
    let cast = Cast::new().await;
    let set = json!([
        entry("plants:see", "See plants"),
        entry("plants:water", "Water plants")
    ]);
    let answer = cast.send(put(&cast.plants, 1, &set)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(names(&answer, "added"), ["plants:water"]);
    let body = answer.json();
    assert_eq!(
        (&body["revision"], &body["dry_run"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(
        body["version"].to_string(),
        answer.header("bailiwick-version")
    );
    let granted = cast.own_token(&cast.app, "plants:water").await;
    assert_eq!(granted.json()["scope"], "plants:water");

    let before = cast.world.state();
    let again = cast.send(put(&cast.plants, 1, &set)).await;
    assert_eq!(
        (again.status.as_u16(), again.header("etag")),
        (200, answer.header("etag"))
    );
    assert_eq!(again.json()["diff"]["added"], json!([]));
    cast.world.assert_unchanged(&before);

    let shown = cast.send(get(&cast.plants, "")).await;
    assert_eq!(shown.header("etag"), answer.header("etag"));
    assert_eq!(shown.header("cache-control"), "private, no-cache");
    let shown = shown.json();
    assert_eq!(shown["revision"], 1);
    assert_eq!(shown["scopes"][1]["name"], "plants:water");
    assert_eq!(shown["scopes"][1]["state"], "active");
    let known = get(&cast.plants, "").header("if-none-match", answer.header("etag"));
    let known = cast.send(known).await;
    assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));
}

/// By whatever credential: the static token, an access token, the client's secret.
#[tokio::test]
async fn the_api_itself_declares_and_nobody_else() {
    let cast = Cast::new().await;
    let set = json!([entry("plants:see", "See plants")]);
    let body = json!({"revision": 1, "scopes": set});
    let own = path(&cast.plants.party.id);
    let registering = Pair::of(&cast.own_token(&cast.plants.party, "register-scope").await).access;
    let introspecting = Pair::of(&cast.own_token(&cast.plants.party, "introspection").await).access;
    let ordinary = Pair::of(&cast.own_token(&cast.app, "read").await).access;
    let before = cast.world.state();
    let call = |method: &str, path: &str| Call::new(method, path).json(&body);
    for method in ["PUT", "GET"] {
        let nobody = cast.send(call(method, &own)).await;
        assert_eq!(nobody.status, 401);
        assert_eq!(
            nobody.header("www-authenticate"),
            "Bearer realm=\"bailiwick\""
        );
        assert_eq!(nobody.header("content-type"), "application/problem+json");
        let wrong = call(method, &own).basic(cast.plants.party.id.as_str(), "wrong");
        assert_eq!(cast.send(wrong).await.status, 401);
        for token in [&introspecting, &ordinary] {
            let answer = cast.send(call(method, &own).bearer(token)).await;
            assert_eq!(answer.status, 403);
            assert!(
                answer
                    .header("www-authenticate")
                    .contains("insufficient_scope")
            );
        }
        let client = call(method, &own).basic(cast.app.id.as_str(), &cast.app.secret);
        assert_eq!(cast.send(client).await.status, 403);
        // Of another API nobody learns whether it exists.
        let foreign = call(method, &path(&cast.cities.party.id)).bearer(&cast.plants.token);
        let missing = call(method, &path(&ClientId::new("nobody"))).bearer(&cast.plants.token);
        let (foreign, missing) = (cast.send(foreign).await, cast.send(missing).await);
        assert_eq!(foreign.status, 403);
        assert_eq!(foreign.text, missing.text);
        assert_eq!(foreign.headers, missing.headers);
    }
    cast.world.assert_unchanged(&before);
    let basic = call("PUT", &own).basic(cast.plants.party.id.as_str(), &cast.plants.party.secret);
    for call in [call("PUT", &own).bearer(&registering), basic] {
        assert_eq!(cast.send(call).await.status, 200);
    }
    for method in ["POST", "DELETE", "PATCH"] {
        let answer = cast.send(Call::new(method, &own)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (405, "GET,HEAD,PUT")
        );
    }
}

/// security.md SR-12
#[tokio::test]
async fn sr_12_older_reused_and_stale_manifests_are_told_so_and_change_nothing() {
    let cast = Cast::new().await;
    let set = json!([entry("plants:see", "See plants")]);
    let first = cast.send(put(&cast.plants, 8, &set)).await;
    let etag = first.header("etag").to_owned();
    let before = cast.world.state();
    let other = json!([entry("plants:see", "See all plants")]);
    for (call, status, kind) in [
        (put(&cast.plants, 7, &set), 409, "Superseded"),
        (put(&cast.plants, 8, &other), 409, "RevisionTaken"),
        (
            put(&cast.plants, 9, &other).header("if-match", "\"7-ab\""),
            412,
            "Stale",
        ),
        (
            put(&cast.plants, 9, &other).header("if-none-match", "*"),
            412,
            "Stale",
        ),
    ] {
        let answer = cast.send(call).await;
        assert_problem(&answer, status, kind);
        assert_eq!(answer.header("etag"), etag);
        assert_eq!(answer.json()["revision"], 8);
    }
    cast.world.assert_unchanged(&before);
    let right = put(&cast.plants, 9, &other).header("if-match", etag);
    assert_eq!(names(&cast.send(right).await, "changed"), ["plants:see"]);
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_a_misspelt_one_is_refused() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    let own = path(&cast.plants.party.id);
    let dry = |query: &str| {
        Call::new("PUT", format!("{own}?{query}"))
            .bearer(&cast.plants.token)
            .json(&json!({"revision": 1, "scopes": []}))
    };
    let answer = cast.send(dry("dry_run=true")).await;
    assert_eq!(names(&answer, "deprecated"), ["plants:see"]);
    assert_eq!(answer.json()["dry_run"], true);
    for query in [
        "dryrun=true",
        "dry_run=yes",
        "dry_run=true&dry_run=true",
        "wait=1",
    ] {
        let answer = cast.send(dry(query)).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    cast.world.assert_unchanged(&before);
}

/// The numbers are told to the API, the names are not.
#[tokio::test]
async fn the_diff_counts_what_hangs_on_a_scope_and_names_nobody() {
    let cast = Cast::new().await;
    for client in [&cast.app, &cast.other] {
        let code = cast.code(client, "plants:see").await;
        Pair::of(&cast.redeem(client, &code, VERIFIER).await);
    }
    let answer = cast.send(put(&cast.plants, 1, &json!([]))).await;
    let body = answer.json();
    let entry = &body["diff"]["deprecated"][0];
    assert_eq!(
        (&entry["clients"], &entry["users"], &entry["grants"]),
        (&json!(2), &json!(1), &json!(2))
    );
    assert!(!answer.text.contains("ada") && !answer.text.contains(cast.app.id.as_str()));

    let manifest = Manifest {
        revision: 2,
        source: None,
        scopes: vec![ManifestEntry::new("plants:see", "See plants")],
    };
    let plants = &cast.plants.party.id;
    let here = cast
        .world
        .server
        .apply_manifest(plants, &manifest, true)
        .await;
    let here = here.unwrap();
    let touched = here.diff.reactivated[0].touched.clone().unwrap();
    assert_eq!(touched.users[0].as_str(), "id-of-ada");
    let nobody = ClientId::new("nobody");
    let refused = cast
        .world
        .server
        .apply_manifest(&nobody, &manifest, false)
        .await;
    assert!(matches!(refused, Err(ManifestError::Request(_))));
}

/// security.md SR-2, SR-4, SR-5, SR-8, SR-14, SR-17: one answer says all of it, and
/// nothing of the manifest is there.
#[tokio::test]
async fn sr_2_sr_4_sr_5_sr_8_a_manifest_with_problems_is_refused_whole() {
    let cast = Cast::new().await;
    cast.send(put(
        &cast.cities,
        1,
        &json!([entry("cities", "See cities")]),
    ))
    .await;
    let before = cast.world.state();
    let set = json!([
        entry("plants:good", "Good"),
        entry("plants:s\u{435}e", "A Cyrillic letter"),
        entry("plants:rtl", "See \u{202e}stnalp"),
        entry("plants:long", &"x".repeat(501)),
        entry("cities", "Mine"),
        entry("register-scope", "Rights"),
        {"name": "plants:a", "description": "A", "is_default": true},
    ]);
    let answer = cast.send(put(&cast.plants, 1, &set)).await;
    assert_problem(&answer, 403, "NotYours");
    let body = answer.json();
    let errors = body["errors"].as_array().unwrap();
    let told: Vec<_> = errors
        .iter()
        .map(|one| {
            (
                one["pointer"].as_str().unwrap(),
                one["rule"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("/scopes/1/name", "name-grammar"),
            ("/scopes/2/description", "text"),
            ("/scopes/3/description", "text"),
            ("/scopes/4/name", "foreign"),
            ("/scopes/5/name", "reserved"),
            ("/scopes/6/is_default", "unknown-member"),
        ]
    );
    assert!(errors[3]["detail"].as_str().unwrap().contains("'Cities'"));
    assert_eq!(errors[5]["nearest"], "default");

    let rules = json!([{"name": "plants:a", "description": ""}]);
    assert_problem(
        &cast.send(put(&cast.plants, 1, &rules)).await,
        422,
        "Invalid",
    );
    let own = path(&cast.plants.party.id);
    for body in ["", "[]", "{", "{\"revision\":1}"] {
        let call = Call::new("PUT", &own).bearer(&cast.plants.token).body(body);
        let answer = cast.send(call).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{body}");
    }
    let large = vec![b' '; 1024 * 1024 + 1];
    let call = Call::new("PUT", &own)
        .bearer(&cast.plants.token)
        .body(large);
    assert_eq!(cast.send(call).await.status, 413);
    cast.world.assert_unchanged(&before);
}

/// Item 4, at both doors: a pending scope is there and cannot be asked for.
#[tokio::test]
async fn what_waits_for_approval_cannot_be_asked_for() {
    let cast = Cast::new().await;
    let required = |role: &mut ResourceServer| role.approval = Approval::Required;
    change_role(&cast, &cast.plants.party.id, required).await;
    let set = json!([
        entry("plants:see", "See plants"),
        entry("plants:water", "Water plants")
    ]);
    let answer = cast.send(put(&cast.plants, 1, &set)).await;
    assert_eq!(names(&answer, "pending"), ["plants:water"]);
    let posted = entry("plants:dig", "Dig");
    let posted = cast.register(&cast.plants, posted).await;
    assert_eq!(
        (
            posted.status.as_u16(),
            posted.header("bailiwick-scope-state")
        ),
        (201, "pending")
    );
    for name in ["plants:water", "plants:dig"] {
        let refused = cast.own_token(&cast.app, name).await;
        assert_refused(&refused, 400, "invalid_scope");
    }
    assert_eq!(cast.own_token(&cast.app, "plants:see").await.status, 200);
}

/// An offer is taken by a manifest and by a POST alike; grants of before do not go
/// over.
#[tokio::test]
async fn what_is_offered_is_taken_by_declaring_it() {
    let cast = Cast::new().await;
    let (see, dig) = (entry("see-cities", "See"), entry("dig-cities", "Dig"));
    cast.register(&cast.cities, see.clone()).await;
    cast.register(&cast.cities, dig.clone()).await;
    let code = cast.code(&cast.app, "see-cities").await;
    let pair = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await);
    let to = cast.plants.party.id.clone();
    let offered_at = cast.world.now();
    change_role(&cast, &cast.cities.party.id, |role| {
        role.offers = ["see-cities", "dig-cities"]
            .map(|name| TransferOffer {
                what: Offered::Scope(ScopeToken::parse(name).unwrap()),
                to: to.clone(),
                offered_at,
                keep_grants: false,
            })
            .to_vec();
    })
    .await;
    cast.world.wait(Duration::from_secs(5));
    let set = json!([entry("plants:see", "See plants"), see]);
    let answer = cast.send(put(&cast.plants, 1, &set)).await;
    assert_eq!(names(&answer, "changed"), ["see-cities"], "{answer:?}");
    assert_eq!(cast.register(&cast.plants, dig.clone()).await.status, 200);
    assert_eq!(
        cast.register(&cast.cities, dig).await.status,
        403,
        "it is gone"
    );
    let seen = cast.introspect(&cast.plants, &pair.access).await;
    assert_eq!(
        seen.text, INACTIVE,
        "a grant of before is not the new owner's"
    );
}

/// The contract of dot-dynamic-scopes beside a manifest: both write the same records,
/// and the next whole set says what stays.
#[tokio::test]
async fn a_post_beside_a_manifest_holds_until_the_next_revision_lacks_it() {
    let cast = Cast::new().await;
    let set = json!([entry("plants:see", "See plants")]);
    cast.send(put(&cast.plants, 1, &set)).await;
    let posted = cast
        .register(&cast.plants, entry("plants:dig", "Dig"))
        .await;
    assert_eq!((posted.status.as_u16(), posted.text.as_str()), (201, ""));
    assert!(!posted.header("bailiwick-version").is_empty());
    let refused = cast.register(&cast.plants, entry("two words", "Two")).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.header("bailiwick-version"),
        posted.header("bailiwick-version")
    );
    let again = cast.send(put(&cast.plants, 1, &set)).await;
    assert!(
        names(&again, "deprecated").is_empty(),
        "a repeat changes nothing"
    );
    assert_eq!(cast.own_token(&cast.app, "plants:dig").await.status, 200);
    let next = cast.send(put(&cast.plants, 2, &set)).await;
    assert_eq!(names(&next, "deprecated"), ["plants:dig"]);
    assert_eq!(
        cast.own_token(&cast.app, "plants:dig").await.status,
        200,
        "in use still"
    );
    // A POST says that it is wanted again.
    let posted = cast
        .register(&cast.plants, entry("plants:dig", "Dig"))
        .await;
    assert_eq!(posted.status, 200);
    let shown = cast.send(get(&cast.plants, "")).await.json();
    assert_eq!(shown["scopes"][0]["name"], "plants:dig");
    assert_eq!(shown["scopes"][0]["state"], "active");
}
