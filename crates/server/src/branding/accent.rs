//! The colour of a site, and whether it can be read (WCAG 2.2, 1.4.3).

use super::BrandingError;

/// The least contrast of text.
const LEAST: f64 = 4.5;

/// The grounds of `style.css` on which the colour stands, by its names there.
pub(super) const LIGHT: [Colour; 3] = [
    Colour([0xf4, 0xf5, 0xf7]),
    Colour([0xff, 0xff, 0xff]),
    Colour([0xe8, 0xf0, 0xfa]),
];
/// The same in the dark.
pub(super) const DARK: [Colour; 3] = [
    Colour([0x11, 0x15, 0x19]),
    Colour([0x19, 0x1e, 0x24]),
    Colour([0x1a, 0x2a, 0x3c]),
];
/// What is written on the colour where it is light.
const ON_DARK: Colour = Colour([0x0a, 0x1a, 0x2b]);
const WHITE: Colour = Colour([0xff; 3]);

/// A colour by its red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

impl Colour {
    /// `#rrggbb`, and nothing else: what stands in a stylesheet must be a colour.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes());
        Some(Self(bytes.ok()?.try_into().ok()?))
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126f64.mul_add(red, 0.7152f64.mul_add(green, 0.0722 * blue))
    }

    /// From 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The least contrast with any of `grounds`.
    pub(super) fn least_contrast(self, grounds: &[Self]) -> f64 {
        let contrasts = grounds.iter().map(|ground| self.contrast(*ground));
        contrasts.fold(f64::INFINITY, f64::min)
    }

    /// One step of 16 nearer to white.
    fn lighter(self) -> Self {
        Self(self.0.map(|part| part + (255 - part).div_ceil(16)))
    }

    fn css(self) -> String {
        format!("#{}", data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// The colour, for light and dark pages.
#[derive(Clone, Debug)]
pub(super) struct Accent {
    pub(super) light: Colour,
    pub(super) dark: Colour,
}

impl Accent {
    pub(super) fn new(light: &str, dark: Option<&str>) -> Result<Self, BrandingError> {
        let light = read(light)?;
        check(light, &LIGHT, "light", "darker")?;
        let dark = match dark {
            Some(dark) => {
                let dark = read(dark)?;
                check(dark, &DARK, "dark", "lighter")?;
                dark
            }
            None => made_lighter(light),
        };
        Ok(Self { light, dark })
    }

    /// The rules that stand after those of the stylesheet.
    pub(super) fn style(&self) -> String {
        format!(
            ":root {{ --accent: {}; --on-accent: {}; }}\n@media (prefers-color-scheme: dark) {{ \
             :root {{ --accent: {}; --on-accent: {}; }} }}\n",
            self.light.css(),
            WHITE.css(),
            self.dark.css(),
            ON_DARK.css()
        )
    }
}

fn read(text: &str) -> Result<Colour, BrandingError> {
    Colour::parse(text).ok_or_else(|| {
        BrandingError::Colour(format!("{text:?} is no colour: it is written #rrggbb"))
    })
}

fn check(
    colour: Colour,
    grounds: &[Colour],
    pages: &str,
    wanted: &str,
) -> Result<(), BrandingError> {
    let contrast = colour.least_contrast(grounds);
    if contrast >= LEAST {
        return Ok(());
    }
    Err(BrandingError::Colour(format!(
        "{} cannot be read on {pages} pages: its contrast is {contrast:.1} : 1 and must be \
         4.5 : 1; a {wanted} one will do",
        colour.css()
    )))
}

/// `colour`, as much nearer to white as it takes to be read in the dark.
fn made_lighter(colour: Colour) -> Colour {
    let mut colour = colour;
    while colour.least_contrast(&DARK) < LEAST {
        colour = colour.lighter();
    }
    colour
}
