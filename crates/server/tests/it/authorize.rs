//! The authorization endpoint, as people see it.

use std::time::Duration;

use bailiwick_core::{
    model::{ClientRecord, Owner},
    store::Write,
};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    world::{PASSWORD, REDIRECT_URI, World, config},
};

const AUTHORIZE: &str = "/o/authorize/";

pub(crate) struct Scene {
    pub(crate) world: World,
    client: ClientRecord,
    pub(crate) request: String,
}

pub(crate) async fn scene() -> Scene {
    scene_of(World::new().await).await
}

async fn scene_of(world: World) -> Scene {
    world.user("ada", false).await;
    let api = world.client("The <Herbarium> API").await;
    world
        .scope(1, "read", "Read your account", Owner::AuthorizationServer)
        .await;
    let owner = Owner::ResourceServer(api.id);
    world
        .scope(
            2,
            "https://herbarium.example/plants",
            "See \"all\" <plants>",
            owner,
        )
        .await;
    let client = world.client("Field <b>Notes</b>").await;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", client.id.as_str())
        .append_pair("redirect_uri", REDIRECT_URI)
        .append_pair("scope", "read https://herbarium.example/plants")
        .append_pair("state", "sp%20c&=é\"><script>")
        .append_pair(
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        )
        .append_pair("code_challenge_method", "S256")
        .finish();
    Scene {
        world,
        client,
        request: format!("{AUTHORIZE}?{query}"),
    }
}

impl Scene {
    /// The client, registered otherwise.
    pub(crate) async fn change_client(&self, change: impl FnOnce(&mut ClientRecord)) {
        let mut record = self.client.clone();
        change(&mut record);
        self.world.write(Write::PutClient(Box::new(record))).await;
    }

    /// The request with another redirect URI.
    pub(crate) fn request_to(&self, redirect_uri: &str) -> String {
        let encoded =
            |uri: &str| -> String { form_urlencoded::byte_serialize(uri.as_bytes()).collect() };
        let (own, other) = (encoded(REDIRECT_URI), encoded(redirect_uri));
        self.request.replace(&own, &other)
    }

    /// A browser that is signed in and shows the consent page.
    pub(crate) async fn at_consent(&self) -> (Browser, Answer) {
        self.at_consent_of(&self.request).await
    }

    /// The same of another request.
    pub(crate) async fn at_consent_of(&self, request: &str) -> (Browser, Answer) {
        let mut browser = self.world.browser();
        let to_login = browser.get(request).await;
        let login = browser.get(to_login.location()).await;
        let fields = [("username", "ada"), ("password", PASSWORD)];
        let signed_in = browser.submit(&login, "/accounts/login/", &fields).await;
        let page = browser.get(signed_in.location()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        (browser, page)
    }
}

fn answered(answer: &Answer) -> Vec<(String, String)> {
    let (uri, query) = answer.location().split_once('?').unwrap();
    assert_eq!(uri, REDIRECT_URI);
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    let found: Vec<_> = pairs.iter().filter(|(key, _)| key == name).collect();
    assert_eq!(found.len(), 1, "{name} in {pairs:?}");
    &found[0].1
}

#[tokio::test]
async fn sign_in_names_the_application_that_asks() {
    let scene = scene().await;
    let mut browser = scene.world.browser();
    let to_login = browser.get(&scene.request).await;
    assert!(
        to_login
            .location()
            .starts_with("/accounts/login/?next=%2Fo%2Fauthorize%2F%3F")
    );
    let login = browser.get(to_login.location()).await;
    assert_eq!(login.element("client_name"), "Field <b>Notes</b>");
}

#[tokio::test]
async fn allowing_gives_the_client_a_code_with_its_state_and_our_issuer() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    let answer = browser
        .submit(&page, AUTHORIZE, &[("allow", "Authorize")])
        .await;
    let pairs = answered(&answer);
    assert!(value(&pairs, "code").starts_with("bwc_"));
    assert_eq!(value(&pairs, "state"), "sp%20c&=é\"><script>");
    assert_eq!(value(&pairs, "iss"), "http://localhost:8000/o");
}

