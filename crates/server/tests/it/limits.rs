//! What a stranger can send is refused in time and in words: security.md §3.5.

use data_encoding::BASE64;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, INTROSPECT, REGISTER_SCOPE, REVOKE, TOKEN, VERIFIER, assert_refused, redemption},
    world::REDIRECT_URI,
};

const FORMS: [&str; 3] = [TOKEN, REVOKE, INTROSPECT];

/// A body of `field=xxx…` that is `length` bytes long.
fn filled(length: usize) -> Vec<u8> {
    let mut body = b"token=".to_vec();
    body.resize(length, b'x');
    body
}

/// A call to `path` by somebody who may make it.
fn admitted(cast: &Cast, path: &str) -> Call {
    match path {
        INTROSPECT => cast.plants.party.post(path),
        _ => cast.app.post(path),
    }
}

/// security.md OP-1: a body of 64 KiB is read, one byte more is not.
#[tokio::test]
async fn op_1_a_form_of_65537_bytes_is_413_and_one_of_65536_is_read() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    for (path, status) in [(TOKEN, 400), (REVOKE, 200), (INTROSPECT, 200)] {
        let longest = admitted(&cast, path).raw_form(filled(65_536));
        assert_eq!(cast.send(longest).await.status, status, "{path}");
        let longer = admitted(&cast, path).raw_form(filled(65_537));
        assert_refused(&cast.send(longer).await, 413, "invalid_request");
    }
    for path in ["/accounts/login/", "/accounts/logout/", "/o/authorize/"] {
        let longer = Call::post(path).raw_form(filled(65_537));
        let answer = cast.send(longer).await;
        assert_eq!(answer.status, 413, "{path}");
        assert!(answer.has_element("error_reference"));
    }
    cast.world.assert_unchanged(&before);
}

/// security.md OP-1, SR-11: a registration may have 256 KiB.
#[tokio::test]
async fn op_1_a_registration_of_262145_bytes_is_413_and_one_of_262144_is_read() {
    let cast = Cast::new().await;
    let sent = |length: usize| {
        let head = r#"{"name":"cities","description":"d","padding":""#;
        let mut body = head.as_bytes().to_vec();
        body.resize(length - 2, b'x');
        body.extend(b"\"}");
        Call::post(REGISTER_SCOPE)
            .bearer(&cast.cities.token)
            .body(body)
    };
    let before = cast.world.state();
    let answer = cast.send(sent(262_145)).await;
    assert_refused(&answer, 413, "invalid_request");
    cast.world.assert_unchanged(&before);
    assert_eq!(cast.send(sent(262_144)).await.status, 201);
}

/// security.md OP-1: two hundred parameters are read, one more is not.
#[tokio::test]
async fn op_1_more_than_200_parameters_are_refused() {
    let cast = Cast::new().await;
    let padding = |count: usize| {
        let parameters = (0..count).map(|i| format!("&p{i}=x"));
        parameters.collect::<Vec<_>>().concat()
    };
    for path in FORMS {
        let fit = format!("token=x{}", padding(199));
        let answer = cast.send(admitted(&cast, path).raw_form(fit)).await;
        assert!(!answer.text.contains("too many"), "{answer:?}");
        let many = format!("token=x{}", padding(200));
        let answer = cast.send(admitted(&cast, path).raw_form(many)).await;
        assert_refused(&answer, 400, "invalid_request");
        assert!(answer.text.contains("too many parameters"));
    }
    let query = format!("/o/authorize/?client_id=x{}", padding(200));
    let answer = cast.send(Call::get(query)).await;
    assert_eq!(answer.element("error_description"), "too many parameters");
}

/// security.md SR-14; §4.3 (CVE-2026-4634): a scope parameter has 4096 bytes and a
/// hundred names at most.
#[tokio::test]
async fn sr_14_an_endless_scope_is_refused_before_it_is_looked_up() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    let names = |count: usize| (0..count).map(|i| format!("n{i}")).collect::<Vec<_>>();
    let (loads, _) = cast.world.store.trips();
    for scope in ["x".repeat(4_097), names(101).join(" "), "a ".repeat(2_049)] {
        let answer = cast.own_token(&cast.app, &scope).await;
        assert_refused(&answer, 400, "invalid_scope");
        assert!(answer.text.len() < 500, "nothing of it is echoed");
    }
    let huge = format!(
        "grant_type=client_credentials&scope={}",
        "x".repeat(1_000_000)
    );
    let answer = cast.send(cast.app.post(TOKEN).raw_form(huge)).await;
    assert_refused(&answer, 413, "invalid_request");
    assert!(
        cast.world.store.trips().0 <= loads + 3,
        "no look-up per name"
    );
    cast.world.assert_unchanged(&before);
    let many = "read ".repeat(800);
    assert_eq!(
        cast.own_token(&cast.app, &many).await.json()["scope"],
        "read"
    );
}

