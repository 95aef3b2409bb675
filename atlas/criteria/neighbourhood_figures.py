"""Key figures of the neighbourhood in which each site lies, and how far they may be off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from atlas.criteria.stated_errors import stated_error
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["NeighbourhoodFigure", "is_secret", "neighbourhood_figure", "share_status"]


class NeighbourhoodFigure(NamedTuple):
    """A figure per site, with the least and the most that it can be; all NaN where it is unknown."""

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def neighbourhood_figure(sites: pd.DataFrame, layers: Layers, column: str) -> NeighbourhoodFigure:
    """Return a column of the neighbourhood that each site lies in, such as ``corporation_pct``.

    Parameters
    ----------
    sites : DataFrame of n_sites rows
        With ``neighbourhood_code``.
    layers : Layers
    column : str
        Of the layer ``neighbourhoods``, of which a table of key figures may have filled what was unknown.

    Returns
    -------
    NeighbourhoodFigure
        Three arrays of shape (n_sites,), in the column's unit.
    """
    code = sites["neighbourhood_code"]
    # Far quicker than to map each code.
    value = layers.neighbourhoods[column].reindex(code).to_numpy(dtype=float, na_value=np.nan)
    off = layers.once(_error, column).reindex(code).to_numpy(dtype=float, na_value=np.nan)
    return NeighbourhoodFigure(value, np.maximum(value - off, 0), value + off)


def is_secret(sites: pd.DataFrame, layers: Layers, policy: Policy, column: str) -> NDArray[np.bool_]:
    """Tell of each site whether a figure of its neighbourhood is secret: a count, or the share of corporation homes."""
    status = layers.once(_status, column, policy.assumptions.least_published_homes.value)
    return np.asarray(status.eq("secret").reindex(sites["neighbourhood_code"], fill_value=False))


def share_status(neighbourhoods: pd.DataFrame, least: float) -> pd.Series:
    """Return per neighbourhood whether its share of corporation homes may be told.

    A share tells a count to whoever knows the number of homes, so it is told only where that count may be.

    Parameters
    ----------
    neighbourhoods : DataFrame
        With ``corporation_pct`` and ``homes``.
    least : float
        The smallest count that may be told, other than 0.

    Returns
    -------
    Series of str
        ``shown``, ``secret`` or ``unknown``; ``shown`` where only the number of homes is unknown.
    """
    share_pct = neighbourhoods["corporation_pct"].astype(float)
    count = neighbourhoods["homes"].astype(float) * share_pct / 100
    status = published_counts(count, least)["status"]
    return status.mask(count.isna() & share_pct.notna(), "shown")


def _status(layers: Layers, column: str, least: float) -> pd.Series:
    """Return per neighbourhood whether a figure may be told.

    CBS publishes the totals of the municipality, so that other counts are secret where they would tell a small one.
    """
    if column == "corporation_pct":
        return share_status(layers.neighbourhoods, least)
    counts = layers.neighbourhoods[column]
    return published_counts(counts, least, pd.Series("municipality", index=counts.index))["status"]


def _error(layers: Layers, column: str) -> pd.Series:
    """Return per neighbourhood how far a figure may be off, in its unit."""
    error, figures = stated_error(layers.neighbourhoods, layers, "neighbourhoods", column), "neighbourhood_figures"
    table = layers.get(figures)
    if table is None:
        return error
    # Which of the two a figure came from is no longer to be seen: the larger error holds.
    return error.clip(lower=stated_error(table, layers, figures, column).reindex(error.index).fillna(0.0))
