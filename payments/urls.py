"""Where anybody checks a receipt."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
