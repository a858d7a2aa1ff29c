//! The manifest of an API in the process of its authorization server: declared,
//! acknowledged, told to orchestrators and clients, and read back.
#![expect(clippy::disallowed_methods, reason = "tests")]

use std::time::Duration;

use axum::Router;
use bailiwick_core::{
    model::{Approval, ClientId, ResourceServer, ScopeState},
    scope::{Namespace, PulledAs, ScopeChange, ScopeToken, StateChange, Transition},
};
use bailiwick_resource::{
    DeclaredScope, Deployment, ManifestError, ManifestRegistrar, ParameterType, Readiness,
    ResourceMetadata, ScopeManifest,
};
use bailiwick_server::{InProcess, administration::NewResourceServer, fetch::Fetcher};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{call::Call, world::World};

const MONTH: Duration = Duration::from_hours(30 * 24);

fn see() -> DeclaredScope {
    DeclaredScope::new("plants:see", "See your\nplants")
}

fn manifest(revision: u64) -> ScopeManifest {
    ScopeManifest::new(revision)
        .scope(see().in_language("fr", "Voir vos plantes"))
        .scope(DeclaredScope::new("plants:audit", "Read what was done").private())
        .scope(
            DeclaredScope::new("plants:{bed}:water", "Water the bed {bed}")
                .parameter("bed", ParameterType::Integer),
        )
}

/// A resource server in the process of the authorization server.
struct Api {
    world: World,
    id: ClientId,
    here: InProcess,
    listener: TcpListener,
}

async fn api(approval: Approval) -> Api {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let new = NewResourceServer {
        name: "Plants".to_owned(),
        role: ResourceServer {
            namespaces: vec![Namespace::parse("plants:").unwrap()],
            resource: Some(format!("http://{}", listener.local_addr().unwrap())),
            approval,
            ..ResourceServer::new()
        },
        client_id: Some("plants".to_owned()),
        token: None,
    };
    let made = world.administration().create_resource_server(&new).await;
    Api {
        id: made.unwrap().record.id,
        here: InProcess::for_resource_server(&world.server, "plants"),
        world,
        listener,
    }
}

impl Api {
    async fn change(&self, name: &'static str, change: StateChange) {
        let names = [ScopeToken::from_static(name)];
        let administration = self.world.administration();
        administration
            .change_scope_states(&names, &Transition::new(change))
            .await
            .unwrap();
    }

    fn about(&self) -> ResourceMetadata {
        ResourceMetadata::new(format!("http://{}", self.listener.local_addr().unwrap()))
            .authorization_server("http://localhost:8000/o")
    }

    /// `/ready` and the metadata.
    async fn asked(&self, readiness: &Readiness) -> [(u16, Value); 2] {
        let routes: Router = readiness.routes("/ready", self.about());
        let ready = Call::get("/ready").send(&routes).await;
        let about = Call::get(self.about().path()).send(&routes).await;
        [ready, about].map(|answer| (answer.status.as_u16(), answer.json()))
    }
}

#[tokio::test]
async fn a_manifest_is_acknowledged_within() {
    let api = api(Approval::Automatic).await;

    let known = api.here.apply(&manifest(8)).await.unwrap();
    assert_eq!(
        known.usable(),
        ["plants:see", "plants:audit", "plants:{bed}:water"]
    );
    assert_eq!(known.public(), ["plants:see", "plants:{bed}:water"]);
    assert_eq!((known.revision(), known.in_force()), (8, 8));
    let before = api.world.state();
    assert_eq!(api.here.apply(&manifest(8)).await, Ok(known));
    api.world.assert_unchanged(&before);
}

/// RFC 9457: each problem names the entry, and the nearest valid value.
#[tokio::test]
async fn all_problems_of_a_manifest_are_told_within() {
    let api = api(Approval::Automatic).await;
    let before = api.world.state();
    let bad = ScopeManifest::new(1)
        .scope(see())
        .scope(DeclaredScope::new("cities:see", "See cities"))
        .scope(DeclaredScope::new("plants:two words", "Never"))
        .scope(DeclaredScope::new("plants:add", "Add plants").implies("plants:sea"));

    let refused = api.here.apply(&bad).await.unwrap_err();

    let ManifestError::Refused {
        status, problems, ..
    } = &refused
    else {
        panic!("{refused:?}");
    };
    assert_eq!(*status, None, "nobody was asked over HTTP");
    let pointers: Vec<_> = problems.iter().map(|one| one.pointer.as_str()).collect();
    for at in ["/scopes/1", "/scopes/2", "/scopes/3"] {
        let named = pointers.iter().any(|pointer| pointer.starts_with(at));
        assert!(named, "{at}: {pointers:?}");
    }
    assert!(
        !pointers
            .iter()
            .any(|pointer| pointer.starts_with("/scopes/0"))
    );
    let nearest: Vec<_> = problems
        .iter()
        .filter_map(|one| one.nearest.as_deref())
        .collect();
    assert!(nearest.contains(&"plants:see"), "{nearest:?}");
    assert!(!refused.is_temporary());
    api.world.assert_unchanged(&before);
}

