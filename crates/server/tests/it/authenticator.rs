//! An authenticator (WebAuthn §6) in software: one key of P-256, no attestation. What it
//! says of itself can be bent.

use std::sync::Arc;

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

/// Somebody was there (UP).
const PRESENT: u8 = 0x01;
/// It was who they are (UV).
pub(crate) const VERIFIED: u8 = 0x04;
/// It may be copied to other devices (BE).
pub(crate) const COPIED: u8 = 0x08;
/// A key is told of (AT).
const ATTESTED: u8 = 0x40;

/// See the module.
#[derive(Clone)]
pub(crate) struct Authenticator {
    key: Arc<EcdsaKeyPair>,
    pub(crate) id: Vec<u8>,
    /// Whose key it is, once it was made for somebody.
    pub(crate) handle: Vec<u8>,
    /// Where the browser is.
    pub(crate) origin: String,
    /// For whom it makes keys.
    pub(crate) relying_party: String,
    pub(crate) flags: u8,
    /// How often it was used; 0 in those that do not count.
    pub(crate) counter: u32,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).unwrap();
        Self {
            key: Arc::new(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap()),
            id: id.to_vec(),
            handle: Vec::new(),
            origin: "http://localhost:8000".to_owned(),
            relying_party: "localhost".to_owned(),
            flags: PRESENT | VERIFIED,
            counter: 1,
        }
    }

    /// Makes the key that `options` ask for; the browser's answer.
    pub(crate) fn make(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.handle = decoded(&options["user"]["id"]);
        let data = self.data(ATTESTED, &self.credential());
        let client = self.client("webauthn.create", &options);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        self.answer_of(&json!({
            "clientDataJSON": encoded(client.as_bytes()),
            "attestationObject": encoded(&object),
        }))
    }

    /// Signs what `options` ask for; the browser's answer.
    pub(crate) fn sign(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let data = self.data(0, &[]);
        let client = self.client("webauthn.get", &options);
        let signed = [&data, digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer_of(&json!({
            "clientDataJSON": encoded(client.as_bytes()),
            "authenticatorData": encoded(&data),
            "signature": encoded(signature.as_ref()),
            "userHandle": encoded(&self.handle),
        }))
    }

    fn answer_of(&self, response: &Value) -> String {
        let id = encoded(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    /// WebAuthn §5.8.1
    fn client(&self, kind: &str, options: &Value) -> String {
        json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
    }

    /// WebAuthn §6.1
    fn data(&self, flags: u8, credential: &[u8]) -> Vec<u8> {
        let mut data = digest(&SHA256, self.relying_party.as_bytes())
            .as_ref()
            .to_vec();
        data.push(self.flags | flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(credential);
        data
    }

    /// WebAuthn §6.5.1: of no model, its id, and the key as COSE (RFC 9053 §7.1.1).
    fn credential(&self) -> Vec<u8> {
        let mut credential = vec![0; 16];
        credential.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        credential.extend(&self.id);
        let point = self.key.public_key().as_ref();
        credential.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
        credential.extend(&point[1..33]);
        credential.extend(b"\x22\x58\x20");
        credential.extend(&point[33..65]);
        credential
    }
}

fn encoded(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn decoded(text: &Value) -> Vec<u8> {
    BASE64URL_NOPAD
        .decode(text.as_str().unwrap().as_bytes())
        .unwrap()
}
