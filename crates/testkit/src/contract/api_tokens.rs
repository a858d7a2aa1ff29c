//! API tokens of administrators.

use bailiwick_core::{
    model::ApiToken,
    store::{ListQuery, Maintenance, MaintenanceReport, Page, PageRequest, Write},
};

use super::{Kept, committed};
use crate::records::{NOW, digest, minutes, selector, user_id};

/// An API token of the user of `n`, that lives for a day.
pub fn api_token(n: u8) -> ApiToken {
    ApiToken {
        selector: selector(n),
        digest: digest(n),
        user: user_id(n),
        name: format!("token \"{n}\""),
        read_only: n.is_multiple_of(2),
        created_at: NOW,
        expires_at: minutes(24 * 60),
        last_used_at: None,
        revoked_at: None,
    }
}

async fn find(store: &Kept, n: u8) -> Vec<ApiToken> {
    tokens(store, ListQuery::ApiToken(selector(n))).await
}

async fn tokens(store: &Kept, query: ListQuery) -> Vec<ApiToken> {
    match store.page(query).await.unwrap() {
        Page::ApiTokens(tokens) => tokens,
        other => panic!("another page: {other:?}"),
    }
}

pub async fn an_api_token_is_kept_touched_and_revoked(store: Kept) {
    let made = api_token(1);
    committed(&store, vec![Write::InsertApiToken(Box::new(made.clone()))]).await;
    assert_eq!(find(&store, 1).await, vec![made.clone()]);
    assert!(find(&store, 2).await.is_empty());
    let selector = selector(1);
    for minute in [3, 2] {
        let at = minutes(minute);
        committed(&store, vec![Write::TouchApiToken { selector, at }]).await;
    }
    for minute in [5, 6] {
        let at = minutes(minute);
        committed(&store, vec![Write::RevokeApiToken { selector, at }]).await;
    }
    let expected = ApiToken {
        last_used_at: Some(minutes(3)),
        revoked_at: Some(minutes(5)),
        ..made
    };
    assert_eq!(find(&store, 1).await, [expected]);
}

pub async fn api_tokens_are_listed_and_revoked_by_user(store: Kept) {
    let of_user = |n| ApiToken {
        user: user_id(1),
        ..api_token(n)
    };
    let made = [of_user(3), of_user(1), api_token(2), of_user(4)];
    let writes = made.map(|token| Write::InsertApiToken(Box::new(token)));
    committed(&store, writes.into()).await;
    let query = |after: Option<u8>, limit| {
        let after = after.map(|n| selector(n).to_hex());
        ListQuery::ApiTokensOf(user_id(1), PageRequest { after, limit })
    };
    assert_eq!(
        tokens(&store, query(None, 2)).await,
        [of_user(1), of_user(3)]
    );
    assert_eq!(tokens(&store, query(Some(3), 2)).await, [of_user(4)]);
    let (user, at) = (user_id(1), minutes(1));
    committed(&store, vec![Write::RevokeApiTokens { user, at }]).await;
    let listed = tokens(&store, query(None, 9)).await;
    assert!(listed.iter().all(|row| row.revoked_at == Some(minutes(1))));
    assert_eq!(find(&store, 2).await, [api_token(2)]);
}

pub async fn an_api_token_is_swept_after_its_end(store: Kept) {
    let writes = [1, 2].map(|n| Write::InsertApiToken(Box::new(api_token(n))));
    committed(&store, writes.into()).await;
    for (minute, deleted) in [(24 * 60, 0), (25 * 60 + 1, 2)] {
        let now = minutes(minute);
        let task = Maintenance::Sweep { now, limit: 9 };
        let report = store.maintain(task).await.unwrap();
        assert_eq!(
            report,
            MaintenanceReport {
                deleted,
                more: false
            }
        );
    }
    assert!(find(&store, 1).await.is_empty());
}
