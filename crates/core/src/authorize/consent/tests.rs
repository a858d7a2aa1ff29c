use std::sync::Arc;

use super::{ConsentOwner, RedirectTarget, allowed, covers, groups, registered, shown};
use crate::{
    UnixTime,
    authorize::fixtures::World,
    model::{ClientId, Consent, Owner, RegisteredScope, UserId},
    scope::fixtures::{scope, set},
};

fn consent(scopes: &[Arc<RegisteredScope>]) -> Consent {
    Consent {
        user: UserId::new("alice"),
        client: ClientId::new("web"),
        scopes: allowed(scopes, UnixTime::from_secs(5)),
    }
}

#[test]
fn scopes_are_grouped_by_owner_new_ones_first() {
    let snapshot = World::new().snapshot;
    let scopes = registered(&set("photos:see read groups photos:add"), &snapshot);
    let before = consent(&registered(&set("photos:see"), &snapshot));
    let groups = groups(&scopes, Some(&before), &snapshot);
    let shown: Vec<_> = groups
        .iter()
        .map(|group| {
            let items = group
                .scopes
                .iter()
                .map(|item| (item.name.as_str(), item.new));
            (group.owner.clone(), items.collect::<Vec<_>>())
        })
        .collect();
    let server = |id: &str, name: &str| ConsentOwner::ResourceServer {
        id: ClientId::new(id),
        name: name.to_owned(),
    };
    assert_eq!(
        shown,
        [
            (
                server("photos", "Photos"),
                vec![("photos:add", true), ("photos:see", false)]
            ),
            (ConsentOwner::AuthorizationServer, vec![("read", true)]),
            (server("groups", "groups"), vec![("groups", true)]),
        ]
    );
    let read = groups
        .iter()
        .flat_map(|group| &group.scopes)
        .find(|item| item.name.as_str() == "read");
    assert_eq!(
        read.map(|item| item.description.as_str()),
        Some("Read everything")
    );
}

#[test]
fn a_consent_covers_name_owner_and_text_together() {
    let of_photos = scope(1, "a", Some("photos"));
    let before = consent(&[Arc::new(of_photos.clone())]);
    assert!(covers(Some(&before), &of_photos));
    assert!(!covers(None, &of_photos));
    for other in [
        RegisteredScope {
            text_version: 2,
            consent_version: 2,
            ..of_photos.clone()
        },
        RegisteredScope {
            owner: Owner::AuthorizationServer,
            ..of_photos.clone()
        },
        RegisteredScope {
            owner: Owner::ResourceServer(ClientId::new("maps")),
            ..of_photos.clone()
        },
        scope(1, "A", Some("photos")),
        scope(1, "ab", Some("photos")),
    ] {
        assert!(!covers(Some(&before), &other), "{other:?}");
    }
}

/// security.md RD-9: what was shown is one digest; names, owners and versions
/// cannot flow into each other.
#[test]
fn rd_9_what_is_shown_has_one_digest() {
    let list = |scopes: Vec<RegisteredScope>| scopes.into_iter().map(Arc::new).collect::<Vec<_>>();
    let base = shown(&list(vec![scope(1, "a", Some("x")), scope(2, "b", None)]));
    for other in [
        vec![scope(1, "a", Some("x"))],
        vec![scope(2, "b", None), scope(1, "a", Some("x"))],
        vec![scope(1, "a", None), scope(2, "b", None)],
        vec![scope(1, "ax", None), scope(2, "b", None)],
        vec![
            RegisteredScope {
                text_version: 2,
                ..scope(1, "a", Some("x"))
            },
            scope(2, "b", None),
        ],
    ] {
        assert_ne!(shown(&list(other)), base);
    }
    let renumbered = vec![scope(7, "a", Some("x")), scope(8, "b", None)];
    assert_eq!(shown(&list(renumbered)), base);
}

#[test]
fn a_person_sees_where_the_answer_goes() {
    let site = |text: &str| RedirectTarget::Site(text.to_owned());
    let device = |text: &str| RedirectTarget::ThisDevice(text.to_owned());
    let app = |text: &str| RedirectTarget::App(text.to_owned());
    for (uri, target) in [
        ("https://app.example/cb", site("app.example")),
        ("https://app.example", site("app.example")),
        (
            "https://app.example:8443?x=@evil/",
            site("app.example:8443"),
        ),
        ("https://bank.example@evil.example/", site("evil.example")),
        ("http://127.0.0.1:51004/cb", device("127.0.0.1:51004")),
        ("http://[::1]/cb", device("[::1]")),
        ("http://localhost:3000", device("localhost:3000")),
        ("https://localhost/cb", device("localhost")),
        ("http://imported.example/cb", site("imported.example")),
        (
            "http://127.0.0.1.evil.example/cb",
            site("127.0.0.1.evil.example"),
        ),
        ("com.example.app:/cb", app("com.example.app")),
        ("com.example.app://bank.example/", app("com.example.app")),
    ] {
        assert_eq!(RedirectTarget::of(uri), target, "{uri}");
    }
}
