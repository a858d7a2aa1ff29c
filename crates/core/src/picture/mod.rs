//! The picture: how authority is laid out, from resource servers over their scopes
//! and the clients that have them to people.
//!
//! [`PictureRequest`] says what is drawn and of what, [`Picture`] is what came of it:
//! nodes in four columns, edges between neighbouring columns, and the same facts as
//! rows. The renderings are functions of it alone.

mod csv;
mod dot;
mod findings;
mod gather;
mod group;
mod layout;
mod mermaid;
mod node;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod wording;

use crate::{
    Config, Snapshot, UnixTime,
    model::{ClientId, User},
    snapshot::Version,
    store::{Holdings, HoldingsPlan},
};

pub(crate) use csv::push as push_cell;
pub use findings::{Finding, FindingKind};
pub use layout::{Layout, Place};
pub use node::{Column, Mark, Node, NodeName};
pub use svg::SvgStyle;
pub use wording::{Phrase, PhraseKind, Wording};

/// Most nodes of a picture for people.
pub const MOST_NODES: usize = 200;

words! {
    /// What an edge says.
    ///
    /// ```
    /// use bailiwick_core::picture::Tie;
    ///
    /// assert_eq!(Tie::MayAsk.as_str(), "may-ask");
    /// assert_eq!(Tie::parse("holds"), Some(Tie::Holds));
    /// ```
    #[non_exhaustive]
    Tie {
        /// A resource server owns a scope.
        Owns = "owns",
        /// A client may ask for a scope, or for people, and has nothing yet.
        MayAsk = "may-ask",
        /// A client holds a live grant.
        Holds = "holds",
        /// It holds one, and would not be given another.
        OnlyHolds = "only-holds",
    }
}

impl Tie {
    /// The same for people.
    ///
    /// ```
    /// use bailiwick_core::picture::Tie;
    ///
    /// assert_eq!(Tie::OnlyHolds.words(), "holds what it may no longer ask for");
    /// ```
    pub fn words(self) -> &'static str {
        match self {
            Self::Owns => "owns it",
            Self::MayAsk => "may ask",
            Self::Holds => "holds it",
            Self::OnlyHolds => "holds what it may no longer ask for",
        }
    }
}

/// A line between two nodes of neighbouring columns.
///
/// ```
/// use bailiwick_core::picture::{Edge, Tie};
///
/// /// What stands beside a line.
/// fn told(edge: &Edge) -> String {
///     match edge.users {
///         0 => edge.tie.words().to_owned(),
///         users => format!("{} for {users}", edge.tie.words()),
///     }
/// }
///
/// let edge = Edge { from: 0, to: 3, tie: Tie::MayAsk, users: 0 };
/// assert_eq!(told(&edge), "may ask");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins: a number in [`Picture::nodes`].
    pub from: usize,
    /// Where it ends, one column further.
    pub to: usize,
    /// What it says.
    pub tie: Tie,
    /// For how many users something is held along it.
    pub users: usize,
}

/// One row of the table that says the same as the lines; each place is a number in
/// [`Picture::nodes`].
///
/// ```
/// use bailiwick_core::picture::{Picture, Row};
///
/// /// Which client a row speaks of.
/// fn client<'a>(row: &Row, picture: &'a Picture) -> Option<&'a str> {
///     let node = picture.nodes.get(row.client?)?;
///     Some(&node.label)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who owns the scope.
    pub resource_server: Option<usize>,
    /// The scope.
    pub scope: Option<usize>,
    /// Who may ask for it, or holds it.
    pub client: Option<usize>,
    /// Which of the two; `None` where there is no client.
    pub tie: Option<Tie>,
    /// For whom it is held.
    pub people: Vec<usize>,
    /// Whether it is held by the client for itself.
    pub itself: bool,
    /// For whom the client may ask.
    pub may_ask_for: Vec<usize>,
    /// Whether it may for itself.
    pub may_ask_for_itself: bool,
    /// For how many users it is held.
    pub users: usize,
}

/// What is drawn, and of what.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     picture::{MOST_NODES, NodeName, PictureRequest},
///     store::Holdings,
/// };
///
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let request = PictureRequest {
///     snapshot: &snapshot,
///     config: &config,
///     now: host::NOW,
///     holdings: &Holdings::default(),
///     people: &[],
///     focus: NodeName::parse("scope:plants:see"),
///     most_nodes: MOST_NODES,
/// };
/// let picture = request.draw();
/// assert!(picture.nodes.iter().any(|node| node.label == "plants:see"));
/// assert!(!picture.nodes.iter().any(|node| node.label == "read"));
/// assert!(picture.mermaid().starts_with("flowchart LR\n"));
/// ```
#[derive(Clone, Debug)]
pub struct PictureRequest<'a> {
    /// Clients and scopes.
    pub snapshot: &'a Snapshot,
    /// The settings, by which it is decided who may ask.
    pub config: &'a Config,
    /// When.
    pub now: UnixTime,
    /// Who holds what: for [`PictureRequest::plan`].
    pub holdings: &'a Holdings,
    /// Those users of the holdings of whom more is known than an identifier.
    pub people: &'a [User],
    /// Only what is connected with this.
    pub focus: Option<NodeName>,
    /// Most nodes; beyond, some stand for many.
    pub most_nodes: usize,
}

