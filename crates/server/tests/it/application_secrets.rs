//! Two secrets of an application, as its owner sees and changes them.

use bailiwick_core::model::{ClientId, ClientType};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    call::Call,
    world::World,
};

const REGISTER: &str = "/o/applications/register/";

/// A service of ada's: where it is, its id, its secret.
async fn service(browser: &mut Browser) -> (String, ClientId, String) {
    let page = browser.get(REGISTER).await;
    let fields = [("kind", "service"), ("name", "Job")];
    let href = browser
        .submit(&page, REGISTER, &fields)
        .await
        .location()
        .to_owned();
    let page = browser.get(&href).await;
    let id = ClientId::new(&page.element("client_id"));
    (href, id, page.element("client_secret"))
}

async fn token(world: &World, id: &ClientId, secret: &str) -> Answer {
    let call = Call::post("/o/token/").basic(id.as_str(), secret);
    let call = call.form(&[("grant_type", "client_credentials"), ("scope", "read")]);
    call.send(&world.router).await
}

fn deletions(page: &Answer) -> Vec<String> {
    let links = page.text.split("class=\"secret_delete\" href=\"").skip(1);
    let links = links.map(|rest| rest.split('"').next().unwrap().replace("&#x2f;", "/"));
    links.collect()
}

#[tokio::test]
async fn one_secret_is_replaced_by_another_without_a_pause() {
    let world = World::new().await;
    let own = bailiwick_core::model::Owner::AuthorizationServer;
    world.scope(1, "read", "Read", own).await;
    let mut browser = world.signed_in("ada", false).await;
    let (href, id, old) = service(&mut browser).await;
    assert!(
        deletions(&browser.get(&href).await).is_empty(),
        "it is the only one"
    );

    let add = format!("{href}secrets/");
    let question = browser.get(&add).await;
    assert_eq!(browser.submit(&question, &add, &[]).await.location(), href);
    let page = browser.get(&href).await;
    let new = page.element("client_secret");
    assert_ne!(new, old);
    assert!(
        !browser.get(&href).await.has_element("client_secret"),
        "once"
    );
    assert_eq!(token(&world, &id, &old).await.status, 200);
    assert_eq!(token(&world, &id, &new).await.status, 200);
    // A third one is not to be had, whether asked for again or by the same form.
    assert_eq!(browser.get(&add).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.submit(&question, &add, &[]).await.location(), href);
    let record = world.administration().client(&id).await.unwrap();
    assert_eq!(record.secrets.len(), 2);

    let links = deletions(&browser.get(&href).await);
    assert_eq!(links.len(), 2);
    let question = browser.get(&links[1]).await;
    let delete = format!("{href}secrets/delete/");
    assert_eq!(
        browser.submit(&question, &delete, &[]).await.location(),
        href
    );
    assert_eq!(token(&world, &id, &old).await.status, 401);
    assert_eq!(token(&world, &id, &new).await.status, 200);
    // The same again, and a form for the last one, change nothing.
    assert_eq!(
        browser.submit(&question, &delete, &[]).await.location(),
        href
    );
    let name = record.secrets[0].name().to_string();
    let ticket = question
        .hidden()
        .into_iter()
        .find(|(field, _)| field == "ticket")
        .unwrap();
    let forged = [("ticket", ticket.1.as_str()), ("secret", name.as_str())];
    assert_eq!(browser.post(&delete, &forged).await.location(), href);
    assert_eq!(token(&world, &id, &new).await.status, 200);
}

#[tokio::test]
async fn ap_08_anothers_secrets_are_not_there_and_a_public_client_has_none() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (href, ..) = service(&mut ada).await;
    let add = format!("{href}secrets/");
    let question = ada.get(&add).await;
    let mut eve = world.signed_in("eve", true).await;
    for path in [&add, &format!("{href}secrets/delete/?secret=x")] {
        assert_eq!(eve.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let before = world.state();
    assert_eq!(
        eve.submit(&question, &add, &[]).await.status,
        StatusCode::FORBIDDEN
    );
    world.assert_unchanged(&before);

    let public = world.application_with("Phone", ClientType::Public, |draft| {
        draft.owner = Some(bailiwick_core::model::UserId::new("id-of-ada"));
    });
    let public = public.await;
    let path = format!("/o/applications/{}/secrets/", public.id);
    assert_eq!(ada.get(&path).await.status, StatusCode::NOT_FOUND);
    let page = ada.get(&format!("/o/applications/{}/", public.id)).await;
    assert!(!page.has_element("application_secrets"));
}
