//! No secret is kept or logged in clear: security.md CT-18, OP-5.

use std::{
    io::Write,
    sync::{Arc, Mutex, OnceLock},
};

use bailiwick_core::{
    model::{ClientType, GrantType, RuleEffect, RuledScopes, ScopeRule},
    registration::ClientDraft,
    scope::{ScopeSet, Step},
};
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    cast::{Cast, Pair, TOKEN, VERIFIER, assert_refused, refreshment},
    world::PASSWORD,
};

/// Keeps what is logged.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Takes in every event from now on, as the binary writes them: those of the
    /// tests beside this one, too, for what a thread alone listens to is cached as
    /// unheard by the others.
    fn capture() -> &'static Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self::default();
            tracing_subscriber::fmt()
                .json()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(log.clone())
                .init();
            log
        })
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A cast that may use every grant, and all secrets that its flows brought forth.
async fn every_flow() -> (Cast, Vec<String>) {
    let cast = Cast::with(|config| {
        config.grant_types.insert(GrantType::Password);
    })
    .await;
    let edit = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::Password);
        draft.skip_authorization = false;
    };
    let legacy = cast
        .world
        .application_with("Legacy", ClientType::Confidential, edit)
        .await;
    let code = cast.code(&cast.app, "read write").await;
    let first = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await);
    cast.redeem(&cast.app, &code, VERIFIER).await;
    let second = Pair::of(&cast.refresh(&cast.app, &first.refresh).await);
    cast.refresh(&cast.app, &first.refresh).await;
    cast.refresh(&cast.other, &first.refresh).await;
    let unspent = cast.code(&cast.public, "read").await;
    let own = Pair::of(&cast.own_token(&cast.app, "read").await).access;
    let fields = [
        ("grant_type", "password"),
        ("username", "ada"),
        ("password", PASSWORD),
    ];
    let third = Pair::of(&cast.send(legacy.post(TOKEN).form(&fields)).await);
    let link = cast
        .world
        .administration()
        .create_setup_link()
        .await
        .unwrap();
    let page = cast.authorize(&legacy, "read").await;
    let ticket = page.hidden().into_iter().find(|(name, _)| name == "ticket");
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let mistyped = "my other password";
    cast.world.browser().sign_in("ada", mistyped).await;
    for token in [&second.access, &own, &third.refresh, &cast.plants.token] {
        cast.introspect(&cast.plants, token).await;
        cast.revoke(&cast.other, token).await;
    }
    cast.register(
        &cast.cities,
        serde_json::json!({ "name": "n", "description": "d" }),
    )
    .await;
    let (_, link) = link.url.split_once("token=").unwrap();
    let secrets = [
        &code,
        &unspent,
        &first.access,
        &first.refresh,
        &second.access,
        &second.refresh,
        &own,
        &third.access,
        &third.refresh,
        &cast.app.secret,
        &cast.other.secret,
        &legacy.secret,
        &cast.plants.party.secret,
        &cast.plants.token,
        &cast.cities.token,
        &ticket.unwrap().1,
        &browser.cookies["bailiwick_session"],
    ];
    let mut secrets: Vec<String> = secrets.into_iter().cloned().collect();
    secrets.extend([PASSWORD, mistyped, VERIFIER, link].map(str::to_owned));
    (cast, secrets)
}

/// The forms in which a secret could lie about: as it is, and its secret half in
/// the bytes that the text encodes.
fn traces(secret: &str) -> Vec<Vec<u8>> {
    let mut traces = vec![secret.as_bytes().to_vec()];
    let body = secret.split_once('_').map_or(secret, |(_, body)| body);
    let bytes = data_encoding::BASE64URL_NOPAD.decode(body.as_bytes());
    if let Some(half) = bytes.unwrap_or_default().get(16..48) {
        traces.push(half.to_vec());
        traces.push(data_encoding::HEXLOWER.encode(half).into_bytes());
    }
    let basic = data_encoding::BASE64.encode(secret.as_bytes());
    traces.push(basic.trim_end_matches('=').as_bytes().to_vec());
    traces
}

/// Bytes as text, one character for each, to be searched quickly.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// security.md CT-18, OP-5, P7; TK-06, TK-14; §4.1 (DOT #1799, #1735): the files
/// and the log of a run through every flow hold none of its secrets.
#[tokio::test]
async fn ct_18_op_5_no_secret_of_any_flow_is_kept_or_logged_in_clear() {
    let log = Log::capture();
    let (cast, secrets) = every_flow().await;
    assert!(secrets.len() > 20 && secrets.iter().all(|secret| secret.len() > 15));
    let files = latin(&cast.world.files());
    let log = latin(log.text().as_bytes());
    assert!(files.contains(cast.app.id.as_str()), "the files are read");
    assert!(
        log.contains("reuse") || log.contains("\"route\":\"/o/token/\""),
        "{log}"
    );
    for secret in secrets {
        for trace in traces(&secret) {
            let trace = latin(&trace);
            assert!(!files.contains(&trace), "{secret} is in the database");
            assert!(!log.contains(&trace), "{secret} is in the log");
        }
    }
}

