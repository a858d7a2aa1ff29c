"""Authlib in a Flask application, put together as its documentation and its example server do
it, under gunicorn; run as a program, it fills the database."""

import json
import os
import secrets
import sys
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.integrations.sqla_oauth2 import (
    OAuth2AuthorizationCodeMixin,
    OAuth2ClientMixin,
    OAuth2TokenMixin,
    create_query_client_func,
    create_revocation_endpoint,
    create_save_token_func,
)
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, insert

ROWS_AT_ONCE = 5_000

app = Flask(__name__)
url = os.environ["BENCH_DATABASE"]
if url.startswith("sqlite:"):
    url = url.replace("sqlite:", "sqlite:///", 1)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 20}}
else:
    url = url.replace("postgres://", "postgresql+psycopg://", 1)
app.config["SQLALCHEMY_DATABASE_URI"] = url
app.config["SECRET_KEY"] = "benchmark"
app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(40), unique=True)

    def get_user_id(self):
        return self.id


class Client(db.Model, OAuth2ClientMixin):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))


class Code(db.Model, OAuth2AuthorizationCodeMixin):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))


class Token(db.Model, OAuth2TokenMixin):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))


class AuthorizationCodeGrant(grants.AuthorizationCodeGrant):
    def save_authorization_code(self, code, request):
        raise NotImplementedError

    def query_authorization_code(self, code, client):
        found = Code.query.filter_by(code=code, client_id=client.client_id).first()
        return found if found and not found.is_expired() else None

    def delete_authorization_code(self, authorization_code):
        db.session.delete(authorization_code)
        db.session.commit()

    def authenticate_user(self, authorization_code):
        return db.session.get(User, authorization_code.user_id)


class RefreshTokenGrant(grants.RefreshTokenGrant):
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        token = Token.query.filter_by(refresh_token=refresh_token).first()
        return token if token and not token.is_revoked() else None

    def authenticate_user(self, refresh_token):
        return db.session.get(User, refresh_token.user_id)

    def revoke_old_credential(self, refresh_token):
        now = int(time.time())
        refresh_token.access_token_revoked_at = now
        refresh_token.refresh_token_revoked_at = now
        db.session.add(refresh_token)
        db.session.commit()


class Introspection(IntrospectionEndpoint):
    def query_token(self, token, token_type_hint):
        found = Token.query.filter_by(access_token=token).first()
        return found or Token.query.filter_by(refresh_token=token).first()

    def check_permission(self, token, client, request):
        return True

    def introspect_token(self, token):
        return {
            "active": True,
            "client_id": token.client_id,
            "token_type": token.token_type,
            "scope": token.get_scope(),
            "exp": token.issued_at + token.expires_in,
            "iat": token.issued_at,
        }


server = AuthorizationServer(
    app,
    query_client=create_query_client_func(db.session, Client),
    save_token=create_save_token_func(db.session, Token),
)
server.register_grant(AuthorizationCodeGrant, [CodeChallenge(required=True)])
server.register_grant(grants.ClientCredentialsGrant)
server.register_grant(RefreshTokenGrant)
server.register_endpoint(create_revocation_endpoint(db.session, Token))
server.register_endpoint(Introspection)


@app.post("/oauth/token")
def token():
    return server.create_token_response()


@app.post("/oauth/revoke")
def revoke():
    return server.create_endpoint_response("revocation")


@app.post("/oauth/introspect")
def introspect():
    return server.create_endpoint_response("introspection")


if url.startswith("sqlite:"):
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def same_promise(connection, _record):
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")


def rows(model, count, length, make):
    values = []
    while len(values) < count:
        some = [new_token(length) for _ in range(min(ROWS_AT_ONCE, count - len(values)))]
        db.session.execute(insert(model), [make(value) for value in some])
        db.session.commit()
        values += some
    return values


def new_token(length):
    """As long as those that it makes itself."""
    return secrets.token_hex(length)[:length]


def client(user, name, wanted):
    pair = [name, secrets.token_hex(24)]
    made = Client(client_id=pair[0], client_secret=pair[1], user_id=user.id)
    made.set_client_metadata(
        {
            "client_name": name,
            "scope": "bench",
            "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
            "response_types": ["code"],
            "redirect_uris": [wanted["redirect_uri"]],
            "token_endpoint_auth_method": "client_secret_basic",
        }
    )
    db.session.add(made)
    db.session.commit()
    return pair


def fill(wanted):
    db.create_all()
    user = User(username="bench")
    db.session.add(user)
    db.session.commit()
    user_id = user.id
    pair = client(user, "bench", wanted)
    now = int(time.time())
    issued = {"client_id": "bench", "token_type": "Bearer", "scope": "bench", "issued_at": now, "expires_in": 86400}

    def access_token(value):
        return issued | {"access_token": value}

    def refresh_token(value):
        return issued | {"access_token": new_token(42), "refresh_token": value, "user_id": user_id}

    def code(value):
        return {
            "code": value,
            "client_id": "bench",
            "redirect_uri": wanted["redirect_uri"],
            "scope": "bench",
            "user_id": user_id,
            # A code lives for 300 seconds from here.
            "auth_time": now + 86400,
            "code_challenge": wanted["code_challenge"],
            "code_challenge_method": "S256",
        }

    return {
        "machine": pair,
        "web": pair,
        "bearer": None,
        "tokens": rows(Token, wanted["tokens"], 42, access_token),
        "unknown": [new_token(42) for _ in range(wanted["unknown"])],
        "revocable": rows(Token, wanted["revocable"], 42, access_token),
        "refresh_tokens": rows(Token, wanted["refresh_tokens"], 48, refresh_token),
        "codes": rows(Code, wanted["codes"], 48, code),
    }


if __name__ == "__main__":
    with app.app_context():
        json.dump(fill(json.loads(sys.argv[1])), sys.stdout)
