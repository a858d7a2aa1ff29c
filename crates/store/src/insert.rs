//! Records to rows.

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, ApiToken, AuthorizationCode, ClientId, ClientRecord, Extra, Family, FamilyId,
        LanguageTag, RefreshToken, RegisteredScope, SecondFactor, Session, SetupLink,
        SigningKeyRecord, UserId, UserRecord, WeatherCount,
    },
    opaque::Selector,
};

use crate::{
    details::{ClientDetails, ScopeDetails, SecondFactorDetails, SessionDetails},
    value::{Unwritable, Value, values},
};

pub(crate) fn client(client: &ClientRecord) -> Result<[Value<'_>; 8], Unwritable> {
    let details = serde_json::to_string(&ClientDetails::of(client));
    Ok(values![
        client.id.as_str(),
        &client.name,
        client.client_type.as_str(),
        client.owner.as_ref().map(UserId::as_str),
        client.disabled,
        client.created_at.as_millis(),
        client.updated_at.as_millis(),
        details.map_err(|_| Unwritable("a client that cannot be written"))?,
    ])
}

pub(crate) fn scope(scope: &RegisteredScope) -> Result<[Value<'_>; 12], Unwritable> {
    let id = i64::try_from(scope.id.0);
    let details = serde_json::to_string(&ScopeDetails::of(scope));
    Ok(values![
        scope.name.as_str(),
        id.map_err(|_| Unwritable("a scope's number that is too large"))?,
        scope.owner.client().map(ClientId::as_str),
        &scope.description,
        scope.text_version,
        scope.state.as_str(),
        scope.is_default,
        scope.default_requested,
        scope.advertised,
        scope.created_at.as_millis(),
        scope.updated_at.as_millis(),
        details.map_err(|_| Unwritable("a scope that cannot be written"))?,
    ])
}

pub(crate) fn signing_key(key: &SigningKeyRecord) -> [Value<'_>; 5] {
    values![
        &key.kid,
        key.algorithm.as_str(),
        &key.wrapped,
        key.created_at.as_millis(),
        key.retired_at.map(UnixTime::as_millis),
    ]
}

pub(crate) fn weather(count: &WeatherCount) -> [Value<'_>; 5] {
    values![
        count.subject.sort(),
        count.subject.name(),
        count.hour.as_millis(),
        count.kind.as_str(),
        i64::try_from(count.count).unwrap_or(i64::MAX),
    ]
}

pub(crate) fn user(record: &UserRecord) -> Result<[Value<'_>; 13], Unwritable> {
    let user = &record.user;
    Ok(values![
        user.id.as_str(),
        &user.username,
        &user.email,
        &user.first_name,
        &user.last_name,
        user.active,
        user.admin,
        groups(record)?,
        &record.password,
        record.created_at.as_millis(),
        extra(&user.extra),
        user.language.as_ref().map(LanguageTag::as_str),
        folded_email(record),
    ])
}

/// In the order of the statement that updates.
pub(crate) fn update_user(record: &UserRecord) -> Result<[Value<'_>; 13], Unwritable> {
    let user = &record.user;
    Ok(values![
        &user.username,
        &user.email,
        &user.first_name,
        &user.last_name,
        user.active,
        user.admin,
        groups(record)?,
        &record.password,
        record.created_at.as_millis(),
        extra(&user.extra),
        user.language.as_ref().map(LanguageTag::as_str),
        folded_email(record),
        user.id.as_str(),
    ])
}

fn groups(record: &UserRecord) -> Result<String, Unwritable> {
    serde_json::to_string(&record.user.groups)
        .map_err(|_| Unwritable("groups that cannot be written"))
}

fn folded_email(record: &UserRecord) -> Option<String> {
    let email = &record.user.email;
    (!email.is_empty()).then(|| email.to_ascii_lowercase())
}

pub(crate) fn family(family: &Family) -> [Value<'_>; 11] {
    values![
        family.id.as_bytes(),
        family.client.as_str(),
        family.user.as_str(),
        family.grant_type.as_str(),
        family.scope.to_string(),
        audience(&family.audience),
        family.created_at.as_millis(),
        family.expires_at.as_millis(),
        family.revoked_at.map(UnixTime::as_millis),
        family.authenticated_at.map(UnixTime::as_millis),
        family.last_used_at.map(UnixTime::as_millis),
    ]
}

