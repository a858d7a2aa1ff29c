-- Tokens with which programs administer the server, as the user whose they are.
CREATE TABLE {api_tokens} (
    selector BYTEA PRIMARY KEY CHECK (octet_length(selector) = 16),
    digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
    user_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    read_only BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX {api_tokens_by_user} ON {api_tokens} (user_id, selector);
CREATE INDEX {api_tokens_by_expiry} ON {api_tokens} (expires_at, selector);
