//! A browser without script: it keeps cookies, sends forms, and shows where it
//! is sent instead of going there.

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        let kind = head.headers.get("content-type");
        // The change feed has no end: of it the head must do.
        let body = if kind.is_some_and(|kind| kind == "text/event-stream") {
            Body::empty()
        } else {
            body
        };
        let bytes = body.collect().await.unwrap().to_bytes();
        Self {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// The body, which is JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.header("location")
    }

    /// The text of the element with this id.
    pub(crate) fn element(&self, id: &str) -> String {
        let start = self.text.split_once(&format!(" id=\"{id}\""));
        let (_, rest) = start.unwrap_or_else(|| panic!("no element {id} in {}", self.text));
        let (_, rest) = rest.split_once('>').unwrap();
        unescape(rest.split('<').next().unwrap())
    }

    pub(crate) fn has_element(&self, id: &str) -> bool {
        self.text.contains(&format!(" id=\"{id}\""))
    }

    /// What the attribute `name` of the element with this id says.
    pub(crate) fn attribute(&self, id: &str, name: &str) -> String {
        let start = self.text.split_once(&format!(" id=\"{id}\""));
        let (_, rest) = start.unwrap_or_else(|| panic!("no element {id} in {}", self.text));
        let (tag, _) = rest.split_once('>').unwrap();
        let (_, value) = tag.split_once(&format!(" {name}=\"")).unwrap();
        unescape(value.split('"').next().unwrap())
    }

    /// The hidden fields of the first form.
    pub(crate) fn hidden(&self) -> Vec<(String, String)> {
        self.hidden_of("<form")
    }

    /// The hidden fields of the form that begins so.
    pub(crate) fn hidden_of(&self, form: &str) -> Vec<(String, String)> {
        let (_, form) = self.text.split_once(form).expect("a form");
        let (form, _) = form.split_once("</form>").unwrap();
        let attribute = |tag: &str, name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
            unescape(rest.split('"').next().unwrap())
        };
        form.split("<input type=\"hidden\"")
            .skip(1)
            .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
            .collect()
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
}

/// See the module.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let headers = vec![
            ("host", "localhost:8000"),
            ("sec-fetch-site", "same-origin"),
        ];
        Self {
            router,
            cookies: BTreeMap::new(),
            headers,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send("POST", path, body.into()).await
    }

    /// Sends the first form of `page` with `fields` filled in.
    pub(crate) async fn submit(
        &mut self,
        page: &Answer,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let hidden = page.hidden();
        let hidden = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let all: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.post(path, &all).await
    }

    /// Signs in and goes where the sign-in leads.
    pub(crate) async fn sign_in(&mut self, username: &str, password: &str) -> Answer {
        let page = self.get("/accounts/login/").await;
        let fields = [("username", username), ("password", password)];
        self.submit(&page, "/accounts/login/", &fields).await
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, body: Body) -> Answer {
        let form = (method == "POST").then_some("application/x-www-form-urlencoded");
        self.request(method, form, path, body).await
    }

    /// Posts a body of another kind than forms have.
    pub(crate) async fn send_as(&mut self, kind: &str, path: &str, body: Body) -> Answer {
        self.request("POST", Some(kind), path, body).await
    }

    async fn request(
        &mut self,
        method: &str,
        kind: Option<&str>,
        path: &str,
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for set in response.headers().get_all(header::SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        Answer::read(response).await
    }

    fn keep(&mut self, set_cookie: &str) {
        let (name, rest) = set_cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
