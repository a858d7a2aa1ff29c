//! Rows to records: columns in the order of the lists in [`crate::sql`].

use crate::{
    columns::{Columns, Unreadable},
    details::{ClientDetails, ScopeDetails, SecondFactorDetails, SessionDetails},
};
use bailiwick_core::{
    Digest, UnixTime,
    env::KeyId,
    model::{
        AccessToken, Amr, ApiToken, AuthorizationCode, ChallengeMethod, ClientId, ClientRecord,
        ClientType, CodeChallenge, CodeUse, ConsentedScope, Extra, Family, FamilyId, GrantType,
        Group, LanguageTag, Owner, RefreshToken, RefreshTokenUse, RegisteredScope, ScopeId,
        ScopeState, SecondFactor, SecretName, SecretUse, Session, SetupLink, SigningAlgorithm,
        SigningKeyRecord, User, UserId, UserRecord, WeatherCount, WeatherKind, WeatherSubject,
    },
    opaque::Selector,
    scope::{ScopeSet, ScopeToken},
};

type Read<T, C> = Result<T, <C as Columns>::Fault>;

pub(crate) fn client<C: Columns>(row: &C) -> Read<ClientRecord, C> {
    let details: ClientDetails =
        serde_json::from_str(text(row, 7)?).map_err(|_| Unreadable("client"))?;
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

pub(crate) fn scope<C: Columns>(row: &C) -> Read<RegisteredScope, C> {
    let details: ScopeDetails =
        serde_json::from_str(text(row, 11)?).map_err(|_| Unreadable("details of a scope"))?;
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

pub(crate) fn signing_key<C: Columns>(row: &C) -> Read<SigningKeyRecord, C> {
    Ok(SigningKeyRecord {
        kid: row.get(0)?,
        algorithm: word(row, 1, SigningAlgorithm::parse, "signing algorithm")?,
        wrapped: row.get(2)?,
        created_at: time(row, 3)?,
        retired_at: optional_time(row, 4)?,
    })
}

pub(crate) fn user<C: Columns>(row: &C) -> Read<UserRecord, C> {
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
            groups: groups.map_err(|_| Unreadable("list of groups"))?,
            extra: extra(row, 10)?,
            language: language(row, 11)?,
        },
        password: row.get(8)?,
        created_at: time(row, 9)?,
    })
}

pub(crate) fn group<C: Columns>(row: &C) -> Read<Group, C> {
    Ok(Group {
        name: row.get(0)?,
        created_at: time(row, 1)?,
    })
}

