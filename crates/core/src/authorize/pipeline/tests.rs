#![expect(clippy::unwrap_used, reason = "tests")]

mod implicit;

use std::sync::Arc;

use super::Terms;
use crate::{
    Delivery, ErrorCode, Facts, OAuthError, Reason, Situation,
    authorize::{
        AuthorizationRequest, ResponseMode,
        fixtures::{CHALLENGE, GOOD, World, web},
    },
    env::ApprovalPrompt,
    model::{Client, ClientRecord, GrantType},
    policy::RedirectUriPolicy,
    scope::fixtures::{resource_server, set},
};

fn examine(world: &World, query: &str) -> Result<Terms, OAuthError> {
    let request = AuthorizationRequest::parse(query.as_bytes())?;
    let situation = Situation {
        snapshot: &world.snapshot,
        loaded: &world.loaded,
        facts: Facts::none(),
    };
    Terms::examine(&request, &situation, &world.config, None, world.now)
}

fn refused(world: &World, query: &str) -> OAuthError {
    match examine(world, query) {
        Err(error) => error,
        Ok(terms) => unreachable!("{query}: {terms:?}"),
    }
}

fn to_client(error: &OAuthError) -> bool {
    told_by(error, ResponseMode::Query)
}

fn told_by(error: &OAuthError, mode: ResponseMode) -> bool {
    let redirect_uri = "https://app.example/cb".to_owned();
    let state = Some("s1".to_owned());
    error.delivery
        == Delivery::Redirect {
            redirect_uri,
            state,
            mode,
        }
}

/// Every cause of a refusal that is told to the client: what is changed in a
/// good request of the client `web`, into what, code, reason.
const CAUSES: &str = "
scope=read | scope=read&scope=read | invalid_request | parameter_repeated
scope=read | scope=read&nonce=1&nonce=2 | invalid_request | parameter_repeated
scope=read | scope=read&x=1&x=2 | invalid_request | parameter_repeated
code_challenge_method=S256 | code_challenge_method=S256&code_challenge_method=S256 | invalid_request | parameter_repeated
scope=read | scope=read&request=eyJ | request_not_supported | request_object
scope=read | scope=read&request_uri=urn:x | request_uri_not_supported | request_object
response_type=code& |  | invalid_request | response_type_missing
response_type=code& | response_type=& | invalid_request | response_type_missing
response_type=code& | response_type=token& | unsupported_response_type | grant_type_switched_off
response_type=code& | response_type=id_token& | unsupported_response_type | response_type_unknown
response_type=code& | response_type=id_token+token& | unsupported_response_type | response_type_unknown
response_type=code& | response_type=token+id_token& | unsupported_response_type | response_type_unknown
response_type=code& | response_type=code+token& | unsupported_response_type | response_type_unknown
response_type=code& | response_type=none& | unsupported_response_type | response_type_unknown
response_type=code& | response_type=CODE& | unsupported_response_type | response_type_unknown
response_type=code& | response_type=%22%3E%3Cscript%3E& | unsupported_response_type | response_type_unknown
scope=read | scope=read&response_mode=fragment | invalid_request | response_mode_unknown
scope=read | scope=read&response_mode=form_post | invalid_request | response_mode_unknown
scope=read | scope=read&response_mode=form_post.jwt | invalid_request | response_mode_unknown
scope=read | scope=read&response_mode=query.jwt | invalid_request | response_mode_unknown
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | code_challenge= | invalid_request | challenge_missing
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | code_challenge=short | invalid_request | challenge_malformed
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c | invalid_request | challenge_malformed
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMA | invalid_request | challenge_malformed
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw%2BcM | invalid_request | challenge_malformed
code_challenge_method=S256 | code_challenge_method=plain | invalid_request | challenge_method
code_challenge_method=S256 | code_challenge_method= | invalid_request | challenge_method
code_challenge_method=S256 | code_challenge_method=s256 | invalid_request | challenge_method
code_challenge_method=S256 | code_challenge_method=S512 | invalid_request | challenge_method
scope=read | scope=unknown | invalid_scope | scope_unknown
scope=read | scope=retired | invalid_scope | scope_retired
scope=read | scope=openid | invalid_scope | scope_unknown
scope=read | scope=introspection | invalid_scope | scope_privileged
scope=read | scope=read+register-scope | invalid_scope | scope_privileged
scope=read | scope=a%22b | invalid_scope | scope_malformed
scope=read | scope=read&resource=https://nobody.example | invalid_target | resource_unknown
scope=read | scope=read&prompt=none+login | invalid_request | parameter_malformed
scope=read | scope=read&max_age=-1 | invalid_request | parameter_malformed
scope=read | scope=read&max_age=1h | invalid_request | parameter_malformed
scope=read | scope=photos:see+maps:see | invalid_scope | audience_mixed
";

