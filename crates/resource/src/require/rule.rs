//! What a guard asks for, and what is missing from a request.

use http::{Extensions, Method};

use crate::{access_token::AccessToken, refusal::RefusalReason};

/// What a request must show.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// Every one of these scopes.
    Scopes(Vec<String>),
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
}

/// What a rule asks for and how far a request is from it.
#[derive(Debug, Default)]
struct Shortfall<'a> {
    required: Vec<&'a str>,
    missing: usize,
    user_is_missing: bool,
    is_hopeless: bool,
}

impl Rule {
    /// Whether the request shows all that is asked for.
    pub(super) fn is_met(&self, asked: Asked<'_>) -> bool {
        match self {
            Self::Scopes(_) | Self::ReadWrite(..) => asked.token.is_some_and(|token| {
                let names = self.scopes(asked.method);
                names.iter().all(|name| token.has_scope(name))
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
    pub(super) fn refusal(&self, token: &AccessToken, method: &Method) -> RefusalReason {
        let shortfall = self.shortfall(token, method);
        let required = || shortfall.required.iter().map(|name| (*name).to_owned());
        if shortfall.is_hopeless {
            RefusalReason::MethodDenied
        } else if shortfall.missing > 0 || !shortfall.user_is_missing {
            RefusalReason::InsufficientScope {
                required: required().collect(),
            }
        } else {
            RefusalReason::NoUser {
                required: required().collect(),
            }
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

    fn shortfall<'a>(&'a self, token: &AccessToken, method: &Method) -> Shortfall<'a> {
        match self {
            Self::Scopes(_) | Self::ReadWrite(..) => {
                Shortfall::of_scopes(self.scopes(method), token)
            }
            Self::User => Shortfall {
                user_is_missing: token.user().is_none(),
                ..Shortfall::default()
            },
            Self::Authenticated(_) => Shortfall::hopeless(),
            Self::All(rules) => rules.iter().fold(Shortfall::default(), |sum, rule| {
                sum.and(rule.shortfall(token, method), token)
            }),
            Self::Any(rules) => Shortfall::nearest(rules.iter(), token, method),
            Self::ByMethod(rules) => {
                let of_method = rules.iter().filter(|(named, _)| named == method);
                Shortfall::nearest(of_method.map(|(_, rule)| rule), token, method)
            }
        }
    }
}

fn add<'a>(names: &'a [String], known: &mut Vec<&'a str>) {
    for name in names {
        if !known.contains(&name.as_str()) {
            known.push(name);
        }
    }
}

impl<'a> Shortfall<'a> {
    fn hopeless() -> Self {
        Self {
            is_hopeless: true,
            ..Self::default()
        }
    }

    fn of_scopes(names: &'a [String], token: &AccessToken) -> Self {
        Self {
            required: names.iter().map(String::as_str).collect(),
            missing: names.iter().filter(|name| !token.has_scope(name)).count(),
            ..Self::default()
        }
    }

    /// The one that lacks least; the first of equals.
    fn nearest(
        rules: impl Iterator<Item = &'a Rule>,
        token: &AccessToken,
        method: &Method,
    ) -> Self {
        rules
            .map(|rule| rule.shortfall(token, method))
            .min_by_key(|shortfall| {
                let lacking = shortfall.missing + usize::from(shortfall.user_is_missing);
                (shortfall.is_hopeless, lacking)
            })
            .unwrap_or_else(Self::hopeless)
    }

    /// Both together, each scope named once.
    fn and(mut self, other: Self, token: &AccessToken) -> Self {
        for name in other.required {
            if !self.required.contains(&name) {
                self.required.push(name);
                self.missing += usize::from(!token.has_scope(name));
            }
        }
        self.user_is_missing |= other.user_is_missing;
        self.is_hopeless |= other.is_hopeless;
        self
    }
}
