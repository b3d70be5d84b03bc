"""The sandbox's commands."""

import pytest
from django.core.management import CommandError, call_command

from sandbox import control


def said(capsys, *args):
    call_command(*args)
    return capsys.readouterr().out


def test_advance_moves_the_clock_and_says_what_time_it_is(capsys, gift):
    gift()
    said(capsys, "sandbox_advance", "--days", "1.5")
    assert control.objects("checkout.session")[0]["status"] == "expired"
    assert "2025-03-01T12:00:00" in said(capsys, "sandbox_advance", "--to", "2025-03-01T12:00:00")
    said(capsys, "sandbox_advance", "--real")
    assert control.now().year >= 2026


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(CommandError):
        call_command("sandbox_advance", "--to", "tomorrow")


def test_reset_empties_the_sandbox(capsys, gift):
    gift()
    assert "empty" in said(capsys, "sandbox_reset")
    assert control.objects("checkout.session") == []


def test_the_server_does_not_start_beside_a_real_key(settings):
    settings.STRIPE_SECRET_KEY = "sk_live_1"
    with pytest.raises(CommandError):
        call_command("sandbox", "--port", "0")
    settings.STRIPE_SECRET_KEY = ""
