//! What people find of their own: account, sessions, password, language.

use http::StatusCode;

use crate::{
    browser::Browser,
    cast::Cast,
    world::{PASSWORD, World},
};

const ACCOUNT: &str = "/accounts/";
const SESSIONS: &str = "/accounts/sessions/";
const CHANGE: &str = "/accounts/password/";
const LOGIN: &str = "/accounts/login/";
const SESSION: &str = "bailiwick_session";
const NEW: &str = "battery staple";

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get("/").await.text.contains("Hello, ada")
}

/// Ada in a browser that calls itself `user_agent`.
async fn ada_in(world: &World, user_agent: &'static str) -> Browser {
    let mut browser = world.browser();
    browser.headers.push(("user-agent", user_agent));
    assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
    browser
}

async fn change(browser: &mut Browser, current: &str, new: &str) -> crate::browser::Answer {
    let page = browser.get(CHANGE).await;
    let fields = [
        ("current_password", current),
        ("password", new),
        ("password_again", new),
    ];
    browser.submit(&page, CHANGE, &fields).await
}

#[tokio::test]
async fn the_account_shows_who_one_is() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let page = ada.get(ACCOUNT).await;
    assert_eq!(page.element("account_username"), "ada");
    assert!(page.text.contains("ada@example.org"), "{}", page.text);
    let mut nobody = world.browser();
    for path in [ACCOUNT, SESSIONS, CHANGE] {
        let answer = nobody.get(path).await;
        assert!(answer.location().starts_with("/accounts/login/?next="));
    }
}

const LAPTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

/// The values of the buttons that end a session.
fn ends(text: &str) -> Vec<String> {
    let buttons = text.split("name=\"end\" value=\"").skip(1);
    let values = buttons.map(|rest| rest.split('"').next().unwrap().to_owned());
    values.filter(|value| value != "others").collect()
}

