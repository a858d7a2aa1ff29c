//! A user's applications, and what a user allowed.

use bailiwick_core::{
    model::{ClientId, GrantType, Owner, UserId},
    store::Write,
};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    world::{REDIRECT_URI, World, config},
};

const REGISTER: &str = "/o/applications/register/";

const FIELDS: [(&str, &str); 5] = [
    ("name", "Field <b>Notes</b>"),
    ("client_type", "confidential"),
    ("grant_types", "authorization_code"),
    ("grant_types", "refresh_token"),
    (
        "redirect_uris",
        "https://app.example/cb\r\nhttps://app.example/cb2",
    ),
];

async fn register(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(REGISTER).await;
    browser.submit(&page, REGISTER, fields).await
}

/// django-oauth-toolkit.md AP-07
#[tokio::test]
async fn ap_07_a_registered_application_shows_its_secret_once() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let answer = register(&mut browser, &FIELDS).await;
    let href = answer.location().to_owned();
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains(&format!("Path={href}")), "{cookie}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let page = browser.get(&href).await;
    let secret = page.element("client_secret");
    assert!(secret.starts_with("bwk_"), "{secret}");
    assert!(page.text.contains("Field &lt;b&gt;Notes&lt;&#x2f;b&gt;"));
    assert!(
        !browser.get(&href).await.has_element("client_secret"),
        "once"
    );

    let id = ClientId::new(&page.element("client_id"));
    let record = world.server.administration().client(&id).await.unwrap();
    assert_eq!(
        record.redirect_uris,
        ["https://app.example/cb", "https://app.example/cb2"]
    );
    assert_eq!(record.owner.unwrap().as_str(), "id-of-ada");
    assert!(!record.skip_authorization && record.resource_server.is_none());
    assert!(
        browser
            .get("/o/applications/")
            .await
            .text
            .contains(id.as_str())
    );
}

#[tokio::test]
async fn a_planted_cookie_shows_no_secret() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let href = register(&mut browser, &FIELDS).await.location().to_owned();
    browser
        .cookies
        .insert("bailiwick_new_secret".to_owned(), "bwk_planted".to_owned());
    assert!(!browser.get(&href).await.has_element("client_secret"));
}

/// security.md SR-1, SR-18
#[tokio::test]
async fn sr_1_sr_18_no_field_gives_an_application_a_privilege() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let fields: Vec<_> = FIELDS
        .into_iter()
        .chain([
            ("skip_authorization", "on"),
            ("resource_server", "on"),
            ("scope", "introspection register-scope"),
            ("owner", "id-of-root"),
            ("client_id", "chosen"),
            ("mixed_audience", "on"),
        ])
        .collect();
    let href = register(&mut browser, &fields).await.location().to_owned();
    let id = ClientId::new(&browser.get(&href).await.element("client_id"));
    let update = format!("{href}update/");
    let page = browser.get(&update).await;
    browser.submit(&page, &update, &fields).await.location();
    let record = world.server.administration().client(&id).await.unwrap();
    assert!(!record.skip_authorization && !record.mixed_audience);
    assert!(record.resource_server.is_none() && record.scope.is_none());
    assert_eq!(record.owner.unwrap().as_str(), "id-of-ada");
    assert_ne!(id.as_str(), "chosen");
}

/// django-oauth-toolkit.md AP-01, AP-02, AP-03, AP-05
#[tokio::test]
async fn ap_01_one_submit_tells_all_problems_beside_their_fields() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let answer = register(
        &mut browser,
        &[
            ("name", ""),
            (
                "redirect_uris",
                "https://a.example/#f javascript:alert(1) https:/e",
            ),
            ("allowed_origins", "http://a.example/path"),
            ("post_logout_redirect_uris", "https://a.example/?"),
            ("grant_types", "password"),
            ("grant_types", "nonsense"),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.element("error_code"), "invalid_request");
    assert!(answer.has_element("field_kind_problem"));
    let fields: Vec<_> = FIELDS
        .into_iter()
        .filter(|(name, _)| *name == "client_type")
        .collect();
    let answer = register(
        &mut browser,
        &[
            fields[0],
            ("name", ""),
            (
                "redirect_uris",
                "https://a.example/#f javascript:alert(1) https:/e",
            ),
            ("allowed_origins", "http://a.example/path"),
            ("grant_types", "password"),
        ],
    )
    .await;
    for field in ["name", "redirect_uris", "allowed_origins", "grant_types"] {
        assert!(
            answer.has_element(&format!("field_{field}_problem")),
            "{field}: {}",
            answer.text
        );
    }
    assert!(
        answer.text.contains("javascript:alert(1)"),
        "what was entered is still there"
    );
    assert!(
        world
            .server
            .administration()
            .clients()
            .await
            .unwrap()
            .is_empty()
    );
}

/// security.md CT-13
/// Not even while it is on: that is for administrators.
#[tokio::test]
async fn ct_13_no_legacy_grant_is_offered_or_given_to_an_application_of_a_user() {
    let mut config = config("http://localhost:8000/o");
    config.grant_types.insert(GrantType::Password);
    let world = World::with(config).await;
    let mut browser = world.signed_in("ada", false).await;
    assert!(
        !browser
            .get(REGISTER)
            .await
            .text
            .contains("value=\"password\"")
    );
    let fields = [
        ("name", "Old"),
        ("kind", "web"),
        ("grant_types", "password"),
        ("redirect_uris", REDIRECT_URI),
    ];
    let refused = register(&mut browser, &fields).await;
    assert!(
        refused.has_element("field_grant_types_problem"),
        "{}",
        refused.text
    );
    assert!(world.administration().clients().await.unwrap().is_empty());
}

