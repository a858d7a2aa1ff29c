//! What passes between decisions and the store: plain data.
//!
//! A request makes two trips: [`LoadPlan`] → [`Loaded`], and [`Commit`] →
//! [`Outcome`].
//!
//! Rows and commits can be written and read by serde, for stores that keep them
//! as text.
//!
//! ```
//! use bailiwick_core::{UnixTime, store::{Commit, Write}};
//!
//! let commit = Commit {
//!     version: None,
//!     writes: vec![Write::ConsumeTicket { id: [7; 16], expires_at: UnixTime::EPOCH }],
//! };
//! let text = serde_json::to_string(&commit)?;
//! assert_eq!(serde_json::from_str::<Commit>(&text)?, commit);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod changes;
mod holdings;
mod impact;
mod keys;
mod maintenance;
mod outcome;
mod paging;

use serde::{Deserialize, Serialize};

use crate::{
    UnixTime, hexadecimal,
    model::{
        AccessToken, ApiToken, AuditEntry, AuthorizationCode, ClientId, ClientRecord, Consent,
        Family, FamilyId, Group, RefreshToken, RefreshTokenUse, RegisteredScope, SecondFactor,
        SecretName, Session, SetupLink, SigningKeyRecord, UserId, UserRecord, WeatherCount,
    },
    opaque::{Selector, TokenKey},
    scope::{ScopeSet, ScopeToken},
    snapshot::Version,
};

pub use changes::Changes;
pub use holdings::{Holding, Holdings, HoldingsPlan, HoldingsTally};
pub use impact::{Impact, ImpactTally};
pub use keys::{ConsentKey, SecondFactorKey, UserKey};
pub use maintenance::{Maintenance, MaintenanceReport, Pace};
pub use outcome::{Conflict, Outcome};
pub use paging::{AuditFilter, AuditPart, ListQuery, Page, PageRequest, WeatherFilter};

/// All that one request needs to read; every field is one look-up, and what
/// hangs on a row (its family, its user) comes with it. Clients and registry are
/// not among it: a snapshot holds them all, and whoever is not in one is unknown
/// as soon as its version is known to be the newest.
///
/// ```
/// use bailiwick_core::{
///     model::UserId,
///     store::{LoadPlan, UserKey},
/// };
///
/// assert!(LoadPlan::default().is_empty());
/// let plan = LoadPlan {
///     user: Some(UserKey::Id(UserId::new("17"))),
///     ..LoadPlan::default()
/// };
/// assert!(!plan.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadPlan {
    /// A code, with its user and, if used, its family.
    pub code: Option<Selector>,
    /// An access token, with its family and user.
    pub access_token: Option<TokenKey>,
    /// A refresh token, with its family and user and, if spent, the pair that came
    /// of it.
    pub refresh_token: Option<TokenKey>,
    /// The access token that authorizes this request itself (a resource
    /// server's), with its user and family.
    pub bearer: Option<TokenKey>,
    /// A session, with its user.
    pub session: Option<Selector>,
    /// A user.
    pub user: Option<UserKey>,
    /// The second factors of a user.
    pub second_factor: Option<SecondFactorKey>,
    /// What a user allowed a client.
    pub consent: Option<ConsentKey>,
    /// A set-up link, and whether an administrator exists.
    pub setup_link: Option<Selector>,
    /// What hangs on each of these scopes: costs a look at every live grant.
    pub impact: Vec<ScopeToken>,
    /// When a grant must be live to be counted for [`LoadPlan::impact`]: whoever
    /// runs the plan says it.
    pub impact_at: UnixTime,
    /// Who holds which scopes for whom: costs a look at every live grant.
    pub holdings: Option<Box<HoldingsPlan>>,
}

impl LoadPlan {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a [`LoadPlan`] found, all read at one moment.
///
/// ```
/// use bailiwick_core::store::{Conflict, Loaded};
///
/// // The form was sent twice: the slower one is decided again with that in hand.
/// let mut loaded = Loaded::default();
/// loaded.absorb(Conflict::Ticket { id: [7; 16] });
/// assert_eq!(loaded.used_ticket, Some([7; 16]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The version of clients and registry at that moment.
    pub version: Version,
    /// For [`LoadPlan::code`].
    pub code: Option<AuthorizationCode>,
    /// For [`LoadPlan::access_token`].
    pub access_token: Option<AccessToken>,
    /// For [`LoadPlan::refresh_token`].
    pub refresh_token: Option<RefreshToken>,
    /// The successor of a spent refresh token, while its row is there.
    pub successor: Option<RefreshToken>,
    /// The access token that was issued with the successor, while its row is
    /// there.
    pub successor_access_token: Option<AccessToken>,
    /// The family of the code, else of the refresh token, else of the access
    /// token.
    pub family: Option<Family>,
    /// For [`LoadPlan::bearer`].
    pub bearer: Option<AccessToken>,
    /// The family of the bearer token.
    pub bearer_family: Option<Family>,
    /// For [`LoadPlan::session`].
    pub session: Option<Session>,
    /// The user of [`LoadPlan::user`] if the plan has one, found or not; else
    /// of the session, the code, the family or the access token, or else whom
    /// [`SecondFactorKey::Handle`] names. The user of the bearer token is
    /// [`Loaded::bearer_user`].
    pub user: Option<UserRecord>,
    /// For [`LoadPlan::second_factor`].
    pub second_factor: Option<SecondFactor>,
    /// The user of the bearer token.
    pub bearer_user: Option<UserRecord>,
    /// For [`LoadPlan::consent`].
    pub consent: Option<Consent>,
    /// For [`LoadPlan::setup_link`].
    pub setup_link: Option<SetupLink>,
    /// For [`LoadPlan::setup_link`]: whether an active administrator exists.
    pub administrator_exists: bool,
    /// For [`LoadPlan::impact`], in its order.
    pub impact: Vec<Impact>,
    /// For [`LoadPlan::holdings`].
    pub holdings: Option<Box<Holdings>>,
    /// The form ticket or assertion of this request that turned out to be consumed:
    /// never read, only learnt from [`Conflict::Ticket`].
    pub used_ticket: Option<[u8; 16]>,
}

