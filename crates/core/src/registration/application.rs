//! What people may make of applications of their own: less than an administrator.

use super::{ClientDraft, LegacyGrants, NewSecret, RegisteredClient, register, revise};
use crate::{
    Config, Env, Snapshot, UnixTime,
    model::{ClientRecord, GrantType, RegisteredScope, UserId, Visibility},
    problem::Problem,
    scope::{Moment, ScopeSet, ScopeToken, effect, is_openid_name},
};

words! {
    /// Who may register applications of their own: the setting `applications.registration`.
    ///
    /// ```
    /// use bailiwick_core::{Config, registration::Registrants};
    ///
    /// let mut config = Config::new("https://login.example/o");
    /// assert_eq!(config.registrants, Registrants::Everybody);
    /// assert!(config.registrants.include(false));
    ///
    /// config.registrants = Registrants::Administrators;
    /// assert!(config.registrants.include(true) && !config.registrants.include(false));
    /// assert_eq!(config.registrants.as_str(), "administrators");
    /// assert_eq!(Registrants::parse("nobody"), Some(Registrants::Nobody));
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    Registrants {
        /// Whoever is signed in.
        #[default]
        Everybody = "everybody",
        /// Administrators.
        Administrators = "administrators",
        /// Nobody: there are the applications that the command line registers.
        Nobody = "nobody",
    }
}

impl Registrants {
    /// Whether somebody is among them who is an `administrator` or not.
    pub const fn include(self, administrator: bool) -> bool {
        match self {
            Self::Everybody => true,
            Self::Administrators => administrator,
            Self::Nobody => false,
        }
    }
}

/// Who registers an application, or changes one.
///
/// ```
/// use bailiwick_core::{model::UserId, registration::Applicant};
///
/// let ada = Applicant { user: UserId::new("17"), may_register: true };
/// # let _ = ada;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    /// The user, who is or becomes its owner.
    pub user: UserId,
    /// Whether they may register applications. Who may not does not get more scopes
    /// for one that they were given either.
    pub may_register: bool,
}

/// Whether `scope` is for every application to ask for: public, in use, for no chosen
/// applications alone, and no right of resource servers.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{Owner, RegisteredScope, ScopeId},
///     registration::is_open_to_applications,
///     scope::ScopeToken,
/// };
///
/// let name = ScopeToken::from_static("read");
/// let owner = Owner::AuthorizationServer;
/// let read = RegisteredScope::new(ScopeId(1), name, owner, host::NOW);
/// assert!(is_open_to_applications(&read, &host::config(), host::NOW));
///
/// let exclusive = RegisteredScope { exclusive: true, ..read };
/// assert!(!is_open_to_applications(&exclusive, &host::config(), host::NOW));
/// ```
pub fn is_open_to_applications(scope: &RegisteredScope, config: &Config, now: UnixTime) -> bool {
    scope.visibility == Visibility::Public
        && !scope.exclusive
        && effect(scope.state_at(now), Moment::Request).is_granted()
        && !config.privileged.contains(&scope.name)
        && !is_openid_name(&scope.name)
}

/// Registers an application of `by`, under `id` or under one that the server makes.
/// Whatever the draft says, it gets no legacy grant type, no role, no rule, and people
/// are asked for consent. The error is everything that is wrong.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientType, GrantType, UserId},
///     registration::{Applicant, ClientDraft, register_application},
/// };
///
/// let mut draft = ClientDraft::new("Sketches", ClientType::Confidential);
/// draft.grant_types.insert(GrantType::ClientCredentials);
/// draft.skip_authorization = true; // nice try
///
/// let by = Applicant { user: UserId::new("17"), may_register: true };
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let made = register_application(&draft, &by, None, &snapshot, &mut host::env(&config));
/// let record = made.unwrap().record;
/// assert_eq!(record.owner, Some(UserId::new("17")));
/// assert!(!record.skip_authorization);
/// ```
pub fn register_application(
    draft: &ClientDraft,
    by: &Applicant,
    id: Option<&str>,
    snapshot: &Snapshot,
    env: &mut Env<'_>,
) -> Result<RegisteredClient, Vec<Problem>> {
    if !by.may_register {
        let text = "you may not register applications here";
        return Err(vec![Problem::new("", text)]);
    }
    let mut own = ClientDraft::new(draft.name.clone(), draft.client_type);
    own.owner = Some(by.user.clone());
    let own = chosen(draft, own);
    let mut problems = scopes(&own, None, by, snapshot, env);
    problems.extend(grants(&own, None, env));
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    with(problems, register(&own, id, &secret, legacy, snapshot, env))
}

