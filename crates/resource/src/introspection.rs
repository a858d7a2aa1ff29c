//! The introspection response, judged without I/O: RFC 7662 §2.2.

use std::sync::Arc;

use http::StatusCode;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value, error::Category};

use crate::{
    access_token::{AccessToken, Claims},
    connection::NoAnswer,
    error::IntrospectionError,
};

/// What an introspection said of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Introspection {
    Active(AccessToken),
    Inactive,
}

/// Reads an answer; whatever is not certainly a good token is not let in.
pub(crate) fn read(
    status: StatusCode,
    body: &[u8],
    now: i64,
) -> Result<Introspection, IntrospectionError> {
    // RFC 7662 §2.2, §2.3: 200 for active and inactive tokens alike
    match status {
        StatusCode::OK => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err(IntrospectionError::CredentialRefused(status.as_u16()));
        }
        other => return Err(IntrospectionError::Status(other.as_u16())),
    }
    let response: Response = serde_json::from_slice(body)
        .map_err(|error| IntrospectionError::Malformed(position(&error)))?;
    Ok(if response.is_usable(now) {
        Introspection::Active(response.into_access_token())
    } else {
        Introspection::Inactive
    })
}

/// Where the answer goes wrong; never a part of it, because this is logged.
fn position(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        Category::Data => "a member is missing, repeated or of the wrong type",
        Category::Eof => "it ends too early",
        Category::Io | Category::Syntax => "it is not JSON",
    };
    format!("{kind} (line {} column {})", error.line(), error.column())
}

impl From<NoAnswer> for IntrospectionError {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Unreachable(cause) => Self::Unreachable(cause),
            NoAnswer::TimedOut => Self::TimedOut,
            NoAnswer::TooLong => Self::TooLong,
        }
    }
}

#[derive(Deserialize)]
struct Response {
    active: bool,
    scope: Option<String>,
    client_id: Option<String>,
    username: Option<String>,
    sub: Option<String>,
    token_type: Option<String>,
    exp: Option<i64>,
    aud: Option<Audience>,
    cnf: Option<IgnoredAny>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// RFC 7662 §2.2: one audience or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Response {
    fn is_usable(&self, now: i64) -> bool {
        self.active
            && self.exp.is_none_or(|exp| exp > now)
            && self.is_bearer()
            // RFC 7800 §3.1: a token bound to a key needs a proof that nobody
            // checks here.
            && self.cnf.is_none()
    }

    /// A refresh token, or one of another type, is no bearer access token.
    fn is_bearer(&self) -> bool {
        self.token_type.as_deref().is_none_or(|kind| {
            kind.eq_ignore_ascii_case("bearer") || kind.eq_ignore_ascii_case("access_token")
        })
    }

    fn into_access_token(self) -> AccessToken {
        let scope = self.scope.unwrap_or_default();
        AccessToken {
            claims: Arc::new(Claims {
                // RFC 6749 §3.3: delimited by spaces, and by nothing else
                scope: scope
                    .split(' ')
                    .filter(|name| !name.is_empty())
                    .map(Box::from)
                    .collect(),
                client_id: self.client_id.filter(|id| !id.is_empty()),
                username: self.username.filter(|name| !name.is_empty()),
                subject: self.sub.filter(|subject| !subject.is_empty()),
                expires_at: self.exp,
                audience: match self.aud {
                    None => Vec::new(),
                    Some(Audience::One(one)) => vec![one],
                    Some(Audience::Many(many)) => many,
                },
                extra: self.extra,
            }),
        }
    }
}

#[cfg(test)]
mod tests;
