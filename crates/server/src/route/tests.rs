#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use super::*;

fn mounted(issuer: &str) -> Mount {
    Mount::of_issuer(issuer).unwrap()
}

#[test]
fn a_name_and_a_path_are_of_one_route() {
    let names: BTreeSet<_> = Route::ALL.iter().map(|route| route.name()).collect();
    assert_eq!(names.len(), Route::ALL.len());
    for route in Route::ALL {
        assert_eq!(Route::from_name(route.name()), Some(*route));
    }
    for issuer in ["https://as.example", "https://as.example/o"] {
        let mount = mounted(issuer);
        let paths = Route::ALL.iter().flat_map(|route| route.paths(&mount));
        let all: Vec<_> = paths.collect();
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
    }
}

#[test]
fn a_path_answers_with_and_without_its_trailing_slash() {
    let mount = mounted("https://as.example/o");
    assert_eq!(Route::Token.paths(&mount), ["/o/token", "/o/token/"]);
    assert_eq!(Route::Home.paths(&mount), ["/"]);
    let metadata = Route::Metadata.paths(&mount);
    let well_known = "/.well-known/oauth-authorization-server";
    for path in [
        well_known.to_owned(),
        format!("{well_known}/o"),
        format!("/o{well_known}"),
    ] {
        assert!(metadata.contains(&path), "{path}");
        assert!(metadata.contains(&format!("{path}/")), "{path}/");
    }
    let root = mounted("https://as.example");
    assert_eq!(Route::Metadata.paths(&root).len(), 2);
}

/// The names and paths are a promise: the documentation lists every one.
#[test]
fn the_documentation_lists_every_route() {
    let page = include_str!("../../../../docs/endpoints.md");
    let mount = mounted("http://localhost:8000/o");
    for route in Route::ALL {
        let name = format!("| `{}` |", route.name());
        let path = format!("`{}", route.at(&mount));
        let row = page.lines().find(|line| line.starts_with(&name));
        let row = row.unwrap_or_else(|| panic!("{name}"));
        assert!(row.contains(&path), "{path} in {row}");
    }
}

#[test]
fn the_documentation_lists_every_group() {
    let page = include_str!("../../../../docs/endpoints.md");
    for group in RouteGroup::ALL {
        let row = format!("\n| `{}` | ", group.name());
        assert!(page.contains(&row), "{row}");
        assert_eq!(RouteGroup::from_name(group.name()), Some(*group));
    }
}
