"""The measures of homes around a place, in its neighbourhood and village, as one usually writes them with pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.privacy import published_counts

from .usual_plans import Plans, Range, exactly

if TYPE_CHECKING:
    from atlas.layers import Layers
    from atlas.policy import Policy

    from .usual_joins import Nearby

__all__ = [
    "corporation_share",
    "demand_pressure",
    "owner_occupied",
    "planned_homes",
    "secret_counts",
    "social_homes_nearby",
    "suitable_homes",
    "village_shortfall",
    "village_stock",
]

_ON_THE_GROUND = ["new", "demolition"]


def village_stock(layers: Layers, policy: Policy) -> pd.DataFrame:
    """Sum the social stock of each village, then and now, and say where privacy keeps it secret."""
    social = policy.lists.social_categories.names
    baseline, changes = layers.frames["stock_baseline"], layers.frames["stock_changes"]
    changes = changes[changes["status"] == "realised"]
    stock = pd.DataFrame(
        {
            "baseline": baseline[baseline["category"].isin(social)].groupby("village_code")["homes"].sum(),
            "change": changes[changes["category"].isin(social)].groupby("village_code")["homes"].sum(),
        }
    )
    stock = stock.reindex(layers.villages.index).astype(float)
    stock["change"] = stock["change"].fillna(0)
    stock["now"] = (stock["baseline"] + stock["change"]).clip(lower=0)
    stock["secret"] = secret_counts(stock["baseline"], policy) | secret_counts(stock["now"], policy)
    return stock


def secret_counts(counts: pd.Series, policy: Policy, *, total_known: bool = True) -> pd.Series:
    """Tell which counts privacy keeps secret."""
    group = pd.Series("all", index=counts.index) if total_known else None
    return published_counts(counts, policy.assumptions.least_published_homes.value, group)["status"] == "secret"


def demand_pressure(at: gpd.GeoDataFrame, stock: pd.DataFrame, layers: Layers, policy: Policy) -> Range:
    """Households that search per 100 social homes in the village."""
    demand = layers.frames["demand"].dropna(subset="searching_households")
    latest = demand.sort_values("period").groupby("village_code")["searching_households"].last()
    households = latest.reindex(stock.index)
    secret = stock["secret"] | secret_counts(households, policy)
    pressure = (100 * households.astype(float) / stock["now"]).mask(secret | (stock["now"] == 0))
    return exactly(at["village_code"].map(pressure))


def village_shortfall(at: gpd.GeoDataFrame, stock: pd.DataFrame) -> Range:
    """Social homes that a village is below its stock then."""
    shortfall = (-stock["change"]).clip(lower=0).mask(stock["secret"] | stock["baseline"].isna())
    is_town = at["is_town"].fillna(value=False).astype(bool)
    return exactly(at["village_code"].map(shortfall).mask(is_town, 0.0))


def planned_homes(layers: Layers, policy: Policy, everywhere: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the social homes planned on sites, each row where its site lies."""
    changes = layers.frames["stock_changes"]
    rows = changes[(changes["status"] == "planned") & changes["category"].isin(policy.lists.social_categories.names)]
    rows = rows[["site_id", "kind", "homes"]].merge(
        everywhere[["neighbourhood_code", "geometry"]], left_on="site_id", right_index=True
    )
    rows["homes"] = rows["homes"].astype(float)
    rows["built"] = rows["homes"].where(rows["kind"].isin(_ON_THE_GROUND), 0.0)
    return gpd.GeoDataFrame(rows, crs=everywhere.crs)


def corporation_share(at: gpd.GeoDataFrame, planned: gpd.GeoDataFrame, plans: Plans) -> Range:
    """Share of corporation homes in the neighbourhood after building."""
    sums = planned.groupby("neighbourhood_code")[["homes", "built"]].sum()
    own = planned.groupby(["site_id", "neighbourhood_code"])[["homes", "built"]].sum()
    around = at[["neighbourhood_code"]].join(sums, on="neighbourhood_code")[["homes", "built"]].fillna(0.0)
    keys = pd.MultiIndex.from_arrays([at.index, at["neighbourhood_code"]])
    around -= own.reindex(keys).fillna(0.0).to_numpy()
    given, low, high = plans.given, plans.low, plans.high

    def share(homes: pd.Series, social: pd.Series, total: pd.Series) -> pd.Series:
        corporation = at["corporation_pct"] / 100 * homes + around["homes"] + social
        everything = homes + around["built"] + total
        after = (100 * corporation / everything).clip(0, 100)
        after = after.mask(everything == 0, 0.0).mask(everything < 0)
        return after.mask(np.isinf(homes), at["corporation_pct"])

    def ends(social: pd.Series, total: pd.Series) -> pd.DataFrame:
        return pd.concat([share(at["homes"].fillna(end), social, total) for end in (1.0, np.inf)], axis=1)

    fewest = low["pitches"] - high["homes_demolished"]
    most = high["pitches"] - low["homes_demolished"]
    added = given["pitches"] - given["homes_demolished"]
    value = share(at["homes"], given["homes_social"] + added, given["homes_total"] + added)
    widest = np.maximum(high["homes_total"], low["homes_social"])
    narrowest = np.maximum(low["homes_total"], high["homes_social"])
    least = ends(low["homes_social"] + fewest, widest + fewest).min(axis=1, skipna=False).fillna(0.0)
    largest = ends(high["homes_social"] + most, narrowest + most).max(axis=1, skipna=False).fillna(100.0)
    secret = at["share_secret"] | at["homes_secret"]
    return Range(value.mask(secret), least.mask(secret), largest.mask(secret))


