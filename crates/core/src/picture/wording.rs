//! What a picture says besides names, and in whose words.

use std::{fmt, sync::Arc};

words! {
    /// What a picture says besides names.
    ///
    /// ```
    /// use bailiwick_core::picture::PhraseKind;
    ///
    /// assert_eq!(PhraseKind::EveryUser.as_str(), "every-user");
    /// assert_eq!(PhraseKind::parse("every-user"), Some(PhraseKind::EveryUser));
    /// ```
    #[non_exhaustive]
    PhraseKind {
        /// The authorization server, as an owner.
        ThisServer = "this-server",
        /// `name` is the word of a state.
        State = "state",
        /// How much harm can be done with a scope: `name` is the word of a risk.
        Risk = "risk",
        /// The same of several scopes, of which it is the highest.
        RiskUpTo = "risk-up-to",
        /// A picture of scopes of at least the risk `name`.
        RiskAtLeast = "risk-at-least",
        /// A resource server without one.
        NoNamespace = "no-namespace",
        /// `name` is the kind of a node, or of what the picture was narrowed to.
        Kind = "kind",
        /// Whoever a client may ask for.
        EveryUser = "every-user",
        /// Users outside the groups `name`.
        UsersOutside = "users-outside",
        /// The group `name`.
        GroupNamed = "group-named",
        /// Scopes whose names begin otherwise.
        OtherNames = "other-names",
        /// Users without a group.
        InNoGroup = "in-no-group",
        /// `count` resource servers.
        ResourceServers = "resource-servers",
        /// `count` scopes.
        Scopes = "scopes",
        /// `count` clients.
        Clients = "clients",
        /// `count` users.
        Users = "users",
        /// `count` users and groups.
        People = "people",
        /// The heading of the column `name`.
        Column = "column",
        /// A picture that is not narrowed.
        Everything = "everything",
        /// The node `name` of the kind `what`.
        Node = "node",
        /// A picture of `name`, in which there is `what`.
        PictureOf = "picture-of",
        /// What the tie `name` says.
        Tie = "tie",
        /// The same, for `count` users.
        TieForUsers = "tie-for-users",
        /// A client that has something for itself.
        Itself = "itself",
        /// It may ask for `name`.
        MayAskFor = "may-ask-for",
        /// Only the first `count` scopes are looked at.
        OnlyScopes = "only-scopes",
        /// Only `count` holdings are counted.
        OnlyHoldings = "only-holdings",
        /// Who may ask is not decided.
        OnlyHeld = "only-held",
        /// `count` clients have nothing.
        HaveNothing = "have-nothing",
        /// `name` was left out.
        TooMuch = "too-much",
        /// Some lines were left out.
        TooManyLines = "too-many-lines",
        /// Only of the first `count` users more than an identifier is shown.
        OnlyUsers = "only-users",
    }
}

/// One thing that a picture says; [`Display`](fmt::Display) says it in English.
///
/// ```
/// use bailiwick_core::picture::{Phrase, PhraseKind};
///
/// let phrase = Phrase::counting(PhraseKind::Scopes, 3);
/// assert_eq!(phrase.to_string(), "3 scopes");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Phrase {
    /// What.
    pub kind: PhraseKind,
    /// About this.
    pub name: String,
    /// And this.
    pub what: String,
    /// About so many.
    pub count: usize,
}

impl Phrase {
    /// What needs nothing else.
    ///
    /// ```
    /// use bailiwick_core::picture::{Phrase, PhraseKind};
    ///
    /// assert_eq!(Phrase::new(PhraseKind::Itself).to_string(), "itself");
    /// ```
    pub fn new(kind: PhraseKind) -> Self {
        Self {
            kind,
            name: String::new(),
            what: String::new(),
            count: 0,
        }
    }

