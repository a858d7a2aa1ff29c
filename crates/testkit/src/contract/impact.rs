//! What hangs on scopes.

use bailiwick_core::{
    model::{AccessToken, Family},
    scope::ScopeToken,
    store::{Impact, LoadPlan, Write},
};

use super::{Kept, committed, load};
use crate::records::{
    access_token, access_token_of, client_id, family, minutes, scope_set, scope_token, user_id,
};

async fn impact(store: &Kept, names: &[&str]) -> Vec<Impact> {
    let plan = LoadPlan {
        impact: names.iter().map(|name| scope_token(name)).collect(),
        impact_at: minutes(30),
        ..LoadPlan::default()
    };
    load(store, plan).await.impact
}

fn expected(name: &str, clients: &[u8], users: &[u8], grants: u64) -> Impact {
    Impact {
        scope: scope_token(name),
        clients: clients.iter().copied().map(client_id).collect(),
        users: users.iter().copied().map(user_id).collect(),
        grants,
    }
}

pub async fn only_live_grants_count(store: Kept) {
    let of_family = access_token_of(9, &family(1));
    let mut revoked = family(2);
    revoked.revoked_at = Some(minutes(1));
    let ended = Family {
        expires_at: minutes(30),
        ..family(3)
    };
    // The same client and user again.
    let second = Family {
        id: family(4).id,
        ..family(1)
    };
    let token = |n, scope: &str| AccessToken {
        scope: scope_set(scope),
        ..access_token(n)
    };
    let of_nobody = token(1, "read");
    let of_user = AccessToken {
        user: Some(user_id(6)),
        expires_at: None,
        ..token(2, "read admin")
    };
    let fixed = AccessToken {
        is_static: true,
        ..token(3, "read")
    };
    let expired = AccessToken {
        expires_at: Some(minutes(30)),
        ..token(4, "read")
    };
    let dead = AccessToken {
        revoked_at: Some(minutes(1)),
        ..token(5, "read")
    };
    let families = [family(1), revoked, ended, second].map(Write::InsertFamily);
    let tokens = [of_family, of_nobody, of_user, fixed, expired, dead];
    let tokens = tokens.map(Write::InsertAccessToken);
    committed(&store, families.into_iter().chain(tokens).collect()).await;

    let found = impact(&store, &["write", "read", "nothing", "read", "rea"]).await;
    let read = expected("read", &[1, 2], &[1, 6], 4);
    let nothing = |name: &'static str| Impact::none(ScopeToken::from_static(name));
    let wanted = [
        expected("write", &[1], &[1], 2),
        read.clone(),
        nothing("nothing"),
        read,
        nothing("rea"),
    ];
    assert_eq!(found, wanted);
}

pub async fn a_parameterised_scope_counts_for_all_its_values(store: Kept) {
    let grant = |n, scope: &str| {
        Write::InsertFamily(Family {
            scope: scope_set(scope),
            ..family(n)
        })
    };
    let writes = vec![
        grant(1, "bed:7:water bed:8:water"),
        grant(2, "bed:9:water bed::water bed:water"),
        grant(3, "bed::water bed:7:see abed:7:water bed:7:waters"),
        grant(4, "box:/a/b/c box:/"),
        grant(5, "a-1-b-2-c a-1-b-c"),
    ];
    committed(&store, writes).await;
    let names = [
        "bed:{id}:water",
        "box:{path}",
        "a-{x}-b-{y}-c",
        "bed:7:water",
    ];
    let wanted = [
        expected(names[0], &[1, 2], &[1, 2], 2),
        expected(names[1], &[4], &[4], 1),
        expected(names[2], &[5], &[5], 1),
        expected(names[3], &[1], &[1], 1),
    ];
    assert_eq!(impact(&store, &names).await, wanted);
}
