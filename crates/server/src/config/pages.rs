//! `[applications]` and `[routes]`: what people find.

use bailiwick_core::registration::Registrants;
use serde::{Deserialize, Deserializer, de};

use super::value::words;
use crate::route::RouteGroup;

/// `[applications]`.
///
/// ```
/// use bailiwick_server::bailiwick_core::registration::Registrants;
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_APPLICATIONS_REGISTRATION".to_owned(), "administrators".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.applications.registration, Registrants::Administrators);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ApplicationSettings {
    /// Who may register applications of their own: `everybody`, `administrators` or
    /// `nobody`. Default: `everybody`.
    pub registration: Registrants,
}

/// `[routes]`.
///
/// ```
/// use bailiwick_server::{
///     RouteGroup,
///     config::{Environment, Flags, Settings},
/// };
///
/// let variable = ("BAILIWICK_ROUTES_OFF".to_owned(), "applications setup".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.routes.off, [RouteGroup::Applications, RouteGroup::Setup]);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RouteSettings {
    /// The groups of routes that are left out. Default: none.
    #[serde(deserialize_with = "route_groups")]
    pub off: Vec<RouteGroup>,
}

fn route_groups<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RouteGroup>, D::Error> {
    let parse = |word: String| {
        RouteGroup::from_name(&word).ok_or_else(|| {
            let known: Vec<_> = RouteGroup::ALL.iter().map(|group| group.name()).collect();
            let known = known.join(", ");
            de::Error::custom(format!(
                "{word} is not a group of routes: there are {known}"
            ))
        })
    };
    words(deserializer)?.into_iter().map(parse).collect()
}
