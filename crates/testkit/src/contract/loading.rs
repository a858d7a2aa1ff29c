//! What comes along with what a plan names.

use bailiwick_core::{
    model::{AccessToken, CodeUse, Family},
    opaque::TokenKey,
    snapshot::Version,
    store::{ConsentKey, Impact, LoadPlan, Loaded, SecondFactorKey, UserKey, Write},
};

use super::{Kept, committed, load};
use crate::records::{
    NOW, access_token, access_token_of, client_id, code, digest, family, family_id, minutes,
    refresh_token, scope_token, selector, session, user, user_id,
};

pub async fn an_empty_plan_reads_the_version(store: Kept) {
    assert_eq!(load(&store, LoadPlan::default()).await, Loaded::default());
    let version = committed(&store, vec![Write::InsertUser(Box::new(user(1)))]).await;
    assert!(version > Version(0));
    let expected = Loaded {
        version,
        ..Loaded::default()
    };
    assert_eq!(load(&store, LoadPlan::default()).await, expected);
}

pub async fn what_is_not_there_is_none(store: Kept) {
    let everything = LoadPlan {
        code: Some(selector(1)),
        access_token: Some(TokenKey::Selector(selector(1))),
        refresh_token: Some(TokenKey::Imported(digest(1))),
        bearer: Some(TokenKey::Imported(digest(1))),
        session: Some(selector(1)),
        user: Some(UserKey::Login("nobody".into())),
        second_factor: Some(SecondFactorKey::OfUser),
        consent: Some(ConsentKey::Of(user_id(1), client_id(1))),
        setup_link: Some(selector(1)),
        impact: vec![scope_token("read")],
        impact_at: minutes(1),
        holdings: Some(Box::default()),
    };
    let expected = Loaded {
        impact: vec![Impact::none(scope_token("read"))],
        holdings: Some(Box::default()),
        ..Loaded::default()
    };
    assert_eq!(load(&store, everything).await, expected);
}

/// Users 1 to 5, families 1 to 3 of users 1 to 3 with a token each; a code of
/// user 4 that began family 1; a session of user 5.
async fn populate(store: &Kept) {
    let mut writes = Vec::new();
    for n in 1..=5 {
        writes.push(Write::InsertUser(Box::new(user(n))));
    }
    for n in 1..=3 {
        writes.push(Write::InsertFamily(family(n)));
        writes.push(Write::InsertAccessToken(access_token_of(n, &family(n))));
        writes.push(Write::InsertRefreshToken(refresh_token(n, family_id(n))));
    }
    let mut spent = code(4);
    spent.used = Some(CodeUse {
        at: NOW,
        family: family_id(1),
    });
    writes.push(Write::InsertCode(spent));
    writes.push(Write::InsertCode(code(5)));
    writes.push(Write::InsertSession(session(5)));
    committed(store, writes).await;
}

fn key(n: u8) -> TokenKey {
    TokenKey::Selector(selector(n))
}

pub async fn the_family_comes_with_its_token(store: Kept) {
    populate(&store).await;
    let none = LoadPlan::default();
    let plans: [(_, _, _, Option<u8>); 6] = [
        (Some(4), Some(2), Some(3), Some(1)),
        (Some(5), Some(2), Some(3), Some(2)),
        (None, Some(2), Some(3), Some(2)),
        (Some(5), None, Some(3), Some(3)),
        (Some(5), Some(99), Some(3), Some(3)),
        (Some(5), None, None, None),
    ];
    for (code, refresh_token, access_token, expected) in plans {
        let plan = LoadPlan {
            code: code.map(selector),
            refresh_token: refresh_token.map(key),
            access_token: access_token.map(key),
            ..none.clone()
        };
        let found = load(&store, plan).await.family;
        assert_eq!(found, expected.map(family), "{code:?} {refresh_token:?}");
    }
}

pub async fn the_user_comes_with_what_names_one(store: Kept) {
    populate(&store).await;
    let loose = AccessToken {
        user: Some(user_id(5)),
        ..access_token(9)
    };
    committed(&store, vec![Write::InsertAccessToken(loose)]).await;
    let plan = |session: Option<u8>, code: Option<u8>, token: Option<u8>| LoadPlan {
        session: session.map(selector),
        code: code.map(selector),
        access_token: token.map(key),
        ..LoadPlan::default()
    };
    let expectations = [
        (plan(Some(5), Some(4), Some(3)), 5),
        (plan(None, Some(4), Some(3)), 4),
        (plan(None, None, Some(3)), 3),
        (plan(None, None, Some(9)), 5),
        (plan(Some(77), Some(4), None), 4),
    ];
    for (plan, n) in expectations {
        let found = load(&store, plan.clone()).await.user;
        assert_eq!(found, Some(user(n)), "{plan:?}");
    }
    let refresh = LoadPlan {
        refresh_token: Some(key(2)),
        ..LoadPlan::default()
    };
    assert_eq!(load(&store, refresh).await.user, Some(user(2)));
}

/// Who is asked for and is not there is not somebody else.
pub async fn the_user_of_the_plan_is_never_replaced(store: Kept) {
    populate(&store).await;
    for key in [UserKey::Login("nobody".into()), UserKey::Id(user_id(99))] {
        let plan = LoadPlan {
            user: Some(key),
            session: Some(selector(5)),
            ..LoadPlan::default()
        };
        let loaded = load(&store, plan).await;
        assert_eq!(loaded.user, None);
        assert_eq!(loaded.session, Some(session(5)));
    }
}

pub async fn the_bearer_token_comes_by_itself(store: Kept) {
    populate(&store).await;
    let plan = LoadPlan {
        access_token: Some(key(3)),
        bearer: Some(key(1)),
        ..LoadPlan::default()
    };
    let loaded = load(&store, plan).await;
    assert_eq!(loaded.bearer, Some(access_token_of(1, &family(1))));
    assert_eq!(loaded.bearer_family, Some(family(1)));
    assert_eq!(loaded.bearer_user, Some(user(1)));
    assert_eq!(loaded.family, Some(family(3)));
    assert_eq!(loaded.user, Some(user(3)));
    let of_client = Family {
        user: user_id(2),
        ..family(8)
    };
    let mut token = access_token_of(8, &of_client);
    token.user = None;
    let writes = vec![
        Write::InsertFamily(of_client),
        Write::InsertAccessToken(token),
    ];
    committed(&store, writes).await;
    let plan = LoadPlan {
        bearer: Some(key(8)),
        ..LoadPlan::default()
    };
    assert_eq!(load(&store, plan).await.bearer_user, Some(user(2)));
}
