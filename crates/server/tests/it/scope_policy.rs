//! Rules, resources, parameters and what comes with a scope, from the outside.

use std::time::Duration;

use bailiwick_core::{
    model::{
        ClientType, Implied, Owner, ParameterType, RuleEffect, RuledScopes, ScopeParameter,
        ScopeRule, ScopeState, Visibility,
    },
    scope::{Namespace, ScopeSet, ScopeToken},
};

use crate::{
    browser::Answer,
    cast::{Api, Cast, INACTIVE, Pair, Party, TOKEN, VERIFIER, assert_refused},
    world::{PASSWORD, REDIRECT_URI},
};

fn token(name: &str) -> ScopeToken {
    ScopeToken::parse(name).unwrap()
}

fn rule(effect: RuleEffect, pattern: &str) -> ScopeRule {
    ScopeRule::new(effect, RuledScopes::parse(pattern).unwrap())
}

async fn access(cast: &Cast, client: &Party, scope: &str) -> Pair {
    let code = cast.code(client, scope).await;
    Pair::of(&cast.redeem(client, &code, VERIFIER).await)
}

async fn refreshed(cast: &Cast, client: &Party, refresh: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let fields = [&fields[..], more].concat();
    cast.send(client.post(TOKEN).form(&fields)).await
}

/// security.md SR-15: over HTTP too, the bodies of all that may not be known are
/// those of a name that nobody registered.
#[tokio::test]
async fn sr_15_bodies_for_hidden_scopes_are_those_for_unknown_ones() {
    let cast = Cast::with(|config| {
        config.scope_rules.push(rule(RuleEffect::Deny, "h:denied"));
    })
    .await;
    let put = |id, name: &'static str, state, private, exclusive| {
        cast.world
            .put_scope(id, name, Owner::AuthorizationServer, move |scope| {
                scope.state = state;
                scope.exclusive = exclusive;
                if private {
                    scope.visibility = Visibility::Private;
                }
            })
    };
    put(50, "h:denied", ScopeState::Active, false, false).await;
    put(51, "h:waits!", ScopeState::Pending, false, false).await;
    put(52, "h:hidden", ScopeState::Disabled, true, false).await;
    put(53, "h:sealed", ScopeState::Active, false, true).await;
    put(54, "h:gone!!", ScopeState::Retired, true, false).await;
    let unknown = cast.own_token(&cast.app, "h:absent").await;
    assert_refused(&unknown, 400, "invalid_scope");
    for name in ["h:denied", "h:waits!", "h:hidden", "h:sealed", "h:gone!!"] {
        let answer = cast.own_token(&cast.app, name).await;
        assert_eq!(answer.status, unknown.status, "{name}");
        assert_eq!(answer.text.replace(name, "h:absent"), unknown.text);
        let place = |answer: &Answer, name: &str| answer.location().replace(name, "h:absent");
        let name_in_query = name.replace(':', "%3A").replace('!', "%21");
        let asked = cast.authorize(&cast.app, name).await;
        let absent = cast.authorize(&cast.app, "h:absent").await;
        let decoded = |text: String| text.replace("h%3Aabsent", "h:absent");
        assert_eq!(
            decoded(place(&asked, &name_in_query)),
            decoded(place(&absent, "h%3Aabsent"))
        );
    }
}

/// What was public and is out of use says what to ask for.
#[tokio::test]
async fn a_scope_out_of_use_names_its_replacement() {
    let cast = Cast::new().await;
    cast.world
        .put_scope(50, "see-plants", Owner::AuthorizationServer, |scope| {
            scope.state = ScopeState::Deprecated;
            scope.sunset = Some(cast.world.now().plus(Duration::from_mins(5)));
            scope.replaced_by = Some(token("plants:see"));
        })
        .await;
    assert_eq!(cast.own_token(&cast.app, "see-plants").await.status, 200);
    cast.world.wait(Duration::from_mins(5));
    let refused = cast.own_token(&cast.app, "see-plants").await;
    assert_refused(&refused, 400, "invalid_scope");
    let told = refused.json()["error_description"].to_string();
    assert!(told.contains("ask for 'plants:see' instead"), "{told}");
}

