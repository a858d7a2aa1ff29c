//! A scope as the registry keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ClientId, LanguageTag, Risk, ScopeParameter};
use crate::{UnixTime, scope::ScopeToken};

/// A scope's number in the order of registration; never given twice.
///
/// ```
/// use bailiwick_core::model::ScopeId;
///
/// assert!(ScopeId(1) < ScopeId(2));
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ScopeId(pub u64);

/// Who owns a scope.
///
/// ```
/// use bailiwick_core::model::{ClientId, Owner};
///
/// let plants = Owner::ResourceServer(ClientId::new("plants"));
/// assert_eq!(plants.client(), Some(&ClientId::new("plants")));
/// assert_eq!(Owner::AuthorizationServer.client(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The authorization server itself: a scope of its configuration.
    AuthorizationServer,
    /// A resource server, by its client id.
    ResourceServer(ClientId),
}

impl Owner {
    /// The resource server, if it is one.
    pub fn client(&self) -> Option<&ClientId> {
        match self {
            Self::AuthorizationServer => None,
            Self::ResourceServer(id) => Some(id),
        }
    }
}

words! {
    /// Where a scope stands in its life. What each state means where is said by
    /// [`crate::scope::effect`].
    ///
    /// ```
    /// use bailiwick_core::model::ScopeState;
    ///
    /// assert_eq!(ScopeState::parse("retired"), Some(ScopeState::Retired));
    /// assert_eq!(ScopeState::Active.as_str(), "active");
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    ScopeState {
        /// Waits for an administrator's approval.
        Pending = "pending",
        /// In use.
        #[default]
        Active = "active",
        /// In use still, and to be given up.
        Deprecated = "deprecated",
        /// Out of use, for now.
        Disabled = "disabled",
        /// Out of use for ever; the name stays reserved to its owner.
        Retired = "retired",
    }
}

words! {
    /// Who finds a scope in the catalogue and in the change feed.
    ///
    /// ```
    /// use bailiwick_core::model::Visibility;
    ///
    /// assert_eq!(Visibility::default().as_str(), "public");
    /// assert_eq!(Visibility::parse("private"), Some(Visibility::Private));
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    Visibility {
        /// Everybody.
        #[default]
        Public = "public",
        /// Its owner and administrators. Whoever knows its name may ask for it.
        Private = "private",
    }
}

/// A scope that comes with another one.
///
/// ```
/// use bailiwick_core::{UnixTime, model::Implied, scope::ScopeToken};
///
/// let read = Implied {
///     name: ScopeToken::from_static("plants:read"),
///     since: UnixTime::from_secs(1_700_000_000),
/// };
/// assert!(read.since > UnixTime::EPOCH); // grants made before do not have it
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implied {
    /// Which: of the same owner.
    pub name: ScopeToken,
    /// Since when: what was granted before stays what it was (security.md SR-9).
    pub since: UnixTime,
}

/// A registered scope.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, Owner, RegisteredScope, ScopeId, ScopeState},
///     scope::ScopeToken,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let scope = RegisteredScope {
///     description: "See your plants".to_owned(),
///     ..RegisteredScope::new(
///         ScopeId(1),
///         ScopeToken::from_static("plants:see"),
///         Owner::ResourceServer(ClientId::new("plants")),
///         now,
///     )
/// };
/// assert_eq!(scope.state_at(now), ScopeState::Active);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
pub struct RegisteredScope {
    /// Its number.
    pub id: ScopeId,
    /// Its name, which never changes.
    pub name: ScopeToken,
    /// Who owns it.
    pub owner: Owner,
    /// Since when its owner owns it: grants made before do not carry it.
    pub owner_since: UnixTime,
    /// What it lets a client do, in plain text for people, in the server's
    /// language. `{name}` stands for the value of a parameter.
    pub description: String,
    /// The same in other languages.
    pub translations: BTreeMap<LanguageTag, String>,
    /// Counts the changes of the description and its translations.
    pub text_version: u32,
    /// The oldest text version to which a consent still holds: what changed since
    /// was cosmetic.
    pub consent_version: u32,
    /// Where it stands in its life; [`RegisteredScope::state_at`] heeds the sunset.
    pub state: ScopeState,
    /// Since when.
    pub state_since: UnixTime,
    /// Where it stood before, to which it can be restored.
    pub state_before: Option<ScopeState>,
    /// Why it stands there, in the words of whoever decided so.
    pub state_reason: Option<String>,
    /// When a deprecated scope goes out of use.
    pub sunset: Option<UnixTime>,
    /// What to ask for instead.
    pub replaced_by: Option<ScopeToken>,
    /// Whether it is granted when a request names no scope.
    pub is_default: bool,
    /// Whether its owner asked for it to be a default.
    pub default_requested: bool,
    /// Whether the metadata document lists it.
    pub advertised: bool,
    /// Whether only clients that a rule names may ask for it.
    pub exclusive: bool,
    /// Who finds it.
    pub visibility: Visibility,
    /// How much harm can be done with it.
    #[serde(default)]
    pub risk: Risk,
    /// What its owner said of that last; less than what counts is a wish.
    #[serde(default)]
    pub risk_declared: Option<Risk>,
    /// What stands for its values, by the word between braces in the name; with
    /// none the name is taken as it is.
    pub parameters: BTreeMap<String, ScopeParameter>,
    /// What comes with it.
    pub implies: Vec<Implied>,
    /// When it was registered.
    pub created_at: UnixTime,
    /// When it was last changed.
    pub updated_at: UnixTime,
}

