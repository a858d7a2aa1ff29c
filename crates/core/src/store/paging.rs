//! Lists, page by page.

use crate::{
    UnixTime,
    model::{
        AccessToken, AuditEntry, AuditNumber, AuditSubject, ClientId, Consent, Family, Group,
        UserId, UserRecord,
    },
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
    /// Static tokens of a resource server, by key.
    StaticTokensOf(ClientId, PageRequest),
    /// The record of changes, in order.
    Audit(AuditFilter),
}

/// Which part of the record of changes.
///
/// ```
/// use bailiwick_core::{model::AuditNumber, store::AuditFilter};
///
/// // What everybody may read of what came after number 17.
/// let feed = AuditFilter {
///     after: AuditNumber(17),
///     public_only: true,
///     ..AuditFilter::default()
/// };
/// assert_eq!(feed.limit, 1000);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only entries after this one.
    pub after: AuditNumber,
    /// Only entries of this moment or later.
    pub since: Option<UnixTime>,
    /// Only what was done to this.
    pub subject: Option<AuditSubject>,
    /// Only what everybody may read.
    pub public_only: bool,
    /// Most rows, 1 to 1000.
    pub limit: usize,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self {
            after: AuditNumber(0),
            since: None,
            subject: None,
            public_only: false,
            limit: 1000,
        }
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
    /// For [`ListQuery::StaticTokensOf`].
    AccessTokens(Vec<AccessToken>),
    /// For [`ListQuery::Audit`].
    Audit(Vec<AuditEntry>),
}
