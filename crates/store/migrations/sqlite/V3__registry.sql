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
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    -- JSON: actor, subject, before, after, reason, source.
    details TEXT NOT NULL
) STRICT;
CREATE INDEX {audit_by_subject} ON {audit} (subject_kind, subject, number);
CREATE INDEX {audit_by_time} ON {audit} (at);
CREATE INDEX {audit_public} ON {audit} (number) WHERE is_public;
