//! Administration's pages.

use bailiwick_core::{
    model::Owner,
    scope::{ScopeChange, ScopeToken},
};
use http::StatusCode;

use crate::world::{PASSWORD, World};

pub(crate) const PAGES: [&str; 23] = [
    "/admin/",
    "/admin/picture/",
    "/admin/picture/?node=group:staff",
    "/admin/picture/export/",
    "/admin/users/",
    "/admin/users/create/",
    "/admin/groups/",
    "/admin/clients/",
    "/admin/clients/create/",
    "/admin/tokens/",
    "/admin/keys/",
    "/admin/api-tokens/",
    "/admin/settings/",
    "/admin/resource-servers/",
    "/admin/resource-servers/create/",
    "/admin/scopes/",
    "/admin/scopes/create/",
    "/admin/registrations/",
    "/admin/weather/",
    "/admin/weather/export/",
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
        "/admin/clients/create/",
        "/admin/tokens/",
        "/admin/keys/",
        "/admin/api-tokens/",
        "/admin/resource-servers/create/",
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

/// A form that lay open does not undo what an API or another administrator did.
#[tokio::test]
async fn a_form_of_an_older_state_of_a_scope_changes_nothing() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    world
        .scope(1, "read", "Read", Owner::AuthorizationServer)
        .await;
    let edit = "/admin/scopes/edit/";
    let open = root.get(&format!("{edit}?name=read")).await;
    let administration = world.server.administration();
    let name = ScopeToken::from_static("read");
    let meanwhile = ScopeChange {
        description: Some("Read your letters".to_owned()),
        exclusive: Some(true),
        ..ScopeChange::default()
    };
    administration
        .update_scope(&name, &meanwhile)
        .await
        .unwrap();

    let fields = [("description", "Read"), ("advertised", "on")];
    let told = root.submit(&open, edit, &fields).await;
    assert!(told.has_element("error_description"), "{}", told.text);
    assert!(told.text.contains("Read your letters"), "{}", told.text);
    let kept = administration.scope(&name).await.unwrap();
    assert!(kept.exclusive && !kept.advertised);

    // What is shown now can be changed.
    let fields = [
        ("description", "Read your letters"),
        ("advertised", "on"),
        ("exclusive", "on"),
    ];
    let done = root.submit(&told, edit, &fields).await;
    assert_eq!(done.location(), "/admin/scopes/", "{}", done.text);
    let kept = administration.scope(&name).await.unwrap();
    assert!(kept.exclusive && kept.advertised);
    assert_eq!(kept.description, "Read your letters");
}

/// security.md SR-3, SR-7: out of use and back, with the reason on record.
#[tokio::test]
async fn sr_3_a_scope_is_retired_and_restored_on_pages_that_keep_the_history() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    world
        .scope(1, "read", "Read", Owner::AuthorizationServer)
        .await;
    let (edit, change) = ("/admin/scopes/edit/?name=read", "/admin/scopes/state/");
    let page = root.get(edit).await;
    assert!(page.has_element("scope_disable") && page.has_element("scope_retire"));
    assert!(!page.has_element("scope_approve") && !page.has_element("scope_restore"));

    let deprecate = format!("{change}?name=read&change=deprecate");
    let asked = root.get(&deprecate).await;
    assert!(asked.has_element("scope_impact") && asked.has_element("confirm_submit"));
    let unknown = [("replaced_by", "raed"), ("reason", "an experiment")];
    let told = root.submit(&asked, change, &unknown).await;
    assert!(
        told.has_element("field_replaced_by_problem"),
        "{}",
        told.text
    );
    assert!(
        told.text.contains("an experiment"),
        "what was entered stays"
    );

    for day in ["tomorrow", "2026-13-01", "2001-01-01"] {
        let told = root.submit(&asked, change, &[("sunset", day)]).await;
        assert!(told.has_element("field_sunset_problem"), "{}", told.text);
        assert!(told.text.contains(day), "what was entered stays");
    }
    let until = [("sunset", "2199-12-31")];
    let done = root.submit(&asked, change, &until).await;
    assert_eq!(done.location(), "/admin/scopes/", "{}", done.text);
    let page = root.get(edit).await;
    assert!(page.text.contains("2199-12-31T00:00:00"), "{}", page.text);
    let asked = root
        .get(&format!("{change}?name=read&change=restore"))
        .await;
    let done = root.submit(&asked, change, &[]).await;
    assert_eq!(done.location(), "/admin/scopes/", "{}", done.text);

    let retire = "/admin/scopes/retire/";
    let asked = root.get(&format!("{retire}?name=read")).await;
    let fields = [("reason", "<b>nobody</b> uses it")];
    let done = root.submit(&asked, retire, &fields).await;
    assert_eq!(done.location(), "/admin/scopes/");
    let page = root.get(edit).await;
    assert!(page.text.contains("&lt;b&gt;nobody"), "{}", page.text);
    assert!(page.has_element("scope_restore"));

    let asked = root
        .get(&format!("{change}?name=read&change=restore"))
        .await;
    let done = root.submit(&asked, change, &[]).await;
    assert_eq!(done.location(), "/admin/scopes/");
    let history = root.get("/admin/scopes/history/?name=read").await;
    assert!(
        history.text.contains("state: active → retired"),
        "{}",
        history.text
    );
    assert!(history.text.contains("by root"));

    let forged = root.get(&format!("{change}?name=read&change=refuse")).await;
    let told = root.submit(&forged, change, &[]).await;
    assert!(told.has_element("error_description"), "{}", told.text);
    for strange in ["?name=read&change=fly", "?name=nothing&change=retire", ""] {
        let answer = root.get(&format!("{change}{strange}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{strange}");
    }
}

#[tokio::test]
async fn scopes_are_found_by_word_state_and_owner_page_by_page() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    for number in 1..=201_u64 {
        let (name, owner) = (format!("s{number:03}"), Owner::AuthorizationServer);
        world.scope(number, &name, "Read", owner).await;
    }
    let list = "/admin/scopes/";
    let first = root.get(list).await;
    assert!(first.text.contains(">s200<") && !first.text.contains(">s201<"));
    let next = "/admin/scopes/?after=s200";
    assert!(first.text.contains("after=s200"), "{}", first.text);
    let second = root.get(next).await;
    assert!(second.text.contains(">s201<") && !second.text.contains(">s200<"));
    assert!(!second.text.contains("rel=\"next\""));
    let found = root.get(&format!("{list}?q=S20")).await;
    assert!(found.text.contains(">s201<") && !found.text.contains(">s100<"));
    for nothing in ["?state=disabled", "?owner=nobody", "?q=zzz"] {
        let none = root.get(&format!("{list}{nothing}")).await;
        assert!(none.text.contains("No scopes."), "{nothing}");
    }
    let own = root
        .get(&format!("{list}?owner=(server)&state=active"))
        .await;
    assert!(own.text.contains(">s001<"));
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
