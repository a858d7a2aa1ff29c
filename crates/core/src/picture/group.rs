//! From strands to nodes, lines and rows; where there are too many nodes, some stand
//! for many.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Column, Edge, Mark, Node, NodeName, PhraseKind, Picture, PictureRequest, Row, Tie, Wording,
    findings,
    gather::{Base, Found, Key, Strand, Within},
    layout,
};

/// What is grouped.
#[derive(Clone, Copy, Debug, Default)]
struct Grouping {
    /// Users by their groups.
    users: bool,
    /// Scopes by the beginning of their names.
    scopes: bool,
    /// Clients, and users, by what they are tied to.
    clients: bool,
}

/// From none to all: the first one that fits is taken.
const GROUPINGS: [Grouping; 5] = [
    grouping(false, false, false),
    grouping(true, false, false),
    grouping(true, true, false),
    grouping(true, false, true),
    grouping(true, true, true),
];

const fn grouping(users: bool, scopes: bool, clients: bool) -> Grouping {
    Grouping {
        users,
        scopes,
        clients,
    }
}

/// Lines for each node that a picture may have.
const LINES: usize = 3;

/// Draws what was found.
pub(super) fn draw(request: &PictureRequest<'_>, found: &Found, wording: &Wording) -> Picture {
    let most = request.most_nodes.max(4);
    let fitting = GROUPINGS.iter().find_map(|grouping| {
        let drawing = Drawing::of(found, *grouping, most);
        (drawing.cut == 0).then_some(drawing)
    });
    let drawing = fitting.unwrap_or_else(|| Drawing::of(found, grouping(true, true, true), most));
    drawing.finish(request, found, wording)
}

/// What was gathered of one line.
#[derive(Debug, Default)]
struct Line {
    /// For which scope and client something may be asked, and is held.
    may_ask: BTreeSet<[Option<usize>; 2]>,
    holds: BTreeSet<[Option<usize>; 2]>,
    users: BTreeSet<usize>,
}

impl Line {
    fn add(&mut self, strand: &Strand, found: &Found) {
        let [_, scope, client, _] = strand.at;
        let pair = [scope, client];
        self.may_ask.extend(strand.may_ask.then_some(pair));
        self.holds.extend(strand.holds.then_some(pair));
        let user =
            strand.at[3].filter(|number| found.nodes.get(*number).is_some_and(Base::is_user));
        self.users.extend(user.filter(|_| strand.holds));
    }

    fn tie(&self, known: bool) -> Tie {
        if self.holds.is_empty() {
            Tie::MayAsk
        } else if known && !self.holds.is_subset(&self.may_ask) {
            Tie::OnlyHolds
        } else {
            Tie::Holds
        }
    }
}

#[derive(Debug, Default)]
struct RowOf {
    line: Line,
    people: BTreeSet<usize>,
    itself: bool,
    may_ask_for: BTreeSet<usize>,
    may_ask_for_itself: bool,
}

#[derive(Debug, Default)]
struct Drawing {
    numbers: HashMap<Key, usize>,
    nodes: Vec<Node>,
    /// For each node those for which it stands.
    members: Vec<BTreeSet<usize>>,
    lines: BTreeMap<(usize, usize), Line>,
    rows: BTreeMap<[Option<usize>; 3], RowOf>,
    /// Strands that did not fit.
    cut: usize,
    /// The nodes that they would have had.
    missing: BTreeSet<usize>,
}

impl Drawing {
    fn of(found: &Found, grouping: Grouping, most: usize) -> Self {
        let mut drawing = Self::default();
        for strand in &found.strands {
            let keys = keys(strand, found, grouping);
            let new = keys.iter().flatten();
            let new = new.filter(|key| !drawing.numbers.contains_key(key)).count();
            let lines = drawing.lines.len() + 3;
            if drawing.nodes.len() + new > most || lines > most.saturating_mul(LINES) {
                drawing.cut += 1;
                drawing.missing.extend(strand.at.iter().flatten());
            } else {
                drawing.add(strand, keys, found);
            }
        }
        drawing
    }

