//! Who changed what, on record.

use bailiwick_core::{
    model::{Actor, AuditAction, AuditEntry, AuditSubject, ClientType, UserId},
    registration::ClientDraft,
    store::{AuditFilter, Write},
};
use bailiwick_server::administration::UserChange;
use serde_json::{Value, json};

use crate::{
    cast::Cast,
    world::{PASSWORD, World},
};

async fn record(world: &World) -> Vec<AuditEntry> {
    let record = world.administration().audit(AuditFilter::default());
    record.await.unwrap()
}

fn newest(record: &[AuditEntry]) -> (AuditAction, Actor) {
    let entry = record.last().unwrap();
    (entry.action.clone(), entry.actor.clone())
}

/// security.md SR-12: whoever registered, allowed and changed something is known.
#[tokio::test]
async fn the_record_says_who_changed_what() {
    let cast = Cast::new().await;
    let world = &cast.world;
    let first = record(world).await;
    assert_eq!(first[0].actor, Actor::Server, "{:?}", first[0]);
    assert_eq!(first[0].action, AuditAction::SigningKeyAdded);
    let by_api = Actor::Client(cast.cities.party.id.clone());
    let cities = json!({ "name": "cities", "description": "See cities", "is_default": false });
    let registered = cast.register(&cast.cities, cities.clone()).await;
    assert_eq!(registered.status, 201);
    let found = record(world).await;
    assert_eq!(newest(&found), (AuditAction::ScopeRegistered, by_api));
    let same = cast.register(&cast.cities, cities).await;
    assert_eq!(same.status, 200);
    assert_eq!(record(world).await.len(), found.len(), "nothing changed");

    let mut root = world.signed_in("root", true).await;
    let edit = "/admin/scopes/edit/?name=cities";
    let page = root.get(edit).await;
    let fields = [("description", "See every city")];
    let answer = root.submit(&page, edit, &fields).await;
    assert_eq!(answer.location(), "/admin/scopes/", "{}", answer.text);
    let found = record(world).await;
    let by_root = Actor::User(UserId::new("id-of-root"));
    assert_eq!(newest(&found), (AuditAction::ScopeChanged, by_root));
    let entry = found.last().unwrap();
    let text = |side: Option<&Value>| side.unwrap()["description"].clone();
    let texts = (text(entry.before.as_ref()), text(entry.after.as_ref()));
    assert_eq!(texts, (json!("See cities"), json!("See every city")));
}

