//! Static tokens of resource servers: made by an administrator, two alive at
//! once for rotation, always inactive at introspection.

use std::time::Duration;

use bailiwick_core::{
    Env, UnixTime,
    event::Event,
    model::{AccessToken, ClientId, ClientRecord},
    opaque::{Opaque, OpaqueKind, Presented, Selector, TokenKey},
    scope::ScopeSet,
    store::{ListQuery, LoadPlan, Loaded, Page, PageRequest, Write},
    ticket::Ticket,
};
use zeroize::Zeroizing;

use super::{ATTEMPTS, Administration, AdministrationError, Change, Result, resource_server};

/// Alive at once: the one in use and the one that replaces it.
const MOST_ALIVE: usize = 2;
/// Fewest characters of a value that somebody brings.
const SHORTEST: usize = 8;

/// A static token that is in use elsewhere already and shall keep working.
///
/// ```
/// use bailiwick_server::administration::GivenToken;
///
/// let token = GivenToken::new("SzVbCqlhCUOxAdbJ".to_owned().into())?;
/// assert!(token.is_weak()); // better replaced by one that the server makes
/// assert!(GivenToken::new("short".to_owned().into()).is_err());
/// # Ok::<(), bailiwick_server::AdministrationError>(())
/// ```
#[derive(Clone)]
pub struct GivenToken(Zeroizing<String>);

impl GivenToken {
    /// Reads a value that can stand in a header (RFC 6750 §2.1 `b64token`) and
    /// has at least 8 characters.
    pub fn new(value: Zeroizing<String>) -> Result<Self> {
        let body = value.trim_end_matches('=');
        let legal = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
        if value.len() < SHORTEST || body.is_empty() || !body.bytes().all(legal) {
            return Err(AdministrationError::refused(
                "access_token",
                "must have at least 8 characters, of letters, digits and - . _ ~ + /",
            ));
        }
        Ok(Self(value))
    }

    /// Whether it is so short that it could be guessed from a stolen database.
    pub fn is_weak(&self) -> bool {
        self.0.len() < 22
    }

    pub(super) fn presented(&self) -> Presented {
        Presented::parse(OpaqueKind::AccessToken, &self.0)
    }
}

impl std::fmt::Debug for GivenToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GivenToken(..)")
    }
}

/// A static token in clear, to be shown once.
#[derive(Clone)]
#[non_exhaustive]
pub struct IssuedStaticToken {
    /// `access_token`.
    pub access_token: Zeroizing<String>,
    /// What names its row.
    pub selector: Selector,
    /// Its scope: the rights of the role.
    pub scope: ScopeSet,
    /// The latest that it works; `None`: until it is revoked.
    pub expires_at: Option<UnixTime>,
}

impl std::fmt::Debug for IssuedStaticToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedStaticToken")
            .field("selector", &self.selector)
            .finish_non_exhaustive()
    }
}

