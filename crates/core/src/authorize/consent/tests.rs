use std::sync::{Arc, LazyLock};

use super::{ConsentOwner, Consented, Reader, RedirectTarget, allowed, asked, groups, shown};
use crate::{
    Languages, Snapshot, UnixTime,
    authorize::fixtures::World,
    model::{ClientId, Consent, Implied, LanguageTag, Owner, RegisteredScope, Risk, UserId},
    scope::{
        Coverage, ScopeSet, ScopeToken,
        fixtures::{scope, set, token},
    },
};

fn reader() -> Reader<'static> {
    told_in("")
}

fn told_in(languages: &str) -> Reader<'static> {
    static ENGLISH: LazyLock<LanguageTag> = LazyLock::new(LanguageTag::english);
    Reader {
        languages: Box::leak(Box::new(Languages::of_ui_locales(languages))),
        server: &ENGLISH,
    }
}

fn at(world: &World) -> Coverage<'_> {
    Coverage {
        snapshot: &world.snapshot,
        config: &world.config,
        granted_at: world.now,
        now: world.now,
    }
}

fn covers(consent: Option<&Consent>, scope: &RegisteredScope, at: &Coverage<'_>) -> bool {
    Consented::new(consent, *at).covers(scope)
}

fn consent(scopes: &[Arc<RegisteredScope>]) -> Consent {
    Consent {
        user: UserId::new("alice"),
        client: ClientId::new("web"),
        scopes: allowed(scopes, reader(), UnixTime::from_secs(5), None),
    }
}

#[test]
fn scopes_are_grouped_by_owner_new_ones_first() {
    let world = World::new();
    let at = at(&world);
    let scopes = asked(&set("photos:see read groups photos:add"), &at);
    let before = consent(&asked(&set("photos:see"), &at));
    let groups = groups(&scopes, &Consented::new(Some(&before), at), reader());
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

/// users.md §4.3: whose scopes are riskiest comes first; of one owner what is new, and of
/// that what is riskiest.
#[test]
fn what_is_riskiest_is_asked_first() {
    let mut world = World::new();
    let of_risk = |id, name: &str, owner, risk| RegisteredScope {
        risk,
        ..scope(id, name, owner)
    };
    for one in [
        of_risk(901, "low", None, Risk::Low),
        of_risk(902, "photos:low", Some("photos"), Risk::Low),
        of_risk(903, "photos:old", Some("photos"), Risk::Critical),
        of_risk(904, "photos:high", Some("photos"), Risk::High),
        of_risk(905, "maps:medium", Some("maps"), Risk::Medium),
    ] {
        world.snapshot = world.snapshot.clone().with_scope(Arc::new(one));
    }
    let at = at(&world);
    let names = "low maps:medium photos:low photos:old photos:high";
    let scopes = asked(&set(names), &at);
    let before = consent(&asked(&set("photos:old"), &at));
    let groups = groups(&scopes, &Consented::new(Some(&before), at), reader());
    let items = groups.iter().flat_map(|group| &group.scopes);
    let shown: Vec<_> = items.map(|item| (item.name.as_str(), item.risk)).collect();
    let wanted = [
        ("photos:high", Risk::High),
        ("photos:low", Risk::Low),
        ("photos:old", Risk::Critical),
        ("maps:medium", Risk::Medium),
        ("low", Risk::Low),
    ];
    assert_eq!(shown, wanted);
}

/// security.md OP-1: a resource server says how many ways lead from scope to scope.
/// Here a hundred bring the same ninety-nine, each of which brings all that come after
/// it: too many ways to be gone again for every two that are asked for together.
#[test]
fn op_1_scopes_that_bring_each_other_are_worked_out_once() {
    let mut world = World::new();
    let name = |kind: char, n: u64| token(&format!("photos:{kind}{n:02}"));
    let mut put = |id, own: ScopeToken, children: Vec<ScopeToken>| {
        let implied = children.into_iter().map(|name| Implied {
            name,
            since: UnixTime::EPOCH,
        });
        let one = RegisteredScope {
            implies: implied.collect(),
            ..scope(id, own.as_str(), Some("photos"))
        };
        world.snapshot = world.snapshot.clone().with_scope(Arc::new(one));
    };
    for n in 0..100 {
        put(1000 + n, name('p', n), vec![name('c', 1)]);
        let later = (n + 1..100).map(|n| name('c', n));
        put(2000 + n, name('c', n), later.collect());
    }
    let at = at(&world);
    let parents: ScopeSet = (0..100).map(|n| name('p', n)).collect();
    let all = asked(&parents, &at);
    assert_eq!(all.len(), 100, "none comes with another");
    let before = consent(&all);
    let consented = Consented::new(Some(&before), at);
    let covered = |n| {
        let scope = world.snapshot.scope(&name('c', n));
        scope.is_some_and(|scope| consented.covers(scope))
    };
    assert!((1..100).all(covered) && !covered(0));
    let both: ScopeSet = [name('c', 99), name('p', 7)].into_iter().collect();
    let first = asked(&both, &at);
    let names: Vec<_> = first.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["photos:p07"]);
}