#[tokio::test]
async fn what_people_allow_and_take_back_is_on_record() {
    let cast = Cast::new().await;
    let world = &cast.world;
    let asks = |draft: &mut ClientDraft| draft.skip_authorization = false;
    let asking = world.application_with("Asking", ClientType::Public, asks);
    let asking = asking.await;
    let mut browser = world.browser();
    assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
    let path = format!("/o/authorize/?{}", Cast::authorization(&asking, "read"));
    let page = browser.get(&path).await;
    let answer = browser.submit(&page, &path, &[("allow", "Allow")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let ada = Actor::User(UserId::new("id-of-ada"));
    let found = record(world).await;
    assert_eq!(newest(&found), (AuditAction::ConsentGiven, ada.clone()));
    let given = found.last().unwrap().after.clone().unwrap();
    assert_eq!(given["scopes"][0]["name"], "read");
    assert_eq!(given["scopes"][0]["shown"], "Read");

    let path = format!("/o/authorized_tokens/{}/delete/", asking.id);
    let page = browser.get(&path).await;
    let answer = browser.submit(&page, &path, &[]).await;
    assert_eq!(
        answer.location(),
        "/o/authorized_tokens/",
        "{}",
        answer.text
    );
    let found = record(world).await;
    assert_eq!(newest(&found), (AuditAction::ConsentWithdrawn, ada));
    let taken = found.last().unwrap();
    assert_eq!(
        (taken.before.as_ref(), taken.after.as_ref()),
        (Some(&given), None)
    );
}

/// Groups decide what their members may have: who made one, and who put whom into it,
/// is known.
#[tokio::test]
async fn groups_and_who_is_in_them_are_on_record() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let by_root = Actor::User(UserId::new("id-of-root"));
    let groups = "/admin/groups/";
    let page = root.get(groups).await;
    let answer = root.submit(&page, groups, &[("name", "botanists")]).await;
    assert_eq!(answer.location(), groups, "{}", answer.text);
    let found = record(&world).await;
    assert_eq!(newest(&found), (AuditAction::GroupCreated, by_root.clone()));
    let entry = found.last().unwrap();
    assert_eq!(entry.subject, AuditSubject::Group("botanists".to_owned()));
    assert_eq!(entry.after.as_ref().unwrap()["name"], "botanists");
    let again = root.submit(&page, groups, &[("name", "botanists")]).await;
    assert!(again.has_element("field_name_problem"), "{}", again.text);
    assert_eq!(record(&world).await.len(), found.len(), "nothing changed");

    let join = UserChange {
        groups: Some(vec!["botanists".to_owned()]),
        ..UserChange::default()
    };
    let administration = world.administration().acting_as(by_root.clone());
    let root_id = UserId::new("id-of-root");
    administration.update_user(&root_id, &join).await.unwrap();
    let found = record(&world).await;
    assert_eq!(newest(&found), (AuditAction::UserChanged, by_root));

    let page = root.get("/admin/audit/?kind=group&name=botanists").await;
    assert!(page.text.contains("group.created"), "{}", page.text);
    assert!(!page.text.contains("user.changed"), "{}", page.text);
    let all = root.get("/admin/audit/").await;
    assert!(
        all.text.contains("groups: none → botanists"),
        "{}",
        all.text
    );
}

/// While a deploy rolls, a newer node writes what this one does not know.
#[tokio::test]
async fn what_another_release_wrote_is_shown_by_its_name() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let entry = AuditEntry {
        before: Some(json!({ "retired_at": null })),
        after: Some(json!({ "retired_at": 1_798_761_600_000_i64 })),
        ..AuditEntry::new(
            world.now(),
            Actor::Other(json!({ "robot": "7" })),
            AuditAction::parse("tenant.moved").unwrap(),
            AuditSubject::Other(json!({ "tenant": "<north>" })),
        )
    };
    world.write(Write::Audit(Box::new(entry))).await;
    let page = root.get("/admin/audit/").await;
    assert_eq!(page.status, 200, "{}", page.text);
    for told in [
        "tenant.moved",
        "tenant <bdi>&lt;north&gt;</bdi>",
        "robot",
        "retired_at: none → 2027-01-01T00:00:00Z",
    ] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let file = root.get("/admin/audit/export/").await;
    let newest: Value = serde_json::from_str(file.text.lines().last().unwrap()).unwrap();
    assert_eq!(newest["subject"], json!({ "tenant": "<north>" }));
    assert_eq!(newest["after"]["retired_at"], 1_798_761_600_000_i64);
}

#[tokio::test]
async fn administrators_search_the_record_and_take_it_away() {
    let cast = Cast::new().await;
    let mut root = cast.world.signed_in("root", true).await;
    let all = root.get("/admin/audit/").await;
    for word in [
        "scope <bdi>plants:see</bdi>",
        "scope.registered",
        "client.registered",
    ] {
        assert!(all.text.contains(word), "{word}: {}", all.text);
    }
    let one = root.get("/admin/audit/?kind=scope&name=plants%3Asee").await;
    assert!(
        one.text.contains("scope <bdi>plants:see</bdi>"),
        "{}",
        one.text
    );
    assert!(!one.text.contains("client.registered"), "{}", one.text);
    let wrong = root.get("/admin/audit/?kind=scope&name=%C3%A9").await;
    assert!(wrong.text.contains("class=\"problem\""), "{}", wrong.text);
    let file = root.get("/admin/audit/export/").await;
    assert_eq!(file.header("content-type"), "application/x-ndjson");
    let lines = file.text.lines();
    let numbers = lines.map(|line| serde_json::from_str::<AuditEntry>(line).unwrap().number);
    let numbers: Vec<_> = numbers.collect();
    let kept = record(&cast.world).await;
    assert_eq!(
        numbers,
        kept.iter().map(|entry| entry.number).collect::<Vec<_>>()
    );
    let secret = &cast.cities.party.secret;
    assert!(!file.text.contains(secret) && !file.text.contains(&cast.cities.token));
    let of_client = format!("/admin/audit/export/?kind=client&name={}", cast.app.id);
    let file = root.get(&of_client).await;
    assert_eq!(file.text.lines().count(), 1, "{}", file.text);
}
