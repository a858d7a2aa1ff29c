//! What every route promises, over the router's own list of routes.

use std::collections::BTreeSet;

use crate::{
    browser::Answer,
    call::Call,
    cast::{CHALLENGE, Cast, INTROSPECT, Pair, REGISTER_SCOPE, REVOKE, TOKEN, VERIFIER},
    world::{PASSWORD, World},
};

/// All paths that the router knows, with something in place of their parameters.
fn routes(world: &World) -> BTreeSet<String> {
    let text = format!("{:?}", world.router);
    let quoted = text.split('"').skip(1).step_by(2);
    let paths: BTreeSet<String> = quoted
        .filter(|path| path.starts_with('/') && !path.contains("__private"))
        .map(|path| {
            let parts = path
                .split('/')
                .map(|part| if part.starts_with('{') { "x" } else { part });
            parts.collect::<Vec<_>>().join("/")
        })
        .collect();
    for known in [
        TOKEN,
        REVOKE,
        INTROSPECT,
        REGISTER_SCOPE,
        "/o/authorize",
        "/",
        "/health/live",
    ] {
        assert!(paths.contains(known), "{known} in {paths:?}");
    }
    paths
}

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "OPTIONS"];

/// Every route by every method, by somebody unknown, ada and an administrator.
async fn all_answers(cast: &Cast) -> Vec<(String, Answer)> {
    cast.world.user("root", true).await;
    let mut answers = Vec::new();
    for who in ["", "ada", "root"] {
        let mut browser = cast.world.browser();
        if !who.is_empty() {
            browser.sign_in(who, PASSWORD).await;
        }
        for path in routes(&cast.world) {
            for method in METHODS {
                if method == "POST" && path.contains("logout") {
                    continue;
                }
                let answer = browser.send(method, &path, axum::body::Body::empty()).await;
                answers.push((format!("{method} {path} by '{who}'"), answer));
            }
        }
    }
    assert!(answers.len() > 300);
    answers
}

/// security.md RD-10, RD-12, RD-11, PG-2, OP-7: of every answer, whoever asks.
#[tokio::test]
async fn rd_10_rd_11_rd_12_every_route_keeps_its_answers_out_of_frames_caches_and_referrers() {
    let cast = Cast::new().await;
    for (what, answer) in all_answers(&cast).await {
        let status = answer.status.as_u16();
        assert!(status < 500, "{what}: {answer:?}");
        assert!(!matches!(status, 301 | 307 | 308), "{what}: {answer:?}");
        if status == 405 {
            assert!(!answer.header("allow").is_empty(), "{what}: {answer:?}");
            assert!(answer.text.is_empty() || answer.header("cache-control") == "no-store");
            continue;
        }
        let html = answer.header("content-type").starts_with("text/html");
        if html || status == 303 {
            assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
        }
        if html {
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("frame-ancestors 'none'"), "{what}");
            assert!(policy.starts_with("default-src 'none'"), "{what}");
            assert!(!policy.contains("unsafe"), "{what}");
            // The only scripts are files of our own, and only some pages have one.
            let own = ["picture", "application", "passkey"]
                .map(|name| format!("<script src=\"/static/{name}.js\" defer></script>"));
            let text = own
                .iter()
                .fold(answer.text.clone(), |text, own| text.replace(own, ""));
            assert!(!text.contains("<script"), "{what}");
            let runs = policy.contains("script-src 'self'");
            let has_one = own.iter().any(|own| answer.text.contains(own));
            assert_eq!(runs, has_one, "{what}");
        }
        let public = ["/static/", ".well-known", "openapi.json"]
            .iter()
            .any(|part| what.contains(part));
        if public && status == 200 {
            assert!(
                answer.header("cache-control").starts_with("public"),
                "{what}"
            );
        } else {
            assert_eq!(
                answer.header("cache-control"),
                "no-store",
                "{what}: {answer:?}"
            );
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    }
}

/// Every path answers with and without its slash, and a POST is never
/// sent elsewhere for it (security.md PG-2).
#[tokio::test]
async fn pg_2_both_forms_of_every_path_answer_alike() {
    let cast = Cast::new().await;
    let paths = routes(&cast.world);
    for path in paths.iter().filter(|path| path.len() > 1) {
        let other = path
            .strip_suffix('/')
            .map_or(format!("{path}/"), str::to_owned);
        if path.contains("/static/") || path == "/admin/api/v1/x" {
            continue;
        }
        assert!(paths.contains(&other), "{path} has no {other}");
        for method in ["GET", "POST"] {
            let one = cast.send(Call::new(method, path.clone())).await;
            let two = cast.send(Call::new(method, other.clone())).await;
            assert_eq!(one.status, two.status, "{method} {path}");
        }
    }
    let mut bodies = BTreeSet::new();
    let token = Pair::of(&cast.own_token(&cast.app, "read").await).access;
    for path in [INTROSPECT, "/o/introspect"] {
        let call = cast.plants.party.post(path).form(&[("token", &token)]);
        bodies.insert(cast.send(call).await.text);
    }
    assert_eq!(bodies.len(), 1);
}

