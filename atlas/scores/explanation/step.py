"""The step from a measure to the nearest one that scores well."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from atlas.scores.value_function import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.policy import Policy

__all__ = ["Step", "nearest_measure", "step"]

_KILOMETRE_M = 1000


@dataclass(frozen=True)
class Step:
    """A change of a measure: what it is ``now``, the ``goal``, the ``change`` without a sign, and the value there."""

    now: float
    goal: float
    change: float
    value: float


def step(criterion: str, measure: float, policy: Policy) -> Step | None:
    """Return the smallest change of a measure that makes a site strong on a criterion.

    It is rounded outward to what people are told: whole homes, months, amenities and per cents, and distances in tens
    of metres. None where no measure scores better.
    """
    rule, points = policy.criteria[criterion], policy.points(criterion)
    most = max(each for _, each in points)
    goal = nearest_measure(measure, min(policy.strong_from(criterion), most), points)
    if goal is None or goal == measure:
        return None
    sign = 1 if goal > measure else -1
    if rule.unit == "pct":
        # A share of the amenities that a group needs grows by one of them at a time.
        grain = 1 if rule.group is None else 100 / len(policy.groups[rule.group].amenities)
        goal = sign * _up(sign * goal, grain)
    else:
        goal = measure + sign * _up(abs(goal - measure), _grain(rule.unit, abs(goal - measure)))
    return Step(measure, goal, abs(goal - measure), float(value([goal], points)[0]))


def nearest_measure(measure: float, least: float, points: Sequence[tuple[float, float]]) -> float | None:
    """Return the measure nearest to another whose value is at least this much, or None where there is none.

    Parameters
    ----------
    measure : float
    least : float
        A value, 0 to 100.
    points : sequence of (measure, value)
        As in `atlas.scores.value_function.value`.
    """
    if value([measure], points)[0] >= least:
        return measure
    found = [at for at, reached in points if reached >= least]
    found += [
        left + (least - low) * (right - left) / (high - low)
        for (left, low), (right, high) in pairwise(points)
        if min(low, high) < least < max(low, high)
    ]
    return min(found, key=lambda each: abs(each - measure), default=None)


def _grain(unit: str, change: float) -> float:
    """Return the smallest difference that the glossary writes in a unit."""
    if unit != "m":
        return 1
    return 10 if change < _KILOMETRE_M else 100


def _up(number: float, grain: float) -> float:
    # What differs from a whole number by the rounding of a computer alone is that number.
    return math.ceil(number / grain - 1e-9) * grain
