"""Kill a process at a chosen step: a forked child runs the real code and ends there in SIGKILL."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import NoReturn

from django.db import connections

from sandbox import store as sandbox_store
from tests.traps import Step, set_trap


def die_at(step: Step, work: Callable[[], object]) -> None:
    """Run `work` in a child that is killed at `step`; fail when it never gets there."""
    close_connections()
    with warnings.catch_warnings():
        # Newer Pythons warn of forks beside threads; ours are those of the test runner and hold no lock of ours.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _live_and_die(step, work)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the child came to its end and not to: {step}"
    assert os.WTERMSIG(status) == signal.SIGKILL


def close_connections() -> None:
    """Leave no open connection that parent and child would share."""
    connections.close_all()
    sandbox_store.connection().close()
    sandbox_store._local.__dict__.clear()


def _live_and_die(step: Step, work: Callable[[], object]) -> NoReturn:
    try:
        set_trap(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
        work()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)  # never back into the test runner
