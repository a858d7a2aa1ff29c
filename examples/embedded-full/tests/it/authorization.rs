//! A member signs in at the club's own page and lets a partner in.

use reqwest::Response;
use serde_json::Value;

use crate::{Browser, Open, PASSWORD, REDIRECT_URI, browser, open};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

impl Open {
    fn request(&self) -> String {
        format!(
            "{}/o/authorize/?response_type=code&client_id={}&scope=shelf:read+shelf:write&state=s\
             &code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.origin, self.partner
        )
    }

    /// Follows `answer` to where it leads on this origin, or gives the address
    /// elsewhere.
    async fn go(&self, browser: &Browser, answer: &Response) -> Result<Response, String> {
        let to = answer.headers().get("location").expect("a redirect");
        let to = to.to_str().unwrap().to_owned();
        if !to.starts_with('/') {
            return Err(to);
        }
        Ok(browser
            .send(browser.client.get(format!("{}{to}", self.origin)))
            .await)
    }

    /// Somebody who has signed in at the club's page, on the consent page.
    async fn asked(&self, browser: &Browser) -> String {
        let first = browser.send(browser.client.get(self.request())).await;
        assert_eq!(first.status(), 303);
        let login = self.go(browser, &first).await.unwrap();
        assert!(login.url().path() == "/login", "{}", login.url());
        let page = login.text().await.unwrap();
        assert!(page.contains("Welcome back to the book club"), "{page}");
        let next = hidden(&page, "next");
        let form = [
            ("name", "ADA@club.example"),
            ("password", PASSWORD),
            ("next", &next),
        ];
        let signed_in = self.post(browser, "/login", &form).await;
        assert_eq!(signed_in.status(), 303);
        let asked = self.go(browser, &signed_in).await.unwrap();
        assert_eq!(asked.status(), 200);
        asked.text().await.unwrap()
    }

    async fn post(&self, browser: &Browser, path: &str, form: &[(&str, &str)]) -> Response {
        let request = browser
            .client
            .post(format!("{}{path}", self.origin))
            .form(form);
        browser.send(request.header("origin", &self.origin)).await
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .expect(name);
    let value = rest.split('"').next().unwrap();
    value
        .replace("&#x2f;", "/")
        .replace("&#x3d;", "=")
        .replace("&amp;", "&")
}

/// Every hidden field of the page.
fn fields(page: &str) -> Vec<(String, String)> {
    let named = page.split("type=\"hidden\" name=\"").skip(1);
    let name = |rest: &str| rest.split('"').next().unwrap().to_owned();
    named
        .map(name)
        .map(|name| (name.clone(), hidden(page, &name)))
        .collect()
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

fn parameter(url: &str, name: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn a_member_allows_a_part_at_the_clubs_own_page() {
    let open = open().await;
    let browser = browser();
    let page = open.asked(&browser).await;
    assert!(page.contains("Library of Letters"), "{page}");
    assert!(page.contains("partner.example&#x2f;logo.svg"), "{page}");
    assert!(page.contains("See your shelf"), "{page}");
    let fields = fields(&page);
    let mut form = pairs(&fields);
    form.extend([("answer", "yes"), ("granted-shelf:read", "on")]);
    let answer = open.post(&browser, "/o/authorize/", &form).await;
    let arrived = open.go(&browser, &answer).await.unwrap_err();
    assert!(arrived.starts_with(REDIRECT_URI), "{arrived}");
    assert_eq!(parameter(&arrived, "state").as_deref(), Some("s"));
    assert!(parameter(&arrived, "iss").is_some());
    let code = parameter(&arrived, "code").expect("a code");
    let exchange = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("code_verifier", VERIFIER),
    ];
    let (status, body): (u16, Value) = open.token(&exchange).await;
    assert_eq!(
        (status, body["scope"].as_str()),
        (200, Some("shelf:read")),
        "{body}"
    );
    let again = open.post(&browser, "/o/authorize/", &form).await;
    assert_eq!(again.status(), 400, "a form is an answer once");
}

#[tokio::test]
async fn a_member_says_no() {
    let open = open().await;
    let browser = browser();
    let fields = fields(&open.asked(&browser).await);
    let answer = open.post(&browser, "/o/authorize/", &pairs(&fields)).await;
    let arrived = open.go(&browser, &answer).await.unwrap_err();
    assert_eq!(
        parameter(&arrived, "error").as_deref(),
        Some("access_denied")
    );
}

#[tokio::test]
async fn a_form_of_another_session_or_site_is_no_answer() {
    let open = open().await;
    let (ada, other) = (browser(), browser());
    let fields = fields(&open.asked(&ada).await);
    open.asked(&other).await;
    let mut form = pairs(&fields);
    form.extend([("answer", "yes"), ("granted-shelf:read", "on")]);
    let answer = open.post(&other, "/o/authorize/", &form).await;
    assert_eq!(answer.status(), 400);
    let foreign = ada
        .client
        .post(format!("{}/o/authorize/", open.origin))
        .form(&form);
    let answer = ada
        .send(foreign.header("origin", "https://evil.example"))
        .await;
    assert_eq!(answer.status(), 403);
}

/// A link to the sign-out signs nobody out, nor does a form of another site; the
/// club's own does, and the cookie goes.
#[tokio::test]
async fn members_sign_out_by_a_form_of_the_clubs_own() {
    let open = open().await;
    let browser = browser();
    open.asked(&browser).await;
    let signed_in = async || {
        let visit = browser.send(browser.client.get(open.request())).await;
        visit.status() == 200
    };
    let page = format!("{}/logout", open.origin);
    let asked = browser.send(browser.client.get(&page)).await;
    assert_eq!(asked.status(), 200);
    let foreign = browser
        .client
        .post(&page)
        .header("origin", "https://evil.example");
    assert_eq!(browser.send(foreign).await.status(), 403);
    assert!(signed_in().await);
    let out = open.post(&browser, "/logout", &[]).await;
    assert_eq!(out.status(), 303);
    let cookie = out.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert!(!signed_in().await);
}

/// The page that asks for a password is shown in no frame, and kept by nobody.
#[tokio::test]
async fn the_sign_in_page_is_framed_and_kept_by_nobody() {
    let open = open().await;
    let browser = browser();
    let page = browser.send(browser.client.get(format!("{}/login", open.origin)));
    let page = page.await;
    let said = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert!(said("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(said("cache-control"), "no-store");
}
