//! The questions of administrators: may they, and who may.

use std::collections::BTreeSet;

use super::{Check, Explanation, ScopeRequest, ScopeSet, ScopeToken, Step, Template};
use crate::{
    Config, ErrorCode, OAuthError, Reason, Snapshot, UnixTime,
    model::{Client, ClientId, Extra, GrantType, User, UserId},
    scope::{decide_scopes, explain_scopes},
};

/// Whether a client would get a scope, by one grant.
#[derive(Clone, Copy, Debug)]
pub struct ScopeQuestion<'a> {
    /// Who would ask.
    pub client: &'a dyn Client,
    /// For whom, if for somebody.
    pub user: Option<&'a User>,
    /// By which grant.
    pub grant_type: &'a GrantType,
    /// For what; empty: for the defaults.
    pub scope: &'a ScopeSet,
    /// When.
    pub now: UnixTime,
}

impl ScopeQuestion<'_> {
    /// The answer, with all steps on the way: whether client, user and grant would
    /// get that far, and then the decision itself.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     Config, Snapshot, UnixTime,
    ///     model::{ClientId, ClientRecord, GrantType},
    ///     scope::{Check, ScopeQuestion, ScopeSet},
    /// };
    ///
    /// let client = ClientRecord::new(ClientId::new("field-notes"), UnixTime::EPOCH);
    /// let question = ScopeQuestion {
    ///     client: &client,
    ///     user: None,
    ///     grant_type: &GrantType::ClientCredentials,
    ///     scope: &ScopeSet::parse("plants:see")?,
    ///     now: UnixTime::EPOCH,
    /// };
    /// let config = Config::new("https://login.example/o");
    /// let answer = question.answer(&Snapshot::new(), &config);
    /// assert!(!answer.is_yes());
    /// let first_no = answer.steps.iter().find(|step| !step.passed).unwrap();
    /// assert_eq!(first_no.check, Check::Grant);
    /// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
    /// ```
    pub fn answer(&self, snapshot: &Snapshot, config: &Config) -> Explanation {
        let mut steps = self.before(config);
        let stopped = steps.iter().find(|step| !step.passed);
        let stopped = stopped.map(|step| (step.check, step.words.clone()));
        let explanation = explain_scopes(&self.request(), snapshot, config);
        steps.extend(explanation.steps);
        let outcome = match stopped {
            None => explanation.outcome,
            Some((check, words)) => Err(stopped_at(check, words)),
        };
        Explanation { steps, outcome }
    }

    /// Whether the answer is yes, without the steps of the decision.
    ///
    /// ```
    /// # use bailiwick_core::{
    /// #     Config, Snapshot, UnixTime,
    /// #     model::{ClientId, ClientRecord, GrantType},
    /// #     scope::{ScopeQuestion, ScopeSet},
    /// # };
    /// # let client = ClientRecord::new(ClientId::new("field-notes"), UnixTime::EPOCH);
    /// # let question = ScopeQuestion {
    /// #     client: &client,
    /// #     user: None,
    /// #     grant_type: &GrantType::ClientCredentials,
    /// #     scope: &ScopeSet::parse("plants:see")?,
    /// #     now: UnixTime::EPOCH,
    /// # };
    /// # let (snapshot, config) = (Snapshot::new(), Config::new("https://login.example/o"));
    /// let yes = question.is_yes(&snapshot, &config);
    /// assert_eq!(yes, question.answer(&snapshot, &config).is_yes());
    /// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
    /// ```
    pub fn is_yes(&self, snapshot: &Snapshot, config: &Config) -> bool {
        self.before(config).iter().all(|step| step.passed)
            && decide_scopes(&self.request(), snapshot, config).is_ok()
    }

    fn request(&self) -> ScopeRequest<'_> {
        ScopeRequest {
            client: self.client,
            user: self.user,
            grant_type: self.grant_type,
            requested: Some(self.scope),
            resource: &[],
            ceiling: None,
            now: self.now,
        }
    }

    /// The steps before any scope is looked at.
    pub(super) fn before(&self, config: &Config) -> Vec<Step> {
        let step = |check, passed, words: String| Step {
            check,
            scope: None,
            passed,
            words,
        };
        let grant = self.grant_type.as_str();
        let usable = self.client.is_usable();
        let mut steps = vec![step(
            Check::Client,
            usable,
            format!(
                "the client '{}' {}",
                self.client.id(),
                if usable { "may be used" } else { "is disabled" }
            ),
        )];
        steps.extend(self.user.map(|user| {
            let word = if user.active { "active" } else { "disabled" };
            let words = format!("the user '{}' is {word}", user.username);
            step(Check::User, user.active, words)
        }));
        let on = config.grant_types.contains(self.grant_type);
        let may = self.client.allows_grant_type(self.grant_type);
        let for_itself = *self.grant_type == GrantType::ClientCredentials;
        let (passed, words) = if !on {
            (false, format!("the server does not offer {grant}"))
        } else if !may {
            (false, format!("the client may not use {grant}"))
        } else if for_itself && !self.client.is_confidential() {
            (false, format!("{grant} is for confidential clients"))
        } else if for_itself && self.user.is_some() {
            (
                false,
                format!("{grant} is for the client itself, for no user"),
            )
        } else {
            (true, format!("the client may use {grant}"))
        };
        steps.push(step(Check::Grant, passed, words));
        steps
    }
}