fn causes() -> Vec<[&'static str; 4]> {
    let rows = CAUSES.lines().filter(|line| !line.is_empty());
    let cells = |row: &'static str| row.split('|').map(str::trim).collect::<Vec<_>>();
    rows.map(|row| cells(row).try_into().unwrap()).collect()
}

fn good() -> String {
    format!("client_id=web&redirect_uri=https://app.example/cb&scope=read&{GOOD}")
}

fn changed(from: &str, to: &str) -> String {
    let query = good().replacen(from, to, 1);
    assert_ne!(query, good(), "{from} is part of a good request");
    query
}

#[test]
fn a_good_request_passes() {
    let terms = examine(&World::new(), &good()).unwrap();
    assert_eq!(terms.client.id().as_str(), "web");
    assert_eq!(terms.redirect_uri, "https://app.example/cb");
    assert_eq!(terms.challenge.unwrap().value, CHALLENGE);
    assert_eq!(terms.granted.scope, set("read"));
    assert_eq!(terms.approval_prompt, ApprovalPrompt::Force);
}

/// security.md RD-4, CT-5, CT-13; django-oauth-toolkit.md AZ-04, AZ-33, AZ-34,
/// AZ-37, AZ-45; CVE-2026-7571 (Keycloak).
#[test]
fn every_other_refusal_goes_to_the_client_with_its_state() {
    assert_eq!(causes().len(), 40);
    for [from, to, code, reason] in causes() {
        let error = refused(&World::new(), &changed(from, to));
        let told = (error.code.as_str(), error.reason.as_str());
        assert_eq!(told, (code, reason), "{to}");
        assert!(to_client(&error), "{to}: {:?}", error.delivery);
    }
}

/// security.md RD-4, RFC 9700 §4.11: no cause of an error makes us redirect to
/// an address that is not the client's. CVE-2026-41479, CVE-2026-44681, DOT #1719
/// (django-oauth-toolkit.md AZ-01), CVE-2023-6927 (Keycloak).
#[test]
fn rd_4_no_error_is_redirected_to_an_unregistered_address() {
    const BAD: [&str; 6] = [
        "https://evil.example/cb",
        "https://app.example/cb/",
        "https://app.example/cb%3Fx=1",
        "//evil.example",
        "javascript:alert(1)",
        "https://app.example@evil.example/cb",
    ];
    let all = causes().into_iter().map(|[from, to, ..]| (from, to));
    let all = all.chain([("scope=read", "scope=read&prompt=none")]);
    for (from, to) in all {
        for bad in BAD {
            let query = changed(from, to).replacen("https://app.example/cb", bad, 1);
            let error = refused(&World::new(), &query);
            assert_eq!(error.delivery, Delivery::Page, "{query}");
            assert_eq!(error.reason, Reason::RedirectUriUnregistered, "{query}");
            assert_eq!(error.description, "redirect_uri is not registered");
        }
    }
}

