//! Pages of other origins: which may read what.

use bailiwick_core::model::ClientType;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, Party, REVOKE, TOKEN, VERIFIER, redemption},
};

const ALLOWED: &str = "https://page.example";
const FOREIGN: &str = "https://evil.example";
const OF_ANOTHER: &str = "https://other-page.example";

async fn cast_of_pages() -> (Cast, Party) {
    let cast = Cast::new().await;
    let world = &cast.world;
    let page = world
        .application_with("Page", ClientType::Public, |draft| {
            draft.allowed_origins = vec![ALLOWED.to_owned()];
        })
        .await;
    world
        .application_with("Other page", ClientType::Public, |draft| {
            draft.allowed_origins = vec![OF_ANOTHER.to_owned()];
        })
        .await;
    (cast, page)
}

fn readable_by(answer: &Answer) -> &str {
    assert!(answer.header("access-control-allow-credentials").is_empty());
    answer.header("access-control-allow-origin")
}

/// TK-18: preflight and answer, success and failure.
#[tokio::test]
async fn tk_18_a_page_of_an_allowed_origin_reads_answers_and_errors() {
    let (cast, page) = cast_of_pages().await;
    for path in [TOKEN, REVOKE] {
        let preflight = Call::new("OPTIONS", path)
            .header("origin", ALLOWED)
            .header("access-control-request-method", "POST");
        let answer = cast.send(preflight).await;
        assert_eq!(answer.status, 204);
        assert_eq!(readable_by(&answer), ALLOWED);
        assert!(
            answer
                .header("access-control-allow-methods")
                .contains("POST")
        );
        let headers = answer.header("access-control-allow-headers");
        assert!(headers.contains("authorization") && headers.contains("content-type"));
        assert_eq!(answer.header("vary"), "Origin");
    }
    let code = cast.code(&page, "read").await;
    let wrong = redemption(&page, &code, "wrong").header("origin", ALLOWED);
    let wrong = cast.send(wrong).await;
    assert_eq!((wrong.status.as_u16(), readable_by(&wrong)), (400, ALLOWED));
    let right = redemption(&page, &code, VERIFIER).header("origin", ALLOWED);
    let right = cast.send(right).await;
    assert_eq!((right.status.as_u16(), readable_by(&right)), (200, ALLOWED));
    let token = right.json()["access_token"].as_str().unwrap().to_owned();
    let revocation = page.post(REVOKE).form(&[("token", &token)]);
    let revoked = cast.send(revocation.header("origin", ALLOWED)).await;
    assert_eq!(
        (revoked.status.as_u16(), readable_by(&revoked)),
        (200, ALLOWED)
    );
}

/// TK-18: errors that name no client, whatever is wrong with the request.
#[tokio::test]
async fn tk_18_errors_before_the_client_is_known_can_be_read_too() {
    let (cast, page) = cast_of_pages().await;
    let too_large = vec![b'x'; 70_000];
    for path in [TOKEN, REVOKE] {
        for (call, status) in [
            (Call::post(path).form(&[("a", "b")]), 401),
            (Call::post(path).raw_form("a=%zz"), 400),
            (Call::post(format!("{path}?a=b")).form(&[]), 400),
            (Call::post(path).raw_form(too_large.clone()), 413),
            (page.post(path).form(&[]), 400),
        ] {
            let answer = cast.send(call.clone().header("origin", ALLOWED)).await;
            assert_eq!(
                (answer.status.as_u16(), readable_by(&answer)),
                (status, ALLOWED)
            );
            let answer = cast.send(call.header("origin", FOREIGN)).await;
            assert_eq!((answer.status.as_u16(), readable_by(&answer)), (status, ""));
        }
    }
}

/// TK-18: a page of another client, or of nobody, reads nothing.
#[tokio::test]
async fn tk_18_other_origins_read_nothing() {
    let (cast, page) = cast_of_pages().await;
    for origin in [
        FOREIGN,
        OF_ANOTHER,
        "null",
        "http://page.example",
        "https://page.example:444",
    ] {
        let code = cast.code(&page, "read").await;
        let call = redemption(&page, &code, VERIFIER).header("origin", origin);
        let answer = cast.send(call).await;
        assert_eq!(
            (answer.status.as_u16(), readable_by(&answer)),
            (200, ""),
            "{origin}"
        );
        assert_eq!(answer.header("vary"), "Origin");
        if origin != OF_ANOTHER {
            let preflight = Call::new("OPTIONS", TOKEN).header("origin", origin);
            let answer = cast.send(preflight).await;
            assert_eq!(readable_by(&answer), "", "{origin}");
        }
    }
    let without = cast.send(Call::new("OPTIONS", TOKEN)).await;
    assert_eq!((without.status.as_u16(), readable_by(&without)), (204, ""));
}

/// Everybody may read what is public; what needs a resource server's secret, and
/// every page for people, nobody's script may.
#[tokio::test]
async fn documents_are_for_every_origin_and_the_rest_for_none() {
    let (cast, _) = cast_of_pages().await;
    for path in [
        "/.well-known/oauth-authorization-server",
        "/o/.well-known/jwks.json",
    ] {
        let answer = cast.send(Call::get(path).header("origin", FOREIGN)).await;
        assert_eq!((answer.status.as_u16(), readable_by(&answer)), (200, "*"));
    }
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/accounts/login/"),
        ("GET", "/o/authorize/"),
        ("POST", "/o/authorize/"),
        ("POST", "/o/introspect/"),
        ("OPTIONS", "/o/introspect/"),
        ("POST", "/o/register_scope/"),
        ("OPTIONS", "/o/register_scope/"),
        ("OPTIONS", "/accounts/login/"),
    ] {
        let call = Call::new(method, path).header("origin", ALLOWED);
        assert_eq!(readable_by(&cast.send(call).await), "", "{method} {path}");
    }
}
