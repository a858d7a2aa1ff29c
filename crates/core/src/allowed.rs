//! What a user allowed, by client, and how they take it back.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::{
    UnixTime,
    model::{ClientId, Consent, ConsentedScope, Family, Owner, UserId},
    scope::{ScopeSet, ScopeToken},
    store::Write,
};

/// What one client may do in the name of a user.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     allowed::allowed,
///     model::{ClientId, Family, FamilyId, GrantType, UserId},
///     scope::ScopeSet,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let family = Family {
///     id: FamilyId::from_bytes([1; 16]),
///     client: ClientId::new("field-notes"),
///     user: UserId::new("17"),
///     grant_type: GrantType::AuthorizationCode,
///     scope: ScopeSet::parse("plants:see")?,
///     audience: Vec::new(),
///     created_at: now,
///     expires_at: now.plus(std::time::Duration::from_hours(1)),
///     revoked_at: None,
///     authenticated_at: Some(now),
///     last_used_at: Some(now),
/// };
/// let found = allowed(&[], &[family], now);
/// assert_eq!(found[0].client, ClientId::new("field-notes"));
/// assert_eq!(found[0].scopes[0].owner, None); // of a client that nobody is asked about
/// assert_eq!((found[0].since(), found[0].last_used_at), (Some(now), Some(now)));
/// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedClient {
    /// The client.
    pub client: ClientId,
    /// The scopes, each once: first those that were consented to.
    pub scopes: Vec<AllowedScope>,
    /// When a token was last used, as far as it was noted; up to an hour late.
    pub last_used_at: Option<UnixTime>,
}

/// One scope that a client may use.
///
/// ```
/// use bailiwick_core::allowed::{AllowedClient, AllowedScope};
///
/// /// What ends by itself.
/// fn limited(client: &AllowedClient) -> Vec<&AllowedScope> {
///     client.scopes.iter().filter(|scope| scope.until.is_some()).collect()
/// }
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedScope {
    /// Its name.
    pub name: ScopeToken,
    /// Whose it was when the user was asked; `None`: they were not.
    pub owner: Option<Owner>,
    /// Since when.
    pub granted_at: UnixTime,
    /// Until when, as the user chose; `None`: until they take it back, or nobody
    /// asked them.
    pub until: Option<UnixTime>,
}

impl AllowedClient {
    /// When the first of it was allowed.
    pub fn since(&self) -> Option<UnixTime> {
        self.scopes.iter().map(|scope| scope.granted_at).min()
    }
}

/// What a user allowed, by client: what they consented to, and what is live
/// without having been asked for, of clients that people are not asked about and
/// of the password grant. What was allowed for a time that is over at `now`, and
/// `families` that are revoked or over, count for nothing.
///
/// ```
/// use bailiwick_core::{UnixTime, allowed::allowed};
///
/// assert!(allowed(&[], &[], UnixTime::EPOCH).is_empty());
/// ```
pub fn allowed(consents: &[Consent], families: &[Family], now: UnixTime) -> Vec<AllowedClient> {
    let mut found: BTreeMap<&ClientId, AllowedClient> = BTreeMap::new();
    // Where each scope of each client stands: there may be many, in many families.
    let mut places: BTreeMap<(&ClientId, &ScopeToken), usize> = BTreeMap::new();
    for consent in consents {
        let lasts = |one: &&ConsentedScope| one.lasts_at(now);
        let mut lasting = consent.scopes.iter().filter(lasts).peekable();
        if lasting.peek().is_none() {
            continue;
        }
        let scopes = &mut of(&mut found, &consent.client).scopes;
        for one in lasting {
            places.insert((&consent.client, &one.name), scopes.len());
            scopes.push(AllowedScope {
                name: one.name.clone(),
                owner: Some(one.owner.clone()),
                granted_at: one.granted_at,
                until: one.until,
            });
        }
    }
    let is_live = |family: &&Family| family.revoked_at.is_none() && now < family.expires_at;
    for family in families.iter().filter(is_live) {
        let client = of(&mut found, &family.client);
        client.last_used_at = client.last_used_at.max(family.last_used_at);
        for name in &family.scope {
            let place = *places
                .entry((&family.client, name))
                .or_insert(client.scopes.len());
            match client.scopes.get_mut(place) {
                Some(known) if known.owner.is_none() => {
                    known.granted_at = known.granted_at.min(family.created_at);
                }
                Some(_) => {}
                None => client.scopes.push(AllowedScope {
                    name: name.clone(),
                    owner: None,
                    granted_at: family.created_at,
                    until: None,
                }),
            }
        }
    }
    found.into_values().collect()
}

fn of<'m, 'c>(
    found: &'m mut BTreeMap<&'c ClientId, AllowedClient>,
    client: &'c ClientId,
) -> &'m mut AllowedClient {
    found.entry(client).or_insert_with(|| AllowedClient {
        client: client.clone(),
        scopes: Vec::new(),
        last_used_at: None,
    })
}

/// What is written when `user` takes `scopes` back from `client`: the consent to
/// them is forgotten, and every authorization that carries one of them is revoked
/// whole, for what a resource server holds of a token cannot be narrowed. To the
/// rest the consent stays: the client gets it again without a question.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     allowed::taken_back,
///     model::{ClientId, UserId},
///     scope::ScopeSet,
///     store::Write,
/// };
///
/// let (ada, notes) = (UserId::new("17"), ClientId::new("field-notes"));
/// let scopes = ScopeSet::parse("plants:water")?;
/// let writes = taken_back(&ada, &notes, &scopes, UnixTime::from_secs(1_700_000_000));
/// assert!(matches!(&writes[1], Write::RevokeCarrying { client, .. } if *client == notes));
/// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
/// ```
pub fn taken_back(user: &UserId, client: &ClientId, scopes: &ScopeSet, at: UnixTime) -> [Write; 2] {
    [
        Write::WithdrawConsent {
            user: user.clone(),
            client: client.clone(),
            scopes: scopes.clone(),
        },
        Write::RevokeCarrying {
            scopes: scopes.clone(),
            user: user.clone(),
            client: client.clone(),
            at,
        },
    ]
}
