//! `/accounts/login/`.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    ErrorCode, Reason,
    authorize::AuthorizationRequest,
    model::{ClientId, User},
    next::safe_next,
    params::Parameters,
};
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::{
    Anybody, Person,
    passkey_form::{PasskeyForm, passkey_form},
    person::set_up_url,
    proof::PasswordProof,
    second_factor::HalfWay,
    session::{Begun, PasswordOutcome, PasswordSignIn},
};
use crate::{
    app::App,
    language::Text,
    page::{Binding, Hidden, Kept, OpenForm, Page, Query, Refusal, Said, see_other, with_cookie},
};

const PATH: &str = "/accounts/login/";
/// The field that carries what was entered in another form.
pub(super) const KEPT: &str = "kept";

/// The form.
pub(crate) async fn show(
    State(app): State<App>,
    Anybody(visitor): Anybody,
    Query(query): Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let next = Next::read(&query);
    if let Some(person) = visitor.as_ref().filter(|person| person.owes_second_factor) {
        let factor = app.administration.second_factor(&person.user.id).await?;
        if !factor.is_some_and(|kept| kept.is_set()) {
            return Ok(see_other(&set_up_url(next.as_str())));
        }
    }
    let shown = Shown {
        username: next.username(&app, visitor.as_ref()),
        error: None,
        status: StatusCode::OK,
        kept: None,
    };
    let binding = Binding::of(&app, &headers);
    form(&app, visitor.as_ref(), binding, &next, shown)
}

/// The form for somebody whose session ended while another form lay open, with
/// what they entered there.
pub(crate) fn again(app: &App, binding: Binding, kept: &Kept) -> Result<Response, Refusal> {
    let shown = Shown {
        username: None,
        error: None,
        status: StatusCode::FORBIDDEN,
        kept: Some(binding.seal(app, &kept.target, &kept.encode())?),
    };
    form(app, None, binding, &Next(kept.target.clone()), shown)
}

/// The form, sent.
pub(crate) async fn submit(State(app): State<App>, sent: OpenForm) -> Result<Response, Refusal> {
    let next = Next::read(&sent.fields);
    let login = sent.fields.value("username").unwrap_or_default();
    let (sealed, kept) = kept(&app, &sent.fields, &sent.binding, &next);
    let again = |code, text, reason, status| Shown {
        username: Some(login.to_owned()),
        error: Some(Said::new(&app, code, text, Some(reason))),
        status,
        kept: kept.and(sealed).map(str::to_owned),
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
            given: &[],
            user_agent: &sent.user_agent,
        };
        match sign_in.run(&app).await? {
            PasswordOutcome::SignedIn(user, begun) => {
                tracing::info!(user = %user.id, "signed in");
                return signed_in(&app, *user, &begun, &next, kept);
            }
            PasswordOutcome::HalfWay(record, factor) => {
                let half = HalfWay {
                    proof: PasswordProof::issue(&app, &sent.binding, &record)?,
                    record: &record,
                    factor: &factor,
                    kept: kept.and(sealed),
                    error: None,
                };
                return half.page(&app, sent.binding, &next);
            }
            PasswordOutcome::Wrong => {}
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

/// The form again, for who was half-way and lost the way: the page lay open too long,
/// or somebody else is there than was.
pub(super) fn begin_anew(app: &App, sent: &OpenForm, next: &Next) -> Result<Response, Refusal> {
    let (code, reason) = (ErrorCode::InvalidRequest.as_str(), Reason::TicketExpired);
    let said = Said::new(app, code, "form is no longer valid", Some(reason));
    again_because(app, sent, next, said, StatusCode::BAD_REQUEST)
}

/// The form again, which says why.
pub(super) fn again_because(
    app: &App,
    sent: &OpenForm,
    next: &Next,
    said: Said,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let (sealed, kept) = kept(app, &sent.fields, &sent.binding, next);
    let shown = Shown {
        username: None,
        error: Some(said),
        status,
        kept: kept.and(sealed).map(str::to_owned),
    };
    let binding = sent.binding.clone();
    form(app, sent.visitor.as_ref(), binding, next, shown)
}

/// What was entered in another form, sealed and not: only what was kept here, in this
/// browser, for this address.
pub(super) fn kept<'a>(
    app: &App,
    fields: &'a Parameters,
    binding: &Binding,
    next: &Next,
) -> (Option<&'a str>, Option<&'a str>) {
    let sealed = fields.value(KEPT);
    let kept = sealed.and_then(|sealed| binding.unseal(app, next.as_str(), sealed));
    (sealed, kept)
}

/// On to where they wanted to go, or to what they entered before their session
/// ended, if it was they.
pub(super) fn signed_in(
    app: &App,
    user: User,
    begun: &Begun,
    next: &Next,
    kept: Option<&str>,
) -> Result<Response, Refusal> {
    let person = Person {
        user,
        binding: begun.selector.as_bytes().to_vec(),
        session: Some(begun.selector),
        amr: Vec::new(),
        owes_second_factor: false,
    };
    let kept = kept.and_then(|text| Kept::decode(next.as_str(), text));
    let response = match kept.filter(|kept| kept.user == person.user.id) {
        Some(kept) => kept.page(app, &person, None)?,
        None => see_other(next.as_str()),
    };
    Ok(with_cookie(response, &begun.cookie))
}

/// What changes from one showing of the form to the next.
struct Shown {
    username: Option<String>,
    error: Option<Said>,
    status: StatusCode,
    /// What was entered in another form, encoded.
    kept: Option<String>,
}

#[derive(Serialize)]
struct Context {
    client_name: Option<String>,
    reauthenticate: bool,
    hidden: Vec<Hidden>,
    username: String,
    /// The form of passkeys, where there are such.
    passkey: Option<PasskeyForm>,
    error: Option<Said>,
    /// What they should know before.
    notice: Option<Text>,
}

fn form(
    app: &App,
    visitor: Option<&Person>,
    binding: Binding,
    next: &Next,
    shown: Shown,
) -> Result<Response, Refusal> {
    let kept = shown.kept;
    let reason = shown.error.as_ref().and_then(Said::reason);
    let context = Context {
        passkey: passkey_form(app, &binding, next, kept.as_deref())?,
        client_name: next
            .authorization(app)
            .and_then(|request| client_name(app, &request)),
        reauthenticate: visitor.is_some(),
        notice: kept.is_some().then(|| Text::new("resume-signed-out")),
        hidden: [
            Some(Hidden::new("next", next.as_str())),
            kept.map(|kept| Hidden::new(KEPT, kept)),
            Some(binding.ticket(app, PATH)?),
        ]
        .into_iter()
        .flatten()
        .collect(),
        username: shown.username.unwrap_or_default(),
        error: shown.error,
    };
    let mut page = Page::new(app, "login.html")
        .status(shown.status)
        .form_may_leave()
        .script_if(context.passkey.is_some());
    if let Some(person) = visitor {
        page = page.user(&person.user);
    }
    Ok(binding.kept(app, Said::on(reason, page.render(context)?)))
}

fn client_name(app: &App, request: &AuthorizationRequest) -> Option<String> {
    let id = ClientId::new(request.client_id.as_deref()?);
    let snapshot = app.snapshots.current();
    snapshot
        .usable_client(&id)
        .map(|client| client.name().to_owned())
}

/// Where a person goes after signing in: a path of this origin.
pub(super) struct Next(String);

impl Next {
    pub(super) fn read(parameters: &Parameters) -> Self {
        let next = parameters.value("next").and_then(safe_next);
        Self(next.unwrap_or("/").to_owned())
    }

    pub(super) fn as_str(&self) -> &str {
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
