"""The points of every site as a straight line in the weight of one criterion, the others in proportion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from atlas.scores.weighted_sum import Scores

__all__ = ["WeightLine", "weight_line"]


@dataclass(frozen=True)
class WeightLine:
    """Points of each site with all weight on the other criteria, and with all weight on this one; 0 to 100."""

    without: NDArray[np.float64]
    alone: NDArray[np.float64]

    def points(self, weight: float) -> NDArray[np.float64]:
        """Return the points of each site at a weight from 0 to 100."""
        return self.without + (self.alone - self.without) * (weight / 100)

    def crossings(self, some: NDArray[np.bool_], others: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the weights from 0 to 100 at which a site of ``some`` and one of ``others`` are equal, ascending."""
        ahead_without = self.without[some, None] - self.without[others]
        ahead_alone = self.alone[some, None] - self.alone[others]
        loss = ahead_without - ahead_alone
        crossing = 100 * ahead_without[loss != 0] / loss[loss != 0]
        return np.unique(crossing[(crossing > 0) & (crossing < 100)])  # noqa: PLR2004 - weights are out of 100


def weight_line(scores: Scores, sites: pd.Index, criterion: str) -> WeightLine:
    """Return the lines of some sites in the weight of one criterion; unknowns count as expected.

    The profile needs another criterion that can take over the weight.
    """
    values = scores.expected_values.loc[sites]
    others = scores.weights.drop(criterion)
    shared = others.to_numpy(dtype=float) / others.sum()
    return WeightLine(
        without=values[others.index].to_numpy(dtype=float) @ shared,
        alone=values[criterion].to_numpy(dtype=float),
    )
