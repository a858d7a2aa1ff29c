//! Lists, page by page.

use crate::{
    UnixTime,
    model::{
        AccessToken, ApiToken, AuditEntry, AuditNumber, AuditSubject, ClientId, Consent, Family,
        FamilyId, Group, SecretUse, Session, UserId, UserRecord, WeatherCount, WeatherKind,
        WeatherSubject,
    },
    opaque::Selector,
};

/// A position in a list that is ordered by key.
///
/// ```
/// use bailiwick_core::store::{ListQuery, PageRequest};
///
/// // The users after "ada", a hundred at most.
/// let query = ListQuery::Users(PageRequest { after: Some("ada".to_owned()), limit: 100 });
/// # let _ = query;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// The key after which the page begins; `None`: at the start.
    pub after: Option<String>,
    /// Most rows, 1 to 1000.
    pub limit: usize,
}

/// Which list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListQuery {
    /// Users by user name.
    Users(PageRequest),
    /// Groups by name.
    Groups(PageRequest),
    /// What a user allowed: each client's consent, by client id.
    ConsentsOf(UserId, PageRequest),
    /// Families of a user that are not revoked, by key; some may have expired.
    FamiliesOf(UserId, PageRequest),
    /// What was allowed to a client: each user's consent, by user id.
    ConsentsTo(ClientId, PageRequest),
    /// Families of a client that are not revoked, by key; some may have expired.
    FamiliesTo(ClientId, PageRequest),
    /// One family, whether it lives or not; none if there is no such.
    Family(FamilyId),
    /// Access tokens for a user without a family that are not revoked, by key; some
    /// may have expired.
    AccessTokensOf(UserId, PageRequest),
    /// Access tokens of a client without a family that are neither revoked nor static,
    /// by key; some may have expired.
    AccessTokensTo(ClientId, PageRequest),
    /// Sessions of a user that were not ended, the newest first: a page begins after a
    /// key with those before it. Some may have expired.
    SessionsOf(UserId, PageRequest),
    /// API tokens of a user, by key; some may be over.
    ApiTokensOf(UserId, PageRequest),
    /// One API token, however it stands: a page of one, or of none.
    ApiToken(Selector),
    /// Static tokens of a resource server, by key.
    StaticTokensOf(ClientId, PageRequest),
    /// Static tokens of all resource servers that are not revoked, by key; some may have
    /// expired.
    StaticTokens(PageRequest),
    /// When each secret of a client was last used, by name: all of them, for they are few.
    SecretUsesOf(ClientId),
    /// The record of changes, in order.
    Audit(AuditFilter),
    /// What happened to one subject in this hour and later, by hour and kind: all of it,
    /// for there is at most one count of each kind for each hour that is kept.
    WeatherOf(WeatherSubject, UnixTime),
    /// What happened to every subject of one sort, the newest first.
    Weather(WeatherFilter),
}

/// Which counts of many subjects.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::WeatherKind,
///     store::{ListQuery, WeatherFilter},
/// };
///
/// // Which scopes were refused.
/// let query = ListQuery::Weather(WeatherFilter {
///     sort: "scope",
///     kind: WeatherKind::ScopeRefused,
///     since: UnixTime::EPOCH,
///     limit: 1000,
/// });
/// # let _ = query;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeatherFilter {
    /// Of what sort the subjects are, as [`WeatherSubject::sort`] says it.
    pub sort: &'static str,
    /// What happened.
    pub kind: WeatherKind,
    /// In this hour and later.
    pub since: UnixTime,
    /// Most rows, 1 to [`WeatherFilter::MOST`].
    pub limit: usize,
}

impl WeatherFilter {
    /// The most rows that are read at once.
    pub const MOST: usize = 20_000;
}

/// How much of the record of changes.
///
/// ```
/// use bailiwick_core::store::AuditPart;
///
/// assert_eq!(AuditPart::default(), AuditPart::Everything);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditPart {
    /// All of it.
    #[default]
    Everything,
    /// What was done to scopes.
    Scopes,
    /// What everybody may read.
    Public,
}

