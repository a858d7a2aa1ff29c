#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    model::{ClientRecord, ClientSecret},
    world::{Request, SECRET, World, confidential, grant},
};

/// What the token endpoint says to this client authentication.
fn reason(world: &mut World, request: &Request) -> Result<(), Reason> {
    let outcome = world.token(request);
    outcome.map(drop).map_err(|refusal| refusal.reason)
}

fn request() -> Request {
    grant("client_credentials")
}

fn in_body(id: &str, secret: &str) -> Request {
    request()
        .with("client_id", id)
        .with("client_secret", secret)
}

fn with_secret(id: &str, secret: &str) -> ClientRecord {
    let hash = SecretHash::Sha256(Digest::of(secret.as_bytes()));
    let mut client = confidential(id);
    client.secrets = vec![ClientSecret {
        hash,
        created_at: client.created_at,
    }];
    client
}

fn authenticate(world: &mut World, request: &Request) -> Result<String, OAuthError> {
    let authentication = request.post(|parts| {
        let parameters = parts.form().unwrap();
        ClientAuthentication::parse(parts, &parameters, ClientEndpoint::Token)
    })?;
    let loaded = crate::store::Loaded::default();
    let situation = Situation {
        snapshot: &world.snapshot,
        loaded: &loaded,
        facts: crate::Facts::none(),
    };
    let env = Env {
        now: world.now,
        random: &mut crate::world::Sequence::default(),
        keys: &world.keys,
        signatures: &world.signatures,
        config: &world.config,
    };
    let client = authentication.authenticate(&situation, &env)?;
    Ok(client.id().as_str().to_owned())
}

/// security.md CT-7; django-oauth-toolkit.md TK-03.
#[test]
fn ct_7_method_sent_by_type_of_client() {
    let ok = Ok(());
    let table = [
        ("secret in the header", request().basic("app", SECRET), ok),
        ("secret in the body", in_body("app", SECRET), ok),
        (
            "same id beside the header",
            request().basic("app", SECRET).with("client_id", "app"),
            ok,
        ),
        (
            "empty secret beside the header",
            request().basic("app", SECRET).with("client_secret", ""),
            ok,
        ),
        (
            "wrong in the header",
            request().basic("app", "wrong"),
            Err(Reason::ClientSecretWrong),
        ),
        (
            "wrong in the body",
            in_body("app", "wrong"),
            Err(Reason::ClientSecretWrong),
        ),
        (
            "none in the body",
            request().with("client_id", "app"),
            Err(Reason::ClientSecretMissing),
        ),
        (
            "empty in the header",
            request().basic("app", ""),
            Err(Reason::ClientSecretMissing),
        ),
        (
            "both",
            in_body("app", SECRET).basic("app", SECRET),
            Err(Reason::ClientAuthenticationRepeated),
        ),
        (
            "bad header, good body",
            in_body("app", SECRET).basic("app", "wrong"),
            Err(Reason::ClientAuthenticationRepeated),
        ),
        ("nothing", request(), Err(Reason::ClientMissing)),
        (
            "secret without id",
            request().with("client_secret", SECRET),
            Err(Reason::ClientMissing),
        ),
        (
            "unknown",
            in_body("nobody", SECRET),
            Err(Reason::ClientUnknown),
        ),
        (
            "a public client's secret",
            in_body("phone", SECRET),
            Err(Reason::ClientIsPublic),
        ),
    ];
    for (what, request, expected) in table {
        let found = reason(&mut World::new(), &request);
        assert_eq!(found, expected, "{what}");
    }
}

/// django-oauth-toolkit.md TK-02, DV-14: by id alone, in the body or in a header
/// without a secret.
#[test]
fn a_public_client_names_itself() {
    let world = &mut World::new();
    for request in [
        request().with("client_id", "phone"),
        request().basic("phone", ""),
    ] {
        assert_eq!(authenticate(world, &request).unwrap(), "phone");
    }
}

/// django-oauth-toolkit.md TK-05.
#[test]
fn tk_05_two_clients_in_one_request_are_never_mixed() {
    let world = &mut World::new();
    for (id, body) in [("app", "other"), ("app", "phone"), ("phone", "app")] {
        let request = request().basic(id, SECRET).with("client_id", body);
        let refusal = authenticate(world, &request).unwrap_err();
        assert_eq!(refusal.reason, Reason::ClientMismatch, "{id} {body}");
        assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    }
}

#[test]
fn a_client_is_held_to_the_method_it_declared() {
    let basic = AuthMethod::ClientSecretBasic;
    let post = AuthMethod::ClientSecretPost;
    let wrong = Err(Reason::ClientAuthenticationMethod);
    for (declared, in_header, in_the_body) in [
        (None, Ok(()), Ok(())),
        (Some(basic), Ok(()), wrong),
        (Some(post), wrong, Ok(())),
        (Some(AuthMethod::None), wrong, wrong),
    ] {
        let world = &mut World::new();
        let mut client = confidential("app");
        client.auth_method.clone_from(&declared);
        world.put(client);
        let header = request().basic("app", SECRET);
        assert_eq!(reason(world, &header), in_header, "{declared:?}");
        let body = in_body("app", SECRET);
        assert_eq!(reason(world, &body), in_the_body, "{declared:?}");
    }
}

#[test]
fn a_wrong_secret_does_not_learn_the_declared_method() {
    let world = &mut World::new();
    let mut client = confidential("app");
    client.auth_method = Some(AuthMethod::ClientSecretBasic);
    world.put(client);
    let found = reason(world, &in_body("app", "wrong"));
    assert_eq!(found, Err(Reason::ClientSecretWrong));
}

