//! The form of applications: what is filled in, what is checked, which scopes there are
//! to choose, and who may.

use bailiwick_core::{
    model::{ClientId, ClientRecord, ClientType, GrantType, Owner, ScopeState, Visibility},
    registration::{LegacyGrants, Registrants},
};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    world::{REDIRECT_URI, World, config},
};

const REGISTER: &str = "/o/applications/register/";

async fn register(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(REGISTER).await;
    browser.submit(&page, REGISTER, fields).await
}

/// What came of a registration that must succeed.
async fn made(world: &World, answer: &Answer) -> ClientRecord {
    let id = answer.location().split('/').nth(3).unwrap();
    world
        .administration()
        .client(&ClientId::new(id))
        .await
        .unwrap()
}

async fn count(world: &World) -> usize {
    world.administration().clients().await.unwrap().len()
}

async fn catalogue(world: &World) {
    let own = Owner::AuthorizationServer;
    world.put_scope(1, "read", own.clone(), |_| {}).await;
    world.put_scope(2, "write", own.clone(), |_| {}).await;
    let hidden = |scope: &mut bailiwick_core::model::RegisteredScope| {
        scope.visibility = Visibility::Private;
    };
    world.put_scope(3, "hidden", own.clone(), hidden).await;
    world
        .put_scope(4, "agreed", own.clone(), |scope| scope.exclusive = true)
        .await;
    let pending = |scope: &mut bailiwick_core::model::RegisteredScope| {
        scope.state = ScopeState::Pending;
    };
    world.put_scope(5, "waiting", own, pending).await;
}

#[tokio::test]
async fn what_somebody_builds_says_the_rest() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let people = [GrantType::AuthorizationCode, GrantType::RefreshToken];
    for (kind, uri, client_type, grants, pkce, origins) in [
        (
            "web",
            REDIRECT_URI,
            ClientType::Confidential,
            &people[..],
            None,
            &[][..],
        ),
        (
            "single-page",
            "https://app.example/cb",
            ClientType::Public,
            &people,
            Some(true),
            &["https://app.example"],
        ),
        (
            "native",
            "http://127.0.0.1/cb",
            ClientType::Public,
            &people,
            Some(true),
            &[],
        ),
        (
            "mcp",
            "http://127.0.0.1/cb",
            ClientType::Public,
            &people,
            Some(true),
            &[],
        ),
        (
            "service",
            "",
            ClientType::Confidential,
            &[GrantType::ClientCredentials],
            None,
            &[],
        ),
    ] {
        let fields = [("kind", kind), ("name", kind), ("redirect_uris", uri)];
        let answer = register(&mut browser, &fields).await;
        let record = made(&world, &answer).await;
        assert_eq!(record.client_type, client_type, "{kind}");
        assert_eq!(
            record.grant_types,
            grants.iter().cloned().collect(),
            "{kind}"
        );
        assert_eq!(record.pkce_required, pkce, "{kind}");
        assert_eq!(record.allowed_origins, origins, "{kind}");
        assert_eq!(record.secrets.is_empty(), client_type == ClientType::Public);
    }
    let page = browser.get(&format!("{REGISTER}?kind=native")).await;
    assert!(
        page.text.contains("value=\"native\" checked"),
        "{}",
        page.text
    );
    assert_eq!(page.text.matches(" checked").count(), 2, "and any scope");
}

/// What people see as they type is what they are told when they send.
#[tokio::test]
async fn a_check_tells_all_problems_by_line_and_saves_nothing() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let uris = "https://app.example/cb\r\n\r\nhttp://app.example/cb\r\nmailto:x#y";
    let fields = [
        ("kind", "web"),
        ("name", "N"),
        ("redirect_uris", uris),
        ("check", "1"),
    ];
    let answer = register(&mut browser, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    let first = answer.element("field_redirect_uris_problem");
    assert!(
        first.starts_with("line 3: 'http://app.example/cb'"),
        "{first}"
    );
    let second = answer.element("field_redirect_uris_problem2");
    assert!(second.starts_with("line 4: "), "{second}");
    assert!(!answer.has_element("application_well"));
    assert!(
        answer.element("field_redirect_uris").contains("mailto:x#y"),
        "still there"
    );

    let fields = [
        ("kind", "web"),
        ("name", "N"),
        ("redirect_uris", REDIRECT_URI),
        ("check", "1"),
    ];
    let answer = register(&mut browser, &fields).await;
    assert!(answer.has_element("application_well"), "{}", answer.text);
    assert_eq!(count(&world).await, 0);
}

