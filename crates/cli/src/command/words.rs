//! Words of the RFCs as values of arguments.

use std::{ffi::OsStr, time::Duration};

use bailiwick_server::bailiwick_core::{
    UnixTime,
    model::{
        Approval, AuthMethod, ClientType, GrantType, IntrospectionReach, Risk, ScopeState,
        SigningAlgorithm, TokenFormat, Visibility,
    },
    scope::ScopeToken,
};
use clap::{
    Arg, Command,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
    error::ErrorKind,
};
use time::{Date, macros::format_description};

use crate::failure::Failure;

/// A parser of `words`, which `parse` reads.
fn of<T: Clone + Send + Sync + 'static>(
    words: impl IntoIterator<Item = &'static str>,
    parse: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words)
        .try_map(move |word| parse(&word).ok_or_else(|| clap::Error::new(ErrorKind::InvalidValue)))
}

pub(super) fn grant_type() -> impl TypedValueParser<Value = GrantType> {
    let words = GrantType::BUILT_IN.iter().map(GrantType::as_str);
    OrExtension(of(words, GrantType::parse))
}

/// The words, or the absolute URI of a grant that a host registers (RFC 6749 §4.5).
#[derive(Clone)]
struct OrExtension<P>(P);

impl<P: TypedValueParser<Value = GrantType>> TypedValueParser for OrExtension<P> {
    type Value = GrantType;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<GrantType, clap::Error> {
        match value.to_str().and_then(GrantType::parse) {
            Some(grant @ GrantType::Extension(_)) => Ok(grant),
            _ => self.0.parse_ref(command, argument, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

pub(super) fn legacy_grant_type() -> impl TypedValueParser<Value = GrantType> {
    let legacy = GrantType::BUILT_IN.iter().filter(|g| g.is_legacy());
    of(legacy.map(GrantType::as_str), GrantType::parse)
}

pub(super) fn auth_method() -> impl TypedValueParser<Value = AuthMethod> {
    of(
        AuthMethod::BUILT_IN.iter().map(AuthMethod::as_str),
        AuthMethod::parse,
    )
}

pub(super) fn client_type() -> impl TypedValueParser<Value = ClientType> {
    of(
        ClientType::ALL.iter().map(|t| t.as_str()),
        ClientType::parse,
    )
}

pub(super) fn reach() -> impl TypedValueParser<Value = IntrospectionReach> {
    of(
        IntrospectionReach::ALL.iter().map(|r| r.as_str()),
        IntrospectionReach::parse,
    )
}

pub(super) fn token_format() -> impl TypedValueParser<Value = TokenFormat> {
    of(
        TokenFormat::ALL.iter().map(|format| format.as_str()),
        TokenFormat::parse,
    )
}

/// Those that keys are made for.
pub(super) fn signing_algorithm() -> impl TypedValueParser<Value = SigningAlgorithm> {
    let made = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];
    of(made.map(SigningAlgorithm::as_str), SigningAlgorithm::parse)
}

pub(super) fn approval() -> impl TypedValueParser<Value = Approval> {
    of(
        Approval::ALL.iter().map(|word| word.as_str()),
        Approval::parse,
    )
}

pub(super) fn scope_state() -> impl TypedValueParser<Value = ScopeState> {
    of(
        ScopeState::ALL.iter().map(|state| state.as_str()),
        ScopeState::parse,
    )
}

pub(super) fn visibility() -> impl TypedValueParser<Value = Visibility> {
    of(
        Visibility::ALL.iter().map(|word| word.as_str()),
        Visibility::parse,
    )
}

pub(super) fn risk() -> impl TypedValueParser<Value = Risk> {
    of(Risk::ALL.iter().map(|word| word.as_str()), Risk::parse)
}

/// What becomes of scopes that a client asks for and may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeExcess {
    Refuse,
    Narrow,
    /// As the server's setting says.
    Default,
}

impl ScopeExcess {
    const ALL: [(&'static str, Self); 3] = [
        ("refuse", Self::Refuse),
        ("narrow", Self::Narrow),
        ("default", Self::Default),
    ];

    /// As it is kept.
    pub(super) fn narrows(self) -> Option<bool> {
        match self {
            Self::Refuse => Some(false),
            Self::Narrow => Some(true),
            Self::Default => None,
        }
    }
}

pub(super) fn scope_excess() -> impl TypedValueParser<Value = ScopeExcess> {
    let parse = |text: &str| {
        let mut all = ScopeExcess::ALL.into_iter();
        all.find(|(word, _)| *word == text)
            .map(|(_, excess)| excess)
    };
    of(ScopeExcess::ALL.map(|(word, _)| word), parse)
}

/// The name of a scope.
pub(super) fn scope_name(text: &str) -> Result<ScopeToken, Failure> {
    ScopeToken::parse(text).map_err(|error| Failure::Error(format!("{text:?}: {error}")))
}

/// The beginning of a day in UTC; `None`: `text` is none.
pub(super) fn day_of(text: &str) -> Option<UnixTime> {
    let day = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
    let begins = day.midnight().assume_utc();
    Some(UnixTime::from_secs(begins.unix_timestamp()))
}

/// The beginning of a day in UTC.
pub(super) fn day(text: &str) -> Result<UnixTime, Failure> {
    day_of(text).ok_or_else(|| Failure::usage(format!("{text:?} is no day: write YYYY-MM-DD")))
}

/// A span such as `90d`, `12h`, `5m` or `30s`.
pub(super) fn span_of(text: &str) -> Option<Duration> {
    let digits = text.strip_suffix(['s', 'm', 'h', 'd'])?;
    let seconds = match text.get(digits.len()..)? {
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => 1,
    };
    let count: u64 = digits.parse().ok()?;
    Some(Duration::from_secs(count.checked_mul(seconds)?))
}

/// The same as an argument.
pub(super) fn span(text: &str) -> Result<Duration, &'static str> {
    span_of(text).ok_or("is no span, such as 90d or 12h")
}
