#![expect(clippy::unwrap_used, reason = "tests")]

use super::{
    accent::{Accent, Colour, DARK, LIGHT},
    *,
};

#[test]
fn a_colour_is_written_in_one_way() {
    assert!(Colour::parse("#0b57a4").is_some() && Colour::parse("#0B57A4").is_some());
    for wrong in [
        "",
        "0b57a4",
        "#0b57a",
        "#0b57a44",
        "#0b57ag",
        "red",
        "#fff",
        "#0b57a4;}",
        "rgb(1,2,3)",
    ] {
        assert!(Colour::parse(wrong).is_none(), "{wrong}");
    }
}

/// WCAG 2.2, 1.4.3, with contrasts known from elsewhere.
#[test]
fn contrast_is_that_of_wcag() {
    let colour = |text| Colour::parse(text).unwrap();
    for (one, two, contrast) in [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0b57a4", "#ffffff", 7.2),
        ("#123456", "#123456", 1.0),
    ] {
        let found = colour(one).contrast(colour(two));
        assert!((found - contrast).abs() < 0.1, "{one} {two}: {found}");
    }
}

#[test]
fn a_colour_that_cannot_be_read_is_refused_and_the_other_is_made_for_the_dark() {
    for unreadable in ["#ffd500", "#ffffff", "#777777", "#00aaff"] {
        let refused = Accent::new(unreadable, None).unwrap_err().to_string();
        assert!(
            refused.contains("4.5 : 1") && refused.contains("light pages"),
            "{refused}"
        );
    }
    let refused = Accent::new("#000000", Some("#7a1f5c"))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("dark pages"), "{refused}");
    for readable in ["#000000", "#0a6b3d", "#7a1f5c", "#b3261e", "#0000ff"] {
        let accent = Accent::new(readable, None).unwrap();
        assert!(accent.light.least_contrast(&LIGHT) >= 4.5, "{readable}");
        assert!(accent.dark.least_contrast(&DARK) >= 4.5, "{readable}");
    }
}

/// What is written on the colour, and the grounds, are those of the stylesheet.
#[test]
fn the_grounds_are_those_of_the_stylesheet() {
    let style = include_str!("../../assets/style.css");
    let (light, dark) = style.split_once("prefers-color-scheme: dark").unwrap();
    let value = |part: &str, name: &str| {
        let rest = part.split(&format!("--{name}: ")).nth(1).unwrap();
        Colour::parse(rest.split(';').next().unwrap()).unwrap()
    };
    for (part, grounds) in [(light, LIGHT), (dark, DARK)] {
        let found = ["ground", "surface", "tint"].map(|name| value(part, name));
        assert_eq!(found, grounds);
        let (on, accent) = (value(part, "on-accent"), value(part, "accent"));
        assert!(on.contrast(accent) >= 4.5);
    }
}

#[test]
fn a_logo_is_told_by_what_it_is() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let declared = format!("\u{feff}<?xml version=\"1.0\"?>\n<!-- ours -->\n{svg}");
    for (file, content_type) in [
        (svg.as_bytes(), "image/svg+xml"),
        (declared.as_bytes(), "image/svg+xml"),
        (b"\x89PNG\r\n\x1a\n....".as_slice(), "image/png"),
    ] {
        assert_eq!(Logo::new(file).unwrap().content_type, content_type);
    }
    let large = vec![b' '; 256 * 1024 + 1];
    for wrong in [
        b"".as_slice(),
        b"GIF89a",
        b"<html><svg></svg></html>",
        b"<svgx/>",
        b"<?xml",
        b"<svg><script>alert(1)</script></svg>",
        b"<svg><SCRIPT href='x'/></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
        b"<svg><a href='javascript:alert(1)'/></svg>",
        b"\xff\xfe<svg/>",
        &large,
    ] {
        assert!(
            Logo::new(wrong).is_err(),
            "{:?}",
            String::from_utf8_lossy(wrong)
        );
    }
}

#[test]
fn help_is_at_an_address_that_leads_somewhere() {
    for url in [
        "https://a.example/help",
        "mailto:help@a.example",
        "tel:+4930123456",
    ] {
        assert!(Branding::default().support(url, "Help").is_ok(), "{url}");
    }
    for url in [
        "",
        "help",
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
    ] {
        assert!(Branding::default().support(url, "Help").is_err(), "{url}");
    }
    let long = "x".repeat(201);
    assert!(
        Branding::default()
            .support("https://a.example", &long)
            .is_err()
    );
    assert!(Branding::default().name(&long).is_err());
    assert!(Branding::default().name("a\u{202e}b").is_err());
}