/// security.md SR-9: what is declared later comes with later grants only.
#[tokio::test]
async fn sr_9_a_token_issued_before_stays_what_it_was() {
    let cast = Cast::new().await;
    let plants = Owner::ResourceServer(cast.plants.party.id.clone());
    cast.world
        .put_scope(50, "plants:admin", plants.clone(), |_| {})
        .await;
    let before = access(&cast, &cast.app, "plants:admin").await;
    cast.world.wait(Duration::from_secs(1));
    let since = cast.world.now();
    cast.world
        .put_scope(50, "plants:admin", plants, |scope| {
            scope.owner_since = bailiwick_core::UnixTime::EPOCH;
            scope.implies = vec![Implied {
                name: token("plants:see"),
                since,
            }];
        })
        .await;
    let shown = cast.introspect(&cast.plants, &before.access).await;
    assert_eq!(shown.json()["scope"], "plants:admin");
    let refreshed = Pair::of(&cast.refresh(&cast.app, &before.refresh).await);
    let shown = cast.introspect(&cast.plants, &refreshed.access).await;
    assert_eq!(
        shown.json()["scope"],
        "plants:admin",
        "a refresh is no new grant"
    );

    let after = access(&cast, &cast.app, "plants:admin").await;
    let shown = cast.introspect(&cast.plants, &after.access).await;
    assert_eq!(shown.json()["scope"], "plants:admin plants:see");
    let less = refreshed_to(&cast, &after.refresh, "plants:see").await;
    assert_eq!(less.json()["scope"], "plants:see");
    let more = refreshed_to(&cast, &refreshed.refresh, "plants:see").await;
    assert_refused(&more, 400, "invalid_scope");
}

async fn refreshed_to(cast: &Cast, refresh: &str, scope: &str) -> Answer {
    refreshed(cast, &cast.app, refresh, &[("scope", scope)]).await
}

/// security.md SR-3: after a transfer, what was granted before is worth nothing,
/// neither to the old owner nor to the new one.
#[tokio::test]
async fn sr_3_what_was_granted_under_another_owner_is_hidden_and_dropped() {
    let cast = Cast::new().await;
    let owner = |api: &Api| Owner::ResourceServer(api.party.id.clone());
    cast.world
        .put_scope(50, "towns", owner(&cast.plants), |_| {})
        .await;
    let before = access(&cast, &cast.app, "towns read").await;
    cast.world.wait(Duration::from_secs(1));
    cast.world
        .put_scope(50, "towns", owner(&cast.cities), |_| {})
        .await;
    for api in [&cast.plants, &cast.cities] {
        let shown = cast.introspect(api, &before.access).await;
        assert_eq!(shown.json()["scope"], "read");
    }
    let refreshed = cast.refresh(&cast.app, &before.refresh).await;
    assert_eq!(refreshed.json()["scope"], "read");
    let after = access(&cast, &cast.app, "towns").await;
    let shown = cast.introspect(&cast.cities, &after.access).await;
    assert_eq!(shown.json()["scope"], "towns");
    let shown = cast.introspect(&cast.plants, &after.access).await;
    assert_eq!(shown.text, INACTIVE);
}

/// The path of the WLCG profile, from the consent page to a narrowed refresh.
#[tokio::test]
async fn a_parameterised_scope_works_from_consent_to_introspection() {
    let cast = Cast::new().await;
    let storage = Owner::ResourceServer(cast.cities.party.id.clone());
    cast.world
        .put_scope(50, "storage.read:{path}", storage, |scope| {
            scope.description = "Read your files below {path}".to_owned();
            let path = ScopeParameter::new(ParameterType::Path);
            scope.parameters = [("path".to_owned(), path)].into();
        })
        .await;
    let asking = cast
        .world
        .application_with("Files", ClientType::Confidential, |draft| {
            draft.skip_authorization = false;
        })
        .await;
    let page = cast.authorize(&asking, "storage.read:/home/a+b@c").await;
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.text.contains("Read your files below"), "{}", page.text);
    assert!(page.text.contains("storage.read:"), "{}", page.text);

    let pair = access(&cast, &cast.app, "storage.read:/home read").await;
    let shown = cast.introspect(&cast.cities, &pair.access).await;
    assert_eq!(shown.json()["scope"], "storage.read:/home read");
    let below = refreshed_to(&cast, &pair.refresh, "storage.read:/home/ada").await;
    assert_eq!(below.json()["scope"], "storage.read:/home/ada");
    let pair = Pair::of(&below);
    let above = refreshed_to(&cast, &pair.refresh, "storage.read:/").await;
    assert_refused(&above, 400, "invalid_scope");
    for malformed in [
        "storage.read:/home/..",
        "storage.read:{path}",
        "storage.read:home",
    ] {
        let refused = cast.own_token(&cast.app, malformed).await;
        assert_refused(&refused, 400, "invalid_scope");
    }
    let stolen = serde_json::json!({ "name": "storage.read:/etc", "description": "Mine" });
    assert_eq!(cast.register(&cast.plants, stolen).await.status, 403);
}

