//! A grant of the club's own: whoever holds a voucher that the club's till printed
//! for a member may read that member's shelf, once.
//!
//! A voucher is `number.expiry.id.tag`: the member's number, seconds since 1970, a
//! random name, and an HMAC over all of it.

use std::time::Duration;

use aws_lc_rs::{hmac, rand};
use bailiwick_server::{
    BoxFuture, ExtensionGrant, ExtensionGrantRequest,
    bailiwick_core::{
        ErrorCode, OAuthError, UnixTime,
        assertion::{Assertion, SingleUse},
        model::{GrantType, UserId},
        scope::ScopeSet,
        store::UserKey,
    },
};
use data_encoding::HEXLOWER;

/// The name of the grant (RFC 6749 §4.5).
pub const GRANT_TYPE: &str = "urn:book-club:grant:voucher";

/// How long a voucher is good: shorter than the day for which it is remembered that
/// it was used.
const LIFETIME: Duration = Duration::from_hours(12);

/// Prints vouchers and takes them.
#[derive(Debug)]
pub struct Vouchers {
    grant_type: GrantType,
    scope: ScopeSet,
    key: hmac::Key,
}

impl Vouchers {
    /// With the key that the till has.
    pub fn new(key: &[u8]) -> anyhow::Result<Self> {
        let grant_type = GrantType::parse(GRANT_TYPE);
        Ok(Self {
            grant_type: grant_type.ok_or_else(|| anyhow::anyhow!("not a grant type"))?,
            scope: ScopeSet::parse("shelf:read")?,
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
        })
    }

    /// A voucher for `member`.
    pub fn print(&self, member: &UserId, now: UnixTime) -> anyhow::Result<String> {
        let mut id = [0; 16];
        rand::fill(&mut id)?;
        let expiry = now.plus(LIFETIME).as_secs();
        let said = format!("{member}.{expiry}.{}", HEXLOWER.encode(&id));
        let tag = hmac::sign(&self.key, said.as_bytes());
        Ok(format!("{said}.{}", HEXLOWER.encode(tag.as_ref())))
    }

    /// Whose voucher it is, and until when it is good.
    fn read<'a>(&self, voucher: &'a str) -> Option<(&'a str, UnixTime, &'a str)> {
        let (said, tag) = voucher.rsplit_once('.')?;
        let tag = HEXLOWER.decode(tag.as_bytes()).ok()?;
        hmac::verify(&self.key, said.as_bytes(), &tag).ok()?;
        let mut parts = said.split('.');
        let member = parts.next()?;
        let expiry = UnixTime::from_secs(parts.next()?.parse().ok()?);
        Some((member, expiry, parts.next()?))
    }
}

impl ExtensionGrant for Vouchers {
    fn grant_type(&self) -> &GrantType {
        &self.grant_type
    }

    fn assess<'a>(
        &'a self,
        request: &'a ExtensionGrantRequest<'a>,
    ) -> BoxFuture<'a, Result<Assertion, OAuthError>> {
        Box::pin(async move {
            let refused =
                || OAuthError::by_host(ErrorCode::InvalidGrant, "the voucher is not good");
            let voucher = request.parameters.value("voucher").ok_or_else(|| {
                OAuthError::by_host(ErrorCode::InvalidRequest, "voucher is missing")
            })?;
            let (member, expiry, id) = self.read(voucher).ok_or_else(refused)?;
            if request.now >= expiry {
                return Err(refused());
            }
            let subject = UserKey::Id(UserId::new(member));
            let once = SingleUse::new("till", id, expiry);
            Ok(Assertion::of_user(subject)
                .within(self.scope.clone())
                .once(once))
        })
    }
}
