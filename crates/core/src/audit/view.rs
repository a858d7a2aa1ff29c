//! Records as the record of changes shows them. Each view names what it shows, or
//! takes out what may be secret: hashes of secrets, passwords, wrapped keys, and
//! the values of what a host keeps with its clients and users, which may be
//! anything.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::model::{
    AccessToken, ClientRecord, Consent, Extra, Group, ManifestMark, RegisteredScope, SecondFactor,
    SigningKeyRecord, User,
};

pub(super) fn scope(scope: &RegisteredScope) -> Value {
    members(scope).into()
}

pub(super) fn manifest(mark: &ManifestMark) -> Value {
    members(mark).into()
}

pub(super) fn client(record: &ClientRecord) -> Value {
    let secrets: Vec<_> = record.secrets.iter().map(|one| one.created_at).collect();
    let shown = ClientRecord {
        secrets: Vec::new(),
        extra: Extra::EMPTY,
        ..record.clone()
    };
    let mut members = members(&shown);
    members.insert("secrets".to_owned(), json!({ "created_at": secrets }));
    members.insert("extra".to_owned(), names(&record.extra));
    members.into()
}

pub(super) fn user(user: &User) -> Value {
    let shown = User {
        extra: Extra::EMPTY,
        ..user.clone()
    };
    let mut members = members(&shown);
    members.insert("extra".to_owned(), names(&user.extra));
    members.into()
}

pub(super) fn second_factor(kept: &SecondFactor) -> Value {
    let passkeys = kept.passkeys.iter();
    json!({
        "one_time_passwords": kept.totp.is_some(),
        "passkeys": passkeys.map(|passkey| &passkey.name).collect::<Vec<_>>(),
        "recovery_codes": kept.recovery_codes.len(),
    })
}

pub(super) fn group(group: &Group) -> Value {
    members(group).into()
}

pub(super) fn consent(consent: &Consent) -> Value {
    json!({ "scopes": consent.scopes })
}

pub(super) fn signing_key(key: &SigningKeyRecord) -> Value {
    json!({
        "algorithm": key.algorithm,
        "created_at": key.created_at,
        "retired_at": key.retired_at,
    })
}

pub(super) fn access_token(token: &AccessToken) -> Value {
    json!({
        "scope": token.scope,
        "issued_at": token.issued_at,
        "expires_at": token.expires_at,
    })
}

fn names(extra: &Extra) -> Value {
    extra.members().map(|(name, _)| name).collect()
}

fn members(record: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
