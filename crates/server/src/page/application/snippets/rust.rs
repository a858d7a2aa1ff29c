//! Rust, with the crate `oauth2`.

use std::fmt::Write as _;

use super::Filling;

/// The program: for people if the application has them, else for itself.
pub(super) fn program(filling: &Filling<'_>) -> String {
    let secret = if filling.confidential {
        "\n        .set_client_secret(ClientSecret::new(std::env::var(\"CLIENT_SECRET\")?))"
    } else {
        ""
    };
    let in_body = if filling.confidential && filling.in_body {
        "\n        .set_auth_type(oauth2::AuthType::RequestBody)"
    } else {
        ""
    };
    let mut scopes = String::new();
    for name in filling.scope.split_ascii_whitespace() {
        let _ = write!(
            scopes,
            "\n        .add_scope(Scope::new({name:?}.to_owned()))"
        );
    }
    let rest = if filling.code {
        people(&scopes)
    } else {
        itself(&scopes)
    };
    let authorize = if filling.code {
        format!(
            "\n        .set_auth_uri(AuthUrl::new({:?}.to_owned())?)\
             \n        .set_redirect_uri(RedirectUrl::new({:?}.to_owned())?)",
            filling.authorization_url(),
            filling.redirect_uri
        )
    } else {
        String::new()
    };
    format!(
        "// cargo add oauth2 --features reqwest-blocking\n\
         use oauth2::{{basic::BasicClient, *}};\n\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let client = BasicClient::new(ClientId::new({id:?}.to_owned())){secret}{in_body}{authorize}\n        \
         .set_token_uri(TokenUrl::new({token:?}.to_owned())?);\n    \
         let http = reqwest::blocking::ClientBuilder::new()\n        \
         .redirect(reqwest::redirect::Policy::none())\n        \
         .build()?;\n{rest}    \
         println!(\"{{:?}} {{:?}}\", token.scopes(), token.expires_in());\n    \
         Ok(())\n}}\n",
        id = filling.client_id,
        token = filling.token_url(),
    )
}

fn people(scopes: &str) -> String {
    format!(
        "    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();\n    \
         let (address, state) = client\n        \
         .authorize_url(CsrfToken::new_random){scopes}\n        \
         .set_pkce_challenge(challenge)\n        \
         .url();\n    \
         println!(\"Open {{address}}\\nThe code and the state that come back, with a space between:\");\n    \
         let mut answer = String::new();\n    \
         std::io::stdin().read_line(&mut answer)?;\n    \
         let (code, returned) = answer.trim().split_once(' ').ok_or(\"two words\")?;\n    \
         assert_eq!(returned, state.secret());\n    \
         let token = client\n        \
         .exchange_code(AuthorizationCode::new(code.to_owned()))\n        \
         .set_pkce_verifier(verifier)\n        \
         .request(&http)?;\n"
    )
}

fn itself(scopes: &str) -> String {
    format!(
        "    let token = client\n        .exchange_client_credentials(){scopes}\n        .request(&http)?;\n"
    )
}
