//! Pages of lists.

use bailiwick_core::{
    model::{AccessToken, Consent, Family, SecretUse, Session},
    store::{ListQuery, Page, PageRequest, Write},
};

use super::{Kept, committed};
use crate::records::{
    access_token, access_token_of, client, client_id, consent, family, group, minutes, selector,
    session, user, user_id,
};

fn request(after: Option<&str>, limit: usize) -> PageRequest {
    PageRequest {
        after: after.map(str::to_owned),
        limit,
    }
}

async fn page(store: &Kept, query: ListQuery) -> Page {
    store.page(query).await.unwrap()
}

pub async fn users_are_listed_by_name(store: Kept) {
    // Upper case goes before lower case, and ids do not matter.
    let mut first = user(3);
    first.user.username = "A".into();
    let mut last = user(1);
    last.user.username = "a".into();
    let all = [last.clone(), user(2), first.clone()];
    let writes = all.map(|user| Write::InsertUser(Box::new(user)));
    committed(&store, writes.into()).await;
    let query = |after, limit| ListQuery::Users(request(after, limit));
    let found = page(&store, query(None, 2)).await;
    assert_eq!(found, Page::Users(vec![first, user(2)]));
    let found = page(&store, query(Some("Name-2"), 2)).await;
    assert_eq!(found, Page::Users(vec![last]));
    assert_eq!(page(&store, query(Some("a"), 2)).await, Page::Users(vec![]));
}

pub async fn groups_are_listed_by_name(store: Kept) {
    let writes = [2, 1, 3].map(|n| Write::InsertGroup(group(n)));
    committed(&store, writes.into()).await;
    let query = |after, limit| ListQuery::Groups(request(after, limit));
    let found = page(&store, query(None, 9)).await;
    assert_eq!(found, Page::Groups(vec![group(1), group(2), group(3)]));
    // A page has one row at least.
    let found = page(&store, query(Some("group-1"), 0)).await;
    assert_eq!(found, Page::Groups(vec![group(2)]));
}

pub async fn consents_are_listed_by_client(store: Kept) {
    let of_user = |n, names: &[&str]| Consent {
        user: user_id(1),
        ..consent(n, names, 1)
    };
    let consents = [
        of_user(2, &["b", "a"]),
        of_user(1, &["a"]),
        of_user(3, &["a"]),
        consent(4, &["a"], 1),
    ];
    committed(&store, consents.map(Write::AddConsent).into()).await;
    let query = |after, limit| ListQuery::ConsentsOf(user_id(1), request(after, limit));
    let found = page(&store, query(None, 2)).await;
    let expected = vec![of_user(1, &["a"]), of_user(2, &["a", "b"])];
    assert_eq!(found, Page::Consents(expected));
    let found = page(&store, query(Some("client-2"), 2)).await;
    assert_eq!(found, Page::Consents(vec![of_user(3, &["a"])]));
}

pub async fn families_are_listed_unless_revoked(store: Kept) {
    let of_user = |n| Family {
        user: user_id(1),
        ..family(n)
    };
    let mut revoked = of_user(2);
    revoked.revoked_at = Some(minutes(1));
    let families = [of_user(3), revoked, of_user(1), family(5), of_user(4)];
    committed(&store, families.map(Write::InsertFamily).into()).await;
    let query = |after, limit| ListQuery::FamiliesOf(user_id(1), request(after, limit));
    let found = page(&store, query(None, 2)).await;
    assert_eq!(found, Page::Families(vec![of_user(1), of_user(3)]));
    let after = of_user(3).id.to_hex();
    let found = page(&store, query(Some(&after), 2)).await;
    assert_eq!(found, Page::Families(vec![of_user(4)]));
    store.page(query(Some("no key"), 2)).await.unwrap_err();
}

pub async fn consents_are_listed_by_user(store: Kept) {
    let to_client = |n, names: &[&str]| Consent {
        client: client_id(1),
        ..consent(n, names, 1)
    };
    let consents = [
        to_client(2, &["b", "a"]),
        to_client(1, &["a"]),
        to_client(3, &["a"]),
        consent(4, &["a"], 1),
    ];
    committed(&store, consents.map(Write::AddConsent).into()).await;
    let query = |after, limit| ListQuery::ConsentsTo(client_id(1), request(after, limit));
    let found = page(&store, query(None, 2)).await;
    let expected = vec![to_client(1, &["a"]), to_client(2, &["a", "b"])];
    assert_eq!(found, Page::Consents(expected));
    let after = user_id(2);
    let found = page(&store, query(Some(after.as_str()), 2)).await;
    assert_eq!(found, Page::Consents(vec![to_client(3, &["a"])]));
}

pub async fn families_of_a_client_are_listed_unless_revoked(store: Kept) {
    let to_client = |n| Family {
        client: client_id(1),
        ..family(n)
    };
    let mut revoked = to_client(2);
    revoked.revoked_at = Some(minutes(1));
    let mut other = family(5);
    other.client = client_id(2);
    let families = [to_client(3), revoked, to_client(1), other, to_client(4)];
    committed(&store, families.map(Write::InsertFamily).into()).await;
    let query = |after, limit| ListQuery::FamiliesTo(client_id(1), request(after, limit));
    let found = page(&store, query(None, 2)).await;
    assert_eq!(found, Page::Families(vec![to_client(1), to_client(3)]));
    let after = to_client(3).id.to_hex();
    let found = page(&store, query(Some(&after), 2)).await;
    assert_eq!(found, Page::Families(vec![to_client(4)]));
}

