//! What a guard asks for, and what is missing from a request.

use std::borrow::Cow;

use bailiwick_core::scope::ScopeTemplate;
use http::{Extensions, Method, request::Parts};

use super::filled::{FilledScope, Unfilled};
use crate::{access_token::AccessToken, refusal::RefusalReason};

/// What a request must show.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// Every one of these scopes.
    Scopes(Vec<String>),
    /// This scope, with the values of the request.
    Filled(FilledScope),
    /// Every one of the first scopes to read, of the second to do anything else.
    ReadWrite(Vec<String>, Vec<String>),
    /// A user behind the token.
    User,
    /// No token, and something that another authenticator left in the request.
    Authenticated(fn(&Extensions) -> bool),
    /// Every rule.
    All(Vec<Rule>),
    /// One rule.
    Any(Vec<Rule>),
    /// The rule of the method; no other method at all.
    ByMethod(Vec<(Method, Rule)>),
}

/// A request, as far as rules look at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) token: Option<&'a AccessToken>,
    pub(super) extensions: &'a Extensions,
    /// None where only a method is judged: no value of a request is known then.
    pub(super) request: Option<&'a Parts>,
}

/// What a rule asks for and how far a request is from it.
#[derive(Debug, Default)]
struct Shortfall<'a> {
    needed: Vec<Needed<'a>>,
    user_is_missing: bool,
    obstacle: Obstacle,
}

/// A scope, and whether the token has it.
#[derive(Debug)]
struct Needed<'a> {
    name: Cow<'a, str>,
    is_held: bool,
}

/// Why no token could be enough; the greater, the farther.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Obstacle {
    #[default]
    None,
    /// A value that a scope depends on.
    Value,
    Method,
    /// The guard itself.
    Guard,
}

impl Rule {
    /// Whether the request shows all that is asked for.
    pub(super) fn is_met(&self, asked: Asked<'_>) -> bool {
        match self {
            Self::Scopes(_) | Self::ReadWrite(..) => asked.token.is_some_and(|token| {
                let names = self.scopes(asked.method);
                names
                    .iter()
                    .all(|name| token.has_scope(name) && !lacks_values(name))
            }),
            Self::Filled(scope) => asked.token.is_some_and(|token| {
                let needed = scope.needed(asked.request);
                needed.is_ok_and(|needed| scope.is_held(&needed, token))
            }),
            Self::User => asked.token.is_some_and(|token| token.user().is_some()),
            // What a token brought along must not stand in for its scopes.
            Self::Authenticated(is) => asked.token.is_none() && is(asked.extensions),
            Self::All(rules) => rules.iter().all(|rule| rule.is_met(asked)),
            Self::Any(rules) => rules.iter().any(|rule| rule.is_met(asked)),
            Self::ByMethod(rules) => {
                let mut of_method = rules.iter().filter(|(method, _)| method == asked.method);
                of_method.any(|(_, rule)| rule.is_met(asked))
            }
        }
    }

