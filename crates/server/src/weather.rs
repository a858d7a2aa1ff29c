//! Token weather: what was issued, refreshed, revoked and refused, counted in memory and
//! added to the store a little later, for no answer waits for it.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    hash::Hash,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use bailiwick_core::{
    ErrorCode, OAuthError, Snapshot, UnixTime,
    event::Event,
    model::{ClientId, WeatherCount, WeatherKind, WeatherSubject},
    scope::ScopeToken,
    store::{Commit, Write},
};

use crate::snapshot::SnapshotHolder;

/// Most clients, and most scopes, that are told apart between two flushes; further ones
/// are counted in the sum of all alone.
const MOST: usize = 10_000;
/// Writes in one commit, so that no request waits long for it.
const BATCH: usize = 250;
const KINDS: usize = WeatherKind::ALL.len();

/// How often each kind of thing happened.
type Tally = [u64; KINDS];

/// What is not written yet.
#[derive(Debug)]
pub(crate) struct Weather {
    counts: Mutex<Counts>,
    snapshots: Arc<SnapshotHolder>,
}

#[derive(Debug, Default)]
struct Counts {
    all: Tally,
    clients: HashMap<ClientId, Tally>,
    scopes: HashMap<ScopeToken, Tally>,
    unregistered: Tally,
}

impl Weather {
    /// Nothing has happened. Of clients and scopes those of `snapshots` are told apart.
    pub(crate) fn new(snapshots: Arc<SnapshotHolder>) -> Self {
        Self {
            counts: Mutex::default(),
            snapshots,
        }
    }

    /// Counts what a decision made happen.
    pub(crate) fn tell(&self, event: &Event) {
        let (kind, client) = match event {
            Event::TokenIssued { client, scope, .. } => {
                return self.issued(client, scope.iter());
            }
            Event::StaticTokenIssued { client } => (WeatherKind::Issued, Some(client)),
            Event::TokenRefreshed { client, .. } => (WeatherKind::Refreshed, Some(client)),
            Event::TokenRevoked { client, .. }
            | Event::ClientRevoked { client }
            | Event::ConsentWithdrawn { client, .. }
            | Event::ConsentNarrowed { client, .. } => (WeatherKind::Revoked, Some(client)),
            Event::SubjectRevoked { .. } => (WeatherKind::Revoked, None),
            Event::ReuseDetected { client, .. } => (WeatherKind::Reused, Some(client)),
            _ => return,
        };
        self.with(|counts, snapshots| counts.happened(kind, client, snapshots));
    }

    fn issued<'a>(&self, client: &ClientId, scopes: impl Iterator<Item = &'a ScopeToken>) {
        let kind = WeatherKind::Issued;
        self.with(|counts, snapshots| {
            counts.happened(kind, Some(client), snapshots);
            for scope in scopes {
                counts.happened_to(kind, scope, snapshots);
            }
        });
    }

    /// Counts a refusal at the token endpoint: of whoever says to be `client`.
    pub(crate) fn refused(&self, client: Option<&ClientId>, error: &OAuthError) {
        let kind = WeatherKind::Refused;
        self.with(|counts, snapshots| counts.happened(kind, client, snapshots));
        self.scope_refused(client, error);
    }

    /// Counts what a refusal says of scopes, if it does.
    pub(crate) fn scope_refused(&self, client: Option<&ClientId>, error: &OAuthError) {
        if error.code != ErrorCode::InvalidScope {
            return;
        }
        let kind = WeatherKind::ScopeRefused;
        let steps = error.steps.as_deref().unwrap_or_default();
        let refused = steps.iter().filter(|step| !step.passed);
        let mut names: Vec<_> = refused.filter_map(|step| step.scope.as_ref()).collect();
        names.sort_unstable();
        names.dedup();
        self.with(|counts, snapshots| {
            counts.happened(kind, client, snapshots);
            for name in names {
                counts.happened_to(kind, name, snapshots);
            }
        });
    }

    fn with(&self, count: impl FnOnce(&mut Counts, &SnapshotHolder)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        count(&mut counts, &self.snapshots);
    }

    /// What is to be added to the hour of `now`, in small commits; none if nothing
    /// happened.
    pub(crate) fn take(&self, now: UnixTime) -> Vec<Commit> {
        let counts = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            mem::take(&mut *counts)
        };
        let hour = WeatherCount::hour_of(now);
        let mut counts: Vec<_> = counts.counted(hour).collect();
        // Always in one order: of several servers none waits for one that waits for it.
        counts.sort_unstable_by(|a, b| (&a.subject, a.kind).cmp(&(&b.subject, b.kind)));
        let writes: Vec<_> = counts.into_iter().map(Write::CountWeather).collect();
        let commit = |writes: &[Write]| Commit {
            version: None,
            writes: writes.to_vec(),
        };
        writes.chunks(BATCH).map(commit).collect()
    }

    /// Takes back what the store was too busy for.
    pub(crate) fn put_back(&self, commit: Commit) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for write in commit.writes {
            if let Write::CountWeather(count) = write {
                counts.put_back(count);
            }
        }
    }
}

