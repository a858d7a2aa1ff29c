//! Python, with requests-oauthlib.

use super::{Filling, quoted};

/// The program: for people if the application has them, else for itself.
pub(super) fn program(filling: &Filling<'_>) -> String {
    let plain = if filling.is_plain() {
        "\nos.environ[\"OAUTHLIB_INSECURE_TRANSPORT\"] = \"1\"  # http, on this machine only\n"
    } else {
        ""
    };
    let scope: Vec<_> = filling.scope.split_ascii_whitespace().map(quoted).collect();
    let scope = match scope.as_slice() {
        [] => String::new(),
        names => format!(", scope=[{}]", names.join(", ")),
    };
    if filling.code {
        people(filling, plain, &scope)
    } else {
        itself(filling, plain, &scope)
    }
}

fn secret(filling: &Filling<'_>) -> &'static str {
    match (filling.confidential, filling.in_body) {
        (true, false) => "client_secret=os.environ[\"CLIENT_SECRET\"]",
        (true, true) => "client_secret=os.environ[\"CLIENT_SECRET\"], include_client_id=True",
        (false, _) => "include_client_id=True",
    }
}

fn people(filling: &Filling<'_>, plain: &str, scope: &str) -> String {
    format!(
        "# pip install requests-oauthlib\n\
         import os\n\n\
         from requests_oauthlib import OAuth2Session\n{plain}\n\
         session = OAuth2Session({id}, redirect_uri={uri}{scope}, pkce=\"S256\")\n\
         address, state = session.authorization_url({authorize})\n\
         print(\"Open\", address)\n\
         answer = input(\"The address that you come back to: \")\n\
         token = session.fetch_token({token}, authorization_response=answer,\n                            \
         {secret})\n\
         print(token[\"scope\"], token[\"expires_in\"])\n",
        id = quoted(filling.client_id),
        uri = quoted(filling.redirect_uri),
        authorize = quoted(&filling.authorization_url()),
        token = quoted(&filling.token_url()),
        secret = secret(filling),
    )
}

fn itself(filling: &Filling<'_>, plain: &str, scope: &str) -> String {
    format!(
        "# pip install requests-oauthlib\n\
         import os\n\n\
         from oauthlib.oauth2 import BackendApplicationClient\n\
         from requests_oauthlib import OAuth2Session\n{plain}\n\
         client = BackendApplicationClient(client_id={id}{scope})\n\
         session = OAuth2Session(client=client)\n\
         token = session.fetch_token({token}, {secret})\n\
         print(token[\"scope\"], token[\"expires_in\"])\n",
        id = quoted(filling.client_id),
        token = quoted(&filling.token_url()),
        secret = secret(filling),
    )
}