/// A grant of a host's own that is off: nobody has it beforehand, for the day on which
/// it is switched on.
#[tokio::test]
async fn ct_13_no_application_has_a_grant_that_the_server_does_not_know() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let own = "urn:example:ticket";
    let fields = [
        ("name", "Early"),
        ("kind", "web"),
        ("grant_types", own),
        ("redirect_uris", REDIRECT_URI),
    ];
    let refused = register(&mut browser, &fields).await;
    assert!(
        refused.has_element("field_grant_types_problem"),
        "{}",
        refused.text
    );
    assert!(world.administration().clients().await.unwrap().is_empty());
}

#[tokio::test]
async fn ap_08_to_others_an_application_is_not_there() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let href = register(&mut ada, &FIELDS).await.location().to_owned();
    let page = ada.get(&format!("{href}delete/")).await;
    let mut eve = world.signed_in("eve", true).await;
    for tail in ["", "update/", "delete/"] {
        let answer = eve.get(&format!("{href}{tail}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{tail}");
        let target = format!("{href}{tail}");
        let next: String = form_urlencoded::byte_serialize(target.as_bytes()).collect();
        let anonymous = world.browser().get(&target).await;
        assert_eq!(
            anonymous.location(),
            format!("/accounts/login/?next={next}")
        );
    }
    assert!(!eve.get("/o/applications/").await.text.contains(&href));
    let delete = format!("{href}delete/");
    assert_eq!(
        eve.submit(&page, &delete, &[]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(ada.get(&href).await.status, StatusCode::OK);
}

/// django-oauth-toolkit.md AP-06
#[tokio::test]
async fn ap_06_an_application_is_changed_and_deleted() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada", false).await;
    let href = register(&mut browser, &FIELDS).await.location().to_owned();
    let update = format!("{href}update/");
    let page = browser.get(&update).await;
    assert!(
        page.text.contains("https:&#x2f;&#x2f;app.example&#x2f;cb2"),
        "{}",
        page.text
    );
    let fields = [
        ("name", "Renamed"),
        ("grant_types", "authorization_code"),
        ("redirect_uris", "https://app.example/new"),
        ("post_logout_redirect_uris", "https://app.example/bye"),
    ];
    assert_eq!(
        browser.submit(&page, &update, &fields).await.location(),
        href
    );
    let page = browser.get(&href).await;
    assert!(page.text.contains("Renamed") && page.text.contains("bye"));
    let delete = format!("{href}delete/");
    let page = browser.get(&delete).await;
    assert_eq!(
        browser.submit(&page, &delete, &[]).await.location(),
        "/o/applications/"
    );
    assert_eq!(browser.get(&href).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_allowed_is_listed_and_taken_back() {
    let world = World::new().await;
    let api = world.client("Herbarium").await;
    world
        .scope(1, "read", "Read your account", Owner::AuthorizationServer)
        .await;
    let url = "https://herbarium.example/plants";
    world
        .scope(2, url, "See <plants>", Owner::ResourceServer(api.id))
        .await;
    let client = world.client("Notes").await;
    let mut browser = world.signed_in("ada", false).await;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", client.id.as_str())
        .append_pair("redirect_uri", REDIRECT_URI)
        .append_pair(
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        )
        .append_pair("code_challenge_method", "S256")
        .finish();
    let page = browser.get(&format!("/o/authorize/?{query}")).await;
    browser
        .submit(&page, "/o/authorize/", &[("allow", "Authorize")])
        .await
        .location();

    let list = browser.get("/o/authorized_tokens/").await;
    for text in [
        "Notes",
        "Read your account",
        "See &lt;plants&gt;",
        "Herbarium",
        "2023-11-14",
    ] {
        assert!(list.text.contains(text), "{text}");
    }
    let mut eve = world.signed_in("eve", false).await;
    assert!(
        !eve.get("/o/authorized_tokens/")
            .await
            .text
            .contains("Notes")
    );
    let delete = format!("/o/authorized_tokens/{}/delete/", client.id);
    assert_eq!(eve.get(&delete).await.status, StatusCode::NOT_FOUND);
    let page = browser.get(&delete).await;
    assert_eq!(
        browser.submit(&page, &delete, &[]).await.location(),
        "/o/authorized_tokens/"
    );
    assert!(
        !browser
            .get("/o/authorized_tokens/")
            .await
            .text
            .contains("Notes")
    );
    let asked = browser.get(&format!("/o/authorize/?{query}")).await;
    assert_eq!(
        asked.text.matches(">new</b>").count(),
        2,
        "nothing is remembered"
    );
}

/// A browser takes dots for directions: an application that is called so has its pages
/// all the same.
#[tokio::test]
async fn an_application_whose_id_is_dots_has_its_pages() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    for id in [".", "..", "register", "a/b"] {
        let mut record = world.client("Dots").await;
        record.id = ClientId::new(id);
        record.owner = Some(UserId::new("id-of-ada"));
        world.write(Write::PutClient(Box::new(record))).await;
        let list = ada.get("/o/applications/").await;
        let links = list.text.split("href=\"").skip(1);
        let mut links = links.filter_map(|rest| rest.split('"').next());
        let segment = if id == "a/b" {
            "a%2Fb"
        } else {
            &format!("%3A{id}")
        };
        let wanted = format!("/o/applications/{segment}/");
        let found = links.any(|link| link.replace("&#x2f;", "/") == wanted);
        assert!(found, "{wanted}: {}", list.text);
        let delete = format!("{wanted}delete/");
        let page = ada.get(&delete).await;
        assert!(page.has_element("confirm_submit"), "{}", page.text);
        let done = ada.submit(&page, &delete, &[]).await;
        assert_eq!(done.location(), "/o/applications/");
        let gone = world.administration().client(&ClientId::new(id)).await;
        assert!(gone.is_err(), "{id}");
    }
}