impl Loaded {
    /// Takes in the row that won a race, so that the loser can decide again
    /// without another trip.
    pub fn absorb(&mut self, conflict: Conflict) {
        match conflict {
            Conflict::Code(code) => self.code = Some(code),
            Conflict::RefreshToken {
                token,
                successor,
                access_token,
            } => {
                self.refresh_token = Some(token);
                self.successor = successor;
                self.successor_access_token = access_token;
            }
            Conflict::Family(family) => self.family = Some(family),
            Conflict::Ticket { id } => self.used_ticket = Some(id),
            Conflict::SecondFactor(now) => self.second_factor = now.map(|now| *now),
            Conflict::SetupLink | Conflict::Name => {}
        }
    }
}

/// One atomic change.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, ClientRecord},
///     snapshot::Version,
///     store::{Commit, Write},
/// };
///
/// let record = ClientRecord::new(ClientId::new("field-notes"), UnixTime::EPOCH);
/// let commit = Commit {
///     version: Some(Version(7)), // nothing is written if clients or scopes changed since
///     writes: vec![Write::PutClient(Box::new(record))],
/// };
/// assert!(commit.writes.iter().any(Write::makes_version));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The snapshot that this was decided on: if the store's is newer, nothing
    /// is written. `None` for changes that depend on no client and no scope.
    pub version: Option<Version>,
    /// The writes, in order: all of them or none.
    pub writes: Vec<Write>,
}

