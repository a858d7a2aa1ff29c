//! Notes over HTTP. The routes know nothing of who verifies tokens: that is an
//! argument, another one in production than in a unit test.

use std::{
    future::ready,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    routing::get,
};
use bailiwick_resource::{
    AccessToken, AuthorizationServer, Authorized, ConfigurationError, DeclaredScope,
    DeclaredScopes, JwtVerifier, ParameterType, Protect, ResourceMetadata, ScopeManifest, Unbound,
    any_of, declare_scopes, guard, require_read_write_as, require_user,
};
use http::StatusCode;

declare_scopes! {
    /// What clients may do with notes.
    pub enum NoteScope {
        /// Read them all.
        Read = DeclaredScope::new("notes:read", "Read your notes"),
        /// Read those that one author wrote.
        ReadOf = DeclaredScope::new("notes:of:{author}:read", "Read the notes of {author}")
            .parameter("author", ParameterType::Word),
        /// Write some.
        Write = DeclaredScope::new("notes:write", "Write notes for you"),
        /// Sweep them up.
        Admin = DeclaredScope::new("notes:admin", "Sweep up the notes of all"),
    }
}

guard! {
    /// Who may sweep up: an administrator's tool, or the user who wrote it all.
    pub Sweep = any_of([
        NoteScope::Admin.required(),
        NoteScope::Write.required().and(require_user()),
    ])
}

/// The scopes that this API declares when it starts.
pub fn manifest() -> ScopeManifest {
    ScopeManifest::new(1).declare::<NoteScope>()
}

/// How access tokens are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Verification {
    /// The authorization server is asked about each token: it sees revocation.
    Introspection,
    /// By the authorization server's signature (RFC 9068): nobody is asked.
    Signature,
    /// By its signature if it has one, else by asking.
    Either,
}

/// The layer in front of this API, whose resource identifier is `resource`.
///
/// # Errors
///
/// Addresses that are none.
pub fn protect(
    issuer: &str,
    opaque: AuthorizationServer,
    resource: &str,
    verification: Verification,
) -> Result<Protect, ConfigurationError> {
    let signed = JwtVerifier::builder(issuer, resource)
        .scopes_of(&manifest())
        .build()?;
    let protect = match verification {
        Verification::Introspection => Protect::new(opaque),
        Verification::Signature => Protect::new(signed),
        Verification::Either => Protect::new(signed.or(opaque)),
    };
    Ok(protect
        .realm("notes")
        .audience(resource, Unbound::Accept)
        .resource_metadata(metadata(issuer, resource).url()))
}

/// What this API says of itself (RFC 9728), so that a client that was refused
/// learns where to get a token.
pub fn metadata(issuer: &str, resource: &str) -> ResourceMetadata {
    ResourceMetadata::new(resource)
        .authorization_server(issuer)
        .scopes(manifest().names())
        .name("Notes")
}

type Notes = Arc<Mutex<Vec<String>>>;

/// The API; its metadata stand outside of `protect`.
pub fn api(protect: Protect, metadata: ResourceMetadata) -> Router {
    let path = metadata.path();
    let read_write = require_read_write_as(NoteScope::Read, NoteScope::Write);
    // Of one author: the scope for these notes, or that for all.
    let read_of = any_of([
        NoteScope::ReadOf.required_by_path(),
        NoteScope::Read.required(),
    ]);
    Router::new()
        .route(
            "/notes",
            get(read).post(write).route_layer(read_write).delete(sweep),
        )
        .route(
            "/notes/of/{author}",
            get(read_of_author).route_layer(read_of),
        )
        .layer(protect)
        .route(&path, get(move || ready(metadata.to_response::<Body>())))
        .with_state(Notes::default())
}

async fn read(State(notes): State<Notes>) -> String {
    let notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
    notes.join("\n")
}

async fn read_of_author(State(notes): State<Notes>, Path(author): Path<String>) -> String {
    let notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
    let by = format!("{author}: ");
    let of_author = notes.iter().filter_map(|note| note.strip_prefix(&by));
    of_author.collect::<Vec<_>>().join("\n")
}

async fn write(State(notes): State<Notes>, token: AccessToken, text: String) -> StatusCode {
    let by = token.user().or(token.client_id()).unwrap_or("somebody");
    let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
    notes.push(format!("{by}: {text}"));
    StatusCode::CREATED
}

/// The guard of this one is an argument.
async fn sweep(State(notes): State<Notes>, _token: Authorized<Sweep>) -> StatusCode {
    notes.lock().unwrap_or_else(PoisonError::into_inner).clear();
    StatusCode::NO_CONTENT
}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/protecting-an-api.md")]
struct ProtectingAnApi;
