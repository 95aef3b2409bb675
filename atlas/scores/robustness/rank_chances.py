"""The chance of each rank, by drawing weights and what is not known exactly over and over (SMAA)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.scores.robustness.draws import SEED, stream
from atlas.scores.robustness.shortlist import in_order, ranked_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["DRAWS", "RankChances", "rank_chances"]

DRAWS = 10_000
"""With so many, a chance is off by one per cent at most, 19 times out of 20."""
_CHUNK = 1000
"""Draws at a time, so that memory grows with the sites and not with the draws."""


@dataclass(frozen=True)
class RankChances:
    """How often each site takes each rank, as weights and what is not known exactly vary.

    Parameters
    ----------
    by_rank : DataFrame of float, shape (n_ranked_sites, n_ranked_sites)
        Chance from 0 to 1, by site id (best first) and rank (1 is best). Equal scores share a rank, so a column need
        not add to 1; a row does. Sites that are knocked out have no row.
    shortlist_sites : int
        How many sites the shortlist has.
    draws : int
        How often was drawn.
    """

    by_rank: pd.DataFrame
    shortlist_sites: int
    draws: int

    @cached_property
    def shortlist(self) -> pd.Series:
        """Chance from 0 to 1 of being on the shortlist, by site id."""
        return self.by_rank.iloc[:, : self.shortlist_sites].sum(axis=1)

    @cached_property
    def expected_rank(self) -> pd.Series:
        """Mean rank over all draws, by site id."""
        return self.by_rank @ self.by_rank.columns.to_numpy(dtype=float)


def rank_chances(scores: Scores, policy: Policy, draws: int = DRAWS, seed: int = SEED) -> RankChances:
    """Return the chance of each rank of each site.

    Stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen and Salminen 1998; Tervonen and Figueira
    2008). Each weight is drawn evenly between bounds around the profile's own, after which the weights are brought
    back to 100. Each value of a site that is not known exactly is drawn evenly between the worst and the best that it
    can be, one by one: that two of them may rest on the same unknown fact is left out, see `find_out`.

    Parameters
    ----------
    scores : Scores
        For one profile.
    policy : Policy
        Gives ``robustness.weight_spread_pct`` and ``robustness.shortlist_sites``.
    draws, seed : int
        The same seed gives the same chances. What is drawn for a site hangs on its id alone, so neither the order
        of the sites nor a new one changes it.
    """
    sites = ranked_sites(scores)
    counts = np.zeros(len(sites) ** 2, dtype=np.int64)
    for points in _points(scores, sites, policy.robustness.weight_spread_pct.value / 100, draws, seed):
        order, rank = in_order(points)
        counts += np.bincount((order * len(sites) + rank - 1).ravel(), minlength=counts.size)
    by_rank = pd.DataFrame(
        counts.reshape(len(sites), len(sites)) / draws, index=sites, columns=np.arange(1, len(sites) + 1)
    )
    return RankChances(by_rank, int(policy.robustness.shortlist_sites.value), draws)


def _points(scores: Scores, sites: pd.Index, spread: float, draws: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Yield the points of every site in every draw, a chunk of draws at a time, shape (n_draws, n_sites)."""
    weigher = stream(seed, "weights")
    worst, best = (frame.loc[sites].to_numpy(dtype=float) for frame in (scores.worst, scores.best))
    # What is drawn needs no more than single precision, which is twice as fast; what is known exactly does.
    width = (best - worst).astype(np.float32)
    opened = [
        (at, np.flatnonzero(width[at]), stream(seed, "site", str(sites[at])))
        for at in np.flatnonzero(width.any(axis=1))
    ]
    for start in range(0, draws, _CHUNK):
        size = min(_CHUNK, draws - start)
        weights = _drawn_weights(scores.weights.to_numpy(dtype=float), spread, size, weigher)
        points = weights.T @ worst.T
        rough = weights.astype(np.float32)
        for at, criteria, drawer in opened:
            gains = width[at, criteria, None] * drawer.random((len(criteria), size), dtype=np.float32)
            points[:, at] += np.einsum("cd,cd->d", rough[criteria], gains)
        yield points / 100


def _drawn_weights(
    weights: NDArray[np.float64], spread: float, draws: int, drawer: np.random.Generator
) -> NDArray[np.float64]:
    """Return weights that add to 100 in each draw, shape (n_criteria, n_draws)."""
    drawn = weights * (1 + spread * (2 * drawer.random((draws, len(weights))) - 1))
    return np.ascontiguousarray((drawn * (100 / drawn.sum(axis=1, keepdims=True))).T)
