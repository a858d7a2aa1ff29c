//! The shape that every machine endpoint shares.

use crate::{
    Env, OAuthError, Snapshot,
    event::Event,
    model::UserRecord,
    store::{LoadPlan, Loaded, Write},
};

/// One request of one endpoint, parsed.
pub trait Operation {
    /// What it answers on success.
    type Answer;

    /// What must be read first; the snapshot says what is in memory already.
    fn load_plan(&self, snapshot: &Snapshot) -> LoadPlan;

    /// Slow work to be done between load and decide, if any: only for a caller
    /// who would get as far as the password. To be asked again, and the work done
    /// again, after another load.
    fn password_check<'a>(
        &'a self,
        situation: &Situation<'a>,
        env: &Env<'_>,
    ) -> Option<PasswordCheck<'a>> {
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
    pub facts: Facts,
}

/// What slow work found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the password was right; `None` if it was not checked.
    pub password_matches: Option<bool>,
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