/// Changes an application of `by` to what `draft` says of those things that its owner
/// may say; all else stays. The error is everything that is wrong.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientRecord, UserId},
///     registration::{Applicant, ClientDraft, revise_application},
/// };
///
/// let ada = UserId::new("17");
/// let record = ClientRecord { owner: Some(ada.clone()), ..host::client() };
/// let mut draft = ClientDraft::of(&record);
/// draft.name = "Notes of the field".to_owned();
/// draft.disabled = true;
///
/// let by = Applicant { user: ada, may_register: true };
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let revised = revise_application(&record, &draft, &by, &snapshot, &mut host::env(&config));
/// let revised = revised.unwrap().record;
/// assert_eq!(revised.name, "Notes of the field");
/// assert!(!revised.disabled); // that is for administrators
/// ```
pub fn revise_application(
    record: &ClientRecord,
    draft: &ClientDraft,
    by: &Applicant,
    snapshot: &Snapshot,
    env: &mut Env<'_>,
) -> Result<RegisteredClient, Vec<Problem>> {
    let own = chosen(draft, ClientDraft::of(record));
    let mut problems = scopes(&own, Some(record), by, snapshot, env);
    problems.extend(grants(&own, Some(record), env));
    let legacy = LegacyGrants::Refuse;
    with(problems, revise(record, &own, legacy, snapshot, env))
}

/// `kept` with what an owner may choose.
fn chosen(draft: &ClientDraft, kept: ClientDraft) -> ClientDraft {
    ClientDraft {
        name: draft.name.clone(),
        grant_types: draft.grant_types.clone(),
        redirect_uris: draft.redirect_uris.clone(),
        post_logout_redirect_uris: draft.post_logout_redirect_uris.clone(),
        allowed_origins: draft.allowed_origins.clone(),
        scope: draft.scope.clone(),
        auth_method: draft.auth_method.clone(),
        pkce_required: draft.pkce_required,
        ..kept
    }
}

/// What stands against the grant types that are new: one of a host's own must be on, so
/// that nobody has it beforehand.
fn grants(draft: &ClientDraft, before: Option<&ClientRecord>, env: &Env<'_>) -> Option<Problem> {
    let had = |grant: &GrantType| before.is_some_and(|record| record.grant_types.contains(grant));
    let mut own = draft.grant_types.iter().filter(|grant| {
        let on = env.config.grant_types.contains(*grant);
        matches!(grant, GrantType::Extension(_)) && !on && !had(grant)
    });
    let unknown = own.next()?;
    let text = format!("{unknown} is not a grant type of this server");
    Some(Problem::new("grant_types", text))
}

/// What stands against the scopes that are new. Of one that people may not know, the
/// same is said as of one that nobody registered.
fn scopes(
    draft: &ClientDraft,
    before: Option<&ClientRecord>,
    by: &Applicant,
    snapshot: &Snapshot,
    env: &Env<'_>,
) -> Vec<Problem> {
    let held = before.and_then(|record| record.scope.as_ref());
    let may_widen = by.may_register || before.is_some_and(|record| record.scope.is_none());
    let Some(text) = &draft.scope else {
        let text = "must be those that an administrator chose, or some of them";
        let problem = || Problem::new("scope", text);
        return held
            .filter(|_| !may_widen)
            .map(|_| problem())
            .into_iter()
            .collect();
    };
    // What cannot be read is told by those who read it for good.
    let wanted = ScopeSet::parse(text).unwrap_or_default();
    let new = wanted
        .iter()
        .filter(|name| held.is_none_or(|held| !held.contains(name)));
    let is_open = |name: &ScopeToken| {
        let found = snapshot.scope(name).map(|scope| &**scope);
        found.is_some_and(|scope| is_open_to_applications(scope, env.config, env.now))
    };
    // Of these it is told anyhow.
    let new = new.filter(|name| !env.config.privileged.contains(name));
    let refused = new.filter(|name| !may_widen || !is_open(name));
    refused
        .map(|name| Problem::new("scope", format!("'{name}' is none that you can choose")))
        .collect()
}

fn with(
    mut problems: Vec<Problem>,
    made: Result<RegisteredClient, Vec<Problem>>,
) -> Result<RegisteredClient, Vec<Problem>> {
    match made {
        Ok(made) if problems.is_empty() => Ok(made),
        Ok(_) => Err(problems),
        Err(others) => {
            problems.extend(others);
            Err(problems)
        }
    }
}
