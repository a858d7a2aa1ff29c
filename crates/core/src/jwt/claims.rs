//! What a JWT access token says: RFC 9068 §2.2.

use serde::Serialize;
use serde_json::Value;

use crate::{
    Config, Snapshot, UnixTime,
    model::{AccessToken, Extra, Family, User, UserId},
    scope::Coverage,
};

/// Members whose meaning the specifications fix and this server answers for:
/// RFC 7519 §4.1, RFC 7662 §2.2, RFC 9068 §2.2, RFC 7800 §3.1, RFC 8693 §4.
const RESERVED: [&str; 17] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "active",
    "scope",
    "client_id",
    "username",
    "token_type",
    "auth_time",
    "cnf",
    "act",
    "may_act",
    "authorization_details",
];

/// What a token is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contents<'a> {
    /// Its row.
    token: &'a AccessToken,
    family: Option<&'a Family>,
    user: Option<&'a User>,
    snapshot: &'a Snapshot,
    config: &'a Config,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    // Without a user the client is the subject.
    sub: &'a str,
    aud: Audience<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    iat: i64,
    jti: String,
    client_id: &'a str,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
}

/// RFC 7519 §4.1.3: one as a text, which the most readers understand.
#[derive(Serialize)]
#[serde(untagged)]
enum Audience<'a> {
    One(&'a str),
    Several(&'a [String]),
}

impl<'a> Contents<'a> {
    /// The token of this row, with its family and its user if it has them.
    pub(crate) fn new(
        token: &'a AccessToken,
        family: Option<&'a Family>,
        user: Option<&'a User>,
        snapshot: &'a Snapshot,
        config: &'a Config,
    ) -> Self {
        Self {
            token,
            family,
            user,
            snapshot,
            config,
        }
    }

    /// The claims, a JSON object: those of RFC 9068, then the host's own.
    pub(super) fn to_json(self) -> Vec<u8> {
        let token = self.token;
        let user = token.user.as_ref().map(UserId::as_str);
        let authenticated_at = self.family.and_then(|family| family.authenticated_at);
        let claims = Claims {
            iss: &self.config.issuer,
            sub: user.unwrap_or(token.client.as_str()),
            aud: match token.audience.as_slice() {
                [one] => Audience::One(one),
                several => Audience::Several(several),
            },
            exp: token.expires_at.map(UnixTime::as_secs),
            iat: token.issued_at.as_secs(),
            jti: token.selector.to_hex(),
            client_id: token.client.as_str(),
            scope: self.scope(),
            auth_time: authenticated_at.map(UnixTime::as_secs),
        };
        let own = self.config.policies.tokens.claims(token, self.user, None);
        members(&claims, &own)
    }

    /// With all that comes with it: whoever checks the token alone cannot know.
    fn scope(&self) -> String {
        let token = self.token;
        let coverage = Coverage {
            snapshot: self.snapshot,
            config: self.config,
            granted_at: self
                .family
                .map_or(token.issued_at, |family| family.created_at),
            now: token.issued_at,
        };
        coverage.expanded(&token.scope).to_string()
    }
}

/// The members of `own` that are the host's to say.
pub(crate) fn own_members(own: Extra) -> Extra {
    if own.members().all(|(name, _)| !RESERVED.contains(&name)) {
        return own;
    }
    let own = own.members().filter(|(name, _)| !RESERVED.contains(name));
    own.map(|(name, value)| (name, value.clone())).collect()
}

/// `known` with the members of `own` that are the host's to say.
pub(crate) fn members(known: &impl Serialize, own: &Extra) -> Vec<u8> {
    // Texts, numbers and what was JSON before: there is nothing that could fail.
    let mut json = serde_json::to_vec(known).unwrap_or_default();
    let own = own.members().filter(|(name, _)| !RESERVED.contains(name));
    for (name, value) in own {
        json.pop();
        append(&mut json, name, value);
        json.push(b'}');
    }
    json
}

fn append(json: &mut Vec<u8>, name: &str, value: &Value) {
    let written = |part: serde_json::Result<Vec<u8>>| part.unwrap_or_default();
    json.push(b',');
    json.extend(written(serde_json::to_vec(name)));
    json.push(b':');
    json.extend(written(serde_json::to_vec(value)));
}
