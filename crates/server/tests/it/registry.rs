//! An API registers its scopes: the contract, and security.md §3.4.

use bailiwick_core::scope::Namespace;
use serde_json::{Value, json};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Api, Cast, INACTIVE, Pair, REGISTER_SCOPE, VERIFIER, assert_refused},
};

fn body(name: &str, description: &str, is_default: bool) -> Value {
    json!({ "name": name, "description": description, "is_default": is_default })
}

async fn raw(cast: &Cast, bytes: impl Into<Vec<u8>>) -> Answer {
    let call = Call::post(REGISTER_SCOPE).bearer(&cast.cities.token);
    cast.send(call.body(bytes)).await
}

#[track_caller]
fn assert_told(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(!answer.text.is_empty());
}

/// The contract of dot-dynamic-scopes, in its order.
#[tokio::test]
async fn a_registration_is_201_then_200_and_the_same_again_writes_nothing() {
    let cast = Cast::new().await;
    let first = cast
        .register(&cast.cities, body("cities", "See cities", false))
        .await;
    assert_eq!((first.status.as_u16(), first.text.as_str()), (201, ""));
    let before = cast.world.state();
    let again = cast
        .register(&cast.cities, body("cities", "See cities", false))
        .await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (200, ""));
    let without_default = json!({ "name": "cities", "description": "See cities" });
    assert_eq!(
        cast.register(&cast.cities, without_default).await.status,
        200
    );
    cast.world.assert_unchanged(&before);
    let changed = cast
        .register(&cast.cities, body("cities", "See all cities", false))
        .await;
    assert_eq!(changed.status, 200);
    assert_eq!(cast.world.state().count_with("scopes", "See all cities"), 1);
    let granted = cast.own_token(&cast.app, "cities").await;
    assert_eq!(
        granted.json()["scope"],
        "cities",
        "any client may ask for it"
    );
}

#[tokio::test]
async fn who_may_not_register_is_told_so_before_the_body_is_looked_at() {
    let cast = Cast::new().await;
    let own = Pair::of(&cast.own_token(&cast.app, "read").await).access;
    let before = cast.world.state();
    for bytes in [&b"not json"[..], br#"{"name":"n","description":"d"}"#] {
        let nobody = cast.send(Call::post(REGISTER_SCOPE).body(bytes)).await;
        assert_refused(&nobody, 401, "invalid_token");
        assert_eq!(
            nobody.header("www-authenticate"),
            "Bearer realm=\"bailiwick\""
        );
        let basic = cast.cities.party.post(REGISTER_SCOPE).body(bytes);
        assert_refused(&cast.send(basic).await, 401, "invalid_token");
        let ordinary = Call::post(REGISTER_SCOPE).bearer(&own).body(bytes);
        assert_refused(&cast.send(ordinary).await, 403, "insufficient_scope");
    }
    let get = Call::get(REGISTER_SCOPE).bearer(&cast.cities.token);
    let answer = cast.send(get).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("allow")),
        (405, "POST")
    );
    cast.world.assert_unchanged(&before);
}

/// security.md SR-2
#[tokio::test]
async fn sr_2_names_of_others_are_403_and_change_nothing() {
    let cast = Cast::new().await;
    cast.register(&cast.cities, body("cities", "See cities", false))
        .await;
    let before = cast.world.state();
    for (api, name) in [
        (&cast.cities, "plants:see"),
        (&cast.cities, "plants:new"),
        (&cast.cities, "plants:"),
        (&cast.cities, "Plants:see"),
        (&cast.cities, "PLANTS:new"),
        (&cast.cities, "read"),
        (&cast.cities, "READ"),
        (&cast.cities, "openid"),
        (&cast.cities, "OpenID"),
        (&cast.cities, "offline_access"),
        (&cast.cities, "introspection"),
        (&cast.cities, "Register-Scope"),
        (&cast.plants, "cities"),
        (&cast.plants, "CITIES"),
        (&cast.plants, "elsewhere"),
    ] {
        let answer = cast.register(api, body(name, "Mine", false)).await;
        assert_told(&answer, 403);
        let same = body(name, "See plants", false);
        assert_eq!(
            cast.register(api, same).await.status,
            403,
            "even if identical"
        );
    }
    cast.world.assert_unchanged(&before);
    let own = cast
        .register(&cast.plants, body("plants:new", "Mine", false))
        .await;
    assert_eq!(own.status, 201);
}

