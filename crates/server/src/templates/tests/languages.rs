//! Nothing that a person reads is hard-coded: in a language in which every message
//! stands between brackets, nothing of ours stands outside.

use std::fmt::Write as _;

use super::*;
use crate::language::built_in;

/// What the contexts show that is no word of ours.
const DATA: &str = "harmless";
/// Words of the protocol, which no language translates; `password` is a grant type.
const PROTOCOL: &[&str] = &["invalid_request", "password", "PKCE", "UTC"];
/// Attributes that people read or hear.
const HUMAN: &[&str] = &["title", "aria-label", "placeholder", "alt", "label"];
/// Elements whose text is for machines.
const CODE: &[&str] = &["code", "pre", "script", "style"];

/// A language like English, in which every message stands between brackets.
fn bracketed() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let locale = directory.path().join("locales/eo");
    std::fs::create_dir_all(&locale).unwrap();
    for (area, text) in built_in("en") {
        std::fs::write(locale.join(format!("{area}.ftl")), brackets(text)).unwrap();
    }
    directory
}

fn brackets(messages: &str) -> String {
    let mut written = String::new();
    let mut open = false;
    for line in messages.lines() {
        let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
        if open && (begins || line.is_empty() || line.starts_with('#')) {
            written.push('⟧');
            open = false;
        }
        written.push('\n');
        match line.split_once(" =") {
            // Says what it is given.
            Some(("as-given", _)) => written.push_str(line),
            Some((id, value)) if begins => {
                let _ = write!(written, "{id} = ⟦{}", value.trim_start());
                open = true;
            }
            _ => written.push_str(line),
        }
    }
    written.push_str(if open { "⟧\n" } else { "\n" });
    written
}

/// What of `text` stands outside all brackets, if it has words; `depth` is how many
/// are open.
fn outside(text: &str, depth: &mut usize) -> Option<String> {
    let mut left = String::new();
    for c in text.chars() {
        match c {
            '⟦' => *depth += 1,
            '⟧' => *depth -= 1,
            c if *depth == 0 => left.push(c),
            _ => {}
        }
    }
    let mut left = left.replace(DATA, "");
    for word in PROTOCOL {
        left = left.replace(word, "");
    }
    // Character references.
    let left: Vec<_> = left
        .split('&')
        .map(|s| s.split_once(';').map_or(s, |s| s.1))
        .collect();
    let left = left.concat();
    left.contains(char::is_alphabetic)
        .then(|| left.trim().to_owned())
}

/// Everything on a page that no message said.
fn hard_coded(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut code: Vec<&str> = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let name = tag.split_whitespace().next().unwrap_or_default();
        if let Some(closed) = name.strip_prefix('/') {
            if code.last() == Some(&closed) {
                code.pop();
            }
        } else if CODE.contains(&name) {
            code.push(name);
        }
        for attribute in HUMAN {
            let value = tag.split(&format!(" {attribute}=\"")).nth(1);
            let value = value.and_then(|rest| rest.split('"').next());
            let outside = value.and_then(|value| outside(value, &mut 0));
            found.extend(outside.map(|text| format!("{attribute}: {text}")));
        }
        let outside = outside(text, &mut depth);
        if code.is_empty() {
            found.extend(outside);
        }
    }
    assert_eq!(depth, 0, "brackets are open at the end");
    found
}

#[test]
fn nothing_that_a_person_reads_is_hard_coded() {
    let directory = bracketed();
    let templates = Templates::new(Some(directory.path())).unwrap();
    let reader = Languages::of_accept_language("eo");
    let mut wrong = Vec::new();
    for (name, context) in pages(DATA) {
        let page = templates.render_for(&reader, name, context).unwrap();
        assert!(page.contains("<html lang=\"eo\""), "{name}");
        let found = hard_coded(&page);
        wrong.extend(found.into_iter().map(|text| format!("{name}: {text}")));
    }
    assert!(wrong.is_empty(), "hard-coded:\n{}", wrong.join("\n"));
}

#[test]
fn what_is_hard_coded_is_found() {
    let page = "<h1>⟦Sign in⟧</h1><p>⟦as <b>harmless</b>⟧ &amp; <code>ls</code></p>\
                <a title=\"Help\" aria-label=\"⟦More⟧\">Go</a>";
    assert_eq!(hard_coded(page), ["title: Help", "Go"]);
}
