//! Signed access tokens and the keys that they are verified with.

use axum::Router;
use bailiwick_core::model::SigningAlgorithm;
use bailiwick_jose::{SigningKey, jws};
use bailiwick_resource::{JwtVerifier, JwtVerifierBuilder, KeySet, Protect};
use futures_util::future::join_all;
use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    api::{ManualClock, START, app, fetch, server},
    authorization_server::{FakeAuthorizationServer, Reply},
};

const JWKS: &str = "/o/.well-known/jwks.json";
const METADATA: &str = "/.well-known/oauth-authorization-server/o";
const API: &str = "https://api.example";

fn key() -> SigningKey {
    SigningKey::generate(SigningAlgorithm::Es256).unwrap()
}

/// An issuer that signs, on the wire.
struct Issuer {
    fake: FakeAuthorizationServer,
    clock: ManualClock,
}

impl Issuer {
    async fn start(keys: &[&SigningKey]) -> Self {
        let fake = FakeAuthorizationServer::start().await;
        let issuer = Self {
            fake,
            clock: ManualClock::new(),
        };
        issuer.publish(keys);
        let url = issuer.fake.url();
        let metadata = json!({ "issuer": url, "jwks_uri": format!("{url}/.well-known/jwks.json") });
        let page = Reply::new(200, metadata.to_string());
        issuer.fake.publishes(METADATA, page);
        issuer
    }

    fn publish(&self, keys: &[&SigningKey]) {
        let keys: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
        let page = Reply::new(200, json!({ "keys": keys }).to_string());
        self.fake.publishes(JWKS, page);
    }

    fn verifier(&self) -> JwtVerifierBuilder {
        JwtVerifier::builder(self.fake.url(), API).clock(self.clock.clone())
    }

    fn app(&self) -> Router {
        app(Protect::new(self.verifier().build().unwrap()))
    }

    fn claims(&self) -> Value {
        json!({
            "iss": self.fake.url(), "aud": API, "sub": "ada", "client_id": "app",
            "jti": "1", "iat": START, "exp": START + 3600, "scope": "read groups",
        })
    }

    fn token(&self, key: &SigningKey) -> String {
        jws::sign(key, "at+jwt", self.claims().to_string().as_bytes()).unwrap()
    }

    fn fetches(&self, path: &str) -> usize {
        let seen = self.fake.seen();
        seen.iter().filter(|seen| seen.path == path).count()
    }
}

#[tokio::test]
async fn a_signed_token_is_let_in_by_the_keys_of_the_metadata() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let app = issuer.app();
    for _ in 0..3 {
        assert_eq!(
            fetch(&app, "/", &issuer.token(&key)).await.body,
            "ada groups read"
        );
    }
    assert_eq!((issuer.fetches(METADATA), issuer.fetches(JWKS)), (1, 1));
    let asked = issuer.fake.seen();
    assert!(
        asked
            .iter()
            .all(|seen| seen.header("authorization").is_none())
    );
    issuer.clock.advance(3605);
    let expired = fetch(&app, "/", &issuer.token(&key)).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
}

/// security.md JW-3, CT-23: whatever else the issuer signs is no access token.
#[tokio::test]
async fn jw_3_ct_23_another_kind_of_signed_token_is_refused() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let app = issuer.app();
    for typ in ["JWT", "logout+jwt", "dpop+jwt", "oauth-authz-req+jwt", ""] {
        let text = jws::sign(&key, typ, issuer.claims().to_string().as_bytes()).unwrap();
        let refused = fetch(&app, "/", &text).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{typ}");
        assert_eq!(refused.json()["error"], "invalid_token");
    }
    assert_eq!(issuer.fake.count(), 0, "none of them is worth a question");
    let mut foreign = issuer.claims();
    foreign["aud"] = json!("https://other.example");
    let text = jws::sign(&key, "at+jwt", foreign.to_string().as_bytes()).unwrap();
    assert_eq!(
        fetch(&app, "/", &text).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_token_of_another_key_is_refused() {
    let (ours, other) = (key(), key());
    let issuer = Issuer::start(&[&ours]).await;
    let app = issuer.app();
    let forged = issuer.token(&other);
    assert_eq!(
        fetch(&app, "/", &forged).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        fetch(&app, "/", &issuer.token(&ours)).await.status,
        StatusCode::OK
    );
}

/// security.md JW-10: however many unknown keys are named, and however many at
/// once, the keys are fetched once more and then not for 30 seconds.
#[tokio::test]
async fn jw_10_unknown_keys_do_not_flood_the_issuer() {
    let ours = key();
    let issuer = Issuer::start(&[&ours]).await;
    let app = issuer.app();
    let forged: Vec<_> = (0..200).map(|_| issuer.token(&key())).collect();
    let answers = join_all(forged.iter().map(|token| fetch(&app, "/", token))).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == StatusCode::UNAUTHORIZED)
    );
    assert_eq!(issuer.fetches(JWKS), 2);
    issuer.clock.advance(29);
    fetch(&app, "/", &forged[0]).await;
    assert_eq!(issuer.fetches(JWKS), 2);
    issuer.clock.advance(1);
    fetch(&app, "/", &forged[1]).await;
    assert_eq!(issuer.fetches(JWKS), 3);
}

