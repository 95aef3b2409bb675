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


def value_bounds(
    low: ArrayLike, high: ArrayLike, points: Sequence[tuple[float, float]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the highest value of measures that lie anywhere between two bounds.

    Parameters
    ----------
    low, high : array-like of float, shape (n,)
        Infinite where nothing is known.
    points : sequence of (measure, value)
        As in `value`.

    Returns
    -------
    worst, best : ndarray of float, shape (n,)
    """
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    ends = value(low, points), value(high, points)
    worst, best = np.minimum(*ends), np.maximum(*ends)
    # A function with a bend has its extremes there, where the bend lies between the bounds.
    for at, bend in points:
        between = (low <= at) & (at <= high)
        worst[between] = np.minimum(worst[between], bend)
        best[between] = np.maximum(best[between], bend)
    return worst, best
