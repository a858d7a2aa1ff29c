//! The checks of an authorization request whose client and redirect URI are
//! known: each one line of the table in [`pipeline`](super::pipeline).

use super::{
    ResponseMode, ResponseType,
    pipeline::{Examination, Prompt, Terms},
};
use crate::{
    ErrorCode, OAuthError, Reason,
    env::ApprovalPrompt,
    model::CodeChallenge,
    next::LONGEST_NEXT,
    scope::{ScopeRequest, ScopeSet, decide_scopes},
};

/// What `next` holds besides the request: the path of this endpoint.
const ROOM_FOR_PATH: usize = 512;

/// RFC 6749 §3.1.
pub(super) fn no_parameter_repeats(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
    if at.request.repeats {
        return Err(invalid(Reason::ParameterRepeated, "parameter is repeated"));
    }
    Ok(())
}

/// RFC 9101 §5, OpenID Connect Core §3.1.2.6.
pub(super) fn no_request_object(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
    let (code, text) = if at.request.has_request {
        (ErrorCode::RequestNotSupported, "request is not supported")
    } else if at.request.has_request_uri {
        (
            ErrorCode::RequestUriNotSupported,
            "request_uri is not supported",
        )
    } else {
        return Ok(());
    };
    Err(OAuthError::json(code, Reason::RequestObject, text))
}

pub(super) fn request_fits_next(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
    if at.request.to_query().len() > LONGEST_NEXT - ROOM_FOR_PATH {
        return Err(invalid(Reason::RequestTooLong, "the request is too long"));
    }
    Ok(())
}

/// RFC 6749 §3.1.1. One that nobody switched on is as unsupported as an unknown
/// one (security.md CT-13).
pub(super) fn response_type_is_known(
    at: &Examination<'_>,
    _: &mut Terms,
) -> Result<(), OAuthError> {
    let implicit = ResponseType::Token.is_on(at.config);
    let reason = match at.request.response_type.as_deref() {
        None => {
            return Err(invalid(
                Reason::ResponseTypeMissing,
                "response_type is missing",
            ));
        }
        Some(text) => match ResponseType::parse(text) {
            Some(ResponseType::Token) if !implicit => Reason::GrantTypeSwitchedOff,
            Some(_) => return Ok(()),
            None => Reason::ResponseTypeUnknown,
        },
    };
    let text = if implicit {
        "response_type is not supported: it must be code or token"
    } else {
        "response_type is not supported: it must be code"
    };
    Err(unsupported(reason, text))
}

/// There is no choice: each response type has its one mode.
pub(super) fn response_mode_fits(
    at: &Examination<'_>,
    terms: &mut Terms,
) -> Result<(), OAuthError> {
    let mode = terms.response_type.mode();
    match at.request.response_mode.as_deref() {
        None => Ok(()),
        Some(text) if text == mode.as_str() => Ok(()),
        Some(_) => {
            let text = match mode {
                ResponseMode::Query => "response_mode is not supported: it must be query",
                ResponseMode::Fragment => "response_mode is not supported: it must be fragment",
            };
            Err(invalid(Reason::ResponseModeUnknown, text))
        }
    }
}

pub(super) fn client_may_use_response_type(
    at: &Examination<'_>,
    terms: &mut Terms,
) -> Result<(), OAuthError> {
    let response_type = terms.response_type;
    if !response_type.is_on(at.config) {
        return Err(unsupported(
            Reason::GrantTypeSwitchedOff,
            "the authorization_code grant is switched off",
        ));
    }
    if !terms.client.allows_response_type(response_type.as_str()) {
        let text = match response_type {
            ResponseType::Code => "this client may not use the authorization_code grant",
            ResponseType::Token => "this client may not use the implicit grant",
        };
        return Err(OAuthError::json(
            ErrorCode::UnauthorizedClient,
            Reason::GrantTypeNotAllowed,
            text,
        ));
    }
    Ok(())
}

