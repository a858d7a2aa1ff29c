//! The administration API: who may call it, and what it does.

use std::time::Duration;

use bailiwick_core::model::{Actor, ApiToken};
use bailiwick_server::administration::{NewApiToken, UserChange};
use serde_json::{Value, json};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, INTROSPECT},
    world::{PASSWORD, World},
};

const BASE: &str = "/admin/api/v1";

/// A server, and a token of its administrator.
struct Api {
    world: World,
    token: String,
    kept: ApiToken,
}

impl Api {
    async fn new() -> Self {
        let world = World::new().await;
        let (token, kept) = token_of(&world, false).await;
        Self { world, token, kept }
    }

    async fn send(&self, call: Call) -> Answer {
        call.bearer(&self.token).send(&self.world.router).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.send(Call::get(format!("{BASE}{path}"))).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    async fn say(&self, method: &str, path: &str, body: &Value) -> Answer {
        let call = Call::new(method, format!("{BASE}{path}"));
        self.send(call.json(body)).await
    }

    async fn delete(&self, path: &str) -> Answer {
        self.send(Call::new("DELETE", format!("{BASE}{path}")))
            .await
    }
}

async fn token_of(world: &World, read_only: bool) -> (String, ApiToken) {
    let root = match world.administration().user("root").await {
        Ok(record) => record.user,
        Err(_) => world.user("root", true).await,
    };
    let mut new = NewApiToken::new("ci");
    new.read_only = read_only;
    let made = world.administration().create_api_token(&root, &new).await;
    let made = made.unwrap();
    (made.value.to_string(), made.token)
}

fn notes() -> Value {
    json!({
        "client_id": "notes",
        "client_name": "Field Notes",
        "client_type": "confidential",
        "grant_types": ["client_credentials"],
    })
}

/// Nobody learns what there is without a token, and no credential of another kind is
/// one: not a session, not a static token, not an access token.
#[tokio::test]
async fn aa_1_only_an_api_token_in_the_header_is_let_in() {
    let cast = Cast::new().await;
    let world = &cast.world;
    let (token, _) = token_of(world, false).await;
    for path in ["/clients", "/nothing/here", ""] {
        let answer = Call::get(format!("{BASE}{path}")).send(&world.router).await;
        assert_eq!(answer.status, 401, "{path}: {answer:?}");
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"bailiwick\""
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let mut browser = world.signed_in("grace", true).await;
    let answer = browser.get(&format!("{BASE}/clients")).await;
    assert_eq!(answer.status, 401, "a session is nothing here");
    let flipped = format!("{}A", &token[..token.len() - 1]);
    let as_session = token.replacen("bwt_", "bws_", 1);
    let wrong = [
        cast.plants.token.as_str(),
        flipped.as_str(),
        as_session.as_str(),
        "",
        "bwt_",
        "x y",
    ];
    for wrong in wrong {
        let call = Call::get(format!("{BASE}/clients")).bearer(wrong);
        let answer = call.send(&world.router).await;
        assert_eq!(answer.status, 401, "{wrong}: {answer:?}");
        assert_eq!(answer.json()["error"], "invalid_token");
    }
    let call = Call::get(format!("{BASE}/clients?access_token={token}"));
    assert_eq!(call.send(&world.router).await.status, 401);
    let call = Call::get(format!("{BASE}/clients"))
        .bearer(&token)
        .bearer(&token);
    assert_eq!(call.send(&world.router).await.status, 401, "said twice");
    let right = Call::get(format!("{BASE}/clients")).bearer(&token);
    assert_eq!(right.send(&world.router).await.status, 200);
}

/// It is no OAuth token: everywhere else it is nothing.
#[tokio::test]
async fn aa_2_an_api_token_works_nowhere_else() {
    let cast = Cast::new().await;
    let (token, _) = token_of(&cast.world, false).await;
    let answer = cast.introspect(&cast.plants, &token).await;
    assert_eq!(answer.json(), json!({"active": false}));
    let call = Call::post(INTROSPECT).bearer(&token);
    let answer = call
        .form(&[("token", &token)])
        .send(&cast.world.router)
        .await;
    assert_eq!(answer.status, 401);
    let body = json!({"name": "plants:new", "description": "New"});
    let call = Call::post("/o/register_scope/").bearer(&token).json(&body);
    assert_eq!(call.send(&cast.world.router).await.status, 401);
    let cookie = format!("bailiwick_session={token}");
    let call = Call::get("/admin/").header("cookie", cookie);
    assert_eq!(
        call.send(&cast.world.router).await.status,
        303,
        "to sign-in"
    );
}

/// It is its user's: once they may not, it may not.
#[tokio::test]
async fn aa_3_a_token_dies_with_its_time_its_revocation_and_its_users_right() {
    let api = Api::new().await;
    let administration = api.world.administration();
    let me = format!("{BASE}/token");
    assert_eq!(api.send(Call::get(&me)).await.status, 200);
    // Another administrator remains.
    api.world.user("grace", true).await;

    let active = async |active| {
        let change = UserChange {
            active: Some(active),
            ..UserChange::default()
        };
        let user = &api.kept.user;
        administration.update_user(user, &change).await.unwrap();
    };
    active(false).await;
    assert_eq!(api.send(Call::get(&me)).await.status, 401, "disabled");
    active(true).await;
    let back = api.send(Call::get(&me)).await.status;
    assert_eq!(back, 401, "what a disabled user held stays dead");

    let (token, kept) = token_of(&api.world, false).await;
    let show = || Call::get(&me).bearer(&token).send(&api.world.router);
    assert_eq!(show().await.status, 200);
    let change = UserChange {
        admin: Some(false),
        ..UserChange::default()
    };
    administration
        .update_user(&kept.user, &change)
        .await
        .unwrap();
    assert_eq!(show().await.status, 401, "no administrator any more");
    let change = UserChange {
        admin: Some(true),
        ..UserChange::default()
    };
    administration
        .update_user(&kept.user, &change)
        .await
        .unwrap();
    assert_eq!(show().await.status, 200);
    api.world.wait(ApiToken::USUAL_LIFETIME);
    assert_eq!(show().await.status, 401, "expired");

    let (token, kept) = token_of(&api.world, false).await;
    administration
        .revoke_api_token(&kept.user, kept.selector)
        .await
        .unwrap();
    let call = Call::get(&me).bearer(&token);
    assert_eq!(call.send(&api.world.router).await.status, 401, "revoked");
}

#[tokio::test]
async fn aa_4_a_token_that_reads_changes_nothing() {
    let api = Api::new().await;
    let (token, _) = token_of(&api.world, true).await;
    let read = Call::get(format!("{BASE}/clients")).bearer(&token);
    assert_eq!(read.send(&api.world.router).await.status, 200);
    let before = api.world.state();
    for (method, path) in [
        ("POST", "/clients"),
        ("DELETE", "/clients/notes"),
        ("POST", "/keys/rotate"),
        ("DELETE", "/clients/notes?dry_run=true"),
    ] {
        let call = Call::new(method, format!("{BASE}{path}")).bearer(&token);
        let answer = call.json(&notes()).send(&api.world.router).await;
        assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
        assert_eq!(answer.json()["error"], "insufficient_scope");
    }
    api.world.assert_unchanged(&before);
}

#[tokio::test]
async fn a_program_makes_changes_and_deletes_a_client() {
    let api = Api::new().await;
    api.world.user("ada", false).await;
    let made = api.say("POST", "/clients", &notes()).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.header("location"), "/admin/api/v1/clients/notes");
    let secret = made.json()["client_secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("bwk_"));
    let shown = api.send(Call::get(format!("{BASE}/clients/notes"))).await;
    assert!(!shown.text.contains(&secret), "told once");
    let tag = shown.header("etag").to_owned();

    let patch = json!({"client_name": "Notes", "owner": "ada", "access_token_lifetime": 900});
    let call = Call::new("PATCH", format!("{BASE}/clients/notes"));
    let stale = call.clone().header("if-match", "\"other\"").json(&patch);
    let answer = api.send(stale).await;
    assert_eq!(answer.status, 412, "{answer:?}");
    let answer = api
        .send(call.header("if-match", tag.as_str()).json(&patch))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let changed = answer.json();
    assert_eq!(
        (&changed["client_name"], &changed["owner"]),
        (&json!("Notes"), &json!("ada"))
    );
    assert_eq!(changed["access_token_lifetime"], 900);
    assert_ne!(answer.header("etag"), tag);
    let nulls = json!({"owner": null, "access_token_lifetime": null});
    let answer = api.say("PATCH", "/clients/notes", &nulls).await.json();
    assert_eq!(answer["access_token_lifetime"], Value::Null);
    assert_eq!(answer["client_name"], "Notes", "what is left out stays");

    let off = api.say("POST", "/clients/notes/disable", &json!({})).await;
    assert_eq!(off.status, 400, "it takes no body: {off:?}");
    let off = api
        .send(Call::post(format!("{BASE}/clients/notes/disable")))
        .await;
    assert_eq!(off.json()["disabled"], true);
    let tried = api.delete("/clients/notes?dry_run=true").await;
    assert_eq!(tried.json()["dry_run"], true);
    assert_eq!(api.get("/clients/notes").await["client_id"], "notes");
    assert_eq!(api.delete("/clients/notes").await.status, 200);
    let gone = api.send(Call::get(format!("{BASE}/clients/notes"))).await;
    assert_eq!(gone.status, 404);
    assert_eq!(gone.json()["error"], "not_found");
}

/// The record of changes names the user, and the token that they gave to a program.
#[tokio::test]
async fn aa_5_the_record_names_user_and_token() {
    let api = Api::new().await;
    api.say("POST", "/clients", &notes()).await;
    let record = api.get("/audit?client=notes").await;
    let entry = &record["items"][0];
    assert_eq!(entry["action"], "client.registered");
    let id = api.kept.user.as_str();
    assert_eq!(entry["actor"], json!({"user": id}));
    let source = format!("API token ci ({})", api.kept.selector.to_hex());
    assert_eq!(entry["source"], source);
    let made = api.get(&format!("/audit?user={id}")).await;
    let made = made["items"].as_array().unwrap();
    let issued = made.iter().find(|one| one["action"] == "api_token.issued");
    let issued = issued.unwrap();
    assert_eq!(issued["after"]["name"], "ci");
    assert_eq!(issued["actor"], json!(Actor::Operator));
    assert!(!made.iter().any(|one| one.to_string().contains("bwt_")));
}

/// What cannot be read, or is not known, is refused in words and changes nothing.
#[tokio::test]
async fn aa_6_hostile_bodies_and_queries_are_4xx_and_change_nothing() {
    let api = Api::new().await;
    api.get("/token").await;
    let before = api.world.state();
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let long = format!("{{\"client_name\":\"{}\"}}", "x".repeat(300_000));
    let bodies: [(&str, u16); 10] = [
        ("", 400),
        ("[]", 400),
        ("{\"client_name\":", 400),
        ("{\"client_name\":\"a\",\"client_name\":\"b\"}", 400),
        (&deep, 400),
        (&long, 413),
        ("{\"client_nam\":\"a\"}", 422),
        (
            "{\"client_name\":\"a\",\"client_type\":\"x\",\"grant_types\":[]}",
            422,
        ),
        (
            "{\"client_name\":7,\"client_type\":\"public\",\"grant_types\":[]}",
            422,
        ),
        ("{\"a\":{\"b\":1,\"b\":2}}", 400),
    ];
    for (body, status) in bodies {
        let call = Call::post(format!("{BASE}/clients"));
        let call = call.header("content-type", "application/json").body(body);
        let answer = api.send(call).await;
        let shown = &body[..body.len().min(60)];
        assert_eq!(answer.status, status, "{shown}: {answer:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let misspelt = api.say("POST", "/groups", &json!({"nmae": "staff"})).await;
    let errors = misspelt.json()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/nmae");
    assert_eq!(errors[0]["nearest"], "name");
    assert_eq!(errors[1]["pointer"], "/name");
    let form = Call::post(format!("{BASE}/groups")).form(&[("name", "staff")]);
    assert_eq!(api.send(form).await.status, 415);
    for query in [
        "/clients?dryrun=true",
        "/clients?limit=0",
        "/clients?limit=1001",
        "/clients?limit=-1",
        "/clients?limit=%2B5",
        "/clients?limit=5&limit=6",
        "/clients?cursor=xx",
        "/clients?cursor=W10",
        "/users?cursor=WyJhIiwiYiJd",
        "/clients/notes/grants?cursor=WyJubyBrZXkiXQ",
        "/clients?state=maybe",
        "/audit?scope=a&client=b",
        "/audit?since=tomorrow",
        "/audit?cursor=WyItMSJd",
        "/picture?node=nothing",
        "/can?client=notes",
        "/who-can?scope=a%20b",
    ] {
        let answer = api.send(Call::get(format!("{BASE}{query}"))).await;
        let missing = query.contains("grants");
        let expected = if missing { 404 } else { 400 };
        assert_eq!(answer.status, expected, "{query}: {answer:?}");
    }
    for path in [
        "/users/%00",
        "/users/%ff",
        "/users/%2",
        "/users//",
        "/scopes/a%22b",
    ] {
        let answer = api.send(Call::get(format!("{BASE}{path}"))).await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
    }
    let answer = api
        .send(Call::new("TRACE", format!("{BASE}/clients")))
        .await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "GET, POST");
    api.world.assert_unchanged(&before);
}

/// Another user's session, grant or token is not found by its id.
#[tokio::test]
async fn aa_7_what_is_of_another_is_not_found() {
    let api = Api::new().await;
    let mut ada = api.world.signed_in("ada", false).await;
    api.world.user("bob", false).await;
    let sessions = api.get("/users/id-of-ada/sessions").await;
    let id = sessions["items"][0]["session_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let foreign = api.delete(&format!("/users/id-of-bob/sessions/{id}")).await;
    assert_eq!(foreign.status, 404);
    for path in [
        "/users/id-of-ada/sessions/0123",
        "/users/id-of-ada/grants/00112233445566778899aabbccddeeff",
        "/users/id-of-ada/tokens/zz",
        "/users/id-of-ada/api-tokens/00112233445566778899aabbccddeeff",
    ] {
        assert_eq!(api.delete(path).await.status, 404, "{path}");
    }
    let mine = api.kept.selector.to_hex();
    let foreign = api
        .delete(&format!("/users/id-of-ada/api-tokens/{mine}"))
        .await;
    assert_eq!(foreign.status, 404);
    let own = api.delete(&format!("/users/id-of-ada/sessions/{id}")).await;
    assert_eq!(own.status, 204);
    assert_eq!(ada.get("/accounts/").await.status, 303, "signed out");
}

#[tokio::test]
async fn users_and_groups_are_made_listed_page_by_page_and_changed() {
    let api = Api::new().await;
    for name in ["ada", "bob", "eve"] {
        let new = json!({"username": name, "password": PASSWORD});
        let made = api.say("POST", "/users", &new).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert!(!made.text.contains(PASSWORD));
    }
    assert_eq!(
        api.say("POST", "/groups", &json!({"name": "staff"}))
            .await
            .status,
        201
    );
    assert_eq!(
        api.say("POST", "/groups", &json!({"name": "staff"}))
            .await
            .status,
        409
    );
    let mut names = Vec::new();
    let mut next = Some(format!("{BASE}/users?limit=3"));
    while let Some(path) = next {
        let page = api.send(Call::get(path)).await.json();
        for user in page["items"].as_array().unwrap() {
            names.push(user["username"].as_str().unwrap().to_owned());
        }
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(names, ["ada", "bob", "eve", "root"]);
    let ada = api.get("/users?login=ada").await["items"][0].clone();
    let path = format!("/users/{}", ada["sub"].as_str().unwrap());
    let patch = json!({"groups": ["staff"], "language": "fr", "first_name": "Ada"});
    let changed = api.say("PATCH", &path, &patch).await.json();
    assert_eq!(changed["groups"], json!(["staff"]));
    assert_eq!(changed["language"], "fr");
    let refused = api
        .say("PATCH", &path, &json!({"groups": ["nobody"]}))
        .await;
    assert_eq!(refused.status, 422, "{refused:?}");
    let back = api
        .say("PATCH", &path, &json!({"language": null}))
        .await
        .json();
    assert_eq!(back.get("language"), None);
    let last = json!({"admin": false});
    let root = format!("/users/{}", api.kept.user.as_str());
    assert_eq!(
        api.say("PATCH", &root, &last).await.status,
        409,
        "the last one"
    );
    let password = json!({"password": "another long password"});
    let set = api.say("PUT", &format!("{path}/password"), &password).await;
    assert_eq!(set.status, 204);
    let mut browser = api.world.browser();
    let answer = browser.sign_in("ada", "another long password").await;
    assert_eq!(answer.status, 303);
}

#[tokio::test]
async fn scopes_and_resource_servers_live_their_lives() {
    let api = Api::new().await;
    let new = json!({"client_name": "Plants", "client_id": "plants", "namespaces": ["plants:"]});
    let made = api.say("POST", "/resource-servers", &new).await;
    assert_eq!(made.status, 201, "{made:?}");
    let token = made.json()["access_token"].as_str().unwrap().to_owned();
    let scope = json!({"name": "plants:see", "description": "See your plants"});
    let call = Call::post("/o/register_scope/").bearer(&token).json(&scope);
    assert_eq!(call.send(&api.world.router).await.status, 201);
    let own = json!({"name": "read", "description": "See your data", "is_default": true});
    assert_eq!(api.say("POST", "/scopes", &own).await.status, 201);
    assert_eq!(api.say("POST", "/scopes", &own).await.status, 409);
    let all = api.get("/scopes?owner=plants").await;
    assert_eq!(all["items"][0]["name"], "plants:see");
    assert_eq!(all["items"].as_array().unwrap().len(), 1);

    let patch = json!({"translations": {"fr": "Voir vos plantes"}, "material": false});
    let tried = api
        .say("PATCH", "/scopes/plants%3Asee?dry_run=true", &patch)
        .await;
    assert_eq!(tried.json()["dry_run"], true);
    let none = api.get("/scopes/plants:see").await["translations"].clone();
    assert_eq!(none, json!({}));
    let done = api.say("PATCH", "/scopes/plants:see", &patch).await;
    assert_eq!(done.status, 200, "{done:?}");
    let shown = api.get("/scopes/plants:see").await;
    assert_eq!(shown["translations"]["fr"], "Voir vos plantes");

    let disable = json!({"names": ["plants:see", "read"], "change": "disable", "reason": "x"});
    let done = api.say("POST", "/scope-states", &disable).await;
    assert_eq!(
        done.json()["items"].as_array().unwrap().len(),
        2,
        "{done:?}"
    );
    assert_eq!(api.get("/scopes/read").await["state"], "disabled");
    let wrong = json!({"names": ["read"], "change": "approve"});
    assert_eq!(api.say("POST", "/scope-states", &wrong).await.status, 422);
    let restore = json!({"names": ["read"], "change": "restore"});
    assert_eq!(api.say("POST", "/scope-states", &restore).await.status, 200);
    assert_eq!(api.delete("/scopes/read").await.status, 200);
    assert_eq!(api.get("/scopes/read").await["state"], "retired");
    let history = api.get("/scopes/read/history").await;
    assert_eq!(history["items"].as_array().unwrap().len(), 4);

    let another = json!({"expires_in": 3600});
    let path = "/resource-servers/plants/static-tokens";
    let made = api.say("POST", path, &another).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(
        api.say("POST", path, &another).await.status,
        409,
        "two are alive"
    );
    let id = made.json()["token_id"].as_str().unwrap().to_owned();
    assert_eq!(api.delete(&format!("{path}/{id}")).await.status, 204);
    let listed = api.get(path).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let changed = json!({"may_set_defaults": true, "resource": "https://plants.example"});
    let changed = api.say("PATCH", "/resource-servers/plants", &changed).await;
    assert_eq!(changed.json()["may_set_defaults"], true, "{changed:?}");
    assert_eq!(
        api.delete("/resource-servers/plants").await.json()["scopes"],
        1
    );
}

/// One handler for all that reads, each once, on a server where something is.
#[tokio::test]
async fn everything_that_reads_answers() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let (token, kept) = token_of(&cast.world, true).await;
    let app = cast.app.id.as_str();
    let user = kept.user.as_str();
    for path in [
        "/token".to_owned(),
        "/keys".to_owned(),
        "/settings".to_owned(),
        "/doctor".to_owned(),
        "/users/id-of-ada".to_owned(),
        "/users/id-of-ada/allowed".to_owned(),
        "/users/id-of-ada/consents".to_owned(),
        "/users/id-of-ada/grants".to_owned(),
        "/users/id-of-ada/tokens".to_owned(),
        format!("/users/{user}/api-tokens"),
        "/groups".to_owned(),
        format!("/clients/{app}"),
        format!("/clients/{app}/impact"),
        format!("/clients/{app}/secrets"),
        format!("/clients/{app}/consents"),
        format!("/clients/{app}/grants"),
        format!("/clients/{app}/tokens"),
        "/resource-servers".to_owned(),
        "/scopes".to_owned(),
        "/scopes/read/impact".to_owned(),
        "/scopes/read/history".to_owned(),
        "/audit?limit=1".to_owned(),
        "/picture".to_owned(),
        "/picture.svg".to_owned(),
        "/picture.csv".to_owned(),
        format!("/can?client={app}&scope=read&user=ada"),
        "/who-can?scope=read".to_owned(),
    ] {
        let call = Call::get(format!("{BASE}{path}")).bearer(&token);
        let answer = call.send(&cast.world.router).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        for secret in [&pair.access, &pair.refresh] {
            assert!(!answer.text.contains(secret.as_str()), "{path}");
        }
    }
    let call = Call::get(format!("{BASE}/clients/{app}/grants")).bearer(&token);
    let grants = call.send(&cast.world.router).await.json();
    assert_eq!(grants["items"].as_array().unwrap().len(), 1);
}

/// What is granted is taken back by its id, and works no more.
#[tokio::test]
async fn a_grant_is_ended_by_its_id() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let (token, _) = token_of(&cast.world, false).await;
    let path = format!("{BASE}/clients/{}/grants", cast.app.id);
    let send = async |call: Call| call.bearer(&token).send(&cast.world.router).await;
    let grants = send(Call::get(&path)).await.json();
    let id = grants["items"][0]["grant_id"].as_str().unwrap().to_owned();
    assert!(cast.is_active(&pair.access).await);
    let ended = send(Call::new("DELETE", format!("{path}/{id}"))).await;
    assert_eq!(ended.status, 204, "{ended:?}");
    assert!(!cast.is_active(&pair.access).await);
    assert_eq!(send(Call::get(&path)).await.json()["items"], json!([]));
}

#[tokio::test]
async fn the_last_use_of_a_token_is_noted_some_minutes_late() {
    let api = Api::new().await;
    let path = format!("/users/{}/api-tokens", api.kept.user.as_str());
    api.get("/token").await;
    let first = api.get(&path).await["items"][0]["last_used_at"].clone();
    assert!(first.is_i64(), "{first}");
    api.world.wait(Duration::from_mins(6));
    api.get("/token").await;
    let later = api.get(&path).await["items"][0]["last_used_at"].clone();
    assert_eq!(later.as_i64().unwrap(), first.as_i64().unwrap() + 360);
}

/// The description names every operation, and everything in it leads somewhere.
#[tokio::test]
async fn the_description_is_read_by_anybody_and_has_no_loose_ends() {
    let world = World::new().await;
    let answer = Call::get("/admin/api/openapi.json")
        .send(&world.router)
        .await;
    assert_eq!(answer.status, 200);
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    let mut rest = text.as_str();
    let mut seen = 0;
    while let Some((_, after)) = rest.split_once("\"$ref\":\"#") {
        let (pointer, tail) = after.split_once('"').unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        rest = tail;
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
    let mut ids = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} twice");
            let bare = path.replace(['{', '}'], "");
            let call = Call::new(&method.to_uppercase(), bare);
            let status = call.send(&world.router).await.status;
            assert_eq!(status, 401, "{method} {path}");
        }
    }
    assert!(ids.len() > 60, "{}", ids.len());
}

/// A server without the group has neither the API nor its description.
#[tokio::test]
async fn the_api_can_be_left_out() {
    let config = crate::world::config("http://localhost:8000/o");
    let world = World::built(config, |builder| {
        builder.without(bailiwick_server::RouteGroup::AdminApi)
    })
    .await;
    for path in ["/admin/api/v1/clients", "/admin/api/openapi.json"] {
        assert_eq!(Call::get(path).send(&world.router).await.status, 404);
    }
}

/// At the page an administrator has their own tokens alone, and sees a new one once.
#[tokio::test]
async fn aa_7_an_administrator_makes_and_revokes_their_own_tokens_at_the_page() {
    const PAGE: &str = "/admin/api-tokens/";
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get(PAGE).await;
    let fields = [("name", "terraform"), ("days", "30"), ("read_only", "yes")];
    assert_eq!(root.submit(&page, PAGE, &fields).await.location(), PAGE);
    let shown = root.get(PAGE).await;
    let token = shown.element("api_token");
    assert!(!root.get(PAGE).await.has_element("api_token"), "shown once");
    let me = Call::get(format!("{BASE}/token")).bearer(&token);
    let me = me.send(&world.router).await.json();
    assert_eq!(
        (&me["name"], &me["read_only"]),
        (&json!("terraform"), &json!(true))
    );
    let life = me["expires_at"].as_i64().unwrap() - me["created_at"].as_i64().unwrap();
    assert_eq!(life, 30 * 86_400);

    for (name, days) in [("", "30"), ("x", "0"), ("x", "367"), ("x", "soon")] {
        let page = root.get(PAGE).await;
        let refused = root
            .submit(&page, PAGE, &[("name", name), ("days", days)])
            .await;
        assert!(refused.has_element("error_description"), "{name:?} {days}");
    }
    let id = me["token_id"].as_str().unwrap();
    let mut grace = world.signed_in("grace", true).await;
    let page = grace.get(PAGE).await;
    assert!(!page.text.contains("terraform"));
    for fields in [
        &[("revoke", id)][..],
        &[("revoke", id), ("confirmed", "yes")],
    ] {
        assert_eq!(grace.submit(&page, PAGE, fields).await.status, 404);
    }
    let page = root.get(PAGE).await;
    let asked = root.submit(&page, PAGE, &[("revoke", id)]).await;
    assert!(asked.text.contains("terraform"), "it asks first");
    let done = root.submit(&asked, PAGE, &[]).await;
    assert_eq!(done.location(), PAGE);
    let call = Call::get(format!("{BASE}/token")).bearer(&token);
    assert_eq!(call.send(&world.router).await.status, 401);
}
