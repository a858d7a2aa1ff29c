//! The contract of a store, as cases that every engine passes.

pub mod api_tokens;
pub mod audit;
pub mod codes;
pub mod consents;
pub mod durability;
pub mod families;
pub mod holdings;
pub mod impact;
pub mod lists;
pub mod loading;
pub mod refresh_tokens;
pub mod registry;
pub mod second_factors;
pub mod sessions;
pub mod sweeping;
pub mod tokens;
pub mod users;
pub mod weather;

use std::{future::Future, path::Path, sync::Arc};

use bailiwick_core::{
    snapshot::Version,
    store::{Commit, Conflict, LoadPlan, Loaded, Outcome, Write},
};
use bailiwick_store::Store;

/// A store, however it is kept.
pub type Kept = Arc<dyn Store>;

/// Makes a test of every case of the contract: what is loaded and listed, what is
/// single use and stays so under races, what a version is made of, what is
/// revoked with what, what may be swept.
///
/// What it is given opens a store in a directory that is empty at first, and
/// answers it as `Arc<impl Store>`; it captures nothing. Each case has a
/// directory and a tokio runtime of its own. As each is a test function, one
/// module holds one suite:
///
/// ```
/// mod memory {
///     use std::sync::Arc;
///     use bailiwick_store::memory::Memory;
///
///     bailiwick_testkit::store_contract!(|_directory| Arc::new(Memory::new()));
/// }
/// ```
///
/// `store_contract!(durable: …)` also asks for what only a store does that
/// outlives its process: what was committed is there when the same directory is
/// opened again, and two openings at once, as of two processes, are one store.
#[macro_export]
macro_rules! store_contract {
    (durable: $open:expr) => {
        $crate::store_contract!($open);
        $crate::durability_cases! { $open;
            everything_is_there_after_opening_again,
            what_is_consumed_stays_consumed_after_opening_again,
            two_openings_share_one_store,
            one_of_64_exchanges_wins_across_openings,
        }
    };
    ($open:expr) => {
        $crate::store_cases! { $open;
            api_tokens::an_api_token_is_kept_touched_and_revoked,
            api_tokens::api_tokens_are_listed_and_revoked_by_user,
            api_tokens::an_api_token_is_swept_after_its_end,
            audit::entries_are_kept_as_they_are_and_numbered,
            audit::an_entry_belongs_to_its_commit,
            audit::a_list_goes_on_where_it_ended,
            audit::a_list_is_of_what_was_asked_for,
            audit::what_another_release_did_is_listed,
            audit::a_list_begins_at_a_time,
            codes::a_code_is_kept_as_it_is,
            codes::a_code_is_single_use,
            codes::an_expired_code_is_not_spent,
            codes::the_loser_gets_the_winners_row,
            codes::a_failed_precondition_undoes_the_whole_commit,
            codes::one_of_64_exchanges_wins,
            consents::consents_add_up,
            consents::a_withdrawn_scope_is_gone_and_no_other,
            consents::a_forgotten_consent_is_gone,
            consents::a_consent_is_found_by_the_session,
            families::a_revoked_family_takes_no_tokens,
            families::a_new_family_takes_its_tokens,
            families::a_revocation_inside_of_the_commit_counts,
            families::the_first_revocation_stays,
            families::all_of_a_user_is_revoked,
            families::what_was_decided_before_all_of_a_user_was_revoked_is_stale,
            families::all_of_a_client_is_revoked,
            families::what_a_user_has_with_a_client_is_revoked,
            families::what_carries_a_scope_is_revoked,
            families::the_last_use_of_a_family_moves_forward,
            families::revoking_all_of_nobody_revokes_nothing,
            families::after_a_revocation_is_answered_nothing_joins_the_family,
            holdings::who_holds_what_for_whom_by_live_grants,
            holdings::only_those_of_the_client_and_the_user_of_the_plan,
            holdings::more_than_fifty_thousand_are_cut,
            impact::only_live_grants_count,
            impact::a_parameterised_scope_counts_for_all_its_values,
            lists::users_are_listed_by_name,
            lists::groups_are_listed_by_name,
            lists::consents_are_listed_by_client,
            lists::consents_are_listed_by_user,
            lists::families_are_listed_unless_revoked,
            lists::families_of_a_client_are_listed_unless_revoked,
            lists::one_family_is_found_however_it_stands,
            lists::tokens_without_a_family_are_listed_unless_revoked,
            lists::sessions_are_listed_unless_ended,
            lists::static_tokens_are_listed,
            lists::static_tokens_of_all_are_listed_unless_revoked,
            lists::uses_of_secrets_are_listed,
            loading::an_empty_plan_reads_the_version,
            loading::what_is_not_there_is_none,
            loading::the_family_comes_with_its_token,
            loading::the_user_comes_with_what_names_one,
            loading::the_user_of_the_plan_is_never_replaced,
            loading::the_bearer_token_comes_by_itself,
            refresh_tokens::a_refresh_token_is_kept_as_it_is,
            refresh_tokens::a_refresh_token_is_spent_once,
            refresh_tokens::one_of_64_rotations_wins,
            refresh_tokens::an_imported_refresh_token_is_found_by_its_digest,
            registry::only_some_writes_make_a_version,
            registry::a_commit_makes_one_version,
            registry::a_stale_commit_writes_nothing,
            registry::a_failed_commit_makes_no_version,
            registry::changes_are_what_changed,
            registry::the_use_of_a_secret_is_kept_as_long_as_the_secret,
            registry::a_deleted_client_is_told_and_comes_back_clean,
            registry::records_are_kept_as_they_are,
            registry::a_scope_number_is_given_once,
            registry::concurrent_changes_are_decided_one_by_one,
            second_factors::they_are_kept_as_they_are_and_found_by_user_and_handle,
            second_factors::one_successor_of_a_revision_is_kept,
            second_factors::a_revision_is_checked_and_nothing_written,
            second_factors::no_session_outlives_a_setting_up_that_came_between,
            second_factors::one_of_64_uses_wins_and_the_losers_get_its_row,
            sessions::a_session_is_touched_and_ended,
            sessions::all_sessions_but_one_are_ended,
            sessions::a_ticket_is_consumed_once,
            sessions::a_new_setup_link_kills_the_one_before,
            sessions::a_setup_link_works_once_and_in_time,
            sessions::a_setup_link_is_dead_once_there_is_an_administrator,
            sweeping::only_what_is_long_dead_is_swept,
            sweeping::a_spent_code_stays_as_long_as_its_family,
            sweeping::a_sweep_keeps_its_limit,
            sweeping::the_record_is_cut_at_its_old_end_and_counts_on,
            sweeping::codes_go_just_before_their_families,
            tokens::an_access_token_is_kept_as_it_is,
            tokens::a_key_is_never_used_twice,
            tokens::an_access_token_is_revoked_once,
            tokens::an_access_token_is_only_ever_shortened,
            tokens::the_last_use_moves_forward,
            tokens::an_imported_token_is_found_by_its_digest,
            tokens::a_jwt_is_found_by_its_jti_or_else_by_its_digest,
            users::a_user_name_is_given_once,
            users::a_changed_user_is_kept,
            users::an_unknown_user_is_not_changed,
            users::a_login_is_a_name_or_an_address,
            users::an_ambiguous_address_is_nobodys,
            users::a_group_name_is_given_once,
            weather::counts_of_one_hour_add_up,
            weather::the_weather_of_a_sort_is_told_the_newest_first,
            weather::counts_are_swept_after_ninety_days,
        }
    };
}

