//! Spent tokens: the grace window, and reuse.

use proptest::prelude::*;

use super::*;
use crate::{
    revoke::RevocationRequest,
    store::{Conflict, Loaded},
};

/// security.md SU-6: grace × age × generation × request.
#[test]
fn su_6_a_spent_refresh_token() {
    let newest = 1;
    let older = 0;
    let same_pair = Ok(());
    let retried = Err((Reason::RefreshTokenRetried, true));
    let reuse = Err((Reason::RefreshTokenReplayed, false));
    let table = [
        (10, 0, newest, "", same_pair),
        (10, 10, newest, "", same_pair),
        (10, 11, newest, "", reuse),
        (10, 3600, newest, "", reuse),
        (120, 120, newest, "", same_pair),
        (120, 121, newest, "", reuse),
        (3, 4, newest, "", reuse),
        // another request than the first: none gets a second pair
        (10, 0, newest, "read", retried),
        (10, 10, newest, "read write", retried),
        (10, 11, newest, "read", reuse),
        // an older generation, in the window or not (RF-09)
        (10, 0, older, "", reuse),
        (120, 60, older, "", reuse),
        (120, 0, older, "read", reuse),
        // no window: refused for a moment, then reuse
        (0, 0, newest, "", retried),
        (0, 10, newest, "", retried),
        (0, 11, newest, "", reuse),
        (0, 0, older, "", reuse),
    ];
    for (grace, age, generation, scope, expected) in table {
        let world = &mut World::new();
        world.config.lifetimes.refresh_grace = Duration::from_secs(grace);
        let (_, first) = sign_in(world, "read write");
        let second = refresh(world, &first).unwrap().refresh_token.unwrap();
        let live = refresh(world, &second).unwrap();
        world.sleep_secs(age);
        let presented = [&first, &second][generation];
        let request = request(&presented.encode()).with("scope", scope);
        let outcome = world.token(&request);
        let what = format!("grace {grace}, age {age}, generation {generation}, {scope}");
        match (outcome, expected) {
            (Ok(answer), Ok(())) => assert_eq!(pair(&answer), pair(&live), "{what}"),
            (Err(refusal), Err((reason, kept))) => {
                assert_eq!(refusal.reason, reason, "{what}");
                assert_eq!(refusal.code, ErrorCode::InvalidGrant, "{what}");
                let family = world.families.values().next().unwrap();
                assert_eq!(family.revoked_at.is_none(), kept, "{what}");
                assert_eq!(world.writes.is_empty(), kept, "{what}");
                let told = matches!(world.events.as_slice(), [Event::ReuseDetected { .. }]);
                assert_eq!(told, !kept, "{what}");
            }
            (outcome, _) => unreachable!("{what}: {outcome:?}"),
        }
    }
}

/// security.md CT-9: chain of 5, the k-th is replayed, for all k; the newest
/// spent one within grace is a retry, at once after it reuse.
#[test]
fn ct_9_replay_of_any_generation_kills_the_family() {
    for k in 0..5 {
        for wait in [0, 11] {
            let world = &mut World::new();
            let (_, first) = sign_in(world, "read");
            let mut chain = vec![first];
            while chain.len() < 6 {
                let next = refresh(world, chain.last().unwrap()).unwrap();
                chain.push(next.refresh_token.unwrap());
                world.sleep_secs(1);
            }
            world.sleep_secs(wait);
            let outcome = refresh(world, &chain[k]);
            let retry = k == 4 && wait == 0;
            assert_eq!(outcome.is_ok(), retry, "{k} {wait}");
            let newest = refresh(world, &chain[5]);
            assert_eq!(newest.is_ok(), retry, "{k} {wait}");
            if !retry {
                assert_eq!(newest.unwrap_err().reason, Reason::RefreshTokenRevoked);
                assert!(world.writes.is_empty(), "revoked once");
            }
        }
    }
}

/// django-oauth-toolkit.md RF-08: reuse kills the access tokens too.
#[test]
fn rf_08_after_reuse_nothing_of_the_family_lives() {
    let world = &mut World::new();
    let (access, first) = sign_in(world, "read");
    let second = refresh(world, &first).unwrap();
    world.sleep_secs(11);
    assert!(refresh(world, &first).is_err());
    assert!(!world.is_live(&access) && !world.is_live(second.access_token.opaque()));
}

