//! Scopes as an API declares them: once, where they are checked.

use bailiwick_core::{
    model::{ParameterType, Risk, ScopeParameter, Visibility},
    scope::{ManifestEntry, TextChange},
};
use serde::{Serialize, Serializer, ser::SerializeStruct};

mod set;

pub use set::DeclaredScopes;

/// A scope as its resource server declares it.
///
/// ```
/// use bailiwick_resource::DeclaredScope;
///
/// let see = DeclaredScope::new("plants:see", "See your plants")
///     .in_language("fr", "Voir vos plantes")
///     .by_default();
/// assert_eq!(see.name(), "plants:see");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredScope {
    entry: ManifestEntry,
}

impl DeclaredScope {
    /// A scope with the text that a user sees when asked for consent.
    ///
    /// ```
    /// let read = bailiwick_resource::DeclaredScope::new("read", "Read your users");
    /// ```
    pub fn new(name: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            entry: ManifestEntry::new(name, description),
        }
    }

    /// The same text in another language, by its tag (BCP 47).
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let read = DeclaredScope::new("read", "Read your users")
    ///     .in_language("de", "Ihre Nutzer lesen")
    ///     .in_language("fr", "Lire vos utilisateurs");
    /// ```
    pub fn in_language(mut self, tag: impl Into<String>, description: impl Into<String>) -> Self {
        self.entry
            .translations
            .insert(tag.into(), description.into());
        self
    }

    /// Asks that clients get it when they ask for no scope; takes effect only
    /// if the administrator lets this resource server set defaults.
    ///
    /// ```
    /// let read = bailiwick_resource::DeclaredScope::new("read", "Read your users").by_default();
    /// ```
    pub fn by_default(mut self) -> Self {
        self.entry.default = true;
        self
    }

    /// Only clients that a rule of the administrator names may ask for it.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let purge = DeclaredScope::new("users:purge", "Delete users for ever").exclusive();
    /// ```
    pub fn exclusive(mut self) -> Self {
        self.entry.exclusive = true;
        self
    }

    /// Keeps it out of the public catalogue and of this API's metadata.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let audit = DeclaredScope::new("users:audit", "Read the audit").private();
    /// ```
    pub fn private(mut self) -> Self {
        self.entry.visibility = Visibility::Private;
        self
    }

    /// How much harm can be done with it: people see it when they are asked. More than
    /// before counts at once and asks them again; less counts when an administrator
    /// agrees, and what is new and critical waits for one.
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, Risk};
    ///
    /// let purge = DeclaredScope::new("users:purge", "Delete users for ever").risk(Risk::High);
    /// ```
    pub fn risk(mut self, risk: Risk) -> Self {
        self.entry.risk = Some(risk);
        self
    }

    /// Clients shall ask for another one instead.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let old = DeclaredScope::new("list", "List your users").replaced_by("read");
    /// ```
    pub fn replaced_by(mut self, name: impl Into<String>) -> Self {
        self.entry.replaced_by = Some(name.into());
        self
    }

    /// Whoever has it has that one too, of this resource server.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let write = DeclaredScope::new("write", "Change your users").implies("read");
    /// ```
    pub fn implies(mut self, name: impl Into<String>) -> Self {
        self.entry.implies.push(name.into());
        self
    }

    /// Which values stand for a `{word}` of its name. Guards take them from the request
    /// ([`require_by_path`](crate::require_by_path), [`require_with`](crate::require_with)),
    /// and the description shows them: it is the label on the consent page.
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, ParameterType};
    ///
    /// let one = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
    ///     .parameter("id", ParameterType::Uuid);
    /// ```
    pub fn parameter(mut self, word: impl Into<String>, kind: ParameterType) -> Self {
        self.entry
            .parameters
            .insert(word.into(), ScopeParameter::new(kind));
        self
    }

    /// The same, where one request for a token may name `most` values of the scope: 1 to
    /// 100, and ten otherwise.
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, ParameterType};
    ///
    /// let one = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
    ///     .parameter_at_most("id", ParameterType::Uuid, 3);
    /// ```
    pub fn parameter_at_most(
        mut self,
        word: impl Into<String>,
        kind: ParameterType,
        most: u8,
    ) -> Self {
        let parameter = ScopeParameter {
            most,
            ..ScopeParameter::new(kind)
        };
        self.entry.parameters.insert(word.into(), parameter);
        self
    }

    /// Its texts say the same as before in better words: nobody is asked for
    /// consent again.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let read = DeclaredScope::new("read", "Read all of your users").reworded();
    /// ```
    pub fn reworded(mut self) -> Self {
        self.entry.change = TextChange::Cosmetic;
        self
    }

    /// Its name (RFC 6749 §3.3).
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// assert_eq!(DeclaredScope::new("read", "Read your users").name(), "read");
    /// ```
    pub fn name(&self) -> &str {
        &self.entry.name
    }

    /// The text that a user sees.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// let read = DeclaredScope::new("read", "Read your users");
    /// assert_eq!(read.description(), "Read your users");
    /// ```
    pub fn description(&self) -> &str {
        &self.entry.description
    }

    /// Whether it is asked for as a default.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// assert!(DeclaredScope::new("read", "Read your users").by_default().is_default());
    /// ```
    pub fn is_default(&self) -> bool {
        self.entry.default
    }

    /// Whether clients may hear of it (not [`private`](Self::private)).
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// assert!(DeclaredScope::new("read", "Read your users").is_public());
    /// ```
    pub fn is_public(&self) -> bool {
        self.entry.visibility == Visibility::Public
    }

    /// Whether it has parameters, and stands for one scope per value.
    ///
    /// ```
    /// # use bailiwick_resource::DeclaredScope;
    /// assert!(!DeclaredScope::new("read", "Read your users").is_parameterised());
    /// ```
    pub fn is_parameterised(&self) -> bool {
        !self.entry.parameters.is_empty()
    }

    pub(crate) fn entry(&self) -> &ManifestEntry {
        &self.entry
    }
}

/// As the body of a registration of this one scope: the contract of
/// dot-dynamic-scopes, which knows nothing of the rest.
impl Serialize for DeclaredScope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_struct("DeclaredScope", 3)?;
        body.serialize_field("name", self.name())?;
        body.serialize_field("description", self.description())?;
        body.serialize_field("is_default", &self.is_default())?;
        body.end()
    }
}
