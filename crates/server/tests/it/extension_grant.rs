//! A grant of a host's own: a ticket that the host has signed, good for one user,
//! one client, a minute and a single use.

use std::{sync::Arc, time::Duration};

use bailiwick_core::{
    ErrorCode, OAuthError, UnixTime,
    assertion::{Assertion, SingleUse},
    model::{ClientType, GrantType, SigningAlgorithm, UserId},
    store::UserKey,
};
use bailiwick_jose::{
    SigningKey,
    jws::{self, Compact, KeySet},
};
use bailiwick_server::{
    BoxFuture, ExtensionGrant, ExtensionGrantRequest, administration::UserChange,
};
use serde::{Deserialize, Serialize};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, Pair, Party, TOKEN, assert_refused},
};

const NAME: &str = "urn:example:params:grant-type:ticket";
const ISSUER: &str = "http://localhost:8000/o";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Ticket {
    sub: String,
    client_id: String,
    aud: String,
    exp: i64,
    jti: String,
}

#[derive(Debug)]
struct TicketGrant {
    name: GrantType,
    keys: KeySet,
}

impl TicketGrant {
    fn read(&self, request: &ExtensionGrantRequest<'_>) -> Result<Ticket, OAuthError> {
        let sent = request
            .parameters
            .value("ticket")
            .ok_or_else(|| OAuthError::by_host(ErrorCode::InvalidRequest, "ticket is missing"))?;
        if sent == "outage" {
            let secret = "postgres://user:secret@db";
            return Err(OAuthError::by_host(ErrorCode::ServerError, secret));
        }
        let invalid = || OAuthError::by_host(ErrorCode::InvalidGrant, "the ticket is not good");
        let ticket = Compact::parse(sent).map_err(|_| invalid())?;
        let payload = ticket.verify(&self.keys).map_err(|_| invalid())?;
        let ticket: Ticket = serde_json::from_slice(payload).map_err(|_| invalid())?;
        let is_for_it = ticket.aud == request.issuer
            && ticket.client_id == request.client.id().as_str()
            && request.now < UnixTime::from_secs(ticket.exp);
        if is_for_it {
            Ok(ticket)
        } else {
            Err(invalid())
        }
    }
}

impl ExtensionGrant for TicketGrant {
    fn grant_type(&self) -> &GrantType {
        &self.name
    }

    fn assess<'a>(
        &'a self,
        request: &'a ExtensionGrantRequest<'a>,
    ) -> BoxFuture<'a, Result<Assertion, OAuthError>> {
        Box::pin(async move {
            let ticket = self.read(request)?;
            let ends = UnixTime::from_secs(ticket.exp);
            Ok(Assertion::of_user(UserKey::Id(UserId::new(&ticket.sub)))
                .refreshable()
                .once(SingleUse::new("tickets", &ticket.jti, ends)))
        })
    }
}

struct Stage {
    cast: Cast,
    key: SigningKey,
    app: Party,
}

impl Stage {
    async fn new() -> Self {
        let key = SigningKey::generate(SigningAlgorithm::EdDsa).unwrap();
        let keys = KeySet::of([key.jwk()]);
        let cast = Cast::built(move |builder| {
            builder.extension_grant(Arc::new(TicketGrant {
                name: GrantType::parse(NAME).unwrap(),
                keys: keys.clone(),
            }))
        })
        .await;
        let app = cast
            .world
            .application_with("Kiosk", ClientType::Confidential, |draft| {
                draft.grant_types =
                    [GrantType::parse(NAME).unwrap(), GrantType::RefreshToken].into();
                draft.redirect_uris.clear();
            });
        Self {
            app: app.await,
            key,
            cast,
        }
    }

    fn ticket(&self, jti: &str) -> Ticket {
        Ticket {
            sub: "id-of-ada".to_owned(),
            client_id: self.app.id.as_str().to_owned(),
            aud: ISSUER.to_owned(),
            exp: self.cast.world.now().as_millis() / 1000 + 60,
            jti: jti.to_owned(),
        }
    }

    fn signed(&self, ticket: &Ticket) -> String {
        jws::sign(
            &self.key,
            "ticket+jwt",
            &serde_json::to_vec(ticket).unwrap(),
        )
        .unwrap()
    }

    async fn redeem(&self, ticket: &Ticket) -> Answer {
        let request = call(&self.app, &self.signed(ticket));
        self.cast.send(request).await
    }
}

fn call(client: &Party, ticket: &str) -> Call {
    let fields = [("grant_type", NAME), ("ticket", ticket)];
    client.post(TOKEN).form(&fields)
}

#[tokio::test]
async fn a_ticket_yields_tokens_once() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let pair = Pair::of(&stage.redeem(&stage.ticket("1")).await);
    assert!(cast.is_active(&pair.access).await);
    let refreshed = Pair::of(&cast.refresh(&stage.app, &pair.refresh).await);
    let before = cast.world.state();
    let again = stage.redeem(&stage.ticket("1")).await;
    assert_refused(&again, 400, "invalid_grant");
    cast.world.assert_unchanged(&before);
    assert!(
        cast.is_active(&refreshed.access).await,
        "a replay harms nobody"
    );
    let metadata = cast.send(Call::get("/o/.well-known/oauth-authorization-server"));
    let grants = metadata.await.json()["grant_types_supported"].clone();
    assert!(
        grants.as_array().unwrap().contains(&NAME.into()),
        "{grants}"
    );
}

