"""Every address says who may see it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import path

from config import contract, urls


def test_every_address_has_an_access_class():
    assert contract.undeclared(contract.routes()) == []


def test_the_command_lists_addresses_and_settings(capsys):
    call_command("contract", "--json")
    listed = json.loads(capsys.readouterr().out)
    by_name = {row["name"]: row for row in listed["urls"]}
    assert by_name["stripe_webhook"] | {"view": ""} == {
        "path": "hooks/stripe/", "name": "stripe_webhook", "methods": ["POST"], "access": "signed", "view": "",
    }  # fmt: skip
    assert by_name["donations:thanks"]["access"] == "reference"
    assert by_name["wagtailadmin_home"]["access"] == "staff"
    assert "STRIPE_WEBHOOK_SECRETS" in listed["settings"]


def test_an_undeclared_address_fails_the_command(monkeypatch):
    def silent(request):
        return HttpResponse()

    silent.__module__ = "donations.views"
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("secret/", silent)])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        with pytest.raises(CommandError, match="/secret/"):
            call_command("contract")
    finally:
        monkeypatch.undo()
        clear_url_caches()
