//! Who calls: an administrator, by an API token in the `Authorization` header and
//! nowhere else (RFC 6750 §2.1). A cookie is not looked at, so that no page elsewhere
//! can make a browser call.

use axum::http::{HeaderMap, header};
use bailiwick_core::{
    Delivery, ErrorCode, OAuthError, Reason,
    model::{ApiToken, User},
    opaque::{Opaque, OpaqueKind},
};

use super::problem::Problem;
use crate::{app::App, exec::users_failed};

/// Whoever showed an API token that works.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) token: ApiToken,
    pub(super) user: User,
}

/// Finds out who calls. The token of somebody who is disabled, or no administrator any
/// more, works no more than one that was revoked: it is the same refusal.
pub(super) async fn identify(app: &App, headers: &HeaderMap) -> Result<Caller, Problem> {
    let presented = presented(headers)?;
    let token = app.administration.working_api_token(&presented).await?;
    let token = token.ok_or_else(dead)?;
    let user = app.users.by_id(&token.user).await.map_err(users_failed)?;
    let user = user.filter(|user| user.active && user.admin);
    let user = user.ok_or_else(dead)?;
    Ok(Caller { token, user })
}

impl Caller {
    /// Refuses a token that only reads.
    pub(super) fn check_may_change(&self) -> Result<(), Problem> {
        if self.token.read_only {
            return Err(challenged(
                ErrorCode::InsufficientScope,
                Reason::PrivilegeMissing,
                "this API token only reads",
            ));
        }
        Ok(())
    }
}

fn presented(headers: &HeaderMap) -> Result<Opaque, Problem> {
    let mut said = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = said.next() else {
        return Err(missing());
    };
    if said.next().is_some() {
        return Err(dead());
    }
    let text = value.to_str().map_err(|_| dead())?;
    let Some((scheme, token)) = text.split_once(' ') else {
        return Err(missing());
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(missing());
    }
    Opaque::parse(OpaqueKind::ApiToken, token.trim()).ok_or_else(dead)
}

/// RFC 6750 §3.1: without a credential there is no error to tell.
fn missing() -> Problem {
    let error = OAuthError::json(
        ErrorCode::InvalidToken,
        Reason::TokenMissing,
        "an API token is needed",
    );
    Problem::from(error.delivered(Delivery::BearerChallenge {
        scope: None,
        bare: true,
    }))
}

fn dead() -> Problem {
    challenged(
        ErrorCode::InvalidToken,
        Reason::TokenUnknown,
        "the API token is unknown, over or revoked, or its user may not use it",
    )
}

fn challenged(code: ErrorCode, reason: Reason, text: &'static str) -> Problem {
    let error = OAuthError::json(code, reason, text);
    Problem::from(error.delivered(Delivery::BearerChallenge {
        scope: None,
        bare: false,
    }))
}
