//! Pages in an organisation's own name, colour and logo.

use bailiwick_server::Branding;
use http::StatusCode;

use crate::world::{World, config};

const SVG: &[u8] = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>"#;

async fn world(branding: Branding) -> World {
    let config = config("http://localhost:8000/o");
    World::built(config, move |builder| builder.branding(branding.clone())).await
}

#[tokio::test]
async fn every_page_bears_the_name_the_logo_and_the_address_of_help() {
    let branding = Branding::default().name("Herb & <b>").unwrap();
    let branding = branding.logo(SVG).unwrap();
    let branding = branding.support("mailto:help@a.example", "").unwrap();
    let world = world(branding).await;
    let mut browser = world.browser();
    browser.headers.push(("accept", "text/html"));
    browser.headers.push(("accept-language", "de"));
    for (path, title) in [
        ("/", "Herb &amp; &lt;b&gt;"),
        ("/accounts/login/", "Anmelden · Herb &amp; &lt;b&gt;"),
        ("/nowhere", " · Herb &amp; &lt;b&gt;"),
    ] {
        let page = browser.get(path).await;
        let found = page.text.split("<title>").nth(1).unwrap();
        let found = found.split("</title>").next().unwrap();
        assert!(
            found.ends_with(title) && !found.contains("Bailiwick"),
            "{found}"
        );
        assert!(
            page.text.contains("<bdi>Herb &amp; &lt;b&gt;</bdi>"),
            "{path}"
        );
        assert_eq!(page.element("support"), "Hilfe", "{path}");
        let src = page.text.split("src=\"/static/logo?v=").nth(1).unwrap();
        let logo = format!("/static/logo?v={}", src.split('"').next().unwrap());
        let logo = browser.get(&logo).await;
        assert_eq!(logo.text.as_bytes(), SVG);
        assert_eq!(logo.header("content-type"), "image/svg+xml");
        assert_eq!(logo.header("x-content-type-options"), "nosniff");
        let policy = logo.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"));
    }
}

#[tokio::test]
async fn the_colour_follows_the_stylesheet_and_changes_its_address() {
    let plain = world(Branding::default()).await;
    let page = plain.browser().get("/").await;
    assert!(!page.has_element("logo") && !page.has_element("support"));
    assert_eq!(
        plain.browser().get("/static/logo").await.status,
        StatusCode::NOT_FOUND
    );
    let green = world(Branding::default().accent("#0A6B3D").unwrap()).await;
    let style = green.browser().get("/static/bailiwick.css").await;
    let rule = ":root { --accent: #0a6b3d; --on-accent: #ffffff; }";
    assert!(
        style.text.contains(rule),
        "{}",
        &style.text[style.text.len() - 300..]
    );
    let other = green.browser().get("/").await;
    let address = |page: &str| {
        let rest = page.split("/static/bailiwick.css?v=").nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_ne!(address(&page.text), address(&other.text));
}
