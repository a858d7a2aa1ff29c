//! Try it: an application's own flow, played by this server for its owner.

use bailiwick_core::model::{ClientType, Owner, UserId};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    cast::Party,
    world::World,
};

/// Ada, and an application of hers that may be tried.
struct Scene {
    world: World,
    ada: Browser,
    app: Party,
}

impl Scene {
    async fn new(client_type: ClientType) -> Self {
        let world = World::new().await;
        world
            .scope(1, "read", "Read", Owner::AuthorizationServer)
            .await;
        let ada = world.signed_in("ada", false).await;
        let app = application(&world, "Notes", client_type).await;
        let mut scene = Self { world, ada, app };
        let page = scene.page("").await;
        assert!(page.has_element("try_allow"), "{}", page.text);
        let path = scene.path("");
        let done = scene.ada.submit(&page, &path, &[("do", "allow")]).await;
        assert_eq!(done.location(), path);
        scene
    }

    fn path(&self, tail: &str) -> String {
        format!("/o/applications/{}/try/{tail}", self.app.id)
    }

    async fn page(&mut self, tail: &str) -> Answer {
        let path = self.path(tail);
        self.ada.get(&path).await
    }

    /// Sends the request of the page, allows, and answers where that leads.
    async fn authorized(&mut self) -> String {
        let page = self.page("").await;
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(page.hidden())
            .append_pair("scope", "read")
            .finish();
        let target = format!("/o/authorize/?{query}");
        let answer = self.ada.get(&target).await;
        let answer = if answer.status == StatusCode::OK {
            self.ada.submit(&answer, &target, &[("allow", "1")]).await
        } else {
            answer
        };
        let location = answer.location();
        let callback = format!("http://localhost:8000{}?", self.path("callback/"));
        assert!(location.starts_with(&callback), "{location}");
        location.replace("http://localhost:8000", "")
    }

    async fn exchange(&mut self, page: &Answer, secret: &str) -> Answer {
        let path = self.path("callback/");
        self.ada
            .submit(page, &path, &[("client_secret", secret)])
            .await
    }
}

async fn application(world: &World, name: &str, client_type: ClientType) -> Party {
    let made = world.application_with(name, client_type, |draft| {
        draft.owner = Some(UserId::new("id-of-ada"));
        draft.skip_authorization = false;
    });
    made.await
}

#[tokio::test]
async fn the_code_flow_is_run_shown_and_its_token_revoked() {
    for client_type in [ClientType::Confidential, ClientType::Public] {
        let mut scene = Scene::new(client_type).await;
        let callback = scene.authorized().await;
        let page = scene.ada.get(&callback).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let is_confidential = client_type == ClientType::Confidential;
        assert_eq!(page.has_element("field_client_secret"), is_confidential);
        let secret = scene.app.secret.clone();
        let done = scene.exchange(&page, &secret).await;
        assert_eq!(done.element("try_status"), "200 OK", "{}", done.text);
        let json: serde_json::Value = serde_json::from_str(&done.element("try_json")).unwrap();
        assert_eq!(json["scope"], "read");
        let shown = json["access_token"].as_str().unwrap();
        assert!(
            shown.starts_with("bwa_") && shown.chars().count() == 13,
            "{shown}"
        );
        if is_confidential {
            assert!(!done.text.contains(&secret), "the secret is not shown");
        }
        assert!(
            done.element("try_introspected_1")
                .contains("\"active\": true")
        );

        let again = scene.path("");
        let revoked = scene.ada.submit(&done, &again, &[]).await;
        assert_eq!(revoked.location(), format!("{again}?revoked=1"));
        let once_more = scene.ada.submit(&done, &again, &[]).await;
        once_more.location();
        // The code was for one use.
        let replayed = scene.exchange(&page, &secret).await;
        assert_eq!(replayed.element("try_status"), "400 Bad Request");
        assert!(replayed.element("try_json").contains("invalid_grant"));

        let page = scene.page("").await;
        let (_, form) = page.text.split_once("method=\"post\"").unwrap();
        let form = Answer {
            text: format!("<form{form}"),
            ..page
        };
        scene
            .ada
            .submit(&form, &again, &[("do", "remove")])
            .await
            .location();
        let record = scene
            .world
            .administration()
            .client(&scene.app.id)
            .await
            .unwrap();
        assert_eq!(record.redirect_uris.len(), 1);
    }
}

