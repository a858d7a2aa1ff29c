//! What was allowed, what works, where people are signed in: shown and ended. No
//! value of a token is among it.

use bailiwick_core::{model::FamilyId, scope::ScopeSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    call::Call,
    operation::{Operation, PAGE, Parameter},
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    administration::{Holder, Rows},
    route::Route,
    view::{
        AllowedView, ClearedView, ConsentView, GrantView, LoneTokenView, RevokedTokenView,
        SessionView,
    },
};

const SCOPE: Parameter = Parameter::text(
    "scope",
    "Only these of the scopes, with spaces between (RFC 6749 §3.3).",
);

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/users/{sub}/sessions", |call| Box::pin(sessions(call)))
        .called(
            "listSessions",
            "Where a user is signed in, the one last seen first",
        )
        .answers::<List<SessionView>>(200)
        .also(Some(Route::AdminTokens), Some("session list")),
    Operation::delete("/users/{sub}/sessions", |call| Box::pin(end_sessions(call)))
        .called("endSessions", "Signs a user out everywhere")
        .also(Some(Route::AdminTokens), Some("session end")),
    Operation::delete("/users/{sub}/sessions/{session_id}", |call| {
        Box::pin(end_session(call))
    })
    .called("endSession", "Ends one session")
    .also(None, Some("session end")),
    Operation::get("/users/{sub}/allowed", |call| Box::pin(allowed(call)))
        .called("listAllowed", "What a user allowed, client by client")
        .answers::<List<AllowedView>>(200)
        .also(Some(Route::AdminTokens), Some("consent list")),
    Operation::get("/users/{sub}/consents", |call| {
        Box::pin(consents(call, of_user))
    })
    .called(
        "listConsentsOfUser",
        "What is remembered that a user allowed",
    )
    .query(PAGE)
    .answers::<List<ConsentView>>(200)
    .also(Some(Route::AdminTokens), Some("consent list")),
    Operation::delete("/users/{sub}/consents", |call| {
        Box::pin(withdraw_everything(call))
    })
    .called("withdrawEverything", "Takes back all that a user allowed")
    .also(Some(Route::AdminTokens), Some("consent revoke")),
    Operation::delete("/users/{sub}/consents/{client_id}", |call| {
        Box::pin(withdraw(call))
    })
    .called(
        "withdrawConsent",
        "Takes back what a user allowed a client, with the tokens that hang on it",
    )
    .query(&[SCOPE])
    .also(Some(Route::AdminTokens), Some("consent revoke")),
    Operation::get("/users/{sub}/grants", |call| {
        Box::pin(grants(call, of_user))
    })
    .called("listGrantsOfUser", "Live grants for a user")
    .query(PAGE)
    .answers::<List<GrantView>>(200)
    .also(Some(Route::AdminTokens), Some("token list")),
    Operation::delete("/users/{sub}/grants/{grant_id}", |call| {
        Box::pin(revoke_grant(call, of_user))
    })
    .called(
        "revokeGrantOfUser",
        "Ends a grant, with every token that hangs on it",
    )
    .also(Some(Route::AdminTokens), Some("token end")),
    Operation::get("/users/{sub}/tokens", |call| {
        Box::pin(tokens(call, of_user))
    })
    .called(
        "listTokensOfUser",
        "Live tokens for a user that hang on no grant",
    )
    .query(PAGE)
    .answers::<List<LoneTokenView>>(200)
    .also(Some(Route::AdminTokens), Some("token list")),
    Operation::delete("/users/{sub}/tokens/{token_id}", |call| {
        Box::pin(revoke_token(call, of_user))
    })
    .called(
        "revokeTokenOfUser",
        "Revokes a token that hangs on no grant",
    )
    .also(Some(Route::AdminTokens), Some("token end")),
    Operation::post("/users/{sub}/revoke", |call| Box::pin(revoke_subject(call)))
        .called(
            "revokeUser",
            "Ends all that was granted for a user: tokens, codes, sessions, API tokens",
        )
        .answers_nothing()
        .also(Some(Route::AdminTokens), Some("user revoke")),
    Operation::get("/clients/{client_id}/consents", |call| {
        Box::pin(consents(call, of_client))
    })
    .called("listConsentsOfClient", "What users allowed a client")
    .query(PAGE)
    .answers::<List<ConsentView>>(200)
    .also(Some(Route::AdminTokens), Some("consent list")),
    Operation::get("/clients/{client_id}/grants", |call| {
        Box::pin(grants(call, of_client))
    })
    .called("listGrantsOfClient", "Live grants that a client holds")
    .query(PAGE)
    .answers::<List<GrantView>>(200)
    .also(Some(Route::AdminTokens), Some("token list")),
    Operation::delete("/clients/{client_id}/grants/{grant_id}", |call| {
        Box::pin(revoke_grant(call, of_client))
    })
    .called(
        "revokeGrantOfClient",
        "Ends a grant, with every token that hangs on it",
    )
    .also(Some(Route::AdminTokens), Some("token end")),
    Operation::get("/clients/{client_id}/tokens", |call| {
        Box::pin(tokens(call, of_client))
    })
    .called(
        "listTokensOfClient",
        "Live tokens of a client that hang on no grant",
    )
    .query(PAGE)
    .answers::<List<LoneTokenView>>(200)
    .also(Some(Route::AdminTokens), Some("token list")),
    Operation::delete("/clients/{client_id}/tokens/{token_id}", |call| {
        Box::pin(revoke_token(call, of_client))
    })
    .called(
        "revokeTokenOfClient",
        "Revokes a token that hangs on no grant",
    )
    .also(Some(Route::AdminTokens), Some("token end")),
    Operation::delete("/clients/{client_id}/tokens", |call| {
        Box::pin(revoke_client(call))
    })
    .called(
        "revokeClient",
        "Revokes every token of a client, its static ones too. What users allowed stays",
    )
    .also(Some(Route::AdminTokens), Some("token end")),
    Operation::post("/tokens/revoke", |call| Box::pin(revoke_value(call)))
        .called("revokeToken", "Revokes a token by its value")
        .takes::<RevokeToken>()
        .answers::<RevokedTokenView>(200)
        .also(None, Some("token revoke")),
    Operation::post("/tokens/clear", |call| Box::pin(clear_tokens(call)))
        .called(
            "clearTokens",
            "Deletes all tokens and codes that have expired, as the server does by itself",
        )
        .answers::<ClearedView>(200)
        .also(None, Some("token clear")),
];

