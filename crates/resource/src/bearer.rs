//! The access token of a request: RFC 6750 §2, Authenticated Requests.
//!
//! Only the header counts. A token in the query is refused (RFC 9700 §4.3.2),
//! and the form body is never read for one.

use http::{HeaderMap, Uri, header::AUTHORIZATION};

use crate::refusal::RefusalReason;

/// No access token of ours is longer (bytes); a longer one is refused unasked.
const LONGEST_TOKEN: usize = 8 * 1024;

/// Finds the one access token of a request.
pub(crate) fn access_token<'a>(
    headers: &'a HeaderMap,
    uri: &Uri,
) -> Result<&'a str, RefusalReason> {
    let in_header = in_header(headers)?;
    match (in_header, in_query(uri)) {
        // RFC 6750 §3.1: more than one method is a malformed request
        (Some(_), true) => Err(RefusalReason::TwoTokens),
        (None, true) => Err(RefusalReason::TokenInQuery),
        (None, false) => Err(RefusalReason::NoToken),
        (Some(token), false) => checked(token),
    }
}

/// RFC 6750 §2.3: the parameter is named `access_token`, however it is encoded.
fn in_query(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| {
        form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "access_token")
    })
}

fn in_header(headers: &HeaderMap) -> Result<Option<&[u8]>, RefusalReason> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(RefusalReason::TwoTokens);
    }
    Ok(first.and_then(|value| credentials(value.as_bytes())))
}

/// RFC 9110 §11.4: the scheme in any case, one or more spaces, the token.
fn credentials(value: &[u8]) -> Option<&[u8]> {
    let value = value.trim_ascii();
    let end = value.iter().position(|byte| *byte == b' ')?;
    let (scheme, token) = value.split_at_checked(end)?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(b"bearer") && !token.iter().any(u8::is_ascii_whitespace))
        .then_some(token)
}

/// RFC 6750 §2.1: `b64token`; anything else cannot be a token, so nobody is asked.
fn checked(token: &[u8]) -> Result<&str, RefusalReason> {
    let token = std::str::from_utf8(token).map_err(|_| RefusalReason::InvalidToken)?;
    let body = token.trim_end_matches('=');
    let is_token = !body.is_empty()
        && token.len() <= LONGEST_TOKEN
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
    if is_token {
        Ok(token)
    } else {
        Err(RefusalReason::InvalidToken)
    }
}

#[cfg(test)]
mod tests;
