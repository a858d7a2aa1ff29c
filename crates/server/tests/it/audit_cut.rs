//! The record of changes is cut where an operator wants that, and says so.

use bailiwick_core::{
    model::{Actor, AuditAction, AuditSubject},
    store::AuditFilter,
};
use serde_json::json;

use crate::world::World;

async fn actions(world: &World) -> Vec<(AuditAction, Actor)> {
    let all = world.administration().audit(AuditFilter::default()).await;
    let all = all.unwrap().into_iter();
    all.map(|entry| (entry.action, entry.actor)).collect()
}

#[tokio::test]
async fn the_record_is_cut_by_whole_days_and_says_so() {
    let world = World::new().await;
    let administration = world.administration();
    administration.create_group("staff").await.unwrap();
    let before = actions(&world).await;
    assert_eq!(administration.cut_audit(1).await.unwrap().entries, 0);
    assert_eq!(
        actions(&world).await,
        before,
        "nothing to cut is nothing to say"
    );

    world.wait(std::time::Duration::from_hours(72));
    administration.create_group("crew").await.unwrap();
    let preview = administration.preview_audit_cut(1).await.unwrap();
    assert_eq!(preview.entries, before.len());
    assert_eq!(preview.before.as_secs() % 86_400, 0);
    let root = Actor::Operator;
    let cut = administration
        .acting_as(root.clone())
        .cut_audit(1)
        .await
        .unwrap();
    assert_eq!(cut, preview);
    let kept = administration.audit(AuditFilter::default()).await.unwrap();
    let kept: Vec<_> = kept.into_iter().collect();
    let [crew, said] = &kept[..] else {
        panic!("{kept:?}")
    };
    assert_eq!(crew.action, AuditAction::GroupCreated);
    assert_eq!((&said.action, &said.actor), (&AuditAction::AuditCut, &root));
    assert_eq!(said.subject, AuditSubject::Audit);
    let since = json!({ "kept_since": cut.before.to_string() });
    assert_eq!(said.after, Some(since));
    assert!(!said.public, "strangers are not told");
    assert_eq!(administration.cut_audit(1).await.unwrap().entries, 0);

    let mut browser = world.signed_in("root", true).await;
    let page = browser.get("/admin/audit/").await;
    assert!(
        page.text.contains("audit.cut") && page.text.contains("this record"),
        "{}",
        page.text
    );
}
