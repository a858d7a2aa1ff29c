#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    Digest,
    world::{Keys, Sequence},
};

const KEY: KeyId = KeyId([7; 4]);
const AT: UnixTime = UnixTime::from_secs(1_700_000_000);

fn spent(number: u64) -> Presented {
    let random = &mut Sequence::default();
    let token = (0..=number).map(|_| Opaque::new(OpaqueKind::RefreshToken, AT, random));
    Presented::Ours(token.last().unwrap())
}

fn derive(spent: &Presented, at: UnixTime, nonce: u8, key: KeyId) -> Option<[Opaque; 2]> {
    let keys = Keys::new(&[KEY, KeyId([8; 4])]);
    let nonce = [nonce; 32];
    let derivation = Derivation {
        at,
        nonce: &nonce,
        key,
    };
    let pair = derivation.derive(spent, &keys)?;
    Some([pair.access_token, pair.refresh_token])
}

fn texts(pair: [Opaque; 2]) -> [String; 2] {
    pair.map(|token| token.encode())
}

#[test]
fn the_same_inputs_give_the_identical_pair() {
    let once = texts(derive(&spent(0), AT, 1, KEY).unwrap());
    let again = texts(derive(&spent(0), AT, 1, KEY).unwrap());
    assert_eq!(once, again);
}

/// security.md CT-18: with the row alone (nonce, key id, time) nothing follows.
#[test]
fn every_input_changes_both_secrets() {
    let pair = derive(&spent(0), AT, 1, KEY).unwrap();
    let imported = Presented::Imported(Digest::of(b"imported"));
    let others = [
        derive(&spent(1), AT, 1, KEY),
        derive(&imported, AT, 1, KEY),
        derive(&spent(0), AT, 2, KEY),
        derive(&spent(0), AT, 1, KeyId([8; 4])),
    ];
    for other in others {
        for (mine, theirs) in pair.iter().zip(&other.unwrap()) {
            assert_ne!(mine.secret(), theirs.secret());
            assert_ne!(mine.selector(), theirs.selector());
        }
    }
}

#[test]
fn the_two_of_a_pair_share_nothing_but_their_moment() {
    let [access, refresh] = derive(&spent(0), AT, 1, KEY).unwrap();
    assert_ne!(access.secret(), refresh.secret());
    assert_ne!(access.selector(), refresh.selector());
    assert_eq!(
        access.selector().as_bytes()[..6],
        refresh.selector().as_bytes()[..6]
    );
    let later = derive(&spent(0), UnixTime::from_secs(1_700_000_001), 1, KEY).unwrap();
    assert!(later[0].selector() > access.selector());
}

#[test]
fn without_the_key_there_is_no_pair() {
    assert!(derive(&spent(0), AT, 1, KeyId([9; 4])).is_none());
}
