//! Refusals: the RFC's word for the caller, a closed reason for us.

use std::{borrow::Cow, fmt};

use crate::{
    authorize::ResponseMode,
    scope::{ScopeSet, Step},
};

/// A refusal of a request.
///
/// `code` and `description` are sent; `reason` is for logs, metrics and tests
/// and never leaves the server; `delivery` says where the refusal goes. Status
/// codes and headers follow from `code` and `delivery` in one place of the
/// server.
///
/// ```
/// use bailiwick_core::{Delivery, ErrorCode, OAuthError, Reason};
///
/// let refusal = OAuthError::json(
///     ErrorCode::InvalidGrant,
///     Reason::CodeExpired,
///     "the code has expired",
/// );
/// assert_eq!(refusal.code.as_str(), "invalid_grant"); // sent
/// assert_eq!(refusal.reason.as_str(), "code_expired"); // logged, never sent
/// assert_eq!(refusal.to_string(), "invalid_grant: the code has expired");
/// assert_eq!(refusal.delivery, Delivery::Json);
///
/// let shown = refusal.clone().delivered(Delivery::Page);
/// assert_eq!(shown, OAuthError::page(refusal.code, refusal.reason, refusal.description));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    /// The RFC's word.
    pub code: ErrorCode,
    /// `error_description`: fixed English text per cause, never a secret, and
    /// of what was sent at most a scope name that fits the grammar.
    pub description: Cow<'static, str>,
    /// Why, exactly.
    pub reason: Reason,
    /// Where it goes.
    pub delivery: Delivery,
    /// Of a refusal of scope: the checks that led to it, for logs, never sent.
    pub steps: Option<Box<[Step]>>,
}

impl OAuthError {
    /// A refusal given as JSON (RFC 6749 §5.2).
    pub fn json(
        code: ErrorCode,
        reason: Reason,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            code,
            description: description.into(),
            reason,
            delivery: Delivery::Json,
            steps: None,
        }
    }

    /// A refusal shown to a person at our own origin, never redirected.
    pub fn page(
        code: ErrorCode,
        reason: Reason,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            code,
            description: description.into(),
            reason,
            delivery: Delivery::Page,
            steps: None,
        }
    }

    /// A refusal by a host's own grant, authentication method or endpoint. The
    /// server sends of `description` what RFC 6749 §5.2 allows there.
    ///
    /// ```
    /// use bailiwick_core::{ErrorCode, OAuthError, Reason};
    ///
    /// let error = OAuthError::by_host(ErrorCode::InvalidGrant, "the ticket has expired");
    /// assert_eq!(error.reason, Reason::RefusedByHost);
    /// ```
    pub fn by_host(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self::json(code, Reason::RefusedByHost, description)
    }

    /// The same refusal, delivered elsewhere.
    pub fn delivered(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }
}

/// What is sent of it.
impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.description)
    }
}

impl std::error::Error for OAuthError {}

/// Where a refusal goes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// JSON, with the status of the code: 400, or for `invalid_client` 401 with a
    /// `Basic` challenge (RFC 6749 §5.2).
    Json,
    /// JSON with a `Bearer` challenge: 401 for `invalid_token`, 403 for
    /// `insufficient_scope` with the scope that would do (RFC 6750 §3).
    BearerChallenge {
        /// The scope that would do, for `insufficient_scope`.
        scope: Option<ScopeSet>,
        /// Whether the request carried no credentials at all: then the
        /// challenge says no error code (RFC 6750 §3.1).
        bare: bool,
    },
    /// The client's redirect URI, with `error`, `state` and `iss`.
    Redirect {
        /// The validated redirect URI.
        redirect_uri: String,
        /// The request's `state`, unchanged.
        state: Option<String>,
        /// Where in the redirect URI.
        mode: ResponseMode,
    },
    /// A page for people with a reference number.
    Page,
    /// `text/plain`, as dot-dynamic-scopes answers.
    Text,
    /// 405 with `Allow: POST` and no body.
    MethodNotAllowed,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// The `error` codes of the RFCs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }

        impl ErrorCode {
            /// The word on the wire.
            ///
            /// ```
            /// use bailiwick_core::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::InvalidScope.as_str(), "invalid_scope");
            /// ```
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }
    };
}

