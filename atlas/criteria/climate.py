"""Climate: heat, drought and flooding (agreement 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, unknown_measure
from atlas.criteria.shares import overlapping_area
from atlas.criteria.stated_errors import accuracy_m

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["climate_share"]


def climate_share(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Share of the site that lies in an area with a climate problem, such as flooding or heat.

    Returns
    -------
    Measure
        In per cent of the site's area, unknown where the layer lacks a kind that the policy lists.

    References
    ----------
    Agreement 13: greening, heat, drought and flooding.
    """
    constraints = layers.get("constraints")
    kinds = policy.lists.climate_kinds.names
    if constraints is None:
        return unknown_measure(sites.index, "constraints")
    for kind in kinds:
        if not (constraints["kind"] == kind).any():
            return unknown_measure(sites.index, kind)
    areas = constraints[constraints["kind"].isin(kinds)]
    area_m2, site, polygon = overlapping_area(sites.geometry, areas.geometry)
    value = pd.Series(100 * area_m2 / sites.area.to_numpy(), index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame({"case": np.where(value == 0, "none", "known"), "share_pct": value}, index=sites.index)

    def details() -> pd.DataFrame:
        return pd.DataFrame({"name": areas["name"].to_numpy()[polygon]}, index=sites.index[site])

    off_m = accuracy_m(areas, layers, "constraints"), accuracy_m(sites, layers, "sites")
    if not any(each.any() for each in off_m):
        return Measure(value, evidence, details)
    low, high = (_share_if_off(sites.geometry, areas.geometry, *(sign * each for each in off_m)) for sign in (-1, 1))
    return Measure(value, evidence, details, low, high)


def _share_if_off(sites: GeoSeries, areas: GeoSeries, of_areas_m: pd.Series, of_sites_m: pd.Series) -> pd.Series:
    """Return the share of each site where areas are wider, or below 0 narrower, by what they and the site are off.

    An outline that is moved stays within what it is once so much wider. Few accuracies are stated: one round for each.
    """
    share_pct = pd.Series(0.0, index=sites.index)
    for off_m in of_sites_m.unique():
        those = sites[of_sites_m == off_m]
        area_m2, _, _ = overlapping_area(those, areas.buffer(of_areas_m + off_m))
        share_pct[those.index] = 100 * area_m2 / those.area.to_numpy()
    return share_pct
