//! A transfer that waits for whoever gets it.

use std::time::Duration;

use super::{Transfer, Transferred, TransferredNames, apart::inseparable, transfer};
use crate::{
    Config, Snapshot, UnixTime,
    model::{ClientId, ClientRecord, Offered, Owner, TransferOffer},
    problem::Problem,
    scope::ScopeToken,
};

/// How long an offer can be accepted.
///
/// ```
/// assert_eq!(bailiwick_core::scope::OFFER_LIFETIME.as_secs(), 30 * 86_400);
/// ```
pub const OFFER_LIFETIME: Duration = Duration::from_hours(30 * 24);

/// The resource server that gives something away, with the offer of it. Nothing
/// passes before the other one registers a name of it, or declares one in its
/// manifest: see [`accept_offer`]. What could not pass now is not offered either.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{ClientId, ClientRecord, Owner, RegisteredScope, ResourceServer, ScopeId},
///     scope::{ScopeToken, Transfer, TransferredNames, accept_offer, offer},
/// };
///
/// # let server = |id| ClientRecord {
/// #     resource_server: Some(ResourceServer::new()),
/// #     ..ClientRecord::new(ClientId::new(id), UnixTime::EPOCH)
/// # };
/// let name = ScopeToken::from_static("see-plants");
/// let owner = Owner::ResourceServer(ClientId::new("plants"));
/// let scope = RegisteredScope::new(ScopeId(1), name.clone(), owner, UnixTime::EPOCH);
/// let snapshot = Snapshot::new()
///     .with_client(Arc::new(server("plants")))
///     .with_client(Arc::new(server("gardens")))
///     .with_scope(Arc::new(scope));
/// let wanted = Transfer {
///     from: ClientId::new("plants"),
///     to: ClientId::new("gardens"),
///     what: TransferredNames::Scopes(vec![name.clone()]),
///     keep_grants: false,
/// };
/// let config = Config::new("https://login.example/o");
/// let now = UnixTime::from_secs(1_700_000_000);
/// let plants = offer(&wanted, &snapshot, &config, now).unwrap();
/// let offered = snapshot.with_client(Arc::new(plants));
///
/// let stranger = accept_offer(&name, &ClientId::new("plants"), &offered, &config, now);
/// assert_eq!(stranger, Ok(None));
/// let gardens = accept_offer(&name, &wanted.to, &offered, &config, now).unwrap().unwrap();
/// assert_eq!(gardens.scopes[0].owner, Owner::ResourceServer(wanted.to));
/// ```
pub fn offer(
    wanted: &Transfer,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<ClientRecord, Vec<Problem>> {
    let done = transfer(wanted, snapshot, config, now)?;
    let missing = || {
        let text = "was deleted: nobody is left to offer it; force the transfer";
        vec![Problem::new("from", text)]
    };
    let client = snapshot.client(&wanted.from).ok_or_else(missing)?;
    let mut record = client.record().clone();
    let role = record.resource_server.as_mut().ok_or_else(missing)?;
    let offered = match &wanted.what {
        TransferredNames::Scopes(names) => names.iter().cloned().map(Offered::Scope).collect(),
        TransferredNames::Namespace(one) => vec![Offered::Namespace(one.clone())],
        TransferredNames::All => {
            let outside = |name: &&ScopeToken| !role.namespaces.iter().any(|n| n.contains(name));
            let namespaces = role.namespaces.iter().cloned().map(Offered::Namespace);
            let names = done.names().filter(outside).cloned().map(Offered::Scope);
            namespaces.chain(names).collect::<Vec<_>>()
        }
    };
    role.offers
        .retain(|offer| !offered.contains(&offer.what) && is_open(offer, now));
    role.offers
        .extend(offered.into_iter().map(|what| TransferOffer {
            what,
            to: wanted.to.clone(),
            offered_at: now,
            keep_grants: wanted.keep_grants,
        }));
    record.updated_at = now;
    Ok(record)
}

fn is_open(offer: &TransferOffer, now: UnixTime) -> bool {
    now < offer.offered_at.plus(OFFER_LIFETIME)
}

/// `from` without its offers to `to`: of these things, or of all with `None`. `None`
/// if there is no such offer.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, ClientRecord, ResourceServer},
///     scope::withdraw_offers,
/// };
///
/// let mut plants = ClientRecord::new(ClientId::new("plants"), UnixTime::EPOCH);
/// plants.resource_server = Some(ResourceServer::new());
/// let gardens = ClientId::new("gardens");
/// assert_eq!(withdraw_offers(&plants, &gardens, None, UnixTime::EPOCH), None);
/// ```
pub fn withdraw_offers(
    from: &ClientRecord,
    to: &ClientId,
    what: Option<&[Offered]>,
    now: UnixTime,
) -> Option<ClientRecord> {
    let mut record = from.clone();
    let offers = &mut record.resource_server.as_mut()?.offers;
    let before = offers.len();
    offers.retain(|offer| offer.to != *to || what.is_some_and(|what| !what.contains(&offer.what)));
    let withdrawn = offers.len() < before;
    record.updated_at = now;
    withdrawn.then_some(record)
}

/// What passes to `to` when it registers or declares `name`: what somebody offers it
/// of which `name` is a part, and with a scope those that are offered too and cannot be
/// parted from it. `None` if nobody does. Then `name` is decided on
/// [`Transferred::applied`], and both are written in one commit.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientId, ClientRecord, ResourceServer},
///     scope::{Namespace, ScopeToken, Transfer, TransferredNames, accept_offer, offer},
/// };
/// # use std::sync::Arc;
///
/// # let gardens = ClientRecord {
/// #     resource_server: Some(ResourceServer::new()),
/// #     ..ClientRecord::new(ClientId::new("gardens"), host::NOW)
/// # };
/// # let snapshot = host::snapshot().with_client(Arc::new(gardens));
/// # let (config, now) = (host::config(), host::NOW);
/// let gardens = ClientId::new("gardens");
/// let see = ScopeToken::from_static("plants:see");
/// assert_eq!(accept_offer(&see, &gardens, &snapshot, &config, now), Ok(None)); // nobody offers it
///
/// let wanted = Transfer {
///     from: ClientId::new("plants"),
///     to: gardens.clone(),
///     what: TransferredNames::Namespace(Namespace::parse("plants:")?),
///     keep_grants: false,
/// };
/// let plants = offer(&wanted, &snapshot, &config, now).unwrap();
/// let offered = snapshot.with_client(Arc::new(plants));
/// let accepted = accept_offer(&see, &gardens, &offered, &config, now).unwrap().unwrap();
/// assert!(accepted.names().eq([&see]));
/// assert_eq!(accepted.applied(&offered).namespace_owner(&see), Some(&gardens));
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
pub fn accept_offer(
    name: &ScopeToken,
    to: &ClientId,
    snapshot: &Snapshot,
    config: &Config,
    now: UnixTime,
) -> Result<Option<Transferred>, Vec<Problem>> {
    let holder = snapshot.scope(name).map(|scope| &scope.owner);
    let holder = match holder.and_then(Owner::client) {
        None if holder.is_some() => return Ok(None),
        holder => holder.or_else(|| snapshot.namespace_owner(name)),
    };
    let Some(from) = holder.filter(|from| *from != to) else {
        return Ok(None);
    };
    let client = snapshot.client(from);
    let role = client.and_then(|client| client.resource_server());
    let offers = role.into_iter().flat_map(|role| &role.offers);
    let mine: Vec<_> = offers
        .filter(|offer| offer.to == *to && is_open(offer, now))
        .collect();
    let Some(offer) = mine.iter().find(|offer| offer.what.contains(name)) else {
        return Ok(None);
    };
    let with_it = mine
        .iter()
        .filter(|other| other.keep_grants == offer.keep_grants)
        .filter_map(|other| match &other.what {
            Offered::Scope(name) => Some(name),
            Offered::Namespace(_) => None,
        });
    let accepted = Transfer {
        from: from.clone(),
        to: to.clone(),
        what: match &offer.what {
            Offered::Scope(name) => TransferredNames::Scopes(inseparable(name, with_it, snapshot)),
            Offered::Namespace(namespace) => TransferredNames::Namespace(namespace.clone()),
        },
        keep_grants: offer.keep_grants,
    };
    transfer(&accepted, snapshot, config, now).map(Some)
}
