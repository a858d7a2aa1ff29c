"""PostgreSQL servers that a test makes, crashes and ends itself."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness.process import free_port, wait_until

RELEASES = Path("/usr/lib/postgresql")


def programs():
    """Those of the newest release that is installed."""
    found = [path / "bin" for path in RELEASES.glob("*") if (path / "bin/initdb").exists()]
    assert found, "PostgreSQL is missing: Debian's package postgresql"
    return max(found, key=lambda path: int(path.parent.name))


def as_nobody_special(command):
    """PostgreSQL does not run as the administrator of the machine."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


class Postgres:
    """One server on a free loopback port, with a directory of its own."""

    def __init__(self, **settings):
        base = "/dev/shm" if Path("/dev/shm").is_dir() else None
        self.directory = Path(tempfile.mkdtemp(prefix="bailiwick-postgres.", dir=base))
        self.data = self.directory / "data"
        if os.geteuid() == 0:
            shutil.chown(self.directory, "postgres")
        self.port = free_port()
        self.settings = {"listen_addresses": "127.0.0.1", "max_connections": 100, **settings}
        self.child = None

    def make(self):
        self.program("initdb", "-D", self.data, "-U", "bailiwick", "-A", "trust", "-E", "UTF8",
                     "--no-locale", "--no-sync")
        return self

    def copy_of(self, primary, name):
        """Becomes a standby that follows `primary` as `name`."""
        self.program("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast",
                     "--no-sync", "-d", f"{primary.libpq} application_name={name}")
        return self

    def program(self, name, *words):
        command = as_nobody_special([programs() / name, *words])
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
        return done.stdout

    @property
    def libpq(self):
        return f"host=127.0.0.1 port={self.port} user=bailiwick dbname=postgres"

    @property
    def url(self):
        return f"postgres://bailiwick@127.0.0.1:{self.port}/postgres"

    def start(self):
        settings = [word for pair in self.settings.items()
                    for word in ("-c", "{}={}".format(*pair))]
        command = [programs() / "postgres", "-D", self.data, "-k", self.directory,
                   "-p", self.port, *settings]
        # runuser would stay between a signal and the server: its pid is in a file.
        with (self.directory / "log").open("ab") as log:
            self.child = subprocess.Popen(as_nobody_special(command), cwd="/", stdout=log,
                                          stderr=log, stdin=subprocess.DEVNULL)
        wait_until(self.is_up, "PostgreSQL", 30)
        return self

    def is_up(self):
        assert self.child.poll() is None, self.log()
        ready = [programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready, check=False).returncode == 0

    def log(self):
        return (self.directory / "log").read_text(errors="replace")[-4000:]

    def crash(self):
        """Immediate stop: what it has not written down is gone."""
        self.program("pg_ctl", "stop", "-m", "immediate", "-D", self.data)
        self.child.wait(30)

    def promote(self):
        self.program("pg_ctl", "promote", "-D", self.data)

    def sql(self, text):
        """The rows of a query, each as its columns' texts."""
        psql = [programs() / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", text,
                self.url]
        done = subprocess.run(psql, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def end(self):
        if self.child and self.child.poll() is None:
            self.crash()
        shutil.rmtree(self.directory, ignore_errors=True)
