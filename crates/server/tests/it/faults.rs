//! Every trip to the database fails once, at every endpoint that keeps something:
//! security.md P1 to P3. Whatever is said, it is true.

use serde_json::json;

use crate::{
    browser::{Answer, Browser},
    cast::{Cast, Pair, VERIFIER},
    manifest::{entry, put},
    watched::Fault,
    world::PASSWORD,
};

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Redeem,
    Refresh,
    ClientCredentials,
    Introspect,
    Revoke,
    Register,
    Declare,
    Authorize,
    SignIn,
    TakeBack,
}

const ACTS: [Act; 10] = [
    Act::Redeem,
    Act::Refresh,
    Act::ClientCredentials,
    Act::Introspect,
    Act::Revoke,
    Act::Register,
    Act::Declare,
    Act::Authorize,
    Act::SignIn,
    Act::TakeBack,
];

/// A world in which everything can be done, and has been done once.
struct Scene {
    cast: Cast,
    code: String,
    pair: Pair,
    browser: Browser,
    page: Answer,
}

impl Scene {
    async fn for_act(act: Act) -> Self {
        let cast = Cast::new().await;
        let code = cast.code(&cast.app, "read").await;
        let pair = cast.pair(&cast.app).await;
        let mut browser = cast.world.browser();
        let page = match act {
            Act::SignIn => browser.get("/accounts/login/").await,
            Act::TakeBack => {
                browser.sign_in("ada", PASSWORD).await;
                browser.get(&Self::delete(&cast)).await
            }
            _ => {
                browser.sign_in("ada", PASSWORD).await;
                browser.get("/").await
            }
        };
        Self {
            cast,
            code,
            pair,
            browser,
            page,
        }
    }

    fn delete(cast: &Cast) -> String {
        format!("/o/authorized_tokens/{}/delete/", cast.app.id)
    }

    async fn perform(&mut self, act: Act) -> Answer {
        let cast = &self.cast;
        match act {
            Act::Redeem => cast.redeem(&cast.app, &self.code, VERIFIER).await,
            Act::Refresh => cast.refresh(&cast.app, &self.pair.refresh).await,
            Act::ClientCredentials => cast.own_token(&cast.app, "read").await,
            Act::Introspect => cast.introspect(&cast.cities, &self.pair.access).await,
            Act::Revoke => cast.revoke(&cast.app, &self.pair.refresh).await,
            Act::Register => {
                let body = json!({ "name": "brand-new", "description": "d", "is_default": false });
                cast.register(&cast.cities, body).await
            }
            Act::Declare => {
                let scopes = json!([entry("plants:see", "See"), entry("plants:new", "New")]);
                cast.send(put(&cast.plants, 1, &scopes)).await
            }
            Act::Authorize => {
                let query = Cast::authorization(&cast.app, "read");
                self.browser.get(&format!("/o/authorize/?{query}")).await
            }
            Act::SignIn => {
                let fields = [("username", "ada"), ("password", PASSWORD)];
                let path = "/accounts/login/";
                self.browser.submit(&self.page, path, &fields).await
            }
            Act::TakeBack => {
                let path = Self::delete(cast);
                self.browser.submit(&self.page, &path, &[]).await
            }
        }
    }

    /// Whether what the act is for is so.
    async fn is_done(&mut self, act: Act, answer: &Answer) -> bool {
        let cast = &self.cast;
        match act {
            Act::Redeem | Act::Refresh | Act::ClientCredentials => {
                let text = &answer.json()["access_token"];
                cast.is_active(text.as_str().unwrap_or_default()).await
            }
            Act::Introspect => answer.json()["active"] == true,
            Act::Revoke | Act::TakeBack => !cast.is_active(&self.pair.access).await,
            Act::Register => self.is_registered("brand-new"),
            Act::Declare => self.is_registered("plants:new"),
            Act::Authorize => {
                let location = answer.location().to_owned();
                let (_, query) = location.split_once('?').unwrap();
                let mut pairs = form_urlencoded::parse(query.as_bytes());
                let code = pairs.find(|(name, _)| name == "code").unwrap().1;
                let redeemed = cast.redeem(&cast.app, &code, VERIFIER).await;
                redeemed.status == 200
            }
            Act::SignIn => self.browser.get("/accounts/").await.status == 200,
        }
    }

    fn is_registered(&self, name: &str) -> bool {
        let state = self.cast.world.state();
        let mut rows = state.rows("scopes").iter();
        rows.any(|row| row.contains(name))
    }
}

fn is_success(answer: &Answer) -> bool {
    !answer.status.is_client_error() && !answer.status.is_server_error()
}

#[tokio::test]
async fn p_1_whichever_trip_fails_what_is_said_is_true() {
    let mut faults = 0;
    for act in ACTS {
        for fault in [Fault::Error, Fault::Busy, Fault::AnswerLost] {
            for trip in 0.. {
                let mut scene = Scene::for_act(act).await;
                scene.cast.world.store.fault_after(trip, fault);
                let answer = scene.perform(act).await;
                let over = scene.cast.world.store.had_no_fault();
                let what = format!("{act:?}, {fault:?} at trip {trip}: {answer:?}");
                if is_success(&answer) {
                    assert!(scene.is_done(act, &answer).await, "{what}");
                } else {
                    assert_eq!(answer.status, 503, "{what}");
                    assert!(!answer.text.contains("fire"), "{what}");
                }
                if over {
                    assert!(is_success(&answer), "{what}");
                    break;
                }
                faults += 1;
                try_again(&mut scene, act, fault, &answer, &what).await;
                assert!(trip < 20, "{what}");
            }
        }
    }
    assert!(faults >= 50, "{faults}");
}

/// Who was told of a failure asks again: it is done then, or a single-use thing was
/// spent by the commit whose answer was lost, and is spent.
async fn try_again(scene: &mut Scene, act: Act, fault: Fault, first: &Answer, what: &str) {
    if is_success(first) {
        return;
    }
    let again = scene.perform(act).await;
    let single_use = matches!(act, Act::Redeem | Act::SignIn | Act::TakeBack);
    if fault == Fault::AnswerLost && single_use && !is_success(&again) {
        assert!(!again.status.is_server_error(), "{what}, then {again:?}");
        return;
    }
    assert!(is_success(&again), "{what}, then {again:?}");
    assert!(scene.is_done(act, &again).await, "{what}, then {again:?}");
}
