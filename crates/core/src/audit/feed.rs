//! `GET /scopes/events`: the change feed of the registry, as server-sent events
//! (WHATWG HTML §9.2). A reader who lost the connection comes back with the number
//! of the last event and misses none.

use serde::Serialize;
use serde_json::Value;

use crate::{
    Decision, Env, ErrorCode, OAuthError, Operation, Reason, Situation, Snapshot,
    bearer::{Bearer, Privilege},
    model::{AuditEntry, AuditNumber, AuditSubject, ClientId},
    params::{Parameters, Parts},
    store::{AuditFilter, AuditPart, LoadPlan},
};

/// Entries that are read at once.
const PAGE: usize = 100;

/// Somebody asks for the change feed: anybody, or a resource server with its
/// token.
///
/// ```
/// use bailiwick_core::{audit::FeedRequest, model::AuditNumber, params::Parts};
///
/// let parts = Parts { get: true, query: Some("since=17"), ..Parts::default() };
/// assert_eq!(FeedRequest::parse(&parts, None)?.cursor(), Some(AuditNumber(17)));
/// // Whoever comes back says what came last.
/// let again = FeedRequest::parse(&parts, Some(b"23"))?;
/// assert_eq!(again.cursor(), Some(AuditNumber(23)));
/// assert!(FeedRequest::parse(&parts, Some(b"yesterday")).is_err());
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FeedRequest {
    bearer: Option<Bearer>,
    cursor: Option<AuditNumber>,
}

impl FeedRequest {
    /// Reads the request; `last_event_id` is the header `Last-Event-ID`, which wins
    /// over the parameter `since`.
    pub fn parse(parts: &Parts<'_>, last_event_id: Option<&[u8]>) -> Result<Self, OAuthError> {
        let query = Parameters::parse(parts.query.unwrap_or_default().as_bytes())?.each_once()?;
        let since = query.value("since").map(str::as_bytes);
        let last = last_event_id.filter(|id| !id.is_empty());
        Ok(Self {
            bearer: Bearer::parse(parts)?,
            cursor: last.or(since).map(number).transpose()?,
        })
    }

    /// The number after which the feed begins; `None`: with what comes now.
    pub fn cursor(&self) -> Option<AuditNumber> {
        self.cursor
    }

    /// Whether it comes without a credential.
    ///
    /// ```
    /// # use bailiwick_core::{audit::FeedRequest, params::Parts};
    /// let anybody = FeedRequest::parse(&Parts { get: true, ..Parts::default() }, None)?;
    /// assert!(anybody.is_anonymous());
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn is_anonymous(&self) -> bool {
        self.bearer.is_none()
    }

    /// The number after which the feed begins, where `newest` is the last one of
    /// the record. A cursor beyond it is of another record: whoever has it must
    /// begin anew.
    ///
    /// ```
    /// # use bailiwick_core::{audit::FeedRequest, model::AuditNumber, params::Parts};
    /// # let parts = Parts { get: true, ..Parts::default() };
    /// let newest = AuditNumber(20);
    /// let back = FeedRequest::parse(&parts, Some(b"17"))?;
    /// assert_eq!(back.start(newest)?, AuditNumber(17));
    /// let new = FeedRequest::parse(&parts, None)?;
    /// assert_eq!(new.start(newest)?, newest);
    /// assert!(FeedRequest::parse(&parts, Some(b"21"))?.start(newest).is_err());
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn start(&self, newest: AuditNumber) -> Result<AuditNumber, OAuthError> {
        match self.cursor {
            None => Ok(newest),
            Some(cursor) if cursor <= newest => Ok(cursor),
            Some(_) => Err(refused("the cursor is not one of this server's feed")),
        }
    }
}

fn number(text: &[u8]) -> Result<AuditNumber, OAuthError> {
    let text = std::str::from_utf8(text).ok();
    let digits = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = digits.and_then(|text| text.parse().ok());
    number
        .map(AuditNumber)
        .ok_or_else(|| refused("the cursor is not a number"))
}

fn refused(text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, Reason::ParameterMalformed, text)
}

impl Operation for FeedRequest {
    type Answer = FeedReader;

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        LoadPlan {
            bearer: self.bearer.as_ref().map(Bearer::key),
            ..LoadPlan::default()
        }
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<FeedReader> {
        let Some(bearer) = &self.bearer else {
            return Decision::answer(FeedReader { client: None });
        };
        // Either right makes it a resource server's own business.
        let registers = bearer.resource_server(Privilege::RegisterScope, situation, env);
        let client =
            registers.or_else(|_| bearer.resource_server(Privilege::Introspection, situation, env));
        match client {
            Ok(client) => Decision::answer(FeedReader {
                client: Some(client.id().clone()),
            }),
            Err(error) => error.into(),
        }
    }
}

