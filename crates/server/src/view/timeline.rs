//! The scope registry over time, and what resource servers said last.

use bailiwick_core::timeline::{Lane, Step, Timeline};
use schemars::JsonSchema;
use serde::Serialize;

/// The scope registry over time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TimelineView {
    /// Whether it is whole: it is made of so many changes at most, the newest.
    whole: bool,
    owners: Vec<OwnerView>,
    /// The newest first.
    steps: Vec<RegistrationView>,
}

/// What an owner of scopes has, and said last.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnerView {
    /// Its client id; of this server none.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    name: String,
    /// Those that it owns, retired ones aside.
    scopes: usize,
    /// Those of them that wait for approval.
    pending: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u64>,
    /// The commit or pipeline of its last manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// When that was acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    applied_at: Option<i64>,
    /// When it last used a token or a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_heard_at: Option<i64>,
    /// How many of its scopes others changed since its manifest, within these days.
    changed_by_others: usize,
}

/// What one commit did to the scopes of an owner.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RegistrationView {
    at: i64,
    /// The client id of the owner; of this server none.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    registered: usize,
    changed: usize,
    moved: usize,
    /// The first of their names.
    names: Vec<String>,
}

impl TimelineView {
    /// Of a timeline that is `whole` or not.
    pub(crate) fn new(timeline: &Timeline, whole: bool) -> Self {
        Self {
            whole,
            owners: timeline.lanes.iter().map(OwnerView::from).collect(),
            steps: timeline.steps.iter().map(RegistrationView::from).collect(),
        }
    }
}

impl From<&Lane> for OwnerView {
    fn from(lane: &Lane) -> Self {
        let manifest = lane.manifest.as_ref();
        Self {
            client_id: lane.owner.client().map(ToString::to_string),
            name: lane.name.clone(),
            scopes: lane.scopes,
            pending: lane.pending,
            revision: manifest.map(|mark| mark.revision),
            source: manifest.and_then(|mark| mark.source.clone()),
            applied_at: manifest.map(|mark| mark.applied_at.as_secs()),
            changed_by_others: lane.changed_by_others,
            last_heard_at: lane.heard.map(bailiwick_core::UnixTime::as_secs),
        }
    }
}

impl From<&Step> for RegistrationView {
    fn from(step: &Step) -> Self {
        Self {
            at: step.at.as_secs(),
            client_id: step.owner.client().map(ToString::to_string),
            by: step.actor.to_string(),
            source: step.source.clone(),
            registered: step.registered,
            changed: step.changed,
            moved: step.moved,
            names: step.names.iter().map(ToString::to_string).collect(),
        }
    }
}
