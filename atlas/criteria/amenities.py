"""Accessible homes need amenities near (agreement 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from atlas.criteria.distances import nearest
from atlas.criteria.measure import Measure, unknown_measure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["walking_distance"]


def walking_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Mean walking distance from the site's centroid to the nearest amenity of each kind that is needed.

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
    facilities = layers.get("facilities")
    if facilities is None:
        return unknown_measure(sites.index, "facilities")
    centroids, details = shapely.centroid(sites.geometry.to_numpy()), []
    for kind in policy.lists["amenities"].names:
        of_kind = facilities[facilities["kind"] == kind]
        if of_kind.empty:
            return unknown_measure(sites.index, kind)
        position, distance_m = nearest(centroids, of_kind.geometry)
        details.append(
            pd.DataFrame(
                {
                    "kind": kind,
                    "name": of_kind["name"].to_numpy()[position],
                    "distance_m": distance_m * policy.assumptions["detour_factor"].value,
                },
                index=sites.index,
            )
        )
    value = pd.Series(np.mean([detail["distance_m"] for detail in details], axis=0), index=sites.index)
    evidence = pd.DataFrame({"case": "known", "mean_m": value}, index=sites.index)
    return Measure(value, evidence, pd.concat(details))
