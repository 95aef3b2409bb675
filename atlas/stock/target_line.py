"""What is told of a target: the goal, where it stands, and whether that is enough."""

from __future__ import annotations

import datetime  # noqa: TC003 - dataclasses keep the annotation
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from atlas.stock.forecast import Forecast

__all__ = ["Bounds", "Goal", "Stand", "TargetLine", "line_of"]


class Bounds(NamedTuple):
    """The least and the most that a figure can be; equal where it is exactly known."""

    low: float
    high: float


class Goal(NamedTuple):
    """What was agreed or expected, of all corporations or of one: the first fields of a `TargetLine`."""

    id: str
    target: str
    corporation: str | None
    agreement: tuple[int, ...]
    goal: float | None
    unit: str
    direction: str
    due: datetime.date
    status: str


class Stand(NamedTuple):
    """Where a target stands; what is None is unknown, for want of ``missing`` or because it ``is_secret``."""

    today: Bounds | None = None
    hard: float | None = None
    in_procedure: float | None = None
    soft: float | None = None
    forecast: Forecast | None = None
    rows: tuple[str, ...] = ()
    missing: str | None = None
    is_secret: bool = False


@dataclass(frozen=True)
class TargetLine:
    """One target of the agreement, or the part of one corporation in it.

    Parameters
    ----------
    id : str
        The target, and for a part of it the corporation after a slash: ``net_social_homes/Domesta``.
    target : str
        Its words are under ``targets.TARGET`` in the glossary.
    corporation : str or None
        None is all together.
    agreement : tuple of int
    goal : float or None
        None where the agreement gives none: it is followed only.
    unit : str
        ``homes``, ``pitches`` or ``pct``.
    direction : {"at_least", "at_most"}
    due : date
    status : {"adopted", "assumed"}
    today : Bounds or None
        What took place, as far as is known; None where that is unknown or secret.
    hard, in_procedure, soft : float or None
        With the plans that are so hard, or harder, until ``due``; of what is unknown the least.
    forecast : Forecast or None
        On ``due``, with plans as late as they were so far; percentages are rounded down. None where too few delays are
        known, or no plans are.
    short : float or None
        How far the forecast is from the goal on the wrong side of it, 0 where it is met. Without a forecast all plans
        count as if on time, and without plans today does. None where the figures leave it open.
    case : str
        ``met``, ``short``, ``over``, ``open``, ``nothing_yet``, ``monitored``, ``unknown``, ``secret``, ``uncounted``.
    missing : str or None
        Layer, table or fact that is not there.
    rows : tuple of str
        Ids of the changes, sites or improvements behind today and the plans until ``due``.
    """

    id: str
    target: str
    corporation: str | None
    agreement: tuple[int, ...]
    goal: float | None
    unit: str
    direction: str
    due: datetime.date
    status: str
    today: Bounds | None
    hard: float | None
    in_procedure: float | None
    soft: float | None
    forecast: Forecast | None
    short: float | None
    case: str
    missing: str | None
    rows: tuple[str, ...]

    @property
    def expected(self) -> Bounds | None:
        """What is held against the goal: the forecast, else all plans as if on time, else today."""
        if self.forecast is not None:
            return Bounds(self.forecast.middle, self.forecast.middle)
        return self.today if self.soft is None else Bounds(self.soft, self.soft)


def line_of(goal: Goal, stand: Stand | None) -> TargetLine:
    """Hold where a target stands against its goal; None is a target that the atlas can't count."""
    found = stand or Stand()
    line = TargetLine(*goal, *found[:5], None, "uncounted", found.missing, found.rows)
    if stand is None:
        return line
    case, short = _verdict(line, is_secret=stand.is_secret)
    return replace(line, short=short, case=case)


def _verdict(line: TargetLine, *, is_secret: bool) -> tuple[str, float | None]:
    """Return the case of a line, and what it is short."""
    if line.missing or is_secret:
        return ("unknown" if line.missing else "secret"), None
    expected = line.expected
    if expected is None or line.goal is None:
        return ("nothing_yet" if expected is None else "monitored"), None
    least, most = line.goal - expected.high, line.goal - expected.low
    if line.direction == "at_most":
        least, most = -most, -least
    if most <= 0:
        return "met", 0.0
    if least > 0:
        return ("over" if line.direction == "at_most" else "short"), least
    return "open", None
