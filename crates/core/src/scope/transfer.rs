//! Scopes and namespaces that pass from one resource server to another: offered and
//! accepted, or moved by an administrator at once.

mod apart;
mod offer;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use super::{Namespace, ScopeToken, check_namespaces, nearest_name, ownership::describe};
use crate::{
    Config, Snapshot, UnixTime,
    model::{ClientId, ClientRecord, Offered, Owner, RegisteredScope, ResourceServer, TokenFormat},
    problem::{Problem, none_or_all},
    store::Write,
};

use self::apart::check_apart;
pub use offer::{OFFER_LIFETIME, accept_offer, offer, withdraw_offers};

/// What passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferredNames {
    /// These scopes.
    Scopes(Vec<ScopeToken>),
    /// A namespace with every name in it.
    Namespace(Namespace),
    /// Every name and every namespace; the resource identifier too, if whoever
    /// gets them has none.
    All,
}

/// From whom to whom passes what.
///
/// ```
/// use bailiwick_core::{model::ClientId, scope::{Transfer, TransferredNames}};
///
/// let transfer = Transfer {
///     from: ClientId::new("old-plants"),
///     to: ClientId::new("plants"),
///     what: TransferredNames::All,
///     keep_grants: false,
/// };
/// # assert_ne!(transfer.from, transfer.to);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// From this resource server, which may be one that was deleted.
    pub from: ClientId,
    /// To this one.
    pub to: ClientId,
    /// This.
    pub what: TransferredNames,
    /// Whether grants made before go on carrying the scopes: whoever gets them is
    /// then trusted with what people allowed the one before.
    pub keep_grants: bool,
}

/// What a transfer makes of scopes and resource servers.
///
/// ```
/// use bailiwick_core::{Snapshot, scope::Transferred, store::Write};
///
/// /// What is kept, what holds from then on, and what is told.
/// fn passed(done: &Transferred, snapshot: &Snapshot) -> (Vec<Write>, Snapshot, String) {
///     let names: Vec<_> = done.names().map(|name| name.as_str()).collect();
///     (done.writes(), done.applied(snapshot), names.join(" "))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transferred {
    /// The scopes that changed: those that passed, by name, then those of the former
    /// owner that implied one of them.
    pub scopes: Vec<RegisteredScope>,
    /// How many of them passed.
    pub passed: usize,
    /// The resource servers that changed: who loses comes before who gets.
    pub clients: Vec<ClientRecord>,
}

impl Transferred {
    /// The names that passed.
    pub fn names(&self) -> impl Iterator<Item = &ScopeToken> {
        self.scopes
            .iter()
            .take(self.passed)
            .map(|scope| &scope.name)
    }

    /// What is to be written.
    pub fn writes(&self) -> Vec<Write> {
        let clients = self.clients.iter().cloned();
        let scopes = self.scopes.iter().cloned();
        clients
            .map(|record| Write::PutClient(Box::new(record)))
            .chain(scopes.map(|scope| Write::PutScope(Box::new(scope))))
            .collect()
    }

    /// The registry as it is then, for what is decided in the same commit.
    pub fn applied(&self, snapshot: &Snapshot) -> Snapshot {
        let clients = self.clients.iter().cloned();
        let after = clients.fold(snapshot.clone(), |after, record| {
            after.with_client(Arc::new(record))
        });
        let scopes = self.scopes.iter().cloned();
        scopes.fold(after, |after, scope| after.with_scope(Arc::new(scope)))
    }
}