impl RegisteredScope {
    /// A scope in use, without a description, about which nothing else is said.
    pub fn new(id: ScopeId, name: ScopeToken, owner: Owner, now: UnixTime) -> Self {
        Self {
            id,
            name,
            owner,
            owner_since: now,
            description: String::new(),
            translations: BTreeMap::new(),
            text_version: 1,
            consent_version: 1,
            state: ScopeState::Active,
            state_since: now,
            state_before: None,
            state_reason: None,
            sunset: None,
            replaced_by: None,
            is_default: false,
            default_requested: false,
            advertised: false,
            exclusive: false,
            visibility: Visibility::Public,
            risk: Risk::Low,
            risk_declared: None,
            parameters: BTreeMap::new(),
            implies: Vec::new(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Where it stands at `now`: past its sunset it is disabled.
    ///
    /// ```
    /// # use bailiwick_core::{UnixTime, model::{Owner, RegisteredScope, ScopeId, ScopeState}};
    /// # use bailiwick_core::scope::ScopeToken;
    /// # let (name, owner) = (ScopeToken::from_static("read"), Owner::AuthorizationServer);
    /// let sunset = UnixTime::from_secs(100);
    /// let scope = RegisteredScope {
    ///     state: ScopeState::Deprecated,
    ///     sunset: Some(sunset),
    ///     ..RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH)
    /// };
    /// assert_eq!(scope.state_at(UnixTime::from_secs(99)), ScopeState::Deprecated);
    /// assert_eq!(scope.state_at(sunset), ScopeState::Disabled);
    /// ```
    pub fn state_at(&self, now: UnixTime) -> ScopeState {
        match self.state {
            ScopeState::Deprecated if self.sunset.is_some_and(|end| now >= end) => {
                ScopeState::Disabled
            }
            state => state,
        }
    }

    /// Whether its name stands for many: it has parameters.
    ///
    /// ```
    /// # use bailiwick_core::{UnixTime, model::{Owner, RegisteredScope, ScopeId}, scope::ScopeToken};
    /// # let (name, owner) = (ScopeToken::from_static("read"), Owner::AuthorizationServer);
    /// let read = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
    /// assert!(!read.is_parameterised());
    /// ```
    pub fn is_parameterised(&self) -> bool {
        !self.parameters.is_empty()
    }

    /// Whether a consent to text version `shown` still holds.
    ///
    /// ```
    /// # use bailiwick_core::{UnixTime, model::{Owner, RegisteredScope, ScopeId}, scope::ScopeToken};
    /// # let (name, owner) = (ScopeToken::from_static("read"), Owner::AuthorizationServer);
    /// let mut read = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
    /// read.text_version = 2; // a misspelling was put right
    /// assert!(read.consent_holds(1));
    /// read.consent_version = 2; // it means more than before
    /// assert!(!read.consent_holds(1));
    /// ```
    pub fn consent_holds(&self, shown: u32) -> bool {
        shown >= self.consent_version && shown <= self.text_version
    }
}
