#![expect(clippy::unwrap_used, reason = "tests")]

use std::{fs, time::Duration};

use bailiwick_core::scope::Defaults;

use super::*;

fn load(file: &str, environment: &[(&str, &str)], flags: &Flags) -> Result<Settings, String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bailiwick.toml");
    fs::write(&path, file).unwrap();
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Settings::load(Some(&path), &environment, flags).map_err(|error| error.to_string())
}

fn of_file(file: &str) -> Result<Settings, String> {
    load(file, &[], &Flags::default())
}

fn refusal(file: &str) -> String {
    let settings = of_file(file);
    settings
        .and_then(|s| s.to_config().map_err(|error| error.to_string()))
        .unwrap_err()
}

#[test]
fn an_empty_file_means_the_defaults() {
    let settings = of_file("").unwrap();
    assert_eq!(settings, Settings::default());
    let config = settings.to_config().unwrap();
    let mut expected = bailiwick_core::Config::new("http://localhost:8000/o");
    expected.grant_types = [
        GrantType::AuthorizationCode,
        GrantType::ClientCredentials,
        GrantType::RefreshToken,
    ]
    .into();
    assert_eq!(format!("{config:?}"), format!("{expected:?}"));
    assert_eq!(
        settings.secret_file_path(),
        PathBuf::from("bailiwick.secret")
    );
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file() {
    let file = "issuer = 'http://file/o'\npkce_required = false\nlisten = '127.0.0.1:1'";
    let environment = [
        ("BAILIWICK_ISSUER", "http://environment/o"),
        ("BAILIWICK_LISTEN", "127.0.0.1:2"),
    ];
    let flags = Flags {
        issuer: Some("http://flag/o".to_owned()),
        ..Flags::default()
    };
    let settings = load(file, &environment, &flags).unwrap();
    assert_eq!(settings.issuer, "http://flag/o");
    assert_eq!(settings.listen.port(), 2);
    assert!(!settings.pkce_required);
}

/// A value for each key that differs from its default.
const ALL_KEYS: &[(&str, &str)] = &[
    ("issuer", "https://id.example.org"),
    ("listen", "[::1]:9000"),
    ("trusted_proxies", "10.0.0.0/8, 192.0.2.7"),
    ("shutdown_notice", "3"),
    ("database", "sqlite:/var/lib/b.db"),
    ("table_prefix", "bailiwick_"),
    ("secret_file", "/etc/b.secret"),
    ("templates", "/etc/templates"),
    ("allow_grants", "password, implicit"),
    ("pkce_required", "false"),
    ("lifetimes.access_token", "10m"),
    ("lifetimes.authorization_code", "30"),
    ("lifetimes.refresh_token", "1d"),
    ("lifetimes.refresh_token_absolute", "2d"),
    ("lifetimes.refresh_grace", "0"),
    ("lifetimes.session_idle", "1h"),
    ("lifetimes.session_absolute", "2h"),
    ("lifetimes.ticket", "5m"),
    ("consent.approval_prompt", "auto"),
    ("consent.approval_prompt_by_public_clients", "true"),
    ("consent.durations", "30d, 1d"),
    ("compat.introspection_get", "true"),
    ("compat.localhost_any_port", "true"),
    ("accounts.second_factor", "everyone"),
    ("applications.registration", "nobody"),
    ("branding.name", "Herbarium"),
    ("branding.accent", "#0a6b3d"),
    ("branding.accent_dark", "#8fd6a0"),
    ("branding.logo_file", "/etc/logo.svg"),
    ("branding.support_url", "https://a.example/help"),
    ("branding.support_text", "Help"),
    ("routes.off", "applications, authorized-tokens"),
    ("privileged_scopes.introspection", "look"),
    ("privileged_scopes.register_scope", "register"),
    ("registry.language", "fr-CA"),
    ("registry.description_limit", "100"),
    ("registry.scope_quota", "5"),
    ("registry.feed_connections", "3"),
    ("scopes", "{ read = 'Read', default = ['read'] }"),
    ("scope_excess", "narrow"),
    ("scope_rules", "[{ effect = 'deny', scopes = 'plants:*' }]"),
    ("audit.keep_days", "365"),
    ("metrics.listen", "127.0.0.1:9464"),
    ("traces.endpoint", "http://127.0.0.1:4318/v1/traces"),
    ("traces.one_in", "100"),
    ("log.format", "json"),
    ("log.level", "debug"),
    ("log.access", "true"),
];

#[test]
fn every_key_is_settable_by_the_environment() {
    let default = format!("{:?}", Settings::default());
    for (key, value) in ALL_KEYS {
        let variable = keys::variable(key);
        let settings = load("", &[(&variable, value)], &Flags::default()).unwrap();
        assert_ne!(
            format!("{settings:?}"),
            default,
            "{variable}={value} changed nothing"
        );
    }
    let tested: Vec<_> = ALL_KEYS.iter().map(|(key, _)| *key).collect();
    assert_eq!(tested, KEYS);
}

#[test]
fn all_of_it_reaches_the_core() {
    let environment: Vec<_> = ALL_KEYS
        .iter()
        .map(|(k, v)| (keys::variable(k), *v))
        .collect();
    let environment: Vec<_> = environment.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    let settings = load("", &environment, &Flags::default()).unwrap();
    let config = settings.to_config().unwrap();
    assert_eq!(config.issuer, "https://id.example.org");
    assert!(config.grant_types.contains(&GrantType::Password));
    assert!(config.grant_types.contains(&GrantType::RefreshToken));
    assert_eq!(config.lifetimes.access_token, Duration::from_mins(10));
    assert_eq!(config.lifetimes.refresh_grace, Duration::ZERO);
    assert_eq!(config.lifetimes.session_absolute, Duration::from_hours(2));
    assert_eq!(config.privileged.register_scope.as_str(), "register");
    assert_eq!(
        config.approval_prompt,
        bailiwick_core::env::ApprovalPrompt::Auto
    );
    assert!(!config.requires_pkce());
    assert!(config.allows_introspection_by_get());
    assert!(config.localhost_matches_any_port());
    assert!(config.heeds_approval_prompt_of_public_clients());
    assert_eq!((config.description_limit, config.scope_quota), (100, 5));
    assert_eq!(
        config.registrants,
        bailiwick_core::registration::Registrants::Nobody
    );
    assert!(config.narrows_scope);
    let rules: Vec<_> = config.scope_rules.iter().map(ToString::to_string).collect();
    assert_eq!(rules, ["deny plants:*"]);
    assert_eq!(config.feed_connections, 3);
    assert_eq!(config.audit_days, 365);
    assert_eq!(config.language.as_str(), "fr-ca");
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    for (file, nearest) in [
        ("issuerr = 'x'", "issuer"),
        ("allow_grant = ['password']", "allow_grants"),
        ("[lifetimes]\naccess_tokens = 1", "lifetimes.access_token"),
        ("[lifetime]\naccess_token = 1", "lifetimes.access_token"),
        ("access_token = 3600", "lifetimes.access_token"),
        ("introspection_get = true", "compat.introspection_get"),
        ("[log]\nformats = 'json'", "log.format"),
    ] {
        let error = of_file(file).unwrap_err();
        assert!(
            error.contains(&format!("is {nearest} meant?")),
            "{file}: {error}"
        );
    }
    let error = of_file("colour = 'blue'").unwrap_err();
    assert_eq!(error, "the configuration has an unknown key: colour");
}

#[test]
fn a_value_that_does_not_fit_names_its_key() {
    for (file, expected) in [
        ("listen = 'here'", "listen: "),
        (
            "database = 'mysql://x'",
            "database: a database is named sqlite:PATH or postgres://",
        ),
        ("database = 'sqlite:'", "database: "),
        (
            "table_prefix = 'users; --'",
            "table_prefix: a table prefix is a lower-case ASCII letter",
        ),
        ("database = 'sqlite::memory:'", "database: "),
        ("pkce_required = 'maybe'", "pkce_required: "),
        (
            "allow_grants = ['authorization_code']",
            "allow_grants: authorization_code",
        ),
        (
            "[lifetimes]\naccess_token = '1 week'",
            "lifetimes.access_token: ",
        ),
        ("[lifetimes]\naccess_token = -1", "lifetimes.access_token: "),
        (
            "[lifetimes]\naccess_token = '11h'",
            "lifetimes.access_token: 11h is outside 1s to 10h",
        ),
        (
            "[lifetimes]\naccess_token = 0",
            "lifetimes.access_token: 0s is outside",
        ),
        (
            "[lifetimes]\nauthorization_code = '11m'",
            "lifetimes.authorization_code: ",
        ),
        (
            "[lifetimes]\nrefresh_grace = 121",
            "lifetimes.refresh_grace: ",
        ),
        (
            "[lifetimes]\nrefresh_token = '400d'",
            "lifetimes.refresh_token: ",
        ),
        (
            "[consent]\napproval_prompt = 'never'",
            "consent.approval_prompt: ",
        ),
        (
            "[applications]\nregistration = 'friends'",
            "applications.registration: ",
        ),
        (
            "[routes]\noff = ['admin']",
            "routes.off: admin is not a group of routes: there are applications, ",
        ),
        (
            "[privileged_scopes]\nintrospection = 'a b'",
            "privileged_scopes.introspection: ",
        ),
        (
            "[privileged_scopes]\nintrospection = 'Register-Scope'",
            "privileged_scopes: ",
        ),
        ("issuer = 'http://h/o/'", "issuer: "),
        ("issuer = 'http://h'\nlog = 1", "log"),
        ("issuer = 'ftp://h'", "issuer: "),
        ("issuer = 'http://u@h'", "issuer: "),
        ("issuer = 'http://h?q'", "issuer: "),
        ("issuer = 'http://H/o'", "issuer: "),
        ("issuer = 'o'", "issuer: "),
    ] {
        let error = refusal(file);
        assert!(error.contains(expected), "{file}: {error}");
    }
}

#[test]
fn a_file_that_is_not_toml_or_not_there_is_named() {
    let error = of_file("issuer = ").unwrap_err();
    assert!(error.contains("bailiwick.toml is not TOML"), "{error}");
    let missing = Settings::load(
        Some("/no/such.toml".as_ref()),
        &Environment::new(),
        &Flags::default(),
    );
    assert!(missing.unwrap_err().to_string().contains("/no/such.toml"));
}

#[test]
fn configured_scopes_keep_the_order_of_the_file() {
    let file = "[scopes]\nread = 'Read'\nwrite = 'Write'\n'https://a/b' = 'B'\ndefault = ['write', 'read']";
    let scopes = of_file(file).unwrap().scopes;
    let names: Vec<_> = scopes.scopes.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["read", "write", "https://a/b"]);
    let expected = ["write", "read"].map(ScopeToken::from_static).to_vec();
    assert_eq!(scopes.defaults, Defaults::Names(expected));
    let all = of_file("[scopes]\nread = 'Read'\ndefault = ['__all__']").unwrap();
    assert_eq!(all.scopes.defaults, Defaults::All);
}

