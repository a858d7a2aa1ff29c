//! The scope registry over time: who registered what, with which deploy, and what each
//! resource server says and was last heard to say.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use crate::{
    Snapshot, UnixTime,
    model::{
        Actor, AuditAction, AuditEntry, AuditSubject, ClientId, ManifestMark, Owner, ScopeState,
    },
    scope::ScopeToken,
    snapshot::Version,
};

/// Most names that one step tells.
const MOST_NAMES: usize = 5;

/// What a timeline is made of.
#[derive(Clone, Copy, Debug)]
pub struct TimelineRequest<'a> {
    /// Who owns what today.
    pub snapshot: &'a Snapshot,
    /// Its end.
    pub now: UnixTime,
    /// Its length.
    pub span: Duration,
    /// What was done to scopes within it, the newest first.
    pub entries: &'a [AuditEntry],
    /// When resource servers last used what they authenticate by, as far as that is
    /// known.
    pub heard: &'a BTreeMap<ClientId, UnixTime>,
}

/// The registry over time.
///
/// ```
/// use bailiwick_core::timeline::{Step, Timeline};
///
/// /// What one deploy did.
/// fn of_deploy<'a>(timeline: &'a Timeline, commit: &str) -> Vec<&'a Step> {
///     let steps = timeline.steps.iter();
///     steps.filter(|step| step.source.as_deref() == Some(commit)).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeline {
    /// Its beginning.
    pub since: UnixTime,
    /// A lane for each owner: this server, then the resource servers by name.
    pub lanes: Vec<Lane>,
    /// The steps, the newest first.
    pub steps: Vec<Step>,
}

/// What one owner has, and said.
///
/// ```
/// use bailiwick_core::timeline::Lane;
///
/// /// Whether it may be serving an older manifest than the one that it declared last.
/// fn is_silent(lane: &Lane) -> bool {
///     let declared = lane.manifest.as_ref().map(|mark| mark.applied_at);
///     declared.is_some() && lane.heard <= declared
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lane {
    /// The owner.
    pub owner: Owner,
    /// Its name, which somebody chose: to be escaped. Empty for this server.
    pub name: String,
    /// How many scopes it owns, retired ones aside.
    pub scopes: usize,
    /// How many of them wait for approval.
    pub pending: usize,
    /// The manifest that it declared last and that was acknowledged.
    pub manifest: Option<ManifestMark>,
    /// When it was last heard: a token, a secret, or a manifest of its own.
    pub heard: Option<UnixTime>,
    /// How many of its scopes somebody else changed since that manifest, as far as the
    /// timeline goes back: they are not what it declared, or may not be.
    pub changed_by_others: usize,
}

/// Everything that one commit did to the scopes of one owner: one deploy, one
/// registration, one click.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// When.
    pub at: UnixTime,
    /// The version that it led to.
    pub version: Version,
    /// Whose scopes.
    pub owner: Owner,
    /// Its lane.
    pub lane: usize,
    /// Who did it.
    pub actor: Actor,
    /// Where it came from: a commit, a pipeline.
    pub source: Option<String>,
    /// How many scopes were registered.
    pub registered: usize,
    /// How many have another text or property.
    pub changed: usize,
    /// How many have another state or owner.
    pub moved: usize,
    /// The first of their names.
    pub names: Vec<ScopeToken>,
    /// How far along the timeline it is, in thousandths.
    pub place: u16,
}

impl Step {
    /// How many scopes it touched.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use std::{collections::BTreeMap, time::Duration};
    /// # use bailiwick_core::timeline::TimelineRequest;
    /// # let (snapshot, heard) = (host::snapshot(), BTreeMap::new());
    /// # let request = TimelineRequest {
    /// #     snapshot: &snapshot, now: host::NOW, span: Duration::from_hours(24),
    /// #     entries: &[], heard: &heard,
    /// # };
    /// let touched: usize = request.draw().steps.iter().map(|step| step.count()).sum();
    /// assert_eq!(touched, 0); // nothing happened
    /// ```
    pub fn count(&self) -> usize {
        self.registered + self.changed + self.moved
    }
}

