//! The checks of an authorization request whose client and redirect URI are
//! known: each one line of the table in [`pipeline`](super::pipeline).

use super::pipeline::{Examination, Prompt, Terms};
use crate::{
    ErrorCode, OAuthError, Reason,
    env::ApprovalPrompt,
    model::{CodeChallenge, GrantType},
    next::LONGEST_NEXT,
    resource::decide_audience,
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

/// RFC 6749 §3.1.1.
pub(super) fn response_type_is_known(
    at: &Examination<'_>,
    _: &mut Terms,
) -> Result<(), OAuthError> {
    let unsupported = |reason| {
        let text = "response_type is not supported: it must be code";
        Err(OAuthError::json(
            ErrorCode::UnsupportedResponseType,
            reason,
            text,
        ))
    };
    match at.request.response_type.as_deref() {
        None => Err(invalid(
            Reason::ResponseTypeMissing,
            "response_type is missing",
        )),
        Some("code") => Ok(()),
        Some("token") if !at.config.grant_types.contains(&GrantType::Implicit) => {
            unsupported(Reason::GrantTypeSwitchedOff)
        }
        Some(_) => unsupported(Reason::ResponseTypeUnknown),
    }
}

pub(super) fn response_mode_is_query(
    at: &Examination<'_>,
    _: &mut Terms,
) -> Result<(), OAuthError> {
    match at.request.response_mode.as_deref() {
        None | Some("query") => Ok(()),
        Some(_) => Err(invalid(
            Reason::ResponseModeUnknown,
            "response_mode is not supported: it must be query",
        )),
    }
}

pub(super) fn client_may_use_codes(
    at: &Examination<'_>,
    terms: &mut Terms,
) -> Result<(), OAuthError> {
    let grant_type = GrantType::AuthorizationCode;
    if !at.config.grant_types.contains(&grant_type) {
        return Err(OAuthError::json(
            ErrorCode::UnsupportedResponseType,
            Reason::GrantTypeSwitchedOff,
            "the authorization_code grant is switched off",
        ));
    }
    if !terms.client.allows_grant_type(&grant_type) {
        return Err(OAuthError::json(
            ErrorCode::UnauthorizedClient,
            Reason::GrantTypeNotAllowed,
            "this client may not use the authorization_code grant",
        ));
    }
    Ok(())
}

/// RFC 7636 §4.3, §4.4.1, RFC 9700 §2.1.1.
pub(super) fn challenge_is_s256(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
    let method = at.request.code_challenge_method.as_deref();
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

/// RFC 6749 §3.3.
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
    let request = ScopeRequest {
        client: &*terms.client,
        user: at.user,
        grant_type: &GrantType::AuthorizationCode,
        requested: requested.as_ref(),
        ceiling: None,
    };
    terms.granted = decide_scopes(&request, at.snapshot, at.config)?;
    Ok(())
}

/// RFC 8707 §2.1.
pub(super) fn resource_is_known(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
    let of_scopes = std::mem::take(&mut terms.granted.audience);
    let requested = &at.request.resource;
    terms.granted.audience = decide_audience(requested, of_scopes, &*terms.client, at.snapshot)?;
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
