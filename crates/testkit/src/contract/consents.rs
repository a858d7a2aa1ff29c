//! Consents.

use bailiwick_core::{
    model::Consent,
    scope::ScopeSet,
    store::{ConsentKey, LoadPlan, Write},
};

use super::{Kept, committed, load};
use crate::records::{client_id, consent, selector, session, user_id};

async fn find(store: &Kept, n: u8) -> Option<Consent> {
    let plan = LoadPlan {
        consent: Some(ConsentKey::Of(user_id(n), client_id(n))),
        ..LoadPlan::default()
    };
    load(store, plan).await.consent
}

pub async fn consents_add_up(store: Kept) {
    assert_eq!(find(&store, 1).await, None);
    committed(&store, vec![Write::AddConsent(consent(1, &[], 1))]).await;
    assert_eq!(find(&store, 1).await, None);
    let first = vec![Write::AddConsent(consent(1, &["write", "read"], 1))];
    committed(&store, first).await;
    let second = vec![Write::AddConsent(consent(1, &["read", "groups"], 2))];
    committed(&store, second).await;
    let found = find(&store, 1).await.unwrap();
    let scopes = found.scopes.iter();
    let versions: Vec<_> = scopes
        .map(|scope| (scope.name.as_str(), scope.text_version))
        .collect();
    assert_eq!(versions, [("groups", 2), ("read", 2), ("write", 1)]);
    let read = consent(1, &["read"], 2).scopes;
    assert_eq!(found.scopes.get(1), read.first());
    assert_eq!(find(&store, 2).await, None);
}

pub async fn a_withdrawn_scope_is_gone_and_no_other(store: Kept) {
    let both = [1, 2].map(|n| Write::AddConsent(consent(n, &["groups", "read", "write"], 1)));
    committed(&store, both.into()).await;
    let withdraw = |names: &str| {
        vec![Write::WithdrawConsent {
            user: user_id(1),
            client: client_id(1),
            scopes: ScopeSet::parse(names).unwrap(),
        }]
    };
    committed(&store, withdraw("")).await;
    committed(&store, withdraw("write unknown groups")).await;
    assert_eq!(find(&store, 1).await, Some(consent(1, &["read"], 1)));
    let whole = consent(2, &["groups", "read", "write"], 1);
    assert_eq!(find(&store, 2).await, Some(whole));
    committed(&store, withdraw("read")).await;
    assert_eq!(find(&store, 1).await, None);
    committed(&store, withdraw("read")).await;
}

pub async fn a_forgotten_consent_is_gone(store: Kept) {
    let both = [1, 2].map(|n| Write::AddConsent(consent(n, &["read"], 1)));
    committed(&store, both.into()).await;
    let delete = Write::DeleteConsent {
        user: user_id(1),
        client: client_id(1),
    };
    committed(&store, vec![delete]).await;
    assert_eq!(find(&store, 1).await, None);
    assert_eq!(find(&store, 2).await, Some(consent(2, &["read"], 1)));
}

pub async fn a_consent_is_found_by_the_session(store: Kept) {
    let writes = vec![
        Write::InsertSession(session(1)),
        Write::InsertSession(session(2)),
        Write::AddConsent(consent(1, &["read"], 1)),
    ];
    committed(&store, writes).await;
    let plan = |n| LoadPlan {
        session: Some(selector(n)),
        consent: Some(ConsentKey::OfSession(client_id(1))),
        ..LoadPlan::default()
    };
    let found = load(&store, plan(1)).await.consent;
    assert_eq!(found, Some(consent(1, &["read"], 1)));
    assert_eq!(load(&store, plan(2)).await.consent, None);
    assert_eq!(load(&store, plan(3)).await.consent, None);
}
