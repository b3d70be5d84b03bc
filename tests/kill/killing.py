"""Kill a process at a chosen step: a forked child runs the real code, and one function in it ends in SIGKILL."""

import os
import pkgutil
import signal
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from django.db import connections

from sandbox import store as sandbox_store


@dataclass(frozen=True)
class Step:
    """Where to die: before or after the `nth` call of a function; `target` is its dotted name."""

    when: str
    target: str
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.when} {self.target}" + (f" ({self.nth})" if self.nth > 1 else "")


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
        _set_trap(step)
        work()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)  # never back into the test runner


def _set_trap(step: Step) -> None:
    owner_name, _, name = step.target.rpartition(".")
    owner = pkgutil.resolve_name(owner_name)
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def trapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == step.nth and step.when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*args, **kwargs)
        if calls == step.nth and step.when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, trapped)
