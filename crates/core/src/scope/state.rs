//! How a scope goes from state to state: one table.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::{ScopeToken, check_template, edit::check_replacement, ownership::describe};
use crate::{
    Config, Snapshot, UnixTime,
    model::{Owner, RegisteredScope, ScopeState},
    plain_text::plain_text,
    problem::Problem,
    store::Write,
};

/// How long a retired scope can be restored; then its name is a tombstone.
///
/// ```
/// assert_eq!(bailiwick_core::scope::UNDO_WINDOW.as_secs(), 30 * 86_400);
/// ```
pub const UNDO_WINDOW: Duration = Duration::from_hours(30 * 24);

/// Why the scopes of a deleted resource server are retired.
const OWNER_DELETED: &str = "its resource server was deleted";

words! {
    /// What is done to the state of a scope.
    ///
    /// ```
    /// use bailiwick_core::scope::StateChange;
    ///
    /// assert_eq!(StateChange::parse("retire"), Some(StateChange::Retire));
    /// assert_eq!(StateChange::Restore.as_str(), "restore");
    /// ```
    #[non_exhaustive]
    StateChange {
        /// A pending scope comes into use.
        Approve = "approve",
        /// A pending scope does not: it is retired, and its text shown to nobody.
        Refuse = "refuse",
        /// It works still, and is to be given up.
        Deprecate = "deprecate",
        /// Out of use until it is restored.
        Disable = "disable",
        /// Out of use for ever, once [`UNDO_WINDOW`] is over.
        Retire = "retire",
        /// Back to where it was before.
        Restore = "restore",
    }
}

/// Where a [`StateChange`] leads.
///
/// ```
/// use bailiwick_core::{model::ScopeState, scope::{NextState, StateChange, next_state}};
///
/// let approve = |state| next_state(state, StateChange::Approve);
/// assert_eq!(approve(ScopeState::Pending), NextState::To(ScopeState::Active));
/// assert_eq!(approve(ScopeState::Retired), NextState::Illegal);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextState {
    /// To this state.
    To(ScopeState),
    /// To the state before this one.
    Back,
    /// Nowhere: it is so already.
    Stays,
    /// This cannot be done to a scope in that state.
    Illegal,
}

/// Where `change` leads from `state`. What a `match` says here holds for pages,
/// commands, manifests and a host's own calls; there is no second place.
///
/// ```
/// use bailiwick_core::{model::ScopeState, scope::{NextState, StateChange, next_state}};
///
/// assert_eq!(next_state(ScopeState::Retired, StateChange::Restore), NextState::Back);
/// ```
#[rustfmt::skip]
pub const fn next_state(state: ScopeState, change: StateChange) -> NextState {
    use ScopeState as S;
    use NextState::{Back, Illegal, Stays};
    use StateChange as C;
    const ACTIVE: NextState = NextState::To(S::Active);
    const DEPRECATED: NextState = NextState::To(S::Deprecated);
    const DISABLED: NextState = NextState::To(S::Disabled);
    const RETIRED: NextState = NextState::To(S::Retired);
    //                 approve  refuse   deprecate   disable   retire   restore
    let row = match state {
        S::Pending    => [ACTIVE,  RETIRED, Illegal,    Illegal,  RETIRED, Illegal],
        S::Active     => [Stays,   Illegal, DEPRECATED, DISABLED, RETIRED, Stays],
        S::Deprecated => [Illegal, Illegal, DEPRECATED, DISABLED, RETIRED, ACTIVE],
        S::Disabled   => [Illegal, Illegal, Illegal,    Stays,    RETIRED, Back],
        S::Retired    => [Illegal, Illegal, Illegal,    Illegal,  Stays,   Back],
    };
    let [approve, refuse, deprecate, disable, retire, restore] = row;
    match change {
        C::Approve => approve,
        C::Refuse => refuse,
        C::Deprecate => deprecate,
        C::Disable => disable,
        C::Retire => retire,
        C::Restore => restore,
    }
}

/// Whether the owner of a scope in `state` may do `change` by itself, by leaving
/// the scope out of its manifest or by naming it again: give it up, and take that
/// back. All else is an administrator's.
///
/// ```
/// use bailiwick_core::{model::ScopeState, scope::{StateChange, is_owners_own}};
///
/// assert!(is_owners_own(ScopeState::Active, StateChange::Deprecate));
/// assert!(is_owners_own(ScopeState::Deprecated, StateChange::Restore));
/// assert!(!is_owners_own(ScopeState::Disabled, StateChange::Restore));
/// ```
pub const fn is_owners_own(state: ScopeState, change: StateChange) -> bool {
    use ScopeState::{Active, Deprecated};
    matches!(
        (state, change),
        (Active | Deprecated, StateChange::Deprecate) | (Deprecated, StateChange::Restore)
    )
}

