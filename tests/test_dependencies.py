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
    assert sorted(BANNED & {package["name"] for package in packages}) == []


def test_licences_are_permissive(packages):
    refused = [
        f"{package['name']}: {package['license']}"
        for package in packages
        if not permitted(package["license"] or "")
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
