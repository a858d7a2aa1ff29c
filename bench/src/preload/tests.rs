#![expect(clippy::unwrap_used, reason = "tests")]

use bailiwick_core::opaque::Presented;
use bailiwick_core::store::LoadPlan;
use bailiwick_store::sqlite::{Options, Sqlite};

use super::*;

const COUNT: u64 = 50;

fn grant() -> Grant {
    Grant {
        client: ClientId::new("client"),
        user: UserId::new("bench"),
        scopes: vec![ScopeSet::parse("bench").unwrap()],
        redirect_uri: "http://127.0.0.1:1/callback".to_owned(),
        code_challenge: "challenge".to_owned(),
        now: UnixTime::from_secs(1_800_000_000),
    }
}

fn presented(kind: OpaqueKind, values: &Values, index: usize) -> Presented {
    Presented::parse(
        kind,
        std::str::from_utf8(values.at(index).unwrap()).unwrap(),
    )
}

#[tokio::test]
async fn every_preloaded_row_is_found_by_its_own_text() {
    let directory = tempfile::tempdir().unwrap();
    let store = Sqlite::open(directory.path().join("store.sqlite"), Options::default()).unwrap();
    let grant = grant();
    grant.insert_user(&store).await.unwrap();
    let tokens = grant.insert_access_tokens(&store, COUNT).await.unwrap();
    let refresh_tokens = grant.insert_refresh_tokens(&store, COUNT).await.unwrap();
    let codes = grant.insert_codes(&store, COUNT).await.unwrap();
    for index in 0..usize::try_from(COUNT).unwrap() {
        let token = presented(OpaqueKind::AccessToken, &tokens, index);
        let refresh_token = presented(OpaqueKind::RefreshToken, &refresh_tokens, index);
        let Presented::Ours(code) = presented(OpaqueKind::AuthorizationCode, &codes, index) else {
            unreachable!("a code of our own making");
        };
        let plan = LoadPlan {
            access_token: Some(token.key()),
            refresh_token: Some(refresh_token.key()),
            code: Some(code.selector()),
            ..LoadPlan::default()
        };
        let loaded = store.load(plan).await.unwrap();
        assert_eq!(loaded.access_token.unwrap().digest, token.digest());
        assert_eq!(loaded.refresh_token.unwrap().digest, refresh_token.digest());
        assert_eq!(loaded.code.unwrap().digest, code.digest());
        assert_eq!(loaded.user.unwrap().user.id, grant.user);
    }
    assert_eq!(tokens.count(), 50);
}
