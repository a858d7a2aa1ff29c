//! What people allowed: shown, exported, taken back in part and whole.

use std::time::Duration;

use bailiwick_core::model::ClientType;
use http::StatusCode;

use crate::{
    browser::Browser,
    cast::{Cast, Pair, Party},
    world::PASSWORD,
};

const LIST: &str = "/o/authorized_tokens/";
const EXPORT: &str = "/o/authorized_tokens/export/";
const ALL: &str = "/o/authorized_tokens/delete/";

/// An application that asks, and Ada's browser.
async fn asking(cast: &Cast) -> (Party, Browser) {
    let asks = |draft: &mut bailiwick_core::registration::ClientDraft| {
        draft.skip_authorization = false;
    };
    let asking = cast
        .world
        .application_with("Asking", ClientType::Public, asks);
    let asking = asking.await;
    let mut ada = cast.world.browser();
    ada.sign_in("ada", PASSWORD).await;
    (asking, ada)
}

/// Ada allows `scope`; what comes of it.
async fn allow(cast: &Cast, ada: &mut Browser, client: &Party, scope: &str) -> Pair {
    let path = format!("/o/authorize/?{}", Cast::authorization(client, scope));
    let page = ada.get(&path).await;
    let answer = if page.status == StatusCode::SEE_OTHER {
        page
    } else {
        ada.submit(&page, &path, &[("allow", "Allow")]).await
    };
    let location = answer.location().to_owned();
    let (_, query) = location.split_once('?').unwrap();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, code) = pairs.find(|(name, _)| name == "code").unwrap();
    Pair::of(&cast.redeem(client, &code, crate::cast::VERIFIER).await)
}

fn scope_path(client: &Party, scope: &str) -> String {
    let scope: String = form_urlencoded::byte_serialize(scope.as_bytes()).collect();
    format!("{LIST}{}/scope/?scope={scope}", client.id)
}

#[tokio::test]
async fn scopes_are_grouped_by_owner_and_say_when() {
    let cast = Cast::new().await;
    let (asking, mut ada) = asking(&cast).await;
    allow(&cast, &mut ada, &asking, "read plants:see").await;
    let page = ada.get(LIST).await;
    let own = page.text.find("Your account").unwrap();
    let plants = page.text.find(">Plants<").unwrap();
    assert!(own < plants, "{}", page.text);
    assert!(page.text[own..plants].contains(">read<"));
    assert!(page.text[plants..].contains(">plants:see<"));
    assert!(page.text.contains("last used <time"), "{}", page.text);
}

#[tokio::test]
async fn one_scope_is_taken_back_and_the_rest_stays_allowed() {
    let cast = Cast::new().await;
    let (asking, mut ada) = asking(&cast).await;
    let both = allow(&cast, &mut ada, &asking, "read plants:see").await;
    let read = allow(&cast, &mut ada, &asking, "read").await;
    let path = scope_path(&asking, "plants:see");
    assert!(ada.get(LIST).await.text.contains("plants%3Asee"));
    let page = ada.get(&path).await;
    assert!(page.text.contains("plants:see"), "{}", page.text);
    let answer = ada.submit(&page, &path, &[]).await;
    assert_eq!(answer.location(), LIST);
    assert!(!cast.is_active(&both.access).await, "it carried the scope");
    assert_eq!(cast.refresh(&asking, &both.refresh).await.status, 400);
    assert!(cast.is_active(&read.access).await, "it did not");
    let page = ada.get(LIST).await;
    assert!(!page.text.contains("plants:see") && page.text.contains(">read<"));
    // Asked again about the one, not about the other.
    allow(&cast, &mut ada, &asking, "read").await;
    let query = Cast::authorization(&asking, "read plants:see");
    let asked = ada.get(&format!("/o/authorize/?{query}")).await;
    assert_eq!(asked.status, StatusCode::OK, "a consent page");
}

#[tokio::test]
async fn everything_is_taken_back_after_a_question() {
    let cast = Cast::new().await;
    let (asking, mut ada) = asking(&cast).await;
    let asked = allow(&cast, &mut ada, &asking, "read").await;
    let unasked = cast.pair(&cast.app).await;
    let page = ada.get(ALL).await;
    assert!(page.text.contains("2 applications"), "{}", page.text);
    assert_eq!(ada.submit(&page, ALL, &[]).await.location(), LIST);
    for token in [&asked.access, &unasked.access] {
        assert!(!cast.is_active(token).await);
    }
    assert!(!ada.get(LIST).await.has_element("allowed_delete_all"));
    assert_eq!(ada.submit(&page, ALL, &[]).await.location(), LIST, "twice");
}

