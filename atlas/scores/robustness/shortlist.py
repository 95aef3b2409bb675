"""The shortlist: the sites that a meeting discusses, and how a changed score changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from atlas.scores.weighted_sum import Scores

__all__ = ["SAME_POINTS", "Change", "changed", "in_order", "on_shortlist", "ranked_sites", "ranks"]

SAME_POINTS = 5e-10
"""Points that differ by rounding alone are equal, as in the plain ranking, which rounds to nine decimals."""
_MOST_POINTS = 100
_STEPS_PER_POINT = 2**33
"""Fine enough to tell points apart as above, coarse enough to leave room for millions of sites."""


@dataclass(frozen=True)
class Change:
    """Sites that come on the shortlist and sites that go off it, as ids, best first."""

    enters: tuple[str, ...]
    leaves: tuple[str, ...]


def ranked_sites(scores: Scores) -> pd.Index:
    """Return the ids of the sites that have a rank, best first."""
    return scores.table.index[~scores.table["knocked_out"].to_numpy(dtype=bool)]


def on_shortlist(points: ArrayLike, length: int) -> NDArray[np.bool_]:
    """Tell of each site whether fewer than ``length`` sites have more points, so that equal ones go together.

    Parameters
    ----------
    points : array-like of float, shape (..., n_sites)
        Minus infinity is off the shortlist for certain.
    length : int
        How many sites a meeting discusses.
    """
    points = np.asarray(points, dtype=float)
    sites = points.shape[-1]
    if sites <= length:
        return points > -np.inf
    last = np.partition(points, sites - length, axis=-1)[..., sites - length]
    return np.asarray((points >= last[..., None] - SAME_POINTS) & (points > -np.inf))


def in_order(points: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of the sites from the most points to the least, and the rank of each in that order.

    Rank 1 is for the most points; equal points share the best of their ranks.

    Parameters
    ----------
    points : array-like of float, shape (..., n_sites)
        0 to 100.
    """
    points = np.asarray(points, dtype=float)
    sites = points.shape[-1]
    # One whole number holds points and position, since sorting numbers is far quicker than sorting positions by them.
    bits = sites.bit_length()
    lost = np.rint((_MOST_POINTS - points) * _STEPS_PER_POINT).astype(np.int64)
    packed = np.sort((lost << bits) | np.arange(sites), axis=-1)
    order, ordered = packed & ((1 << bits) - 1), packed >> bits
    rank = np.broadcast_to(np.arange(1, sites + 1), points.shape).copy()
    rank[..., 1:][np.diff(ordered, axis=-1) <= SAME_POINTS * _STEPS_PER_POINT] = 1
    return order, np.maximum.accumulate(rank, axis=-1)


def ranks(points: ArrayLike) -> NDArray[np.int64]:
    """Return the rank of each site; see `in_order`."""
    order, rank = in_order(points)
    found = np.empty_like(rank)
    np.put_along_axis(found, order, rank, axis=-1)
    return found


def changed(sites: Sequence[str] | pd.Index, before: NDArray[np.bool_], after: NDArray[np.bool_]) -> Change:
    """Return which sites come on and which go off, in the order of ``sites``."""
    ids = np.asarray(sites, dtype=object)
    return Change(tuple(ids[after & ~before]), tuple(ids[before & ~after]))
