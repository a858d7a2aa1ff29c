//! Access tokens and guards as arguments of axum's handlers.

use std::{fmt, marker::PhantomData, ops::Deref};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use crate::{
    access_token::AccessToken,
    client::AuthenticatedClient,
    guard::Guard,
    protect::Protected,
    refusal::{Refusal, RefusalReason},
};

impl<S: Sync> FromRequestParts<S> for AccessToken {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        Protected::of(&parts.extensions)?.token().cloned()
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for AccessToken {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Refusal> {
        Ok(Protected::of(&parts.extensions)?.token().ok().cloned())
    }
}

impl<S: Sync> FromRequestParts<S> for AuthenticatedClient {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let protected = Protected::of(&parts.extensions)?;
        let client = parts.extensions.get::<Self>();
        client
            .cloned()
            .ok_or_else(|| protected.refusal(RefusalReason::NoClient))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for AuthenticatedClient {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Refusal> {
        Protected::of(&parts.extensions)?;
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// The access token of a request, as an argument of a handler that says itself
/// what the token must carry.
///
/// It needs a token even where the guard would do without
/// ([`Require::or_authenticated_by`](crate::Require::or_authenticated_by)).
///
/// ```
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{Authorized, guard, require};
///
/// guard!(SeeGroups = require(["groups"]));
///
/// async fn groups(token: Authorized<SeeGroups>) -> String {
///     format!("groups of {:?}", token.username())
/// }
///
/// let app: Router = Router::new().route("/groups/", get(groups));
/// ```
pub struct Authorized<G> {
    token: AccessToken,
    guard: PhantomData<fn() -> G>,
}

impl<G> Authorized<G> {
    /// The token, without the proof.
    ///
    /// ```
    /// # use bailiwick_resource::{AccessToken, Authorized, guard, require};
    /// # guard!(SeeGroups = require(["groups"]));
    /// fn token_of(authorized: Authorized<SeeGroups>) -> AccessToken {
    ///     authorized.into_token()
    /// }
    /// ```
    pub fn into_token(self) -> AccessToken {
        self.token
    }
}

impl<G> Deref for Authorized<G> {
    type Target = AccessToken;

    fn deref(&self) -> &AccessToken {
        &self.token
    }
}

impl<G> fmt::Debug for Authorized<G> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Authorized")
            .field(&self.token)
            .finish()
    }
}

impl<G: Guard, S: Sync> FromRequestParts<S> for Authorized<G> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let token = Protected::of(&parts.extensions)?.token()?.clone();
        G::require().check(parts)?;
        Ok(Self {
            token,
            guard: PhantomData,
        })
    }
}
