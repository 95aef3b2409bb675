"""Living with care: care zones and clustered homes (agreements 15 to 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.distances import nearest
from atlas.criteria.measure import Measure, unknown_measure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["care_zone_distance", "clustered_homes"]


def care_zone_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Walking distance from the site's centre to the nearest care zone; 0 inside one.

    An estimate: the straight line times the policy's detour factor.

    Returns
    -------
    Measure
        In metres, unknown where there is no layer of care zones or it is empty.

    References
    ----------
    Agreements 15 (suitable homes), 16 (care zones, whose definition is under development) and 17.
    """
    zones = layers.get("care_zones")
    if zones is None or zones.empty:
        return unknown_measure(sites.index, "care_zones")
    position, straight_m = nearest(sites["centre"], zones.geometry)
    value = pd.Series(straight_m * policy.assumptions.detour_factor.value, index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.where(value == 0, "inside", "outside"),
                "name": zones["name"].to_numpy()[position],
                "phase": zones["phase"].fillna("unknown").to_numpy()[position],
                "distance_m": value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)


def clustered_homes(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Clustered homes for older people in the site's programme.

    Returns
    -------
    Measure
        In homes, unknown where the count is.

    References
    ----------
    Agreement 17: room for clustered forms; 470 clustered social-rent homes wanted up to and including 2030.
    """
    value = sites["homes_clustered"].astype(float)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([value.isna(), value == 0], ["unknown", "none"], "known"),
                "missing": "homes_clustered",
                "clustered_homes": value,
            },
            index=sites.index,
        )

    return Measure(value, evidence)