pub(crate) fn family<C: Columns>(row: &C) -> Read<Family, C> {
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

pub(crate) fn code<C: Columns>(row: &C) -> Read<AuthorizationCode, C> {
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

fn challenge<C: Columns>(row: &C, at: usize) -> Read<Option<CodeChallenge>, C> {
    if optional_text(row, at)?.is_none() {
        return Ok(None);
    }
    let method = word(row, at, ChallengeMethod::parse, "challenge method")?;
    let value = row.get(at + 1)?;
    Ok(Some(CodeChallenge { method, value }))
}

pub(crate) fn access_token<C: Columns>(row: &C) -> Read<AccessToken, C> {
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

pub(crate) fn refresh_token<C: Columns>(row: &C) -> Read<RefreshToken, C> {
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

pub(crate) fn session<C: Columns>(row: &C) -> Read<Session, C> {
    let details = session_details(row, 7)?;
    let words = details.amr.iter().map(String::as_str);
    Ok(Session {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        user: UserId::new(text(row, 2)?),
        authenticated_at: time(row, 3)?,
        last_seen_at: time(row, 4)?,
        expires_at: time(row, 5)?,
        ended_at: optional_time(row, 6)?,
        user_agent: details.user_agent,
        amr: words.filter_map(Amr::parse).collect(),
    })
}

pub(crate) fn second_factor<C: Columns>(row: &C) -> Read<SecondFactor, C> {
    let details: SecondFactorDetails =
        serde_json::from_str(text(row, 3)?).map_err(|_| Unreadable("details of second factors"))?;
    let (user, handle) = (UserId::new(text(row, 0)?), bytes(row, 1)?);
    Ok(details.into_second_factor(user, handle, number(row, 2)?))
}

fn session_details<C: Columns>(row: &C, at: usize) -> Read<SessionDetails, C> {
    let details = serde_json::from_str(text(row, at)?);
    Ok(details.map_err(|_| Unreadable("details of a session"))?)
}

pub(crate) fn api_token<C: Columns>(row: &C) -> Read<ApiToken, C> {
    Ok(ApiToken {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        user: UserId::new(text(row, 2)?),
        name: text(row, 3)?.to_owned(),
        read_only: row.get(4)?,
        created_at: time(row, 5)?,
        expires_at: time(row, 6)?,
        last_used_at: optional_time(row, 7)?,
        revoked_at: optional_time(row, 8)?,
    })
}

pub(crate) fn setup_link<C: Columns>(row: &C) -> Read<SetupLink, C> {
    Ok(SetupLink {
        selector: selector(row, 0)?,
        digest: digest(row, 1)?,
        expires_at: time(row, 2)?,
        used_at: optional_time(row, 3)?,
    })
}

/// One scope of a consent, with the user and the client whose it is.
pub(crate) fn consented<C: Columns>(row: &C) -> Read<(UserId, ClientId, ConsentedScope), C> {
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

pub(crate) fn secret_use<C: Columns>(row: &C) -> Read<SecretUse, C> {
    Ok(SecretUse {
        client: ClientId::new(text(row, 0)?),
        secret: SecretName::from_bytes(bytes(row, 1)?),
        last_used_at: time(row, 2)?,
    })
}

pub(crate) fn weather<C: Columns>(row: &C) -> Read<WeatherCount, C> {
    let subject = WeatherSubject::of(text(row, 2)?, text(row, 3)?);
    Ok(WeatherCount {
        hour: time(row, 0)?,
        kind: word(row, 1, WeatherKind::parse, "kind of weather")?,
        subject: subject.ok_or(Unreadable("subject of weather"))?,
        count: number(row, 4)?,
    })
}

fn language<C: Columns>(row: &C, at: usize) -> Read<Option<LanguageTag>, C> {
    let tag: Option<String> = row.get(at)?;
    let tag = tag.map(|tag| LanguageTag::parse(&tag).ok_or(Unreadable("language")));
    Ok(tag.transpose()?)
}

/// A number that is never negative.
pub(crate) fn number<C: Columns>(row: &C, at: usize) -> Read<u64, C> {
    let number: i64 = row.get(at)?;
    Ok(u64::try_from(number).map_err(|_| Unreadable("number"))?)
}

/// One of a closed set of words, named `what` if it is none of them.
pub(crate) fn word<C: Columns, T>(
    row: &C,
    at: usize,
    parse: fn(&str) -> Option<T>,
    what: &'static str,
) -> Read<T, C> {
    Ok(parse(text(row, at)?).ok_or(Unreadable(what))?)
}

fn owner<C: Columns>(row: &C, at: usize) -> Read<Owner, C> {
    let client = optional_text(row, at)?.map(ClientId::new);
    Ok(client.map_or(Owner::AuthorizationServer, Owner::ResourceServer))
}

fn selector<C: Columns>(row: &C, at: usize) -> Read<Selector, C> {
    bytes(row, at).map(Selector::from_bytes)
}

fn digest<C: Columns>(row: &C, at: usize) -> Read<Digest, C> {
    bytes(row, at).map(Digest::from_bytes)
}

pub(crate) fn time<C: Columns>(row: &C, at: usize) -> Read<UnixTime, C> {
    Ok(UnixTime::from_millis(row.get(at)?))
}

fn optional_time<C: Columns>(row: &C, at: usize) -> Read<Option<UnixTime>, C> {
    Ok(row.get::<Option<i64>>(at)?.map(UnixTime::from_millis))
}

fn scope_token<C: Columns>(row: &C, at: usize) -> Read<ScopeToken, C> {
    Ok(ScopeToken::parse(text(row, at)?).map_err(|_| Unreadable("scope name"))?)
}

fn scope_set<C: Columns>(row: &C, at: usize) -> Read<ScopeSet, C> {
    Ok(ScopeSet::from_stored(text(row, at)?).map_err(|_| Unreadable("scope"))?)
}

fn extra<C: Columns>(row: &C, at: usize) -> Read<Extra, C> {
    optional_text(row, at)?.map_or(Ok(Extra::EMPTY), |text| {
        Ok(Extra::parse(text).ok_or(Unreadable("extra"))?)
    })
}

fn audience<C: Columns>(row: &C, at: usize) -> Read<Vec<String>, C> {
    let audience = optional_text(row, at)?;
    Ok(audience.map_or_else(Vec::new, |text| {
        text.split('\n').map(str::to_owned).collect()
    }))
}

/// The text of a column, not copied.
pub(crate) fn text<C: Columns>(row: &C, at: usize) -> Read<&str, C> {
    Ok(row.text(at)?.ok_or(Unreadable("text"))?)
}

/// The text of a column, if it has one, not copied.
pub(crate) fn optional_text<C: Columns>(row: &C, at: usize) -> Read<Option<&str>, C> {
    row.text(at)
}

fn bytes<C: Columns, const N: usize>(row: &C, at: usize) -> Read<[u8; N], C> {
    Ok(optional_bytes(row, at)?.ok_or(Unreadable("key"))?)
}

fn optional_bytes<C: Columns, const N: usize>(row: &C, at: usize) -> Read<Option<[u8; N]>, C> {
    let Some(blob) = row.blob(at)? else {
        return Ok(None);
    };
    let bytes = blob.try_into().map_err(|_| Unreadable("key"))?;
    Ok(Some(bytes))
}
