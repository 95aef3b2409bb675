"""What the plans of sites count, each count with the least and the most that it can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atlas.criteria.stated_errors import stated_error

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from atlas.layers import Layers

__all__ = ["SiteCount", "site_count"]


@dataclass(frozen=True)
class SiteCount:
    """One count of each site's plan, such as its social homes.

    Parameters
    ----------
    value : ndarray of float, shape (n_sites,)
        NaN where it is unknown.
    low, high : ndarray of float, shape (n_sites,)
        The least and the most that it can be: by the stated error of the column, and from 0 up where it is unknown.
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def part_of(self, whole: SiteCount) -> SiteCount:
        """Return the count as a part of another: where it is unknown, it is that other count at most."""
        return SiteCount(self.value, self.low, np.where(np.isnan(self.value), whole.high, self.high))


def site_count(sites: pd.DataFrame, layers: Layers, column: str) -> SiteCount:
    """Return a count of the plans of sites, such as ``homes_social``, with its bounds."""
    value = sites[column].to_numpy(dtype=float, na_value=np.nan)
    error = stated_error(sites, layers, "sites", column).to_numpy()
    known = ~np.isnan(value)
    return SiteCount(
        value,
        low=np.where(known, np.maximum(value - error, 0), 0),
        high=np.where(known, value + error, np.inf),
    )
