"""Addresses of the sandbox, mounted by ``config`` under ``/sandbox/stripe/`` when there is no Stripe key."""

from django.urls import path

from sandbox import desk, pages, views

app_name = "sandbox"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("v1/<path:path>", views.api, name="api"),
    path("pay/<slug:id_>/", pages.pay, name="pay"),
    path("pay/<slug:id_>/3ds/", pages.secure, name="secure"),
    path("recover/<slug:id_>/", pages.recover, name="recover"),
    path("object/<slug:id_>/", desk.show, name="object"),
    path("_control/<slug:action>/", desk.act, name="act"),
]
