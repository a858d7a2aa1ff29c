//! The API described in OpenAPI 3.1, made of the table of operations and of the types
//! that are read and written.

use std::sync::LazyLock;

use axum::{
    body::Body,
    extract::State,
    http::{Response, header},
};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::{
    BASE,
    body::schema_settings,
    operation::{Kind, MakeSchema, Operation, Parameter},
    operations,
    problem::ProblemBody,
};
use crate::{app::App, response::with_headers};

/// The same on every server.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// The description. Anybody may read it: it says nothing of this server.
pub(super) async fn show(State(_): State<App>) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    with_headers(Response::new(Body::from(DOCUMENT.as_str())), headers)
}

/// Makes schemas, those of what is read apart from those of what is written.
struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        Self {
            read: schema_settings().for_deserialize().into_generator(),
            written: schema_settings().for_serialize().into_generator(),
        }
    }

    fn of_body(&mut self, make: MakeSchema) -> Value {
        make(&mut self.read).to_value()
    }

    fn of_answer(&mut self, make: MakeSchema) -> Value {
        make(&mut self.written).to_value()
    }

    fn into_all(mut self) -> Map<String, Value> {
        let mut all = self.read.take_definitions(true);
        all.extend(self.written.take_definitions(true));
        all
    }
}

/// The whole document.
pub(crate) fn document() -> Value {
    let mut schemas = Schemas::new();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let path = paths
            .entry(format!("{BASE}{}", operation.path))
            .or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            let method = operation.method.as_str().to_ascii_lowercase();
            methods.insert(method, described(operation, &mut schemas));
        }
    }
    let problem = schemas.of_answer(SchemaGenerator::subschema_for::<ProblemBody>);
    let answer = |text: &str| {
        json!({
            "description": text,
            "content": { "application/problem+json": { "schema": problem } },
        })
    };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Administration of a Bailiwick server",
            "version": "1",
            "description": "What administrators do, for programs. Names of members are \
                those of the RFCs; moments are seconds since 1970. Names that are not known \
                are refused. Lists are parted: `next` is the path of the next page.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "security": [{ "apiToken": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "apiToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API token of an administrator.",
                },
            },
            "responses": {
                "Malformed": answer("The request cannot be read."),
                "Unauthorized": answer("No API token that works."),
                "Forbidden": answer("The API token only reads, or that may not be done."),
                "NotFound": answer("There is no such thing."),
                "Conflict": answer("It contradicts what is there."),
                "Changed": answer("Somebody else changed it since it was read."),
                "TooLarge": answer("The body is too large."),
                "NoJson": answer("The body is no JSON."),
                "Unacceptable": answer("What is said will not do; `errors` says what."),
                "Unavailable": answer("The server is busy: try again."),
            },
            "schemas": schemas.into_all(),
        },
    })
}

fn described(operation: &'static Operation, schemas: &mut Schemas) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.path.split('/').nth(1).unwrap_or_default()],
        "parameters": parameters(operation),
        "responses": responses(operation, schemas),
    });
    if let Value::Object(members) = &mut described {
        if let Some(make) = operation.body {
            let schema = schemas.of_body(make);
            let body = json!({
                "required": true,
                "content": { "application/json": { "schema": schema } },
            });
            members.insert("requestBody".to_owned(), body);
        }
        if let Some(command) = operation.command {
            members.insert(
                "x-command".to_owned(),
                format!("bailiwick {command}").into(),
            );
        }
        if let Some(page) = operation.page {
            members.insert("x-page".to_owned(), format!("{}/", page.path()).into());
        }
    }
    described
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let in_path = operation.parameters().map(|name| {
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "schema": { "type": "string", "minLength": 1 },
        })
    });
    let in_query = operation.query.iter().map(in_query);
    let tag = json!({
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` of the state that was seen: another one is refused.",
        "schema": { "type": "string" },
    });
    let tag = (operation.tagged && operation.method.as_str() == "PATCH").then_some(tag);
    in_path.chain(in_query).chain(tag).collect()
}

fn in_query(parameter: &Parameter) -> Value {
    let schema = match parameter.kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Whole(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
    };
    json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.needed,
        "description": parameter.text,
        "schema": schema,
    })
}

fn responses(operation: &'static Operation, schemas: &mut Schemas) -> Value {
    let mut done = json!({ "description": "Done." });
    let has_body = operation.status != 204;
    if let Value::Object(members) = &mut done
        && has_body
    {
        let schema = match operation.answer {
            Some(make) => schemas.of_answer(make),
            None => json!({ "type": "string" }),
        };
        let mut content = Map::new();
        content.insert(operation.media.to_owned(), json!({ "schema": schema }));
        members.insert("content".to_owned(), content.into());
        if operation.tagged {
            let tag = json!({
                "ETag": {
                    "description": "Of this state, for `If-Match`.",
                    "schema": { "type": "string" },
                },
            });
            members.insert("headers".to_owned(), tag);
        }
    }
    let mut responses = Map::new();
    responses.insert(operation.status.to_string(), done);
    let mut refusals = vec![
        (400, "Malformed"),
        (401, "Unauthorized"),
        (404, "NotFound"),
        (422, "Unacceptable"),
        (503, "Unavailable"),
    ];
    if operation.changes() {
        refusals.extend([(403, "Forbidden"), (409, "Conflict")]);
        if operation.tagged {
            refusals.push((412, "Changed"));
        }
    }
    if operation.body.is_some() {
        refusals.extend([(413, "TooLarge"), (415, "NoJson")]);
    }
    for (status, name) in refusals {
        let answer = json!({ "$ref": format!("#/components/responses/{name}") });
        responses.insert(status.to_string(), answer);
    }
    responses.into()
}
