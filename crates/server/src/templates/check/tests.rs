#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;

use super::{TemplateFault as Fault, *};
use crate::templates::EMBEDDED;

fn built_in(name: &str) -> &'static str {
    EMBEDDED.iter().find(|(of, _)| *of == name).unwrap().1
}

/// What is found where `name` is what `change` makes of the built-in one.
fn found(name: &str, change: impl Fn(&str) -> String) -> Vec<TemplateFinding> {
    let directory = tempfile::tempdir().unwrap();
    let text = built_in(name);
    let changed = change(text);
    assert_ne!(changed, text, "nothing was changed");
    fs::write(directory.path().join(name), changed).unwrap();
    Templates::check(directory.path())
}

#[test]
fn nothing_is_wrong_with_what_is_built_in() {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in Templates::built_in() {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    assert_eq!(Templates::check(directory.path()), []);
}

#[test]
fn what_is_wrong_with_a_template_is_found() {
    let after = |text: &str| {
        format!("{{% extends \"base.html\" %}}{{% block content %}}{text}{{% endblock %}}")
    };
    let consent = |from: &'static str, to: &'static str| {
        found("consent.html", move |text| text.replace(from, to))
    };
    for (all, fault, detail) in [
        (
            consent("{{ client_name }}", "{{ clinet_name }}"),
            Fault::Unusable,
            "consent.html",
        ),
        (
            consent("consent-asks", "consent-assks"),
            Fault::Unusable,
            "consent-assks",
        ),
        (
            consent("{{ parts.hidden(hidden) }}", ""),
            Fault::Ticket,
            "hidden",
        ),
        (consent("name=\"allow\"", ""), Fault::Field, "\"allow\""),
        (
            consent("id=\"consent_allow\"", ""),
            Fault::Id,
            "\"consent_allow\"",
        ),
        (
            consent("{{ client_name }}", "{{ client_name|safe }}"),
            Fault::Unescaped,
            "safe",
        ),
        (
            consent("<form ", "<style>p{}</style><form "),
            Fault::Blocked,
            "style.css",
        ),
        (
            consent("<form ", "<form onsubmit=\"go()\" "),
            Fault::Blocked,
            "onsubmit",
        ),
        (
            consent("<form ", "<img src='https://a.example/x.png' alt><form "),
            Fault::Blocked,
            "a.example",
        ),
        // In a branch that the example does not take.
        (
            found("home.html", |_| {
                after("{% if false %}{{ nobodys }}{% endif %}")
            }),
            Fault::Unknown,
            "nobodys",
        ),
        (
            found("groups.html", |_| "{% if %}".to_owned()),
            Fault::Unusable,
            "groups.html:1",
        ),
    ] {
        let found = all.iter().find(|one| one.fault == fault);
        let found = found.unwrap_or_else(|| panic!("{}: {all:?}", fault.as_str()));
        assert!(found.detail.contains(detail), "{found:?}");
    }
}

#[test]
fn a_page_may_look_otherwise_if_it_does_the_same() {
    let login = |text: &str| text.replace("<h1>", "<p class=\"ours\">Ours</p><h1>");
    assert_eq!(found("login.html", login), []);
    let links = "<a href=\"https://a.example/\">Elsewhere</a></main>";
    let base = |text: &str| text.replace("</main>", links);
    assert_eq!(found("base.html", base), []);
}
