//! Clients, scopes and keys, and the version that they share.

use std::sync::Arc;

use bailiwick_core::{
    model::{AuthorizationCode, ClientId, ClientRecord, RegisteredScope, ScopeId, ScopeState},
    opaque::TokenKey,
    snapshot::Version,
    store::{Changes, Commit, Conflict, ConsentKey, ListQuery, LoadPlan, Outcome, Page, Write},
};
use tokio::task::JoinSet;

use super::{Kept, committed, conflict, load, write};
use crate::records::{
    access_token, access_token_of, client, client_id, code, consent, family, group, minutes,
    registered_scope, scope_token, selector, session, setup_link, signing_key, user, user_id,
};

fn put_client(n: u8) -> Write {
    Write::PutClient(Box::new(client(n)))
}

fn put_scope(n: u8) -> Write {
    Write::PutScope(Box::new(registered_scope(n)))
}

async fn version(store: &Kept) -> Version {
    load(store, LoadPlan::default()).await.version
}

async fn load_client(store: &Kept, id: ClientId) -> Option<ClientRecord> {
    let clients = store.changes(None).await.unwrap().clients;
    clients.into_iter().find(|client| client.id == id)
}

pub async fn only_some_writes_make_a_version(store: Kept) {
    assert_eq!(version(&store).await, Version(0));
    let without = vec![
        Write::InsertCode(code(1)),
        Write::InsertFamily(family(1)),
        Write::InsertAccessToken(access_token(1)),
        Write::AddConsent(consent(1, &["read"], 1)),
        Write::InsertSession(session(1)),
        Write::InsertSetupLink(setup_link(1)),
        Write::InsertGroup(group(1)),
    ];
    assert_eq!(committed(&store, without).await, Version(0));
    let each = [
        put_client(1),
        put_scope(1),
        Write::InsertUser(Box::new(user(1))),
        Write::UpdateUser(Box::new(user(1))),
        Write::PutSigningKey(signing_key(1)),
        Write::DeleteClient {
            id: client_id(1),
            at: minutes(1),
        },
    ];
    for (expected, one) in (1..).zip(each) {
        assert_eq!(committed(&store, vec![one]).await, Version(expected));
        assert_eq!(version(&store).await, Version(expected));
    }
}

pub async fn a_commit_makes_one_version(store: Kept) {
    let writes = vec![put_client(1), put_client(2), put_scope(1), put_scope(0)];
    let version = committed(&store, writes).await;
    assert_eq!(version, Version(1));
}

pub async fn a_stale_commit_writes_nothing(store: Kept) {
    let decided = committed(&store, vec![put_client(1)]).await;
    let issue = |n| Commit {
        version: Some(decided),
        writes: vec![Write::InsertAccessToken(access_token(n))],
    };
    let outcome = store.commit(issue(1)).await.unwrap();
    assert_eq!(outcome, Outcome::Committed { version: decided });
    let newer = committed(&store, vec![put_client(2)]).await;
    let outcome = store.commit(issue(2)).await.unwrap();
    assert_eq!(outcome, Outcome::Stale { version: newer });
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(2))),
        ..LoadPlan::default()
    };
    assert_eq!(load(&store, plan).await.access_token, None);
}

pub async fn a_failed_commit_makes_no_version(store: Kept) {
    committed(&store, vec![Write::InsertUser(Box::new(user(1)))]).await;
    let namesake = Write::InsertUser(Box::new(user(1)));
    let row = conflict(&store, vec![put_client(1), put_scope(1), namesake]).await;
    assert_eq!(row, Conflict::Name);
    assert_eq!(version(&store).await, Version(1));
    let changes = store.changes(Some(Version(0))).await.unwrap();
    let nothing = Changes {
        version: Version(1),
        ..Changes::default()
    };
    assert_eq!(changes, nothing);
}

