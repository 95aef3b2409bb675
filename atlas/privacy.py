"""People's privacy: small counts stay secret and no point is finer than a square of 100 m, in every output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.crs import to_rd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["SECRET", "coarse_points", "is_small", "protected", "published_counts"]

SECRET = "secret"  # noqa: S105 - a word of tables, and no password
"""What stands in a table in the place of a count that is not told; unknown is NA."""

_FEWEST_SECRET = 2
"""A single secret count of a group is its total less all others."""


def is_small(counts: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    """Tell which counts of homes or people are secret by themselves: those from 1 up to the least that is shown."""
    return (counts > 0) & (counts < least)


def published_counts(counts: pd.Series, least: float, total_of: pd.Series | None = None) -> pd.DataFrame:
    """Return which counts of existing homes or people may be shown.

    A count of 0 is shown. From 1 up to ``least`` it is secret. Where the total of a group is known to outsiders, its
    smallest other counts become secret too, until the secret ones are at least two, together at least ``least`` and
    not all 1: the total less what is shown then tells none of them. Where no other count is left, the total itself
    tells too much; don't publish it.

    Parameters
    ----------
    counts : Series of numbers, shape (n_cells,)
        Homes or people per cell; NA, or below 0, where it is unknown. An unknown cell protects no other.
    least : float
        The smallest count that is shown, other than 0.
    total_of : Series, shape (n_cells,), optional
        In the order of ``counts``: the group whose total outsiders know, NA where there is none.

    Returns
    -------
    DataFrame, shape (n_cells, 2)
        Indexed as ``counts``: ``count`` (whole number, NA where it is not shown) and ``status``
        (``shown``, ``secret`` or ``unknown``).
    """
    number = counts.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    known = number >= 0
    secret = is_small(number, least)
    if total_of is not None:
        for cells in counts.groupby(total_of.to_numpy()).indices.values():
            secret[cells] = _with_others(number[cells], secret[cells], least)
    shown = pd.Series(number, index=counts.index).where(known & ~secret)
    status = np.select([~known, secret], ["unknown", "secret"], "shown")
    return pd.DataFrame({"count": shown.round().astype("Int64"), "status": status}, index=counts.index)


def protected(
    number: NDArray[np.float64], secret: NDArray[np.bool_], totals: Sequence[NDArray[np.intp]], least: float
) -> NDArray[np.bool_]:
    """Return which counts are secret, once no known total gives away one that already was.

    As `published_counts` does for one total per count, for counts in a table whose totals are known in more than one
    direction: what protects a count in one of them needs protection itself in the others.

    Parameters
    ----------
    number : ndarray of float, shape (n,)
        The counts, 0 or more.
    secret : ndarray of bool, shape (n,)
        What is secret by itself.
    totals : sequence of ndarray of int, shape (n,)
        Per direction the number of the total of which each count is part, below 0 where nobody knows it.
    least : float
        The smallest count that is shown.

    Returns
    -------
    ndarray of bool, shape (n,)
        A count that is alone in a known total protects no other: the total tells it.
    """
    secret = secret.copy()
    groups = [np.flatnonzero(lines == line) for lines in totals for line in np.unique(lines[lines >= 0])]
    alone = [cells[number[cells] > 0][0] for cells in groups if np.count_nonzero(number[cells] > 0) == 1]
    usable = np.ones(len(number), dtype=bool)
    usable[alone] = False
    before = None
    while before is None or not np.array_equal(before, secret):
        before = secret.copy()
        for cells in groups:
            secret[cells] = _with_others(number[cells], secret[cells], least, usable[cells])
    return secret


def coarse_points(points: GeoSeries, cell_m: float = 100) -> GeoSeries:
    """Return points moved to the middle of their square, so that none is anyone's address.

    Parameters
    ----------
    points : GeoSeries of points
        In any known CRS.
    cell_m : float
        Width of the squares in metres.

    Returns
    -------
    GeoSeries
        In RD New (EPSG:28992).
    """
    in_rd = to_rd(points)
    middle = (np.floor(shapely.get_coordinates(in_rd.to_numpy()) / cell_m) + 0.5) * cell_m
    return gpd.GeoSeries(shapely.points(middle), index=points.index, crs=in_rd.crs)


def _with_others(
    number: NDArray[np.float64],
    secret: NDArray[np.bool_],
    least: float,
    usable: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Return what is secret in one group, once enough of the other counts are; all can be, or those that are usable."""
    secret = secret.copy()
    if not secret.any():
        return secret
    others = (
        cell
        for cell in np.argsort(number, kind="stable")
        if number[cell] > 0 and not secret[cell] and (usable is None or usable[cell])
    )
    while _tells(number[secret], least):
        cell = next(others, None)
        if cell is None:
            break
        secret[cell] = True
    return secret


def _tells(secret: NDArray[np.float64], least: float) -> bool:
    """Tell whether the sum of the secret counts, each known to be at least 1, gives away one of them."""
    return len(secret) < _FEWEST_SECRET or secret.sum() < least or secret.sum() <= len(secret)
