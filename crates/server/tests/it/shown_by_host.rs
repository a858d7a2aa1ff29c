//! What a host's own users and clients show: in signed tokens, and on the stock
//! consent page.

use std::{fs, sync::Arc};

use bailiwick_core::{
    model::{
        AccessToken, Client, ClientRecord, ClientType, Extra, ResourceServer, TokenFormat, User,
    },
    policy::TokenPolicy,
    registration::ClientDraft,
    scope::Namespace,
    store::{LoadPlan, UserKey, Write},
};
use serde_json::{Value, json};

use crate::{
    cast::{CHALLENGE, Cast, Pair, VERIFIER},
    world::{PASSWORD, REDIRECT_URI},
};

/// Tells the API where a user belongs.
#[derive(Debug)]
struct Belonging;

impl TokenPolicy for Belonging {
    fn claims(&self, _: &AccessToken, user: Option<&User>, _: Option<&dyn Client>) -> Extra {
        let Some(user) = user else {
            return Extra::EMPTY;
        };
        let tenant = user.extra.member("tenant").cloned();
        let groups = ("groups", json!(user.groups));
        let all = tenant.map(|tenant| ("tenant", tenant)).into_iter();
        all.chain([groups]).collect()
    }
}

/// `User::extra` and groups are those of the moment at which the token is signed.
#[tokio::test]
async fn a_jwt_tells_what_the_host_keeps_with_its_user() {
    let cast = Cast::built(|builder| builder.token_policy(Belonging)).await;
    let signed = |role: &mut ResourceServer| {
        role.token_format = TokenFormat::Jwt;
        role.namespaces = vec![Namespace::parse("maps:").unwrap()];
        role.resource = Some("https://maps.example".to_owned());
    };
    let maps = cast.world.api("Maps", signed).await.party.id;
    cast.define("maps:see", "See maps", false, Some(&maps))
        .await;
    let administration = cast.world.administration();
    administration.create_group("gardeners").await.unwrap();
    for tenant in ["north", "south"] {
        let plan = LoadPlan {
            user: Some(UserKey::Login("ada".to_owned())),
            ..LoadPlan::default()
        };
        let loaded = bailiwick_server::Store::load(&*cast.world.store, plan).await;
        let mut record = loaded.unwrap().user.unwrap();
        record.user.extra = Extra::from_iter([("tenant", json!(tenant))]);
        record.user.groups = vec!["gardeners".to_owned()];
        cast.world.write(Write::UpdateUser(Box::new(record))).await;
        let code = cast.code(&cast.app, "maps:see").await;
        let token = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await).access;
        let payload = token.split('.').nth(1).expect("a JWT");
        let payload = data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes());
        let said: Value = serde_json::from_slice(&payload.unwrap()).unwrap();
        assert_eq!(said["tenant"], tenant);
        assert_eq!(said["groups"], json!(["gardeners"]));
        assert_eq!(said["sub"], "id-of-ada");
    }
}

/// A client with a logo.
#[derive(Debug)]
struct Branded(ClientRecord);

impl Client for Branded {
    fn record(&self) -> &ClientRecord {
        &self.0
    }

    fn page_fields(&self) -> Extra {
        let logo = self.0.extra.member("logo").cloned();
        logo.map(|logo| ("logo", logo)).into_iter().collect()
    }
}

/// `client.extra` of the consent page is what the host's type shows, escaped, and
/// nothing else that it keeps.
#[tokio::test]
async fn the_consent_page_shows_the_page_fields_of_a_hosts_client() {
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let template = "<p id=\"logo\">{{ client.extra.logo }}</p><p id=\"all\">{{ client.extra }}</p>";
    fs::write(directory.path().join("consent.html"), template).unwrap();
    let templates = Arc::clone(&directory);
    let cast = Cast::built(move |builder| {
        let made = |record: ClientRecord| Arc::new(Branded(record)) as Arc<dyn Client>;
        builder.clients(made).templates(templates.path())
    })
    .await;
    let edit = |draft: &mut ClientDraft| {
        draft.skip_authorization = false;
        let logo = json!("https://a.example/\"><script>logo");
        draft.extra = Extra::from_iter([("logo", logo), ("contract", json!("4711"))]);
    };
    let confidential = ClientType::Confidential;
    let client = cast
        .world
        .application_with("Atlas", confidential, edit)
        .await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let page = browser
        .get(&format!(
            "/o/authorize/?response_type=code&client_id={}&redirect_uri={REDIRECT_URI}\
             &scope=read&code_challenge={CHALLENGE}&code_challenge_method=S256",
            client.id
        ))
        .await;
    assert_eq!(page.status, 200, "{page:?}");
    assert_eq!(page.element("logo"), "https://a.example/\"><script>logo");
    assert!(!page.text.contains("<script>"), "{}", page.text);
    assert!(!page.text.contains("4711"), "{}", page.text);
}
