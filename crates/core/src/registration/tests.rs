#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{collections::BTreeSet, time::Duration};

use super::*;
use crate::{
    model::{AuthMethod, Client, ResourceServer},
    scope::fixtures::{Counting, DigestKeys, env, namespace, resource_server, scope, snapshot},
};

fn confidential() -> ClientDraft {
    ClientDraft {
        grant_types: BTreeSet::from([GrantType::ClientCredentials]),
        ..ClientDraft::new("Billing", ClientType::Confidential)
    }
}

fn public(redirect_uris: &[&str]) -> ClientDraft {
    ClientDraft {
        grant_types: BTreeSet::from([GrantType::AuthorizationCode, GrantType::RefreshToken]),
        redirect_uris: redirect_uris.iter().map(|uri| (*uri).to_owned()).collect(),
        ..ClientDraft::new("App", ClientType::Public)
    }
}

fn registry() -> Snapshot {
    let pay = ClientRecord {
        resource_server: Some(ResourceServer {
            namespaces: vec![namespace("pay:")],
            ..ResourceServer::new()
        }),
        ..resource_server("pay", None)
    };
    snapshot([pay], [scope(1, "old", Some("deleted"))])
}

fn try_register(
    draft: &ClientDraft,
    id: Option<&str>,
    secret: &NewSecret,
    legacy: LegacyGrants,
) -> Result<RegisteredClient, Vec<Problem>> {
    let config = Config::new("https://as.example");
    let mut random = Counting::default();
    let mut env = env(&mut random, &config);
    register(draft, id, secret, legacy, &registry(), &mut env)
}

fn accepted(draft: &ClientDraft) -> RegisteredClient {
    try_register(draft, None, &NewSecret::Generated, LegacyGrants::Refuse).unwrap()
}

fn fields(result: Result<RegisteredClient, Vec<Problem>>) -> Vec<&'static str> {
    let problems = result.err().unwrap_or_default();
    problems.iter().map(|problem| problem.field).collect()
}

fn refused(draft: &ClientDraft) -> Vec<&'static str> {
    let secret = NewSecret::Generated;
    fields(try_register(draft, None, &secret, LegacyGrants::Refuse))
}

fn chosen(secret: &str) -> NewSecret {
    NewSecret::Chosen(Zeroizing::new(secret.to_owned()))
}

#[test]
fn a_confidential_client_gets_an_identifier_and_a_secret_once() {
    let registered = accepted(&confidential());
    let record = &registered.record;
    assert_eq!(record.id.as_str().len(), 24);
    assert!(
        record
            .id
            .as_str()
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    );
    let secret = registered.secret.as_ref().unwrap();
    assert!(secret.starts_with("bwk_"));
    assert!(record.check_secret(&DigestKeys, secret));
    assert!(!record.check_secret(&DigestKeys, "bwk_wrong"));
    assert_eq!(record.created_at, UnixTime::from_secs(1000));
    assert!(!format!("{registered:?}").contains(secret.as_str()));
}

#[test]
fn a_public_client_has_no_secret() {
    let registered = accepted(&public(&["https://app.example/cb"]));
    assert!(registered.secret.is_none() && registered.record.secrets.is_empty());
    assert_eq!(registered.record.redirect_uris, ["https://app.example/cb"]);
}

#[test]
fn a_chosen_identifier_is_visible_ascii_without_colon_and_free() {
    let register = |id: &str| {
        let secret = NewSecret::Generated;
        try_register(&confidential(), Some(id), &secret, LegacyGrants::Refuse)
    };
    for good in ["a", "https//x", "My.App-1", &"a".repeat(255)] {
        assert_eq!(register(good).unwrap().record.id.as_str(), good);
    }
    for bad in ["", "a:b", "a b", "a\0", "ä", "a\n", &"a".repeat(256), "pay"] {
        assert_eq!(fields(register(bad)), ["client_id"], "{bad}");
    }
}

/// security.md SR-3: whoever takes a deleted resource server's identifier would
/// take its names.
#[test]
fn sr_3_an_identifier_that_still_owns_names_is_not_given_again() {
    let secret = NewSecret::Generated;
    let result = try_register(
        &confidential(),
        Some("deleted"),
        &secret,
        LegacyGrants::Allow,
    );
    assert_eq!(fields(result), ["client_id"]);
}

