//! The nodes that strands go through.

use super::{Base, Gathering, Key, Who, Within};
use crate::{
    model::{ClientId, Owner, RegisteredScope, ResourceServer, Risk},
    picture::{Column, Mark, Node, NodeName, PhraseKind, client_label, text},
    scope::risk_of,
};

impl Gathering<'_> {
    pub(super) fn has(&self, name: &NodeName) -> bool {
        self.numbers.contains_key(&Key::Named(name.clone()))
    }

    fn number(&mut self, key: Key, node: impl FnOnce(&Self) -> (Node, Within)) -> usize {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let (node, within) = node(self);
        let number = self.found.nodes.len();
        self.numbers.insert(key.clone(), number);
        self.found.nodes.push(Base { key, node, within });
        number
    }

    fn named(&mut self, name: NodeName, node: impl FnOnce(&Self) -> (Node, Within)) -> usize {
        self.number(Key::Named(name), node)
    }

    pub(super) fn owner(&mut self, owner: &Owner) -> usize {
        let name = NodeName::from(owner);
        self.named(name.clone(), |this| {
            let client = owner
                .client()
                .and_then(|id| this.request.snapshot.client(id));
            let role = client.and_then(|client| client.resource_server());
            let namespaces: Vec<_> = role
                .into_iter()
                .flat_map(ResourceServer::all_namespaces)
                .map(String::from)
                .collect();
            let disabled = client.is_some_and(|client| !client.is_usable());
            let detail = match (disabled, namespaces.is_empty()) {
                (true, _) => this.wording.of(PhraseKind::State, "disabled"),
                (false, true) if owner.client().is_some() => {
                    this.wording.plain(PhraseKind::NoNamespace)
                }
                (false, _) => namespaces.join(", "),
            };
            let mark = if disabled {
                Mark::Disabled
            } else {
                Mark::Plain
            };
            let label = this.owner_label(owner);
            let node = one(Column::ResourceServers, &label, &detail, Some(name), mark);
            (node, Within::Nothing)
        })
    }

    pub(super) fn scope_node(&mut self, scope: &RegisteredScope) -> usize {
        let name = NodeName::Scope(scope.name.clone());
        self.named(name.clone(), |this| {
            let state = scope.state_at(this.request.now);
            let mark = Mark::from(state);
            let detail = if mark == Mark::Plain {
                String::new()
            } else {
                this.wording.of(PhraseKind::State, state.as_str())
            };
            let label = scope.name.as_str();
            let node = Node {
                risk: risk_of(scope, this.request.snapshot),
                ..one(Column::Scopes, label, &detail, Some(name), mark)
            };
            (node, this.within(scope))
        })
    }

    /// The names among which a scope disappears when there are too many.
    fn within(&self, scope: &RegisteredScope) -> Within {
        let name = scope.name.as_str();
        let owner = scope.owner.client();
        let role = owner.and_then(|id| self.request.snapshot.client(id)?.resource_server());
        let namespaces: Vec<_> = role
            .into_iter()
            .flat_map(ResourceServer::all_namespaces)
            .collect();
        let longest = namespaces
            .iter()
            .filter(|one| one.contains(&scope.name))
            .map(|one| one.as_str().len())
            .max();
        let below = match (&self.request.focus, &namespaces[..]) {
            (Some(NodeName::Namespace(prefix)), _) => Some(prefix.len()),
            (Some(NodeName::ResourceServer(_)), [_]) => longest,
            _ => None,
        };
        let end = match (below, longest) {
            (Some(below), _) => first_separator(name, below),
            (None, Some(length)) => Some(length),
            (None, None) => first_separator(name, 0),
        };
        let of = NodeName::from(&scope.owner);
        match end.and_then(|end| name.get(..end)) {
            Some(prefix) => Within::Names(of, prefix.to_owned()),
            None if self.request.focus.is_none() => Within::Names(of, String::new()),
            None => Within::Nothing,
        }
    }

    pub(super) fn client(&mut self, id: &ClientId) -> usize {
        let name = NodeName::Client(id.clone());
        self.named(name.clone(), |this| {
            let client = this.request.snapshot.client(id);
            let usable = client.is_some_and(|client| client.is_usable());
            let serves = client.is_some_and(|client| client.resource_server().is_some());
            let (detail, mark) = match (usable, serves) {
                (false, _) => (
                    this.wording.of(PhraseKind::State, "disabled"),
                    Mark::Disabled,
                ),
                (true, true) => (
                    this.wording.of(PhraseKind::Kind, "resource server"),
                    Mark::Plain,
                ),
                (true, false) => (String::new(), Mark::Plain),
            };
            let label = client_label(this.request.snapshot, id);
            let node = one(Column::Clients, &label, &detail, Some(name), mark);
            (node, Within::Nothing)
        })
    }

    pub(super) fn who(&mut self, who: &Who) -> Option<usize> {
        let column = Column::People;
        let plain = |label: &str, detail: &str, name: Option<NodeName>| {
            let node = one(column, label, detail, name, Mark::Plain);
            (node, Within::Nothing)
        };
        Some(match who {
            Who::Itself => return None,
            Who::Everybody => {
                let name = NodeName::Everybody;
                self.named(name.clone(), |this| {
                    let label = this.wording.plain(PhraseKind::EveryUser);
                    plain(&label, "", Some(name))
                })
            }
            Who::Outside(groups) => {
                let outside = groups.join(", ");
                let label = self.wording.of(PhraseKind::UsersOutside, &outside);
                self.number(Key::Outside(groups.clone()), |_| plain(&label, "", None))
            }
            Who::Group(group) => {
                let name = NodeName::Group(group.clone());
                self.named(name.clone(), |this| {
                    let detail = this.wording.of(PhraseKind::Kind, "group");
                    plain(group, &detail, Some(name))
                })
            }
            Who::User(id) => {
                let name = NodeName::User(id.clone());
                self.named(name.clone(), |this| {
                    let user = this.people.get(id);
                    let mut groups = user.map_or(Vec::new(), |user| user.groups.clone());
                    groups.sort();
                    let disabled = user.is_some_and(|user| !user.active);
                    let (detail, mark) = if disabled {
                        (
                            this.wording.of(PhraseKind::State, "disabled"),
                            Mark::Disabled,
                        )
                    } else {
                        (groups.join(", "), Mark::Plain)
                    };
                    let label = user.map_or(id.as_str(), |user| &user.username);
                    let node = one(column, label, &detail, Some(name), mark);
                    (node, Within::Groups(groups))
                })
            }
        })
    }
}

/// Where the part of `name` ends that goes to the first separator after `start`, if
/// something comes behind it.
fn first_separator(name: &str, start: usize) -> Option<usize> {
    let rest = name.get(start..)?;
    let at = rest.find([':', '/', '.', '-'])?;
    let end = start + at + 1;
    (end < name.len()).then_some(end)
}

/// A node that stands for one.
fn one(column: Column, label: &str, detail: &str, link: Option<NodeName>, mark: Mark) -> Node {
    Node {
        column,
        label: text::clean(label, text::LONGEST),
        detail: text::clean(detail, text::LONGEST),
        link,
        mark,
        risk: Risk::Low,
        stands_for: 1,
    }
}
