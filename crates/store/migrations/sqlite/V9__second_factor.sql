-- The second factors of each user: what is single use is so by their revision.
CREATE TABLE {second_factors} (
    user_id TEXT PRIMARY KEY NOT NULL,
    handle BLOB NOT NULL UNIQUE CHECK (length(handle) = 16),
    revision INTEGER NOT NULL,
    details TEXT NOT NULL
) STRICT, WITHOUT ROWID;
