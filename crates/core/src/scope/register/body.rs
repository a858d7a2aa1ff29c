//! The body of a registration: a JSON object, read strictly.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

use super::invalid;
use crate::{OAuthError, Reason, scope::ScopeToken};

/// `{"name": …, "description": …, "is_default": …}`.
///
/// ```
/// use bailiwick_core::{Reason, scope::RegistrationBody};
///
/// let body = br#"{"name": "plants:see", "description": "See your plants"}"#;
/// let body = RegistrationBody::parse(body)?;
/// assert_eq!(body.name.as_str(), "plants:see");
/// assert_eq!(body.is_default, None);
///
/// let refused = RegistrationBody::parse(br#"{"name": "two words"}"#).unwrap_err();
/// assert_eq!(refused.reason, Reason::NameMalformed);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationBody {
    /// The name.
    pub name: ScopeToken,
    /// The description, as it was sent.
    pub description: Option<String>,
    /// Whether the scope shall be a default.
    pub is_default: Option<bool>,
}

impl RegistrationBody {
    /// Reads the body; an empty one is as `{}`, other members are ignored. What
    /// is wrong is refused in `text/plain`, with the texts of dot-dynamic-scopes
    /// where it has some.
    pub fn parse(bytes: &[u8]) -> Result<Self, OAuthError> {
        let mut members = Self::members(bytes)?;
        let mut take = |name: &str| {
            let at = members.iter().position(|(key, _)| key == name)?;
            Some(members.swap_remove(at).1)
        };
        let name = take("name").ok_or_else(|| {
            invalid(
                Reason::ParameterMissing,
                "'name' must be given in request data",
            )
        })?;
        let description = take("description");
        let is_default = take("is_default");
        let name = string("name", name)?;
        Ok(Self {
            name: ScopeToken::parse(&name)
                .map_err(|error| invalid(Reason::NameMalformed, format!("'name': {error}")))?,
            description: description.map(|v| string("description", v)).transpose()?,
            is_default: is_default.map(|v| boolean("is_default", &v)).transpose()?,
        })
    }

    fn members(bytes: &[u8]) -> Result<Vec<(String, Value)>, OAuthError> {
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        match serde_json::from_slice(bytes) {
            Ok(Members::Each(members)) => Ok(members),
            Ok(Members::Twice(name)) => Err(invalid(
                Reason::ParameterRepeated,
                if KNOWN.contains(&name.as_str()) {
                    format!("'{name}' is given twice in request data")
                } else {
                    "a member is given twice in request data".to_owned()
                },
            )),
            Err(_) => Err(invalid(
                Reason::MalformedBody,
                "request data must be a JSON object",
            )),
        }
    }
}

const KNOWN: [&str; 3] = ["name", "description", "is_default"];

fn string(name: &str, value: Value) -> Result<String, OAuthError> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(invalid(
            Reason::ParameterMalformed,
            format!("'{name}' must be a string"),
        )),
    }
}

fn boolean(name: &str, value: &Value) -> Result<bool, OAuthError> {
    value.as_bool().ok_or_else(|| {
        invalid(
            Reason::ParameterMalformed,
            format!("'{name}' must be true or false"),
        )
    })
}

/// An object's members in order, or the first name that comes twice: two parsers
/// may read such an object differently (RFC 8259 §4).
enum Members {
    Each(Vec<(String, Value)>),
    Twice(String),
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadMembers)
    }
}

struct ReadMembers;

impl<'de> Visitor<'de> for ReadMembers {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut seen = std::collections::HashSet::new();
        let mut members = Vec::new();
        let mut twice = None;
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if !seen.insert(name.clone()) {
                twice.get_or_insert(name);
            } else if KNOWN.contains(&name.as_str()) {
                members.push((name, value));
            }
        }
        Ok(twice.map_or(Members::Each(members), Members::Twice))
    }
}
