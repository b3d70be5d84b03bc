"""The sandbox's addresses and nothing else, for its own port and for requests that must not be sent elsewhere."""

from django.urls import include, path

MOUNT = "sandbox/stripe/"
urlpatterns = [path(MOUNT, include("sandbox.urls"))]
