"""Climate: heat, drought and flooding (agreement 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.measure import Measure, unknown_measure
from atlas.criteria.shares import overlapping_area

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

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

    return Measure(value, evidence, details)
