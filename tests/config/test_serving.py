"""The demo's server prepares once, refuses clearly, and keeps periodic work going."""

import socket
import threading
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import connection

from config import serving
from config.demo_logins import DEMO_LOGINS


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:
    """A data folder as a demo leaves it."""
    settings.DATA_DIR = tmp_path
    settings.SANDBOX_DB = tmp_path / "sandbox.sqlite3"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    for name in ("almoner.sqlite3", "almoner.sqlite3-wal", "sandbox.sqlite3", "secret-key", "notes.txt"):
        (tmp_path / name).write_text("x")
    for name in ("media", "mail"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize(("url", "port"), [("http://localhost:8123", 8123), ("https://almoner.example", 443)])
def test_the_site_address_says_the_port(settings, url, port):
    settings.SITE_URL = url
    assert serving.site_port() == port


def test_a_port_in_use_is_named_with_another_one_to_try():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(serving.CannotServe, match=f"Port {port} .*make run PORT={port + 1}"):
            serving.require_free_port("127.0.0.1", port)
    serving.require_free_port("127.0.0.1", port)


def test_a_data_folder_serves_one_demo_at_a_time(tmp_path):
    refused = pytest.raises(serving.CannotServe, match="Stop it first")
    with serving.sole_use(tmp_path, patience=0), refused, serving.sole_use(tmp_path, patience=0):
        pass
    with serving.sole_use(tmp_path, patience=0):
        pass


@pytest.mark.django_db
def test_a_loaded_demo_is_not_loaded_again(data, settings):
    settings.STATIC_ROOT = data / "static"
    get_user_model().objects.create(email="somebody@example.org")
    said: list[str] = []
    serving.prepare(said.append)
    assert said == []
    assert get_user_model().objects.count() == 1
    assert not (data / serving.LOADING).exists()


def test_forgetting_leaves_what_is_not_the_demos(data):
    serving.forget(data / "almoner.sqlite3")
    assert sorted(path.name for path in data.iterdir()) == ["notes.txt", "secret-key"]


def test_data_under_a_stripe_key_are_never_forgotten(data, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_something"
    with pytest.raises(CommandError, match="this is no demo"):
        call_command("demo_reset")
    assert (data / "almoner.sqlite3").exists()


def test_a_database_server_is_never_emptied(data, settings, monkeypatch):
    settings.STRIPE_SECRET_KEY = ""
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(CommandError, match="by hand"):
        call_command("demo_reset")
    assert (data / "almoner.sqlite3").exists()


def test_periodic_work_goes_on_after_an_error(caplog):
    stop = threading.Event()
    turns: list[int] = []

    def work() -> None:
        turns.append(len(turns))
        if len(turns) == 3:
            stop.set()
        raise RuntimeError("the first two turns fail")

    serving.keep_doing(work, stop, every=0.001)
    assert turns == [0, 1, 2]
    assert "Periodic work failed" in caplog.text


def test_the_newcomer_is_told_the_addresses_and_who_can_sign_in(settings):
    told = serving.announcement("http://localhost:8123")
    assert "http://localhost:8123/cms/" in told
    for login in DEMO_LOGINS:
        assert login.email in told
        assert login.password in told


def test_the_demos_passwords_pass_the_sites_own_rules():
    for login in DEMO_LOGINS:
        validate_password(login.password)
    assert [login.role for login in DEMO_LOGINS] == ["supporter", "editor", "treasurer", "administrator"]
