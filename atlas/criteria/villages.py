"""Villages that don't lose social homes (agreement 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, unknown_measure
from atlas.criteria.social_stock import error_of_change, published_stock, social_stock

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["village_shortfall"]


def village_shortfall(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Social homes that the site's village is below its stock on the baseline date; 0 in the town.

    Returns
    -------
    Measure
        In homes, unknown where the site lies in no village, or the village has no baseline or a secret one.

    References
    ----------
    Agreement 5: the social stock in the villages should not shrink. The town has no such floor.
    """
    stock = social_stock(layers, policy)
    if stock is None:
        absent = "stock_changes" if layers.get("stock_changes") is None else "stock_baseline"
        return unknown_measure(sites.index, absent)
    village = sites["village_code"]
    is_town = village.map(layers.villages["is_town"]).fillna(value=False).astype(bool)
    change = village.map(stock["change_homes"]).astype(float)
    baseline = village.map(stock["baseline_homes"]).astype(float)
    secret = village.map(layers.once(_status, policy)) == "secret"
    # A score tells its measure to whoever knows the value function: what is secret counts as unknown.
    value = (0 - change).clip(lower=0).where(~is_town, 0.0).where((baseline.notna() & ~secret) | is_town)
    error = village.map(error_of_change(layers, policy)).fillna(0.0).astype(float).mask(is_town, 0.0)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select(
                    [is_town, secret, value.isna(), change < 0, change == 0],
                    ["town", "secret", "unknown", "below", "equal"],
                    "above",
                ),
                "missing": np.where(village.isna(), "village_code", "stock_baseline"),
                "village": sites["village_name"],
                "change_homes": change.abs(),
                "baseline_date": policy.agreement.baseline_date,
            },
            index=sites.index,
        )

    if not error.any():
        return Measure(value, evidence)
    fewest, most = ((each - change).clip(lower=0).where(value.notna()).mask(is_town, 0.0) for each in (-error, error))
    return Measure(value, evidence, low=fewest, high=most)


def _status(layers: Layers, policy: Policy) -> pd.Series:
    """Return per village whether its stock may be told."""
    stock = social_stock(layers, policy)
    least = policy.assumptions.least_published_homes.value
    return pd.Series(dtype=object) if stock is None else published_stock(stock, least)["status"]
