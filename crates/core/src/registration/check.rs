//! What is wrong with a draft, all of it.

use std::time::Duration;

use url::Url;

use super::{ClientDraft, NewSecret};
use crate::{
    Config, Snapshot,
    model::{AuthMethod, ClientId, ClientRecord, ClientType, GrantType, Owner, TokenFormat},
    plain_text::{legible, plain_text},
    problem::Problem,
    redirect_uri::check_redirect_uri,
    scope::{ScopeSet, check_namespaces},
};

/// Most entries of one list.
const MOST: usize = 100;
/// Longest name, in characters.
const LONGEST_NAME: usize = 255;
/// Longest identifier and longest secret, in bytes.
const LONGEST_ID: usize = 255;
const LONGEST_SECRET: usize = 1024;
/// Shortest and longest life of an access token.
const LIFETIMES: std::ops::RangeInclusive<Duration> =
    Duration::from_mins(10)..=Duration::from_hours(10);

/// The fields of a draft that are kept otherwise than as they were entered.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) name: String,
    pub(super) scope: Option<ScopeSet>,
    pub(super) default_scope: Option<ScopeSet>,
}

/// Reads a draft and adds to `problems` all that is wrong with it. What `before`
/// holds already is not questioned again.
pub(super) fn draft(
    draft: &ClientDraft,
    before: Option<&ClientRecord>,
    legacy_allowed: impl Fn(&GrantType) -> bool,
    config: &Config,
    problems: &mut Vec<Problem>,
) -> Read {
    let name = name(&draft.name, problems);
    grant_types(draft, before, legacy_allowed, problems);
    auth_method(draft, problems);
    let known = before.map_or(&[][..], |record| &record.redirect_uris);
    redirect_uris(draft, known, config, problems);
    let known = before.map_or(&[][..], |record| &record.post_logout_redirect_uris);
    list(
        "post_logout_redirect_uris",
        &draft.post_logout_redirect_uris,
        known,
        problems,
        |uri| check_redirect_uri(uri).map_err(str::to_owned),
    );
    let known = before.map_or(&[][..], |record| &record.allowed_origins);
    list(
        "allowed_origins",
        &draft.allowed_origins,
        known,
        problems,
        origin,
    );
    if let Some(lifetime) = draft.access_token_lifetime
        && !LIFETIMES.contains(&lifetime)
    {
        let text = "must be between 600 and 36000 seconds";
        problems.push(Problem::new("access_token_lifetime", text));
    }
    if draft.scope_rules.len() > MOST {
        let text = format!("must be at most {MOST}");
        problems.push(Problem::new("scope_rules", text));
    }
    Read {
        name,
        scope: scope("scope", draft.scope.as_deref(), config, problems),
        default_scope: scope(
            "default_scope",
            draft.default_scope.as_deref(),
            config,
            problems,
        ),
    }
}

fn name(text: &str, problems: &mut Vec<Problem>) -> String {
    match plain_text(text.trim(), LONGEST_NAME) {
        Ok(name) if name.is_empty() => {
            problems.push(Problem::new("client_name", "must not be empty"));
            name
        }
        Ok(name) => name,
        Err(error) => {
            problems.push(Problem::new("client_name", error.to_string()));
            String::new()
        }
    }
}

/// RFC 6749 §2.2: `VSCHAR`, without the colon that ends an identifier in HTTP
/// Basic (RFC 7617 §2), and never one under which scopes are still reserved.
pub(super) fn id(id: &ClientId, snapshot: &Snapshot, problems: &mut Vec<Problem>) {
    let text = id.as_str();
    let legal = |b: u8| b.is_ascii_graphic() && b != b':';
    if text.is_empty() || text.len() > LONGEST_ID || !text.bytes().all(legal) {
        let text = "must be of 1 to 255 visible ASCII characters without a colon";
        problems.push(Problem::new("client_id", text));
    } else if snapshot.client(id).is_some() {
        problems.push(Problem::new("client_id", "is taken"));
    } else if snapshot.names_held_by(&Owner::ResourceServer(id.clone())) > 0 {
        // security.md SR-3: a new client under an old identifier would inherit
        // the names.
        let text = "belonged to a resource server whose scope names stay reserved";
        problems.push(Problem::new("client_id", text));
    }
}

/// RFC 6749 §2.3.1: `client_secret` is of `VSCHAR`.
pub(super) fn secret(client_type: ClientType, secret: &NewSecret, problems: &mut Vec<Problem>) {
    let NewSecret::Chosen(text) = secret else {
        return;
    };
    let wrong = if client_type == ClientType::Public {
        "a public client has no secret"
    } else if text.is_empty() || text.len() > LONGEST_SECRET {
        "must be of 1 to 1024 characters"
    } else if !text.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
        "must be of printable ASCII characters"
    } else {
        return;
    };
    problems.push(Problem::new("client_secret", wrong));
}