/// security.md JW-11: a new key is taken in with its first token, and a key that
/// is published no longer is trusted no longer than five minutes.
#[tokio::test]
async fn jw_11_keys_rotate_without_a_gap() {
    let (old, new) = (key(), key());
    let issuer = Issuer::start(&[&old]).await;
    let app = issuer.app();
    assert_eq!(
        fetch(&app, "/", &issuer.token(&old)).await.status,
        StatusCode::OK
    );
    issuer.publish(&[&new, &old]);
    let (first, second) = (issuer.token(&new), issuer.token(&old));
    let answers = join_all((0..50).map(|n| fetch(&app, "/", [&first, &second][n % 2]))).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    assert_eq!((issuer.fetches(METADATA), issuer.fetches(JWKS)), (1, 2));
    issuer.publish(&[&new]);
    issuer.clock.advance(299);
    assert_eq!(fetch(&app, "/", &second).await.status, StatusCode::OK);
    issuer.clock.advance(1);
    assert_eq!(
        fetch(&app, "/", &second).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(fetch(&app, "/", &first).await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_fetches_for_all_who_wait() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let app = issuer.app();
    let token = issuer.token(&key);
    let answers = join_all((0..50).map(|_| fetch(&app, "/", &token))).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    assert_eq!((issuer.fetches(METADATA), issuer.fetches(JWKS)), (1, 1));
}

#[tokio::test]
async fn old_keys_are_kept_while_new_ones_cannot_be_fetched() {
    let (ours, other) = (key(), key());
    let issuer = Issuer::start(&[&ours]).await;
    let app = issuer.app();
    let token = issuer.token(&ours);
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    for reply in [
        Reply::new(500, "{}"),
        Reply::new(200, "<html>"),
        Reply::new(
            200,
            format!(r#"{{"keys":[],"pad":"{}"}}"#, "x".repeat(64 * 1024)),
        ),
        Reply::new(302, "").with("location", "/elsewhere"),
    ] {
        issuer.fake.publishes(JWKS, reply);
        issuer.clock.advance(301);
        let before = issuer.fetches(JWKS);
        assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
        assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
        assert_eq!(
            issuer.fetches(JWKS),
            before + 1,
            "one request waits, and not for long"
        );
        issuer.clock.advance(1);
        let unknown = fetch(&app, "/", &issuer.token(&other)).await;
        assert_eq!(
            unknown.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "nobody can say"
        );
    }
}

/// Without any keys nobody is let in, and the issuer is asked once a second.
#[tokio::test]
async fn without_keys_the_answer_is_503_and_they_are_asked_for_again() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let token = issuer.token(&key);
    let url = issuer.fake.url().to_owned();
    for (path, page) in [
        (METADATA, Reply::new(404, "")),
        (METADATA, Reply::new(200, "{}")),
        (
            METADATA,
            Reply::new(
                200,
                json!({ "issuer": "https://other.example", "jwks_uri": url }).to_string(),
            ),
        ),
        (JWKS, Reply::new(200, "{}")),
    ] {
        let issuer = Issuer::start(&[&key]).await;
        issuer.fake.publishes(path, page);
        let app = issuer.app();
        for _ in 0..5 {
            let answer = fetch(&app, "/", &token).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.header("retry-after"), Some("1"));
        }
        assert_eq!(issuer.fetches(path), 1);
        issuer.clock.advance(1);
        fetch(&app, "/", &token).await;
        assert_eq!(issuer.fetches(path), 2);
    }
}

#[tokio::test]
async fn a_given_address_and_given_keys_need_no_metadata() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let token = issuer.token(&key);
    let address = format!("{}/.well-known/jwks.json", issuer.fake.url());
    let by_address = issuer.verifier().jwks_uri(address).build().unwrap();
    assert_eq!(
        fetch(&app(Protect::new(by_address)), "/", &token)
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!((issuer.fetches(METADATA), issuer.fetches(JWKS)), (0, 1));

    let fixed = issuer
        .verifier()
        .keys(KeySet::of([key.jwk()]))
        .build()
        .unwrap();
    let app = app(Protect::new(fixed));
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    let forged = issuer.token(&self::key());
    assert_eq!(
        fetch(&app, "/", &forged).await.status,
        StatusCode::UNAUTHORIZED
    );
    issuer.clock.advance(301);
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    assert_eq!((issuer.fetches(METADATA), issuer.fetches(JWKS)), (0, 1));
}

/// What says that it is a signed access token is never asked about; all else is.
#[tokio::test]
async fn signed_and_opaque_tokens_live_side_by_side() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    issuer.fake.says(
        "opaque",
        r#"{"active":true,"scope":"read","username":"bob"}"#,
    );
    let dotted = jws::sign(&key, "JWT", b"{}").unwrap();
    issuer.fake.says(
        &dotted,
        r#"{"active":true,"scope":"read","username":"eve"}"#,
    );
    let forged = issuer.token(&self::key());
    issuer.fake.says(
        &forged,
        r#"{"active":true,"scope":"read","username":"mallory"}"#,
    );
    let server = server(&issuer.fake).build().unwrap();
    let app = app(Protect::new(issuer.verifier().build().unwrap().or(server)));

    assert_eq!(
        fetch(&app, "/", &issuer.token(&key)).await.body,
        "ada groups read"
    );
    assert_eq!(issuer.fetches("/o/introspect/"), 0);
    assert_eq!(fetch(&app, "/", "opaque").await.body, "bob read");
    assert_eq!(fetch(&app, "/", &dotted).await.body, "eve read");
    assert_eq!(issuer.fetches("/o/introspect/"), 2);
    assert_eq!(
        fetch(&app, "/", &forged).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(issuer.fetches("/o/introspect/"), 2);
}

/// Who keeps the issuer out of reach keeps a withdrawn key good for an hour and no
/// longer; nobody is let in until the keys can be had again.
#[tokio::test]
async fn keys_that_cannot_be_fetched_again_are_used_for_an_hour() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let app = issuer.app();
    let mut claims = issuer.claims();
    claims["exp"] = json!(START + 100_000);
    let token = jws::sign(&key, "at+jwt", claims.to_string().as_bytes()).unwrap();
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    issuer.fake.publishes(JWKS, Reply::new(500, "down"));
    for seconds in [301, 3298] {
        issuer.clock.advance(seconds);
        assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    }
    issuer.clock.advance(1);
    let old = fetch(&app, "/", &token).await;
    assert_eq!(old.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(old.header("retry-after"), Some("1"));
    issuer.publish(&[&key]);
    issuer.clock.advance(2);
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn how_long_keys_are_kept_is_for_the_api_to_say() {
    let key = key();
    let issuer = Issuer::start(&[&key]).await;
    let verifier = issuer
        .verifier()
        .keep_keys(std::time::Duration::from_mins(10));
    let app = app(Protect::new(verifier.build().unwrap()));
    let token = issuer.token(&key);
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    issuer.fake.publishes(JWKS, Reply::new(500, "down"));
    issuer.clock.advance(599);
    assert_eq!(fetch(&app, "/", &token).await.status, StatusCode::OK);
    issuer.clock.advance(1);
    let old = fetch(&app, "/", &token).await;
    assert_eq!(old.status, StatusCode::SERVICE_UNAVAILABLE);
}
