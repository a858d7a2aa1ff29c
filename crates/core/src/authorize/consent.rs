//! What a person is asked, and what they allowed before.

#[cfg(test)]
mod tests;

use std::{cell::OnceCell, cmp::Reverse, fmt, sync::Arc, time::Duration};

use super::AuthorizationRequest;
use crate::{
    Digest, Languages, LocalisedText, Snapshot, UnixTime,
    model::{
        Client, ClientId, Consent, ConsentedScope, LanguageTag, Owner, RegisteredScope, Risk, User,
    },
    scope::{Coverage, Held, Moment, ScopeSet, ScopeToken, effect, risk_of},
};

/// All that the consent page shows and sends back.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::authorize::{AuthorizationState, ConsentRequest};
///
/// /// The hidden fields of the form.
/// fn hidden(page: &ConsentRequest) -> Vec<(&str, &str)> {
///     let mut fields = page.request.fields();
///     fields.push(("ticket", &page.ticket));
///     fields
/// }
///
/// let waits = host::visit(host::ada_signed_in());
/// let AuthorizationState::NeedsConsent(page) = waits else { unreachable!() };
/// assert_eq!((page.client.name(), page.redirect.as_str()), ("Field Notes", "notes.example"));
/// assert_eq!(hidden(&page)[1], ("client_id", "field-notes"));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct ConsentRequest {
    /// Who asks. Its name is what somebody chose: to be escaped.
    pub client: Arc<dyn Client>,
    /// Where the answer goes.
    pub redirect: RedirectTarget,
    /// Who is asked.
    pub user: User,
    /// What is asked, by owner, what is riskiest first; not what comes with something
    /// else that is asked.
    pub groups: Vec<ConsentGroup>,
    /// What the client asked for and may not have.
    pub left_out: ScopeSet,
    /// The value of the hidden field `ticket`.
    pub ticket: String,
    /// Whether they may leave something of it out: the client bears with less.
    pub partial: bool,
    /// For how long they may allow it, besides until they take it back.
    pub durations: Vec<Duration>,
    /// The languages in which it was asked.
    pub languages: Languages,
    /// The request in its travelling form: the other hidden fields.
    pub request: AuthorizationRequest,
}

impl ConsentRequest {
    /// Every name that is asked for, in the order of the page.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::authorize::AuthorizationState;
    ///
    /// let waits = host::visit(host::ada_signed_in());
    /// let AuthorizationState::NeedsConsent(page) = waits else { unreachable!() };
    /// assert_eq!(page.scopes().to_string(), "read plants:see");
    /// ```
    pub fn scopes(&self) -> ScopeSet {
        let items = self.groups.iter().flat_map(|group| &group.scopes);
        items.map(|item| item.name.clone()).collect()
    }
}

/// What a person says to the consent form.
///
/// ```
/// use bailiwick_core::{authorize::Answer, scope::ScopeSet};
///
/// let scopes = ScopeSet::parse("read").unwrap();
/// let answer = Answer::Granted { scopes, lasts: None };
/// assert_ne!(answer, Answer::Denied);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, to these scopes: all that were shown, or some of them.
    Granted {
        /// Which.
        scopes: ScopeSet,
        /// How long: one of [`ConsentRequest::durations`]; `None`: until they take
        /// it back.
        lasts: Option<Duration>,
    },
    /// No: the client is told `access_denied` (RFC 6749 §4.1.2.1).
    Denied,
}

/// Without ticket and request: whoever holds them can answer.
impl fmt::Debug for ConsentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsentRequest")
            .field("client_id", self.client.id())
            .field("user", &self.user.id)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

/// The scopes of one owner.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::authorize::{AuthorizationState, ConsentOwner};
///
/// let waits = host::visit(host::ada_signed_in());
/// let AuthorizationState::NeedsConsent(page) = waits else { unreachable!() };
/// let [ours, theirs] = &page.groups[..] else { unreachable!() };
/// assert_eq!(ours.owner, ConsentOwner::AuthorizationServer);
/// assert_eq!(theirs.scopes[0].name.as_str(), "plants:see");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentGroup {
    /// The owner.
    pub owner: ConsentOwner,
    /// Its scopes: new ones before those allowed already.
    pub scopes: Vec<ConsentItem>,
}

