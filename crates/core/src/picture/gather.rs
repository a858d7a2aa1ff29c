//! What there is to draw: strands, each from an owner over a scope and a client to
//! people, as far as it goes.

mod nodes;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use super::{Node, NodeName, Phrase, PhraseKind, PictureRequest, Wording, client_label};
use crate::{
    model::{Client, ClientId, Owner, RegisteredScope, User, UserId},
    scope::{ForUsers, ScopeToken, risk_of, ways},
    store::{Holding, HoldingsPlan},
};

/// Most scopes that one picture looks at (security.md OP-1).
const MOST_SCOPES: usize = 10_000;
/// Most pairs of a scope and a client for which it is decided who may ask.
const MOST_PAIRS: usize = 10_000;
/// Most clients that are shown though nothing ties them to anything.
const MOST_IDLE: usize = 50;

/// What a node is, for nodes to be told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// What a picture can be narrowed to.
    Named(NodeName),
    /// Users in none of these groups.
    Outside(Vec<String>),
    /// The scopes of an owner whose names begin so.
    Names(NodeName, String),
    /// Users in exactly these groups.
    UsersOf(Vec<String>),
    /// The clients that have what this is.
    ClientsOf(Box<Key>),
    /// The users for whom clients have what this is.
    UsersAt(Box<Key>),
}

/// Which group a node disappears in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// In none.
    Nothing,
    /// A scope, in those of its owner that begin so.
    Names(NodeName, String),
    /// A user, in those of the same groups.
    Groups(Vec<String>),
}

/// A node before anything is grouped.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) key: Key,
    pub(super) node: Node,
    pub(super) within: Within,
}

impl Base {
    pub(super) fn is_user(&self) -> bool {
        matches!(self.key, Key::Named(NodeName::User(_)))
    }
}

/// From an owner to people: numbers of nodes, column by column.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    pub(super) at: [Option<usize>; 4],
    pub(super) may_ask: bool,
    pub(super) holds: bool,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) nodes: Vec<Base>,
    pub(super) strands: Vec<Strand>,
    /// Whether it was decided who may ask.
    pub(super) may_ask_known: bool,
    pub(super) left_out: Vec<String>,
    pub(super) wording: Wording,
}

/// For whom a client has a scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Itself,
    Everybody,
    Outside(Vec<String>),
    Group(String),
    User(UserId),
}

/// See [`PictureRequest::plan`].
pub(super) fn plan(request: &PictureRequest<'_>) -> HoldingsPlan {
    let scopes = scopes(request);
    let mut plan = HoldingsPlan {
        scopes: scopes.iter().map(|scope| scope.name.clone()).collect(),
        ..HoldingsPlan::default()
    };
    match &request.focus {
        Some(NodeName::Client(id)) => plan.client = Some(id.clone()),
        Some(NodeName::User(id)) => plan.user = Some(id.clone()),
        _ => {}
    }
    plan
}

/// The scopes that a picture is about, by name; one more than the most if there are
/// more.
fn scopes<'a>(request: &'a PictureRequest<'_>) -> Vec<&'a Arc<RegisteredScope>> {
    let snapshot = request.snapshot;
    let of = |owner: &Owner| {
        let all = snapshot.scopes_of(owner, "");
        all.take(MOST_SCOPES + 1).collect()
    };
    match &request.focus {
        Some(NodeName::AuthorizationServer) => of(&Owner::AuthorizationServer),
        Some(NodeName::ResourceServer(id)) => of(&Owner::ResourceServer(id.clone())),
        Some(NodeName::Namespace(prefix)) => {
            let first = snapshot.scope_by_text(prefix).into_iter();
            let rest = snapshot.scopes_after(prefix);
            let rest = rest.take_while(|scope| scope.name.as_str().starts_with(prefix.as_str()));
            first.chain(rest).take(MOST_SCOPES + 1).collect()
        }
        Some(NodeName::Risk(risk)) => {
            let all = snapshot.scopes_after("");
            let risky = all.filter(|scope| risk_of(scope, snapshot) >= *risk);
            risky.take(MOST_SCOPES + 1).collect()
        }
        Some(NodeName::Scope(name)) => {
            let found = snapshot.scope(name);
            let found = found.or_else(|| {
                let whole = snapshot.resolve(name)?.registered().name.clone();
                snapshot.scope(&whole)
            });
            found.into_iter().collect()
        }
        _ => {
            let all = snapshot.scopes_after("");
            all.take(MOST_SCOPES + 1).collect()
        }
    }
}

