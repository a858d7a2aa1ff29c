//! The token comes first: who may register at all.

use crate::{
    Config, Decision, Delivery, ErrorCode, Facts, OAuthError, Operation, Reason, Situation,
    UnixTime,
    model::{AccessToken, ClientId, ClientRecord, ClientType, Owner, ResourceServer},
    opaque::{Opaque, OpaqueKind},
    params::Parts,
    scope::{
        RegisterScopeRequest, ScopeRegistered,
        fixtures::{Counting, client, env, resource_server, set, snapshot},
    },
    store::{Loaded, Write},
};

const BODY: &[u8] = br#"{"name": "maps", "description": "See maps", "is_default": false}"#;

struct Case {
    owner: ClientRecord,
    scope: &'static str,
    revoked_at: Option<UnixTime>,
    expires_at: Option<UnixTime>,
    body: &'static [u8],
}

fn case() -> Case {
    Case {
        owner: resource_server("rs", None),
        scope: "introspection register-scope",
        revoked_at: None,
        expires_at: None,
        body: BODY,
    }
}

impl Case {
    fn run(&self) -> Result<ScopeRegistered, OAuthError> {
        let mut random = Counting::default();
        let now = UnixTime::from_secs(900);
        let token = Opaque::new(OpaqueKind::AccessToken, now, &mut random);
        let header = format!("Bearer {}", token.encode());
        let request = RegisterScopeRequest::parse(&parts(Some(&header), self.body))?;
        let loaded = Loaded {
            bearer: Some(AccessToken {
                extra: crate::model::Extra::EMPTY,
                selector: token.selector(),
                digest: token.digest(),
                imported: false,
                is_static: true,
                client: self.owner.id.clone(),
                user: None,
                family: None,
                scope: set(self.scope),
                audience: Vec::new(),
                issued_at: now,
                expires_at: self.expires_at,
                revoked_at: self.revoked_at,
                last_used_at: None,
            }),
            ..Loaded::default()
        };
        let snapshot = snapshot([self.owner.clone()], []);
        let situation = Situation {
            snapshot: &snapshot,
            loaded: &loaded,
            facts: Facts::none(),
        };
        let plan = request.load_plan(&snapshot);
        assert_eq!(
            plan.bearer,
            Some(crate::opaque::TokenKey::Selector(token.selector()))
        );
        let config = Config::new("https://as.example");
        let decision = request.decide(&situation, &mut env(&mut random, &config));
        assert_eq!(decision.writes.is_empty(), decision.outcome.is_err());
        decision.outcome
    }
}

fn parts<'a>(authorization: Option<&'a str>, body: &'a [u8]) -> Parts<'a> {
    Parts {
        get: false,
        authorization: authorization.map(str::as_bytes),
        content_type: None,
        query: None,
        body,
        client_claim: None,
    }
}

#[test]
fn a_resource_servers_token_registers() {
    assert!(case().run().unwrap().created);
}

/// django-oauth-toolkit.md §4: 401 with a challenge, whatever the body.
#[test]
fn no_bearer_token_is_a_bare_challenge() {
    for authorization in [None, Some("Basic cnM6c2VjcmV0"), Some("Token x")] {
        for body in [BODY, b"", b"{"] {
            let error = RegisterScopeRequest::parse(&parts(authorization, body)).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidToken);
            let bare = true;
            assert_eq!(
                error.delivery,
                Delivery::BearerChallenge { scope: None, bare }
            );
        }
    }
}

#[test]
fn a_dead_token_is_invalid_token() {
    let at = Some(UnixTime::from_secs(950));
    let dead = [
        Case {
            revoked_at: at,
            ..case()
        },
        Case {
            expires_at: at,
            ..case()
        },
        Case {
            owner: ClientRecord {
                disabled: true,
                ..case().owner
            },
            ..case()
        },
    ];
    for case in dead {
        assert_eq!(case.run().unwrap_err().code, ErrorCode::InvalidToken);
    }
}

