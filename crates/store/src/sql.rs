//! Every statement, once for all engines.
//!
//! The name of a table stands in braces: [`TablePrefix`] makes it the table's
//! own name, once when a database is opened.
//!
//! Parameters are named `$1`, `$2`, … in the order of their first appearance:
//! SQLite numbers them by appearance, and PostgreSQL by name.

use crate::TablePrefix;

/// A statement of the list below; [`Statements`] has its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement(usize);

impl Statement {
    /// Its place in the list.
    #[cfg(feature = "postgres")]
    pub(crate) fn number(self) -> usize {
        self.0
    }
}

/// The texts of all statements, for tables of one prefix.
#[derive(Debug)]
pub(crate) struct Statements(Vec<String>);

impl Statements {
    /// Writes them out.
    pub(crate) fn of(prefix: &TablePrefix) -> Self {
        Self(TEMPLATES.iter().map(|text| prefix.render(text)).collect())
    }

    /// How many there are.
    #[cfg(feature = "postgres")]
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The text of one.
    pub(crate) fn text(&self, statement: Statement) -> &str {
        self.0.get(statement.0).map_or("", String::as_str)
    }
}

/// Defines the statements, each with the number of its parameters, and a list
/// of them for the tests.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident($parameters:literal) = $text:expr;)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "only counts them")]
        #[cfg_attr(
            not(any(test, feature = "postgres")),
            expect(dead_code, reason = "what is only in PostgreSQL has its number too")
        )]
        enum Number { $($name,)* }

        $($(#[$doc])* pub(crate) const $name: Statement = Statement(Number::$name as usize);)*

        const TEMPLATES: &[&str] = &[$($text,)*];

        /// Name, number of parameters, statement.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, usize, Statement)] =
            &[$((stringify!($name), $parameters, Statement(Number::$name as usize)),)*];
    };
}

macro_rules! client_columns {
    () => {
        "id, name, client_type, owner, disabled, created_at, updated_at, details"
    };
}
macro_rules! scope_columns {
    () => {
        "name, id, owner, description, text_version, state, is_default, default_requested, \
         advertised, created_at, updated_at, details"
    };
}
macro_rules! user_columns {
    () => {
        "id, username, email, first_name, last_name, active, admin, groups, password, created_at, \
         extra, language"
    };
}
macro_rules! family_columns {
    () => {
        "id, client, user_id, grant_type, scope, audience, created_at, expires_at, revoked_at, \
         authenticated_at, last_used_at"
    };
}
macro_rules! code_columns {
    () => {
        "selector, digest, client, user_id, redirect_uri, scope, audience, challenge_method, \
         challenge, authenticated_at, issued_at, expires_at, used_at, family, ends_at"
    };
}
macro_rules! access_token_columns {
    () => {
        "selector, digest, imported, is_static, client, user_id, family, scope, audience, \
         issued_at, expires_at, revoked_at, last_used_at, extra"
    };
}
macro_rules! refresh_token_columns {
    () => {
        "selector, digest, imported, family, access_token, issued_at, expires_at, used_at, \
         nonce, secret_key, request, successor, successor_scope, successor_expires_at"
    };
}
macro_rules! session_columns {
    () => {
        "selector, digest, user_id, authenticated_at, last_seen_at, expires_at, ended_at, \
         details"
    };
}
macro_rules! api_token_columns {
    () => {
        "selector, digest, user_id, name, read_only, created_at, expires_at, last_used_at, \
         revoked_at"
    };
}
macro_rules! consent_columns {
    () => {
        "user_id, client, scope, owner, text_version, granted_at, shown, language, until"
    };
}
// The `+` keeps the order that of the numbers, so that a page ends the search.
macro_rules! audit {
    ($of:literal, $order:literal, $limit:literal) => {
        concat!(
            "SELECT number, version, at, action, is_public, details FROM {audit} \
             WHERE number > $1 AND number < $2 AND +at >= $3",
            $of,
            " ORDER BY number ",
            $order,
            " LIMIT ",
            $limit
        )
    };
}