/// Whose scopes a person is asked for.
///
/// ```
/// use bailiwick_core::{authorize::ConsentOwner, model::ClientId};
///
/// /// The heading of a group of scopes: to be escaped.
/// fn heading(owner: &ConsentOwner) -> String {
///     match owner {
///         ConsentOwner::AuthorizationServer => "Your account".to_owned(),
///         ConsentOwner::ResourceServer { id, name } if name.is_empty() => id.to_string(),
///         ConsentOwner::ResourceServer { name, .. } => name.clone(),
///     }
/// }
///
/// let plants = ConsentOwner::ResourceServer { id: ClientId::new("plants"), name: String::new() };
/// assert_eq!(heading(&plants), "plants");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentOwner {
    /// Those of this server.
    AuthorizationServer,
    /// Those of a resource server.
    ResourceServer {
        /// Its client identifier.
        id: ClientId,
        /// Its name, which somebody chose: to be escaped.
        name: String,
    },
}

/// One scope that a person is asked for.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::authorize::{AuthorizationState, ConsentItem};
///
/// /// A line of the form: to be escaped.
/// fn line(item: &ConsentItem) -> String {
///     let mark = if item.new { " (new)" } else { "" };
///     format!("{}{mark}", item.description)
/// }
///
/// let waits = host::visit(host::ada_signed_in());
/// let AuthorizationState::NeedsConsent(page) = waits else { unreachable!() };
/// assert_eq!(line(&page.groups[0].scopes[0]), "What read is for (new)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentItem {
    /// Its name.
    pub name: ScopeToken,
    /// What it lets the client do, in its owner's words: to be escaped.
    pub description: String,
    /// The language of that; `None`: the server's.
    pub language: Option<LanguageTag>,
    /// The words that were allowed before, if they meant something else: to be
    /// escaped.
    pub before: Option<String>,
    /// Whether it was not allowed before, or not with this text.
    pub new: bool,
    /// How much harm can be done with it.
    pub risk: Risk,
}

/// Where the browser will be sent, for a person to recognise.
///
/// ```
/// use bailiwick_core::authorize::RedirectTarget;
///
/// let site = RedirectTarget::of("https://notes.example/callback");
/// assert_eq!(site, RedirectTarget::Site("notes.example".to_owned()));
/// assert_eq!(RedirectTarget::of("http://127.0.0.1:51004/cb").as_str(), "127.0.0.1:51004");
/// assert!(matches!(RedirectTarget::of("com.example.app:/cb"), RedirectTarget::App(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectTarget {
    /// A site, by host and, where it is not the usual one, port.
    Site(String),
    /// A program on this very device: anybody can listen there.
    ThisDevice(String),
    /// An app, by its private-use scheme: another app may claim it too.
    App(String),
}

impl RedirectTarget {
    /// Reads a registered redirect URI.
    pub fn of(redirect_uri: &str) -> Self {
        let (scheme, rest) = redirect_uri.split_once(':').unwrap_or((redirect_uri, ""));
        if !matches!(scheme, "https" | "http") {
            return Self::App(scheme.to_owned());
        }
        let rest = rest.trim_start_matches('/');
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default().to_owned();
        let name = host.rsplit_once(':').map_or(&*host, |(name, _)| name);
        if matches!(&*host, "[::1]") || matches!(name, "127.0.0.1" | "[::1]" | "localhost") {
            Self::ThisDevice(host)
        } else {
            Self::Site(host)
        }
    }

    /// The host or the scheme.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Site(text) | Self::ThisDevice(text) | Self::App(text) => text,
        }
    }
}

