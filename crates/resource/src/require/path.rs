//! The values of a parameterised scope, of the path of axum's route.

use axum::extract::{FromRequestParts, RawPathParams, rejection::RawPathParamsRejection};
use bailiwick_core::{
    model::ParameterType,
    scope::{ScopeTemplate, ScopeToken},
};
use futures_util::FutureExt;
use http::{Request, request::Parts};

use super::filled::Unfilled;

/// The name with the decoded parameters of the path: as handlers see them.
pub(super) fn fill(template: &ScopeTemplate, request: &Parts) -> Result<ScopeToken, Unfilled> {
    let parameters = parameters(request)?;
    let value = |word: &str| {
        let mut parameters = parameters.iter();
        parameters.find_map(|(name, value)| (name == word).then_some(value))
    };
    if let Some((word, _)) = template
        .parameters()
        .find(|(word, _)| value(word).is_none())
    {
        tracing::error!(
            parameter = word,
            "a guard asks for a scope with a value of the path, and the route has no such \
             parameter, so the request is refused: name it {{{word}}} in the route"
        );
        return Err(Unfilled::Guard);
    }
    let filled = template.fill(|word, kind| match kind {
        // A slash that is part of a name is one to this guard and none to others.
        ParameterType::Path if has_encoded_slash(request) => None,
        // What a wildcard stands for begins after a slash of the route.
        ParameterType::Path => value(word).map(|path| format!("/{path}")),
        _ => value(word).map(str::to_owned),
    });
    filled.map_err(|_| Unfilled::Value)
}

fn parameters(request: &Parts) -> Result<RawPathParams, Unfilled> {
    let mut parts = Request::new(()).into_parts().0;
    parts.extensions = request.extensions.clone();
    // They are there or not: there is nothing that it could wait for.
    match RawPathParams::from_request_parts(&mut parts, &()).now_or_never() {
        Some(Ok(parameters)) => Ok(parameters),
        Some(Err(RawPathParamsRejection::InvalidUtf8InPathParam(_))) => Err(Unfilled::Value),
        _ => {
            tracing::error!(
                "a guard asks for a scope with a value of the path outside of a route, so the \
                 request is refused: add the guard with .route_layer(..)"
            );
            Err(Unfilled::Guard)
        }
    }
}

fn has_encoded_slash(request: &Parts) -> bool {
    let path = request.uri.path().as_bytes();
    path.windows(3)
        .any(|three| three.eq_ignore_ascii_case(b"%2f"))
}
