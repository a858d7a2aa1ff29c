//! Token weather: what happened is counted, kept, and shown to administrators.

use std::{future::ready, time::Duration};

use bailiwick_core::{
    model::{WeatherKind, WeatherSubject},
    scope::ScopeToken,
    weather::WeatherSpan,
};

use crate::cast::{Cast, VERIFIER};

const PATH: &str = "/admin/weather/";
const EXPORT: &str = "/admin/weather/export/";

/// A day of a cast: one token for itself, one code and its replay, one refresh, one
/// revocation, three scopes that were refused; and all of it written.
async fn busy() -> Cast {
    let cast = Cast::new().await;
    // What the cast was made with is long ago.
    flush(&cast).await;
    cast.world.wait(Duration::from_hours(24 * 100));
    let own = cast.own_token(&cast.app, "plants:see").await;
    assert_eq!(own.status, 200, "{own:?}");
    let code = cast.code(&cast.app, "plants:see").await;
    let redeemed = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_eq!(redeemed.status, 200, "{redeemed:?}");
    let refresh = redeemed.json()["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let refreshed = cast.refresh(&cast.app, &refresh).await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    cast.world.wait(Duration::from_mins(1));
    let replayed = cast.refresh(&cast.app, &refresh).await;
    assert_eq!(replayed.status, 400, "{replayed:?}");
    let pair = cast.pair(&cast.other).await;
    assert_eq!(cast.revoke(&cast.other, &pair.refresh).await.status, 200);
    for scope in ["made-up", "<b>made-up-too</b>", "plants:see plants:eat"] {
        let refused = cast.own_token(&cast.app, scope).await;
        assert_eq!(refused.status, 400, "{refused:?}");
    }
    flush(&cast).await;
    cast
}

async fn flush(cast: &Cast) {
    cast.world.server.maintain(ready(())).await;
}

#[tokio::test]
async fn what_happened_is_counted_by_client_and_by_scope() {
    let cast = busy().await;
    let administration = cast.world.administration();
    let totals = async |subject: &WeatherSubject| {
        let week = WeatherSpan::days(7);
        let weather = administration.weather(subject, week).await.unwrap();
        WeatherKind::ALL
            .iter()
            .map(|kind| weather.series(*kind).total)
            .collect::<Vec<_>>()
    };
    let see = WeatherSubject::Scope(ScopeToken::from_static("plants:see"));
    assert_eq!(
        totals(&WeatherSubject::Everything).await,
        [3, 1, 1, 1, 4, 3]
    );
    let app = WeatherSubject::Client(cast.app.id.clone());
    assert_eq!(totals(&app).await, [2, 1, 0, 1, 4, 3]);
    let other = WeatherSubject::Client(cast.other.id.clone());
    assert_eq!(totals(&other).await, [1, 0, 1, 0, 0, 0]);
    assert_eq!(totals(&see).await[0], 2);
    assert_eq!(
        totals(&WeatherSubject::UnregisteredScopes).await,
        [0, 0, 0, 0, 0, 3]
    );

    flush(&cast).await;
    let again = totals(&WeatherSubject::Everything).await;
    assert_eq!(again, [3, 1, 1, 1, 4, 3], "nothing is counted twice");
}

#[tokio::test]
async fn a_scope_that_is_refused_at_the_authorization_endpoint_is_counted() {
    let cast = Cast::new().await;
    let sent = cast.authorize(&cast.app, "made-up").await;
    assert!(sent.location().contains("error=invalid_scope"), "{sent:?}");
    flush(&cast).await;
    let app = WeatherSubject::Client(cast.app.id.clone());
    let weather = cast
        .world
        .administration()
        .weather(&app, WeatherSpan::days(1))
        .await;
    assert_eq!(weather.unwrap().series(WeatherKind::ScopeRefused).total, 1);
}

#[tokio::test]
async fn the_weather_is_shown_with_the_same_as_tables() {
    let cast = busy().await;
    let mut root = cast.world.signed_in("root", true).await;
    let page = root.get(PATH).await;
    assert_eq!(page.status, 200, "{page:?}");
    let app = cast.app.id.as_str();
    for text in [
        "3 in all, at most 3 in one bar",
        "names that nobody registered",
        "<rect class=\"bar\"",
        "class=\"shade-5\"",
        &format!("&#x2f;admin&#x2f;audit&#x2f;?kind=client&amp;name={app}"),
        &format!("?days=7&amp;kind=client&amp;name={app}"),
    ] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }
    assert!(
        !page.text.contains("made-up"),
        "what strangers make up is not shown"
    );
    for id in [
        "weather_days",
        "weather_filter",
        "weather_charts",
        "weather_hours",
        "weather_steps",
        "weather_csv",
        "weather_json",
    ] {
        assert!(page.has_element(id), "{id}");
    }

    for (query, of) in [
        (format!("?kind=client&name={app}"), "weather_of"),
        ("?kind=client&name=Other".to_owned(), "weather_of"),
        (
            "?kind=scope&name=plants:see&days=90".to_owned(),
            "weather_of",
        ),
        (
            "?kind=scope&name=plants:eat".to_owned(),
            "field_name_problem",
        ),
        (
            "?kind=client&name=%3Cscript%3E".to_owned(),
            "field_name_problem",
        ),
        ("?kind=planet&name=Mars".to_owned(), "field_name_problem"),
        ("?days=1e9".to_owned(), "weather_charts"),
        ("?days=-7&kind=".to_owned(), "weather_charts"),
        (format!("?name={}", "x".repeat(3_000)), "field_name_problem"),
    ] {
        let page = root.get(&format!("{PATH}{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert!(page.has_element(of), "{query}: {}", page.text);
        assert!(!page.text.contains("<script>"), "{query}");
    }
}

#[tokio::test]
async fn the_weather_is_taken_away_hour_by_hour() {
    let cast = busy().await;
    let mut root = cast.world.signed_in("root", true).await;
    let csv = root.get(&format!("{EXPORT}?days=1&format=csv")).await;
    assert!(csv.header("content-disposition").contains("weather.csv"));
    let mut rows = csv.text.lines();
    assert_eq!(rows.next(), Some("hour,kind,of,name,count"));
    assert!(
        rows.any(|row| row.ends_with(",\"reused\",\"everything\",\"\",1")),
        "{}",
        csv.text
    );

    let path = format!("{EXPORT}?format=json&kind=client&name={}", cast.app.id);
    let json = root.get(&path).await.json();
    let rows = json.as_array().unwrap();
    let reused = rows.iter().find(|row| row["kind"] == "reused").unwrap();
    assert_eq!(
        (&reused["of"], &reused["count"]),
        (&"client".into(), &1.into())
    );
    assert_eq!(reused["name"], cast.app.id.as_str());
    for wrong in [
        "?format=xml",
        "?name=nobody",
        "?kind=scope&name=no&format=csv",
    ] {
        let answer = root.get(&format!("{EXPORT}{wrong}")).await;
        assert_eq!(answer.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn the_weather_of_ninety_days_ago_is_forgotten() {
    let cast = busy().await;
    cast.world.wait(Duration::from_hours(24 * 91));
    flush(&cast).await;
    let subject = WeatherSubject::Everything;
    let counts = cast
        .world
        .administration()
        .weather_counts(&subject, WeatherSpan::days(90))
        .await
        .unwrap();
    assert_eq!(counts, []);
}
