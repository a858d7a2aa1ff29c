//! Who holds what for whom.

use bailiwick_core::{
    model::{AccessToken, Family},
    scope::ScopeSet,
    store::{Holding, Holdings, HoldingsPlan, LoadPlan, Write},
};

use super::{Kept, committed, load};
use crate::records::{
    access_token, access_token_of, client_id, family, minutes, scope_set, scope_token, user_id,
};

async fn holdings(store: &Kept, plan: HoldingsPlan) -> Holdings {
    let plan = LoadPlan {
        holdings: Some(Box::new(plan)),
        ..LoadPlan::default()
    };
    *load(store, plan).await.holdings.unwrap()
}

fn of(names: &[&str]) -> HoldingsPlan {
    HoldingsPlan {
        scopes: names.iter().map(|name| scope_token(name)).collect(),
        at: minutes(30),
        ..HoldingsPlan::default()
    }
}

fn held(name: &str, client: u8, user: Option<u8>) -> Holding {
    Holding {
        scope: scope_token(name),
        client: client_id(client),
        user: user.map(user_id),
    }
}

fn granted(n: u8, scope: &str) -> Family {
    Family {
        scope: scope_set(scope),
        ..family(n)
    }
}

pub async fn who_holds_what_for_whom_by_live_grants(store: Kept) {
    let of_family = access_token_of(9, &family(1));
    let mut revoked = granted(2, "read");
    revoked.revoked_at = Some(minutes(1));
    let ended = Family {
        expires_at: minutes(30),
        ..granted(3, "read")
    };
    let again = Family {
        id: family(4).id,
        ..granted(1, "read bed:7:water bed:8:water other")
    };
    let token = |n, scope: &str| AccessToken {
        scope: scope_set(scope),
        ..access_token(n)
    };
    let of_nobody = token(1, "read");
    let of_user = AccessToken {
        user: Some(user_id(6)),
        ..token(2, "read")
    };
    let fixed = AccessToken {
        is_static: true,
        ..token(3, "read")
    };
    let expired = AccessToken {
        expires_at: Some(minutes(30)),
        ..token(4, "read")
    };
    let families = [granted(1, "read write"), revoked, ended, again].map(Write::InsertFamily);
    let tokens = [of_family, of_nobody, of_user, fixed, expired].map(Write::InsertAccessToken);
    committed(&store, families.into_iter().chain(tokens).collect()).await;

    let plan = of(&["write", "read", "bed:{id}:water", "nothing", "rea"]);
    let mut expected = vec![
        held("read", 1, None),
        held("read", 1, Some(1)),
        held("read", 2, Some(6)),
        held("write", 1, Some(1)),
        held("bed:{id}:water", 1, Some(1)),
    ];
    expected.sort();
    let found = holdings(&store, plan).await;
    assert_eq!((found.held, found.more), (expected, false));
}

pub async fn only_those_of_the_client_and_the_user_of_the_plan(store: Kept) {
    let other_user = Family {
        id: family(4).id,
        user: user_id(2),
        ..granted(1, "read")
    };
    let itself = AccessToken {
        scope: scope_set("read"),
        ..access_token(1)
    };
    let families = [granted(1, "read"), granted(2, "read"), other_user].map(Write::InsertFamily);
    let token = Write::InsertAccessToken(itself);
    committed(&store, families.into_iter().chain([token]).collect()).await;

    let all = holdings(&store, of(&["read"])).await.held;
    assert_eq!(all.len(), 4, "{all:?}");
    for (client, user) in [
        (Some(1), None),
        (None, Some(2)),
        (Some(1), Some(1)),
        (Some(3), None),
    ] {
        let plan = HoldingsPlan {
            client: client.map(client_id),
            user: user.map(user_id),
            ..of(&["read"])
        };
        let expected: Vec<_> = all
            .iter()
            .filter(|one| client.is_none_or(|client| one.client == client_id(client)))
            .filter(|one| user.is_none_or(|user| one.user == Some(user_id(user))))
            .cloned()
            .collect();
        assert_eq!(
            holdings(&store, plan).await.held,
            expected,
            "{client:?} {user:?}"
        );
    }
}

/// Values of parameterised scopes are no way to fill the memory: what is told apart
/// is bounded, and said to be.
pub async fn more_than_fifty_thousand_are_cut(store: Kept) {
    // 250 grants with 250 scopes each.
    let names: Vec<String> = (0..250).map(|n| format!("s{n}")).collect();
    let grants = (0..250).map(|n| Family {
        id: family(n).id,
        client: client_id(n),
        scope: ScopeSet::from_stored(&names.join(" ")).unwrap(),
        ..family(1)
    });
    committed(&store, grants.map(Write::InsertFamily).collect()).await;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let found = holdings(&store, of(&names)).await;
    assert_eq!((found.held.len(), found.more), (50_000, true));
}
