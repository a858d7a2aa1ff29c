//! The shape that every machine endpoint shares.

use std::sync::Arc;

use crate::{
    Env, OAuthError, Snapshot,
    assertion::{Assertion, Authenticated},
    client_auth::ClientAuthentication,
    event::Event,
    model::{AuthMethod, Client, ClientEndpoint, GrantType, UserRecord},
    store::{LoadPlan, Loaded, Write},
};

/// One request of one endpoint, parsed.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Env, Facts, OAuthError, Operation, Situation, Snapshot,
///     revoke::RevocationRequest,
///     store::{Commit, LoadPlan, Loaded, Outcome},
/// };
///
/// /// The two trips to a store.
/// trait Store {
///     fn snapshot(&self) -> Snapshot;
///     fn load(&self, plan: &LoadPlan) -> Loaded;
///     fn commit(&self, commit: Commit) -> Outcome;
/// }
///
/// /// Every endpoint alike; `None`: the store changed or lost a race, start again.
/// fn answer<O: Operation>(
///     operation: &O,
///     store: &impl Store,
///     env: &mut Env<'_>,
/// ) -> Option<Result<O::Answer, OAuthError>> {
///     let snapshot = store.snapshot();
///     let loaded = store.load(&operation.load_plan(&snapshot));
///     let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
///     // Passwords, and what a host's own grants and methods look at: see `Inquiry`.
///     assert!(operation.inquiry(&situation, env).is_none());
///
///     let decision = operation.decide(&situation, env);
///     // What is noted beside an answer, by whoever keeps when things were last used.
///     let by_secret = operation.client_authentication().is_some();
///     let of_family = decision.outcome.as_ref().is_ok_and(|said| operation.uses_family(said));
///     let _ = (by_secret, of_family);
///     let commit = Commit { version: Some(snapshot.version()), writes: decision.writes };
///     match store.commit(commit) {
///         Outcome::Committed { .. } => Some(decision.outcome),
///         Outcome::Stale { .. } | Outcome::Conflict(_) => None,
///     }
/// }
///
/// # struct Memory;
/// # impl Store for Memory {
/// #     fn snapshot(&self) -> Snapshot { host::snapshot() }
/// #     fn load(&self, _: &LoadPlan) -> Loaded { Loaded::default() }
/// #     fn commit(&self, _: Commit) -> Outcome {
/// #         Outcome::Committed { version: Default::default() }
/// #     }
/// # }
/// let form = host::post("token=whatever&client_id=field-notes&client_secret=correct-horse");
/// let request = RevocationRequest::parse(&form)?;
/// let answered = answer(&request, &Memory, &mut host::env(&host::config()));
/// assert!(answered.is_some_and(|answer| answer.is_ok()));
/// # Ok::<(), OAuthError>(())
/// ```
pub trait Operation {
    /// What it answers on success.
    type Answer;

    /// What must be read first; the snapshot says what is in memory already.
    fn load_plan(&self, snapshot: &Snapshot) -> LoadPlan;

    /// The next slow work to be done between load and decide, if any: only for a
    /// caller who would get as far as that. Asked until there is nothing more,
    /// each answer being added to the facts; and again from the start after
    /// another load.
    fn inquiry<'a>(&'a self, situation: &Situation<'a>, env: &Env<'_>) -> Option<Inquiry<'a>> {
        let _ = (situation, env);
        None
    }

    /// By what its client authenticates, if it is one of a client: for what is noted
    /// beside the answer.
    fn client_authentication(&self) -> Option<&ClientAuthentication> {
        None
    }

    /// Decides. Called again, with fresh arguments, when the commit found a newer
    /// snapshot or lost a race.
    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<Self::Answer>;

    /// Whether to answer so is a use of the family that was loaded: people see when
    /// what they allowed was last used.
    fn uses_family(&self, answer: &Self::Answer) -> bool {
        let _ = answer;
        false
    }
}

/// All that a decision knows besides its request.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation, model::ClientEndpoint, client_auth::AuthenticateClient,
///     store::Loaded,
/// };
///
/// let form = host::post("client_id=field-notes&client_secret=correct-horse");
/// let request = AuthenticateClient::parse(&form, ClientEndpoint::Other)?;
/// let snapshot = host::snapshot();
/// assert!(request.load_plan(&snapshot).is_empty());
///
/// let loaded = Loaded { version: snapshot.version(), ..Loaded::default() };
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let decision = request.decide(&situation, &mut host::env(&host::config()));
/// assert!(decision.outcome.is_ok());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Clients and registry, of the version that was loaded.
    pub snapshot: &'a Snapshot,
    /// What was read for this request.
    pub loaded: &'a Loaded,
    /// What slow work found out.
    pub facts: &'a Facts,
}