statements! {
    // Clients, registry and keys.
    VERSION(0) = "SELECT version FROM {registry_version}";
    SET_VERSION(1) = "UPDATE {registry_version} SET version = $1";
    NOTE_CHANGE(3) = "INSERT INTO {registry_changes} (kind, key, version) VALUES ($1, $2, $3) \
        ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version";
    CHANGES(1) = "SELECT kind, key FROM {registry_changes} WHERE version > $1 \
        ORDER BY version, kind, key";
    CLIENT(1) = concat!("SELECT ", client_columns!(), " FROM {clients} WHERE id = $1");
    CLIENTS(0) = concat!("SELECT ", client_columns!(), " FROM {clients} ORDER BY id");
    PUT_CLIENT(8) = concat!("INSERT INTO {clients} (", client_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET \
        name = excluded.name, client_type = excluded.client_type, owner = excluded.owner, \
        disabled = excluded.disabled, created_at = excluded.created_at, \
        updated_at = excluded.updated_at, details = excluded.details");
    TOUCH_SECRET(3) = "INSERT INTO {client_secret_uses} (client, secret, last_used_at) \
        SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM {clients} WHERE id = $1) \
        ON CONFLICT (client, secret) DO UPDATE \
        SET last_used_at = excluded.last_used_at \
        WHERE {client_secret_uses}.last_used_at < excluded.last_used_at";
    SECRET_USES_OF(1) = "SELECT client, secret, last_used_at FROM {client_secret_uses} \
        WHERE client = $1 ORDER BY secret";
    FORGET_SECRET_USE(2) = "DELETE FROM {client_secret_uses} WHERE client = $1 AND secret = $2";
    DELETE_SECRET_USES_OF(1) = "DELETE FROM {client_secret_uses} WHERE client = $1";
    DELETE_CLIENT(1) = "DELETE FROM {clients} WHERE id = $1";
    SCOPE(1) = concat!("SELECT ", scope_columns!(), " FROM {scopes} WHERE name = $1");
    SCOPES(0) = concat!("SELECT ", scope_columns!(), " FROM {scopes} ORDER BY id");
    PUT_SCOPE(12) = concat!("INSERT INTO {scopes} (", scope_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (name) DO UPDATE SET \
        id = excluded.id, owner = excluded.owner, description = excluded.description, \
        text_version = excluded.text_version, state = excluded.state, \
        is_default = excluded.is_default, default_requested = excluded.default_requested, \
        advertised = excluded.advertised, created_at = excluded.created_at, \
        updated_at = excluded.updated_at, details = excluded.details");
    SIGNING_KEYS(0) = "SELECT kid, algorithm, wrapped, created_at, retired_at FROM {signing_keys} \
        ORDER BY created_at, kid";
    PUT_SIGNING_KEY(5) = "INSERT INTO {signing_keys} \
        (kid, algorithm, wrapped, created_at, retired_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (kid) DO UPDATE SET algorithm = excluded.algorithm, \
        wrapped = excluded.wrapped, created_at = excluded.created_at, \
        retired_at = excluded.retired_at";

    // Users and groups.
    USER(1) = concat!("SELECT ", user_columns!(), " FROM {users} WHERE id = $1");
    USER_BY_NAME(1) = concat!("SELECT ", user_columns!(), " FROM {users} WHERE username = $1");
    USERS_BY_EMAIL(1) = concat!("SELECT ", user_columns!(), " FROM {users} \
        WHERE email_folded = $1 LIMIT 2");
    ADMINISTRATOR(0) = "SELECT 1 FROM {users} WHERE admin AND active LIMIT 1";
    USERS(2) = concat!("SELECT ", user_columns!(), " FROM {users} WHERE username > $1 \
        ORDER BY username LIMIT $2");
    INSERT_USER(13) = concat!("INSERT INTO {users} (", user_columns!(), ", email_folded) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING");
    UPDATE_USER(13) = "UPDATE {users} SET username = $1, email = $2, first_name = $3, \
        last_name = $4, active = $5, admin = $6, groups = $7, password = $8, created_at = $9, \
        extra = $10, language = $11, email_folded = $12 WHERE id = $13 AND NOT EXISTS \
        (SELECT 1 FROM {users} AS other WHERE other.username = $1 AND other.id <> $13)";
    GROUPS(2) = "SELECT name, created_at FROM {user_groups} WHERE name > $1 ORDER BY name LIMIT $2";
    INSERT_GROUP(2) = "INSERT INTO {user_groups} (name, created_at) VALUES ($1, $2) \
        ON CONFLICT DO NOTHING";

    // Families.
    FAMILY(1) = concat!("SELECT ", family_columns!(), " FROM {families} WHERE id = $1");
    FAMILIES_OF(3) = concat!("SELECT ", family_columns!(), " FROM {families} \
        WHERE user_id = $1 AND id > $2 AND revoked_at IS NULL ORDER BY id LIMIT $3");
    FAMILIES_TO(3) = concat!("SELECT ", family_columns!(), " FROM {families} \
        WHERE client = $1 AND id > $2 AND revoked_at IS NULL ORDER BY id LIMIT $3");
    FAMILIES_OF_BOTH(2) = concat!("SELECT ", family_columns!(), " FROM {families} \
        WHERE user_id = $1 AND client = $2 AND revoked_at IS NULL");
    INSERT_FAMILY(11) = concat!("INSERT INTO {families} (", family_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    /// Holds a family that is not revoked as it is, until the transaction ends.
    #[cfg(feature = "postgres")]
    LOCK_LIVE_FAMILY(1) = "SELECT 1 FROM {families} WHERE id = $1 AND revoked_at IS NULL \
        FOR NO KEY UPDATE";
    TOUCH_FAMILY(2) = "UPDATE {families} SET last_used_at = $1 \
        WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)";
    REVOKE_FAMILY(2) = "UPDATE {families} SET revoked_at = $1 \
        WHERE id = $2 AND revoked_at IS NULL";
    REVOKE_FAMILIES_OF_USER(2) = "UPDATE {families} SET revoked_at = $1 \
        WHERE user_id = $2 AND revoked_at IS NULL";
    REVOKE_FAMILIES_OF_CLIENT(2) = "UPDATE {families} SET revoked_at = $1 \
        WHERE client = $2 AND revoked_at IS NULL";
    REVOKE_FAMILIES_OF_BOTH(3) = "UPDATE {families} SET revoked_at = $1 \
        WHERE user_id = $2 AND client = $3 AND revoked_at IS NULL";

    // Codes.
    CODE(1) = concat!("SELECT ", code_columns!(), " FROM {codes} WHERE selector = $1");
    INSERT_CODE(15) = concat!("INSERT INTO {codes} (", code_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
    UNSPENT_CODES_OF_BOTH(3) = concat!("SELECT ", code_columns!(), " FROM {codes} \
        WHERE used_at IS NULL AND expires_at > $1 AND user_id = $2 AND client = $3");
    EXPIRE_CODE(2) = "UPDATE {codes} SET expires_at = $1 WHERE selector = $2 AND used_at IS NULL";
    SPEND_CODE(3) = "UPDATE {codes} SET used_at = $1, family = $2 \
        WHERE selector = $3 AND used_at IS NULL AND expires_at > $1";

    EXPIRE_CODES_OF_USER(2) = "UPDATE {codes} SET expires_at = $1 \
        WHERE used_at IS NULL AND expires_at > $1 AND user_id = $2";
    EXPIRE_CODES_OF_CLIENT(2) = "UPDATE {codes} SET expires_at = $1 \
        WHERE used_at IS NULL AND expires_at > $1 AND client = $2";
    EXPIRE_CODES_OF_BOTH(3) = "UPDATE {codes} SET expires_at = $1 \
        WHERE used_at IS NULL AND expires_at > $1 AND user_id = $2 AND client = $3";

    // Access tokens.
    ACCESS_TOKEN(1) = concat!("SELECT ", access_token_columns!(), " FROM {access_tokens} \
        WHERE selector = $1");
    IMPORTED_ACCESS_TOKEN(1) = concat!("SELECT ", access_token_columns!(), " FROM {access_tokens} \
        WHERE imported AND digest = $1");
    STATIC_TOKENS_OF(3) = concat!("SELECT ", access_token_columns!(), " FROM {access_tokens} \
        WHERE is_static AND client = $1 AND selector > $2 ORDER BY selector LIMIT $3");
    STATIC_TOKENS(2) = concat!("SELECT ", access_token_columns!(), " FROM {access_tokens} \
        WHERE is_static AND selector > $1 AND revoked_at IS NULL ORDER BY selector LIMIT $2");
    ACCESS_TOKENS_OF(3) = concat!("SELECT ", access_token_columns!(), " FROM {access_tokens} \
        WHERE family IS NULL AND user_id = $1 AND selector > $2 AND revoked_at IS NULL \
        ORDER BY selector LIMIT $3");
    ACCESS_TOKENS_TO(3) = concat!("SELECT ", access_token_columns!(), " FROM {access_tokens} \
        WHERE family IS NULL AND client = $1 AND selector > $2 AND revoked_at IS NULL \
        AND NOT is_static ORDER BY selector LIMIT $3");
    ACCESS_TOKENS_OF_BOTH(2) = concat!("SELECT ", access_token_columns!(), " \
        FROM {access_tokens} WHERE family IS NULL AND user_id = $1 AND client = $2 \
        AND revoked_at IS NULL");
    INSERT_ACCESS_TOKEN(14) = concat!("INSERT INTO {access_tokens} (", access_token_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    SHORTEN_ACCESS_TOKEN(2) = "UPDATE {access_tokens} SET expires_at = $1 \
        WHERE selector = $2 AND (expires_at IS NULL OR expires_at > $1)";
    REVOKE_ACCESS_TOKEN(2) = "UPDATE {access_tokens} SET revoked_at = $1 \
        WHERE selector = $2 AND revoked_at IS NULL";
    REVOKE_ACCESS_TOKENS_OF_USER(2) = "UPDATE {access_tokens} SET revoked_at = $1 \
        WHERE family IS NULL AND user_id = $2 AND revoked_at IS NULL";
    REVOKE_ACCESS_TOKENS_OF_CLIENT(2) = "UPDATE {access_tokens} SET revoked_at = $1 \
        WHERE family IS NULL AND client = $2 AND revoked_at IS NULL";
    REVOKE_ACCESS_TOKENS_OF_BOTH(3) = "UPDATE {access_tokens} SET revoked_at = $1 \
        WHERE family IS NULL AND user_id = $2 AND client = $3 AND revoked_at IS NULL";
    TOUCH_ACCESS_TOKEN(2) = "UPDATE {access_tokens} SET last_used_at = $1 \
        WHERE selector = $2 AND (last_used_at IS NULL OR last_used_at < $1)";

    // Refresh tokens.
    REFRESH_TOKEN(1) = concat!("SELECT ", refresh_token_columns!(), " FROM {refresh_tokens} \
        WHERE selector = $1");
    IMPORTED_REFRESH_TOKEN(1) = concat!("SELECT ", refresh_token_columns!(), " \
        FROM {refresh_tokens} WHERE imported AND digest = $1");
    INSERT_REFRESH_TOKEN(14) = concat!("INSERT INTO {refresh_tokens} (", refresh_token_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    SPEND_REFRESH_TOKEN(8) = "UPDATE {refresh_tokens} SET used_at = $1, nonce = $2, \
        secret_key = $3, request = $4, successor = $5, successor_scope = $6, \
        successor_expires_at = $7 WHERE selector = $8 AND used_at IS NULL";

    // Sessions, links and tickets.
    SESSION(1) = concat!("SELECT ", session_columns!(), " FROM {sessions} WHERE selector = $1");
    SESSIONS_OF(3) = concat!("SELECT ", session_columns!(), " FROM {sessions} \
        WHERE user_id = $1 AND selector < $2 AND ended_at IS NULL \
        ORDER BY selector DESC LIMIT $3");
    INSERT_SESSION(8) = concat!("INSERT INTO {sessions} (", session_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    TOUCH_SESSION(2) = "UPDATE {sessions} SET last_seen_at = $1 \
        WHERE selector = $2 AND last_seen_at < $1";
    END_SESSION(2) = "UPDATE {sessions} SET ended_at = $1 \
        WHERE selector = $2 AND ended_at IS NULL";
    END_SESSIONS(3) = "UPDATE {sessions} SET ended_at = $1 \
        WHERE user_id = $2 AND selector <> $3 AND ended_at IS NULL";
    API_TOKEN(1) = concat!("SELECT ", api_token_columns!(), " FROM {api_tokens} WHERE selector = $1");
    API_TOKENS_OF(3) = concat!("SELECT ", api_token_columns!(), " FROM {api_tokens} \
        WHERE user_id = $1 AND selector > $2 ORDER BY selector LIMIT $3");
    INSERT_API_TOKEN(9) = concat!("INSERT INTO {api_tokens} (", api_token_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    TOUCH_API_TOKEN(2) = "UPDATE {api_tokens} SET last_used_at = $1 \
        WHERE selector = $2 AND (last_used_at IS NULL OR last_used_at < $1)";
    REVOKE_API_TOKEN(2) = "UPDATE {api_tokens} SET revoked_at = $1 \
        WHERE selector = $2 AND revoked_at IS NULL";
    REVOKE_API_TOKENS_OF(2) = "UPDATE {api_tokens} SET revoked_at = $1 \
        WHERE user_id = $2 AND revoked_at IS NULL";
    SETUP_LINK(1) = "SELECT selector, digest, expires_at, used_at FROM {setup_links} \
        WHERE selector = $1";
    DELETE_SETUP_LINKS(0) = "DELETE FROM {setup_links}";
    INSERT_SETUP_LINK(4) = "INSERT INTO {setup_links} (selector, digest, expires_at, used_at) \
        VALUES ($1, $2, $3, $4)";
    CONSUME_SETUP_LINK(2) = "UPDATE {setup_links} SET used_at = $1 \
        WHERE selector = $2 AND used_at IS NULL AND expires_at > $1 \
        AND NOT EXISTS (SELECT 1 FROM {users} WHERE admin AND active)";
    SECOND_FACTOR_OF(1) = "SELECT user_id, handle, revision, details FROM {second_factors} \
        WHERE user_id = $1";
    SECOND_FACTOR_BY_HANDLE(1) = "SELECT user_id, handle, revision, details FROM {second_factors} \
        WHERE handle = $1";
    INSERT_SECOND_FACTOR(4) = "INSERT INTO {second_factors} (user_id, handle, revision, details) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO NOTHING";
    UPDATE_SECOND_FACTOR(5) = "UPDATE {second_factors} SET handle = $1, revision = $2, details = $3 \
        WHERE user_id = $4 AND revision = $5";
    /// Finds a row if the second factors are of the revision; of revision 0 is nothing.
    #[cfg(feature = "postgres")]
    CHECK_SECOND_FACTOR(2) = "SELECT 1 WHERE COALESCE( \
        (SELECT revision FROM {second_factors} WHERE user_id = $1), 0) = $2";
    CONSUME_TICKET(2) = "INSERT INTO {tickets} (id, expires_at) VALUES ($1, $2) \
        ON CONFLICT DO NOTHING";

    // Consents.
    CONSENT(2) = concat!("SELECT ", consent_columns!(), " FROM {consents} \
        WHERE user_id = $1 AND client = $2 ORDER BY scope");
    CONSENTS_OF(3) = concat!("SELECT ", consent_columns!(), " FROM {consents} \
        WHERE user_id = $1 AND client IN (SELECT DISTINCT client FROM {consents} \
        WHERE user_id = $1 AND client > $2 ORDER BY client LIMIT $3) ORDER BY client, scope");
    CONSENTS_TO(3) = concat!("SELECT ", consent_columns!(), " FROM {consents} \
        WHERE client = $1 AND user_id IN (SELECT DISTINCT user_id FROM {consents} \
        WHERE client = $1 AND user_id > $2 ORDER BY user_id LIMIT $3) ORDER BY user_id, scope");
    ADD_CONSENT(9) = concat!("INSERT INTO {consents} (", consent_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (user_id, client, scope) DO UPDATE SET \
        owner = excluded.owner, text_version = excluded.text_version, \
        granted_at = excluded.granted_at, shown = excluded.shown, \
        language = excluded.language, until = excluded.until");
    WITHDRAW_CONSENT(3) = "DELETE FROM {consents} WHERE user_id = $1 AND client = $2 \
        AND scope = $3";
    DELETE_CONSENT(2) = "DELETE FROM {consents} WHERE user_id = $1 AND client = $2";
    DELETE_CONSENTS_TO(1) = "DELETE FROM {consents} WHERE client = $1";

    // The record of changes: the oldest first, or the newest.
    AUDIT(4) = audit!("", "ASC", "$4");
    NEWEST_AUDIT(4) = audit!("", "DESC", "$4");
    AUDIT_PUBLIC(4) = audit!(" AND is_public", "ASC", "$4");
    NEWEST_AUDIT_PUBLIC(4) = audit!(" AND is_public", "DESC", "$4");
    AUDIT_SCOPES(4) = audit!(" AND scope IS NOT NULL", "ASC", "$4");
    NEWEST_AUDIT_SCOPES(4) = audit!(" AND scope IS NOT NULL", "DESC", "$4");
    AUDIT_OF_SCOPE(6) = audit!(" AND scope = $4 AND is_public >= $5", "ASC", "$6");
    NEWEST_AUDIT_OF_SCOPE(6) = audit!(" AND scope = $4 AND is_public >= $5", "DESC", "$6");
    AUDIT_OF_CLIENT(6) = audit!(" AND client = $4 AND is_public >= $5", "ASC", "$6");
    NEWEST_AUDIT_OF_CLIENT(6) = audit!(" AND client = $4 AND is_public >= $5", "DESC", "$6");
    AUDIT_OF_USER(6) = audit!(" AND user_id = $4 AND is_public >= $5", "ASC", "$6");
    NEWEST_AUDIT_OF_USER(6) = audit!(" AND user_id = $4 AND is_public >= $5", "DESC", "$6");
    AUDIT_OF_CONSENT(7) = audit!(" AND user_id = $4 AND client = $5 AND is_public >= $6", "ASC", "$7");
    NEWEST_AUDIT_OF_CONSENT(7) = audit!(" AND user_id = $4 AND client = $5 AND is_public >= $6", "DESC", "$7");
    AUDIT_OF_KEY(6) = audit!(" AND signing_key = $4 AND is_public >= $5", "ASC", "$6");
    NEWEST_AUDIT_OF_KEY(6) = audit!(" AND signing_key = $4 AND is_public >= $5", "DESC", "$6");
    AUDIT_OF_GROUP(6) = audit!(" AND user_group = $4 AND is_public >= $5", "ASC", "$6");
    NEWEST_AUDIT_OF_GROUP(6) = audit!(" AND user_group = $4 AND is_public >= $5", "DESC", "$6");
    AUDIT_SINCE(1) = "SELECT min(number) FROM {audit} WHERE at >= $1";
    INSERT_AUDIT(10) = "INSERT INTO {audit} (number, version, at, action, scope, client, user_id, \
        user_group, signing_key, is_public, details) \
        VALUES ((SELECT coalesce(max(number), 0) + 1 FROM {audit}), \
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    // What happened.
    COUNT_WEATHER(5) = "INSERT INTO {weather} (sort, name, hour, kind, counted) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (sort, name, hour, kind) DO UPDATE \
        SET counted = {weather}.counted + excluded.counted";
    WEATHER_OF(3) = "SELECT hour, kind, sort, name, counted FROM {weather} \
        WHERE sort = $1 AND name = $2 AND hour >= $3 ORDER BY hour, kind";
    WEATHER(4) = "SELECT hour, kind, sort, name, counted FROM {weather} \
        WHERE sort = $1 AND kind = $2 AND hour >= $3 ORDER BY hour DESC, name DESC LIMIT $4";

    // What hangs on scopes.
    LIVE_FAMILIES(1) = "SELECT client, user_id, scope FROM {families} \
        WHERE revoked_at IS NULL AND expires_at > $1";
    LIVE_TOKENS(1) = "SELECT client, user_id, scope FROM {access_tokens} \
        WHERE family IS NULL AND NOT is_static AND revoked_at IS NULL \
        AND (expires_at IS NULL OR expires_at > $1)";

    // Sweeping: each deletes at most $2 rows that died before $1.
    SWEEP_ACCESS_TOKENS(2) = "DELETE FROM {access_tokens} WHERE selector IN \
        (SELECT selector FROM {access_tokens} WHERE expires_at < $1 \
        ORDER BY expires_at, selector LIMIT $2)";
    SWEEP_REFRESH_TOKENS(2) = "DELETE FROM {refresh_tokens} WHERE selector IN \
        (SELECT selector FROM {refresh_tokens} WHERE expires_at < $1 \
        ORDER BY expires_at, selector LIMIT $2)";
    SWEEP_UNSPENT_CODES(2) = "DELETE FROM {codes} WHERE selector IN \
        (SELECT selector FROM {codes} WHERE used_at IS NULL AND expires_at < $1 \
        ORDER BY expires_at, selector LIMIT $2)";
    // Only of the families that go next, or a batch would step over all of them that
    // have lost their codes already.
    SWEEP_SPENT_CODES(2) = "DELETE FROM {codes} WHERE family IN \
        (SELECT id FROM {families} WHERE expires_at < $1 ORDER BY expires_at, id LIMIT $2)";
    SWEEP_FAMILIES(2) = "DELETE FROM {families} WHERE id IN \
        (SELECT id FROM {families} WHERE expires_at < $1 ORDER BY expires_at, id LIMIT $2)";
    SWEEP_TICKETS(2) = "DELETE FROM {tickets} WHERE id IN \
        (SELECT id FROM {tickets} WHERE expires_at < $1 ORDER BY expires_at, id LIMIT $2)";
    SWEEP_EXPIRED_SESSIONS(2) = "DELETE FROM {sessions} WHERE selector IN \
        (SELECT selector FROM {sessions} WHERE expires_at < $1 \
        ORDER BY expires_at, selector LIMIT $2)";
    SWEEP_ENDED_SESSIONS(2) = "DELETE FROM {sessions} WHERE selector IN \
        (SELECT selector FROM {sessions} WHERE ended_at < $1 \
        ORDER BY ended_at, selector LIMIT $2)";
    SWEEP_API_TOKENS(2) = "DELETE FROM {api_tokens} WHERE selector IN \
        (SELECT selector FROM {api_tokens} WHERE expires_at < $1 \
        ORDER BY expires_at, selector LIMIT $2)";
    SWEEP_WEATHER(2) = "DELETE FROM {weather} WHERE (sort, name, hour, kind) IN \
        (SELECT sort, name, hour, kind FROM {weather} WHERE hour < $1 \
        ORDER BY hour, sort, name, kind LIMIT $2)";
    CUT_AUDIT(2) = "DELETE FROM {audit} WHERE number IN \
        (SELECT number FROM {audit} WHERE at < $1 \
        AND number < (SELECT max(number) FROM {audit}) \
        ORDER BY at, number LIMIT $2)";
}

/// What SQLite has no need of: there one transaction writes at a time.
#[cfg(all(test, feature = "sqlite"))]
pub(crate) const ONLY_IN_POSTGRES: [&str; 1] = ["LOCK_LIVE_FAMILY"];

/// The sweeping statements in the order in which every engine runs them, before
/// [`SWEEP_WEATHER`], which has a time of its own.
pub(crate) const SWEEPS: [Statement; 9] = [
    SWEEP_ACCESS_TOKENS,
    SWEEP_REFRESH_TOKENS,
    SWEEP_UNSPENT_CODES,
    SWEEP_SPENT_CODES,
    SWEEP_FAMILIES,
    SWEEP_TICKETS,
    SWEEP_EXPIRED_SESSIONS,
    SWEEP_ENDED_SESSIONS,
    SWEEP_API_TOKENS,
];

/// By which index each finds what it deletes.
#[cfg(test)]
pub(crate) const SWEEP_INDEXES: [(Statement, &str); 10] = [
    (SWEEP_ACCESS_TOKENS, "access_tokens_by_expiry"),
    (SWEEP_REFRESH_TOKENS, "refresh_tokens_by_expiry"),
    (SWEEP_UNSPENT_CODES, "codes_unspent_by_expiry"),
    (SWEEP_SPENT_CODES, "codes_spent_by_family"),
    (SWEEP_FAMILIES, "families_by_expiry"),
    (SWEEP_TICKETS, "tickets_by_expiry"),
    (SWEEP_EXPIRED_SESSIONS, "sessions_by_expiry"),
    (SWEEP_ENDED_SESSIONS, "sessions_by_end"),
    (SWEEP_API_TOKENS, "api_tokens_by_expiry"),
    (SWEEP_WEATHER, "weather_by_hour"),
];