impl PictureRequest<'_> {
    /// What a store must be asked for this picture, but for its moment; the holdings
    /// of the request are not looked at.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::{NodeName, PictureRequest}, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200,
    /// #     focus: NodeName::parse("scope:plants:see"),
    /// # };
    /// assert_eq!(request.plan().scopes.len(), 1); // its focus is one scope
    /// ```
    pub fn plan(&self) -> HoldingsPlan {
        gather::plan(self)
    }

    /// Draws it, in English.
    pub fn draw(&self) -> Picture {
        self.draw_in(&Wording::default())
    }

    /// Draws it, in these words.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// use bailiwick_core::picture::{PhraseKind, Wording};
    ///
    /// let german = Wording::new(|phrase| match phrase.kind {
    ///     PhraseKind::Everything => "alles".to_owned(),
    ///     _ => phrase.to_string(),
    /// });
    /// assert_eq!(request.draw_in(&german).heading(), "alles");
    /// ```
    pub fn draw_in(&self, wording: &Wording) -> Picture {
        group::draw(self, &gather::gather(self, wording), wording)
    }
}

/// A picture.
///
/// ```
/// use bailiwick_core::picture::Picture;
///
/// /// What is worth telling an administrator at sign-in.
/// fn to_look_at(picture: &Picture) -> Option<String> {
///     let first = picture.findings.first()?;
///     let more = picture.findings.len() - 1;
///     Some(format!("'{}', and {more} more", first.node.label))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The version of clients and registry that it shows.
    pub version: Version,
    /// What it was narrowed to.
    pub focus: Option<NodeName>,
    /// The nodes, column by column.
    pub nodes: Vec<Node>,
    /// The lines.
    pub edges: Vec<Edge>,
    /// The same as rows.
    pub rows: Vec<Row>,
    /// What is worth a look, at most 25 of each kind.
    pub findings: Vec<Finding>,
    /// Whether there is more of that.
    pub more_findings: bool,
    /// What is not shown, in sentences for people.
    pub left_out: Vec<String>,
    /// How many there are in each column, groups counted as what they stand for.
    counts: [usize; 4],
    /// In whose words it speaks.
    wording: Wording,
}

impl Picture {
    /// Whether there is nothing to show.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{Snapshot, picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (Snapshot::new(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// assert!(request.draw().is_empty()); // of an empty snapshot
    /// ```
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// How many there are in a column, groups counted as what they stand for.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// use bailiwick_core::picture::Column;
    ///
    /// assert_eq!(request.draw().count(Column::Scopes), 3);
    /// ```
    pub fn count(&self, column: Column) -> usize {
        self.counts.get(column.at()).copied().unwrap_or_default()
    }

    /// In one sentence, for those who do not see it.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// assert!(request.draw().summary().contains("3 scopes"));
    /// ```
    pub fn summary(&self) -> String {
        let server = self.nodes.iter().filter(|node| {
            node.column == Column::ResourceServers
                && node.link == Some(NodeName::AuthorizationServer)
        });
        let owners = self
            .count(Column::ResourceServers)
            .saturating_sub(server.count());
        [
            (PhraseKind::ResourceServers, owners),
            (PhraseKind::Scopes, self.count(Column::Scopes)),
            (PhraseKind::Clients, self.count(Column::Clients)),
            (PhraseKind::People, self.count(Column::People)),
        ]
        .map(|(kind, count)| self.wording.counting(kind, count))
        .join(", ")
    }

    /// How to call what the picture was narrowed to.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::{NodeName, PictureRequest}, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200,
    /// #     focus: NodeName::parse("client:field-notes"),
    /// # };
    /// assert_eq!(request.draw().heading(), "client Field Notes");
    /// ```
    pub fn heading(&self) -> String {
        let Some(focus) = &self.focus else {
            return self.wording.plain(PhraseKind::Everything);
        };
        let node = self
            .nodes
            .iter()
            .find(|node| node.link.as_ref() == Some(focus));
        if let NodeName::Risk(risk) = focus {
            return self.wording.of(PhraseKind::RiskAtLeast, risk.as_str());
        }
        if let NodeName::AuthorizationServer | NodeName::Everybody = focus {
            return self.wording.of(PhraseKind::Kind, focus.kind());
        }
        let name = node.map_or_else(
            || text::clean(focus.value(), text::LONGEST),
            |node| node.label.clone(),
        );
        self.wording.say(&Phrase {
            what: focus.kind().to_owned(),
            ..Phrase::of(PhraseKind::Node, name)
        })
    }
}

impl Picture {
    /// What stands below the name of a node of this picture: what else is to be said of
    /// it, and how much harm can be done with a scope if that is not little.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// use bailiwick_core::model::Risk;
    ///
    /// let picture = request.draw();
    /// let mut node = picture.nodes[0].clone();
    /// node.detail = "deprecated".to_owned();
    /// node.risk = Risk::Critical;
    /// assert_eq!(picture.below(&node), "deprecated, critical risk");
    /// ```
    pub fn below(&self, node: &Node) -> String {
        node.below(&self.wording)
    }
}

/// The name that people see of a client, and else its identifier.
fn client_label(snapshot: &Snapshot, id: &ClientId) -> String {
    let name = snapshot.client(id).map(|client| client.name());
    let name = name.filter(|name| !name.trim().is_empty());
    text::clean(name.unwrap_or(id.as_str()), text::LONGEST)
}
