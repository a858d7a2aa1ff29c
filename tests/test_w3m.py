"""The pages in a text browser: nothing is lost without styles and scripts."""

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(shutil.which("w3m") is None, reason="w3m is not installed")


def dump(url, directory):
    return subprocess.run(
        ["w3m", "-dump", "-no-cookie", "-o", "use_proxy=0", url],
        env={"HOME": str(directory), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    ).stdout


def test_the_sign_in_form_reads_from_top_to_bottom(server, tmp_path):
    text = dump(server.at("/accounts/login/"), tmp_path)
    first, user, password, last = (
        text.index("Sign in"),
        text.index("User name or e-mail address [ "),
        text.index("Password [ "),
        text.rindex("Sign in"),
    )
    assert first < user < password < last, text


def test_an_error_page_says_what_is_wrong(server, tmp_path):
    text = dump(server.at("/o/authorize/?client_id=unknown"), tmp_path)
    assert "client_id is not registered" in text
