#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

const NOW: i64 = 1_000_000;

fn read_ok(body: &str) -> Result<Introspection, IntrospectionError> {
    read(StatusCode::OK, body.as_bytes(), NOW)
}

fn token(body: &str) -> AccessToken {
    match read_ok(body).unwrap() {
        Introspection::Active(token) => token,
        Introspection::Inactive => panic!("not active: {body}"),
    }
}

#[test]
fn all_members_are_read() {
    let token = token(
        r#"{"active": true, "scope": "read  groups https://a/b", "client_id": "c", "username": "u",
            "sub": "s", "exp": 1000001, "aud": ["https://api", "https://b"], "extra": {"x": [1]}}"#,
    );

    assert_eq!(
        token.scopes().collect::<Vec<_>>(),
        ["groups", "https://a/b", "read"]
    );
    assert_eq!(token.client_id(), Some("c"));
    assert_eq!(token.username(), Some("u"));
    assert_eq!(token.subject(), Some("s"));
    assert_eq!(token.expires_at(), Some(1_000_001));
    assert_eq!(token.audience(), ["https://api", "https://b"]);
}

#[test]
fn a_scope_is_never_found_inside_another() {
    let token = token(r#"{"active": true, "scope": "thread Read read-all"}"#);

    assert!(!token.has_scope("read"));
    assert!(token.has_scope("thread"));
}

#[test]
fn an_inactive_token_is_inactive_whatever_else_is_said() {
    for body in [
        r#"{"active": false}"#,
        r#"{"active": false, "scope": "read", "exp": 9999999999}"#,
    ] {
        assert_eq!(read_ok(body), Ok(Introspection::Inactive), "{body}");
    }
}

#[test]
fn an_active_token_that_cannot_be_used_here_is_inactive() {
    for body in [
        r#"{"active": true, "exp": 1000000}"#,
        r#"{"active": true, "exp": -1}"#,
        r#"{"active": true, "token_type": "refresh_token"}"#,
        r#"{"active": true, "token_type": "DPoP"}"#,
        r#"{"active": true, "token_type": "Bearer", "cnf": {"jkt": "x"}}"#,
    ] {
        assert_eq!(read_ok(body), Ok(Introspection::Inactive), "{body}");
    }
    assert!(matches!(
        read_ok(r#"{"active": true, "token_type": "bearer"}"#),
        Ok(Introspection::Active(_))
    ));
}

#[test]
fn only_an_object_with_a_boolean_active_is_an_answer() {
    for body in [
        "",
        "<html>",
        "null",
        "true",
        "[]",
        "{}",
        r#"{"active": "true"}"#,
        r#"{"active": 1}"#,
        r#"{"active": null}"#,
        r#"{"Active": true}"#,
        r#"{"active": true} trailing"#,
        r#"{"active": false, "active": true}"#,
        r#"{"active": true, "scope": ["read"]}"#,
        r#"{"active": true, "exp": "9999999999"}"#,
        r#"{"active": true, "exp": 1e400}"#,
        r#"{"active": true, "aud": {"a": 1}}"#,
        r#"{"active": true, "aud": ["a", 1]}"#,
    ] {
        assert!(
            matches!(read_ok(body), Err(IntrospectionError::Malformed(_))),
            "{body}"
        );
    }
    let not_utf8 = read(
        StatusCode::OK,
        b"{\"active\": true, \"scope\": \"\xff\"}",
        NOW,
    );
    assert!(matches!(not_utf8, Err(IntrospectionError::Malformed(_))));
}

#[test]
fn an_error_repeats_nothing_of_the_answer() {
    let error = read_ok(r#"{"active": "s3cret"}"#).unwrap_err().to_string();

    assert!(
        error.ends_with("or of the wrong type (line 1 column 19)"),
        "{error}"
    );
}

#[test]
fn only_status_200_is_an_answer() {
    let good = br#"{"active": true}"#;
    for status in [201, 202, 204, 301, 302, 400, 404, 429, 500, 502, 503] {
        assert_eq!(
            read(StatusCode::from_u16(status).unwrap(), good, NOW),
            Err(IntrospectionError::Status(status))
        );
    }
    for status in [401, 403] {
        assert_eq!(
            read(StatusCode::from_u16(status).unwrap(), good, NOW),
            Err(IntrospectionError::CredentialRefused(status))
        );
    }
}

#[test]
fn a_user_is_a_name_or_a_subject_that_is_not_the_client() {
    for (body, user) in [
        (
            r#"{"active": true, "username": "ada", "sub": "7"}"#,
            Some("ada"),
        ),
        (
            r#"{"active": true, "client_id": "c", "sub": "7"}"#,
            Some("7"),
        ),
        (r#"{"active": true, "client_id": "c", "sub": "c"}"#, None),
        (r#"{"active": true, "sub": "7"}"#, None),
        (
            r#"{"active": true, "client_id": "c", "username": ""}"#,
            None,
        ),
        (r#"{"active": true, "client_id": "c"}"#, None),
    ] {
        assert_eq!(token(body).user(), user, "{body}");
    }
}
