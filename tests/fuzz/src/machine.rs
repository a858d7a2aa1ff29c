//! The endpoints of machines, from the bytes to what is decided.

use bailiwick_core::{
    Decision, Delivery, OAuthError,
    authorize::{Authorization, AuthorizationRequest, AuthorizationState},
    introspect::{IntrospectionRequest, IntrospectionResponse},
    model::ClientEndpoint,
    params::Parts,
    revoke::RevocationRequest,
    scope::ScopeSet,
    store::Write,
    token::TokenRequest,
};

use crate::host;

/// The one redirect URI of the client that the world knows.
const REGISTERED: &str = "https://notes.example/cb";

/// The query of the authorization endpoint, for somebody who is signed in.
pub fn authorize_query(data: &[u8]) {
    let Ok(query) = std::str::from_utf8(data) else {
        return;
    };
    travels_unchanged(data);
    let parts = Parts {
        get: true,
        query: Some(query),
        ..Parts::default()
    };
    let visit = match Authorization::parse(&parts, host::ada_signed_in()) {
        Ok(visit) => visit,
        Err(error) => return told_at_home(&error),
    };
    let decision = host::decide(&visit, &host::config());
    assert!(decision.writes.is_empty(), "a question writes nothing");
    match decision.outcome {
        Err(error) => told_at_home(&error),
        Ok(AuthorizationState::NeedsConsent(page)) => unprivileged(&page.scopes()),
        Ok(AuthorizationState::NeedsLogin(_) | AuthorizationState::Resume { .. }) => {}
        Ok(other) => panic!("nobody allowed that: {other:?}"),
    }
}

/// What was read of a query is read again of the query that it is written as.
fn travels_unchanged(data: &[u8]) {
    if let Ok(request) = AuthorizationRequest::parse(data)
        && !request.repeats
    {
        let query = request.to_query();
        let again = AuthorizationRequest::parse(query.as_bytes()).unwrap();
        assert_eq!(again.to_query(), query);
        assert_eq!(again.state, request.state);
        assert_eq!(again.redirect_uri, request.redirect_uri);
    }
}

/// An error goes to the registered redirect URI, or nowhere (RFC 9700 §4.11.1).
fn told_at_home(error: &OAuthError) {
    if let Delivery::Redirect { redirect_uri, .. } = &error.delivery {
        assert_eq!(redirect_uri, REGISTERED);
    }
    legible(error);
}

/// RFC 6749 §5.2: the characters of a description.
fn legible(error: &OAuthError) {
    let allowed = |c: char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
    assert!(
        error.description.chars().all(allowed),
        "{:?}",
        error.description
    );
}

fn unprivileged(scopes: &ScopeSet) {
    let config = host::config();
    for scope in scopes {
        assert!(!config.privileged.contains(scope), "{scope}");
    }
}

/// The header before the first line feed, the body after it.
fn post(data: &[u8]) -> Parts<'_> {
    let cut = data.iter().position(|byte| *byte == b'\n');
    let (header, body) = cut.map_or((&[][..], data), |at| (&data[..at], &data[at + 1..]));
    Parts {
        authorization: (!header.is_empty()).then_some(header),
        body,
        ..host::post("")
    }
}

/// A request to the token endpoint: the line of the `Authorization` header, which may
/// be empty, and the form.
pub fn token_form(data: &[u8]) {
    let request = match TokenRequest::parse(&post(data)) {
        Ok(request) => request,
        Err(error) => return legible(&error),
    };
    let Decision {
        writes, outcome, ..
    } = host::decide(&request, &host::config());
    match outcome {
        Ok(response) => {
            unprivileged_unless_its_own(&response.scope, &writes);
            let rows = writes.iter().filter(|write| issues(write)).count();
            assert!(rows > 0, "a token has a row");
        }
        Err(error) => {
            legible(&error);
            assert!(!writes.iter().any(issues), "nothing is issued to a refusal");
        }
    }
}

fn issues(write: &Write) -> bool {
    matches!(
        write,
        Write::InsertAccessToken(_) | Write::InsertRefreshToken(_) | Write::InsertFamily(_)
    )
}

/// Only a resource server holds privileged scopes, for itself.
fn unprivileged_unless_its_own(scopes: &ScopeSet, writes: &[Write]) {
    let resource_server = writes.iter().any(|write| match write {
        Write::InsertAccessToken(row) => row.client.as_str() != "field-notes" && row.user.is_none(),
        _ => false,
    });
    if !resource_server {
        unprivileged(scopes);
    }
}

/// A request to the introspection endpoint: header line and form.
pub fn introspection_form(data: &[u8]) {
    let request = match IntrospectionRequest::parse(&post(data)) {
        Ok(request) => request,
        Err(error) => return legible(&error),
    };
    let decision = host::decide(&request, &host::config());
    assert!(!decision.writes.iter().any(issues));
    match decision.outcome {
        Ok(IntrospectionResponse::Inactive) => {}
        Ok(IntrospectionResponse::Active(_)) => panic!("no token lives in this world"),
        Err(error) => legible(&error),
    }
}

/// A request to the revocation endpoint: header line and form.
pub fn revocation_form(data: &[u8]) {
    let parts = post(data);
    if let Ok(form) = parts.form() {
        // What authenticates here authenticates there.
        let _ = bailiwick_core::client_auth::ClientAuthentication::parse(
            &parts,
            &form,
            ClientEndpoint::Revocation,
        );
    }
    match RevocationRequest::parse(&parts) {
        Ok(request) => {
            let decision = host::decide(&request, &host::config());
            assert!(decision.writes.is_empty(), "no token lives in this world");
        }
        Err(error) => legible(&error),
    }
}
