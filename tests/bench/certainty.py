"""How sure: the chance of every rank of many sites, with weights and every value of every site open."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.policy import read_policy
from atlas.scores.robustness import rank_chances
from atlas.scores.weighted_sum import Scores

from .commands import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure_certainty"]

_DRAWS, _SITES, _CRITERIA = 10_000, 500, 16
_RUNS = 5
_TARGET_S = 1.0


def measure_certainty() -> Iterator[Line]:
    """Draw the ranks of synthetic sites, with a fifth of the values open, and with all of them."""
    policy = read_policy()
    for what, open_share in (("a fifth", 0.2), ("all", 1.0)):
        scores = _synthetic_scores(open_share)
        seconds = []
        for _ in range(_RUNS):
            start = time.perf_counter()
            rank_chances(scores, policy, _DRAWS)
            seconds.append(time.perf_counter() - start)
        yield Line(
            f"SMAA, {_DRAWS:,} draws, {_SITES} sites, {_CRITERIA} criteria, {what} of the values open",
            f"{np.median(seconds):.3f} s ({min(seconds):.3f} to {max(seconds):.3f})",
            f"under {_TARGET_S:g} s",
            bool(np.median(seconds) < _TARGET_S),
        )


def _synthetic_scores(open_share: float) -> Scores:
    """Return scores of sites whose values are anywhere, a share of them only known between two bounds."""
    drawer = np.random.default_rng(4)
    sites, criteria = [f"S{at:03}" for at in range(_SITES)], [f"C{at:02}" for at in range(_CRITERIA)]
    ends = np.sort(drawer.uniform(0, 100, (2, _SITES, _CRITERIA)), axis=0)
    known = drawer.uniform(size=ends.shape[1:]) >= open_share
    worst, best = ends[0], np.where(known, ends[0], ends[1])
    weights = drawer.uniform(1, 10, _CRITERIA)
    weights *= 100 / weights.sum()
    values, low, high = (pd.DataFrame(each, sites, criteria) for each in (np.where(known, worst, np.nan), worst, best))
    middle = (worst + best) / 2 @ weights / 100
    table = pd.DataFrame({"score": middle, "knocked_out": False}, index=sites).sort_values("score", ascending=False)
    return Scores("synthetic", pd.Series(weights, criteria), values, low, high, pd.DataFrame(), table)