/// What slow work found out; `None` is what was not asked.
///
/// ```
/// use bailiwick_core::{Facts, assertion::Authenticated};
///
/// // The certificate was the client's, the password was not the user's:
/// let facts = Facts {
///     password_matches: Some(false),
///     client: Some(Ok(Authenticated::new())),
///     ..Facts::default()
/// };
/// assert_eq!(facts.grant, None); // there was no such question
/// assert_ne!(&facts, Facts::none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the password was right.
    pub password_matches: Option<bool>,
    /// What a host's own authentication method says of the client.
    pub client: Option<Result<Authenticated, OAuthError>>,
    /// What a host's own grant says of the request.
    pub grant: Option<Result<Asserted, OAuthError>>,
}

impl Facts {
    /// Nothing was asked.
    ///
    /// ```
    /// use bailiwick_core::Facts;
    ///
    /// assert_eq!(*Facts::none(), Facts::default());
    /// ```
    pub fn none() -> &'static Self {
        static NONE: Facts = Facts {
            password_matches: None,
            client: None,
            grant: None,
        };
        &NONE
    }
}

/// An assertion, and whom it names.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Asserted, Facts,
///     assertion::Assertion,
///     model::UserId,
///     store::UserKey,
/// };
///
/// // The host's grant named a user, and the store has found who that is.
/// let assertion = Assertion::of_user(UserKey::Id(UserId::new("17")));
/// let asserted = Asserted { assertion, user: Some(host::ada()) };
/// let facts = Facts { grant: Some(Ok(asserted)), ..Facts::default() };
/// assert!(facts.grant.is_some_and(|grant| grant.is_ok()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asserted {
    /// What a host's own grant says.
    pub assertion: Assertion,
    /// The user whom it names, if it names one who is there; active or not.
    pub user: Option<UserRecord>,
}

/// Slow work: a question to the world outside of decisions.
///
/// ```
/// use bailiwick_core::{ErrorCode, Facts, Inquiry, OAuthError, PasswordCheck};
///
/// /// A host without methods and grants of its own, and no users to sign in here.
/// fn answer(inquiry: Inquiry<'_>, facts: &mut Facts) {
///     let refusal = || OAuthError::by_host(ErrorCode::InvalidGrant, "not accepted");
///     match inquiry {
///         Inquiry::Password(_) => facts.password_matches = Some(false),
///         Inquiry::Client(_) => facts.client = Some(Err(refusal())),
///         Inquiry::Grant(_) => facts.grant = Some(Err(refusal())),
///     }
/// }
///
/// let check = PasswordCheck { user: None, login: "ada", password: "a guess" };
/// let mut facts = Facts::default();
/// answer(Inquiry::Password(check), &mut facts);
/// assert_eq!(facts.password_matches, Some(false));
/// ```
#[derive(Clone, Debug)]
pub enum Inquiry<'a> {
    /// Is the password right?
    Password(PasswordCheck<'a>),
    /// Is the client the one that it says it is?
    Client(ClientInquiry<'a>),
    /// What does the request assert?
    Grant(GrantInquiry<'a>),
}

/// A question to a host's own authentication method.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     ClientInquiry, ErrorCode, OAuthError,
///     assertion::Authenticated,
///     model::{AuthMethod, ClientEndpoint},
/// };
///
/// /// The host keeps the name of each client's certificate with the client.
/// fn ask(inquiry: &ClientInquiry<'_>, seen: &str) -> Result<Authenticated, OAuthError> {
///     match inquiry.client.extra().text("certificate") {
///         Some(own) if own == seen => Ok(Authenticated::new()),
///         _ => Err(OAuthError::by_host(ErrorCode::InvalidClient, "another's certificate")),
///     }
/// }
///
/// let method = AuthMethod::parse("tls_client_auth").unwrap();
/// let mut client = host::client();
/// client.extra = [("certificate", "CN=notes".into())].into_iter().collect();
/// let (client, endpoint) = (Arc::new(client), ClientEndpoint::Token);
/// let inquiry = ClientInquiry { client, method: &method, endpoint };
/// assert!(ask(&inquiry, "CN=notes").is_ok() && ask(&inquiry, "CN=maps").is_err());
/// ```
#[derive(Clone, Debug)]
pub struct ClientInquiry<'a> {
    /// The client that the request claims to come from.
    pub client: Arc<dyn Client>,
    /// By which method.
    pub method: &'a AuthMethod,
    /// Where.
    pub endpoint: ClientEndpoint,
}

/// A question to a host's own grant.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     ErrorCode, GrantInquiry, OAuthError, assertion::Assertion, model::GrantType,
/// };
///
/// fn ask(inquiry: &GrantInquiry<'_>) -> Result<Assertion, OAuthError> {
///     match inquiry.grant_type.as_str() {
///         "urn:example:machine" => Ok(Assertion::of_client()),
///         _ => Err(OAuthError::by_host(ErrorCode::InvalidGrant, "not one of ours")),
///     }
/// }
///
/// let grant_type = GrantType::parse("urn:example:machine").unwrap();
/// let inquiry = GrantInquiry { client: Arc::new(host::client()), grant_type: &grant_type };
/// assert_eq!(ask(&inquiry)?.subject, None);
/// # Ok::<(), OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GrantInquiry<'a> {
    /// The client, which has authenticated and may use the grant.
    pub client: Arc<dyn Client>,
    /// Which grant.
    pub grant_type: &'a GrantType,
}

