//! Two secrets at once, so that a client passes from one to the next without a pause.

use super::{NewSecret, RegisteredClient, rotate_secret};
use crate::{
    Env, UnixTime,
    model::{ClientRecord, ClientSecret, ClientType, SecretName},
    problem::Problem,
};

/// Most secrets of one client.
const MOST: usize = 2;

/// Gives a confidential client a secret beside the one that it has; the error says
/// why not: it has two already, or may have none.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::registration::{NewSecret, add_secret};
///
/// let (client, config) = (host::client(), host::config());
/// let generated = NewSecret::Generated;
/// let two = add_secret(&client, &generated, &mut host::env(&config)).unwrap();
/// assert_eq!(two.record.secrets.len(), 2); // both work
/// assert!(add_secret(&two.record, &generated, &mut host::env(&config)).is_err());
/// ```
pub fn add_secret(
    record: &ClientRecord,
    secret: &NewSecret,
    env: &mut Env<'_>,
) -> Result<RegisteredClient, Vec<Problem>> {
    if record.secrets.len() >= MOST {
        let text = "the client has two secrets already: delete one of them first";
        return Err(vec![Problem::new("client_secret", text)]);
    }
    rotate_secret(record, secret, true, env)
}

/// Takes one of its secrets from a client. The error says why not: it has no such
/// secret, or it is the only one of a client that authenticates.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::registration::{NewSecret, add_secret, delete_secret};
///
/// let (client, config) = (host::client(), host::config());
/// let old = client.secrets[0].name();
/// assert!(delete_secret(&client, old, host::NOW).is_err()); // it would be locked out
///
/// let two = add_secret(&client, &NewSecret::Generated, &mut host::env(&config)).unwrap();
/// let one = delete_secret(&two.record, old, host::NOW).unwrap();
/// assert_eq!(one.secrets.len(), 1);
/// assert_ne!(one.secrets[0].name(), old);
/// ```
pub fn delete_secret(
    record: &ClientRecord,
    name: SecretName,
    now: UnixTime,
) -> Result<ClientRecord, Vec<Problem>> {
    let refused = |text: &str| Err(vec![Problem::new("client_secret", text)]);
    let (gone, kept): (Vec<_>, Vec<_>) = record
        .secrets
        .iter()
        .cloned()
        .partition(|one: &ClientSecret| one.name() == name);
    if gone.is_empty() {
        return refused("the client has no such secret");
    }
    if kept.is_empty() && record.client_type == ClientType::Confidential {
        return refused("it is the only secret of the client: add another one first");
    }
    Ok(ClientRecord {
        secrets: kept,
        updated_at: now,
        ..record.clone()
    })
}
