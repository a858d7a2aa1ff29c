//! Whatever stands in a header, the answer is one of those that are promised.

use axum::{Router, body::Body, routing::get};
use bailiwick_resource::{JwtVerifier, KeySet, Protect, testing::Issuer};
use futures_util::FutureExt as _;
use http::{HeaderValue, Request};
use proptest::{collection::vec, prelude::*};
use tower::ServiceExt;

/// An API that verifies both kinds of tokens and asks nobody.
fn api(optional: bool) -> Router {
    let issuer = Issuer::new();
    let _good = issuer.token().scope("read").issue();
    let signed = JwtVerifier::builder("https://as.example/o", "https://api.example")
        .keys(KeySet::default())
        .build()
        .unwrap();
    let protect = Protect::new(signed.or(issuer)).realm("a \"realm\"");
    let protect = if optional {
        protect.optional()
    } else {
        protect
    };
    Router::new()
        .route("/", get(|| async { "in" }))
        .route_layer(bailiwick_resource::require(["write"]))
        .layer(protect)
}

fn status(optional: bool, query: &str, headers: &[Vec<u8>]) -> u16 {
    let mut request = Request::builder().uri(format!("/?{query}"));
    for header in headers {
        let Ok(value) = HeaderValue::from_bytes(header) else {
            continue;
        };
        request = request.header("authorization", value);
    }
    let request = request.body(Body::empty()).unwrap();
    let answer = api(optional).oneshot(request).now_or_never();
    answer.unwrap().unwrap().status().as_u16()
}

proptest! {
    /// security.md OP-3: never a 500, never let in.
    #[test]
    fn op_3_no_header_makes_it_panic_or_lets_in(
        scheme in "(Bearer|bearer|Basic|)[ \t]{0,3}",
        token in prop_oneof![
            vec(any::<u8>(), 0..40),
            "[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,20}\\.[A-Za-z0-9_-]{0,20}".prop_map(String::into_bytes),
            "test-token-[0-9]".prop_map(String::into_bytes),
        ],
        twice in any::<bool>(),
        optional in any::<bool>(),
        query in "[a-z_=&%0-9]{0,30}",
    ) {
        let header = [scheme.into_bytes(), token].concat();
        let headers = vec![header; 1 + usize::from(twice)];
        let status = status(optional, &query, &headers);
        prop_assert!([400, 401, 403].contains(&status), "{status}");
    }
}