/// RFC 7636 §4.3, §4.4.1, RFC 9700 §2.1.1.
pub(super) fn challenge_is_s256(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
    let method = at.request.code_challenge_method.as_deref();
    if terms.response_type == ResponseType::Token {
        // Whoever sends one believes in a protection that this grant has not.
        return match (&at.request.code_challenge, method) {
            (None, None) => Ok(()),
            _ => Err(invalid(
                Reason::ChallengeUnexpected,
                "a code challenge is for response_type code: this grant has no code",
            )),
        };
    }
    let required = terms
        .client
        .requires_pkce()
        .unwrap_or(at.config.requires_pkce());
    terms.challenge = match at.request.code_challenge.as_deref() {
        Some(value) => Some(CodeChallenge::parse(method, value)?),
        // A method alone is a challenge that was lost on the way.
        None if required || method.is_some() => {
            return Err(invalid(
                Reason::ChallengeMissing,
                "code challenge is required",
            ));
        }
        None => None,
    };
    Ok(())
}

/// RFC 6749 §3.3, RFC 8707 §2.1.
pub(super) fn scope_is_grantable(
    at: &Examination<'_>,
    terms: &mut Terms,
) -> Result<(), OAuthError> {
    let requested = match at.request.scope.as_deref() {
        Some(text) => Some(ScopeSet::parse(text).map_err(|error| {
            OAuthError::json(
                ErrorCode::InvalidScope,
                Reason::ScopeMalformed,
                error.to_string(),
            )
        })?),
        None => None,
    };
    grant(at, terms, requested.as_ref())
}

/// The scope and its audience (RFC 6749 §3.3).
fn grant(
    at: &Examination<'_>,
    terms: &mut Terms,
    requested: Option<&ScopeSet>,
) -> Result<(), OAuthError> {
    let request = ScopeRequest {
        client: &*terms.client,
        user: at.user,
        grant_type: &terms.response_type.grant_type(),
        requested,
        resource: &at.request.resource,
        ceiling: None,
        now: at.now,
    };
    terms.granted = decide_scopes(&request, at.snapshot, at.config)?;
    Ok(())
}

/// The same terms for `scope` alone, which is a part of theirs.
pub(super) fn narrow(
    at: &Examination<'_>,
    terms: &mut Terms,
    scope: &ScopeSet,
) -> Result<(), OAuthError> {
    let left_out = std::mem::take(&mut terms.granted.left_out);
    grant(at, terms, Some(scope))?;
    terms.granted.left_out = left_out;
    Ok(())
}

/// OpenID Connect Core §3.1.2.1.
pub(super) fn prompt_makes_sense(
    at: &Examination<'_>,
    terms: &mut Terms,
) -> Result<(), OAuthError> {
    let said = |word: &str| at.request.prompt_words().any(|one| one == word);
    if said("none") && at.request.prompt_words().any(|word| word != "none") {
        return Err(invalid(
            Reason::ParameterMalformed,
            "prompt none must stand alone",
        ));
    }
    let max_age = at.request.max_age.as_deref().map(str::parse::<u64>);
    if max_age.is_some_and(|seconds| seconds.is_err()) {
        return Err(invalid(
            Reason::ParameterMalformed,
            "max_age must be a number of seconds",
        ));
    }
    terms.prompt = Prompt {
        none: said("none"),
        login: said("login"),
        consent: said("consent"),
    };
    let own_word_counts =
        terms.client.is_confidential() || at.config.heeds_approval_prompt_of_public_clients();
    terms.approval_prompt = match at.request.approval_prompt.as_deref() {
        Some("force") if own_word_counts => ApprovalPrompt::Force,
        Some("auto") if own_word_counts => ApprovalPrompt::Auto,
        _ => at.config.approval_prompt,
    };
    Ok(())
}

fn invalid(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, reason, text)
}

fn unsupported(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::UnsupportedResponseType, reason, text)
}
