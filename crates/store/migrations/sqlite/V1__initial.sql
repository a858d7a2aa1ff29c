-- Times are milliseconds since 1970, flags are 0 or 1, lists of audience are
-- texts between line feeds, and scopes are texts between spaces.

CREATE TABLE {registry_version} (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO {registry_version} (one, version) VALUES (1, 0);

-- The version of the last change of each key: 1 client, 2 scope, 3 signing keys.
CREATE TABLE {registry_changes} (
    kind INTEGER NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX {registry_changes_by_version} ON {registry_changes} (version);

CREATE TABLE {clients} (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    client_type TEXT NOT NULL,
    owner TEXT,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- JSON: what is asked for only together with the whole record.
    details TEXT NOT NULL
) STRICT;

CREATE TABLE {scopes} (
    name TEXT PRIMARY KEY,
    id INTEGER NOT NULL UNIQUE,
    -- The client id of a resource server; NULL is the authorization server.
    owner TEXT,
    description TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    is_default INTEGER NOT NULL,
    default_requested INTEGER NOT NULL,
    advertised INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE {signing_keys} (
    kid TEXT PRIMARY KEY,
    algorithm TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

CREATE TABLE {users} (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    -- The address in ASCII lower case; NULL when there is none.
    email_folded TEXT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    active INTEGER NOT NULL,
    admin INTEGER NOT NULL,
    -- JSON: names.
    groups TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX {users_by_email} ON {users} (email_folded) WHERE email_folded IS NOT NULL;
CREATE INDEX {users_administrators} ON {users} (id) WHERE admin AND active;

CREATE TABLE {user_groups} (
    name TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE {families} (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    client TEXT NOT NULL,
    user_id TEXT NOT NULL,
    grant_type TEXT NOT NULL,
    scope TEXT NOT NULL,
    audience TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX {families_by_user} ON {families} (user_id);
CREATE INDEX {families_by_client} ON {families} (client);
CREATE INDEX {families_by_expiry} ON {families} (expires_at);

CREATE TABLE {codes} (
    selector BLOB PRIMARY KEY CHECK (length(selector) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    client TEXT NOT NULL,
    user_id TEXT NOT NULL,
    redirect_uri TEXT,
    scope TEXT NOT NULL,
    audience TEXT,
    challenge_method TEXT,
    challenge TEXT,
    authenticated_at INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    family BLOB,
    CHECK ((used_at IS NULL) = (family IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX {codes_unspent_by_expiry} ON {codes} (expires_at) WHERE used_at IS NULL;
CREATE INDEX {codes_spent_by_family} ON {codes} (family) WHERE family IS NOT NULL;

CREATE TABLE {access_tokens} (
    selector BLOB PRIMARY KEY CHECK (length(selector) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    imported INTEGER NOT NULL,
    is_static INTEGER NOT NULL,
    client TEXT NOT NULL,
    user_id TEXT,
    family BLOB,
    scope TEXT NOT NULL,
    audience TEXT,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX {access_tokens_imported} ON {access_tokens} (digest) WHERE imported;
CREATE INDEX {access_tokens_by_expiry} ON {access_tokens} (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX {access_tokens_by_client} ON {access_tokens} (client) WHERE family IS NULL;
CREATE INDEX {access_tokens_by_user} ON {access_tokens} (user_id)
    WHERE family IS NULL AND user_id IS NOT NULL;
CREATE INDEX {access_tokens_static} ON {access_tokens} (client) WHERE is_static;

CREATE TABLE {refresh_tokens} (
    selector BLOB PRIMARY KEY CHECK (length(selector) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    imported INTEGER NOT NULL,
    family BLOB NOT NULL,
    access_token BLOB,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    nonce BLOB,
    secret_key BLOB,
    request BLOB,
    successor BLOB,
    successor_scope TEXT,
    successor_expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX {refresh_tokens_imported} ON {refresh_tokens} (digest) WHERE imported;
CREATE INDEX {refresh_tokens_by_expiry} ON {refresh_tokens} (expires_at);

CREATE TABLE {sessions} (
    selector BLOB PRIMARY KEY CHECK (length(selector) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    user_id TEXT NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX {sessions_by_user} ON {sessions} (user_id);
CREATE INDEX {sessions_by_expiry} ON {sessions} (expires_at);
CREATE INDEX {sessions_by_end} ON {sessions} (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE {setup_links} (
    selector BLOB PRIMARY KEY CHECK (length(selector) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE {tickets} (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX {tickets_by_expiry} ON {tickets} (expires_at);

CREATE TABLE {consents} (
    user_id TEXT NOT NULL,
    client TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- As in scopes.
    owner TEXT,
    text_version INTEGER NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, client, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX {consents_by_client} ON {consents} (client);
