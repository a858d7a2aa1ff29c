//! An engine agrees with the model: whatever is asked of both, in whatever
//! order, both answer the same.

mod steps;

use std::path::Path;

use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome,
        Page, Write,
    },
};
use bailiwick_store::{Store, memory::Memory};
use proptest::{
    collection::vec,
    test_runner::{Config, TestCaseError, TestRunner},
};

use crate::contract::Kept;

/// What proptest takes when nobody says how many cases: each of ours opens a
/// store, so that fewer must do.
const UNSAID: u32 = 256;

/// One thing that is asked of both.
#[derive(Clone, Debug)]
enum Step {
    /// With a version that lies so far behind, if with any.
    Commit(Option<u64>, Vec<Write>),
    Load(Box<LoadPlan>),
    Changes(Option<u64>),
    Page(ListQuery),
    Maintain(Maintenance),
}

/// Asks random sequences of steps (64, or as many as `PROPTEST_CASES` says) of
/// a store in an empty directory and of the model, and panics with the shortest
/// on which they differ. [`store_agreement!`](crate::store_agreement) makes a test
/// of it.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_store::memory::Memory;
///
/// bailiwick_testkit::assert_agrees_with_the_model(|_directory| Arc::new(Memory::new()));
/// ```
pub fn assert_agrees_with_the_model(open: impl Fn(&Path) -> Kept) {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if config.cases == UNSAID {
        config.cases = 64;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let steps = vec(steps::step(), 1..40);
    let outcome = TestRunner::new(config).run(&steps, |steps| {
        let directory = tempfile::tempdir().unwrap();
        runtime.block_on(async {
            let store = open(directory.path());
            compare(&*store, &Memory::new(), steps).await
        })
    });
    if let Err(difference) = outcome {
        panic!("{difference}");
    }
}

async fn compare(
    store: &dyn Store,
    model: &dyn Store,
    steps: Vec<Step>,
) -> Result<(), TestCaseError> {
    for step in steps {
        let found = answer(store, step.clone()).await;
        let expected = answer(model, step.clone()).await;
        if found != expected {
            let difference =
                format!("{step:#?}\nis answered\n{found:#?}\nthe model says\n{expected:#?}");
            return Err(TestCaseError::fail(difference));
        }
    }
    Ok(())
}

/// What was answered; all failures are one.
#[derive(Debug, PartialEq)]
enum Answer {
    Outcome(Outcome),
    Loaded(Box<Loaded>),
    Changes(Changes),
    Page(Page),
    Report(MaintenanceReport),
    Failure,
}

async fn answer(store: &dyn Store, step: Step) -> Answer {
    let answer = match step {
        Step::Commit(behind, writes) => {
            let version = before(store, behind).await;
            let outcome = store.commit(Commit { version, writes }).await;
            outcome.map(Answer::Outcome)
        }
        Step::Load(plan) => {
            let loaded = store.load(*plan).await;
            loaded.map(Answer::Loaded)
        }
        Step::Changes(behind) => {
            let since = before(store, behind).await;
            store.changes(since).await.map(Answer::Changes)
        }
        Step::Page(query) => store.page(query).await.map(Answer::Page),
        Step::Maintain(task) => store.maintain(task).await.map(Answer::Report),
    };
    answer.unwrap_or(Answer::Failure)
}

async fn before(store: &dyn Store, behind: Option<u64>) -> Option<Version> {
    let now = store.load(LoadPlan::default()).await.unwrap().version;
    behind.map(|behind| Version(now.0.saturating_sub(behind)))
}
