"""Value functions: from a measure with a unit to a value from 0 to 100, with fixed, published bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["value", "value_bounds"]


def value(measures: ArrayLike, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return the value of each measure, on straight lines between points and flat beyond the ends.

    Parameters
    ----------
    measures : array-like of float, shape (n,)
        NaN where unknown, which stays NaN.
    points : sequence of (measure, value)
        Ascending by measure. Fixed by the policy and not by the sites, so that adding a site
        changes no other site's value (compare Dezert et al. 2020, SPOTIS).

    Returns
    -------
    ndarray of float, shape (n,)
    """
    at, values = zip(*points, strict=True)
    return np.asarray(np.interp(np.asarray(measures, dtype=float), at, values))


def value_bounds(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the lowest and the highest value that a measure can have, whatever it turns out to be."""
    values = [value for _, value in points]
    return min(values), max(values)
