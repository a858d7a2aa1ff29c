-- When each secret of a client was last used. The name of a secret is the beginning
-- of its hash.
CREATE TABLE {client_secret_uses} (
    client TEXT NOT NULL,
    secret BLOB NOT NULL CHECK (length(secret) = 16),
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (client, secret)
) STRICT, WITHOUT ROWID;
