//! What happened, counted by the hour.

use bailiwick_core::{
    UnixTime,
    model::{WeatherCount, WeatherSubject},
    store::WeatherFilter,
};
use rusqlite::params;

use super::{
    connection::Connection,
    read::{Read, all},
    rows,
};
use crate::{paging::of_weather, sql};

pub(super) fn of_one(
    connection: &Connection,
    subject: &WeatherSubject,
    since: UnixTime,
) -> Read<Vec<WeatherCount>> {
    let wanted = params![subject.sort(), subject.name(), since.as_millis()];
    all(connection, sql::WEATHER_OF, wanted, rows::weather)
}

pub(super) fn of_many(connection: &Connection, filter: &WeatherFilter) -> Read<Vec<WeatherCount>> {
    let wanted = params![
        filter.sort,
        filter.kind.as_str(),
        filter.since.as_millis(),
        i64::try_from(of_weather(filter)).unwrap_or(i64::MAX),
    ];
    all(connection, sql::WEATHER, wanted, rows::weather)
}
