"""Migrates, then serves on the port of the argument until it is stopped."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class QuietHandler(WSGIRequestHandler):
    """Does not look up names of peers and does not log."""

    def address_string(self):
        return self.client_address[0]

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    with make_server(
        "127.0.0.1", int(sys.argv[1]), get_wsgi_application(), handler_class=QuietHandler
    ) as server:
        print("listening", flush=True)
        server.serve_forever()