/// The scopes that a person is asked for, in order, each with its values in its
/// text; not what comes with another one that is asked for.
pub(super) fn asked(scope: &ScopeSet, at: &Coverage<'_>) -> Vec<Arc<RegisteredScope>> {
    let all = at.all_held(scope);
    let comes_along = |one: &Held<'_>| {
        let mut others = all.iter().filter(|other| other.name() != one.name());
        others.any(|other| other.covers(one.scope()) && !one.covers(other.scope()))
    };
    let asked = all.iter().filter(|one| !comes_along(one));
    asked.map(|one| one.scope().instance()).collect()
}

/// How texts are told: the languages of the reader, and the server's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    pub(super) languages: &'a Languages,
    pub(super) server: &'a LanguageTag,
}

impl Reader<'_> {
    fn text_of<'s>(&self, scope: &'s RegisteredScope) -> LocalisedText<'s> {
        self.languages.text_of(scope, self.server)
    }
}

/// What a person is shown of `scopes`, as one digest: names, owners, text versions, risks
/// and languages, and whether single ones can be left out.
pub(super) fn shown(
    scopes: &[Arc<RegisteredScope>],
    snapshot: &Snapshot,
    reader: Reader<'_>,
    partial: bool,
) -> Digest {
    let versions: Vec<[u8; 4]> = scopes
        .iter()
        .map(|one| one.text_version.to_be_bytes())
        .collect();
    let parts = scopes.iter().zip(&versions).flat_map(|(scope, version)| {
        let owner = scope.owner.client().map_or("", ClientId::as_str);
        let language = reader.text_of(scope).language;
        [
            scope.name.as_str().as_bytes(),
            owner.as_bytes(),
            version.as_slice(),
            risk_of(scope, snapshot).as_str().as_bytes(),
            language.map_or("", LanguageTag::as_str).as_bytes(),
        ]
    });
    let form: &[u8] = if partial { b"partial" } else { b"whole" };
    Digest::of_parts(parts.chain([form]))
}

/// What a person allowed before, asked about one scope after the other.
pub(super) struct Consented<'a> {
    consent: Option<&'a Consent>,
    at: Coverage<'a>,
    /// What of it holds, with all that came with it when it was allowed.
    held: OnceCell<Vec<Held<'a>>>,
}

impl<'a> Consented<'a> {
    pub(super) fn new(consent: Option<&'a Consent>, at: Coverage<'a>) -> Self {
        Self {
            consent,
            at,
            held: OnceCell::new(),
        }
    }

    fn scopes(&self) -> &'a [ConsentedScope] {
        self.consent.map_or(&[], |consent| &consent.scopes)
    }

    /// Whether it covers `scope` with the owner and the text of today: itself, or
    /// something with which it comes since before that was allowed.
    pub(super) fn covers(&self, scope: &RegisteredScope) -> bool {
        let mut allowed = self.scopes().iter();
        if allowed.any(|allowed| allowed.name == scope.name && self.holds(allowed, scope)) {
            return true;
        }
        let wanted = self.at.snapshot.resolve(&scope.name);
        wanted.is_some_and(|wanted| self.held().iter().any(|held| held.covers(&wanted)))
    }

    /// Until when all of `scopes` may be granted without a question, each being
    /// covered; `None`: until it is taken back.
    pub(super) fn until(&self, scopes: &[Arc<RegisteredScope>]) -> Option<UnixTime> {
        let ends = scopes.iter().map(|scope| self.end_of(scope));
        ends.flatten().min()
    }

    /// The latest end of what covers `scope`; `None`: something does without end.
    fn end_of(&self, scope: &RegisteredScope) -> Option<UnixTime> {
        let wanted = self.at.snapshot.resolve(&scope.name);
        let covers = |allowed: &&'a ConsentedScope| {
            let itself = allowed.name == scope.name && self.holds(allowed, scope);
            let with = || Some(self.held_by(allowed)?.covers(wanted.as_ref()?));
            itself || with().unwrap_or(false)
        };
        let covering = self.scopes().iter().filter(covers);
        let ends: Option<Vec<_>> = covering.map(|allowed| allowed.until).collect();
        ends?.into_iter().max()
    }

    fn held(&self) -> &[Held<'a>] {
        self.held.get_or_init(|| {
            let allowed = self.scopes().iter();
            allowed
                .filter_map(|allowed| self.held_by(allowed))
                .collect()
        })
    }

    fn held_by(&self, allowed: &'a ConsentedScope) -> Option<Held<'a>> {
        let at = Coverage {
            granted_at: allowed.granted_at,
            ..self.at
        };
        let found = at.snapshot.resolve(&allowed.name)?;
        let scope = found.registered();
        let works = effect(scope.state_at(at.now), Moment::Redemption).is_granted();
        (works && self.holds(allowed, scope))
            .then(|| at.held(&allowed.name))
            .flatten()
    }

    /// Whether what was allowed is what `scope` says today, of the same owner, and
    /// not for a time that is over.
    fn holds(&self, allowed: &ConsentedScope, scope: &RegisteredScope) -> bool {
        allowed.owner == scope.owner
            && allowed.granted_at >= scope.owner_since
            && allowed.lasts_at(self.at.now)
            && scope.consent_holds(allowed.text_version)
    }

    /// What they read when they allowed `scope` of this owner, with another text.
    fn before(&self, scope: &RegisteredScope) -> Option<String> {
        let mut allowed = self.scopes().iter();
        let allowed = allowed.find(|one| {
            let same = one.name == scope.name && one.owner == scope.owner;
            same && !scope.consent_holds(one.text_version)
        })?;
        (!allowed.shown.is_empty()).then(|| allowed.shown.clone())
    }
}

