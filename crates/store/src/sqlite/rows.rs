//! Rows to records: columns in the order of the lists in [`crate::sql`].

use bailiwick_core::{
    Digest, UnixTime,
    env::KeyId,
    model::{
        AccessToken, AuthorizationCode, ChallengeMethod, ClientId, ClientRecord, ClientType,
        CodeChallenge, CodeUse, ConsentedScope, Extra, Family, FamilyId, GrantType, Group,
        LanguageTag, Owner, RefreshToken, RefreshTokenUse, RegisteredScope, ScopeId, ScopeState,
        SecretName, SecretUse, Session, SetupLink, SigningAlgorithm, SigningKeyRecord, User,
        UserId, UserRecord,
    },
    opaque::Selector,
    scope::{ScopeSet, ScopeToken},
};
use rusqlite::{Row, types::ValueRef};

use super::fault::Fault;
use crate::details::{ClientDetails, ScopeDetails, SessionDetails};

type Read<T> = Result<T, Fault>;

pub(super) fn client(row: &Row<'_>) -> Read<ClientRecord> {
    let details: ClientDetails =
        serde_json::from_str(text(row, 7)?).map_err(|_| Fault::Unreadable("client"))?;
    Ok(ClientRecord {
        id: ClientId::new(text(row, 0)?),
        name: row.get(1)?,
        client_type: word(row, 2, ClientType::parse, "client type")?,
        owner: optional_text(row, 3)?.map(UserId::new),
        disabled: row.get(4)?,
        created_at: time(row, 5)?,
        updated_at: time(row, 6)?,
        grant_types: details.grant_types,
        redirect_uris: details.redirect_uris,
        post_logout_redirect_uris: details.post_logout_redirect_uris,
        allowed_origins: details.allowed_origins,
        scope: details.scope,
        auth_method: details.auth_method,
        secrets: details.secrets.into_iter().map(|kept| kept.0).collect(),
        skip_authorization: details.skip_authorization,
        pkce_required: details.pkce_required,
        access_token_lifetime: details.access_token_lifetime,
        mixed_audience: details.mixed_audience,
        partial_consent: details.partial_consent,
        resource_server: details.resource_server,
        default_scope: details.default_scope,
        scope_rules: details.scope_rules,
        narrows_scope: details.narrows_scope,
        extra: details.extra,
    })
}

pub(super) fn scope(row: &Row<'_>) -> Read<RegisteredScope> {
    let details: ScopeDetails = serde_json::from_str(text(row, 11)?)
        .map_err(|_| Fault::Unreadable("details of a scope"))?;
    let scope = RegisteredScope {
        description: row.get(3)?,
        text_version: row.get(4)?,
        state: word(row, 5, ScopeState::parse, "scope state")?,
        is_default: row.get(6)?,
        default_requested: row.get(7)?,
        advertised: row.get(8)?,
        updated_at: time(row, 10)?,
        ..RegisteredScope::new(
            ScopeId(number(row, 1)?),
            scope_token(row, 0)?,
            owner(row, 2)?,
            time(row, 9)?,
        )
    };
    Ok(details.complete(scope))
}

pub(super) fn signing_key(row: &Row<'_>) -> Read<SigningKeyRecord> {
    Ok(SigningKeyRecord {
        kid: row.get(0)?,
        algorithm: word(row, 1, SigningAlgorithm::parse, "signing algorithm")?,
        wrapped: row.get(2)?,
        created_at: time(row, 3)?,
        retired_at: optional_time(row, 4)?,
    })
}

pub(super) fn user(row: &Row<'_>) -> Read<UserRecord> {
    let groups = serde_json::from_str(text(row, 7)?);
    Ok(UserRecord {
        user: User {
            id: UserId::new(text(row, 0)?),
            username: row.get(1)?,
            email: row.get(2)?,
            first_name: row.get(3)?,
            last_name: row.get(4)?,
            active: row.get(5)?,
            admin: row.get(6)?,
            groups: groups.map_err(|_| Fault::Unreadable("list of groups"))?,
            extra: extra(row, 10)?,
            language: language(row, 11)?,
        },
        password: row.get(8)?,
        created_at: time(row, 9)?,
    })
}

pub(super) fn group(row: &Row<'_>) -> Read<Group> {
    Ok(Group {
        name: row.get(0)?,
        created_at: time(row, 1)?,
    })
}

