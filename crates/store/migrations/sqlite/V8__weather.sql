-- How often what happened in which hour: added to by every server, kept for ninety days.
CREATE TABLE {weather} (
    sort TEXT NOT NULL,
    name TEXT NOT NULL,
    hour INTEGER NOT NULL,
    kind TEXT NOT NULL,
    counted INTEGER NOT NULL CHECK (counted >= 0),
    PRIMARY KEY (sort, name, hour, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX {weather_by_kind} ON {weather} (sort, kind, hour, name);
CREATE INDEX {weather_by_hour} ON {weather} (hour, sort, name, kind);
