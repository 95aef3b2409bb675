"""Bounds of a measure: what stated errors leave open, and what may be told of a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atlas.privacy import is_small

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["give_or_take", "told_bounds"]


def give_or_take(value: pd.Series, error: ArrayLike) -> tuple[pd.Series | None, pd.Series | None]:
    """Return the least and the most that a measure of 0 or more can be, off by an error either way.

    Parameters
    ----------
    value : Series of float, shape (n_sites,)
    error : array-like of float, shape (n_sites,) or ()
        In the measure's unit.

    Returns
    -------
    low, high : Series of float, shape (n_sites,), or None where no error is stated at all
    """
    if not np.any(error):
        return None, None
    return (value - error).clip(lower=0), value + error


def told_bounds(
    low: NDArray[np.float64], count: NDArray[np.float64], high: NDArray[np.float64], least: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Widen the bounds of a count of homes or people until they tell nothing that privacy keeps secret.

    A count from 1 up to ``least`` is secret, whether it is the count itself, a bound, or what lies between the two.

    Parameters
    ----------
    low, count, high : ndarray of whole numbers as float, shape (n,)
        The count with the least and the most that it can be.
    least : float
        The smallest count that may be told, other than 0.

    Returns
    -------
    low, high : ndarray of float, shape (n,)
        At least as wide. For a secret count both depend on no more than what may be told of it.
    """
    most_secret = least - 1
    secret = is_small(count, least)
    told_low = np.where(is_small(count - low, least), count - most_secret, low)
    told_low = np.where(told_low < least, np.where(secret & (low > 0), 1.0, 0.0), told_low)
    told_high = np.where(is_small(high - count, least), count + most_secret, high)
    return told_low, np.where(secret, np.maximum(high, most_secret), told_high)
