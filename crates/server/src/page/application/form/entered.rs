//! What somebody entered, kept as it is until it is right.

use bailiwick_core::{
    Config,
    model::{AuthMethod, ClientRecord, GrantType},
    params::Parameters,
    registration::ClientDraft,
};

use super::super::{
    kind::{Kind, offered},
    scopes::Choice,
};
use crate::{
    administration::AdministrationError,
    language::Text,
    page::{problems::Problems, refusal::Refusal},
};

/// The fields that are lists with one entry a line.
const LISTS: [&str; 3] = [
    "redirect_uris",
    "post_logout_redirect_uris",
    "allowed_origins",
];

/// Whether the form is only to be shown again.
pub(super) fn may_check(fields: &Parameters) -> bool {
    fields.has("check") || Choice::is_search(fields)
}

/// The fields of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Entered {
    pub(super) kind: Option<Kind>,
    pub(super) name: String,
    pub(super) redirect_uris: String,
    pub(super) post_logout_redirect_uris: String,
    pub(super) allowed_origins: String,
    pub(super) grant_types: Vec<String>,
    pub(super) auth_method: String,
    pub(super) scope: Choice,
    /// Which state of the client the form was made of.
    pub(super) state: String,
    /// Whether it only asks for other scopes to be shown.
    pub(super) searches: bool,
}

impl Entered {
    pub(super) fn empty(kind: Option<Kind>) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// What is registered.
    pub(super) fn of(record: &ClientRecord) -> Self {
        let draft = ClientDraft::of(record);
        let method = record.auth_method.as_ref();
        Self {
            kind: None,
            name: draft.name,
            redirect_uris: draft.redirect_uris.join("\n"),
            post_logout_redirect_uris: draft.post_logout_redirect_uris.join("\n"),
            allowed_origins: draft.allowed_origins.join("\n"),
            grant_types: names(&record.grant_types),
            auth_method: method.map_or_else(String::new, ToString::to_string),
            scope: Choice::of(draft.scope.as_deref()),
            state: String::new(),
            searches: false,
        }
    }

    pub(super) fn read(fields: &Parameters) -> Self {
        let text = |name: &str| fields.value(name).unwrap_or_default().to_owned();
        let client_type = fields.value("client_type");
        let client_type = client_type.and_then(bailiwick_core::model::ClientType::parse);
        let kind = fields.value("kind").and_then(Kind::parse);
        Self {
            kind: kind.or_else(|| client_type.map(Kind::of_type)),
            name: text("name"),
            redirect_uris: text("redirect_uris"),
            post_logout_redirect_uris: text("post_logout_redirect_uris"),
            allowed_origins: text("allowed_origins"),
            grant_types: fields.values("grant_types").map(str::to_owned).collect(),
            auth_method: text("auth_method"),
            scope: Choice::read(fields),
            state: text("state"),
            searches: Choice::is_search(fields),
        }
    }

    /// Writes the fields into `draft`; answers what cannot even be written.
    pub(super) fn fill(&self, draft: &mut ClientDraft, config: &Config) -> Problems {
        let mut problems = Problems::default();
        draft.name.clone_from(&self.name);
        let mut grants = std::mem::take(&mut draft.grant_types);
        // What a host adds or an administrator gave is not on the form's list, or may be
        // switched off: only what is on it is taken away by not being named.
        grants
            .retain(|grant| matches!(grant, GrantType::Extension(_)) && !is_offered(grant, config));
        for name in &self.grant_types {
            match GrantType::parse(name) {
                Some(grant) => {
                    grants.insert(grant);
                }
                None => {
                    problems = problems.and("grant_types", Text::new("application-grant-unknown"));
                }
            }
        }
        draft.grant_types = grants;
        draft.redirect_uris = entries(&self.redirect_uris);
        draft.post_logout_redirect_uris = entries(&self.post_logout_redirect_uris);
        draft.allowed_origins = entries(&self.allowed_origins);
        draft.scope = self.scope.scope();
        let method = self.auth_method.as_str();
        draft.auth_method = AuthMethod::parse(method).filter(|_| !method.is_empty());
        if self.scope.only_these && self.scope.names.is_empty() {
            problems = problems.and("scope", Text::new("application-scope-none"));
        }
        problems
    }

    /// What a check or a change said of it, beside its fields and lines.
    pub(super) fn told(&self, made: Result<(), AdministrationError>) -> Result<Problems, Refusal> {
        let Err(error) = made else {
            return Ok(Problems::default());
        };
        let mut problems = Problems::from_error(error, "name")?;
        for field in LISTS {
            problems = problems.in_lines(field, &lines(self.list(field)));
        }
        Ok(problems)
    }

    /// What `now` has otherwise, beside the fields.
    pub(super) fn against(&self, now: &Self) -> Problems {
        let mut problems = Problems::of("", Text::new("problem-changed-meanwhile"));
        let pairs = [
            ("name", self.name.clone(), now.name.clone()),
            (
                "grant_types",
                words(&self.grant_types),
                words(&now.grant_types),
            ),
            (
                "auth_method",
                self.auth_method.clone(),
                now.auth_method.clone(),
            ),
            ("scope", scope_words(&self.scope), scope_words(&now.scope)),
        ];
        let lists = LISTS.map(|field| {
            let list = |of: &Self| entries(of.list(field)).join(" ");
            (field, list(self), list(now))
        });
        for (field, entered, kept) in pairs.into_iter().chain(lists) {
            if entered != kept {
                let text = match kept.as_str() {
                    "" => Text::new("application-now-empty"),
                    kept => Text::new("application-now").with("value", kept),
                };
                problems = problems.and(field, text);
            }
        }
        problems
    }

    fn list(&self, field: &str) -> &str {
        match field {
            "redirect_uris" => &self.redirect_uris,
            "post_logout_redirect_uris" => &self.post_logout_redirect_uris,
            _ => &self.allowed_origins,
        }
    }
}

fn is_offered(grant: &GrantType, config: &Config) -> bool {
    offered(config).any(|one| one == grant)
}

fn names<'a>(grants: impl IntoIterator<Item = &'a GrantType>) -> Vec<String> {
    let names = grants.into_iter().map(|grant| grant.as_str().to_owned());
    names.collect()
}

fn words(list: &[String]) -> String {
    let mut list = list.to_vec();
    list.sort();
    list.dedup();
    list.join(" ")
}

fn scope_words(choice: &Choice) -> String {
    choice.scope().unwrap_or_default()
}

fn entries(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

/// For each entry, the number of its line.
fn lines(text: &str) -> Vec<usize> {
    let numbered = (1..).zip(text.lines());
    let each = |(number, line): (usize, &str)| {
        let entries = line.split_ascii_whitespace().count();
        std::iter::repeat_n(number, entries)
    };
    numbered.flat_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_knows_its_line() {
        assert_eq!(lines("a\r\n\r\n  b c \nd"), [1, 3, 3, 4]);
        assert_eq!(lines(""), [0_usize; 0]);
    }
}