#[tokio::test]
async fn only_scopes_that_are_open_are_offered_and_what_is_chosen_is_all_that_it_may_have() {
    let world = World::new().await;
    catalogue(&world).await;
    let mut browser = world.signed_in("ada", false).await;
    let page = browser.get(REGISTER).await;
    for (name, offered) in [
        ("read", true),
        ("write", true),
        ("hidden", false),
        ("agreed", false),
        ("waiting", false),
        ("introspection", false),
    ] {
        let row = format!("name=\"scope\" value=\"{name}\"");
        assert_eq!(page.text.contains(&row), offered, "{name}");
    }
    let common = [
        ("kind", "service"),
        ("name", "N"),
        ("scope_choice", "these"),
    ];
    let chosen = [&common[..], &[("scope", "read")]].concat();
    let record = made(&world, &register(&mut browser, &chosen).await).await;
    assert_eq!(record.scope.unwrap().to_string(), "read");

    let none = register(&mut browser, &common).await;
    assert!(none.has_element("field_scope_problem"), "{}", none.text);
}

/// The rule is the one of registration: no form of ours is needed to break it.
#[tokio::test]
async fn sr_18_a_forged_scope_is_refused_and_a_hidden_one_like_one_that_is_not_there() {
    let world = World::new().await;
    catalogue(&world).await;
    let mut browser = world.signed_in("ada", false).await;
    let fields = |name| {
        [
            ("kind", "service"),
            ("name", "N"),
            ("scope_choice", "these"),
            ("scope", name),
        ]
    };
    let mut told = Vec::new();
    for name in [
        "hidden",
        "agreed",
        "waiting",
        "nowhere",
        "introspection",
        "a\"b",
    ] {
        let answer = register(&mut browser, &fields(name)).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        told.push(answer.element("field_scope_problem").replace(name, "x"));
    }
    assert_eq!(told[0], told[3], "hidden, and not there");
    assert_eq!(count(&world).await, 0);

    let answer = register(&mut browser, &fields("read")).await;
    let update = format!("{}update/", answer.location());
    let page = browser.get(&update).await;
    let answer = browser.submit(&page, &update, &fields("agreed")).await;
    assert!(answer.has_element("field_scope_problem"), "{}", answer.text);
}

#[tokio::test]
async fn scopes_are_found_by_a_word_and_page_by_page_while_what_is_chosen_stays() {
    let world = World::new().await;
    for n in 0..60_u64 {
        let name = format!("item:{n:02}");
        world
            .put_scope(n + 1, &name, Owner::AuthorizationServer, |_| {})
            .await;
    }
    let mut browser = world.signed_in("ada", false).await;
    let page = browser.get(REGISTER).await;
    let rows = |page: &Answer| page.text.matches("name=\"scope\" value=\"item:").count();
    assert_eq!(rows(&page), 25);
    let typed = [
        ("name", "Half typed"),
        ("scope", "item:59"),
        ("scope_choice", "these"),
    ];
    let more = [&typed[..], &[("scope_after", "item:24")]].concat();
    let page = browser.submit(&page, REGISTER, &more).await;
    assert!(page.text.contains("value=\"item:25\""), "{}", page.text);
    assert!(page.text.contains("value=\"item:59\" checked"), "chosen");
    assert!(
        page.text.contains("value=\"Half typed\""),
        "nothing is lost"
    );
    assert!(
        !page.has_element("error_code"),
        "it is no failed registration"
    );

    // A new word and the Enter key send the form by its first button: it is a search.
    let searched = [&typed[..], &[("scope_word", "ITEM:07")]].concat();
    let page = browser.submit(&page, REGISTER, &searched).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("value=\"item:07\""), "{}", page.text);
    assert_eq!(rows(&page), 2, "that, and the chosen one");
    assert_eq!(count(&world).await, 0);
}

#[tokio::test]
async fn one_form_sent_twice_is_one_application() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let page = browser.get(REGISTER).await;
    let fields = [
        ("kind", "web"),
        ("name", "N"),
        ("redirect_uris", REDIRECT_URI),
    ];
    let first = browser.submit(&page, REGISTER, &fields).await;
    let second = browser.submit(&page, REGISTER, &fields).await;
    assert_eq!(first.location(), second.location());
    assert_eq!(count(&world).await, 1);
    assert!(
        browser
            .get(first.location())
            .await
            .has_element("client_secret")
    );
}