#[test]
fn a_chosen_secret_is_kept_under_a_key() {
    let register = |secret: &str| {
        let secret = chosen(secret);
        try_register(&confidential(), None, &secret, LegacyGrants::Refuse)
    };
    let registered = register("my own: secret").unwrap();
    assert_eq!(registered.secret.unwrap().as_str(), "my own: secret");
    let record = registered.record;
    assert!(matches!(record.secrets[0].hash, SecretHash::Keyed(..)));
    assert!(record.check_secret(&DigestKeys, "my own: secret"));
    for bad in ["", "a\0", "ä", "a\n", &"a".repeat(1025)] {
        assert_eq!(fields(register(bad)), ["client_secret"], "{bad:?}");
    }
    let public = public(&["https://app.example/cb"]);
    let result = try_register(&public, None, &chosen("x"), LegacyGrants::Refuse);
    assert_eq!(fields(result), ["client_secret"]);
}

/// security.md RD-2.
#[test]
fn rd_2_redirect_uris_are_of_the_allowed_schemes_only() {
    for good in [
        "https://app.example/cb?x=1",
        "http://127.0.0.1:8080/cb",
        "http://[::1]/cb",
        "http://localhost/cb",
        "com.example.app:/cb",
    ] {
        assert!(refused(&public(&[good])).is_empty(), "{good}");
    }
    let long = format!("https://app.example/{}", "a".repeat(2048));
    for bad in [
        "",
        "/cb",
        "app.example/cb",
        "http://app.example/cb",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:https://app.example/x",
        "file:///etc/passwd",
        "myapp:/cb",
        "https://app.example/cb#",
        "https://app.example/cb#x",
        "https://u:p@app.example/cb",
        "https://app.example/cb?",
        "https://*.app.example/cb",
        "https://app.example/\0",
        "https://app.example/\u{202e}",
        "https://app.example/a b",
        &long,
    ] {
        let result = refused(&public(&["https://app.example/ok", bad]));
        assert_eq!(result, ["redirect_uris"], "{bad}");
        let draft = ClientDraft {
            post_logout_redirect_uris: vec![bad.to_owned()],
            ..confidential()
        };
        assert_eq!(refused(&draft), ["post_logout_redirect_uris"], "{bad}");
    }
}

/// security.md RD-2: private-use schemes are for native apps, which are public.
#[test]
fn rd_2_a_private_use_scheme_needs_a_public_client() {
    let draft = ClientDraft {
        redirect_uris: vec!["com.example.app:/cb".to_owned()],
        ..confidential()
    };
    assert_eq!(refused(&draft), ["redirect_uris"]);
}

#[test]
fn texts_about_entries_carry_nothing_dangerous() {
    let draft = public(&["x\u{202e}\0\u{1b}[31m", &"y".repeat(500)]);
    let secret = NewSecret::Generated;
    let problems = try_register(&draft, None, &secret, LegacyGrants::Refuse).unwrap_err();
    assert_eq!(problems.len(), 2);
    for problem in problems {
        assert!(!problem.text.contains(['\u{202e}', '\0', '\u{1b}']));
        assert!(problem.text.len() < 400);
    }
}

#[test]
fn origins_are_as_a_browser_sends_them() {
    let with = |origin: &str| ClientDraft {
        allowed_origins: vec![origin.to_owned()],
        ..confidential()
    };
    for good in [
        "https://app.example",
        "https://app.example:8443",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:1",
    ] {
        assert!(refused(&with(good)).is_empty(), "{good}");
    }
    for bad in [
        "",
        "*",
        "null",
        "app.example",
        "https://app.example/",
        "https://app.example/x",
        "https://app.example:443",
        "https://APP.example",
        "https://u@app.example",
        "https://app.example?",
        "https://app.example#",
        "http://app.example",
        "ftp://app.example",
        "https://äpp.example",
        "data:x",
    ] {
        assert_eq!(refused(&with(bad)), ["allowed_origins"], "{bad}");
    }
}