pub async fn changes_are_what_changed(store: Kept) {
    let first = vec![put_client(1), put_client(2), put_scope(2), put_scope(0)];
    let first = committed(&store, first).await;
    let second = vec![put_client(3), Write::PutSigningKey(signing_key(2))];
    let second = committed(&store, second).await;
    let mut retired = registered_scope(0);
    retired.state = ScopeState::Retired;
    let third = vec![
        Write::PutScope(Box::new(retired.clone())),
        Write::PutSigningKey(signing_key(1)),
    ];
    let third = committed(&store, third).await;

    let all = store.changes(None).await.unwrap();
    let expected = Changes {
        version: third,
        clients: vec![client(1), client(2), client(3)],
        deleted_clients: Vec::new(),
        scopes: vec![retired.clone(), registered_scope(2)],
        signing_keys: Some(vec![signing_key(1), signing_key(2)]),
    };
    assert_eq!(all, expected);
    let since_first = store.changes(Some(first)).await.unwrap();
    let expected = Changes {
        clients: vec![client(3)],
        scopes: vec![retired.clone()],
        ..expected
    };
    assert_eq!(since_first, expected);
    let since_second = store.changes(Some(second)).await.unwrap();
    let expected = Changes {
        clients: Vec::new(),
        ..expected
    };
    assert_eq!(since_second, expected);
    let since_third = store.changes(Some(third)).await.unwrap();
    let nothing = Changes {
        version: third,
        ..Changes::default()
    };
    assert_eq!(since_third, nothing);
}

/// A client id that is given again starts without what it had before.
pub async fn the_use_of_a_secret_is_kept_as_long_as_the_secret(store: Kept) {
    let uses = async || {
        let query = ListQuery::SecretUsesOf(client_id(1));
        match store.page(query).await.unwrap() {
            Page::SecretUses(uses) => uses.len(),
            other => panic!("another list: {other:?}"),
        }
    };
    let touch = || Write::TouchSecret {
        client: client_id(1),
        secret: client(1).secrets.first().unwrap().name(),
        at: minutes(1),
    };
    let before = version(&store).await;
    committed(&store, vec![touch()]).await;
    assert_eq!(uses().await, 0, "of nobody");
    committed(&store, vec![put_client(1), touch()]).await;
    committed(&store, vec![put_client(1)]).await;
    assert_eq!(uses().await, 1, "the secret is the same");
    assert_eq!(
        version(&store).await,
        Version(before.0 + 2),
        "a use makes none"
    );

    let other = ClientRecord {
        secrets: client(2).secrets,
        ..client(1)
    };
    committed(&store, vec![Write::PutClient(Box::new(other))]).await;
    assert_eq!(uses().await, 0, "the secret is another");
    committed(&store, vec![put_client(1), touch()]).await;
    let delete = Write::DeleteClient {
        id: client_id(1),
        at: minutes(2),
    };
    committed(&store, vec![delete, put_client(1)]).await;
    assert_eq!(uses().await, 0, "the client is another");
}

