#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use axum::body::Bytes;
use bailiwick_core::model::GrantType;
use bailiwick_store::BoxFuture;
use http::{Request, Response};

use super::*;
use crate::server::AuthorizationServer;

struct At(&'static str, Option<&'static str>);

impl Endpoint for At {
    fn path(&self) -> &str {
        self.0
    }

    fn metadata(&self) -> Option<&str> {
        self.1
    }

    fn respond<'a>(
        &'a self,
        _: &'a AuthorizationServer,
        _: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>> {
        Box::pin(async { Response::default() })
    }
}

fn config(grants: &[GrantType]) -> Config {
    let mut config = Config::new("https://as.example/o");
    config.grant_types.extend(grants.iter().cloned());
    config
}

fn check(routing: &Routing, grants: &[GrantType]) -> Result<(), RouteError> {
    let config = config(grants);
    routing.check(&config, &Mount::of_issuer(&config.issuer).unwrap())
}

fn with(endpoints: &[(&'static str, Option<&'static str>)]) -> Routing {
    let mut routing = Routing::default();
    for (path, member) in endpoints {
        routing.add_endpoint(Arc::new(At(path, *member)));
    }
    routing
}

#[test]
fn a_route_for_grants_is_there_once_a_grant_needs_it() {
    use GrantType::{AuthorizationCode, ClientCredentials, Implicit, Password};
    let routing = Routing::default();
    let table: [(&[GrantType], [bool; 3]); 5] = [
        (&[], [false, false, false]),
        (&[ClientCredentials], [false, true, true]),
        (&[Password], [false, true, true]),
        (&[AuthorizationCode], [true, true, true]),
        (&[Implicit, AuthorizationCode], [true, true, true]),
    ];
    for (grants, expected) in table {
        let config = config(grants);
        let routes = [Route::Authorize, Route::Token, Route::Revoke];
        let offered = routes.map(|route| routing.offers(route, &config));
        assert_eq!(offered, expected, "{grants:?}");
        let introspects = routing.offers(Route::Introspect, &config);
        assert_eq!(introspects, expected[2]);
    }
}

#[test]
fn two_endpoints_of_one_path_are_an_error() {
    assert_eq!(check(&with(&[("/a", None), ("/b", None)]), &[]), Ok(()));
    let twice = check(&with(&[("/a", None), ("/a", None)]), &[]);
    assert_eq!(twice, Err(RouteError::PathTaken("/a".to_owned())));
}

#[test]
fn an_endpoint_takes_the_path_only_of_a_route_that_is_not_there() {
    let routing = with(&[("/token", None)]);
    assert_eq!(check(&routing, &[]), Ok(()));
    let taken = Err(RouteError::PathTaken("/token".to_owned()));
    assert_eq!(check(&routing, &[GrantType::ClientCredentials]), taken);
    let mut routing = with(&[("/register_scope", None)]);
    assert!(check(&routing, &[]).is_err());
    routing.drop_group(RouteGroup::ScopeRegistration);
    assert_eq!(check(&routing, &[]), Ok(()));
}

#[test]
fn the_path_of_an_endpoint_is_plain() {
    for path in [
        "", "/", "a", "/a/", "//a", "/a//b", "/{id}", "/*rest", "/a?b", "/a b", "/../a", "/ä",
    ] {
        let found = check(&with(&[(path, None)]), &[]);
        assert_eq!(found, Err(RouteError::Path(path.to_owned())));
    }
    for path in ["/userinfo", "/a/b.c", "/.well-known/things"] {
        assert_eq!(check(&with(&[(path, None)]), &[]), Ok(()));
    }
}

#[test]
fn the_metadata_says_nothing_twice_and_nothing_otherwise_than_it_is() {
    let own = with(&[("/a", Some("a_endpoint"))]);
    assert_eq!(check(&own, &[]), Ok(()));
    let members = own.metadata(&config(&[])).members;
    assert_eq!(members["a_endpoint"], "https://as.example/o/a");
    for taken in ["token_endpoint", "issuer", "jwks_uri"] {
        let found = check(&with(&[("/a", Some(taken))]), &[]);
        assert_eq!(found, Err(RouteError::MemberTaken(taken.to_owned())));
    }
    let twice = with(&[("/a", Some("x")), ("/b", Some("x"))]);
    assert!(check(&twice, &[]).is_err());
    let mut said = Routing::default();
    said.add_member("op_policy_uri".to_owned(), Value::Null);
    let null = RouteError::MemberIsNull("op_policy_uri".to_owned());
    assert_eq!(check(&said, &[]), Err(null));
}

#[test]
fn only_what_is_there_is_replaced() {
    let mut routing = Routing::default();
    let handler = Handler::Axum(Box::new(axum::routing::get(async || "here")));
    routing.replace(Route::Token, handler);
    assert_eq!(check(&routing, &[GrantType::ClientCredentials]), Ok(()));
    let nothing = Err(RouteError::NothingToReplace("token"));
    assert_eq!(check(&routing, &[]), nothing);
}
