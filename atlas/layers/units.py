"""Units in which a column may come, and what one is worth in the unit of the atlas."""

from __future__ import annotations

from typing import Literal

__all__ = ["Unit", "in_our_unit", "known_units"]

Unit = Literal["", "pct", "months"]

_WORTH: dict[str, dict[str, float]] = {
    "": {},
    "pct": {"pct": 1, "fraction": 100},
    "months": {"months": 1, "years": 12, "weeks": 12 * 7 / 365.25, "days": 12 / 365.25},
}


def known_units(unit: Unit) -> list[str]:
    """Return the units in which a column of this unit may come."""
    return list(_WORTH[unit])


def in_our_unit(number: float, given: str, unit: Unit) -> float:
    """Return a number in our unit, where it comes in the unit given."""
    return number * _WORTH[unit][given]
