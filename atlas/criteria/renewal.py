"""Renewal: near a WUP area, and together with planned works (agreements 10 and 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.distances import nearest, within
from atlas.criteria.measure import Measure, unknown_measure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["works_nearby", "wup_distance"]


def wup_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Straight-line distance from the site's centre to the nearest WUP area; 0 inside one.

    Returns
    -------
    Measure
        In metres, unknown where there is no layer of WUP areas or it is empty.

    References
    ----------
    Agreement 10: neighbourhood implementation plans for De Arend and the Zeeheldenbuurt.
    """
    areas = layers.get("wup_areas")
    if areas is None or areas.empty:
        return unknown_measure(sites.index, "wup_areas")
    position, distance_m = nearest(sites["centre"], areas.geometry)
    value = pd.Series(distance_m, index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.where(value == 0, "inside", "outside"),
                "name": areas["name"].to_numpy()[position],
                "distance_m": value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)


def works_nearby(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Planned works within reach of the site's outline, in about the year in which the site starts.

    Reach and years come from the policy.

    Returns
    -------
    Measure
        In works, unknown where there is no layer of works, or where works are within reach but the
        site's start year is unknown; ``details`` has ``name``, ``kind``, ``year`` and ``distance_m``.

    References
    ----------
    Agreement 14: combine works.
    """
    works = layers.get("works")
    if works is None:
        return unknown_measure(sites.index, "works")
    site, work, distance_m = within(sites.geometry, works.geometry, policy.assumptions.works_reach_m.value)
    start = sites["start_year"].astype(float).to_numpy()[site]
    year = works["year"].astype(float).to_numpy()[work]
    with np.errstate(invalid="ignore"):
        together = np.abs(year - start) <= policy.assumptions.works_years_apart.value
    count = np.bincount(site[together], minlength=len(sites)).astype(float)
    count[site[np.isnan(start)]] = np.nan
    value = pd.Series(count, index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([value.isna(), value == 0], ["unknown", "none"], "known"),
                "missing": "start_year",
                "works": value,
                "reach_m": policy.assumptions.works_reach_m.value,
            },
            index=sites.index,
        )

    def details() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "name": works["name"].to_numpy()[work],
                "kind": works["kind"].to_numpy()[work],
                "year": works["year"].to_numpy()[work],
                "distance_m": distance_m,
            },
            index=sites.index[site],
        )[together]

    return Measure(value, evidence, details)