type Of = fn(&Call) -> Holder;

fn of_user(call: &Call) -> Holder {
    Holder::User(call.user_id(0))
}

fn of_client(call: &Call) -> Holder {
    Holder::Client(call.client_id(0))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RevokeToken {
    /// An access or a refresh token.
    token: String,
}

/// Those of whom the list is; a client must be there, a user may be kept elsewhere.
async fn holder(call: &Call, of: Of) -> Result<Holder, Problem> {
    let of = of(call);
    if let Holder::Client(id) = &of {
        call.administration.client(id).await?;
    }
    Ok(of)
}

async fn clear_tokens(call: Call) -> Result<Reply, Problem> {
    let cleared = call.administration.clear_tokens(|_| {}).await?;
    Ok(Reply::json(&ClearedView::from(&cleared)))
}

async fn sessions(call: Call) -> Result<Reply, Problem> {
    let sessions = call.administration.sessions(&call.user_id(0)).await?;
    let items = sessions.iter().map(SessionView::from).collect();
    Ok(Reply::json(&List::whole(items)))
}

async fn end_sessions(call: Call) -> Result<Reply, Problem> {
    let id = call.user_id(0);
    call.administration.end_sessions(&id, None).await?;
    Ok(Reply::nothing())
}

async fn end_session(call: Call) -> Result<Reply, Problem> {
    let key = call.key(1, "session")?;
    let id = call.user_id(0);
    call.administration.end_session(&id, key).await?;
    Ok(Reply::nothing())
}

async fn allowed(call: Call) -> Result<Reply, Problem> {
    let allowed = call.administration.allowed(&call.user_id(0)).await?;
    let items = allowed.iter().map(AllowedView::from).collect();
    Ok(Reply::json(&List::whole(items)))
}

fn rows<V, T>(call: &Call, rows: &Rows<T>) -> Reply
where
    V: Serialize + for<'a> From<&'a T>,
{
    let items: Vec<V> = rows.rows.iter().map(V::from).collect();
    let next = rows.next.as_deref().map(|key| [key]);
    call.page(items, next.as_ref().map(<[_; 1]>::as_slice))
}

async fn consents(call: Call, of: Of) -> Result<Reply, Problem> {
    let of = holder(&call, of).await?;
    let after = call.cursor()?.map(|[id]| id);
    let found = call
        .administration
        .consents(&of, after.as_deref(), call.limit());
    Ok(rows::<ConsentView, _>(&call, &found.await?))
}

async fn grants(call: Call, of: Of) -> Result<Reply, Problem> {
    let of = holder(&call, of).await?;
    let after = call.key_cursor()?;
    let found = call
        .administration
        .live_families(&of, after.as_deref(), call.limit());
    Ok(rows::<GrantView, _>(&call, &found.await?))
}

async fn tokens(call: Call, of: Of) -> Result<Reply, Problem> {
    let of = holder(&call, of).await?;
    let after = call.key_cursor()?;
    let found = call
        .administration
        .live_tokens(&of, after.as_deref(), call.limit());
    Ok(rows::<LoneTokenView, _>(&call, &found.await?))
}

async fn withdraw_everything(call: Call) -> Result<Reply, Problem> {
    let id = call.user_id(0);
    call.administration.withdraw_everything(&id).await?;
    Ok(Reply::nothing())
}

async fn withdraw(call: Call) -> Result<Reply, Problem> {
    let (user, client) = (call.user_id(0), call.client_id(1));
    let scopes = match call.said("scope") {
        Some(text) => Some(scope_set(text)?),
        None => None,
    };
    match scopes {
        Some(scopes) => {
            let withdrawn = call.administration.withdraw_scopes(&user, &client, &scopes);
            withdrawn.await?;
        }
        None => call.administration.withdraw_consent(&user, &client).await?,
    }
    Ok(Reply::nothing())
}

/// A set of scopes in a parameter `scope`.
pub(super) fn scope_set(text: &str) -> Result<ScopeSet, Problem> {
    ScopeSet::parse(text).map_err(|error| {
        let detail = super::problem::Wrong::of_parameter("scope", error.to_string());
        Problem::malformed("the query will not do", vec![detail])
    })
}

async fn revoke_grant(call: Call, of: Of) -> Result<Reply, Problem> {
    let key = FamilyId::new(call.key(1, "grant")?);
    call.administration.revoke_family(&of(&call), key).await?;
    Ok(Reply::nothing())
}

async fn revoke_token(call: Call, of: Of) -> Result<Reply, Problem> {
    let key = call.key(1, "token")?;
    call.administration
        .revoke_lone_token(&of(&call), key)
        .await?;
    Ok(Reply::nothing())
}

async fn revoke_subject(call: Call) -> Result<Reply, Problem> {
    call.administration.revoke_subject(&call.user_id(0)).await?;
    Ok(Reply::nothing())
}

async fn revoke_client(call: Call) -> Result<Reply, Problem> {
    call.administration
        .revoke_client(&call.client_id(0))
        .await?;
    Ok(Reply::nothing())
}

async fn revoke_value(call: Call) -> Result<Reply, Problem> {
    let said: RevokeToken = call.body()?;
    let revoked = call.administration.revoke_token(&said.token).await?;
    Ok(Reply::json(&RevokedTokenView::from(&revoked)))
}
