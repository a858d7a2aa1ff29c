//! What makes the pages an organisation's own: name, colour, logo, and where help is.

mod accent;
mod logo;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use bailiwick_core::plain_text::plain_text;
use url::Url;

pub(crate) use logo::Logo;

/// Longest name of a site, in characters.
const LONGEST_NAME: usize = 60;
/// Longest text and address of help, in characters.
const LONGEST_SUPPORT: usize = 200;

/// What makes the pages an organisation's own; by default Bailiwick's.
///
/// ```
/// use bailiwick_server::Branding;
///
/// let branding = Branding::default()
///     .name("Herbarium")?
///     .accent("#0a6b3d")?
///     .logo(br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>"#)?
///     .support("https://herbarium.example/help", "Help")?;
///
/// // White on yellow cannot be read.
/// let refused = Branding::default().accent("#ffd500").unwrap_err();
/// assert!(refused.to_string().contains("4.5"));
/// # Ok::<(), bailiwick_server::BrandingError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Branding {
    pub(crate) name: String,
    pub(crate) logo: Option<Arc<Logo>>,
    pub(crate) support: Option<Support>,
    accent: Option<accent::Accent>,
}

/// Where people find help.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Support {
    pub(crate) url: String,
    /// The organisation's own words; empty: ours.
    pub(crate) text: String,
}

/// Why pages cannot look so.
///
/// ```
/// use bailiwick_server::{Branding, BrandingError};
///
/// let refused = Branding::default().accent("green").unwrap_err();
/// assert!(matches!(refused, BrandingError::Colour(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrandingError {
    /// The name is empty, too long, or no plain text.
    #[error("the name {0}")]
    Name(String),
    /// The colour is none, or what is written in it could not be read.
    #[error("{0}")]
    Colour(String),
    /// The picture is too large, or no SVG and no PNG.
    #[error("the logo {0}")]
    Logo(&'static str),
    /// The address of help leads nowhere, or its text is no plain text.
    #[error("the address or text of help {0}")]
    Support(String),
}

impl Default for Branding {
    fn default() -> Self {
        Self {
            name: "Bailiwick".to_owned(),
            logo: None,
            support: None,
            accent: None,
        }
    }
}

impl Branding {
    /// The name of the site: on top of every page, and in its title. At most 60
    /// characters of plain text.
    ///
    /// ```
    /// use bailiwick_server::Branding;
    ///
    /// let branding = Branding::default().name("Herbarium")?;
    /// assert!(Branding::default().name("").is_err());
    /// # Ok::<(), bailiwick_server::BrandingError>(())
    /// ```
    pub fn name(self, name: &str) -> Result<Self, BrandingError> {
        let name = plain_text(name.trim(), LONGEST_NAME);
        let name = name.map_err(|error| BrandingError::Name(error.to_string()))?;
        if name.is_empty() {
            return Err(BrandingError::Name("must not be empty".to_owned()));
        }
        Ok(Self { name, ..self })
    }

    /// The colour of links and of the first button, as `#rrggbb`. It must be dark
    /// enough to be read on the pages' light grounds (WCAG 2.2, 1.4.3: 4.5 : 1); in the
    /// dark it is made as much lighter as is needed there.
    ///
    /// ```
    /// use bailiwick_server::Branding;
    ///
    /// let branding = Branding::default().accent("#7a1f5c")?;
    /// # Ok::<(), bailiwick_server::BrandingError>(())
    /// ```
    pub fn accent(self, colour: &str) -> Result<Self, BrandingError> {
        let accent = accent::Accent::new(colour, None)?;
        Ok(Self {
            accent: Some(accent),
            ..self
        })
    }

    /// The same with a colour for dark pages, where it must be light enough to be read.
    ///
    /// ```
    /// use bailiwick_server::Branding;
    ///
    /// let branding = Branding::default().accents("#7a1f5c", "#f0a8d8")?;
    /// # Ok::<(), bailiwick_server::BrandingError>(())
    /// ```
    pub fn accents(self, light: &str, dark: &str) -> Result<Self, BrandingError> {
        let accent = accent::Accent::new(light, Some(dark))?;
        Ok(Self {
            accent: Some(accent),
            ..self
        })
    }

    /// A picture beside the name: SVG or PNG, at most 256 KiB. It is shown as a picture
    /// only, from this server's own address, and can run nothing.
    ///
    /// ```
    /// use bailiwick_server::Branding;
    ///
    /// let refused = Branding::default().logo(b"GIF89a").unwrap_err();
    /// assert_eq!(refused.to_string(), "the logo is neither SVG nor PNG");
    /// ```
    pub fn logo(self, file: &[u8]) -> Result<Self, BrandingError> {
        let logo = Logo::new(file).map_err(BrandingError::Logo)?;
        Ok(Self {
            logo: Some(Arc::new(logo)),
            ..self
        })
    }

    /// Where people find help, at the foot of every page: an address of `https:`,
    /// `http:`, `mailto:` or `tel:`, and what leads there; empty: "Help" in the page's
    /// language.
    ///
    /// ```
    /// use bailiwick_server::Branding;
    ///
    /// let branding = Branding::default().support("mailto:help@herbarium.example", "")?;
    /// assert!(Branding::default().support("javascript:alert(1)", "Help").is_err());
    /// # Ok::<(), bailiwick_server::BrandingError>(())
    /// ```
    pub fn support(self, url: &str, text: &str) -> Result<Self, BrandingError> {
        let plain = |text: &str| {
            let plain = plain_text(text.trim(), LONGEST_SUPPORT);
            plain.map_err(|error| BrandingError::Support(error.to_string()))
        };
        let (url, text) = (plain(url)?, plain(text)?);
        let scheme = Url::parse(&url).ok().map(|url| url.scheme().to_owned());
        if !matches!(scheme.as_deref(), Some("https" | "http" | "mailto" | "tel")) {
            let wanted = "must begin with https://, http://, mailto: or tel:";
            return Err(BrandingError::Support(wanted.to_owned()));
        }
        Ok(Self {
            support: Some(Support { url, text }),
            ..self
        })
    }

    /// What follows the stylesheet.
    pub(crate) fn style(&self) -> String {
        let accent = self.accent.as_ref();
        accent.map_or_else(String::new, accent::Accent::style)
    }
}
