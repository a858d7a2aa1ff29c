-- How often what happened in which hour: added to by every server, kept for ninety days.
CREATE TABLE {weather} (
    sort TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    hour BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    counted BIGINT NOT NULL CHECK (counted >= 0),
    PRIMARY KEY (sort, name, hour, kind)
);
CREATE INDEX {weather_by_kind} ON {weather} (sort, kind, hour, name);
CREATE INDEX {weather_by_hour} ON {weather} (hour, sort, name, kind);