/// security.md SR-1, SR-12: role and right are looked at each time, and the two
/// rights are separate.
#[test]
fn sr_1_a_good_token_without_the_right_is_insufficient_scope() {
    let without_right = ClientRecord {
        resource_server: Some(ResourceServer {
            may_register: false,
            ..ResourceServer::new()
        }),
        ..case().owner
    };
    let public = ClientRecord {
        client_type: ClientType::Public,
        ..case().owner
    };
    let mut cases = vec![
        Case {
            scope: "introspection",
            ..case()
        },
        Case {
            scope: "register-scopes register write",
            ..case()
        },
    ];
    for owner in [without_right, public, client("rs")] {
        cases.push(Case { owner, ..case() });
    }
    for case in cases {
        let error = case.run().unwrap_err();
        assert_eq!(error.code, ErrorCode::InsufficientScope);
        let scope = Some(set("register-scope"));
        let bare = false;
        assert_eq!(error.delivery, Delivery::BearerChallenge { scope, bare });
    }
}

#[test]
fn the_body_is_looked_at_after_the_token() {
    let bad_body = Case {
        body: b"{",
        ..case()
    };
    assert_eq!(bad_body.run().unwrap_err().reason, Reason::MalformedBody);
    let bad_both = Case {
        body: b"{",
        scope: "read",
        ..case()
    };
    assert_eq!(bad_both.run().unwrap_err().reason, Reason::PrivilegeMissing);
}

fn within(owner: Owner, client: ClientRecord, body: &[u8]) -> Decision<ScopeRegistered> {
    let snapshot = snapshot([client], []);
    let loaded = Loaded::default();
    let situation = Situation {
        snapshot: &snapshot,
        loaded: &loaded,
        facts: Facts::none(),
    };
    let request = RegisterScopeRequest::within(owner, body);
    assert!(request.load_plan(&snapshot).is_empty());
    let config = Config::new("https://as.example");
    request.decide(&situation, &mut env(&mut Counting::default(), &config))
}

/// The application registers as its resource server does, without a token.
#[test]
fn within_a_resource_server_registers_with_its_own_right() {
    let api = || Owner::ResourceServer(ClientId::new("rs"));
    let done = within(api(), resource_server("rs", None), BODY);
    assert!(done.outcome.unwrap().created);
    let [Write::PutScope(scope), Write::Audit(_)] = done.writes.as_slice() else {
        panic!("{:?}", done.writes);
    };
    assert_eq!(scope.owner, api());
    let mut without_right = resource_server("rs", None);
    without_right.resource_server.as_mut().unwrap().may_register = false;
    let refused = within(api(), without_right, BODY).outcome.unwrap_err();
    assert_eq!(refused.reason, Reason::PrivilegeMissing);
    let refused = within(api(), client("rs"), BODY).outcome.unwrap_err();
    assert_eq!(refused.reason, Reason::NotResourceServer);
    let refused = within(api(), resource_server("other", None), BODY);
    assert_eq!(refused.outcome.unwrap_err().reason, Reason::ClientUnknown);
}

/// The authorization server's own scopes: defaults at its word, listed, and no
/// reserved names.
#[test]
fn within_the_authorization_server_registers_its_own_scopes() {
    let body = br#"{"name": "maps", "description": "See maps", "is_default": true}"#;
    let other = resource_server("rs", None);
    let done = within(Owner::AuthorizationServer, other.clone(), body);
    assert!(!done.outcome.unwrap().default_refused);
    let [Write::PutScope(scope), Write::Audit(_)] = done.writes.as_slice() else {
        panic!("{:?}", done.writes);
    };
    assert_eq!(scope.owner, Owner::AuthorizationServer);
    assert!(scope.is_default && scope.advertised);
    let body = br#"{"name": "introspection", "description": "x"}"#;
    let refused = within(Owner::AuthorizationServer, other.clone(), body);
    assert_eq!(refused.outcome.unwrap_err().reason, Reason::NameReserved);
    let refused = within(Owner::AuthorizationServer, other, b"{");
    assert_eq!(refused.outcome.unwrap_err().reason, Reason::MalformedBody);
}
