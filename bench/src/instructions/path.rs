//! The program under the counter: one hot path, walked again and again.

use anyhow::{Result, ensure};
use bailiwick_core::introspect::IntrospectionRequest;
use bailiwick_core::model::GrantType;
use bailiwick_core::params::Parts;
use bailiwick_core::scope::{ScopeRequest, ScopeSet, decide_scopes};
use bailiwick_core::store::Commit;
use bailiwick_core::token::TokenRequest;
use bailiwick_core::{Env, Facts, NoSignatures, OAuthError, Operation, Situation};
use bytes::Bytes;
use clap::ValueEnum;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use tower::ServiceExt;

use super::scene::{Call, Scene};

/// Walked before counting begins, so that nothing is done for the first time.
const WARM_UP: usize = 20;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum HotPath {
    /// A token by client credentials, 10 scopes registered.
    ClientCredentials,
    /// The same with 10,000 scopes registered.
    ClientCredentialsManyScopes,
    /// Exchange of a code, with PKCE.
    Code,
    /// Refresh with rotation.
    Refresh,
    /// Introspection of a live token.
    IntrospectionActive,
    /// Introspection of a token that nobody has.
    IntrospectionInactive,
    /// The scope decision alone, 10 scopes registered.
    ScopeDecision,
    /// The same with 10,000 scopes registered.
    ScopeDecisionManyScopes,
}

/// How much of the way is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Part {
    /// Parse, load plan, decision and rendering: `core` alone.
    Core,
    /// The server's router, from the request to the last byte of the answer, on
    /// the store in memory.
    Server,
}

impl HotPath {
    /// The parts of it that can be counted.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::ScopeDecision | Self::ScopeDecisionManyScopes => &[Part::Core],
            _ => &[Part::Core, Part::Server],
        }
    }

    fn registered_scopes(self) -> u64 {
        match self {
            Self::ClientCredentialsManyScopes | Self::ScopeDecisionManyScopes => 10_000,
            _ => 10,
        }
    }

    fn calls(self, scene: &mut Scene, count: usize) -> Result<Vec<Call>> {
        match self {
            Self::ClientCredentials | Self::ClientCredentialsManyScopes => {
                Ok(vec![scene.client_credentials(); count])
            }
            Self::Code => scene.codes(count),
            Self::Refresh => scene.refresh_tokens(count),
            Self::IntrospectionActive => scene.live_tokens(count),
            Self::IntrospectionInactive => Ok(vec![scene.unknown_token(); count]),
            Self::ScopeDecision | Self::ScopeDecisionManyScopes => Ok(Vec::new()),
        }
    }
}

/// Walks `path` so often; what a counter should count is done in `counted`.
pub fn walk(path: HotPath, part: Part, requests: usize) -> Result<()> {
    let mut scene = Scene::new(path.registered_scopes())?;
    let mut calls = path.calls(&mut scene, WARM_UP + requests)?;
    match (path, part) {
        (HotPath::ScopeDecision | HotPath::ScopeDecisionManyScopes, _) => {
            scope_decision(&scene, requests, path.registered_scopes())
        }
        (_, Part::Server) => {
            let rest = calls.split_off(WARM_UP);
            let router = scene.router();
            through_server(&scene, &router, calls)?;
            counted(|| through_server(&scene, &router, rest))
        }
        (HotPath::IntrospectionActive | HotPath::IntrospectionInactive, Part::Core) => {
            through_core(&mut scene, &calls, IntrospectionRequest::parse, |answer| {
                answer.to_json()
            })
        }
        (_, Part::Core) => through_core(&mut scene, &calls, TokenRequest::parse, |answer| {
            answer.to_json(&NoSignatures).unwrap_or_default()
        }),
    }
}

/// The one function whose instructions, with all that it calls, are counted.
#[inline(never)]
fn counted<T>(work: impl FnOnce() -> T) -> T {
    std::hint::black_box(work())
}

/// `work`, counted unless this is still the warm-up.
fn counted_after(warm_up: bool, work: impl FnOnce()) {
    if warm_up { work() } else { counted(work) }
}

fn scope_decision(scene: &Scene, requests: usize, registered: u64) -> Result<()> {
    let client = scene.client()?;
    // Other names each time: how far one lies from the root of a map is chance.
    for (index, name) in (0..WARM_UP + requests).zip((0..registered).cycle()) {
        let other = registered - name;
        let requested = ScopeSet::parse(&format!("scope:{} scope:{other}", name + 1))?;
        let request = ScopeRequest {
            client: &*client,
            user: None,
            grant_type: &GrantType::ClientCredentials,
            requested: Some(&requested),
            resource: &[],
            now: Scene::NOW,
            ceiling: None,
        };
        let mut granted = None;
        counted_after(index < WARM_UP, || {
            granted = Some(decide_scopes(&request, scene.snapshot(), scene.config()));
        });
        ensure!(matches!(granted, Some(Ok(granted)) if granted.scope == requested));
    }
    Ok(())
}

fn through_server(scene: &Scene, router: &axum::Router, calls: Vec<Call>) -> Result<()> {
    scene.runtime().block_on(async {
        for call in calls {
            let request = Request::post(call.path)
                .header("authorization", call.authorization)
                .header("content-type", Call::CONTENT_TYPE)
                .body(Full::new(Bytes::from(call.body)))?;
            let answer = router.clone().oneshot(request).await?;
            let body = answer.into_body().collect().await?.to_bytes();
            call.expected.check(&body)?;
        }
        Ok(())
    })
}

fn through_core<O: Operation>(
    scene: &mut Scene,
    calls: &[Call],
    parse: impl Fn(&Parts<'_>) -> Result<O, OAuthError>,
    render: impl Fn(&O::Answer) -> Vec<u8>,
) -> Result<()> {
    let Scene {
        store,
        keys,
        config,
        snapshot,
        random,
        runtime,
        ..
    } = scene;
    for (index, call) in calls.iter().enumerate() {
        let warm_up = index < WARM_UP;
        let parts = call.parts();
        let mut read = None;
        counted_after(warm_up, || {
            read = Some(parse(&parts).map(|request| {
                let plan = request.load_plan(snapshot);
                (request, plan)
            }));
        });
        let Some(Ok((request, plan))) = read else {
            anyhow::bail!("the request was refused");
        };
        let loaded = runtime.block_on(store.load(plan))?;
        let mut env = Env {
            now: Scene::NOW,
            random,
            keys: &**keys,
            signatures: &NoSignatures,
            config,
        };
        let situation = Situation {
            snapshot,
            loaded: &loaded,
            facts: Facts::none(),
        };
        let mut decided = None;
        counted_after(warm_up, || {
            let decision = request.decide(&situation, &mut env);
            let body = decision.outcome.as_ref().map(&render);
            decided = Some((body.unwrap_or_default(), decision));
        });
        let Some((body, decision)) = decided else {
            continue;
        };
        call.expected.check(&body)?;
        let writes = decision.writes;
        let commit = Commit {
            version: None,
            writes,
        };
        runtime.block_on(store.commit(commit))?;
    }
    Ok(())
}