/// security.md CT-2, P2
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ct_2_of_64_who_bring_one_ticket_one_succeeds() {
    const AT_ONCE: usize = 64;
    let stage = Stage::new().await;
    let request = call(&stage.app, &stage.signed(&stage.ticket("1")));
    let barrier = Arc::new(Barrier::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for _ in 0..AT_ONCE {
        let router = stage.cast.world.router.clone();
        let (barrier, request) = (Arc::clone(&barrier), request.clone());
        tasks.spawn(async move {
            barrier.wait().await;
            request.send(&router).await
        });
    }
    let answers = tasks.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), lost.len()), (1, AT_ONCE - 1));
    for answer in lost {
        assert_refused(answer, 400, "invalid_grant");
    }
    // Another node, and one after a restart, know of it too.
    let request = call(&stage.app, &stage.signed(&stage.ticket("1")));
    let beside = stage.cast.world.beside().await;
    assert_refused(&request.send(&beside.site()).await, 400, "invalid_grant");
}

#[tokio::test]
async fn what_is_wrong_with_a_ticket_changes_nothing() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    cast.world.user("bob", false).await;
    cast.world.set_active("bob", false).await;
    let stranger = SigningKey::generate(SigningAlgorithm::EdDsa).unwrap();
    let good = stage.ticket("1");
    let forged = jws::sign(&stranger, "t", &serde_json::to_vec(&good).unwrap()).unwrap();
    let changed = |edit: fn(&mut Ticket)| {
        let mut ticket = good.clone();
        edit(&mut ticket);
        stage.signed(&ticket)
    };
    let before = cast.world.state();
    for (what, ticket) in [
        ("forged", forged),
        (
            "for nobody here",
            changed(|ticket| ticket.sub = "nobody".to_owned()),
        ),
        (
            "for a disabled user",
            changed(|ticket| ticket.sub = "id-of-bob".to_owned()),
        ),
        (
            "another client's",
            changed(|ticket| ticket.client_id = "other".to_owned()),
        ),
        (
            "for another server",
            changed(|ticket| ticket.aud = "https://evil.example".to_owned()),
        ),
        ("expired", changed(|ticket| ticket.exp -= 60)),
        ("garbage", "a.b.c".to_owned()),
        ("bytes", "\u{0}\u{ff}".repeat(100)),
    ] {
        let answer = cast.send(call(&stage.app, &ticket)).await;
        assert!(answer.status.is_client_error(), "{what}: {answer:?}");
        cast.world.assert_unchanged(&before);
    }
    let missing = stage.app.post(TOKEN).form(&[("grant_type", NAME)]);
    assert_refused(&cast.send(missing).await, 400, "invalid_request");
    let greedy = call(&stage.app, &stage.signed(&good));
    let greedy = greedy.form(&[("scope", "register-scope")]);
    assert_refused(&cast.send(greedy).await, 400, "invalid_scope");
    cast.world.assert_unchanged(&before);
    // The ticket is as good as before.
    assert_eq!(stage.redeem(&good).await.status, 200);
    cast.world.wait(Duration::from_mins(2));
    assert_refused(&stage.redeem(&good).await, 400, "invalid_grant");
}

#[tokio::test]
async fn only_who_was_given_the_grant_may_use_it() {
    let stage = Stage::new().await;
    let ticket = stage.signed(&stage.ticket("1"));
    let cast = &stage.cast;
    for unlisted in [&cast.app, &cast.public] {
        let answer = cast.send(call(unlisted, &ticket)).await;
        assert_refused(&answer, 400, "unauthorized_client");
    }
    let mut impostor = stage.app.clone();
    impostor.secret = "wrong".to_owned();
    let answer = cast.send(call(&impostor, &ticket)).await;
    assert_refused(&answer, 401, "invalid_client");
    let unregistered = [("grant_type", "urn:example:other"), ("ticket", &ticket)];
    let answer = cast.send(stage.app.post(TOKEN).form(&unregistered)).await;
    assert_refused(&answer, 400, "unsupported_grant_type");
    assert_eq!(stage.redeem(&stage.ticket("1")).await.status, 200);
}

#[tokio::test]
async fn a_host_cannot_make_a_fault_of_ours_nor_show_its_own() {
    let stage = Stage::new().await;
    let before = stage.cast.world.state();
    let answer = stage.cast.send(call(&stage.app, "outage")).await;
    assert_refused(&answer, 503, "temporarily_unavailable");
    assert!(!answer.text.contains("secret"), "{answer:?}");
    stage.cast.world.assert_unchanged(&before);
}

/// What came of a ticket ends with its user.
#[tokio::test]
async fn who_is_disabled_loses_what_a_ticket_gave() {
    let stage = Stage::new().await;
    let pair = Pair::of(&stage.redeem(&stage.ticket("1")).await);
    let change = UserChange {
        active: Some(false),
        ..UserChange::default()
    };
    let registry = stage.cast.world.administration();
    let user = UserId::new("id-of-ada");
    registry.update_user(&user, &change).await.unwrap();
    assert!(!stage.cast.is_active(&pair.access).await);
    let refreshed = stage.cast.refresh(&stage.app, &pair.refresh).await;
    assert_refused(&refreshed, 400, "invalid_grant");
}