impl Administration {
    /// Makes a static token for the resource server `id`, or keeps one that is
    /// in use. A conflict while two are alive.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::administration::IssuedStaticToken;
    ///
    /// let month = Duration::from_hours(30 * 24);
    /// let next: IssuedStaticToken =
    ///     administration.create_static_token(&id, None, Some(month)).await?;
    /// assert!(next.expires_at.is_some());
    /// // The first is alive beside it: a third has to wait.
    /// assert!(administration.create_static_token(&id, None, None).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_static_token(
        &self,
        id: &ClientId,
        given: Option<&GivenToken>,
        expires_in: Option<Duration>,
    ) -> Result<IssuedStaticToken> {
        self.create_static_token_once(id, given, expires_in, None)
            .await
    }

    /// The same, of a form: one that was answered is refused with
    /// [`AdministrationError::Changed`].
    pub(crate) async fn create_static_token_once(
        &self,
        id: &ClientId,
        given: Option<&GivenToken>,
        expires_in: Option<Duration>,
        form: Option<&Ticket>,
    ) -> Result<IssuedStaticToken> {
        let plan = LoadPlan {
            access_token: given.map(|token| token.presented().key()),
            ..LoadPlan::default()
        };
        for _ in 0..ATTEMPTS {
            let counted_on = self.snapshot().await?.version();
            self.check_room(id).await?;
            let made = self.change(plan.clone(), |situation, env| {
                if situation.snapshot.version() != counted_on {
                    return Ok(Change::none(None));
                }
                let client = resource_server::find(situation.snapshot, id)?;
                let mut record = client.record().clone();
                let (row, token) = issue(&record, given, expires_in, situation.loaded, env)?;
                // A change of the client is a new version: whoever counted
                // meanwhile counts again.
                record.updated_at = env.now;
                let mut writes = vec![
                    Write::InsertAccessToken(row),
                    Write::PutClient(Box::new(record)),
                ];
                writes.extend(form.map(|ticket| Write::ConsumeTicket {
                    id: ticket.id,
                    expires_at: ticket.expires_at,
                }));
                Ok(Change::new(writes, Some(token)))
            });
            if let Some(token) = made.await? {
                return Ok(token);
            }
        }
        Err(AdministrationError::Contended)
    }

    async fn check_room(&self, id: &ClientId) -> Result<()> {
        let (tokens, now) = (self.static_tokens(id).await?, self.now());
        if tokens.iter().filter(|row| !row.is_over(now)).count() < MOST_ALIVE {
            return Ok(());
        }
        Err(AdministrationError::Conflict(
            "two static tokens are alive already: revoke one first",
        ))
    }

    /// The static tokens of the resource server `id`, oldest first, dead ones
    /// too.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// let tokens = administration.static_tokens(&id).await?;
    /// assert_eq!(tokens.len(), 1); // with which it was made
    /// assert_eq!(tokens[0].last_used_at, None);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn static_tokens(&self, id: &ClientId) -> Result<Vec<AccessToken>> {
        self.resource_server(id).await?;
        self.all(
            |request: PageRequest| ListQuery::StaticTokensOf(id.clone(), request),
            |page| match page {
                Page::AccessTokens(tokens) => Some(tokens),
                _ => None,
            },
            |row: &AccessToken| row.selector.to_hex(),
        )
        .await
    }

    /// Revokes one static token of the resource server `id`.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// # let (name, role) = ("Plants".to_owned(), bailiwick_core::model::ResourceServer::new());
    /// # let (client_id, token) = (Some("plants".to_owned()), None);
    /// # use bailiwick_server::administration::NewResourceServer;
    /// # let new = NewResourceServer { name, role, client_id, token };
    /// # let id = administration.create_resource_server(&new).await?.record.id;
    /// for token in administration.static_tokens(&id).await? {
    ///     administration.revoke_static_token(&id, token.selector).await?;
    /// }
    /// let tokens = administration.static_tokens(&id).await?;
    /// assert!(tokens.iter().all(|token| token.revoked_at.is_some()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn revoke_static_token(&self, id: &ClientId, token: Selector) -> Result<()> {
        let tokens = self.static_tokens(id).await?;
        let name = || token.to_hex();
        tokens
            .iter()
            .find(|row| row.selector == token)
            .ok_or_else(|| AdministrationError::not_found("static token", name()))?;
        let plan = LoadPlan {
            access_token: Some(TokenKey::Selector(token)),
            ..LoadPlan::default()
        };
        self.change(plan, |_, env| {
            let write = Write::RevokeAccessToken {
                selector: token,
                at: env.now,
            };
            let event = Event::TokenRevoked {
                client: id.clone(),
                family: None,
            };
            Ok(Change::new(vec![write], ()).telling(event))
        })
        .await
    }
}

/// A row for `client` and its token in clear. `loaded` has the row of a token of
/// the same value, if there is one.
pub(super) fn issue(
    client: &ClientRecord,
    given: Option<&GivenToken>,
    expires_in: Option<Duration>,
    loaded: &Loaded,
    env: &mut Env<'_>,
) -> Result<(AccessToken, IssuedStaticToken)> {
    if given.is_some() && loaded.access_token.is_some() {
        return Err(AdministrationError::Conflict(
            "a token of this value exists already",
        ));
    }
    let (presented, value) = if let Some(given) = given {
        (given.presented(), given.0.clone())
    } else {
        let made = Opaque::new(OpaqueKind::AccessToken, env.now, env.random);
        let value = Zeroizing::new(made.encode());
        (Presented::Ours(made), value)
    };
    let selector = match &presented {
        Presented::Ours(token) => token.selector(),
        Presented::Imported(_) | Presented::Jwt(_) => Selector::new(env.now, env.random),
    };
    let issued = IssuedStaticToken {
        access_token: value,
        selector,
        scope: rights(client, env),
        expires_at: expires_in.map(|span| env.now.plus(span)),
    };
    let row = AccessToken {
        extra: bailiwick_core::model::Extra::EMPTY,
        selector,
        digest: presented.digest(),
        imported: !matches!(presented, Presented::Ours(_)),
        is_static: true,
        client: client.id.clone(),
        user: None,
        family: None,
        scope: issued.scope.clone(),
        audience: Vec::new(),
        issued_at: env.now,
        expires_at: issued.expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    Ok((row, issued))
}

/// Both rights: what the role permits is asked at each use, so that taking a
/// permission away and giving it back needs no new token.
fn rights(client: &ClientRecord, env: &Env<'_>) -> ScopeSet {
    let names = env.config.privileged.names();
    let held = client.resource_server.is_some();
    names.into_iter().filter(|_| held).cloned().collect()
}
