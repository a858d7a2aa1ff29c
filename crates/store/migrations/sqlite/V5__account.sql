-- The language that a user wants pages in; NULL: as the browser says.
ALTER TABLE {users} ADD COLUMN language TEXT;
-- What the browser called itself at sign-in: JSON.
ALTER TABLE {sessions} ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
-- When a token of the family was last used, up to an hour late; NULL: never noted.
ALTER TABLE {families} ADD COLUMN last_used_at INTEGER;
