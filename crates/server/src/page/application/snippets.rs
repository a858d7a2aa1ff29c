//! Programs to begin with, filled in with this server and this application. The secret is
//! asked from the environment: it stands in no page and in no program.

mod curl;
mod javascript;
mod python;
mod rust;

use bailiwick_core::{
    Config,
    model::{AuthMethod, Client, GrantType},
};
use serde::Serialize;

use crate::{app::App, language::Text};

/// A program as the page shows it.
#[derive(Debug, Serialize)]
pub(super) struct Snippet {
    /// The end of its element's id.
    id: &'static str,
    label: Text,
    text: String,
}

/// What the programs are filled in with.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
struct Filling<'a> {
    issuer: &'a str,
    client_id: &'a str,
    redirect_uri: &'a str,
    scope: String,
    confidential: bool,
    /// Whether the secret goes into the body.
    in_body: bool,
    code: bool,
    own: bool,
    refresh: bool,
}

impl<'a> Filling<'a> {
    fn new(config: &'a Config, client: &'a dyn Client) -> Self {
        let may = |grant: GrantType| {
            client.allows_grant_type(&grant) && config.grant_types.contains(&grant)
        };
        let redirect_uri = client.redirect_uris().first().map_or("", String::as_str);
        let scope = client.allowed_scope().map(ToString::to_string);
        Self {
            issuer: &config.issuer,
            client_id: client.id().as_str(),
            redirect_uri,
            scope: scope.unwrap_or_default(),
            confidential: client.is_confidential(),
            in_body: client.auth_method() == Some(&AuthMethod::ClientSecretPost),
            code: may(GrantType::AuthorizationCode) && !redirect_uri.is_empty(),
            own: may(GrantType::ClientCredentials) && client.is_confidential(),
            refresh: may(GrantType::RefreshToken),
        }
    }

    fn token_url(&self) -> String {
        format!("{}/token/", self.issuer)
    }

    fn authorization_url(&self) -> String {
        format!("{}/authorize/", self.issuer)
    }

    /// Whether libraries have to be told that http will do.
    fn is_plain(&self) -> bool {
        self.issuer.starts_with("http:")
    }
}

/// The programs for what `client` may do; none for one that authenticates as only its
/// host knows.
pub(super) fn of(app: &App, client: &dyn Client) -> Vec<Snippet> {
    if matches!(client.auth_method(), Some(AuthMethod::Extension(_))) {
        return Vec::new();
    }
    let filling = Filling::new(&app.config, client);
    let snippet = |id, label, text| Snippet {
        id,
        label: Text::new(label),
        text,
    };
    let mut snippets = Vec::new();
    if filling.code {
        snippets.push(snippet(
            "curl_code",
            "snippet-curl-code",
            curl::code(&filling),
        ));
    }
    if filling.refresh && filling.code {
        snippets.push(snippet(
            "curl_refresh",
            "snippet-curl-refresh",
            curl::refresh(&filling),
        ));
    }
    if filling.own {
        snippets.push(snippet("curl_own", "snippet-curl-own", curl::own(&filling)));
    }
    if filling.code || filling.own {
        snippets.extend([
            snippet("python", "snippet-python", python::program(&filling)),
            snippet(
                "javascript",
                "snippet-javascript",
                javascript::program(&filling),
            ),
            snippet("rust", "snippet-rust", rust::program(&filling)),
        ]);
    }
    snippets
}

/// A text as JSON has it: so have Python and JavaScript.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
