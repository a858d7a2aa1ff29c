//! Every hot path can be walked to the right answer; counting is valgrind's.

#![expect(clippy::unwrap_used, reason = "tests")]

use bailiwick_bench::instructions::{HotPath, walk};
use clap::ValueEnum;

#[test]
fn every_hot_path_leads_to_the_right_answer() {
    for &path in HotPath::value_variants() {
        for &part in path.parts() {
            walk(path, part, 3).unwrap();
        }
    }
}
