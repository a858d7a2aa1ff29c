#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use super::{
    operation::{Found, find},
    operations,
};

#[test]
fn an_operation_has_a_name_and_a_place_of_its_own() {
    let all: Vec<_> = operations().collect();
    let ids: BTreeSet<_> = all.iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), all.len());
    let places = all.iter().map(|one| (one.method.as_str(), one.path));
    assert_eq!(places.collect::<BTreeSet<_>>().len(), all.len());
    for one in all {
        assert!(
            !one.summary.is_empty() && !one.summary.ends_with('.'),
            "{}",
            one.id
        );
        assert!(
            one.path.starts_with('/') && !one.path.ends_with('/'),
            "{}",
            one.path
        );
    }
}

#[test]
fn a_named_segment_comes_before_one_that_varies() {
    let found = |method, path| match find(operations(), method, path) {
        Found::One(operation, said) => Some((operation.id, said)),
        _ => None,
    };
    let rotate = found("POST", "/clients/a/secrets/rotate");
    assert_eq!(rotate.map(|(id, _)| id), Some("rotateClientSecret"));
    let (id, said) = found("DELETE", "/clients/a%2Fb/secrets/ab/").unwrap();
    assert_eq!(
        (id, said),
        (
            "deleteClientSecret",
            vec!["a/b".to_owned(), "ab".to_owned()]
        )
    );
    for nothing in [
        "/clients//secrets",
        "/clients/%2",
        "/clients/%ff",
        "clients",
        "//clients",
    ] {
        assert!(found("GET", nothing).is_none(), "{nothing}");
    }
    let other = find(operations(), "PUT", "/clients");
    assert!(matches!(other, Found::OtherMethods(methods) if methods.len() == 2));
}
