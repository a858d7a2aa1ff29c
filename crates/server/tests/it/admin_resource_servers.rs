//! Resource servers, as administrators see and change them.

use bailiwick_core::model::ClientId;
use http::StatusCode;

use crate::{browser::Answer, call::Call, cast::REGISTER_SCOPE, world::World};

const CREATE: &str = "/admin/resource-servers/create/";
const PLANTS: &str = "/admin/resource-servers/plants/";

async fn made(world: &World, root: &mut crate::browser::Browser) -> Answer {
    let page = root.get(CREATE).await;
    let fields = [
        ("name", "Plants"),
        ("client_id", "plants"),
        ("namespaces", "plants: trees/"),
        ("resource", "https://plants.example"),
        ("may_register", "on"),
        ("may_introspect", "on"),
        ("needs_approval", "on"),
    ];
    let made = root.submit(&page, CREATE, &fields).await;
    assert_eq!(made.location(), PLANTS);
    assert!(
        world
            .administration()
            .resource_server(&ClientId::new("plants"))
            .await
            .is_ok()
    );
    root.get(PLANTS).await
}

#[tokio::test]
async fn a_new_resource_server_registers_with_the_token_that_is_shown_once() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let shown = made(&world, &mut root).await;
    let token = shown.element("access_token");
    assert!(!shown.element("client_secret").is_empty());
    assert!(
        !root.get(PLANTS).await.has_element("access_token"),
        "shown once"
    );
    let body = serde_json::json!({ "name": "plants:see", "description": "See the plants" });
    let call = Call::post(REGISTER_SCOPE).bearer(&token).json(&body);
    let registered = call.send(&world.router).await;
    assert!(registered.status.is_success(), "{}", registered.text);
    let page = root.get(PLANTS).await;
    assert!(
        page.has_element("pending"),
        "waits for approval: {}",
        page.text
    );
    let approve = "/admin/scopes/state/?name=plants%3Asee&change=approve";
    let ask = root.get(approve).await;
    root.submit(&ask, "/admin/scopes/state/", &[])
        .await
        .location();
    assert!(!root.get(PLANTS).await.has_element("pending"));
    let list = root.get("/admin/resource-servers/?q=PLA").await;
    assert!(
        list.text.contains("plants:") && list.text.contains("trees"),
        "{}",
        list.text
    );
}

#[tokio::test]
async fn namespaces_are_given_and_taken_and_nobody_gets_anothers() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let page = made(&world, &mut root).await;
    let id = ClientId::new("plants");
    let names = async || {
        let record = world.administration().resource_server(&id).await.unwrap();
        let role = record.resource_server.unwrap();
        role.namespaces
            .iter()
            .map(|n| n.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    let give = |name| [("change", "give"), ("namespace", name)];
    root.submit(&page, PLANTS, &give("ferns:")).await.location();
    root.submit(&page, PLANTS, &give("ferns:")).await.location();
    assert_eq!(names().await, ["plants:", "trees/", "ferns:"]);
    root.submit(&page, PLANTS, &[("take", "trees/")])
        .await
        .location();
    assert_eq!(names().await, ["plants:", "ferns:"]);
    let create = root.get(CREATE).await;
    let other = [
        ("name", "Cities"),
        ("client_id", "cities"),
        ("namespaces", "cities:"),
    ];
    root.submit(&create, CREATE, &other).await.location();
    let before = world.state();
    for foreign in [
        "cities:",
        "cities:parks:",
        "CITIES:",
        "no separator",
        "",
        "\"<:",
    ] {
        let answer = root.submit(&page, PLANTS, &give(foreign)).await;
        assert!(
            answer.has_element("error_description"),
            "{foreign}: {}",
            answer.text
        );
    }
    for nothing in [
        ("take", "cities:"),
        ("withdraw", "cities"),
        ("change", "explode"),
    ] {
        root.submit(&page, PLANTS, &[nothing]).await;
    }
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn static_tokens_are_made_two_at_once_and_revoked_after_asking() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let page = made(&world, &mut root).await;
    let new = |days| [("change", "token"), ("days", days)];
    for wrong in ["0", "-1", "3651", "soon", "99999999999999999999"] {
        let answer = root.submit(&page, PLANTS, &new(wrong)).await;
        assert!(
            answer.has_element("field_days_problem"),
            "{wrong}: {}",
            answer.text
        );
    }
    root.submit(&page, PLANTS, &new("30")).await.location();
    let second = root.get(PLANTS).await;
    assert!(second.has_element("access_token"));
    let third = root.submit(&page, PLANTS, &new("")).await;
    assert!(
        third
            .element("error_description")
            .contains("two static tokens"),
        "{}",
        third.text
    );
    let id = ClientId::new("plants");
    let alive = async || {
        let tokens = world.administration().static_tokens(&id).await.unwrap();
        tokens
            .iter()
            .filter(|token| token.revoked_at.is_none())
            .count()
    };
    assert_eq!(alive().await, 2);
    let key = second
        .text
        .split("name=\"revoke\" value=\"")
        .nth(1)
        .unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    let asked = root.submit(&page, PLANTS, &[("revoke", &key)]).await;
    assert_eq!(
        (asked.status, alive().await),
        (StatusCode::OK, 2),
        "asking revokes nothing"
    );
    root.submit(&asked, PLANTS, &[]).await.location();
    assert_eq!(alive().await, 1);
    // Another's token is not this one's to revoke.
    let create = root.get(CREATE).await;
    let other = [
        ("name", "Cities"),
        ("client_id", "cities"),
        ("may_register", "on"),
    ];
    root.submit(&create, CREATE, &other).await.location();
    let theirs = world
        .administration()
        .static_tokens(&ClientId::new("cities"))
        .await
        .unwrap();
    let key = theirs[0].selector.to_hex();
    let before = world.state();
    let forged = root
        .submit(&page, PLANTS, &[("revoke", &key), ("confirmed", "yes")])
        .await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn a_form_of_a_resource_server_that_somebody_else_changed_changes_nothing() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let page = made(&world, &mut root).await;
    let edit = format!("{PLANTS}edit/");
    let form = root.get(&edit).await;
    root.submit(
        &page,
        PLANTS,
        &[("change", "give"), ("namespace", "ferns:")],
    )
    .await
    .location();
    let before = world.state();
    let fields = [("name", "Plants and trees"), ("may_set_defaults", "on")];
    let stale = root.submit(&form, &edit, &fields).await;
    assert!(
        stale.element("error_description").contains("meanwhile"),
        "{}",
        stale.text
    );
    world.assert_unchanged(&before);
    root.submit(&stale, &edit, &fields).await.location();
    let id = ClientId::new("plants");
    let record = world.administration().resource_server(&id).await.unwrap();
    let role = record.resource_server.unwrap();
    assert!(role.may_set_defaults && !role.may_register && role.namespaces.len() == 3);
}

#[tokio::test]
async fn what_is_no_resource_server_has_no_such_page() {
    let world = World::new().await;
    let client = world.client("Field Notes").await.id;
    let mut root = world.signed_in("root", true).await;
    for path in ["", "edit/"] {
        let page = root
            .get(&format!("/admin/resource-servers/{client}/{path}"))
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
}