impl Counts {
    /// Something happened to somebody. Only who is registered is told from others.
    fn happened(
        &mut self,
        kind: WeatherKind,
        client: Option<&ClientId>,
        snapshots: &SnapshotHolder,
    ) {
        add(&mut self.all, kind, 1);
        let Some(client) = client else { return };
        if let Some(tally) = self.clients.get_mut(client) {
            add(tally, kind, 1);
        } else if snapshots.current().client(client).is_some() {
            add_new(&mut self.clients, client.clone(), kind, 1);
        }
    }

    /// It had to do with a scope: one that is registered, or any other.
    fn happened_to(&mut self, kind: WeatherKind, scope: &ScopeToken, snapshots: &SnapshotHolder) {
        if let Some(tally) = self.scopes.get_mut(scope) {
            add(tally, kind, 1);
            return;
        }
        match registered(&snapshots.current(), scope) {
            Some(name) => add_new(&mut self.scopes, name, kind, 1),
            None => add(&mut self.unregistered, kind, 1),
        }
    }

    fn put_back(&mut self, back: WeatherCount) {
        let (kind, count) = (back.kind, back.count);
        match back.subject {
            WeatherSubject::Everything => add(&mut self.all, kind, count),
            WeatherSubject::UnregisteredScopes => add(&mut self.unregistered, kind, count),
            WeatherSubject::Client(id) => add_new(&mut self.clients, id, kind, count),
            WeatherSubject::Scope(name) => add_new(&mut self.scopes, name, kind, count),
        }
    }

    fn counted(self, hour: UnixTime) -> impl Iterator<Item = WeatherCount> {
        let all = [
            (WeatherSubject::Everything, self.all),
            (WeatherSubject::UnregisteredScopes, self.unregistered),
        ];
        let clients = self.clients.into_iter();
        let clients = clients.map(|(id, tally)| (WeatherSubject::Client(id), tally));
        let scopes = self.scopes.into_iter();
        let scopes = scopes.map(|(name, tally)| (WeatherSubject::Scope(name), tally));
        let tallies = all.into_iter().chain(clients).chain(scopes);
        tallies.flat_map(move |(subject, tally)| {
            let counted = WeatherKind::ALL.iter().zip(tally);
            let counted = counted.filter(|(_, count)| *count > 0);
            counted.map(move |(kind, count)| WeatherCount {
                hour,
                kind: *kind,
                subject: subject.clone(),
                count,
            })
        })
    }
}

fn add(tally: &mut Tally, kind: WeatherKind, count: u64) {
    if let Some(counted) = tally.get_mut(kind as usize) {
        *counted += count;
    }
}

fn add_new<K: Eq + Hash>(tallies: &mut HashMap<K, Tally>, key: K, kind: WeatherKind, count: u64) {
    if tallies.len() < MOST || tallies.contains_key(&key) {
        add(tallies.entry(key).or_default(), kind, count);
    }
}

/// The registered name of what answers to `scope`, if anything does.
fn registered(snapshot: &Snapshot, scope: &ScopeToken) -> Option<ScopeToken> {
    if let Some(kept) = snapshot.scope(scope) {
        return Some(kept.name.clone());
    }
    let resolved = snapshot.resolve(scope)?;
    Some(resolved.registered().name.clone())
}
