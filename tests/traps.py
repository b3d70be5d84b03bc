"""Something happens before or after a real function runs: a process dies, threads meet. The function itself stays."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """Before or after the `nth` call of a function (0: every call); `target` is its dotted name."""

    when: str
    target: str
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.when} {self.target}" + (f" ({self.nth})" if self.nth > 1 else "")


def set_trap(step: Step, spring: Callable[[], object]) -> Callable[[], None]:
    """Call `spring` at a step; return how to remove it."""
    owner_name, _, name = step.target.rpartition(".")
    owner = pkgutil.resolve_name(owner_name)
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def trapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        here = step.nth in (0, calls)
        if here and step.when == "before":
            spring()
        answer = real(*args, **kwargs)
        if here and step.when == "after":
            spring()
        return answer

    setattr(owner, name, trapped)
    return lambda: setattr(owner, name, real)
