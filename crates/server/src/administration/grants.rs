//! What works now, by client and by user: never the value of a token.

use std::collections::BTreeSet;

use bailiwick_core::{
    event::Event,
    model::{AccessToken, ClientId, Consent, Family, FamilyId, Owner, UserId},
    opaque::{Selector, TokenKey},
    store::{Commit, ListQuery, LoadPlan, Loaded, Outcome, Page, PageRequest, Write},
};

use super::{Administration, AdministrationError, Change, PAGE, Result, client::find};

/// Most rows of each kind that a count looks at.
const COUNTED: usize = 10 * PAGE;

/// Whose grants.
///
/// ```
/// use bailiwick_server::{
///     Administration, AdministrationError, administration::Holder,
///     bailiwick_core::model::ClientId,
/// };
///
/// /// How many live grants are among the first thousand of a client.
/// async fn held(of: &Administration, client: &str) -> Result<usize, AdministrationError> {
///     let client = Holder::Client(ClientId::new(client));
///     Ok(of.live_families(&client, None, 1000).await?.rows.len())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// All that a client holds.
    Client(ClientId),
    /// All that is held for a user.
    User(UserId),
}

/// One page of a list.
///
/// ```
/// use bailiwick_server::administration::Rows;
///
/// fn is_last<T>(page: &Rows<T>) -> bool {
///     page.next.is_none()
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Rows<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The key after which the next page begins, if there may be one.
    pub next: Option<String>,
}

impl<T> Rows<T> {
    fn map<U>(self, each: impl Fn(T) -> U) -> Rows<U> {
        Rows {
            rows: self.rows.into_iter().map(each).collect(),
            next: self.next,
        }
    }
}

/// What ends with a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientImpact {
    /// Live grants of users, and tokens without one.
    pub grants: usize,
    /// Consents of users that are not over.
    pub consents: usize,
    /// Users who have a live grant or a consent.
    pub users: usize,
    /// Scopes that it owns, which would be retired.
    pub scopes: usize,
    /// Whether there is more than was counted.
    pub more: bool,
}

impl Holder {
    fn families(&self, page: PageRequest) -> ListQuery {
        match self {
            Self::Client(id) => ListQuery::FamiliesTo(id.clone(), page),
            Self::User(id) => ListQuery::FamiliesOf(id.clone(), page),
        }
    }

    fn tokens(&self, page: PageRequest) -> ListQuery {
        match self {
            Self::Client(id) => ListQuery::AccessTokensTo(id.clone(), page),
            Self::User(id) => ListQuery::AccessTokensOf(id.clone(), page),
        }
    }

    fn consents(&self, page: PageRequest) -> ListQuery {
        match self {
            Self::Client(id) => ListQuery::ConsentsTo(id.clone(), page),
            Self::User(id) => ListQuery::ConsentsOf(id.clone(), page),
        }
    }

    fn is_of(&self, client: &ClientId, user: Option<&UserId>) -> bool {
        match self {
            Self::Client(id) => id == client,
            Self::User(id) => Some(id) == user,
        }
    }
}

/// A key of the store; whatever else a query says is before all.
fn request(after: Option<&str>, limit: usize) -> PageRequest {
    let after = after.and_then(Selector::from_hex);
    PageRequest {
        after: after.map(|key| key.to_hex()),
        limit,
    }
}

