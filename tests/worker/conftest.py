"""A Celery worker in a process of its own, on the test's database, broker and sandbox."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection
from kombu import pools

from config.celery import app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as `worker`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.worker)


@dataclass(frozen=True)
class Broker:
    """The queue of one test, in a database of Redis that no other test process uses."""

    url: str
    queue: str

    def waiting(self) -> int:
        """How many tasks nobody has taken."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.llen(self.queue))

    def flush(self) -> None:
        """Lose everything, as a broker without persistence does when it restarts."""
        with redis.Redis.from_url(self.url) as client:
            client.flushdb()


@pytest.fixture
def broker(transactional_db, django_db_serialized_rollback, on_postgres) -> Iterator[Broker]:
    """Publish to a real Redis, in a queue that no left-over worker reads."""
    if not settings.REDIS_URL:
        pytest.skip("needs Redis: set REDIS_URL, or run .ci/run")
    queue = f"test-{uuid.uuid4().hex}"
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = urlsplit(settings.REDIS_URL)._replace(path=f"/{15 - number % 8}").geturl()
    before = {name: app.conf[name] for name in ("task_always_eager", "task_default_queue", "broker_url")}
    use(task_always_eager=False, task_default_queue=queue, broker_url=url)
    found = Broker(url, queue)
    yield found
    found.flush()
    use(**before)


def use(**changes: object) -> None:
    """Change the running Celery application."""
    app.conf.update(changes)
    pools.reset()
    app.__dict__.pop("amqp", None)  # both keep what they were made with
    app._pool = None


def worker_environment(broker: Broker) -> dict[str, str]:
    """The settings of a real site, on what this test uses."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"postgres://{login}/{database['NAME']}",
        "REDIS_URL": broker.url,
        "CELERY_QUEUE": broker.queue,
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "SANDBOX_CAPTURE_LAG": "0",
    }


@pytest.fixture
def start_worker(broker: Broker, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers as production does; all are killed in the end."""
    options = ["-c", "1", "--without-mingle", "--without-gossip"]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", *options]
    environment = worker_environment(broker)
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    print((tmp_path / "worker.log").read_text() if started else "", end="")  # noqa: T201 (shown when the test fails)


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another process does; fail when it does not happen in time."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)
