-- The life of a scope: JSON; what it says nothing about is as it was before.
ALTER TABLE {scopes} ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
-- The words that were shown to the user, and their language; NULL: the server's.
ALTER TABLE {consents} ADD COLUMN shown TEXT NOT NULL DEFAULT '';
ALTER TABLE {consents} ADD COLUMN language TEXT;

-- Who changed what: added to only. The number is the order of commits.
CREATE TABLE {audit} (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    -- What it was done to; of a consent client and user.
    scope TEXT,
    client TEXT,
    user_id TEXT,
    signing_key TEXT,
    is_public INTEGER NOT NULL,
    -- JSON: actor, subject, before, after, reason, source.
    details TEXT NOT NULL
) STRICT;
CREATE INDEX {audit_by_time} ON {audit} (at);
CREATE INDEX {audit_public} ON {audit} (number) WHERE is_public;
CREATE INDEX {audit_of_scopes} ON {audit} (number) WHERE scope IS NOT NULL;
CREATE INDEX {audit_by_scope} ON {audit} (scope, number) WHERE scope IS NOT NULL;
CREATE INDEX {audit_by_client} ON {audit} (client, number) WHERE client IS NOT NULL;
CREATE INDEX {audit_by_user} ON {audit} (user_id, number) WHERE user_id IS NOT NULL;
CREATE INDEX {audit_by_signing_key} ON {audit} (signing_key, number)
    WHERE signing_key IS NOT NULL;
