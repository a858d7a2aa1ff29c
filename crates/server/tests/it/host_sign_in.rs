//! People whom the application around the server signs in: its sessions, its
//! sign-in page, its sign-out.

use std::{sync::atomic::Ordering, time::Duration};

use bailiwick_core::model::ClientType;

use crate::{
    browser::{Answer, Browser},
    cast::{Cast, Pair, Party, VERIFIER},
    world::{PASSWORD, REDIRECT_URI},
};

/// A server in an application, and a client that people are asked about.
struct Scene {
    cast: Cast,
    app: Party,
}

async fn scene() -> Scene {
    let cast = Cast::hosted(true).await;
    let confidential = ClientType::Confidential;
    let app = cast.world.application_with("Asks", confidential, |draft| {
        draft.skip_authorization = false;
    });
    let app = app.await;
    Scene { cast, app }
}

impl Scene {
    fn request(&self, more: &str) -> String {
        let query = Cast::authorization(&self.app, "read");
        format!("/o/authorize/?{query}{more}")
    }

    async fn signed_in(&self) -> Browser {
        let mut browser = self.cast.world.browser();
        let answer = sign_in(&mut browser, "/o/applications/").await;
        assert_eq!(answer.location(), "/o/applications/");
        browser
    }

    fn ban(&self) {
        self.cast.world.host().set("ada", "banned", true);
    }

    fn be_careless(&self) {
        let careless = &self.cast.world.host().careless;
        careless.store(true, Ordering::SeqCst);
    }
}

async fn sign_in(browser: &mut Browser, next: &str) -> Answer {
    let fields = [("username", "ada"), ("password", PASSWORD), ("next", next)];
    browser.post("/login", &fields).await
}

/// The parameter `next` of the host's sign-in page.
#[track_caller]
fn next(answer: &Answer) -> String {
    let (page, query) = answer.location().split_once('?').unwrap();
    assert_eq!(page, "/login");
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let next = pairs.find(|(name, _)| name == "next");
    next.unwrap().1.into_owned()
}

fn code(answer: &Answer) -> String {
    let (to, query) = answer.location().split_once('?').unwrap();
    assert_eq!(to, REDIRECT_URI);
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let code = pairs.find(|(name, _)| name == "code");
    code.unwrap_or_else(|| panic!("{answer:?}")).1.into_owned()
}

/// Goes where it is sent as long as that is here, as browsers do.
async fn follow(browser: &mut Browser, path: &str) -> (Answer, usize) {
    let mut answer = browser.get(path).await;
    for hops in 0..20 {
        if answer.status != 303 || !answer.location().starts_with('/') {
            return (answer, hops);
        }
        let path = answer.location().to_owned();
        answer = browser.get(&path).await;
    }
    panic!("sent round in circles: {answer:?}");
}

#[tokio::test]
async fn the_whole_code_flow_goes_through_the_hosts_own_page() {
    let scene = scene().await;
    let mut browser = scene.cast.world.browser();
    let (page, _) = follow(&mut browser, &scene.request("")).await;
    assert!(page.has_element("host"), "the host's page is shown");

    let asked = browser.get(&scene.request("")).await;
    let back = sign_in(&mut browser, &next(&asked)).await;
    let consent = browser.get(back.location()).await;
    assert_eq!(consent.status, 200, "{consent:?}");
    assert!(consent.text.contains("Signed in as <b>ada</b>"));

    let allow = [("allow", "Allow")];
    let granted = browser.submit(&consent, "/o/authorize/", &allow).await;
    let code = code(&granted);
    let redeemed = scene.cast.redeem(&scene.app, &code, VERIFIER).await;
    let pair = Pair::of(&redeemed);
    let seen = scene.cast.introspect(&scene.cast.cities, &pair.access);
    let seen = seen.await.json();
    assert_eq!(
        (&seen["username"], &seen["sub"]),
        (&"ada".into(), &"1".into())
    );
    assert_eq!(scene.cast.world.state().count("sessions"), 0);
    let ours = browser
        .cookies
        .keys()
        .filter(|name| name.contains("session"));
    assert_eq!(ours.count(), 0, "{:?}", browser.cookies);
}

#[tokio::test]
async fn our_own_sign_in_and_sign_out_are_not_there() {
    let scene = scene().await;
    let mut browser = scene.signed_in().await;
    for path in ["/accounts/login/", "/accounts/login", "/accounts/logout/"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
        assert_eq!(browser.post(path, &[]).await.status, 404, "{path}");
    }
    let page = browser.get("/o/applications/").await;
    assert!(page.text.contains("href=\"&#x2f;logout\""), "{}", page.text);
    assert!(!page.text.contains("/accounts/"));
    let consent = browser.get(&scene.request("")).await;
    assert!(!consent.text.contains("/accounts/"));
    assert!(
        consent.text.contains("reauthenticate=true"),
        "another account"
    );
    let stranger = scene.cast.world.browser().get("/").await;
    assert!(
        stranger.text.contains("&#x2f;login?next="),
        "{}",
        stranger.text
    );
    assert!(!stranger.text.contains("/accounts/"));
}

#[tokio::test]
async fn every_page_sends_nobody_to_the_hosts_page_and_back() {
    let scene = scene().await;
    for path in ["/o/applications/", "/o/authorized_tokens/", "/admin/"] {
        let mut browser = scene.cast.world.browser();
        let asked = browser.get(path).await;
        assert!(next(&asked).starts_with(path), "{path}");
    }
}

