#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::json;

use super::*;
use crate::model::ResourceServer;
use crate::scope::fixtures::{client, scope, snapshot};

const NOW: UnixTime = UnixTime::from_secs(1_000_000);

fn entry(
    version: u64,
    minutes_ago: u64,
    action: AuditAction,
    name: &str,
    owner: Option<&str>,
) -> AuditEntry {
    let owner = owner.map_or(Owner::AuthorizationServer, |id| {
        Owner::ResourceServer(ClientId::new(id))
    });
    let at = NOW.minus(Duration::from_mins(minutes_ago));
    let subject = AuditSubject::Scope(ScopeToken::parse(name).unwrap());
    AuditEntry {
        version: Version(version),
        after: Some(json!({ "owner": owner })),
        source: Some(format!("deploy {version}")),
        ..AuditEntry::new(at, Actor::Operator, action, subject)
    }
}

fn registry() -> Snapshot {
    let mut plants = client("plants");
    plants.name = "Plants".to_owned();
    plants.resource_server = Some(ResourceServer {
        manifest: Some(ManifestMark {
            revision: 7,
            digest: crate::Digest::of(b"set"),
            source: None,
            applied_at: NOW.minus(Duration::from_mins(30)),
        }),
        ..ResourceServer::new()
    });
    let mut waiting = scope(2, "plants:sell", Some("plants"));
    waiting.state = ScopeState::Pending;
    let mut gone = scope(3, "plants:old", Some("plants"));
    gone.state = ScopeState::Retired;
    snapshot(
        [plants],
        [
            scope(1, "plants:see", Some("plants")),
            waiting,
            gone,
            scope(4, "read", None),
        ],
    )
}

fn drawn(entries: &[AuditEntry], heard: &BTreeMap<ClientId, UnixTime>) -> Timeline {
    let snapshot = registry();
    let request = TimelineRequest {
        snapshot: &snapshot,
        now: NOW,
        span: Duration::from_mins(100),
        entries,
        heard,
    };
    request.draw()
}

#[test]
fn each_owner_has_a_lane_with_what_it_says_and_when_it_was_heard() {
    let silent = drawn(&[], &BTreeMap::new());
    let lanes: Vec<_> = silent
        .lanes
        .iter()
        .map(|one| (&*one.name, one.scopes, one.pending))
        .collect();
    assert_eq!(lanes, [("", 1, 0), ("Plants", 2, 1)]);
    assert_eq!(silent.lanes[1].manifest.as_ref().unwrap().revision, 7);
    assert_eq!(
        silent.lanes[1].heard,
        Some(NOW.minus(Duration::from_mins(30)))
    );
    let used = NOW.minus(Duration::from_mins(1));
    let heard = BTreeMap::from([(ClientId::new("plants"), used)]);
    assert_eq!(drawn(&[], &heard).lanes[1].heard, Some(used));
}

#[test]
fn one_commit_is_one_step_of_each_owner() {
    use AuditAction::{ScopeChanged, ScopeRegistered, ScopeStateChanged};
    let plants = Some("plants");
    let timeline = drawn(
        &[
            entry(9, 0, ScopeStateChanged, "plants:see", plants),
            entry(8, 50, ScopeRegistered, "plants:sell", plants),
            entry(8, 50, ScopeChanged, "read", None),
            entry(8, 50, ScopeRegistered, "plants:see", plants),
            entry(7, 100, ScopeRegistered, "read", None),
        ],
        &BTreeMap::new(),
    );
    let told: Vec<_> = timeline
        .steps
        .iter()
        .map(|one| {
            (
                one.version.0,
                one.lane,
                one.registered,
                one.changed,
                one.moved,
                one.place,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (9, 1, 0, 0, 1, 1000),
            (8, 1, 2, 0, 0, 500),
            (8, 0, 0, 1, 0, 500),
            (7, 0, 1, 0, 0, 0),
        ]
    );
    assert_eq!(timeline.steps[1].source.as_deref(), Some("deploy 8"));
    assert_eq!(timeline.steps[1].names.len(), 2);
}

#[test]
fn what_belongs_to_nobody_who_is_there_has_no_step() {
    let gone = entry(9, 0, AuditAction::ScopeChanged, "maps:see", Some("maps"));
    let unreadable = AuditEntry {
        after: Some(json!({ "owner": 7 })),
        ..gone.clone()
    };
    assert!(
        drawn(&[gone, unreadable], &BTreeMap::new())
            .steps
            .is_empty()
    );
}

#[test]
fn a_step_tells_only_the_first_names() {
    let many: Vec<_> = (0..20)
        .map(|n| {
            entry(
                9,
                0,
                AuditAction::ScopeRegistered,
                &format!("plants:{n}"),
                Some("plants"),
            )
        })
        .collect();
    let step = &drawn(&many, &BTreeMap::new()).steps[0];
    assert_eq!((step.count(), step.names.len()), (20, MOST_NAMES));
}

/// What a deploy declared and what is registered now differ where somebody else has
/// changed it since.
#[test]
fn what_others_changed_since_the_manifest_is_counted() {
    let own = AuditEntry {
        actor: Actor::Client(ClientId::new("plants")),
        ..entry(
            9,
            1,
            AuditAction::ScopeChanged,
            "plants:sell",
            Some("plants"),
        )
    };
    let entries = [
        own,
        entry(
            8,
            2,
            AuditAction::ScopeChanged,
            "plants:see",
            Some("plants"),
        ),
        entry(
            7,
            3,
            AuditAction::ScopeStateChanged,
            "plants:see",
            Some("plants"),
        ),
        entry(6, 4, AuditAction::ScopeChanged, "read", None),
        // Before the manifest.
        entry(
            5,
            40,
            AuditAction::ScopeChanged,
            "plants:sell",
            Some("plants"),
        ),
    ];
    let timeline = drawn(&entries, &BTreeMap::new());
    let counts: Vec<_> = timeline
        .lanes
        .iter()
        .map(|lane| lane.changed_by_others)
        .collect();
    assert_eq!(counts, [0, 1]);
}