/// A password to be checked in the bounded pool.
///
/// ```
/// use bailiwick_core::{Facts, PasswordCheck};
///
/// /// `verify` takes long, and as long for the dummy as for a real user.
/// fn check(check: &PasswordCheck<'_>, verify: impl Fn(&str, &str) -> bool) -> Facts {
///     let kept = check.user.map_or("a dummy", |user| &user.password);
///     let right = verify(kept, check.password) && check.user.is_some();
///     Facts { password_matches: Some(right), ..Facts::default() }
/// }
///
/// let nobody = PasswordCheck { user: None, login: "eve", password: "a dummy" };
/// let facts = check(&nobody, |kept, given| kept == given);
/// assert_eq!(facts.password_matches, Some(false));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PasswordCheck<'a> {
    /// The user; `None`: spend the same time on a dummy, for nobody may learn
    /// who exists.
    pub user: Option<&'a UserRecord>,
    /// The name that was given, for counting failures.
    pub login: &'a str,
    /// The password that was given.
    pub password: &'a str,
}

/// What was decided: nothing of it is true before `writes` are committed, for
/// a refusal may write too.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Decision, ErrorCode, OAuthError,
///     model::{User, UserRecord},
///     store::Write,
/// };
///
/// /// A host's own operation: to lock a user out.
/// fn lock(admin: &User, user: UserRecord) -> Decision<()> {
///     if !admin.admin {
///         return Decision::refuse(OAuthError::by_host(ErrorCode::AccessDenied, "not for you"));
///     }
///     let locked = User { active: false, ..user.user };
///     let mut decision = Decision::answer(());
///     decision.writes.push(Write::UpdateUser(Box::new(UserRecord { user: locked, ..user })));
///     decision
/// }
///
/// let ada = host::ada();
/// let mut admin = ada.user.clone();
/// let refused = lock(&admin, ada.clone());
/// assert!(refused.writes.is_empty() && refused.outcome.is_err());
///
/// admin.admin = true;
/// let done = lock(&admin, ada).map(|()| "locked");
/// assert_eq!((done.writes.len(), done.outcome), (1, Ok("locked")));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Decision<T> {
    /// What is to be written, all or nothing.
    pub writes: Vec<Write>,
    /// The answer.
    pub outcome: Result<T, OAuthError>,
    /// What to tell after the commit.
    pub events: Vec<Event>,
}

impl<T> Decision<T> {
    /// Writes nothing and answers.
    pub fn answer(answer: T) -> Self {
        Self {
            writes: Vec::new(),
            outcome: Ok(answer),
            events: Vec::new(),
        }
    }

    /// The same decision with what `answer` makes of its answer.
    pub fn map<U>(self, answer: impl FnOnce(T) -> U) -> Decision<U> {
        let Self {
            writes,
            outcome,
            events,
        } = self;
        Decision {
            writes,
            outcome: outcome.map(answer),
            events,
        }
    }

    /// Writes nothing and refuses.
    pub fn refuse(error: OAuthError) -> Self {
        Self {
            writes: Vec::new(),
            outcome: Err(error),
            events: Vec::new(),
        }
    }
}

impl<T> From<OAuthError> for Decision<T> {
    fn from(error: OAuthError) -> Self {
        Self::refuse(error)
    }
}
