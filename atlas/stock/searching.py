"""Households that search for a social home, per village, as they may be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.criteria.demand import latest_demand
from atlas.privacy import SECRET, published_counts

if TYPE_CHECKING:
    from atlas.layers import Layers

__all__ = ["searching_households"]


def searching_households(layers: Layers, least: float) -> pd.DataFrame:
    """Return the households of the latest period that counts them in each village.

    Parameters
    ----------
    layers : Layers
    least : float
        The smallest count that is told, other than 0.

    Returns
    -------
    DataFrame
        Indexed by village code: ``households``, `SECRET` where they may not be told and None where unknown, and
        ``period``, None where unknown.
    """
    if layers.get("demand") is None:
        return pd.DataFrame({"households": None, "period": None}, index=layers.villages.index, dtype=object)
    latest = latest_demand(layers).reindex(layers.villages.index)
    everywhere = pd.Series("municipality", index=latest.index)
    told = published_counts(latest["searching_households"], least, everywhere)
    households = told["count"].astype(object).mask(told["status"] == "secret", SECRET)
    unknown = told["status"] == "unknown"
    return pd.DataFrame({"households": households, "period": latest["period"].astype(object)}).mask(unknown, None)