#[test]
fn a_consent_covers_name_owner_and_text_together() {
    let world = World::new();
    let at = at(&world);
    let of_photos = scope(1, "a", Some("photos"));
    let before = consent(&[Arc::new(of_photos.clone())]);
    assert!(covers(Some(&before), &of_photos, &at));
    assert!(!covers(None, &of_photos, &at));
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
        assert!(!covers(Some(&before), &other, &at), "{other:?}");
    }
}

/// security.md RD-9: what was shown is one digest; names, owners and versions
/// cannot flow into each other.
#[test]
fn rd_9_what_is_shown_has_one_digest() {
    let registry = Snapshot::new();
    let list = |scopes: Vec<RegisteredScope>| scopes.into_iter().map(Arc::new).collect::<Vec<_>>();
    let base = shown(
        &list(vec![scope(1, "a", Some("x")), scope(2, "b", None)]),
        &registry,
        reader(),
        false,
    );
    let same = list(vec![scope(1, "a", Some("x")), scope(2, "b", None)]);
    assert_ne!(
        shown(&same, &registry, reader(), true),
        base,
        "boxes that can be unticked"
    );
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
        vec![
            RegisteredScope {
                risk: Risk::High,
                ..scope(1, "a", Some("x"))
            },
            scope(2, "b", None),
        ],
    ] {
        assert_ne!(shown(&list(other), &registry, reader(), false), base);
    }
    let renumbered = vec![scope(7, "a", Some("x")), scope(8, "b", None)];
    assert_eq!(shown(&list(renumbered), &registry, reader(), false), base);
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

/// Texts in the reader's language; what was shown is what is remembered, and a
/// page in another language is another page.
#[test]
fn a_person_is_asked_in_their_language_and_that_is_remembered() {
    let french = LanguageTag::parse("fr");
    let mut see = scope(1, "see", Some("photos"));
    see.description = "See".to_owned();
    see.translations = french
        .clone()
        .map(|tag| (tag, "Voir".to_owned()))
        .into_iter()
        .collect();
    let scopes = [Arc::new(see)];
    let world = World::new();
    let at = at(&world);
    let page = groups(&scopes, &Consented::new(None, at), told_in("fr-CA"));
    let item = page.first().and_then(|group| group.scopes.first()).cloned();
    let item = item.map(|item| (item.description, item.language));
    assert_eq!(item, Some(("Voir".to_owned(), french.clone())));
    let kept = allowed(&scopes, told_in("fr"), UnixTime::EPOCH, None);
    let kept = kept
        .first()
        .map(|one| (one.shown.as_str(), one.language.clone()));
    assert_eq!(kept, Some(("Voir", french)));
    let registry = Snapshot::new();
    assert_eq!(
        shown(&scopes, &registry, reader(), false),
        shown(&scopes, &registry, told_in("en de"), false)
    );
    assert_ne!(
        shown(&scopes, &registry, reader(), false),
        shown(&scopes, &registry, told_in("fr"), false)
    );
}

/// security.md SR-7: a person sees what changed since they allowed it.
#[test]
fn sr_7_a_changed_meaning_is_shown_beside_the_old_one() {
    let world = World::new();
    let at = at(&world);
    let mut see = scope(1, "see", Some("photos"));
    see.description = "See".to_owned();
    let before = consent(&[Arc::new(see.clone())]);
    let changed = |see: RegisteredScope| {
        let page = groups(
            &[Arc::new(see)],
            &Consented::new(Some(&before), at),
            reader(),
        );
        let item = page.first().and_then(|group| group.scopes.first()).cloned();
        item.map(|item| (item.new, item.before))
    };
    see.text_version = 2;
    see.description = "Look at".to_owned();
    assert_eq!(changed(see.clone()), Some((false, None)), "cosmetic");
    see.consent_version = 2;
    see.description = "See and sell".to_owned();
    assert_eq!(
        changed(see),
        Some((true, Some("See".to_owned()))),
        "material"
    );
}