#[tokio::test]
async fn sessions_are_listed_in_plain_words_and_one_is_ended() {
    let world = World::new().await;
    world.user("ada", false).await;
    let (mut laptop, mut phone) = (ada_in(&world, LAPTOP).await, ada_in(&world, PHONE).await);
    let mut stranger = ada_in(&world, "<script>alert(1)</script>").await;
    let page = laptop.get(SESSIONS).await;
    for words in ["Firefox on Linux", "Safari on iPhone", "Unknown browser"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.text.contains("alert(1)"));
    assert_eq!(page.text.matches("id=\"session_this\"").count(), 1);
    let before = page.text.split("id=\"session_this\"").next().unwrap();
    assert!(before.contains("Firefox on Linux") && !before.contains("iPhone"));

    let on_phone = phone.get(SESSIONS).await;
    let all: Vec<_> = ends(&page.text);
    assert_eq!(all.len(), 2, "this one is signed out in its own way");
    let of_laptop = ends(&on_phone.text);
    let wanted = all.iter().find(|id| !of_laptop.contains(id)).unwrap();
    let fields = [("end", wanted.as_str())];
    let answer = laptop.submit(&page, SESSIONS, &fields).await;
    assert_eq!(answer.location(), SESSIONS);
    assert!(!is_signed_in(&mut phone).await);
    assert!(is_signed_in(&mut stranger).await && is_signed_in(&mut laptop).await);
    // Sent twice, nothing else happens.
    let answer = laptop.submit(&page, SESSIONS, &fields).await;
    assert_eq!(answer.location(), SESSIONS);

    let fields = [("end", "others")];
    let answer = laptop.submit(&page, SESSIONS, &fields).await;
    assert_eq!(answer.location(), SESSIONS);
    assert!(!is_signed_in(&mut stranger).await);
    assert!(is_signed_in(&mut laptop).await);
    let page = laptop.get(SESSIONS).await;
    assert!(
        !page.has_element("sessions_end_others"),
        "there is no other"
    );
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let world = World::new().await;
    world.user("ada", false).await;
    let mut ada = ada_in(&world, LAPTOP).await;
    let mut beside = ada_in(&world, PHONE).await;
    let of_ada = ends(&beside.get(SESSIONS).await.text).remove(0);
    let mut eve = world.signed_in("eve", false).await;
    world.browser().sign_in("eve", PASSWORD).await;
    let page = eve.get(SESSIONS).await;
    let before = world.state();
    for id in [
        of_ada.as_str(),
        "",
        "nonsense",
        "00000000000000000000000000000000",
    ] {
        let answer = eve.submit(&page, SESSIONS, &[("end", id)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    let answer = eve.post(SESSIONS, &[("end", "others")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "no ticket");
    world.assert_unchanged(&before);
    assert!(is_signed_in(&mut ada).await);
}

/// security.md RD-8: whoever has a cookie of theirs does not stay.
#[tokio::test]
async fn rd_8_another_password_ends_every_session_and_begins_a_new_one_here() {
    let world = World::new().await;
    world.user("ada", false).await;
    let (mut laptop, mut phone) = (ada_in(&world, LAPTOP).await, ada_in(&world, PHONE).await);
    let old = laptop.cookies[SESSION].clone();
    let answer = change(&mut laptop, PASSWORD, NEW).await;
    assert_eq!(answer.location(), "/accounts/?done=password");
    let page = laptop.get(answer.location()).await;
    assert!(page.has_element("account_done"), "{}", page.text);
    assert_ne!(laptop.cookies[SESSION], old);
    assert!(!is_signed_in(&mut phone).await);
    let mut thief = world.browser();
    thief.cookies.insert(SESSION.to_owned(), old);
    assert!(!is_signed_in(&mut thief).await);

    assert!(laptop.get(SESSIONS).await.text.contains("Firefox on Linux"));
    let refused = world.browser().sign_in("ada", PASSWORD).await;
    assert_eq!(refused.element("error_code"), "login_failed");
    assert_eq!(world.browser().sign_in("ada", NEW).await.location(), "/");
}

#[tokio::test]
async fn a_password_is_changed_only_by_who_knows_it_and_to_a_good_one() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let before = world.state();
    for (current, new, again, field) in [
        ("wrong", NEW, NEW, "field_current_password_problem"),
        ("", NEW, NEW, "field_current_password_problem"),
        (PASSWORD, "short", "short", "field_password_problem"),
        (
            PASSWORD,
            NEW,
            "battery stable",
            "field_password_again_problem",
        ),
    ] {
        let page = ada.get(CHANGE).await;
        let fields = [
            ("current_password", current),
            ("password", new),
            ("password_again", again),
        ];
        let answer = ada.submit(&page, CHANGE, &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.has_element(field), "{field}: {}", answer.text);
        assert!(!answer.text.contains(NEW), "no password is shown again");
    }
    world.assert_unchanged(&before);
}

/// security.md CT-20
#[tokio::test]
async fn ct_20_guesses_at_the_current_password_are_counted_with_those_at_sign_in() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    for _ in 0..10 {
        change(&mut ada, "wrong", NEW).await;
    }
    let answer = change(&mut ada, PASSWORD, NEW).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let answer = world.browser().sign_in("ada", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_chosen_language_goes_before_the_browsers_and_after_what_is_asked() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    ada.headers.push(("accept-language", "de"));
    let page = ada.get(ACCOUNT).await;
    assert!(page.text.contains("lang=\"de\""), "{}", page.text);
    for (language, lang) in [("fr", "fr"), ("tlh", "de"), ("ar", "ar"), ("", "de")] {
        let answer = ada.submit(&page, ACCOUNT, &[("language", language)]).await;
        assert_eq!(answer.location(), "/accounts/?done=language");
        let shown = ada.get(ACCOUNT).await;
        let html = format!("<html lang=\"{lang}\"");
        assert!(shown.text.contains(&html), "{language}: {}", shown.text);
    }
    ada.submit(&page, ACCOUNT, &[("language", "fr")]).await;
    let asked = ada.get("/accounts/?ui_locales=ja").await;
    assert!(asked.text.contains("<html lang=\"ja\""), "{}", asked.text);
    let eve = world.signed_in("eve", false).await.get(ACCOUNT).await;
    assert!(eve.text.contains("<html lang=\"en\""), "{}", eve.text);
}

#[tokio::test]
async fn the_account_is_not_there_where_a_host_has_its_own_people_or_sign_in() {
    for signs_in in [false, true] {
        let cast = Cast::hosted(signs_in).await;
        let mut browser = cast.world.browser();
        for path in [ACCOUNT, SESSIONS, CHANGE] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {signs_in}");
        }
        if !signs_in {
            browser.sign_in("ada", PASSWORD).await;
            assert!(!browser.get("/").await.text.contains("href=\"/accounts/\""));
        }
    }
}

/// What somebody entered in the form of an application.
const TYPED: [(&str, &str); 5] = [
    ("name", "A <b>long</b> & careful text"),
    ("client_type", "confidential"),
    ("grant_types", "authorization_code"),
    (
        "redirect_uris",
        "https://notes.example/callback\r\nhttps://notes.example/other",
    ),
    ("client_secret", "hunter2"),
];
const REGISTER: &str = "/o/applications/register/";

async fn signed_out_while_typing(world: &World) -> (Browser, crate::browser::Answer) {
    let mut ada = world.signed_in("ada", false).await;
    let page = ada.get(REGISTER).await;
    let mut elsewhere = world.browser();
    elsewhere.sign_in("ada", PASSWORD).await;
    let sessions = elsewhere.get(SESSIONS).await;
    let fields = [("end", "others")];
    elsewhere.submit(&sessions, SESSIONS, &fields).await;
    (ada, page)
}

/// security.md PG-7
#[tokio::test]
async fn pg_7_what_was_typed_before_the_session_ended_is_there_after_signing_in() {
    let world = World::new().await;
    let (mut ada, page) = signed_out_while_typing(&world).await;
    let before = world.state();
    let login = ada.submit(&page, REGISTER, &TYPED).await;
    assert_eq!(login.status, StatusCode::FORBIDDEN);
    assert!(login.has_element("login_notice"), "{}", login.text);
    assert!(!login.text.contains("hunter2"), "secrets are not kept");
    world.assert_unchanged(&before);
    // A wrong password loses nothing either.
    let wrong = [("username", "ada"), ("password", "wrong")];
    let login = ada.submit(&login, LOGIN, &wrong).await;
    assert_eq!(login.element("error_code"), "login_failed");
    let right = [("username", "ada"), ("password", PASSWORD)];
    let resume = ada.submit(&login, LOGIN, &right).await;
    assert_eq!(resume.status, StatusCode::OK);
    assert!(resume.has_element("resume_submit"), "{}", resume.text);
    assert!(
        resume
            .text
            .contains("A &lt;b&gt;long&lt;&#x2f;b&gt; &amp; careful text")
    );
    assert!(!resume.text.contains("hunter2") && !resume.text.contains(PASSWORD));
    let made = ada.submit(&resume, REGISTER, &[]).await;
    assert!(made.location().starts_with("/o/applications/"), "{made:?}");
    let detail = ada.get(made.location()).await;
    assert!(
        detail
            .text
            .contains("https:&#x2f;&#x2f;notes.example&#x2f;other")
    );
}

/// security.md PG-7: nobody goes on with what somebody else typed.
#[tokio::test]
async fn pg_7_somebody_else_who_signs_in_does_not_get_what_was_typed() {
    let world = World::new().await;
    world.user("eve", false).await;
    let (mut browser, page) = signed_out_while_typing(&world).await;
    let login = browser.submit(&page, REGISTER, &TYPED).await;
    let fields = [("username", "eve"), ("password", PASSWORD)];
    let answer = browser.submit(&login, LOGIN, &fields).await;
    assert_eq!(answer.location(), REGISTER);
}

/// security.md RD-8, PG-7: what the sign-in form carries was kept here, in this browser,
/// for this address.
#[tokio::test]
async fn rd_8_pg_7_what_was_put_into_the_sign_in_form_is_not_shown() {
    let world = World::new().await;
    let (mut ada, page) = signed_out_while_typing(&world).await;
    let login = ada.submit(&page, REGISTER, &TYPED).await;
    let hidden = login.hidden();
    let kept = hidden.iter().find(|(name, _)| name == "kept").unwrap();
    let (ticket, text) = kept.1.split_once('.').unwrap();
    let words = data_encoding::BASE64URL_NOPAD;
    let evil = words.encode(b"user=id-of-ada&name=Evil");
    let again = ada.get("/accounts/login/?next=%2Fo%2Fapplications%2Fregister%2F");
    let fresh = again.await;
    let elsewhere = ada.get("/accounts/login/?next=%2Faccounts%2Fpassword%2F");
    let elsewhere = elsewhere.await;
    for (form, forged, leads) in [
        (&fresh, evil.clone(), REGISTER),
        (&fresh, format!("{ticket}.{evil}"), REGISTER),
        (&fresh, text.to_owned(), REGISTER),
        (&elsewhere, kept.1.clone(), "/accounts/password/"),
    ] {
        let fields = [
            ("username", "ada"),
            ("password", "wrong"),
            ("kept", &*forged),
        ];
        let shown = ada.submit(form, LOGIN, &fields).await;
        assert_eq!(shown.element("error_code"), "login_failed");
        assert!(!shown.has_element("login_notice"), "{forged}");
        let fields = [
            ("username", "ada"),
            ("password", PASSWORD),
            ("kept", &forged),
        ];
        let mut copy = world.browser();
        copy.cookies.clone_from(&ada.cookies);
        assert_eq!(copy.submit(form, LOGIN, &fields).await.location(), leads);
    }
    // Another browser's form cookie is another binding.
    let mut eve = world.browser();
    let form = eve
        .get("/accounts/login/?next=%2Fo%2Fapplications%2Fregister%2F")
        .await;
    let fields = [
        ("username", "ada"),
        ("password", PASSWORD),
        ("kept", &*kept.1),
    ];
    assert_eq!(eve.submit(&form, LOGIN, &fields).await.location(), REGISTER);
    let right = [("username", "ada"), ("password", PASSWORD)];
    assert!(
        ada.submit(&login, LOGIN, &right)
            .await
            .has_element("resume_submit")
    );
}

/// security.md RD-8, PG-7: words are kept only of a form that was made here for
/// the session of this very browser.
#[tokio::test]
async fn rd_8_pg_7_a_foreign_form_is_not_kept_for_after_the_sign_in() {
    let world = World::new().await;
    let (mut ada, page) = signed_out_while_typing(&world).await;
    let mut eve = world.signed_in("eve", false).await;
    let of_eve = eve.get(REGISTER).await;
    let plain = "/accounts/login/?next=%2Fo%2Fapplications%2Fregister%2F";
    let forged = [("name", "Evil"), ("ticket", "nonsense")];
    assert_eq!(ada.post(REGISTER, &forged).await.location(), plain);
    assert_eq!(ada.post(REGISTER, &TYPED).await.location(), plain);
    let foreign = ada.submit(&of_eve, REGISTER, &TYPED).await;
    assert_eq!(foreign.location(), plain, "the ticket of another session");
    let mut nobody = world.browser();
    let answer = nobody.submit(&page, REGISTER, &TYPED).await;
    assert_eq!(answer.location(), plain, "another browser");
    ada.headers = vec![("host", "localhost:8000"), ("sec-fetch-site", "cross-site")];
    let answer = ada.submit(&page, REGISTER, &TYPED).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!answer.has_element("login_notice"), "{}", answer.text);
}

/// security.md PG-7
#[tokio::test]
async fn pg_7_a_form_that_lay_too_long_is_sent_again_with_what_was_typed() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let page = ada.get(REGISTER).await;
    world.wait(std::time::Duration::from_hours(3));
    let before = world.state().count("clients");
    let again = ada.submit(&page, REGISTER, &TYPED).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    let description = again.element("error_description");
    assert_eq!(description, "form is no longer valid");
    assert_eq!(world.state().count("clients"), before);
    assert!(!again.text.contains("hunter2"), "secrets are not kept");
    let made = ada.submit(&again, REGISTER, &[]).await;
    assert!(made.location().starts_with("/o/applications/"), "{made:?}");
}

/// security.md CT-20: as at the sign-in, of many guesses at once no more tells anything
/// than of as many in a row.
#[tokio::test]
async fn ct_20_a_right_guess_of_the_current_password_among_many_at_once_is_not_told() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let held = world.users.hold().await;
    let earlier = world.users.checks();
    let others = async {
        while world.users.checks() == earlier {
            tokio::task::yield_now().await;
        }
        for _ in 0..10 {
            world.browser().sign_in("ada", "wrong").await;
        }
        drop(held);
    };
    let before = world.state();
    let (answer, ()) = tokio::join!(change(&mut ada, PASSWORD, NEW), others);
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    world.assert_unchanged(&before);
}
