//! What is not ours, and what is ours in another form.

use super::*;
use crate::{
    Digest,
    model::{AccessToken, ClientId, Extra},
    opaque::{Opaque, OpaqueKind, Presented, Selector, TokenKey},
    scope::ScopeSet,
};

/// The claims of `token` with one member changed, or taken out.
fn with(token: &str, name: &str, value: Option<Value>) -> Value {
    let mut claims = claims(token);
    let members = claims.as_object_mut().unwrap();
    members.remove(name);
    members.extend(value.map(|value| (name.to_owned(), value)));
    claims
}

/// security.md JW-1, JW-2, JW-3: nothing but our own signature, over a token that
/// says that it is one, from us, for this row.
#[test]
fn jw_3_nothing_but_our_own_access_token_is_active() {
    let world = &mut world();
    let text = issue(world, "pets:read");
    let other = issue(world, "pets:read");
    let ours = |name, value| signed("first", TYP, &with(&text, name, value));
    let (input, _) = text.rsplit_once('.').unwrap();
    let (_, signature) = other.rsplit_once('.').unwrap();
    let others_jti = Some(claims(&other)["jti"].clone());
    let others_row = with(&text, "jti", others_jti);
    let forgeries = [
        ("a stranger's", signed("stranger", TYP, &claims(&text))),
        ("an ID token", signed("first", "JWT", &claims(&text))),
        (
            "a logout token",
            signed("first", "logout+jwt", &claims(&text)),
        ),
        ("no typ", signed("first", "", &claims(&text))),
        (
            "other iss",
            ours("iss", Some(json!("https://evil.example"))),
        ),
        ("no iss", ours("iss", None)),
        ("other client", ours("client_id", Some(json!("other")))),
        ("other row", signed("stranger", TYP, &others_row)),
        ("no row", ours("jti", Some(json!("00".repeat(16))))),
        ("a number for jti", ours("jti", Some(json!(7)))),
        ("cut", text[..text.len() - 1].to_owned()),
        ("two parts", input.to_owned()),
        ("no signature", format!("{input}.")),
        ("four parts", format!("{text}.")),
        ("with a space", format!("{text} ")),
        ("swapped signatures", format!("{input}.{signature}")),
    ];
    for (what, forgery) in forgeries {
        assert_eq!(seen_by(world, "api", &forgery), INACTIVE, "{what}");
    }
    assert!(is_active(world, &text) && is_active(world, &other));
}

/// security.md JW-1: changed claims have no signature; what `alg` says is not
/// asked.
#[test]
fn jw_1_changed_claims_are_nothing() {
    let world = &mut world();
    let text = issue(world, "pets:read");
    let [header, payload, signature] = text.split('.').collect::<Vec<_>>().try_into().unwrap();
    let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"at+jwt","kid":"first"}"#);
    let more = with(&text, "scope", Some(json!("pets:read pets:write")));
    let more = BASE64URL_NOPAD.encode(more.to_string().as_bytes());
    for forgery in [
        format!("{header}.{more}.{signature}"),
        format!("{none}.{more}."),
        format!("{none}.{payload}."),
        format!("{none}.{payload}.{signature}"),
    ] {
        assert_eq!(seen_by(world, "api", &forgery), INACTIVE, "{forgery}");
    }
}

/// security.md CT-17: no token is accepted in the other's form.
#[test]
fn ct_17_a_jwt_is_no_opaque_token_and_an_opaque_token_no_jwt() {
    let world = &mut world();
    let text = issue(world, "pets:read");
    let selector = Selector::from_hex(claims(&text)["jti"].as_str().unwrap()).unwrap();
    let digest = world.access_tokens[&selector].digest;
    for secret in [Digest::of(text.as_bytes()), digest] {
        let twin = Opaque::from_parts(OpaqueKind::AccessToken, selector, *secret.as_bytes());
        assert_eq!(seen_by(world, "api", &twin.encode()), INACTIVE);
    }
    let answer = world.sign_in("app", "pets:read");
    let refresh = answer.refresh_token.as_ref().unwrap().encode();
    assert_eq!(seen_by(world, "api", &refresh), INACTIVE);
    let jwt = self::text(world, &answer);
    let as_refresh = grant("refresh_token").with("refresh_token", &jwt);
    let refusal = world.token(&as_refresh.basic("app", SECRET)).unwrap_err();
    assert_eq!(refusal.reason, Reason::RefreshTokenUnknown);
    assert!(world.writes.is_empty());
}

