//! `bailiwick scope register --server URL`: by the endpoint, as any resource
//! server does it.

use bailiwick_resource::{AuthorizationServer, Credential, DeclaredScope, RegisterError};

use super::Register;
use crate::{failure::Failure, input, output, view::ScopeRegistrationView};

pub(super) async fn register(args: &Register, url: &str) -> Result<ScopeRegistrationView, Failure> {
    let token = input::of_resource_server(args.token_file.as_deref(), "--token-file")?;
    let mut server = AuthorizationServer::builder(url, Credential::bearer(token.as_str()));
    if url.trim_end_matches('/').ends_with("/register_scope") {
        server = server.register_scope_url(url);
    }
    let server = server.build().map_err(Failure::error)?;
    let mut scope = DeclaredScope::new(args.name.clone(), args.description.clone());
    if args.default {
        scope = scope.by_default();
    }
    let done = server.register_scope(&scope).await;
    let done = done.map_err(|error| refused(&error))?;
    if done.default_not_permitted {
        output::warning(
            "it is registered, but not as a default: an administrator must let this resource \
             server set defaults",
        );
    }
    if done.pending {
        output::warning("nobody can ask for it before an administrator approves it");
    }
    Ok(ScopeRegistrationView::new(
        &args.name,
        done.is_new,
        done.default_not_permitted,
    ))
}

fn refused(error: &RegisterError) -> Failure {
    let text = error.to_string();
    match error {
        RegisterError::Refused {
            status: 401 | 403, ..
        } => Failure::Denied(text),
        _ => Failure::Error(text),
    }
}
