//! A scope whose owner is another one now: nothing of what people, clients and tokens
//! had of the first is worth anything to the second.

use bailiwick_core::{
    env::ApprovalPrompt,
    model::{ClientType, ResourceServer},
    scope::{Namespace, ScopeToken, StateChange, Transfer, TransferredNames, Transition},
};
use bailiwick_server::administration::NewResourceServer;
use serde_json::json;

use crate::{
    browser::{Answer, Browser},
    call::Call,
    cast::{Api, Cast, INACTIVE, Pair, Party, TOKEN, VERIFIER, assert_refused},
    manifest::put,
    world::PASSWORD,
};

const SEE: &str = "plants:see";

/// Somebody who allowed a client to use `plants:see`, and what the client holds.
struct Allowed {
    client: Party,
    browser: Browser,
    pair: Pair,
    /// What a trusted client holds for `read plants:see`.
    beside: Pair,
}

async fn cast() -> Cast {
    Cast::with(|config| config.approval_prompt = ApprovalPrompt::Auto).await
}

fn code(answer: &Answer) -> String {
    let (_, query) = answer.location().split_once('?').unwrap();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let code = pairs.find(|(name, _)| name == "code");
    code.unwrap_or_else(|| panic!("{answer:?}")).1.into_owned()
}

async fn refresh(cast: &Cast, client: &Party, pair: &Pair, scope: &str) -> Answer {
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &pair.refresh),
        ("scope", scope),
    ];
    cast.send(client.post(TOKEN).form(&fields)).await
}

impl Allowed {
    async fn by_ada(cast: &Cast) -> Self {
        let asks = |draft: &mut bailiwick_core::registration::ClientDraft| {
            draft.skip_authorization = false;
        };
        let (world, kind) = (&cast.world, ClientType::Confidential);
        let client = world.application_with("Asks", kind, asks).await;
        let mut browser = world.browser();
        assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
        let page = browser.get(&asking(&client, "")).await;
        assert!(page.text.contains("See plants"), "{}", page.text);
        let allow = [("allow", "Authorize")];
        let allowed = browser.submit(&page, "/o/authorize/", &allow).await;
        let pair = Pair::of(&cast.redeem(&client, &code(&allowed), VERIFIER).await);
        let seen = cast.introspect(&cast.plants, &pair.access).await.json();
        assert_eq!(seen["scope"], SEE);
        let code = cast.code(&cast.app, "read plants:see").await;
        Self {
            client,
            browser,
            pair,
            beside: Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await),
        }
    }

    /// The token is nothing to either, the refresh token buys nothing.
    async fn assert_worth_nothing(&self, cast: &Cast, heir: &Api) {
        let seen = cast.introspect(heir, &self.pair.access).await;
        assert_eq!(seen.text, INACTIVE, "what the former owner's token says");
        for scope in ["", SEE] {
            let refused = refresh(cast, &self.client, &self.pair, scope).await;
            assert_refused(&refused, 400, "invalid_grant");
        }
        let named = refresh(cast, &cast.app, &self.beside, SEE).await;
        assert_refused(&named, 400, "invalid_scope");
    }

    /// What was allowed was allowed for another: nobody is let through unasked, and
    /// the page tells who would see it.
    async fn assert_asked_anew(&mut self, cast: &Cast, heir: &Api, name: &str) {
        let silent = asking(&self.client, "&prompt=none");
        let refused = self.browser.get(&silent).await;
        assert!(
            refused.location().contains("error=consent_required"),
            "{refused:?}"
        );
        let page = self.browser.get(&asking(&self.client, "")).await;
        assert!(page.has_element("consent_allow"), "{page:?}");
        assert!(page.text.contains(name), "{}", page.text);
        assert!(!page.text.contains("already allowed"), "{}", page.text);
        let allow = [("allow", "Authorize")];
        let allowed = self.browser.submit(&page, "/o/authorize/", &allow).await;
        let redeemed = cast.redeem(&self.client, &code(&allowed), VERIFIER).await;
        let pair = Pair::of(&redeemed);
        let seen = cast.introspect(heir, &pair.access).await.json();
        assert_eq!(seen["scope"], SEE, "what is allowed now is the heir's");
        let seen = cast.introspect(heir, &self.pair.access).await;
        assert_eq!(seen.text, INACTIVE, "and makes no older token good");
    }
}

