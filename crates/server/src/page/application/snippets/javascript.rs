//! JavaScript, with oauth4webapi.

use super::{Filling, quoted};

/// The program: for people if the application has them, else for itself.
pub(super) fn program(filling: &Filling<'_>) -> String {
    let (comment, options) = if filling.is_plain() {
        (
            "// http, on this machine only:\n\
             const options = { [oauth.allowInsecureRequests]: true };\n",
            "options",
        )
    } else {
        ("const options = {};\n", "options")
    };
    let authentication = match (filling.confidential, filling.in_body) {
        (true, false) => "oauth.ClientSecretBasic(process.env.CLIENT_SECRET)",
        (true, true) => "oauth.ClientSecretPost(process.env.CLIENT_SECRET)",
        (false, _) => "oauth.None()",
    };
    let begin = format!(
        "// npm install oauth4webapi\n\
         import * as oauth from \"oauth4webapi\";\n\
         {import}\n\
         {comment}\
         const issuer = new URL({issuer});\n\
         const found = await oauth.discoveryRequest(issuer, {{ algorithm: \"oauth2\", ...{options} }});\n\
         const server = await oauth.processDiscoveryResponse(issuer, found);\n\
         const client = {{ client_id: {id} }};\n\
         const authentication = {authentication};\n",
        import = if filling.code {
            "import { createInterface } from \"node:readline/promises\";\n"
        } else {
            ""
        },
        issuer = quoted(filling.issuer),
        id = quoted(filling.client_id),
    );
    let rest = if filling.code {
        people(filling)
    } else {
        itself(filling)
    };
    format!("{begin}{rest}")
}

fn people(filling: &Filling<'_>) -> String {
    let scope = match filling.scope.as_str() {
        "" => String::new(),
        scope => format!("  scope: {},\n", quoted(scope)),
    };
    format!(
        "const redirect_uri = {uri};\n\
         const verifier = oauth.generateRandomCodeVerifier();\n\
         const state = oauth.generateRandomState();\n\
         const address = new URL(server.authorization_endpoint);\n\
         address.search = new URLSearchParams({{\n  \
         response_type: \"code\",\n  client_id: client.client_id,\n  redirect_uri,\n{scope}  state,\n  \
         code_challenge: await oauth.calculatePKCECodeChallenge(verifier),\n  \
         code_challenge_method: \"S256\",\n}});\n\
         console.log(\"Open\", address.href);\n\
         const terminal = createInterface({{ input: process.stdin, output: process.stdout }});\n\
         const back = new URL(await terminal.question(\"The address that you come back to: \"));\n\
         terminal.close();\n\
         const parameters = oauth.validateAuthResponse(server, client, back, state);\n\
         const answer = await oauth.authorizationCodeGrantRequest(\n  \
         server, client, authentication, parameters, redirect_uri, verifier, options);\n\
         const token = await oauth.processAuthorizationCodeResponse(server, client, answer);\n\
         console.log(token.scope, token.expires_in);\n",
        uri = quoted(filling.redirect_uri),
    )
}

fn itself(filling: &Filling<'_>) -> String {
    let scope = match filling.scope.as_str() {
        "" => "{}".to_owned(),
        scope => format!("{{ scope: {} }}", quoted(scope)),
    };
    format!(
        "const answer = await oauth.clientCredentialsGrantRequest(\n  \
         server, client, authentication, new URLSearchParams({scope}), options);\n\
         const token = await oauth.processClientCredentialsResponse(server, client, answer);\n\
         console.log(token.scope, token.expires_in);\n"
    )
}
