//! Words of the RFCs as values of arguments.

use std::ffi::OsStr;

use bailiwick_server::bailiwick_core::{
    UnixTime,
    model::{
        Approval, AuthMethod, ClientType, GrantType, IntrospectionReach, ScopeState,
        SigningAlgorithm, TokenFormat, Visibility,
    },
};
use clap::{
    Arg, Command,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
    error::ErrorKind,
};

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

/// The beginning of a day in UTC.
pub(super) fn day(text: &str) -> Result<UnixTime, Failure> {
    let mut parts = text.splitn(3, '-');
    let mut next = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        part.parse::<u16>().ok()
    };
    let day = next(4)
        .zip(next(2))
        .zip(next(2))
        .and_then(|((year, month), day)| {
            let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
            time::Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()
        });
    let day = day.ok_or_else(|| Failure::usage(format!("{text:?} is no day: write YYYY-MM-DD")))?;
    Ok(UnixTime::from_secs(
        day.midnight().assume_utc().unix_timestamp(),
    ))
}
