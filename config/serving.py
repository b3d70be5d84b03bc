"""The living demo on one machine: prepare its data once, serve it, and run periodic work beside it."""

import fcntl
import gc
import logging
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

from config import schedule
from config.demo_logins import DEMO_LOGINS

logger = logging.getLogger(__name__)

MINUTE = 60.0
LOADING = "demo-is-loading"  # this file stands while the demo is being loaded


class CannotServe(Exception):
    """The demo cannot start or be reset here; the message says why and what to do."""


def site_port() -> int:
    """Return the port of SITE_URL, the address that mails, Stripe and the sandbox are given."""
    parts = urlsplit(settings.SITE_URL)
    return parts.port or {"http": 80, "https": 443}[parts.scheme]


def require_free_port(host: str, port: int) -> None:
    """Raise CannotServe when another program listens there, before anything is prepared."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} cannot be used ({error.strerror}). Try: make run PORT={port + 1}"
            ) from error


@contextmanager
def sole_use(folder: Path, patience: float = 5.0) -> Iterator[None]:
    """Hold the data folder for one server; raise CannotServe when another one keeps it for `patience` seconds.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    with (folder / "demo.lock").open("w") as file:
        until = time.monotonic() + patience
        while not _lock(file.fileno()):
            if time.monotonic() >= until:
                raise CannotServe(f"A demo is running on {folder}. Stop it first (Ctrl-C).")
            time.sleep(0.1)
        yield


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def migrate_if_needed() -> bool:
    """Bring the tables up to date; say whether there was anything to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    # Migrations make thousands of short-lived classes; looking for garbage all the while takes a fifth of the time.
    usual = gc.get_threshold()
    gc.set_threshold(20_000)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        gc.set_threshold(*usual)
    return True


def is_loaded() -> bool:
    """Say whether somebody lives here already: the demo's people, or an operator's own."""
    return get_user_model().objects.exists()


def load() -> None:
    """Load the living demo."""
    call_command("seed_demo", verbosity=0)


def prepare(say: Callable[[str], object]) -> None:
    """Migrate and load the demo where that has not been done; start over a loading that was interrupted."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing one
    mark = settings.DATA_DIR / LOADING
    if mark.exists():
        say("The demo was not loaded to the end last time; starting over.")
        forget(database_file())
    if not connection.introspection.table_names():
        mark.touch()
        say("Making the tables ...")
    migrate_if_needed()
    if not is_loaded():
        say("Loading the demo ...")
        load()
    mark.unlink(missing_ok=True)


def database_file() -> Path:
    """Return the demo's database file; raise CannotServe when the database is not ours to delete."""
    if settings.STRIPE_SECRET_KEY:
        raise CannotServe("STRIPE_SECRET_KEY is set: this is no demo, and its data stay.")
    if connection.vendor != "sqlite":
        raise CannotServe("DATABASE_URL names a database server: drop and create that database by hand.")
    return Path(settings.DATABASES["default"]["NAME"])


def forget(database: Path) -> None:
    """Delete what the demo keeps: both databases, pictures and mails."""
    connections.close_all()
    for file in (database, settings.SANDBOX_DB):
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
    for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
        shutil.rmtree(folder, ignore_errors=True)
    (settings.DATA_DIR / LOADING).unlink(missing_ok=True)


def keep_doing(work: Callable[[], object], stop: threading.Event, every: float = MINUTE) -> None:
    """Do `work` now and every so many seconds until `stop`; an error is logged and the next turn tries again."""
    while not stop.is_set():
        try:
            work()
        except Exception:
            logger.exception("Periodic work failed; it is tried again in %s seconds.", every)
        finally:
            connections.close_all()
        stop.wait(every)


def announcement(site_url: str) -> str:
    """Return what a newcomer needs: where the demo is and who can sign in."""
    width = max(len(login.email) for login in DEMO_LOGINS)
    people = [f"  {login.role:<14} {login.email:<{width}}  {login.password}" for login in DEMO_LOGINS]
    return "\n".join(
        [
            "",
            f"The site        {site_url}/",
            f"The office      {site_url}/cms/",
            *([f"Stripe sandbox  {settings.SANDBOX_PUBLIC_URL}/"] if settings.SANDBOX else []),
            "",
            "Sign in as",
            *people,
            "",
            "Ctrl-C stops it; `make demo-reset` forgets what was done in it.",
        ]
    )


class DemoServer(BaseApplication):
    """Gunicorn with one process of eight threads, and one thread more for periodic work."""

    def __init__(self, host: str, port: int, say: Callable[[str], object]) -> None:
        self.options = {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "threads": 8,
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda server: say(announcement(settings.SITE_URL)),
            "post_worker_init": lambda worker: self._start_periodic_work(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; connections opened so far must not be shared with the worker process."""
        from config.wsgi import application

        connections.close_all()
        return application

    @staticmethod
    def _start_periodic_work() -> None:
        # A daemon thread ends with its process, so nothing is left behind when the server stops or is killed.
        threading.Thread(
            target=keep_doing, args=(schedule.run_due, threading.Event()), daemon=True, name="run_due"
        ).start()