/// security.md CT-13: not on by accident, for whoever registers.
#[test]
fn ct_13_legacy_grants_are_only_put_on_where_allowed() {
    for grant in [GrantType::Password, GrantType::Implicit] {
        let draft = ClientDraft {
            grant_types: BTreeSet::from([grant.clone()]),
            redirect_uris: vec!["https://app.example/cb".to_owned()],
            ..ClientDraft::new("Old", ClientType::Confidential)
        };
        let result = |legacy, on: bool| {
            let mut config = Config::new("https://as.example");
            if on {
                config.grant_types.insert(grant.clone());
            }
            let mut random = Counting::default();
            let mut env = env(&mut random, &config);
            let secret = NewSecret::Generated;
            register(&draft, None, &secret, legacy, &registry(), &mut env).is_ok()
        };
        assert!(!result(LegacyGrants::Refuse, true));
        assert!(!result(LegacyGrants::AllowIfOn, false));
        assert!(result(LegacyGrants::AllowIfOn, true));
        assert!(result(LegacyGrants::Allow, false));
    }
}

#[test]
fn grants_fit_the_type_and_each_other() {
    let with = |draft: ClientDraft, grants: &[GrantType]| ClientDraft {
        grant_types: grants.iter().cloned().collect(),
        ..draft
    };
    let cases = [
        (with(confidential(), &[]), vec!["grant_types"]),
        (
            with(
                public(&["https://a.example"]),
                &[GrantType::ClientCredentials],
            ),
            vec!["grant_types"],
        ),
        (
            with(confidential(), &[GrantType::RefreshToken]),
            vec!["grant_types"],
        ),
        (
            with(confidential(), &[GrantType::AuthorizationCode]),
            vec!["redirect_uris"],
        ),
        (
            with(
                confidential(),
                &[GrantType::ClientCredentials, GrantType::RefreshToken],
            ),
            vec!["grant_types"],
        ),
    ];
    for (draft, expected) in cases {
        assert_eq!(refused(&draft), expected, "{draft:?}");
    }
}

#[test]
fn the_method_fits_the_type() {
    const FIELD: [&str; 1] = ["token_endpoint_auth_method"];
    let public = |auth_method| ClientDraft {
        auth_method: Some(auth_method),
        ..public(&["https://a.example"])
    };
    let confidential = |auth_method| ClientDraft {
        auth_method: Some(auth_method),
        ..confidential()
    };
    assert!(refused(&public(AuthMethod::None)).is_empty());
    assert_eq!(refused(&confidential(AuthMethod::None)), FIELD);
    for method in [AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost] {
        assert_eq!(refused(&public(method.clone())), FIELD);
        assert!(refused(&confidential(method)).is_empty());
    }
}

/// security.md SR-1: no allow-list yields a right.
#[test]
fn sr_1_a_privileged_name_cannot_be_listed() {
    for (scope, fine) in [
        ("read write", true),
        ("", true),
        ("read introspection", false),
        ("register-scope", false),
        ("a\"b", false),
    ] {
        let draft = ClientDraft {
            scope: Some(scope.to_owned()),
            ..confidential()
        };
        assert_eq!(refused(&draft).is_empty(), fine, "{scope}");
    }
}

#[test]
fn lifetimes_are_between_ten_minutes_and_ten_hours() {
    for (seconds, fine) in [(599, false), (600, true), (36_000, true), (36_001, false)] {
        let draft = ClientDraft {
            access_token_lifetime: Some(Duration::from_secs(seconds)),
            ..confidential()
        };
        assert_eq!(refused(&draft).is_empty(), fine, "{seconds}");
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let draft = ClientDraft {
        name: " ".to_owned(),
        redirect_uris: vec!["javascript:1".to_owned(), "x".to_owned()],
        allowed_origins: vec!["*".to_owned()],
        scope: Some("\\".to_owned()),
        auth_method: Some(AuthMethod::ClientSecretPost),
        access_token_lifetime: Some(Duration::from_secs(1)),
        resource_server: Some(ResourceServer {
            namespaces: vec![namespace("pay:")],
            ..ResourceServer::new()
        }),
        ..public(&[])
    };
    let secret = chosen("");
    let result = try_register(&draft, Some(":"), &secret, LegacyGrants::Refuse);
    let mut fields = fields(result);
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "access_token_lifetime",
            "allowed_origins",
            "client_id",
            "client_name",
            "client_secret",
            "client_type",
            "namespaces",
            "redirect_uris",
            "redirect_uris",
            "scope",
            "token_endpoint_auth_method",
        ]
    );
}