/// Which entries of the record of changes.
///
/// ```
/// use bailiwick_core::{
///     model::AuditNumber,
///     store::{AuditFilter, AuditPart},
/// };
///
/// // What everybody may read of what came after number 17.
/// let feed = AuditFilter {
///     after: AuditNumber(17),
///     part: AuditPart::Public,
///     ..AuditFilter::default()
/// };
/// assert_eq!(feed.limit, 1000);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only entries after this one.
    pub after: AuditNumber,
    /// Only entries before this one.
    pub before: Option<AuditNumber>,
    /// Only entries of this moment or later.
    pub since: Option<UnixTime>,
    /// Only what was done to this: to a client or a user also their consents.
    pub subject: Option<AuditSubject>,
    /// How much of it.
    pub part: AuditPart,
    /// Whether the newest comes first, instead of the oldest.
    pub newest_first: bool,
    /// Most rows, 1 to 1000.
    pub limit: usize,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self {
            after: AuditNumber(0),
            before: None,
            since: None,
            subject: None,
            part: AuditPart::Everything,
            newest_first: false,
            limit: 1000,
        }
    }
}

impl AuditFilter {
    /// Whether an entry is one of those asked for, whatever the limit.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     UnixTime,
    ///     model::{Actor, AuditAction, AuditEntry, AuditSubject, ClientId, UserId},
    ///     store::AuditFilter,
    /// };
    ///
    /// let (ada, notes) = (UserId::new("17"), ClientId::new("field-notes"));
    /// let consent = AuditEntry {
    ///     number: bailiwick_core::model::AuditNumber(1),
    ///     ..AuditEntry::new(
    ///         UnixTime::EPOCH,
    ///         Actor::User(ada.clone()),
    ///         AuditAction::ConsentGiven,
    ///         AuditSubject::Consent(ada.clone(), notes),
    ///     )
    /// };
    /// let of = |user: &UserId| AuditFilter {
    ///     subject: Some(AuditSubject::User(user.clone())),
    ///     ..AuditFilter::default()
    /// };
    /// assert!(of(&ada).takes(&consent));
    /// assert!(!of(&UserId::new("18")).takes(&consent));
    /// ```
    pub fn takes(&self, entry: &AuditEntry) -> bool {
        let part = match self.part {
            AuditPart::Everything => true,
            AuditPart::Scopes => matches!(entry.subject, AuditSubject::Scope(_)),
            AuditPart::Public => entry.public,
        };
        let subject = self.subject.as_ref();
        part && entry.number > self.after
            && self.before.is_none_or(|before| entry.number < before)
            && self.since.is_none_or(|since| entry.at >= since)
            && subject.is_none_or(|wanted| concerns(&entry.subject, wanted))
    }
}

fn concerns(subject: &AuditSubject, wanted: &AuditSubject) -> bool {
    match (subject, wanted) {
        (AuditSubject::Consent(user, _), AuditSubject::User(wanted)) => user == wanted,
        (AuditSubject::Consent(_, client), AuditSubject::Client(wanted)) => client == wanted,
        (_, AuditSubject::Other(_)) => false,
        _ => subject == wanted,
    }
}

/// One page of a list.
///
/// ```
/// use bailiwick_core::store::Page;
///
/// let Page::Users(users) = Page::Users(Vec::new()) else {
///     panic!("another list than was asked for");
/// };
/// assert!(users.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Page {
    /// For [`ListQuery::Users`].
    Users(Vec<UserRecord>),
    /// For [`ListQuery::Groups`].
    Groups(Vec<Group>),
    /// For [`ListQuery::ConsentsOf`].
    Consents(Vec<Consent>),
    /// For [`ListQuery::FamiliesOf`].
    Families(Vec<Family>),
    /// For [`ListQuery::SessionsOf`].
    Sessions(Vec<Session>),
    /// For [`ListQuery::ApiTokensOf`] and [`ListQuery::ApiToken`].
    ApiTokens(Vec<ApiToken>),
    /// For [`ListQuery::StaticTokensOf`].
    AccessTokens(Vec<AccessToken>),
    /// For [`ListQuery::SecretUsesOf`].
    SecretUses(Vec<SecretUse>),
    /// For [`ListQuery::Audit`].
    Audit(Vec<AuditEntry>),
    /// For [`ListQuery::WeatherOf`] and [`ListQuery::Weather`].
    Weather(Vec<WeatherCount>),
}
