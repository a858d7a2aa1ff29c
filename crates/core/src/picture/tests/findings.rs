//! What is worth a look.

use super::*;

fn told(picture: &Picture) -> Vec<(FindingKind, &str, Vec<&str>)> {
    let findings = picture.findings.iter();
    findings
        .map(|finding| {
            let clients = finding.clients.iter().map(|node| node.label.as_str());
            (finding.kind, finding.node.label.as_str(), clients.collect())
        })
        .collect()
}

#[test]
fn what_nobody_uses_or_can_is_worth_a_look() {
    let mut scene = Scene::garden();
    scene.scope_in("plants:old", Some("plants"), ScopeState::Deprecated);
    scene.scope_in("plants:gone", Some("plants"), ScopeState::Retired);
    scene.holds("notes", "plants:old", Some("1"));
    scene.serve("empty", "empty:");
    scene.client("idle", GrantType::ClientCredentials, "plants:none");
    let picture = scene.draw(None, 200);
    let expected = [
        (FindingKind::OnlyHeld, "tools:use", vec!["robot"]),
        (FindingKind::OutOfUse, "plants:old", vec!["notes"]),
        (FindingKind::Unreachable, "plants:water", vec![]),
        (FindingKind::Idle, "idle", vec![]),
        (FindingKind::Empty, "empty", vec![]),
    ];
    assert_eq!(told(&picture), expected);
    // However much is grouped.
    assert_eq!(told(&scene.draw(None, 8)), expected);
}

#[test]
fn a_clean_house_has_no_findings() {
    let mut scene = Scene::new();
    scene.serve("plants", "plants:");
    scene.scope("plants:see", Some("plants"));
    scene.client("notes", GrantType::AuthorizationCode, "plants:see");
    scene.user("1", "ada", &[]);
    scene.holds("notes", "plants:see", Some("1"));
    assert_eq!(told(&scene.draw(None, 200)), []);
}

#[test]
fn findings_are_bounded() {
    let mut scene = Scene::new();
    scene.serve("plants", "plants:");
    for n in 0..30 {
        scene.scope(&format!("plants:{n}"), Some("plants"));
    }
    let picture = scene.draw(None, 200);
    assert_eq!((picture.findings.len(), picture.more_findings), (25, true));
}
