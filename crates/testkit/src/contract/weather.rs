//! What happened, counted by the hour.

use std::time::Duration;

use bailiwick_core::{
    UnixTime,
    model::{WEATHER_KEPT, WeatherCount, WeatherKind, WeatherSubject},
    store::{ListQuery, Maintenance, Page, WeatherFilter, Write},
};

use super::{Kept, committed};
use crate::records::{NOW, client_id, scope_token};

fn hour(ago: u64) -> UnixTime {
    WeatherCount::hour_of(NOW).minus(Duration::from_hours(ago))
}

fn counted(ago: u64, kind: WeatherKind, subject: WeatherSubject, count: u64) -> WeatherCount {
    WeatherCount {
        hour: hour(ago),
        kind,
        subject,
        count,
    }
}

fn scope(name: &str) -> WeatherSubject {
    WeatherSubject::Scope(scope_token(name))
}

fn add(count: &WeatherCount) -> Vec<Write> {
    vec![Write::CountWeather(count.clone())]
}

async fn list(store: &Kept, query: ListQuery) -> Vec<WeatherCount> {
    match store.page(query).await.unwrap() {
        Page::Weather(counts) => counts,
        other => panic!("another list: {other:?}"),
    }
}

/// Several servers, and one that starts anew, count together.
pub async fn counts_of_one_hour_add_up(store: Kept) {
    let issued = |count| counted(1, WeatherKind::Issued, WeatherSubject::Everything, count);
    let before = committed(&store, add(&issued(3))).await;
    let after = committed(&store, add(&issued(4))).await;
    assert_eq!(before, after, "a count makes no version");
    let others = [
        counted(2, WeatherKind::Issued, WeatherSubject::Everything, 10),
        counted(1, WeatherKind::Refused, WeatherSubject::Everything, 20),
        counted(
            1,
            WeatherKind::Issued,
            WeatherSubject::Client(client_id(1)),
            40,
        ),
    ];
    for other in &others {
        committed(&store, add(other)).await;
    }
    let found = list(
        &store,
        ListQuery::WeatherOf(WeatherSubject::Everything, hour(5)),
    )
    .await;
    let [earlier, refused, _] = others;
    assert_eq!(
        found,
        [earlier, issued(7), refused.clone()],
        "by hour and kind"
    );
    let found = list(
        &store,
        ListQuery::WeatherOf(WeatherSubject::Everything, hour(1)),
    )
    .await;
    assert_eq!(found, [issued(7), refused], "of that hour and later");
}

pub async fn the_weather_of_a_sort_is_told_the_newest_first(store: Kept) {
    let refused = |ago, subject, count| counted(ago, WeatherKind::ScopeRefused, subject, count);
    let counts = [
        refused(1, scope("read"), 1),
        refused(1, scope("write"), 2),
        refused(1, WeatherSubject::UnregisteredScopes, 3),
        refused(2, scope("read"), 4),
        refused(9, scope("read"), 5),
        counted(1, WeatherKind::Issued, scope("read"), 6),
        refused(1, WeatherSubject::Client(client_id(1)), 7),
        refused(1, WeatherSubject::Everything, 8),
    ];
    for count in &counts {
        committed(&store, add(count)).await;
    }
    let of_scopes = |since, limit| {
        ListQuery::Weather(WeatherFilter {
            sort: "scope",
            kind: WeatherKind::ScopeRefused,
            since,
            limit,
        })
    };
    let [read, write, unregistered, earlier, ..] = counts;
    let found = list(&store, of_scopes(hour(5), 100)).await;
    assert_eq!(
        found,
        [write.clone(), read.clone(), unregistered, earlier],
        "an hour's names backwards"
    );
    assert_eq!(list(&store, of_scopes(hour(5), 2)).await, [write, read]);
    assert_eq!(
        list(&store, of_scopes(hour(0), 100)).await,
        [],
        "nothing yet"
    );
}

pub async fn counts_are_swept_after_ninety_days(store: Kept) {
    let kept_hours = WEATHER_KEPT.as_secs() / 3600;
    let counts: Vec<_> = [0, kept_hours - 1, kept_hours + 1, kept_hours + 2]
        .map(|ago| counted(ago, WeatherKind::Revoked, WeatherSubject::Everything, 1))
        .into();
    for count in &counts {
        committed(&store, add(count)).await;
    }
    let all = ListQuery::WeatherOf(WeatherSubject::Everything, hour(10_000));
    for (limit, deleted) in [(1, 1), (10, 1), (10, 0)] {
        let task = Maintenance::Sweep { now: NOW, limit };
        let report = store.maintain(task).await.unwrap();
        assert_eq!((report.deleted, report.more), (deleted, deleted == limit));
    }
    let mut left = list(&store, all).await;
    left.reverse();
    let kept: Vec<_> = counts.into_iter().take(2).collect();
    assert_eq!(left, kept);
}
