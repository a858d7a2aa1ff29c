#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn of(secret: &[u8]) -> AppSecret {
    AppSecret(Zeroizing::new(secret.to_vec()))
}

fn at(seconds: i64) -> UnixTime {
    UnixTime::from_secs(seconds)
}

/// RFC 6238 appendix B, of whose eight digits an app shows the last six.
#[test]
fn a_code_is_of_the_step_of_the_vectors() {
    let secret = of(b"12345678901234567890");
    let vectors = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    for (seconds, code) in vectors {
        let step = u64::try_from(seconds / 30).unwrap();
        assert_eq!(secret.step(code, at(seconds)), Some(step), "{seconds}");
        for near in [-30, 30] {
            assert_eq!(secret.step(code, at(seconds + near)), Some(step), "{near}");
        }
        for far in [-60, 60, 3600] {
            assert_eq!(secret.step(code, at(seconds + far)), None, "{far}");
        }
    }
}

#[test]
fn what_is_no_code_is_of_no_step() {
    let secret = of(b"12345678901234567890");
    for other in ["", "28708", "2870820", "+87082", "２８７０８２", "28708a"] {
        assert_eq!(secret.step(other, at(59)), None, "{other}");
    }
    assert_eq!(secret.step("287082", at(-1)), None);
}

#[test]
fn the_address_names_server_and_account_and_no_colon_breaks_it() {
    let secret = of(b"12345678901234567890");
    let address = secret.address("[::1]:8000", "ada:<b> é").unwrap();
    let read = Totp::from_url(&*address).unwrap();
    assert_eq!(read.issuer(), Some("[  1] 8000"));
    assert_eq!(read.account_name(), "ada <b> é");
    assert_eq!(read.secret().to_base32(), secret.text().replace(' ', ""));
}

#[test]
fn a_secret_is_read_only_for_its_user() {
    let keys = Secrets::new(bailiwick_core::Digest::of(b"a test").as_bytes(), &[]).unwrap();
    let (ada, eve) = (UserId::new("17"), UserId::new("18"));
    let secret = of(b"12345678901234567890");
    let wrapped = secret.wrap(&keys, &ada).unwrap();
    let field = encode(&wrapped);
    let read = decode(&field).unwrap();
    assert!(!field.contains(&*secret.text().replace(' ', "")));
    assert_eq!(AppSecret::unwrap(&keys, &ada, &read).unwrap().0, secret.0);
    assert!(AppSecret::unwrap(&keys, &eve, &read).is_none());
    assert!(keys.unwrap("17", &read).is_none(), "nor as a signing key");
}

#[test]
fn a_qr_code_is_drawn_within_its_margin() {
    let qr = Qr::of("otpauth://totp/a").unwrap();
    assert_eq!(qr.size, 25 + 8, "version 2 is 25 modules wide");
    // The finder pattern begins at the upper left.
    assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
    assert!(Qr::of(&"x".repeat(5000)).is_none());
}