pub async fn a_deleted_client_is_told_and_comes_back_clean(store: Kept) {
    let writes = vec![
        put_client(1),
        Write::InsertFamily(family(1)),
        Write::InsertAccessToken(access_token_of(1, &family(1))),
        Write::InsertAccessToken(access_token(11)),
        Write::AddConsent(consent(1, &["read"], 1)),
    ];
    let mut of_client = access_token(12);
    of_client.client = client_id(1);
    let before = committed(&store, writes).await;
    let unspent = AuthorizationCode {
        expires_at: minutes(10),
        ..code(1)
    };
    let held = vec![
        Write::InsertAccessToken(of_client),
        Write::InsertCode(unspent),
    ];
    committed(&store, held).await;
    let delete = Write::DeleteClient {
        id: client_id(1),
        at: minutes(5),
    };
    let version = committed(&store, vec![delete]).await;
    let changes = store.changes(Some(before)).await.unwrap();
    let expected = Changes {
        version,
        deleted_clients: vec![client_id(1)],
        ..Changes::default()
    };
    assert_eq!(changes, expected);
    assert_eq!(load_client(&store, client_id(1)).await, None);

    committed(&store, vec![put_client(1)]).await;
    let plan = |n| LoadPlan {
        access_token: Some(TokenKey::Selector(selector(n))),
        consent: Some(ConsentKey::Of(user_id(1), client_id(1))),
        ..LoadPlan::default()
    };
    let of_family = load(&store, plan(1)).await;
    assert_eq!(of_family.family.unwrap().revoked_at, Some(minutes(5)));
    assert_eq!(of_family.consent, None);
    let of_client = load(&store, plan(12)).await.access_token.unwrap();
    assert_eq!(of_client.revoked_at, Some(minutes(5)));
    let unspent = LoadPlan {
        code: Some(selector(1)),
        ..LoadPlan::default()
    };
    let unspent = load(&store, unspent).await.code.unwrap();
    assert_eq!(unspent.expires_at, minutes(5));
    let of_other = load(&store, plan(11)).await.access_token.unwrap();
    assert_eq!(of_other.revoked_at, None);
}

pub async fn records_are_kept_as_they_are(store: Kept) {
    let bare = ClientRecord {
        redirect_uris: Vec::new(),
        scope: None,
        secrets: Vec::new(),
        owner: None,
        pkce_required: None,
        access_token_lifetime: None,
        disabled: true,
        ..client(3)
    };
    let writes = vec![
        put_client(1),
        put_client(2),
        Write::PutClient(Box::new(bare.clone())),
        put_client(1),
    ];
    committed(&store, writes).await;
    for record in [client(1), client(2), bare] {
        let found = load_client(&store, record.id.clone()).await;
        assert_eq!(found, Some(record));
    }
    let mut changed = client(1);
    changed.name = "New name".into();
    committed(&store, vec![Write::PutClient(Box::new(changed.clone()))]).await;
    assert_eq!(load_client(&store, client_id(1)).await, Some(changed));
}

pub async fn a_scope_number_is_given_once(store: Kept) {
    committed(&store, vec![put_scope(1)]).await;
    let same_number = RegisteredScope {
        name: scope_token("other"),
        ..registered_scope(1)
    };
    let commit = Commit {
        version: None,
        writes: vec![Write::PutScope(Box::new(same_number))],
    };
    store.commit(commit).await.unwrap_err();
    let changes = store.changes(None).await.unwrap();
    assert_eq!(changes.scopes, [registered_scope(1)]);
}

/// Two who decide on one version cannot both win: security.md SR-17.
pub async fn concurrent_changes_are_decided_one_by_one(store: Kept) {
    let mut tasks = JoinSet::new();
    for n in 1..=32 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            let mut attempts = 0;
            loop {
                let seen = store.changes(None).await.unwrap();
                let scope = RegisteredScope {
                    id: ScopeId(1 + seen.scopes.len() as u64),
                    ..registered_scope(n)
                };
                let commit = Commit {
                    version: Some(seen.version),
                    writes: vec![Write::PutScope(Box::new(scope))],
                };
                attempts += 1;
                match store.commit(commit).await.unwrap() {
                    Outcome::Committed { version } => return (version, attempts),
                    Outcome::Stale { version } => assert!(version > seen.version),
                    Outcome::Conflict(row) => panic!("{row:?}"),
                }
            }
        });
    }
    let won = tasks.join_all().await;
    let mut versions: Vec<u64> = won.iter().map(|(version, _)| version.0).collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..=32).collect::<Vec<_>>());
    let scopes = store.changes(None).await.unwrap().scopes;
    let numbers: Vec<u64> = scopes.iter().map(|scope| scope.id.0).collect();
    assert_eq!(numbers, versions);
    let outcome = write(&store, Vec::new()).await;
    let version = Version(32);
    assert_eq!(outcome, Outcome::Committed { version });
}
