//! Who changed what: added to only, and cut at its old end where an operator wants that.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    ClientId, UserId,
    extension::{ExtensionName, is_plain_word},
};
use crate::{UnixTime, scope::ScopeToken, snapshot::Version};

/// The place of an entry in the order of commits: grows, is never given twice.
///
/// ```
/// use bailiwick_core::model::AuditNumber;
///
/// assert!(AuditNumber(1) < AuditNumber(2));
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct AuditNumber(pub u64);

/// Who did it.
///
/// ```
/// use bailiwick_core::model::{Actor, ClientId};
///
/// assert_ne!(Actor::Client(ClientId::new("plants")), Actor::Operator);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Actor {
    /// The server itself: its configuration, or its clock.
    Server,
    /// Whoever has the server's files: the command line, or the application that
    /// the server is a part of.
    Operator,
    /// A resource server, or another client.
    Client(ClientId),
    /// A user: at their own consents, or as an administrator.
    User(UserId),
    /// Somebody whom another release knows, as it wrote that.
    #[serde(untagged)]
    Other(Value),
}

/// For people: `user 17`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server => f.write_str("server"),
            Self::Operator => f.write_str("operator"),
            Self::Client(id) => write!(f, "client {id}"),
            Self::User(id) => write!(f, "user {id}"),
            Self::Other(value) => f.write_str(told(value)),
        }
    }
}

/// The word that another release begins with.
fn told(value: &Value) -> &str {
    match value {
        Value::String(word) => word,
        Value::Object(members) => members.keys().next().map_or("unknown", String::as_str),
        _ => "unknown",
    }
}

open_words! {
    /// What was done.
    ///
    /// ```
    /// use bailiwick_core::model::AuditAction;
    ///
    /// assert_eq!(AuditAction::ScopeRegistered.as_str(), "scope.registered");
    /// assert_eq!(AuditAction::parse("scope.registered"), Some(AuditAction::ScopeRegistered));
    /// // Another release may write what this one does not know.
    /// assert_eq!(AuditAction::parse("scope.praised").unwrap().as_str(), "scope.praised");
    /// ```
    AuditAction by is_plain_word, "an action", "One that another release knows." {
        /// A scope was registered.
        ScopeRegistered = "scope.registered",
        /// Something about a scope changed but its state and owner.
        ScopeChanged = "scope.changed",
        /// The state of a scope changed: approval and refusal too.
        ScopeStateChanged = "scope.state_changed",
        /// A scope has another owner.
        ScopeTransferred = "scope.transferred",
        /// A resource server declared the whole set of its scopes.
        ManifestApplied = "manifest.applied",
        /// A client was registered.
        ClientRegistered = "client.registered",
        /// Something about a client changed, its rules and its role included.
        ClientChanged = "client.changed",
        /// A client was deleted.
        ClientDeleted = "client.deleted",
        /// A user allowed a client something.
        ConsentGiven = "consent.given",
        /// A user took something back.
        ConsentWithdrawn = "consent.withdrawn",
        /// All that was granted for a user was ended.
        SubjectRevoked = "subject.revoked",
        /// An administrator made a static token for a resource server.
        StaticTokenIssued = "static_token.issued",
        /// An administrator revoked a token, or all of one authorization.
        TokenRevoked = "token.revoked",
        /// Somebody made an API token for an administrator.
        ApiTokenIssued = "api_token.issued",
        /// An API token was revoked.
        ApiTokenRevoked = "api_token.revoked",
        /// A user was made.
        UserCreated = "user.created",
        /// Something about a user changed, whether they may sign in among it.
        UserChanged = "user.changed",
        /// A user has another password.
        PasswordSet = "user.password_set",
        /// Sessions of a user were ended: of other browsers, or one of them.
        SessionsEnded = "user.sessions_ended",
        /// A second factor of a user was set up.
        SecondFactorAdded = "user.second_factor_added",
        /// A second factor of a user was removed.
        SecondFactorRemoved = "user.second_factor_removed",
        /// A recovery code was given in place of a second factor, and is spent.
        RecoveryCodeUsed = "user.recovery_code_used",
        /// Somebody signed in with a passkey.
        PasskeyUsed = "user.passkey_used",
        /// A passkey was refused whose counter went back: there may be a copy of it.
        PasskeyRefused = "user.passkey_refused",
        /// A user has new recovery codes.
        RecoveryCodesMade = "user.recovery_codes_made",
        /// A group was made.
        GroupCreated = "group.created",
        /// Old entries of this record were deleted.
        AuditCut = "audit.cut",
        /// A signing key was made.
        SigningKeyAdded = "signing_key.added",
        /// A signing key signs no more.
        SigningKeyRetired = "signing_key.retired",
    }
}

