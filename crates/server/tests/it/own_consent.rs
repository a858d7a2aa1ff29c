//! A host's own consent page, at an address of its own: the same promises as ours.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use bailiwick_core::{
    model::{ClientType, UserId},
    registration::ClientDraft,
    scope::ScopeSet,
};
use bailiwick_server::{
    Answer, AuthorizationProblem, AuthorizationServer, Consent, SignedInAs, Visitor,
};
use http::{Request, header::COOKIE, request::Parts};

use crate::{
    browser::{Answer as Answered, Browser},
    cast::{CHALLENGE, Cast, Party, VERIFIER},
    world::{PASSWORD, REDIRECT_URI},
};

const PAGE: &str = "/allow";

#[derive(Clone)]
struct Host {
    server: AuthorizationServer,
    now: bailiwick_core::UnixTime,
}

impl Host {
    /// The host's own session, if the browser has one; else the server's.
    fn user(&self, head: &Parts) -> Option<SignedInAs> {
        let cookies = head.headers.get(COOKIE)?.to_str().ok()?;
        let session = cookies
            .split("; ")
            .find_map(|one| one.strip_prefix("host="))?;
        let (name, _) = session.split_once('-')?;
        let id = UserId::new(&format!("id-of-{name}"));
        Some(SignedInAs::new(id, self.now, session))
    }

    fn visitor(said: Option<&SignedInAs>) -> Visitor<'_> {
        said.map_or(Visitor::Detect, Visitor::As)
    }

    async fn told(&self, problem: AuthorizationProblem) -> Response {
        if let AuthorizationProblem::AskAgain(consent) = &problem {
            return shown(consent);
        }
        let response = self.server.problem_response(problem).await;
        response.map(Body::from).into_response()
    }
}

fn shown(consent: &Consent) -> Response {
    let mut page = format!("<p id=\"who\">{}</p><form>", consent.client().name());
    for (name, value) in consent.fields() {
        let value = value.replace('&', "&amp;").replace('"', "&quot;");
        page = format!("{page}<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
    let names = consent.scopes();
    Html(format!("{page}</form><p id=\"scopes\">{names}</p>")).into_response()
}

async fn ask(State(host): State<Host>, head: Parts) -> Response {
    let user = host.user(&head);
    let request = Request::from_parts(head, Bytes::new());
    match host
        .server
        .consent_request(&request, Host::visitor(user.as_ref()))
        .await
    {
        Ok(consent) => shown(&consent),
        Err(problem) => host.told(problem).await,
    }
}

async fn answer(State(host): State<Host>, head: Parts, body: Bytes) -> Response {
    let user = host.user(&head);
    let said = |name: &str| {
        let mut fields = form_urlencoded::parse(&body);
        let field = fields.find(|(key, _)| key == name)?;
        Some(field.1.into_owned())
    };
    let (button, part) = (said("button"), said("part"));
    let request = Request::from_parts(head, body.clone());
    let consent = match host
        .server
        .consent_from(&request, Host::visitor(user.as_ref()))
        .await
    {
        Ok(consent) => consent,
        Err(problem) => return host.told(problem).await,
    };
    let answer = match (button.as_deref(), part) {
        (Some("some"), Some(part)) => Answer::Granted {
            scopes: ScopeSet::parse(&part).unwrap(),
            lasts: None,
        },
        (Some("all"), _) => consent.all(),
        _ => Answer::Denied,
    };
    match host.server.authorize(&consent, answer).await {
        Ok(response) => response.map(Body::from).into_response(),
        Err(problem) => host.told(problem).await,
    }
}

struct Scene {
    cast: Cast,
    client: Party,
    router: Router,
}

async fn scene() -> Scene {
    let cast = Cast::new().await;
    let edit = |draft: &mut ClientDraft| draft.skip_authorization = false;
    let confidential = ClientType::Confidential;
    let client = cast
        .world
        .application_with("Atlas", confidential, edit)
        .await;
    let host = Host {
        server: cast.world.server.clone(),
        now: cast.world.now(),
    };
    let router = Router::new()
        .route(PAGE, get(ask).post(answer))
        .with_state(host)
        .merge(cast.world.server.router());
    Scene {
        cast,
        client,
        router,
    }
}

impl Scene {
    fn request(&self, more: &[(&str, &str)]) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", self.client.id.as_str())
            .append_pair("redirect_uri", REDIRECT_URI)
            .append_pair("scope", "read write")
            .append_pair("state", "s")
            .append_pair("code_challenge", CHALLENGE)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(more)
            .finish();
        format!("{PAGE}?{query}")
    }

    /// Ada at the host's page, signed in at ours.
    async fn at_the_page(&self) -> (Browser, Answered) {
        let mut browser = Browser::new(self.router.clone());
        let to_login = browser.get(&self.request(&[])).await;
        let next = to_login.location();
        assert!(
            next.starts_with("/accounts/login/?next=%2Fallow%3F"),
            "{next}"
        );
        let login = browser.get(next).await;
        let fields = [("username", "ada"), ("password", PASSWORD)];
        let signed_in = browser.submit(&login, "/accounts/login/", &fields).await;
        let page = browser.get(signed_in.location()).await;
        assert_eq!(page.status, 200, "{page:?}");
        assert_eq!(page.element("who"), "Atlas");
        assert_eq!(page.element("scopes"), "read write");
        (browser, page)
    }
}

fn told(answer: &Answered, name: &str) -> Option<String> {
    let (uri, query) = answer.location().split_once('?').unwrap();
    assert_eq!(uri, REDIRECT_URI);
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(key, _)| key == name)
        .map(|pair| pair.1.into_owned())
}