/// RFC 6749 §2.3.1 wants the halves form-encoded; Django resource servers send
/// them raw.
#[test]
fn basic_values_are_read_form_decoded_and_raw() {
    let awkward = "a+b%20c/ü:d";
    let encoded = "a%2Bb%2520c%2F%C3%BC%3Ad";
    for (id, secret) in [("x", awkward), ("a b", "s"), ("50%", awkward), ("a+b", "s")] {
        let world = &mut World::new();
        world.put(with_secret(id, secret));
        let raw = request().basic(id, secret);
        assert_eq!(authenticate(world, &raw).unwrap(), id, "raw {id}");
        let form: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let secret: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let decoded = request().basic(&form, &secret);
        assert_eq!(authenticate(world, &decoded).unwrap(), id, "form {id}");
    }
    let world = &mut World::new();
    world.put(with_secret("x", awkward));
    let body = request().basic("x", encoded).with("client_id", "x");
    assert_eq!(authenticate(world, &body).unwrap(), "x");
}

#[test]
fn a_reading_of_one_client_does_not_open_another() {
    let world = &mut World::new();
    world.put(with_secret("a b", "one"));
    world.put(with_secret("a+b", "two"));
    let one = request().basic("a+b", "one");
    assert_eq!(authenticate(world, &one).unwrap(), "a b");
    let two = request().basic("a+b", "two");
    assert_eq!(authenticate(world, &two).unwrap(), "a+b");
    let neither = request().basic("a+b", "three");
    assert!(authenticate(world, &neither).is_err());
}

/// security.md OP-3; django-oauth-toolkit.md TK-07.
#[test]
fn op_3_a_header_that_cannot_be_read_is_401_with_a_basic_challenge() {
    let encode = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
    let long = encode(&vec![b'x'; 1 << 20]);
    let mut headers: Vec<String> = [
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic YQ",
        "Basic YTpi=",
        "Negotiate YTpi",
        "Bearer YTpi",
        "BasicYTpi",
    ]
    .map(str::to_owned)
    .into();
    for bytes in [
        &b"no colon"[..],
        b":secret",
        b"\xff\xfe:x",
        b"a\0b:c",
        b"a:b\0",
        b"",
    ] {
        headers.push(format!("Basic {}", encode(bytes)));
    }
    headers.push(format!("Basic {long}"));
    let world = &mut World::new();
    for header in headers {
        let request = Request {
            authorization: Some(header.clone()),
            ..request().with("client_id", "app")
        };
        let refusal = world.token(&request).unwrap_err();
        let head: String = header.chars().take(20).collect();
        assert_eq!(refusal.code, ErrorCode::InvalidClient, "{head}");
        assert_eq!(refusal.delivery, crate::Delivery::Json, "{head}");
        assert!(world.writes.is_empty());
    }
}

/// security.md CT-19, CT-20: who is unknown, disabled or mistaken is told the
/// same.
#[test]
fn ct_19_every_failed_authentication_is_refused_in_the_same_words() {
    let world = &mut World::new();
    let mut disabled = confidential("disabled");
    disabled.disabled = true;
    world.put(disabled);
    let refusals = ["app", "nobody", "disabled", "phone"].map(|id| {
        let mut refusal = world.token(&in_body(id, "wrong")).unwrap_err();
        refusal.reason = Reason::ClientUnknown;
        refusal
    });
    assert_eq!(refusals[0].code, ErrorCode::InvalidClient);
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]));
    let request = in_body("disabled", SECRET);
    assert_eq!(reason(world, &request), Err(Reason::ClientDisabled));
}

/// security.md CT-19: who is asked for does not change how much is hashed.
#[test]
fn ct_19_every_attempt_costs_one_mac_whatever_is_kept() {
    let world = &mut World::new();
    let keyed = SecretHash::keyed(&world.keys, SECRET).unwrap();
    let mut chosen = confidential("chosen");
    chosen.secrets[0].hash = keyed;
    world.put(chosen);
    let mut disabled = confidential("disabled");
    disabled.disabled = true;
    world.put(disabled);
    for (id, secret, right) in [
        ("app", SECRET, true),
        ("app", "wrong", false),
        ("chosen", SECRET, true),
        ("chosen", "wrong", false),
        ("disabled", SECRET, false),
        ("nobody", SECRET, false),
        ("phone", SECRET, false),
    ] {
        let before = world.keys.macs();
        let outcome = authenticate(world, &in_body(id, secret));
        assert_eq!(outcome.is_ok(), right, "{id}");
        assert_eq!(world.keys.macs() - before, 1, "{id}");
    }
}

/// django-oauth-toolkit.md TK-08.
#[test]
fn tk_08_the_stored_hash_is_not_the_secret() {
    let digest = Digest::of(SECRET.as_bytes());
    let hex = data_encoding::HEXLOWER.encode(digest.as_bytes());
    let found = reason(&mut World::new(), &in_body("app", &hex));
    assert_eq!(found, Err(Reason::ClientSecretWrong));
}

/// django-oauth-toolkit.md TK-06; security.md OP-5.
#[test]
fn tk_06_no_secret_shows_in_debug_output() {
    let request = request().basic("app", "s3cr3t-Basic");
    let body = in_body("app", "s3cr3t-body");
    let code = grant("password")
        .with("client_id", "app")
        .with("username", "ann")
        .with("password", "s3cr3t-password")
        .with("code_verifier", "s3cr3t-verifier");
    for request in [request, body, code] {
        request.post(|parts| {
            let operation = crate::token::TokenRequest::parse(parts).unwrap();
            let shown = format!("{operation:?} {parts:?} {:?}", parts.form());
            assert!(!shown.contains("s3cr3t"), "{shown}");
            assert!(!shown.contains("czNjcjN0"), "{shown}");
        });
    }
}
