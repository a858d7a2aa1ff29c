//! What stands in a column.

use std::fmt;

use super::{Phrase, PhraseKind, Wording};
use crate::{
    model::{ClientId, Owner, Risk, ScopeState, UserId},
    scope::ScopeToken,
};

words! {
    /// The columns, from left to right.
    ///
    /// ```
    /// use bailiwick_core::picture::Column;
    ///
    /// assert_eq!(Column::ALL.len(), 4);
    /// assert_eq!(Column::parse("scopes"), Some(Column::Scopes));
    /// assert_eq!(Column::People.as_str(), "people");
    /// ```
    Column {
        /// Who owns scopes.
        ResourceServers = "resource-servers",
        /// Scopes.
        Scopes = "scopes",
        /// Who asks for them.
        Clients = "clients",
        /// For whom: users and groups.
        People = "people",
    }
}

impl Column {
    /// Its heading.
    ///
    /// ```
    /// assert_eq!(bailiwick_core::picture::Column::People.heading(), "Users and groups");
    /// ```
    pub fn heading(self) -> &'static str {
        match self {
            Self::ResourceServers => "Resource servers",
            Self::Scopes => "Scopes",
            Self::Clients => "Clients",
            Self::People => "Users and groups",
        }
    }

    /// Its place from the left.
    pub(super) fn at(self) -> usize {
        match self {
            Self::ResourceServers => 0,
            Self::Scopes => 1,
            Self::Clients => 2,
            Self::People => 3,
        }
    }
}

words! {
    /// How a node is drawn: by shape and word, never by colour alone.
    ///
    /// ```
    /// use bailiwick_core::picture::Mark;
    ///
    /// assert_eq!(Mark::default(), Mark::Plain);
    /// assert_eq!(Mark::parse("retired"), Some(Mark::Retired));
    /// assert_eq!(Mark::Group.as_str(), "group");
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    Mark {
        /// In use.
        #[default]
        Plain = "plain",
        /// Stands for several.
        Group = "group",
        /// A scope that waits for approval.
        Pending = "pending",
        /// A scope that is to be given up.
        Deprecated = "deprecated",
        /// A scope, client or user out of use for now.
        Disabled = "disabled",
        /// A scope out of use for ever.
        Retired = "retired",
    }
}

impl From<ScopeState> for Mark {
    fn from(state: ScopeState) -> Self {
        match state {
            ScopeState::Active => Self::Plain,
            ScopeState::Pending => Self::Pending,
            ScopeState::Deprecated => Self::Deprecated,
            ScopeState::Disabled => Self::Disabled,
            ScopeState::Retired => Self::Retired,
        }
    }
}

/// What a picture can be narrowed to.
///
/// ```
/// use bailiwick_core::picture::NodeName;
///
/// for text in ["server", "scope:plants:see", "client:field-notes", "risk:high", "everybody"] {
///     assert_eq!(NodeName::parse(text).unwrap().to_string(), text);
/// }
/// let scope = NodeName::parse("scope:plants:see").unwrap();
/// assert_eq!((scope.kind(), scope.value()), ("scope", "plants:see"));
/// assert_eq!(NodeName::parse("plants:see"), None);
/// assert_eq!(NodeName::parse("scope:two words"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NodeName {
    /// The authorization server itself, as an owner of scopes.
    AuthorizationServer,
    /// A resource server.
    ResourceServer(ClientId),
    /// Every scope whose name begins so.
    Namespace(String),
    /// Every scope with which, and with what comes with it, at least so much harm can be
    /// done.
    Risk(Risk),
    /// A scope.
    Scope(ScopeToken),
    /// A client.
    Client(ClientId),
    /// Every user, as far as clients may ask for any.
    Everybody,
    /// A group of users.
    Group(String),
    /// A user, by identifier.
    User(UserId),
}

impl NodeName {
    /// The kinds that have a name, each with the word before it.
    pub const KINDS: [&'static str; 7] = [
        "scope",
        "client",
        "resource-server",
        "namespace",
        "group",
        "user",
        "risk",
    ];