pub async fn one_family_is_found_however_it_stands(store: Kept) {
    let mut revoked = family(2);
    revoked.revoked_at = Some(minutes(1));
    let families = [family(1), revoked.clone()];
    committed(&store, families.map(Write::InsertFamily).into()).await;
    let query = |n| ListQuery::Family(family(n).id);
    assert_eq!(
        page(&store, query(1)).await,
        Page::Families(vec![family(1)])
    );
    assert_eq!(page(&store, query(2)).await, Page::Families(vec![revoked]));
    assert_eq!(page(&store, query(3)).await, Page::Families(vec![]));
}

pub async fn tokens_without_a_family_are_listed_unless_revoked(store: Kept) {
    let alone = |n| AccessToken {
        client: client_id(1),
        user: Some(user_id(1)),
        ..access_token(n)
    };
    let mut revoked = alone(2);
    revoked.revoked_at = Some(minutes(1));
    let mut fixed = alone(5);
    (fixed.is_static, fixed.user) = (true, None);
    let mut other = alone(6);
    (other.client, other.user) = (client_id(2), Some(user_id(2)));
    let of_family = AccessToken {
        client: client_id(1),
        user: Some(user_id(1)),
        ..access_token_of(7, &family(1))
    };
    let mut writes = vec![Write::InsertFamily(family(1))];
    let tokens = [
        alone(3),
        revoked,
        alone(1),
        alone(4),
        fixed,
        other,
        of_family,
    ];
    writes.extend(tokens.map(Write::InsertAccessToken));
    committed(&store, writes).await;
    let to_client = |after, limit| ListQuery::AccessTokensTo(client_id(1), request(after, limit));
    let of_user = |after, limit| ListQuery::AccessTokensOf(user_id(1), request(after, limit));
    for found in [
        page(&store, to_client(None, 9)).await,
        page(&store, of_user(None, 9)).await,
    ] {
        assert_eq!(
            found,
            Page::AccessTokens(vec![alone(1), alone(3), alone(4)])
        );
    }
    let after = selector(1).to_hex();
    for found in [
        page(&store, to_client(Some(&after), 1)).await,
        page(&store, of_user(Some(&after), 1)).await,
    ] {
        assert_eq!(found, Page::AccessTokens(vec![alone(3)]));
    }
}

/// The newest first: in a flood of them it is the one that is looked for.
pub async fn sessions_are_listed_unless_ended(store: Kept) {
    let of_user = |n| Session {
        user: user_id(1),
        ..session(n)
    };
    let mut ended = of_user(2);
    ended.ended_at = Some(minutes(1));
    let sessions = [of_user(3), ended, of_user(1), session(5), of_user(4)];
    committed(&store, sessions.map(Write::InsertSession).into()).await;
    let query = |after, limit| ListQuery::SessionsOf(user_id(1), request(after, limit));
    let found = page(&store, query(None, 2)).await;
    assert_eq!(found, Page::Sessions(vec![of_user(4), of_user(3)]));
    let after = of_user(3).selector.to_hex();
    let found = page(&store, query(Some(&after), 2)).await;
    assert_eq!(found, Page::Sessions(vec![of_user(1)]));
    store.page(query(Some("no key"), 2)).await.unwrap_err();
}

pub async fn static_tokens_are_listed(store: Kept) {
    let fixed = |n| AccessToken {
        is_static: true,
        client: client_id(1),
        ..access_token(n)
    };
    let plain = AccessToken {
        client: client_id(1),
        ..access_token(4)
    };
    let mut other = fixed(5);
    other.client = client_id(2);
    let tokens = [fixed(2), fixed(1), fixed(3), plain, other];
    committed(&store, tokens.map(Write::InsertAccessToken).into()).await;
    let query = |after, limit| ListQuery::StaticTokensOf(client_id(1), request(after, limit));
    let found = page(&store, query(None, 9)).await;
    let expected = vec![fixed(1), fixed(2), fixed(3)];
    assert_eq!(found, Page::AccessTokens(expected));
    let after = selector(1).to_hex();
    let found = page(&store, query(Some(&after), 1)).await;
    assert_eq!(found, Page::AccessTokens(vec![fixed(2)]));
}

pub async fn static_tokens_of_all_are_listed_unless_revoked(store: Kept) {
    let fixed = |n| AccessToken {
        is_static: true,
        ..access_token(n)
    };
    let mut revoked = fixed(2);
    revoked.revoked_at = Some(minutes(1));
    let mut other = fixed(4);
    other.client = client_id(2);
    let tokens = [fixed(3), revoked, fixed(1), access_token(5), other.clone()];
    committed(&store, tokens.map(Write::InsertAccessToken).into()).await;
    let query = |after, limit| ListQuery::StaticTokens(request(after, limit));
    let found = page(&store, query(None, 2)).await;
    assert_eq!(found, Page::AccessTokens(vec![fixed(1), fixed(3)]));
    let after = selector(3).to_hex();
    let found = page(&store, query(Some(&after), 2)).await;
    assert_eq!(found, Page::AccessTokens(vec![other]));
}

pub async fn uses_of_secrets_are_listed(store: Kept) {
    let put = |n| Write::PutClient(Box::new(client(n)));
    let secret = client(1).secrets.first().unwrap().name();
    let touch = |n, minute| Write::TouchSecret {
        client: client_id(n),
        secret,
        at: minutes(minute),
    };
    committed(&store, vec![put(1), put(3), touch(3, 9)]).await;
    let query = || ListQuery::SecretUsesOf(client_id(1));
    assert_eq!(page(&store, query()).await, Page::SecretUses(Vec::new()));
    for (minute, last) in [(2, 2), (1, 2), (3, 3)] {
        committed(&store, vec![touch(1, minute)]).await;
        let used = SecretUse {
            client: client_id(1),
            secret,
            last_used_at: minutes(last),
        };
        assert_eq!(page(&store, query()).await, Page::SecretUses(vec![used]));
    }
}
