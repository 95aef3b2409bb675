"""A second method from a library, to see whether another way of adding up ranks the sites alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.scores.robustness.shortlist import on_shortlist, ranked_sites, ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.policy import Policy
    from atlas.scores.weighted_sum import Scores

__all__ = ["SecondMethod", "second_method", "topsis"]

_FEWEST = 2


@dataclass(frozen=True)
class SecondMethod:
    """The ranking by TOPSIS beside the atlas's own.

    Parameters
    ----------
    ranks : DataFrame, shape (n_ranked_sites, 3)
        By site id, best first: ``rank``, ``second`` (rank by the second method) and ``closeness`` (0 to 1).
    agreement : float
        Weighted Spearman correlation of the two, in which the top counts most: 1 is the same ranking, -1 its reverse;
        NaN with fewer than two sites.
    shortlist_both : tuple of str
        The sites on both shortlists.
    """

    ranks: pd.DataFrame
    agreement: float
    shortlist_both: tuple[str, ...]

    @property
    def apart(self) -> pd.DataFrame:
        """The sites that the two methods rank differently, largest difference first."""
        differing = self.ranks[self.ranks["rank"] != self.ranks["second"]]
        distance = (differing["rank"] - differing["second"]).abs()
        return differing.loc[distance.sort_values(ascending=False, kind="stable").index]


def second_method(scores: Scores, policy: Policy) -> SecondMethod:
    """Rank the sites by TOPSIS and compare.

    TOPSIS (Hwang and Yoon 1981) ranks by the distance to the best and the worst site there could be, so that one bad
    criterion is not made up for by a few good ones as easily as in a sum. A method such as SPOTIS would be no second
    opinion: with the atlas's fixed values it comes to the same sum. Unknowns count as expected. The agreement is
    that of Pinto da Costa and Soares (2005).
    """
    from pymcdm.correlations import weighted_spearman  # noqa: PLC0415 - the library takes a second to load

    sites, length = ranked_sites(scores), int(policy.robustness.shortlist_sites.value)
    points = scores.table.loc[sites, "score"].to_numpy(dtype=float)
    closeness = topsis(scores.expected_values.loc[sites].to_numpy(dtype=float), scores.weights.to_numpy(dtype=float))
    table = pd.DataFrame({"rank": ranks(points), "second": ranks(closeness), "closeness": closeness}, index=sites)
    # The correlation asks for equal sites to share the mean of their ranks.
    mean_ranks = [pd.Series(each).round(9).rank(ascending=False).to_numpy() for each in (points, closeness)]
    both = on_shortlist(points, length) & on_shortlist(closeness, length)
    return SecondMethod(
        ranks=table,
        agreement=float(weighted_spearman(*mean_ranks)) if len(sites) >= _FEWEST else float("nan"),
        shortlist_both=tuple(sites[both]),
    )


def topsis(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how close each site comes to the ideal, from 0 to 1.

    Parameters
    ----------
    values : ndarray of float, shape (n_sites, n_criteria)
        0 to 100, higher is better.
    weights : ndarray of float, shape (n_criteria,)
        Adding to 100.

    Notes
    -----
    Two imagined sites go along, one with 100 on everything and one with 0: the ideals are then fixed, and a new site
    changes no other's closeness (García-Cascales and Lamata 2012).
    """
    from pymcdm.methods import TOPSIS  # noqa: PLC0415 - the library takes a second to load

    criteria = values.shape[1]
    anchored = np.vstack([values, np.full(criteria, 100.0), np.zeros(criteria)])
    # The library's own checks advise to take out any site that is best or worst on everything, as these two are.
    return np.asarray(TOPSIS()(anchored, weights / 100, np.ones(criteria), validation=False))[:-2]
