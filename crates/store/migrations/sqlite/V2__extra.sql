-- What a host keeps with its users and tokens: JSON; NULL when there is nothing.
ALTER TABLE {users} ADD COLUMN extra TEXT;
ALTER TABLE {access_tokens} ADD COLUMN extra TEXT;
-- When the user gave their password; NULL where that is not known.
ALTER TABLE {families} ADD COLUMN authenticated_at INTEGER;