#[tokio::test]
async fn consent_shows_who_asks_for_what_of_whom_and_where_it_leads() {
    let scene = scene().await;
    let (_, page) = scene.at_consent().await;
    assert_eq!(page.element("client_name"), "Field <b>Notes</b>");
    assert_eq!(page.element("redirect_host"), "client.example");
    for text in [
        "The &lt;Herbarium&gt; API",
        "Read your account",
        "See &quot;all&quot; &lt;plants&gt;",
        "https:&#x2f;&#x2f;herbarium.example&#x2f;plants",
        ">new</b>",
        "use another account",
    ] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }
    assert!(
        !page
            .header("content-security-policy")
            .contains("form-action"),
        "PG-9"
    );
}

#[tokio::test]
async fn denying_is_told_to_the_client() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    let pairs = answered(&browser.submit(&page, AUTHORIZE, &[]).await);
    assert_eq!(value(&pairs, "error"), "access_denied");
    assert_eq!(value(&pairs, "iss"), "http://localhost:8000/o");
}

#[tokio::test]
async fn what_was_allowed_before_is_told_from_what_is_new() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    browser
        .submit(&page, AUTHORIZE, &[("allow", "Authorize")])
        .await;
    let again = browser.get(&scene.request).await;
    assert!(!again.text.contains(">new</b>"), "{}", again.text);
    assert_eq!(again.text.matches(">already allowed</span>").count(), 2);
}

/// A client that was registered to bear with less: people tick what they allow.
#[tokio::test]
async fn a_person_leaves_out_what_the_client_can_do_without() {
    let scene = scene().await;
    let (_, whole) = scene.at_consent().await;
    assert!(
        !whole.text.contains("checkbox"),
        "only where it was registered"
    );
    scene
        .change_client(|client| client.partial_consent = true)
        .await;
    let (mut browser, page) = scene.at_consent().await;
    assert_eq!(page.text.matches("type=\"checkbox\"").count(), 2);
    // Nothing ticked is no answer: the same form again.
    let allow = ("allow", "Authorize");
    let again = browser.submit(&page, AUTHORIZE, &[allow]).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.has_element("consent_nothing"));
    let fields = [
        allow,
        ("granted-read", "1"),
        ("granted-register-scope", "1"),
    ];
    let answer = browser.submit(&again, AUTHORIZE, &fields).await;
    assert!(value(&answered(&answer), "code").starts_with("bwc_"));
    let after = browser.get(&scene.request).await;
    assert_eq!(after.text.matches(">already allowed</span>").count(), 1);
    assert_eq!(after.text.matches(">new</b>").count(), 1);
}

#[tokio::test]
async fn a_person_says_for_how_long_among_what_is_offered() {
    let (_, page) = scene().await.at_consent().await;
    assert!(!page.has_element("consent_lasts"), "not asked at first");
    let mut config = config("http://localhost:8000/o");
    config.consent_durations = vec![Duration::from_hours(1), Duration::from_hours(48)];
    let scene = scene_of(World::with(config).await).await;
    let (mut browser, page) = scene.at_consent().await;
    assert!(
        page.text.contains("<option value=\"172800\">for 2 days<"),
        "{}",
        page.text
    );
    let allow = ("allow", "Authorize");
    for forged in ["7200", "18446744073709551615", "1h", "-1"] {
        let (mut browser, page) = scene.at_consent().await;
        let refused = browser
            .submit(&page, AUTHORIZE, &[allow, ("lasts", forged)])
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{forged}");
    }
    let answer = browser
        .submit(&page, AUTHORIZE, &[allow, ("lasts", "3600")])
        .await;
    assert!(value(&answered(&answer), "code").starts_with("bwc_"));
    let marks = |page: &Answer| page.text.matches(">already allowed</span>").count();
    assert_eq!(marks(&browser.get(&scene.request).await), 2);
    scene.world.wait(Duration::from_hours(1));
    let after = browser.get(&scene.request).await;
    assert_eq!(marks(&after), 0, "the hour is over");
    assert!(
        !after.text.contains(">changed</b>"),
        "but the words are the same"
    );
}

