//! Spent codes: lost answers, races and replay.

use std::time::Duration;

use super::*;
use crate::store::Conflict;

/// One step of the table of security.md §2 for a spent code.
struct Replay {
    who: &'static str,
    verifier: Option<&'static str>,
    after_secs: u64,
    reason: Reason,
    kept: bool,
}

/// security.md SU-1 to SU-4, CT-1.
#[test]
fn su_1_to_su_4_a_spent_code() {
    let right = Some(VERIFIER);
    let other = Some("another-session-has-another-verifier-of-its-own");
    let replay = |who, verifier, after_secs, reason, kept| Replay {
        who,
        verifier,
        after_secs,
        reason,
        kept,
    };
    let table = [
        // SU-1
        replay("nobody", right, 0, Reason::ClientSecretWrong, true),
        replay("nobody", right, 60, Reason::ClientSecretWrong, true),
        // SU-2
        replay("app", right, 0, Reason::CodeRetried, true),
        replay("app", right, 10, Reason::CodeRetried, true),
        // SU-3
        replay("app", right, 11, Reason::CodeReplayed, false),
        replay("app", right, 3599, Reason::CodeReplayed, false),
        // SU-4
        replay("other", right, 0, Reason::CodeReplayed, false),
        replay("phone", right, 0, Reason::CodeReplayed, false),
        replay("app", other, 0, Reason::CodeReplayed, false),
        replay("app", None, 0, Reason::CodeReplayed, false),
        replay("app", Some("short"), 0, Reason::CodeReplayed, false),
        replay("other", other, 30, Reason::CodeReplayed, false),
    ];
    for step in table {
        let world = &mut World::new();
        let code = world.code("app", "read");
        let tokens = redeem(world, &code).unwrap();
        world.sleep_secs(step.after_secs);
        let request = redemption(&code, "code_verifier", step.verifier);
        let request = match step.who {
            "nobody" => request.basic("app", "wrong"),
            "phone" => request.with("client_id", "phone"),
            id => request.basic(id, SECRET),
        };
        let refusal = world.token(&request).unwrap_err();
        let what = format!("{} {:?} {}", step.who, step.verifier, step.after_secs);
        assert_eq!(refusal.reason, step.reason, "{what}");
        assert_eq!(
            world.is_live(tokens.access_token.opaque()),
            step.kept,
            "{what}"
        );
        assert_eq!(world.writes.is_empty(), step.kept, "{what}");
        let told = matches!(world.events.as_slice(), [Event::ReuseDetected { client, .. }]
            if client.as_str() == "app");
        assert_eq!(told, !step.kept, "{what}");
    }
}

/// A clock that is set back makes the moment of a retry no longer (security.md SU-2).
#[test]
fn su_2_a_clock_that_is_set_back_opens_no_window() {
    for (back_secs, reason) in [
        (10, Reason::CodeRetried),
        (11, Reason::CodeReplayed),
        (3600, Reason::CodeReplayed),
    ] {
        let world = &mut World::new();
        let code = world.code("app", "read");
        redeem(world, &code).unwrap();
        world.now = world.now.minus(Duration::from_secs(back_secs));
        assert_eq!(redeem(world, &code).unwrap_err().reason, reason);
    }
}

/// security.md SU-5: a public client proves itself by the verifier.
#[test]
fn su_5_a_public_clients_retry_is_its_verifier() {
    for (verifier, reason) in [
        (Some(VERIFIER), Reason::CodeRetried),
        (None, Reason::CodeReplayed),
    ] {
        let world = &mut World::new();
        let code = world.code("phone", "read");
        let first = World::redemption(&code).with("client_id", "phone");
        world.token(&first).unwrap();
        let again = redemption(&code, "code_verifier", verifier).with("client_id", "phone");
        assert_eq!(world.token(&again).unwrap_err().reason, reason);
    }
}

/// security.md CT-2; django-oauth-toolkit.md TK-01: both were read before either
/// was written.
#[test]
fn ct_2_the_loser_of_a_race_is_refused_and_the_winner_keeps_its_tokens() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    let operation = app(World::redemption(&code))
        .post(TokenRequest::parse)
        .unwrap();
    let mut loaded = world.load(&operation.load_plan(&world.snapshot));
    let (winner, conflict) = world.settle(&operation, &loaded.clone());
    assert_eq!(conflict, None);
    let tokens = winner.unwrap();
    let (_, conflict) = world.settle(&operation, &loaded);
    let conflict = conflict.unwrap();
    assert!(matches!(conflict, Conflict::Code(_)));
    loaded.absorb(conflict);
    let (loser, conflict) = world.settle(&operation, &loaded);
    assert_eq!(loser.unwrap_err().reason, Reason::CodeRetried);
    assert_eq!(conflict, None);
    assert!(world.is_live(tokens.access_token.opaque()));
    assert_eq!(world.families.len(), 1);
}
