//! The set-up link.

use std::time::Duration;

use http::StatusCode;

use crate::world::{PASSWORD, World};

const FIELDS: [(&str, &str); 4] = [
    ("username", "root"),
    ("email", "root@example.org"),
    ("password", PASSWORD),
    ("password_again", PASSWORD),
];

async fn link(world: &World) -> String {
    let link = world
        .server
        .administration()
        .create_setup_link()
        .await
        .unwrap();
    link.url
        .strip_prefix("http://localhost:8000")
        .unwrap()
        .to_owned()
}

fn assert_dead(answer: &crate::browser::Answer) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let told = answer.element("error_description");
    assert_eq!(told, "this set-up link does not work (any more)");
}

#[tokio::test]
async fn the_link_makes_the_first_administrator_and_signs_in() {
    let world = World::new().await;
    let link = link(&world).await;
    let mut browser = world.browser();
    assert!(browser.get("/").await.text.contains("bailiwick setup-link"));
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        browser.submit(&page, "/setup/", &FIELDS).await.location(),
        "/admin/"
    );
    assert_eq!(browser.get("/admin/").await.status, StatusCode::OK);
    assert_eq!(
        world.browser().sign_in("root", PASSWORD).await.location(),
        "/"
    );
    assert!(
        !world
            .browser()
            .get("/")
            .await
            .text
            .contains("bailiwick setup-link")
    );
}

#[tokio::test]
async fn the_link_works_once() {
    let world = World::new().await;
    let link = link(&world).await;
    let (mut first, mut second) = (world.browser(), world.browser());
    let (page, other_page) = (first.get(&link).await, second.get(&link).await);
    first.submit(&page, "/setup/", &FIELDS).await.location();
    let late = FIELDS.map(|(name, value)| {
        if name == "username" {
            (name, "eve")
        } else {
            (name, value)
        }
    });
    assert_dead(&second.submit(&other_page, "/setup/", &late).await);
    assert_dead(&first.submit(&page, "/setup/", &late).await);
    assert_dead(&first.get(&link).await);
    assert!(world.server.administration().user("eve").await.is_err());
}

#[tokio::test]
async fn the_link_dies_after_a_quarter_of_an_hour_and_by_a_newer_one() {
    let world = World::new().await;
    let old = link(&world).await;
    let newer = link(&world).await;
    let mut browser = world.browser();
    assert_dead(&browser.get(&old).await);
    let page = browser.get(&newer).await;
    world.wait(Duration::from_mins(16));
    assert_dead(&browser.get(&newer).await);
    assert_dead(&browser.submit(&page, "/setup/", &FIELDS).await);
}

#[tokio::test]
async fn what_is_no_link_is_refused() {
    let mut browser = World::new().await.browser();
    for query in ["", "?token=", "?token=x", "?token=%00", "?token=bwl_AAAA"] {
        let answer = browser.get(&format!("/setup/{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn problems_are_told_beside_their_fields_and_the_link_still_works() {
    let world = World::new().await;
    let link = link(&world).await;
    let mut browser = world.browser();
    let page = browser.get(&link).await;
    let fields = [
        ("username", ""),
        ("email", "nonsense"),
        ("password", "short"),
        ("password_again", "short"),
    ];
    let again = browser.submit(&page, "/setup/", &fields).await;
    assert_eq!(again.status, StatusCode::OK);
    for field in ["username", "email", "password"] {
        assert!(
            again.has_element(&format!("field_{field}_problem")),
            "{field}"
        );
    }
    let differ = [
        ("username", "root"),
        ("password", PASSWORD),
        ("password_again", "other"),
    ];
    let again = browser.submit(&again, "/setup/", &differ).await;
    assert!(again.has_element("field_password_again_problem"));
    assert!(
        !again.text.contains(PASSWORD),
        "a password is not shown again"
    );
    assert_eq!(
        browser.submit(&again, "/setup/", &FIELDS).await.location(),
        "/admin/"
    );
}