/// security.md RD-9
#[tokio::test]
async fn rd_9_the_consent_form_works_once_and_only_as_it_was_shown() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    let hidden = page.hidden();
    for changed in ["scope", "state", "code_challenge", "ticket"] {
        let fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), if name == changed { "read" } else { value }))
            .chain([("allow", "Authorize")])
            .collect();
        let answer = browser.post(AUTHORIZE, &fields).await;
        let told = answer.status == StatusCode::BAD_REQUEST || answer.location().contains("error=");
        assert!(told, "{changed}");
    }
    let allow = [("allow", "Authorize")];
    assert!(
        answered(&browser.submit(&page, AUTHORIZE, &allow).await)
            .iter()
            .any(|p| p.0 == "code")
    );
    let replayed = browser.submit(&page, AUTHORIZE, &allow).await;
    assert_eq!(replayed.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        replayed.element("error_description"),
        "form is no longer valid"
    );
}

/// security.md RD-9
#[tokio::test]
async fn rd_9_a_consent_form_from_another_site_or_browser_is_refused() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    let allow = [("allow", "Authorize")];
    browser.headers = vec![("sec-fetch-site", "cross-site")];
    assert_eq!(
        browser.submit(&page, AUTHORIZE, &allow).await.status,
        StatusCode::FORBIDDEN
    );
    scene.world.user("eve", false).await;
    let mut other = scene.world.browser();
    other.sign_in("eve", PASSWORD).await;
    assert_eq!(
        other.submit(&page, AUTHORIZE, &allow).await.status,
        StatusCode::BAD_REQUEST
    );
}

/// security.md PG-7
#[tokio::test]
async fn pg_7_a_session_that_ends_during_consent_keeps_the_request() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    scene.world.wait(Duration::from_hours(13));
    let answer = browser
        .submit(&page, AUTHORIZE, &[("allow", "Authorize")])
        .await;
    let login = browser.get(answer.location()).await;
    assert_eq!(login.element("client_name"), "Field <b>Notes</b>");
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let signed_in = browser.submit(&login, "/accounts/login/", &fields).await;
    let page = browser.get(signed_in.location()).await;
    let answer = browser
        .submit(&page, AUTHORIZE, &[("allow", "Authorize")])
        .await;
    assert_eq!(value(&answered(&answer), "state"), "sp%20c&=é\"><script>");
}

/// security.md PG-3
#[tokio::test]
async fn pg_3_a_request_posted_from_another_site_comes_back_by_get() {
    let scene = scene().await;
    let mut browser = scene.world.browser();
    browser.headers = vec![("sec-fetch-site", "cross-site")];
    let (_, query) = scene.request.split_once('?').unwrap();
    let answer = browser
        .send("POST", AUTHORIZE, query.to_owned().into())
        .await;
    assert!(
        answer.location().starts_with("/o/authorize/?"),
        "{}",
        answer.location()
    );
}

/// security.md PG-5, RD-4
#[tokio::test]
async fn pg_5_rd_4_errors_before_the_redirect_uri_is_known_are_pages() {
    let scene = scene().await;
    let mut browser = scene.world.browser();
    for (query, description) in [
        ("", "client_id is missing"),
        ("?client_id=unknown", "client_id is not registered"),
        ("?client_id=a&client_id=b", "parameter is repeated"),
        (
            "?client_id=%zz",
            "a parameter is not well-formed UTF-8 in form encoding",
        ),
    ] {
        let answer = browser.get(&format!("{AUTHORIZE}{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.element("error_code"), "invalid_request");
        assert_eq!(answer.element("error_description"), description);
        assert!(answer.headers.get("location").is_none());
    }
    let evil = scene.request.replace("client.example", "evil.example");
    let answer = browser.get(&evil).await;
    assert_eq!(
        answer.element("error_description"),
        "redirect_uri is not registered"
    );
    assert!(
        !answer.text.contains("evil.example"),
        "the refused value is not shown"
    );
}

/// security.md PG-6
#[tokio::test]
async fn pg_6_prompt_login_asks_for_the_password_again_and_only_once() {
    let scene = scene().await;
    let mut browser = scene.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    scene.world.wait(Duration::from_secs(5));
    let to_login = browser
        .get(&format!("{}&prompt=login", scene.request))
        .await;
    let login = browser.get(to_login.location()).await;
    assert!(login.has_element("login_reauth"));
    assert!(login.text.contains("value=\"ada\""), "who it was");
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let signed_in = browser.submit(&login, "/accounts/login/", &fields).await;
    let page = browser.get(signed_in.location()).await;
    assert!(page.has_element("consent_allow"), "{}", page.text);
}
