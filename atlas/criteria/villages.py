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
    figures = layers.once(_figures, policy)
    if figures is None:
        absent = "stock_changes" if layers.get("stock_changes") is None else "stock_baseline"
        return unknown_measure(sites.index, absent)
    village = sites["village_code"]
    told = figures.reindex(village.to_numpy(dtype=object)).set_axis(sites.index)
    is_town, secret = told["is_town"] == 1, told["is_secret"] == 1
    change, baseline = told["change_homes"], told["baseline_homes"]
    # A score tells its measure to whoever knows the value function: what is secret counts as unknown.
    value = (0 - change).clip(lower=0).where(~is_town, 0.0).where((baseline.notna() & ~secret) | is_town)
    error = told["error_homes"].fillna(0.0).mask(is_town, 0.0)

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


def _figures(layers: Layers, policy: Policy) -> pd.DataFrame | None:
    """Return what is asked of each village, as numbers that are looked up at once; None where a table is absent."""
    stock = social_stock(layers, policy)
    if stock is None:
        return None
    least = policy.assumptions.least_published_homes.value
    return stock.assign(
        is_town=layers.villages["is_town"].astype(float),
        is_secret=(published_stock(stock, least)["status"] == "secret").astype(float),
        error_homes=error_of_change(layers, policy),
    ).astype(float)