impl TimelineRequest<'_> {
    /// The timeline.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use std::{collections::BTreeMap, time::Duration};
    ///
    /// use bailiwick_core::timeline::TimelineRequest;
    ///
    /// let snapshot = host::snapshot();
    /// let request = TimelineRequest {
    ///     snapshot: &snapshot,
    ///     now: host::NOW,
    ///     span: Duration::from_hours(24 * 30),
    ///     entries: &[],
    ///     heard: &BTreeMap::new(),
    /// };
    /// let timeline = request.draw();
    /// assert!(timeline.lanes[0].name.is_empty()); // this server's own
    /// assert!(timeline.steps.is_empty());
    /// ```
    pub fn draw(&self) -> Timeline {
        let mut lanes = self.lanes();
        let places: HashMap<Owner, usize> = lanes
            .iter()
            .enumerate()
            .map(|(place, lane)| (lane.owner.clone(), place))
            .collect();
        self.count_changes(&mut lanes, &places);
        let mut steps: Vec<Step> = Vec::new();
        for entry in self.entries {
            let Some((owner, name)) = touched(entry) else {
                continue;
            };
            let same = |step: &&mut Step| step.version == entry.version && step.owner == owner;
            // The entries of one commit are neighbours.
            let of_commit = steps.iter_mut().rev().take(lanes.len().max(1));
            if let Some(step) = of_commit.into_iter().find(same) {
                step.take(&entry.action, name);
                continue;
            }
            let Some(lane) = places.get(&owner).copied() else {
                continue;
            };
            let mut step = self.step(entry, owner, lane);
            step.take(&entry.action, name);
            steps.push(step);
        }
        Timeline {
            since: self.since(),
            lanes,
            steps,
        }
    }

    fn since(&self) -> UnixTime {
        self.now.minus(self.span)
    }

    fn step(&self, entry: &AuditEntry, owner: Owner, lane: usize) -> Step {
        let along = entry.at.since(self.since()).as_millis();
        let whole = self.span.as_millis().max(1);
        let place = u16::try_from(along.saturating_mul(1000) / whole).unwrap_or(1000);
        Step {
            at: entry.at,
            version: entry.version,
            owner,
            lane,
            actor: entry.actor.clone(),
            source: entry.source.clone(),
            registered: 0,
            changed: 0,
            moved: 0,
            names: Vec::new(),
            place: place.min(1000),
        }
    }

    fn lanes(&self) -> Vec<Lane> {
        let mut lanes = BTreeMap::from([(None, self.lane(Owner::AuthorizationServer, None))]);
        for client in self.snapshot.clients() {
            if let Some(role) = client.resource_server() {
                let id = client.id().clone();
                let lane = Lane {
                    name: client.name().to_owned(),
                    ..self.lane(Owner::ResourceServer(id.clone()), role.manifest.clone())
                };
                lanes.insert(Some((lane.name.clone(), id)), lane);
            }
        }
        let mut counts: HashMap<&Owner, (usize, usize)> = HashMap::new();
        let scopes = self.snapshot.scopes();
        for scope in scopes.filter(|scope| scope.state != ScopeState::Retired) {
            let (all, pending) = counts.entry(&scope.owner).or_default();
            *all += 1;
            *pending += usize::from(scope.state == ScopeState::Pending);
        }
        let mut lanes: Vec<_> = lanes.into_values().collect();
        for lane in &mut lanes {
            let count = counts.get(&lane.owner).copied();
            (lane.scopes, lane.pending) = count.unwrap_or_default();
        }
        lanes
    }

    /// Counts what others did to scopes after their owner declared them.
    fn count_changes(&self, lanes: &mut [Lane], places: &HashMap<Owner, usize>) {
        let mut counted = BTreeSet::new();
        for entry in self.entries {
            let Some((owner, name)) = touched(entry) else {
                continue;
            };
            let lane = places.get(&owner).and_then(|place| lanes.get_mut(*place));
            let Some(lane) = lane else { continue };
            let declared = lane.manifest.as_ref().map(|mark| mark.applied_at);
            let own = matches!(&entry.actor, Actor::Client(id) if owner.client() == Some(id));
            let since = declared.is_some_and(|declared| entry.at > declared);
            if since && !own && counted.insert(name) {
                lane.changed_by_others += 1;
            }
        }
    }

    fn lane(&self, owner: Owner, manifest: Option<ManifestMark>) -> Lane {
        let used = owner.client().and_then(|id| self.heard.get(id)).copied();
        let heard = used.max(manifest.as_ref().map(|mark| mark.applied_at));
        Lane {
            owner,
            name: String::new(),
            scopes: 0,
            pending: 0,
            manifest,
            heard,
            changed_by_others: 0,
        }
    }
}

impl Step {
    fn take(&mut self, action: &AuditAction, name: &ScopeToken) {
        match action {
            AuditAction::ScopeRegistered => self.registered += 1,
            AuditAction::ScopeChanged => self.changed += 1,
            _ => self.moved += 1,
        }
        if self.names.len() < MOST_NAMES {
            self.names.push(name.clone());
        }
    }
}

/// Whose scope an entry is about, and which.
fn touched(entry: &AuditEntry) -> Option<(Owner, &ScopeToken)> {
    let AuditSubject::Scope(name) = &entry.subject else {
        return None;
    };
    let state = entry.after.as_ref().or(entry.before.as_ref())?;
    let owner = serde_json::from_value(state.get("owner")?.clone()).ok()?;
    Some((owner, name))
}
