"""One protected view."""

from django.urls import path
from oauth2_provider.contrib.rest_framework import TokenHasScope
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response


class NeedsNotes(TokenHasScope):
    """The scope is the view's own attribute in class-based views."""

    def get_scopes(self, request, view):
        return ["notes"]


@api_view(["GET"])
@permission_classes([NeedsNotes])
def notes(request):
    return Response({"user": getattr(request.user, "username", None)})


urlpatterns = [path("notes/", notes)]