impl Administration {
    /// Live grants for users, the oldest first. A page may show fewer than `limit`
    /// and have a next one.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     Administration, AdministrationError, administration::Holder,
    ///     bailiwick_core::model::UserId,
    /// };
    ///
    /// /// Ends every grant for a user, page by page.
    /// async fn end(of: &Administration, user: &UserId) -> Result<(), AdministrationError> {
    ///     let holder = Holder::User(user.clone());
    ///     let mut after = None;
    ///     loop {
    ///         let page = of.live_families(&holder, after.as_deref(), 100).await?;
    ///         for grant in page.rows {
    ///             of.revoke_family(&holder, grant.id).await?;
    ///         }
    ///         after = page.next;
    ///         if after.is_none() {
    ///             return Ok(());
    ///         }
    ///     }
    /// }
    /// ```
    pub async fn live_families(
        &self,
        of: &Holder,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Rows<Family>> {
        let page = self
            .0
            .store
            .page(of.families(request(after, limit)))
            .await?;
        let Page::Families(mut rows) = page else {
            return Err(AdministrationError::Contended);
        };
        let next = rows.last().filter(|_| rows.len() == limit);
        let next = next.map(|last| last.id.to_hex());
        let now = self.now();
        rows.retain(|row| now < row.expires_at);
        Ok(Rows { rows, next })
    }

    /// Live tokens that hang on no grant, the oldest first; static tokens are told
    /// elsewhere.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError, administration::Holder};
    ///
    /// /// Revokes the first thousand.
    /// async fn end(of: &Administration, holder: &Holder) -> Result<(), AdministrationError> {
    ///     for token in of.live_tokens(holder, None, 1000).await?.rows {
    ///         of.revoke_lone_token(holder, token.selector).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub async fn live_tokens(
        &self,
        of: &Holder,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Rows<AccessToken>> {
        let page = self.0.store.page(of.tokens(request(after, limit))).await?;
        let Page::AccessTokens(mut rows) = page else {
            return Err(AdministrationError::Contended);
        };
        let next = rows.last().filter(|_| rows.len() == limit);
        let next = next.map(|last| last.selector.to_hex());
        let now = self.now();
        rows.retain(|row| !row.is_over(now));
        Ok(Rows { rows, next })
    }

    /// Consents that last: of a client by user id, of a user by client id; of each what
    /// is not over. A page may show fewer than `limit` and have a next one.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError, administration::Holder};
    ///
    /// async fn first(of: &Administration, holder: &Holder) -> Result<usize, AdministrationError> {
    ///     Ok(of.consents(holder, None, 100).await?.rows.len())
    /// }
    /// ```
    pub async fn consents(
        &self,
        of: &Holder,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Rows<Consent>> {
        let after = after.map(str::to_owned);
        let page = self.0.store.page(of.consents(PageRequest { after, limit }));
        let Page::Consents(mut rows) = page.await? else {
            return Err(AdministrationError::Contended);
        };
        let last = rows.last().filter(|_| rows.len() == limit);
        let next = last.map(|last| match of {
            Holder::Client(_) => last.user.as_str().to_owned(),
            Holder::User(_) => last.client.as_str().to_owned(),
        });
        let now = self.now();
        for row in &mut rows {
            row.scopes.retain(|scope| scope.lasts_at(now));
        }
        rows.retain(|row| !row.scopes.is_empty());
        Ok(Rows { rows, next })
    }

    /// Ends one grant of `of`: every token that hangs on it. Once it has ended, that
    /// is so.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     Administration, AdministrationError, administration::Holder,
    ///     bailiwick_core::model::FamilyId,
    /// };
    ///
    /// async fn end(
    ///     of: &Administration,
    ///     holder: &Holder,
    ///     grant: FamilyId,
    /// ) -> Result<(), AdministrationError> {
    ///     of.revoke_family(holder, grant).await
    /// }
    /// ```
    pub async fn revoke_family(&self, of: &Holder, id: FamilyId) -> Result<()> {
        let Page::Families(found) = self.0.store.page(ListQuery::Family(id)).await? else {
            return Err(AdministrationError::Contended);
        };
        let family = found.into_iter().next();
        let family = family.filter(|family| of.is_of(&family.client, Some(&family.user)));
        let family = family.ok_or_else(|| AdministrationError::not_found("grant", id.to_hex()))?;
        if family.revoked_at.is_some() {
            return Ok(());
        }
        let event = Event::TokenRevoked {
            client: family.client.clone(),
            family: Some(id),
        };
        let loaded = Loaded {
            family: Some(family),
            ..Loaded::default()
        };
        let at = self.now();
        let write = Write::RevokeFamily { family: id, at };
        self.write(vec![write], &loaded, event).await
    }

    /// Revokes one token of `of` that hangs on no grant.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     Administration, AdministrationError, administration::Holder,
    ///     bailiwick_core::opaque::Selector,
    /// };
    ///
    /// async fn end(
    ///     of: &Administration,
    ///     holder: &Holder,
    ///     token: Selector,
    /// ) -> Result<(), AdministrationError> {
    ///     of.revoke_lone_token(holder, token).await
    /// }
    /// ```
    pub async fn revoke_lone_token(&self, of: &Holder, token: Selector) -> Result<()> {
        let plan = LoadPlan {
            access_token: Some(TokenKey::Selector(token)),
            ..LoadPlan::default()
        };
        self.change(plan, |situation, env| {
            let row = situation.loaded.access_token.as_ref();
            let row = row.filter(|row| {
                let lone = row.family.is_none() && !row.is_static;
                lone && of.is_of(&row.client, row.user.as_ref())
            });
            let row = row.ok_or_else(|| AdministrationError::not_found("token", token.to_hex()))?;
            if row.revoked_at.is_some() {
                return Ok(Change::none(()));
            }
            let write = Write::RevokeAccessToken {
                selector: token,
                at: env.now,
            };
            let event = Event::TokenRevoked {
                client: row.client.clone(),
                family: None,
            };
            Ok(Change::new(vec![write], ()).telling(event))
        })
        .await
    }

    /// Revokes every token of a client, its static ones too. What users allowed
    /// stays.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     Administration, AdministrationError, bailiwick_core::model::ClientId,
    /// };
    ///
    /// /// Its secret was found in a public repository.
    /// async fn leaked(of: &Administration, client: &ClientId) -> Result<(), AdministrationError> {
    ///     of.revoke_client(client).await
    /// }
    /// ```
    pub async fn revoke_client(&self, id: &ClientId) -> Result<()> {
        find(&*self.snapshot().await?, id)?;
        let write = Write::RevokeAll {
            user: None,
            client: Some(id.clone()),
            at: self.now(),
        };
        let event = Event::TokenRevoked {
            client: id.clone(),
            family: None,
        };
        self.write(vec![write], &Loaded::default(), event).await
    }

    /// Writes that hang on no version.
    async fn write(&self, mut writes: Vec<Write>, loaded: &Loaded, event: Event) -> Result<()> {
        let current = self.0.snapshots.current();
        writes.extend(self.recorded(&writes, &current, loaded));
        let commit = Commit {
            version: None,
            writes,
        };
        if let Outcome::Committed { version } = self.0.store.commit(commit).await? {
            self.at_least(version).await?;
        }
        self.0.events.tell(event);
        Ok(())
    }

    /// What would end with the client `id`. At most 10 000 rows of each kind are
    /// counted.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # use bailiwick_core::{model::*, registration::*};
    /// # let mut draft = ClientDraft::new("Calendar", ClientType::Confidential);
    /// # draft.grant_types.insert(GrantType::ClientCredentials);
    /// # let (made, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    /// # let made = administration.create_client(&draft, Some("calendar"), &made, legacy).await?;
    /// # let id = made.record.id;
    /// use bailiwick_server::administration::ClientImpact;
    ///
    /// let impact: ClientImpact = administration.client_impact(&id).await?;
    /// assert_eq!((impact.grants, impact.users), (0, 0));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn client_impact(&self, id: &ClientId) -> Result<ClientImpact> {
        let snapshot = self.snapshot().await?;
        find(&snapshot, id)?;
        let of = Holder::Client(id.clone());
        let mut impact = ClientImpact {
            scopes: snapshot.names_held_by(&Owner::ResourceServer(id.clone())),
            ..ClientImpact::default()
        };
        let mut users: BTreeSet<UserId> = BTreeSet::new();
        for kind in [Held::Families, Held::Tokens, Held::Consents] {
            let mut after = None;
            for _ in 0..COUNTED / PAGE {
                let page = self.held(kind, &of, after.as_deref()).await?;
                match kind {
                    Held::Families | Held::Tokens => impact.grants += page.rows.len(),
                    Held::Consents => impact.consents += page.rows.len(),
                }
                users.extend(page.rows.into_iter().flatten());
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            impact.more |= after.is_some();
        }
        impact.users = users.len();
        Ok(impact)
    }

    /// One page of one kind: of each row its user, if it has one.
    async fn held(
        &self,
        kind: Held,
        of: &Holder,
        after: Option<&str>,
    ) -> Result<Rows<Option<UserId>>> {
        Ok(match kind {
            Held::Families => {
                let page = self.live_families(of, after, PAGE).await?;
                page.map(|family| Some(family.user))
            }
            Held::Tokens => {
                let page = self.live_tokens(of, after, PAGE).await?;
                page.map(|token| token.user)
            }
            Held::Consents => {
                let page = self.consents(of, after, PAGE).await?;
                page.map(|consent| Some(consent.user))
            }
        })
    }
}

/// What a client may hold.
#[derive(Clone, Copy, Debug)]
enum Held {
    Families,
    Tokens,
    Consents,
}
