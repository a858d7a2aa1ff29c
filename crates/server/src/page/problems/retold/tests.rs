#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use bailiwick_core::{plain_text::plain_text, redirect_uri::check_redirect_uri, scope::ScopeToken};

use super::*;
use crate::{
    language::{Translations, built_in},
    password::check_new_password,
};

// A sentence without a message does not compile; nor does a message without a sentence.
const _: () = assert!(
    OF_SENTENCES.len() == SENTENCES.len(),
    "messages.rs is not in step"
);
const _: () = assert!(
    OF_OWNERS.len() == OWNERS.len(),
    "messages.rs is not in step"
);

fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sentences = SENTENCES.iter().zip(OF_SENTENCES);
    let owners = OWNERS.iter().zip(OF_OWNERS);
    let core = sentences
        .chain(owners)
        .map(|(sentence, id)| (*sentence, *id));
    core.chain(OURS.iter().copied())
}

fn is_told(english: &str) -> bool {
    retold(english) != Text::as_given(english)
}

#[test]
fn what_stands_where_a_sentence_has_names_is_told() {
    let told = retold("'https://app.example/#' must not have a fragment (RFC 6749 section 3.1.2)");
    let wanted = Text::new("problem-uri-fragment").with("entry", "'https://app.example/#'");
    assert_eq!(told, wanted);
    let told = retold("must have at most 150 characters");
    assert_eq!(told, Text::new("problem-too-long").with("count", 150_usize));
    let told = retold("there is no scope 'a'; is 'b' meant?");
    let wanted = Text::new("problem-no-scope-nearest");
    assert_eq!(told, wanted.with("name", "a").with("meant", "b"));
    assert!(!is_told("a text that nobody wrote"));
    assert!(!is_told("must have at most many characters"));
}

#[test]
fn what_is_said_within_a_sentence_is_told_too() {
    let told = retold("scope: a scope name must not be empty");
    let wanted = Text::new("problem-itself").with("problem", Text::new("problem-empty"));
    assert_eq!(told, wanted);
    let told = retold("the scope 'pay' belongs to the resource server 'Bank' (bank-1)");
    let bank = Text::new("problem-owner-resource-server")
        .with("name", "Bank")
        .with("client", "bank-1");
    let wanted = Text::new("problem-name-of-another").with("name", "pay");
    assert_eq!(told, wanted.with("owner", bank));
    let told = retold("the scope 'pay' belongs to the authorization server");
    let wanted = Text::new("problem-name-of-another").with("name", "pay");
    assert_eq!(
        told,
        wanted.with("owner", Text::new("problem-owner-server"))
    );
}

#[test]
fn what_the_core_says_of_entries_is_told() {
    let long = "x".repeat(3000);
    let uris = [
        "",
        "x",
        "HTTPS://a.example/",
        "ftp://a.example/",
        "https://a.example/#",
        "https:x",
        "https://*.example/",
        "https://a.example/?",
        "https://ä.example/",
        "https:///x",
        "https://u@a.example/",
        "https://a.example:0/",
        "http://a.example/",
        "https://A.example/",
        "com.example.app:cb",
        "com.example.app:///cb",
        &long,
    ];
    for uri in uris {
        let text = check_redirect_uri(uri).unwrap_err();
        assert!(is_told(&format!("'{uri}' {text}")), "{uri}: {text}");
    }
    for text in [long.as_str(), "\u{1b}", "\u{202e}"] {
        let text = plain_text(text, 100).unwrap_err().to_string();
        assert!(is_told(&text), "{text}");
    }
    for password in ["short", &"x".repeat(5000)] {
        assert!(is_told(check_new_password(password).unwrap_err()));
    }
    for name in ["", "a b", &long] {
        assert!(is_told(&ScopeToken::parse(name).unwrap_err().to_string()));
    }
}

/// The names between braces.
fn names(sentence: &str) -> BTreeSet<&str> {
    let pieces = sentence.split('{').skip(1);
    let names = pieces.filter_map(|piece| piece.split_once('}'));
    let names = names.map(|(name, _)| name);
    names.filter(|name| *name != "_").collect()
}

/// What the English message `id` mentions.
fn mentioned(id: &str) -> BTreeSet<&'static str> {
    let lines = built_in("en").flat_map(|(_, text)| text.lines());
    let said = lines.filter_map(|line| line.strip_prefix(id)?.strip_prefix(" = "));
    let line = said.last().unwrap_or_else(|| panic!("no message {id}"));
    if line.contains("scope-state") {
        return BTreeSet::from(["state"]);
    }
    let pieces = line.split("{ $").skip(1);
    pieces.filter_map(|piece| piece.split(' ').next()).collect()
}

#[test]
fn every_sentence_has_a_message_in_every_language_and_about_the_same() {
    let translations = Translations::new(&[]).unwrap();
    for speech in translations.all() {
        for (_, id) in all() {
            assert!(speech.has(id), "{}: {id}", speech.tag());
        }
    }
    for (sentence, id) in all() {
        assert_eq!(names(sentence), mentioned(id), "{sentence}: {id}");
    }
}

/// A more general sentence that comes first would hide a more particular one.
#[test]
fn no_sentence_hides_another() {
    for (sentence, id) in all().filter(|(sentence, _)| !OWNERS.contains(sentence)) {
        // A number, for it may stand for a count.
        let mut text = sentence.to_owned();
        for name in names(sentence).into_iter().chain(["_"]) {
            text = text.replace(&format!("{{{name}}}"), "7");
        }
        let told = format!("{:?}", retold(&text));
        assert!(told.contains(&format!("\"{id}\"")), "{text}: {told}");
    }
}
