//! The catalogue: every public scope for everybody to find.

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::{Effect, Moment, ScopeToken, effect, is_openid_name, risk_of};
use crate::{
    Config, Languages, Snapshot, UnixTime,
    model::{Owner, RegisteredScope, Risk, ScopeState, Visibility},
    params::Parameters,
    problem::{Problem, none_or_all},
    snapshot::Version,
};

/// Most entries of a page.
const MOST: usize = 200;
/// Entries of a page unless the query says otherwise.
const USUAL: usize = 50;
/// Most scopes that one request looks at: a search that finds little is carried on
/// by the next page (security.md OP-1).
const LOOKED_AT: usize = 5_000;
/// The longest word to search for, in bytes.
const LONGEST_WORD: usize = 200;

/// What is looked for in the catalogue.
///
/// ```
/// use bailiwick_core::{params::Parameters, scope::CatalogueQuery};
///
/// let query = Parameters::parse(b"q=plant&state=deprecated&limit=10").unwrap();
/// let query = CatalogueQuery::parse(&query).unwrap();
/// assert_eq!((query.word.as_deref(), query.limit), (Some("plant"), 10));
///
/// let wrong = Parameters::parse(b"state=dead&limit=x").unwrap();
/// assert_eq!(CatalogueQuery::parse(&wrong).unwrap_err().len(), 2); // all at once
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogueQuery {
    /// In the name or the description, in any case.
    pub word: Option<String>,
    /// The client id of the owner; `-` is the authorization server.
    pub owner: Option<String>,
    /// Only in this state.
    pub state: Option<ScopeState>,
    /// Only after this name.
    pub after: String,
    /// Most entries, 1 to 200.
    pub limit: usize,
}

impl Default for CatalogueQuery {
    fn default() -> Self {
        Self {
            word: None,
            owner: None,
            state: None,
            after: String::new(),
            limit: USUAL,
        }
    }
}

impl CatalogueQuery {
    /// Reads `q`, `owner`, `state`, `after` and `limit`; other parameters are
    /// passed over.
    ///
    /// # Errors
    ///
    /// All that is wrong.
    pub fn parse(parameters: &Parameters) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let filled = |name| parameters.value(name).filter(|value| !value.is_empty());
        let word = filled("q").map(str::to_lowercase);
        if word.as_ref().is_some_and(|word| word.len() > LONGEST_WORD) {
            problems.push(Problem::new("q", "must have at most 200 bytes"));
        }
        let state = filled("state").map(|text| {
            ScopeState::parse(text).ok_or_else(|| {
                let words: Vec<_> = ScopeState::ALL.iter().map(|one| one.as_str()).collect();
                Problem::new("state", format!("must be one of {}", words.join(", ")))
            })
        });
        let limit = filled("limit").map(|text| {
            let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
            limit.ok_or_else(|| Problem::new("limit", "must be a number from 1 to 200"))
        });
        let state = state.transpose().unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let limit = limit.transpose().unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        none_or_all(problems)?;
        Ok(Self {
            word,
            owner: parameters.value("owner").map(str::to_owned),
            state,
            after: parameters.value("after").unwrap_or_default().to_owned(),
            limit: limit.unwrap_or(USUAL),
        })
    }
}

/// A page of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Catalogue<'a> {
    /// The version of the registry that it tells of.
    pub version: Version,
    /// The scopes, in the order of names.
    pub scopes: Vec<CatalogueEntry<'a>>,
    /// What `after` is for the next page; `None`: this is the last one. A page may
    /// be short, or empty, and yet have a next one.
    pub next: Option<&'a ScopeToken>,
}

/// A scope as everybody sees it.
///
/// ```
/// use bailiwick_core::scope::{CatalogueEntry, Requestable};
///
/// /// For a developer to read.
/// fn told(entry: &CatalogueEntry<'_>) -> String {
///     let mut line = format!("{}: {}", entry.name, entry.description);
///     if entry.requestable_by == Requestable::ByRule {
///         line.push_str(" (not for every client)");
///     }
///     if let Some(instead) = entry.replaced_by {
///         line.push_str(&format!(" (use {instead} instead)"));
///     }
///     line
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogueEntry<'a> {
    /// Its name; of a parameterised one with the parameters in braces.
    pub name: &'a ScopeToken,
    /// What it lets a client do.
    pub description: &'a str,
    /// The language of that.
    pub language: &'a str,
    /// Who owns it.
    pub owner: CatalogueOwner<'a>,
    /// How much harm can be done with it.
    pub risk: Risk,
    /// Where it stands.
    pub state: ScopeState,
    /// When it goes out of use, in seconds since 1970.
    pub sunset: Option<i64>,
    /// What to ask for instead, if everybody may know of that.
    pub replaced_by: Option<&'a ScopeToken>,
    /// Whether a request without `scope` means it.
    pub default: bool,
    /// Who may ask for it.
    pub requestable_by: Requestable,
    /// What comes with it, as far as everybody may know.
    pub implies: Vec<&'a ScopeToken>,
    /// When it last changed, in seconds since 1970.
    pub updated_at: i64,
}

/// The owner of a scope as everybody sees it.
///
/// ```
/// use bailiwick_core::scope::CatalogueOwner;
///
/// /// For a developer to read.
/// fn told(owner: &CatalogueOwner<'_>) -> String {
///     match owner.resource {
///         Some(resource) => format!("{} at {resource}", owner.name),
///         None => owner.name.to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogueOwner<'a> {
    /// Its client id; `None` is the authorization server.
    pub id: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// Its resource identifier (RFC 8707), if it has one.
    pub resource: Option<&'a str>,
}

