#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::scope::fixtures::scope;

fn tags(languages: &Languages) -> String {
    let tags: Vec<_> = languages.iter().map(LanguageTag::as_str).collect();
    tags.join(" ")
}

fn told(texts: &[(&str, &str)]) -> RegisteredScope {
    let translations = texts
        .iter()
        .map(|(tag, text)| (LanguageTag::parse(tag).unwrap(), (*text).to_owned()));
    RegisteredScope {
        description: "Read".to_owned(),
        translations: translations.collect(),
        ..scope(1, "read", None)
    }
}

#[test]
fn accept_language_is_ordered_by_weight() {
    for (header, read) in [
        ("", ""),
        ("*", ""),
        ("fr", "fr"),
        ("en;q=0.3, fr;q=0.9, de", "de fr en"),
        ("da, en-gb;q=0.8, en;q=0.7", "da en-gb en"),
        ("fr;q=0, de;q=2, it;q=-1, es;q=x, pt;level=1", ""),
        ("FR-ca , fr;q=1.0", "fr-ca fr"),
        ("fr, FR", "fr"),
        ("x, a-very-long-subtag-123456789, \u{e9}", ""),
    ] {
        assert_eq!(
            tags(&Languages::of_accept_language(header)),
            read,
            "{header}"
        );
    }
}

#[test]
fn what_a_request_asks_for_comes_before_what_the_browser_does() {
    let asked = Languages::of_ui_locales("gd nonsense! cy");
    let all = asked.then(Languages::of_accept_language("cy, en"));
    assert_eq!(tags(&all), "gd cy en");
}

/// security.md, CVE-2026-79651: a list of languages costs nothing.
#[test]
fn a_flood_of_languages_is_cut_off() {
    let flood: Vec<String> = (0..10_000).map(|n| format!("a{}", letters(n))).collect();
    assert_eq!(
        Languages::of_ui_locales(&flood.join(" ")).iter().len(),
        MOST
    );
    assert_eq!(
        Languages::of_accept_language(&flood.join(",")).iter().len(),
        MOST
    );
}

fn letters(n: u32) -> String {
    let digit = |place: u32| char::from(b'a' + u8::try_from(n / 26_u32.pow(place) % 26).unwrap());
    (0..4).map(digit).collect()
}

#[test]
fn the_best_language_that_there_is_gets_told() {
    let english = LanguageTag::parse("en").unwrap();
    let scope = told(&[("fr", "Lire"), ("de-at", "Lesen")]);
    for (reader, text, language) in [
        ("", "Read", None),
        ("fr", "Lire", Some("fr")),
        ("fr-CA-quebec", "Lire", Some("fr")),
        ("de", "Read", None),
        ("de-AT", "Lesen", Some("de-at")),
        ("it, fr;q=0.5", "Lire", Some("fr")),
        ("en-GB, fr", "Read", None),
        ("it", "Read", None),
    ] {
        let shown = Languages::of_accept_language(reader).text_of(&scope, &english);
        let found = (shown.text, shown.language.map(LanguageTag::as_str));
        assert_eq!(found, (text, language), "{reader}");
    }
}
