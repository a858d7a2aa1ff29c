//! RFC 6749 §3.1.2: redirection endpoints, compared byte for byte.

#[cfg(test)]
mod tests;

/// The longest redirect URI, in bytes.
const LONGEST: usize = 2048;

/// Whether the redirect URI `sent` is the `registered` one: equal byte for byte
/// (RFC 9700 §2.1), or different only in the port of a registered
/// `http://127.0.0.1` or `http://[::1]` (RFC 8252 §7.3), and, where
/// `localhost_any_port` says so, of `http://localhost` (§8.3 advises against it).
///
/// ```
/// use bailiwick_core::redirect_uri::matches;
///
/// assert!(matches("https://app.example/cb", "https://app.example/cb", false));
/// assert!(!matches("https://app.example/cb", "https://app.example/cb/", false));
/// assert!(matches("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", false));
/// assert!(!matches("http://localhost/cb", "http://localhost:51004/cb", false));
/// ```
pub fn matches(registered: &str, sent: &str, localhost_any_port: bool) -> bool {
    if registered == sent {
        return true;
    }
    let split = |uri| without_loopback_port(uri, localhost_any_port);
    split(registered).is_some_and(|parts| split(sent) == Some(parts))
}

/// The loopback origin and the rest of `uri` without its port; `None` for any
/// other URI.
fn without_loopback_port(uri: &str, localhost: bool) -> Option<(&str, &str)> {
    const ORIGINS: [&str; 3] = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
    let mut origins = ORIGINS.into_iter().take(if localhost { 3 } else { 2 });
    let (origin, rest) = origins.find_map(|origin| Some((origin, uri.strip_prefix(origin)?)))?;
    let rest = match rest.strip_prefix(':') {
        Some(after) => {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (port, rest) = after.split_at_checked(digits)?;
            is_port(port).then_some(rest)?
        }
        None => rest,
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((origin, rest))
}

fn is_port(text: &str) -> bool {
    !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.parse::<u16>().is_ok()
}

/// Whether a client may register `uri` as a redirect URI: `https`, `http` at a
/// loopback host, or a private-use scheme that holds a dot (RFC 8252 §7.1 to
/// §7.3), in the one spelling that every parser reads alike. The error is a
/// text for the person who registers.
///
/// ```
/// use bailiwick_core::redirect_uri::check_redirect_uri;
///
/// assert!(check_redirect_uri("https://app.example/callback").is_ok());
/// assert!(check_redirect_uri("com.example.app:/callback").is_ok());
/// assert!(check_redirect_uri("http://app.example/callback").is_err());
/// assert!(check_redirect_uri("javascript:alert(1)").is_err());
/// ```
pub fn check_redirect_uri(uri: &str) -> Result<(), &'static str> {
    check_characters(uri)?;
    let (scheme, rest) = uri
        .split_once(':')
        .ok_or("must be an absolute URI, such as https://app.example/callback")?;
    if scheme.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err("must have its scheme in lower case");
    }
    match scheme {
        "https" | "http" => check_web(uri, scheme, rest),
        _ if is_private_use(scheme) => check_private_use(uri, rest),
        _ => Err(
            "must begin with https://, with http:// and a loopback host, or with a private-use scheme that holds a dot, such as com.example.app:/",
        ),
    }
}

fn check_characters(uri: &str) -> Result<(), &'static str> {
    if uri.is_empty() {
        return Err("must not be empty");
    }
    if uri.len() > LONGEST {
        return Err("must have at most 2048 bytes");
    }
    if uri.contains('#') {
        return Err("must not have a fragment (RFC 6749 section 3.1.2)");
    }
    if uri.contains('*') {
        return Err("must not have a wildcard: redirect URIs are compared byte for byte");
    }
    if uri.ends_with('?') {
        return Err("must not end in a question mark");
    }
    let legal = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()+,;=%".contains(&b);
    if !uri.bytes().all(legal) || !percent_encoding_is_whole(uri) {
        return Err("must be of the characters of a URI only; percent-encode all others");
    }
    Ok(())
}

fn percent_encoding_is_whole(uri: &str) -> bool {
    uri.split('%').skip(1).all(|after| {
        let digits = after.bytes().take(2);
        digits.filter(u8::is_ascii_hexdigit).count() == 2
    })
}

fn check_web(uri: &str, scheme: &str, rest: &str) -> Result<(), &'static str> {
    const NO_HOST: &str = "must have // and a host after its scheme";
    let after = rest.strip_prefix("//").ok_or(NO_HOST)?;
    let end = after.find(['/', '?']).unwrap_or(after.len());
    let authority = after.get(..end).filter(|a| !a.is_empty()).ok_or(NO_HOST)?;
    if authority.contains('@') {
        return Err("must not have a user name or password");
    }
    let (host, port) = split_port(authority);
    if port.is_some_and(|port| !is_port(port)) {
        return Err("must have a port between 1 and 65535, or none");
    }
    if scheme == "http" && !matches!(host, "127.0.0.1" | "[::1]" | "localhost") {
        return Err("must use https; http is for 127.0.0.1, [::1] and localhost only");
    }
    // A host that a browser would read as another one (0x7f.1, %65) is none.
    let read = url::Url::parse(uri).map_err(|_| "must have a valid host")?;
    if read.host_str() != Some(host) {
        return Err("must have its host in canonical form: lower case, punycode, dotted decimal");
    }
    Ok(())
}

/// Host and port of an authority without user information.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// RFC 8252 §7.1: a domain name under the app's control, in reverse order.
fn is_private_use(scheme: &str) -> bool {
    let mut labels = scheme.split('.');
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'+';
    scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.contains('.')
        && labels.all(|label| !label.is_empty() && label.bytes().all(legal))
}

fn check_private_use(uri: &str, rest: &str) -> Result<(), &'static str> {
    if !rest.starts_with('/') {
        return Err("must have a slash after its private-use scheme, as in com.example.app:/cb");
    }
    if rest.starts_with("///") {
        return Err("must have one or two slashes after its scheme");
    }
    let after = rest.strip_prefix("//").unwrap_or_default();
    let end = after.find(['/', '?']).unwrap_or(after.len());
    if after
        .get(..end)
        .is_some_and(|authority| authority.contains('@'))
    {
        return Err("must not have a user name or password");
    }
    // Between two slashes and the next there is a host, and perhaps a port.
    match url::Url::parse(uri) {
        Ok(_) => Ok(()),
        Err(_) => {
            Err("must have a name that can be a host after its two slashes, or one slash only")
        }
    }
}
