//! The shape that every machine endpoint shares.

use std::sync::Arc;

use crate::{
    Env, OAuthError, Snapshot,
    assertion::{Assertion, Authenticated},
    event::Event,
    model::{AuthMethod, Client, ClientEndpoint, GrantType, UserRecord},
    store::{LoadPlan, Loaded, Write},
};

/// One request of one endpoint, parsed.
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

    /// Decides. Called again, with fresh arguments, when the commit found a newer
    /// snapshot or lost a race.
    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<Self::Answer>;
}

/// All that a decision knows besides its request.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asserted {
    /// What a host's own grant says.
    pub assertion: Assertion,
    /// The user whom it names, if it names one who is there; active or not.
    pub user: Option<UserRecord>,
}

/// Slow work: a question to the world outside of decisions.
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
#[derive(Clone, Debug)]
pub struct GrantInquiry<'a> {
    /// The client, which has authenticated and may use the grant.
    pub client: Arc<dyn Client>,
    /// Which grant.
    pub grant_type: &'a GrantType,
}

/// A password to be checked in the bounded pool.
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