/// security.md RD-4, PG-10; django-oauth-toolkit.md AZ-01, AZ-02, AZ-11, AZ-27,
/// AZ-28, AZ-36, AZ-43.
#[test]
fn az_02_az_27_az_28_az_43_who_is_unknown_is_told_by_a_page() {
    use Reason as R;
    for (head, reason, text) in [
        ("", R::ClientMissing, "client_id is missing"),
        ("client_id=", R::ClientMissing, "client_id is missing"),
        (
            "client_id=nobody",
            R::ClientUnknown,
            "client_id is not registered",
        ),
        (
            "client_id=WEB",
            R::ClientUnknown,
            "client_id is not registered",
        ),
        (
            "client_id=off",
            R::ClientDisabled,
            "client_id is not registered",
        ),
        (
            "client_id=two",
            R::RedirectUriMissing,
            "redirect_uri is missing",
        ),
        (
            "client_id=two&redirect_uri=",
            R::RedirectUriMissing,
            "redirect_uri is missing",
        ),
        (
            "client_id=bare",
            R::RedirectUriMissing,
            "redirect_uri is missing",
        ),
        (
            "client_id=bare&redirect_uri=https://app.example/cb",
            R::RedirectUriUnregistered,
            "redirect_uri is not registered",
        ),
        (
            "client_id=two&redirect_uri=https://c.example/cb",
            R::RedirectUriUnregistered,
            "redirect_uri is not registered",
        ),
        (
            "client_id=web&redirect_uri=urn:ietf:wg:oauth:2.0:oob",
            R::RedirectUriUnregistered,
            "redirect_uri is not registered",
        ),
    ] {
        for prompt in ["", "&prompt=none"] {
            let error = refused(&World::new(), &format!("{head}&{GOOD}{prompt}"));
            assert_eq!(
                (error.reason, &*error.description),
                (reason, text),
                "{head}"
            );
            assert_eq!(error.delivery, Delivery::Page, "{head}");
            assert_eq!(error.code, ErrorCode::InvalidRequest, "{head}");
        }
    }
}

#[test]
fn a_client_with_one_redirect_uri_need_not_name_it() {
    let terms = examine(&World::new(), &format!("client_id=web&{GOOD}")).unwrap();
    assert_eq!(terms.redirect_uri, "https://app.example/cb");
}

/// django-oauth-toolkit.md AZ-20, RFC 8252 §7.3.
#[test]
fn az_20_the_answer_goes_to_the_port_that_the_app_listens_at() {
    let query = format!("client_id=native&redirect_uri=http://127.0.0.1:51004/cb&{GOOD}");
    let terms = examine(&World::new(), &query).unwrap();
    assert_eq!(terms.redirect_uri, "http://127.0.0.1:51004/cb");
}

/// security.md CT-13; django-oauth-toolkit.md AZ-34.
#[test]
fn az_34_a_client_without_the_code_grant_is_told_so() {
    let error = refused(&World::new(), &format!("client_id=machine&{GOOD}"));
    assert_eq!(error.code, ErrorCode::UnauthorizedClient);
    assert_eq!(error.reason, Reason::GrantTypeNotAllowed);
    assert!(to_client(&error));
}

#[test]
fn a_server_without_the_code_grant_supports_no_response_type() {
    let mut world = World::new();
    world
        .config
        .grant_types
        .remove(&GrantType::AuthorizationCode);
    let error = refused(&world, &good());
    assert_eq!(error.code, ErrorCode::UnsupportedResponseType);
    assert_eq!(error.reason, Reason::GrantTypeSwitchedOff);
}

