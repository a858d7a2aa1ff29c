//! What only shows from outside: how the running server answers at its address.

use std::time::Duration;

use bailiwick_core::Config;
use reqwest::{Client, Response, redirect};
use serde_json::Value;
use url::Url;

use super::{CheckOutcome, Finding, is_guarded};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest document that is read.
const LONGEST: usize = 128 * 1024;
/// Some page of elsewhere.
const ORIGIN: &str = "https://doctor.invalid";

/// Asks the server at `address`, which is its issuer as others reach it, as a client
/// would that knows nothing else: TLS, the metadata at every address at which clients
/// look for it, PKCE, and whether pages of elsewhere may read it.
///
/// ```no_run
/// # async fn example() {
/// use bailiwick_server::{Config, administration::inspect};
///
/// let config = Config::new("https://id.example/o");
/// for finding in inspect(&config, "https://id.example/o").await {
///     println!("{}: {}", finding.outcome().as_str(), finding.text());
/// }
/// # }
/// ```
pub async fn inspect(config: &Config, address: &str) -> Vec<Finding> {
    let client = Client::builder()
        .user_agent(concat!("bailiwick-doctor/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .build();
    let (client, forms) = match (client, forms(address)) {
        (Ok(client), Some(forms)) => (client, forms),
        (Err(error), _) => return vec![failure("reach", &error.to_string(), "look at the log")],
        (_, None) => {
            let fix = "give the address as https://id.example/o";
            return vec![failure("reach", &format!("{address} is no address"), fix)];
        }
    };
    let mut findings = vec![transport(address)];
    let mut document = None;
    for form in &forms {
        match metadata(&client, form).await {
            Ok((found, allowed)) => {
                findings.push(issuer(&found, config, form));
                document.get_or_insert((found, allowed));
            }
            Err(text) => {
                let fix = "let the proxy in front pass this path on to the server";
                findings.push(failure("metadata", &format!("{form}: {text}"), fix));
            }
        }
    }
    if let Some((document, allowed)) = document {
        findings.push(pkce(&document));
        findings.push(cors(allowed));
        findings.push(preflight(&client, &document).await);
    }
    findings
}

fn ok(check: &'static str, text: &str) -> Finding {
    Finding::new(check, CheckOutcome::Ok, text, None)
}

fn failure(check: &'static str, text: &str, fix: &str) -> Finding {
    Finding::new(check, CheckOutcome::Failure, text, Some(fix))
}

/// Where clients look for the metadata: as RFC 8414 §3.1 says, at the origin, and
/// below the issuer.
fn forms(address: &str) -> Option<Vec<String>> {
    const WELL_KNOWN: &str = "/.well-known/oauth-authorization-server";
    let url = Url::parse(address).ok()?;
    if !matches!(url.scheme(), "https" | "http") || !url.username().is_empty() {
        return None;
    }
    let origin = url.origin().ascii_serialization();
    let path = url.path().trim_end_matches('/');
    let mut forms = vec![
        format!("{origin}{WELL_KNOWN}{path}"),
        format!("{origin}{WELL_KNOWN}"),
        format!("{origin}{path}{WELL_KNOWN}"),
    ];
    forms.dedup();
    Some(forms)
}

fn transport(address: &str) -> Finding {
    if address.starts_with("https://") {
        ok("tls", "it is asked by https, and certificates are checked")
    } else if is_guarded(address) {
        ok("tls", "it is on this machine: no TLS is needed")
    } else {
        let fix = "put the server behind https";
        failure("tls", &format!("{address} is plain http"), fix)
    }
}

async fn metadata(client: &Client, url: &str) -> Result<(Value, bool), String> {
    let request = client.get(url).header("origin", ORIGIN);
    let response = request.header("accept", "application/json").send().await;
    let response = response.map_err(|error| cause(&error))?;
    if response.status() != reqwest::StatusCode::OK {
        return Err(format!("the answer is {}", response.status()));
    }
    let allowed = allows_everybody(&response);
    let text = read(response).await?;
    let document = serde_json::from_slice(&text);
    let document = document.map_err(|_| "the answer is no JSON".to_owned())?;
    Ok((document, allowed))
}

/// The innermost reason: the outer ones only say that something failed.
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

fn allows_everybody(response: &Response) -> bool {
    let allowed = response.headers().get("access-control-allow-origin");
    allowed.is_some_and(|origin| origin == "*" || origin == ORIGIN)
}

async fn read(mut response: Response) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| cause(&error))? {
        if text.len() + chunk.len() > LONGEST {
            return Err("the answer is longer than 128 KiB".to_owned());
        }
        text.extend_from_slice(&chunk);
    }
    Ok(text)
}

