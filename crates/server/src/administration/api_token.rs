//! API tokens: with which programs do what an administrator may do.

use std::time::Duration;

use bailiwick_core::{
    model::{ApiToken, AuditAction, AuditSubject, User, UserId},
    opaque::{Opaque, OpaqueKind, Selector},
    plain_text::plain_text,
    store::{Commit, ListQuery, LoadPlan, Page, PageRequest, Write},
    ticket::Ticket,
};
use serde_json::json;
use zeroize::Zeroizing;

use super::{Administration, AdministrationError, Change, Result};

/// Alive at once, of one user.
const MOST_ALIVE: usize = 50;

/// What is said of an API token that shall be made.
///
/// ```
/// use bailiwick_server::{administration::NewApiToken, bailiwick_core::model::ApiToken};
///
/// let mut new = NewApiToken::new("ci");
/// new.read_only = true;
/// assert_eq!(new.lifetime, ApiToken::USUAL_LIFETIME);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewApiToken {
    /// What it is called: one line, at most 100 bytes.
    pub name: String,
    /// Whether it changes nothing.
    pub read_only: bool,
    /// How long it lives: a second to 366 days.
    pub lifetime: Duration,
}

impl NewApiToken {
    /// One of this name that may do everything, for 90 days.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            read_only: false,
            lifetime: ApiToken::USUAL_LIFETIME,
        }
    }
}

/// An API token in clear, to be shown once.
///
/// ```
/// use bailiwick_server::administration::IssuedApiToken;
///
/// /// What is told to whoever made it.
/// fn told(made: &IssuedApiToken) -> String {
///     format!("{}: {}", made.token.name, made.value.as_str())
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct IssuedApiToken {
    /// What is sent as a bearer token (RFC 6750 §2.1).
    pub value: Zeroizing<String>,
    /// As it is kept.
    pub token: ApiToken,
}

impl std::fmt::Debug for IssuedApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedApiToken")
            .field("selector", &self.token.selector)
            .finish_non_exhaustive()
    }
}

