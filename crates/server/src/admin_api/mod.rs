//! `/admin/api/v1/`: what administrators do, as JSON over HTTP, for programs that show
//! an API token. One table of operations says what there is; the description in
//! OpenAPI is made of the same table.

mod access;
#[cfg(feature = "pull")]
mod announced;
mod body;
mod call;
mod caller;
mod clients;
mod description;
mod operation;
mod problem;
mod registry;
mod reply;
mod resource_servers;
mod scopes;
mod server;
#[cfg(test)]
mod tests;
mod users;

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response},
    routing::{MethodRouter, any, get},
};

use self::{
    call::Call,
    operation::{Found, Operation},
    problem::Problem,
};
use crate::{app::App, incoming::Incoming, route::Route};

/// Under which everything is.
pub(crate) const BASE: &str = "/admin/api/v1";

/// Most bytes of a body.
const BODY_LIMIT: usize = 256 * 1024;

/// Everything that there is.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    let all = [
        server::OPERATIONS,
        users::OPERATIONS,
        access::OPERATIONS,
        clients::OPERATIONS,
        resource_servers::OPERATIONS,
        #[cfg(feature = "pull")]
        announced::OPERATIONS,
        scopes::OPERATIONS,
        registry::OPERATIONS,
    ];
    all.into_iter().flatten()
}

/// What answers.
pub(crate) fn handlers() -> [(Route, MethodRouter<App>); 2] {
    [
        (Route::AdminApi, any(answer)),
        (Route::AdminApiDescription, get(description::show)),
    ]
}

async fn answer(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    match answered(app, request).await {
        Ok(answer) => answer,
        Err(problem) => problem.into_response(),
    }
}

async fn answered(app: App, request: Request<Body>) -> Result<Response<Body>, Problem> {
    let (head, body) = request.into_parts();
    // Who it is comes before what is asked for: nobody else learns what there is, or
    // makes the server read a body.
    let caller = caller::identify(&app, &head.headers).await?;
    let incoming = Incoming::read(Request::from_parts(head, body), BODY_LIMIT).await?;
    let (operation, parameters) = find(&incoming)?;
    if operation.changes() {
        caller.check_may_change()?;
    }
    if !operation.is_there(&app) {
        return Err(Problem::no_such_path());
    }
    let call = Call::new(app, caller, operation, parameters, incoming)?;
    let reply = (operation.run)(call).await?;
    Ok(reply.into_response())
}

/// Which operation the request is for.
fn find(incoming: &Incoming) -> Result<(&'static Operation, Vec<String>), Problem> {
    let head = incoming.head();
    let path = head.uri.path();
    let path = path.strip_prefix(BASE).unwrap_or(path);
    // RFC 9110 §9.3.2: HEAD is GET without the content of the answer.
    let method = match head.method.as_str() {
        "HEAD" => "GET",
        other => other,
    };
    match operation::find(operations(), method, path) {
        Found::One(operation, parameters) => Ok((operation, parameters)),
        Found::OtherMethods(methods) => Err(Problem::method_not_allowed(&methods)),
        Found::Nothing => Err(Problem::no_such_path()),
    }
}