/// Makes a test that asks random sequences of everything of a store of your own
/// and of the model ([`bailiwick_store::memory`]) and fails with the shortest on
/// which they differ: what the cases of [`store_contract!`](crate::store_contract)
/// did not think of.
///
/// 64 sequences, or as many as the environment variable `PROPTEST_CASES` says.
///
/// ```
/// mod memory {
///     use std::sync::Arc;
///     use bailiwick_store::memory::Memory;
///
///     bailiwick_testkit::store_agreement!(|_directory| Arc::new(Memory::new()));
/// }
/// ```
#[macro_export]
macro_rules! store_agreement {
    ($open:expr) => {
        #[test]
        fn agrees_with_the_model() {
            let open: fn(&::std::path::Path) -> _ = $open;
            $crate::assert_agrees_with_the_model(|directory| {
                let store: $crate::contract::Kept = open(directory);
                store
            });
        }
    };
}

/// One test for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! store_cases {
    ($open:expr; $($topic:ident::$case:ident,)*) => {
        $(#[test]
        fn $case() {
            $crate::contract::run(|directory| {
                let open: fn(&::std::path::Path) -> _ = $open;
                let store: $crate::contract::Kept = open(directory);
                $crate::contract::$topic::$case(store)
            });
        })*
    };
}

/// One test for each case that opens a store twice.
#[doc(hidden)]
#[macro_export]
macro_rules! durability_cases {
    ($open:expr; $($case:ident,)*) => {
        $(#[test]
        fn $case() {
            $crate::contract::run(|directory| {
                let directory = directory.to_owned();
                let open: fn(&::std::path::Path) -> _ = $open;
                $crate::contract::durability::$case(move || {
                    let store: $crate::contract::Kept = open(&directory);
                    store
                })
            });
        })*
    };
}

/// Runs a case in an empty directory.
pub fn run<F: Future<Output = ()>>(case: impl FnOnce(&Path) -> F) {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    // What opens a store may need the runtime.
    runtime.block_on(async { case(directory.path()).await });
}

/// Writes on whatever version there is.
pub(crate) async fn write(store: &Kept, writes: Vec<Write>) -> Outcome {
    let commit = Commit {
        version: None,
        writes,
    };
    store.commit(commit).await.unwrap()
}

/// Writes what must succeed.
pub(crate) async fn committed(store: &Kept, writes: Vec<Write>) -> Version {
    match write(store, writes).await {
        Outcome::Committed { version } => version,
        other => panic!("not committed: {other:?}"),
    }
}

/// Writes what must meet a conflict.
pub(crate) async fn conflict(store: &Kept, writes: Vec<Write>) -> Conflict {
    match write(store, writes).await {
        Outcome::Conflict(row) => *row,
        other => panic!("no conflict: {other:?}"),
    }
}

/// Reads.
pub(crate) async fn load(store: &Kept, plan: LoadPlan) -> Loaded {
    *store.load(plan).await.unwrap()
}

#[cfg(test)]
mod tests {
    /// A case that is in no list is never run.
    #[test]
    fn every_case_is_in_the_list() {
        let list = include_str!("mod.rs");
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/contract");
        let mut cases = 0;
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            for case in text.split("\npub async fn ").skip(1) {
                let name = case.split(['(', '<']).next().unwrap();
                let listed = |line: &str| {
                    let line = line.trim().trim_end_matches(',');
                    line.rsplit("::").next() == Some(name)
                };
                assert!(list.lines().any(listed), "{name} of {}", path.display());
                cases += 1;
            }
        }
        assert!(cases > 50, "{cases}");
    }
}
