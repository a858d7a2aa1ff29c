//! A request of a set of scopes, decided.

use std::collections::{HashMap, HashSet};

use super::{
    KeptManifest, Manifest, ManifestAnswer, ManifestCaller,
    declaration::Declaration,
    precondition::Preconditions,
    problem::ManifestProblem,
    read::{Read, read},
};
use crate::{
    Decision, Env, Inquiry, OAuthError, Operation, Reason, Situation, Snapshot, UnixTime,
    model::{ClientId, Owner, ScopeState},
    scope::ScopeToken,
    snapshot::Version,
    store::LoadPlan,
};

/// What the headers and the query of a request say.
///
/// ```
/// use bailiwick_core::scope::ManifestConditions;
///
/// let conditions = ManifestConditions { if_match: Some(b"\"8-ab12\""), ..Default::default() };
/// assert!(!conditions.dry_run);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ManifestConditions<'a> {
    /// `If-Match` (RFC 9110 §13.1.1).
    pub if_match: Option<&'a [u8]>,
    /// `If-None-Match` (RFC 9110 §13.1.2).
    pub if_none_match: Option<&'a [u8]>,
    /// Whether nothing shall be written.
    pub dry_run: bool,
}

/// A `GET` or `PUT` of `resource-servers/{id}/scopes`.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation,
///     model::ClientId,
///     scope::{Manifest, ManifestEntry, ManifestOutcome, ManifestRequest},
///     store::Loaded,
/// };
///
/// let manifest = Manifest {
///     revision: 1,
///     source: None,
///     scopes: vec![ManifestEntry::new("plants:water", "Water your plants")],
/// };
/// let request = ManifestRequest::within(ClientId::new("plants"), manifest, false);
/// let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let decision = request.decide(&situation, &mut host::env(&config));
/// let ManifestOutcome::Applied { answer, .. } = decision.outcome? else { panic!() };
/// assert_eq!(answer.diff.added[0].name.as_str(), "plants:water");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ManifestRequest {
    caller: ManifestCaller,
    preconditions: Preconditions,
    action: Action,
}

#[derive(Clone, Debug)]
enum Action {
    Show,
    Declare {
        body: Result<Read, ManifestProblem>,
        dry_run: bool,
    },
}

/// What becomes of a [`ManifestRequest`] by somebody who may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ManifestOutcome {
    /// The set as it is kept.
    #[non_exhaustive]
    Kept {
        /// The set.
        manifest: KeptManifest,
        /// Its validator (RFC 9110 §8.8.3), with its quotation marks.
        etag: String,
        /// Whether whoever asks has it already.
        known: bool,
    },
    /// The manifest is in force, or of a dry run would be.
    #[non_exhaustive]
    Applied {
        /// What that changed. Its version is the one that was looked at, until the
        /// commit is made.
        answer: ManifestAnswer,
        /// The validator of the set that is kept since.
        etag: String,
    },
    /// Nothing was written.
    Refused(ManifestRefusal),
}

/// Why a manifest is not in force.
///
/// ```
/// use bailiwick_core::{Reason, scope::ManifestRefusal, snapshot::Version};
///
/// fn is_superseded(refusal: &ManifestRefusal) -> bool {
///     refusal.reason == Reason::ManifestSuperseded // somebody newer was there
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManifestRefusal {
    /// Why: `ManifestMalformed`, `ManifestRefused`, `NameForeign` where names of
    /// others are claimed, `ManifestSuperseded`, `ManifestConflict` or
    /// `PreconditionFailed`.
    pub reason: Reason,
    /// The same in words.
    pub detail: String,
    /// All that is wrong with it, if that is why.
    pub problems: Vec<ManifestProblem>,
    /// The revision that is kept; 0 if there is none.
    pub revision: u64,
    /// The version of the registry that was looked at.
    pub version: Version,
    /// The validator of the set that is kept.
    pub etag: String,
}

