#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const PLANTS: &str = r#"
resource_server = "plants"
version = 8
commit = "3f2a9c1"

[scopes."plants:see"]
description = "See your plants"
translations.fr = "Voir vos plantes"
default = true

[scopes."plants:water"]
description = "Water your plants"
implies = ["plants:see"]

[scopes."plants:{id}:name"]
description = "Name the plant {id}"
parameters.id = "uuid"
"#;

#[test]
fn a_file_says_what_a_manifest_says() {
    let written = read(PLANTS).unwrap();

    assert_eq!(written.resource_server.as_deref(), Some("plants"));
    assert_eq!(
        written.manifest,
        json!({"revision": 8, "source": "3f2a9c1", "scopes": [
            {"name": "plants:see", "description": "See your plants",
             "description#fr": "Voir vos plantes", "default": true},
            {"name": "plants:water", "description": "Water your plants",
             "implies": ["plants:see"]},
            {"name": "plants:{id}:name", "description": "Name the plant {id}",
             "parameters": {"id": {"type": "uuid"}}},
        ]})
    );
    for (pointer, line) in [
        ("/revision", 3),
        ("/scopes/0", 6),
        ("/scopes/0/description#fr", 8),
        ("/scopes/1/implies", 13),
    ] {
        assert_eq!(written.lines.get(pointer), Some(&line), "{pointer}");
    }
}

/// The lines and words of what is said.
fn told(text: &str) -> Vec<(usize, String)> {
    let slips = read(text).unwrap_err();
    slips
        .into_iter()
        .map(|slip| (slip.line, slip.text))
        .collect()
}

#[test]
fn everything_that_is_no_manifest_is_told_with_its_line() {
    let text = "revision = 1\nversion = 2\nresource_server = 3\n\n[scopes.plants.see]\n\
                description = \"x\"\n[scopes.a]\ndescription = 2026-01-01\nname = \"b\"\n";
    let told = told(text);

    let said: Vec<_> = told
        .iter()
        .map(|(line, text)| (*line, text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (2, "revision is there twice, in other words"),
            (3, "resource_server is a client identifier, in quotes"),
            (5, "a name with a dot needs quotes: [scopes.\"plants.see\"]"),
            (8, "put it in quotes if it is a text"),
            (9, "its name stands in brackets: [scopes.\"its:name\"]"),
        ]
    );
}

#[test]
fn a_translation_is_said_once() {
    let text = "[scopes.a]\ndescription = \"x\"\n\"description#fr\" = \"y\"\n\
                translations.fr = \"z\"\n";
    let told = told(text);

    let [(_, said)] = &told[..] else {
        unreachable!("{told:?}")
    };
    assert_eq!(said, "description#fr is there twice, in other words");
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let told = told("revision = 1\n[scopes.plants:see]\ndescription = \"x\n");

    assert!(told.len() >= 2, "{told:?}");
    assert!(
        told.iter().all(|(line, _)| (2..=3).contains(line)),
        "{told:?}"
    );
}

#[test]
fn a_file_without_scopes_declares_none() {
    assert_eq!(
        read("revision = 2").unwrap().manifest,
        json!({"revision": 2, "scopes": []})
    );
}
