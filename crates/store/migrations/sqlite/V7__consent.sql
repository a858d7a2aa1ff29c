-- Until when something was allowed, as the user chose; NULL: until it is taken back.
ALTER TABLE {codes} ADD COLUMN ends_at INTEGER;
ALTER TABLE {consents} ADD COLUMN until INTEGER;