fn issuer(document: &Value, config: &Config, form: &str) -> Finding {
    match document.get("issuer").and_then(Value::as_str) {
        Some(issuer) if issuer == config.issuer => {
            ok("metadata", &format!("{form} names the issuer"))
        }
        said => {
            let said: String = said.unwrap_or("nobody").chars().take(200).collect();
            let text = format!("{form} names {said} and not {}", config.issuer);
            failure(
                "metadata",
                &text,
                "configure the issuer as clients know it, byte for byte",
            )
        }
    }
}

fn pkce(document: &Value) -> Finding {
    let methods = document.get("code_challenge_methods_supported");
    let methods = methods.and_then(Value::as_array);
    if methods.is_some_and(|methods| methods.iter().any(|method| method == "S256")) {
        ok("pkce-advertised", "PKCE with S256 is advertised")
    } else if document.get("authorization_endpoint").is_none() {
        ok("pkce-advertised", "there is no authorization endpoint")
    } else {
        let fix = "let the proxy in front pass the metadata on as it is";
        failure(
            "pkce-advertised",
            "the metadata does not advertise PKCE with S256",
            fix,
        )
    }
}

fn cors(allowed: bool) -> Finding {
    if allowed {
        ok("cors", "pages of elsewhere may read the metadata")
    } else {
        let fix = "let the proxy in front pass Access-Control-Allow-Origin on";
        failure("cors", "pages of elsewhere may not read the metadata", fix)
    }
}

/// Browsers ask first; from an origin that no client named the answer is no, and an
/// answer it must be.
async fn preflight(client: &Client, document: &Value) -> Finding {
    let endpoint = document.get("token_endpoint").and_then(Value::as_str);
    let Some(endpoint) = endpoint else {
        return ok("preflight", "there is no token endpoint");
    };
    let request = client.request(reqwest::Method::OPTIONS, endpoint);
    let request = request
        .header("origin", ORIGIN)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        );
    let fix = "let the proxy in front pass OPTIONS on to the server";
    match request.send().await {
        Err(error) => failure("preflight", &format!("{endpoint}: {}", cause(&error)), fix),
        Ok(answer) if allows_everybody(&answer) => {
            let text = "the token endpoint lets pages of everybody in";
            failure(
                "preflight",
                text,
                "let no proxy add Access-Control-Allow-Origin",
            )
        }
        Ok(answer) if answer.status().is_server_error() => {
            let text = format!("{endpoint}: the answer is {}", answer.status());
            failure("preflight", &text, fix)
        }
        Ok(_) => ok(
            "preflight",
            "the token endpoint answers browsers, and lets in only origins that clients name",
        ),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_metadata_is_looked_for_at_every_form() {
        assert_eq!(
            forms("https://id.example/o/").unwrap(),
            [
                "https://id.example/.well-known/oauth-authorization-server/o",
                "https://id.example/.well-known/oauth-authorization-server",
                "https://id.example/o/.well-known/oauth-authorization-server",
            ]
        );
        assert_eq!(forms("https://id.example").unwrap().len(), 1);
        for wrong in ["id.example", "ftp://id.example", "https://a@id.example", ""] {
            assert_eq!(forms(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn nobody_there_is_a_failure_and_not_a_wait() {
        // A port that was free a moment ago.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/o", listener.local_addr().unwrap());
        drop(listener);
        let findings = inspect(&Config::new(&address), &address).await;
        let failed = findings
            .iter()
            .filter(|one| one.outcome() == CheckOutcome::Failure);
        assert_eq!(failed.count(), 3, "{findings:?}");
    }
}
