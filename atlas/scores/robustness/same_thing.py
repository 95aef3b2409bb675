"""Criteria that measure nearly the same thing, so that it counts twice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["SameThing", "same_things"]


@dataclass(frozen=True)
class SameThing:
    """Two criteria that rank the sites alike, or each other's reverse (a negative ``correlation``).

    ``weight`` is what the two carry together, out of 100.
    """

    criteria: tuple[str, str]
    correlation: float
    weight: float


def same_things(scores: Scores, policy: Policy) -> list[SameThing]:
    """Return the pairs of criteria whose values go together over the sites, strongest first.

    By Spearman's rank correlation over the sites where both are known, at least ``robustness.same_thing_sites`` of
    them. A criterion that has one value everywhere goes with none.
    """
    rules = policy.robustness
    least, values = rules.same_thing_correlation.value, scores.criterion_values
    # One more than there are is as good as any number above that, and pandas takes no larger ones than it can count.
    sites = int(min(rules.same_thing_sites.value, len(values) + 1))
    correlations = values.corr(method="spearman", min_periods=sites)
    weights = scores.weights
    pairs = [
        SameThing((one, other), float(correlations.loc[one, other]), float(weights[one] + weights[other]))
        for one, other in combinations(weights.index, 2)
        if abs(correlations.loc[one, other]) >= least
    ]
    return sorted(pairs, key=lambda pair: -abs(pair.correlation))
