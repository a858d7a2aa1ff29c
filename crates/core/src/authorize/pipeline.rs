//! The checks of an authorization request: one table, in order.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{AuthorizationRequest, resource::decide_audience};
use crate::{
    Config, Delivery, ErrorCode, OAuthError, Reason, Situation, Snapshot,
    env::ApprovalPrompt,
    model::{Client, ClientId, CodeChallenge, GrantType, User},
    next::LONGEST_NEXT,
    redirect_uri,
    scope::{GrantedScope, ScopeRequest, ScopeSet, decide_scopes},
};

/// What `next` holds besides the request: the path of this endpoint.
const ROOM_FOR_PATH: usize = 512;

/// What a request that passed every check comes down to.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Who asks.
    pub client: Arc<dyn Client>,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// The request's challenge, if it has one (RFC 7636 §4.3).
    pub challenge: Option<CodeChallenge>,
    /// What would be granted.
    pub granted: GrantedScope,
    /// What the request says about asking.
    pub prompt: Prompt,
    /// Whether a consent already given is asked for again.
    pub approval_prompt: ApprovalPrompt,
}

/// OpenID Connect Core §3.1.2.1 `prompt`; words that are not known are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// Nobody may be asked anything.
    pub none: bool,
    /// The user signs in again.
    pub login: bool,
    /// The user is asked for consent.
    pub consent: bool,
}

/// A request under examination, once it is known whom it is from and where its
/// errors go.
struct Examination<'a> {
    request: &'a AuthorizationRequest,
    user: Option<&'a User>,
    snapshot: &'a Snapshot,
    config: &'a Config,
}

