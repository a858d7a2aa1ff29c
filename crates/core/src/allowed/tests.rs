#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::time::Duration;

use super::*;
use crate::model::{ConsentedScope, FamilyId, GrantType};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

fn minutes(n: u64) -> UnixTime {
    NOW.plus(Duration::from_mins(n))
}

fn consent(client: &str, names: &[&'static str], granted_at: UnixTime) -> Consent {
    let scopes = names.iter().map(|name| ConsentedScope {
        name: ScopeToken::from_static(name),
        owner: Owner::AuthorizationServer,
        text_version: 1,
        shown: String::new(),
        language: None,
        granted_at,
        until: None,
    });
    Consent {
        user: UserId::new("17"),
        client: ClientId::new(client),
        scopes: scopes.collect(),
    }
}

fn family(n: u8, client: &str, scope: &str) -> Family {
    Family {
        id: FamilyId::from_bytes([n; 16]),
        client: ClientId::new(client),
        user: UserId::new("17"),
        grant_type: GrantType::AuthorizationCode,
        scope: ScopeSet::parse(scope).unwrap(),
        audience: Vec::new(),
        created_at: minutes(u64::from(n)),
        expires_at: minutes(60),
        revoked_at: None,
        authenticated_at: None,
        last_used_at: Some(minutes(u64::from(n))),
    }
}

fn names(client: &AllowedClient) -> Vec<&str> {
    client.scopes.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn what_was_consented_to_and_what_is_live_is_there_once() {
    let consents = [consent("notes", &["see", "water"], minutes(1))];
    let families = [
        family(5, "notes", "water other"),
        family(3, "notes", "other"),
        family(4, "tool", "see"),
    ];
    let found = allowed(&consents, &families, minutes(10));
    let [notes, tool] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(names(notes), ["see", "water", "other"]);
    assert_eq!(notes.scopes[1].granted_at, minutes(1));
    assert_eq!(
        (&notes.scopes[2].owner, notes.scopes[2].granted_at),
        (&None, minutes(3))
    );
    assert_eq!(
        (notes.since(), notes.last_used_at),
        (Some(minutes(1)), Some(minutes(5)))
    );
    assert_eq!((names(tool), tool.since()), (vec!["see"], Some(minutes(4))));
}

#[test]
fn what_is_revoked_or_over_counts_for_nothing() {
    let mut revoked = family(1, "notes", "see");
    revoked.revoked_at = Some(minutes(2));
    let mut over = family(2, "notes", "see");
    over.expires_at = minutes(10);
    assert_eq!(
        allowed(&[], &[revoked.clone(), over.clone()], minutes(10)),
        []
    );
    let consents = [consent("notes", &["see"], minutes(1))];
    let found = allowed(&consents, &[revoked, over], minutes(10));
    assert_eq!(found[0].last_used_at, None);
    let mut for_a_time = consent("notes", &["see", "water"], minutes(1));
    for_a_time.scopes[0].until = Some(minutes(10));
    let found = |now| allowed(std::slice::from_ref(&for_a_time), &[], now);
    assert_eq!(names(&found(minutes(9))[0]), ["see", "water"]);
    assert_eq!(found(minutes(9))[0].scopes[0].until, Some(minutes(10)));
    assert_eq!(names(&found(minutes(10))[0]), ["water"]);
    for_a_time.scopes[1].until = Some(minutes(5));
    assert_eq!(allowed(&[for_a_time], &[], minutes(10)), []);
}
