"""How far one weight can move before the shortlist changes, exactly: scores are straight lines in a weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atlas.scores.robustness.shortlist import Change, changed, on_shortlist, ranked_sites
from atlas.scores.robustness.weight_line import WeightLine, weight_line

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["WeightInterval", "weight_intervals"]

_SAME_WEIGHT = 1e-9
"""Lines that cross closer together than this cross in one point."""


@dataclass(frozen=True)
class WeightInterval:
    """Between which weights of one criterion the shortlist stays the same set, the other weights in proportion.

    ``low`` and ``high`` are out of 100; one of them is the weight itself where the slightest change breaks a tie.
    ``below`` and ``above`` say what happens past them: None where nothing does, down to 0 and up to 100.
    """

    criterion: str
    weight: float
    low: float
    high: float
    below: Change | None
    above: Change | None


def weight_intervals(scores: Scores, policy: Policy) -> list[WeightInterval]:
    """Return the interval of each criterion's weight in which the shortlist stays the same, in the policy's order.

    One weight at a time. Unknowns count as expected. A profile of one criterion has nothing to vary: no intervals.
    """
    if len(scores.weights) == 1:
        return []
    sites, length = ranked_sites(scores), int(policy.robustness.shortlist_sites.value)
    return [
        _interval(str(criterion), float(weight), weight_line(scores, sites, criterion), sites, length)
        for criterion, weight in scores.weights.items()
    ]


def _interval(criterion: str, weight: float, line: WeightLine, sites: pd.Index, length: int) -> WeightInterval:
    now = on_shortlist(line.points(weight), length)
    # Where a tie makes the shortlist longer, sites on it can push one another off.
    rivals = ~now if now.sum() <= length else np.ones_like(now)
    crossings = line.crossings(now, rivals)
    low, before = _first_change([*crossings[crossings < weight][::-1], 0.0], weight, line, now, length)
    high, after = _first_change([*crossings[crossings > weight], 100.0], weight, line, now, length)
    return WeightInterval(
        criterion=criterion,
        weight=weight,
        low=low,
        high=high,
        below=None if before is None else changed(sites, now, before),
        above=None if after is None else changed(sites, now, after),
    )


def _first_change(
    stops: list[float], weight: float, line: WeightLine, now: NDArray[np.bool_], length: int
) -> tuple[float, NDArray[np.bool_] | None]:
    """Go from crossing to crossing until the shortlist is another one; return where that starts, and the new one."""
    passed = weight
    for stop in stops:
        if abs(stop - passed) < _SAME_WEIGHT:
            continue
        after = on_shortlist(line.points((passed + stop) / 2), length)
        if (after != now).any():
            return passed, after
        passed = float(stop)
    return stops[-1], None
