//! Passkeys (WebAuthn): keys on people's devices, which verify who holds them and find
//! their account themselves. Who is asked for, and from where, is the issuer's
//! configuration, never what a request says.

use bailiwick_core::{
    UnixTime,
    model::{Amr, Passkey, SecondFactor, User},
    second_factor::amr_of_passkey,
};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey as Credential,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// The one type of credentials that there is (WebAuthn §5.8.2).
const PUBLIC_KEY: &str = "public-key";

/// What a browser is asked to do, and what its answer is held against.
pub(crate) struct Ceremony {
    /// For the script: the options of WebAuthn §5.4 or §5.5, binary as base64url.
    pub(crate) options: String,
    /// The challenge, and what else must hold. It travels through the form: it is no
    /// secret, and the form's proof covers it.
    pub(crate) state: String,
}

/// The relying party that `issuer` is; `None` where passkeys cannot be: an address
/// in place of a name.
fn relying_party(issuer: &str) -> Option<Webauthn> {
    let issuer = Url::parse(issuer).ok()?;
    let name = issuer.domain()?;
    let origin = Url::parse(&issuer.origin().ascii_serialization()).ok()?;
    let builder = WebauthnBuilder::new(name, &origin).ok()?;
    builder.rp_name(name).build().ok()
}

/// Asks a browser for a new passkey of `user`, who has `kept`: on none of the devices
/// that have one.
pub(crate) fn begin_adding(issuer: &str, user: &User, kept: &SecondFactor) -> Option<Ceremony> {
    let others = kept.passkeys.iter().map(|one| one.id.clone());
    let started = relying_party(issuer)?.start_passkey_registration(
        Uuid::from_bytes(kept.handle),
        &user.username,
        &user.username,
        Some(others.collect()),
    );
    let (challenge, state) = started.ok()?;
    let mut options = serde_json::to_value(challenge).ok()?;
    let options = options.get_mut("publicKey")?;
    // It has to be found without a user name.
    let selection = options.get_mut("authenticatorSelection")?;
    if let Value::Object(selection) = selection {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
    Some(Ceremony {
        options: options.to_string(),
        state: serde_json::to_string(&state).ok()?,
    })
}

/// The passkey that the browser made, if it did as it was asked by the ceremony of
/// `state`; and how it counts.
pub(crate) fn added(
    issuer: &str,
    state: &str,
    answer: &str,
    name: &str,
    now: UnixTime,
) -> Option<(Passkey, Vec<Amr>)> {
    let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
    let finished = relying_party(issuer)?.finish_passkey_registration(&answer, &state);
    let credential = finished
        .inspect_err(|error| tracing::info!(%error, "a passkey was not taken"))
        .ok()?;
    let text = serde_json::to_value(&credential).ok()?;
    let copied = text
        .pointer("/cred/backup_eligible")
        .and_then(Value::as_bool);
    let passkey = Passkey {
        id: credential.cred_id().clone(),
        name: name.to_owned(),
        credential: text.to_string(),
        added_at: now,
        last_used_at: None,
    };
    Some((passkey, amr_of_passkey(copied.unwrap_or(true))))
}

/// Asks a browser for any passkey of this server.
pub(crate) fn begin_sign_in(issuer: &str) -> Option<Ceremony> {
    let started = relying_party(issuer)?.start_discoverable_authentication();
    let (challenge, state) = started.ok()?;
    let options = serde_json::to_value(challenge).ok()?;
    Some(Ceremony {
        options: options.get("publicKey")?.to_string(),
        state: serde_json::to_string(&state).ok()?,
    })
}

/// A passkey that was used, not yet looked at.
pub(crate) struct Used {
    state: DiscoverableAuthentication,
    answer: PublicKeyCredential,
    /// What it knows its user by.
    pub(crate) handle: [u8; 16],
}

/// Whether the passkey is theirs and did as it was asked.
pub(crate) enum Judged<'a> {
    /// It did: true once this, in which it was used, is kept. It counts so.
    Right(&'a Passkey, Box<SecondFactor>, Vec<Amr>),
    /// It did not.
    Wrong,
    /// It did, but its counter went back: there may be a copy of it.
    Copied(&'a Passkey),
}

impl Used {
    /// Reads what the browser answered to the ceremony of `state`.
    pub(crate) fn read(state: &str, answer: &str) -> Option<Self> {
        let state = serde_json::from_str(state).ok()?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        if answer.type_ != PUBLIC_KEY {
            return None;
        }
        let handle = answer.get_user_unique_id()?.try_into().ok()?;
        Some(Self {
            state,
            answer,
            handle,
        })
    }

    /// Whether it was a passkey of who has `kept`, did as it was asked, with its user
    /// verified, and its counter went on.
    pub(crate) fn judge<'a>(
        &self,
        issuer: &str,
        kept: &'a SecondFactor,
        now: UnixTime,
    ) -> Judged<'a> {
        let Some(passkey) = kept.passkey(self.answer.get_credential_id()) else {
            return Judged::Wrong;
        };
        match self.verified(issuer, passkey) {
            Ok((credential, amr)) => kept
                .with_passkey_used(&passkey.id, credential, now)
                .map_or(Judged::Wrong, |next| {
                    Judged::Right(passkey, Box::new(next), amr)
                }),
            Err(Some(WebauthnError::CredentialPossibleCompromise)) => Judged::Copied(passkey),
            Err(error) => {
                let why = error.as_ref().map(ToString::to_string);
                tracing::info!(user = %kept.user, why, "a passkey was refused");
                Judged::Wrong
            }
        }
    }

    /// The credential as it is since, and how it counts.
    fn verified(
        &self,
        issuer: &str,
        passkey: &Passkey,
    ) -> Result<(String, Vec<Amr>), Option<WebauthnError>> {
        let mut credential: Credential =
            serde_json::from_str(&passkey.credential).map_err(|_| None)?;
        let party = relying_party(issuer).ok_or(None)?;
        let result = party.finish_discoverable_authentication_v2(
            &self.answer,
            self.state.clone(),
            DiscoverableKey::from(&credential),
        )?;
        let result = Some(result).filter(AuthenticationResult::user_verified);
        let result = result.ok_or(Some(WebauthnError::UserNotVerified))?;
        credential.update_credential(&result).ok_or(None)?;
        let text = serde_json::to_string(&credential).map_err(|_| None)?;
        Ok((text, amr_of_passkey(result.backup_eligible())))
    }
}
