//! `[[scope_rules]]` and `scope_excess`: who may ask for which scope.

use bailiwick_core::{
    model::{ClientId, ClientType, GrantType, RuleEffect, RuledScopes, ScopeRule, ScopeState},
    plain_text::plain_text,
};
use serde::{Deserialize, Deserializer, de};
use toml::{Table, Value};

/// Longest note of a rule, in characters.
const LONGEST_NOTE: usize = 500;
/// The members of a rule.
const MEMBERS: [&str; 9] = [
    "effect",
    "scopes",
    "states",
    "clients",
    "client_type",
    "grant_types",
    "groups",
    "outside_groups",
    "note",
];

/// `scope_excess`: what becomes of scopes that a client asks for and may not have,
/// where its registration does not say.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, ScopeExcess, Settings};
///
/// let variable = ("BAILIWICK_SCOPE_EXCESS".to_owned(), "narrow".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.scope_excess, ScopeExcess::Narrow);
/// assert!(settings.to_config()?.narrows_scope);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ScopeExcess {
    /// The request is refused.
    #[default]
    Refuse,
    /// They are left out of what is granted.
    Narrow,
}

/// Reads all rules, or says all that is wrong with them.
pub(super) fn rules<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<ScopeRule>, D::Error> {
    let tables = Vec::<Table>::deserialize(deserializer)?;
    let mut rules = Vec::new();
    let mut problems = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let mut reader = Reader {
            table,
            problems: Vec::new(),
        };
        rules.extend(reader.rules());
        let number = at + 1;
        let of_rule = reader.problems.into_iter();
        problems.extend(of_rule.map(|problem| format!("rule {number}: {problem}")));
    }
    if problems.is_empty() {
        Ok(rules)
    } else {
        Err(de::Error::custom(problems.join("; ")))
    }
}

/// Reads one rule and collects what is wrong with it.
struct Reader<'a> {
    table: &'a Table,
    problems: Vec<String>,
}

impl Reader<'_> {
    /// One rule for each of its patterns.
    fn rules(&mut self) -> Vec<ScopeRule> {
        for name in self.table.keys() {
            if !MEMBERS.contains(&name.as_str()) {
                let members = MEMBERS.join(", ");
                self.problems.push(format!("{name} is none of {members}"));
            }
        }
        if !self.table.contains_key("scopes") {
            self.problems.push("scopes is missing".to_owned());
        }
        let effect = self.one("effect", RuleEffect::parse, "allow or deny");
        if !self.table.contains_key("effect") {
            self.problems
                .push("effect is missing: allow or deny".to_owned());
        }
        let patterns = self.list("scopes", |text| {
            RuledScopes::parse(text).map_err(|error| error.to_string())
        });
        let rule = ScopeRule {
            states: self.words("states", ScopeState::parse, "a state"),
            clients: self.list("clients", |text| Ok(ClientId::new(text))),
            client_type: self.one("client_type", ClientType::parse, "confidential or public"),
            grant_types: self.words("grant_types", GrantType::parse, "a grant type"),
            groups: self.list("groups", |text| Ok(text.to_owned())),
            outside_groups: self.list("outside_groups", |text| Ok(text.to_owned())),
            note: self.note(),
            ..ScopeRule::new(effect.unwrap_or(RuleEffect::Deny), RuledScopes::Any)
        };
        let of_pattern = |scopes| ScopeRule {
            scopes,
            ..rule.clone()
        };
        patterns.into_iter().map(of_pattern).collect()
    }

    fn note(&mut self) -> Option<String> {
        let text = self.text("note")?;
        match plain_text(&text, LONGEST_NOTE) {
            Ok(note) => Some(note),
            Err(error) => {
                self.problems.push(format!("note: {error}"));
                None
            }
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.table.get(name)?;
        if let Value::String(text) = value {
            return Some(text.clone());
        }
        self.problems.push(format!("{name} must be a text"));
        None
    }

    fn one<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let text = self.text(name)?;
        let read = parse(&text);
        if read.is_none() {
            self.problems
                .push(format!("{name} must be {expected}, not {text:?}"));
        }
        read
    }

    fn words<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Vec<T> {
        self.list(name, |text| {
            parse(text).ok_or_else(|| format!("is not {expected}"))
        })
    }

    /// A list of texts, or one alone.
    fn list<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let items = match self.table.get(name) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items.iter().collect(),
            Some(alone) => vec![alone],
        };
        if items.is_empty() {
            // Of a condition it would mean that it is none.
            self.problems.push(format!("{name} must not be empty"));
        }
        let mut read = Vec::new();
        for item in items {
            match item.as_str().filter(|text| !text.is_empty()) {
                Some(text) => match parse(text) {
                    Ok(one) => read.push(one),
                    Err(problem) => self.problems.push(format!("{name}: {text:?}: {problem}")),
                },
                None => self
                    .problems
                    .push(format!("{name} must be texts that are not empty")),
            }
        }
        read
    }
}
