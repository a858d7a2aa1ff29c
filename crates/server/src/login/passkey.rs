//! `/accounts/login/passkey/`: signing in with a passkey, which counts as both factors.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    ErrorCode, Reason,
    model::SecondFactor,
    store::{Commit, Conflict, LoadPlan, Outcome, SecondFactorKey, Write},
};
use http::StatusCode;

use super::{
    session::NewSession,
    sign_in::{self, Next},
};
use crate::{
    app::App,
    exec::{self, ATTEMPTS, store_failed, unavailable},
    page::{Binding, OpenForm, Refusal, Said, see_other},
    passkey::{Judged, Used},
    proof::{PROOF, Proof},
};

pub(super) const PATH: &str = "/accounts/login/passkey/";
/// The field of the ceremony.
pub(super) const CEREMONY: &str = "ceremony";
/// The field of the browser's answer.
const CREDENTIAL: &str = "credential";

/// There is no such page: the form is on the others.
pub(crate) async fn show() -> Response {
    see_other("/accounts/login/")
}

/// The browser's answer: the session, the use of the passkey and the end of the
/// challenge are one commit.
pub(crate) async fn submit(State(app): State<App>, sent: OpenForm) -> Result<Response, Refusal> {
    let next = Next::read(&sent.fields);
    let text = |name: &str| sent.fields.value(name).unwrap_or_default();
    let ceremony = text(CEREMONY);
    let proof = Proof::verify(&app, text(PROOF), &subject(&sent.binding, ceremony));
    let Some(proof) = proof.filter(|_| !sent.stale) else {
        return sign_in::begin_anew(&app, &sent, &next);
    };
    let Some(assertion) = Used::read(ceremony, text(CREDENTIAL)) else {
        return refused(&app, &sent, &next, Reason::PasskeyWrong);
    };
    for _ in 0..ATTEMPTS {
        let plan = LoadPlan {
            second_factor: Some(SecondFactorKey::Handle(assertion.handle)),
            ..LoadPlan::default()
        };
        let loaded = exec::load(&app, plan, &app.snapshots.current()).await?;
        let user = loaded.user.map(|record| record.user);
        let known = user.filter(|user| user.active).zip(loaded.second_factor);
        let Some((user, kept)) = known else {
            return refused(&app, &sent, &next, Reason::PasskeyWrong);
        };
        let (writes, begun) = match assertion.judge(&app.config.issuer, &kept, app.now()) {
            Judged::Wrong => return refused(&app, &sent, &next, Reason::PasskeyWrong),
            Judged::Copied(passkey) => {
                let entry = kept.passkey_entry(passkey, false, app.now());
                (vec![Write::Audit(Box::new(entry))], None)
            }
            Judged::Right(passkey, now_kept, amr) => {
                let session = NewSession::of(&app, &user.id, amr, &sent.user_agent);
                let entry = kept.passkey_entry(passkey, true, app.now());
                let own = [
                    Write::PutSecondFactor(now_kept),
                    Write::Audit(Box::new(entry)),
                ];
                let begun = session.writes(sent.visitor.as_ref());
                (own.into_iter().chain(begun).collect(), Some(session))
            }
        };
        let commit = Commit {
            version: Some(loaded.version),
            writes: writes.into_iter().chain([proof.consume()]).collect(),
        };
        match app.store.commit(commit).await.map_err(store_failed)? {
            Outcome::Committed { .. } => {}
            Outcome::Conflict(row) if matches!(*row, Conflict::Ticket { .. }) => {
                return sign_in::begin_anew(&app, &sent, &next);
            }
            Outcome::Conflict(_) | Outcome::Stale { .. } => continue,
        }
        let Some(session) = begun else {
            return copied(&app, &sent, &next, &kept);
        };
        tracing::info!(user = %user.id, "signed in with a passkey");
        let (_, entered) = sign_in::kept(&app, &sent.fields, &sent.binding, &next);
        return sign_in::signed_in(&app, user, &session.begun(&app), &next, entered);
    }
    Err(unavailable(Reason::Contended).into())
}

/// The sign-in form again: nobody learns whether the passkey, its user or its
/// signature was wrong.
fn refused(app: &App, sent: &OpenForm, next: &Next, reason: Reason) -> Result<Response, Refusal> {
    let code = ErrorCode::AccessDenied.as_str();
    let said = Said::new(app, code, "the passkey was not accepted", Some(reason));
    sign_in::again_because(app, sent, next, said, StatusCode::FORBIDDEN)
}

fn copied(
    app: &App,
    sent: &OpenForm,
    next: &Next,
    kept: &SecondFactor,
) -> Result<Response, Refusal> {
    tracing::warn!(user = %kept.user, "the counter of a passkey went back: there may be a copy of it");
    refused(app, sent, next, Reason::PasskeyCopied)
}

/// What the proof of a challenge is bound to.
pub(super) fn subject<'a>(binding: &'a Binding, ceremony: &'a str) -> [&'a [u8]; 3] {
    [
        b"passkey asked for",
        binding.as_bytes(),
        ceremony.as_bytes(),
    ]
}
