//! load → decide → commit: the one way of every machine request. The only place
//! where the parts meet.

mod inquiry;

use bailiwick_core::{
    Decision, ErrorCode, Facts, OAuthError, Operation, Reason, Situation, Snapshot,
    model::UserRecord,
    snapshot::Version,
    store::{Commit, Conflict, LoadPlan, Loaded, Outcome, UserKey},
};
use bailiwick_store::StoreError;

use self::inquiry::Inquiries;
use crate::{
    app::App,
    clock::Borrowed,
    incoming::Incoming,
    users::{Users, UsersError},
};

/// How often a request is decided anew because clients or registry changed
/// under it, or because it lost a race, before it is told to come back.
pub(crate) const ATTEMPTS: usize = 200;

/// Runs `operation`, which no host's own grant or authentication method looks at.
pub(crate) async fn run<O: Operation>(app: &App, operation: &O) -> Result<O::Answer, OAuthError> {
    decided(app, None, operation).await
}

/// Runs `operation`, which was read of `incoming`.
pub(crate) async fn run_for<O: Operation>(
    app: &App,
    incoming: &Incoming,
    operation: &O,
) -> Result<O::Answer, OAuthError> {
    decided(app, Some(incoming), operation).await
}

/// Nothing is answered that was not decided on the store's own version of clients
/// and registry, and no success before its commit.
async fn decided<O: Operation>(
    app: &App,
    incoming: Option<&Incoming>,
    operation: &O,
) -> Result<O::Answer, OAuthError> {
    let mut attempts = 0..ATTEMPTS;
    let mut inquiries = Inquiries::new(app, incoming);
    while attempts.next().is_some() {
        let snapshot = app.snapshots.current();
        let plan = operation.load_plan(&snapshot);
        let confirmed = !plan.is_empty();
        let mut loaded = load(app, plan, &snapshot).await?;
        if !app.users_in_store() {
            // Of a host's user it cannot be seen whether the password changed.
            inquiries.forget_password();
        }
        if loaded.version != snapshot.version() {
            take_in(app, loaded.version).await?;
            continue;
        }
        let mut facts = Facts::default();
        if !inquiries
            .answer(operation, &snapshot, &loaded, &mut facts)
            .await?
        {
            continue;
        }
        loop {
            let decision = decide(app, operation, &snapshot, &loaded, &facts);
            match settle(app, &snapshot, confirmed, decision).await? {
                Settled::Answer(outcome) => {
                    if let Ok(answer) = &outcome {
                        note_use(app, &loaded, operation.uses_family(answer));
                        note_secret(app, operation, &snapshot);
                    }
                    return outcome;
                }
                Settled::Newer => break,
                Settled::Lost(row) => loaded.absorb(*row),
            }
            if attempts.next().is_none() {
                break;
            }
        }
    }
    tracing::warn!("a request gave way to others too often");
    Err(unavailable(Reason::Contended))
}

/// What became of a decision.
enum Settled<T> {
    Answer(Result<T, OAuthError>),
    Newer,
    Lost(Box<Conflict>),
}

async fn settle<T>(
    app: &App,
    snapshot: &Snapshot,
    confirmed: bool,
    decision: Decision<T>,
) -> Result<Settled<T>, OAuthError> {
    let Decision {
        writes,
        outcome,
        events,
    } = decision;
    if writes.is_empty() {
        if !confirmed && !is_newest(app, snapshot).await? {
            return Ok(Settled::Newer);
        }
    } else {
        let commit = Commit {
            version: Some(snapshot.version()),
            writes,
        };
        match app.store.commit(commit).await.map_err(store_failed)? {
            // What this answer made is in force on this node when it is sent.
            Outcome::Committed { version } => take_in(app, version).await?,
            Outcome::Stale { version } => {
                take_in(app, version).await?;
                return Ok(Settled::Newer);
            }
            Outcome::Conflict(row) => return Ok(Settled::Lost(row)),
        }
    }
    for event in events {
        app.events.tell(event);
    }
    Ok(Settled::Answer(outcome))
}

/// Whether the store has nothing newer than `snapshot`; if it has, it is taken in.
async fn is_newest(app: &App, snapshot: &Snapshot) -> Result<bool, OAuthError> {
    let now = app.store.load(LoadPlan::default()).await;
    let version = now.map_err(store_failed)?.version;
    take_in(app, version).await?;
    Ok(version == snapshot.version())
}

