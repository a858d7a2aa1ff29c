//! Registering a client and changing it (RFC 7591 §2, RFC 6749 §2).

mod application;
mod check;
mod draft;
mod secrets;
#[cfg(test)]
mod tests;

pub use application::{
    Applicant, Registrants, is_open_to_applications, register_application, revise_application,
};
pub use draft::ClientDraft;
pub use secrets::{add_secret, delete_secret};

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use crate::{
    Config, Digest, Env, Snapshot, UnixTime,
    model::{ClientId, ClientRecord, ClientSecret, ClientType, GrantType, SecretHash},
    opaque::{Opaque, OpaqueKind},
    problem::{Problem, none_or_all},
};

/// Random bytes in a client identifier that the server makes: 24 characters.
const ID_BYTES: usize = 15;

/// Who may put a legacy grant ([`GrantType::is_legacy`]) on a client.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientType, GrantType},
///     registration::{ClientDraft, LegacyGrants, NewSecret, register},
/// };
///
/// let mut draft = ClientDraft::new("Old App", ClientType::Confidential);
/// draft.grant_types.insert(GrantType::Password);
/// let (snapshot, config) = (host::snapshot(), host::config()); // passwords are off
/// let accepted = |legacy| {
///     let (id, secret) = (Some("old"), NewSecret::Generated);
///     register(&draft, id, &secret, legacy, &snapshot, &mut host::env(&config)).is_ok()
/// };
/// assert!(!accepted(LegacyGrants::Refuse) && !accepted(LegacyGrants::AllowIfOn));
/// assert!(accepted(LegacyGrants::Allow));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LegacyGrants {
    /// Nobody here.
    Refuse,
    /// Whoever registers, while the operator has it switched on.
    AllowIfOn,
    /// Whoever registers: an administrator at the command line.
    Allow,
}

/// Where the secret of a confidential client comes from.
///
/// ```
/// use bailiwick_core::registration::NewSecret;
///
/// /// The field of a form, left empty or not.
/// fn entered(field: &str) -> NewSecret {
///     match field {
///         "" => NewSecret::Generated,
///         chosen => NewSecret::Chosen(chosen.to_owned().into()),
///     }
/// }
///
/// assert_eq!(format!("{:?}", entered("correct horse")), "Chosen(..)"); // never printed
/// ```
#[derive(Clone)]
pub enum NewSecret {
    /// The server makes one of 256 random bits.
    Generated,
    /// Somebody chose this one.
    Chosen(Zeroizing<String>),
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Generated => "Generated",
            Self::Chosen(_) => "Chosen(..)",
        })
    }
}

