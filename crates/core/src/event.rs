//! What happened, for logs, metrics and a host's own listeners.

use crate::{
    model::{ClientId, FamilyId, GrantType, Owner, UserId},
    scope::{ScopeSet, ScopeToken},
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
}
