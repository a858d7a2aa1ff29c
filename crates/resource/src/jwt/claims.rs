//! What a signed access token says, judged: RFC 9068 §4, RFC 7519 §4.1.

use std::collections::BTreeSet;

use bailiwick_jose::jws::{JwsError, json_object};
use serde_json::{Map, Value};

use super::seen::SeenScopes;
use crate::access_token::{AccessToken, Claims};

/// Whom and what a token must be from and for.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) resource: String,
    /// The scopes that are seen; `None` is all.
    pub(super) scopes: Option<SeenScopes>,
    /// Seconds by which clocks may disagree.
    pub(super) leeway: i64,
}

/// What is wrong with a token; for logs and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Signature(JwsError),
    /// No JSON object, or one that repeats a member.
    Malformed,
    /// A claim that RFC 9068 §2.2 demands is missing, or one is of the wrong type.
    Claim(&'static str),
    Issuer,
    Audience,
    Expired,
    NotYet,
    /// RFC 7800 §3.1: bound to a key, whose proof nobody checks here.
    Bound,
}

impl Expected {
    /// The token, if it is good now. Nothing is taken to be absent because it is
    /// malformed.
    pub(super) fn check(&self, payload: &[u8], now: i64) -> Result<AccessToken, Problem> {
        let mut members = json_object(payload).map_err(|_| Problem::Malformed)?;
        if text(&members, "iss")? != self.issuer {
            return Err(Problem::Issuer);
        }
        let audience = audience(&members)?;
        if !audience.contains(&self.resource) {
            return Err(Problem::Audience);
        }
        let expires_at = self.check_times(&members, now)?;
        if members.contains_key("cnf") {
            return Err(Problem::Bound);
        }
        text(&members, "jti")?;
        let claims = Claims {
            scope: self.scope(&members)?,
            client_id: Some(text(&members, "client_id")?.to_owned()),
            username: optional_text(&members, "username")?.map(str::to_owned),
            subject: Some(text(&members, "sub")?.to_owned()),
            expires_at: Some(expires_at),
            audience,
            extra: {
                for name in ["scope", "client_id", "username", "sub", "exp", "aud"] {
                    members.remove(name);
                }
                members
            },
        };
        Ok(AccessToken {
            claims: claims.into(),
        })
    }

    fn check_times(&self, members: &Map<String, Value>, now: i64) -> Result<i64, Problem> {
        let expires_at = time(members, "exp")?.ok_or(Problem::Claim("exp"))?;
        if expires_at.saturating_add(self.leeway) <= now {
            return Err(Problem::Expired);
        }
        let issued_at = time(members, "iat")?.ok_or(Problem::Claim("iat"))?;
        let not_before = time(members, "nbf")?.unwrap_or(issued_at);
        if issued_at.max(not_before) > now.saturating_add(self.leeway) {
            return Err(Problem::NotYet);
        }
        Ok(expires_at)
    }

    fn scope(&self, members: &Map<String, Value>) -> Result<BTreeSet<Box<str>>, Problem> {
        let scope = optional_text(members, "scope")?.unwrap_or_default();
        Ok(scope
            .split(' ')
            .filter(|name| !name.is_empty())
            .filter(|name| self.scopes.as_ref().is_none_or(|own| own.contains(name)))
            .map(Box::from)
            .collect())
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, Problem> {
    optional_text(members, name)?
        .filter(|text| !text.is_empty())
        .ok_or(Problem::Claim(name))
}

fn optional_text<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, Problem> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Problem::Claim(name)),
    }
}

/// RFC 7519 §2 NumericDate, whole seconds from 1970 on.
fn time(members: &Map<String, Value>, name: &'static str) -> Result<Option<i64>, Problem> {
    match members.get(name) {
        None => Ok(None),
        Some(value) => value
            .as_i64()
            .filter(|seconds| *seconds >= 0)
            .map(Some)
            .ok_or(Problem::Claim(name)),
    }
}

/// RFC 7519 §4.1.3: one text or a list of them.
fn audience(members: &Map<String, Value>) -> Result<Vec<String>, Problem> {
    let wrong = Problem::Claim("aud");
    match members.get("aud") {
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(many)) => many
            .iter()
            .map(|one| one.as_str().map(str::to_owned).ok_or(wrong))
            .collect(),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests;
