//! Every target, its corpus, and what lies near.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use bailiwick_fuzz::{TARGETS, Target};

use crate::mutation::{Sequence, mutated};

/// Mutations of each target; more by `BAILIWICK_FUZZ_RUNS`.
const RUNS: usize = 2_000;

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

fn corpus(target: &Target) -> Vec<(String, Vec<u8>)> {
    let directory = corpora().join(target.name);
    let files = fs::read_dir(&directory).unwrap_or_else(|error| {
        panic!("{}: {error}", directory.display());
    });
    let mut inputs: Vec<_> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[expect(clippy::disallowed_methods, reason = "a test, made longer by hand")]
fn runs() -> usize {
    std::env::var("BAILIWICK_FUZZ_RUNS").map_or(RUNS, |runs| runs.parse().unwrap())
}

/// Runs a target; says which bytes it was if a rule is broken.
fn run(target: &Target, origin: &str, bytes: &[u8]) {
    let ran = catch_unwind(AssertUnwindSafe(|| (target.run)(bytes)));
    let (name, bytes) = (target.name, bytes.escape_ascii());
    assert!(ran.is_ok(), "{name} on {origin}: {bytes}");
}

fn try_out(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let corpus = corpus(target);
    assert!(corpus.len() >= 5, "{name} has {} inputs", corpus.len());
    for (path, bytes) in &corpus {
        run(target, path, bytes);
    }
    let mut random = Sequence(1);
    for _ in 0..runs() {
        let (path, seed) = &corpus[random.below(corpus.len())];
        let (_, other) = &corpus[random.below(corpus.len())];
        run(target, path, &mutated(seed, other, &mut random));
    }
}

macro_rules! each {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                try_out(stringify!($name));
            }
        )*

        const TRIED: &[&str] = &[$(stringify!($name)),*];
    };
}

each! {
    authorize_query token_form basic_header introspection_form revocation_form opaque_token
    signed_token key_set redirect_matcher next_path scope_grammar language_list picture_node
    registration_json manifest cursor metadata whole_request
}

#[test]
fn every_target_is_tried_has_a_corpus_and_a_libfuzzer_program() {
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, TRIED);
    let programs = fs::read_to_string(corpora().join("../Cargo.toml")).unwrap();
    for name in &names {
        assert!(programs.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(
            corpora()
                .join("../fuzz_targets")
                .join(format!("{name}.rs"))
                .exists()
        );
    }
    for directory in fs::read_dir(corpora()).unwrap() {
        let name = directory.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name.as_str()), "no target {name}");
    }
}
