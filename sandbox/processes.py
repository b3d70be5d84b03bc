"""Whether a process of this machine still lives: what a killed one left half done may be taken over."""

import os


def is_alive(pid: int) -> bool:
    """Whether there is a process with this number, ours or not."""
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
