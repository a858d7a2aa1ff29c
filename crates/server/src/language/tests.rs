#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn tag(text: &str) -> LanguageTag {
    LanguageTag::parse(text).unwrap()
}

fn speech(language: &str) -> Speech {
    let all = Translations::new(&[]).unwrap();
    all.all()
        .find(|speech| *speech.tag() == tag(language))
        .unwrap()
}

/// The messages of a file, each with the arguments that it mentions.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split('=').next().unwrap().trim().to_owned();
            let first = found.insert(current.clone(), BTreeSet::new()).is_none();
            assert!(first, "{current} is there twice");
        }
        for after in line.split('$').skip(1) {
            let name = after.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let mentioned = found.entry(current.clone()).or_default();
            mentioned.insert(name.into_iter().next().unwrap().to_owned());
        }
    }
    found
}

#[test]
fn every_language_says_the_same_about_the_same() {
    let english: BTreeMap<_, _> = files("en");
    for (language, _) in LOCALES {
        for (area, text) in files(language) {
            let (wanted, found) = (messages(english.get(area).unwrap()), messages(text));
            let missing: Vec<_> = wanted
                .keys()
                .filter(|id| !found.contains_key(*id))
                .collect();
            let surplus: Vec<_> = found
                .keys()
                .filter(|id| !wanted.contains_key(*id))
                .collect();
            assert!(missing.is_empty(), "{language}/{area} has not {missing:?}");
            assert!(
                surplus.is_empty(),
                "{language}/{area} alone has {surplus:?}"
            );
            for (id, arguments) in &found {
                // A language may do without the month's number, or without its name.
                if !["moment", "day"].contains(&id.as_str()) {
                    assert_eq!(Some(arguments), wanted.get(id), "{language}: {id}");
                }
            }
        }
    }
}

fn files(language: &str) -> BTreeMap<&'static str, &'static str> {
    let mut languages = LOCALES.iter();
    let (_, files) = languages.find(|(tag, _)| *tag == language).unwrap();
    files.iter().copied().collect()
}

#[test]
fn ids_are_unique_over_all_areas() {
    let mut seen = BTreeSet::new();
    for id in files("en")
        .values()
        .flat_map(|text| messages(text).into_keys())
    {
        assert!(seen.insert(id.clone()), "{id}");
    }
}

#[test]
fn moments_are_written_as_the_language_writes_them() {
    let at = UnixTime::from_secs(1_700_000_000);
    for (language, written) in [
        ("en", "14 November 2023, 22:13 UTC"),
        ("fr", "14 novembre 2023 à 22:13 UTC"),
        ("de", "14. November 2023, 22:13 UTC"),
        ("ja", "2023年11月14日 22:13 UTC"),
    ] {
        assert_eq!(speech(language).moment(at).unwrap(), written);
    }
}

#[test]
fn what_stands_in_a_text_of_the_other_direction_is_isolated() {
    let at = UnixTime::from_secs(1_700_000_000);
    let isolated = |language| {
        let said = speech(language).moment(at).unwrap();
        (
            said.contains("\u{2068}14\u{2069}"),
            speech(language).direction(),
        )
    };
    assert_eq!(isolated("ar"), (true, "rtl"));
    assert_eq!(isolated("en"), (false, "ltr"));
}

#[test]
fn a_message_that_lacks_something_is_an_error_and_never_half_said() {
    let english = speech("en");
    let nothing = FluentArgs::new();
    let unknown = english.say("no-such-message", &nothing).unwrap_err();
    assert!(matches!(unknown, MessageError::Unknown(_)));
    let incomplete = english.say("as-given", &nothing).unwrap_err();
    assert!(matches!(incomplete, MessageError::Incomplete { .. }));
}

#[test]
fn a_language_speaks_english_where_it_has_no_word() {
    let overrides = [(
        tag("eo"),
        "our.ftl".to_owned(),
        "cancel = Nuligi".to_owned(),
    )];
    let all = Translations::new(&overrides).unwrap();
    let esperanto = all.all().find(|one| *one.tag() == tag("eo")).unwrap();
    let nothing = FluentArgs::new();
    assert_eq!(esperanto.say("cancel", &nothing).unwrap(), "Nuligi");
    assert_eq!(esperanto.say("month-1", &nothing).unwrap(), "January");
}

#[test]
fn the_broader_language_is_found() {
    let available = BTreeMap::from([(tag("fr"), 1), (tag("en"), 2)]);
    let wanted = |header| best(&Languages::of_accept_language(header), &available).copied();
    assert_eq!(wanted("de, fr-CA;q=0.5, en;q=0.2"), Some(1));
    assert_eq!(wanted("de"), None);
}

#[test]
fn every_file_of_messages_is_built_in() {
    let locales = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    for (language, _) in LOCALES {
        let directory = std::fs::read_dir(locales.join(language)).unwrap();
        let names = directory.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let found: BTreeSet<_> = names.collect();
        let known: BTreeSet<_> = built_in(language)
            .map(|(area, _)| format!("{area}.ftl"))
            .collect();
        assert_eq!(found, known, "{language}");
    }
}
