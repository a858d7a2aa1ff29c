"""The tutorial, the guides to scopes and the first example's README, followed word by
word, so that they cannot rot.

Each ```sh block runs in one bash session in an empty directory; a ```text block
after it is what it prints, with … for anything. A block of another language with the
name of a file is that file. Where the reader is asked to open an address in a browser
and to paste where it arrived, a browser does it.
"""

import os
import re
import subprocess

import pytest

from harness.pages import Pages
from harness.process import BAILIWICK, ROOT, clean_environment, free_port

TUTORIAL = ROOT / "docs" / "tutorial.md"
GETTING_STARTED = ROOT / "examples" / "getting-started" / "README.md"
# How many of their blocks must at least be run.
GUIDES_TO_SCOPES = {
    "managing-scopes": 7,
    "registering-scopes": 10,
    "scope-policy": 5,
    "scope-lifecycle": 5,
    "scopes-file": 6,
    "audit": 4,
    "administration-api": 8,
}
MARK = "--- the block ended with"


def steps(guide):
    """(line, commands, what they print or None) in order."""
    text = guide.read_text()
    found = []
    block = r"^```(\w+)(?: (\S+))?\n(.*?)^```$"
    for match in re.finditer(block, text, re.MULTILINE | re.DOTALL):
        language, file, body = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        if file:
            found.append([line, f"cat > {file} <<'END OF FILE'\n{body}END OF FILE\n", None])
        elif language == "sh":
            found.append([line, body, None])
        elif language == "text":
            assert found and found[-1][2] is None, f"line {line}: output of which commands?"
            found[-1][2] = body
    return found


class Shell:
    """One bash for the whole tutorial."""

    def __init__(self, directory, env):
        self.directory = directory
        self.child = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=directory,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, number, commands, typed=None):
        """Runs a block; gives what it printed and its exit code."""
        script = self.directory / f"step-{number}.sh"
        script.write_text(commands)
        line = f"set -o pipefail; . '{script}'; printf '\\n{MARK} %s\\n' $?\n"
        self.child.stdin.write(line + (f"{typed}\n" if typed else ""))
        self.child.stdin.flush()
        printed = []
        for text in self.child.stdout:
            if text.startswith(MARK):
                return "".join(printed).strip("\n"), int(text.split()[-1])
            printed.append(text)
        raise AssertionError("bash ended: " + "".join(printed))

    def close(self):
        self.child.stdin.close()
        self.child.stdout.close()
        self.child.wait(20)


def matches(expected, printed):
    """Whether `printed` is `expected`, where … is any text, or any lines when it
    stands alone."""
    parts = (re.escape(part) for part in expected.strip("\n").split("…"))
    return re.fullmatch("(?s:.*?)".join(parts), printed.replace("\r", "")) is not None


@pytest.mark.parametrize(
    ("expected", "printed", "verdict"),
    [
        ("a…c", "abc", True),
        ("a…c", "a\nb\nc", True),
        ("a…c", "abd", False),
        ("a", "ab", False),
        ("(x)", "(x)", True),
    ],
)
def test_the_comparison_can_fail(expected, printed, verdict):
    assert matches(expected, printed) is verdict


@pytest.mark.parametrize(
    ("guide", "least"),
    [(TUTORIAL, 20), (GETTING_STARTED, 10)]
    + [(ROOT / "docs" / f"{name}.md", least) for name, least in GUIDES_TO_SCOPES.items()],
    ids=["tutorial", "example", *GUIDES_TO_SCOPES],
)
def test_the_guide_does_what_it_says(guide, least, tmp_path):
    ports = {"8000": str(free_port()), "8001": str(free_port())}

    def on_free_ports(text):
        return re.sub(r":(8000|8001)\b", lambda match: ":" + ports[match[1]], text)

    def on_tutorial_ports(text):
        for own, free in ports.items():
            text = text.replace(f":{free}", f":{own}")
        return text

    work = tmp_path / "empty"
    work.mkdir()
    env = clean_environment(
        HOME=str(tmp_path),
        PATH=f"{BAILIWICK.parent}{os.pathsep}{os.environ['PATH']}",
        BAILIWICK_LISTEN=f"127.0.0.1:{ports['8000']}",
        BAILIWICK_ISSUER=f"http://localhost:{ports['8000']}/o",
        USERS_API_LISTEN=f"127.0.0.1:{ports['8001']}",
        BAILIWICK_SERVER=f"http://localhost:{ports['8000']}/o",
    )
    shell = Shell(tmp_path, env)
    shell.run("start", f"cd '{work}'\n")
    printed = ""
    try:
        for line, commands, expected in steps(guide):
            typed = None
            if "read -r" in commands:
                typed = in_the_browser(printed)
            printed, code = shell.run(line, on_free_ports(commands), typed)
            assert code == 0, f"line {line} ended with {code}:\n{commands}{printed}"
            if expected is not None:
                seen = on_tutorial_ports(printed)
                assert matches(expected, seen), f"line {line}:\n{commands}\nprinted:\n{seen}"
    finally:
        shell.run("end", "kill $(jobs -p) 2> /dev/null; wait\n")
        shell.close()
    assert len(steps(guide)) >= least


def in_the_browser(url):
    """Opens what the step before printed, signs in as the text says, allows."""
    pages = Pages(re.match(r"http://[^/]+", url).group())
    pages.open(url)
    pages.sign_in("ada", "correct horse battery staple")
    assert "Users API" in pages.document.all_text
    pages.press("consent_allow")
    return pages.left_for