/// One write; those with a precondition say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Write {
    /// Keeps a new code.
    InsertCode(AuthorizationCode),
    /// Spends a code. Precondition: unspent and unexpired at `at`, else
    /// [`Conflict::Code`].
    SpendCode {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
        /// The family that comes of it.
        family: FamilyId,
    },
    /// Keeps a new family.
    InsertFamily(Family),
    /// Keeps a new access token. Precondition, if it has a family that is not
    /// inserted by the same commit: the family is not revoked, else
    /// [`Conflict::Family`].
    InsertAccessToken(AccessToken),
    /// Keeps a new refresh token. Same precondition.
    InsertRefreshToken(RefreshToken),
    /// Spends a refresh token. Precondition: unspent, else
    /// [`Conflict::RefreshToken`].
    SpendRefreshToken {
        /// Which.
        selector: Selector,
        /// Its use.
        used: RefreshTokenUse,
    },
    /// Lets an access token expire at `at` if it would live longer.
    ShortenAccessToken {
        /// Which.
        selector: Selector,
        /// The latest that it works.
        at: UnixTime,
    },
    /// Revokes one access token.
    RevokeAccessToken {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Revokes a family and so everything of it; an earlier revocation stays.
    RevokeFamily {
        /// Which.
        family: FamilyId,
        /// When.
        at: UnixTime,
    },
    /// Revokes every family, and every access token without one, of a user, of
    /// a client, or of both together, and lets their unspent codes expire at `at`
    /// if they would live longer; with neither, nothing. Of a user with every
    /// client, it makes a new version: what was decided for them before is
    /// decided anew.
    RevokeAll {
        /// Of this user.
        user: Option<UserId>,
        /// Of this client.
        client: Option<ClientId>,
        /// When.
        at: UnixTime,
    },
    /// Revokes of what a client holds for a user every family, and every access
    /// token without one, that carries one of these scopes, and lets their unspent
    /// codes expire at `at` if they would live longer. An earlier revocation stays.
    RevokeCarrying {
        /// Which scopes, by name.
        scopes: ScopeSet,
        /// Of this user.
        user: UserId,
        /// Of this client.
        client: ClientId,
        /// When.
        at: UnixTime,
    },
    /// Notes the use of a family; a later one that was noted stays.
    TouchFamily {
        /// Which.
        family: FamilyId,
        /// When.
        at: UnixTime,
    },
    /// Notes the use of a static token.
    TouchAccessToken {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Notes the use of a client's secret; of a client that is not there, nothing.
    TouchSecret {
        /// Whose.
        client: ClientId,
        /// Which.
        secret: SecretName,
        /// When.
        at: UnixTime,
    },
    /// Adds to what happened in an hour.
    CountWeather(WeatherCount),
    /// Consumes a form ticket, or an assertion that works once. Precondition: not
    /// consumed before, else [`Conflict::Ticket`].
    ConsumeTicket {
        /// Its name: random, or a digest.
        #[serde(with = "hexadecimal")]
        id: [u8; 16],
        /// When the record may be forgotten.
        expires_at: UnixTime,
    },
    /// Adds to what a user allowed a client; a scope allowed before takes the
    /// new text version.
    AddConsent(Consent),
    /// Forgets of what a user allowed a client these scopes.
    WithdrawConsent {
        /// The user.
        user: UserId,
        /// The client.
        client: ClientId,
        /// Which scopes.
        scopes: ScopeSet,
    },
    /// Forgets all that a user allowed a client.
    DeleteConsent {
        /// The user.
        user: UserId,
        /// The client.
        client: ClientId,
    },
    /// Keeps the second factors of a user, new or changed. Precondition: what was kept
    /// before is of the revision before it, nothing being of revision 0; else
    /// [`Conflict::SecondFactor`].
    PutSecondFactor(Box<SecondFactor>),
    /// Writes nothing. Precondition: the second factors of the user are of this
    /// revision, else [`Conflict::SecondFactor`].
    CheckSecondFactor {
        /// Whose.
        user: UserId,
        /// Which.
        revision: u64,
    },
    /// Keeps a new session.
    InsertSession(Session),
    /// Notes the use of a session.
    TouchSession {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Ends a session.
    EndSession {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Ends every session of a user, but one.
    EndSessions {
        /// Whose.
        user: UserId,
        /// The one that stays.
        except: Option<Selector>,
        /// When.
        at: UnixTime,
    },
    /// Keeps a new API token.
    InsertApiToken(Box<ApiToken>),
    /// Notes the use of an API token.
    TouchApiToken {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Revokes an API token.
    RevokeApiToken {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Revokes every API token of a user.
    RevokeApiTokens {
        /// Whose.
        user: UserId,
        /// When.
        at: UnixTime,
    },
    /// Keeps a new set-up link; earlier ones die.
    InsertSetupLink(SetupLink),
    /// Consumes a set-up link. Precondition: unused, unexpired at `at`, and no
    /// active administrator, else [`Conflict::SetupLink`].
    ConsumeSetupLink {
        /// Which.
        selector: Selector,
        /// When.
        at: UnixTime,
    },
    /// Keeps a client, new or changed, and forgets the uses of secrets that it has no
    /// more. Makes a new version.
    PutClient(Box<ClientRecord>),
    /// Deletes a client, revokes all that it holds as [`Write::RevokeAll`] does
    /// and forgets what people allowed it; its scopes must have been retired. Makes a new version.
    DeleteClient {
        /// Which.
        id: ClientId,
        /// When.
        at: UnixTime,
    },
    /// Keeps a scope, new or changed. Makes a new version.
    PutScope(Box<RegisteredScope>),
    /// Keeps a new user. Precondition: the identifier and the user name are
    /// free, else [`Conflict::Name`]. Makes a new version.
    InsertUser(Box<UserRecord>),
    /// Keeps a changed user. Precondition: no other user has the name, else
    /// [`Conflict::Name`]. Makes a new version.
    UpdateUser(Box<UserRecord>),
    /// Keeps a group. Precondition: the name is free, else [`Conflict::Name`].
    InsertGroup(Group),
    /// Keeps a signing key, new or changed. Makes a new version.
    PutSigningKey(SigningKeyRecord),
    /// Adds to the record of changes: its number is the next one, and its version
    /// the one that this commit leads to.
    Audit(Box<AuditEntry>),
}

impl Write {
    /// Whether it changes what snapshots hold, or who may be issued to.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::ClientId,
    ///     snapshot::Version,
    ///     store::{Commit, Write},
    /// };
    ///
    /// /// How a store numbers what it kept.
    /// fn version_after(before: Version, commit: &Commit) -> Version {
    ///     let newer = commit.writes.iter().any(Write::makes_version);
    ///     Version(before.0 + u64::from(newer))
    /// }
    ///
    /// let used = Write::ConsumeTicket { id: [7; 16], expires_at: UnixTime::EPOCH };
    /// let mut commit = Commit { version: None, writes: vec![used] };
    /// assert_eq!(version_after(Version(7), &commit), Version(7));
    /// let id = ClientId::new("field-notes");
    /// commit.writes.push(Write::DeleteClient { id, at: UnixTime::EPOCH });
    /// assert_eq!(version_after(Version(7), &commit), Version(8));
    /// ```
    pub fn makes_version(&self) -> bool {
        matches!(
            self,
            Self::PutClient(_)
                | Self::DeleteClient { .. }
                | Self::PutScope(_)
                | Self::InsertUser(_)
                | Self::UpdateUser(_)
                | Self::PutSigningKey(_)
                | Self::RevokeAll {
                    user: Some(_),
                    client: None,
                    ..
                }
        )
    }
}