words! {
    /// Who may ask for a scope, as far as everybody may know.
    ///
    /// ```
    /// use bailiwick_core::scope::Requestable;
    ///
    /// assert_eq!(Requestable::ByRule.as_str(), "by_rule");
    /// assert_eq!(Requestable::parse("nobody"), Some(Requestable::Nobody));
    /// ```
    #[non_exhaustive]
    Requestable {
        /// Any client, if none of its rules is against it.
        AnyClient = "any_client",
        /// Only clients that a rule names.
        ByRule = "by_rule",
        /// No client any more.
        Nobody = "nobody",
    }
}

/// What `query` finds of the public scopes, in the reader's languages. Private
/// ones, and those that wait for approval or are gone, are as if they were not
/// there (security.md SR-15).
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Languages, Snapshot, UnixTime,
///     model::{Owner, RegisteredScope, ScopeId},
///     scope::{CatalogueQuery, ScopeToken, catalogue},
/// };
///
/// let (name, owner) = (ScopeToken::from_static("read"), Owner::AuthorizationServer);
/// let scope = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope));
/// let config = Config::new("https://login.example/o");
/// let all = CatalogueQuery::default();
/// let page = catalogue(&all, &snapshot, &config, &Languages::default(), UnixTime::EPOCH);
/// assert_eq!(page.scopes[0].name.as_str(), "read");
/// assert_eq!(page.next, None);
/// ```
pub fn catalogue<'a>(
    query: &'a CatalogueQuery,
    snapshot: &'a Snapshot,
    config: &'a Config,
    languages: &Languages,
    now: UnixTime,
) -> Catalogue<'a> {
    let reading = Reading {
        snapshot,
        config,
        languages,
        now,
    };
    let mut page = Catalogue {
        version: snapshot.version(),
        scopes: Vec::new(),
        next: None,
    };
    let mut last = None;
    // `next` names one of them: others are passed by without a word.
    let shown = snapshot.catalogued_after(&query.after);
    let shown = shown.filter(|scope| reading.shows(scope));
    for (looked_at, scope) in shown.enumerate() {
        if page.scopes.len() == query.limit || looked_at == LOOKED_AT {
            page.next = last;
            return page;
        }
        last = Some(&scope.name);
        let entry = reading.entry(scope);
        if query.finds(scope, &entry) {
            page.scopes.push(entry);
        }
    }
    page
}

struct Reading<'a, 'l> {
    snapshot: &'a Snapshot,
    config: &'a Config,
    languages: &'l Languages,
    now: UnixTime,
}

impl<'a> Reading<'a, '_> {
    fn shows(&self, scope: &RegisteredScope) -> bool {
        let effect = |state| effect(state, Moment::Catalogue);
        scope.visibility == Visibility::Public
            && matches!(
                effect(scope.state_at(self.now)),
                Effect::Works | Effect::Marked
            )
            && !self.config.privileged.contains(&scope.name)
            && !is_openid_name(&scope.name)
    }

    /// Whether the entry of another scope may name this one.
    fn names(&self, other: &ScopeToken) -> bool {
        self.snapshot
            .scope(other)
            .is_some_and(|other| self.shows(other))
    }

    fn entry(&self, scope: &'a RegisteredScope) -> CatalogueEntry<'a> {
        let told = self.languages.text_of(scope, &self.config.language);
        let state = scope.state_at(self.now);
        CatalogueEntry {
            name: &scope.name,
            description: told.text,
            language: told.language.unwrap_or(&self.config.language).as_str(),
            owner: self.owner(&scope.owner),
            risk: risk_of(scope, self.snapshot),
            state,
            sunset: scope.sunset.map(UnixTime::as_secs),
            replaced_by: scope.replaced_by.as_ref().filter(|one| self.names(one)),
            default: scope.is_default && effect(state, Moment::Request).is_granted(),
            requestable_by: if !effect(state, Moment::Request).is_granted() {
                Requestable::Nobody
            } else if scope.exclusive {
                Requestable::ByRule
            } else {
                Requestable::AnyClient
            },
            implies: scope
                .implies
                .iter()
                .map(|one| &one.name)
                .filter(|one| self.names(one))
                .collect(),
            updated_at: scope.updated_at.as_secs(),
        }
    }

    fn owner(&self, owner: &'a Owner) -> CatalogueOwner<'a> {
        let Some(id) = owner.client() else {
            return CatalogueOwner {
                id: None,
                name: "this server",
                resource: None,
            };
        };
        let client = self.snapshot.client(id);
        CatalogueOwner {
            id: Some(id.as_str()),
            name: client.map_or(id.as_str(), |client| client.name()),
            resource: client
                .and_then(|client| client.resource_server())
                .and_then(|role| role.resource.as_deref()),
        }
    }
}

impl CatalogueQuery {
    fn finds(&self, scope: &RegisteredScope, entry: &CatalogueEntry<'_>) -> bool {
        let owner = self.owner.as_deref();
        let state = self.state;
        owner.is_none_or(|owner| entry.owner.id.unwrap_or("-") == owner)
            && state.is_none_or(|state| entry.state == state)
            && self.word.as_deref().is_none_or(|word| {
                scope.name.folded().contains(word)
                    || entry.description.to_lowercase().contains(word)
                    || entry.owner.name.to_lowercase().contains(word)
            })
    }
}