#[tokio::test]
async fn prompt_login_asks_the_host_once_more_and_only_once() {
    let scene = scene().await;
    let mut browser = scene.signed_in().await;
    scene.cast.world.wait(Duration::from_mins(1));
    let asked = browser.get(&scene.request("&prompt=login")).await;
    assert!(asked.location().ends_with("&reauthenticate=true"));
    let page = browser.get(asked.location()).await;
    assert!(page.has_element("host"), "asked although signed in");
    let back = sign_in(&mut browser, &next(&asked)).await;
    let consent = browser.get(back.location()).await;
    assert!(consent.has_element("consent_allow"), "{consent:?}");
}

#[tokio::test]
async fn max_age_goes_by_the_sign_in_at_the_host() {
    let scene = scene().await;
    let mut browser = scene.signed_in().await;
    scene.cast.world.wait(Duration::from_mins(1));
    let young = browser.get(&scene.request("&max_age=60")).await;
    assert!(young.has_element("consent_allow"));
    let old = browser.get(&scene.request("&max_age=59")).await;
    assert!(old.location().ends_with("&reauthenticate=true"));
}

#[tokio::test]
async fn prompt_none_shows_no_page_of_the_hosts_either() {
    let scene = scene().await;
    let error = |answer: &Answer| {
        let (_, query) = answer.location().split_once('?').unwrap();
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(name, _)| name == "error")
            .unwrap()
            .1
            .into_owned()
    };
    let mut browser = scene.cast.world.browser();
    let nobody = browser.get(&scene.request("&prompt=none")).await;
    assert_eq!(error(&nobody), "login_required");
    let mut browser = scene.signed_in().await;
    let ada = browser.get(&scene.request("&prompt=none")).await;
    assert_eq!(error(&ada), "consent_required");
    scene.ban();
    let banned = browser.get(&scene.request("&prompt=none")).await;
    assert_eq!(error(&banned), "login_required");
}

/// A sign-in page that takes whoever has a session for signed in, whatever is
/// asked of it.
#[tokio::test]
async fn a_page_that_sends_back_whom_it_should_ask_is_not_asked_for_ever() {
    let scene = scene().await;
    scene.be_careless();
    let mut browser = scene.signed_in().await;
    scene.cast.world.wait(Duration::from_mins(1));
    let (end, hops) = follow(&mut browser, &scene.request("&prompt=login")).await;
    assert_eq!((end.status.as_u16(), hops), (403, 6), "{end:?}");
    assert_eq!(end.element("error_description"), "signing in had no effect");
    let (fine, _) = follow(&mut browser, &scene.request("")).await;
    assert!(
        fine.has_element("consent_allow"),
        "without the wish nothing is amiss"
    );
    scene.ban();
    for path in [&scene.request(""), "/o/applications/"] {
        let (end, hops) = follow(&mut browser, path).await;
        assert_eq!((end.status.as_u16(), hops), (403, 6), "{path}");
    }
}

#[tokio::test]
async fn a_consent_form_ends_with_the_hosts_session() {
    let scene = scene().await;
    let mut browser = scene.signed_in().await;
    let consent = browser.get(&scene.request("")).await;
    let allow = [("allow", "Allow")];
    browser.post("/logout", &[]).await;
    let before = scene.cast.world.state();
    let nobody = browser.submit(&consent, "/o/authorize/", &allow).await;
    let back = sign_in(&mut browser, &next(&nobody)).await;
    let other = browser.submit(&consent, "/o/authorize/", &allow).await;
    assert_eq!(other.status, 400, "{other:?}");
    scene.cast.world.assert_unchanged(&before);
    let again = browser.get(back.location()).await;
    assert!(again.has_element("consent_allow"), "the request was kept");
}

#[tokio::test]
async fn a_ban_between_consent_page_and_answer_grants_nothing() {
    let scene = scene().await;
    let mut browser = scene.signed_in().await;
    let consent = browser.get(&scene.request("")).await;
    let before = scene.cast.world.state();
    scene.ban();
    let allow = [("allow", "Allow")];
    let nobody = browser.submit(&consent, "/o/authorize/", &allow).await;
    next(&nobody);
    scene.cast.world.assert_unchanged(&before);
}

#[tokio::test]
async fn our_forms_are_good_in_one_session_of_the_host_and_from_here_alone() {
    let scene = scene().await;
    let mut browser = scene.signed_in().await;
    let path = "/o/applications/register/";
    let fields = [("name", "Mine"), ("client_type", "confidential")];
    let before = scene.cast.world.state();
    let form = browser.get(path).await;

    let mut elsewhere = scene.signed_in().await;
    let refused = elsewhere.submit(&form, path, &fields).await;
    assert_eq!(refused.status, 403, "another session of the same user");

    browser.headers = vec![("host", "localhost:8000"), ("sec-fetch-site", "cross-site")];
    let refused = browser.submit(&form, path, &fields).await;
    assert_eq!(refused.status, 403, "from another site");

    browser.headers = vec![
        ("host", "localhost:8000"),
        ("sec-fetch-site", "same-origin"),
    ];
    let refused = browser.post(path, &fields).await;
    assert_eq!(refused.status, 403, "without its ticket");
    scene.cast.world.assert_unchanged(&before);
    let taken = browser.submit(&form, path, &fields).await;
    assert_ne!(taken.status, 403, "{taken:?}");
}

/// A session of ours from before the host took over is worth nothing.
#[tokio::test]
async fn a_cookie_of_ours_signs_nobody_in_at_a_host() {
    let scene = scene().await;
    let mut ours = Cast::hosted(false).await.world.browser();
    ours.sign_in("ada", PASSWORD).await;
    let mut browser = scene.cast.world.browser();
    browser.cookies = ours.cookies;
    assert!(!browser.cookies.is_empty());
    next(&browser.get("/o/applications/").await);
}