error_codes! {
    /// RFC 6749 §5.2.
    InvalidRequest = "invalid_request",
    /// RFC 6749 §5.2.
    InvalidClient = "invalid_client",
    /// RFC 6749 §5.2.
    InvalidGrant = "invalid_grant",
    /// RFC 6749 §5.2.
    UnauthorizedClient = "unauthorized_client",
    /// RFC 6749 §5.2.
    UnsupportedGrantType = "unsupported_grant_type",
    /// RFC 6749 §5.2.
    InvalidScope = "invalid_scope",
    /// RFC 6749 §4.1.2.1.
    AccessDenied = "access_denied",
    /// RFC 6749 §4.1.2.1.
    UnsupportedResponseType = "unsupported_response_type",
    /// RFC 6749 §4.1.2.1.
    ServerError = "server_error",
    /// RFC 6749 §4.1.2.1.
    TemporarilyUnavailable = "temporarily_unavailable",
    /// RFC 6750 §3.1.
    InvalidToken = "invalid_token",
    /// RFC 6750 §3.1.
    InsufficientScope = "insufficient_scope",
    /// RFC 8707 §2.
    InvalidTarget = "invalid_target",
    /// OpenID Connect Core §3.1.2.6.
    LoginRequired = "login_required",
    /// OpenID Connect Core §3.1.2.6.
    ConsentRequired = "consent_required",
    /// OpenID Connect Core §3.1.2.6.
    RequestNotSupported = "request_not_supported",
    /// OpenID Connect Core §3.1.2.6.
    RequestUriNotSupported = "request_uri_not_supported",
}

macro_rules! reasons {
    ($($name:ident = $word:literal,)*) => {
        /// Why, exactly: for logs, metrics and tests, never sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Reason { $(#[doc = concat!("`", $word, "`")] $name,)* }

        impl Reason {
            /// The word in logs and metric labels.
            ///
            /// ```
            /// use bailiwick_core::Reason;
            ///
            /// assert_eq!(Reason::ScopeUnknown.as_str(), "scope_unknown");
            /// ```
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// All of them, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its place among all of them: for tables of counts.
            ///
            /// ```
            /// use bailiwick_core::Reason;
            ///
            /// assert_eq!(Reason::ALL[Reason::ScopeUnknown.number()], Reason::ScopeUnknown);
            /// ```
            pub const fn number(self) -> usize {
                self as usize
            }
        }
    };
}