/// Who reads the feed, and so what they see: public scopes, and a resource server
/// its own.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     audit::{FeedReader, FeedRequest},
///     model::{Actor, AuditAction, AuditEntry, AuditNumber, AuditSubject},
///     params::Parts,
///     scope::ScopeToken,
///     store::AuditPart,
/// };
///
/// let request = FeedRequest::parse(&Parts { get: true, ..Parts::default() }, None)?;
/// let reader: FeedReader = host::decide(&request, &host::config()).outcome?;
/// assert_eq!(reader.filter(AuditNumber(17)).part, AuditPart::Public);
///
/// let subject = AuditSubject::Scope(ScopeToken::from_static("plants:see"));
/// let action = AuditAction::ScopeStateChanged;
/// let mut entry = AuditEntry::new(host::NOW, Actor::Operator, action, subject);
/// assert_eq!(reader.event(&entry), None); // nothing that everybody may know
/// entry.public = true;
/// assert!(reader.event(&entry).unwrap().contains(r#""scope":"plants:see""#));
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedReader {
    client: Option<ClientId>,
}

/// An event as it is sent.
#[derive(Serialize)]
struct Event<'a> {
    number: AuditNumber,
    version: u64,
    at: i64,
    action: &'a str,
    scope: &'a str,
    owner: Option<&'a str>,
    state: Option<&'a str>,
    description: Option<&'a str>,
}

impl FeedReader {
    /// The resource server that reads; `None`: somebody without a credential.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{audit::FeedRequest, params::Parts};
    ///
    /// let anonymous = FeedRequest::parse(&Parts { get: true, ..Parts::default() }, None)?;
    /// let reader = host::decide(&anonymous, &host::config()).outcome?;
    /// assert_eq!(reader.client(), None);
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn client(&self) -> Option<&ClientId> {
        self.client.as_ref()
    }

    /// What to read of the record after `after`.
    pub fn filter(&self, after: AuditNumber) -> AuditFilter {
        AuditFilter {
            after,
            part: match self.client {
                None => AuditPart::Public,
                Some(_) => AuditPart::Scopes,
            },
            limit: PAGE,
            ..AuditFilter::default()
        }
    }

    /// The event that an entry makes for this reader; `None` if it is not theirs to
    /// know.
    pub fn event(&self, entry: &AuditEntry) -> Option<String> {
        let AuditSubject::Scope(scope) = &entry.subject else {
            return None;
        };
        if !entry.public && !self.owns(entry) {
            return None;
        }
        let after = entry.after.as_ref();
        let member = |name: &str| after?.get(name)?.as_str();
        let event = Event {
            number: entry.number,
            version: entry.version.0,
            at: entry.at.as_secs(),
            action: entry.action.as_str(),
            scope: scope.as_str(),
            owner: after.and_then(owner),
            state: member("state"),
            description: member("description"),
        };
        // No line break is among JSON without indentation.
        let data = serde_json::to_string(&event).ok()?;
        let (number, action) = (entry.number.0, event.action);
        Some(format!("id: {number}\nevent: {action}\ndata: {data}\n\n"))
    }

    /// Whether the scope was the reader's before, or is since.
    fn owns(&self, entry: &AuditEntry) -> bool {
        let Some(client) = &self.client else {
            return false;
        };
        let sides = [&entry.before, &entry.after];
        let mut owners = sides.into_iter().flatten().filter_map(owner);
        owners.any(|owner| owner == client.as_str())
    }
}

/// The resource server that owned the scope of one side of an entry.
fn owner(scope: &Value) -> Option<&str> {
    scope.get("owner")?.get("resource_server")?.as_str()
}

/// What a feed begins with: its place, so that whoever loses the connection before
/// the first event comes back to it, and when.
///
/// ```
/// use bailiwick_core::{audit::feed_preamble, model::AuditNumber};
///
/// assert_eq!(feed_preamble(AuditNumber(17)), "retry: 3000\nid: 17\n\n");
/// ```
pub fn feed_preamble(after: AuditNumber) -> String {
    format!("retry: 3000\nid: {}\n\n", after.0)
}

#[cfg(test)]
mod tests;