#[tokio::test]
async fn an_older_release_serves_only_what_is_still_there() {
    let api = api(Approval::Automatic).await;
    let newer = ScopeManifest::new(9)
        .scope(see())
        .scope(DeclaredScope::new("plants:add", "Add plants"));
    api.here.apply(&newer).await.unwrap();

    let older = ScopeManifest::new(8).scope(see());
    let known = api.here.apply(&older).await.unwrap();
    assert!(known.is_superseded());
    assert_eq!((known.revision(), known.in_force()), (8, 9));
    assert_eq!(
        api.here.apply(&manifest(8)).await,
        Err(ManifestError::superseded(
            9,
            ["plants:audit", "plants:{bed}:water"]
        ))
    );
    let same_with_another_set = ScopeManifest::new(9).scope(see());
    let refused = api.here.apply(&same_with_another_set).await.unwrap_err();
    assert!(
        matches!(refused, ManifestError::Refused { .. }),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_waits_for_an_administrator_is_withheld_until_then() {
    let api = api(Approval::Required).await;
    let deployment =
        Deployment::new(api.here.clone(), manifest(8)).again_after(Duration::from_millis(20));
    let readiness = deployment.readiness();
    let nothing = json!({"ready": false, "detail":
        "The authorization server has not acknowledged the scopes yet."});
    let [ready, about] = api.asked(&readiness).await;
    assert_eq!(ready, (503, nothing));
    assert_eq!(about.0, 503);

    deployment.apply().await.unwrap();
    let [(status, ready), (_, about)] = api.asked(&readiness).await;
    assert_eq!(status, 200);
    assert_eq!(ready["withheld"].as_array().unwrap().len(), 3);
    assert_eq!(about.get("scopes_supported"), None);
    assert_eq!(about.get("scope_descriptions"), None);

    api.change("plants:see", StateChange::Approve).await;
    let keeping = tokio::spawn(deployment.keep());
    let approved = async {
        while readiness.acknowledgement().unwrap().usable() != ["plants:see"] {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), approved)
        .await
        .unwrap();
    let [(_, ready), (_, about)] = api.asked(&readiness).await;
    assert_eq!(
        ready["withheld"],
        json!(["plants:audit", "plants:{bed}:water"])
    );
    assert_eq!(about["scopes_supported"], json!(["plants:see"]));
    assert_eq!(
        about["scope_descriptions"],
        json!({"plants:see": "See your\nplants"})
    );
    keeping.abort();
}

#[tokio::test]
async fn a_release_that_is_refused_is_never_ready() {
    let api = api(Approval::Automatic).await;
    let foreign = ScopeManifest::new(1).scope(DeclaredScope::new("cities:see", "See cities"));
    let deployment = Deployment::new(api.here.clone(), foreign);
    let readiness = deployment.readiness();

    let refused = deployment.keep().await;

    assert!(
        matches!(refused, ManifestError::Refused { .. }),
        "{refused:?}"
    );
    assert!(!readiness.is_ready());
    let [(status, ready), _] = api.asked(&readiness).await;
    assert_eq!(status, 503);
    assert_eq!(
        ready["detail"],
        "The authorization server refuses the scopes."
    );
}

/// The server's own scopes are no manifest's.
#[tokio::test]
async fn an_api_that_is_no_resource_server_declares_no_manifest() {
    let api = api(Approval::Automatic).await;
    let own = InProcess::new(&api.world.server);
    let refused = own.apply(&manifest(1)).await.unwrap_err();
    assert_eq!(refused, ManifestError::NoResourceServer);
    assert!(refused.to_string().contains("for_resource_server"));
    let nobody = InProcess::for_resource_server(&api.world.server, "nonesuch");
    let refused = nobody.apply(&manifest(1)).await.unwrap_err();
    assert!(
        matches!(refused, ManifestError::Refused { .. }),
        "{refused:?}"
    );
}

/// RFC 9728: what the kit announces, `scope pull` and `scope drift` read as what is
/// registered, descriptions and parameters included.
#[tokio::test]
async fn the_kits_metadata_is_no_drift() {
    let api = api(Approval::Automatic).await;
    let deployment = Deployment::new(api.here.clone(), manifest(8));
    deployment.apply().await.unwrap();
    let address = api.listener.local_addr().unwrap().to_string();
    let routes: Router = deployment.readiness().routes("/ready", api.about());
    let Api {
        world,
        id,
        listener,
        ..
    } = api;
    let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
    let fetcher = Fetcher::letting_through([address]);
    let administration = world.administration();
    let report = async || {
        let reports = administration.drift(Some(&id), &fetcher, MONTH).await;
        reports.unwrap().remove(0)
    };

    let same = report().await;
    assert!(same.unread.is_none() && same.drift.is_none(), "{same:?}");
    let pulled = administration.pull_scopes(&id, &fetcher, PulledAs::Policy, false);
    let pulled = pulled.await.unwrap().pulled;
    assert_eq!(pulled.known, ["plants:see", "plants:{bed}:water"]);
    assert!(pulled.imported.is_empty() && pulled.refused.is_empty());

    let see = ScopeToken::from_static("plants:see");
    let new_text = ScopeChange {
        description: Some("See all plants".to_owned()),
        ..Default::default()
    };
    administration.update_scope(&see, &new_text).await.unwrap();
    let drift = report().await.drift;
    assert_eq!(drift.other_text[0].announced, "See your plants");
    let registered = administration.scope(&see).await.unwrap();
    assert_eq!(registered.state, ScopeState::Active);
    serving.abort();
}
