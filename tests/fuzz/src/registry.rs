//! What resource servers say of their scopes, and what is asked about them.

use bailiwick_core::{
    Languages,
    audit::FeedRequest,
    model::{ClientId, Owner, RegisteredScope},
    params::{Parameters, Parts},
    scope::{
        Announced, CatalogueQuery, ManifestOutcome, ManifestRequest, PulledAs,
        RegisterScopeRequest, catalogue::catalogue, decide_pull,
    },
    store::Write,
};

use crate::host;

/// The namespace of the resource server of the world.
const NAMESPACE: &str = "plants:";

fn plants() -> ClientId {
    ClientId::new("plants")
}

/// The body of a registration: the resource server keeps to its namespace, and the
/// texts that are kept are fit to be shown.
pub fn registration_json(data: &[u8]) {
    let request = RegisterScopeRequest::within(Owner::ResourceServer(plants()), data);
    let decision = host::decide(&request, &host::config());
    if decision.outcome.is_err() {
        assert!(!decision.writes.iter().any(is_scope));
    }
    for write in &decision.writes {
        if let Write::PutScope(scope) = write {
            fit(scope);
        }
    }
}

fn is_scope(write: &Write) -> bool {
    matches!(write, Write::PutScope(_))
}

fn fit(scope: &RegisteredScope) {
    assert_eq!(scope.owner, Owner::ResourceServer(plants()));
    // Whatever its case: no two owners hold names that are equal but for it.
    assert!(scope.name.folded().starts_with(NAMESPACE), "{}", scope.name);
    let texts = scope.translations.values().chain([&scope.description]);
    for text in texts {
        assert!(text.chars().count() <= 500);
        assert!(!text.chars().any(char::is_control), "{text:?}");
        assert!(
            !text.contains(['\u{202e}', '\u{2066}', '\u{200f}']),
            "{text:?}"
        );
    }
}

/// A manifest: applied whole or not at all, and nothing outside the namespace.
pub fn manifest(data: &[u8]) {
    for dry_run in [true, false] {
        let request = ManifestRequest::declare_within(plants(), data, 10_000, dry_run);
        let decision = host::decide(&request, &host::config());
        let applied = matches!(decision.outcome, Ok(ManifestOutcome::Applied { .. }));
        if dry_run || !applied {
            assert!(!decision.writes.iter().any(is_scope));
        }
        for write in &decision.writes {
            if let Write::PutScope(scope) = write {
                fit(scope);
            }
        }
    }
}

/// The query of the catalogue and of the record of changes, with their cursors.
pub fn cursor(data: &[u8]) {
    let snapshot = host::snapshot();
    let config = host::config();
    if let Ok(parameters) = Parameters::parse(data)
        && let Ok(query) = CatalogueQuery::parse(&parameters)
    {
        let page = catalogue(&query, &snapshot, &config, &Languages::default(), host::NOW);
        assert!(page.scopes.len() <= 3, "there are no more");
    }
    let Ok(query) = std::str::from_utf8(data) else {
        return;
    };
    let parts = Parts {
        get: true,
        query: Some(query),
        ..Parts::default()
    };
    for last_event_id in [None, Some(data)] {
        if let Ok(feed) = FeedRequest::parse(&parts, last_event_id) {
            let newest = bailiwick_core::model::AuditNumber(7);
            if let Ok(start) = feed.start(newest) {
                assert!(start.0 <= newest.0);
            }
        }
    }
}

/// The metadata of a resource server (RFC 9728): a document grants nothing.
pub fn metadata(data: &[u8]) {
    let resource = "https://plants.example";
    let Ok(announced) = Announced::parse(data, resource, "en") else {
        return;
    };
    assert!(announced.scopes.len() <= 10_000);
    let (snapshot, config) = (host::snapshot(), host::config());
    for way in [PulledAs::Pending, PulledAs::Policy] {
        let pulled = decide_pull(&plants(), &announced, way, &snapshot, &config, host::NOW);
        for scope in &pulled.imported {
            fit(scope);
        }
        assert_eq!(
            pulled.writes.iter().filter(|write| is_scope(write)).count(),
            pulled.imported.len()
        );
    }
}