/// security.md SR-3: a name outlives its owner, as nobody's.
#[tokio::test]
async fn sr_3_the_name_of_a_deleted_api_goes_to_nobody_and_is_worth_nothing() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read plants:see").await;
    let pair = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await);
    let administration = cast.world.administration();
    let id = &cast.plants.party.id;
    administration.delete_resource_server(id).await.unwrap();
    let heir = cast
        .world
        .api("Heir", |role| {
            role.namespaces = vec![Namespace::parse("garden:").unwrap()];
        })
        .await;
    let before = cast.world.state();
    for api in [&cast.cities, &heir] {
        for name in ["plants:see", "PLANTS:SEE"] {
            assert_told(&cast.register(api, body(name, "Mine", false)).await, 403);
        }
        let seen = cast.introspect(api, &pair.access).await.json();
        assert_eq!(seen["scope"], "read");
    }
    let answer = cast
        .register(&cast.plants, body("plants:see", "Mine", false))
        .await;
    assert_refused(&answer, 401, "invalid_token");
    assert_refused(
        &cast.own_token(&cast.app, "plants:see").await,
        400,
        "invalid_scope",
    );
    cast.world.assert_unchanged(&before);
    let refreshed = cast.refresh(&cast.app, &pair.refresh).await;
    assert_eq!(refreshed.json()["scope"], "read");
}

/// security.md SR-4, SR-6, SR-14: a name is of printable ASCII and short.
#[tokio::test]
async fn sr_4_names_that_are_no_scope_token_are_refused() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    for name in [
        "",
        " ",
        "a b",
        "a\tb",
        "a\nb",
        "a\0b",
        "a\"b",
        "a\\b",
        "re\u{430}d",
        "r\u{435}ad",
        "a\u{202e}b",
        "a\u{200d}b",
        "a\u{7f}",
        "caf\u{e9}",
        &"x".repeat(256),
        &"x".repeat(100_000),
    ] {
        let answer = cast.register(&cast.cities, body(name, "d", false)).await;
        assert_told(&answer, 400);
        assert!(answer.text.len() < 400, "what was sent is not echoed");
        if !matches!(name, "" | " " | "a b") && name.len() < 60_000 {
            assert_eq!(cast.own_token(&cast.app, name).await.status, 400);
        }
    }
    cast.world.assert_unchanged(&before);
    for name in [
        "x".repeat(255),
        "https://a.example/b?c=d#e".into(),
        "<b>'&".into(),
    ] {
        let answer = cast.register(&cast.cities, body(&name, "d", false)).await;
        assert_eq!(answer.status, 201);
        assert_eq!(cast.own_token(&cast.app, &name).await.json()["scope"], name);
    }
}

/// security.md SR-4, SR-5: a description is one line of plain text.
#[tokio::test]
async fn sr_4_descriptions_that_are_no_plain_text_are_refused() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    for text in [
        "a\u{202e}b",
        "a\u{2066}b",
        "a\u{200f}b",
        "a\0b",
        "a\u{1b}[31mb",
        &"x".repeat(501),
        &"\u{1f332}".repeat(501),
    ] {
        let answer = cast
            .register(&cast.cities, body("cities", text, false))
            .await;
        assert_told(&answer, 400);
    }
    cast.world.assert_unchanged(&before);
    let longest = "\u{1f332}".repeat(500);
    for text in ["two\nlines", "<b>bold</b>", &longest] {
        let answer = cast
            .register(&cast.cities, body("cities", text, false))
            .await;
        assert!(answer.status.is_success(), "{answer:?}");
    }
}

/// security.md SR-8
#[tokio::test]
async fn sr_8_a_default_needs_the_administrators_permission() {
    let cast = Cast::new().await;
    let asked = cast.register(&cast.cities, body("cities", "d", true)).await;
    assert_eq!(asked.status, 201);
    assert_eq!(asked.header("bailiwick-scope-default"), "not-permitted");
    assert_eq!(cast.own_token(&cast.app, "").await.json()["scope"], "read");
    let allow = |_: &mut String, role: &mut bailiwick_core::model::ResourceServer| {
        role.may_set_defaults = true;
        Ok(())
    };
    let administration = cast.world.administration();
    let id = &cast.cities.party.id;
    administration
        .update_resource_server(id, allow)
        .await
        .unwrap();
    assert_eq!(cast.own_token(&cast.app, "").await.json()["scope"], "read");
    let again = cast.register(&cast.cities, body("cities", "d", true)).await;
    assert_eq!(
        (
            again.status.as_u16(),
            again.header("bailiwick-scope-default")
        ),
        (200, "")
    );
    let granted = cast.own_token(&cast.app, "").await;
    let scope = granted.json()["scope"].as_str().unwrap().to_owned();
    assert!(scope.split(' ').any(|name| name == "cities"), "{scope}");
}