#[tokio::test]
async fn nobody_takes_back_or_sees_what_somebody_else_allowed() {
    let cast = Cast::new().await;
    let (asking, mut ada) = asking(&cast).await;
    let pair = allow(&cast, &mut ada, &asking, "read").await;
    let mut eve = cast.world.signed_in("eve", false).await;
    let path = scope_path(&asking, "read");
    assert_eq!(eve.get(&path).await.status, StatusCode::NOT_FOUND);
    let exported = eve.get(EXPORT).await.json();
    assert_eq!(exported["applications"], serde_json::json!([]));
    assert_eq!(exported["user"]["username"], "eve");
    let page = eve.get(ALL).await;
    let ticket = page.hidden();
    let before = cast.world.state();
    let bare = path.split('?').next().unwrap();
    for path in [
        path.as_str(),
        bare,
        &scope_path(&asking, "no such"),
        &scope_path(&asking, "\u{1}"),
    ] {
        let fields: Vec<_> = ticket
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let answer = eve.post(path, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{path}: another form's ticket"
        );
    }
    eve.submit(&page, ALL, &[]).await;
    cast.world.assert_unchanged(&before);
    assert!(cast.is_active(&pair.access).await);

    // Of Ada's own: scopes that are not allowed are no page, and nothing to revoke.
    for scope in ["write", "", "no such", "re", "\u{7f}"] {
        let answer = ada.get(&scope_path(&asking, scope)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{scope}");
    }
    let page = ada.get(&path).await;
    let answer = ada.submit(&page, &scope_path(&asking, "write"), &[]).await;
    assert_eq!(answer.location(), LIST);
    cast.world.assert_unchanged(&before);
}

#[tokio::test]
async fn what_was_allowed_can_be_taken_away_as_json() {
    let cast = Cast::new().await;
    let (asking, mut ada) = asking(&cast).await;
    allow(&cast, &mut ada, &asking, "read plants:see").await;
    let answer = ada.get(EXPORT).await;
    assert_eq!(answer.header("content-type"), "application/json");
    let disposition = "attachment; filename=\"allowed-applications.json\"";
    assert_eq!(answer.header("content-disposition"), disposition);
    assert_eq!(answer.header("cache-control"), "no-store");
    let document = answer.json();
    assert_eq!(document["user"]["sub"], "id-of-ada");
    let application = &document["applications"][0];
    assert_eq!(application["client_name"], "Asking");
    assert_eq!(application["since"], "2023-11-14T22:13:20Z");
    assert_eq!(application["last_used_at"], "2023-11-14T22:13:20Z");
    let scopes = application["scopes"].as_array().unwrap();
    let plants = scopes
        .iter()
        .find(|one| one["name"] == "plants:see")
        .unwrap();
    assert_eq!(plants["owner"]["client_name"], "Plants");
    assert_eq!(
        (&plants["consented"], &plants["description"]),
        (&true.into(), &"See plants".into())
    );
    let nobody = cast.world.browser().get(EXPORT).await;
    assert!(nobody.location().starts_with("/accounts/login/"));
}

/// When a family was last used, as the export says.
async fn last_used(cast: &Cast, ada: &mut Browser) -> String {
    // What is noted in memory is written when the jobs end.
    cast.world.server.maintain(async {}).await;
    let document = ada.get(EXPORT).await.json();
    let last = &document["applications"][0]["last_used_at"];
    last.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_use_is_noted_by_exchange_refresh_and_introspection_once_an_hour() {
    let cast = Cast::new().await;
    let (asking, mut ada) = asking(&cast).await;
    let pair = allow(&cast, &mut ada, &asking, "read").await;
    assert_eq!(last_used(&cast, &mut ada).await, "2023-11-14T22:13:20Z");
    cast.world.wait(Duration::from_mins(30));
    assert!(cast.is_active(&pair.access).await);
    let noted = last_used(&cast, &mut ada).await;
    assert_eq!(noted, "2023-11-14T22:13:20Z", "not within the hour");
    cast.world.wait(Duration::from_mins(31));
    let refreshed = Pair::of(&cast.refresh(&asking, &pair.refresh).await);
    assert_eq!(last_used(&cast, &mut ada).await, "2023-11-14T23:14:20Z");
    cast.world.wait(Duration::from_mins(59));
    let wrong = cast.introspect(&cast.cities, "nonsense").await;
    assert_eq!(wrong.text, crate::cast::INACTIVE);
    cast.world.wait(Duration::from_mins(1));
    // To be told that a token is nothing is no use of it.
    let foreign = cast.introspect(&cast.plants, &refreshed.refresh).await;
    assert_eq!(foreign.text, crate::cast::INACTIVE);
    assert_eq!(last_used(&cast, &mut ada).await, "2023-11-14T23:14:20Z");
    let again = Pair::of(&cast.refresh(&asking, &refreshed.refresh).await);
    assert_eq!(last_used(&cast, &mut ada).await, "2023-11-15T00:14:20Z");
    cast.world
        .wait(Duration::from_hours(1) - Duration::from_secs(1));
    assert!(cast.is_active(&again.access).await);
    assert_eq!(last_used(&cast, &mut ada).await, "2023-11-15T00:14:20Z");
}