/// A client that is answered with less gets less, and people see what is left.
#[tokio::test]
async fn the_consent_page_shows_what_is_left_and_names_what_is_not() {
    let cast = Cast::with(|config| {
        config.narrows_scope = true;
        config.scope_rules.push(rule(RuleEffect::Deny, "write"));
    })
    .await;
    let asking = cast
        .world
        .application_with("Files", ClientType::Confidential, |draft| {
            draft.skip_authorization = false;
        })
        .await;
    let query = Cast::authorization(&asking, "read write nothing<b>");
    let mut browser = cast.world.browser();
    assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
    let page = browser.get(&format!("/o/authorize/?{query}")).await;
    assert_eq!(page.status, 200, "{page:?}");
    let (shown, left_out) = page.text.split_once("id=\"left_out\"").unwrap();
    assert!(shown.contains("<code>read</code>") && !shown.contains("<code>write</code>"));
    assert!(left_out.contains("<code>write</code>"), "{left_out}");
    assert!(!left_out.contains("nothing<b>"), "escaped");
    let own = cast.own_token(&cast.app, "read write").await;
    assert_eq!(own.json()["scope"], "read", "what is granted is said");
    let none = cast.own_token(&cast.app, "write").await;
    assert_refused(&none, 400, "invalid_scope");
}

/// RFC 8707 §2.2: a code and a refresh token choose among the resources of the
/// grant; the refresh token keeps them all.
#[tokio::test]
async fn a_grant_over_two_resources_gives_tokens_for_each() {
    let cast = Cast::new().await;
    let mut apis = Vec::new();
    for (at, name) in ["calendar", "contacts"].into_iter().enumerate() {
        let api = cast
            .world
            .api(name, |role| {
                role.namespaces = vec![Namespace::parse(&format!("{name}:")).unwrap()];
                role.resource = Some(format!("https://{name}.example"));
            })
            .await;
        let owner = Owner::ResourceServer(api.party.id.clone());
        let scope = format!("{name}:read");
        cast.world
            .put_scope(50 + at as u64, &scope, owner, |_| {})
            .await;
        apis.push(api);
    }
    let client = cast
        .world
        .application_with("Both", ClientType::Confidential, |draft| {
            draft.mixed_audience = true;
        })
        .await;
    let code = cast.code(&client, "calendar:read contacts:read read").await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("resource", "https://calendar.example/"),
    ];
    let first = cast.send(client.post(TOKEN).form(&fields)).await;
    assert_eq!(first.json()["scope"], "calendar:read read");
    let first = Pair::of(&first);
    let seen = cast.introspect(&apis[0], &first.access).await.json();
    assert_eq!(seen["aud"], serde_json::json!(["https://calendar.example"]));
    assert_eq!(
        cast.introspect(&apis[1], &first.access).await.text,
        INACTIVE
    );

    let contacts = [("resource", "https://contacts.example")];
    let second = refreshed(&cast, &client, &first.refresh, &contacts).await;
    assert_eq!(second.json()["scope"], "contacts:read read");
    let second = Pair::of(&second);
    let foreign = [("resource", "https://elsewhere.example")];
    let refused = refreshed(&cast, &client, &second.refresh, &foreign).await;
    assert_refused(&refused, 400, "invalid_target");
    let both = Pair::of(&refreshed(&cast, &client, &second.refresh, &[]).await);
    let seen = cast.introspect(&apis[1], &both.access).await.json();
    assert_eq!(seen["scope"], "contacts:read read");
    assert_eq!(seen["aud"].as_array().unwrap().len(), 2);
}

/// The questions of administrators have the answers of the endpoints.
#[tokio::test]
async fn an_administrator_is_told_why_and_who() {
    let staff_only = ScopeRule {
        outside_groups: vec!["staff".to_owned()],
        note: Some("staff only".to_owned()),
        ..rule(RuleEffect::Deny, "plants:*")
    };
    let cast = Cast::with(|config| config.scope_rules.push(staff_only)).await;
    let administration = cast.world.administration();
    let scope = ScopeSet::parse("plants:see").unwrap();
    let ask = |user| administration.can(user, &scope, &cast.app.id, None);
    let no = ask(Some("ada")).await.unwrap();
    assert!(!no.is_yes());
    let words = no.steps.last().unwrap().to_string();
    assert!(
        words.ends_with("deny plants:* to users outside staff (staff only)"),
        "{words}"
    );

    let answer = administration.who_can(&token("plants:see")).await.unwrap();
    let app = answer
        .clients
        .iter()
        .find(|one| one.client == cast.app.id)
        .unwrap();
    let ways: Vec<_> = app
        .ways
        .iter()
        .map(|(_, users)| users.to_string())
        .collect();
    assert_eq!(ways, ["users in staff"]);
    assert_eq!(answer.groups["staff"], Vec::<String>::new());
    assert_eq!(answer.held.grants, 0);

    let read = access(&cast, &cast.app, "read").await;
    assert!(!read.access.is_empty());
    let answer = administration.who_can(&token("read")).await.unwrap();
    assert_eq!(
        (answer.held.grants, &answer.held.clients),
        (1, &vec![cast.app.id.clone()])
    );
}
