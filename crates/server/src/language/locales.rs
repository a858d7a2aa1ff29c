//! The messages that are built in.

/// Every language with its files. A file has the same messages in each.
macro_rules! locales {
    ($languages:tt, $areas:tt) => { locales!(@ $languages $areas) };
    (@ [$($language:literal)*] $areas:tt) => {
        &[$(($language, locales!(= $language $areas))),*]
    };
    (= $language:literal [$($area:literal)*]) => {
        &[$(($area, include_str!(concat!("../../locales/", $language, "/", $area, ".ftl")))),*]
    };
}

/// By language: the name of an area, and its file.
pub(crate) const LOCALES: &[(&str, &[(&str, &str)])] = locales!(
    ["ar" "de" "en" "es" "fr" "ja"],
    [
        "access"
        "account"
        "admin"
        "api-tokens"
        "applications"
        "audit"
        "catalogue"
        "clients"
        "consent"
        "keys"
        "passkey"
        "picture"
        "problems"
        "refusal"
        "scopes"
        "second-factor"
        "servers"
        "settings"
        "setup"
        "sign-in"
        "site"
        "timeline"
        "users"
        "weather"
    ]
);
