//! RFC 8707: what a request for a resource gets.

use super::*;
use crate::model::{Owner, ParameterType, ScopeParameter};

fn bound(
    client: &ClientRecord,
    resource: &[&str],
    names: &str,
) -> Result<GrantedScope, OAuthError> {
    let resource: Vec<_> = resource.iter().map(|one| (*one).to_owned()).collect();
    let requested = set(names);
    ask(&ScopeRequest {
        requested: Some(&requested),
        resource: &resource,
        ..request(client)
    })
}

fn mixed() -> ClientRecord {
    ClientRecord {
        mixed_audience: true,
        ..client("a")
    }
}

const PAY: &str = "https://pay.example";
const MAP: &str = "https://map.example";

#[test]
fn a_resource_binds_what_is_granted_to_it() {
    let answer = bound(&client("a"), &[PAY], "read pay:send").unwrap();
    assert_eq!(answer.scope.to_string(), "read pay:send");
    assert_eq!(answer.audience, [PAY]);
    let common = bound(&client("a"), &[PAY], "read").unwrap();
    assert_eq!(common.audience, [PAY]);
}

/// RFC 3986 §6.2.3: nothing but the slash after the host.
#[test]
fn a_host_and_its_root_are_one_resource() {
    let answer = bound(&client("a"), &["https://pay.example/"], "pay:send").unwrap();
    assert_eq!(answer.audience, [PAY], "as it is registered");
    let twice = bound(&client("a"), &[PAY, "https://pay.example/"], "pay:send").unwrap();
    assert_eq!(twice.audience, [PAY]);
    for other in [
        "https://PAY.example",
        "https://pay.example:443",
        "https://pay.example/v1",
        "http://pay.example",
    ] {
        let error = bound(&client("a"), &[other], "pay:send").unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidTarget, "{other}");
        assert_eq!(error.reason, Reason::ResourceUnknown);
    }
}

#[test]
fn several_resources_need_the_clients_flag() {
    let error = bound(&client("a"), &[PAY, MAP], "read").unwrap_err();
    assert_eq!(
        (error.code, error.reason),
        (ErrorCode::InvalidTarget, Reason::AudienceMixed)
    );
    let answer = bound(&mixed(), &[PAY, MAP], "pay:send map:see").unwrap();
    assert_eq!(answer.audience, [PAY, MAP]);
}

#[test]
fn a_scope_of_elsewhere_is_refused_or_left_out() {
    for names in ["pay:send map:see", "pay:send groups"] {
        let error = bound(&client("a"), &[PAY], names).unwrap_err();
        assert_eq!(
            (error.code, error.reason),
            (ErrorCode::InvalidTarget, Reason::AudienceMixed)
        );
        let narrows = ClientRecord {
            narrows_scope: Some(true),
            ..client("a")
        };
        let answer = bound(&narrows, &[PAY], names).unwrap();
        assert_eq!(answer.scope.to_string(), "pay:send");
        assert_eq!(answer.audience, [PAY]);
    }
}

#[test]
fn defaults_are_those_of_the_resource_and_the_common_ones() {
    let client = ClientRecord {
        default_scope: Some(set("read pay:send map:see")),
        ..client("a")
    };
    let answer = bound(&client, &[MAP], "").unwrap();
    assert_eq!(answer.scope.to_string(), "read map:see");
    assert!(answer.left_out.is_empty(), "nobody asked for more");
}

#[test]
fn a_disabled_resource_server_is_no_resource() {
    let disabled = ClientRecord {
        disabled: true,
        ..resource_server("pay", Some(PAY))
    };
    let snapshot = registry().with_client(Arc::new(disabled));
    let client = client("a");
    let (requested, resource) = (set("read"), [PAY.to_owned()]);
    let request = ScopeRequest {
        requested: Some(&requested),
        resource: &resource,
        ..request(&client)
    };
    let error = decide_scopes(&request, &snapshot, &Config::new("https://as.example")).unwrap_err();
    assert_eq!(error.reason, Reason::ResourceUnknown);
}

fn refreshed_for(
    audience: &[&str],
    resource: &[&str],
    requested: Option<&str>,
) -> Result<GrantedScope, OAuthError> {
    let own = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let (audience, resource) = (own(audience), own(resource));
    let scope = set("read pay:send map:see");
    let requested = requested.map(set);
    ask(&ScopeRequest {
        grant_type: &GrantType::RefreshToken,
        requested: requested.as_ref(),
        resource: &resource,
        ceiling: Some(ScopeCeiling {
            audience: &audience,
            ..within(&scope)
        }),
        ..request(&mixed())
    })
}

/// RFC 8707 §2.2: a refresh chooses among the resources of the grant.
#[test]
fn a_refresh_chooses_a_resource_of_the_grant() {
    let all = refreshed_for(&[PAY, MAP], &[], None).unwrap();
    assert_eq!((all.scope.len(), all.audience.len()), (3, 2));
    let map = refreshed_for(&[PAY, MAP], &["https://map.example/"], None).unwrap();
    assert_eq!(map.scope.to_string(), "read map:see");
    assert_eq!(map.audience, [MAP]);
    let error = refreshed_for(&[PAY], &[MAP], None).unwrap_err();
    assert_eq!(
        (error.code, error.reason),
        (ErrorCode::InvalidTarget, Reason::ResourceUnknown)
    );
    let error = refreshed_for(&[PAY, MAP], &[MAP], Some("pay:send")).unwrap_err();
    assert_eq!(
        (error.code, error.reason),
        (ErrorCode::InvalidTarget, Reason::AudienceMixed)
    );
    let unbound = refreshed_for(&[], &[MAP], None).unwrap();
    assert_eq!(
        unbound.audience,
        [MAP],
        "what is for all may be narrowed to one"
    );
}

/// security.md SR-14: how many values of one scope a request may name.
#[test]
fn sr_14_a_request_names_so_many_values_and_no_more() {
    let parameter = ScopeParameter {
        most: 2,
        ..ScopeParameter::new(ParameterType::Integer)
    };
    let template = RegisteredScope {
        parameters: [("id".to_owned(), parameter)].into(),
        owner: Owner::AuthorizationServer,
        ..scope(9, "set:{id}", None)
    };
    let snapshot = registry().with_scope(Arc::new(template));
    let config = Config::new("https://as.example");
    let ask = |client: &ClientRecord, names: &str| {
        let requested = set(names);
        let request = ScopeRequest {
            requested: Some(&requested),
            ..request(client)
        };
        decide_scopes(&request, &snapshot, &config)
    };
    let plain = client("a");
    assert_eq!(ask(&plain, "set:1 set:2 read").unwrap().scope.len(), 3);
    assert_eq!(
        reason(ask(&plain, "set:1 set:2 set:3")),
        Reason::ScopeTooManyValues
    );
    assert_eq!(reason(ask(&plain, "set:x")), Reason::ScopeUnknown);
    assert_eq!(reason(ask(&plain, "set:{id}")), Reason::ScopeUnknown);
    let narrows = ClientRecord {
        narrows_scope: Some(true),
        ..client("a")
    };
    let answer = ask(&narrows, "set:1 set:2 set:3").unwrap();
    assert_eq!(answer.left_out.to_string(), "set:3");
    let listed = |scope: &str| ClientRecord {
        scope: Some(set(scope)),
        ..client("a")
    };
    assert!(ask(&listed("set:{id}"), "set:7").is_ok());
    assert!(ask(&listed("set:7"), "set:7").is_ok());
    assert_eq!(
        reason(ask(&listed("set:7"), "set:8")),
        Reason::ScopeNotAllowed
    );
}
