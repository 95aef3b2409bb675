"""The social stock of each village, on the baseline date and now, and what may be told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.stated_errors import stated_error
from atlas.layers.days import booked_on, quarters_of
from atlas.privacy import is_small, protected

if TYPE_CHECKING:
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["error_of_baseline", "error_of_change", "published_stock", "secret_villages", "social_stock", "stock_now"]


def social_stock(layers: Layers, policy: Policy) -> pd.DataFrame | None:
    """Count the social stock per village on the baseline date and now, or None where a table is absent.

    Returns
    -------
    DataFrame
        Indexed by village code: ``baseline_homes``, ``change_homes``, the sum of realised changes since, and
        ``fewest_homes``, the fewest other than 0 at the end of any quarter, past or planned; 0 where there never are.
    """
    return layers.once(_stock, policy.lists.social_categories.names)


def stock_now(stock: pd.DataFrame) -> pd.Series:
    """Return the homes now of a stock as `social_stock` gives it, indexed by village code."""
    # Where more went than there was, the tables contradict each other; there can't be fewer homes than none.
    return (stock["baseline_homes"] + stock["change_homes"]).clip(lower=0)


def published_stock(stock: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return what may be told of the social stock per village.

    Changes and plans are told, and with them one stock tells all others: so a village is secret as soon as its stock
    is small in any quarter. The total of all villages is known: the agreement prints it. Whoever tells stocks must
    keep the same villages secret, or two that each keep enough secret tell all together.

    Parameters
    ----------
    stock : DataFrame
        As `social_stock` gives it.
    least : float
        The smallest count that may be told, other than 0.

    Returns
    -------
    DataFrame
        ``stock`` with NA for what is not shown, and ``status``: ``shown``, ``secret`` or ``unknown``.
    """
    secret = secret_villages(stock["fewest_homes"], least)
    status = (
        pd.Series("shown", index=stock.index).mask(stock["baseline_homes"].isna(), "unknown").mask(secret, "secret")
    )
    return stock.where(status == "shown").assign(status=status)


def secret_villages(fewest_homes: pd.Series, least: float) -> pd.Series:
    """Return which villages keep their stock secret, by the fewest homes that each ever has."""
    # By code: of equal stocks everyone takes the same one.
    fewest = fewest_homes.sort_index()
    number = fewest.to_numpy(dtype=float)
    everywhere = np.zeros(len(number), dtype=np.intp)
    secret = protected(number, is_small(number, least), [everywhere], least)
    return pd.Series(secret, fewest.index).reindex(fewest_homes.index)


def error_of_baseline(layers: Layers, policy: Policy) -> pd.Series:
    """Return per village code how far the stock on the baseline date may be off, in homes, by the stated errors."""
    return layers.once(_error, "stock_baseline", policy.lists.social_categories.names)


def error_of_change(layers: Layers, policy: Policy) -> pd.Series:
    """Return per village code how far the change of the stock may be off, in homes, by the stated errors."""
    return layers.once(_error, "stock_changes", policy.lists.social_categories.names)


def _stock(layers: Layers, categories: tuple[str, ...]) -> pd.DataFrame | None:
    if layers.get("stock_baseline") is None or layers.get("stock_changes") is None:
        return None
    baseline, realised = (_counted(layers, table, categories) for table in ("stock_baseline", "stock_changes"))
    return (
        pd.DataFrame(
            {
                "baseline_homes": baseline.groupby("village_code")["homes"].sum(),
                "change_homes": realised.groupby("village_code")["homes"].sum(),
                "fewest_homes": _fewest(layers, categories),
            }
        )
        .reindex(layers.villages.index)
        .fillna({"change_homes": 0, "fewest_homes": 0})
    )


def _fewest(layers: Layers, categories: tuple[str, ...]) -> pd.Series:
    baseline, changes = (layers.frames[table] for table in ("stock_baseline", "stock_changes"))
    baseline, changes = (rows[rows["category"].isin(categories)] for rows in (baseline, changes))
    quarter = quarters_of(booked_on(changes, layers.catalogue.date_of("stock_changes")))
    # The opening stands in quarter 0, before all others.
    homes = {
        "village_code": [*baseline["village_code"], *changes["village_code"]],
        "quarter": [*np.zeros(len(baseline), dtype=np.int64), *quarter],
        "homes": [*baseline["homes"], *changes["homes"]],
    }
    stocks = pd.DataFrame(homes).pivot_table(
        index="village_code", columns="quarter", values="homes", aggfunc="sum", fill_value=0
    )
    stocks = stocks.astype(float).cumsum(axis="columns")
    return stocks.where(stocks > 0).min(axis="columns")


def _error(layers: Layers, table: str, categories: tuple[str, ...]) -> pd.Series:
    rows = _counted(layers, table, categories)
    return stated_error(rows, layers, table, "homes").groupby(rows["village_code"]).sum()


def _counted(layers: Layers, table: str, categories: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of a table that count for the social stock; of changes only what has taken place."""
    rows = layers.frames[table]
    social = rows["category"].isin(categories)
    return rows[social & (rows["status"] == "realised")] if table == "stock_changes" else rows[social]
