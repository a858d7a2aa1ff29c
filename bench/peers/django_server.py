"""Django OAuth Toolkit as it is, under gunicorn; run as a program, it fills the database.

Less stands around it than in a project of Django's own making: of the middleware only that
which tells the length of an answer, for without it no connection could be kept open.
"""

import json
import os
import secrets
import sys
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import django
from django.conf import settings

ROWS_AT_ONCE = 5_000


def database():
    url = urlsplit(os.environ["BENCH_DATABASE"])
    if url.scheme == "sqlite":
        # The same promise as ours, and writers that wait for each other instead of failing.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.path, "OPTIONS": options, "CONN_MAX_AGE": None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": url.username,
        "HOST": url.hostname,
        "PORT": url.port,
        "CONN_MAX_AGE": None,
    }


settings.configure(
    DEBUG=False,
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=f"{__name__}",
    DATABASES={"default": database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    OAUTH2_PROVIDER={
        "SCOPES": {"bench": "Benchmark", "introspection": "Introspect"},
        "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
        "ROTATE_REFRESH_TOKEN": True,
    },
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider import urls as oauth2_urls  # noqa: E402

urlpatterns = [
    path("o/", include((oauth2_urls.base_urlpatterns, "oauth2_provider"))),
    path("", include(oauth2_urls.metadata_urlpatterns)),
]
application = get_wsgi_application()


def new_token():
    """As long as those that it makes itself."""
    return secrets.token_hex(15)


def insert(model, count, make):
    values = []
    while len(values) < count:
        some = [new_token() for _ in range(min(ROWS_AT_ONCE, count - len(values)))]
        model.objects.bulk_create([make(value) for value in some])
        values += some
    return values


def fill(wanted):
    from django.contrib.auth.models import User
    from django.utils import timezone
    from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken

    call_command("migrate", verbosity=0)
    user = User.objects.create(username="bench")
    expires = timezone.now() + timedelta(days=1)

    def client(name, grant):
        secret = secrets.token_hex(32)
        made = Application.objects.create(
            name=name,
            user=user,
            client_type="confidential",
            authorization_grant_type=grant,
            redirect_uris=wanted["redirect_uri"],
            client_secret=secret,
            hash_client_secret=wanted["hashed"],
        )
        return made, [made.client_id, secret]

    machine, machine_pair = client("machine", "client-credentials")
    web, web_pair = client("web", "authorization-code")

    def access_token(value, scope="bench"):
        return AccessToken(token=value, application=machine, expires=expires, scope=scope)

    def refreshing(value):
        access = AccessToken.objects.create(
            token=new_token(), application=web, user=user, expires=expires, scope="bench"
        )
        return RefreshToken(
            token=value, application=web, user=user, access_token=access, token_family=uuid.uuid4()
        )

    def code(value):
        return Grant(
            code=value,
            user=user,
            application=web,
            expires=expires,
            redirect_uri=wanted["redirect_uri"],
            scope="bench",
            code_challenge=wanted["code_challenge"],
            code_challenge_method="S256",
        )

    introspecting = new_token()
    access_token(introspecting, "introspection").save()
    return {
        "machine": machine_pair,
        "web": web_pair,
        "bearer": introspecting,
        "tokens": insert(AccessToken, wanted["tokens"], access_token),
        "unknown": [new_token() for _ in range(wanted["unknown"])],
        "revocable": insert(AccessToken, wanted["revocable"], access_token),
        "refresh_tokens": insert(RefreshToken, wanted["refresh_tokens"], refreshing),
        "codes": insert(Grant, wanted["codes"], code),
    }


if __name__ == "__main__":
    json.dump(fill(json.loads(sys.argv[1])), sys.stdout)
