#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use bailiwick_core::{
    Reason,
    model::{ClientId, FamilyId},
};
use http::StatusCode;

use super::*;
use crate::route::Route;

#[test]
fn a_request_is_counted_by_route_status_and_reason() {
    let mount = Mount::of_issuer("https://as.example/o").unwrap();
    let counts = RequestCounts::new(&mount);
    let took = Duration::from_millis(3);
    counts.note(Some("/o/token/"), StatusCode::OK, None, took);
    counts.note(Some("/o/token"), StatusCode::OK, None, took);
    let wrong = Some(Reason::ClientSecretWrong);
    counts.note(Some("/o/token"), StatusCode::UNAUTHORIZED, wrong, took);
    counts.note(None, StatusCode::NOT_FOUND, None, took);
    counts.note(Some("/of/a/host"), StatusCode::OK, None, took);
    let told: Vec<_> = counts
        .counted()
        .map(|one| (one.endpoint, one.status, one.reason, one.count))
        .collect();
    let expected = [
        ("token", "2xx", "", 2),
        ("token", "4xx", "client_secret_wrong", 1),
        ("other", "2xx", "", 1),
        ("other", "4xx", "", 1),
    ];
    assert_eq!(told, expected);
    let durations: Vec<_> = counts
        .durations()
        .map(|(name, durations)| (name, durations.count))
        .collect();
    assert_eq!(durations, [("token", 3), ("other", 2)]);
}

#[test]
fn every_route_is_counted_under_its_own_name() {
    let mount = Mount::of_issuer("https://as.example").unwrap();
    let counts = RequestCounts::new(&mount);
    for route in Route::ALL {
        for path in route.paths(&mount) {
            counts.note(Some(&path), StatusCode::OK, None, Duration::ZERO);
        }
    }
    let told: Vec<_> = counts.counted().map(|one| one.endpoint).collect();
    let names: Vec<_> = Route::ALL.iter().map(|route| route.name()).collect();
    assert_eq!(told, names);
}

#[test]
fn every_reason_has_its_own_count() {
    let mount = Mount::of_issuer("https://as.example/o").unwrap();
    let counts = RequestCounts::new(&mount);
    for reason in Reason::ALL {
        let (route, status) = (Some("/o/revoke_token"), StatusCode::BAD_REQUEST);
        counts.note(route, status, Some(*reason), Duration::ZERO);
    }
    let told: Vec<_> = counts
        .counted()
        .map(|one| (one.reason, one.count))
        .collect();
    let words = Reason::ALL.iter().map(|reason| (reason.as_str(), 1));
    assert_eq!(told, words.collect::<Vec<_>>());
}

#[test]
fn an_event_is_counted_under_its_word() {
    let counts = EventCounts::default();
    counts.tell(&Event::ReuseDetected {
        client: ClientId::new("app"),
        family: FamilyId::from_bytes([0; 16]),
    });
    let happened: Vec<_> = counts.counted().filter(|(.., count)| *count > 0).collect();
    assert_eq!(happened, [("reuse_detected", "", 1)]);
}
