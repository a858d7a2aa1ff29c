"""Starting the programs under test, and stopping exactly those."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROFILE = os.environ.get("BAILIWICK_TEST_PROFILE", "debug")
BAILIWICK = TARGET / PROFILE / "bailiwick"
USERS_API = TARGET / PROFILE / "users-api"


def free_port():
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def clean_environment(**more):
    """The environment without settings of Bailiwick and without proxies."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BAILIWICK_", "USERS_API_")) and "proxy" not in name.lower()
    }
    return {**kept, **more}


def wait_until(condition, what, seconds=20.0):
    """Polls until `condition` is true; fails with `what` it waited for."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.01)


class Process:
    """A child whose output goes to a file; it ends with its test."""

    def __init__(self, command, log, cwd, env):
        self.command = [str(word) for word in command]
        self.log = Path(log)
        self.cwd = cwd
        self.env = env
        self.child = None

    def start(self):
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def running(self):
        if self.child is None or self.child.poll() is not None:
            code = None if self.child is None else self.child.returncode
            raise AssertionError(f"{self.command[0]} ended with {code}:\n{self.output()[-4000:]}")
        return True

    def output(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self):
        """Asks it to end and says with which code it did."""
        if self.child is None:
            return None
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
                raise AssertionError(f"{self.command[0]} did not end when asked to") from None
        return self.child.returncode

    def kill(self):
        """kill -9: no chance to write anything."""
        self.child.kill()
        self.child.wait()
