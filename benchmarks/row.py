"""What one measurement says: ours beside a floor that does only the bare work."""

from typing import TypedDict


class Row(TypedDict):
    """One line of RESULTS.md; `ratio` is ours compared with the floor, `goal` the least it should be."""

    name: str
    unit: str
    ours: float
    floor: float
    ratio: float
    goal: float