/// A refusal of the token endpoint is logged with what `bailiwick can` prints of the
/// scope: every check up to the one that said no. No secret of the request is in it (CT-18).
#[tokio::test]
async fn ct_18_a_refused_scope_is_logged_with_its_chain_of_reasons_and_no_secret() {
    let log = Log::capture();
    let deny = RuledScopes::parse("logbook:*").unwrap();
    let staff_only = ScopeRule {
        note: Some("the captain alone".to_owned()),
        ..ScopeRule::new(RuleEffect::Deny, deny)
    };
    let cast = Cast::with(|config| config.scope_rules.push(staff_only)).await;
    cast.define("logbook:write", "Write it", false, None).await;
    let pair = cast.pair(&cast.app).await;
    let wanted = "read logbook:write";
    let own = cast.own_token(&cast.app, wanted).await;
    let wider = refreshment(&cast.app, &pair.refresh).form(&[("scope", wanted)]);
    for refused in [own, cast.send(wider).await] {
        assert_refused(&refused, 400, "invalid_scope");
    }
    let refused: Vec<serde_json::Value> = log
        .text()
        .lines()
        .filter(|line| line.contains("a scope was refused") && line.contains("logbook"))
        .map(|line| {
            for secret in [&cast.app.secret, &pair.access, &pair.refresh] {
                for trace in traces(secret) {
                    assert!(!latin(line.as_bytes()).contains(&latin(&trace)), "{line}");
                }
            }
            serde_json::from_str(line).unwrap()
        })
        .collect();
    let [by_itself, refreshed] = &refused[..] else {
        panic!("{refused:?}");
    };
    let administration = cast.world.administration();
    let scope = ScopeSet::parse(wanted).unwrap();
    let explained = administration.can(None, &scope, &cast.app.id, None);
    let steps = explained.await.unwrap().steps;
    let of_another = |step: &&Step| {
        step.scope
            .as_ref()
            .is_some_and(|one| one.as_str() == "read")
    };
    let steps = steps.iter().filter(|step| !of_another(step));
    let steps: Vec<_> = steps.map(ToString::to_string).collect();
    assert!(steps[0].starts_with("yes: client: "), "{steps:?}");
    assert!(steps[1].starts_with("yes: grant: "), "{steps:?}");
    assert!(steps.last().unwrap().contains("the captain alone"));
    let told = &by_itself["fields"];
    assert_eq!(told["steps"], steps.join("; "));
    assert_eq!(told["client"], cast.app.id.as_str());
    assert_eq!(told["code"], "invalid_scope");
    assert_eq!(told["reason"], "scope_denied");
    let told = &refreshed["fields"];
    assert_eq!(told["reason"], "scope_exceeds_grant");
    let steps = told["steps"].as_str().unwrap();
    assert!(steps.starts_with("yes: client: ") && steps.contains("logbook:write"));
}

/// security.md OP-5; §4.3 (CVE-2023-6484): one event is one line, whatever
/// strangers call themselves.
#[tokio::test]
async fn op_5_what_strangers_send_breaks_no_line_of_the_log() {
    let log = Log::capture();
    let cast = Cast::new().await;
    let forged = "x\r\n{\"level\":\"ERROR\",\"message\":\"forged\"}\u{1b}[31m";
    let mut party = cast.app.clone();
    party.id = bailiwick_core::model::ClientId::new(forged);
    cast.own_token(&party, forged).await;
    cast.own_token(&cast.app, forged).await;
    cast.refresh(&cast.app, forged).await;
    cast.introspect(&cast.cities, forged).await;
    cast.world.browser().sign_in(forged, forged).await;
    cast.authorize(&cast.app, forged).await;
    cast.register(
        &cast.cities,
        serde_json::json!({ "name": forged, "description": forged }),
    )
    .await;
    let log = log.text();
    assert!(log.lines().count() > 10, "{log}");
    for line in log.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_ne!(event["message"], "forged", "{line}");
        assert_ne!(event["fields"]["message"], "forged", "{line}");
        assert!(!line.contains('\u{1b}') && !line.contains('\r'), "{line}");
    }
}
