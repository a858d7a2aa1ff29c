"""The repository's own promises: what its documents say is there, is there."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 500


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).exists()]


RUST = tracked("*.rs")
DOCUMENTS = tracked("*.md")


def test_the_files_that_the_architecture_names_exist():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    named = re.findall(r"`((?:crates|examples|tests|bench|docs)/[\w./-]+)`", text)
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_links_between_documents_lead_somewhere():
    broken = []
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)", document.read_text()):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []


def test_no_rust_file_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in RUST
        if (lines := path.read_text().count("\n")) > LONGEST_FILE
    ]
    assert long == []


def test_lints_are_expected_never_allowed():
    allowed = [str(path.relative_to(ROOT)) for path in RUST
               if re.search(r"#!?\[allow\(", path.read_text())]
    assert allowed == []


def test_every_key_is_in_the_book():
    source = (ROOT / "crates/server/src/config/keys.rs").read_text()
    keys = re.findall(r'^    "([\w.]+)",$', source, re.MULTILINE)
    assert len(keys) > 20
    book = (ROOT / "docs/configuration.md").read_text()
    assert [key for key in keys if f"| `{key}` |" not in book] == []


def test_no_lock_file_names_a_host():
    for lock in tracked("*package-lock.json"):
        assert '"resolved"' not in lock.read_text()


THREATS = ROOT / "docs/threat-model.md"


def threats():
    """The rows of every table, each as its cells."""
    for line in THREATS.read_text().splitlines():
        if line.startswith("| ") and not line.startswith("| ID |"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_row_of_the_threat_model_names_tests_that_exist():
    sources = "\n".join(path.read_text() for path in RUST + tracked("tests/*.py"))
    functions = set(re.findall(r"\b(?:fn|def) (\w+)", sources))
    wrong = []
    for row, *_, proof in threats():
        names = re.findall(r"`(\w+)`", proof)
        if not names and not proof.startswith("not applicable: "):
            wrong.append(f"{row}: no test")
        wrong += [f"{row}: {name}" for name in names if name not in functions]
    assert wrong == []


def test_the_threat_model_has_every_row():
    rows = [row for row, *_ in threats()]
    expected = {"P": 8, "SU": 9, "RD": 18, "CT": 25, "JW": 11, "SR": 18, "OP": 11, "PG": 10,
                "AD": 5}
    for group, count in expected.items():
        numbered = [row for row in rows if re.fullmatch(rf"{group}-\d+", row)]
        assert numbered == [f"{group}-{i}" for i in range(1, count + 1)]