impl Administration {
    /// Makes an API token that acts as `user`, who must be an active administrator.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::{NewApiToken, NewUser};
    ///
    /// let ada = NewUser { username: "ada".to_owned(), admin: true, ..NewUser::default() };
    /// let ada = administration.create_user(&ada).await?;
    /// let made = administration.create_api_token(&ada, &NewApiToken::new("ci")).await?;
    /// assert!(made.value.starts_with("bwt_"));
    ///
    /// let kept = administration.api_tokens(&ada.id).await?;
    /// assert_eq!(kept, [made.token]);
    /// administration.revoke_api_token(&ada.id, kept[0].selector).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_api_token(&self, user: &User, new: &NewApiToken) -> Result<IssuedApiToken> {
        self.create_api_token_once(user, new, None).await
    }

    /// The same, of a form: one that was answered is refused with
    /// [`AdministrationError::Changed`].
    pub(crate) async fn create_api_token_once(
        &self,
        user: &User,
        new: &NewApiToken,
        form: Option<&Ticket>,
    ) -> Result<IssuedApiToken> {
        let name = plain_text(&new.name, ApiToken::LONGEST_NAME)
            .map_err(|error| AdministrationError::problem("name", &error))?;
        if name.is_empty() {
            return Err(AdministrationError::refused("name", "must not be empty"));
        }
        let allowed = Duration::from_secs(1)..=ApiToken::LONGEST_LIFETIME;
        if !allowed.contains(&new.lifetime) {
            return Err(AdministrationError::Conflict(
                "an API token works for 1 second to 366 days",
            ));
        }
        if !(user.admin && user.active) {
            return Err(AdministrationError::Conflict(
                "only an active administrator has API tokens",
            ));
        }
        let alive = self.api_tokens(&user.id).await?;
        let now = self.now();
        if alive.iter().filter(|row| !row.is_over(now)).count() >= MOST_ALIVE {
            return Err(AdministrationError::Conflict(
                "there are 50 live API tokens of this user already: revoke one first",
            ));
        }
        self.change(LoadPlan::default(), |_, env| {
            let made = Opaque::new(OpaqueKind::ApiToken, env.now, env.random);
            let token = ApiToken {
                selector: made.selector(),
                digest: made.digest(),
                user: user.id.clone(),
                name: name.clone(),
                read_only: new.read_only,
                created_at: env.now,
                expires_at: env.now.plus(new.lifetime),
                last_used_at: None,
                revoked_at: None,
            };
            let mut writes = vec![
                Write::InsertApiToken(Box::new(token.clone())),
                self.api_token_entry(AuditAction::ApiTokenIssued, &token),
            ];
            writes.extend(form.map(|ticket| Write::ConsumeTicket {
                id: ticket.id,
                expires_at: ticket.expires_at,
            }));
            let value = Zeroizing::new(made.encode());
            Ok(Change::new(writes, IssuedApiToken { value, token }))
        })
        .await
    }

    /// The API tokens of a user, oldest first; those that are over until they are
    /// swept, an hour after their end.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, AdministrationError};
    /// # use bailiwick_server::bailiwick_core::model::UserId;
    /// async fn names(of: &Administration, user: &UserId) -> Result<Vec<String>, AdministrationError> {
    ///     let tokens = of.api_tokens(user).await?.into_iter();
    ///     Ok(tokens.map(|token| token.name).collect())
    /// }
    /// ```
    pub async fn api_tokens(&self, user: &UserId) -> Result<Vec<ApiToken>> {
        self.all(
            |request: PageRequest| ListQuery::ApiTokensOf(user.clone(), request),
            |page| match page {
                Page::ApiTokens(tokens) => Some(tokens),
                _ => None,
            },
            |row: &ApiToken| row.selector.to_hex(),
        )
        .await
    }

    /// Revokes an API token of `user`; somebody else's is not found. Once it is
    /// revoked, that is so.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, AdministrationError};
    /// # use bailiwick_server::bailiwick_core::{model::UserId, opaque::Selector};
    /// /// A laptop was stolen.
    /// async fn stolen(of: &Administration, user: &UserId) -> Result<(), AdministrationError> {
    ///     for token in of.api_tokens(user).await? {
    ///         of.revoke_api_token(user, token.selector).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub async fn revoke_api_token(&self, user: &UserId, which: Selector) -> Result<ApiToken> {
        let found = self.find_api_token(which).await?;
        let found = found.filter(|token| token.user == *user);
        let token =
            found.ok_or_else(|| AdministrationError::not_found("API token", which.to_hex()))?;
        if token.revoked_at.is_some() {
            return Ok(token);
        }
        self.change(LoadPlan::default(), |_, env| {
            let revoke = Write::RevokeApiToken {
                selector: which,
                at: env.now,
            };
            let entry = self.api_token_entry(AuditAction::ApiTokenRevoked, &token);
            let revoked = ApiToken {
                revoked_at: Some(env.now),
                ..token.clone()
            };
            Ok(Change::new(vec![revoke, entry], revoked))
        })
        .await
    }

    /// The API token that `presented` is, if it works. Its use is noted.
    pub(crate) async fn working_api_token(&self, presented: &Opaque) -> Result<Option<ApiToken>> {
        let now = self.now();
        let found = self.find_api_token(presented.selector()).await?;
        let Some(token) = found.filter(|token| token.works(presented, now)) else {
            return Ok(None);
        };
        if token.is_use_worth_noting(now) {
            let touch = Write::TouchApiToken {
                selector: token.selector,
                at: now,
            };
            let commit = Commit {
                version: None,
                writes: vec![touch],
            };
            if let Err(error) = self.0.store.commit(commit).await {
                tracing::warn!(%error, "the use of an API token was not noted");
            }
        }
        Ok(Some(token))
    }

    async fn find_api_token(&self, which: Selector) -> Result<Option<ApiToken>> {
        let page = self.0.store.page(ListQuery::ApiToken(which)).await?;
        Ok(match page {
            Page::ApiTokens(tokens) => tokens.into_iter().next(),
            _ => None,
        })
    }

    fn api_token_entry(&self, action: AuditAction, token: &ApiToken) -> Write {
        let about = json!({
            "name": token.name,
            "token_id": token.selector.to_hex(),
            "read_only": token.read_only,
            "expires_at": token.expires_at,
        });
        let mut entry = self.entry(action, AuditSubject::User(token.user.clone()));
        if entry.action == AuditAction::ApiTokenIssued {
            entry.after = Some(about);
        } else {
            entry.before = Some(about);
        }
        Write::Audit(Box::new(entry))
    }
}

/// What the record of changes says of a change that an API token made.
pub(crate) fn source(token: &ApiToken) -> String {
    format!("API token {} ({})", token.name, token.selector.to_hex())
}
