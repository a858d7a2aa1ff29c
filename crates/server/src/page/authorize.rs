//! `GET` and `POST` of the authorization endpoint (RFC 6749 §3.1): sign-in,
//! consent, and the way back to the client.

use axum::{body::Body, extract::State, response::Response};
use bailiwick_core::{
    OAuthError, Reason,
    authorize::{
        Answer, Authorization, AuthorizationState, ConsentGroup, ConsentOwner, ConsentRequest,
        RedirectTarget, error_location, token_location,
    },
    params::{Parameters, Parts},
};
use http::Request;
use serde::Serialize;

use super::{
    refusal::Refusal,
    render::{Hidden, Page},
    response::see_other,
    same_origin::same_origin,
};
use crate::{
    app::App,
    exec,
    incoming::{FORM_LIMIT, Incoming},
    login::{counted_like, login_url, who},
    sign_in::SignInWanted,
};

/// The authorization endpoint.
pub(crate) async fn authorize(
    State(app): State<App>,
    request: Request<Body>,
) -> Result<Response, Refusal> {
    let incoming = Incoming::read(request, FORM_LIMIT).await?;
    let parts = incoming.parts();
    if is_consent_form(&parts) && !same_origin(incoming.headers()) {
        return Err(Refusal::foreign_form(Reason::CrossSite));
    }
    let who = who(&app, incoming.head()).await?;
    let refused = |error| refused(&app, error);
    let visit = Authorization::parse(&parts, who.clone()).map_err(refused)?;
    let mut state = exec::run(&app, &visit).await.map_err(refused)?;
    let here = app.mount.path("/authorize/");
    if let AuthorizationState::NeedsConsent(page) = &state
        && said(&parts, "ticket").as_deref() == Some(&page.ticket)
    {
        let answer = match said(&parts, "allow") {
            Some(_) => Answer::Granted {
                scopes: page.scopes(),
            },
            None => Answer::Denied,
        };
        let visit = Authorization::answer(page, who, answer);
        state = exec::run(&app, &visit).await.map_err(refused)?;
    }
    match state {
        AuthorizationState::Resume { query } => Ok(see_other(&format!("{here}?{query}"))),
        AuthorizationState::NeedsLogin(request) => {
            let target = format!("{here}?{}", request.query);
            Err(Refusal::SignIn {
                target: counted_like(target, parts.query),
                authorization: Some(Box::new(request)),
            })
        }
        AuthorizationState::NeedsConsent(request) => consent(&app, &here, &request),
        AuthorizationState::Denied { location } | AuthorizationState::Granted { location } => {
            Ok(see_other(location.as_str()))
        }
        AuthorizationState::GrantedToken {
            redirect_uri,
            state,
            response,
        } => {
            let issuer = &app.config.issuer;
            let state = state.as_deref();
            // Only after the commit: what is signed is true.
            let location = token_location(&redirect_uri, &response, state, issuer, &*app.snapshots)
                .ok_or_else(|| exec::unavailable(Reason::KeyMissing))?;
            Ok(see_other(location.as_str()))
        }
        _ => Err(Refusal::not_found()),
    }
}

fn said(parts: &Parts<'_>, name: &str) -> Option<String> {
    let body = Parameters::parse(parts.body).ok()?;
    (!parts.get).then(|| body.value(name).map(str::to_owned))?
}

/// A client may send its request from its own site (RFC 6749 §3.1); the consent
/// form comes from nowhere but here.
fn is_consent_form(parts: &Parts<'_>) -> bool {
    !parts.get && Parameters::parse(parts.body).is_ok_and(|body| body.has("ticket"))
}

/// To the client where that is safe, else a page (RFC 6749 §4.1.2.1).
fn refused(app: &App, error: OAuthError) -> Refusal {
    match error_location(&error, &app.config.issuer) {
        Some(location) => {
            tracing::info!(
                reason = error.reason.as_str(),
                "an authorization was refused"
            );
            Refusal::Elsewhere(location.into_string())
        }
        None => error.into(),
    }
}

#[derive(Serialize)]
struct Context<'a> {
    client_name: &'a str,
    redirect_host: &'a str,
    redirect: &'static str,
    switch_account: String,
    hidden: Vec<Hidden>,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    owner: &'a str,
    own: bool,
    scopes: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    description: &'a str,
    new: bool,
}

fn consent(app: &App, here: &str, request: &ConsentRequest) -> Result<Response, Refusal> {
    let fields = request.request.fields().into_iter();
    let mut hidden: Vec<_> = fields
        .map(|(name, value)| Hidden::new(name, value))
        .collect();
    let query = request.request.to_query();
    hidden.push(Hidden::new("ticket", &request.ticket));
    let context = Context {
        client_name: request.client.name(),
        redirect_host: request.redirect.as_str(),
        redirect: match request.redirect {
            RedirectTarget::Site(_) => "site",
            RedirectTarget::ThisDevice(_) => "device",
            RedirectTarget::App(_) => "app",
        },
        switch_account: login_url(
            app,
            &SignInWanted {
                next: &format!("{here}?{query}"),
                reauthenticate: true,
                authorization: None,
            },
        ),
        hidden,
        groups: request.groups.iter().map(group).collect(),
    };
    Page::new(app, "consent.html")
        .user(&request.user)
        .form_may_leave()
        .render(context)
}

fn group(group: &ConsentGroup) -> Group<'_> {
    let (owner, own) = match &group.owner {
        ConsentOwner::AuthorizationServer => ("Your account", true),
        ConsentOwner::ResourceServer { name, .. } => (name.as_str(), false),
    };
    let scopes = group.scopes.iter().map(|item| Item {
        name: item.name.as_str(),
        description: &item.description,
        new: item.new,
    });
    Group {
        owner,
        own,
        scopes: scopes.collect(),
    }
}
