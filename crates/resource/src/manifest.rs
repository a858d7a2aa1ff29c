//! The manifest: all scopes of an API, applied at once.
//!
//! Where it is applied is behind a seam: an authorization server at another
//! place, or one in this process.

use std::{collections::HashSet, fmt};

use bailiwick_core::scope::Manifest;

use crate::{
    declared::{DeclaredScope, DeclaredScopes},
    require::Require,
    verifier::BoxFuture,
};

mod error;
#[cfg(feature = "introspection")]
mod remote;

pub use error::{ManifestError, ManifestFault};

/// All scopes of an API, and which release of it says so.
///
/// ```
/// use bailiwick_resource::{DeclaredScope, ScopeManifest};
///
/// let manifest = ScopeManifest::new(8)
///     .source("3f2a9c1")
///     .scope(DeclaredScope::new("plants:see", "See your plants"));
/// assert_eq!(manifest.revision(), 8);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeManifest {
    revision: u64,
    source: Option<String>,
    scopes: Vec<DeclaredScope>,
}

impl ScopeManifest {
    /// Without any scope yet. Of two releases the newer one has the greater
    /// revision: the number of a build, or of commits. The same revision always has
    /// the same scopes.
    ///
    /// ```
    /// use bailiwick_resource::ScopeManifest;
    ///
    /// // What the build said, for example SOURCE_REVISION=$(git rev-list --count HEAD).
    /// let built = option_env!("SOURCE_REVISION").and_then(|text| text.parse().ok());
    /// let manifest = ScopeManifest::new(built.unwrap_or(1));
    /// ```
    pub fn new(revision: u64) -> Self {
        Self {
            revision,
            source: None,
            scopes: Vec::new(),
        }
    }

    /// Where it comes from, for people: a commit, a pipeline.
    ///
    /// ```
    /// # use bailiwick_resource::ScopeManifest;
    /// let manifest = ScopeManifest::new(8).source("3f2a9c1");
    /// ```
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds all scopes of such a type ([`declare_scopes!`](crate::declare_scopes!)).
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, ScopeManifest, declare_scopes};
    ///
    /// declare_scopes! {
    ///     enum PlantScope {
    ///         See = DeclaredScope::new("plants:see", "See your plants"),
    ///     }
    /// }
    /// let manifest = ScopeManifest::new(8).declare::<PlantScope>();
    /// ```
    pub fn declare<S: DeclaredScopes>(mut self) -> Self {
        let scopes = S::ALL.iter().map(|scope| scope.declared().clone());
        self.scopes.extend(scopes);
        self
    }

    /// Adds a scope.
    ///
    /// ```
    /// # use bailiwick_resource::{DeclaredScope, ScopeManifest};
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
    /// ```
    pub fn scope(mut self, scope: DeclaredScope) -> Self {
        self.scopes.push(scope);
        self
    }

    /// Adds scopes.
    ///
    /// ```
    /// # use bailiwick_resource::{DeclaredScope, ScopeManifest};
    /// let texts = [("read", "Read your users"), ("write", "Change your users")];
    /// let scopes = texts.map(|(name, text)| DeclaredScope::new(name, text));
    /// let manifest = ScopeManifest::new(8).scopes(scopes);
    /// ```
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = DeclaredScope>) -> Self {
        self.scopes.extend(scopes);
        self
    }

    /// Its revision.
    ///
    /// ```
    /// # use bailiwick_resource::ScopeManifest;
    /// assert_eq!(ScopeManifest::new(8).revision(), 8);
    /// ```
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The names, in the order in which they were declared.
    ///
    /// ```
    /// # use bailiwick_resource::{DeclaredScope, ScopeManifest};
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
    /// assert!(manifest.names().eq(["read"]));
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(DeclaredScope::name)
    }

    /// What a guard asks for and the manifest does not declare: for a unit test of an
    /// API whose guards are not made of [`DeclaredScopes`].
    ///
    /// ```
    /// use bailiwick_resource::{DeclaredScope, ScopeManifest, require_resource};
    ///
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("music:read", "Hear it"));
    /// assert_eq!(manifest.undeclared(&require_resource(["music"])), ["music:write"]);
    /// ```
    pub fn undeclared<'a>(&self, guard: &'a Require) -> Vec<&'a str> {
        let declares = |name: &str| self.names().any(|known| known == name);
        let mut missing = guard.scopes();
        missing.retain(|name| !declares(name));
        missing
    }

    /// The body that is sent, for people and pipelines: what `--print-manifest` of an
    /// API prints and `bailiwick apply` takes.
    ///
    /// ```
    /// # use bailiwick_resource::{DeclaredScope, ScopeManifest};
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
    /// assert!(manifest.to_json().contains(r#""name": "read""#));
    /// ```
    pub fn to_json(&self) -> String {
        // Texts, numbers and lists of them: there is nothing that could fail.
        serde_json::to_string_pretty(&self.to_manifest()).unwrap_or_default()
    }

    /// The wire's type, for a [`ManifestRegistrar`] of the host's own.
    ///
    /// ```
    /// # use bailiwick_resource::{DeclaredScope, ScopeManifest};
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
    /// assert_eq!(manifest.to_manifest().scopes[0].name, "read");
    /// ```
    pub fn to_manifest(&self) -> Manifest {
        Manifest {
            revision: self.revision,
            source: self.source.clone(),
            scopes: self
                .scopes
                .iter()
                .map(|scope| scope.entry().clone())
                .collect(),
        }
    }

    pub(crate) fn declared(&self) -> &[DeclaredScope] {
        &self.scopes
    }
}

