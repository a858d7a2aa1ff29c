"""What a stranger may send: always a clear 4xx, never a 5xx, never a change.

security.md §3.5 and B5: NUL bytes and bad UTF-8 in every parameter, repeated
parameters, sizes over every limit, slow and endless headers.
"""

import socket
import time
from urllib.parse import quote_from_bytes

import pytest

from harness.flow import Pkce
from harness.pages import Pages

REDIRECT_URI = "https://client.example/cb"
GRANTS = ("authorization_code", "client_credentials", "refresh_token", "password")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# Bytes as they may stand in a form or a query.
POISON = {
    "NUL": b"a%00b",
    "bad UTF-8": b"a%ff%feb",
    "cut UTF-8": b"a%c3",
    "surrogate": b"%ed%a0%80",
    "half an escape": b"a%4",
    "no escape": b"%zz",
    "CRLF": b"a%0d%0aSet-Cookie:%20x=1",
    "very long": b"a" * 20_000,
}


@pytest.fixture(scope="module")
def server(new_server):
    server = new_server(
        'allow_grants = ["password"]\n[scopes]\nread = "Read"\ndefault = ["read"]\n'
    )
    server.user("ada", "ada's long password")
    return server


@pytest.fixture(scope="module")
def client(server):
    return server.client("Victim", "--redirect-uri", REDIRECT_URI, grants=GRANTS)


@pytest.fixture(scope="module")
def api(server):
    return server.resource_server("api")


@pytest.fixture
def unchanged(server):
    """The test ends with the rows with which it began."""
    before = server.counts()
    yield
    assert server.counts() == before
    assert server.is_ready()


def forms(client):
    """Requests that are right but for a credential, by endpoint."""
    own = client.body
    return {
        "/o/token/ authorization_code": {
            **own,
            "grant_type": "authorization_code",
            "code": "x",
            "redirect_uri": REDIRECT_URI,
            "code_verifier": "v" * 43,
        },
        "/o/token/ refresh_token": {
            **own,
            "grant_type": "refresh_token",
            "refresh_token": "x",
            "scope": "read",
        },
        "/o/token/ client_credentials": {
            **own,
            "grant_type": "client_credentials",
            "scope": "no-such-scope",
        },
        "/o/token/ password": {
            **own,
            "grant_type": "password",
            "username": "nobody-here",
            "password": "x",
            "scope": "read",
        },
        "/o/revoke_token/": {**own, "token": "x", "token_type_hint": "access_token"},
        "/o/introspect/": {**own, "token": "x", "token_type_hint": "access_token"},
    }


def encode(fields):
    return b"&".join(
        name.encode() + b"=" + (value if isinstance(value, bytes) else
                                quote_from_bytes(value.encode(), safe="").encode())
        for name, value in fields
    )


