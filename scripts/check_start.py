"""Start the demo twice in an empty folder and time it: the home page within 40 seconds, then within 10.

    python -m scripts.check_start [FOLDER]      FOLDER keeps the demo's data afterwards (default: deleted)

The packages must be installed already (`make setup`). It stops the demo as Ctrl-C does.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from scripts.compile_messages import ROOT

FIRST_SECONDS = 40
AGAIN_SECONDS = 10
STOP_SECONDS = 15


class StartFailed(Exception):
    """The demo did not start, answer or stop as it should; the message says how."""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Say whether the address answers 200, following redirects."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 (our own http address)
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        raise StartFailed(f"{url} answered {error.code}") from error
    except OSError:
        return False


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float) -> float:
    """Wait until the address answers; return how long it took, or raise StartFailed."""
    start = time.monotonic()
    while not answers(url):
        if server.poll() is not None:
            raise StartFailed(f"the server ended with {server.returncode}")
        if time.monotonic() - start > 3 * seconds:
            raise StartFailed(f"no answer after {3 * seconds} seconds")
        time.sleep(0.2)
    took = time.monotonic() - start
    if took > seconds:
        raise StartFailed(f"the first answer took {took:.1f} seconds, the limit is {seconds}")
    return took


def start_once(environment: Mapping[str, str], log: Path, seconds: float) -> float:
    """Run `make run` until the home page answers, then stop it; return the seconds to the first answer."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            return wait_for(f"http://localhost:{environment['PORT']}/", server, seconds)
        finally:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Interrupt the whole group as a terminal does on Ctrl-C, and insist after a while."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(server.pid, signal.SIGKILL)
        raise StartFailed(f"Ctrl-C did not stop it within {STOP_SECONDS} seconds") from error


def check(folder: Path) -> None:
    """Start twice on `folder`; raise StartFailed when it is slow or loads something again."""
    unset = ("DATABASE_URL", "REDIS_URL", "STRIPE_SECRET_KEY", "SITE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"DATA_DIR": str(folder), "PORT": str(free_port()), "PYTHONUNBUFFERED": "1"}
    for number, limit in ((1, FIRST_SECONDS), (2, AGAIN_SECONDS)):
        log = folder / f"start-{number}.log"
        try:
            took = start_once(environment, log, limit)
            if number == 2 and "Loading" in log.read_text():
                raise StartFailed("it loaded the demo again")
        except StartFailed as error:
            raise StartFailed(f"Start {number}: {error}\n{log.read_text()}") from error
        print(f"Start {number}: the home page answered after {took:.1f} seconds (limit {limit}).")


def main(arguments: list[str]) -> int:
    """Check in the folder named, else in a temporary one; exit 1 when it fails."""
    try:
        if arguments:
            Path(arguments[0]).mkdir(parents=True, exist_ok=True)
            check(Path(arguments[0]).resolve())
        else:
            with tempfile.TemporaryDirectory() as folder:
                check(Path(folder))
    except StartFailed as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
