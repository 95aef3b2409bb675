"""Demand beside supply (agreement 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, unknown_measure
from atlas.criteria.social_stock import error_of_baseline, error_of_change, published_stock, social_stock, stock_now
from atlas.criteria.stated_errors import stated_error
from atlas.privacy import published_counts

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["demand_pressure", "latest_demand"]


def demand_pressure(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Households that search for a social home in the site's village or town, per 100 social homes there now.

    Households are those of the latest period that counts them; homes are the stock on the baseline date with the
    realised changes since.

    Returns
    -------
    Measure
        In households per 100 homes; unknown where the site lies in no village, the village has no demand, no baseline
        or no social home at all, or one of both counts is secret.

    References
    ----------
    Agreement 4: plans are held against demand every quarter.
    """
    absent = [table for table in ("demand", "stock_baseline", "stock_changes") if layers.get(table) is None]
    if absent:
        return unknown_measure(sites.index, absent[0])
    village = sites["village_code"]
    of_village = layers.once(_pressure, policy).reindex(village).set_axis(sites.index)
    value = of_village["pressure"]

    def evidence() -> pd.DataFrame:
        waits, searches = (of_village[column].notna() for column in ("waiting_time_months", "search_time_months"))
        times = np.select(
            [waits & searches, waits, searches], ["both_times", "waiting_time", "search_time"], "no_times"
        )
        unknown = of_village["searching_households"].isna() | of_village["homes"].isna()
        return of_village.assign(
            case=np.select(
                [of_village["secret"].eq(other=True), unknown, value.isna()], ["secret", "unknown", "no_homes"], times
            ),
            missing=np.select(
                [village.isna(), of_village["searching_households"].isna()],
                ["village_code", "demand"],
                "stock_baseline",
            ),
            village=sites["village_name"],
        )

    return Measure(value, evidence, low=of_village["low"], high=of_village["high"])


def latest_demand(layers: Layers) -> pd.DataFrame:
    """Return the latest row of ``demand`` of each village that counts its households, indexed by village code.

    Returns
    -------
    DataFrame
        The columns of ``demand``, and ``error_households``: how far a count may be off by the stated errors.
    """
    demand = layers.frames["demand"]
    demand = demand.assign(error_households=stated_error(demand, layers, "demand", "searching_households"))
    counted = demand[demand["searching_households"].notna()]
    # 2026-Q3 and '3e kwartaal 2026' alike: by year first.
    year = counted["period"].str.extract(r"(\d{4})", expand=False).fillna("")
    ordered = counted.assign(year=year).sort_values(["year", "period"], kind="stable")
    return ordered.drop_duplicates("village_code", keep="last").set_index("village_code")


def _pressure(layers: Layers, policy: Policy) -> pd.DataFrame:
    """Hold the latest demand of each village against its social stock now.

    Returns
    -------
    DataFrame
        Indexed by village code: the columns of the latest row of ``demand`` with a count, ``homes``, ``secret``,
        ``pressure`` with ``low`` and ``high`` by stated errors. What is secret is NaN.
    """
    stock = cast("pd.DataFrame", social_stock(layers, policy))
    table = latest_demand(layers).reindex(stock.index)
    least = policy.assumptions.least_published_homes.value
    households = published_counts(table["searching_households"], least, pd.Series("municipality", index=table.index))
    secret = (households["status"] == "secret") | (published_stock(stock, least)["status"] == "secret")
    homes = stock_now(stock).astype(float).mask(secret)
    searching = table["searching_households"].astype(float).mask(secret)
    stock_off = error_of_baseline(layers, policy).add(error_of_change(layers, policy), fill_value=0)
    off, homes_off = table["error_households"], stock_off.reindex(stock.index, fill_value=0)
    fewest = homes - homes_off
    return table.assign(
        searching_households=searching,
        homes=homes,
        secret=secret,
        pressure=_per_100(searching, homes),
        low=_per_100((searching - off).clip(lower=0), homes + homes_off),
        high=_per_100(searching + off, fewest).mask(fewest <= 0, np.inf),
    )


def _per_100(households: pd.Series, homes: pd.Series) -> pd.Series:
    return 100 * households / homes.where(homes > 0)
