"""The scale on which step charts stand side by side: quarters along it, homes above and below 0 up it."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from atlas.maps.told_table import signed
from atlas.quarter import Quarter

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from atlas.policy import Glossary

__all__ = ["place_of", "step_scale"]

_STEPS = (1, 2, 5)
_MOST_TICKS = 5


def place_of(day: datetime.date, first: Quarter) -> float:
    """Return where a day stands, in quarters since the first one began."""
    quarter = Quarter.of(day)
    days = (quarter.last_day - Quarter.from_index(quarter.index - 1).last_day).days
    passed = (day - Quarter.from_index(quarter.index - 1).last_day).days - 1
    return round(quarter.index - first.index + passed / days, 3)


def step_scale(
    levels: Iterable[float], first: Quarter, last: Quarter, told_until: datetime.date, glossary: Glossary
) -> dict[str, object]:
    """Return a scale that holds all levels, from the first quarter to the last.

    Parameters
    ----------
    levels : iterable of float
        Homes above or below 0, of every chart that stands on the scale.
    first, last : Quarter
    told_until : date
        From then on a chart tells what is planned.
    glossary : Glossary
    """
    known = [0.0, *levels]
    low, high = min(known), max(known)
    step = _step(high - low)
    ticks = range(floor(low / step), ceil(high / step) + 1)
    return {
        "quarters": last.index - first.index + 1,
        "low": ticks[0] * step - step / 4,
        "high": ticks[-1] * step + step / 4,
        "now": place_of(told_until, first),
        "now_label": glossary.word("monitor.now"),
        "ticks": [{"at": tick * step, "label": signed(tick * step, glossary)} for tick in ticks],
        "years": [
            {"at": index - first.index, "label": str(index // 4)}
            for index in range(first.index, last.index + 1)
            if index % 4 == 0
        ],
    }


def _step(room: float) -> int:
    """Return the least round number of homes that needs few lines."""
    size = 1
    while True:
        for step in _STEPS:
            if room / (step * size) <= _MOST_TICKS:
                return step * size
        size *= 10
