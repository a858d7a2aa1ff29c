//! RFC 8707 §2: the resources that a request names.

use crate::{ErrorCode, OAuthError, Reason, Snapshot, model::Client, scope::ScopeToken};

/// The audience of what is granted: that of the scopes, or the resources that
/// the request names, which must then cover the scopes' (RFC 8707 §2.2).
pub(crate) fn decide_audience(
    requested: &[String],
    of_scopes: Vec<String>,
    client: &dyn Client,
    snapshot: &Snapshot,
) -> Result<Vec<String>, OAuthError> {
    if requested.is_empty() {
        return Ok(of_scopes);
    }
    let mut audience: Vec<String> = Vec::new();
    for resource in requested {
        if !is_known(resource, snapshot) {
            let text = "resource is not the identifier of a resource server";
            return Err(invalid_target(Reason::ResourceUnknown, text));
        }
        if !audience.contains(resource) {
            audience.push(resource.clone());
        }
    }
    if audience.len() > 1 && !client.allows_mixed_audience() {
        let text = "this client asks for one resource at a time";
        return Err(invalid_target(Reason::AudienceMixed, text));
    }
    if of_scopes.iter().any(|owner| !audience.contains(owner)) {
        let text = "the scope belongs to a resource that was not asked for";
        return Err(invalid_target(Reason::AudienceMixed, text));
    }
    Ok(audience)
}

/// Whether some usable resource server has exactly this identifier: it rules
/// what lies below it.
fn is_known(resource: &str, snapshot: &Snapshot) -> bool {
    let below = format!("{}/", resource.trim_end_matches('/'));
    let owner = ScopeToken::parse(&below)
        .ok()
        .and_then(|below| snapshot.namespace_owner(&below).cloned());
    owner
        .and_then(|owner| snapshot.usable_client(&owner))
        .and_then(|client| client.resource_server())
        .is_some_and(|server| server.resource.as_deref() == Some(resource))
}

pub(crate) fn invalid_target(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidTarget, reason, text)
}