impl ManifestRequest {
    /// `caller` asks what is kept.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::scope::{ManifestCaller, ManifestConditions, ManifestOutcome, ManifestRequest};
    /// # use bailiwick_core::{Facts, Operation, Situation, params::Parts, store::Loaded};
    /// # let (text, row) = host::token("plants", "register-scope");
    /// # let header = format!("Bearer {text}");
    /// # let parts = Parts { authorization: Some(header.as_bytes()), ..Parts::default() };
    /// # let loaded = Loaded { bearer: Some(row), ..Loaded::default() };
    /// # let snapshot = host::snapshot();
    /// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
    /// # let config = host::config();
    ///
    /// let caller = ManifestCaller::parse(&parts, "plants")?;
    /// let request = ManifestRequest::show(caller, ManifestConditions::default());
    /// let decision = request.decide(&situation, &mut host::env(&config));
    /// let ManifestOutcome::Kept { known, .. } = decision.outcome? else { panic!() };
    /// assert!(!known); // it has not said what it has
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn show(caller: ManifestCaller, conditions: ManifestConditions<'_>) -> Self {
        Self {
            caller,
            preconditions: preconditions(conditions),
            action: Action::Show,
        }
    }

    /// `caller` declares what `body` says, which has at most `most` scopes.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::scope::{ManifestCaller, ManifestConditions, ManifestOutcome, ManifestRequest};
    /// # use bailiwick_core::{Facts, Operation, Situation, params::Parts, store::Loaded};
    /// # let (text, row) = host::token("plants", "register-scope");
    /// # let header = format!("Bearer {text}");
    /// # let parts = Parts { authorization: Some(header.as_bytes()), ..Parts::default() };
    /// # let loaded = Loaded { bearer: Some(row), ..Loaded::default() };
    /// # let snapshot = host::snapshot();
    /// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
    /// # let config = host::config();
    ///
    /// let caller = ManifestCaller::parse(&parts, "plants")?;
    /// let body = br#"{"revision": 1, "scopes": [{"name": "plants:see", "description": "See it"}]}"#;
    /// let conditions = ManifestConditions { dry_run: true, ..ManifestConditions::default() };
    /// let request = ManifestRequest::declare(caller, conditions, body, 100);
    /// let decision = request.decide(&situation, &mut host::env(&config));
    /// let ManifestOutcome::Applied { answer, .. } = decision.outcome? else { panic!() };
    /// assert!(answer.dry_run && decision.writes.is_empty());
    /// assert_eq!(answer.diff.changed[0].name.as_str(), "plants:see");
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn declare(
        caller: ManifestCaller,
        conditions: ManifestConditions<'_>,
        body: &[u8],
        most: usize,
    ) -> Self {
        Self {
            caller,
            preconditions: preconditions(conditions),
            action: Action::Declare {
                body: read(body, most),
                dry_run: conditions.dry_run,
            },
        }
    }

    /// The application that the server is a part of declares `manifest` for its
    /// resource server `id`: with what the administrator allows to that. It is told
    /// who is touched.
    pub fn within(id: ClientId, manifest: Manifest, dry_run: bool) -> Self {
        Self {
            caller: ManifestCaller::within(id),
            preconditions: Preconditions::default(),
            action: Action::Declare {
                body: Ok(Read::of(manifest)),
                dry_run,
            },
        }
    }

    /// The same with a manifest as somebody wrote it, of at most `most` scopes.
    ///
    /// ```
    /// use bailiwick_core::{model::ClientId, scope::ManifestRequest};
    ///
    /// let body = br#"{"revision": 1, "scopes": []}"#;
    /// let request = ManifestRequest::declare_within(ClientId::new("plants"), body, 10_000, true);
    /// ```
    pub fn declare_within(id: ClientId, body: &[u8], most: usize, dry_run: bool) -> Self {
        Self {
            caller: ManifestCaller::within(id),
            preconditions: Preconditions::default(),
            action: Action::Declare {
                body: read(body, most),
                dry_run,
            },
        }
    }

    /// The application that the server is a part of asks what is kept of `id`.
    ///
    /// ```
    /// use bailiwick_core::{model::ClientId, scope::ManifestRequest};
    ///
    /// let request = ManifestRequest::show_within(ClientId::new("plants"));
    /// ```
    pub fn show_within(id: ClientId) -> Self {
        Self {
            caller: ManifestCaller::within(id),
            preconditions: Preconditions::default(),
            action: Action::Show,
        }
    }

