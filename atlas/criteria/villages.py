"""Villages that don't lose social homes (agreement 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, unknown_measure
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["published_stock", "social_stock", "village_shortfall"]


def social_stock(layers: Layers, policy: Policy) -> pd.DataFrame | None:
    """Count the social stock per village on the baseline date and now, or None where a table is absent.

    Returns
    -------
    DataFrame
        Indexed by village code: ``baseline_homes`` and ``change_homes``, the sum of realised changes since.
    """
    baseline, changes = layers.get("stock_baseline"), layers.get("stock_changes")
    if baseline is None or changes is None:
        return None
    social = list(policy.lists.social_categories.names)
    realised = changes[(changes["status"] == "realised") & changes["category"].isin(social)]
    counted = baseline[baseline["category"].isin(social)]
    return (
        pd.DataFrame(
            {
                "baseline_homes": counted.groupby("village_code")["homes"].sum(),
                "change_homes": realised.groupby("village_code")["homes"].sum(),
            }
        )
        .reindex(layers.villages.index)
        .fillna({"change_homes": 0})
    )


def published_stock(stock: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return what may be told of the social stock per village.

    The stock then and the change since tell the stock now, so a village is shown only where both stocks may be. The
    total of all villages is known: the agreement prints it.

    Parameters
    ----------
    stock : DataFrame
        As `social_stock` gives it.
    policy : Policy

    Returns
    -------
    DataFrame
        ``stock`` with NA for what is not shown, and ``status``: ``shown``, ``secret`` or ``unknown``.
    """
    least = policy.assumptions.least_published_homes.value
    everywhere = pd.Series("municipality", index=stock.index)
    # Where more went than there was, the tables contradict each other; there can't be fewer homes than none.
    now = (stock["baseline_homes"] + stock["change_homes"]).clip(lower=0)
    published = published_counts(stock["baseline_homes"], least, everywhere)
    secret = (published["status"] == "secret") | (published_counts(now, least, everywhere)["status"] == "secret")
    status = published["status"].mask(secret, "secret")
    return stock.where(status == "shown").assign(status=status)


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
    secret = village.map(published_stock(stock, policy)["status"]) == "secret"
    # A score tells its measure to whoever knows the value function: what is secret counts as unknown.
    value = (-change).clip(lower=0).where(~is_town, 0.0).where((baseline.notna() & ~secret) | is_town)

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

    return Measure(value, evidence)