    /// Adds every scope that it may ask for and that is not there yet.
    pub(super) fn name_scopes<'a>(&'a self, known: &mut Vec<&'a str>) {
        match self {
            Self::Scopes(names) => add(names, known),
            Self::ReadWrite(read, write) => {
                add(read, known);
                add(write, known);
            }
            Self::Filled(scope) => {
                if !known.contains(&scope.name()) {
                    known.push(scope.name());
                }
            }
            Self::User | Self::Authenticated(_) => {}
            Self::All(rules) | Self::Any(rules) => {
                for rule in rules {
                    rule.name_scopes(known);
                }
            }
            Self::ByMethod(rules) => {
                for (_, rule) in rules {
                    rule.name_scopes(known);
                }
            }
        }
    }

    /// Why a good token is not enough: RFC 6750 §3.1 lets the refusal name the
    /// scopes that are needed; of alternatives, those of the nearest.
    pub(super) fn refusal(&self, token: &AccessToken, asked: Asked<'_>) -> RefusalReason {
        let shortfall = self.shortfall(token, asked);
        match shortfall.obstacle {
            Obstacle::None => {}
            Obstacle::Value => return RefusalReason::BadValue,
            Obstacle::Method => return RefusalReason::MethodDenied,
            Obstacle::Guard => return RefusalReason::BadGuard,
        }
        let is_scope = shortfall.missing() > 0 || !shortfall.user_is_missing;
        let required = shortfall.needed.into_iter();
        let required = required.map(|needed| needed.name.into_owned()).collect();
        if is_scope {
            RefusalReason::InsufficientScope { required }
        } else {
            RefusalReason::NoUser { required }
        }
    }

    fn scopes(&self, method: &Method) -> &[String] {
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        match self {
            Self::Scopes(names) => names,
            Self::ReadWrite(read, write) => {
                if reads {
                    read
                } else {
                    write
                }
            }
            _ => &[],
        }
    }

    fn shortfall<'a>(&'a self, token: &AccessToken, asked: Asked<'_>) -> Shortfall<'a> {
        match self {
            Self::Scopes(_) | Self::ReadWrite(..) => {
                Shortfall::of_scopes(self.scopes(asked.method), token)
            }
            Self::Filled(scope) => Shortfall::of_filled(scope, token, asked.request),
            Self::User => Shortfall {
                user_is_missing: token.user().is_none(),
                ..Shortfall::default()
            },
            Self::Authenticated(_) => Shortfall::behind(Obstacle::Method),
            Self::All(rules) => rules.iter().fold(Shortfall::default(), |sum, rule| {
                sum.and(rule.shortfall(token, asked))
            }),
            Self::Any(rules) => Shortfall::nearest(rules.iter(), token, asked),
            Self::ByMethod(rules) => {
                let of_method = rules.iter().filter(|(named, _)| named == asked.method);
                Shortfall::nearest(of_method.map(|(_, rule)| rule), token, asked)
            }
        }
    }
}

/// Whether no token carries the name as a guard writes it: with a `{word}` for a value.
pub(super) fn lacks_values(name: &str) -> bool {
    ScopeTemplate::is_written_as_one(name)
}

fn add<'a>(names: &'a [String], known: &mut Vec<&'a str>) {
    for name in names {
        if !known.contains(&name.as_str()) {
            known.push(name);
        }
    }
}

impl<'a> Shortfall<'a> {
    fn behind(obstacle: Obstacle) -> Self {
        Self {
            obstacle,
            ..Self::default()
        }
    }

    fn of_scopes(names: &'a [String], token: &AccessToken) -> Self {
        if names.iter().any(|name| lacks_values(name)) {
            return Self::behind(Obstacle::Guard);
        }
        let needed = names.iter().map(|name| Needed {
            name: name.into(),
            is_held: token.has_scope(name),
        });
        Self {
            needed: needed.collect(),
            ..Self::default()
        }
    }

    fn of_filled(scope: &FilledScope, token: &AccessToken, request: Option<&Parts>) -> Self {
        match scope.needed(request) {
            Ok(name) => Self {
                needed: vec![Needed {
                    is_held: scope.is_held(&name, token),
                    name: Cow::Owned(name.into()),
                }],
                ..Self::default()
            },
            Err(Unfilled::Value) => Self::behind(Obstacle::Value),
            Err(Unfilled::Guard) => Self::behind(Obstacle::Guard),
        }
    }

    fn missing(&self) -> usize {
        self.needed.iter().filter(|needed| !needed.is_held).count()
    }

    /// The one that lacks least; the first of equals.
    fn nearest(
        rules: impl Iterator<Item = &'a Rule>,
        token: &AccessToken,
        asked: Asked<'_>,
    ) -> Self {
        rules
            .map(|rule| rule.shortfall(token, asked))
            .min_by_key(|shortfall| {
                let lacking = shortfall.missing() + usize::from(shortfall.user_is_missing);
                (shortfall.obstacle, lacking)
            })
            .unwrap_or_else(|| Self::behind(Obstacle::Method))
    }

    /// Both together, each scope named once.
    fn and(mut self, other: Self) -> Self {
        for one in other.needed {
            if !self.needed.iter().any(|known| known.name == one.name) {
                self.needed.push(one);
            }
        }
        self.user_is_missing |= other.user_is_missing;
        self.obstacle = self.obstacle.max(other.obstacle);
        self
    }
}