    /// What is said of `name`.
    ///
    /// ```
    /// use bailiwick_core::picture::{Phrase, PhraseKind};
    ///
    /// assert_eq!(Phrase::of(PhraseKind::GroupNamed, "staff").to_string(), "group staff");
    /// ```
    pub fn of(kind: PhraseKind, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::new(kind)
        }
    }

    /// What is said of so many.
    ///
    /// ```
    /// use bailiwick_core::picture::{Phrase, PhraseKind};
    ///
    /// assert_eq!(Phrase::counting(PhraseKind::Clients, 1).to_string(), "1 client");
    /// ```
    pub fn counting(kind: PhraseKind, count: usize) -> Self {
        Self {
            count,
            ..Self::new(kind)
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use PhraseKind as Kind;
        let Self {
            kind,
            name,
            what,
            count,
        } = self;
        let counted = |f: &mut fmt::Formatter<'_>, one: &str, many: &str| {
            write!(f, "{count} {}", if *count == 1 { one } else { many })
        };
        match kind {
            Kind::ThisServer => f.write_str("this server"),
            Kind::State | Kind::Kind => f.write_str(name),
            Kind::Risk => write!(f, "{name} risk"),
            Kind::RiskUpTo => write!(f, "up to {name} risk"),
            Kind::RiskAtLeast => write!(f, "{name} risk or more"),
            Kind::NoNamespace => f.write_str("no namespace"),
            Kind::EveryUser => f.write_str("every user"),
            Kind::UsersOutside => write!(f, "users outside {name}"),
            Kind::GroupNamed => write!(f, "group {name}"),
            Kind::OtherNames => f.write_str("other names"),
            Kind::InNoGroup => f.write_str("in no group"),
            Kind::ResourceServers => counted(f, "resource server", "resource servers"),
            Kind::Scopes => counted(f, "scope", "scopes"),
            Kind::Clients => counted(f, "client", "clients"),
            Kind::Users => counted(f, "user", "users"),
            Kind::People => counted(f, "user or group", "users and groups"),
            Kind::Column => {
                let column = super::Column::parse(name);
                f.write_str(column.map_or("", super::Column::heading))
            }
            Kind::Everything => f.write_str("everything"),
            Kind::Node => write!(f, "{what} {name}"),
            Kind::PictureOf => write!(f, "Picture of {name}: {what}"),
            Kind::Tie => f.write_str(tie(name)),
            Kind::TieForUsers => {
                write!(f, "{} for ", tie(name))?;
                counted(f, "user", "users")
            }
            Kind::Itself => f.write_str("itself"),
            Kind::MayAskFor => write!(f, "may ask for {name}"),
            _ => self.left_out(f),
        }
    }
}

fn tie(name: &str) -> &'static str {
    super::Tie::parse(name).map_or("", super::Tie::words)
}

impl Phrase {
    /// What is not shown.
    fn left_out(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, count, .. } = self;
        match self.kind {
            PhraseKind::OnlyScopes => write!(f, "Only the first {count} scopes are looked at."),
            PhraseKind::OnlyHoldings => {
                write!(f, "Only {count} holdings are counted; there are more.")
            }
            PhraseKind::OnlyHeld => f.write_str(
                "Only what is held is shown: there are too many clients and scopes to say who \
                 may ask. Narrow the picture to a scope or a client.",
            ),
            PhraseKind::HaveNothing => {
                if *count == 1 {
                    return f.write_str("1 client has nothing and is not shown.");
                }
                write!(f, "{count} clients have nothing and are not shown.")
            }
            PhraseKind::TooManyLines => f.write_str(
                "Too much for one picture, left out: some lines. Narrow it to see them.",
            ),
            PhraseKind::OnlyUsers => write!(
                f,
                "Only of the first {count} users names and groups are shown."
            ),
            _ => write!(
                f,
                "Too much for one picture, left out: {name}. Narrow it to see them."
            ),
        }
    }
}

/// In whose words a picture speaks: English at first.
///
/// ```
/// use bailiwick_core::picture::{Phrase, PhraseKind, Wording};
///
/// let loud = Wording::new(|phrase| phrase.to_string().to_uppercase());
/// let itself = Phrase::new(PhraseKind::Itself);
/// assert_eq!((loud.say(&itself), Wording::default().say(&itself)), ("ITSELF".into(), "itself".into()));
/// ```
#[derive(Clone, Default)]
pub struct Wording(Option<Words>);

type Words = Arc<dyn Fn(&Phrase) -> String + Send + Sync>;

impl Wording {
    /// These words.
    pub fn new(words: impl Fn(&Phrase) -> String + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(words)))
    }

    /// Says it.
    pub fn say(&self, phrase: &Phrase) -> String {
        match &self.0 {
            Some(words) => words(phrase),
            None => phrase.to_string(),
        }
    }

    pub(super) fn plain(&self, kind: PhraseKind) -> String {
        self.say(&Phrase::new(kind))
    }

    pub(super) fn of(&self, kind: PhraseKind, name: &str) -> String {
        self.say(&Phrase::of(kind, name))
    }

    pub(super) fn counting(&self, kind: PhraseKind, count: usize) -> String {
        self.say(&Phrase::counting(kind, count))
    }
}

impl fmt::Debug for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = if self.0.is_some() { "other" } else { "English" };
        f.debug_tuple("Wording").field(&whose).finish()
    }
}

impl PartialEq for Wording {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Wording {}
