//! curl, in a shell.

use super::Filling;

/// The authorization code grant with PKCE, step by step.
pub(super) fn code(filling: &Filling<'_>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", filling.client_id)
        .append_pair("redirect_uri", filling.redirect_uri);
    if !filling.scope.is_empty() {
        query.append_pair("scope", &filling.scope);
    }
    let address = format!("{}?{}", filling.authorization_url(), query.finish());
    format!(
        "verifier=$(openssl rand -hex 32)\n\
         challenge=$(printf %s \"$verifier\" | openssl dgst -sha256 -binary \\\n    \
         | openssl base64 -A | tr '+/' '-_' | tr -d '=')\n\
         echo {address}\"&state=$(openssl rand -hex 16)&code_challenge=$challenge&code_challenge_method=S256\"\n\
         read -r -p 'The code of the address that you come back to: ' code\n\
         {} \\\n    \
         -d grant_type=authorization_code --data-urlencode code=\"$code\" \\\n    \
         --data-urlencode redirect_uri={} -d code_verifier=\"$verifier\"\n",
        begin(filling),
        single(filling.redirect_uri),
        address = single(&address),
    )
}

/// The refresh token grant.
pub(super) fn refresh(filling: &Filling<'_>) -> String {
    format!(
        "{} \\\n    -d grant_type=refresh_token --data-urlencode refresh_token=\"$REFRESH_TOKEN\"\n",
        begin(filling)
    )
}

/// The client credentials grant.
pub(super) fn own(filling: &Filling<'_>) -> String {
    let scope = match filling.scope.as_str() {
        "" => String::new(),
        scope => format!(" --data-urlencode scope={}", single(scope)),
    };
    format!(
        "{} \\\n    -d grant_type=client_credentials{scope}\n",
        begin(filling)
    )
}

/// Where to, and as whom.
fn begin(filling: &Filling<'_>) -> String {
    let url = single(&filling.token_url());
    let id = single(filling.client_id);
    match (filling.confidential, filling.in_body) {
        (true, false) => format!("curl -sS {url} -u {id}:\"$CLIENT_SECRET\""),
        (true, true) => format!(
            "curl -sS {url} --data-urlencode client_id={id} \\\n    \
             --data-urlencode client_secret=\"$CLIENT_SECRET\""
        ),
        (false, _) => format!("curl -sS {url} --data-urlencode client_id={id}"),
    }
}

/// A text as one word of a shell, whatever is in it.
fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_word_is_for_the_shell() {
        assert_eq!(single("a $(b) 'c'"), r"'a $(b) '\''c'\'''");
    }
}