    fn add(&mut self, strand: &Strand, keys: [Option<Key>; 4], found: &Found) {
        let mut at = [None; 4];
        for ((place, key), base) in at.iter_mut().zip(keys).zip(strand.at) {
            *place = key
                .zip(base)
                .map(|(key, base)| self.number(key, base, found));
        }
        let [owner, scope, client, who] = at;
        for (from, to) in [(owner, scope), (scope, client), (client, who)] {
            if let (Some(from), Some(to)) = (from, to) {
                let line = self.lines.entry((from, to)).or_default();
                line.add(strand, found);
            }
        }
        let row = self.rows.entry([owner, scope, client]).or_default();
        row.line.add(strand, found);
        if client.is_none() {
            row.people.extend(who);
        }
        if strand.holds {
            row.people.extend(who);
            row.itself |= who.is_none();
        }
        if strand.may_ask {
            row.may_ask_for.extend(who);
            row.may_ask_for_itself |= who.is_none();
        }
    }

    fn number(&mut self, key: Key, base: usize, found: &Found) -> usize {
        let number = if let Some(number) = self.numbers.get(&key) {
            *number
        } else {
            let number = self.nodes.len();
            let node = found.nodes.get(base);
            self.nodes
                .extend(node.map(|base| node_of(&key, &base.node, &found.wording)));
            self.members.push(BTreeSet::new());
            self.numbers.insert(key, number);
            number
        };
        if let Some(members) = self.members.get_mut(number) {
            members.insert(base);
        }
        number
    }

    fn finish(mut self, request: &PictureRequest<'_>, found: &Found, wording: &Wording) -> Picture {
        for (node, members) in self.nodes.iter_mut().zip(&self.members) {
            count(node, members, found, wording);
        }
        let mut left_out = found.left_out.clone();
        left_out.extend(self.sentence(found, wording));
        let known = found.may_ask_known;
        let shown: BTreeSet<usize> = self.members.iter().flatten().copied().collect();
        let mut counts = [0; 4];
        for base in shown.iter().filter_map(|number| found.nodes.get(*number)) {
            if let Some(count) = counts.get_mut(base.node.column.at()) {
                *count += 1;
            }
        }
        let (findings, more_findings) = findings::findings(found);
        let picture = Picture {
            findings,
            more_findings,
            version: request.snapshot.version(),
            focus: request.focus.clone(),
            edges: self.edges(known),
            rows: self.rows(known),
            nodes: self.nodes,
            counts,
            left_out,
            wording: wording.clone(),
        };
        layout::in_order(picture)
    }

    fn edges(&self, known: bool) -> Vec<Edge> {
        let column = |number: usize| self.nodes.get(number).map(|node| node.column);
        let lines = self.lines.iter();
        lines
            .map(|((from, to), line)| Edge {
                from: *from,
                to: *to,
                tie: match column(*to) {
                    Some(Column::Scopes) => Tie::Owns,
                    Some(Column::Clients) => line.tie(known),
                    // Whoever has it has not asked for it in the name of a group.
                    _ => line.tie(false),
                },
                users: match column(*to) {
                    Some(Column::Scopes) => 0,
                    _ => line.users.len(),
                },
            })
            .collect()
    }

    fn rows(&self, known: bool) -> Vec<Row> {
        // Of many scopes some may have no client: that is no row of theirs.
        let with_client: BTreeSet<_> = self
            .rows
            .keys()
            .filter(|[.., client]| client.is_some())
            .map(|[owner, scope, _]| (*owner, *scope))
            .collect();
        let rows = self.rows.iter().filter(|([owner, scope, client], _)| {
            client.is_some() || scope.is_none() || !with_client.contains(&(*owner, *scope))
        });
        rows.map(|([owner, scope, client], row)| Row {
            resource_server: *owner,
            scope: *scope,
            client: *client,
            tie: client.and(*scope).map(|_| row.line.tie(known)),
            people: row.people.iter().copied().collect(),
            itself: row.itself,
            may_ask_for: row.may_ask_for.iter().copied().collect(),
            may_ask_for_itself: row.may_ask_for_itself,
            users: row.line.users.len(),
        })
        .collect()
    }