fn stopped_at(check: Check, words: String) -> OAuthError {
    let (code, reason) = match check {
        Check::Client => (ErrorCode::InvalidClient, Reason::ClientDisabled),
        Check::User => (ErrorCode::InvalidGrant, Reason::UserDisabled),
        _ => (ErrorCode::UnauthorizedClient, Reason::GrantTypeNotAllowed),
    };
    OAuthError::json(code, reason, words)
}

/// For which users a client may ask for a scope, as far as groups decide.
///
/// ```
/// use bailiwick_core::scope::ForUsers;
///
/// let staff = ForUsers::In(vec!["staff".to_owned()]);
/// assert_eq!(staff.to_string(), "users in staff");
/// assert_eq!(ForUsers::Nobody.to_string(), "itself, for no user");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForUsers {
    /// For none: the client acts for itself.
    Nobody,
    /// For every user.
    Everybody,
    /// For every user who is in none of these groups.
    Outside(Vec<String>),
    /// For users in one of these groups.
    In(Vec<String>),
}

impl std::fmt::Display for ForUsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nobody => f.write_str("itself, for no user"),
            Self::Everybody => f.write_str("every user"),
            Self::Outside(groups) => write!(f, "users outside {}", groups.join(", ")),
            Self::In(groups) => write!(f, "users in {}", groups.join(", ")),
        }
    }
}

/// How one client may get a scope.
///
/// ```
/// use bailiwick_core::scope::MayAsk;
///
/// /// For an administrator to read.
/// fn told(client: &MayAsk) -> String {
///     if client.ways.is_empty() {
///         let limits: Vec<_> = client.limits.iter().map(|step| step.words.as_str()).collect();
///         return format!("{} may not: {}", client.name, limits.join("; "));
///     }
///     let ways = client.ways.iter().map(|(grant, users)| format!("{} for {users}", grant.as_str()));
///     format!("{} may: {}", client.name, ways.collect::<Vec<_>>().join("; "))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MayAsk {
    /// Which client.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// By which grants, each for which users; empty: not at all.
    pub ways: Vec<(GrantType, ForUsers)>,
    /// What limits it: the steps that say no, and those of rules.
    pub limits: Vec<Step>,
}