pub(super) fn family(row: &Row<'_>) -> Read<Family> {
    Ok(Family {
        id: FamilyId::from_bytes(bytes(row, 0)?),
        client: ClientId::new(text(row, 1)?),
        user: UserId::new(text(row, 2)?),
        grant_type: word(row, 3, GrantType::parse, "grant type")?,
        scope: scope_set(row, 4)?,
        audience: audience(row, 5)?,
        created_at: time(row, 6)?,
        expires_at: time(row, 7)?,
        revoked_at: optional_time(row, 8)?,
        authenticated_at: optional_time(row, 9)?,
        last_used_at: optional_time(row, 10)?,
    })
}

pub(super) fn code(row: &Row<'_>) -> Read<AuthorizationCode> {
    let used_at = optional_time(row, 12)?;
    let family = optional_bytes(row, 13)?.map(FamilyId::from_bytes);
    Ok(AuthorizationCode {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        client: ClientId::new(text(row, 2)?),
        user: UserId::new(text(row, 3)?),
        redirect_uri: row.get(4)?,
        scope: scope_set(row, 5)?,
        audience: audience(row, 6)?,
        challenge: challenge(row, 7)?,
        authenticated_at: time(row, 9)?,
        issued_at: time(row, 10)?,
        expires_at: time(row, 11)?,
        used: used_at
            .zip(family)
            .map(|(at, family)| CodeUse { at, family }),
        ends_at: optional_time(row, 14)?,
    })
}

fn challenge(row: &Row<'_>, at: usize) -> Read<Option<CodeChallenge>> {
    if optional_text(row, at)?.is_none() {
        return Ok(None);
    }
    let method = word(row, at, ChallengeMethod::parse, "challenge method")?;
    let value = row.get(at + 1)?;
    Ok(Some(CodeChallenge { method, value }))
}

pub(super) fn access_token(row: &Row<'_>) -> Read<AccessToken> {
    Ok(AccessToken {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        imported: row.get(2)?,
        is_static: row.get(3)?,
        client: ClientId::new(text(row, 4)?),
        user: optional_text(row, 5)?.map(UserId::new),
        family: optional_bytes(row, 6)?.map(FamilyId::from_bytes),
        scope: scope_set(row, 7)?,
        audience: audience(row, 8)?,
        issued_at: time(row, 9)?,
        expires_at: optional_time(row, 10)?,
        revoked_at: optional_time(row, 11)?,
        last_used_at: optional_time(row, 12)?,
        extra: extra(row, 13)?,
    })
}

pub(super) fn refresh_token(row: &Row<'_>) -> Read<RefreshToken> {
    Ok(RefreshToken {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        imported: row.get(2)?,
        family: FamilyId::from_bytes(bytes(row, 3)?),
        access_token: optional_bytes(row, 4)?.map(Selector::from_bytes),
        issued_at: time(row, 5)?,
        expires_at: time(row, 6)?,
        used: match optional_time(row, 7)? {
            None => None,
            Some(at) => Some(RefreshTokenUse {
                at,
                nonce: bytes(row, 8)?,
                key: KeyId(bytes(row, 9)?),
                request: digest(row, 10)?,
                successor: selector(row, 11)?,
                scope: scope_set(row, 12)?,
                access_token_expires_at: time(row, 13)?,
            }),
        },
    })
}

pub(super) fn session(row: &Row<'_>) -> Read<Session> {
    Ok(Session {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        user: UserId::new(text(row, 2)?),
        authenticated_at: time(row, 3)?,
        last_seen_at: time(row, 4)?,
        expires_at: time(row, 5)?,
        ended_at: optional_time(row, 6)?,
        user_agent: session_details(row, 7)?.user_agent,
    })
}

fn session_details(row: &Row<'_>, at: usize) -> Read<SessionDetails> {
    let details = serde_json::from_str(text(row, at)?);
    details.map_err(|_| Fault::Unreadable("details of a session"))
}

pub(super) fn setup_link(row: &Row<'_>) -> Read<SetupLink> {
    Ok(SetupLink {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        expires_at: time(row, 2)?,
        used_at: optional_time(row, 3)?,
    })
}

