-- Times are milliseconds since 1970, lists of audience are texts between line
-- feeds, and scopes are texts between spaces. Texts are compared byte by byte,
-- whatever the language of the database.

CREATE TABLE {registry_version} (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO {registry_version} (one, version) VALUES (1, 0);

-- The version of the last change of each key: 1 client, 2 scope, 3 signing keys.
CREATE TABLE {registry_changes} (
    kind BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX {registry_changes_by_version} ON {registry_changes} (version, kind, key);

CREATE TABLE {clients} (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    client_type TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C",
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- JSON: what is asked for only together with the whole record.
    details TEXT COLLATE "C" NOT NULL
);

-- When each secret of a client was last used. The name of a secret is the beginning
-- of its hash.
CREATE TABLE {client_secret_uses} (
    client TEXT COLLATE "C" NOT NULL,
    secret BYTEA NOT NULL CHECK (octet_length(secret) = 16),
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (client, secret)
);

CREATE TABLE {scopes} (
    name TEXT COLLATE "C" PRIMARY KEY,
    id BIGINT NOT NULL UNIQUE,
    -- The client id of a resource server; NULL is the authorization server.
    owner TEXT COLLATE "C",
    description TEXT COLLATE "C" NOT NULL,
    text_version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    is_default BOOLEAN NOT NULL,
    default_requested BOOLEAN NOT NULL,
    advertised BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- The life of a scope: JSON.
    details TEXT COLLATE "C" NOT NULL
);

CREATE TABLE {signing_keys} (
    kid TEXT COLLATE "C" PRIMARY KEY,
    algorithm TEXT COLLATE "C" NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

CREATE TABLE {users} (
    id TEXT COLLATE "C" PRIMARY KEY,
    username TEXT COLLATE "C" NOT NULL UNIQUE,
    email TEXT COLLATE "C" NOT NULL,
    -- The address in ASCII lower case; NULL when there is none.
    email_folded TEXT COLLATE "C",
    first_name TEXT COLLATE "C" NOT NULL,
    last_name TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL,
    admin BOOLEAN NOT NULL,
    -- JSON: names.
    groups TEXT COLLATE "C" NOT NULL,
    password TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    -- What a host keeps with its users: JSON; NULL when there is nothing.
    extra TEXT COLLATE "C",
    -- The language that a user wants pages in; NULL: as the browser says.
    language TEXT COLLATE "C"
);
CREATE INDEX {users_by_email} ON {users} (email_folded) WHERE email_folded IS NOT NULL;
CREATE INDEX {users_administrators} ON {users} (id) WHERE admin AND active;

CREATE TABLE {user_groups} (
    name TEXT COLLATE "C" PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE {families} (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    client TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    grant_type TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    -- When the user gave their password; NULL where that is not known.
    authenticated_at BIGINT,
    -- When a token of the family was last used, up to an hour late; NULL: never noted.
    last_used_at BIGINT
);
CREATE INDEX {families_by_user} ON {families} (user_id, id);
CREATE INDEX {families_by_client} ON {families} (client, id);
CREATE INDEX {families_by_expiry} ON {families} (expires_at, id);

CREATE TABLE {codes} (
    selector BYTEA PRIMARY KEY CHECK (octet_length(selector) = 16),
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    client TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    redirect_uri TEXT COLLATE "C",
    scope TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C",
    challenge_method TEXT COLLATE "C",
    challenge TEXT COLLATE "C",
    authenticated_at BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    family BYTEA,
    -- Until when it was allowed, as the user chose; NULL: until it is taken back.
    ends_at BIGINT,
    CHECK ((used_at IS NULL) = (family IS NULL))
);
CREATE INDEX {codes_unspent_by_expiry} ON {codes} (expires_at, selector) WHERE used_at IS NULL;
CREATE INDEX {codes_spent_by_family} ON {codes} (family) WHERE family IS NOT NULL;

CREATE TABLE {access_tokens} (
    selector BYTEA PRIMARY KEY CHECK (octet_length(selector) = 16),
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    imported BOOLEAN NOT NULL,
    is_static BOOLEAN NOT NULL,
    client TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C",
    family BYTEA,
    scope TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C",
    issued_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    -- What a host keeps with its tokens: JSON; NULL when there is nothing.
    extra TEXT COLLATE "C"
);
CREATE UNIQUE INDEX {access_tokens_imported} ON {access_tokens} (digest) WHERE imported;
CREATE INDEX {access_tokens_by_expiry} ON {access_tokens} (expires_at, selector)
    WHERE expires_at IS NOT NULL;
CREATE INDEX {access_tokens_by_client} ON {access_tokens} (client, selector)
    WHERE family IS NULL;
CREATE INDEX {access_tokens_by_user} ON {access_tokens} (user_id, selector)
    WHERE family IS NULL AND user_id IS NOT NULL;
CREATE INDEX {access_tokens_static} ON {access_tokens} (client, selector) WHERE is_static;
CREATE INDEX {access_tokens_static_of_all} ON {access_tokens} (selector) WHERE is_static;

CREATE TABLE {refresh_tokens} (
    selector BYTEA PRIMARY KEY CHECK (octet_length(selector) = 16),
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    imported BOOLEAN NOT NULL,
    family BYTEA NOT NULL,
    access_token BYTEA,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    nonce BYTEA,
    secret_key BYTEA,
    request BYTEA,
    successor BYTEA,
    successor_scope TEXT COLLATE "C",
    successor_expires_at BIGINT
);
CREATE UNIQUE INDEX {refresh_tokens_imported} ON {refresh_tokens} (digest) WHERE imported;
CREATE INDEX {refresh_tokens_by_expiry} ON {refresh_tokens} (expires_at, selector);

CREATE TABLE {sessions} (
    selector BYTEA PRIMARY KEY CHECK (octet_length(selector) = 16),
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    user_id TEXT COLLATE "C" NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- What the browser called itself at sign-in: JSON.
    details TEXT COLLATE "C" NOT NULL
);
CREATE INDEX {sessions_by_user} ON {sessions} (user_id, selector);
CREATE INDEX {sessions_by_expiry} ON {sessions} (expires_at, selector);
CREATE INDEX {sessions_by_end} ON {sessions} (ended_at, selector) WHERE ended_at IS NOT NULL;

CREATE TABLE {setup_links} (
    selector BYTEA PRIMARY KEY CHECK (octet_length(selector) = 16),
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE {tickets} (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    expires_at BIGINT NOT NULL
);
CREATE INDEX {tickets_by_expiry} ON {tickets} (expires_at, id);

CREATE TABLE {consents} (
    user_id TEXT COLLATE "C" NOT NULL,
    client TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    -- As in scopes.
    owner TEXT COLLATE "C",
    text_version BIGINT NOT NULL,
    granted_at BIGINT NOT NULL,
    -- The words that were shown to the user, and their language; NULL: the server's.
    shown TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C",
    -- Until when it was allowed, as the user chose; NULL: until it is taken back.
    until BIGINT,
    PRIMARY KEY (user_id, client, scope)
);
CREATE INDEX {consents_by_client} ON {consents} (client, user_id, scope);

-- Who changed what: added to only. The number is the order of commits.
CREATE TABLE {audit} (
    number BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    -- What it was done to; of a consent client and user.
    scope TEXT COLLATE "C",
    client TEXT COLLATE "C",
    user_id TEXT COLLATE "C",
    signing_key TEXT COLLATE "C",
    user_group TEXT COLLATE "C",
    is_public BOOLEAN NOT NULL,
    -- JSON: actor, subject, before, after, reason, source.
    details TEXT COLLATE "C" NOT NULL
);
CREATE INDEX {audit_by_time} ON {audit} (at, number);
CREATE INDEX {audit_public} ON {audit} (number) WHERE is_public;
CREATE INDEX {audit_of_scopes} ON {audit} (number) WHERE scope IS NOT NULL;
CREATE INDEX {audit_by_scope} ON {audit} (scope, number) WHERE scope IS NOT NULL;
CREATE INDEX {audit_by_client} ON {audit} (client, number) WHERE client IS NOT NULL;
CREATE INDEX {audit_by_user} ON {audit} (user_id, number) WHERE user_id IS NOT NULL;
CREATE INDEX {audit_by_signing_key} ON {audit} (signing_key, number)
    WHERE signing_key IS NOT NULL;
CREATE INDEX {audit_by_group} ON {audit} (user_group, number) WHERE user_group IS NOT NULL;