/// security.md SR-4: a client's name is shown to people too.
#[test]
fn sr_4_a_name_is_plain_text() {
    for (name, kept) in [
        (" My app ", Some("My app")),
        ("<b>x</b>", Some("<b>x</b>")),
        ("a\nb", Some("a b")),
        ("a\u{202e}b", None),
        ("a\0b", None),
    ] {
        let draft = ClientDraft {
            name: name.to_owned(),
            ..confidential()
        };
        let secret = NewSecret::Generated;
        let result = try_register(&draft, None, &secret, LegacyGrants::Refuse);
        assert_eq!(result.ok().map(|r| r.record.name).as_deref(), kept);
    }
}

fn try_revise(
    record: &ClientRecord,
    draft: &ClientDraft,
) -> Result<RegisteredClient, Vec<Problem>> {
    let config = Config::new("https://as.example");
    let mut random = Counting::default();
    let mut env = env(&mut random, &config);
    revise(record, draft, LegacyGrants::Refuse, &registry(), &mut env)
}

#[test]
fn what_an_imported_client_holds_already_is_not_questioned_again() {
    let imported = ClientRecord {
        grant_types: BTreeSet::from([GrantType::Password]),
        redirect_uris: vec!["http://intranet/cb".to_owned()],
        ..accepted(&confidential()).record
    };
    let mut draft = ClientDraft::of(&imported);
    draft.name = "Renamed".to_owned();
    let revised = try_revise(&imported, &draft).unwrap();
    assert_eq!(revised.record.name, "Renamed");
    assert_eq!(revised.record.redirect_uris, imported.redirect_uris);
    assert_eq!(revised.record.secrets, imported.secrets);
    assert!(revised.secret.is_none());
    draft.redirect_uris.push("http://intranet/other".to_owned());
    draft.grant_types.insert(GrantType::Implicit);
    let problems = fields(try_revise(&imported, &draft));
    assert_eq!(problems, ["grant_types", "redirect_uris"]);
}

#[test]
fn secrets_follow_a_change_of_type() {
    let record = accepted(&ClientDraft {
        client_type: ClientType::Confidential,
        ..public(&["https://app.example/cb"])
    })
    .record;
    let draft = ClientDraft {
        client_type: ClientType::Public,
        ..ClientDraft::of(&record)
    };
    let public = try_revise(&record, &draft).unwrap();
    assert!(public.record.secrets.is_empty());
    let back = try_revise(&public.record, &ClientDraft::of(&record)).unwrap();
    let secret = back.secret.unwrap();
    assert!(back.record.check_secret(&DigestKeys, &secret));
}

#[test]
fn rotation_keeps_at_most_the_newest_previous_secret() {
    let config = Config::new("https://as.example");
    let mut random = Counting::default();
    let mut env = env(&mut random, &config);
    let first = accepted(&confidential());
    let works = |record: &ClientRecord, secret: &Option<Zeroizing<String>>| {
        record.check_secret(&DigestKeys, secret.as_ref().unwrap())
    };
    env.now = UnixTime::from_secs(2000);
    let second = rotate_secret(&first.record, &NewSecret::Generated, true, &mut env).unwrap();
    assert!(works(&second.record, &first.secret) && works(&second.record, &second.secret));
    env.now = UnixTime::from_secs(3000);
    let third = rotate_secret(&second.record, &NewSecret::Generated, true, &mut env).unwrap();
    assert!(!works(&third.record, &first.secret));
    assert!(works(&third.record, &second.secret) && works(&third.record, &third.secret));
    let last = rotate_secret(&third.record, &chosen("mine"), false, &mut env).unwrap();
    assert!(!works(&last.record, &third.secret) && works(&last.record, &last.secret));
    assert_eq!(last.record.secrets.len(), 1);
    let public = accepted(&public(&["https://a.example"])).record;
    assert!(rotate_secret(&public, &NewSecret::Generated, true, &mut env).is_err());
}

#[test]
fn lists_hold_each_entry_once_and_at_most_a_hundred() {
    let uri = |n: usize| format!("https://app.example/{n}");
    let twice = public(&["https://app.example/1", "https://app.example/1"]);
    assert_eq!(accepted(&twice).record.redirect_uris.len(), 1);
    let many = ClientDraft {
        redirect_uris: (0..101).map(uri).collect(),
        ..public(&[])
    };
    assert_eq!(refused(&many), ["redirect_uris"]);
}