pub(crate) fn code(code: &AuthorizationCode) -> [Value<'_>; 15] {
    let challenge = code.challenge.as_ref();
    values![
        code.selector.as_bytes(),
        code.digest.as_bytes(),
        code.client.as_str(),
        code.user.as_str(),
        code.redirect_uri.as_ref(),
        code.scope.to_string(),
        audience(&code.audience),
        challenge.map(|challenge| challenge.method.as_str()),
        challenge.map(|challenge| &challenge.value),
        code.authenticated_at.as_millis(),
        code.issued_at.as_millis(),
        code.expires_at.as_millis(),
        code.used.map(|used| used.at.as_millis()),
        code.used.as_ref().map(|used| used.family.as_bytes()),
        code.ends_at.map(UnixTime::as_millis),
    ]
}

pub(crate) fn access_token(token: &AccessToken) -> [Value<'_>; 14] {
    values![
        token.selector.as_bytes(),
        token.digest.as_bytes(),
        token.imported,
        token.is_static,
        token.client.as_str(),
        token.user.as_ref().map(UserId::as_str),
        token.family.as_ref().map(FamilyId::as_bytes),
        token.scope.to_string(),
        audience(&token.audience),
        token.issued_at.as_millis(),
        token.expires_at.map(UnixTime::as_millis),
        token.revoked_at.map(UnixTime::as_millis),
        token.last_used_at.map(UnixTime::as_millis),
        extra(&token.extra),
    ]
}

pub(crate) fn refresh_token(token: &RefreshToken) -> [Value<'_>; 14] {
    let used = token.used.as_ref();
    values![
        token.selector.as_bytes(),
        token.digest.as_bytes(),
        token.imported,
        token.family.as_bytes(),
        token.access_token.as_ref().map(Selector::as_bytes),
        token.issued_at.as_millis(),
        token.expires_at.as_millis(),
        used.map(|used| used.at.as_millis()),
        used.map(|used| &used.nonce),
        used.map(|used| &used.key.0),
        used.map(|used| used.request.as_bytes()),
        used.map(|used| used.successor.as_bytes()),
        used.map(|used| used.scope.to_string()),
        used.map(|used| used.access_token_expires_at.as_millis()),
    ]
}

/// Second factors of which nothing was kept before.
pub(crate) fn second_factor(kept: &SecondFactor) -> Result<[Value<'_>; 4], Unwritable> {
    Ok(values![
        kept.user.as_str(),
        &kept.handle,
        revision(kept.revision)?,
        second_factor_details(kept)?,
    ])
}

/// Second factors in place of those of the revision before.
pub(crate) fn update_second_factor(kept: &SecondFactor) -> Result<[Value<'_>; 5], Unwritable> {
    let revision = revision(kept.revision)?;
    Ok(values![
        &kept.handle,
        revision,
        second_factor_details(kept)?,
        kept.user.as_str(),
        revision - 1,
    ])
}

/// A revision as a column holds it.
pub(crate) fn revision(revision: u64) -> Result<i64, Unwritable> {
    i64::try_from(revision).map_err(|_| Unwritable("a revision that is too large"))
}

fn second_factor_details(kept: &SecondFactor) -> Result<String, Unwritable> {
    serde_json::to_string(&SecondFactorDetails::of(kept))
        .map_err(|_| Unwritable("second factors that cannot be written"))
}

pub(crate) fn session(session: &Session) -> Result<[Value<'_>; 8], Unwritable> {
    let details = serde_json::to_string(&SessionDetails::of(session));
    Ok(values![
        session.selector.as_bytes(),
        session.digest.as_bytes(),
        session.user.as_str(),
        session.authenticated_at.as_millis(),
        session.last_seen_at.as_millis(),
        session.expires_at.as_millis(),
        session.ended_at.map(UnixTime::as_millis),
        details.map_err(|_| Unwritable("a session that cannot be written"))?,
    ])
}

pub(crate) fn api_token(token: &ApiToken) -> [Value<'_>; 9] {
    values![
        token.selector.as_bytes(),
        token.digest.as_bytes(),
        token.user.as_str(),
        &token.name,
        token.read_only,
        token.created_at.as_millis(),
        token.expires_at.as_millis(),
        token.last_used_at.map(UnixTime::as_millis),
        token.revoked_at.map(UnixTime::as_millis),
    ]
}

pub(crate) fn setup_link(link: &SetupLink) -> [Value<'_>; 4] {
    values![
        link.selector.as_bytes(),
        link.digest.as_bytes(),
        link.expires_at.as_millis(),
        link.used_at.map(UnixTime::as_millis),
    ]
}

fn extra(extra: &Extra) -> Option<String> {
    (!extra.is_empty()).then(|| extra.to_json())
}

fn audience(audience: &[String]) -> Option<String> {
    (!audience.is_empty()).then(|| audience.join("\n"))
}