#[test]
fn configured_scopes_that_contradict_themselves_are_refused() {
    for (file, expected) in [
        ("[scopes]\n'a b' = 'x'", "scopes: \"a b\""),
        ("[scopes]\nread = 1", "scopes: "),
        ("[scopes]\ndefault = ['__all__', 'read']", "stands alone"),
    ] {
        let error = refusal(file);
        assert!(error.contains(expected), "{file}: {error}");
    }
}

#[test]
fn a_database_is_named_as_people_write_it() {
    let path = |text: &str| {
        let database: Database = text.parse().unwrap();
        PathBuf::from(database.to_string().strip_prefix("sqlite:").unwrap())
    };
    assert_eq!(path("sqlite:b.db"), PathBuf::from("b.db"));
    assert_eq!(path("sqlite://b.db"), PathBuf::from("b.db"));
    assert_eq!(path("sqlite:///var/b.db"), PathBuf::from("/var/b.db"));
    assert_eq!(path("sqlite:/var/b.db"), PathBuf::from("/var/b.db"));
    assert_eq!(Database::Sqlite("/x/y".into()).to_string(), "sqlite:/x/y");
}

/// No error and no view of the settings says the password of the database.
#[cfg(feature = "postgres")]
#[test]
fn the_password_of_a_database_is_never_said() {
    let error = refusal("database = 'postgres://ada:hush@db.example/app?sslmode=on'");
    assert!(error.contains("database: sslmode is"), "{error}");
    assert!(!error.contains("hush"), "{error}");
    let settings = Settings {
        database: "postgres://ada:hush@db.example/app".parse().unwrap(),
        ..Settings::default()
    };
    assert_eq!(
        settings.database.to_string(),
        "postgres://ada:***@db.example/app"
    );
    assert!(!format!("{settings:?}").contains("hush"));
    assert_eq!(
        settings.secret_file_path(),
        PathBuf::from("bailiwick.secret")
    );
}

