//! What happened, counted by the hour.

use bailiwick_core::{
    UnixTime,
    model::{WeatherCount, WeatherSubject},
    store::WeatherFilter,
};

use super::{
    connection::Connection,
    read::{Read, all},
};
use crate::{paging::of_weather, rows, sql, value::values};

pub(super) async fn of_one(
    connection: &Connection,
    subject: &WeatherSubject,
    since: UnixTime,
) -> Read<Vec<WeatherCount>> {
    let wanted = values![subject.sort(), subject.name(), since.as_millis()];
    all(connection, sql::WEATHER_OF, &wanted, rows::weather).await
}

pub(super) async fn of_many(
    connection: &Connection,
    filter: &WeatherFilter,
) -> Read<Vec<WeatherCount>> {
    let wanted = values![
        filter.sort,
        filter.kind.as_str(),
        filter.since.as_millis(),
        i64::try_from(of_weather(filter)).unwrap_or(i64::MAX),
    ];
    all(connection, sql::WEATHER, &wanted, rows::weather).await
}