#[tokio::test]
async fn a_service_gets_its_token_in_one_step() {
    let world = World::new().await;
    world
        .scope(1, "read", "Read", Owner::AuthorizationServer)
        .await;
    let mut ada = world.signed_in("ada", false).await;
    let made = world.application_with("Job", ClientType::Confidential, |draft| {
        draft.owner = Some(UserId::new("id-of-ada"));
        draft.grant_types = [bailiwick_core::model::GrantType::ClientCredentials].into();
    });
    let app = made.await;
    let path = format!("/o/applications/{}/try/", app.id);
    let page = ada.get(&path).await;
    assert!(!page.has_element("try_allow") && page.has_element("try_token"));
    let fields = [
        ("do", "token"),
        ("scope", "read"),
        ("client_secret", app.secret.as_str()),
    ];
    let done = ada.submit(&page, &path, &fields).await;
    assert_eq!(done.element("try_status"), "200 OK", "{}", done.text);
    assert!(!done.text.contains(&app.secret));
    let fields = [("do", "token"), ("client_secret", "bwk_wrong")];
    let done = ada.submit(&page, &path, &fields).await;
    assert_eq!(done.element("try_status"), "401 Unauthorized");
    assert!(!done.has_element("try_revoke"));
    ada.get(&format!("{path}callback/?code=x&state=y")).await;
    let callback = ada.get(&format!("{path}callback/")).await;
    assert_eq!(
        callback.status,
        StatusCode::NOT_FOUND,
        "no person takes part"
    );
}

/// security.md RD-6, RD-8: an answer counts for who asked, and for what was asked.
#[tokio::test]
async fn rd_6_an_answer_to_no_request_of_this_session_is_not_exchanged() {
    let mut scene = Scene::new(ClientType::Confidential).await;
    let other = application(&scene.world, "Other", ClientType::Confidential).await;
    let callback = scene.authorized().await;
    let (path, query) = callback.split_once('?').unwrap();
    let without = |name: &str| -> String {
        let kept = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key != name);
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .finish()
    };
    for query in [
        String::new(),
        without("state"),
        format!("{}&state=forged", without("state")),
        without("iss"),
        format!("{}&iss=https%3A%2F%2Fevil.example", without("iss")),
        without("code"),
    ] {
        let page = scene.ada.get(&format!("{path}?{query}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.has_element("try_wrong") && !page.has_element("try_exchange"));
    }
    // The answer for one application at the callback of another.
    let foreign = format!("/o/applications/{}/try/callback/?{query}", other.id);
    assert_eq!(
        scene.ada.get(&foreign).await.status,
        StatusCode::BAD_REQUEST
    );
    // In another session of the same user.
    let mut elsewhere = scene.world.browser();
    elsewhere.sign_in("ada", crate::world::PASSWORD).await;
    assert_eq!(
        elsewhere.get(&callback).await.status,
        StatusCode::BAD_REQUEST
    );
    // Of others, there is no such page.
    let mut eve = scene.world.signed_in("eve", true).await;
    for path in [callback.as_str(), &scene.path("")] {
        assert_eq!(eve.get(path).await.status, StatusCode::NOT_FOUND);
    }

    let page = scene.ada.get(&callback).await;
    let before = scene.world.state();
    let exchange = scene.path("callback/");
    let secret = scene.app.secret.clone();
    // From another site, without a ticket, with a state of nothing.
    let fields = [("client_secret", secret.as_str())];
    scene.ada.headers = vec![("host", "localhost:8000"), ("sec-fetch-site", "cross-site")];
    let refused = scene.ada.submit(&page, &exchange, &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    scene.ada.headers = vec![
        ("host", "localhost:8000"),
        ("sec-fetch-site", "same-origin"),
    ];
    let refused = scene
        .ada
        .post(&exchange, &[("code", "x"), ("state", "y")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let hidden = page.hidden();
    let ticket = &hidden.iter().find(|(name, _)| name == "ticket").unwrap().1;
    let code = &hidden.iter().find(|(name, _)| name == "code").unwrap().1;
    let forged = [
        ("ticket", ticket.as_str()),
        ("code", code),
        ("state", "forged"),
    ];
    let refused = scene.ada.post(&exchange, &forged).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    scene.world.assert_unchanged(&before);
    // Nothing of that spoilt the code.
    let done = scene.exchange(&page, &secret).await;
    assert_eq!(done.element("try_status"), "200 OK");
}

#[tokio::test]
async fn only_a_token_of_this_application_and_this_person_is_revoked() {
    let mut scene = Scene::new(ClientType::Confidential).await;
    let callback = scene.authorized().await;
    let page = scene.ada.get(&callback).await;
    let secret = scene.app.secret.clone();
    let done = scene.exchange(&page, &secret).await;
    let token = done
        .hidden()
        .into_iter()
        .find(|(name, _)| name == "token")
        .unwrap()
        .1;
    let other = application(&scene.world, "Other", ClientType::Confidential).await;
    let path = format!("/o/applications/{}/try/", other.id);
    let form = scene.ada.get(&path).await;
    let before = scene.world.state();
    for token in [token.as_str(), "", "zz", "00112233445566778899aabbccddeeff"] {
        let fields = [("do", "revoke"), ("token", token)];
        let answer = scene.ada.submit(&form, &path, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{token}");
    }
    scene.world.assert_unchanged(&before);
}
