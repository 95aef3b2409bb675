"""The social stock of each village, on the baseline date and now, and what may be told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from atlas.criteria.stated_errors import stated_error
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["error_of_baseline", "error_of_change", "published_stock", "social_stock", "stock_now"]


def social_stock(layers: Layers, policy: Policy) -> pd.DataFrame | None:
    """Count the social stock per village on the baseline date and now, or None where a table is absent.

    Returns
    -------
    DataFrame
        Indexed by village code: ``baseline_homes`` and ``change_homes``, the sum of realised changes since.
    """
    return layers.once(_stock, policy.lists.social_categories.names)


def stock_now(stock: pd.DataFrame) -> pd.Series:
    """Return the homes now of a stock as `social_stock` gives it, indexed by village code."""
    # Where more went than there was, the tables contradict each other; there can't be fewer homes than none.
    return (stock["baseline_homes"] + stock["change_homes"]).clip(lower=0)


def published_stock(stock: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return what may be told of the social stock per village.

    The stock then and the change since tell the stock now, so a village is shown only where both stocks may be. The
    total of all villages is known: the agreement prints it.

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
    everywhere = pd.Series("municipality", index=stock.index)
    now = published_counts(stock_now(stock), least, everywhere)
    published = published_counts(stock["baseline_homes"], least, everywhere)
    secret = (published["status"] == "secret") | (now["status"] == "secret")
    status = published["status"].mask(secret, "secret")
    return stock.where(status == "shown").assign(status=status)


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
            }
        )
        .reindex(layers.villages.index)
        .fillna({"change_homes": 0})
    )


def _error(layers: Layers, table: str, categories: tuple[str, ...]) -> pd.Series:
    rows = _counted(layers, table, categories)
    return stated_error(rows, layers, table, "homes").groupby(rows["village_code"]).sum()


def _counted(layers: Layers, table: str, categories: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of a table that count for the social stock; of changes only what has taken place."""
    rows = layers.frames[table]
    social = rows["category"].isin(categories)
    return rows[social & (rows["status"] == "realised")] if table == "stock_changes" else rows[social]