/// `scope` after its owner did `change` by a manifest, or registered it again; `None`
/// if that leads nowhere, or is not the owner's to do. What replaces it is told with
/// the rest of the manifest, and stays as it is.
pub(super) fn changed_by_owner(
    scope: &RegisteredScope,
    change: StateChange,
    reason: Option<String>,
    now: UnixTime,
) -> Option<RegisteredScope> {
    let state = match next_state(scope.state, change) {
        NextState::To(state) if is_owners_own(scope.state, change) => state,
        _ => return None,
    };
    let after = RegisteredScope {
        replaced_by: scope.replaced_by.clone(),
        ..entered(scope, state, &Transition::new(change), reason, now)
    };
    (after.state != scope.state).then_some(after)
}

/// A change of state with what is said about it.
///
/// ```
/// use bailiwick_core::scope::{StateChange, Transition};
///
/// let disable = Transition {
///     reason: Some("leaked by the partner API".to_owned()),
///     ..Transition::new(StateChange::Disable)
/// };
/// assert_eq!(disable.sunset, None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// What is done.
    pub change: StateChange,
    /// Why, in words for people; `None`: not said.
    pub reason: Option<String>,
    /// When a deprecated scope goes out of use; `None`: as it is.
    pub sunset: Option<UnixTime>,
    /// What to ask for instead of a deprecated scope; `None`: as it is.
    pub replaced_by: Option<ScopeToken>,
}

impl Transition {
    /// `change`, about which nothing is said.
    pub fn new(change: StateChange) -> Self {
        Self {
            change,
            reason: None,
            sunset: None,
            replaced_by: None,
        }
    }
}

/// `scope` after `transition`, or `None` if it is so already.
///
/// What was retired is no default when it is restored: that is for the administrator
/// to say again. The scope of a resource server that was deleted is not restored: it
/// stays reserved, and has to be transferred to another one first.
///
/// ```
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{Owner, RegisteredScope, ScopeId, ScopeState},
///     scope::{ScopeToken, StateChange, Transition, UNDO_WINDOW, change_state},
/// };
///
/// let (config, snapshot) = (Config::new("https://login.example/o"), Snapshot::new());
/// let now = UnixTime::from_secs(1_700_000_000);
/// let name = ScopeToken::from_static("read");
/// let read = RegisteredScope::new(ScopeId(1), name, Owner::AuthorizationServer, now);
///
/// let retire = Transition::new(StateChange::Retire);
/// let gone = change_state(&read, &retire, &snapshot, &config, now)?.unwrap();
/// assert_eq!(gone.state, ScopeState::Retired);
/// assert_eq!(change_state(&gone, &retire, &snapshot, &config, now)?, None);
///
/// let restore = Transition::new(StateChange::Restore);
/// let back = change_state(&gone, &restore, &snapshot, &config, now)?.unwrap();
/// assert_eq!(back.state, ScopeState::Active);
/// let too_late = now.plus(UNDO_WINDOW);
/// assert!(change_state(&gone, &restore, &snapshot, &config, too_late).is_err());
/// # Ok::<(), bailiwick_core::problem::Problem>(())
/// ```
pub fn change_state(
    scope: &RegisteredScope,
    transition: &Transition,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Option<RegisteredScope>, Problem> {
    let change = transition.change;
    let reason = reason(transition.reason.as_deref(), config)?;
    check_terms(scope, transition, snapshot, now)?;
    let state = match next_state(scope.state, change) {
        NextState::Illegal => return Err(illegal(scope.state, change)),
        NextState::Stays => return Ok(None),
        NextState::To(state) => state,
        NextState::Back => before(scope),
    };
    if change == StateChange::Restore {
        check_restorable(scope, snapshot, now)?;
    }
    let after = entered(scope, state, transition, reason, now);
    let unchanged = scope.state == state
        && (&scope.sunset, &scope.replaced_by) == (&after.sunset, &after.replaced_by)
        && (after.state_reason.is_none() || after.state_reason == scope.state_reason);
    Ok((!unchanged).then_some(after))
}

fn reason(text: Option<&str>, config: &Config) -> Result<Option<String>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| plain_text(text, config.description_limit))
        .transpose()
        .map_err(|error| Problem::new("reason", error.to_string()))
}

