//! `[accounts]`, `[applications]`, `[branding]` and `[routes]`: what people find.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use bailiwick_core::{registration::Registrants, second_factor::SecondFactorPolicy};
use serde::{Deserialize, Deserializer, de};

use super::{Settings, SettingsError, value::words};
use crate::{
    branding::{Branding, BrandingError},
    route::RouteGroup,
};

/// `[accounts]`.
///
/// ```
/// use bailiwick_server::bailiwick_core::second_factor::SecondFactorPolicy;
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let variable = ("BAILIWICK_ACCOUNTS_SECOND_FACTOR".to_owned(), "administrators".to_owned());
/// let settings = Settings::load(None, &Environment::from([variable]), &Flags::default())?;
/// assert_eq!(settings.accounts.second_factor, SecondFactorPolicy::Administrators);
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AccountSettings {
    /// Who must have a second factor: `optional`, `administrators` or `everyone`.
    /// Default: `optional`.
    pub second_factor: SecondFactorPolicy,
}

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

/// `[branding]`.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings};
///
/// let name = ("BAILIWICK_BRANDING_NAME".to_owned(), "Herbarium".to_owned());
/// let accent = ("BAILIWICK_BRANDING_ACCENT".to_owned(), "#ffd500".to_owned());
/// let settings = Settings::load(None, &Environment::from([name, accent]), &Flags::default())?;
/// assert_eq!(settings.branding.name.as_deref(), Some("Herbarium"));
///
/// let refused = settings.to_branding().unwrap_err().to_string();
/// assert!(refused.starts_with("branding.accent: #ffd500 cannot be read on light pages"));
/// # Ok::<(), bailiwick_server::config::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct BrandingSettings {
    /// The name of the site, on top of every page and in its title. Default: Bailiwick.
    pub name: Option<String>,
    /// The colour of links and buttons on light pages, `#rrggbb`. Default: a blue.
    pub accent: Option<String>,
    /// The same on dark pages. Default: the colour of the light ones, made lighter.
    pub accent_dark: Option<String>,
    /// A picture beside the name, SVG or PNG. Default: none.
    pub logo_file: Option<PathBuf>,
    /// Where people find help. Default: nowhere.
    pub support_url: Option<String>,
    /// What leads there. Default: "Help", in the page's language.
    pub support_text: Option<String>,
}

impl Settings {
    /// How the pages look. The error names the key that does not fit.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, config::Settings};
    ///
    /// let settings = Settings::default();
    /// let builder = AuthorizationServer::builder(settings.to_config()?);
    /// let builder = builder.branding(settings.to_branding()?);
    /// # drop(builder);
    /// # Ok::<(), bailiwick_server::config::SettingsError>(())
    /// ```
    pub fn to_branding(&self) -> Result<Branding, SettingsError> {
        let BrandingSettings {
            name,
            accent,
            accent_dark,
            logo_file,
            support_url,
            support_text,
        } = &self.branding;
        let of = |key: &'static str| {
            move |error: BrandingError| SettingsError::value(key, error.to_string())
        };
        let mut branding = Branding::default();
        if let Some(name) = name {
            branding = branding.name(name).map_err(of("branding.name"))?;
        }
        branding = match (accent, accent_dark) {
            (Some(light), Some(dark)) => branding
                .accents(light, dark)
                .map_err(of("branding.accent"))?,
            (Some(light), None) => branding.accent(light).map_err(of("branding.accent"))?,
            (None, Some(_)) => {
                let text = "needs branding.accent beside it";
                return Err(SettingsError::value("branding.accent_dark", text));
            }
            (None, None) => branding,
        };
        if let Some(path) = logo_file {
            let key = "branding.logo_file";
            let file = bounded(path).map_err(|error| {
                SettingsError::value(key, format!("{}: {error}", path.display()))
            })?;
            branding = branding.logo(&file).map_err(of(key))?;
        }
        match (support_url, support_text) {
            (Some(url), text) => {
                let text = text.as_deref().unwrap_or_default();
                branding
                    .support(url, text)
                    .map_err(of("branding.support_url"))
            }
            (None, Some(_)) => {
                let text = "needs branding.support_url beside it";
                Err(SettingsError::value("branding.support_text", text))
            }
            (None, None) => Ok(branding),
        }
    }
}

/// What a file begins with: enough to see that it is too large.
fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = 1024 * 1024;
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
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
