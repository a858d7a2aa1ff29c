"""What the project may depend on: licences, one crypto library, one source."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LICENCES = {
    "MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unlicense",
    "Unicode-3.0", "CC0-1.0", "0BSD", "BSL-1.0",
    # root certificates
    "CDLA-Permissive-2.0",
    # exceptions that only widen
    "LLVM-exception",
}

# Passkeys. Their files stay under the MPL, which asks for changes to them alone.
WEBAUTHN = {"webauthn-rs", "webauthn-rs-core", "webauthn-rs-proto", "webauthn-attestation-ca",
            "crypto-glue"}

# A second crypto or TLS stack, or a calendar that the core does not need.
BANNED = {"openssl", "openssl-sys", "native-tls", "ring", "rsa", "chrono", "jsonwebtoken"}


def cargo(*arguments):
    done = subprocess.run(["cargo", *arguments, "--locked"], cwd=ROOT, check=True,
                          capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def packages():
    """Those that become part of a program: not what only tests use."""
    tree = cargo("tree", "--workspace", "--edges", "normal,build", "--prefix", "none",
                 "--format", "{p}")
    built = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    metadata = json.loads(cargo("metadata", "--format-version", "1"))
    found = [package for package in metadata["packages"]
             if (package["name"], "v" + package["version"]) in built]
    assert len(found) > 100
    return found


def test_no_second_crypto_stack(packages):
    banned = BANNED & {package["name"] for package in packages}
    # Of passkeys, to check signatures with public keys: the attack on it (RUSTSEC-2023-0071)
    # is on private ones, which nothing here gives it.
    assert banned <= {"rsa"}


def test_rsa_comes_with_passkeys_alone():
    tree = cargo("tree", "--workspace", "--invert", "rsa", "--edges", "normal,build", "--prefix",
                 "depth", "--format", " {p}")
    lines = [line.split() for line in tree.splitlines() if line]
    assert {name for depth, name, *_ in lines if depth == "1"} == {"crypto-glue"}
    assert {name for depth, name, *_ in lines if int(depth) > 1} >= {"webauthn-rs"}
    without = cargo("tree", "--package", "bailiwick", "--no-default-features", "--features",
                    "postgres", "--edges", "normal,build", "--prefix", "none", "--format", "{p}")
    names = {line.split()[0] for line in without.splitlines() if line}
    assert names & (WEBAUTHN | {"rsa"}) == set()


def test_licences_are_permissive(packages):
    refused = [
        f"{package['name']}: {package['license']}"
        for package in packages
        if not permitted(package["license"] or "")
        and not (package["name"] in WEBAUTHN and package["license"] == "MPL-2.0")
    ]
    assert refused == []


def permitted(expression):
    """Whether one alternative of an SPDX expression consists of permitted licences."""
    words = re.findall(r"[\w.+-]+|[()/]", expression)
    terms = " ".join(
        {"OR": "or", "AND": "and", "WITH": "and", "/": "or", "(": "(", ")": ")"}.get(
            word, str(word in LICENCES))
        for word in words
    )
    return bool(terms) and eval(terms, {"__builtins__": {}})  # only True, False, and, or, ( )


def test_everything_comes_from_one_registry(packages):
    sources = {package["source"] for package in packages if package["source"]}
    assert len(sources) == 1
    assert all(source.startswith("registry+") for source in sources)
