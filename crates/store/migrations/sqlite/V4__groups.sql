-- What was done to a group of users.
ALTER TABLE {audit} ADD COLUMN user_group TEXT;
CREATE INDEX {audit_by_group} ON {audit} (user_group, number) WHERE user_group IS NOT NULL;
