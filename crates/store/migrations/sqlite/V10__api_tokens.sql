-- Tokens with which programs administer the server, as the user whose they are.
CREATE TABLE {api_tokens} (
    selector BLOB PRIMARY KEY CHECK (length(selector) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    read_only INTEGER NOT NULL CHECK (read_only IN (0, 1)),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX {api_tokens_by_user} ON {api_tokens} (user_id);
CREATE INDEX {api_tokens_by_expiry} ON {api_tokens} (expires_at);