/// security.md CT-4, CT-5; django-oauth-toolkit.md AZ-31, AZ-32; Kanidm #1097,
/// CVE-2024-22258 (Spring), CVE-2024-23647 (authentik).
#[test]
fn ct_5_az_31_az_32_who_needs_a_challenge() {
    let plain = "response_type=code&state=s1&scope=read";
    let mut world = World::new();
    for client in ["web", "native", "first"] {
        let error = refused(&world, &format!("client_id={client}&{plain}"));
        assert_eq!(error.reason, Reason::ChallengeMissing, "{client}");
        assert_eq!(error.description, "code challenge is required");
    }
    let old = format!("client_id=old&{plain}");
    assert_eq!(examine(&world, &old).unwrap().challenge, None);
    // What is sent counts, needed or not.
    let kept = examine(&world, &format!("client_id=old&{GOOD}")).unwrap();
    assert_eq!(kept.challenge.unwrap().value, CHALLENGE);
    let error = refused(&world, &format!("{old}&code_challenge={CHALLENGE}"));
    assert_eq!(error.reason, Reason::ChallengeMethod);
    let error = refused(&world, &format!("{old}&code_challenge_method=S256"));
    assert_eq!(error.reason, Reason::ChallengeMissing);

    world.config.danger_pkce_optional();
    assert!(examine(&world, &format!("client_id=web&{plain}")).is_ok());
    world.put(ClientRecord {
        pkce_required: Some(true),
        ..web("strict", &["https://app.example/cb"])
    });
    let error = refused(&world, &format!("client_id=strict&{plain}"));
    assert_eq!(error.reason, Reason::ChallengeMissing);
}

#[test]
fn no_scope_means_the_defaults() {
    let terms = examine(&World::new(), &format!("client_id=web&scope=&{GOOD}")).unwrap();
    assert_eq!(terms.granted.scope, set("read"));
}

/// security.md OP-1: a scope of one megabyte is refused, at the length that
/// `next` could not hold any more.
#[test]
fn op_1_a_request_too_long_to_travel_is_refused() {
    let long = format!("scope=read&nonce={}", "x".repeat(8000));
    let error = refused(&World::new(), &changed("scope=read", &long));
    assert_eq!(error.reason, Reason::RequestTooLong);
    assert!(to_client(&error));
    let much = format!("scope={}", "x".repeat(1 << 20));
    let error = refused(&World::new(), &changed("scope=read", &much));
    assert_eq!(error.reason, Reason::RequestTooLong);
    let names = format!("scope={}", "x+".repeat(2100));
    let error = refused(&World::new(), &changed("scope=read", &names));
    assert_eq!(error.reason, Reason::ScopeMalformed);
}

/// RFC 8707 §2.1; django-oauth-toolkit.md AZ-37.
#[test]
fn az_37_a_resource_is_the_identifier_of_a_resource_server() {
    let mut world = World::new();
    world.put(ClientRecord {
        disabled: true,
        ..resource_server("gone", Some("https://gone.example"))
    });
    for resource in [
        "urn:x",
        "photos.example",
        "https://u@photos.example",
        "https://photos.example%23f",
        "https://photos.example//",
        "https://photos.example/albums",
        "HTTPS://photos.example",
        "https://PHOTOS.example",
        "https://gone.example",
        "%20",
        "https",
    ] {
        let query = format!("client_id=web&scope=read&{GOOD}&resource={resource}");
        let error = refused(&world, &query);
        assert_eq!(error.code, ErrorCode::InvalidTarget, "{resource}");
        assert!(to_client(&error));
    }
}

