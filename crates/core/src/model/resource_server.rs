//! The resource-server role that a client may have.

use serde::{Deserialize, Serialize};

use super::ClientId;
use crate::{
    Digest, UnixTime,
    scope::{Namespace, ScopeToken},
};

words! {
    /// What a resource server sees at introspection.
    ///
    /// ```
    /// use bailiwick_core::model::{IntrospectionReach, ResourceServer};
    ///
    /// assert_eq!(ResourceServer::new().introspects, IntrospectionReach::Own);
    /// assert_eq!(IntrospectionReach::parse("all"), Some(IntrospectionReach::All));
    /// assert_eq!(IntrospectionReach::All.as_str(), "all");
    /// ```
    #[non_exhaustive]
    IntrospectionReach {
        /// Only its own scopes and the common ones.
        Own = "own",
        /// Every scope of every token: a compatibility switch.
        All = "all",
    }
}

words! {
    /// What the access tokens of a resource server look like.
    ///
    /// ```
    /// use bailiwick_core::model::TokenFormat;
    ///
    /// assert_eq!(TokenFormat::default().as_str(), "opaque");
    /// assert_eq!(TokenFormat::parse("jwt"), Some(TokenFormat::Jwt));
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    TokenFormat {
        /// Random: it means something only at introspection.
        #[default]
        Opaque = "opaque",
        /// A JWT (RFC 9068): the resource server can check it alone.
        Jwt = "jwt",
    }
}

words! {
    /// What becomes of the scopes that a resource server registers.
    ///
    /// ```
    /// use bailiwick_core::model::Approval;
    ///
    /// assert_eq!(Approval::default(), Approval::Automatic);
    /// assert_eq!(Approval::parse("required"), Some(Approval::Required));
    /// assert_eq!(Approval::Automatic.as_str(), "automatic");
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    Approval {
        /// They are in use at once.
        #[default]
        Automatic = "automatic",
        /// They wait for an administrator.
        Required = "required",
    }
}

/// The manifest that a resource server declared last.
///
/// ```
/// use bailiwick_core::{Digest, UnixTime, model::ManifestMark};
///
/// let mark = ManifestMark {
///     revision: 8,
///     digest: Digest::of(b"the set"),
///     source: Some("3f2a9c1".to_owned()),
///     applied_at: UnixTime::EPOCH,
/// };
/// assert!(mark.revision > 7); // an older deploy is told 409
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestMark {
    /// Its revision, which never goes backwards.
    pub revision: u64,
    /// A digest of the set that it declared.
    pub digest: Digest,
    /// Where it came from: a commit, a pipeline.
    pub source: Option<String>,
    /// When it last changed something.
    pub applied_at: UnixTime,
}

/// What is offered to another resource server.
///
/// ```
/// use bailiwick_core::{UnixTime, model::{ClientId, Offered, TransferOffer}, scope::ScopeToken};
///
/// let offer = TransferOffer {
///     what: Offered::Scope(ScopeToken::from_static("plants:see")),
///     to: ClientId::new("gardens"),
///     offered_at: UnixTime::EPOCH,
///     keep_grants: false,
/// };
/// assert_eq!(offer.to.as_str(), "gardens");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferOffer {
    /// What.
    pub what: Offered,
    /// To whom.
    pub to: ClientId,
    /// When.
    pub offered_at: UnixTime,
    /// Whether grants made before go on carrying what is offered.
    #[serde(default)]
    pub keep_grants: bool,
}

/// What can be offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offered {
    /// One scope.
    Scope(ScopeToken),
    /// A namespace with every name in it.
    Namespace(Namespace),
}

impl Offered {
    /// Whether `name` is a part of it.
    pub(crate) fn contains(&self, name: &ScopeToken) -> bool {
        match self {
            Self::Scope(one) => one == name,
            Self::Namespace(namespace) => namespace.contains(name),
        }
    }
}

/// The resource-server role of a client, and what its administrator allows it.
///
/// ```
/// use bailiwick_core::{model::ResourceServer, scope::Namespace};
///
/// let mut plants = ResourceServer::new();
/// assert!(plants.may_register && plants.may_introspect && !plants.may_set_defaults);
///
/// plants.namespaces.push(Namespace::parse("plants:")?);
/// plants.resource = Some("https://plants.example".to_owned());
/// let all: Vec<_> = plants.all_namespaces().collect();
/// assert_eq!(all[1], Namespace::parse("https://plants.example/")?);
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServer {
    /// The prefixes that it rules.
    pub namespaces: Vec<Namespace>,
    /// Its resource identifier (RFC 8707): its audience, and below its `/` a
    /// namespace.
    pub resource: Option<String>,
    /// May register scopes.
    pub may_register: bool,
    /// May introspect tokens.
    pub may_introspect: bool,
    /// Whether its `is_default` takes effect.
    pub may_set_defaults: bool,
    /// What it sees at introspection.
    pub introspects: IntrospectionReach,
    /// May introspect by GET; `None`: as the server's setting says.
    pub introspection_get: Option<bool>,
    /// What its access tokens look like.
    #[serde(default)]
    pub token_format: TokenFormat,
    /// Whether its scopes wait for approval.
    #[serde(default)]
    pub approval: Approval,
    /// The manifest that it declared last, if it ever did.
    #[serde(default)]
    pub manifest: Option<ManifestMark>,
    /// What it offers to others.
    #[serde(default)]
    pub offers: Vec<TransferOffer>,
}

impl ResourceServer {
    /// The role as an administrator gives it at first.
    pub fn new() -> Self {
        Self {
            namespaces: Vec::new(),
            resource: None,
            may_register: true,
            may_introspect: true,
            may_set_defaults: false,
            introspects: IntrospectionReach::Own,
            introspection_get: None,
            token_format: TokenFormat::Opaque,
            approval: Approval::Automatic,
            manifest: None,
            offers: Vec::new(),
        }
    }

    /// All namespaces: the prefixes, and what lies below the resource identifier.
    pub fn all_namespaces(&self) -> impl Iterator<Item = Namespace> + '_ {
        let below = self.resource.as_deref().and_then(|resource| {
            Namespace::parse(&format!("{}/", resource.trim_end_matches('/'))).ok()
        });
        self.namespaces.iter().cloned().chain(below)
    }
}

impl Default for ResourceServer {
    fn default() -> Self {
        Self::new()
    }
}