type Check = fn(&Examination<'_>, &mut Terms) -> Result<(), OAuthError>;

/// One line of the table, and the endpoints that use it.
struct Row {
    check: Check,
    authorize: bool,
}

/// The checks after client and redirect URI, which [`Terms::examine`] makes
/// first because every refusal before them is a page (RFC 6749 §4.1.2.1). The
/// order is: form of the request, client and grant, credential, scope, person.
/// Pushed authorization requests (RFC 9126) and device authorization (RFC 8628)
/// will be further columns.
const TABLE: [Row; 10] = [
    Row {
        check: no_parameter_repeats,
        authorize: true,
    },
    Row {
        check: no_request_object,
        authorize: true,
    },
    Row {
        check: request_fits_next,
        authorize: true,
    },
    Row {
        check: response_type_is_known,
        authorize: true,
    },
    Row {
        check: response_mode_is_query,
        authorize: true,
    },
    Row {
        check: client_may_use_codes,
        authorize: true,
    },
    Row {
        check: challenge_is_s256,
        authorize: true,
    },
    Row {
        check: scope_is_grantable,
        authorize: true,
    },
    Row {
        check: resource_is_known,
        authorize: true,
    },
    Row {
        check: prompt_makes_sense,
        authorize: true,
    },
];

impl Terms {
    /// Examines `request` for the authorization endpoint. A refusal is a page
    /// until client and redirect URI are known to belong together, and from then
    /// on goes to that redirect URI (RFC 6749 §4.1.2.1, RFC 9700 §4.11).
    pub fn examine(
        request: &AuthorizationRequest,
        situation: &Situation<'_>,
        config: &Config,
        user: Option<&User>,
    ) -> Result<Self, OAuthError> {
        let client = client_is_known(request, situation)?;
        let redirect_uri = redirect_uri_is_registered(request, &*client, config)?;
        let mut terms = Self {
            client,
            redirect_uri,
            challenge: None,
            granted: GrantedScope {
                scope: ScopeSet::new(),
                audience: Vec::new(),
            },
            prompt: Prompt::default(),
            approval_prompt: config.approval_prompt,
        };
        let examination = Examination {
            request,
            user,
            snapshot: situation.snapshot,
            config,
        };
        for row in TABLE.iter().filter(|row| row.authorize) {
            (row.check)(&examination, &mut terms)
                .map_err(|error| terms.redirected(error, request))?;
        }
        Ok(terms)
    }

    /// `error`, delivered to the client.
    pub(super) fn redirected(
        &self,
        error: OAuthError,
        request: &AuthorizationRequest,
    ) -> OAuthError {
        error.delivered(Delivery::Redirect {
            redirect_uri: self.redirect_uri.clone(),
            state: request.state.clone(),
        })
    }
}

fn client_is_known(
    request: &AuthorizationRequest,
    situation: &Situation<'_>,
) -> Result<Arc<dyn Client>, OAuthError> {
    let Some(id) = &request.client_id else {
        return Err(page(Reason::ClientMissing, "client_id is missing"));
    };
    let text = "client_id is not registered";
    let client = client_of(situation, &ClientId::new(id))
        .ok_or_else(|| page(Reason::ClientUnknown, text))?;
    if !client.is_usable() {
        return Err(page(Reason::ClientDisabled, text));
    }
    Ok(client)
}

fn redirect_uri_is_registered(
    request: &AuthorizationRequest,
    client: &dyn Client,
    config: &Config,
) -> Result<String, OAuthError> {
    let registered = client.redirect_uris();
    let any_port = config.localhost_any_port;
    match (&request.redirect_uri, registered) {
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(page(Reason::RedirectUriMissing, "redirect_uri is missing")),
        (Some(sent), _)
            if registered
                .iter()
                .any(|one| redirect_uri::matches(one, sent, any_port)) =>
        {
            Ok(sent.clone())
        }
        (Some(_), _) => Err(page(
            Reason::RedirectUriUnregistered,
            "redirect_uri is not registered",
        )),
    }
}

/// RFC 6749 §3.1.
fn no_parameter_repeats(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
    if at.request.repeats {
        return Err(invalid(Reason::ParameterRepeated, "parameter is repeated"));
    }
    Ok(())
}

/// RFC 9101 §5, OpenID Connect Core §3.1.2.6.
fn no_request_object(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
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

fn request_fits_next(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
    if at.request.to_query().len() > LONGEST_NEXT - ROOM_FOR_PATH {
        return Err(invalid(Reason::RequestTooLong, "the request is too long"));
    }
    Ok(())
}

/// RFC 6749 §3.1.1.
fn response_type_is_known(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
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

fn response_mode_is_query(at: &Examination<'_>, _: &mut Terms) -> Result<(), OAuthError> {
    match at.request.response_mode.as_deref() {
        None | Some("query") => Ok(()),
        Some(_) => Err(invalid(
            Reason::ResponseModeUnknown,
            "response_mode is not supported: it must be query",
        )),
    }
}

fn client_may_use_codes(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
    let grant_type = GrantType::AuthorizationCode;
    if !at.config.grant_types.contains(&grant_type) {
        return Err(OAuthError::json(
            ErrorCode::UnsupportedResponseType,
            Reason::GrantTypeSwitchedOff,
            "the authorization_code grant is switched off",
        ));
    }
    if !terms.client.allows_grant_type(grant_type) {
        return Err(OAuthError::json(
            ErrorCode::UnauthorizedClient,
            Reason::GrantTypeNotAllowed,
            "this client may not use the authorization_code grant",
        ));
    }
    Ok(())
}

/// RFC 7636 §4.3, §4.4.1, RFC 9700 §2.1.1.
fn challenge_is_s256(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
    let method = at.request.code_challenge_method.as_deref();
    let required = terms
        .client
        .requires_pkce()
        .unwrap_or(at.config.pkce_required);
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
fn scope_is_grantable(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
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
        grant_type: GrantType::AuthorizationCode,
        requested: requested.as_ref(),
        ceiling: None,
    };
    terms.granted = decide_scopes(&request, at.snapshot, at.config)?;
    Ok(())
}

/// RFC 8707 §2.1.
fn resource_is_known(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
    let of_scopes = std::mem::take(&mut terms.granted.audience);
    let requested = &at.request.resource;
    terms.granted.audience = decide_audience(requested, of_scopes, &*terms.client, at.snapshot)?;
    Ok(())
}

/// OpenID Connect Core §3.1.2.1.
fn prompt_makes_sense(at: &Examination<'_>, terms: &mut Terms) -> Result<(), OAuthError> {
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
        terms.client.is_confidential() || at.config.approval_prompt_by_public_clients;
    terms.approval_prompt = match at.request.approval_prompt.as_deref() {
        Some("force") if own_word_counts => ApprovalPrompt::Force,
        Some("auto") if own_word_counts => ApprovalPrompt::Auto,
        _ => at.config.approval_prompt,
    };
    Ok(())
}

fn client_of(situation: &Situation<'_>, id: &ClientId) -> Option<Arc<dyn Client>> {
    if let Some(client) = situation.snapshot.client(id) {
        return Some(Arc::clone(client));
    }
    let record = situation
        .loaded
        .client
        .as_ref()
        .filter(|record| record.id == *id)?;
    Some(Arc::new(record.clone()))
}

fn page(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::page(ErrorCode::InvalidRequest, reason, text)
}

fn invalid(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, reason, text)
}
