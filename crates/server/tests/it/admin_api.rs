//! The administration API: who may call it, and what it does.

use bailiwick_core::model::{Actor, ApiToken};
use bailiwick_server::administration::{NewApiToken, UserChange};
use serde_json::{Value, json};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, INTROSPECT},
    world::World,
};

pub(crate) const BASE: &str = "/admin/api/v1";

/// A server, and a token of its administrator.
pub(crate) struct Api {
    pub(crate) world: World,
    token: String,
    pub(crate) kept: ApiToken,
}

impl Api {
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        let (token, kept) = token_of(&world, false).await;
        Self { world, token, kept }
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        call.bearer(&self.token).send(&self.world.router).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.send(Call::get(format!("{BASE}{path}"))).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    pub(crate) async fn say(&self, method: &str, path: &str, body: &Value) -> Answer {
        let call = Call::new(method, format!("{BASE}{path}"));
        self.send(call.json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Call::new("DELETE", format!("{BASE}{path}")))
            .await
    }
}

pub(crate) async fn token_of(world: &World, read_only: bool) -> (String, ApiToken) {
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
    let bodies: [(&str, u16); 11] = [
        ("", 400),
        ("{\"client_name\":\"a\\u0000b\"}", 400),
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

/// A variable that a script forgot to set narrows nothing.
#[tokio::test]
async fn a_parameter_without_a_value_is_refused_and_changes_nothing() {
    let api = Api::new().await;
    let made = api.say("POST", "/clients", &notes()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let forgotten = [
        ("DELETE", "/users/id-of-root/consents/notes?scope="),
        ("DELETE", "/clients/notes?dry_run="),
        ("GET", "/audit?client="),
    ];
    for (method, path) in forgotten {
        let call = Call::new(method, format!("{BASE}{path}"));
        let answer = api.send(call).await;
        assert_eq!(answer.status, 400, "{path}: {answer:?}");
        assert!(answer.text.contains("must not be empty"), "{answer:?}");
    }
    api.get("/clients/notes").await;
}