/// Gathers what `request` wants to be drawn.
pub(super) fn gather(request: &PictureRequest<'_>, wording: &Wording) -> Found {
    let mut scopes = scopes(request);
    let mut gathering = Gathering::new(request, wording);
    if scopes.len() > MOST_SCOPES {
        scopes.truncate(MOST_SCOPES);
        gathering.leave_out(&Phrase::counting(PhraseKind::OnlyScopes, MOST_SCOPES));
    }
    if request.holdings.more {
        let counted = request.holdings.held.len();
        gathering.leave_out(&Phrase::counting(PhraseKind::OnlyHoldings, counted));
    }
    scopes.sort_by_cached_key(|scope| {
        let owner = gathering.owner_label(&scope.owner);
        (scope.owner.client().is_some(), owner, scope.name.clone())
    });
    let mut clients = gathering.clients();
    let mut askers = clients.clone();
    askers.retain(|client| !gathering.is_passed_over(&***client));
    gathering.found.may_ask_known = scopes.len() * askers.len() <= MOST_PAIRS;
    let mut unnamed = 0;
    if !gathering.found.may_ask_known {
        gathering.leave_out(&Phrase::new(PhraseKind::OnlyHeld));
        // Of the others only those are shown that hold something: it need not be known
        // in which order they would be.
        let all = clients.len();
        clients.retain(|client| client.resource_server().is_some());
        unnamed = all - clients.len();
        askers.clear();
    }
    by_name(&mut clients);
    by_name(&mut askers);
    for scope in scopes {
        gathering.scope(scope, &askers);
    }
    gathering.rest(&clients, unnamed);
    gathering.found
}

fn by_name(clients: &mut [&Arc<dyn Client>]) {
    clients.sort_by(|a, b| (a.name(), a.id()).cmp(&(b.name(), b.id())));
}

struct Gathering<'a> {
    request: &'a PictureRequest<'a>,
    wording: &'a Wording,
    people: HashMap<&'a UserId, &'a User>,
    held: HashMap<&'a str, Vec<&'a Holding>>,
    holders: HashSet<&'a ClientId>,
    numbers: HashMap<Key, usize>,
    found: Found,
}

impl<'a> Gathering<'a> {
    fn new(request: &'a PictureRequest<'a>, wording: &'a Wording) -> Self {
        let mut held: HashMap<&str, Vec<&Holding>> = HashMap::new();
        for holding in &request.holdings.held {
            held.entry(holding.scope.as_str())
                .or_default()
                .push(holding);
        }
        let holdings = request.holdings.held.iter();
        Self {
            people: request.people.iter().map(|user| (&user.id, user)).collect(),
            holders: holdings.map(|holding| &holding.client).collect(),
            held,
            numbers: HashMap::new(),
            found: Found {
                wording: wording.clone(),
                ..Found::default()
            },
            request,
            wording,
        }
    }

    fn leave_out(&mut self, sentence: &Phrase) {
        self.found.left_out.push(self.wording.say(sentence));
    }

