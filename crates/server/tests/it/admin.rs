//! Administration's pages.

use bailiwick_core::model::Owner;
use http::StatusCode;

use crate::world::{PASSWORD, World};

const PAGES: [&str; 9] = [
    "/admin/",
    "/admin/users/",
    "/admin/users/create/",
    "/admin/groups/",
    "/admin/scopes/",
    "/admin/scopes/create/",
    "/admin/audit/",
    "/admin/audit/export/",
    "/admin/users/id-of-root/",
];

#[tokio::test]
async fn administration_is_there_for_administrators_only() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let mut ada = world.signed_in("ada", false).await;
    for path in PAGES {
        let answer = root.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        assert_eq!(ada.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        let anonymous = world.browser().get(path).await;
        assert_eq!(
            anonymous.location(),
            format!("/accounts/login/?next={next}")
        );
    }
}

#[tokio::test]
async fn a_form_of_administration_sent_by_others_changes_nothing() {
    let world = World::new().await;
    world.user("root", true).await;
    let mut ada = world.signed_in("ada", false).await;
    for path in [
        "/admin/users/create/",
        "/admin/groups/",
        "/admin/users/id-of-ada/",
    ] {
        let fields = [
            ("username", "mallory"),
            ("name", "mallory"),
            ("admin", "on"),
        ];
        let answer = ada.post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let administration = world.server.administration();
    assert_eq!(administration.users().await.unwrap().len(), 2);
    assert!(administration.groups().await.unwrap().is_empty());
    assert!(!administration.user("ada").await.unwrap().user.admin);
}

#[tokio::test]
async fn an_administrator_makes_groups_and_users_and_switches_them_off() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get("/admin/groups/").await;
    let answer = root
        .submit(&page, "/admin/groups/", &[("name", "botanists")])
        .await;
    assert_eq!(answer.location(), "/admin/groups/");
    let again = root
        .submit(&page, "/admin/groups/", &[("name", "botanists")])
        .await;
    assert!(again.has_element("field_name_problem"), "{}", again.text);

    let create = "/admin/users/create/";
    let page = root.get(create).await;
    let fields = [
        ("username", "carl"),
        ("email", "carl@example.org"),
        ("password", PASSWORD),
        ("groups", "botanists"),
    ];
    assert_eq!(
        root.submit(&page, create, &fields).await.location(),
        "/admin/users/"
    );
    let taken = root.submit(&page, create, &fields).await;
    assert!(
        taken.has_element("field_username_problem"),
        "{}",
        taken.text
    );
    let carl = world
        .server
        .administration()
        .user("carl")
        .await
        .unwrap()
        .user;
    assert_eq!(carl.groups, ["botanists"]);
    let mut browser = world.browser();
    assert_eq!(browser.sign_in("carl", PASSWORD).await.location(), "/");

    let edit = format!("/admin/users/{}/", carl.id);
    let page = root.get(&edit).await;
    let fields = [("username", "carl"), ("email", "carl@example.org")];
    assert_eq!(
        root.submit(&page, &edit, &fields).await.location(),
        "/admin/users/"
    );
    assert!(
        !browser.get("/").await.text.contains("Hello"),
        "switched off means signed out"
    );
    assert_eq!(
        browser
            .sign_in("carl", PASSWORD)
            .await
            .element("error_code"),
        "login_failed"
    );
}

