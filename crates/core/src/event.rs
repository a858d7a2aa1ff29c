//! What happened, for logs, metrics and a host's own listeners.

use crate::{
    model::{ClientId, FamilyId, GrantType, Owner, RegisteredScope, ScopeState, UserId},
    scope::{ScopeSet, ScopeToken},
    store::Write,
};

/// Something that a decision made happen, told after its commit.
///
/// ```
/// use bailiwick_core::event::Event;
///
/// /// Tells a security team of what it wants to hear.
/// fn alarm(event: &Event) -> Option<String> {
///     match event {
///         Event::ReuseDetected { client, .. } => Some(format!("{client} lost a token")),
///         _ => None,
///     }
/// }
///
/// use bailiwick_core::model::{ClientId, FamilyId};
///
/// let reuse = Event::ReuseDetected {
///     client: ClientId::new("field-notes"),
///     family: FamilyId::from_bytes([0; 16]),
/// };
/// assert_eq!(alarm(&reuse).as_deref(), Some("field-notes lost a token"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A user allowed a client to act for them.
    ApplicationAuthorized {
        /// The client.
        client: ClientId,
        /// The user.
        user: UserId,
        /// What was allowed.
        scope: ScopeSet,
    },
    /// An access token was issued.
    TokenIssued {
        /// By which grant.
        grant_type: GrantType,
        /// To which client.
        client: ClientId,
        /// For which user, if any.
        user: Option<UserId>,
        /// With which scope.
        scope: ScopeSet,
    },
    /// A refresh token was exchanged.
    TokenRefreshed {
        /// By which client.
        client: ClientId,
        /// In which family.
        family: FamilyId,
    },
    /// A token, and what hangs on it, was revoked.
    TokenRevoked {
        /// By which client.
        client: ClientId,
        /// The family, if the token had one.
        family: Option<FamilyId>,
    },
    /// All that was granted for a user was ended.
    SubjectRevoked {
        /// The user.
        user: UserId,
    },
    /// A spent code or refresh token came again and its family was revoked.
    ReuseDetected {
        /// The client that the artefact was issued to.
        client: ClientId,
        /// The revoked family.
        family: FamilyId,
    },
    /// A scope was registered or changed.
    #[non_exhaustive]
    ScopeRegistered {
        /// Its name.
        name: ScopeToken,
        /// The resource server, or the authorization server itself.
        owner: Owner,
        /// Whether it is new.
        new: bool,
        /// Whether it asked to be a default without the permission.
        default_refused: bool,
    },
    /// An administrator made a static token for a resource server.
    StaticTokenIssued {
        /// The resource server.
        client: ClientId,
    },
    /// All that a client held was revoked: it was deleted.
    ClientRevoked {
        /// The client.
        client: ClientId,
    },
    /// A user took back what was allowed to a client: all that it held for the
    /// user is revoked.
    ConsentWithdrawn {
        /// The user.
        user: UserId,
        /// The client.
        client: ClientId,
    },
    /// A user took back some of what was allowed to a client: what carried it is
    /// revoked.
    ConsentNarrowed {
        /// The user.
        user: UserId,
        /// The client.
        client: ClientId,
        /// What was taken back.
        scope: ScopeSet,
    },
    /// A scope was put out of use for ever.
    ScopeRetired {
        /// Its name.
        name: ScopeToken,
        /// Its owner.
        owner: Owner,
    },
}

impl Event {
    /// What a write tells that says all of it: administration's, mostly.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     event::Event,
    ///     model::{ClientId, UserId},
    ///     store::Write,
    /// };
    ///
    /// let (user, client) = (UserId::new("ada"), ClientId::new("notes"));
    /// let write = Write::DeleteConsent { user: user.clone(), client: client.clone() };
    /// assert_eq!(Event::of(&write), Some(Event::ConsentWithdrawn { user, client }));
    /// ```
    pub fn of(write: &Write) -> Option<Self> {
        Some(match write {
            Write::PutScope(scope) => Self::of_scope(scope),
            Write::InsertAccessToken(row) if row.is_static => Self::StaticTokenIssued {
                client: row.client.clone(),
            },
            Write::RevokeAll {
                user: Some(user),
                client: None,
                ..
            } => Self::SubjectRevoked { user: user.clone() },
            Write::DeleteClient { id, .. } => Self::ClientRevoked { client: id.clone() },
            Write::DeleteConsent { user, client } => Self::ConsentWithdrawn {
                user: user.clone(),
                client: client.clone(),
            },
            Write::RevokeCarrying {
                scopes,
                user,
                client,
                ..
            } => Self::ConsentNarrowed {
                user: user.clone(),
                client: client.clone(),
                scope: scopes.clone(),
            },
            _ => return None,
        })
    }

    fn of_scope(scope: &RegisteredScope) -> Self {
        let (name, owner) = (scope.name.clone(), scope.owner.clone());
        if scope.state == ScopeState::Retired {
            return Self::ScopeRetired { name, owner };
        }
        Self::ScopeRegistered {
            name,
            owner,
            new: scope.created_at == scope.updated_at,
            default_refused: false,
        }
    }
}
