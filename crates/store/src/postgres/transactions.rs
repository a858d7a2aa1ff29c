//! How transactions begin and end.
//!
//! Every commit holds the table of the version from its first statement to its
//! end: many together where they only check the version, and one alone where it
//! makes a new one or changes whatever it finds. The version is read after that,
//! so that it stays what it is until the commit is on stable storage. Such a lock
//! is held in memory: unlike the lock of a row it writes nothing, however many
//! hold it.

use bailiwick_core::store::{Commit, Write};

use super::steps::is_alone;
use crate::TablePrefix;

/// The texts, for tables of one prefix.
#[derive(Debug)]
pub(super) struct Transactions {
    /// By whether it is alone, and whether it adds to the record of changes.
    begin: [[String; 2]; 2],
    end_with_notice: String,
    /// The name of the channel on which a new version is told.
    pub(super) channel: String,
}

/// Reads all of one moment.
pub(super) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Deletes what expired, by its indexes whatever the planner thinks of them.
pub(super) const SWEEP: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
    SET LOCAL plan_cache_mode = force_custom_plan; \
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; \
    SET LOCAL enable_mergejoin = off";
const COMMIT: &str = "COMMIT";

impl Transactions {
    pub(super) fn of(prefix: &TablePrefix) -> Self {
        let channel = prefix.render("{registry_version}");
        let begin = |alone: bool, audits: bool| {
            let mode = if alone { "EXCLUSIVE" } else { "ROW SHARE" };
            let mut text = format!(
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
                 LOCK TABLE {channel} IN {mode} MODE"
            );
            // Its numbers are given one by one, in the order of commits.
            if audits && !alone {
                text.push_str(&prefix.render("; LOCK TABLE {audit} IN SHARE ROW EXCLUSIVE MODE"));
            }
            text
        };
        let both = |alone| [begin(alone, false), begin(alone, true)];
        Self {
            begin: [both(false), both(true)],
            end_with_notice: format!("NOTIFY {channel}; COMMIT"),
            channel,
        }
    }

    /// Begins the transaction of these writes.
    pub(super) fn begin(&self, writes: &[Write]) -> &str {
        self.text(is_alone(writes), audits(writes))
    }

    /// Begins that of several commits together.
    pub(super) fn begin_all(&self, commits: &[&Commit]) -> &str {
        let any = |of: fn(&[Write]) -> bool| commits.iter().any(|commit| of(&commit.writes));
        self.text(any(is_alone), any(audits))
    }

    fn text(&self, alone: bool, audits: bool) -> &str {
        let [[shared, shared_audits], [alone_, alone_audits]] = &self.begin;
        match (alone, audits) {
            (false, false) => shared,
            (false, true) => shared_audits,
            (true, false) => alone_,
            (true, true) => alone_audits,
        }
    }

    /// Ends the transaction of these writes; what makes a version is told to all
    /// who listen.
    pub(super) fn end(&self, writes: &[Write]) -> &str {
        if writes.iter().any(Write::makes_version) {
            &self.end_with_notice
        } else {
            COMMIT
        }
    }

    /// Ends that of several commits together.
    pub(super) fn end_all(&self, commits: &[&Commit]) -> &str {
        let ends = commits.iter().map(|commit| self.end(&commit.writes));
        ends.max_by_key(|text| text.len()).unwrap_or(COMMIT)
    }
}

fn audits(writes: &[Write]) -> bool {
    writes.iter().any(|write| matches!(write, Write::Audit(_)))
}
