//! One page, from a template and what it shows.
//!
//! A handler says what a page shows; [`written`], which knows the request, says it in
//! the reader's language.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bailiwick_core::{
    Languages,
    model::{LanguageTag, User},
};
use http::StatusCode;
use minijinja::{
    Value,
    value::{Serde, ValueKind},
};
use serde::Serialize;

use super::{
    refusal::Refusal,
    response::{FormsEnd, Html},
};
use crate::{
    accept::Reader,
    app::App,
    branding::Support,
    links::Links,
    login::{login_url, logout_url},
    sign_in::SignInWanted,
    templates::TemplateError,
};

/// A page that is being put together.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    app: &'a App,
    template: &'static str,
    user: Option<&'a User>,
    status: StatusCode,
    forms_end: FormsEnd,
}

impl<'a> Page<'a> {
    /// A page made of `template`.
    pub(crate) fn new(app: &'a App, template: &'static str) -> Self {
        Self {
            app,
            template,
            user: None,
            status: StatusCode::OK,
            forms_end: FormsEnd::Here,
        }
    }

    /// The page as this user sees it.
    pub(crate) fn user(self, user: &'a User) -> Self {
        Self {
            user: Some(user),
            ..self
        }
    }

    /// The page with another status than 200.
    pub(crate) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The page of a form whose POST may end at a client.
    pub(crate) fn form_may_leave(self) -> Self {
        Self {
            forms_end: FormsEnd::Anywhere,
            ..self
        }
    }

    /// The page with leave to run scripts of this server, none of which it needs.
    pub(crate) fn with_script(self) -> Self {
        let forms_end = match self.forms_end {
            FormsEnd::Here | FormsEnd::HereWithScript => FormsEnd::HereWithScript,
            FormsEnd::Anywhere | FormsEnd::AnywhereWithScript => FormsEnd::AnywhereWithScript,
        };
        Self { forms_end, ..self }
    }

    /// The same if there is such a script.
    pub(crate) fn script_if(self, there: bool) -> Self {
        if there { self.with_script() } else { self }
    }

    /// The page, showing `context`, to be [`written`].
    pub(crate) fn render<C: Serialize>(self, context: C) -> Result<Response, Refusal> {
        let wanted = SignInWanted {
            next: "/",
            reauthenticate: false,
            authorization: None,
        };
        let has_sign_in = self.app.has_sign_in();
        let whole = Whole {
            site: Site {
                name: &self.app.branding.name,
                logo: self.app.branding.logo.as_deref().map(|logo| &*logo.tag),
                support: self.app.branding.support.as_ref(),
                mount: self.app.mount.as_str(),
                stylesheet: self.app.templates.stylesheet_tag(),
                links: self.app.links,
                user: self.user.map(|user| SiteUser {
                    username: &user.username,
                    admin: user.admin,
                }),
                login_url: has_sign_in.then(|| login_url(self.app, &wanted)),
                logout_url: has_sign_in.then(|| logout_url(self.app)).flatten(),
            },
            context,
        };
        let context = Value::from(Serde(whole));
        if context.kind() == ValueKind::Invalid {
            let problem = format!("{}: {context}", self.template);
            return Err(TemplateError::Context(problem).into());
        }
        let unwritten = Unwritten {
            template: self.template,
            context,
            forms_end: self.forms_end,
            language: self.user.and_then(|user| user.language.clone()),
        };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(unwritten);
        Ok(response)
    }
}

/// What a page shows, travelling to where its language is known.
#[derive(Clone, Debug)]
struct Unwritten {
    template: &'static str,
    context: Value,
    forms_end: FormsEnd,
    /// What who is signed in wants.
    language: Option<LanguageTag>,
}

/// The page that a handler answered with, in a language of its reader; any other
/// answer as it is.
pub(super) fn written(
    app: &App,
    mut response: Response,
    reader: &Reader,
) -> Result<Response, TemplateError> {
    let Some(page) = response.extensions_mut().remove::<Unwritten>() else {
        return Ok(response);
    };
    let server = Languages::of_ui_locales(app.config.language.as_str());
    let reader = reader.languages(page.language.as_ref()).then(server);
    let html = Html {
        status: response.status(),
        text: app
            .templates
            .render_for(&reader, page.template, page.context)?,
        forms_end: page.forms_end,
    };
    let (mut head, _) = response.into_parts();
    let (written, body) = html.into_response().into_parts();
    head.headers.extend(written.headers);
    Ok(Response::from_parts(head, body))
}

#[derive(Serialize)]
struct Whole<'a, C> {
    site: Site<'a>,
    #[serde(flatten)]
    context: C,
}

/// What every page shows.
#[derive(Serialize)]
struct Site<'a> {
    name: &'a str,
    /// What changes with the logo, if there is one.
    logo: Option<&'a str>,
    support: Option<&'a Support>,
    mount: &'a str,
    stylesheet: &'a str,
    links: Links,
    user: Option<SiteUser<'a>>,
    login_url: Option<String>,
    logout_url: Option<String>,
}

#[derive(Serialize)]
struct SiteUser<'a> {
    username: &'a str,
    admin: bool,
}

/// A hidden field of a form.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hidden {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

impl Hidden {
    pub(crate) fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            value: value.into(),
        }
    }
}