/// A client as it is to be kept, with its new secret in clear, if there is one,
/// to be shown once.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     registration::{NewSecret, RegisteredClient, rotate_secret},
///     store::Write,
/// };
///
/// /// What is kept, and what is shown this once.
/// fn keep(registered: RegisteredClient) -> (Write, Option<String>) {
///     let shown = registered.secret.map(|secret| secret.to_string());
///     (Write::PutClient(Box::new(registered.record)), shown)
/// }
///
/// let (client, config) = (host::client(), host::config());
/// let secret = NewSecret::Generated;
/// let rotated = rotate_secret(&client, &secret, false, &mut host::env(&config)).unwrap();
/// let (write, shown) = keep(rotated);
/// assert!(write.makes_version() && shown.is_some());
/// ```
#[derive(Clone)]
pub struct RegisteredClient {
    /// What is to be kept.
    pub record: ClientRecord,
    /// `client_secret`, if there is a new one.
    pub secret: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for RegisteredClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisteredClient")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}

/// Registers a client under `id`, or under one that the server makes. The error
/// is everything that is wrong.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientType, GrantType},
///     registration::{ClientDraft, LegacyGrants, NewSecret, register},
/// };
///
/// let mut draft = ClientDraft::new("Sketches", ClientType::Confidential);
/// draft.grant_types.insert(GrantType::AuthorizationCode);
/// draft.redirect_uris.push("https://sketches.example/cb".to_owned());
///
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
/// let made = register(&draft, None, &secret, legacy, &snapshot, &mut host::env(&config)).unwrap();
/// assert_eq!(made.record.id.as_str().len(), 24); // the server's choice
/// assert!(made.secret.is_some_and(|secret| secret.starts_with("bwk_")));
///
/// draft.redirect_uris.push("http://sketches.example/cb".to_owned());
/// let id = Some("field-notes");
/// let wrong = register(&draft, id, &secret, legacy, &snapshot, &mut host::env(&config));
/// let fields: Vec<_> = wrong.unwrap_err().iter().map(|problem| problem.field).collect();
/// assert_eq!(fields, ["client_id", "redirect_uris"]); // all of it at once
/// ```
pub fn register(
    draft: &ClientDraft,
    id: Option<&str>,
    secret: &NewSecret,
    legacy: LegacyGrants,
    snapshot: &Snapshot,
    env: &mut Env<'_>,
) -> Result<RegisteredClient, Vec<Problem>> {
    let mut problems = Vec::new();
    let id = match id {
        Some(text) => {
            let id = ClientId::new(text);
            check::id(&id, snapshot, &mut problems);
            id
        }
        None => generate_id(env),
    };
    check::secret(draft.client_type, secret, &mut problems);
    check::role(draft, None, &id, snapshot, &mut problems);
    let legacy_allowed = |grant: &GrantType| allows(legacy, grant, env.config);
    let read = check::draft(draft, None, legacy_allowed, env.config, &mut problems);
    none_or_all(problems)?;
    let record = filled(ClientRecord::new(id, env.now), draft, read, env.now);
    match draft.client_type {
        ClientType::Confidential => rotate_secret(&record, secret, false, env),
        ClientType::Public => Ok(RegisteredClient {
            record,
            secret: None,
        }),
    }
}

/// Changes `record` to what `draft` says. What was registered before and is not
/// touched is not questioned again, so that an imported client can be edited. A
/// client that becomes confidential gets a generated secret, one that becomes
/// public loses its own.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientType, GrantType},
///     registration::{ClientDraft, LegacyGrants, revise},
/// };
///
/// let record = host::client();
/// let mut draft = ClientDraft::of(&record);
/// draft.client_type = ClientType::Public;
/// draft.grant_types = [GrantType::AuthorizationCode].into();
/// let (snapshot, config) = (host::snapshot(), host::config());
/// let legacy = LegacyGrants::Refuse;
/// let revised = revise(&record, &draft, legacy, &snapshot, &mut host::env(&config)).unwrap();
/// assert!(revised.record.secrets.is_empty()); // public clients have none
/// assert_eq!(revised.record.redirect_uris, record.redirect_uris);
/// ```
pub fn revise(
    record: &ClientRecord,
    draft: &ClientDraft,
    legacy: LegacyGrants,
    snapshot: &Snapshot,
    env: &mut Env<'_>,
) -> Result<RegisteredClient, Vec<Problem>> {
    let mut problems = Vec::new();
    let before = Some(record);
    check::role(draft, before, &record.id, snapshot, &mut problems);
    let legacy_allowed = |grant: &GrantType| allows(legacy, grant, env.config);
    let read = check::draft(draft, before, legacy_allowed, env.config, &mut problems);
    none_or_all(problems)?;
    let mut revised = filled(record.clone(), draft, read, env.now);
    match draft.client_type {
        ClientType::Public => revised.secrets.clear(),
        ClientType::Confidential if revised.secrets.is_empty() => {
            return rotate_secret(&revised, &NewSecret::Generated, false, env);
        }
        ClientType::Confidential => {}
    }
    Ok(RegisteredClient {
        record: revised,
        secret: None,
    })
}

/// Gives a confidential client a new secret. With `keep_previous`, the newest of
/// the old ones works beside it until the next rotation.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::Client,
///     registration::{NewSecret, rotate_secret},
/// };
///
/// let (client, config) = (host::client(), host::config());
/// let secret = NewSecret::Generated;
/// let rotated = rotate_secret(&client, &secret, true, &mut host::env(&config)).unwrap();
/// let new = rotated.secret.unwrap();
/// assert!(rotated.record.check_secret(&host::Keys, &new));
/// assert!(rotated.record.check_secret(&host::Keys, host::SECRET)); // until the next one
/// ```
pub fn rotate_secret(
    record: &ClientRecord,
    secret: &NewSecret,
    keep_previous: bool,
    env: &mut Env<'_>,
) -> Result<RegisteredClient, Vec<Problem>> {
    let refuse = |text| vec![Problem::new("client_secret", text)];
    let mut problems = Vec::new();
    check::secret(record.client_type, secret, &mut problems);
    none_or_all(problems)?;
    if record.client_type == ClientType::Public {
        return Err(refuse("a public client has no secret"));
    }
    let (hash, plain) = match secret {
        NewSecret::Generated => {
            let made = Opaque::new(OpaqueKind::ClientSecret, env.now, env.random);
            let plain = Zeroizing::new(made.encode());
            (SecretHash::Sha256(Digest::of(plain.as_bytes())), plain)
        }
        NewSecret::Chosen(plain) => {
            let hash = SecretHash::keyed(env.keys, plain)
                .ok_or_else(|| refuse("cannot be kept: the key of the secret file is missing"))?;
            (hash, plain.clone())
        }
    };
    let mut record = record.clone();
    let newest = |one: &ClientSecret| std::cmp::Reverse(one.created_at);
    record.secrets.sort_by_key(newest);
    record.secrets.truncate(usize::from(keep_previous));
    let created_at = env.now;
    record.secrets.insert(0, ClientSecret { hash, created_at });
    record.updated_at = env.now;
    Ok(RegisteredClient {
        record,
        secret: Some(plain),
    })
}

fn allows(legacy: LegacyGrants, grant: &GrantType, config: &Config) -> bool {
    match legacy {
        LegacyGrants::Refuse => false,
        LegacyGrants::AllowIfOn => config.grant_types.contains(grant),
        LegacyGrants::Allow => true,
    }
}

fn generate_id(env: &mut Env<'_>) -> ClientId {
    let mut bytes = [0; ID_BYTES];
    env.random.fill(&mut bytes);
    ClientId::new(&BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
}

/// `record` with all that `draft` says.
fn filled(
    record: ClientRecord,
    draft: &ClientDraft,
    read: check::Read,
    now: UnixTime,
) -> ClientRecord {
    ClientRecord {
        name: read.name,
        client_type: draft.client_type,
        grant_types: draft.grant_types.clone(),
        redirect_uris: each_once(&draft.redirect_uris),
        post_logout_redirect_uris: each_once(&draft.post_logout_redirect_uris),
        allowed_origins: each_once(&draft.allowed_origins),
        scope: read.scope,
        default_scope: read.default_scope,
        scope_rules: draft.scope_rules.clone(),
        narrows_scope: draft.narrows_scope,
        auth_method: draft.auth_method.clone(),
        owner: draft.owner.clone(),
        skip_authorization: draft.skip_authorization,
        pkce_required: draft.pkce_required,
        access_token_lifetime: draft.access_token_lifetime,
        mixed_audience: draft.mixed_audience,
        partial_consent: draft.partial_consent,
        disabled: draft.disabled,
        resource_server: draft.resource_server.clone(),
        extra: draft.extra.clone(),
        updated_at: now,
        ..record
    }
}

fn each_once(texts: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        if !kept.contains(text) {
            kept.push(text.clone());
        }
    }
    kept
}