/// Makes `version` this node's current one.
async fn take_in(app: &App, version: Version) -> Result<(), OAuthError> {
    let taken = app.snapshots.at_least(version).await;
    taken.map(drop).map_err(store_failed)
}

/// What `plan` asks for, the users looked up where they are kept.
pub(crate) async fn load(
    app: &App,
    mut plan: LoadPlan,
    snapshot: &Snapshot,
) -> Result<Box<Loaded>, OAuthError> {
    if plan.is_empty() {
        let mut loaded = Box::<Loaded>::default();
        loaded.version = snapshot.version();
        return Ok(loaded);
    }
    if !plan.impact.is_empty() {
        plan.impact_at = app.now();
    }
    if app.users_in_store() {
        return app.store.load(plan).await.map_err(store_failed);
    }
    let wanted = plan.user.take();
    let mut loaded = app.store.load(plan).await.map_err(store_failed)?;
    let filled = Box::pin(fill_users(&*app.users, wanted, &mut loaded)).await;
    filled.map_err(users_failed)?;
    Ok(loaded)
}

/// Looks up, with a host's own users, whom the rows name.
async fn fill_users(
    users: &dyn Users,
    wanted: Option<UserKey>,
    loaded: &mut Loaded,
) -> Result<(), UsersError> {
    let named = |id: &bailiwick_core::model::UserId| UserKey::Id(id.clone());
    let key = wanted
        .or_else(|| loaded.session.as_ref().map(|row| named(&row.user)))
        .or_else(|| loaded.code.as_ref().map(|row| named(&row.user)))
        .or_else(|| loaded.family.as_ref().map(|row| named(&row.user)))
        .or_else(|| loaded.access_token.as_ref()?.user.as_ref().map(named));
    loaded.user = match key {
        Some(UserKey::Id(id)) => users.by_id(&id).await?,
        Some(UserKey::Login(login)) => users.by_login(&login).await?,
        None => None,
    }
    .map(UserRecord::from);
    let of_bearer = loaded.bearer.as_ref().and_then(|row| row.user.as_ref());
    let of_family = loaded.bearer_family.as_ref().map(|row| &row.user);
    loaded.bearer_user = match of_bearer.or(of_family) {
        Some(id) => users.by_id(id).await?,
        None => None,
    }
    .map(UserRecord::from);
    Ok(())
}

fn decide<O: Operation>(
    app: &App,
    operation: &O,
    snapshot: &Snapshot,
    loaded: &Loaded,
    facts: &Facts,
) -> Decision<O::Answer> {
    let mut random = Borrowed(&*app.random);
    operation.decide(
        &Situation {
            snapshot,
            loaded,
            facts,
        },
        &mut app.env(&mut random),
    )
}

/// Notes, for later, what an answer that was given made use of.
fn note_use(app: &App, loaded: &Loaded, uses_family: bool) {
    if let Some(token) = loaded.bearer.as_ref().filter(|token| token.is_static) {
        app.last_used.note(token.selector, app.now());
    }
    if let Some(family) = loaded.family.as_ref().filter(|_| uses_family) {
        let now = app.now();
        if family.use_is_due(now) {
            app.last_used.note_family(family.id, now);
        }
    }
}

/// Notes by which of its secrets a client authenticated.
fn note_secret<O: Operation>(app: &App, operation: &O, snapshot: &Snapshot) {
    let authentication = operation.client_authentication();
    let used = authentication.and_then(|given| given.secret_used(snapshot, &*app.keys));
    if let Some(secret) = used {
        app.secret_uses.note(secret, app.now());
    }
}

/// An error answer for a store that did not answer; what was asked may or may
/// not have been done.
pub(crate) fn store_failed(error: StoreError) -> OAuthError {
    match error {
        StoreError::Busy => unavailable(Reason::StoreBusy),
        failed => {
            tracing::error!(error = %failed, "the store failed");
            unavailable(Reason::StoreFailed)
        }
    }
}

/// An error answer for users who could not be asked.
pub(crate) fn users_failed(error: UsersError) -> OAuthError {
    match error {
        UsersError::Busy => unavailable(Reason::StoreBusy),
        failed => {
            tracing::error!(error = %failed, "the users could not be asked");
            unavailable(Reason::StoreFailed)
        }
    }
}

/// The answer when it is not the caller's fault.
pub(crate) fn unavailable(reason: Reason) -> OAuthError {
    OAuthError::json(
        ErrorCode::TemporarilyUnavailable,
        reason,
        "service is temporarily unavailable",
    )
}
