//! What is refused, as problem details (RFC 9457).

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use bailiwick_core::{ErrorCode, OAuthError, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::Verb;
use crate::{AdministrationError, exec, response};

/// Why something was not done; nothing of it was.
#[derive(Debug)]
pub(super) struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    status: StatusCode,
    error: &'static str,
    detail: String,
    errors: Vec<Wrong>,
    allow: Option<String>,
    reason: Reason,
    /// Of the bearer token: it brings its own challenge.
    refusal: Option<OAuthError>,
}

/// What is wrong with one member of a body, or one parameter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Wrong {
    /// Of the member (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pointer: Option<String>,
    /// The parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parameter: Option<String>,
    pub(super) detail: String,
    /// What was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nearest: Option<String>,
}

impl Wrong {
    pub(super) fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            pointer: Some(pointer.into()),
            parameter: None,
            detail: detail.into(),
            nearest: None,
        }
    }

    pub(super) fn of_parameter(name: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: None,
            parameter: Some(name.to_owned()),
            detail: detail.into(),
            nearest: None,
        }
    }

    pub(super) fn near(self, nearest: Option<&str>) -> Self {
        Self {
            nearest: nearest.map(str::to_owned),
            ..self
        }
    }
}

/// The document (RFC 9457 §3.1).
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProblemBody {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    /// A word for programs.
    error: &'static str,
    /// All that is wrong with what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

impl Problem {
    fn new(
        status: StatusCode,
        error: &'static str,
        reason: Reason,
        detail: impl Into<String>,
    ) -> Self {
        Self(Box::new(Parts {
            status,
            error,
            detail: detail.into(),
            errors: Vec::new(),
            allow: None,
            reason,
            refusal: None,
        }))
    }

    pub(super) fn no_such_path() -> Self {
        let text = "there is no such path here; /admin/api/openapi.json lists all";
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            Reason::ParameterMalformed,
            text,
        )
    }

    pub(super) fn not_found(what: &'static str, name: &str) -> Self {
        AdministrationError::not_found(what, name).into()
    }

    pub(super) fn method_not_allowed(methods: &[Verb]) -> Self {
        let names: Vec<_> = methods.iter().map(|verb| verb.as_str()).collect();
        let allow = names.join(", ");
        let mut problem = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            Reason::MethodNotAllowed,
            format!("this path takes {allow}"),
        );
        problem.0.allow = Some(allow);
        problem
    }

    /// The request cannot be read.
    pub(super) fn malformed(detail: impl Into<String>, errors: Vec<Wrong>) -> Self {
        let mut problem = Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            Reason::ParameterMalformed,
            detail,
        );
        problem.0.errors = errors;
        problem
    }

    pub(super) fn media_type(wanted: &'static str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "invalid_request",
            Reason::UnsupportedMediaType,
            format!("the body must be {wanted}"),
        )
    }

    /// The request can be read, and what it says will not do.
    pub(super) fn unacceptable(errors: Vec<Wrong>) -> Self {
        let detail = match errors.as_slice() {
            [one] => one.detail.clone(),
            _ => "what was sent will not do".to_owned(),
        };
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unacceptable",
            Reason::ParameterMalformed,
            detail,
        );
        problem.0.errors = errors;
        problem
    }

    /// One member will not do.
    pub(super) fn member(name: &str, detail: impl Into<String>) -> Self {
        Self::unacceptable(vec![Wrong::at(format!("/{name}"), detail)])
    }

    pub(super) fn into_response(self) -> Response<Body> {
        let parts = *self.0;
        if let Some(refusal) = &parts.refusal {
            return response::refusal_as_problem(refusal);
        }
        let body = ProblemBody {
            r#type: "about:blank",
            title: parts.status.canonical_reason().unwrap_or_default(),
            status: parts.status.as_u16(),
            detail: parts.detail,
            error: parts.error,
            errors: parts.errors,
        };
        let body = serde_json::to_value(&body).unwrap_or_default();
        let mut response = response::problem(parts.status, &body, parts.reason);
        let allow = parts
            .allow
            .and_then(|allow| HeaderValue::from_str(&allow).ok());
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        if parts.status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from_static("5");
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<OAuthError> for Problem {
    fn from(error: OAuthError) -> Self {
        let mut problem = Self::new(
            response::status(&error),
            error.code.as_str(),
            error.reason,
            error.description.clone(),
        );
        problem.0.refusal = Some(error);
        problem
    }
}

impl From<AdministrationError> for Problem {
    fn from(error: AdministrationError) -> Self {
        let text = error.to_string();
        let conflict = |text| {
            let status = StatusCode::CONFLICT;
            Self::new(status, "conflict", Reason::ParameterMalformed, text)
        };
        match error {
            AdministrationError::NotFound { what, nearest, .. } => {
                let status = StatusCode::NOT_FOUND;
                let mut problem = Self::new(status, "not_found", Reason::ParameterMalformed, text);
                if let Some(nearest) = nearest {
                    let detail = Wrong::of_parameter(what, "is not there");
                    problem.0.errors = vec![detail.near(Some(&nearest))];
                }
                problem
            }
            AdministrationError::Refused(problems) => {
                let details = problems.into_iter().map(|one| {
                    let entry = one.entry.map(|number| format!("/{number}"));
                    let entry = entry.unwrap_or_default();
                    Wrong::at(format!("/{}{entry}", one.field), one.text)
                });
                Self::unacceptable(details.collect())
            }
            AdministrationError::NameTaken
            | AdministrationError::Conflict(_)
            | AdministrationError::SetupLinkDead => conflict(text),
            AdministrationError::Changed => {
                let status = StatusCode::PRECONDITION_FAILED;
                Self::new(status, "changed", Reason::PreconditionFailed, text)
            }
            AdministrationError::Scope(refusal) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                Self::new(status, "unacceptable", refusal.reason, text)
            }
            AdministrationError::Manifest(refusal) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                Self::new(status, "unacceptable", refusal.reason, text)
            }
            AdministrationError::Request(refused) => match refused.code {
                ErrorCode::TemporarilyUnavailable | ErrorCode::ServerError => Self::from(*refused),
                ErrorCode::AccessDenied | ErrorCode::InsufficientScope => {
                    Self::new(StatusCode::FORBIDDEN, "denied", refused.reason, text)
                }
                _ => {
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    Self::new(status, "unacceptable", refused.reason, text)
                }
            },
            AdministrationError::WrongPassword => Self::member("password", text),
            AdministrationError::Contended => Self::from(exec::unavailable(Reason::Contended)),
            AdministrationError::Busy => Self::from(exec::unavailable(Reason::StoreBusy)),
            AdministrationError::Cryptography(_) => {
                Self::from(exec::unavailable(Reason::KeyMissing))
            }
            AdministrationError::Store(error) => Self::from(exec::store_failed(error)),
        }
    }
}