fn asking(client: &Party, more: &str) -> String {
    let query = Cast::authorization(client, SEE);
    format!("/o/authorize/?{query}{more}")
}

async fn heir(cast: &Cast) -> Api {
    let no_namespace = |_: &mut ResourceServer| {};
    cast.world.api("Gardens", no_namespace).await
}

/// What the heir declares, by both doors.
async fn assert_refused_at_both_doors(cast: &Cast, heir: &Api) {
    for name in [SEE, "PLANTS:SEE", "Plants:see"] {
        let entry = json!({ "name": name, "description": "See plants" });
        assert_eq!(cast.register(heir, entry.clone()).await.status, 403);
        let whole = put(heir, 1, &json!([entry]));
        assert_eq!(cast.send(whole).await.status, 403);
    }
}

fn all_of(from: &Api, to: &Api) -> Transfer {
    Transfer {
        from: from.party.id.clone(),
        to: to.party.id.clone(),
        what: TransferredNames::All,
        keep_grants: false,
    }
}

/// security.md SR-3: resurrection after delete. The name is reserved, even for who
/// rules its namespace by then; only an administrator passes it on, and then it is
/// another scope to everybody.
#[tokio::test]
async fn sr_3_what_was_of_a_deleted_api_is_worth_nothing_to_its_heir() {
    let cast = cast().await;
    let mut ada = Allowed::by_ada(&cast).await;
    let administration = cast.world.administration();
    let plants = &cast.plants.party.id;
    administration.delete_resource_server(plants).await.unwrap();
    let heir = heir(&cast).await;
    ada.assert_worth_nothing(&cast, &heir).await;
    assert_refused_at_both_doors(&cast, &heir).await;
    let rule = |_: &mut String, role: &mut ResourceServer| {
        role.namespaces = vec![Namespace::parse("plants:").unwrap()];
        Ok(())
    };
    let ruling = administration.update_resource_server(&heir.party.id, rule);
    ruling.await.unwrap();
    assert_refused_at_both_doors(&cast, &heir).await;
    let asked = ada.browser.get(&asking(&ada.client, "")).await;
    assert!(
        asked.location().contains("error=invalid_scope"),
        "{asked:?}"
    );

    cast.world.wait(std::time::Duration::from_secs(1));
    let transfer = all_of(&cast.plants, &heir);
    administration.transfer_scopes(&transfer).await.unwrap();
    let restore = Transition::new(StateChange::Restore);
    let name = [ScopeToken::from_static(SEE)];
    let restored = administration.change_scope_states(&name, &restore);
    restored.await.unwrap();
    let own = json!({ "name": SEE, "description": "See plants" });
    assert_eq!(cast.register(&heir, own).await.status, 200);
    ada.assert_worth_nothing(&cast, &heir).await;
    ada.assert_asked_anew(&cast, &heir, "Gardens").await;
}

/// security.md SR-2, P-8: what was offered to somebody is not for whoever is called so
/// later.
#[tokio::test]
async fn sr_2_what_was_offered_to_a_deleted_api_is_not_for_the_next_of_its_name() {
    let cast = cast().await;
    let heir = heir(&cast).await;
    let administration = cast.world.administration();
    let wanted = all_of(&cast.plants, &heir);
    administration.offer_scopes(&wanted).await.unwrap();
    let id = &heir.party.id;
    administration.delete_resource_server(id).await.unwrap();
    let new = NewResourceServer {
        name: "Gardens".to_owned(),
        role: ResourceServer::new(),
        client_id: Some(id.as_str().to_owned()),
        token: None,
    };
    let made = administration.create_resource_server(&new).await.unwrap();
    let next = Api {
        party: Party {
            id: made.record.id,
            secret: (*made.secret.unwrap()).clone(),
        },
        token: (*made.token.access_token).clone(),
    };
    assert_refused_at_both_doors(&cast, &next).await;
}