#[track_caller]
fn is_void(answer: &Answered) {
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(
        answer.element("error_description"),
        "form is no longer valid"
    );
    assert!(answer.has_element("error_reference"));
}

/// A host that says "nobody" is believed, whatever cookie of ours comes along.
#[tokio::test]
async fn nobody_is_nobody_although_a_cookie_of_ours_comes_along() {
    let scene = scene().await;
    let (browser, _) = scene.at_the_page().await;
    let cookies = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    let request = Request::get(scene.request(&[])).header(COOKIE, cookies);
    let request = request.body(Bytes::new()).unwrap();
    let server = &scene.cast.world.server;
    let detected = server.consent_request(&request, Visitor::Detect).await;
    assert_eq!(detected.unwrap().user().username, "ada");
    let nobody = server.consent_request(&request, Visitor::from(None)).await;
    assert!(
        matches!(nobody, Err(AuthorizationProblem::NeedsSignIn { .. })),
        "{nobody:?}"
    );
}

/// RFC 9700 §4.11.2: nobody is sent to another site by the path of a request.
#[tokio::test]
async fn who_signs_in_comes_back_to_a_path_of_this_origin() {
    let scene = scene().await;
    let query = scene.request(&[]);
    let query = query.split_once('?').unwrap().1;
    for (path, back) in [
        (PAGE, PAGE),
        ("//evil.example/allow", "/o/authorize/"),
        ("/%2fevil.example/allow", "/o/authorize/"),
        ("/%5cevil.example/allow", "/o/authorize/"),
    ] {
        let request = Request::get(format!("{path}?{query}"));
        let request = request.body(Bytes::new()).unwrap();
        let server = &scene.cast.world.server;
        let asked = server.consent_request(&request, Visitor::Nobody).await;
        let Err(AuthorizationProblem::NeedsSignIn { next, .. }) = asked else {
            panic!("{asked:?}");
        };
        assert!(next.starts_with(&format!("{back}?")), "{path}: {next}");
    }
}

#[tokio::test]
async fn a_yes_to_all_to_some_and_a_no() {
    let scene = scene().await;
    for (fields, scope) in [
        (vec![("button", "all")], "read write"),
        (vec![("button", "some"), ("part", "write")], "write"),
    ] {
        let (mut browser, page) = scene.at_the_page().await;
        let answer = browser.submit(&page, PAGE, &fields).await;
        assert_eq!(told(&answer, "state").as_deref(), Some("s"));
        let code = told(&answer, "code").unwrap();
        let token = scene.cast.redeem(&scene.client, &code, VERIFIER).await;
        assert_eq!(token.json()["scope"], scope);
    }
    let (mut browser, page) = scene.at_the_page().await;
    let answer = browser.submit(&page, PAGE, &[]).await;
    assert_eq!(told(&answer, "error").as_deref(), Some("access_denied"));
}

/// What was left out is asked for again, though it was allowed before.
#[tokio::test]
async fn a_part_is_all_that_is_remembered() {
    let scene = scene().await;
    let silent = [("approval_prompt", "auto")];
    let (mut browser, page) = scene.at_the_page().await;
    browser
        .submit(&page, PAGE, &[("button", "all")])
        .await
        .location();
    let at_once = browser.get(&scene.request(&silent)).await;
    assert!(told(&at_once, "code").is_some(), "allowed before");
    let page = browser.get(&scene.request(&[])).await;
    let some = [("button", "some"), ("part", "read")];
    browser.submit(&page, PAGE, &some).await.location();
    let asked = browser.get(&scene.request(&silent)).await;
    assert_eq!(asked.status, 200, "write was taken back");
    let narrower = scene.request(&silent).replace("read+write", "read");
    assert!(told(&browser.get(&narrower).await, "code").is_some());
}

/// More than was shown, or nothing at all, is no answer.
#[tokio::test]
async fn a_host_cannot_grant_what_was_not_shown() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_the_page().await;
    let before = scene.cast.world.state();
    for part in ["plants:see", "read write plants:see", "register-scope", ""] {
        let some = [("button", "some"), ("part", part)];
        let answer = browser.submit(&page, PAGE, &some).await;
        assert_eq!(answer.status, 400, "{part}");
        assert_eq!(answer.element("error_code"), "invalid_request");
    }
    scene.cast.world.assert_unchanged(&before);
}

