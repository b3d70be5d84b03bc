"""Combinations under which Almoner must not start."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks

LIVE = {"STRIPE_IS_LIVE": True, "STRIPE_WEBHOOK_SECRETS": ["whsec_x"], "DEBUG": False}


def found(settings, **values):
    for name, value in (LIVE | values).items():
        setattr(settings, name, value)
    return {message.id for message in run_checks() if message.id and message.id.startswith("almoner.")}


def test_a96_a_live_key_alone_is_fine(settings):
    assert found(settings) == set()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("TEST_CLOCK", "2026-01-01T00:00:00+00:00", "almoner.E001"),
        ("PROTECTIONS_OFF", frozenset({"skip-lock"}), "almoner.E002"),
        ("DEBUG", True, "almoner.E003"),
        ("STRIPE_WEBHOOK_SECRETS", [], "almoner.E004"),
    ],
)
def test_a96_test_switches_and_a_live_key_do_not_go_together(settings, name, value, code):
    assert found(settings, **{name: value}) == {code}


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.example"}, "STRIPE_SECRET_KEY is not set"),
        (
            {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.example", "STRIPE_SECRET_KEY": "sk_live_x"},
            "STRIPE_WEBHOOK_SECRETS",
        ),
        (
            {
                "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.example", "STRIPE_SECRET_KEY": "sk_live_x",
                "STRIPE_WEBHOOK_SECRETS": "whsec_x",
            },
            "SITE_URL",
        ),
        (
            {
                "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.example", "STRIPE_SECRET_KEY": "sk_live_x",
                "STRIPE_WEBHOOK_SECRETS": "whsec_x", "BEHIND_PROXY": "true",
            },
            "TRUSTED_PROXIES",
        ),
    ],
)  # fmt: skip
def test_a24_production_refuses_to_start_half_configured(variables, words, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    code = "import config.settings.production"
    run = subprocess.run(
        [sys.executable, "-c", code], env=kept | {"DATA_DIR": str(tmp_path)} | variables, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert words in run.stderr


def test_a25_a_space_after_the_comma_does_not_shut_out_a_secret(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    code = "from config.settings.base import STRIPE_WEBHOOK_SECRETS; print(STRIPE_WEBHOOK_SECRETS)"
    variables = {"DATA_DIR": str(tmp_path), "STRIPE_WEBHOOK_SECRETS": "whsec_new, whsec_old"}
    run = subprocess.run([sys.executable, "-c", code], env=kept | variables, capture_output=True, text=True)
    assert run.stdout.strip() == "['whsec_new', 'whsec_old']"
