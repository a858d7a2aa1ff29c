#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    model::{ClientRecord, UserRecord},
    world::{World, confidential, user},
};

struct Rows {
    token: AccessToken,
    family: Option<Family>,
    user: Option<UserRecord>,
    client: Option<ClientRecord>,
    now: UnixTime,
}

fn rows() -> Rows {
    let mut world = World::new();
    let answer = world.sign_in("app", "read");
    let token = world.access_tokens[&answer.access_token.selector()].clone();
    Rows {
        family: world.families.get(&token.family.unwrap()).cloned(),
        token,
        user: Some(user("ann")),
        client: Some(confidential("app")),
        now: world.now,
    }
}

fn check(rows: &Rows) -> Result<(), Reason> {
    let on = HangsOn {
        client: rows.client.as_ref().map(|client| client as &dyn Client),
        family: rows.family.as_ref(),
        user: rows.user.as_ref().map(|record| &record.user),
    };
    check_access_token(&rows.token, on, rows.now)
}

/// One row away from a token that works.
#[test]
fn a_token_lives_as_long_as_all_that_it_hangs_on() {
    type Change = fn(&mut Rows);
    let other = crate::model::FamilyId::from_bytes([9; 16]);
    let table: [(Change, Result<(), Reason>); 13] = [
        (|_| {}, Ok(())),
        (
            |rows| rows.token.revoked_at = Some(rows.now),
            Err(Reason::TokenRevoked),
        ),
        (
            |rows| rows.token.expires_at = Some(rows.now),
            Err(Reason::TokenExpired),
        ),
        (|rows| rows.token.expires_at = None, Ok(())),
        (|rows| rows.client = None, Err(Reason::ClientUnknown)),
        (
            |rows| rows.client.as_mut().unwrap().disabled = true,
            Err(Reason::ClientDisabled),
        ),
        (|rows| rows.family = None, Err(Reason::TokenRevoked)),
        (
            |rows| rows.family.as_mut().unwrap().revoked_at = Some(rows.now),
            Err(Reason::TokenRevoked),
        ),
        (
            |rows| rows.family.as_mut().unwrap().expires_at = rows.now,
            Err(Reason::FamilyExpired),
        ),
        (|rows| rows.user = None, Err(Reason::UserUnknown)),
        (
            |rows| rows.user = Some(user("bob")),
            Err(Reason::UserUnknown),
        ),
        (
            |rows| rows.user.as_mut().unwrap().user.active = false,
            Err(Reason::UserDisabled),
        ),
        (
            |rows| (rows.token.family, rows.token.user, rows.family) = (None, None, None),
            Ok(()),
        ),
    ];
    for (n, (change, expected)) in table.into_iter().enumerate() {
        let mut rows = rows();
        change(&mut rows);
        assert_eq!(check(&rows), expected, "row {n}");
    }
    let mut rows = rows();
    rows.token.family = Some(other);
    assert_eq!(check(&rows), Err(Reason::TokenRevoked), "another's family");
}
