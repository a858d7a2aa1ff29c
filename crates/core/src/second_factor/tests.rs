//! What is accepted once, what counts, and what goes with what.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use super::{FORGIVEN_AFTER, Given, RecoveryCode, SecondFactorPolicy, Verdict, amr_of_passkey};
use crate::{
    Digest, Random, UnixTime,
    model::{Actor, AuditAction, AuditSubject, Passkey, SecondFactor, TotpSecret, User, UserId},
};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);
const STEP: u64 = 56_666_666;

struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

fn user() -> UserId {
    UserId::new("17")
}

fn passkey(id: u8) -> Passkey {
    Passkey {
        id: vec![id],
        name: "a key".into(),
        credential: "{}".into(),
        added_at: NOW,
        last_used_at: None,
    }
}

fn with_app() -> SecondFactor {
    SecondFactor {
        revision: 3,
        totp: Some(TotpSecret {
            wrapped: vec![1],
            last_step: STEP,
            added_at: NOW,
            last_used_at: NOW,
        }),
        recovery_codes: vec![Digest::of(b"one"), Digest::of(b"two")],
        ..SecondFactor::new(user(), [7; 16])
    }
}

fn of_step(step: u64) -> Given {
    Given::OneTimePassword { step: Some(step) }
}

const NO_STEP: Given = Given::OneTimePassword { step: None };

fn right(verdict: Verdict) -> SecondFactor {
    match verdict {
        Verdict::Right(kept) => *kept,
        other => unreachable!("{other:?}"),
    }
}