/// The record of a person allowing `scopes` as they were shown.
pub(super) fn allowed(
    scopes: &[Arc<RegisteredScope>],
    reader: Reader<'_>,
    now: UnixTime,
    until: Option<UnixTime>,
) -> Vec<ConsentedScope> {
    let allowed = scopes.iter().map(|scope| {
        let told = reader.text_of(scope);
        ConsentedScope {
            name: scope.name.clone(),
            owner: scope.owner.clone(),
            text_version: scope.text_version,
            shown: told.text.to_owned(),
            language: told.language.cloned(),
            granted_at: now,
            until,
        }
    });
    allowed.collect()
}

/// `scopes` by owner, what is new and what is risky first; else in the order of the
/// request.
pub(super) fn groups(
    scopes: &[Arc<RegisteredScope>],
    consented: &Consented<'_>,
    reader: Reader<'_>,
) -> Vec<ConsentGroup> {
    let mut groups: Vec<(&Owner, Vec<ConsentItem>)> = Vec::new();
    for scope in scopes {
        let told = reader.text_of(scope);
        let new = !consented.covers(scope);
        let item = ConsentItem {
            name: scope.name.clone(),
            description: told.text.to_owned(),
            language: told.language.cloned(),
            before: new.then(|| consented.before(scope)).flatten(),
            new,
            risk: risk_of(scope, consented.at.snapshot),
        };
        match groups.iter_mut().find(|(owner, _)| **owner == scope.owner) {
            Some((_, items)) => items.push(item),
            None => groups.push((&scope.owner, vec![item])),
        }
    }
    let group = |(owner, mut scopes): (&Owner, Vec<ConsentItem>)| {
        scopes.sort_by_key(|item| (!item.new, Reverse(item.risk)));
        ConsentGroup {
            owner: named(owner, consented.at.snapshot),
            scopes,
        }
    };
    let mut groups: Vec<_> = groups.into_iter().map(group).collect();
    // A group with several is as risky as the riskiest.
    groups.sort_by_cached_key(|group| Reverse(group.scopes.iter().map(|item| item.risk).max()));
    groups
}

fn named(owner: &Owner, snapshot: &Snapshot) -> ConsentOwner {
    match owner {
        Owner::AuthorizationServer => ConsentOwner::AuthorizationServer,
        Owner::ResourceServer(id) => ConsentOwner::ResourceServer {
            id: id.clone(),
            name: snapshot
                .client(id)
                .map_or(id.as_str(), |client| client.name())
                .to_owned(),
        },
    }
}
