"""Sign-in and consent by the pages, up to the client's redirect URI."""

import base64
import hashlib
import secrets
from urllib.parse import urlencode

from harness.callback import query_of


class Pkce:
    """A verifier and its S256 challenge (RFC 7636 §4)."""

    def __init__(self):
        self.verifier = secrets.token_urlsafe(32)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def request(self):
        return {"code_challenge": self.challenge, "code_challenge_method": "S256"}


def authorization_url(server, client, redirect_uri, pkce=None, **more):
    """A request as a client would send its user with."""
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        **(pkce.request if pkce else {}),
        **more,
    }
    return server.at("/o/authorize/?" + urlencode(query))


def allow(pages, url, person):
    """Opens the request, signs in where asked, allows; gives the client's URL."""
    pages.open(url)
    if pages.has("login_submit"):
        pages.sign_in(*person)
    if pages.has("consent_allow"):
        pages.press("consent_allow")
    assert pages.left_for, f"{pages.answer.url}: {pages.answer.text}"
    return pages.left_for


def code_for(server, pages, client, redirect_uri, person, pkce, **more):
    """A fresh authorization code."""
    url = allow(pages, authorization_url(server, client, redirect_uri, pkce, **more), person)
    answer = query_of(url)
    assert "code" in answer, url
    server.secrets.append(answer["code"])
    return answer["code"]


def redeem(server, client, code, redirect_uri, pkce, **more):
    """Exchanges a code, with Basic."""
    return server.token(
        client if client.client_secret else None,
        grant_type="authorization_code",
        code=code,
        redirect_uri=redirect_uri,
        code_verifier=pkce.verifier,
        **({} if client.client_secret else {"client_id": client.client_id}),
        **more,
    )