/// security.md RD-9, at a host's own address: once, as shown, by whom it was shown
/// to, from its own site.
#[tokio::test]
async fn rd_9_a_host_page_is_held_to_the_ticket_as_ours_is() {
    let scene = scene().await;
    let all = [("button", "all")];
    let (mut browser, page) = scene.at_the_page().await;
    browser.submit(&page, PAGE, &all).await.location();
    let before = scene.cast.world.state();
    is_void(&browser.submit(&page, PAGE, &all).await);
    scene.cast.world.assert_unchanged(&before);

    let (mut browser, page) = scene.at_the_page().await;
    let forged: Vec<(String, String)> = page
        .hidden()
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "scope" => (name, "read write plants:see".to_owned()),
            _ => (name, value),
        })
        .collect();
    let forged: Vec<_> = forged
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    is_void(&browser.post(PAGE, &[forged, all.to_vec()].concat()).await);
    let mut bare = page.hidden();
    bare.retain(|(name, _)| name != "ticket");
    bare.push(("allow".to_owned(), "1".to_owned()));
    let bare: Vec<_> = bare.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    is_void(&browser.post(PAGE, &bare).await);
    let elsewhere = browser.headers.clone();
    browser.headers = vec![("host", "localhost:8000"), ("sec-fetch-site", "cross-site")];
    let foreign = browser.submit(&page, PAGE, &all).await;
    assert_eq!(foreign.status, 403);
    browser.headers = elsewhere;

    scene.cast.world.user("eve", false).await;
    let mut eve = Browser::new(scene.router.clone());
    eve.sign_in("eve", PASSWORD).await.location();
    is_void(&eve.submit(&page, PAGE, &all).await);
    assert!(told(&browser.submit(&page, PAGE, &all).await, "code").is_some());
}

/// security.md RD-9, PG-7: a text that changed, and a form that lay too long, are
/// shown again; a session that went is signed in for.
#[tokio::test]
async fn rd_9_pg_7_what_changed_meanwhile_is_asked_again() {
    let scene = scene().await;
    let all = [("button", "all")];
    let (mut browser, page) = scene.at_the_page().await;
    let registry = scene.cast.world.administration();
    let text = bailiwick_core::scope::ScopeChange {
        description: Some("Write everything".to_owned()),
        ..Default::default()
    };
    let name = bailiwick_core::scope::ScopeToken::parse("write").unwrap();
    registry.update_scope(&name, &text).await.unwrap();
    let again = browser.submit(&page, PAGE, &all).await;
    assert_eq!(again.status, 200, "a new text is shown");
    assert!(told(&browser.submit(&again, PAGE, &all).await, "code").is_some());

    let page = browser.get(&scene.request(&[])).await;
    scene.cast.world.wait(Duration::from_hours(2));
    let again = browser.submit(&page, PAGE, &all).await;
    assert_eq!(again.status, 200, "a form that lay too long");
    scene.cast.world.wait(Duration::from_hours(24));
    let gone = browser.submit(&again, PAGE, &all).await;
    let next = gone.location();
    assert!(
        next.starts_with("/accounts/login/?next=%2Fo%2Fauthorize%2F"),
        "{next}"
    );
}

/// The host's own session: named to the calls, and what forms are bound to.
#[tokio::test]
async fn a_form_is_bound_to_the_session_of_the_host() {
    let scene = scene().await;
    let mut browser = Browser::new(scene.router.clone());
    browser
        .cookies
        .insert("host".to_owned(), "ada-1".to_owned());
    let page = browser.get(&scene.request(&[])).await;
    assert_eq!(page.status, 200, "{page:?}");
    let all = [("button", "all")];
    for other in ["ada-2", "eve-1"] {
        if other == "eve-1" {
            scene.cast.world.user("eve", false).await;
        }
        browser.cookies.insert("host".to_owned(), other.to_owned());
        is_void(&browser.submit(&page, PAGE, &all).await);
    }
    browser
        .cookies
        .insert("host".to_owned(), "ada-1".to_owned());
    scene.cast.world.set_active("ada", false).await;
    let refused = browser.submit(&page, PAGE, &all).await;
    assert_eq!(refused.status, 303, "somebody disabled is nobody");
    assert!(refused.location().starts_with("/accounts/login/"));
    scene.cast.world.set_active("ada", true).await;
    assert!(told(&browser.submit(&page, PAGE, &all).await, "code").is_some());
}

/// The client is refused, or answered, without a page of the host's.
#[tokio::test]
async fn what_needs_no_question_asks_none() {
    let scene = scene().await;
    let (mut browser, _) = scene.at_the_page().await;
    let silent = browser.get(&scene.request(&[("prompt", "none")])).await;
    assert_eq!(told(&silent, "error").as_deref(), Some("consent_required"));
    let trusted = scene
        .request(&[])
        .replace(scene.client.id.as_str(), scene.cast.app.id.as_str());
    assert!(told(&browser.get(&trusted).await, "code").is_some());
    let nobody = scene
        .request(&[])
        .replace(scene.client.id.as_str(), "nobody");
    let page = browser.get(&nobody).await;
    assert_eq!(page.status, 400);
    assert_eq!(
        page.element("error_description"),
        "client_id is not registered"
    );
}
