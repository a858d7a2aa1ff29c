//! Access tokens.

use bailiwick_core::{
    model::AccessToken,
    opaque::TokenKey,
    store::{Commit, LoadPlan, Write},
};

use super::{Kept, committed, load};
use crate::records::{access_token, access_token_of, digest, family, minutes, selector};

async fn find(store: &Kept, key: TokenKey) -> Option<AccessToken> {
    let plan = LoadPlan {
        access_token: Some(key),
        ..LoadPlan::default()
    };
    load(store, plan).await.access_token
}

async fn find_nth(store: &Kept, n: u8) -> AccessToken {
    find(store, TokenKey::Selector(selector(n))).await.unwrap()
}

pub async fn an_access_token_is_kept_as_it_is(store: Kept) {
    let full = AccessToken {
        revoked_at: Some(minutes(2)),
        last_used_at: Some(minutes(1)),
        ..access_token_of(1, &family(1))
    };
    let endless = AccessToken {
        is_static: true,
        expires_at: None,
        ..access_token(2)
    };
    let writes = vec![
        Write::InsertFamily(family(1)),
        Write::InsertAccessToken(full.clone()),
        Write::InsertAccessToken(endless.clone()),
    ];
    committed(&store, writes).await;
    assert_eq!(find_nth(&store, 1).await, full);
    assert_eq!(find_nth(&store, 2).await, endless);
}

pub async fn a_key_is_never_used_twice(store: Kept) {
    committed(&store, vec![Write::InsertAccessToken(access_token(1))]).await;
    let again = AccessToken {
        digest: digest(2),
        ..access_token(1)
    };
    let commit = Commit {
        version: None,
        writes: vec![
            Write::InsertAccessToken(access_token(2)),
            Write::InsertAccessToken(again),
        ],
    };
    store.commit(commit).await.unwrap_err();
    assert_eq!(find_nth(&store, 1).await, access_token(1));
    assert_eq!(find(&store, TokenKey::Selector(selector(2))).await, None);
}

pub async fn an_access_token_is_revoked_once(store: Kept) {
    let revoke = |minute| Write::RevokeAccessToken {
        selector: selector(1),
        at: minutes(minute),
    };
    committed(&store, vec![revoke(1)]).await;
    committed(&store, vec![Write::InsertAccessToken(access_token(1))]).await;
    committed(&store, vec![revoke(2)]).await;
    committed(&store, vec![revoke(1)]).await;
    assert_eq!(find_nth(&store, 1).await.revoked_at, Some(minutes(2)));
}

pub async fn an_access_token_is_only_ever_shortened(store: Kept) {
    let endless = AccessToken {
        expires_at: None,
        ..access_token(2)
    };
    let writes = [access_token(1), endless].map(Write::InsertAccessToken);
    committed(&store, writes.into()).await;
    for (minute, left) in [(90, 60), (30, 30), (40, 30)] {
        let shorten = Write::ShortenAccessToken {
            selector: selector(1),
            at: minutes(minute),
        };
        committed(&store, vec![shorten]).await;
        assert_eq!(find_nth(&store, 1).await.expires_at, Some(minutes(left)));
    }
    let shorten = Write::ShortenAccessToken {
        selector: selector(2),
        at: minutes(5),
    };
    committed(&store, vec![shorten]).await;
    assert_eq!(find_nth(&store, 2).await.expires_at, Some(minutes(5)));
}

pub async fn the_last_use_moves_forward(store: Kept) {
    committed(&store, vec![Write::InsertAccessToken(access_token(1))]).await;
    for (minute, last) in [(2, 2), (1, 2), (3, 3)] {
        let touch = Write::TouchAccessToken {
            selector: selector(1),
            at: minutes(minute),
        };
        committed(&store, vec![touch]).await;
        assert_eq!(find_nth(&store, 1).await.last_used_at, Some(minutes(last)));
    }
}

pub async fn an_imported_token_is_found_by_its_digest(store: Kept) {
    let imported = AccessToken {
        imported: true,
        ..access_token(1)
    };
    let writes = [imported.clone(), access_token(2)].map(Write::InsertAccessToken);
    committed(&store, writes.into()).await;
    let found = find(&store, TokenKey::Imported(digest(1))).await;
    assert_eq!(found, Some(imported));
    assert_eq!(find(&store, TokenKey::Imported(digest(2))).await, None);
}

/// One of ours by its `jti`; one that was made elsewhere by its digest, whatever
/// it names itself.
pub async fn a_jwt_is_found_by_its_jti_or_else_by_its_digest(store: Kept) {
    let imported = AccessToken {
        imported: true,
        ..access_token(1)
    };
    let writes = [imported.clone(), access_token(2)].map(Write::InsertAccessToken);
    committed(&store, writes.into()).await;
    let jwt = |jti, of| TokenKey::Jwt {
        jti: selector(jti),
        digest: digest(of),
    };
    assert_eq!(find(&store, jwt(2, 1)).await, Some(access_token(2)));
    assert_eq!(find(&store, jwt(3, 1)).await, Some(imported));
    assert_eq!(find(&store, jwt(3, 2)).await, None);
}