fn check_terms(
    scope: &RegisteredScope,
    transition: &Transition,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Result<(), Problem> {
    if transition.change != StateChange::Deprecate {
        let said = [
            (transition.sunset.is_some(), "sunset"),
            (transition.replaced_by.is_some(), "replaced_by"),
        ];
        return match said.into_iter().find(|(is_said, _)| *is_said) {
            Some((_, field)) => Err(Problem::new(field, "is said of what is deprecated only")),
            None => Ok(()),
        };
    }
    if transition.sunset.is_some_and(|sunset| sunset <= now) {
        return Err(Problem::new("sunset", "must lie in the future"));
    }
    check_replacement(scope, transition.replaced_by.as_ref(), snapshot)
}

fn illegal(state: ScopeState, change: StateChange) -> Problem {
    let legal = |change: &&StateChange| {
        matches!(
            next_state(state, **change),
            NextState::To(_) | NextState::Back
        )
    };
    let others: Vec<String> = StateChange::ALL
        .iter()
        .filter(legal)
        .map(|change| format!("{}d", change.as_str()))
        .collect();
    let text = format!(
        "a scope that is {} cannot be {}d, only {}",
        state.as_str(),
        change.as_str(),
        others.join(" or ")
    );
    Problem::new("state", text)
}

/// Where a disabled or retired scope goes back to.
fn before(scope: &RegisteredScope) -> ScopeState {
    let given_up = scope.sunset.is_some() || scope.replaced_by.is_some();
    scope.state_before.unwrap_or(if given_up {
        ScopeState::Deprecated
    } else {
        ScopeState::Active
    })
}

fn check_restorable(
    scope: &RegisteredScope,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Result<(), Problem> {
    if scope.state == ScopeState::Retired && now >= scope.state_since.plus(UNDO_WINDOW) {
        let text = "was retired more than 30 days ago: its name stays reserved for ever";
        return Err(Problem::new("state", text));
    }
    // While it was out of use, others may have been given what its values lie in.
    check_template(&scope.owner, &scope.name, &scope.parameters, snapshot)
        .map_err(|problem| Problem::new("parameters", problem.to_string()))?;
    let ruler = snapshot.namespace_owner(&scope.name);
    match &scope.owner {
        Owner::ResourceServer(id) if !rules(id, snapshot) => Err(Problem::new(
            "owner",
            format!(
                "is {}: transfer the scope to another resource server first",
                describe(&scope.owner, snapshot)
            ),
        )),
        owner => match ruler {
            Some(ruler) if owner.client() != Some(ruler) => Err(Problem::new(
                "owner",
                format!(
                    "does not rule the name any more, which lies in a namespace of {}: \
                     transfer the scope to it",
                    describe(&Owner::ResourceServer(ruler.clone()), snapshot)
                ),
            )),
            _ => Ok(()),
        },
    }
}

fn rules(id: &crate::model::ClientId, snapshot: &Snapshot) -> bool {
    let client = snapshot.client(id);
    client.is_some_and(|client| client.resource_server().is_some())
}

fn entered(
    scope: &RegisteredScope,
    state: ScopeState,
    transition: &Transition,
    reason: Option<String>,
    now: UnixTime,
) -> RegisteredScope {
    let mut after = scope.clone();
    after.updated_at = now;
    after.sunset = transition.sunset.or(scope.sunset);
    if transition.replaced_by.is_some() {
        after.replaced_by.clone_from(&transition.replaced_by);
    }
    if state == scope.state {
        after.state_reason = reason.or(after.state_reason);
        return after;
    }
    after.state = state;
    after.state_since = now;
    after.state_reason = reason;
    let is_undone = transition.change == StateChange::Restore;
    after.state_before = (!is_undone).then_some(scope.state);
    if state == ScopeState::Retired {
        after.is_default = false;
    }
    if is_undone {
        // What ended it is not to end it again at once.
        after.sunset = after.sunset.filter(|sunset| *sunset > now);
        if state == ScopeState::Active {
            after.sunset = None;
            after.replaced_by = None;
        }
    }
    after
}

/// `scope` out of use for ever; its name stays reserved. `None` if it was so.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{Owner, RegisteredScope, ScopeId, ScopeState},
///     scope::{ScopeToken, retire},
/// };
///
/// let (name, now) = (ScopeToken::from_static("read"), UnixTime::EPOCH);
/// let read = RegisteredScope::new(ScopeId(1), name, Owner::AuthorizationServer, now);
/// let retired = retire(&read, None, now).unwrap();
/// assert_eq!(retired.state, ScopeState::Retired);
/// assert_eq!(retire(&retired, None, now), None);
/// ```
pub fn retire(
    scope: &RegisteredScope,
    reason: Option<String>,
    now: UnixTime,
) -> Option<RegisteredScope> {
    let retired = ScopeState::Retired;
    let transition = Transition::new(StateChange::Retire);
    (scope.state != retired).then(|| entered(scope, retired, &transition, reason, now))
}

/// Retires all that `owner` holds: what deleting a resource server begins with
/// (security.md SR-3).
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientId, Owner},
///     scope::retire_all,
///     store::Write,
/// };
///
/// let plants = ClientId::new("plants");
/// let owner = Owner::ResourceServer(plants.clone());
/// let mut writes = retire_all(&owner, &host::snapshot(), host::NOW);
/// assert_eq!(writes.len(), 1); // `plants:see`
/// writes.push(Write::DeleteClient { id: plants, at: host::NOW });
/// ```
pub fn retire_all(owner: &Owner, snapshot: &Snapshot, now: UnixTime) -> Vec<Write> {
    snapshot
        .scopes_of(owner, "")
        .filter_map(|scope| retire(scope, Some(OWNER_DELETED.to_owned()), now))
        .map(|scope| Write::PutScope(Box::new(scope)))
        .collect()
}
