//! Rows that are there before the load begins. Issuing a million tokens
//! through the endpoint would take minutes, so they are written through the
//! store's own public interface, while no server runs.

use std::future::Future;
use std::time::Duration;

use anyhow::{Result, bail};
use bailiwick_core::model::{
    AccessToken, AuthorizationCode, ChallengeMethod, ClientId, CodeChallenge, Family, FamilyId,
    GrantType, RefreshToken, User, UserId, UserRecord,
};
use bailiwick_core::opaque::{Opaque, OpaqueKind, Selector};
use bailiwick_core::scope::ScopeSet;
use bailiwick_core::store::{Commit, Outcome, Write};
use bailiwick_core::{Random, UnixTime};
use bailiwick_store::Store;

use crate::requests::Values;

/// Longer than any run.
const LIFETIME: Duration = Duration::from_hours(24);
const WRITES_PER_COMMIT: usize = 10_000;

/// What all preloaded rows have in common.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Whom the tokens are for.
    pub client: ClientId,
    /// Who granted, where somebody did.
    pub user: UserId,
    /// What was granted: to the first row the first, and so on, round and round.
    pub scopes: Vec<ScopeSet>,
    /// The redirect URI of codes.
    pub redirect_uri: String,
    /// The S256 challenge of codes (RFC 7636 §4.2).
    pub code_challenge: String,
    /// When.
    pub now: UnixTime,
}

/// The random source of the preload.
struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        // A failure leaves zeros: the rows collide, and the commit fails.
        let _ = aws_lc_rs::rand::fill(bytes);
    }
}

impl Grant {
    /// Makes the user.
    pub async fn insert_user(&self, store: &dyn Store) -> Result<()> {
        let user = User {
            extra: bailiwick_core::model::Extra::EMPTY,
            language: None,
            id: self.user.clone(),
            username: self.user.as_str().to_owned(),
            email: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            active: true,
            admin: false,
            groups: Vec::new(),
        };
        let record = UserRecord {
            user,
            password: String::new(),
            created_at: self.now,
        };
        commit(store, vec![Write::InsertUser(Box::new(record))]).await
    }

    /// Access tokens that look like those of the server and that it never issued.
    #[must_use]
    pub fn unknown_access_tokens(&self, count: u64) -> Values {
        let late = u64::MAX / 2;
        (0..count)
            .map(|index| {
                self.credential(OpaqueKind::AccessToken, late + index)
                    .encode()
            })
            .collect()
    }

    /// `count` live access tokens beside those of [`Grant::insert_access_tokens`].
    pub async fn insert_later_access_tokens(
        &self,
        store: &dyn Store,
        count: u64,
    ) -> Result<Values> {
        let later = Self {
            now: self.now.plus(Duration::from_millis(1)),
            ..self.clone()
        };
        later.insert_access_tokens(store, count).await
    }

    /// `count` live access tokens of the client itself.
    pub async fn insert_access_tokens(&self, store: &dyn Store, count: u64) -> Result<Values> {
        insert(store, count, |writes, index| {
            let token = self.credential(OpaqueKind::AccessToken, index);
            writes.push(Write::InsertAccessToken(AccessToken {
                extra: bailiwick_core::model::Extra::EMPTY,
                selector: token.selector(),
                digest: token.digest(),
                imported: false,
                is_static: false,
                client: self.client.clone(),
                user: None,
                family: None,
                scope: self.scope(index),
                audience: Vec::new(),
                issued_at: self.now,
                expires_at: Some(self.expiry()),
                revoked_at: None,
                last_used_at: None,
            }));
            token
        })
        .await
    }

    /// `count` refresh tokens that the user granted, each of its own family.
    pub async fn insert_refresh_tokens(&self, store: &dyn Store, count: u64) -> Result<Values> {
        insert(store, count, |writes, index| {
            let token = self.credential(OpaqueKind::RefreshToken, index);
            let family = FamilyId::new(self.selector(index));
            writes.push(Write::InsertFamily(self.family(family, index)));
            writes.push(Write::InsertRefreshToken(RefreshToken {
                selector: token.selector(),
                digest: token.digest(),
                imported: false,
                family,
                access_token: None,
                issued_at: self.now,
                expires_at: self.expiry(),
                used: None,
            }));
            token
        })
        .await
    }

    /// `count` codes that the user granted.
    pub async fn insert_codes(&self, store: &dyn Store, count: u64) -> Result<Values> {
        insert(store, count, |writes, index| {
            let code = self.credential(OpaqueKind::AuthorizationCode, index);
            writes.push(Write::InsertCode(AuthorizationCode {
                selector: code.selector(),
                digest: code.digest(),
                client: self.client.clone(),
                user: self.user.clone(),
                redirect_uri: Some(self.redirect_uri.clone()),
                scope: self.scope(index),
                audience: Vec::new(),
                challenge: Some(CodeChallenge {
                    method: ChallengeMethod::S256,
                    value: self.code_challenge.clone(),
                }),
                authenticated_at: self.now,
                issued_at: self.now,
                expires_at: self.expiry(),
                ends_at: None,
                used: None,
            }));
            code
        })
        .await
    }

    fn family(&self, id: FamilyId, index: u64) -> Family {
        Family {
            id,
            client: self.client.clone(),
            user: self.user.clone(),
            grant_type: GrantType::AuthorizationCode,
            scope: self.scope(index),
            audience: Vec::new(),
            created_at: self.now,
            expires_at: self.expiry(),
            revoked_at: None,
            authenticated_at: None,
            last_used_at: Some(self.now),
        }
    }

    fn scope(&self, index: u64) -> ScopeSet {
        let index = usize::try_from(index).unwrap_or_default();
        let place = index.checked_rem(self.scopes.len()).unwrap_or_default();
        self.scopes.get(place).cloned().unwrap_or_default()
    }

    fn credential(&self, kind: OpaqueKind, index: u64) -> Opaque {
        let mut secret = [0; 32];
        SystemRandom.fill(&mut secret);
        Opaque::from_parts(kind, self.selector(index), secret)
    }

    /// Rows made one after the other are neighbours, as those of a server that
    /// issued them over some time.
    fn selector(&self, index: u64) -> Selector {
        let mut tail = [0; 10];
        for (place, byte) in tail.iter_mut().zip(index.to_be_bytes()) {
            *place = byte;
        }
        Selector::from_tail(self.now, tail)
    }

    fn expiry(&self) -> UnixTime {
        self.now.plus(LIFETIME)
    }
}

/// Commits the writes of `count` credentials, many at a time.
async fn insert(
    store: &dyn Store,
    count: u64,
    mut one: impl FnMut(&mut Vec<Write>, u64) -> Opaque,
) -> Result<Values> {
    let mut texts = Values::default();
    let mut writes = Vec::new();
    for index in 0..count {
        texts.push(&one(&mut writes, index).encode());
        if writes.len() >= WRITES_PER_COMMIT {
            commit(store, std::mem::take(&mut writes)).await?;
        }
    }
    commit(store, writes).await?;
    Ok(texts)
}

/// Commits `writes`, all of them or none.
pub(crate) fn commit(store: &dyn Store, writes: Vec<Write>) -> impl Future<Output = Result<()>> {
    let committed = store.commit(Commit {
        version: None,
        writes,
    });
    async move {
        match committed.await? {
            Outcome::Committed { .. } => Ok(()),
            outcome => bail!("the preload was refused: {outcome:?}"),
        }
    }
}

#[cfg(test)]
mod tests;