/// RFC 8707 §2.2.
#[test]
fn a_resource_binds_what_is_granted() {
    let mut world = World::new();
    let audience = |world: &World, rest: &str| {
        examine(world, &format!("client_id=web&{GOOD}&{rest}")).map(|terms| terms.granted.audience)
    };
    let photos = "resource=https://photos.example";
    let both = "resource=https://photos.example&resource=https://maps.example";
    assert_eq!(
        audience(&world, "scope=read").unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(
        audience(&world, "scope=photos:see").unwrap(),
        ["https://photos.example"]
    );
    for rest in [
        format!("scope=read&{photos}"),
        format!("scope=photos:see&{photos}&{photos}"),
    ] {
        assert_eq!(
            audience(&world, &rest).unwrap(),
            ["https://photos.example"],
            "{rest}"
        );
    }
    let foreign = audience(&world, &format!("scope=maps:see&{photos}")).unwrap_err();
    assert_eq!(
        (foreign.code, foreign.reason),
        (ErrorCode::InvalidTarget, Reason::AudienceMixed)
    );
    let error = audience(&world, &format!("scope=read&{both}")).unwrap_err();
    assert_eq!(error.reason, Reason::AudienceMixed);
    world.put(ClientRecord {
        mixed_audience: true,
        ..web("web", &["https://app.example/cb"])
    });
    let bound = audience(&world, &format!("scope=photos:see&{both}")).unwrap();
    assert_eq!(bound, ["https://photos.example", "https://maps.example"]);
}

#[test]
fn whose_word_on_asking_again_counts() {
    let mut world = World::new();
    let said = |world: &World, client: &str, word: &str| {
        let query = format!("client_id={client}&{GOOD}&approval_prompt={word}");
        examine(world, &query).unwrap().approval_prompt
    };
    let (force, auto) = (ApprovalPrompt::Force, ApprovalPrompt::Auto);
    assert_eq!(said(&world, "web", "auto"), auto);
    assert_eq!(said(&world, "web", "AUTO"), force);
    assert_eq!(said(&world, "web", ""), force);
    assert_eq!(said(&world, "native", "auto"), force);
    world.config.danger_approval_prompt_by_public_clients();
    assert_eq!(said(&world, "native", "auto"), auto);
    world.config.approval_prompt = auto;
    assert_eq!(said(&world, "web", ""), auto);
    assert_eq!(said(&world, "web", "force"), force);
}

/// security.md SR-15, RD-14: no text echoes what was refused, but for a scope
/// name that fits the grammar.
#[test]
fn sr_15_no_refusal_echoes_what_was_sent() {
    let marks = [
        "client_id=web",
        "cb",
        "read",
        "=code",
        "S256",
        "s1",
        "tw-cM",
    ];
    for mark in marks {
        let query = good().replacen(mark, &format!("{mark}%22%3E%3Cscript%3EZZ"), 1);
        if let Err(error) = examine(&World::new(), &query) {
            assert!(!error.description.contains("ZZ"), "{}", error.description);
        }
    }
}

/// A host's client, which names a default, and says where it stands.
#[derive(Debug)]
struct Hosted {
    record: ClientRecord,
    default: &'static str,
}

impl Client for Hosted {
    fn record(&self) -> &ClientRecord {
        &self.record
    }

    fn default_redirect_uri(&self) -> Option<&str> {
        Some(self.default)
    }
}

/// Sends nobody to a host of a name.
#[derive(Debug)]
struct NotTo(&'static str);

impl RedirectUriPolicy for NotTo {
    fn accepts(&self, uri: &str, _: &dyn Client) -> bool {
        !uri.contains(self.0)
    }
}

/// security.md RD-1: an exact match stays one, whatever a host says.
#[test]
fn rd_1_a_hosts_default_is_one_of_the_registered_ones() {
    let registered = ["https://app.example/cb", "https://app.example/second"];
    let record = web("web", &registered);
    for (default, expected) in [
        ("https://app.example/second", true),
        ("https://evil.example/cb", false),
    ] {
        let mut world = World::new();
        let record = record.clone();
        let client = Arc::new(Hosted { record, default });
        world.snapshot = world.snapshot.clone().with_client(client);
        let terms = examine(&world, &format!("client_id=web&{GOOD}"));
        let sent_to = terms.map(|terms| terms.redirect_uri);
        assert_eq!(sent_to.ok().as_deref(), expected.then_some(default));
    }
}

#[test]
fn a_policy_can_refuse_a_registered_redirect_uri_by_a_page() {
    let mut world = World::new();
    for (name, expected) in [
        ("evil.example", None),
        ("app.example", Some(Delivery::Page)),
    ] {
        world.config.policies.redirect_uris = Arc::new(NotTo(name));
        let error = examine(&world, &format!("client_id=web&{GOOD}")).err();
        assert_eq!(error.map(|error| error.delivery), expected, "{name}");
    }
}