/// What an authorization server said to a manifest.
///
/// ```
/// use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
///
/// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
/// let acknowledged = Acknowledgement::new(&manifest, 9, ["read"]);
/// assert!(acknowledged.is_superseded());
/// assert!(acknowledged.withheld().is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    revision: u64,
    in_force: u64,
    usable: Vec<String>,
    withheld: Vec<String>,
    public: Vec<String>,
    /// Of those that are public, in the same order.
    descriptions: Vec<String>,
}

impl Acknowledgement {
    /// Of a manifest, where the revision `in_force` may be a newer one, and these
    /// names can be asked for by clients.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
    /// let acknowledged = Acknowledgement::new(&manifest, 8, ["read"]);
    /// ```
    pub fn new<S: AsRef<str>>(
        manifest: &ScopeManifest,
        in_force: u64,
        usable: impl IntoIterator<Item = S>,
    ) -> Self {
        let known: Vec<S> = usable.into_iter().collect();
        let known: HashSet<&str> = known.iter().map(AsRef::as_ref).collect();
        let is_usable = |name: &str| known.contains(name);
        let scopes = || manifest.declared().iter();
        let owned = |scope: &DeclaredScope| scope.name().to_owned();
        let (usable, withheld): (Vec<_>, Vec<_>) =
            scopes().partition(|scope| is_usable(scope.name()));
        let public = || usable.iter().filter(|scope| scope.is_public());
        Self {
            revision: manifest.revision(),
            in_force,
            public: public().map(|scope| owned(scope)).collect(),
            descriptions: public()
                .map(|scope| scope.description().to_owned())
                .collect(),
            usable: usable.iter().copied().map(owned).collect(),
            withheld: withheld.into_iter().map(owned).collect(),
        }
    }

    /// As an error, if a newer revision is in force and some of these scopes cannot be
    /// asked for any more: this release is then too old to serve.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("read", "Read your users"));
    /// let gone = Acknowledgement::new(&manifest, 9, ["see"]);
    /// assert!(gone.unless_superseded().is_err());
    /// // It waits for an administrator, and nobody came before.
    /// let pending = Acknowledgement::new(&manifest, 8, [""; 0]);
    /// assert!(pending.unless_superseded().is_ok());
    /// ```
    pub fn unless_superseded(self) -> Result<Self, ManifestError> {
        if self.is_superseded() && !self.withheld.is_empty() {
            return Err(ManifestError::superseded(self.in_force, self.withheld));
        }
        Ok(self)
    }

