#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use bailiwick_core::{
    Random as _, Reason,
    model::{ClientRecord, GrantType, Owner, RegisteredScope, ScopeId},
    scope::{Check, ScopeSet, Step},
};
use bailiwick_jose::{Secrets, SystemRandom};
use bailiwick_store::{Store, memory::Memory};

use super::*;
use crate::{clients, clock::SystemClock};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// The weather of a server with the client `app` and the scope `read`.
async fn weather() -> Weather {
    let store: Arc<dyn Store> = Arc::new(Memory::new());
    let app = ClientRecord::new(ClientId::new("app"), NOW);
    let read = RegisteredScope::new(
        ScopeId(1),
        ScopeToken::from_static("read"),
        Owner::AuthorizationServer,
        NOW,
    );
    let commit = Commit {
        version: None,
        writes: vec![
            Write::PutClient(Box::new(app)),
            Write::PutScope(Box::new(read)),
        ],
    };
    store.commit(commit).await.unwrap();
    let mut secret = [0; 32];
    SystemRandom.fill(&mut secret);
    let keys = Arc::new(Secrets::new(&secret, &[]).unwrap());
    let holder = SnapshotHolder::load(store, clients::records(), keys, Arc::new(SystemClock));
    Weather::new(Arc::new(holder.await.unwrap()))
}

fn issued(client: &str, scope: &str) -> Event {
    Event::TokenIssued {
        grant_type: GrantType::ClientCredentials,
        client: ClientId::new(client),
        user: None,
        scope: ScopeSet::parse(scope).unwrap(),
    }
}

fn refusal(scopes: &[&str]) -> OAuthError {
    let step = |name: &&str| Step {
        check: Check::Registered,
        scope: Some(ScopeToken::parse(name).unwrap()),
        passed: false,
        words: String::new(),
    };
    OAuthError {
        steps: Some(scopes.iter().map(step).collect()),
        ..OAuthError::json(ErrorCode::InvalidScope, Reason::ScopeUnknown, "no")
    }
}

/// What is to be written: kind, sort and name of the subject, how often.
fn taken(weather: &Weather) -> Vec<(WeatherKind, &'static str, String, u64)> {
    let writes = weather.take(NOW).into_iter().flat_map(|one| one.writes);
    let told = writes.map(|write| match write {
        Write::CountWeather(count) => {
            assert_eq!(count.hour, WeatherCount::hour_of(NOW));
            let (sort, name) = (count.subject.sort(), count.subject.name().to_owned());
            (count.kind, sort, name, count.count)
        }
        other => panic!("another write: {other:?}"),
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

#[tokio::test]
async fn what_happens_is_counted_together_by_client_and_by_scope() {
    let weather = weather().await;
    weather.tell(&issued("app", "read"));
    weather.tell(&issued("app", "read"));
    weather.tell(&Event::SubjectRevoked {
        user: bailiwick_core::model::UserId::new("17"),
    });
    let text = String::new;
    let expected = [
        (WeatherKind::Issued, "client", "app".to_owned(), 2),
        (WeatherKind::Issued, "everything", text(), 2),
        (WeatherKind::Issued, "scope", "read".to_owned(), 2),
        (WeatherKind::Revoked, "everything", text(), 1),
    ];
    assert_eq!(taken(&weather), expected);
    assert_eq!(taken(&weather), [], "once");
}

#[tokio::test]
async fn op_1_names_that_somebody_made_up_take_no_room() {
    let weather = weather().await;
    for n in 0..1_000 {
        let (client, scope) = (ClientId::new(&format!("c{n}")), format!("s{n}"));
        weather.refused(Some(&client), &refusal(&[&scope, "read"]));
    }
    let text = String::new;
    let expected = [
        (WeatherKind::Refused, "everything", text(), 1_000),
        (WeatherKind::ScopeRefused, "everything", text(), 1_000),
        (WeatherKind::ScopeRefused, "scope", text(), 1_000),
        (WeatherKind::ScopeRefused, "scope", "read".to_owned(), 1_000),
    ];
    assert_eq!(taken(&weather), expected);
}

#[tokio::test]
async fn a_refusal_for_another_reason_is_none_of_a_scope() {
    let weather = weather().await;
    let error = OAuthError::json(ErrorCode::InvalidGrant, Reason::CodeUnknown, "no");
    weather.refused(Some(&ClientId::new("app")), &error);
    weather.scope_refused(None, &error);
    let expected = [
        (WeatherKind::Refused, "client", "app".to_owned(), 1),
        (WeatherKind::Refused, "everything", String::new(), 1),
    ];
    assert_eq!(taken(&weather), expected);
}

#[tokio::test]
async fn what_the_store_was_too_busy_for_is_written_later_with_what_came_since() {
    let weather = weather().await;
    weather.tell(&issued("app", "read"));
    weather.refused(None, &refusal(&["made-up"]));
    let missed = weather.take(NOW);
    assert_eq!(missed.len(), 1);
    weather.tell(&issued("app", "read"));
    for commit in missed {
        weather.put_back(commit);
    }
    let counts: Vec<u64> = taken(&weather).into_iter().map(|one| one.3).collect();
    assert_eq!(counts, [2, 2, 2, 1, 1, 1]);
}
