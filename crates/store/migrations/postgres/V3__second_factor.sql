-- The second factors of each user: what is single use is so by their revision.
CREATE TABLE {second_factors} (
    user_id TEXT COLLATE "C" PRIMARY KEY,
    handle BYTEA NOT NULL UNIQUE CHECK (octet_length(handle) = 16),
    revision BIGINT NOT NULL,
    details TEXT COLLATE "C" NOT NULL
);
