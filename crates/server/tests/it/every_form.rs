//! Every form of every page: without its ticket, with another's, from elsewhere, too
//! late, as an upload, and twice.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use axum::body::Body;
use bailiwick_server::Route;
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    everything::Everything,
    markup::{HtmlForm, forms},
    world::{PASSWORD, World},
};

/// A form and where it is sent, with the button that is pressed.
#[derive(Clone, Debug)]
struct Sending {
    target: String,
    fields: Vec<(String, String)>,
}

impl Sending {
    fn of(address: &str, form: &HtmlForm) -> Vec<Self> {
        let path = address.split('?').next().unwrap();
        let target = match form.action.as_deref() {
            None | Some("") => address.to_owned(),
            Some(query) if query.starts_with('?') => format!("{path}{query}"),
            Some(action) => action.to_owned(),
        };
        let mut buttons: Vec<Option<&(String, String)>> = form.buttons.iter().map(Some).collect();
        if buttons.is_empty() {
            buttons.push(None);
        }
        let sending = |button: Option<&(String, String)>| Self {
            target: target.clone(),
            fields: form.fields.iter().chain(button).cloned().collect(),
        };
        buttons.into_iter().map(sending).collect()
    }

    /// What kind of form it is: of many rows one does.
    fn kind(&self) -> String {
        let path = self.target.split('?').next().unwrap();
        let mut kind = path.to_owned();
        for (name, value) in &self.fields {
            kind.extend([" ", name]);
            if name == "change" || name == "do" {
                kind.push_str(value);
            }
        }
        kind
    }

    async fn send(&self, browser: &mut Browser) -> Answer {
        let fields = self.fields.iter();
        let fields: Vec<_> = fields.map(|(name, value)| (&**name, &**value)).collect();
        browser.post(&self.target, &fields).await
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let mut fields = self.fields.clone();
        for (kept, old) in &mut fields {
            if kept == name {
                value.clone_into(old);
            }
        }
        Self {
            fields,
            ..self.clone()
        }
    }

    fn without(&self, name: &str) -> Self {
        let mut fields = self.fields.clone();
        fields.retain(|(kept, _)| kept != name);
        Self {
            fields,
            ..self.clone()
        }
    }
}

/// One of each form that `browser` can find.
async fn found(browser: &mut Browser, everything: &Everything) -> Vec<Sending> {
    let mut found = BTreeMap::new();
    for route in Route::ALL {
        for address in everything.addresses(*route) {
            let page = browser.get(&address).await;
            for form in forms(&page.text).iter().filter(|form| form.posts) {
                for sending in Sending::of(&address, form) {
                    // The consent form has rules, and tests, of its own.
                    if sending.target.starts_with("/o/authorize/") {
                        continue;
                    }
                    found.entry(sending.kind()).or_insert(sending);
                }
            }
        }
    }
    found.into_values().collect()
}

async fn forms_of(world: &World, who: &str) -> (Browser, Vec<Sending>) {
    let everything = Everything::seed(world, "zq9").await;
    let mut browser = world.browser();
    browser.headers.push(("accept", "text/html"));
    browser.sign_in(who, PASSWORD).await.location();
    let forms = found(&mut browser, &everything).await;
    let least = if who == "root" { 25 } else { 12 };
    assert!(forms.len() > least, "{} forms: {forms:#?}", forms.len());
    (browser, forms)
}

/// security.md RD-8, RD-9: nothing but the form that was made here, for this browser, now.
#[tokio::test]
async fn rd_8_no_form_is_taken_without_its_ticket_or_from_elsewhere() {
    for who in ["ada", "root"] {
        let world = World::new().await;
        let (mut browser, forms) = forms_of(&world, who).await;
        let mut eve = world.browser();
        eve.sign_in("eve", PASSWORD).await.location();
        let before = world.state();
        for form in &forms {
            let ticket = form.fields.iter().any(|(name, _)| name == "ticket");
            assert!(ticket, "{form:?} has no ticket");
            let path = form.target.split('?').next().unwrap();
            let other = world.ticket(&browser, "/somewhere/else/");
            let of_eve = world.ticket(&eve, path);
            for forged in [
                form.without("ticket"),
                form.with("ticket", ""),
                form.with("ticket", &other),
                form.with("ticket", &of_eve),
            ] {
                let answer = forged.send(&mut browser).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{forged:?}");
                assert_eq!(answer.element("error_code"), "access_denied", "{forged:?}");
            }
            let kept = browser.headers.clone();
            for header in [
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ] {
                browser.headers = vec![("host", "localhost:8000"), header];
                let answer = form.send(&mut browser).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header:?} {form:?}");
            }
            browser.headers = kept;
        }
        world.assert_unchanged(&before);
    }
}

/// security.md OP-1, OP-2: no file is taken, and no body that is no form.
#[tokio::test]
async fn op_2_no_form_takes_a_file_or_a_body_of_another_kind() {
    for who in ["ada", "root"] {
        let world = World::new().await;
        let (mut browser, forms) = forms_of(&world, who).await;
        let before = world.state();
        for form in &forms {
            let mut upload = String::new();
            for (name, value) in &form.fields {
                let _ = write!(
                    upload,
                    "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.svg\"\r\n\
                     Content-Type: image/svg+xml\r\n\r\n{value}\r\n"
                );
            }
            upload.push_str("--x--\r\n");
            let json: BTreeMap<_, _> = form.fields.iter().cloned().collect();
            for (kind, body) in [
                ("multipart/form-data; boundary=x", upload),
                ("application/json", serde_json::to_string(&json).unwrap()),
                ("text/plain", "ticket=x".to_owned()),
            ] {
                let answer = browser.send_as(kind, &form.target, Body::from(body)).await;
                assert!(
                    answer.status.is_client_error(),
                    "{kind} {form:?}: {}",
                    answer.status
                );
            }
        }
        world.assert_unchanged(&before);
    }
}

/// security.md PG-7: a form that lay too long changes nothing.
#[tokio::test]
async fn pg_7_no_form_is_taken_too_late() {
    for who in ["ada", "root"] {
        let world = World::new().await;
        let (mut browser, forms) = forms_of(&world, who).await;
        world.wait(Duration::from_hours(3));
        browser.get("/").await;
        let before = world.state();
        for form in &forms {
            let answer = form.send(&mut browser).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{form:?}");
            let told = answer.element("error_description");
            assert_eq!(told, "form is no longer valid", "{form:?}");
        }
        world.assert_unchanged(&before);
    }
}

/// security.md SU-9: what is sent twice is done once, or is refused the second time; it
/// never fails, and never hands out a second thing.
#[tokio::test]
async fn su_9_a_form_that_is_sent_twice_does_no_more_than_once() {
    for who in ["ada", "root"] {
        let world = World::new().await;
        let (mut browser, forms) = forms_of(&world, who).await;
        let tables = ["clients", "user_groups", "users", "codes", "access_tokens"];
        for form in &forms {
            if form.target.starts_with("/accounts/") {
                continue;
            }
            let once = form.send(&mut browser).await;
            assert!(!once.status.is_server_error(), "{form:?}");
            let counts = |world: &World| {
                let state = world.state();
                tables.map(|table| state.count(table))
            };
            let before = counts(&world);
            let twice = form.send(&mut browser).await;
            assert!(!twice.status.is_server_error(), "{form:?}");
            assert_eq!(counts(&world), before, "{form:?}");
        }
    }
}