#[test]
fn spans_are_shown_in_their_largest_unit() {
    for (seconds, text) in [
        (0, "0s"),
        (90, "90s"),
        (600, "10m"),
        (7200, "2h"),
        (86_400, "1d"),
    ] {
        assert_eq!(Seconds(seconds).to_string(), text);
    }
}

#[test]
fn a_misspelt_variable_is_an_error_and_a_platforms_own_is_not() {
    let load = |name: &str| load("", &[(name, "x")], &Flags::default());
    let error = load("BAILIWICK_ISUER").unwrap_err();
    assert!(error.contains("is BAILIWICK_ISSUER meant?"), "{error}");
    let error = load("BAILIWICK_LIFETIME_ACCESS_TOKEN").unwrap_err();
    assert!(
        error.contains("BAILIWICK_LIFETIMES_ACCESS_TOKEN"),
        "{error}"
    );
    for name in [
        "BAILIWICK_SERVICE_HOST",
        "BAILIWICK_PORT_8000_TCP_ADDR",
        "BAILIWICK_CONFIG",
        "BAILIWICK_TOKEN",
        "ISSUER",
    ] {
        assert_eq!(load(name).as_ref(), Ok(&Settings::default()), "{name}");
    }
}

#[test]
fn an_issuer_that_nobody_names_follows_the_port() {
    let listening = |address: &str| {
        let flags = Flags {
            listen: Some(address.parse().unwrap()),
            ..Flags::default()
        };
        load("", &[], &flags).unwrap().issuer
    };
    assert_eq!(listening("127.0.0.1:9000"), "http://localhost:9000/o");
    assert_eq!(listening("127.0.0.1:80"), "http://localhost/o");
    assert_eq!(listening("127.0.0.1:0"), "http://localhost:8000/o");
}