/// What no person typed, in form encoding.
const POISONS: [&str; 8] = [
    "%00",
    "a%00b",
    "%ff",
    "%c0%80",
    "%ed%a0%80",
    "%zz",
    "%",
    "%a",
];

/// security.md OP-2; §4.1 (DOT #1754), AZ-29, AZ-41: every parameter, every
/// endpoint; and a parameter's name is no better a place.
#[tokio::test]
async fn op_2_nul_and_invalid_utf_8_are_400_in_every_parameter() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    let names = [
        "grant_type",
        "code",
        "redirect_uri",
        "code_verifier",
        "refresh_token",
        "scope",
        "client_id",
        "client_secret",
        "username",
        "password",
        "token",
        "token_type_hint",
        "resource",
        "nonesuch",
    ];
    for poison in POISONS {
        for name in names {
            for path in FORMS {
                for body in [format!("{name}={poison}"), format!("{name}{poison}=x")] {
                    let answer = cast.send(admitted(&cast, path).raw_form(body)).await;
                    assert_refused(&answer, 400, "invalid_request");
                }
            }
            for query in [format!("{name}={poison}"), format!("{name}{poison}=x")] {
                for path in ["/o/authorize/", "/accounts/login/"] {
                    let answer = cast.send(Call::get(format!("{path}?{query}"))).await;
                    assert_eq!(answer.status, 400, "{path}?{query}");
                    assert!(answer.has_element("error_reference"));
                }
                let answer = cast.send(Call::post("/o/authorize/").raw_form(query)).await;
                assert_eq!(answer.status, 400);
            }
        }
    }
    let mut raw = b"grant_type=client_credentials&scope=".to_vec();
    raw.extend([0xff, 0x00, 0xfe]);
    let answer = cast.send(cast.app.post(TOKEN).raw_form(raw)).await;
    assert_refused(&answer, 400, "invalid_request");
    cast.world.assert_unchanged(&before);
}

/// security.md OP-3; §4.3 (CVE-2026-9803): whatever the header holds, the answer is
/// a challenge.
#[tokio::test]
async fn op_3_a_malformed_authorization_header_is_400_or_401_with_a_challenge() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    let basic = |text: &[u8]| format!("Basic {}", BASE64.encode(text)).into_bytes();
    let mut headers: Vec<Vec<u8>> = [
        "Basic",
        "Basic ",
        "Basic %%%",
        "Basic a",
        "Basic =",
        "basic Og==",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer \u{e9}",
        "BearerX t",
        "Bearer,",
        "Digest x",
        "Negotiate",
        " ",
        ",",
        "Bearer bwa_",
        "Bearer =",
        "Token x",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    headers.extend([
        basic(b"no colon"),
        basic(b":"),
        basic(b":secret"),
        basic(b"\xff\xfe:\xff"),
        basic(b"a\0b:c"),
        basic(b"%zz:%zz"),
        basic(b"%00:%00"),
        basic(&[b'x'; 10_000]),
        [b"Bearer ".to_vec(), vec![b'x'; 1_000_000]].concat(),
        b"Bearer \xff\xfe".to_vec(),
    ]);
    for header in headers {
        for path in [TOKEN, REVOKE, INTROSPECT, REGISTER_SCOPE] {
            let fields = [("grant_type", "client_credentials"), ("token", "x")];
            let call = Call::post(path).form(&fields);
            let answer = cast
                .send(call.header("authorization", header.clone()))
                .await;
            let what = String::from_utf8_lossy(&header[..header.len().min(40)]).into_owned();
            assert!(
                matches!(answer.status.as_u16(), 400 | 401),
                "{path} {what}: {answer:?}"
            );
            if answer.status == 401 {
                let challenge = answer.header("www-authenticate");
                let known = challenge.starts_with("Basic ") || challenge.starts_with("Bearer ");
                assert!(known, "{path} {what}: {answer:?}");
            }
            assert!(answer.text.len() < 500);
        }
    }
    cast.world.assert_unchanged(&before);
}

