//! Clients, as administrators see and change them.

use bailiwick_core::{
    model::{ClientId, ClientRecord, GrantType},
    store::Write,
};
use http::StatusCode;

use crate::{
    browser::Answer,
    cast::Cast,
    world::{PASSWORD, REDIRECT_URI, World},
};

const CREATE: &str = "/admin/clients/create/";

const NOTES: [(&str, &str); 6] = [
    ("name", "Field Notes"),
    ("client_id", "notes"),
    ("client_type", "confidential"),
    ("grant_types", "authorization_code"),
    ("redirect_uris", REDIRECT_URI),
    ("owner", "ada"),
];

/// `page` from its first form that is sent: searches come before it.
fn sending(page: &Answer) -> Answer {
    let (_, form) = page.text.split_once("method=\"post\"").unwrap();
    Answer {
        text: format!("<form{form}"),
        headers: page.headers.clone(),
        status: page.status,
    }
}

#[tokio::test]
async fn an_administrator_registers_changes_and_deletes_a_client() {
    let world = World::new().await;
    let ada = world.user("ada", false).await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get(CREATE).await;
    let made = root.submit(&page, CREATE, &NOTES).await;
    assert_eq!(made.location(), "/admin/clients/notes/");
    let shown = root.get("/admin/clients/notes/").await;
    assert!(!shown.element("client_secret").is_empty());
    let again = root.get("/admin/clients/notes/").await;
    assert!(!again.has_element("client_secret"), "shown once");
    assert!(again.text.contains("id-of-ada"), "{}", again.text);

    let edit = "/admin/clients/notes/edit/";
    let page = root.get(edit).await;
    let fields = [
        ("name", "Notes"),
        ("client_type", "confidential"),
        ("grant_types", "authorization_code"),
        ("grant_types", "refresh_token"),
        ("redirect_uris", REDIRECT_URI),
        ("scope", "read  write"),
        ("owner", "ada"),
        ("skip_authorization", "on"),
        ("pkce", "yes"),
        ("access_token_lifetime", "900"),
    ];
    let changed = root.submit(&page, edit, &fields).await;
    assert_eq!(changed.location(), "/admin/clients/notes/");
    let administration = world.server.administration();
    let id = ClientId::new("notes");
    let record = administration.client(&id).await.unwrap();
    assert_eq!(
        (record.name.as_str(), record.owner.as_ref()),
        ("Notes", Some(&ada.id))
    );
    assert!(record.skip_authorization && record.grant_types.contains(&GrantType::RefreshToken));
    assert_eq!(record.scope.unwrap().to_string(), "read write");
    assert_eq!(record.access_token_lifetime.unwrap().as_secs(), 900);

    let delete = "/admin/clients/notes/delete/";
    let page = root.get(delete).await;
    assert!(page.has_element("client_impact"), "{}", page.text);
    assert!(
        administration.client(&id).await.is_ok(),
        "asking deletes nothing"
    );
    let deleted = root.submit(&page, delete, &[]).await;
    assert_eq!(deleted.location(), "/admin/clients/");
    assert!(administration.client(&id).await.is_err());
    let twice = root.submit(&page, delete, &[]).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_of_a_client_that_somebody_else_changed_changes_nothing() {
    let world = World::new().await;
    world.user("ada", false).await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get(CREATE).await;
    root.submit(&page, CREATE, &NOTES).await;
    let edit = "/admin/clients/notes/edit/";
    let delete = "/admin/clients/notes/delete/";
    let (form, ask) = (root.get(edit).await, root.get(delete).await);
    let mut other = world.signed_in("rosa", true).await;
    let fields = |name| {
        [
            ("name", name),
            ("client_type", "confidential"),
            ("grant_types", "authorization_code"),
            ("redirect_uris", REDIRECT_URI),
        ]
    };
    let theirs = other.get(edit).await;
    other
        .submit(&theirs, edit, &fields("Rosa's"))
        .await
        .location();
    let before = world.state();
    let stale = root.submit(&form, edit, &fields("Root's")).await;
    assert_eq!(stale.status, StatusCode::OK);
    assert!(
        stale.element("error_description").contains("meanwhile"),
        "{}",
        stale.text
    );
    assert!(stale.text.contains("Rosa&#x27;s"), "{}", stale.text);
    let asked = root.submit(&ask, delete, &[]).await;
    assert!(asked.has_element("client_impact"), "{}", asked.text);
    world.assert_unchanged(&before);
    // What is shown now was looked at, and can be sent.
    let sent = root.submit(&stale, edit, &fields("Root's")).await;
    assert_eq!(sent.location(), "/admin/clients/notes/");
}

#[tokio::test]
async fn what_is_wrong_with_a_client_is_told_beside_its_field() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get(CREATE).await;
    let before = world.state();
    for (name, value) in [
        ("client_type", "secret"),
        ("grant_types", "telepathy"),
        ("grant_types", "password"),
        ("redirect_uris", "javascript:alert(1)"),
        ("owner", "nobody"),
        ("access_token_lifetime", "-1"),
        ("access_token_lifetime", "7"),
        ("auth_method", "tattoo of a dove"),
        ("scope", "a\"b"),
        ("client_id", "a:b"),
    ] {
        let fields = NOTES
            .iter()
            .filter(|(field, _)| *field != name && *field != "owner");
        let fields: Vec<_> = fields.copied().chain([(name, value)]).collect();
        let answer = root.submit(&page, CREATE, &fields).await;
        let id = format!("field_{name}_problem");
        assert!(answer.has_element(&id), "{name}: {}", answer.text);
    }
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn a_client_is_switched_off_and_on_and_given_a_second_secret() {
    let cast = Cast::new().await;
    let mut root = cast.world.signed_in("root", true).await;
    let id = cast.app.id.as_str();
    let path = format!("/admin/clients/{id}/");
    let token = cast.pair(&cast.app).await.access;
    assert!(cast.is_active(&token).await);
    let page = root.get(&path).await;
    let change = |word| [("change", word)];
    assert_eq!(
        root.submit(&page, &path, &change("disable"))
            .await
            .location(),
        path
    );
    assert!(
        !cast.is_active(&token).await,
        "a client that is off has nothing"
    );
    assert_eq!(
        root.submit(&page, &path, &change("enable"))
            .await
            .location(),
        path
    );
    assert!(cast.is_active(&token).await);
    assert_eq!(
        root.submit(&page, &path, &change("secret"))
            .await
            .location(),
        path
    );
    let shown = root.get(&path).await;
    assert!(!shown.element("client_secret").is_empty());
    // The one before goes on working, and a third has to wait.
    cast.pair(&cast.app).await;
    let third = root.submit(&page, &path, &change("secret")).await;
    assert!(third.has_element("error_description"), "{}", third.text);
    let shown = root.get(&path).await;
    let oldest = shown
        .text
        .rsplit("name=\"forget\" value=\"")
        .next()
        .unwrap();
    let oldest = oldest.split('"').next().unwrap().to_owned();
    let forget = [("forget", oldest.as_str())];
    assert_eq!(root.submit(&shown, &path, &forget).await.location(), path);
    let again = root.submit(&shown, &path, &forget).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let before = cast.world.state();
    let odd = root.submit(&page, &path, &change("explode")).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    cast.world.assert_unchanged(&before);
}

#[tokio::test]
async fn clients_are_found_by_name_and_by_the_beginning_of_their_id_page_by_page() {
    let world = World::new().await;
    for n in 0..103 {
        world.client(&format!("Client {n:03}")).await;
    }
    let mut root = world.signed_in("root", true).await;
    let first = root.get("/admin/clients/").await;
    assert!(first.text.contains("Client 099") && !first.text.contains("Client 100"));
    let (_, next) = first.text.split_once("<p><a href=\"").unwrap();
    let next = next
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#x2f;", "/");
    let second = root.get(&next).await;
    assert!(second.text.contains("Client 102") && !second.text.contains("Client 099"));
    let found = root
        .get("/admin/clients/?q=T+007&state=on&kind=application")
        .await;
    assert!(found.text.contains("Client 007") && !found.text.contains("Client 008"));
    for hostile in [
        "?after=%00&from=%ff",
        "?after=../../etc&from=%27%3B--",
        "?q=%25%27&state=sideways&kind=%3Cscript%3E",
        "?limit=999999999",
    ] {
        let answer = root.get(&format!("/admin/clients/{hostile}")).await;
        let calm = [StatusCode::OK, StatusCode::BAD_REQUEST];
        assert!(
            calm.contains(&answer.status),
            "{hostile}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn every_id_has_its_page_also_with_slashes_and_dots() {
    let world = World::new().await;
    world.user("ada", false).await;
    let mut root = world.signed_in("root", true).await;
    for id in ["a/b", "..", ".", "create", "x%2Fy", "a?b#c", "<b>"] {
        let page = root.get(CREATE).await;
        let fields =
            NOTES.map(|(name, value)| (name, if name == "client_id" { id } else { value }));
        let made = root.submit(&page, CREATE, &fields).await;
        let href = made.location().to_owned();
        let detail = root.get(&href).await;
        assert_eq!(detail.element("client_id"), id, "{href}");
        assert!(!href.contains("/../") && !href.contains("/./"), "{href}");
        let list = root.get("/admin/clients/").await;
        assert!(
            list.text
                .contains(&format!("href=\"{}\"", href.replace('/', "&#x2f;")))
        );
    }
}

#[tokio::test]
async fn ad_3_what_works_now_is_shown_without_a_value_and_ended_one_by_one() {
    let cast = Cast::new().await;
    let mut root = cast.world.signed_in("root", true).await;
    let id = cast.app.id.as_str();
    let (first, second) = (cast.pair(&cast.app).await, cast.pair(&cast.app).await);
    let path = format!("/admin/tokens/?client={id}");
    let page = root.get(&path).await;
    for value in [&first.access, &first.refresh, &second.access] {
        assert!(!page.text.contains(value.as_str()));
    }
    assert_eq!(
        page.text.matches("name=\"grant\"").count(),
        2,
        "{}",
        page.text
    );
    let key = page.text.split("name=\"grant\" value=\"").nth(1).unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    let form = sending(&page);
    let ended = root
        .submit(&form, "/admin/tokens/", &[("grant", &key)])
        .await;
    assert_eq!(ended.location(), path);
    // Of the same moment either may be first.
    let (one, two) = (
        cast.is_active(&first.access).await,
        cast.is_active(&second.access).await,
    );
    assert_ne!(one, two, "one and not the other");
    let left = if one { &first } else { &second };
    // Once more is no error and no second entry.
    let before = cast.world.state();
    root.submit(&form, "/admin/tokens/", &[("grant", &key)])
        .await
        .location();
    cast.world.assert_unchanged(&before);
    let own = cast.own_token(&cast.app, "read").await;
    if own.status == StatusCode::OK {
        let page = root.get(&path).await;
        assert!(page.text.contains("name=\"token\""), "{}", page.text);
    }
    let asked = root
        .submit(&form, "/admin/tokens/", &[("everything", "yes")])
        .await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(cast.is_active(&left.access).await, "asking ends nothing");
    root.submit(&asked, "/admin/tokens/", &[]).await.location();
    assert!(!cast.is_active(&left.access).await);
}

#[tokio::test]
async fn ad_4_the_grants_of_others_are_not_ended_by_forged_keys() {
    let cast = Cast::new().await;
    let mut root = cast.world.signed_in("root", true).await;
    cast.world.user("bea", false).await;
    cast.pair(&cast.app).await;
    let of_ada = root
        .get(&format!("/admin/tokens/?client={}", cast.app.id))
        .await;
    let key = of_ada.text.split("name=\"grant\" value=\"").nth(1).unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    let of_bea = sending(&root.get("/admin/tokens/?user=bea").await);
    let before = cast.world.state();
    for (field, value) in [
        ("grant", key.as_str()),
        ("grant", "00000000000000000000000000000000"),
        ("grant", "zz"),
        ("token", key.as_str()),
        ("token", ""),
        ("of", "user:ada"),
        ("nothing", "at all"),
    ] {
        let answer = root
            .submit(&of_bea, "/admin/tokens/", &[(field, value)])
            .await;
        let refused = [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST];
        assert!(
            refused.contains(&answer.status),
            "{field}={value}: {}",
            answer.status
        );
    }
    cast.world.assert_unchanged(&before);
    for hostile in [
        "?client=%00",
        "?client=x&grants=zz&tokens=%27&consents=%ff",
        "?name=x&kind=y",
        "?id=nobody",
    ] {
        let answer = root.get(&format!("/admin/tokens/{hostile}")).await;
        let calm = [StatusCode::OK, StatusCode::BAD_REQUEST];
        assert!(
            calm.contains(&answer.status),
            "{hostile}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn what_a_user_allowed_is_taken_back_for_them() {
    let cast = Cast::new().await;
    let mut root = cast.world.signed_in("root", true).await;
    let mut ada = cast.world.browser();
    ada.sign_in("ada", PASSWORD).await;
    let token = cast.pair(&cast.app).await.access;
    let page = root.get("/admin/tokens/?user=ada").await;
    let form = sending(&page);
    let fields = [("consent", cast.app.id.as_str())];
    root.submit(&form, "/admin/tokens/", &fields)
        .await
        .location();
    assert!(!cast.is_active(&token).await);
    assert!(ada.get("/").await.text.contains("Hello"), "still signed in");
    let asked = root
        .submit(&form, "/admin/tokens/", &[("everything", "yes")])
        .await;
    root.submit(&asked, "/admin/tokens/", &[]).await.location();
    assert!(
        !ada.get("/").await.text.contains("Hello"),
        "signed out everywhere"
    );
}

#[tokio::test]
async fn a_form_of_a_user_that_somebody_else_changed_changes_nothing() {
    let world = World::new().await;
    world.user("ada", false).await;
    let mut root = world.signed_in("root", true).await;
    let mut rosa = world.signed_in("rosa", true).await;
    let edit = "/admin/users/id-of-ada/";
    let (form, theirs) = (root.get(edit).await, rosa.get(edit).await);
    let fields = |email| [("username", "ada"), ("email", email), ("active", "on")];
    rosa.submit(&theirs, edit, &fields("countess@example.org"))
        .await
        .location();
    let before = world.state();
    let late = [
        ("username", "ada"),
        ("email", ""),
        ("active", "on"),
        ("password", PASSWORD),
    ];
    let stale = root.submit(&form, edit, &late).await;
    assert!(
        stale.element("error_description").contains("meanwhile"),
        "{}",
        stale.text
    );
    assert!(
        stale.text.contains("countess@example.org"),
        "what it is now is shown"
    );
    world.assert_unchanged(&before);
    root.submit(&stale, edit, &fields("lovelace@example.org"))
        .await
        .location();
    let user = world.administration().user("ada").await.unwrap().user;
    assert_eq!(user.email, "lovelace@example.org");
    let record = root.get("/admin/audit/?kind=user&name=ada").await;
    assert!(record.text.contains("<bdi>ada</bdi>") && record.text.contains("<bdi>root</bdi>"));
}

/// A grant that a host registered is not on the form, and stays; a record that the rules
/// of today refuse can be switched off all the same.
#[tokio::test]
async fn what_a_form_does_not_show_stays_and_what_no_longer_passes_is_switched_off() {
    let cast = Cast::new().await;
    let ticket = GrantType::parse("urn:example:ticket").unwrap();
    let clients = cast.world.administration().clients().await.unwrap();
    let mut record = clients.into_iter().find(|one| one.id == cast.app.id);
    let record = record.as_mut().unwrap();
    record.grant_types.insert(ticket.clone());
    cast.world
        .write(Write::PutClient(Box::new(record.clone())))
        .await;
    let mut root = cast.world.signed_in("root", true).await;
    let path = format!("/admin/clients/{}/", cast.app.id);
    let edit = format!("{path}edit/");
    let page = root.get(&edit).await;
    let fields = [
        ("name", "Other notes"),
        ("client_type", "confidential"),
        ("grant_types", "authorization_code"),
        ("redirect_uris", REDIRECT_URI),
        ("skip_authorization", "yes"),
    ];
    assert_eq!(root.submit(&page, &edit, &fields).await.location(), path);
    let kept = cast
        .world
        .administration()
        .client(&cast.app.id)
        .await
        .unwrap();
    assert_eq!(kept.name, "Other notes");
    assert!(kept.grant_types.contains(&ticket));

    let invalid = ClientRecord {
        name: "x".repeat(5000),
        ..kept
    };
    cast.world.write(Write::PutClient(Box::new(invalid))).await;
    let page = root.get(&path).await;
    let off = root.submit(&page, &path, &[("change", "disable")]).await;
    assert_eq!(off.location(), path);
    assert!(
        cast.world
            .administration()
            .client(&cast.app.id)
            .await
            .unwrap()
            .disabled
    );
}
