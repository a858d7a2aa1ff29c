//! Records to rows.

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, AuthorizationCode, ClientId, ClientRecord, Extra, Family, FamilyId,
        LanguageTag, RefreshToken, RegisteredScope, Session, SetupLink, SigningKeyRecord, UserId,
        UserRecord,
    },
    opaque::Selector,
};
use rusqlite::params;

use super::{connection::Connection, fault::Fault, write::run};
use crate::{
    details::{ClientDetails, ScopeDetails, SessionDetails},
    sql,
};

type Done = Result<(), Fault>;

pub(super) fn put_client(connection: &Connection, client: &ClientRecord) -> Done {
    let details = serde_json::to_string(&ClientDetails::of(client));
    let row = params![
        client.id.as_str(),
        client.name,
        client.client_type.as_str(),
        client.owner.as_ref().map(UserId::as_str),
        client.disabled,
        client.created_at.as_millis(),
        client.updated_at.as_millis(),
        details.map_err(|_| Fault::Impossible("a client that cannot be written"))?,
    ];
    run(connection, sql::PUT_CLIENT, row).map(drop)
}

pub(super) fn put_scope(connection: &Connection, scope: &RegisteredScope) -> Done {
    let id = i64::try_from(scope.id.0);
    let details = serde_json::to_string(&ScopeDetails::of(scope));
    let row = params![
        scope.name.as_str(),
        id.map_err(|_| Fault::Impossible("a scope's number that is too large"))?,
        scope.owner.client().map(ClientId::as_str),
        scope.description,
        scope.text_version,
        scope.state.as_str(),
        scope.is_default,
        scope.default_requested,
        scope.advertised,
        scope.created_at.as_millis(),
        scope.updated_at.as_millis(),
        details.map_err(|_| Fault::Impossible("a scope that cannot be written"))?,
    ];
    run(connection, sql::PUT_SCOPE, row).map(drop)
}

pub(super) fn put_signing_key(connection: &Connection, key: &SigningKeyRecord) -> Done {
    let row = params![
        key.kid,
        key.algorithm.as_str(),
        key.wrapped,
        key.created_at.as_millis(),
        key.retired_at.map(UnixTime::as_millis),
    ];
    run(connection, sql::PUT_SIGNING_KEY, row).map(drop)
}

/// Answers 0 if the id or the name is taken.
pub(super) fn user(connection: &Connection, record: &UserRecord) -> Result<usize, Fault> {
    let user = &record.user;
    let row = params![
        user.id.as_str(),
        user.username,
        user.email,
        user.first_name,
        user.last_name,
        user.active,
        user.admin,
        groups(record)?,
        record.password,
        record.created_at.as_millis(),
        extra(&user.extra),
        user.language.as_ref().map(LanguageTag::as_str),
        folded_email(record),
    ];
    run(connection, sql::INSERT_USER, row)
}

/// Answers 0 if there is no such user, or another has the name.
pub(super) fn update_user(connection: &Connection, record: &UserRecord) -> Result<usize, Fault> {
    let user = &record.user;
    let row = params![
        user.username,
        user.email,
        user.first_name,
        user.last_name,
        user.active,
        user.admin,
        groups(record)?,
        record.password,
        record.created_at.as_millis(),
        extra(&user.extra),
        user.language.as_ref().map(LanguageTag::as_str),
        folded_email(record),
        user.id.as_str(),
    ];
    run(connection, sql::UPDATE_USER, row)
}

fn groups(record: &UserRecord) -> Result<String, Fault> {
    serde_json::to_string(&record.user.groups)
        .map_err(|_| Fault::Impossible("groups that cannot be written"))
}

fn folded_email(record: &UserRecord) -> Option<String> {
    let email = &record.user.email;
    (!email.is_empty()).then(|| email.to_ascii_lowercase())
}

pub(super) fn family(connection: &Connection, family: &Family) -> Done {
    let row = params![
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
    ];
    run(connection, sql::INSERT_FAMILY, row).map(drop)
}

pub(super) fn code(connection: &Connection, code: &AuthorizationCode) -> Done {
    let challenge = code.challenge.as_ref();
    let row = params![
        code.selector.as_bytes(),
        code.digest.as_bytes(),
        code.client.as_str(),
        code.user.as_str(),
        code.redirect_uri,
        code.scope.to_string(),
        audience(&code.audience),
        challenge.map(|challenge| challenge.method.as_str()),
        challenge.map(|challenge| &challenge.value),
        code.authenticated_at.as_millis(),
        code.issued_at.as_millis(),
        code.expires_at.as_millis(),
        code.used.map(|used| used.at.as_millis()),
        code.used.map(|used| *used.family.as_bytes()),
        code.ends_at.map(UnixTime::as_millis),
    ];
    run(connection, sql::INSERT_CODE, row).map(drop)
}

pub(super) fn access_token(connection: &Connection, token: &AccessToken) -> Done {
    let row = params![
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
    ];
    run(connection, sql::INSERT_ACCESS_TOKEN, row).map(drop)
}

pub(super) fn refresh_token(connection: &Connection, token: &RefreshToken) -> Done {
    let used = token.used.as_ref();
    let row = params![
        token.selector.as_bytes(),
        token.digest.as_bytes(),
        token.imported,
        token.family.as_bytes(),
        token.access_token.as_ref().map(Selector::as_bytes),
        token.issued_at.as_millis(),
        token.expires_at.as_millis(),
        used.map(|used| used.at.as_millis()),
        used.map(|used| used.nonce),
        used.map(|used| used.key.0),
        used.map(|used| *used.request.as_bytes()),
        used.map(|used| *used.successor.as_bytes()),
        used.map(|used| used.scope.to_string()),
        used.map(|used| used.access_token_expires_at.as_millis()),
    ];
    run(connection, sql::INSERT_REFRESH_TOKEN, row).map(drop)
}

pub(super) fn session(connection: &Connection, session: &Session) -> Done {
    let details = serde_json::to_string(&SessionDetails::of(session));
    let row = params![
        session.selector.as_bytes(),
        session.digest.as_bytes(),
        session.user.as_str(),
        session.authenticated_at.as_millis(),
        session.last_seen_at.as_millis(),
        session.expires_at.as_millis(),
        session.ended_at.map(UnixTime::as_millis),
        details.map_err(|_| Fault::Impossible("a session that cannot be written"))?,
    ];
    run(connection, sql::INSERT_SESSION, row).map(drop)
}

pub(super) fn setup_link(connection: &Connection, link: &SetupLink) -> Done {
    let row = params![
        link.selector.as_bytes(),
        link.digest.as_bytes(),
        link.expires_at.as_millis(),
        link.used_at.map(UnixTime::as_millis),
    ];
    run(connection, sql::INSERT_SETUP_LINK, row).map(drop)
}

fn extra(extra: &Extra) -> Option<String> {
    (!extra.is_empty()).then(|| extra.to_json())
}

fn audience(audience: &[String]) -> Option<String> {
    (!audience.is_empty()).then(|| audience.join("\n"))
}
