//! What people are told when something is refused.

mod words;

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bailiwick_core::{Delivery, ErrorCode, OAuthError, Reason, authorize::LoginRequest};
use data_encoding::BASE32_NOPAD;
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
use serde::Serialize;

use super::{
    render::{Page, written},
    response::{FormsEnd, see_other},
    resume::Interrupted,
};
use crate::{
    accept::{Reader, reader},
    app::App,
    language::Text,
    login::ask_to_sign_in,
    response::{Refused, status},
    templates::TemplateError,
};

/// A refusal on its way to the page that tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A page of its own.
    Page {
        /// The status.
        status: StatusCode,
        /// The stable word.
        code: &'static str,
        /// The fixed text.
        description: Cow<'static, str>,
        /// Why, for the log.
        reason: Option<Reason>,
    },
    /// 303 to where the visitor goes instead.
    Elsewhere(String),
    /// The visitor signs in first and then comes to `target`, a path of this
    /// origin.
    SignIn {
        /// Where to.
        target: String,
        /// The authorization request that waits there, if one does.
        authorization: Option<Box<LoginRequest>>,
    },
    /// A form that was overtaken by time: what was entered is kept.
    Interrupted(Box<Interrupted>),
}

impl Refusal {
    /// There is no such page, or not for this visitor.
    pub(crate) fn not_found() -> Self {
        Self::Page {
            status: StatusCode::NOT_FOUND,
            code: "not_found",
            description: Cow::Borrowed("there is no such page"),
            reason: None,
        }
    }

    /// The visitor signs in first and then comes to `target`.
    pub(crate) fn sign_in(target: &str) -> Self {
        Self::SignIn {
            target: target.to_owned(),
            authorization: None,
        }
    }

    /// A form that was not made here for this browser.
    pub(crate) fn foreign_form(reason: Reason) -> Self {
        OAuthError::page(
            ErrorCode::AccessDenied,
            reason,
            "request came from another site (Origin or CSRF token)",
        )
        .into()
    }

    /// A form that lay open too long.
    pub(crate) fn stale_form() -> Self {
        OAuthError::page(
            ErrorCode::InvalidRequest,
            Reason::TicketExpired,
            "form is no longer valid",
        )
        .into()
    }
}

impl From<OAuthError> for Refusal {
    fn from(error: OAuthError) -> Self {
        Self::Page {
            status: status(&error.clone().delivered(Delivery::Page)),
            code: error.code.as_str(),
            description: error.description,
            reason: Some(error.reason),
        }
    }
}

impl From<Interrupted> for Refusal {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(Box::new(interrupted))
    }
}

impl From<TemplateError> for Refusal {
    fn from(error: TemplateError) -> Self {
        tracing::error!(%error, "a page could not be made");
        Self::Page {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: ErrorCode::ServerError.as_str(),
            description: Cow::Borrowed("the page could not be made"),
            reason: None,
        }
    }
}

/// The refusal travels as an extension, for only [`tell`] knows the templates and
/// where people sign in.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Elsewhere(location) => see_other(&location),
            Self::Page { .. } | Self::SignIn { .. } | Self::Interrupted(_) => {
                let mut response = Response::new(Body::empty());
                response.extensions_mut().insert(self);
                response
            }
        }
    }
}

/// Writes the page of a refusal that a handler answered with.
pub(crate) async fn tell(State(app): State<App>, request: Request, next: Next) -> Response {
    let reader = reader(request.uri(), request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => page(&app, refusal, &reader),
        None => written(&app, response, &reader)
            .unwrap_or_else(|error| page(&app, error.into(), &reader)),
    }
}

/// The page of a refusal, for its reader.
pub(super) fn page(app: &App, mut refusal: Refusal, reader: &Reader) -> Response {
    if let Refusal::Interrupted(interrupted) = refusal {
        let made = interrupted.page(app);
        match made.and_then(|response| Ok(written(app, response, reader)?)) {
            Ok(response) => return response,
            Err(other) => refusal = other,
        }
    }
    if let Refusal::SignIn {
        target,
        authorization,
    } = &refusal
    {
        refusal = ask_to_sign_in(app, target, authorization.as_deref());
    }
    let Refusal::Page {
        status,
        code,
        description,
        reason,
    } = refusal
    else {
        return refusal.into_response();
    };
    let (heading, advice) = words::words(status);
    let plainly = format!("{description}\n");
    let context = Context {
        heading,
        advice,
        error: Said::new(app, code, description, reason),
    };
    let made = Page::new(app, "error.html").status(status).render(context);
    let made = made.and_then(|response| Ok(written(app, response, reader)?));
    // A template that fails must not keep people from being told.
    let mut response = made.unwrap_or_else(|_| {
        super::response::Html {
            status,
            text: plainly,
            forms_end: FormsEnd::Here,
        }
        .into_response()
    });
    if matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        let seconds = if status == StatusCode::TOO_MANY_REQUESTS {
            "60"
        } else {
            "5"
        };
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    Said::on(reason, response)
}

#[derive(Serialize)]
struct Context {
    heading: Text,
    advice: Text,
    error: Said,
}

/// What a page says about a refusal; the log has the same reference.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    code: &'static str,
    /// Fixed, in English.
    description: Cow<'static, str>,
    /// The same in the reader's language.
    told: Option<Text>,
    /// What is to be said instead of the description.
    texts: Vec<Text>,
    reference: String,
    #[serde(skip)]
    reason: Option<Reason>,
}

impl Said {
    /// The page that says it, counted and logged as the refusal that it is.
    pub(crate) fn on(reason: Option<Reason>, mut page: Response) -> Response {
        if let Some(reason) = reason {
            page.extensions_mut().insert(Refused(reason));
        }
        page
    }

    /// What it is for logs and metrics.
    pub(crate) fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// The same, told by these texts if there are any.
    pub(crate) fn because(self, texts: impl IntoIterator<Item = Text>) -> Self {
        Self {
            texts: texts.into_iter().collect(),
            ..self
        }
    }

    /// Writes the log entry and makes the reference.
    pub(crate) fn new(
        app: &App,
        code: &'static str,
        description: impl Into<Cow<'static, str>>,
        reason: Option<Reason>,
    ) -> Self {
        let mut bytes = [0; 5];
        app.random.fill(&mut bytes);
        let reference = BASE32_NOPAD.encode(&bytes);
        let description = description.into();
        let why = reason.map(Reason::as_str);
        tracing::info!(reference, code, reason = why, "a page refused");
        Self {
            code,
            told: words::told(&description),
            description,
            texts: Vec::new(),
            reference,
            reason,
        }
    }
}
