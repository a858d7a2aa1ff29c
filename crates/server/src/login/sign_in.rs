//! `/accounts/login/`.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    ErrorCode, Reason, authorize::AuthorizationRequest, model::ClientId, next::safe_next,
    params::Parameters,
};
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::{Person, Visitor, session::PasswordSignIn};
use crate::{
    app::App,
    page::{Binding, Hidden, OpenForm, Page, Query, Refusal, Said, see_other, with_cookie},
};

const PATH: &str = "/accounts/login/";

/// The form.
pub(crate) async fn show(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    Query(query): Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let next = Next::read(&query);
    let shown = Shown {
        username: next.username(&app, visitor.as_ref()),
        error: None,
        status: StatusCode::OK,
    };
    let binding = Binding::of(&app, &headers);
    form(&app, visitor.as_ref(), binding, &next, shown)
}

/// The form, sent.
pub(crate) async fn submit(State(app): State<App>, sent: OpenForm) -> Result<Response, Refusal> {
    let next = Next::read(&sent.fields);
    let login = sent.fields.value("username").unwrap_or_default();
    let again = |code, text, reason, status| Shown {
        username: Some(login.to_owned()),
        error: Some(Said::new(&app, code, text, Some(reason))),
        status,
    };
    let shown = if sent.stale {
        let (code, reason) = (ErrorCode::InvalidRequest.as_str(), Reason::TicketExpired);
        again(
            code,
            "form is no longer valid",
            reason,
            StatusCode::BAD_REQUEST,
        )
    } else {
        let password = sent.fields.value("password").unwrap_or_default();
        let sign_in = PasswordSignIn {
            login,
            password,
            peer: sent.peer,
            before: sent.visitor.as_ref(),
            user_agent: &sent.user_agent,
        };
        if let Some((user, cookie)) = sign_in.run(&app).await? {
            tracing::info!(user = %user.id, "signed in");
            return Ok(with_cookie(see_other(next.as_str()), &cookie));
        }
        let text = "user name or password is wrong";
        again(
            "login_failed",
            text,
            Reason::CredentialsWrong,
            StatusCode::OK,
        )
    };
    form(&app, sent.visitor.as_ref(), sent.binding, &next, shown)
}

/// What changes from one showing of the form to the next.
struct Shown {
    username: Option<String>,
    error: Option<Said>,
    status: StatusCode,
}

#[derive(Serialize)]
struct Context {
    client_name: Option<String>,
    reauthenticate: bool,
    hidden: [Hidden; 2],
    username: String,
    error: Option<Said>,
}

fn form(
    app: &App,
    visitor: Option<&Person>,
    binding: Binding,
    next: &Next,
    shown: Shown,
) -> Result<Response, Refusal> {
    let context = Context {
        client_name: next
            .authorization(app)
            .and_then(|request| client_name(app, &request)),
        reauthenticate: visitor.is_some(),
        hidden: [
            Hidden::new("next", next.as_str()),
            binding.ticket(app, PATH)?,
        ],
        username: shown.username.unwrap_or_default(),
        error: shown.error,
    };
    let mut page = Page::new(app, "login.html")
        .status(shown.status)
        .form_may_leave();
    if let Some(person) = visitor {
        page = page.user(&person.user);
    }
    Ok(binding.kept(app, page.render(context)?))
}

fn client_name(app: &App, request: &AuthorizationRequest) -> Option<String> {
    let id = ClientId::new(request.client_id.as_deref()?);
    let snapshot = app.snapshots.current();
    snapshot
        .usable_client(&id)
        .map(|client| client.name().to_owned())
}

/// Where a person goes after signing in: a path of this origin.
struct Next(String);

impl Next {
    fn read(parameters: &Parameters) -> Self {
        let next = parameters.value("next").and_then(safe_next);
        Self(next.unwrap_or("/").to_owned())
    }

    fn as_str(&self) -> &str {
        &self.0
    }

    /// What to write into the first field: what the client hints at, or who has
    /// to sign in again because the client asked for it.
    fn username(&self, app: &App, visitor: Option<&Person>) -> Option<String> {
        let request = self.authorization(app)?;
        let again = request.authenticated_after.is_some();
        let same = visitor.filter(|_| again);
        request
            .login_hint
            .or_else(|| same.map(|person| person.user.username.clone()))
    }

    /// The authorization request that waits there, if one does.
    fn authorization(&self, app: &App) -> Option<AuthorizationRequest> {
        let (path, query) = self.0.split_once('?')?;
        (path.trim_end_matches('/') == app.mount.path("/authorize"))
            .then(|| AuthorizationRequest::parse(query.as_bytes()).ok())
            .flatten()
    }
}