#[test]
fn a_rule_is_read_with_all_its_conditions() {
    let file = r#"
        [[scope_rules]]
        effect = "allow"
        scopes = ["plants:see", "@maps"]
        states = ["active", "deprecated"]
        clients = "field-notes"
        client_type = "confidential"
        grant_types = ["authorization_code", "urn:example:ticket"]
        groups = ["gardeners"]
        outside_groups = ["guests"]
        note = "as agreed"
    "#;
    let settings = load(file, &[], &Flags::default()).unwrap();
    let rules: Vec<_> = settings
        .scope_rules
        .iter()
        .map(ToString::to_string)
        .collect();
    let rest = "while active, deprecated to client field-notes to confidential clients \
        by authorization_code, urn:example:ticket to users in gardeners \
        to users outside guests (as agreed)";
    assert_eq!(
        rules,
        [
            format!("allow plants:see {rest}"),
            format!("allow @maps {rest}")
        ]
    );
}

#[test]
fn all_that_is_wrong_with_the_rules_is_said_at_once() {
    let file = r#"
        [[scope_rules]]
        effect = "forbid"
        scopes = "plants*"
        group = ["staff"]

        [[scope_rules]]
        states = ["open"]
        groups = []
        client_type = 3
        note = "a\u0007b"
    "#;
    let error = load(file, &[], &Flags::default()).unwrap_err();
    for problem in [
        "scope_rules: rule 1: group is none of effect, scopes,",
        "rule 1: effect must be allow or deny, not \"forbid\"",
        "rule 1: scopes: \"plants*\": a namespace ends in one of",
        "rule 2: scopes is missing",
        "rule 2: effect is missing",
        "rule 2: states: \"open\": is not a state",
        "rule 2: groups must not be empty",
        "rule 2: client_type must be a text",
        "rule 2: note: ",
    ] {
        assert!(error.contains(problem), "{problem}\n{error}");
    }
}

#[test]
fn the_times_that_people_may_choose_are_bounded_and_in_order() {
    let durations = |text| {
        let settings = load(
            "",
            &[("BAILIWICK_CONSENT_DURATIONS", text)],
            &Flags::default(),
        );
        settings
            .unwrap()
            .to_config()
            .map(|config| config.consent_durations)
    };
    let days = |n: u64| Duration::from_hours(24 * n);
    assert_eq!(durations("30d, 1d 30d").unwrap(), [days(1), days(30)]);
    for outside in ["5m", "4000d", "1d 2d 3d 4d 5d 6d 7d 8d 9d 10d 11d"] {
        let refused = durations(outside).unwrap_err().to_string();
        assert!(refused.starts_with("consent.durations: "), "{refused}");
    }
}
