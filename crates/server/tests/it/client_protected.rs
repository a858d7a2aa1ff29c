//! django-oauth-toolkit.md §6: routes that take the client's own credentials,
//! `ClientProtectedResourceView` and `ClientProtectedScopedResourceView`.

use axum::{Router, routing::get};
use bailiwick_resource::{
    AccessToken, AuthenticatedClient, Protect, ProtectClients, require, require_client,
};
use bailiwick_server::InProcess;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, Pair, VERIFIER},
};

fn api(protect: ProtectClients) -> Router {
    let who = |client: Option<AuthenticatedClient>, token: Option<AccessToken>, body: String| {
        let client = client.map(|client| client.client_id().to_owned());
        let user = token.and_then(|token| token.user().map(str::to_owned));
        async move { format!("{client:?} {user:?} {body}") }
    };
    let mine = |client: AuthenticatedClient| async move { client.client_id().to_owned() };
    Router::new()
        .route("/open", get(who).post(who))
        .route(
            "/usage",
            get(who).route_layer(require(["write"]).or_client()),
        )
        .route("/scoped", get(who).route_layer(require(["read"])))
        .route("/token", get(async |_: AccessToken| "token"))
        .route("/mine", get(mine).route_layer(require_client()))
        .layer(protect)
}

async fn fixture() -> (Cast, Router, Router) {
    let cast = Cast::new().await;
    let here = InProcess::new(&cast.world.server);
    let alone = api(ProtectClients::new(here.clone()).realm("usage"));
    let both = api(ProtectClients::new(here.clone()).or(Protect::new(here)));
    (cast, alone, both)
}

fn challenges(answer: &Answer) -> Vec<&str> {
    let all = answer.headers.get_all("www-authenticate").iter();
    all.map(|one| one.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_client_is_let_in_by_basic_and_by_a_secret_in_a_form() {
    let (cast, alone, both) = fixture().await;
    let (id, secret) = (cast.app.id.as_str(), cast.app.secret.as_str());
    for api in [&alone, &both] {
        for path in ["/open", "/usage"] {
            let seen = Call::get(path).basic(id, secret).send(api).await;
            assert_eq!(
                (seen.status.as_u16(), seen.text),
                (200, format!("Some({id:?}) None "))
            );
        }
        let seen = Call::get("/mine").basic(id, secret).send(api).await;
        assert_eq!((seen.status.as_u16(), &*seen.text), (200, id));
        let form = [
            ("client_id", id),
            ("client_secret", secret),
            ("month", "may"),
        ];
        let seen = Call::post("/open").form(&form).send(api).await;
        assert_eq!(seen.status, 200);
        assert!(
            seen.text.ends_with("month=may"),
            "the form is still there: {}",
            seen.text
        );
    }
}

/// The scopes of a guard are asked of tokens alone, and only where the guard says so
/// does a client come in without.
#[tokio::test]
async fn scopes_are_asked_of_tokens_and_clients_come_in_where_the_guard_says_so() {
    let (cast, alone, both) = fixture().await;
    let (id, secret) = (cast.app.id.as_str(), cast.app.secret.as_str());
    let code = cast.code(&cast.app, "read").await;
    let token = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await).access;
    let by_token = async |api: &Router, path| Call::get(path).bearer(&token).send(api).await;
    assert_eq!(by_token(&both, "/open").await.text, "None Some(\"ada\") ");
    assert_eq!(by_token(&both, "/scoped").await.status, 200);
    let refused = by_token(&both, "/usage").await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["required_scopes"][0], "write");
    assert_eq!(by_token(&both, "/mine").await.status, 403);
    for path in ["/scoped", "/token"] {
        let refused = Call::get(path).basic(id, secret).send(&both).await;
        assert_eq!(refused.status, 401, "{path} is for tokens");
    }
    let refused = by_token(&alone, "/open").await;
    assert_eq!(refused.status, 401, "tokens are not taken");
    assert_eq!(
        challenges(&refused),
        [r#"Basic realm="usage", charset="UTF-8""#]
    );
}

#[tokio::test]
async fn nothing_and_wrong_credentials_are_401_with_a_challenge_for_each_way() {
    let (cast, alone, both) = fixture().await;
    let basic = r#"Basic realm="api", charset="UTF-8""#;
    let bare = r#"Bearer realm="api""#;
    let nothing = Call::get("/open").send(&both).await;
    assert_eq!(
        (nothing.status.as_u16(), challenges(&nothing)),
        (401, vec![bare, basic])
    );
    assert_eq!(Call::get("/open").send(&alone).await.status, 401);
    let (id, secret) = (cast.app.id.as_str(), cast.app.secret.as_str());
    let wrong = [
        Call::get("/open").basic(id, "wrong"),
        Call::get("/open").basic("nonesuch", secret),
        Call::get("/open").header("authorization", "Basic ???"),
        Call::get("/open").header("authorization", "Digest x"),
        Call::post("/open").form(&[("client_id", id), ("client_secret", "wrong")]),
        Call::post("/open").form(&[("client_id", id)]),
    ];
    for call in wrong {
        let refused = call.clone().send(&both).await;
        assert_eq!(
            (refused.status.as_u16(), challenges(&refused)),
            (401, vec![bare, basic])
        );
        assert_eq!(refused.json()["error"], "invalid_client", "{call:?}");
        assert_eq!(call.send(&alone).await.status, 401);
    }
}

/// RFC 6749 §2.3: a public client has only said its name, and that is no proof.
#[tokio::test]
async fn a_public_client_is_not_let_in() {
    let (cast, alone, both) = fixture().await;
    for api in [&alone, &both] {
        let by_name = cast.public.post("/open").send(api).await;
        assert_eq!(by_name.status, 401);
        let id = cast.public.id.as_str();
        let in_header = Call::get("/open").basic(id, "").send(api).await;
        assert_eq!(in_header.status, 401);
    }
}

#[tokio::test]
async fn two_methods_two_headers_and_too_long_a_form_are_refused() {
    let (cast, alone, both) = fixture().await;
    let (id, secret) = (cast.app.id.as_str(), cast.app.secret.as_str());
    for api in [&alone, &both] {
        let both_ways = Call::post("/open")
            .form(&[("client_secret", secret)])
            .basic(id, secret);
        assert_eq!(both_ways.send(api).await.status, 400);
        let twice = Call::get("/open").basic(id, secret).basic(id, secret);
        assert_eq!(twice.send(api).await.status, 400);
        let long = "x".repeat(64 * 1024 + 1);
        let form = [("client_id", id), ("client_secret", secret), ("x", &long)];
        assert_eq!(Call::post("/open").form(&form).send(api).await.status, 413);
    }
    let other = Call::post("/open")
        .header("content-type", "text/plain")
        .basic(id, secret);
    let seen = other.body(vec![b'x'; 100 * 1024]).send(&alone).await;
    assert_eq!(seen.status, 200, "another body is the handler's business");
}

/// security.md CT-19: guesses are counted here as at the token endpoint.
#[tokio::test]
async fn ct_19_guesses_at_secrets_are_counted() {
    let (cast, alone, _) = fixture().await;
    let id = cast.app.id.as_str();
    let mut last = 0;
    for attempt in 0..200 {
        let call = Call::get("/open").basic(id, &format!("wrong{attempt}"));
        let answer = call.send(&alone).await;
        last = answer.status.as_u16();
        if last == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            break;
        }
    }
    assert_eq!(last, 429);
    let right = Call::get("/open")
        .basic(id, &cast.app.secret)
        .send(&alone)
        .await;
    assert_eq!(right.status, 200, "nobody can lock a client out");
}