/// security.md SR-3, P-8: an administrator's transfer of what is in use. The text
/// stays the same to the letter: it is the owner that was consented to.
#[tokio::test]
async fn sr_3_what_was_allowed_before_a_transfer_is_worth_nothing_after_it() {
    let cast = cast().await;
    let mut ada = Allowed::by_ada(&cast).await;
    let heir = heir(&cast).await;
    assert_refused_at_both_doors(&cast, &heir).await;
    cast.world.wait(std::time::Duration::from_secs(1));
    let transfer = all_of(&cast.plants, &heir);
    let administration = cast.world.administration();
    administration.transfer_scopes(&transfer).await.unwrap();
    let seen = cast.introspect(&cast.plants, &ada.pair.access).await;
    assert_eq!(seen.text, INACTIVE, "nor to the former owner");
    let page = ada.browser.get("/o/authorized_tokens/").await;
    assert!(page.text.contains(SEE), "{}", page.text);
    assert!(!page.text.contains("Gardens"), "nobody allowed the heir it");
    ada.assert_worth_nothing(&cast, &heir).await;
    ada.assert_asked_anew(&cast, &heir, "Gardens").await;
    let less = refresh(&cast, &cast.app, &ada.beside, "").await;
    assert_eq!(less.json()["scope"], "read", "the rest of a grant lives on");
    let lost = json!({ "name": SEE, "description": "See plants" });
    assert_eq!(cast.register(&cast.plants, lost).await.status, 403);
}

/// The other side of it: an operator who says that grants are kept trusts the heir
/// with them, and people are asked before the next grant all the same.
#[tokio::test]
async fn sr_3_grants_are_kept_only_where_the_administrator_says_so() {
    let cast = cast().await;
    let mut ada = Allowed::by_ada(&cast).await;
    let heir = heir(&cast).await;
    cast.world.wait(std::time::Duration::from_secs(1));
    let transfer = Transfer {
        keep_grants: true,
        ..all_of(&cast.plants, &heir)
    };
    let administration = cast.world.administration();
    administration.transfer_scopes(&transfer).await.unwrap();
    let seen = cast.introspect(&heir, &ada.pair.access).await.json();
    assert_eq!(seen["scope"], SEE);
    let seen = cast.introspect(&cast.plants, &ada.pair.access).await;
    assert_eq!(seen.text, INACTIVE);
    let silent = ada.browser.get(&asking(&ada.client, "&prompt=none")).await;
    assert!(
        silent.location().contains("error=consent_required"),
        "{silent:?}"
    );
    let refreshed = cast.refresh(&ada.client, &ada.pair.refresh).await;
    assert_eq!(refreshed.json()["scope"], SEE);
}

/// security.md SR-3: an offer moves nothing until its receiver takes it, and nobody
/// else can.
#[tokio::test]
async fn sr_3_an_offer_gives_nothing_to_others_and_nothing_before_it_is_taken() {
    let cast = cast().await;
    let mut ada = Allowed::by_ada(&cast).await;
    let heir = heir(&cast).await;
    let administration = cast.world.administration();
    let offer = all_of(&cast.plants, &heir);
    administration.offer_scopes(&offer).await.unwrap();
    assert_refused_at_both_doors(&cast, &cast.cities).await;
    let seen = cast.introspect(&cast.plants, &ada.pair.access).await.json();
    assert_eq!(seen["scope"], SEE);
    cast.world.wait(std::time::Duration::from_secs(1));
    let taken = Call::post(crate::cast::REGISTER_SCOPE)
        .bearer(&heir.token)
        .json(&json!({ "name": SEE, "description": "See plants" }));
    assert_eq!(cast.send(taken).await.status, 200);
    ada.assert_worth_nothing(&cast, &heir).await;
    ada.assert_asked_anew(&cast, &heir, "Gardens").await;
}