#[tokio::test]
async fn a_form_that_was_overtaken_is_told_what_changed_and_undoes_nothing() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let fields = [
        ("kind", "web"),
        ("name", "First"),
        ("redirect_uris", REDIRECT_URI),
    ];
    let answer = register(&mut browser, &fields).await;
    let record = made(&world, &answer).await;
    let update = format!("{}update/", answer.location());
    let open = browser.get(&update).await;

    let renamed = world
        .administration()
        .update_client(&record.id, LegacyGrants::Refuse, |draft| {
            draft.name = "Second".to_owned();
            Ok(())
        });
    renamed.await.unwrap();
    let mine = [
        ("name", "Third"),
        ("grant_types", "authorization_code"),
        ("grant_types", "refresh_token"),
        ("redirect_uris", REDIRECT_URI),
    ];
    let told = browser.submit(&open, &update, &mine).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(
        told.element("field_name_problem").contains("Second"),
        "{}",
        told.text
    );
    assert!(
        !told.has_element("field_redirect_uris_problem"),
        "that is the same"
    );
    assert!(told.text.contains("value=\"Third\""), "what was typed");
    let name = async || {
        world
            .administration()
            .client(&record.id)
            .await
            .unwrap()
            .name
    };
    assert_eq!(name().await, "Second");

    browser.submit(&told, &update, &mine).await.location();
    assert_eq!(name().await, "Third", "said again, it counts");
    // A new secret is no change of what the form holds.
    let open = browser.get(&update).await;
    let generated = bailiwick_core::registration::NewSecret::Generated;
    world
        .administration()
        .add_client_secret(&record.id, &generated)
        .await
        .unwrap();
    browser.submit(&open, &update, &mine).await.location();
}

#[tokio::test]
async fn who_may_register_is_for_the_operator_to_say() {
    for (registrants, admin, may) in [
        (Registrants::Everybody, false, true),
        (Registrants::Administrators, false, false),
        (Registrants::Administrators, true, true),
        (Registrants::Nobody, true, false),
    ] {
        let mut config = config("http://localhost:8000/o");
        config.registrants = registrants;
        let world = World::with(config).await;
        let mut browser = world.signed_in("ada", admin).await;
        let list = browser.get("/o/applications/").await;
        assert_eq!(list.has_element("application_register"), may);
        assert_eq!(list.has_element("applications_registrants"), !may);
        let status = browser.get(REGISTER).await.status;
        assert_eq!(status == StatusCode::OK, may, "{registrants:?}");
        if !may {
            assert_eq!(status, StatusCode::NOT_FOUND);
            // A ticket that was got before counts for nothing.
            let answer = browser.post(REGISTER, &[("kind", "web")]).await;
            assert!(answer.status.is_client_error());
        }
        assert_eq!(count(&world).await, 0);
    }
}

/// Who may not register does not get more scopes by way of what they were given.
#[tokio::test]
async fn sr_18_who_may_not_register_only_narrows() {
    let mut config = config("http://localhost:8000/o");
    config.registrants = Registrants::Nobody;
    let world = World::with(config).await;
    catalogue(&world).await;
    let mut browser = world.signed_in("ada", false).await;
    let given = world.application_with("Given", ClientType::Confidential, |draft| {
        draft.owner = Some(bailiwick_core::model::UserId::new("id-of-ada"));
        draft.scope = Some("agreed read".to_owned());
    });
    let given = given.await;
    let update = format!("/o/applications/{}/update/", given.id);
    let fields = |choice, names: &[&'static str]| {
        let fixed = [
            ("name", "Given"),
            ("grant_types", "client_credentials"),
            ("redirect_uris", REDIRECT_URI),
            ("scope_choice", choice),
        ];
        let names = names.iter().map(|name| ("scope", *name));
        fixed.into_iter().chain(names).collect::<Vec<_>>()
    };
    for (choice, names) in [("any", &[][..]), ("these", &["agreed", "read", "write"])] {
        let page = browser.get(&update).await;
        let answer = browser.submit(&page, &update, &fields(choice, names)).await;
        assert!(
            answer.has_element("field_scope_problem"),
            "{names:?}: {}",
            answer.text
        );
    }
    let page = browser.get(&update).await;
    let answer = browser
        .submit(&page, &update, &fields("these", &["agreed"]))
        .await;
    answer.location();
    let record = world.administration().client(&given.id).await.unwrap();
    assert_eq!(record.scope.unwrap().to_string(), "agreed");
    assert!(
        record.skip_authorization,
        "what is not the owner's to say stays"
    );
}