/// One scope of a consent, with the user and the client whose it is.
pub(super) fn consented(row: &Row<'_>) -> Read<(UserId, ClientId, ConsentedScope)> {
    let scope = ConsentedScope {
        name: scope_token(row, 2)?,
        owner: owner(row, 3)?,
        text_version: row.get(4)?,
        granted_at: time(row, 5)?,
        shown: row.get(6)?,
        language: language(row, 7)?,
        until: optional_time(row, 8)?,
    };
    let (user, client) = (text(row, 0)?, text(row, 1)?);
    Ok((UserId::new(user), ClientId::new(client), scope))
}

pub(super) fn secret_use(row: &Row<'_>) -> Read<SecretUse> {
    Ok(SecretUse {
        client: ClientId::new(text(row, 0)?),
        secret: SecretName::from_bytes(bytes(row, 1)?),
        last_used_at: time(row, 2)?,
    })
}

fn language(row: &Row<'_>, at: usize) -> Read<Option<LanguageTag>> {
    let tag: Option<String> = row.get(at)?;
    tag.map(|tag| LanguageTag::parse(&tag).ok_or(Fault::Unreadable("language")))
        .transpose()
}

/// A number that is never negative.
pub(super) fn number(row: &Row<'_>, at: usize) -> Read<u64> {
    let number: i64 = row.get(at)?;
    u64::try_from(number).map_err(|_| Fault::Unreadable("number"))
}

/// One of a closed set of words, named `what` if it is none of them.
pub(super) fn word<T>(
    row: &Row<'_>,
    at: usize,
    parse: fn(&str) -> Option<T>,
    what: &'static str,
) -> Read<T> {
    parse(text(row, at)?).ok_or(Fault::Unreadable(what))
}

fn owner(row: &Row<'_>, at: usize) -> Read<Owner> {
    let client = optional_text(row, at)?.map(ClientId::new);
    Ok(client.map_or(Owner::AuthorizationServer, Owner::ResourceServer))
}

fn selector(row: &Row<'_>, at: usize) -> Read<Selector> {
    bytes(row, at).map(Selector::from_bytes)
}

fn digest(row: &Row<'_>, at: usize) -> Read<Digest> {
    bytes(row, at).map(Digest::from_bytes)
}

pub(super) fn time(row: &Row<'_>, at: usize) -> Read<UnixTime> {
    Ok(UnixTime::from_millis(row.get(at)?))
}

fn optional_time(row: &Row<'_>, at: usize) -> Read<Option<UnixTime>> {
    Ok(row.get::<_, Option<i64>>(at)?.map(UnixTime::from_millis))
}

fn scope_token(row: &Row<'_>, at: usize) -> Read<ScopeToken> {
    ScopeToken::parse(text(row, at)?).map_err(|_| Fault::Unreadable("scope name"))
}

fn scope_set(row: &Row<'_>, at: usize) -> Read<ScopeSet> {
    ScopeSet::from_stored(text(row, at)?).map_err(|_| Fault::Unreadable("scope"))
}

fn extra(row: &Row<'_>, at: usize) -> Read<Extra> {
    optional_text(row, at)?.map_or(Ok(Extra::EMPTY), |text| {
        Extra::parse(text).ok_or(Fault::Unreadable("extra"))
    })
}

fn audience(row: &Row<'_>, at: usize) -> Read<Vec<String>> {
    let audience = optional_text(row, at)?;
    Ok(audience.map_or_else(Vec::new, |text| {
        text.split('\n').map(str::to_owned).collect()
    }))
}

/// The text of a column, not copied.
pub(super) fn text<'r>(row: &'r Row<'_>, at: usize) -> Read<&'r str> {
    optional_text(row, at)?.ok_or(Fault::Unreadable("text"))
}

pub(super) fn optional_text<'r>(row: &'r Row<'_>, at: usize) -> Read<Option<&'r str>> {
    match row.get_ref(at)? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text);
            text.map(Some).map_err(|_| Fault::Unreadable("text"))
        }
        _ => Err(Fault::Unreadable("text")),
    }
}

fn bytes<const N: usize>(row: &Row<'_>, at: usize) -> Read<[u8; N]> {
    optional_bytes(row, at)?.ok_or(Fault::Unreadable("key"))
}

fn optional_bytes<const N: usize>(row: &Row<'_>, at: usize) -> Read<Option<[u8; N]>> {
    match row.get_ref(at)? {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(blob) => {
            let bytes = blob.try_into();
            bytes.map(Some).map_err(|_| Fault::Unreadable("key"))
        }
        _ => Err(Fault::Unreadable("key")),
    }
}
