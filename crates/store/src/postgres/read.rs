//! Reading what a plan names. What does not depend on each other is asked for at
//! once, and so sent together.

use bailiwick_core::{
    model::ClientId,
    model::{
        AccessToken, AuthorizationCode, Consent, Family, FamilyId, RefreshToken, SecondFactor,
        SecretUse, Session, SetupLink, UserId, UserRecord,
    },
    opaque::{Selector, TokenKey},
    snapshot::Version,
    store::{ConsentKey, LoadPlan, Loaded, SecondFactorKey, UserKey},
};
use futures_util::future::{try_join, try_join3, try_join4};
use tokio_postgres::Row;

use super::{audit, connection::Connection, fault::Fault, list};
use crate::{
    columns::Unreadable,
    rows,
    sql::{self, Statement},
    value::{Value, values},
};

pub(super) type Read<T> = Result<T, Fault>;

/// Reads the first row, if there is one.
pub(super) async fn one<T>(
    connection: &Connection,
    statement: Statement,
    parameters: &[Value<'_>],
    read: fn(&Row) -> Read<T>,
) -> Read<Option<T>> {
    let found = connection.query(statement, parameters).await?;
    found.first().map(read).transpose()
}

/// Reads all rows.
pub(super) async fn all<T>(
    connection: &Connection,
    statement: Statement,
    parameters: &[Value<'_>],
    read: fn(&Row) -> Read<T>,
) -> Read<Vec<T>> {
    let found = connection.query(statement, parameters).await?;
    found.iter().map(read).collect()
}

/// When the secrets of `client` were last used.
pub(super) async fn secret_uses(
    connection: &Connection,
    client: &ClientId,
) -> Read<Vec<SecretUse>> {
    let parameters = values![client.as_str()];
    all(
        connection,
        sql::SECRET_USES_OF,
        &parameters,
        rows::secret_use,
    )
    .await
}

/// The version of clients and registry.
pub(super) async fn version(connection: &Connection) -> Read<Version> {
    let version = one(connection, sql::VERSION, &[], |row| rows::number(row, 0)).await?;
    let version = version.ok_or(Unreadable("version"))?;
    Ok(Version(version))
}

/// All that `plan` names; the caller holds a transaction that sees one moment.
pub(super) async fn load(connection: &Connection, plan: &LoadPlan) -> Read<Box<Loaded>> {
    let mut loaded = Box::<Loaded>::default();
    let whose = try_join3(
        session(connection, plan.session),
        setup_link(connection, plan.setup_link),
        named_user(connection, plan.user.as_ref()),
    );
    let tokens = load_tokens(connection, plan);
    let bearer = load_bearer(connection, plan.bearer);
    let (version, tokens, bearer, whose) =
        try_join4(version(connection), tokens, bearer, whose).await?;
    loaded.version = version;
    tokens.put_into(&mut loaded);
    (loaded.bearer, loaded.bearer_family, loaded.bearer_user) = bearer;
    loaded.session = whose.0;
    (loaded.setup_link, loaded.administrator_exists) = whose.1;
    loaded.user = whose.2;
    let key = plan.consent.as_ref();
    let user = async {
        if plan.user.is_some() {
            return Ok(None);
        }
        user_of(connection, &loaded).await
    };
    let consent = consent_by(connection, key, loaded.session.as_ref());
    let (user, consent) = try_join(user, consent).await?;
    if user.is_some() {
        loaded.user = user;
    }
    loaded.consent = consent;
    load_second_factor(connection, plan, &mut loaded).await?;
    if !plan.impact.is_empty() {
        loaded.impact = audit::impact(connection, plan).await?;
    }
    if let Some(plan) = &plan.holdings {
        loaded.holdings = Some(Box::new(audit::holdings(connection, plan).await?));
    }
    Ok(loaded)
}

/// The second factors, and whom they name if nothing else names a user.
async fn load_second_factor(
    connection: &Connection,
    plan: &LoadPlan,
    loaded: &mut Loaded,
) -> Read<()> {
    let kept = match (plan.second_factor, &loaded.user) {
        (Some(SecondFactorKey::Handle(handle)), _) => {
            let key = values![&handle];
            let statement = sql::SECOND_FACTOR_BY_HANDLE;
            one(connection, statement, &key, rows::second_factor).await?
        }
        (Some(SecondFactorKey::OfUser), Some(record)) => {
            second_factor(connection, &record.user.id).await?
        }
        (Some(SecondFactorKey::OfUser), None) | (None, _) => None,
    };
    let named = kept.as_ref().map(|kept| kept.user.clone());
    loaded.second_factor = kept;
    if let Some(named) = named.filter(|_| loaded.user.is_none() && names_nobody(plan, loaded)) {
        loaded.user = user(connection, &named).await?;
    }
    Ok(())
}

/// Whether no other row names a user.
fn names_nobody(plan: &LoadPlan, loaded: &Loaded) -> bool {
    plan.user.is_none() && user_id_of(loaded).is_none()
}

/// The second factors of `user`.
pub(super) async fn second_factor(
    connection: &Connection,
    user: &UserId,
) -> Read<Option<SecondFactor>> {
    let key = values![user.as_str()];
    one(connection, sql::SECOND_FACTOR_OF, &key, rows::second_factor).await
}

/// What hangs together by families.
struct Tokens {
    code: Option<AuthorizationCode>,
    refresh_token: Option<RefreshToken>,
    successor: (Option<RefreshToken>, Option<AccessToken>),
    access_token: Option<AccessToken>,
    family: Option<Family>,
}

impl Tokens {
    fn put_into(self, loaded: &mut Loaded) {
        loaded.code = self.code;
        loaded.refresh_token = self.refresh_token;
        (loaded.successor, loaded.successor_access_token) = self.successor;
        loaded.access_token = self.access_token;
        loaded.family = self.family;
    }
}

async fn load_tokens(connection: &Connection, plan: &LoadPlan) -> Read<Tokens> {
    let code_row = async {
        match plan.code {
            Some(key) => code(connection, key).await,
            None => Ok(None),
        }
    };
    let refresh_row = async {
        match plan.refresh_token {
            Some(key) => refresh_token(connection, key).await,
            None => Ok(None),
        }
    };
    let access_row = async {
        match plan.access_token {
            Some(key) => access_token(connection, key).await,
            None => Ok(None),
        }
    };
    let (code, refresh_token, access_token) = try_join3(code_row, refresh_row, access_row).await?;
    let of_code = code.as_ref().and_then(|code| code.used);
    let id = of_code
        .map(|used| used.family)
        .or_else(|| refresh_token.as_ref().map(|token| token.family))
        .or_else(|| access_token.as_ref().and_then(|token| token.family));
    let family_row = async {
        match id {
            Some(id) => family(connection, id).await,
            None => Ok(None),
        }
    };
    let successor_rows = async {
        match &refresh_token {
            Some(token) => successor(connection, token).await,
            None => Ok((None, None)),
        }
    };
    let (family, successor) = try_join(family_row, successor_rows).await?;
    Ok(Tokens {
        code,
        refresh_token,
        successor,
        access_token,
        family,
    })
}

type Bearer = (Option<AccessToken>, Option<Family>, Option<UserRecord>);

async fn load_bearer(connection: &Connection, key: Option<TokenKey>) -> Read<Bearer> {
    let Some(key) = key else {
        return Ok((None, None, None));
    };
    let Some(bearer) = access_token(connection, key).await? else {
        return Ok((None, None, None));
    };
    let bearer_family = match bearer.family {
        Some(id) => family(connection, id).await?,
        None => None,
    };
    let of_family = bearer_family.as_ref().map(|family| &family.user);
    let bearer_user = match bearer.user.as_ref().or(of_family) {
        Some(id) => user(connection, id).await?,
        None => None,
    };
    Ok((Some(bearer), bearer_family, bearer_user))
}

async fn session(connection: &Connection, key: Option<Selector>) -> Read<Option<Session>> {
    let Some(key) = key else {
        return Ok(None);
    };
    let parameters = values![key.as_bytes()];
    one(connection, sql::SESSION, &parameters, rows::session).await
}

async fn setup_link(
    connection: &Connection,
    key: Option<Selector>,
) -> Read<(Option<SetupLink>, bool)> {
    let Some(key) = key else {
        return Ok((None, false));
    };
    let parameters = values![key.as_bytes()];
    let link = one(connection, sql::SETUP_LINK, &parameters, rows::setup_link);
    let administrator = one(connection, sql::ADMINISTRATOR, &[], |_| Ok(()));
    let (link, administrator) = try_join(link, administrator).await?;
    Ok((link, administrator.is_some()))
}

async fn named_user(connection: &Connection, key: Option<&UserKey>) -> Read<Option<UserRecord>> {
    match key {
        Some(UserKey::Id(id)) => user(connection, id).await,
        Some(UserKey::Login(login)) => user_by_login(connection, login).await,
        None => Ok(None),
    }
}

/// The user whom the rows name.
async fn user_of(connection: &Connection, loaded: &Loaded) -> Read<Option<UserRecord>> {
    match user_id_of(loaded) {
        Some(id) => user(connection, id).await,
        None => Ok(None),
    }
}

fn user_id_of(loaded: &Loaded) -> Option<&UserId> {
    let session = loaded.session.as_ref().map(|session| &session.user);
    session
        .or_else(|| loaded.code.as_ref().map(|code| &code.user))
        .or_else(|| loaded.family.as_ref().map(|family| &family.user))
        .or_else(|| loaded.access_token.as_ref()?.user.as_ref())
}

async fn user(connection: &Connection, id: &UserId) -> Read<Option<UserRecord>> {
    one(connection, sql::USER, &values![id.as_str()], rows::user).await
}

async fn user_by_login(connection: &Connection, login: &str) -> Read<Option<UserRecord>> {
    let named = one(connection, sql::USER_BY_NAME, &values![login], rows::user).await?;
    if named.is_some() || login.is_empty() {
        return Ok(named);
    }
    let parameters = values![login.to_ascii_lowercase()];
    let mut users = all(connection, sql::USERS_BY_EMAIL, &parameters, rows::user).await?;
    let found = users.pop();
    Ok(found.filter(|_| users.is_empty()))
}

async fn access_token(connection: &Connection, key: TokenKey) -> Read<Option<AccessToken>> {
    let (statement, bytes): (_, &[u8]) = match &key {
        TokenKey::Selector(selector) => (sql::ACCESS_TOKEN, selector.as_bytes()),
        TokenKey::Imported(digest) => (sql::IMPORTED_ACCESS_TOKEN, digest.as_bytes()),
        TokenKey::Jwt { jti, digest } => {
            let by_jti = values![jti.as_bytes()];
            let by_digest = values![digest.as_bytes()];
            let (found, imported) = try_join(
                one(connection, sql::ACCESS_TOKEN, &by_jti, rows::access_token),
                one(
                    connection,
                    sql::IMPORTED_ACCESS_TOKEN,
                    &by_digest,
                    rows::access_token,
                ),
            )
            .await?;
            return Ok(found.or(imported));
        }
    };
    one(connection, statement, &values![bytes], rows::access_token).await
}

pub(super) async fn refresh_token(
    connection: &Connection,
    key: TokenKey,
) -> Read<Option<RefreshToken>> {
    let (statement, bytes): (_, &[u8]) = match &key {
        TokenKey::Selector(selector) => (sql::REFRESH_TOKEN, selector.as_bytes()),
        TokenKey::Imported(digest) | TokenKey::Jwt { digest, .. } => {
            (sql::IMPORTED_REFRESH_TOKEN, digest.as_bytes())
        }
    };
    one(connection, statement, &values![bytes], rows::refresh_token).await
}

/// The pair that came of a spent refresh token.
pub(super) async fn successor(
    connection: &Connection,
    token: &RefreshToken,
) -> Read<(Option<RefreshToken>, Option<AccessToken>)> {
    let Some(used) = &token.used else {
        return Ok((None, None));
    };
    let successor = refresh_token(connection, TokenKey::Selector(used.successor)).await?;
    let selector = successor.as_ref().and_then(|row| row.access_token);
    let access_token = match selector {
        Some(selector) => access_token(connection, TokenKey::Selector(selector)).await?,
        None => None,
    };
    Ok((successor, access_token))
}

pub(super) async fn family(connection: &Connection, id: FamilyId) -> Read<Option<Family>> {
    one(
        connection,
        sql::FAMILY,
        &values![id.as_bytes()],
        rows::family,
    )
    .await
}

pub(super) async fn code(
    connection: &Connection,
    selector: Selector,
) -> Read<Option<AuthorizationCode>> {
    one(
        connection,
        sql::CODE,
        &values![selector.as_bytes()],
        rows::code,
    )
    .await
}

pub(super) async fn user_exists(connection: &Connection, id: &UserId) -> Read<bool> {
    Ok(user(connection, id).await?.is_some())
}

async fn consent_by(
    connection: &Connection,
    key: Option<&ConsentKey>,
    session: Option<&Session>,
) -> Read<Option<Consent>> {
    let Some((user, client)) = key.and_then(|key| key.resolve(session)) else {
        return Ok(None);
    };
    let parameters = values![user.as_str(), client.as_str()];
    let mut consents = list::consents(connection, sql::CONSENT, &parameters).await?;
    Ok(consents.pop())
}