fn grant_types(
    draft: &ClientDraft,
    before: Option<&ClientRecord>,
    legacy_allowed: impl Fn(&GrantType) -> bool,
    problems: &mut Vec<Problem>,
) {
    let mut problem = |text: String| problems.push(Problem::new("grant_types", text));
    let grants = &draft.grant_types;
    if grants.is_empty() && draft.resource_server.is_none() {
        problem("must name at least one grant type".to_owned());
    }
    for grant in grants.iter().filter(|grant| grant.is_legacy()) {
        let held = before.is_some_and(|record| record.grant_types.contains(grant));
        if !held && !legacy_allowed(grant) {
            let name = grant.as_str();
            problem(format!(
                "'{name}' is a legacy grant type, off until the operator names it (--allow-grant {name})"
            ));
        }
    }
    let public = draft.client_type == ClientType::Public;
    if public && grants.contains(&GrantType::ClientCredentials) {
        problem("'client_credentials' is for confidential clients only".to_owned());
    }
    let is_of_users = |grant: &GrantType| {
        matches!(
            grant,
            GrantType::AuthorizationCode | GrantType::Password | GrantType::Extension(_)
        )
    };
    if grants.contains(&GrantType::RefreshToken) && !grants.iter().any(is_of_users) {
        let text = "'refresh_token' needs a grant for users beside it: 'authorization_code', \
                    'password' or an extension grant";
        problem(text.to_owned());
    }
}

fn auth_method(draft: &ClientDraft, problems: &mut Vec<Problem>) {
    let text = match (draft.client_type, &draft.auth_method) {
        (ClientType::Public, Some(method)) if *method != AuthMethod::None => {
            "a public client has no secret: its method is 'none'"
        }
        (ClientType::Confidential, Some(AuthMethod::None)) => {
            "a confidential client authenticates: 'none' is for public clients"
        }
        _ => return,
    };
    problems.push(Problem::new("token_endpoint_auth_method", text));
}

/// RFC 6749 §3.1.2.2; security.md RD-2.
fn redirect_uris(
    draft: &ClientDraft,
    known: &[String],
    config: &Config,
    problems: &mut Vec<Problem>,
) {
    const FIELD: &str = "redirect_uris";
    let needs_one = [GrantType::AuthorizationCode, GrantType::Implicit];
    let needing = needs_one
        .iter()
        .find(|grant| draft.grant_types.contains(grant));
    if let Some(grant) = needing
        && draft.redirect_uris.is_empty()
    {
        let text = format!("'{}' needs at least one", grant.as_str());
        problems.push(Problem::new(FIELD, text));
    }
    let public = draft.client_type == ClientType::Public;
    list(FIELD, &draft.redirect_uris, known, problems, |uri| {
        check_redirect_uri(uri)?;
        let web = uri.starts_with("https:") || uri.starts_with("http:");
        if !web && !public {
            return Err("has a private-use scheme, which is for public clients".to_owned());
        }
        let rules = &config.policies.redirect_uris;
        rules.check_registration(uri, draft)
    });
}

/// An origin as a browser sends it (RFC 6454 §6.2), so that it can be compared
/// byte for byte.
fn origin(text: &str) -> Result<(), String> {
    const FORM: &str = "must be an origin such as https://app.example or http://localhost:3000";
    let url = Url::parse(text).map_err(|_| FORM)?;
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => return Err("must use https; http is for loopback hosts only".to_owned()),
        _ => return Err(FORM.to_owned()),
    }
    let canonical = url.origin().ascii_serialization();
    if canonical == text {
        Ok(())
    } else {
        Err(format!("must be written as {canonical}"))
    }
}

fn scope(
    field: &'static str,
    text: Option<&str>,
    config: &Config,
    problems: &mut Vec<Problem>,
) -> Option<ScopeSet> {
    let mut problem = |text: String| problems.push(Problem::new(field, text));
    let scope = match ScopeSet::parse(text?) {
        Ok(scope) => scope,
        Err(error) => {
            problem(error.to_string());
            return None;
        }
    };
    for name in scope.iter().filter(|name| config.privileged.contains(name)) {
        problem(format!(
            "'{name}' is a right of resource servers and comes with that role alone"
        ));
    }
    Some(scope)
}

/// What stands against the resource-server role, if it is new or changed.
pub(super) fn role(
    draft: &ClientDraft,
    before: Option<&ClientRecord>,
    id: &ClientId,
    snapshot: &Snapshot,
    problems: &mut Vec<Problem>,
) {
    let Some(role) = &draft.resource_server else {
        return;
    };
    if draft.client_type != ClientType::Confidential {
        let text = "a resource server is a confidential client";
        problems.push(Problem::new("client_type", text));
    }
    if role.token_format == TokenFormat::Jwt && role.resource.is_none() {
        let text = "jwt needs a resource identifier: a JWT names whom it is for";
        problems.push(Problem::new("token_format", text));
    }
    let unchanged = before.is_some_and(|record| record.resource_server.as_ref() == Some(role));
    if !unchanged && let Err(found) = check_namespaces(id, role, snapshot) {
        problems.extend(found.into_iter().map(Problem::from));
    }
}

fn list(
    field: &'static str,
    entries: &[String],
    known: &[String],
    problems: &mut Vec<Problem>,
    check: impl Fn(&str) -> Result<(), String>,
) {
    if entries.len() > MOST {
        problems.push(Problem::new(field, "must be at most 100"));
        return;
    }
    for (number, entry) in (1..).zip(entries) {
        if known.contains(entry) {
            continue;
        }
        if let Err(text) = check(entry) {
            let problem = Problem::new(field, format!("{} {text}", shown(entry)));
            problems.push(problem.of_entry(number));
        }
    }
}

/// An entry in a text: without what could disturb it, and not too long.
fn shown(entry: &str) -> String {
    const LONGEST: usize = 100;
    format!("'{}'", legible(entry, LONGEST))
}