    /// The revision that was declared.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
    /// # let read = DeclaredScope::new("read", "Read your users");
    /// # let manifest = ScopeManifest::new(8).scope(read);
    /// let acknowledged = Acknowledgement::new(&manifest, 9, ["read"]);
    /// assert_eq!(acknowledged.revision(), 8);
    /// ```
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The revision that is in force.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
    /// # let read = DeclaredScope::new("read", "Read your users");
    /// # let manifest = ScopeManifest::new(8).scope(read);
    /// let acknowledged = Acknowledgement::new(&manifest, 9, ["read"]);
    /// assert_eq!(acknowledged.in_force(), 9); // a newer release was there before
    /// ```
    pub fn in_force(&self) -> u64 {
        self.in_force
    }

    /// Whether a newer release has declared its scopes before.
    pub fn is_superseded(&self) -> bool {
        self.in_force > self.revision
    }

    /// The declared scopes that clients can ask for.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
    /// # let read = DeclaredScope::new("read", "Read your users");
    /// let write = DeclaredScope::new("write", "Change your users");
    /// let manifest = ScopeManifest::new(8).scopes([read, write]);
    /// let acknowledged = Acknowledgement::new(&manifest, 8, ["read"]);
    /// assert_eq!(acknowledged.usable(), ["read"]); // the other waits for an administrator
    /// ```
    pub fn usable(&self) -> &[String] {
        &self.usable
    }

    /// The declared scopes that nobody can ask for: an administrator has not approved
    /// them yet, or disabled them.
    pub fn withheld(&self) -> &[String] {
        &self.withheld
    }

    /// Those that clients can ask for and may hear of: what the metadata names.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ScopeManifest};
    /// # let read = DeclaredScope::new("read", "Read your users");
    /// let hidden = DeclaredScope::new("audit", "Read what was done").private();
    /// let manifest = ScopeManifest::new(8).scopes([read, hidden]);
    /// let acknowledged = Acknowledgement::new(&manifest, 8, ["read", "audit"]);
    /// assert_eq!(acknowledged.public(), ["read"]);
    /// ```
    pub fn public(&self) -> &[String] {
        &self.public
    }

    /// The same, with what this release says that each lets a client do.
    ///
    /// ```
    /// # use bailiwick_resource::{Acknowledgement, DeclaredScope, ResourceMetadata, ScopeManifest};
    /// # let read = DeclaredScope::new("read", "Read your users");
    /// # let manifest = ScopeManifest::new(8).scope(read);
    /// let acknowledged = Acknowledgement::new(&manifest, 8, ["read"]);
    /// assert!(acknowledged.described().eq([("read", "Read your users")]));
    /// let metadata = ResourceMetadata::new("https://users.example.com")
    ///     .described_scopes(acknowledged.described());
    /// ```
    pub fn described(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.public.iter().map(String::as_str);
        names.zip(self.descriptions.iter().map(String::as_str))
    }
}

/// Where manifests are applied: at an authorization server at another place
/// (`AuthorizationServer`), or in this process (`bailiwick_server::InProcess`).
///
/// ```
/// use bailiwick_resource::{
///     Acknowledgement, BoxFuture, ManifestError, ManifestRegistrar, ScopeManifest,
/// };
///
/// /// For a unit test: everything is fine.
/// #[derive(Debug)]
/// struct Agreeable;
///
/// impl ManifestRegistrar for Agreeable {
///     fn place(&self) -> String {
///         "nowhere".to_owned()
///     }
///
///     fn apply<'a>(
///         &'a self,
///         manifest: &'a ScopeManifest,
///     ) -> BoxFuture<'a, Result<Acknowledgement, ManifestError>> {
///         let known = Acknowledgement::new(manifest, manifest.revision(), manifest.names());
///         Box::pin(std::future::ready(Ok(known)))
///     }
/// }
/// ```
pub trait ManifestRegistrar: fmt::Debug + Send + Sync {
    /// What tells this registry and resource server from others: kept beside what was
    /// acknowledged, so that it is never taken for what another one said.
    fn place(&self) -> String;

    /// Declares all scopes at once, in one attempt. The same manifest may be applied
    /// again and then changes nothing.
    ///
    /// # Errors
    ///
    /// See [`ManifestError`].
    fn apply<'a>(
        &'a self,
        manifest: &'a ScopeManifest,
    ) -> BoxFuture<'a, Result<Acknowledgement, ManifestError>>;
}