def social_homes_nearby(
    at: gpd.GeoDataFrame, planned: gpd.GeoDataFrame, layers: Layers, policy: Policy, nearby: Nearby
) -> Range:
    """Social homes around, there and planned."""
    reach_m, least = policy.assumptions.spread_reach_m.value, policy.assumptions.least_published_homes.value
    homes = layers.frames["homes"]
    social = homes.loc[homes["category"].isin(policy.lists.social_categories.names), ["geometry"]]
    near = nearby(at[["geometry"]], social, reach_m)
    count = near.groupby(level=0).size().reindex(at.index, fill_value=0).astype(float)
    pairs = nearby(at[["geometry"]], planned[["site_id", "homes", "geometry"]].reset_index(drop=True), reach_m)
    pairs = pairs[pairs["site_id"] != pairs.index]
    plans = pairs.groupby(level=0)["homes"].sum().reindex(at.index, fill_value=0.0)
    secret = (count > 0) & (count < least)
    told, low, high = count.mask(secret), count.mask(secret, 1), count.mask(secret, least - 1)
    return Range(*((each + plans).clip(lower=0) for each in (told, low, high)))


def owner_occupied(at: gpd.GeoDataFrame, plans: Plans, policy: Policy) -> Range:
    """Owner-occupied homes in one-sided neighbourhoods."""

    def owned(total: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
        return (total["homes_total"] - others["homes_social"] - others["homes_mid_rent"]).clip(lower=0)

    value, fewest, most = owned(plans.given, plans.given), owned(plans.low, plans.high), owned(plans.high, plans.low)
    unknown = at["share_secret"] | at["corporation_pct"].isna()
    one_sided = at["corporation_pct"] >= policy.assumptions.one_sided_pct.value
    told = value.mask(unknown).mask((value == 0) | (~unknown & ~one_sided), 0.0)
    return Range(told, fewest.where(~unknown & one_sided, 0.0), most.mask(~unknown & ~one_sided, 0.0))


def suitable_homes(at: gpd.GeoDataFrame, layers: Layers, policy: Policy) -> Range:
    """Accessible homes in the neighbourhood per 100 older residents."""
    least = policy.assumptions.least_published_homes.value
    homes = layers.frames["homes"]
    homes = homes[homes["category"].isin(policy.lists.social_categories.names)]
    accessible = homes["externally_accessible"] & homes["internally_accessible"]
    perhaps = homes.loc[accessible.fillna(value=True), ["geometry"]].assign(certain=accessible.fillna(value=False))
    neighbourhoods = layers.neighbourhoods[["geometry"]].rename_axis("neighbourhood_code")
    joined = perhaps.sjoin(neighbourhoods)
    counts = joined.groupby("neighbourhood_code")["certain"].agg(["sum", "size"]).astype(float)
    counts = counts.reindex(layers.neighbourhoods.index, fill_value=0.0)
    of_site = counts.reindex(at["neighbourhood_code"]).set_axis(at.index)
    count, unknown = of_site["sum"], of_site["size"] - of_site["sum"]
    few = (count > 0) & (count < least)
    fewest = count.mask(few, 1)
    most = (count + unknown).mask((unknown > 0) & (unknown < least), count + least - 1)
    most = most.mask(few, np.maximum(count + unknown, least - 1))
    older = at["population"] * at["age_65plus_pct"] / 100
    closed = at["people_secret"] | ((older > 0) & (older < least)) | (older == 0)
    # Where their ages are unknown, at most all residents are that old.
    value, low, high = (100 * count / older, 100 * fewest / older.fillna(at["population"]), 100 * most / older)
    return Range(value.mask(closed | few | (unknown > 0)), low.mask(closed), high.mask(closed))
