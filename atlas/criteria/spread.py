"""Spread: room for social homes where there are few, owner-occupied homes where there are many (21 and 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.bounds import told_bounds
from atlas.criteria.measure import Measure, bounded_measure, missing_columns, unknown_measure
from atlas.criteria.neighbourhood_figures import is_secret, neighbourhood_figure
from atlas.criteria.planned import planned_within
from atlas.criteria.site_counts import site_count
from atlas.criteria.social_homes import homes_within, most_accuracy_m
from atlas.criteria.stated_errors import accuracy_m
from atlas.privacy import is_small

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["owner_occupied_homes", "social_homes_nearby"]


def social_homes_nearby(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Social homes within the policy's reach of the site's centre: those that stand there, and what others plan there.

    In a straight line. What the site itself adds or takes away is no part of it.

    Returns
    -------
    Measure
        In homes. Where few stand there, their number is secret and the measure lies between two bounds. Unknown
        without a list of homes or of the changes of the stock.

    References
    ----------
    Agreement 21: spread attention groups; avoid concentration.
    """
    homes = layers.get("homes")
    if homes is None or homes.empty:
        return unknown_measure(sites.index, "homes")
    if layers.get("stock_changes") is None:
        return unknown_measure(sites.index, "planned_homes")
    reach_m, least = policy.assumptions.spread_reach_m.value, policy.assumptions.least_published_homes.value
    points, of_site_m = shapely.get_coordinates(sites["centre"].to_numpy()), accuracy_m(sites, layers, "sites")
    off_m = of_site_m.to_numpy() + most_accuracy_m(layers, "homes")
    count = homes_within(points, reach_m, layers, policy)
    fewest = most = count
    if off_m.any():
        fewest = homes_within(points, np.maximum(reach_m - off_m, 0), layers, policy)
        most = homes_within(points, reach_m + off_m, layers, policy)
    low, high = told_bounds(fewest, count, most, least)
    secret = is_small(count, least)
    told = np.where(secret, np.nan, count)
    low_planned, planned, high_planned = planned_within(sites, reach_m, off_m, layers, policy)
    value, lowest, highest = (
        pd.Series(np.maximum(each, 0), index=sites.index)
        for each in (told + planned, low + low_planned, high + high_planned)
    )

    def evidence() -> pd.DataFrame:
        stand = np.select([secret, count == 0], ["secret", "none"], "known").astype(object)
        return pd.DataFrame(
            {
                "case": stand + np.select([planned > 0, planned < 0], ["_planned", "_fewer"], "").astype(object),
                "homes": told,
                "least_homes": least,
                "planned_homes": np.abs(planned),
                "reach_m": reach_m,
            },
            index=sites.index,
        )

    return Measure(value, evidence, low=lowest, high=highest)


def owner_occupied_homes(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Owner-occupied homes that the plan adds in a neighbourhood with a one-sided stock; 0 elsewhere.

    One-sided is a share of corporation homes, as it is now, from the policy's limit on. Owner-occupied is what is
    neither social nor mid-rent.

    Returns
    -------
    Measure
        In homes. Unknown where the plan has such homes, or may have them, and the share is unknown or secret; then, as
        where the share may be on either side of the limit, it can be anything from none to all of them.

    References
    ----------
    Agreement 22: owner-occupied homes in one-sided neighbourhoods, where social rent is compensated elsewhere; 21:
    mix rent and owner-occupied.
    """
    share, limit_pct = neighbourhood_figure(sites, layers, "corporation_pct"), policy.assumptions.one_sided_pct.value
    code = sites["neighbourhood_code"]
    secret = is_secret(sites, layers, policy, "corporation_pct")
    total, social, mid = (site_count(sites, layers, each) for each in ("homes_total", "homes_social", "homes_mid_rent"))
    owned, fewest, most = (
        np.maximum(each, 0)
        for each in (
            total.value - social.value - mid.value,
            total.low - social.part_of(total).high - mid.part_of(total).high,
            total.high - social.low - mid.low,
        )
    )
    open_share = secret | np.isnan(share.value)
    none, mixed = owned == 0, ~open_share & (share.value < limit_pct)
    value = np.select([none, mixed, open_share], [0.0, 0.0, np.nan], owned)
    # One-sided for certain, or not for certain, only where the stated error of the share leaves no doubt.
    surely, surely_not = ~open_share & (share.low >= limit_pct), ~open_share & (share.high < limit_pct)
    low, high = np.where(surely, fewest, 0.0), np.where(surely_not, 0.0, most)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select(
                    [none, mixed, secret, np.isnan(value)], ["none", "mixed", "secret", "unknown"], "known"
                ),
                "missing": np.select(
                    [code.isna(), np.isnan(share.value)],
                    ["neighbourhood_code", "corporation_pct"],
                    missing_columns(sites, ["homes_total", "homes_social", "homes_mid_rent"]),
                ),
                "neighbourhood": sites["neighbourhood_name"],
                "owner_occupied_homes": owned,
                "share_pct": np.where(secret, np.nan, share.value),
                "limit_pct": limit_pct,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (low, value, high), evidence)
