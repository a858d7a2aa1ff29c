//! Parameterised scopes: a registered name such as `dataset:{id}:read` stands for
//! one name per value. No regular expressions: a name is read once, from left to
//! right.

mod check;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{InvalidScopeToken, ScopeToken};
use crate::model::{ParameterType, RegisteredScope};

pub use check::{TemplateProblem, check_template};

/// Longest value of type word, in bytes.
const LONGEST_WORD: usize = 128;

/// What ends a value that is not the last part of a name.
const ENDS: [char; 2] = [':', '/'];

/// A registered scope whose name stands for many, taken apart.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) scope: Arc<RegisteredScope>,
    /// What stands before the first value; it ends in a separator.
    pub(crate) prefix: Box<str>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(Box<str>),
    Value(Box<str>, ParameterType),
}

/// One value in a name, by its parameter.
pub(crate) type Value<'n> = (Box<str>, &'n str);

/// The values in a name, in the order of the name.
pub(crate) type Values<'n> = Vec<Value<'n>>;

impl Template {
    /// Takes `scope` apart; `None` if its name fits its parameters not.
    pub(crate) fn of(scope: &Arc<RegisteredScope>) -> Option<Self> {
        let (prefix, parts) = parts(scope.name.as_str(), |name| {
            scope.parameters.get(name).map(|parameter| parameter.kind)
        })
        .ok()?;
        Some(Self {
            scope: Arc::clone(scope),
            prefix: prefix.into(),
            parts,
        })
    }

    /// The values that `name` has where this name has parameters.
    pub(crate) fn values<'n>(&self, name: &'n str) -> Option<Values<'n>> {
        let mut rest = name.strip_prefix(&*self.prefix)?;
        let mut values = Vec::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => rest = rest.strip_prefix(&**text)?,
                Part::Value(parameter, kind) => {
                    let end = match kind {
                        ParameterType::Path => rest.len(),
                        _ => rest.find(ENDS).unwrap_or(rest.len()),
                    };
                    let (value, after) = rest.split_at_checked(end)?;
                    if !kind.accepts(value) {
                        return None;
                    }
                    values.push((parameter.clone(), value));
                    rest = after;
                }
            }
        }
        rest.is_empty().then_some(values)
    }

    /// Its parameters with their types, in the order of the name.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, ParameterType)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Value(parameter, kind) => Some((&**parameter, *kind)),
        })
    }

    /// Whether all that the name with `values` lets a client do is let by them: the
    /// other values are the same, or paths below.
    pub(crate) fn leads_to(&self, values: &[Value<'_>], others: &[Value<'_>]) -> bool {
        let pairs = values.iter().zip(others).zip(self.parameters());
        let mut covered = pairs.map(|(((_, above), (_, below)), (_, kind))| match kind {
            ParameterType::Path => leads_to(above, below),
            _ => above == below,
        });
        values.len() == others.len() && covered.all(|is_covered| is_covered)
    }

    /// The name with these values; `None` if one is missing or the name would be
    /// too long.
    pub(crate) fn name(&self, values: &[Value<'_>]) -> Option<ScopeToken> {
        let mut text = self.prefix.to_string();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Value(parameter, _) => {
                    text.push_str(values.iter().find(|(name, _)| name == parameter)?.1);
                }
            }
        }
        ScopeToken::parse(&text).ok()
    }

    /// One of its names.
    pub(crate) fn sample(&self) -> Option<ScopeToken> {
        let parameters = self.scope.parameters.iter();
        let values: Vec<Value<'_>> = parameters
            .map(|(name, parameter)| (name.as_str().into(), parameter.kind.sample()))
            .collect();
        self.name(&values)
    }

    /// How many values of it one request may name.
    pub(crate) fn most(&self) -> usize {
        let most = self
            .scope
            .parameters
            .values()
            .map(|parameter| parameter.most);
        most.min().map_or(usize::MAX, usize::from)
    }

    /// Whether every name of the one is a name of the other, and the other way
    /// round.
    fn is_like(&self, prefix: &str, parts: &[Part]) -> bool {
        let same = |(a, b): (&Part, &Part)| match (a, b) {
            (Part::Literal(a), Part::Literal(b)) => a.eq_ignore_ascii_case(b),
            (Part::Value(..), Part::Value(..)) => true,
            _ => false,
        };
        self.prefix.eq_ignore_ascii_case(prefix)
            && self.parts.len() == parts.len()
            && self.parts.iter().zip(parts).all(same)
    }

    /// The scope as it is under `name`: with its values in its texts, and without
    /// parameters.
    pub(crate) fn instance(&self, name: &ScopeToken, values: &[Value<'_>]) -> RegisteredScope {
        let filled = |text: &String| fill(text, values);
        let mut scope = RegisteredScope::clone(&self.scope);
        scope.description = filled(&scope.description);
        for text in scope.translations.values_mut() {
            *text = filled(text);
        }
        scope.name = name.clone();
        scope.parameters.clear();
        scope
    }
}