/// 405 says what would do.
#[tokio::test]
async fn other_methods_are_405_with_allow() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    for (method, path, allowed) in [
        ("GET", TOKEN, "POST"),
        ("PUT", TOKEN, "POST"),
        ("HEAD", TOKEN, "POST"),
        ("DELETE", REVOKE, "POST"),
        ("PUT", INTROSPECT, "POST"),
        ("GET", REGISTER_SCOPE, "POST"),
        ("OPTIONS", REGISTER_SCOPE, "POST"),
        ("DELETE", REGISTER_SCOPE, "POST"),
        ("POST", "/.well-known/oauth-authorization-server", "GET"),
        ("POST", "/o/.well-known/jwks.json", "GET"),
        ("PUT", "/o/authorize/", "POST"),
        ("POST", "/", "GET"),
    ] {
        let answer = cast
            .send(Call::new(method, path).bearer(&cast.plants.token))
            .await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert!(
            answer.header("allow").contains(allowed),
            "{method} {path}: {answer:?}"
        );
    }
    cast.world.assert_unchanged(&before);
}

/// security.md RD-18; §4.4 (GHSA-93m4-mfpg-c3xf): our addresses come from the
/// configuration.
#[tokio::test]
async fn rd_18_no_header_moves_our_addresses() {
    let cast = Cast::new().await;
    let spoofs: [&[(&'static str, &str)]; 6] = [
        &[("host", "evil.example")],
        &[
            ("host", "localhost:8000"),
            ("x-forwarded-host", "evil.example"),
        ],
        &[("forwarded", "host=evil.example;proto=https;for=127.0.0.1")],
        &[("x-forwarded-proto", "https"), ("x-forwarded-port", "444")],
        &[
            ("x-forwarded-prefix", "/evil"),
            ("x-original-url", "/admin/"),
        ],
        &[("x-rewrite-url", "/evil"), ("x-forwarded-for", "6.6.6.6")],
    ];
    let random = ["error_reference", "ticket"];
    let steady = |answer: &Answer| {
        // Every challenge is another.
        let mut text = match answer.text.split_once("<form id=\"passkey_form\"") {
            Some((before, form)) => {
                before.to_owned() + form.split_once("</form>").map_or("", |(_, after)| after)
            }
            None => answer.text.clone(),
        };
        for id in random {
            if let Some(at) = text.find(id) {
                let end = (at + 200).min(text.len());
                text.replace_range(at..end, "");
            }
        }
        (answer.status, answer.header("location").to_owned(), text)
    };
    let mut calls = Vec::new();
    for path in routes(&cast.world) {
        for method in ["GET", "POST"] {
            calls.push(Call::new(method, path.clone()));
        }
    }
    let waiting = format!("/o/authorize/?client_id={}&response_type=code", cast.app.id);
    calls.push(Call::get(&waiting));
    let waiting = format!("{waiting}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let to_login = cast.send(Call::get(&waiting)).await;
    assert!(to_login.location().starts_with("/accounts/login/"));
    calls.push(Call::get(waiting));
    calls.push(cast.app.post(TOKEN).form(&[("grant_type", "nonesuch")]));
    for call in calls {
        let plain = cast.send(call.clone()).await;
        for spoof in spoofs {
            let mut spoofed = call.clone();
            for (name, value) in spoof {
                spoofed = spoofed.header(name, *value);
            }
            let answer = cast.send(spoofed).await;
            assert_eq!(steady(&answer), steady(&plain), "{call:?} {spoof:?}");
            assert!(!answer.text.contains("evil"), "{call:?}");
        }
    }
    let code = cast.code(&cast.app, "read").await;
    let call = crate::cast::redemption(&cast.app, &code, VERIFIER);
    let answer = cast.send(call.header("host", "evil.example")).await;
    assert_eq!(answer.status, 200);
}

/// security.md RD-15; §4.3 (CVE-2024-11734): what is sent ends no header.
#[tokio::test]
async fn rd_15_line_breaks_in_parameters_make_no_header() {
    let cast = Cast::new().await;
    let injection = "%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a%3Chtml%3E";
    let request = format!(
        "response_type=code&client_id={}&redirect_uri=https%3A%2F%2Fclient.example%2Fcallback",
        cast.app.id
    );
    let mut calls = vec![
        Call::get(format!("/o/authorize/?{request}&state={injection}")),
        Call::get(format!("/o/authorize/?{request}&scope={injection}&state=s")),
        Call::get(format!("/o/authorize/?client_id={injection}")),
        Call::get(format!("/o/authorize/?{request}{injection}")),
        Call::get(format!("/accounts/login/?next={injection}")),
        Call::get(format!("/accounts/login/?next=/{injection}")),
        Call::get(format!("/{injection}")),
    ];
    for name in ["grant_type", "scope", "token", "client_id"] {
        for path in [TOKEN, REVOKE, INTROSPECT] {
            calls.push(Call::post(path).raw_form(format!("{name}={injection}")));
            calls.push(cast.app.post(path).raw_form(format!("{name}={injection}")));
        }
    }
    for call in calls {
        let answer = cast.send(call.clone()).await;
        let cookies = answer.headers.get_all("set-cookie");
        let planted = cookies
            .iter()
            .any(|value| value.as_bytes().starts_with(b"a=b"));
        assert!(!planted, "{call:?}: {answer:?}");
        assert!(!answer.text.contains("<html>\r"), "{answer:?}");
        for value in answer.headers.values() {
            assert!(
                value
                    .as_bytes()
                    .iter()
                    .all(|byte| !matches!(byte, b'\r' | b'\n' | 0))
            );
        }
    }
}