#[tokio::test]
async fn a_new_password_ends_the_users_sessions_but_not_ones_own() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let mut ada = world.signed_in("ada", false).await;
    for (user, admin) in [("ada", false), ("root", true)] {
        let edit = format!("/admin/users/id-of-{user}/");
        let page = root.get(&edit).await;
        let mut fields = vec![("username", user), ("active", "on")];
        if admin {
            fields.push(("admin", "on"));
        }
        let short = [&fields[..], &[("password", "short")]].concat();
        let refused = root.submit(&page, &edit, &short).await;
        assert!(refused.has_element("field_password_problem"));
        fields.push(("password", "a quite different sentence"));
        assert_eq!(
            root.submit(&page, &edit, &fields).await.location(),
            "/admin/users/"
        );
    }
    assert!(!ada.get("/").await.text.contains("Hello"));
    assert!(root.get("/").await.text.contains("Hello"));
    assert!(ada.sign_in("ada", PASSWORD).await.has_element("error_code"));
    assert_eq!(
        ada.sign_in("ada", "a quite different sentence")
            .await
            .location(),
        "/"
    );
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let edit = "/admin/users/id-of-root/";
    let page = root.get(edit).await;
    let answer = root
        .submit(&page, edit, &[("username", "root"), ("active", "on")])
        .await;
    let told = answer.element("error_description");
    assert!(told.contains("last administrator"), "{told}");
    assert_eq!(root.get("/admin/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_administrator_creates_edits_and_retires_a_scope_that_is_a_url() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let (create, name) = ("/admin/scopes/create/", "https://id.example/a?b=c&d");
    let page = root.get(create).await;
    let fields = [
        ("name", name),
        ("description", "See\r\n<b>all</b>"),
        ("advertised", "on"),
    ];
    assert_eq!(
        root.submit(&page, create, &fields).await.location(),
        "/admin/scopes/"
    );
    let taken = root.submit(&page, create, &fields).await;
    assert!(taken.has_element("field_name_problem"), "{}", taken.text);
    let list = root.get("/admin/scopes/").await;
    assert!(
        list.text.contains("See &lt;b&gt;all&lt;&#x2f;b&gt;"),
        "{}",
        list.text
    );

    let query: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let edit = "/admin/scopes/edit/";
    let page = root.get(&format!("{edit}?name={query}")).await;
    let empty = root.submit(&page, edit, &[("description", " ")]).await;
    assert!(empty.has_element("field_description_problem"));
    let fields = [("description", "See everything"), ("is_default", "on")];
    assert_eq!(
        root.submit(&page, edit, &fields).await.location(),
        "/admin/scopes/"
    );
    let scopes = world.server.administration().scopes().await.unwrap();
    assert_eq!(scopes[0].description, "See everything");
    assert!(scopes[0].is_default && !scopes[0].advertised);
    assert_eq!(scopes[0].owner, Owner::AuthorizationServer);

    let retire = "/admin/scopes/retire/";
    let page = root.get(&format!("{retire}?name={query}")).await;
    assert_eq!(
        root.submit(&page, retire, &[]).await.location(),
        "/admin/scopes/"
    );
    assert!(
        root.get("/admin/scopes/")
            .await
            .text
            .contains(">retired</b>")
    );
    let page = root.get(&format!("{edit}?name={query}")).await;
    assert!(
        !page.text.contains("<form"),
        "a retired scope is not edited"
    );
}

#[tokio::test]
async fn what_a_scope_may_not_be_is_told_beside_its_field() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let create = "/admin/scopes/create/";
    let page = root.get(create).await;
    for (name, description, field) in [
        ("two words", "x", "name"),
        ("introspection", "x", "name"),
        ("openid", "x", "name"),
        ("read", "", "description"),
        ("read", "a\u{202e}b", "description"),
    ] {
        let fields = [("name", name), ("description", description)];
        let answer = root.submit(&page, create, &fields).await;
        assert!(
            answer.has_element(&format!("field_{field}_problem")),
            "{name}: {}",
            answer.text
        );
    }
    assert!(
        world
            .server
            .administration()
            .scopes()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn many_users_come_page_by_page() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    for number in 0..150 {
        world.user(&format!("user{number:03}"), false).await;
    }
    let first = root.get("/admin/users/").await;
    assert!(first.text.contains("user050") && !first.text.contains("user149"));
    let (_, next) = first.text.split_once("?after=").unwrap();
    let next = next.split('"').next().unwrap();
    let second = root.get(&format!("/admin/users/?after={next}")).await;
    assert!(second.text.contains("user149") && !second.text.contains("user050"));
    assert!(!second.text.contains("?after="));
}