reasons! {
    // the bytes of the request
    MalformedBody = "malformed_body",
    BodyTooLarge = "body_too_large",
    BodyTooSlow = "body_too_slow",
    MalformedCredentials = "malformed_credentials",
    ParameterMissing = "parameter_missing",
    ParameterMalformed = "parameter_malformed",
    ParameterRepeated = "parameter_repeated",
    ParameterInQuery = "parameter_in_query",
    TooManyParameters = "too_many_parameters",
    UnsupportedMediaType = "unsupported_media_type",
    MethodNotAllowed = "method_not_allowed",
    // the client
    ClientMissing = "client_missing",
    ClientUnknown = "client_unknown",
    ClientDisabled = "client_disabled",
    ClientMismatch = "client_mismatch",
    ClientSecretMissing = "client_secret_missing",
    ClientSecretWrong = "client_secret_wrong",
    ClientAuthenticationRepeated = "client_authentication_repeated",
    ClientAuthenticationMethod = "client_authentication_method",
    ClientIsPublic = "client_is_public",
    // the grant
    GrantTypeMissing = "grant_type_missing",
    GrantTypeUnknown = "grant_type_unknown",
    GrantTypeSwitchedOff = "grant_type_switched_off",
    GrantTypeNotAllowed = "grant_type_not_allowed",
    ResponseTypeMissing = "response_type_missing",
    ResponseTypeUnknown = "response_type_unknown",
    ResponseModeUnknown = "response_mode_unknown",
    RequestObject = "request_object",
    RequestTooLong = "request_too_long",
    // redirect URIs
    RedirectUriMissing = "redirect_uri_missing",
    RedirectUriRefused = "redirect_uri_refused",
    RedirectUriUnregistered = "redirect_uri_unregistered",
    RedirectUriMismatch = "redirect_uri_mismatch",
    // a host's own
    RefusedByHost = "refused_by_host",
    ClientProofWrong = "client_proof_wrong",
    AssertionExpired = "assertion_expired",
    AssertionReplayed = "assertion_replayed",
    AssertionTooLong = "assertion_too_long",
    // codes and PKCE
    CodeUnknown = "code_unknown",
    CodeExpired = "code_expired",
    CodeForeign = "code_foreign",
    CodeReplayed = "code_replayed",
    CodeRetried = "code_retried",
    ChallengeMissing = "challenge_missing",
    ChallengeMalformed = "challenge_malformed",
    ChallengeMethod = "challenge_method",
    ChallengeUnexpected = "challenge_unexpected",
    VerifierMissing = "verifier_missing",
    VerifierMalformed = "verifier_malformed",
    VerifierUnexpected = "verifier_unexpected",
    VerifierWrong = "verifier_wrong",
    // tokens
    TokenMissing = "token_missing",
    TokenUnknown = "token_unknown",
    TokenExpired = "token_expired",
    TokenRevoked = "token_revoked",
    TokenTooLong = "token_too_long",
    RefreshTokenUnknown = "refresh_token_unknown",
    RefreshTokenExpired = "refresh_token_expired",
    RefreshTokenForeign = "refresh_token_foreign",
    RefreshTokenRevoked = "refresh_token_revoked",
    RefreshTokenReplayed = "refresh_token_replayed",
    RefreshTokenRetried = "refresh_token_retried",
    FamilyExpired = "family_expired",
    // users
    CredentialsWrong = "credentials_wrong",
    SecondFactorRequired = "second_factor_required",
    SecondFactorWrong = "second_factor_wrong",
    PasskeyWrong = "passkey_wrong",
    PasskeyCopied = "passkey_copied",
    UserUnknown = "user_unknown",
    UserDisabled = "user_disabled",
    UserDenied = "user_denied",
    LoginNeeded = "login_needed",
    SignInWithoutEffect = "sign_in_without_effect",
    ConsentNeeded = "consent_needed",
    ConsentEmpty = "consent_empty",
    ConsentExceedsRequest = "consent_exceeds_request",
    ConsentDurationUnknown = "consent_duration_unknown",
    // forms
    TicketMissing = "ticket_missing",
    TicketInvalid = "ticket_invalid",
    TicketExpired = "ticket_expired",
    TicketUsed = "ticket_used",
    CrossSite = "cross_site",
    // scopes
    ScopeMalformed = "scope_malformed",
    ScopeUnknown = "scope_unknown",
    ScopeRetired = "scope_retired",
    ScopePending = "scope_pending",
    ScopeDisabled = "scope_disabled",
    ScopeTransferred = "scope_transferred",
    ScopeExclusive = "scope_exclusive",
    ScopeDenied = "scope_denied",
    ScopeTooManyValues = "scope_too_many_values",
    ScopePrivileged = "scope_privileged",
    ScopeNotAllowed = "scope_not_allowed",
    ScopeExceedsGrant = "scope_exceeds_grant",
    ScopeNothingLeft = "scope_nothing_left",
    NoDefaultScope = "no_default_scope",
    AudienceMixed = "audience_mixed",
    ResourceUnknown = "resource_unknown",
    // the registry
    NotResourceServer = "not_resource_server",
    PrivilegeMissing = "privilege_missing",
    NameReserved = "name_reserved",
    NameMalformed = "name_malformed",
    NameForeign = "name_foreign",
    NameOutsideNamespace = "name_outside_namespace",
    NameInForeignNamespace = "name_in_foreign_namespace",
    NameLooksAlike = "name_looks_alike",
    NameRetired = "name_retired",
    NamespaceOverlaps = "namespace_overlaps",
    NamespaceHoldsForeignNames = "namespace_holds_foreign_names",
    DescriptionMissing = "description_missing",
    DescriptionMalformed = "description_malformed",
    QuotaExceeded = "quota_exceeded",
    ManifestForeign = "manifest_foreign",
    ManifestMalformed = "manifest_malformed",
    ManifestRefused = "manifest_refused",
    ManifestSuperseded = "manifest_superseded",
    ManifestConflict = "manifest_conflict",
    PreconditionFailed = "precondition_failed",
    TooManyWaiters = "too_many_waiters",
    VersionNotReached = "version_not_reached",
    // limits and faults
    TooManyFailures = "too_many_failures",
    Contended = "contended",
    KeyMissing = "key_missing",
    ExtensionFailed = "extension_failed",
    StoreFailed = "store_failed",
    StoreBusy = "store_busy",
    TooManyFeeds = "too_many_feeds",
}