/// `text` with each `{parameter}` replaced by its value. What a value brings is not
/// read again.
fn fill(text: &str, values: &[Value<'_>]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(one, _)| &**one == name)?;
            Some((value, after))
        });
        if let Some((value, after)) = value {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

impl ParameterType {
    /// Whether `value` is one of its values.
    ///
    /// ```
    /// use bailiwick_core::model::ParameterType;
    ///
    /// assert!(ParameterType::Path.accepts("/home/ada"));
    /// assert!(!ParameterType::Path.accepts("/home/../etc"));
    /// assert!(ParameterType::Integer.accepts("17") && !ParameterType::Integer.accepts("017"));
    /// assert!(ParameterType::Word.accepts("a-b_c.~") && !ParameterType::Word.accepts("a:b"));
    /// ```
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Word => is_word(value),
            Self::Integer => is_integer(value),
            Self::Uuid => is_uuid(value),
            Self::Path => is_path(value),
        }
    }
}

impl ParameterType {
    /// One of its values.
    const fn sample(self) -> &'static str {
        match self {
            Self::Word => "any",
            Self::Integer => "0",
            Self::Uuid => "00000000-0000-0000-0000-000000000000",
            Self::Path => "/any",
        }
    }
}

fn is_word(value: &str) -> bool {
    let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    (1..=LONGEST_WORD).contains(&value.len())
        && value.bytes().all(legal)
        && !matches!(value, "." | "..")
}

fn is_integer(value: &str) -> bool {
    let canonical = value == "0" || !value.starts_with('0');
    canonical && value.bytes().all(|b| b.is_ascii_digit()) && value.parse::<u64>().is_ok()
}

fn is_uuid(value: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let mut groups = value.split('-');
    let fits = lengths.iter().all(|length| {
        groups.next().is_some_and(|group| {
            group.len() == *length
                && group
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        })
    });
    fits && groups.next().is_none()
}

fn is_path(value: &str) -> bool {
    let Some(below) = value.strip_prefix('/') else {
        return false;
    };
    below.is_empty() || below.split('/').all(is_segment)
}

/// Not what could mean another place than it says, to whoever decodes it.
fn is_segment(segment: &str) -> bool {
    let legal = |b: u8| {
        b.is_ascii_alphanumeric()
            || matches!(
                b,
                b'-' | b'_' | b'.' | b'~' | b'+' | b'=' | b'@' | b',' | b':' | b'!' | b'$'
            )
    };
    !matches!(segment, "" | "." | "..") && segment.bytes().all(legal)
}

/// Whether the path `above` is `below`, or one on the way to it.
fn leads_to(above: &str, below: &str) -> bool {
    let root = above == "/";
    below
        .strip_prefix(above)
        .is_some_and(|rest| root || rest.is_empty() || rest.starts_with('/'))
}

/// `name` taken apart: what stands before the first parameter, and the rest.
fn parts(
    name: &str,
    kind: impl Fn(&str) -> Option<ParameterType>,
) -> Result<(&str, Vec<Part>), TemplateProblem> {
    let (prefix, rest) = name.split_once('{').ok_or(TemplateProblem::NoParameter)?;
    if !prefix.ends_with([':', '/', '.', '-']) {
        return Err(TemplateProblem::Prefix);
    }
    if prefix.contains('}') {
        return Err(TemplateProblem::Braces);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = rest;
    loop {
        let (parameter, after) = rest.split_once('}').ok_or(TemplateProblem::Braces)?;
        let kind = kind(parameter)
            .ok_or_else(|| TemplateProblem::Undeclared(parameter.chars().take(64).collect()))?;
        let again = |part: &Part| matches!(part, Part::Value(name, _) if **name == *parameter);
        if parts.iter().any(again) {
            return Err(TemplateProblem::Repeated(parameter.to_owned()));
        }
        parts.push(Part::Value(parameter.into(), kind));
        if after.is_empty() {
            return Ok((prefix, parts));
        }
        if kind == ParameterType::Path {
            return Err(TemplateProblem::PathNotLast(parameter.to_owned()));
        }
        if !after.starts_with(ENDS) {
            return Err(TemplateProblem::End(parameter.to_owned()));
        }
        let (literal, next) = match after.split_once('{') {
            Some((literal, next)) => (literal, Some(next)),
            None => (after, None),
        };
        if literal.contains('}') {
            return Err(TemplateProblem::Braces);
        }
        parts.push(Part::Literal(literal.into()));
        match next {
            Some(next) => rest = next,
            None => return Ok((prefix, parts)),
        }
    }
}

/// Whether `text` can be the word between braces.
fn is_parameter_name(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The first `{word}` of `name`: what makes it look like a parameterised one.
pub(super) fn first_word(name: &str) -> Option<&str> {
    let mut rests = name.split('{').skip(1);
    rests.find_map(|rest| {
        let (word, _) = rest.split_once('}')?;
        is_parameter_name(word).then_some(word)
    })
}

impl From<InvalidScopeToken> for TemplateProblem {
    fn from(_: InvalidScopeToken) -> Self {
        Self::Braces
    }
}
