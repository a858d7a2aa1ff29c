//! Choosing scopes from the catalogue inside of a form: found by a word, page by page,
//! those that are chosen always there. No script is needed: to search and to go on are
//! buttons of the same form, which nothing is lost of.

use std::collections::BTreeSet;

use bailiwick_core::{
    Languages, Snapshot, UnixTime,
    model::{Owner, Risk, ScopeState},
    params::Parameters,
    registration::is_open_to_applications,
    scope::{CatalogueQuery, Requestable, ScopeToken, catalogue, risk_of},
};
use serde::Serialize;

use crate::app::App;

/// Rows of one page of what is found.
const PAGE: usize = 25;

/// What was chosen and searched for.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// Whether the application may ask for these alone, instead of for any.
    pub(super) only_these: bool,
    /// Which.
    pub(super) names: BTreeSet<String>,
    word: String,
    after: String,
}

impl Choice {
    /// What a client has.
    pub(super) fn of(scope: Option<&str>) -> Self {
        let names = scope.unwrap_or_default().split_ascii_whitespace();
        Self {
            only_these: scope.is_some(),
            names: names.map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// What a form says.
    pub(super) fn read(fields: &Parameters) -> Self {
        let text = |name: &str| fields.value(name).unwrap_or_default().to_owned();
        let searched = fields.value("scope_word") == fields.value("scope_word_shown");
        Self {
            only_these: fields.value("scope_choice") == Some("these"),
            names: fields.values("scope").map(str::to_owned).collect(),
            word: text("scope_word"),
            // Of another word, from the beginning.
            after: if searched {
                text("scope_after")
            } else {
                String::new()
            },
        }
    }

    /// Whether a form asks for other scopes to be shown, and for nothing else: by a
    /// button, or by a new word and the Enter key.
    pub(super) fn is_search(fields: &Parameters) -> bool {
        let word = |name| fields.value(name).unwrap_or_default();
        fields.has("scope_search")
            || fields.has("scope_after")
            || word("scope_word") != word("scope_word_shown")
    }

    /// The word that is searched for.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// The scopes as a registration has them.
    pub(super) fn scope(&self) -> Option<String> {
        let names: Vec<_> = self.names.iter().map(String::as_str).collect();
        self.only_these.then(|| names.join(" "))
    }
}

/// What a form shows of the catalogue.
#[derive(Debug, Serialize)]
pub(super) struct Picker {
    only_these: bool,
    word: String,
    chosen: Vec<Row>,
    found: Vec<Group>,
    /// After which name it goes on.
    next: Option<String>,
    /// Whether it begins where it begins.
    first: bool,
}

/// Scopes of one owner.
#[derive(Debug, Serialize)]
struct Group {
    owner: Option<String>,
    scopes: Vec<Row>,
}

/// One scope.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    description: String,
    language: String,
    owner: Option<String>,
    deprecated: bool,
    is_default: bool,
    risk: Risk,
    /// Whether people are warned of it.
    risky: bool,
}

/// Where the words of a picker come from.
pub(super) struct Reading<'a> {
    pub(super) app: &'a App,
    pub(super) snapshot: &'a Snapshot,
    pub(super) languages: &'a Languages,
    pub(super) now: UnixTime,
}

impl Reading<'_> {
    /// What is shown for `choice`.
    pub(super) fn picker(&self, choice: &Choice) -> Picker {
        let word = choice.word.trim().to_lowercase();
        let mut query = CatalogueQuery::default();
        query.word = (!word.is_empty()).then_some(word);
        query.after.clone_from(&choice.after);
        query.limit = PAGE;
        let config = &self.app.config;
        let page = catalogue(&query, self.snapshot, config, self.languages, self.now);
        let mut found: Vec<Group> = Vec::new();
        for entry in &page.scopes {
            let open = entry.requestable_by == Requestable::AnyClient;
            if !open || choice.names.contains(entry.name.as_str()) {
                continue;
            }
            let owner = entry.owner.id.map(|_| entry.owner.name.to_owned());
            let row = Row {
                name: entry.name.to_string(),
                description: entry.description.to_owned(),
                language: entry.language.to_owned(),
                owner: owner.clone(),
                deprecated: entry.state == ScopeState::Deprecated,
                is_default: entry.default,
                risk: entry.risk,
                risky: entry.risk >= Risk::High,
            };
            match found.iter_mut().find(|group| group.owner == owner) {
                Some(group) => group.scopes.push(row),
                None => found.push(Group {
                    owner,
                    scopes: vec![row],
                }),
            }
        }
        Picker {
            only_these: choice.only_these,
            word: choice.word.clone(),
            chosen: choice.names.iter().map(|name| self.chosen(name)).collect(),
            found,
            next: page.next.map(ToString::to_string),
            first: choice.after.is_empty(),
        }
    }

    /// A scope that is chosen: of one that people may not know, its name alone.
    fn chosen(&self, name: &str) -> Row {
        let mut row = Row {
            name: name.to_owned(),
            description: String::new(),
            language: self.app.config.language.as_str().to_owned(),
            owner: None,
            deprecated: false,
            is_default: false,
            risk: Risk::Low,
            risky: false,
        };
        let found = ScopeToken::parse(name).ok();
        let found = found.and_then(|name| self.snapshot.scope(&name));
        let Some(scope) =
            found.filter(|scope| is_open_to_applications(scope, &self.app.config, self.now))
        else {
            return row;
        };
        let told = self.languages.text_of(scope, &self.app.config.language);
        told.text.clone_into(&mut row.description);
        if let Some(language) = told.language {
            language.as_str().clone_into(&mut row.language);
        }
        row.deprecated = scope.state_at(self.now) == ScopeState::Deprecated;
        row.is_default = scope.is_default;
        row.risk = risk_of(scope, self.snapshot);
        row.risky = row.risk >= Risk::High;
        if let Owner::ResourceServer(id) = &scope.owner {
            let client = self.snapshot.client(id);
            row.owner = client.map(|client| client.name().to_owned());
        }
        row
    }
}
