//! What is worth a look: authority that nobody uses any more, or that nobody can.

use std::collections::{BTreeMap, BTreeSet};

use super::{Column, Mark, Node, gather::Found};

/// Most findings of one kind.
const MOST: usize = 25;

words! {
    /// What is worth a look.
    ///
    /// ```
    /// use bailiwick_core::picture::FindingKind;
    ///
    /// assert_eq!(FindingKind::parse("out-of-use"), Some(FindingKind::OutOfUse));
    /// assert_eq!(FindingKind::Idle.as_str(), "idle");
    /// ```
    #[non_exhaustive]
    FindingKind {
        /// A client holds what it would not be given again.
        OnlyHeld = "only-held",
        /// A scope is given up or out of use, and somebody holds it.
        OutOfUse = "out-of-use",
        /// A scope is in use, and no client may ask for it or holds it.
        Unreachable = "unreachable",
        /// A client may ask for nothing and holds nothing.
        Idle = "idle",
        /// A resource server has no scope.
        Empty = "empty",
    }
}

/// Something that is worth a look.
///
/// ```
/// use bailiwick_core::picture::{Finding, FindingKind};
///
/// /// Scopes that somebody should retire.
/// fn unreachable(findings: &[Finding]) -> impl Iterator<Item = &str> {
///     let wanted = |finding: &&Finding| finding.kind == FindingKind::Unreachable;
///     findings.iter().filter(wanted).map(|finding| finding.node.label.as_str())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// About which scope, client or resource server.
    pub node: Node,
    /// Which clients have to do with it.
    pub clients: Vec<Node>,
}

impl Finding {
    /// What is said of its node.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (mut snapshot, config) = (host::snapshot(), host::config());
    /// # snapshot = snapshot.without_client(&bailiwick_core::model::ClientId::new("field-notes"));
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// let findings = request.draw().findings;
    /// let read = findings.iter().find(|finding| finding.node.label == "read").unwrap();
    /// assert_eq!(read.words(), "no client may ask for it or holds it");
    /// ```
    pub fn words(&self) -> String {
        match self.kind {
            FindingKind::OnlyHeld => "held by those who may no longer ask for it:".to_owned(),
            FindingKind::OutOfUse => format!("{} and still held by:", self.node.state()),
            FindingKind::Unreachable => "no client may ask for it or holds it".to_owned(),
            FindingKind::Idle => "may ask for nothing and holds nothing".to_owned(),
            FindingKind::Empty => "has no scope".to_owned(),
        }
    }
}

/// How a client has a scope: whether it may ask, whether it holds it.
type Ties = BTreeMap<usize, (bool, bool)>;

/// What of `found` is worth a look, at most so many of each kind; whether there is more.
pub(super) fn findings(found: &Found) -> (Vec<Finding>, bool) {
    let mut scopes: BTreeMap<usize, Ties> = BTreeMap::new();
    let mut with_scope = BTreeSet::new();
    let mut alone = BTreeSet::new();
    for strand in &found.strands {
        let [owner, scope, client, _] = strand.at;
        let Some(scope) = scope else {
            alone.extend(owner.or(client));
            continue;
        };
        with_scope.extend([owner, client].into_iter().flatten());
        let ties = scopes.entry(scope).or_default();
        if let Some(client) = client {
            let tie = ties.entry(client).or_default();
            tie.0 |= strand.may_ask;
            tie.1 |= strand.holds;
        }
    }
    let mut all = Vec::new();
    for (scope, ties) in &scopes {
        all.extend(of_scope(*scope, ties, found));
    }
    for number in alone.difference(&with_scope) {
        let Some(node) = node(*number, found) else {
            continue;
        };
        let kind = match node.column {
            Column::ResourceServers => FindingKind::Empty,
            Column::Clients if node.mark == Mark::Plain => FindingKind::Idle,
            _ => continue,
        };
        let clients = Vec::new();
        all.push(Finding {
            kind,
            node,
            clients,
        });
    }
    all.sort_by_cached_key(|finding| (finding.kind, finding.node.label.clone()));
    let before = all.len();
    let mut counts: BTreeMap<FindingKind, usize> = BTreeMap::new();
    all.retain(|finding| {
        let count = counts.entry(finding.kind).or_default();
        *count += 1;
        *count <= MOST
    });
    let more = all.len() < before;
    (all, more)
}

fn of_scope(scope: usize, ties: &Ties, found: &Found) -> Option<Finding> {
    let node = node(scope, found)?;
    let holders = |only: bool| {
        let held = ties
            .iter()
            .filter(|(_, (may_ask, holds))| *holds && !(only && *may_ask));
        let nodes = held.filter_map(|(client, _)| self::node(*client, found));
        nodes.collect::<Vec<_>>()
    };
    let (kind, clients) = match node.mark {
        Mark::Plain if ties.is_empty() && found.may_ask_known => {
            (FindingKind::Unreachable, Vec::new())
        }
        Mark::Plain if found.may_ask_known => (FindingKind::OnlyHeld, holders(true)),
        Mark::Plain => return None,
        _ => (FindingKind::OutOfUse, holders(false)),
    };
    let says = kind == FindingKind::Unreachable || !clients.is_empty();
    says.then_some(Finding {
        kind,
        node,
        clients,
    })
}

fn node(number: usize, found: &Found) -> Option<Node> {
    found.nodes.get(number).map(|base| base.node.clone())
}
