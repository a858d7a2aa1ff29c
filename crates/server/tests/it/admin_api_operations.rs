//! What the administration API does with users, scopes and what works; its description;
//! the page of its tokens.

use std::time::Duration;

use serde_json::json;

use crate::{
    admin_api::{Api, BASE, token_of},
    call::Call,
    cast::Cast,
    world::{PASSWORD, World},
};

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
    let wish = json!({"groups": ["staff"], "language": "fr", "first_name": "Ada"});
    let changed = api.say("PATCH", &path, &wish).await.json();
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

    let wish = json!({"translations": {"fr": "Voir vos plantes"}, "material": false});
    let tried = api
        .say("PATCH", "/scopes/plants%3Asee?dry_run=true", &wish)
        .await;
    assert_eq!(tried.json()["dry_run"], true);
    let none = api.get("/scopes/plants:see").await["translations"].clone();
    assert_eq!(none, json!({}));
    let done = api.say("PATCH", "/scopes/plants:see", &wish).await;
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
        "/users/id-of-ada/passkeys".to_owned(),
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
    let with = |password| [&fields[..], &[("current_password", password)]].concat();
    // Who only found the browser open makes none.
    for without in [fields.to_vec(), with(""), with("a guess")] {
        let refused = root.submit(&page, PAGE, &without).await;
        assert!(refused.has_element("field_current_password_problem"));
        assert!(!root.get(PAGE).await.has_element("api_token"));
    }
    let page = root.get(PAGE).await;
    let fields = with(PASSWORD);
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

/// What the registry was and what happened, of so many days; of too many, and of what is
/// not there, it says so.
#[tokio::test]
async fn registrations_and_weather_are_told() {
    let api = Api::new().await;
    let plants = json!({"client_name": "Plants", "client_id": "plants", "namespaces": ["plants:"]});
    let made = api.say("POST", "/resource-servers", &plants).await;
    assert_eq!(made.status, 201, "{made:?}");
    let see = json!({"name": "plants:see", "description": "See", "owner": "plants"});
    assert_eq!(api.say("POST", "/scopes", &see).await.status, 201);
    let told = api.get("/registrations").await;
    assert_eq!(told["whole"], true);
    let owner = &told["owners"][1];
    assert_eq!(
        (&owner["client_id"], &owner["scopes"]),
        (&json!("plants"), &json!(1))
    );
    let step = &told["steps"][0];
    assert_eq!(step["names"], json!(["plants:see"]));
    assert_eq!(
        (&step["registered"], &step["client_id"]),
        (&json!(1), &json!("plants"))
    );

    let weather = api.get("/weather?days=1").await;
    assert_eq!(weather["items"].as_array().unwrap().len(), 24);
    assert_eq!(weather["items"][0]["issued"], 0);
    api.get("/weather?client=plants").await;
    for (path, status) in [
        ("/weather?days=0", 400),
        ("/weather?days=91", 400),
        ("/weather?client=nobody", 404),
        ("/weather?scope=plants:eat", 404),
        ("/weather?client=plants&scope=plants:see", 400),
        ("/registrations?days=91", 400),
    ] {
        let call = Call::get(format!("{BASE}{path}"));
        assert_eq!(api.send(call).await.status, status, "{path}");
    }
}

/// Nothing is fetched but from public addresses, whoever asks.
#[cfg(feature = "pull")]
#[tokio::test]
async fn jw_9_what_a_resource_server_announces_is_fetched_from_public_addresses_only() {
    let api = Api::new().await;
    let new = |id: &str, resource: Option<&str>| json!({"client_name": id, "client_id": id, "resource": resource});
    for (id, resource) in [("plain", None), ("near", Some("https://127.0.0.1"))] {
        let made = api
            .say("POST", "/resource-servers", &new(id, resource))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
    }
    let pull = async |id: &str| {
        let call = Call::new(
            "POST",
            format!("{BASE}/resource-servers/{id}/pull?dry_run=true"),
        );
        api.send(call).await
    };
    let refused = pull("plain").await;
    assert!(
        refused.status == 422 && refused.text.contains("resource identifier"),
        "{refused:?}"
    );
    let refused = pull("near").await;
    assert!(
        refused.status == 422 && refused.text.contains("no public address"),
        "{refused:?}"
    );
    assert_eq!(pull("nobody").await.status, 404);
    let drift = api.get("/resource-servers/near/drift").await;
    assert_eq!(drift["items"][0]["difference"], "unread");
    assert_eq!(
        api.get("/resource-servers/plain/drift?unused_days=1").await["items"],
        json!([])
    );
    let wrong = Call::get(format!("{BASE}/resource-servers/plain/drift?unused_days=0"));
    assert_eq!(api.send(wrong).await.status, 400);
}

/// A change of language is one with all else that is said: both or none.
#[tokio::test]
async fn a_user_is_changed_in_one_commit() {
    let api = Api::new().await;
    let made = api
        .say("POST", "/users", &json!({"username": "ada"}))
        .await
        .json();
    let path = format!("/users/{}", made["sub"].as_str().unwrap());
    let entries = async || api.get("/audit").await["items"].as_array().unwrap().len();
    let before = entries().await;
    let change = json!({"email": "ada@example.org", "language": "fr"});
    let changed = api.say("PATCH", &path, &change).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(changed.json()["language"], "fr");
    assert_eq!(entries().await, before + 1);
    let refused = json!({"language": "de", "groups": ["nowhere"]});
    assert_eq!(api.say("PATCH", &path, &refused).await.status, 422);
    let shown = api.get(&path).await;
    assert_eq!(shown["language"], "fr");
    let taken = api
        .say("PATCH", &path, &json!({"language": null}))
        .await
        .json();
    assert!(
        taken.get("language").is_none_or(serde_json::Value::is_null),
        "{taken}"
    );
}

#[tokio::test]
async fn expired_tokens_are_cleared_by_who_may_change_something() {
    let api = Api::new().await;
    let clear = || Call::new("POST", format!("{BASE}/tokens/clear"));
    let cleared = api.send(clear()).await;
    assert_eq!(
        (cleared.status.as_u16(), &cleared.json()["deleted"]),
        (200, &json!(0))
    );
    let reader = token_of(&api.world, true).await.0;
    let refused = clear().bearer(&reader).send(&api.world.router).await;
    assert_eq!(refused.status, 403);
}