    fn try_decide(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Decision<ManifestOutcome>, OAuthError> {
        let client = self.caller.resource_server(situation, env)?;
        let kept = KeptManifest::of(client.id(), situation.snapshot, env.now);
        let etag = kept.etag();
        Ok(match &self.action {
            Action::Show => Decision::answer(ManifestOutcome::Kept {
                known: self.preconditions.is_known(&etag),
                manifest: kept,
                etag,
            }),
            Action::Declare { body, dry_run } => Declaration {
                client: &*client,
                preconditions: &self.preconditions,
                by_administrator: self.caller.is_administrator(),
                etag,
                dry_run: *dry_run,
                situation,
                env,
            }
            .decide(body),
        })
    }

    /// The names of which it must be known what hangs on them: of those that are
    /// kept, all that the manifest may touch.
    fn touched(&self, snapshot: &Snapshot) -> Vec<ScopeToken> {
        let Action::Declare { body: Ok(read), .. } = &self.action else {
            return Vec::new();
        };
        let kept = KeptManifest::of(&self.caller.id, snapshot, UnixTime::EPOCH);
        let declared = &read.manifest.scopes;
        let by_name: HashMap<_, _> = declared.iter().map(|entry| (&*entry.name, entry)).collect();
        let names: HashSet<_> = kept.scopes.iter().map(|kept| &*kept.entry.name).collect();
        let of_others = by_name.keys().filter(|name| !names.contains(**name));
        let registered = of_others
            .clone()
            .filter_map(|name| snapshot.scope_by_text(name));
        let of_others = of_others.filter_map(|name| ScopeToken::parse(name).ok());
        let offered = self.offered(of_others, snapshot);
        let others: HashSet<_> = registered.map(|scope| &scope.name).chain(offered).collect();
        let own = kept.scopes.iter().filter(|kept| {
            let in_use = matches!(kept.state, ScopeState::Active | ScopeState::Pending);
            match by_name.get(&*kept.entry.name) {
                Some(entry) => !in_use || kept.entry != **entry,
                None => in_use,
            }
        });
        own.filter_map(|kept| snapshot.scope_by_text(&kept.entry.name))
            .map(|scope| &scope.name)
            .chain(others)
            .cloned()
            .collect()
    }

    /// The scopes that may pass if these names of others are declared: what is offered
    /// passes whole.
    fn offered<'s>(
        &self,
        names: impl Iterator<Item = ScopeToken>,
        snapshot: &'s Snapshot,
    ) -> impl Iterator<Item = &'s ScopeToken> {
        let to = &self.caller.id;
        let holders: HashSet<&ClientId> = names
            .filter_map(|name| match snapshot.scope(&name) {
                Some(scope) => scope.owner.client(),
                None => snapshot.namespace_owner(&name),
            })
            .collect();
        holders.into_iter().flat_map(move |from| {
            let client = snapshot.client(from);
            let role = client.and_then(|client| client.resource_server());
            let offers = role.map_or(&[][..], |role| &role.offers);
            let offers: Vec<_> = offers.iter().filter(|offer| offer.to == *to).collect();
            let held = (!offers.is_empty()).then(|| Owner::ResourceServer(from.clone()));
            let held = held
                .into_iter()
                .flat_map(|from| snapshot.scopes_of(&from, ""));
            held.map(|scope| &scope.name)
                .filter(move |name| offers.iter().any(|offer| offer.what.contains(name)))
        })
    }
}

fn preconditions(conditions: ManifestConditions<'_>) -> Preconditions {
    Preconditions::parse(conditions.if_match, conditions.if_none_match)
}

impl Operation for ManifestRequest {
    type Answer = ManifestOutcome;

    fn load_plan(&self, snapshot: &Snapshot) -> LoadPlan {
        LoadPlan {
            impact: self.touched(snapshot),
            ..self.caller.plan()
        }
    }

    fn inquiry<'a>(&'a self, situation: &Situation<'a>, _: &Env<'_>) -> Option<Inquiry<'a>> {
        self.caller.asks(situation)
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<ManifestOutcome> {
        let decision = self.try_decide(situation, env);
        let decision = decision.unwrap_or_else(Decision::refuse);
        self.caller.consumed(decision, situation, env)
    }
}
