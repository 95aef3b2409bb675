"""How full a care zone gets once a site is built (agreement 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from atlas.criteria.care import CARE_ZONES
from atlas.criteria.measure import bounded_measure, missing_columns, unknown_measure
from atlas.criteria.site_counts import site_count
from atlas.criteria.stated_errors import stated_error
from atlas.criteria.walking import walk_to_nearest
from atlas.privacy import is_small

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.criteria.measure import Measure
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["care_zone_room"]


def care_zone_room(sites: GeoDataFrame, layers: Layers, policy: Policy) -> Measure:
    """Places left in the nearest care zone once the site is built, where one is within walking reach; 0 elsewhere.

    Each clustered home asks for the places that the policy says. Less than 0 are places short.

    Returns
    -------
    Measure
        In places. Unknown where the zone's places or the clustered homes are; where a zone has so few places or
        residents that they are secret, it lies between two bounds.

    References
    ----------
    Agreement 16: care zones, whose definition is under development. Reach and places are assumptions of the policy.
    """
    zones, walk = CARE_ZONES.of(layers), walk_to_nearest(sites, CARE_ZONES, layers, policy)
    if zones is None or walk is None:
        return unknown_measure(sites.index, "care_zones")
    of_site = zones.iloc[walk.position]
    capacity, used = (_places(of_site, layers, policy, each) for each in ("capacity_places", "used_places"))
    each_asks, reach_m = policy.assumptions.places_per_clustered_home.value, policy.assumptions.care_zone_reach_m.value
    clustered = site_count(sites, layers, "homes_clustered").part_of(site_count(sites, layers, "homes_total"))
    asked = clustered.value * each_asks
    in_reach = walk.distance_m <= reach_m
    with np.errstate(invalid="ignore"):
        left = capacity.told - used.told - asked
        fewest = capacity.low - used.high - clustered.high * each_asks
        most = capacity.high - used.low - clustered.low * each_asks
        load_pct = 100 * (used.told + asked) / np.where(capacity.told > 0, capacity.told, np.nan)
    surely, perhaps = walk.distance_m + walk.error_m <= reach_m, walk.distance_m - walk.error_m <= reach_m
    value = np.where(in_reach, left, 0.0)
    low = np.select([surely, perhaps], [fewest, np.minimum(fewest, 0)], 0.0)
    high = np.select([surely, perhaps], [most, np.maximum(most, 0)], 0.0)

    def evidence() -> pd.DataFrame:
        secret = capacity.secret | used.secret
        plan = missing_columns(sites, ["homes_clustered"])
        return pd.DataFrame(
            {
                "case": np.select(
                    [
                        ~in_reach,
                        np.isnan(asked) | capacity.unknown | used.unknown,
                        secret,
                        capacity.told == 0,
                        value < 0,
                        value == 0,
                    ],
                    ["none", "unknown", "secret", "no_places", "short", "full"],
                    "room",
                ),
                "missing": np.select([capacity.unknown, used.unknown], ["capacity_places", "used_places"], plan),
                "name": of_site["name"].to_numpy(),
                "phase": of_site["phase"].fillna("unknown").to_numpy(),
                "distance_m": walk.distance_m,
                "reach_m": reach_m,
                "places": np.abs(value),
                "load_pct": load_pct,
            },
            index=sites.index,
        )

    return bounded_measure(sites.index, (low, value, high), evidence)


class _Places(NamedTuple):
    """Places of the zone of each site: as far as they may be told, the least and the most, and why they may not be."""

    told: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    secret: NDArray[np.bool_]
    unknown: NDArray[np.bool_]


def _places(zones: GeoDataFrame, layers: Layers, policy: Policy, column: str) -> _Places:
    """Return a count of places; from 1 up to the least that is published it is secret, and anything in that range."""
    least = policy.assumptions.least_published_homes.value
    count = zones[column].to_numpy(dtype=float, na_value=np.nan)
    error = stated_error(zones, layers, "care_zones", column).to_numpy()
    secret, unknown = is_small(count, least), np.isnan(count)
    low = np.select([unknown, secret], [0.0, np.maximum(1 - error, 0)], np.maximum(count - error, 0))
    high = np.select([unknown, secret], [np.inf, least - 1 + error], count + error)
    return _Places(np.where(secret, np.nan, count), low, high, secret, unknown)
