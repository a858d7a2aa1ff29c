#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{model::ClientId, scope::ScopeToken};

/// Thursday, 5 November 2026, 13:37 UTC.
const NOW: UnixTime = UnixTime::from_secs(1_793_885_820);

fn counted(hours_ago: u64, kind: WeatherKind, count: u64) -> WeatherCount {
    WeatherCount {
        hour: WeatherCount::hour_of(NOW.minus(Duration::from_hours(hours_ago))),
        kind,
        subject: WeatherSubject::Everything,
        count,
    }
}

#[test]
fn each_count_is_in_the_step_of_its_hour_and_none_before_the_first() {
    let counts = [
        counted(0, WeatherKind::Issued, 1),
        counted(5, WeatherKind::Issued, 2),
        counted(6, WeatherKind::Issued, 4),
        counted(23, WeatherKind::Issued, 8),
        counted(24, WeatherKind::Issued, 16),
        counted(24 * 7, WeatherKind::Issued, 32),
        counted(24 * 90, WeatherKind::Issued, 64),
    ];
    let of = |days| Weather::of(&counts, WeatherSpan::days(days), NOW);
    let day = of(1);
    let issued = day.series(WeatherKind::Issued);
    assert_eq!((issued.total, issued.most), (1 + 2 + 4 + 8, 8));
    assert_eq!(issued.counts[0], 8);
    assert_eq!(issued.counts[17..], [4, 2, 0, 0, 0, 0, 1]);

    // 12:00 to 18:00 goes on; 13:00 less six hours is in the one before.
    let week = of(7);
    let issued = week.series(WeatherKind::Issued);
    assert_eq!(issued.total, 1 + 2 + 4 + 8 + 16);
    assert_eq!(issued.counts[26..], [2 + 4, 1]);
    assert_eq!(issued.counts[23..25], [8 + 16, 0], "12:00 a day ago");

    let quarter = of(90);
    let issued = quarter.series(WeatherKind::Issued);
    assert_eq!(issued.total, 63, "89 days and what is of today");
    assert_eq!(issued.counts[89], 1 + 2 + 4);
    assert_eq!(quarter.steps().count(), 90);
    assert_eq!(
        quarter.steps().last().unwrap().to_string(),
        "2026-11-05T00:00:00Z"
    );
}

#[test]
fn a_count_of_a_clock_that_is_ahead_is_passed_over() {
    let ahead = WeatherCount {
        hour: WeatherCount::hour_of(NOW.plus(Duration::from_hours(2))),
        ..counted(0, WeatherKind::Issued, 1)
    };
    assert!(Weather::of(&[ahead], WeatherSpan::days(1), NOW).is_empty());
}

#[test]
fn the_busy_hours_are_those_of_tokens_by_weekday_from_monday() {
    let counts = [
        counted(0, WeatherKind::Issued, 3),
        counted(0, WeatherKind::Refreshed, 4),
        counted(0, WeatherKind::Refused, 100),
        counted(24 * 3, WeatherKind::Issued, 5),
        counted(24 * 7, WeatherKind::Issued, 6),
    ];
    let weather = Weather::of(&counts, WeatherSpan::days(90), NOW);
    assert_eq!(weather.busy[3][13], 3 + 4 + 6, "Thursdays");
    assert_eq!(weather.busy[0][13], 5, "Monday");
    assert_eq!(weather.busiest(), 13);
    let all: u64 = weather.busy.iter().flatten().sum();
    assert_eq!(all, 18);
}

#[test]
fn the_most_frequent_comes_first_and_equal_ones_by_name() {
    let scope = |name: &str| WeatherSubject::Scope(ScopeToken::parse(name).unwrap());
    let count = |subject: WeatherSubject, count| WeatherCount {
        subject,
        ..counted(0, WeatherKind::ScopeRefused, count)
    };
    let counts = [
        count(scope("b"), 2),
        count(WeatherSubject::UnregisteredScopes, 9),
        count(scope("a"), 1),
        count(scope("a"), 1),
        count(WeatherSubject::Client(ClientId::new("x")), u64::MAX),
        count(WeatherSubject::Client(ClientId::new("x")), 1),
    ];
    let expected = [
        (WeatherSubject::Client(ClientId::new("x")), u64::MAX),
        (WeatherSubject::UnregisteredScopes, 9),
        (scope("a"), 2),
        (scope("b"), 2),
    ];
    assert_eq!(ranked(&counts), expected);
}

#[test]
fn rd_14_no_name_in_the_csv_of_the_weather_is_a_formula() {
    for hostile in [
        "=HYPERLINK(\"x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\"\r\n=1",
        "|calc",
    ] {
        let count = WeatherCount {
            subject: WeatherSubject::Client(ClientId::new(hostile)),
            ..counted(0, WeatherKind::Issued, 1)
        };
        let text = csv(&[count]);
        let cell = text.split(",\"client\",").nth(1).unwrap();
        let first = cell.trim_start_matches('"').chars().next().unwrap();
        assert!(
            !['=', '+', '-', '@', '|'].contains(&first),
            "{hostile}: {cell}"
        );
    }
}
