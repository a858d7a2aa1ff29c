//! What holds for any request whatever.

use proptest::prelude::*;

use super::*;
use crate::redirect_uri;

const NAMES: [&str; 18] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "resource",
    "prompt",
    "max_age",
    "approval_prompt",
    "authenticated_after",
    "request",
    "request_uri",
    "ticket",
    "allow",
];
const VALUES: [&str; 24] = [
    "",
    "web",
    "native",
    "two",
    "first",
    "off",
    "machine",
    "https://app.example/cb",
    "http://127.0.0.1:9/cb",
    "https://evil.example/cb",
    "https://app.example/cb?x",
    "code",
    "token",
    "query",
    "read",
    "photos:see groups",
    "openid",
    "S256",
    CHALLENGE,
    "https://photos.example",
    "none",
    "login consent",
    "auto",
    "0",
];

/// A request near to a good one: some parameters replaced, some added.
fn requests() -> impl Strategy<Value = String> {
    let odd = (
        0..NAMES.len(),
        prop_oneof![
            4 => prop::sample::select(&VALUES[..]).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
        ],
    );
    let head = prop::sample::select(&["web", "native", "first", "two", "old", "bare"][..]);
    (
        head,
        prop::collection::vec(odd, 0..4),
        prop::bool::weighted(0.9),
    )
        .prop_map(|(client, odd, good)| {
            let start = if good {
                format!("client_id={client}&{GOOD}")
            } else {
                String::new()
            };
            let mut query = form_urlencoded::Serializer::new(String::new());
            let replaced = |name: &str| odd.iter().any(|(index, _)| NAMES[*index] == name);
            let kept = form_urlencoded::parse(start.as_bytes()).filter(|(name, _)| !replaced(name));
            query.extend_pairs(kept);
            query.extend_pairs(odd.iter().map(|(index, value)| (NAMES[*index], value)));
            query.finish()
        })
}

/// Whether the answer leaves our origin only for an address of the client's.
fn stays_with_the_client(world: &World, query: &str, decision: &Decision<State>) -> bool {
    let target = match &decision.outcome {
        Ok(State::Granted { location } | State::Denied { location }) => location.as_str(),
        Err(OAuthError {
            delivery: Delivery::Redirect { redirect_uri, .. },
            ..
        }) => redirect_uri,
        _ => return true,
    };
    let target = target.split("?code=").next().unwrap();
    let request = AuthorizationRequest::parse(query.as_bytes()).unwrap();
    let client = world
        .snapshot
        .usable_client(&ClientId::new(&request.client_id.unwrap()))
        .unwrap();
    client
        .redirect_uris()
        .iter()
        .any(|one| redirect_uri::matches(one, target, false))
}

proptest! {
    /// security.md RD-4, OP-2: a stranger writes nothing, gets no code, and
    /// makes us redirect to nobody but the client.
    #[test]
    fn rd_4_any_request_of_a_stranger_is_answered_safely(query in requests(), post: bool) {
        let mut world = World::new();
        let decision = if post { world.post(&query) } else { world.get(&query) };
        prop_assert_eq!(&decision.writes, &[]);
        prop_assert!(!is_granted(&decision));
        prop_assert!(stays_with_the_client(&world, &query, &decision), "{:?}", decision);
    }

    /// security.md CT-5, RD-4: a code is given to a client that skips consent
    /// only, with the challenge that was sent, and goes to that client.
    #[test]
    fn ct_5_any_request_of_a_user_is_answered_safely(query in requests()) {
        let mut world = World::with_user("alice");
        let decision = world.get(&query);
        prop_assert!(stays_with_the_client(&world, &query, &decision), "{:?}", decision);
        if is_granted(&decision) {
            let code = code_of(&decision);
            let request = AuthorizationRequest::parse(query.as_bytes()).unwrap();
            prop_assert_eq!(code.client.as_str(), "first");
            prop_assert_eq!(code.challenge.clone().map(|c| c.value), request.code_challenge);
        } else {
            prop_assert_eq!(&decision.writes, &[]);
        }
    }
}
