//! What is recorded, and what never is.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Note, entries};
use crate::{
    Digest, Snapshot, UnixTime,
    env::KeyId,
    model::{
        AccessToken, Actor, AuditAction, AuditEntry, AuditSubject, ClientId, ClientRecord,
        ClientSecret, Consent, ConsentedScope, Extra, Group, ManifestMark, Owner, RegisteredScope,
        ResourceServer, ScopeState, SecretHash, SigningAlgorithm, SigningKeyRecord, User, UserId,
        UserRecord, Visibility,
    },
    opaque::Selector,
    scope::fixtures::{client, scope, set, snapshot, token},
    store::{Loaded, Write},
};

const NOW: UnixTime = UnixTime::from_secs(1000);

type Case = (fn(&mut RegisteredScope), &'static [AuditAction]);

fn recorded(writes: &[Write], snapshot: &Snapshot, loaded: &Loaded) -> Vec<AuditEntry> {
    let made = entries(
        writes,
        snapshot,
        loaded,
        &Actor::Operator,
        NOW,
        &Note::default(),
    );
    let made = made.into_iter().map(|write| match write {
        Write::Audit(entry) => *entry,
        other => unreachable!("{other:?}"),
    });
    made.collect()
}

fn put(scope: &RegisteredScope) -> Vec<Write> {
    vec![Write::PutScope(Box::new(scope.clone()))]
}

fn staff() -> Group {
    Group {
        name: "staff".into(),
        created_at: NOW,
    }
}

fn put_client(client: &ClientRecord) -> Vec<Write> {
    vec![Write::PutClient(Box::new(client.clone()))]
}

/// What is done to a scope, and how that is called.

#[test]
fn a_change_of_a_scope_is_named_by_what_changed() {
    let before = RegisteredScope {
        description: "See".into(),
        ..scope(1, "see", Some("plants"))
    };
    let known = snapshot([], [before.clone()]);
    let action = |known: &Snapshot, after: &RegisteredScope| {
        let made = recorded(&put(after), known, &Loaded::default());
        made.iter()
            .map(|entry| entry.action.clone())
            .collect::<Vec<_>>()
    };
    let changed = |change: fn(&mut RegisteredScope)| {
        let mut after = before.clone();
        after.updated_at = NOW;
        change(&mut after);
        after
    };
    let none = Snapshot::new();
    assert_eq!(action(&none, &before), [AuditAction::ScopeRegistered]);
    let cases: [Case; 4] = [
        (|_| {}, &[]),
        (
            |s| s.description = "Look".into(),
            &[AuditAction::ScopeChanged],
        ),
        (
            |s| s.state = ScopeState::Disabled,
            &[AuditAction::ScopeStateChanged],
        ),
        (
            |s| s.owner = Owner::AuthorizationServer,
            &[AuditAction::ScopeTransferred],
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(action(&known, &changed(change)), expected);
    }
}

#[test]
fn an_entry_says_who_when_why_before_and_after() {
    let before = scope(1, "see", Some("plants"));
    let after = RegisteredScope {
        state: ScopeState::Disabled,
        state_reason: Some("leaks".into()),
        ..before.clone()
    };
    let known = snapshot([], [before]);
    let actor = Actor::User(UserId::new("17"));
    let note = |reason: Option<&str>| Note {
        reason: reason.map(str::to_owned),
        source: Some("3f2a9c1".into()),
    };
    let made = |reason| {
        let loaded = Loaded::default();
        let made = entries(&put(&after), &known, &loaded, &actor, NOW, &note(reason));
        let [Write::Audit(entry)] = made.as_slice() else {
            unreachable!("{made:?}")
        };
        AuditEntry::clone(entry)
    };
    let entry = made(None);
    assert_eq!((entry.at, &entry.actor), (NOW, &actor));
    assert_eq!(entry.subject, AuditSubject::Scope(token("see")));
    assert_eq!(entry.before.unwrap()["state"], "active");
    assert_eq!(entry.after.unwrap()["state"], "disabled");
    assert_eq!(entry.reason.as_deref(), Some("leaks"));
    assert_eq!(entry.source.as_deref(), Some("3f2a9c1"));
    assert_eq!(made(Some("said so")).reason.as_deref(), Some("said so"));
}

/// security.md SR-15: nobody learns of a private scope from the feed, nor of words
/// that nobody approved.
#[test]
fn sr_15_only_what_everybody_may_see_is_public() {
    use ScopeState::{Active, Deprecated, Disabled, Pending, Retired};
    let of = |state| RegisteredScope {
        state,
        ..scope(1, "see", Some("plants"))
    };
    let public = |before: Option<RegisteredScope>, after: RegisteredScope| {
        let known = snapshot([], before);
        recorded(&put(&after), &known, &Loaded::default())[0].public
    };
    assert!(public(None, of(Active)));
    for state in [Deprecated, Disabled, Retired] {
        assert!(public(Some(of(Active)), of(state)), "{state:?}");
    }
    assert!(!public(None, of(Pending)));
    assert!(public(Some(of(Pending)), of(Active)), "approved");
    assert!(!public(Some(of(Pending)), of(Retired)), "refused");
    let private = |state| RegisteredScope {
        visibility: Visibility::Private,
        ..of(state)
    };
    assert!(!public(None, private(Active)));
    assert!(!public(Some(private(Active)), private(Retired)));
    assert!(
        !public(Some(of(Active)), private(Active)),
        "it went private"
    );
    assert!(public(
        Some(private(Active)),
        RegisteredScope {
            id: of(Active).id,
            ..of(Active)
        }
    ));
    for entry in recorded(
        &put_client(&client("notes")),
        &Snapshot::new(),
        &Loaded::default(),
    ) {
        assert!(!entry.public);
    }
}

#[test]
fn a_manifest_is_recorded_by_its_mark() {
    let mark = |revision| ManifestMark {
        revision,
        digest: Digest::of(b"set"),
        source: Some("pipeline 7".into()),
        applied_at: NOW,
    };
    let with = |revision: Option<u64>, may_register| ClientRecord {
        resource_server: Some(ResourceServer {
            manifest: revision.map(mark),
            may_register,
            ..ResourceServer::new()
        }),
        updated_at: NOW,
        ..client("plants")
    };
    let known = snapshot([with(Some(7), true)], []);
    let loaded = Loaded::default();
    let made = recorded(&put_client(&with(Some(8), true)), &known, &loaded);
    let [entry] = made.as_slice() else {
        unreachable!("{made:?}")
    };
    assert_eq!(entry.action, AuditAction::ManifestApplied);
    assert_eq!(entry.source.as_deref(), Some("pipeline 7"));
    let revision = |value: Option<&Value>| value.unwrap()["revision"].clone();
    assert_eq!(
        (
            revision(entry.before.as_ref()),
            revision(entry.after.as_ref())
        ),
        (json!(7), json!(8))
    );
    let both = recorded(&put_client(&with(Some(9), false)), &known, &loaded);
    let both: Vec<_> = both.iter().map(|entry| entry.action.clone()).collect();
    assert_eq!(
        both,
        [AuditAction::ManifestApplied, AuditAction::ClientChanged]
    );
    assert!(recorded(&put_client(&with(Some(7), true)), &known, &loaded).is_empty());
}

fn consent(names: &[(&str, u32)]) -> Consent {
    let allowed = |(name, text_version): &(&str, u32)| ConsentedScope {
        name: token(name),
        owner: Owner::AuthorizationServer,
        text_version: *text_version,
        shown: "See".into(),
        language: None,
        granted_at: NOW,
        until: None,
    };
    Consent {
        user: UserId::new("17"),
        client: ClientId::new("notes"),
        scopes: names.iter().map(allowed).collect(),
    }
}

#[test]
fn only_what_a_consent_adds_or_takes_is_recorded() {
    let loaded = Loaded {
        consent: Some(consent(&[("see", 1), ("water", 2)])),
        ..Loaded::default()
    };
    let of = |writes: Vec<Write>| {
        let made = recorded(&writes, &Snapshot::new(), &loaded);
        made.into_iter()
            .map(|entry| (entry.action.clone(), entry.after.is_some()))
            .collect::<Vec<_>>()
    };
    let add = |names: &[(&str, u32)]| vec![Write::AddConsent(consent(names))];
    let given = [(AuditAction::ConsentGiven, true)];
    assert_eq!(of(add(&[("see", 1)])), []);
    assert_eq!(of(add(&[("see", 2)])), given, "other words");
    assert_eq!(of(add(&[("see", 1), ("cut", 1)])), given);
    let mut for_a_time = consent(&[("see", 1)]);
    for_a_time.scopes[0].until = Some(NOW);
    assert_eq!(of(vec![Write::AddConsent(for_a_time)]), given, "for a time");
    let withdraw = |names: &str| {
        let Consent { user, client, .. } = consent(&[]);
        let scopes = set(names);
        vec![Write::WithdrawConsent {
            user,
            client,
            scopes,
        }]
    };
    assert_eq!(of(withdraw("cut")), []);
    assert_eq!(of(withdraw("see")), [(AuditAction::ConsentWithdrawn, true)]);
    let all = of(withdraw("see water"));
    assert_eq!(all, [(AuditAction::ConsentWithdrawn, false)]);
    // What another user allowed is not what this one had.
    let others = Loaded {
        consent: Some(Consent {
            user: UserId::new("18"),
            ..consent(&[("see", 1)])
        }),
        ..Loaded::default()
    };
    let made = recorded(&add(&[("see", 1)]), &Snapshot::new(), &others);
    assert_eq!(made[0].before, None);
}

/// No secret, no password, no hash of one, no wrapped key, and no value of what a
/// host keeps with its records gets into the record.
#[test]
fn secrets_are_never_recorded() {
    let digest = Digest::from_bytes([0xab; 32]);
    let secret = |hash| ClientSecret {
        hash,
        created_at: NOW,
    };
    let with_secret = ClientRecord {
        secrets: vec![
            secret(SecretHash::Sha256(digest)),
            secret(SecretHash::Keyed(KeyId([0xcd; 4]), digest)),
        ],
        extra: Extra::from_iter([("api_key", "hunter2".into())]),
        ..client("notes")
    };
    let user = |password: &str| UserRecord {
        user: User {
            extra: Extra::from_iter([("totp", "hunter2".into())]),
            ..User::new(UserId::new("17"), "ada")
        },
        password: password.into(),
        created_at: NOW,
    };
    let fixed = AccessToken {
        selector: Selector::from_bytes([0xab; 16]),
        digest,
        is_static: true,
        imported: false,
        client: ClientId::new("plants"),
        user: None,
        family: None,
        scope: set("register-scope"),
        audience: Vec::new(),
        issued_at: NOW,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        extra: Extra::from_iter([("note", "hunter2".into())]),
    };
    let key = SigningKeyRecord {
        kid: "k1".into(),
        algorithm: SigningAlgorithm::Es256,
        wrapped: vec![0xab; 32],
        created_at: NOW,
        retired_at: None,
    };
    let writes = vec![
        Write::PutClient(Box::new(with_secret.clone())),
        Write::InsertGroup(staff()),
        Write::InsertUser(Box::new(user("$argon2id$hunter2"))),
        Write::InsertAccessToken(fixed.clone()),
        Write::PutSigningKey(key),
    ];
    let again = vec![
        Write::PutClient(Box::new(ClientRecord {
            secrets: with_secret.secrets[..1].to_vec(),
            ..with_secret.clone()
        })),
        Write::UpdateUser(Box::new(user("$argon2id$hunter3"))),
        Write::RevokeAccessToken {
            selector: fixed.selector,
            at: NOW,
        },
        Write::DeleteClient {
            id: with_secret.id.clone(),
            at: NOW,
        },
    ];
    let known = Snapshot::new().with_client(Arc::new(with_secret));
    let loaded = Loaded {
        user: Some(user("$argon2id$hunter2")),
        access_token: Some(fixed),
        ..Loaded::default()
    };
    let mut made = recorded(&writes, &Snapshot::new(), &Loaded::default());
    made.extend(recorded(&again, &known, &loaded));
    let actions: Vec<_> = made.iter().map(|entry| entry.action.clone()).collect();
    let expected = [
        AuditAction::ClientRegistered,
        AuditAction::GroupCreated,
        AuditAction::UserCreated,
        AuditAction::StaticTokenIssued,
        AuditAction::SigningKeyAdded,
        AuditAction::ClientChanged,
        AuditAction::PasswordSet,
        AuditAction::TokenRevoked,
        AuditAction::ClientDeleted,
    ];
    assert_eq!(actions, expected);
    let text = serde_json::to_string(&made).unwrap();
    for secret in ["hunter", "argon2", "abab", "171", "q6ur", "cdcd", "205"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let secrets = &made[5].after.as_ref().unwrap()["secrets"];
    assert_eq!(
        *secrets,
        json!({ "created_at": [NOW] }),
        "that there is one is known"
    );
    assert_eq!(made[0].after.as_ref().unwrap()["extra"], json!(["api_key"]));
}