    /// Reads it, as [`Display`](fmt::Display) writes it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "server" => return Some(Self::AuthorizationServer),
            "everybody" => return Some(Self::Everybody),
            _ => {}
        }
        let (kind, value) = text.split_once(':')?;
        if value.is_empty() {
            return None;
        }
        Some(match kind {
            "resource-server" => Self::ResourceServer(ClientId::new(value)),
            "namespace" => Self::Namespace(value.to_owned()),
            "risk" => Self::Risk(Risk::parse(value)?),
            "scope" => Self::Scope(ScopeToken::parse(value).ok()?),
            "client" => Self::Client(ClientId::new(value)),
            "group" => Self::Group(value.to_owned()),
            "user" => Self::User(UserId::new(value)),
            _ => return None,
        })
    }

    /// What kind it is, in the word that stands before its name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AuthorizationServer => "server",
            Self::ResourceServer(_) => "resource-server",
            Self::Namespace(_) => "namespace",
            Self::Risk(_) => "risk",
            Self::Scope(_) => "scope",
            Self::Client(_) => "client",
            Self::Everybody => "everybody",
            Self::Group(_) => "group",
            Self::User(_) => "user",
        }
    }

    /// Its name; empty where there is only one.
    pub fn value(&self) -> &str {
        match self {
            Self::AuthorizationServer | Self::Everybody => "",
            Self::ResourceServer(id) | Self::Client(id) => id.as_str(),
            Self::Namespace(text) | Self::Group(text) => text,
            Self::Risk(risk) => risk.as_str(),
            Self::Scope(name) => name.as_str(),
            Self::User(id) => id.as_str(),
        }
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        match self {
            Self::AuthorizationServer | Self::Everybody => Ok(()),
            named => write!(f, ":{}", named.value()),
        }
    }
}

impl From<&Owner> for NodeName {
    fn from(owner: &Owner) -> Self {
        match owner {
            Owner::AuthorizationServer => Self::AuthorizationServer,
            Owner::ResourceServer(id) => Self::ResourceServer(id.clone()),
        }
    }
}

/// Something in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub column: Column,
    /// What it is called: one line without control characters.
    pub label: String,
    /// What else is to be said; may be empty.
    pub detail: String,
    /// What the picture is narrowed to by following it.
    pub link: Option<NodeName>,
    /// How it is drawn.
    pub mark: Mark,
    /// How much harm can be done with a scope and all that comes with it; of several
    /// scopes the highest. Little, of what is no scope.
    pub risk: Risk,
    /// How many it stands for.
    pub stands_for: usize,
}

impl Node {
    /// What it is, in a word or two.
    pub(super) fn kind(&self) -> &'static str {
        match (&self.link, self.column) {
            (Some(NodeName::Group(_)), Column::People) => "group",
            (Some(NodeName::User(_)), _) => "user",
            (_, Column::ResourceServers) => "resource server",
            (_, Column::Scopes) => "scope",
            (_, Column::Clients) => "client",
            (_, Column::People) => "users",
        }
    }

    /// In which state it is, in a word: `active` where nothing is to be said, `group` of
    /// what stands for many.
    ///
    /// ```
    /// # use bailiwick_core::picture::{Column, Mark, Node};
    /// # let node = Node {
    /// #     column: Column::Scopes, label: String::new(), detail: String::new(),
    /// #     link: None, mark: Mark::Plain, risk: Default::default(), stands_for: 1,
    /// # };
    /// assert_eq!(node.state(), "active");
    /// ```
    pub fn state(&self) -> &'static str {
        match self.mark {
            Mark::Plain => "active",
            mark => mark.as_str(),
        }
    }

    /// All of it in words, for those who do not see it.
    ///
    /// ```
    /// use bailiwick_core::{model::Risk, picture::{Column, Mark, Node}};
    ///
    /// let node = Node {
    ///     column: Column::Scopes,
    ///     label: "plants:see".to_owned(),
    ///     detail: "deprecated".to_owned(),
    ///     link: None,
    ///     mark: Mark::Deprecated,
    ///     risk: Risk::High,
    ///     stands_for: 1,
    /// };
    /// assert_eq!(node.words(), "scope plants:see, deprecated, high risk");
    /// ```
    pub fn words(&self) -> String {
        self.words_in(&Wording::default())
    }

    /// The same, in these words.
    pub(super) fn words_in(&self, wording: &Wording) -> String {
        let mut text = if self.mark == Mark::Group {
            self.label.clone()
        } else {
            wording.say(&Phrase {
                what: self.kind().to_owned(),
                ..Phrase::of(PhraseKind::Node, self.label.as_str())
            })
        };
        let below = self.below(wording);
        if !below.is_empty() {
            text.push_str(", ");
            text.push_str(&below);
        }
        text
    }

    /// What stands below its name: its detail and its risk, if that is not low.
    pub(super) fn below(&self, wording: &Wording) -> String {
        if self.risk == Risk::Low {
            return self.detail.clone();
        }
        let kind = if self.mark == Mark::Group {
            PhraseKind::RiskUpTo
        } else {
            PhraseKind::Risk
        };
        let risk = wording.of(kind, self.risk.as_str());
        if self.detail.is_empty() {
            risk
        } else {
            format!("{}, {risk}", self.detail)
        }
    }
}