/// Passes on what `transfer` says, at once. Grants made before do not carry the
/// scopes any more (security.md SR-3), unless they are to be kept; consents hold for
/// the owner that people were shown. Its state stays what it is. The error is
/// everything that is wrong.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, Owner, RegisteredScope, ResourceServer, ScopeId},
///     scope::{Namespace, ScopeToken, Transfer, TransferredNames, transfer},
/// };
///
/// let server = |id| ClientRecord {
///     resource_server: Some(ResourceServer::new()),
///     ..ClientRecord::new(ClientId::new(id), UnixTime::EPOCH)
/// };
/// let mut plants = server("plants");
/// let pays = Namespace::parse("plants:")?;
/// plants.resource_server.as_mut().unwrap().namespaces.push(pays.clone());
/// let name = ScopeToken::from_static("plants:see");
/// let owner = Owner::ResourceServer(plants.id.clone());
/// let scope = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
/// let snapshot = Snapshot::new()
///     .with_client(Arc::new(plants))
///     .with_client(Arc::new(server("gardens")))
///     .with_scope(Arc::new(scope));
///
/// let wanted = Transfer {
///     from: ClientId::new("plants"),
///     to: ClientId::new("gardens"),
///     what: TransferredNames::Namespace(pays),
///     keep_grants: false,
/// };
/// let config = Config::new("https://login.example/o");
/// let now = UnixTime::from_secs(1_700_000_000);
/// let done = transfer(&wanted, &snapshot, &config, now).unwrap();
/// assert_eq!(done.names().count(), 1);
/// assert_eq!(done.scopes[0].owner_since, now);
/// let after = done.applied(&snapshot);
/// assert_eq!(after.namespace_owner(&done.scopes[0].name), Some(&wanted.to));
/// assert_eq!(done.writes().len(), 3);
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
pub fn transfer(
    transfer: &Transfer,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Transferred, Vec<Problem>> {
    let one = |problem| vec![problem];
    let to = receiver(transfer, snapshot).map_err(one)?;
    let from = giver(transfer, snapshot).map_err(one)?;
    let moved = moved(transfer, from.as_ref(), snapshot)?;
    check_quota(transfer, moved.len(), snapshot, config).map_err(one)?;
    let mut scopes = passed(&moved, transfer, snapshot, now);
    let passed = scopes.len();
    scopes.extend(no_longer_implying(&moved, transfer, snapshot, now));
    let done = Transferred {
        scopes,
        passed,
        clients: clients(transfer, from, to, &moved, now),
    };
    check_rule(transfer, &done, &done.applied(snapshot))?;
    Ok(done)
}

/// Who gets it: a resource server that is there and may be used.
fn receiver(transfer: &Transfer, snapshot: &Snapshot) -> Result<ClientRecord, Problem> {
    if transfer.from == transfer.to {
        return Err(Problem::new("to", "is the same resource server"));
    }
    let client = snapshot.usable_client(&transfer.to);
    client
        .filter(|client| client.resource_server().is_some())
        .map(|client| client.record().clone())
        .ok_or_else(|| {
            let text = format!("there is no resource server {} in use", transfer.to);
            Problem::new("to", text)
        })
}

/// Who has it: a resource server, or none if it was deleted and its names are left.
fn giver(transfer: &Transfer, snapshot: &Snapshot) -> Result<Option<ClientRecord>, Problem> {
    let owner = Owner::ResourceServer(transfer.from.clone());
    let client = snapshot.client(&transfer.from);
    let is_known = client.is_some_and(|client| client.resource_server().is_some())
        || snapshot.names_held_by(&owner) > 0;
    if !is_known {
        let text = format!("there is no resource server {}", transfer.from);
        return Err(Problem::new("from", text));
    }
    Ok(client.map(|client| client.record().clone()))
}

/// The names that pass.
fn moved(
    transfer: &Transfer,
    from: Option<&ClientRecord>,
    snapshot: &Snapshot,
) -> Result<BTreeSet<ScopeToken>, Vec<Problem>> {
    let owner = Owner::ResourceServer(transfer.from.clone());
    let held = || snapshot.scopes_of(&owner, "").map(|scope| &scope.name);
    match &transfer.what {
        TransferredNames::All => Ok(held().cloned().collect()),
        TransferredNames::Namespace(namespace) => {
            let role = from.and_then(|record| record.resource_server.as_ref());
            check_ruled(namespace, role).map_err(|problem| vec![problem])?;
            Ok(held()
                .filter(|name| namespace.contains(name))
                .cloned()
                .collect())
        }
        TransferredNames::Scopes(names) => {
            let foreign = names.iter().filter_map(|name| {
                let text = not_held(name, &owner, snapshot)?;
                Some(Problem::new("scopes", text))
            });
            none_or_all(foreign.collect())?;
            Ok(names.iter().cloned().collect())
        }
    }
}

/// Of a resource server that was deleted nobody knows what it ruled.
fn check_ruled(namespace: &Namespace, role: Option<&ResourceServer>) -> Result<(), Problem> {
    let Some(role) = role else {
        return Ok(());
    };
    if role.namespaces.contains(namespace) {
        return Ok(());
    }
    let ruled: Vec<_> = role.namespaces.iter().map(Namespace::as_str).collect();
    let text = match ruled.as_slice() {
        [] => format!(
            "'{}' is none of its namespaces: it has none",
            namespace.as_str()
        ),
        ruled => format!(
            "'{}' is none of its namespaces ({})",
            namespace.as_str(),
            ruled.join(" ")
        ),
    };
    Err(Problem::new("namespace", text))
}

fn not_held(name: &ScopeToken, owner: &Owner, snapshot: &Snapshot) -> Option<String> {
    match snapshot.scope(name) {
        Some(scope) if scope.owner == *owner => None,
        Some(scope) => Some(format!(
            "'{name}' belongs to {}",
            describe(&scope.owner, snapshot)
        )),
        None => Some(match nearest_name(name, snapshot) {
            Some(meant) => format!("there is no scope '{name}'; is '{meant}' meant?"),
            None => format!("there is no scope '{name}'"),
        }),
    }
}

fn check_quota(
    transfer: &Transfer,
    moved: usize,
    snapshot: &Snapshot,
    config: &Config,
) -> Result<(), Problem> {
    let to = Owner::ResourceServer(transfer.to.clone());
    if snapshot.names_held_by(&to) + moved > config.scope_quota {
        let text = format!(
            "a resource server may hold at most {} names, retired ones included",
            config.scope_quota
        );
        return Err(Problem::new("to", text));
    }
    Ok(())
}

fn passed(
    moved: &BTreeSet<ScopeToken>,
    transfer: &Transfer,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Vec<RegisteredScope> {
    let owner = Owner::ResourceServer(transfer.to.clone());
    let scopes = moved.iter().filter_map(|name| snapshot.scope(name));
    scopes
        .map(|scope| {
            let mut after = RegisteredScope::clone(scope);
            // What is implied is of the same owner (security.md SR-9).
            after
                .implies
                .retain(|implied| moved.contains(&implied.name));
            after.owner = owner.clone();
            if !transfer.keep_grants {
                after.owner_since = now;
            }
            after.updated_at = now;
            after
        })
        .collect()
}

/// What stays, and implied what passes (security.md SR-9).
fn no_longer_implying(
    moved: &BTreeSet<ScopeToken>,
    transfer: &Transfer,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Vec<RegisteredScope> {
    let owner = Owner::ResourceServer(transfer.from.clone());
    let stays = snapshot
        .scopes_of(&owner, "")
        .filter(|scope| !moved.contains(&scope.name));
    stays
        .filter(|scope| scope.implies.iter().any(|one| moved.contains(&one.name)))
        .map(|scope| {
            let mut after = RegisteredScope::clone(scope);
            after.implies.retain(|one| !moved.contains(&one.name));
            after.updated_at = now;
            after
        })
        .collect()
}

/// The resource servers with what they rule then; an offer of what passed is over.
fn clients(
    transfer: &Transfer,
    from: Option<ClientRecord>,
    mut to: ClientRecord,
    moved: &BTreeSet<ScopeToken>,
    now: UnixTime,
) -> Vec<ClientRecord> {
    let mut left = from.unwrap_or_else(|| ClientRecord::new(transfer.from.clone(), now));
    let (Some(loses), Some(gets)) = (&mut left.resource_server, &mut to.resource_server) else {
        if let (TransferredNames::Namespace(namespace), Some(gets)) =
            (&transfer.what, &mut to.resource_server)
        {
            gets.namespaces.push(namespace.clone());
            to.updated_at = now;
            return vec![to];
        }
        return Vec::new();
    };
    let before = (loses.clone(), gets.clone());
    let passes = |namespace: &Namespace| match &transfer.what {
        TransferredNames::All => true,
        TransferredNames::Namespace(one) => one == namespace,
        TransferredNames::Scopes(_) => false,
    };
    gets.namespaces
        .extend(loses.namespaces.iter().filter(|one| passes(one)).cloned());
    loses.offers.retain(|offer| match &offer.what {
        Offered::Scope(name) => !moved.contains(name),
        Offered::Namespace(namespace) => !passes(namespace),
    });
    loses.namespaces.retain(|one| !passes(one));
    if transfer.what == TransferredNames::All && gets.resource.is_none() {
        gets.resource = loses.resource.take();
        gets.token_format = std::mem::replace(&mut loses.token_format, TokenFormat::Opaque);
    }
    let changed = [before.0 != *loses, before.1 != *gets];
    left.updated_at = now;
    to.updated_at = now;
    let both = [left, to].into_iter().zip(changed);
    both.filter_map(|(record, changed)| changed.then_some(record))
        .collect()
}

/// Whoever gets a name may hold it: what rules over it is its own.
fn check_rule(
    transfer: &Transfer,
    done: &Transferred,
    after: &Snapshot,
) -> Result<(), Vec<Problem>> {
    let mut problems: Vec<Problem> = done
        .names()
        .filter_map(|name| {
            let ruler = after
                .namespace_owner(name)
                .filter(|id| **id != transfer.to)?;
            let ruler = Owner::ResourceServer(ruler.clone());
            let text = format!(
                "'{name}' lies in a namespace of {}: transfer the namespace",
                describe(&ruler, after)
            );
            Some(Problem::new("scopes", text))
        })
        .collect();
    problems.extend(check_apart(transfer, done, after));
    let gets = done.clients.iter().find(|record| record.id == transfer.to);
    if let Some(role) = gets.and_then(|record| record.resource_server.as_ref())
        && let Err(found) = check_namespaces(&transfer.to, role, after)
    {
        problems.extend(found.into_iter().map(Problem::from));
    }
    none_or_all(problems)
}