/// Which of all clients may ask for `scope`, in the order of their names. A grant
/// that refreshes gives nothing new, and is no way. Under the registered name of a
/// parameterised scope, one of its values stands for all.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, ClientType, GrantType, Owner, RegisteredScope, ScopeId},
///     scope::{ForUsers, ScopeToken, who_can},
/// };
///
/// let now = UnixTime::EPOCH;
/// let see = ScopeToken::from_static("plants:see");
/// let scope = RegisteredScope::new(ScopeId(1), see.clone(), Owner::AuthorizationServer, now);
/// let mut client = ClientRecord::new(ClientId::new("field-notes"), now);
/// client.client_type = ClientType::Confidential;
/// client.grant_types.insert(GrantType::ClientCredentials);
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope)).with_client(Arc::new(client));
///
/// let mut config = Config::new("https://login.example/o");
/// config.grant_types.insert(GrantType::ClientCredentials);
/// let [found] = &who_can(&see, &snapshot, &config, now)[..] else { unreachable!() };
/// assert_eq!(found.ways, [(GrantType::ClientCredentials, ForUsers::Nobody)]);
/// ```
pub fn who_can(
    scope: &ScopeToken,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Vec<MayAsk> {
    let wanted = wanted(scope, snapshot);
    let inquiry = Inquiry {
        scope: &wanted,
        snapshot,
        config,
        now,
    };
    let mut clients: Vec<_> = snapshot.clients().collect();
    clients.sort_by_key(|client| (client.name().to_owned(), client.id().clone()));
    clients
        .into_iter()
        .map(|client| inquiry.of_client(&**client))
        .collect()
}

/// By which grants `client` may ask for `scope`, each for which users: as
/// [`who_can`] says, of one client and without what limits it.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::scope::{ForUsers, ScopeToken, ways};
///
/// let see = ScopeToken::from_static("plants:see");
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let ways = ways(&see, &host::client(), &snapshot, &config, host::NOW);
/// assert!(ways.iter().any(|(_, users)| *users == ForUsers::Everybody));
/// ```
pub fn ways(
    scope: &ScopeToken,
    client: &dyn Client,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Vec<(GrantType, ForUsers)> {
    let inquiry = Inquiry {
        scope: &wanted(scope, snapshot),
        snapshot,
        config,
        now,
    };
    let grants = inquiry.grants(client);
    let ways = grants.filter_map(|grant_type| {
        let ask = |user: Option<&User>| {
            let question = inquiry.question(client, grant_type, user);
            question.is_yes(snapshot, config)
        };
        Some((grant_type.clone(), inquiry.by(client, grant_type, ask)?))
    });
    ways.collect()
}

/// What stands for `scope` in a request: of a parameterised one a value.
fn wanted(scope: &ScopeToken, snapshot: &Snapshot) -> ScopeSet {
    let sample = snapshot.scope(scope).and_then(Template::of);
    let sample = sample.and_then(|template| template.sample());
    [sample.unwrap_or_else(|| scope.clone())]
        .into_iter()
        .collect()
}

struct Inquiry<'a> {
    scope: &'a ScopeSet,
    snapshot: &'a Snapshot,
    config: &'a Config,
    now: UnixTime,
}

impl Inquiry<'_> {
    fn of_client(&self, client: &dyn Client) -> MayAsk {
        let mut ways = Vec::new();
        let mut limits = Vec::new();
        for grant_type in self.grants(client) {
            let ask = |user: Option<&User>| {
                let question = self.question(client, grant_type, user);
                let answer = question.answer(self.snapshot, self.config);
                for step in answer.steps {
                    if (!step.passed || step.check == Check::Rule) && !limits.contains(&step) {
                        limits.push(step);
                    }
                }
                answer.outcome.is_ok()
            };
            let way = self.by(client, grant_type, ask);
            ways.extend(way.map(|way| (grant_type.clone(), way)));
        }
        if ways.is_empty() && limits.is_empty() {
            limits.push(Step {
                check: Check::Grant,
                scope: None,
                passed: false,
                words: "the client has no grant by which it could ask".to_owned(),
            });
        }
        MayAsk {
            client: client.id().clone(),
            name: client.name().to_owned(),
            ways,
            limits,
        }
    }

    /// The grants by which `client` could get something new.
    fn grants<'c>(&'c self, client: &'c dyn Client) -> impl Iterator<Item = &'c GrantType> {
        self.config.grant_types.iter().filter(|grant_type| {
            **grant_type != GrantType::RefreshToken && client.allows_grant_type(grant_type)
        })
    }

    fn question<'c>(
        &'c self,
        client: &'c dyn Client,
        grant_type: &'c GrantType,
        user: Option<&'c User>,
    ) -> ScopeQuestion<'c> {
        ScopeQuestion {
            client,
            user,
            grant_type,
            scope: self.scope,
            now: self.now,
        }
    }

    fn by(
        &self,
        client: &dyn Client,
        grant_type: &GrantType,
        mut ask: impl FnMut(Option<&User>) -> bool,
    ) -> Option<ForUsers> {
        if *grant_type == GrantType::ClientCredentials {
            return ask(None).then_some(ForUsers::Nobody);
        }
        let everybody = ask(Some(&somebody(&[])));
        let differs: Vec<String> = self
            .groups(client)
            .into_iter()
            .filter(|group| ask(Some(&somebody(&[group]))) != everybody)
            .map(str::to_owned)
            .collect();
        match (everybody, differs.is_empty()) {
            (true, true) => Some(ForUsers::Everybody),
            (true, false) => Some(ForUsers::Outside(differs)),
            (false, false) => Some(ForUsers::In(differs)),
            (false, true) => None,
        }
    }

    /// The groups that a rule speaks of.
    fn groups<'c>(&'c self, client: &'c dyn Client) -> BTreeSet<&'c str> {
        let rules = self.config.scope_rules.iter().chain(client.scope_rules());
        let groups = rules.flat_map(|rule| rule.groups.iter().chain(&rule.outside_groups));
        groups.map(String::as_str).collect()
    }
}

/// A user of whom nothing is known but their groups.
fn somebody(groups: &[&str]) -> User {
    User {
        extra: Extra::EMPTY,
        language: None,
        id: UserId::new("somebody"),
        username: "somebody".to_owned(),
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        active: true,
        admin: false,
        groups: groups.iter().map(|one| (*one).to_owned()).collect(),
    }
}
