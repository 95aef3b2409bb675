"""Living with care: care zones, clustered homes and common rooms (agreements 15 to 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.criteria.bounds import give_or_take
from atlas.criteria.measure import Measure, bounded_measure, unknown_measure
from atlas.criteria.site_counts import site_count
from atlas.criteria.walking import Targets, walk_to_nearest

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["CARE_ZONES", "care_zone_distance", "clustered_homes", "common_room_distance"]

CARE_ZONES = Targets("care_zones")


def care_zone_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Walking distance from the site's centre to the nearest care zone; 0 inside one.

    Over the streets where they are known, else an estimate.

    Returns
    -------
    Measure
        In metres, unknown where there is no layer of care zones or it is empty.

    References
    ----------
    Agreements 15 (suitable homes), 16 (care zones, whose definition is under development) and 17.
    """
    zones, walk = CARE_ZONES.of(layers), walk_to_nearest(sites, CARE_ZONES, layers, policy)
    if zones is None or walk is None:
        return unknown_measure(sites.index, "care_zones")
    value = pd.Series(walk.distance_m, index=sites.index)

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([value == 0, walk.by_street], ["inside", "outside"], "estimate"),
                "name": zones["name"].to_numpy()[walk.position],
                "phase": zones["phase"].fillna("unknown").to_numpy()[walk.position],
                "distance_m": value,
            },
            index=sites.index,
        )

    low, high = give_or_take(value, walk.error_m)
    return Measure(value, evidence, low=low, high=high)


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
    clustered = site_count(sites, layers, "homes_clustered").part_of(site_count(sites, layers, "homes_total"))

    def evidence() -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": np.select([np.isnan(clustered.value), clustered.value == 0], ["unknown", "none"], "known"),
                "missing": "homes_clustered",
                "clustered_homes": clustered.value,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (clustered.low, clustered.value, clustered.high), evidence)


def common_room_distance(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Walking distance from the site's centre to the nearest place with a common room, of the kinds of the policy.

    Returns
    -------
    Measure
        In metres. Where the layer has none of one of the kinds, such a room may be nearer: the measure is then unknown
        and at most the distance to what there is. Unknown altogether where the layer has none of any kind.

    References
    ----------
    Agreement 17: clustered forms with common rooms in or near existing complexes.
    """
    facilities, kinds = layers.get("facilities"), policy.lists.common_rooms.names
    if facilities is None:
        return unknown_measure(sites.index, "facilities")
    targets, absent = Targets("facilities", kinds), _absent(layers, kinds)
    rooms, walk = targets.of(layers), walk_to_nearest(sites, targets, layers, policy)
    if rooms is None or walk is None:
        return unknown_measure(sites.index, absent[0])
    distance_m = pd.Series(walk.distance_m, index=sites.index)

    def evidence() -> pd.DataFrame:
        case = "at_most" if absent else np.where(walk.by_street, "known", "estimate")
        return pd.DataFrame(
            {
                "case": case,
                "name": rooms["name"].to_numpy()[walk.position],
                "kind": rooms["kind"].to_numpy()[walk.position],
                "absent": absent[0] if absent else "",
                "distance_m": distance_m,
            },
            index=sites.index,
        )

    if absent:
        unknown, none = pd.Series(np.nan, index=sites.index), pd.Series(0.0, index=sites.index)
        return Measure(unknown, evidence, low=none, high=distance_m + walk.error_m)
    low, high = give_or_take(distance_m, walk.error_m)
    return Measure(distance_m, evidence, low=low, high=high)


def _absent(layers: Layers, kinds: tuple[str, ...]) -> list[str]:
    return [kind for kind in kinds if Targets("facilities", (kind,)).of(layers) is None]