fn import(world: &mut World, text: &str) -> Selector {
    let row = AccessToken {
        selector: Selector::from_bytes([9; 16]),
        digest: Digest::of(text.as_bytes()),
        imported: true,
        is_static: false,
        client: ClientId::new("app"),
        user: None,
        family: None,
        scope: ScopeSet::parse("pets:read").unwrap(),
        audience: Vec::new(),
        issued_at: world.now,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        extra: Extra::EMPTY,
    };
    let selector = row.selector;
    world.access_tokens.insert(selector, row);
    selector
}

/// A JWT of the server before this one works by its digest, whatever its `jti`
/// and its key; and only as a whole.
#[test]
fn a_jwt_made_elsewhere_and_imported_still_works() {
    let world = &mut world();
    let elsewhere = json!({
        "iss": "https://as.example/o", "sub": "x", "client_id": "app",
        "jti": "0f".repeat(16), "exp": 1,
    });
    let text = signed("their key", "JWT", &elsewhere);
    assert_eq!(seen_by(world, "api", &text), INACTIVE);
    import(world, &text);
    assert!(is_active(world, &text));
    assert_eq!(seen_by(world, "api", &format!("{text}A")), INACTIVE);
    let other = signed("another key", "JWT", &elsewhere);
    assert_eq!(seen_by(world, "api", &other), INACTIVE);
}

#[test]
fn an_imported_row_is_not_reached_by_a_jwt_that_names_it() {
    let world = &mut world();
    let selector = import(world, "an old opaque token");
    let named = json!({
        "iss": "https://as.example/o", "client_id": "app", "jti": selector.to_hex(),
    });
    let text = signed("first", TYP, &named);
    assert_eq!(seen_by(world, "api", &text), INACTIVE);
}

/// A static token is the text that the administrator was given, and nothing else.
#[test]
fn a_static_token_is_not_reached_by_a_jwt_that_names_it() {
    let world = &mut world();
    let request = grant("client_credentials").with("scope", "register-scope pets:read");
    let answer = world.token(&request.basic("api", SECRET)).unwrap();
    let jwt = text(world, &answer);
    assert!(used(world, &jwt).is_ok());
    for row in world.access_tokens.values_mut() {
        row.is_static = true;
    }
    assert_eq!(refused(world, &jwt), Reason::TokenUnknown);
}

/// security.md JW-7: a text is looked at as a JWT only up to a size, and never
/// parsed further than to its `jti`.
#[test]
fn jw_7_what_cannot_be_ours_is_looked_for_by_its_digest() {
    let jwt = |json: &str| format!("h.{}.s", BASE64URL_NOPAD.encode(json.as_bytes()));
    let jti = "0f".repeat(16);
    let ours = jwt(&format!(r#"{{"jti":"{jti}"}}"#));
    let long = "x".repeat(16 * 1024);
    let table = [
        (ours.clone(), true),
        (jwt(&format!(r#"{{"jti":"{jti}","x":"{long}"}}"#)), false),
        (
            jwt(&format!(r#"{{"jti":"{jti}","x":{}}}"#, "[".repeat(5000))),
            false,
        ),
        (jwt(&format!(r#"{{"jti":"{jti}","jti":"{jti}"}}"#)), false),
        (format!("{ours}."), false),
        (ours.replace("h.", "h.."), false),
        (ours.replace(".s", "=.s"), false),
        ("..".to_owned(), false),
        (".".repeat(100_000), false),
        (jwt("[]"), false),
        (jwt("{}"), false),
        (jwt(r#"{"jti":"0f"}"#), false),
    ];
    for (text, is_jwt) in table {
        let presented = Presented::parse(OpaqueKind::AccessToken, &text);
        let name = &text[..text.len().min(60)];
        let key = presented.key();
        assert_eq!(matches!(key, TokenKey::Jwt { .. }), is_jwt, "{name}");
        assert_eq!(presented.digest(), Digest::of(text.as_bytes()), "{name}");
        let said = format!("{presented:?}");
        assert!(text.len() < 3 || !said.contains(&text), "{name}");
    }
    let refresh = Presented::parse(OpaqueKind::RefreshToken, &ours);
    assert!(matches!(refresh, Presented::Imported(_)));
}
