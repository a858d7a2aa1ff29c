#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod drawing;
mod findings;
mod hostile;
mod properties;

use std::sync::Arc;

use super::*;
use crate::{
    model::{ClientId, ClientRecord, GrantType, RegisteredScope, ScopeState, UserId},
    scope::{ScopeToken, fixtures},
    store::Holding,
};

pub(super) use fixtures::{NOW, namespace};

/// A registry with all that a picture is drawn of.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) snapshot: Snapshot,
    pub(super) config: Config,
    pub(super) holdings: Holdings,
    pub(super) people: Vec<User>,
}

impl Scene {
    pub(super) fn new() -> Self {
        let mut config = Config::new("https://login.example/o");
        config.grant_types = [GrantType::AuthorizationCode, GrantType::ClientCredentials].into();
        Self {
            snapshot: Snapshot::new(),
            config,
            holdings: Holdings::default(),
            people: Vec::new(),
        }
    }

    /// The resource servers `plants` and `tools`, with two scopes and one; the client
    /// `notes`, which may ask for `plants:see` only and holds it for ada; `robot`, which
    /// holds `tools:use` for itself and may ask for nothing.
    pub(super) fn garden() -> Self {
        let mut scene = Self::new();
        scene.serve("plants", "plants:");
        scene.serve("tools", "tools:");
        scene.scope("plants:see", Some("plants"));
        scene.scope("plants:water", Some("plants"));
        scene.scope("tools:use", Some("tools"));
        scene.client("notes", GrantType::AuthorizationCode, "plants:see");
        scene.client("robot", GrantType::ClientCredentials, "plants:none");
        scene.user("1", "ada", &["staff"]);
        scene.holds("notes", "plants:see", Some("1"));
        scene.holds("robot", "tools:use", None);
        scene
    }

    pub(super) fn serve(&mut self, id: &str, prefix: &str) {
        let mut record = fixtures::resource_server(id, None);
        let role = record.resource_server.as_mut().unwrap();
        role.namespaces.push(namespace(prefix));
        self.put(record);
    }

    pub(super) fn put(&mut self, record: ClientRecord) {
        self.snapshot = self.snapshot.clone().with_client(Arc::new(record));
    }

    pub(super) fn scope(&mut self, name: &str, owner: Option<&str>) {
        self.scope_in(name, owner, ScopeState::Active);
    }

    pub(super) fn scope_in(&mut self, name: &str, owner: Option<&str>, state: ScopeState) {
        let id = self.snapshot.next_scope_id().0;
        let scope = RegisteredScope {
            state,
            ..fixtures::scope(id, name, owner)
        };
        self.snapshot = self.snapshot.clone().with_scope(Arc::new(scope));
    }

    pub(super) fn client(&mut self, id: &str, grant: GrantType, scope: &str) {
        let mut record = fixtures::client(id);
        record.grant_types.insert(grant);
        record.scope = Some(fixtures::set(scope));
        self.put(record);
    }

    pub(super) fn user(&mut self, id: &str, name: &str, groups: &[&str]) {
        let mut user = User::new(UserId::new(id), name);
        user.groups = groups.iter().map(|one| (*one).to_owned()).collect();
        self.people.push(user);
    }

    pub(super) fn holds(&mut self, client: &str, scope: &str, user: Option<&str>) {
        self.holdings.held.push(Holding {
            scope: ScopeToken::parse(scope).unwrap(),
            client: ClientId::new(client),
            user: user.map(UserId::new),
        });
        self.holdings.held.sort();
    }

    /// As a store and an administrator would answer: what is held is filtered by the
    /// plan.
    pub(super) fn draw(&self, focus: Option<&str>, most_nodes: usize) -> Picture {
        let request = PictureRequest {
            snapshot: &self.snapshot,
            config: &self.config,
            now: NOW,
            holdings: &Holdings::default(),
            people: &self.people,
            focus: focus.map(|text| NodeName::parse(text).unwrap()),
            most_nodes,
        };
        let plan = request.plan();
        let mut holdings = self.holdings.clone();
        holdings.held.retain(|held| {
            plan.scopes.contains(&held.scope)
                && plan.client.as_ref().is_none_or(|one| *one == held.client)
                && (plan.user.is_none() || plan.user == held.user)
        });
        PictureRequest {
            holdings: &holdings,
            ..request
        }
        .draw()
    }
}

/// The labels of a column, from above.
pub(super) fn labels(picture: &Picture, column: Column) -> Vec<&str> {
    let nodes = picture.nodes.iter().filter(|node| node.column == column);
    nodes.map(|node| node.label.as_str()).collect()
}

/// The lines, by the labels of their ends.
pub(super) fn lines(picture: &Picture) -> Vec<(&str, Tie, &str)> {
    let label = |number: usize| picture.nodes[number].label.as_str();
    let edges = picture.edges.iter();
    let mut lines: Vec<_> = edges
        .map(|edge| (label(edge.from), edge.tie, label(edge.to)))
        .collect();
    lines.sort();
    lines
}
