//! The club's own grant.

use std::time::Duration;

use bailiwick_server::{
    Clock, SystemClock,
    bailiwick_core::{UnixTime, model::UserId},
};
use embedded_full::voucher::GRANT_TYPE;

use crate::{Open, open};

fn now() -> UnixTime {
    SystemClock.now()
}

async fn redeem(open: &Open, voucher: &str) -> (u16, serde_json::Value) {
    let request = [("grant_type", GRANT_TYPE), ("voucher", voucher)];
    open.token(&request).await
}

#[tokio::test]
async fn a_voucher_buys_its_members_shelf_once() {
    let open = open().await;
    let voucher = open.club.vouchers.print(&open.member, now()).unwrap();
    let (status, body) = redeem(&open, &voucher).await;
    assert_eq!(
        (status, body["scope"].as_str()),
        (200, Some("shelf:read")),
        "{body}"
    );
    assert!(body["refresh_token"].is_null());
    let (status, body) = redeem(&open, &voucher).await;
    assert_eq!(
        (status, body["error"].as_str()),
        (400, Some("invalid_grant"))
    );
}

#[tokio::test]
async fn a_voucher_that_is_forged_old_or_nobodys_buys_nothing() {
    let open = open().await;
    let print = |member: &UserId, at| open.club.vouchers.print(member, at).unwrap();
    let good = print(&open.member, now());
    let altered = good.replacen(open.member.as_str(), "2", 1);
    let old = print(&open.member, now().minus(Duration::from_hours(13)));
    let nobody = print(&UserId::new("4711"), now());
    for voucher in [&altered, &old, &nobody, "", "a.b.c.d"] {
        let (status, body) = redeem(&open, voucher).await;
        assert_eq!(status, 400, "{voucher}: {body}");
    }
    open.club.members.suspend("ada", true).unwrap();
    let (status, body) = redeem(&open, &good).await;
    assert_eq!(
        (status, body["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    open.club.members.suspend("ada", false).unwrap();
    let (status, _) = redeem(&open, &good).await;
    assert_eq!(status, 200, "a refused attempt leaves the voucher good");
}

#[tokio::test]
async fn a_partner_that_takes_its_agreement_back_is_as_unknown() {
    let open = open().await;
    open.agree(None).await;
    let voucher = open.club.vouchers.print(&open.member, now()).unwrap();
    let (status, body) = redeem(&open, &voucher).await;
    assert_eq!(
        (status, body["error"].as_str()),
        (401, Some("invalid_client"))
    );
}
