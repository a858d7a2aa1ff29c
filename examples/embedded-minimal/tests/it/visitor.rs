//! Somebody with a browser, and the `oauth2` crate as the client that they allow.

use std::{
    io::{self, BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use bailiwick_server::{
    Administration, Config, Secrets,
    administration::{NewScope, NewUser},
    bailiwick_core::{
        model::{ClientType, GrantType},
        registration::{ClientDraft, LegacyGrants, NewSecret},
        scope::ScopeToken,
    },
    bailiwick_store::sqlite::{Options, Sqlite},
};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    PkceCodeChallenge, RedirectUrl, Scope, TokenResponse, TokenUrl, basic::BasicClient, http,
};
use url::Url;

const PASSWORD: &str = "correct horse battery staple";
const REDIRECT_URI: &str = "https://client.example/callback";

/// An application that was registered.
pub(crate) struct Registered {
    id: String,
    secret: String,
}

/// The user ada, an application and a scope, in the database of `directory`.
pub(crate) async fn prepare(directory: &Path) -> Registered {
    let store = Sqlite::open(directory.join("application.db"), Options::default()).unwrap();
    let keys = Secrets::open_or_create(&directory.join("application.secret")).unwrap();
    let config = Config::new("http://localhost/o");
    let administration = Administration::open(config, Arc::new(store), Arc::new(keys));
    let administration = administration.await.unwrap();
    let ada = NewUser {
        username: "ada".to_owned(),
        password: Some(PASSWORD.to_owned().into()),
        ..NewUser::default()
    };
    administration.create_user(&ada).await.unwrap();
    let mut read = NewScope::new(ScopeToken::from_static("read"), "Read".to_owned());
    read.is_default = Some(true);
    administration.register_scope(&read).await.unwrap();
    let mut draft = ClientDraft::new("Field Notes", ClientType::Confidential);
    draft.grant_types = [GrantType::AuthorizationCode, GrantType::RefreshToken].into();
    draft.redirect_uris = vec![REDIRECT_URI.to_owned()];
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let made = administration.create_client(&draft, None, &secret, legacy);
    let made = made.await.unwrap();
    Registered {
        id: made.record.id.as_str().to_owned(),
        secret: made.secret.unwrap().to_string(),
    }
}

/// The program, and where it said that it listens.
pub(crate) struct Running {
    child: Child,
    pub(crate) url: String,
}

impl Running {
    pub(crate) async fn start(program: &'static str, directory: &Path) -> Self {
        let directory = directory.to_owned();
        let started = tokio::task::spawn_blocking(move || {
            let mut command = Command::new(program);
            command.arg(directory).arg("0").stdout(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let mut line = String::new();
            let mut out = BufReader::new(child.stdout.take().unwrap());
            out.read_line(&mut line).unwrap();
            let url = line.trim().strip_prefix("listening on ").unwrap();
            let url = url.to_owned();
            Self { child, url }
        });
        started.await.unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

pub(crate) async fn get(url: &str) -> String {
    browser()
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

/// Signs in as ada and sends the form of the page at `target`.
async fn send_form(target: &str, cookie: &str, more: &[(&str, &str)]) -> (String, String) {
    let page = browser().get(target).header("cookie", cookie);
    let page = page.send().await.unwrap();
    let mut cookies = vec![cookie.to_owned()];
    cookies.extend(given(&page));
    let html = page.text().await.unwrap();
    let mut form = hidden_fields(&html);
    form.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    let sent = browser()
        .post(target)
        .header("cookie", cookies.join("; "))
        .form(&form);
    let answer = sent.send().await.unwrap();
    assert_eq!(answer.status(), 303, "{html}");
    let location = answer.headers().get("location").unwrap();
    let location = location.to_str().unwrap().to_owned();
    (location, given(&answer).join("; "))
}

fn given(answer: &reqwest::Response) -> Vec<String> {
    let set = answer.headers().get_all("set-cookie").iter();
    set.filter_map(|value| Some(value.to_str().ok()?.split(';').next()?.to_owned()))
        .collect()
}

fn hidden_fields(html: &str) -> Vec<(String, String)> {
    html.split("<input ")
        .filter(|tag| tag.starts_with("type=\"hidden\""))
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    let value = value.split('"').next()?;
    let named = [
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    let unescape = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    Some(named.iter().fold(value.to_owned(), unescape))
}

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name);
    found
        .unwrap_or_else(|| panic!("{name} in {url}"))
        .1
        .into_owned()
}

/// The whole way: a request, sign-in, consent, a code, tokens, new tokens.
pub(crate) async fn sign_in_allow_and_refresh(running: &Running, registered: &Registered) {
    let at = |path: &str| format!("{}/o/{path}/", running.url);
    let client = BasicClient::new(ClientId::new(registered.id.clone()))
        .set_client_secret(ClientSecret::new(registered.secret.clone()))
        .set_auth_uri(AuthUrl::new(at("authorize")).unwrap())
        .set_token_uri(TokenUrl::new(at("token")).unwrap())
        .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned()).unwrap());
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("read".to_owned()))
        .set_pkce_challenge(challenge)
        .url();

    let login = format!("{}/accounts/login/", running.url);
    let credentials = [("username", "ada"), ("password", PASSWORD)];
    let (_, session) = send_form(&login, "", &credentials).await;
    let (arrived, _) = send_form(url.as_str(), &session, &[("allow", "Authorize")]).await;
    assert!(arrived.starts_with(REDIRECT_URI), "{arrived}");
    assert_eq!(parameter(&arrived, "state"), *state.secret());
    assert_eq!(parameter(&arrived, "iss"), format!("{}/o", running.url));

    let code = AuthorizationCode::new(parameter(&arrived, "code"));
    let exchange = client.exchange_code(code).set_pkce_verifier(verifier);
    let token = exchange.request_async(&send).await.unwrap();
    let refresh = client.exchange_refresh_token(token.refresh_token().unwrap());
    let refreshed = refresh.request_async(&send).await.unwrap();
    assert_ne!(
        refreshed.access_token().secret(),
        token.access_token().secret()
    );
}

/// The crate's requests.
async fn send(request: HttpRequest) -> Result<HttpResponse, io::Error> {
    let (head, body) = request.into_parts();
    let sent = browser()
        .request(head.method, head.uri.to_string())
        .headers(head.headers)
        .body(body);
    let answer = sent.send().await.map_err(io::Error::other)?;
    let mut response = http::Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        headers.extend(answer.headers().clone());
    }
    let body = answer.bytes().await.map_err(io::Error::other)?;
    response.body(body.to_vec()).map_err(io::Error::other)
}