/// security.md SR-11: neither the limit nor a failed attempt touches what is
/// there.
#[tokio::test]
async fn sr_11_a_quota_ends_a_flood_and_spares_what_is_registered() {
    let cast = Cast::with(|config| config.scope_quota = 5).await;
    for i in 0..20 {
        let name = format!("city-{i}");
        let answer = cast.register(&cast.cities, body(&name, "d", false)).await;
        if i < 5 {
            assert_eq!(answer.status, 201);
        } else {
            assert_told(&answer, 403);
        }
    }
    let before = cast.world.state();
    assert_eq!(before.count_with("scopes", "city-"), 5);
    let again = cast
        .register(&cast.cities, body("city-0", "d", false))
        .await;
    assert_eq!(again.status, 200);
    cast.world.assert_unchanged(&before);
    let other = cast
        .register(&cast.plants, body("plants:new", "d", false))
        .await;
    assert_eq!(other.status, 201, "the quota is each API's own");
}

/// security.md SR-17, OP-6: whatever is not an object of the right members is a
/// 400 in words, and changes nothing.
#[tokio::test]
async fn sr_17_malformed_bodies_are_400_and_change_nothing() {
    let cast = Cast::new().await;
    cast.register(&cast.cities, body("cities", "d", false))
        .await;
    let before = cast.world.state();
    let wrong = [
        json!(null),
        json!(1),
        json!([]),
        json!({}),
        json!(true),
        json!("x"),
    ];
    for (member, right) in [("name", 5), ("description", 5), ("is_default", 4)] {
        for (i, value) in wrong.iter().enumerate() {
            if i == right {
                continue;
            }
            for name in ["cities", "new"] {
                let mut sent = body(name, "d", false);
                sent[member] = value.clone();
                assert_told(&cast.register(&cast.cities, sent).await, 400);
            }
        }
    }
    for (bytes, text) in [
        ("", "'name' must be given in request data"),
        ("{}", "'name' must be given in request data"),
        (
            r#"{"name":"new"}"#,
            "'description' must be given in request data",
        ),
        (
            r#"{"name":"cities"}"#,
            "'description' must be given in request data",
        ),
    ] {
        let answer = raw(&cast, bytes).await;
        assert_told(&answer, 400);
        assert_eq!(answer.text, text);
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_member = format!(r#"{{"name":"new","description":"d","x":{deep}}}"#);
    for bytes in [
        b"{".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\xff\xfe".to_vec(),
        b"{\"name\":\"new\",\"description\":\"\xff\"}".to_vec(),
        b"name=new&description=d".to_vec(),
        br#"{"name":"new","name":"cities","description":"d"}"#.to_vec(),
        br#"{"name":"new","description":"d"} {}"#.to_vec(),
        br#"{"name":"new","description":"\ud800"}"#.to_vec(),
        deep.into_bytes(),
        deep_member.into_bytes(),
    ] {
        assert_told(&raw(&cast, bytes).await, 400);
    }
    cast.world.assert_unchanged(&before);
}

/// security.md SR-13: what one node wrote is in force on the other with its
/// answer.
#[tokio::test]
async fn sr_13_a_change_on_one_node_is_in_force_on_the_other_at_once() {
    let cast = Cast::new().await;
    let there = cast.world.beside().await;
    let token = Pair::of(&cast.own_token(&cast.app, "read").await).access;
    let registration = Call::post(REGISTER_SCOPE)
        .bearer(&cast.cities.token)
        .json(&body("cities", "d", false));
    assert_eq!(registration.send(&there.site()).await.status, 201);
    let granted = cast.own_token(&cast.app, "cities").await;
    assert_eq!(granted.json()["scope"], "cities");
    assert_ne!(cast.introspect(&cast.cities, &token).await.text, INACTIVE);
    let disable = |draft: &mut bailiwick_core::registration::ClientDraft| {
        draft.disabled = true;
        Ok(())
    };
    let legacy = bailiwick_core::registration::LegacyGrants::Refuse;
    let disabled = there
        .administration()
        .update_client(&cast.app.id, legacy, disable);
    disabled.await.unwrap();
    assert_refused(
        &cast.own_token(&cast.app, "read").await,
        401,
        "invalid_client",
    );
    assert_eq!(cast.introspect(&cast.cities, &token).await.text, INACTIVE);
    let id = &cast.cities.party.id;
    there
        .administration()
        .delete_resource_server(id)
        .await
        .unwrap();
    let gone = Api {
        token: cast.cities.token.clone(),
        ..cast.cities.clone()
    };
    assert_refused(&cast.introspect(&gone, &token).await, 401, "invalid_token");
}
