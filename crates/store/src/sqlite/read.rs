//! Reading what a plan names.

use bailiwick_core::{
    model::{
        AccessToken, AuthorizationCode, ClientId, Consent, Family, FamilyId, RefreshToken,
        SecondFactor, SecretUse, UserId, UserRecord,
    },
    opaque::{Selector, TokenKey},
    snapshot::Version,
    store::{LoadPlan, Loaded, SecondFactorKey, UserKey},
};
use rusqlite::{Params, Row};

use super::{audit, connection::Connection, fault::Fault, list, rows};
use crate::{
    columns::Unreadable,
    sql::{self, Statement},
};

pub(super) type Read<T> = Result<T, Fault>;

/// Reads the first row, if there is one.
pub(super) fn one<T>(
    connection: &Connection,
    statement: Statement,
    parameters: impl Params,
    read: fn(&Row<'_>) -> Read<T>,
) -> Read<Option<T>> {
    let mut statement = connection.statement(statement)?;
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(read).transpose()
}

/// Reads all rows.
pub(super) fn all<T>(
    connection: &Connection,
    statement: Statement,
    parameters: impl Params,
    read: fn(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let mut statement = connection.statement(statement)?;
    statement.query_and_then(parameters, read)?.collect()
}

/// When the secrets of `client` were last used.
pub(super) fn secret_uses(connection: &Connection, client: &ClientId) -> Read<Vec<SecretUse>> {
    all(
        connection,
        sql::SECRET_USES_OF,
        [client.as_str()],
        rows::secret_use,
    )
}

/// The version of clients and registry.
pub(super) fn version(connection: &Connection) -> Read<Version> {
    let version = one(connection, sql::VERSION, [], |row| rows::number(row, 0))?;
    let version = version.ok_or(Unreadable("version"))?;
    Ok(Version(version))
}

/// All that `plan` names; the caller holds a transaction.
pub(super) fn load(connection: &Connection, plan: &LoadPlan) -> Read<Box<Loaded>> {
    let mut loaded = Box::<Loaded>::default();
    loaded.version = version(connection)?;
    load_tokens(connection, plan, &mut loaded)?;
    if let Some(key) = plan.bearer {
        load_bearer(connection, key, &mut loaded)?;
    }
    if let Some(key) = plan.session {
        loaded.session = one(connection, sql::SESSION, [key.as_bytes()], rows::session)?;
    }
    if let Some(SecondFactorKey::Handle(handle)) = plan.second_factor {
        let found = one(
            connection,
            sql::SECOND_FACTOR_BY_HANDLE,
            [handle],
            rows::second_factor,
        );
        loaded.second_factor = found?;
    }
    loaded.user = load_user(connection, plan, &loaded)?;
    if let Some((SecondFactorKey::OfUser, record)) = plan.second_factor.zip(loaded.user.as_ref()) {
        loaded.second_factor = second_factor(connection, &record.user.id)?;
    }
    let consent_key = plan.consent.as_ref();
    if let Some((user, client)) = consent_key.and_then(|key| key.resolve(loaded.session.as_ref())) {
        loaded.consent = consent(connection, user, client)?;
    }
    if let Some(key) = plan.setup_link {
        loaded.setup_link = one(
            connection,
            sql::SETUP_LINK,
            [key.as_bytes()],
            rows::setup_link,
        )?;
        let administrator = one(connection, sql::ADMINISTRATOR, [], |_| Ok(()))?;
        loaded.administrator_exists = administrator.is_some();
    }
    if !plan.impact.is_empty() {
        loaded.impact = audit::impact(connection, plan)?;
    }
    if let Some(plan) = &plan.holdings {
        loaded.holdings = Some(Box::new(audit::holdings(connection, plan)?));
    }
    Ok(loaded)
}

fn load_tokens(connection: &Connection, plan: &LoadPlan, loaded: &mut Loaded) -> Read<()> {
    if let Some(key) = plan.code {
        loaded.code = one(connection, sql::CODE, [key.as_bytes()], rows::code)?;
    }
    if let Some(key) = plan.refresh_token {
        loaded.refresh_token = refresh_token(connection, key)?;
        if let Some(token) = &loaded.refresh_token {
            (loaded.successor, loaded.successor_access_token) = successor(connection, token)?;
        }
    }
    if let Some(key) = plan.access_token {
        loaded.access_token = access_token(connection, key)?;
    }
    let of_code = loaded.code.as_ref().and_then(|code| code.used);
    let id = of_code
        .map(|used| used.family)
        .or_else(|| loaded.refresh_token.as_ref().map(|token| token.family))
        .or_else(|| loaded.access_token.as_ref().and_then(|token| token.family));
    if let Some(id) = id {
        loaded.family = family(connection, id)?;
    }
    Ok(())
}

fn load_bearer(connection: &Connection, key: TokenKey, loaded: &mut Loaded) -> Read<()> {
    let Some(bearer) = access_token(connection, key)? else {
        return Ok(());
    };
    if let Some(id) = bearer.family {
        loaded.bearer_family = family(connection, id)?;
    }
    let of_family = loaded.bearer_family.as_ref().map(|family| &family.user);
    if let Some(id) = bearer.user.as_ref().or(of_family) {
        loaded.bearer_user = user(connection, id)?;
    }
    loaded.bearer = Some(bearer);
    Ok(())
}

fn load_user(
    connection: &Connection,
    plan: &LoadPlan,
    loaded: &Loaded,
) -> Read<Option<UserRecord>> {
    match &plan.user {
        Some(UserKey::Id(id)) => return user(connection, id),
        Some(UserKey::Login(login)) => return user_by_login(connection, login),
        None => {}
    }
    let session = loaded.session.as_ref().map(|session| &session.user);
    let id = session
        .or_else(|| loaded.code.as_ref().map(|code| &code.user))
        .or_else(|| loaded.family.as_ref().map(|family| &family.user))
        .or_else(|| loaded.access_token.as_ref()?.user.as_ref())
        .or_else(|| loaded.second_factor.as_ref().map(|kept| &kept.user));
    id.map_or(Ok(None), |id| user(connection, id))
}

fn user(connection: &Connection, id: &UserId) -> Read<Option<UserRecord>> {
    one(connection, sql::USER, [id.as_str()], rows::user)
}

/// The second factors of `user`.
pub(super) fn second_factor(connection: &Connection, user: &UserId) -> Read<Option<SecondFactor>> {
    let key = [user.as_str()];
    one(connection, sql::SECOND_FACTOR_OF, key, rows::second_factor)
}

fn user_by_login(connection: &Connection, login: &str) -> Read<Option<UserRecord>> {
    let named = one(connection, sql::USER_BY_NAME, [login], rows::user)?;
    if named.is_some() || login.is_empty() {
        return Ok(named);
    }
    let folded = login.to_ascii_lowercase();
    let mut users = all(connection, sql::USERS_BY_EMAIL, [folded], rows::user)?;
    let found = users.pop();
    Ok(found.filter(|_| users.is_empty()))
}

fn access_token(connection: &Connection, key: TokenKey) -> Read<Option<AccessToken>> {
    let find = |statement, key: &[u8]| one(connection, statement, [key], rows::access_token);
    match &key {
        TokenKey::Selector(selector) => find(sql::ACCESS_TOKEN, selector.as_bytes()),
        TokenKey::Imported(digest) => find(sql::IMPORTED_ACCESS_TOKEN, digest.as_bytes()),
        TokenKey::Jwt { jti, digest } => match find(sql::ACCESS_TOKEN, jti.as_bytes())? {
            Some(row) => Ok(Some(row)),
            None => find(sql::IMPORTED_ACCESS_TOKEN, digest.as_bytes()),
        },
    }
}

pub(super) fn refresh_token(connection: &Connection, key: TokenKey) -> Read<Option<RefreshToken>> {
    let (statement, key): (_, &[u8]) = match &key {
        TokenKey::Selector(selector) => (sql::REFRESH_TOKEN, selector.as_bytes()),
        TokenKey::Imported(digest) | TokenKey::Jwt { digest, .. } => {
            (sql::IMPORTED_REFRESH_TOKEN, digest.as_bytes())
        }
    };
    one(connection, statement, [key], rows::refresh_token)
}

/// The pair that came of a spent refresh token.
pub(super) fn successor(
    connection: &Connection,
    token: &RefreshToken,
) -> Read<(Option<RefreshToken>, Option<AccessToken>)> {
    let Some(used) = &token.used else {
        return Ok((None, None));
    };
    let successor = refresh_token(connection, TokenKey::Selector(used.successor))?;
    let selector = successor.as_ref().and_then(|row| row.access_token);
    let access_token = match selector {
        Some(selector) => access_token(connection, TokenKey::Selector(selector))?,
        None => None,
    };
    Ok((successor, access_token))
}

pub(super) fn family(connection: &Connection, id: FamilyId) -> Read<Option<Family>> {
    one(connection, sql::FAMILY, [id.as_bytes()], rows::family)
}

pub(super) fn code(connection: &Connection, selector: Selector) -> Read<Option<AuthorizationCode>> {
    one(connection, sql::CODE, [selector.as_bytes()], rows::code)
}

pub(super) fn user_exists(connection: &Connection, id: &UserId) -> Read<bool> {
    Ok(user(connection, id)?.is_some())
}

fn consent(connection: &Connection, user: &UserId, client: &ClientId) -> Read<Option<Consent>> {
    let key = [user.as_str(), client.as_str()];
    let mut consents = list::consents(connection, sql::CONSENT, key)?;
    Ok(consents.pop())
}
