"""JWT access tokens (RFC 9068), verified by Authlib as a resource server would."""

import base64
import json

import pytest
from authlib.oauth2.rfc6750 import InvalidTokenError
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from joserfc.jwk import KeySet

from harness.flow import Pkce, code_for, redeem
from harness.pages import Pages

REDIRECT_URI = "https://client.example/cb"
RESOURCE = "https://pets.example"
INACTIVE = {"active": False}


class Verifier(JWTBearerTokenValidator):
    """Reads the keys where the metadata says that they are."""

    def __init__(self, server, resource):
        super().__init__(issuer=server.issuer, resource_server=resource)
        self.server = server

    def get_jwks(self):
        metadata = self.server.get("/.well-known/oauth-authorization-server/o").json()
        keys = self.server.http.get(metadata["jwks_uri"], timeout=10).json()
        return KeySet.import_key_set(keys)

    def verified(self, token, scope):
        claims = self.authenticate_token(token)
        self.validate_token(claims, [scope], None)
        return claims


def part(token, at):
    text = token.split(".")[at]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def server(new_server):
    return new_server()


@pytest.fixture(scope="module")
def api(server):
    api = server.resource_server("Pets", "--resource", RESOURCE, "--token-format", "jwt")
    for name in (f"{RESOURCE}/read", f"{RESOURCE}/write"):
        assert server.register_scope(api, name).status_code == 201
    return api


@pytest.fixture(scope="module")
def client(server):
    grants = ("authorization_code", "refresh_token", "client_credentials")
    return server.client("App", "--redirect-uri", REDIRECT_URI, grants=grants)


@pytest.fixture(scope="module")
def verifier(server):
    return Verifier(server, RESOURCE)


def issue(server, client, scope=f"{RESOURCE}/read"):
    return server.client_token(client, scope)["access_token"]


def test_a_jwt_needs_a_resource_identifier(server):
    made = server.run("resource-server", "create", "Nameless", "--token-format", "jwt")
    assert made.returncode == 1
    assert "resource identifier" in made.stderr


def test_a_clients_token_is_verified_without_asking(server, api, client, verifier):
    token = issue(server, client)
    assert part(token, 0)["typ"] == "at+jwt"
    claims = verifier.verified(token, f"{RESOURCE}/read")
    assert claims["sub"] == claims["client_id"] == client.client_id
    assert claims["aud"] == RESOURCE
    assert claims["exp"] - claims["iat"] == 3600
    seen = server.introspect(api, token)
    assert seen["active"] and seen["scope"] == f"{RESOURCE}/read"
    assert (seen["exp"], seen["iat"]) == (claims["exp"], claims["iat"])


def test_a_users_token_through_code_and_refresh(server, api, client, verifier):
    server.user("ada")
    pkce = Pkce()
    person = ("ada", "correct horse battery")
    scope = f"{RESOURCE}/read"
    code = code_for(server, Pages(server.origin), client, REDIRECT_URI, person, pkce, scope=scope)
    first = redeem(server, client, code, REDIRECT_URI, pkce).json()
    claims = verifier.verified(first["access_token"], scope)
    seen = server.introspect(api, first["access_token"])
    assert (seen["username"], seen["sub"]) == ("ada", claims["sub"])
    assert claims["auth_time"] <= claims["iat"]

    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = server.token(client, **refresh).json()
    again = server.token(client, **refresh).json()
    new = verifier.verified(second["access_token"], scope)
    assert new["auth_time"] == claims["auth_time"]
    assert new["jti"] != claims["jti"]
    assert part(again["access_token"], 1) == part(second["access_token"], 1)
    assert again["refresh_token"] == second["refresh_token"]


def test_a_revoked_jwt_is_inactive_and_lives_on_offline(server, api, client, verifier):
    token = issue(server, client)
    revoked = server.post("/o/revoke_token/", data={"token": token}, auth=client.basic)
    assert revoked.status_code == 200
    assert server.introspect(api, token) == INACTIVE
    assert verifier.verified(token, f"{RESOURCE}/read"), "until exp, as the book says"
    other = issue(server, client)
    server.cli("token", "revoke", "--token-stdin", stdin=other + "\n")
    assert server.introspect(api, other) == INACTIVE


def test_jw_11_tokens_live_through_a_rotation_while_the_server_runs(server, api, client, verifier):
    """security.md JW-11"""
    old = issue(server, client)
    made = server.cli("key", "rotate", "--algorithm", "ES256")
    new = issue(server, client)
    assert part(new, 0)["kid"] == made["kid"] != part(old, 0)["kid"]
    for token in (old, new):
        assert verifier.verified(token, f"{RESOURCE}/read")
        assert server.introspect(api, token)["active"]
    states = {key["kid"]: key["state"] for key in server.cli("key", "list")}
    assert states == {part(new, 0)["kid"]: "signing", part(old, 0)["kid"]: "published"}
    assert len(verifier.get_jwks().keys) == 2


def test_jw_1_jw_2_jw_3_forged_tokens_are_inactive_everywhere(server, api, client):
    """security.md JW-1, JW-2, JW-3"""
    token = issue(server, client)
    header, payload, signature = token.split(".")
    more = {**part(token, 1), "scope": f"{RESOURCE}/write"}
    forgeries = [
        f"{encoded({'alg': 'none', 'typ': 'at+jwt'})}.{payload}.",
        f"{encoded({**part(token, 0), 'alg': 'none'})}.{payload}.{signature}",
        f"{encoded({**part(token, 0), 'typ': 'JWT'})}.{payload}.{signature}",
        f"{encoded({**part(token, 0), 'kid': '../../etc/passwd'})}.{payload}.{signature}",
        f"{encoded({**part(token, 0), 'crit': ['exp']})}.{payload}.{signature}",
        f"{header}.{encoded(more)}.{signature}",
        f"{header}.{payload}.",
        f"{header}.{payload}.{signature}A",
        f"{header}.{payload}.{signature}.",
        f"{header}..{signature}",
        "." * 10_000,
        f"{header}.{'A' * 50_000}.{signature}",
    ]
    for forgery in forgeries:
        assert server.introspect(api, forgery) == INACTIVE, forgery[:200]
        bearer = {"Authorization": f"Bearer {forgery[:8000]}"}
        for path in ("/o/register_scope/", "/o/introspect/"):
            refused = server.post(path, data={"token": token}, headers=bearer)
            assert refused.status_code in (400, 401), (path, forgery[:200])
        revoked = server.post("/o/revoke_token/", data={"token": forgery}, auth=client.basic)
        assert revoked.status_code == 200
    assert server.introspect(api, token)["active"]


def test_a_token_for_another_is_refused(server, api, client):
    token = issue(server, client)
    other = Verifier(server, "https://bank.example")
    with pytest.raises(InvalidTokenError):
        other.verified(token, f"{RESOURCE}/read")
    bank = server.resource_server("Bank", "--resource", "https://bank.example")
    assert server.introspect(bank, token) == INACTIVE


def test_what_is_compromised_is_accepted_no_more(new_server):
    """security.md JW-11"""
    server = new_server()
    api = server.resource_server("Pets", "--resource", RESOURCE, "--token-format", "jwt")
    assert server.register_scope(api, f"{RESOURCE}/read").status_code == 201
    client = server.client("App", grants=("client_credentials",))
    old = issue(server, client)
    made = server.cli("key", "rotate", "--compromised")
    assert server.introspect(api, old) == INACTIVE
    keys = server.get("/o/.well-known/jwks.json").json()["keys"]
    assert [key["kid"] for key in keys] == [made["kid"]]
    assert server.introspect(api, issue(server, client))["active"]