fn wrong(verdict: Verdict) -> SecondFactor {
    match verdict {
        Verdict::Wrong(kept) => *kept,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn a_step_is_accepted_once_and_none_before_it_after() {
    let later = NOW.plus(Duration::from_secs(30));
    let kept = right(with_app().judge(of_step(STEP + 1), later));
    assert_eq!(kept.revision, 4);
    let totp = kept.totp.clone().unwrap();
    assert_eq!((totp.last_step, totp.last_used_at), (STEP + 1, later));
    for used in [STEP - 1, STEP, STEP + 1] {
        let counted = wrong(kept.judge(of_step(used), later));
        assert_eq!(counted.totp, kept.totp, "nothing is used up by a guess");
    }
    right(kept.judge(of_step(STEP + 2), later));
}

#[test]
fn a_recovery_code_is_good_once() {
    let given = Given::RecoveryCode(Digest::of(b"one"));
    let kept = right(with_app().judge(given, NOW));
    assert_eq!(kept.recovery_codes, [Digest::of(b"two")]);
    wrong(kept.judge(given, NOW));
    wrong(with_app().judge(Given::RecoveryCode(Digest::of(b"three")), NOW));
}

#[test]
fn nothing_is_right_where_nothing_is_set() {
    let none = SecondFactor {
        totp: None,
        ..with_app()
    };
    assert!(!none.is_set());
    for given in [of_step(STEP + 1), Given::RecoveryCode(Digest::of(b"one"))] {
        wrong(none.judge(given, NOW));
    }
}

#[test]
fn guesses_are_borne_up_to_five_and_then_one_in_a_quarter_of_an_hour() {
    let mut kept = with_app();
    for _ in 0..5 {
        kept = wrong(kept.judge(NO_STEP, NOW));
    }
    assert_eq!(kept.judge(of_step(STEP + 1), NOW), Verdict::TooMany);
    assert_eq!(kept.wait(NOW), Some(FORGIVEN_AFTER));
    let just_before = NOW.plus(FORGIVEN_AFTER.saturating_sub(Duration::from_millis(1)));
    assert_eq!(kept.judge(of_step(STEP + 1), just_before), Verdict::TooMany);

    let later = NOW.plus(FORGIVEN_AFTER);
    kept = wrong(kept.judge(NO_STEP, later));
    assert_eq!(kept.judge(of_step(STEP + 1), later), Verdict::TooMany);

    let much_later = later.plus(FORGIVEN_AFTER * 5);
    let kept = right(kept.judge(of_step(STEP + 9), much_later));
    assert_eq!(
        kept.forgiven_at,
        UnixTime::EPOCH,
        "who is right is forgiven"
    );
}

#[test]
fn a_look_at_an_exhausted_factor_changes_nothing() {
    let exhausted = SecondFactor {
        forgiven_at: NOW.plus(Duration::from_hours(5)),
        ..with_app()
    };
    for given in [of_step(STEP + 1), Given::RecoveryCode(Digest::of(b"one"))] {
        assert_eq!(exhausted.judge(given, NOW), Verdict::TooMany);
    }
}

#[test]
fn recovery_codes_go_with_the_last_factor() {
    let mut both = with_app();
    both.passkeys = vec![passkey(1), passkey(2)];
    let left = both.without_totp();
    assert_eq!((left.revision, left.recovery_codes.len()), (4, 2));
    let left = left.without_passkey(&[1]).unwrap();
    assert_eq!(
        (left.passkeys.clone(), left.revision),
        (vec![passkey(2)], 5)
    );
    assert_eq!(left.without_passkey(&[1]), None);
    let none = left.without_passkey(&[2]).unwrap();
    assert!(!none.is_set() && none.recovery_codes.is_empty());

    let none = both.without_any();
    assert!(!none.is_set() && none.recovery_codes.is_empty());
    assert_eq!((none.handle, none.revision), (both.handle, 4));
}

#[test]
fn the_policy_names_who_must() {
    let ada = User::new(user(), "ada");
    let root = User {
        admin: true,
        ..ada.clone()
    };
    let cases = [
        (SecondFactorPolicy::Optional, false, false),
        (SecondFactorPolicy::Administrators, false, true),
        (SecondFactorPolicy::Everyone, true, true),
    ];
    for (policy, user, administrator) in cases {
        assert_eq!(policy.requires(&ada), user, "{policy:?}");
        assert_eq!(policy.requires(&root), administrator, "{policy:?}");
    }
}

#[test]
fn a_recovery_code_is_read_as_people_type_it() {
    let code = RecoveryCode::generate(&mut Counting(0));
    let text = code.text();
    let lower = text.to_lowercase();
    let bare = text.replace('-', "");
    for typed in [
        &*text,
        &lower,
        &bare,
        &format!("  {} \n", text.replace('-', " ")),
    ] {
        let read = RecoveryCode::parse(typed).unwrap();
        assert_eq!(read.digest(&user()), code.digest(&user()), "{typed}");
    }
    for other in [
        "",
        "123456",
        &text[1..],
        &format!("{}A", *text),
        "ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ",
    ] {
        assert!(RecoveryCode::parse(other).is_none(), "{other}");
    }
    assert!(RecoveryCode::parse(&"A".repeat(1_000_000)).is_none());
    assert_eq!(format!("{code:?}"), "RecoveryCode(..)");
}

#[test]
fn a_passkey_is_kept_once_and_there_is_a_most() {
    let mut ada = SecondFactor::new(user(), [7; 16]);
    for id in 0..Passkey::MOST {
        let id = u8::try_from(id).unwrap();
        let next = ada.with_passkey(passkey(id)).unwrap();
        assert_eq!(next.revision, ada.revision + 1);
        assert_eq!(next.with_passkey(passkey(id)), None, "the same again");
        ada = next;
    }
    assert_eq!(ada.passkeys.len(), 20);
    assert_eq!(ada.with_passkey(passkey(200)), None, "one too many");
}

#[test]
fn a_use_of_a_passkey_is_kept_with_it_and_with_no_other() {
    let mut ada = SecondFactor::new(user(), [7; 16]);
    ada.passkeys = vec![passkey(1), passkey(2)];
    ada.forgiven_at = NOW;
    let used = ada.with_passkey_used(&[2], "{1}".into(), NOW).unwrap();
    assert_eq!(used.revision, ada.revision + 1);
    let second = Passkey {
        credential: "{1}".into(),
        last_used_at: Some(NOW),
        ..passkey(2)
    };
    assert_eq!(used.passkeys, [passkey(1), second]);
    assert_eq!(used.forgiven_at, NOW, "nobody guesses codes anew by it");
    assert_eq!(ada.with_passkey_used(&[3], "{}".into(), NOW), None);
}

#[test]
fn names_of_passkeys_are_short_lines_of_text() {
    let longest = "é".repeat(Passkey::LONGEST_NAME);
    for (typed, name) in [
        ("My phone", Some("My phone")),
        ("  My phone\t", Some("My phone")),
        (longest.as_str(), Some(longest.as_str())),
        (&format!("{longest}é"), None),
        ("", None),
        (" ", None),
        ("a\nb", Some("a b")),
        ("a\u{202e}b", None),
        ("a\u{0}b", None),
    ] {
        assert_eq!(Passkey::name_of(typed).as_deref(), name, "{typed:?}");
    }
}

#[test]
fn a_copied_passkey_is_no_hardware_and_either_counts_as_both_factors() {
    use crate::model::Amr;
    for (copied, key) in [(false, Amr::HardwareKey), (true, Amr::SoftwareKey)] {
        let amr = amr_of_passkey(copied);
        assert_eq!(amr, [key, Amr::UserPresence, Amr::MultipleFactors]);
    }
}

#[test]
fn the_record_names_the_passkey_that_was_used_or_refused() {
    let ada = SecondFactor::new(user(), [7; 16]);
    for (accepted, action, actor) in [
        (true, AuditAction::PasskeyUsed, Actor::User(user())),
        (false, AuditAction::PasskeyRefused, Actor::Server),
    ] {
        let entry = ada.passkey_entry(&passkey(1), accepted, NOW);
        assert_eq!((entry.action, entry.actor), (action, actor));
        assert_eq!(entry.subject, AuditSubject::User(user()));
        let named = serde_json::json!({ "passkey": "a key" });
        assert_eq!(entry.after, Some(named));
    }
}
