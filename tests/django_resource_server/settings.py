"""A Django resource server as its users write it: released packages, no code of ours.

The environment says where the authorization server is and how to authenticate.
"""

import os

SECRET_KEY = "only for this test"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "oauth2_provider",
    "rest_framework",
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["RS_DATABASE"]}
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "oauth2_provider.contrib.rest_framework.OAuth2Authentication"
    ],
}

OAUTH2_PROVIDER = {
    "RESOURCE_SERVER_INTROSPECTION_URL": os.environ["RS_INTROSPECTION_URL"],
    "SCOPES": {"notes": "Read your notes"},
}
if "RS_TOKEN" in os.environ:
    OAUTH2_PROVIDER["RESOURCE_SERVER_AUTH_TOKEN"] = os.environ["RS_TOKEN"]
else:
    OAUTH2_PROVIDER["RESOURCE_SERVER_INTROSPECTION_CREDENTIALS"] = (
        os.environ["RS_CLIENT_ID"],
        os.environ["RS_CLIENT_SECRET"],
    )