    /// What did not fit.
    fn sentence(&self, found: &Found, wording: &Wording) -> Option<String> {
        let drawn: BTreeSet<usize> = self.members.iter().flatten().copied().collect();
        let missing = self.missing.difference(&drawn);
        let mut counts = [0_usize; 4];
        for base in missing.filter_map(|number| found.nodes.get(*number)) {
            if let Some(count) = counts.get_mut(base.node.column.at()) {
                *count += 1;
            }
        }
        if self.cut == 0 {
            return None;
        }
        let words = [
            PhraseKind::ResourceServers,
            PhraseKind::Scopes,
            PhraseKind::Clients,
            PhraseKind::People,
        ];
        let parts: Vec<String> = counts
            .iter()
            .zip(words)
            .filter(|(count, _)| **count > 0)
            .map(|(count, kind)| wording.counting(kind, *count))
            .collect();
        Some(if parts.is_empty() {
            wording.plain(PhraseKind::TooManyLines)
        } else {
            wording.of(PhraseKind::TooMuch, &parts.join(", "))
        })
    }
}

/// What each node of a strand is when it is grouped so.
fn keys(strand: &Strand, found: &Found, grouping: Grouping) -> [Option<Key>; 4] {
    let base = |at: usize| {
        let number = strand.at.get(at).copied().flatten()?;
        found.nodes.get(number)
    };
    let owner = base(0).map(|base| base.key.clone());
    let scope = base(1).map(|base| match &base.within {
        Within::Names(owner, prefix) if grouping.scopes => {
            Key::Names(owner.clone(), prefix.clone())
        }
        _ => base.key.clone(),
    });
    // What clients and users are tied to.
    let lane = scope.as_ref().filter(|_| grouping.clients);
    let client = base(2).map(|base| match lane {
        Some(lane) => Key::ClientsOf(Box::new(lane.clone())),
        None => base.key.clone(),
    });
    let who = base(3).map(|base| match (&base.within, lane) {
        (Within::Groups(_), Some(lane)) => Key::UsersAt(Box::new(lane.clone())),
        (Within::Groups(groups), None) if grouping.users => Key::UsersOf(groups.clone()),
        _ => base.key.clone(),
    });
    [owner, scope, client, who]
}

/// A node for `key`, of which `base` is the first.
fn node_of(key: &Key, base: &Node, wording: &Wording) -> Node {
    if let Key::Named(_) | Key::Outside(_) = key {
        return base.clone();
    }
    Node {
        label: match key {
            Key::Names(_, prefix) if prefix.is_empty() => wording.plain(PhraseKind::OtherNames),
            Key::Names(_, prefix) => format!("{prefix}…"),
            Key::UsersOf(groups) if groups.is_empty() => wording.plain(PhraseKind::InNoGroup),
            Key::UsersOf(groups) => groups.join(", "),
            _ => String::new(),
        },
        detail: String::new(),
        link: link(key),
        mark: Mark::Group,
        stands_for: 0,
        ..base.clone()
    }
}

/// What the picture is narrowed to by following a node of this key.
fn link(key: &Key) -> Option<NodeName> {
    match key {
        Key::Named(name) => Some(name.clone()),
        Key::Names(owner, prefix) if prefix.is_empty() => Some(owner.clone()),
        Key::Names(_, prefix) => Some(NodeName::Namespace(prefix.clone())),
        Key::UsersOf(groups) => match &groups[..] {
            [only] => Some(NodeName::Group(only.clone())),
            _ => None,
        },
        Key::ClientsOf(lane) | Key::UsersAt(lane) => link(lane),
        Key::Outside(_) => None,
    }
}

/// Says how many a group stands for; one that stands for one is that one.
fn count(node: &mut Node, members: &BTreeSet<usize>, found: &Found, wording: &Wording) {
    if node.mark != Mark::Group {
        return;
    }
    let only = members.iter().next().filter(|_| members.len() == 1);
    if let Some(base) = only.and_then(|number| found.nodes.get(*number)) {
        *node = base.node.clone();
        return;
    }
    let many = members.len();
    node.stands_for = many;
    let risks = members.iter().filter_map(|number| found.nodes.get(*number));
    node.risk = risks.map(|base| base.node.risk).max().unwrap_or_default();
    let kind = match node.column {
        Column::ResourceServers => PhraseKind::ResourceServers,
        Column::Scopes => PhraseKind::Scopes,
        Column::Clients => PhraseKind::Clients,
        Column::People => PhraseKind::Users,
    };
    let counted = wording.counting(kind, many);
    if node.label.is_empty() {
        node.label = counted;
    } else {
        node.detail = counted;
    }
}
