//! How transactions begin and end.
//!
//! Every commit holds the table of the version from its first statement to its
//! end: many together where they only check the version, and one alone where it
//! makes a new one or changes whatever it finds. The version is read after that,
//! so that it stays what it is until the commit is on stable storage. Such a lock
//! is held in memory: unlike the lock of a row it writes nothing, however many
//! hold it. Second factors are kept in the same way by a lock of their own, so that
//! who signs in is in nobody's way: a user without any has no row to hold.

use bailiwick_core::store::{Commit, Write};

use crate::TablePrefix;

/// The texts, for tables of one prefix.
#[derive(Debug)]
pub(super) struct Transactions {
    /// By what it holds, and whether it adds to the record of changes.
    begin: [[String; 2]; 4],
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
    SET LOCAL enable_mergejoin = off; SET LOCAL enable_bitmapscan = off; \
    SET LOCAL enable_sort = off";
const COMMIT: &str = "COMMIT";

impl Transactions {
    pub(super) fn of(prefix: &TablePrefix) -> Self {
        let channel = prefix.render("{registry_version}");
        let begin = |holds: Holds, audits: bool| {
            let mut text = format!(
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {}",
                prefix.render(holds.lock())
            );
            // Its numbers are given one by one, in the order of commits.
            if audits && holds != Holds::Alone {
                text.push_str(&prefix.render("; LOCK TABLE {audit} IN SHARE ROW EXCLUSIVE MODE"));
            }
            text
        };
        Self {
            begin: Holds::ALL.map(|holds| [begin(holds, false), begin(holds, true)]),
            end_with_notice: format!("NOTIFY {channel}; COMMIT"),
            channel,
        }
    }

    /// Begins the transaction of these writes.
    pub(super) fn begin(&self, writes: &[Write]) -> &str {
        self.text(Holds::of(writes), audits(writes))
    }

    /// Begins that of several commits together.
    pub(super) fn begin_all(&self, commits: &[&Commit]) -> &str {
        let holds = commits.iter().map(|commit| Holds::of(&commit.writes));
        let audits = commits.iter().any(|commit| audits(&commit.writes));
        self.text(holds.max().unwrap_or(Holds::Version), audits)
    }

    fn text(&self, holds: Holds, audits: bool) -> &str {
        let [plain, audited] = match (&self.begin, holds) {
            ([it, _, _, _], Holds::Version)
            | ([_, it, _, _], Holds::Factors)
            | ([_, _, it, _], Holds::ChangesFactors)
            | ([_, _, _, it], Holds::Alone) => it,
        };
        if audits { audited } else { plain }
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

/// What a transaction holds to its end, besides the rows that it writes; each also what
/// the one before it does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// The version stays what it is.
    Version,
    /// Nobody's second factors change.
    Factors,
    /// It changes second factors: nobody signs in meanwhile who was decided on before.
    ChangesFactors,
    /// It is alone: it makes a version, or changes whatever it finds, so that nothing
    /// comes in beside it that was decided before.
    Alone,
}

impl Holds {
    const ALL: [Self; 4] = [
        Self::Version,
        Self::Factors,
        Self::ChangesFactors,
        Self::Alone,
    ];

    /// What these writes need.
    pub(super) fn of(writes: &[Write]) -> Self {
        let each = writes.iter().map(|write| match write {
            _ if write.makes_version() => Self::Alone,
            Write::RevokeAll { .. } | Write::RevokeCarrying { .. } | Write::InsertSetupLink(_) => {
                Self::Alone
            }
            Write::PutSecondFactor(_) => Self::ChangesFactors,
            Write::CheckSecondFactor { .. } => Self::Factors,
            _ => Self::Version,
        });
        each.max().unwrap_or(Self::Version)
    }

    /// In one order, so that no two wait for each other.
    fn lock(self) -> &'static str {
        match self {
            Self::Version => "LOCK TABLE {registry_version} IN ROW SHARE MODE",
            Self::Factors => {
                "LOCK TABLE {registry_version} IN ROW SHARE MODE; \
                 LOCK TABLE {second_factors} IN ROW SHARE MODE"
            }
            Self::ChangesFactors => {
                "LOCK TABLE {registry_version} IN ROW SHARE MODE; \
                 LOCK TABLE {second_factors} IN EXCLUSIVE MODE"
            }
            Self::Alone => "LOCK TABLE {registry_version} IN EXCLUSIVE MODE",
        }
    }
}

fn audits(writes: &[Write]) -> bool {
    writes.iter().any(|write| matches!(write, Write::Audit(_)))
}
