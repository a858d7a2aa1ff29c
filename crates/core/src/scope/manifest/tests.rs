//! Manifests decided one after another, on a registry of two resource servers.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod changing;
mod refusing;
mod taking;

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Diff, DiffEntry, Manifest, ManifestAnswer, ManifestConditions, ManifestOutcome,
    ManifestRefusal, ManifestRequest, caller::ManifestCaller,
};
use crate::{
    Config, Facts, Operation, Situation, Snapshot, UnixTime,
    model::{Approval, ClientId, ClientRecord, RegisteredScope, ResourceServer, ScopeState},
    scope::fixtures::{self, Counting, namespace},
    snapshot::Version,
    store::{Impact, Loaded, Write},
};

/// The registry, changed by one manifest after another.
struct Registry {
    snapshot: Snapshot,
    config: Config,
    now: UnixTime,
    impact: Vec<Impact>,
    /// Of the last manifest.
    writes: Vec<Write>,
}

impl Registry {
    /// `plants` rules `plants:`, `cities` rules nothing.
    fn new() -> Self {
        let mut config = Config::new("https://login.example/o");
        config.description_limit = 40;
        let mut plants = fixtures::resource_server("plants", None);
        let role = plants.resource_server.as_mut().unwrap();
        role.namespaces = vec![namespace("plants:")];
        let cities = fixtures::resource_server("cities", None);
        Self {
            snapshot: fixtures::snapshot([plants, cities], []).with_version(Version(1)),
            config,
            now: UnixTime::from_secs(1000),
            impact: Vec::new(),
            writes: Vec::new(),
        }
    }

    fn with_role(mut self, id: &str, change: impl FnOnce(&mut ResourceServer)) -> Self {
        let mut record = self.client(id);
        change(record.resource_server.as_mut().unwrap());
        self.snapshot = self.snapshot.with_client(Arc::new(record));
        self
    }

    fn client(&self, id: &str) -> ClientRecord {
        let client = self.snapshot.client(&ClientId::new(id)).unwrap();
        client.record().clone()
    }

    fn role(&self, id: &str) -> ResourceServer {
        self.client(id).resource_server.unwrap()
    }

    fn scope(&self, name: &str) -> RegisteredScope {
        let scope = self.snapshot.scope_by_text(name);
        RegisteredScope::clone(scope.unwrap_or_else(|| panic!("{name}")))
    }

    fn edit(&mut self, name: &str, change: impl FnOnce(&mut RegisteredScope)) {
        let mut scope = self.scope(name);
        change(&mut scope);
        self.snapshot = std::mem::take(&mut self.snapshot).with_scope(Arc::new(scope));
    }

    fn run(&mut self, request: &ManifestRequest) -> ManifestOutcome {
        let plan = request.load_plan(&self.snapshot);
        let impact = plan.impact.iter().map(|name| {
            let known = self.impact.iter().find(|impact| impact.scope == *name);
            known.cloned().unwrap_or_else(|| Impact::none(name.clone()))
        });
        let loaded = Loaded {
            version: self.snapshot.version(),
            impact: impact.collect(),
            ..Loaded::default()
        };
        let situation = Situation {
            snapshot: &self.snapshot,
            loaded: &loaded,
            facts: Facts::none(),
        };
        let mut random = Counting::default();
        let mut env = fixtures::env(&mut random, &self.config);
        env.now = self.now;
        let decision = request.decide(&situation, &mut env);
        self.writes = decision.writes;
        let outcome = decision.outcome.unwrap();
        for write in &self.writes {
            let snapshot = std::mem::take(&mut self.snapshot);
            self.snapshot = match write {
                Write::PutScope(scope) => {
                    snapshot.with_scope(Arc::new(RegisteredScope::clone(scope)))
                }
                Write::PutClient(record) => {
                    snapshot.with_client(Arc::new(ClientRecord::clone(record)))
                }
                Write::Audit(_) => snapshot,
                other => panic!("{other:?}"),
            };
        }
        if !self.writes.is_empty() {
            let next = Version(self.snapshot.version().0 + 1);
            self.snapshot = std::mem::take(&mut self.snapshot).with_version(next);
        }
        self.now = UnixTime::from_secs(self.now.as_secs() + 1);
        outcome
    }

    fn request(
        &self,
        id: &str,
        body: &Value,
        conditions: ManifestConditions<'_>,
    ) -> ManifestRequest {
        ManifestRequest::declare(
            ManifestCaller::within(ClientId::new(id)),
            conditions,
            body.to_string().as_bytes(),
            self.config.scope_quota,
        )
    }

    /// `id` declares `scopes`.
    fn outcome(&mut self, id: &str, revision: u64, scopes: &Value) -> ManifestOutcome {
        let body = json!({"revision": revision, "scopes": scopes});
        let request = self.request(id, &body, ManifestConditions::default());
        self.run(&request)
    }

    #[track_caller]
    fn applied(&mut self, id: &str, revision: u64, scopes: &Value) -> ManifestAnswer {
        match self.outcome(id, revision, scopes) {
            ManifestOutcome::Applied { answer, .. } => answer,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn diff(&mut self, id: &str, revision: u64, scopes: &Value) -> Diff {
        self.applied(id, revision, scopes).diff
    }

    #[track_caller]
    fn refused(&mut self, id: &str, revision: u64, scopes: &Value) -> ManifestRefusal {
        match self.outcome(id, revision, scopes) {
            ManifestOutcome::Refused(refusal) => {
                assert_eq!(self.writes, []);
                refusal
            }
            other => panic!("{other:?}"),
        }
    }

    fn etag(&mut self, id: &str) -> String {
        let caller = ManifestCaller::within(ClientId::new(id));
        let request = ManifestRequest::show(caller, ManifestConditions::default());
        match self.run(&request) {
            ManifestOutcome::Kept { etag, .. } => etag,
            other => panic!("{other:?}"),
        }
    }
}

fn see(description: &str) -> Value {
    json!({"name": "plants:see", "description": description})
}

fn names(list: &[DiffEntry]) -> Vec<&str> {
    list.iter().map(|entry| entry.name.as_str()).collect()
}
