"""Accessible homes need amenities near (agreement 3)."""

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

__all__ = ["walking_distance"]


def walking_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Mean walking distance from the site's centre to the nearest amenity of each kind that is needed.

    An estimate: the straight line times the policy's detour factor.

    Returns
    -------
    Measure
        In metres, unknown where the layer has no amenity of a kind; ``details`` has ``kind``, ``name``
        and ``distance_m`` per amenity.

    References
    ----------
    Agreement 3: accessible homes where the amenities that the target group needs are near.
    """
    facilities, factor = layers.get("facilities"), policy.assumptions.detour_factor.value
    if facilities is None:
        return unknown_measure(sites.index, "facilities")
    found = []
    for kind in policy.lists.amenities.names:
        of_kind = facilities[facilities["kind"] == kind]
        if of_kind.empty:
            return unknown_measure(sites.index, kind)
        position, straight_m = nearest(sites["centre"], of_kind.geometry)
        found.append((kind, of_kind["name"].to_numpy()[position], straight_m * factor))
    value = pd.Series(np.mean([distance_m for _, _, distance_m in found], axis=0), index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame({"case": "known", "mean_m": value}, index=sites.index)

    def details() -> pd.DataFrame:
        return pd.concat(
            pd.DataFrame({"kind": kind, "name": name, "distance_m": distance_m}, index=sites.index)
            for kind, name, distance_m in found
        )

    return Measure(value, evidence, details)