/// What it was done to.
///
/// ```
/// use bailiwick_core::{model::AuditSubject, scope::ScopeToken};
///
/// let subject = AuditSubject::Scope(ScopeToken::from_static("plants:see"));
/// assert_eq!(subject.kind(), "scope");
/// assert_eq!(subject.key(), "plants:see");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuditSubject {
    /// A scope.
    Scope(ScopeToken),
    /// A client, a resource server among them.
    Client(ClientId),
    /// What a user allowed a client.
    Consent(UserId, ClientId),
    /// A user.
    User(UserId),
    /// A group of users, by its name.
    Group(String),
    /// A signing key, by its `kid`.
    SigningKey(String),
    /// The record of changes itself.
    Audit,
    /// Something that another release knows, as it wrote that. Nothing is looked up
    /// by it.
    #[serde(untagged)]
    Other(Value),
}

impl AuditSubject {
    /// The kind, as a word.
    pub fn kind(&self) -> &str {
        match self {
            Self::Scope(_) => "scope",
            Self::Client(_) => "client",
            Self::Consent(..) => "consent",
            Self::User(_) => "user",
            Self::Group(_) => "group",
            Self::SigningKey(_) => "signing_key",
            Self::Audit => "audit",
            Self::Other(value) => told(value),
        }
    }

    /// What it is looked up by: of a consent the client.
    pub fn key(&self) -> &str {
        match self {
            Self::Scope(name) => name.as_str(),
            Self::Client(id) | Self::Consent(_, id) => id.as_str(),
            Self::User(id) => id.as_str(),
            Self::Group(name) => name,
            Self::SigningKey(kid) => kid,
            Self::Audit => "",
            Self::Other(value) => value
                .as_object()
                .and_then(|members| members.values().next()?.as_str())
                .unwrap_or_default(),
        }
    }
}

/// For people: `scope plants:see`.
impl fmt::Display for AuditSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Consent(user, client) => write!(f, "consent of user {user} to client {client}"),
            Self::SigningKey(kid) => write!(f, "signing key {kid}"),
            Self::Audit => f.write_str("record of changes"),
            other => write!(f, "{} {}", other.kind(), other.key()),
        }
    }
}

/// One change, as it is kept. There is no secret in it.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{Actor, AuditAction, AuditEntry, AuditNumber, AuditSubject},
///     scope::ScopeToken,
/// };
///
/// let entry = AuditEntry::new(
///     UnixTime::EPOCH,
///     Actor::Operator,
///     AuditAction::ScopeStateChanged,
///     AuditSubject::Scope(ScopeToken::from_static("plants:see")),
/// );
/// assert_eq!(entry.number, AuditNumber(0)); // the store counts
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its place; 0 until it is kept.
    pub number: AuditNumber,
    /// The version that its commit led to; 0 until it is kept.
    pub version: Version,
    /// When.
    pub at: UnixTime,
    /// Who.
    pub actor: Actor,
    /// What was done.
    pub action: AuditAction,
    /// To what.
    pub subject: AuditSubject,
    /// What it was before, as JSON without secrets; `None` for what is new.
    pub before: Option<Value>,
    /// What it is since; `None` for what is gone.
    pub after: Option<Value>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// Where it came from: a commit, a pipeline.
    pub source: Option<String>,
    /// Whether everybody may read it in the change feed.
    pub public: bool,
}

impl AuditEntry {
    /// An entry that says only who did what to what; not public.
    pub fn new(at: UnixTime, actor: Actor, action: AuditAction, subject: AuditSubject) -> Self {
        Self {
            number: AuditNumber::default(),
            version: Version::default(),
            at,
            actor,
            action,
            subject,
            before: None,
            after: None,
            reason: None,
            source: None,
            public: false,
        }
    }
}
