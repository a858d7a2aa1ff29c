"""Features only ever add: each crate compiles without any, with each alone and with all."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = ("bailiwick-core", "bailiwick-jose", "bailiwick-store")
# Sockets, and whatever is written for a web framework.
FRAMEWORKS = {"axum", "axum-core", "hyper", "tower", "tower-http", "reqwest"}


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments, "--locked"], cwd=ROOT, capture_output=True,
                          text=True)


def crates():
    metadata = json.loads(cargo("metadata", "--no-deps", "--format-version", "1").stdout)
    return {
        package["name"]: sorted(set(package["features"]) - {"default"})
        for package in metadata["packages"]
        if Path(package["manifest_path"]).is_relative_to(ROOT / "crates")
    }


CRATES = crates()


def choices(crate, features):
    yield ["--no-default-features"]
    # What the program can be built with are features of the server.
    if crate == "bailiwick":
        return
    for feature in features:
        yield ["--no-default-features", "--features", feature]
    if len(features) > 1:
        yield ["--all-features"]


CHOICES = [
    pytest.param(crate, choice, id=f"{crate} {' '.join(choice)}")
    for crate, features in CRATES.items()
    for choice in choices(crate, features)
]


def test_the_crates_are_found():
    assert {*PURE, "bailiwick-server", "bailiwick-resource", "bailiwick-testkit"} <= CRATES.keys()


@pytest.mark.parametrize(("crate", "choice"), CHOICES)
def test_each_choice_of_features_compiles_without_a_warning(crate, choice):
    done = cargo("check", "--quiet", "--package", crate, *choice)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("crate", PURE)
def test_no_web_framework_comes_with_the_pure_crates(crate):
    tree = cargo("tree", "--package", crate, "--all-features", "--edges", "normal",
                 "--prefix", "none", "--format", "{p}")
    names = {line.split()[0] for line in tree.stdout.splitlines() if line}
    assert crate in names
    assert names & FRAMEWORKS == set()
