//! What outlives the process: security.md P1, P2.

use bailiwick_core::{
    model::CodeUse,
    opaque::TokenKey,
    store::{
        AuditFilter, Commit, Conflict, ConsentKey, ListQuery, LoadPlan, Loaded, Outcome, Page,
        SecondFactorKey, UserKey, Write,
    },
};

use super::{Kept, committed, conflict, load};
use crate::records::{
    NOW, access_token_of, audit_entry, client, client_id, code, consent, family, family_id, group,
    minutes, refresh_token, registered_scope, second_factor, selector, session, setup_link,
    signing_key, user, user_id,
};

fn everything() -> Vec<Write> {
    vec![
        Write::PutClient(Box::new(client(1))),
        Write::PutScope(Box::new(registered_scope(1))),
        Write::PutSigningKey(signing_key(1)),
        Write::InsertUser(Box::new(user(1))),
        Write::InsertGroup(group(1)),
        Write::InsertCode(code(1)),
        Write::InsertFamily(family(1)),
        Write::InsertAccessToken(access_token_of(1, &family(1))),
        Write::InsertRefreshToken(refresh_token(1, family_id(1))),
        Write::InsertSession(session(1)),
        Write::PutSecondFactor(Box::new(second_factor(1, 1))),
        Write::InsertSetupLink(setup_link(1)),
        Write::AddConsent(consent(1, &["read", "write"], 1)),
        Write::ConsumeTicket {
            id: [1; 16],
            expires_at: minutes(5),
        },
        Write::Audit(Box::new(audit_entry(1))),
    ]
}

fn plan() -> LoadPlan {
    LoadPlan {
        code: Some(selector(1)),
        access_token: Some(TokenKey::Selector(selector(1))),
        refresh_token: Some(TokenKey::Selector(selector(1))),
        bearer: Some(TokenKey::Selector(selector(1))),
        session: Some(selector(1)),
        user: Some(UserKey::Id(user_id(1))),
        second_factor: Some(SecondFactorKey::OfUser),
        consent: Some(ConsentKey::Of(user_id(1), client_id(1))),
        setup_link: Some(selector(1)),
        impact: Vec::new(),
        impact_at: NOW,
        holdings: None,
    }
}

pub async fn everything_is_there_after_opening_again<O: Fn() -> Kept>(open: O) {
    let store = open();
    let version = committed(&store, everything()).await;
    let before = load(&store, plan()).await;
    let expected = Loaded {
        version,
        code: Some(code(1)),
        access_token: Some(access_token_of(1, &family(1))),
        refresh_token: Some(refresh_token(1, family_id(1))),
        family: Some(family(1)),
        bearer: Some(access_token_of(1, &family(1))),
        bearer_family: Some(family(1)),
        session: Some(session(1)),
        user: Some(user(1)),
        second_factor: Some(second_factor(1, 1)),
        bearer_user: Some(user(1)),
        consent: Some(consent(1, &["read", "write"], 1)),
        setup_link: Some(setup_link(1)),
        ..Loaded::default()
    };
    assert_eq!(before, expected);
    let changes = store.changes(None).await.unwrap();
    let audit = || ListQuery::Audit(AuditFilter::default());
    let recorded = store.page(audit()).await.unwrap();
    assert!(matches!(&recorded, Page::Audit(entries) if entries.len() == 1));
    drop(store);
    let store = open();
    assert_eq!(load(&store, plan()).await, expected);
    assert_eq!(store.changes(None).await.unwrap(), changes);
    assert_eq!(store.page(audit()).await.unwrap(), recorded);
    assert_eq!(changes.clients, [client(1)]);
    assert_eq!(changes.scopes, [registered_scope(1)]);
    assert_eq!(changes.signing_keys, Some(vec![signing_key(1)]));
}

pub async fn what_is_consumed_stays_consumed_after_opening_again<O: Fn() -> Kept>(open: O) {
    let store = open();
    committed(&store, everything()).await;
    let spend = Write::SpendCode {
        selector: selector(1),
        at: NOW,
        family: family_id(1),
    };
    let revoke = Write::RevokeFamily {
        family: family_id(1),
        at: NOW,
    };
    committed(&store, vec![spend.clone(), revoke]).await;
    drop(store);
    let store = open();
    let mut expected = code(1);
    expected.used = Some(CodeUse {
        at: NOW,
        family: family_id(1),
    });
    let row = conflict(&store, vec![spend]).await;
    assert_eq!(row, Conflict::Code(expected));
    let ticket = Write::ConsumeTicket {
        id: [1; 16],
        expires_at: minutes(5),
    };
    assert_eq!(
        conflict(&store, vec![ticket]).await,
        Conflict::Ticket { id: [1; 16] }
    );
    let family = load(&store, plan()).await.family.unwrap();
    assert_eq!(family.revoked_at, Some(NOW));
}

/// As a command and a server do, or two nodes: security.md P4.
pub async fn two_openings_share_one_store<O: Fn() -> Kept>(open: O) {
    let (one, other) = (open(), open());
    let seen = load(&one, LoadPlan::default()).await.version;
    let version = committed(&other, everything()).await;
    assert_eq!(load(&one, LoadPlan::default()).await.version, version);
    assert_eq!(load(&one, plan()).await, load(&other, plan()).await);
    let stale = Commit {
        version: Some(seen),
        writes: vec![Write::InsertCode(code(2))],
    };
    let outcome = one.commit(stale).await.unwrap();
    assert_eq!(outcome, Outcome::Stale { version });
    let spend = Write::SpendCode {
        selector: selector(1),
        at: NOW,
        family: family_id(1),
    };
    committed(&one, vec![spend.clone()]).await;
    let row = conflict(&other, vec![spend]).await;
    assert!(matches!(row, Conflict::Code(code) if code.used.is_some()));
}

/// security.md P2: at most once, across processes.
pub async fn one_of_64_exchanges_wins_across_openings<O: Fn() -> Kept>(open: O) {
    super::codes::race(&[open(), open(), open()]).await;
}