/// security.md OP-3, CT-7: two headers are two claims, and nobody may choose which
/// of them counts.
#[tokio::test]
async fn op_3_two_authorization_headers_are_refused() {
    let cast = Cast::new().await;
    let before = cast.world.state();
    let (app, plants) = (&cast.app, &cast.plants);
    for path in [TOKEN, REVOKE, INTROSPECT, REGISTER_SCOPE] {
        let fields = [("grant_type", "client_credentials"), ("token", "x")];
        let basic = app.post(path).form(&fields);
        let bearer = Call::post(path).form(&fields).bearer(&plants.token);
        for call in [
            basic.clone().basic(app.id.as_str(), &app.secret),
            basic.bearer(&plants.token),
            bearer.clone().bearer("other"),
            bearer.basic(app.id.as_str(), &app.secret),
        ] {
            assert_refused(&cast.send(call).await, 400, "invalid_request");
        }
    }
    cast.world.assert_unchanged(&before);
}

/// security.md CT-8: each parameter of each endpoint, twice.
#[tokio::test]
async fn ct_8_a_repeated_parameter_is_refused_at_every_endpoint() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read").await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    let refused = |answer: Answer| {
        assert_refused(&answer, 400, "invalid_request");
        assert!(answer.text.contains("repeated"), "{answer:?}");
    };
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("nonesuch", "x"),
    ] {
        for other in [value, "other", ""] {
            let call = redemption(&cast.app, &code, VERIFIER);
            let call = call.form(&[(name, value)][..usize::from(name == "nonesuch")]);
            refused(cast.send(call.form(&[(name, other)])).await);
        }
    }
    for (path, name) in [
        (TOKEN, "scope"),
        (TOKEN, "refresh_token"),
        (TOKEN, "username"),
        (REVOKE, "token"),
        (REVOKE, "token_type_hint"),
        (INTROSPECT, "token"),
        (INTROSPECT, "token_type_hint"),
    ] {
        let twice = [(name, pair.access.as_str()), (name, pair.refresh.as_str())];
        refused(cast.send(admitted(&cast, path).form(&twice)).await);
    }
    for (name, secret) in [("client_id", "x"), ("client_secret", "y")] {
        let fields = [
            ("grant_type", "client_credentials"),
            (name, secret),
            (name, secret),
        ];
        refused(cast.send(Call::post(TOKEN).form(&fields)).await);
    }
    for path in FORMS {
        for query in [
            "token=x",
            "grant_type=client_credentials",
            "client_secret=s",
            "x",
        ] {
            let path = format!("{path}?{query}");
            let answer = cast
                .send(cast.app.post(&path).form(&[("token", "x")]))
                .await;
            assert_refused(&answer, 400, "invalid_request");
        }
    }
    cast.world.assert_unchanged(&before);
    assert_eq!(cast.redeem(&cast.app, &code, VERIFIER).await.status, 200);
}

/// security.md OP-4: text that would end a statement is text.
#[tokio::test]
async fn op_4_sql_in_any_text_finds_nothing_and_changes_nothing() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    for text in [
        "' OR '1'='1",
        "'; DROP TABLE clients; --",
        "\" OR 1=1 --",
        "x' UNION SELECT * FROM users --",
        "%' OR token LIKE '%",
    ] {
        let mut party = cast.app.clone();
        party.secret = text.to_owned();
        assert_refused(&cast.own_token(&party, "read").await, 401, "invalid_client");
        let by_id = Call::post(TOKEN).form(&[
            ("grant_type", "client_credentials"),
            ("client_id", text),
            ("client_secret", &cast.app.secret),
        ]);
        assert_refused(&cast.send(by_id).await, 401, "invalid_client");
        assert_refused(&cast.refresh(&cast.app, text).await, 400, "invalid_grant");
        assert_refused(
            &cast.redeem(&cast.app, text, VERIFIER).await,
            400,
            "invalid_grant",
        );
        let seen = cast.introspect(&cast.cities, text).await;
        assert_eq!(seen.text, crate::cast::INACTIVE);
        assert_eq!(cast.revoke(&cast.app, text).await.status, 200);
        assert_eq!(cast.own_token(&cast.app, text).await.status, 400);
        let login = cast.world.browser().sign_in(text, text).await;
        assert_eq!(login.element("error_code"), "login_failed");
    }
    cast.world.assert_unchanged(&before);
    assert!(cast.is_active(&pair.access).await);
}