/// django-oauth-toolkit.md RF-11: revoked at the endpoint, in grace.
#[test]
fn rf_11_a_revoked_family_yields_no_pair_again() {
    let world = &mut World::new();
    let (_, first) = sign_in(world, "read");
    let second = refresh(world, &first).unwrap().refresh_token.unwrap();
    revoke(world, &second);
    for token in [&first, &second] {
        let reason = refused(world, &request(&token.encode()));
        assert_eq!(reason, Reason::RefreshTokenRevoked);
    }
}

fn revoke(world: &mut World, token: &Opaque) {
    let request = Request::default()
        .with("token", &token.encode())
        .basic("app", SECRET);
    let operation = request.post(RevocationRequest::parse).unwrap();
    world.run(&operation).unwrap();
}

/// The operation and what it read before anybody wrote.
fn read(world: &World, token: &Opaque) -> (TokenRequest, Loaded) {
    let operation = request(&token.encode()).post(TokenRequest::parse).unwrap();
    let loaded = world.load(&operation.load_plan(&world.snapshot));
    (operation, loaded)
}

/// security.md CT-10; django-oauth-toolkit.md RF-16: all had read before one
/// wrote.
#[test]
fn ct_10_all_losers_of_a_race_get_the_winners_pair() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    let (operation, loaded) = read(world, &token);
    let (winner, conflict) = world.settle(&operation, &loaded);
    assert_eq!(conflict, None);
    let winner = pair(&winner.unwrap());
    for _ in 0..3 {
        let mut loaded = loaded.clone();
        let (_, conflict) = world.settle(&operation, &loaded);
        let conflict = conflict.unwrap();
        assert!(matches!(conflict, Conflict::RefreshToken { .. }));
        loaded.absorb(conflict);
        let (loser, conflict) = world.settle(&operation, &loaded);
        assert_eq!(conflict, None);
        assert_eq!(pair(&loser.unwrap()), winner);
    }
    assert_eq!(world.refresh_tokens.len(), 2);
}

/// security.md CT-11: the refresh had read before the revocation was written.
#[test]
fn ct_11_a_refresh_that_races_a_revocation_issues_nothing() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    let (operation, mut loaded) = read(world, &token);
    revoke(world, &token);
    let (_, conflict) = world.settle(&operation, &loaded);
    let conflict = conflict.unwrap();
    assert!(matches!(conflict, Conflict::Family(_)));
    loaded.absorb(conflict);
    let (outcome, _) = world.settle(&operation, &loaded);
    assert_eq!(outcome.unwrap_err().reason, Reason::RefreshTokenRevoked);
    assert_eq!(world.refresh_tokens.len(), 1);
}

#[derive(Clone, Debug)]
enum Step {
    Wait(u64),
    /// Presents the token that was handed out as the n-th, counted backwards.
    Refresh(usize),
    Narrow(usize),
    Revoke(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_u64..25).prop_map(Step::Wait),
        6 => (0_usize..4).prop_map(Step::Refresh),
        1 => (0_usize..4).prop_map(Step::Narrow),
        1 => (0_usize..4).prop_map(Step::Revoke),
    ]
}

proptest! {
    /// security.md §1 P2, CT-9, CT-10: whatever a client does, at most one
    /// refresh token of a family is unspent, and a dead family stays dead.
    #[test]
    fn a_family_has_at_most_one_unspent_refresh_token(
        grace in prop_oneof![Just(0_u64), Just(10), Just(120)],
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let world = &mut World::new();
        world.config.lifetimes.refresh_grace = Duration::from_secs(grace);
        let (_, first) = sign_in(world, "read write");
        let mut known = vec![first];
        let mut dead = false;
        for step in steps {
            let back = |n: usize| known.len() - 1 - n.min(known.len() - 1);
            match step {
                Step::Wait(secs) => world.sleep_secs(secs),
                Step::Revoke(n) => revoke(world, &known[back(n)].clone()),
                Step::Refresh(n) | Step::Narrow(n) => {
                    let scope = if matches!(step, Step::Narrow(_)) { "read" } else { "" };
                    let request = request(&known[back(n)].encode()).with("scope", scope);
                    if let Ok(answer) = world.token(&request) {
                        prop_assert!(!dead, "a dead family issued");
                        let token = answer.refresh_token.unwrap();
                        if known.iter().all(|one| one.selector() != token.selector()) {
                            known.push(token);
                        }
                    }
                }
            }
            let family = world.families.values().next().unwrap();
            dead = family.revoked_at.is_some();
            let unspent = world.refresh_tokens.values().filter(|row| row.used.is_none());
            prop_assert_eq!(unspent.count(), 1);
            prop_assert_eq!(world.refresh_tokens.len(), known.len());
        }
    }
}