def refused(answer):
    """RFC 6749 §5.2: a 4xx with an error code, nothing of what was sent."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    said = answer.json()
    assert said["error"] and said["error_description"]
    assert "Set-Cookie" not in answer.headers
    return said["error"]


@pytest.mark.parametrize("poison", POISON)
def test_poison_in_every_parameter_of_every_machine_endpoint(
    server, client, unchanged, poison
):
    for endpoint, right in forms(client).items():
        path = endpoint.split()[0]
        for name in right:
            # A wrong client secret is a guess; those are counted and locked out.
            if name in ("client_id", "client_secret") and poison == "very long":
                continue
            body = encode((n, POISON[poison] if n == name else v) for n, v in right.items())
            answer = server.post(path, data=body, headers=FORM)
            if answer.status_code == 429:
                pytest.fail(f"locked out at {endpoint} {name}")
            # RFC 7009 §2.2: an invalid token is not an error to its holder, and
            # an unknown hint is ignored; introspection says it is inactive.
            harmless = name in ("token", "token_type_hint") or (
                path == "/o/introspect/" and answer.status_code == 401
            )
            if harmless and answer.status_code == 200:
                continue
            refused(answer)


@pytest.mark.parametrize("poison", POISON)
def test_poison_in_every_parameter_of_authorize_is_a_page_or_an_error(
    server, client, unchanged, poison
):
    right = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": REDIRECT_URI,
        "scope": "read",
        "state": "s",
        "resource": "https://api.example",
        "prompt": "none",
        "max_age": "1",
        **Pkce().request,
    }
    for name in right:
        query = encode((n, POISON[poison] if n == name else v) for n, v in right.items())
        answer = server.get("/o/authorize/?" + query.decode())
        assert answer.status_code in (302, 303, 400, 414, 431), (name, answer.status_code)
        if answer.is_redirect:
            assert answer.headers["Location"].startswith(REDIRECT_URI), name
        elif answer.status_code == 400:
            assert "text/html" in answer.headers["Content-Type"], name


@pytest.mark.parametrize("poison", POISON)
def test_poison_in_the_sign_in_form_and_elsewhere(server, unchanged, poison):
    pages = Pages(server.origin)
    pages.open("/accounts/login/")
    form = {c.attributes["name"]: c.attributes.get("value", "")
            for c in pages.document.forms[0].controls if "name" in c.attributes}
    for name in form:
        body = encode(
            (n, POISON[poison] if n == name else (v or "x")) for n, v in form.items()
        )
        answer = pages.session.post(
            server.at("/accounts/login/"), data=body, headers=FORM,
            allow_redirects=False, timeout=10,
        )
        assert answer.status_code in (200, 400, 403, 413, 429), (name, answer.status_code)
    text = POISON[poison].decode()
    for path in (
        f"/accounts/login/?next={text}",
        f"/setup/?token={text}",
        f"/o/applications/{text}/",
        f"/admin/users/{text}/",
        f"/{text}",
    ):
        answer = server.get(path)
        assert answer.status_code < 500, path
        assert "x=1" not in answer.headers.get("Set-Cookie", "")


FORMS = ("/o/applications/register/", "/admin/users/create/", "/admin/groups/",
         "/admin/scopes/create/")


@pytest.fixture(scope="module")
def administrator(server):
    server.user("root", "root's long password", "--admin")
    pages = Pages(server.origin)
    pages.open("/accounts/login/").sign_in("root", "root's long password")
    return pages


@pytest.mark.parametrize("poison", POISON)
@pytest.mark.parametrize("path", FORMS)
def test_poison_in_every_field_of_the_other_forms(server, administrator, path, poison):
    """Some of it is a good name for an application; none of it is a fault of ours."""
    pages = administrator.open(path)
    assert pages.answer.status_code == 200, path
    (form,) = pages.document.forms
    names = {control.attributes["name"] for control in form.controls
             if "name" in control.attributes}
    action = form.attributes.get("action", path)
    for name in names:
        fields = [(c.attributes["name"], POISON[poison] if c.attributes["name"] == name else
                   (pages.value(c) or "x"))
                  for c in form.controls if pages.is_sent(c, None)]
        if name not in dict(fields):
            fields.append((name, POISON[poison]))
        answer = pages.session.post(
            server.at(action), data=encode(fields), headers=FORM,
            allow_redirects=False, timeout=10,
        )
        assert answer.status_code in (200, 303, 400, 403, 409, 413, 422), (name, answer.text)
        assert "x=1" not in answer.headers.get("Set-Cookie", "")
    assert server.is_ready()


def test_every_repeated_parameter_is_refused(server, client, unchanged):
    """security.md CT-8"""
    for endpoint, right in forms(client).items():
        path = endpoint.split()[0]
        for name, value in right.items():
            answer = server.post(path, data=encode([*right.items(), (name, value)]), headers=FORM)
            assert refused(answer) == "invalid_request", (endpoint, name)


def test_a_parameter_in_the_query_of_a_post_is_refused(server, client, unchanged):
    """RFC 6749 §2.3.1, security.md CT-8: credentials never stand in a URL."""
    for endpoint, right in forms(client).items():
        path = endpoint.split()[0]
        answer = server.post(f"{path}?client_secret=x", data=right)
        assert refused(answer) == "invalid_request"


def test_a_scope_of_a_megabyte_is_refused(server, client, unchanged):
    for separator in ("", " "):
        scope = (("s" * 9 + separator) * 110_000)[: 1 << 20]
        answer = server.token(client, grant_type="client_credentials", scope=scope)
        assert answer.status_code in (400, 413)


def test_many_scopes_within_the_limit_are_refused_soon(server, client, unchanged):
    scope = " ".join(f"s{n}" for n in range(9_000))
    began = time.monotonic()
    answer = server.token(client, grant_type="client_credentials", scope=scope)
    assert refused(answer) in ("invalid_scope", "invalid_request")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "path",
    ["/o/token/", "/o/revoke_token/", "/o/introspect/", "/o/register_scope/",
     "/accounts/login/", "/o/authorize/"],
)
def test_a_body_over_the_limit_is_413_and_is_not_read_to_its_end(
    server, api, unchanged, path
):
    headers = {**FORM, **api.bearer} if path == "/o/register_scope/" else FORM
    answer = server.post(path, data=b"a=" + b"b" * (300 * 1024), headers=headers)
    assert answer.status_code == 413

    # A length that is only announced is refused as well, before it is sent.
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n"
        f"Authorization: {api.bearer['Authorization']}\r\n\r\n"
    )
    with connect(server) as stream:
        stream.sendall(head.encode() + b"x" * 1024)
        assert status_of(stream) in (b"413", b"400", b"401")


@pytest.mark.parametrize(
    "header",
    [
        "Basic", "Basic ", "Basic !!!!", "Basic bm9jb2xvbg==", "Basic Og==", "Basic YTo=",
        "Basic /////w==", "Basic YTpi YTpi", "Basic YToA", "Bearer", "Bearer a b", "Digest x",
        "basic:YTpi", "\x80\xff",
    ],
    ids=ascii,
)
def test_malformed_authorization_is_refused(server, unchanged, header):
    answer = server.post(
        "/o/token/",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": header.encode("latin-1")},
    )
    assert refused(answer) in ("invalid_client", "invalid_request")
    assert answer.status_code == 400 or answer.headers["WWW-Authenticate"]


def test_a_huge_header_is_431(server, unchanged):
    answer = server.post(
        "/o/token/",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": "Basic " + "A" * (1 << 16)},
    )
    assert answer.status_code == 431
    many = {f"X-{n}": "x" for n in range(500)}
    assert server.get("/health/live", headers=many).status_code == 431


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"grant_type":"client_credentials"}'),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("text/plain", b"grant_type=client_credentials"),
        (None, b"grant_type=client_credentials"),
    ],
    ids=str,
)
def test_another_content_type_is_refused(server, client, unchanged, content_type, body):
    """RFC 6749 §4.1.3: the format is application/x-www-form-urlencoded."""
    headers = {"Content-Type": content_type} if content_type else {}
    answer = server.post("/o/token/", data=body, headers=headers, auth=client.basic)
    assert refused(answer) == "invalid_request"


def test_two_ways_of_authenticating_at_once_are_refused(server, client, unchanged):
    """RFC 6749 §2.3, security.md CT-7"""
    answer = server.token(client, grant_type="client_credentials", **client.body)
    assert refused(answer) == "invalid_request"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "TRACE"])
@pytest.mark.parametrize("path", ["/o/token/", "/o/revoke_token/", "/o/introspect/"])
def test_other_methods_are_405(server, api, unchanged, method, path):
    """security.md CT-15: introspection by GET is a switch of each resource server."""
    answer = server.http.request(
        method, server.at(path + "?token=x"), headers=api.bearer, timeout=10
    )
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "bytes_",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /o/token/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /o/token/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /o/token/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: 4\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=ascii,
)
def test_broken_http_is_refused_and_the_connection_closed(server, unchanged, bytes_):
    with connect(server) as stream:
        stream.sendall(bytes_)
        stream.shutdown(socket.SHUT_WR)
        answer = read_to_the_end(stream)
    assert answer == b"" or answer.split()[1] in (b"400", b"404", b"505"), answer


def test_a_slow_head_is_cut_off(server, unchanged):
    """A head that dribbles is closed by the server, others are served meanwhile."""
    with connect(server) as slow:
        slow.sendall(b"POST /o/token/ HTTP/1.1\r\nHost: x\r\n")
        slow.settimeout(0.5)
        end = time.monotonic() + 20
        closed = False
        while not closed and time.monotonic() < end:
            assert server.is_ready()
            try:
                slow.sendall(b"X-A: b\r\n")
                closed = slow.recv(4096) == b"" or closed
            except TimeoutError:
                continue
            except OSError:
                closed = True
        assert closed, "20 s of a head were borne"


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=15)


def status_of(stream):
    return stream.recv(4096).split()[1]


def read_to_the_end(stream):
    received = b""
    try:
        while part := stream.recv(4096):
            received += part
    except ConnectionResetError:
        pass
    return received
