//! RFC 7617 and RFC 6749 §2.3.1: the `Authorization` header of a client.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::{Reading, invalid_client};
use crate::{
    OAuthError, Reason,
    model::ClientId,
    params::{Parts, decode},
    plain_text::is_storable,
    secret::SecretText,
};

/// The two ways to read the header: form-decoded, and as it is if that differs.
/// At least one.
pub(super) fn readings(parts: &Parts<'_>) -> Result<Vec<Reading>, OAuthError> {
    let refused = |reason, text: &'static str| Err(invalid_client(reason, text));
    let Some(credentials) = parts.credentials("Basic") else {
        return refused(
            Reason::ClientAuthenticationMethod,
            "clients authenticate by HTTP Basic or in the body",
        );
    };
    let Some(text) = text_of(credentials) else {
        return refused(
            Reason::MalformedCredentials,
            "the Authorization header is not well-formed",
        );
    };
    let Some((id, secret)) = text.split_once(':').filter(|(id, _)| !id.is_empty()) else {
        return refused(
            Reason::MalformedCredentials,
            "the Authorization header is not well-formed",
        );
    };
    let form = decode(id.as_bytes()).zip(decode(secret.as_bytes()).map(Zeroizing::new));
    let differs = form
        .as_ref()
        .is_none_or(|form| (form.0.as_str(), form.1.as_str()) != (id, secret));
    let form = form.map(|(id, secret)| reading(&id, &secret));
    let raw = differs.then(|| reading(id, secret));
    Ok(form.into_iter().chain(raw).collect())
}

/// An empty secret is as none: how public clients say their id in a header.
fn reading(id: &str, secret: &str) -> Reading {
    Reading {
        client: ClientId::new(id),
        secret: (!secret.is_empty()).then(|| SecretText::new(secret)),
    }
}

fn text_of(credentials: &[u8]) -> Option<Zeroizing<String>> {
    let bytes = BASE64.decode(credentials.trim_ascii()).ok()?;
    let text = Zeroizing::new(String::from_utf8(bytes).ok()?);
    is_storable(&text).then_some(text)
}
