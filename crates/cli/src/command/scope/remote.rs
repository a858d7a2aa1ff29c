//! `bailiwick scope register --server URL`: by the endpoint, as any resource
//! server does it.

use bailiwick_resource::{AuthorizationServer, Credential, DeclaredScope, RegisterError};
use zeroize::Zeroizing;

use super::Register;
use crate::{
    failure::Failure, input, installation::environment, output, view::ScopeRegistrationView,
};

/// The variable that holds the token where no file does.
const TOKEN: &str = "BAILIWICK_TOKEN";

pub(super) async fn register(args: &Register, url: &str) -> Result<ScopeRegistrationView, Failure> {
    let token = token(args)?;
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
        output::warning("this resource server may not set defaults: it is none");
    }
    Ok(ScopeRegistrationView {
        name: args.name.clone(),
        created: done.is_new,
        default_refused: done.default_not_permitted,
    })
}

fn token(args: &Register) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = &args.token_file {
        return input::from_file(path);
    }
    let token = environment().remove(TOKEN).map(Zeroizing::new);
    token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Failure::usage(format!("--server needs --token-file, or {TOKEN}")))
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