    /// Those who could ask, in any order.
    fn clients(&self) -> Vec<&'a Arc<dyn Client>> {
        let snapshot = self.request.snapshot;
        if let Some(NodeName::Client(id)) = &self.request.focus {
            return snapshot.client(id).into_iter().collect();
        }
        snapshot.clients().collect()
    }

    fn owner_label(&self, owner: &Owner) -> String {
        match owner {
            Owner::AuthorizationServer => self.wording.plain(PhraseKind::ThisServer),
            Owner::ResourceServer(id) => client_label(self.request.snapshot, id),
        }
    }

    /// Everything that hangs on `scope`.
    fn scope(&mut self, scope: &RegisteredScope, clients: &[&'a Arc<dyn Client>]) {
        // By client and for whom: whether it may ask, whether it holds it.
        let mut ties: BTreeMap<(String, ClientId, Who), (bool, bool)> = BTreeMap::new();
        let label = |id: &ClientId| (client_label(self.request.snapshot, id), id.clone());
        if self.found.may_ask_known {
            for client in clients {
                let asks = self.may_ask(&scope.name, &***client);
                for who in asks.into_iter().filter(|who| self.concerns(who)) {
                    let (label, id) = label(client.id());
                    ties.entry((label, id, who)).or_default().0 = true;
                }
            }
        }
        for holding in self.held.get(scope.name.as_str()).into_iter().flatten() {
            let who = holding.user.clone().map_or(Who::Itself, Who::User);
            if self.concerns(&who) && self.is_in_focus(&holding.client) {
                let (label, id) = label(&holding.client);
                ties.entry((label, id, who)).or_default().1 = true;
            }
        }
        if ties.is_empty() && !self.shows_what_nobody_has() {
            return;
        }
        let (owner, node) = (self.owner(&scope.owner), self.scope_node(scope));
        if ties.is_empty() {
            self.strand([Some(owner), Some(node), None, None], (false, false));
        }
        for ((_, client, who), tie) in ties {
            let at = [
                Some(owner),
                Some(node),
                Some(self.client(&client)),
                self.who(&who),
            ];
            self.strand(at, tie);
        }
    }

    /// Owners without scopes and clients without anything; beside `clients` there are
    /// so many that are not named.
    fn rest(&mut self, clients: &[&'a Arc<dyn Client>], unnamed: usize) {
        match self.request.focus.clone() {
            None => self.idle(clients, unnamed),
            Some(NodeName::ResourceServer(id)) if self.request.snapshot.client(&id).is_some() => {
                self.alone_owner(&Owner::ResourceServer(id));
            }
            Some(NodeName::Client(id)) => self.alone_client(&id),
            Some(NodeName::User(id)) => self.alone_user(id),
            _ => {}
        }
    }

    fn idle(&mut self, clients: &[&'a Arc<dyn Client>], unnamed: usize) {
        let snapshot = self.request.snapshot;
        let drawn = self.found.nodes.iter().filter(|base| match &base.key {
            Key::Named(NodeName::Client(id)) => snapshot
                .client(id)
                .is_some_and(|client| client.resource_server().is_none()),
            _ => false,
        });
        let mut left_out = unnamed.saturating_sub(if unnamed > 0 { drawn.count() } else { 0 });
        let mut shown = 0;
        for client in clients {
            if client.resource_server().is_some() {
                self.alone_owner(&Owner::ResourceServer(client.id().clone()));
            } else if !self.has(&NodeName::Client(client.id().clone())) {
                if shown == MOST_IDLE {
                    left_out += 1;
                    continue;
                }
                shown += 1;
                let client = self.client(client.id());
                self.strand([None, None, Some(client), None], (false, false));
            }
        }
        if left_out > 0 {
            self.leave_out(&Phrase::counting(PhraseKind::HaveNothing, left_out));
        }
    }

    fn alone_owner(&mut self, owner: &Owner) {
        if !self.has(&NodeName::from(owner)) {
            let owner = self.owner(owner);
            self.strand([Some(owner), None, None, None], (false, false));
        }
    }

    fn alone_client(&mut self, id: &ClientId) {
        let known = self.request.snapshot.client(id).is_some();
        if known && !self.has(&NodeName::Client(id.clone())) {
            let client = self.client(id);
            self.strand([None, None, Some(client), None], (false, false));
        }
    }

    fn alone_user(&mut self, id: UserId) {
        if self.people.contains_key(&id) && !self.has(&NodeName::User(id.clone())) {
            let who = self.who(&Who::User(id));
            self.strand([None, None, None, who], (false, false));
        }
    }

    fn strand(&mut self, at: [Option<usize>; 4], (may_ask, holds): (bool, bool)) {
        self.found.strands.push(Strand { at, may_ask, holds });
    }

    /// For whom `client` may ask for `scope`.
    fn may_ask(&self, scope: &ScopeToken, client: &dyn Client) -> Vec<Who> {
        let PictureRequest {
            snapshot,
            config,
            now,
            ..
        } = self.request;
        let mut all = Vec::new();
        for (_, users) in ways(scope, client, snapshot, config, *now) {
            match users {
                ForUsers::Nobody => all.push(Who::Itself),
                ForUsers::Everybody => all.push(Who::Everybody),
                ForUsers::Outside(groups) => all.push(Who::Outside(groups)),
                ForUsers::In(groups) => all.extend(groups.into_iter().map(Who::Group)),
            }
        }
        all
    }

    /// Every resource server may get a token for itself; that is no news unless it
    /// holds one.
    fn is_passed_over(&self, client: &dyn Client) -> bool {
        client.resource_server().is_some()
            && !self.holders.contains(client.id())
            && self.request.focus != Some(NodeName::Client(client.id().clone()))
    }

    fn is_in_focus(&self, client: &ClientId) -> bool {
        match &self.request.focus {
            Some(NodeName::Client(id)) => id == client,
            _ => true,
        }
    }

    /// Whether the focus, if it is on people, is on these.
    fn concerns(&self, who: &Who) -> bool {
        let groups = |id: &UserId| self.people.get(id).map(|user| &user.groups);
        match &self.request.focus {
            Some(NodeName::Everybody) => matches!(who, Who::Everybody | Who::Outside(_)),
            Some(NodeName::Group(name)) => match who {
                Who::Group(group) => group == name,
                Who::User(id) => groups(id).is_some_and(|groups| groups.contains(name)),
                _ => false,
            },
            Some(NodeName::User(id)) => match who {
                Who::Itself => false,
                Who::Everybody => groups(id).is_some(),
                Who::Group(group) => groups(id).is_some_and(|groups| groups.contains(group)),
                Who::Outside(not) => {
                    groups(id).is_some_and(|groups| !not.iter().any(|one| groups.contains(one)))
                }
                Who::User(user) => user == id,
            },
            _ => true,
        }
    }

    /// Whether a scope is shown that no client is tied to.
    fn shows_what_nobody_has(&self) -> bool {
        !matches!(
            self.request.focus,
            Some(
                NodeName::Client(_) | NodeName::Everybody | NodeName::Group(_) | NodeName::User(_)
            )
        )
    }
}
