"""The flip: the smallest change of one weight that puts a site above the one just before it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from atlas.scores.weighted_sum import Scores

__all__ = ["Flip", "flip", "site_before"]

_CLEARLY_ABOVE = 4e-9
"""Points by which a site must be ahead, since the ranking takes points that are equal to nine decimals as equal."""


@dataclass(frozen=True)
class Flip:
    """A change of one criterion's weight, the others in proportion, that puts a site strictly above another.

    ``weight_from`` and ``weight_to`` are of 100; the second is a whole number of tenths.
    """

    criterion: str
    weight_from: float
    weight_to: float
    other: str


def flip(site: str, scores: Scores) -> Flip | None:
    """Return the smallest change of one weight that puts a site strictly above the one just before it.

    Parameters
    ----------
    site : str
        Id of the site.
    scores : Scores
        Of all sites, for one profile. An unknown counts as the middle of its bounds, as it does in the ranking.

    Returns
    -------
    Flip or None
        Rounded outward to a tenth, so that the weight as told does flip the two. None where no single weight can, for
        a first site and for one that is knocked out.
    """
    other = site_before(site, scores)
    if other is None:
        return None
    lead = scores.expected_values.loc[site] - scores.expected_values.loc[other]
    behind = float((lead * scores.weights).sum())
    flips = []
    for criterion, weight in scores.weights.items():
        to = _flipping_weight(float(weight), float(lead[criterion]), behind)
        if to is not None:
            flips.append(Flip(str(criterion), float(weight), to, other))
    return min(flips, key=lambda each: round(abs(each.weight_to - each.weight_from), 9), default=None)


def site_before(site: str, scores: Scores) -> str | None:
    """Return the site just before one in the ranking, past those that share its rank; None where there is none."""
    ranks, own = scores.table["rank"], scores.table.loc[site, "rank"]
    if pd.isna(own):
        return None
    better = ranks.index[(ranks < own).fillna(value=False)]
    return None if better.empty else str(better[-1])


def _flipping_weight(weight: float, lead: float, behind: float) -> float | None:
    """Return the weight nearest to a criterion's own at which the site is ahead, in tenths outward.

    ``lead`` is how much higher the site's value is on the criterion, ``behind`` the sum of weight times lead over all
    criteria: not above 0, as the site stands behind.
    """
    rest = 100 - weight
    if rest <= 0:
        return None
    # At weight w the others are scaled by (100 - w) / rest, so the site is ahead by offset + slope * w hundredths.
    per_rest = (behind - weight * lead) / rest
    offset, slope = 100 * per_rest, lead - per_rest
    if slope == 0:
        return None
    wanted = (100 * _CLEARLY_ABOVE - offset) / slope
    if not 0 <= wanted <= 100:  # noqa: PLR2004 - weights are of 100
        return None
    return (math.ceil(wanted * 10) if slope > 0 else math.floor(wanted * 10)) / 10
