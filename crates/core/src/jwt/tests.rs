//! JWT access tokens, issued, presented and attacked.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod issued;
mod own_members;
mod presented;

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use crate::{
    bearer::Bearer,
    introspect::{IntrospectionRequest, IntrospectionResponse},
    model::{ClientRecord, TokenFormat},
    scope::fixtures,
    token::{IssuedAccessToken, TokenResponse},
    world::{Request, SECRET, World, grant, resource_server},
};

const API: &str = "https://api.example";
const BANK: &str = "https://bank.example";
const INACTIVE: &str = r#"{"active":false}"#;

fn wants(id: &str, resource: Option<&str>, format: TokenFormat) -> ClientRecord {
    let mut record = resource_server(id, resource);
    record.resource_server.as_mut().unwrap().token_format = format;
    record
}

/// A world in which `api` wants JWTs.
fn world() -> World {
    let mut world = World::new();
    world.put(wants("api", Some(API), TokenFormat::Jwt));
    world
}

fn client_credentials(scope: &str) -> Request {
    grant("client_credentials")
        .with("scope", scope)
        .basic("app", SECRET)
}

/// The text that the client gets.
fn text(world: &World, answer: &TokenResponse) -> String {
    answer.access_token.encode(&world.signatures).unwrap()
}

fn issue(world: &mut World, scope: &str) -> String {
    let answer = world.token(&client_credentials(scope)).unwrap();
    assert!(matches!(answer.access_token, IssuedAccessToken::Jwt(_)));
    text(world, &answer)
}

fn part(text: &str, at: usize) -> Value {
    let part = text.split('.').nth(at).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
}

fn claims(text: &str) -> Value {
    part(text, 1)
}

/// What `caller` is told of `token`.
fn seen_by(world: &mut World, caller: &str, token: &str) -> String {
    let request = Request::default()
        .with("token", token)
        .basic(caller, SECRET);
    let operation = request.post(IntrospectionRequest::parse).unwrap();
    let answer: IntrospectionResponse = world.run(&operation).unwrap();
    String::from_utf8(answer.to_json()).unwrap()
}

fn is_active(world: &mut World, token: &str) -> bool {
    seen_by(world, "api", token) != INACTIVE
}
