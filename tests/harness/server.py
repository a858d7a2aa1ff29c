"""One `bailiwick serve` with a directory of its own, and its command line."""

import base64
import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import requests

from harness.process import BAILIWICK, Process, clean_environment, free_port, wait_until

CONFIG = """
[scopes]
read = "Read your data"
write = "Change your data"
default = ["read", "write"]
"""


@dataclass
class Credentials:
    """What `client create` and `resource-server create` print."""

    client_id: str
    client_secret: str | None = None
    access_token: str | None = None

    @property
    def basic(self):
        return (self.client_id, self.client_secret)

    @property
    def bearer(self):
        return {"Authorization": f"Bearer {self.access_token}"}

    @property
    def body(self):
        return {"client_id": self.client_id, "client_secret": self.client_secret}


class CommandFailed(AssertionError):
    """A command ended with another code than 0."""

    def __init__(self, command, result):
        super().__init__(f"{command}: {result.returncode}\n{result.stdout}\n{result.stderr}")
        self.code = result.returncode
        self.stderr = result.stderr


class Server:
    """A server on a free loopback port."""

    def __init__(self, directory, config=CONFIG, flags=(), env=None, database=None):
        self.directory = Path(directory)
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.issuer = f"{self.origin}/o"
        # A path, or the URL of a PostgreSQL database.
        self.database = database or self.directory / "bailiwick.sqlite"
        self.config = self.directory / "bailiwick.toml"
        # In the file, so that commands beside the server know them too.
        own = f'issuer = "{self.issuer}"\nlisten = "127.0.0.1:{self.port}"\n'
        self.config.write_text(own + config)
        self.env = clean_environment(HOME=str(self.directory), **(env or {}))
        self.process = Process(
            [BAILIWICK, "serve", *self.where(), *flags],
            self.directory / "server.log",
            self.directory,
            self.env,
        )
        # Nothing here may ask a proxy or remember a cookie.
        self.http = requests.Session()
        self.http.trust_env = False
        self.secrets = []

    def where(self):
        url = str(self.database)
        url = url if url.startswith("postgres:") else f"sqlite:{url}"
        return ["--database", url, "--config", str(self.config)]

    # -- life --------------------------------------------------------------

    def start(self):
        self.process.start()
        self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds=20.0):
        wait_until(lambda: self.process.running() and self.is_ready(), "/health/ready", seconds)

    def is_ready(self):
        try:
            return self.http.get(self.at("/health/ready"), timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def stop(self):
        code = self.process.stop()
        assert code == 0, f"serve ended with {code}:\n{self.log()[-4000:]}"
        assert "panicked" not in self.log(), self.log()[-4000:]

    def log(self):
        return self.process.output()

    # -- addresses ---------------------------------------------------------

    def at(self, path):
        return self.origin + path

    def get(self, path, **more):
        return self.http.get(self.at(path), timeout=10, allow_redirects=False, **more)

    def post(self, path, **more):
        return self.http.post(self.at(path), timeout=10, allow_redirects=False, **more)

    # -- command line ------------------------------------------------------

    def cli(self, *words, stdin=None):
        """Runs a command with `--json` and gives what it printed."""
        result = self.run(*words, "--json", stdin=stdin)
        if result.returncode:
            raise CommandFailed(words, result)
        return json.loads(result.stdout) if result.stdout.strip() else None

    def run(self, *words, stdin=None):
        return subprocess.run(
            [str(BAILIWICK), *map(str, words), *self.where()],
            cwd=self.directory,
            env=self.env,
            input=stdin or "",
            capture_output=True,
            text=True,
            timeout=60,
        )

    def user(self, name, password="correct horse battery", *flags):
        self.secrets.append(password)
        return self.cli("user", "create", name, "--password-stdin", *flags, stdin=password + "\n")

    def client(self, name, *flags, grants=("authorization_code",), kind="confidential"):
        words = ["client", "create", "--name", name, "--type", kind]
        for grant in grants:
            words += ["--grant", grant]
        return self.remember(self.cli(*words, *flags))

    def resource_server(self, name, *flags):
        return self.remember(self.cli("resource-server", "create", name, *flags))

    def remember(self, made):
        credentials = Credentials(
            made["client_id"], made.get("client_secret"), made.get("access_token")
        )
        self.secrets += [s for s in (credentials.client_secret, credentials.access_token) if s]
        return credentials

    # -- endpoints ---------------------------------------------------------

    def token(self, client=None, **form):
        """Asks the token endpoint, with Basic if a client is given."""
        answer = self.post("/o/token/", data=form, auth=client.basic if client else None)
        if answer.status_code == 200:
            said = answer.json()
            self.secrets += [said[n] for n in ("access_token", "refresh_token") if n in said]
        return answer

    def client_token(self, client, scope=None):
        form = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
        answer = self.token(client, **form)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def introspect(self, resource_server, token):
        answer = self.post(
            "/o/introspect/", data={"token": token}, headers=resource_server.bearer
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def register_scope(self, resource_server, name, description="Something", is_default=False):
        """As dot-dynamic-scopes' `Scope.register` sends it."""
        return self.post(
            "/o/register_scope/",
            headers=resource_server.bearer,
            json={"name": name, "description": description, "is_default": is_default},
        )

    # -- what is kept ------------------------------------------------------

    def rows(self, sql, *values):
        """Reads the database beside the running server."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def counts(self):
        """Rows of each table."""
        tables = self.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {name: self.rows(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables}

    @staticmethod
    def basic_header(user, password):
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
