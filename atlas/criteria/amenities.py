"""Accessible homes need amenities near (agreement 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from atlas.criteria.measure import bounded_measure, missing_columns, unknown_measure
from atlas.criteria.site_counts import site_count
from atlas.criteria.walking import Targets, Walk, walk_to_nearest

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.criteria.measure import Measure
    from atlas.layers import Layers
    from atlas.policy import Policy
    from atlas.policy.figures import TargetGroup

__all__ = ["accessible_shortfall", "amenities_in_reach", "walking_distance"]

_Number = TypeVar("_Number", np.float64, np.bool_)


@dataclass(frozen=True)
class _Amenities:
    """The walk to the nearest amenity of each kind that a group needs, and the kinds that no layer tells of.

    Arrays have a row per kind that is known and a column per site.
    """

    group: TargetGroup
    n_sites: int
    walks: dict[str, Walk]
    names: dict[str, NDArray[np.object_]]
    missing: list[str]

    @property
    def distance_m(self) -> NDArray[np.float64]:
        return self._table([walk.distance_m for walk in self.walks.values()])

    @property
    def error_m(self) -> NDArray[np.float64]:
        return self._table([walk.error_m for walk in self.walks.values()])

    @property
    def by_street(self) -> NDArray[np.bool_]:
        return self._table([walk.by_street for walk in self.walks.values()])

    def _table(self, rows: list[NDArray[_Number]]) -> NDArray[_Number]:
        return np.array(rows).reshape(len(rows), self.n_sites)

    def details(self, sites: pd.Index) -> pd.DataFrame:
        """Return each amenity of each site, in the order in which the group names them."""
        return pd.concat(
            pd.DataFrame(
                {
                    "kind": kind,
                    "name": self.names[kind][walk.position],
                    "distance_m": walk.distance_m,
                    "in_reach": np.where(walk.distance_m <= self.group.reach_m, "in_reach", "out_of_reach"),
                    "by_street": walk.by_street,
                },
                index=sites,
            )
            for kind, walk in self.walks.items()
        )


def walking_distance(sites: GeoDataFrame, layers: Layers, policy: Policy, group: TargetGroup) -> Measure:
    """Mean walking distance from the site's centre to the nearest amenity of each kind that the group needs.

    Over the street network where there is one near; otherwise the straight line times the policy's detour factor,
    which is an estimate.

    Returns
    -------
    Measure
        In metres, unknown where the layer has no amenity of a kind; ``details`` has ``kind``, ``name``,
        ``distance_m``, ``in_reach`` and ``by_street`` per amenity.

    References
    ----------
    Agreement 3: accessible homes where the amenities that the target group needs are near.
    """
    amenities = _amenities(sites, layers, policy, group)
    if not amenities.walks:
        return unknown_measure(sites.index, amenities.missing[0])
    n_kinds = len(group.amenities)
    mean_m = amenities.distance_m.sum(axis=0) / n_kinds
    least_m = np.maximum(amenities.distance_m - amenities.error_m, 0).sum(axis=0) / n_kinds
    most_m = (amenities.distance_m + amenities.error_m).sum(axis=0) / n_kinds
    if amenities.missing:
        # Where there is none of a kind in the layer, it may be next door or far away.
        mean_m, most_m = (np.full(len(sites), np.nan) for _ in range(2))

    def evidence() -> pd.DataFrame:
        estimated = (~amenities.by_street).sum(axis=0)
        case = np.select([estimated == 0, estimated == len(amenities.walks)], ["known", "estimate"], "partly")
        return _evidence(sites.index, amenities, case, mean_m=mean_m)

    return bounded_measure(sites.index, (least_m, mean_m, most_m), evidence, lambda: amenities.details(sites.index))


def amenities_in_reach(sites: GeoDataFrame, layers: Layers, policy: Policy, group: TargetGroup) -> Measure:
    """Share of the kinds of amenities that a group needs that lie within its walking reach.

    Returns
    -------
    Measure
        In per cent, unknown where the layer has no amenity of a kind: that one may be in reach or not. The bounds
        count those in which the stated error of a place decides. ``details`` as `walking_distance`.

    References
    ----------
    Agreements 3 (amenities of the target group), 5 (starters) and 15 (homes for older people).
    """
    amenities = _amenities(sites, layers, policy, group)
    if not amenities.walks:
        return unknown_measure(sites.index, amenities.missing[0])
    share_pct, least_pct, most_pct = _in_reach(amenities)

    def evidence() -> pd.DataFrame:
        n_near = (amenities.distance_m <= group.reach_m).sum(axis=0)
        case = np.where(amenities.by_street.all(axis=0), "known", "estimate")
        total = len(group.amenities)
        return _evidence(sites.index, amenities, case, near=n_near, total=total, reach_m=group.reach_m)

    bounds = least_pct, share_pct, most_pct
    return bounded_measure(sites.index, bounds, evidence, lambda: amenities.details(sites.index))


def accessible_shortfall(sites: GeoDataFrame, layers: Layers, policy: Policy, group: TargetGroup) -> Measure:
    """Percentage points of the homes to be built that are accessible too few, where the site suits such homes.

    The site suits accessible homes where enough of the amenities of the target group are within its walking reach.
    Elsewhere the agreement asks none, and nothing falls short.

    Returns
    -------
    Measure
        In percentage points, from 0; unknown where a count is, or whether the site suits them.

    References
    ----------
    Agreement 3: 90% of new homes accessible where the amenities that the target group needs are near. From which
    share of them a site suits accessible homes is an assumption of the policy.
    """
    amenities = _amenities(sites, layers, policy, group)
    suits_pct = policy.assumptions.accessible_suits_pct.value
    in_reach_pct, least_pct, most_pct = _in_reach(amenities)
    lacking, fewest, largest = _lacking(sites, layers, policy.targets["accessible_share"].value)
    suited = (in_reach_pct >= suits_pct) | (least_pct >= suits_pct)
    unsuited = (in_reach_pct < suits_pct) | (most_pct < suits_pct)
    # With enough accessible homes nothing falls short, whether the site suits them or not.
    value = np.select([unsuited | (largest == 0), suited], [0.0, lacking], np.nan)
    missing = missing_columns(sites, ["homes_total", "homes_accessible"])

    def evidence() -> pd.DataFrame:
        total = sites["homes_total"].astype(float)
        return pd.DataFrame(
            {
                "case": np.select(
                    [np.isnan(value), total == 0, unsuited, value > 0],
                    ["unknown", "nothing", "not_suited", "short"],
                    "enough",
                ),
                "missing": np.where(suited, missing, (amenities.missing or [""])[0]),
                "share_pct": 100 * sites["homes_accessible"].astype(float) / total.where(total > 0),
                "target_pct": policy.targets["accessible_share"].value,
                "shortfall": value,
                "accessible_homes": sites["homes_accessible"].astype(float),
                "total_homes": total,
                "in_reach_pct": in_reach_pct,
                "suits_pct": suits_pct,
                "reach_m": group.reach_m,
            },
            index=sites.index,
        )

    low, high = np.where(least_pct >= suits_pct, fewest, 0.0), np.where(most_pct < suits_pct, 0.0, largest)
    return bounded_measure(sites.index, (low, value, high), evidence)


def _amenities(sites: GeoDataFrame, layers: Layers, policy: Policy, group: TargetGroup) -> _Amenities:
    walks: dict[str, Walk] = {}
    names: dict[str, NDArray[np.object_]] = {}
    if layers.get("facilities") is None:
        return _Amenities(group, len(sites), walks, names, ["facilities"])
    for kind in group.amenities:
        targets = Targets("facilities", (kind,))
        walk = walk_to_nearest(sites, targets, layers, policy)
        features = targets.of(layers)
        if walk is not None and features is not None:
            walks[kind], names[kind] = walk, features["name"].to_numpy(dtype=object)
    return _Amenities(group, len(sites), walks, names, [kind for kind in group.amenities if kind not in walks])


def _in_reach(amenities: _Amenities) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return which per cent of the amenities is within reach, and the least and the most that it can be."""
    reach_m, n_kinds = amenities.group.reach_m, len(amenities.group.amenities)
    distance_m, error_m = amenities.distance_m, amenities.error_m
    n_absent = n_kinds - len(amenities.walks)
    near, surely, perhaps = (
        100 * (each <= reach_m).sum(axis=0) / n_kinds
        for each in (distance_m, distance_m + error_m, distance_m - error_m)
    )
    return (np.full_like(near, np.nan) if n_absent else near), surely, perhaps + 100 * n_absent / n_kinds


def _lacking(
    sites: pd.DataFrame, layers: Layers, target_pct: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return by how many percentage points accessible homes fall short of a target, and the least and the most."""
    total = site_count(sites, layers, "homes_total")
    accessible = site_count(sites, layers, "homes_accessible").part_of(total)

    def short(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            share_pct = np.minimum(100 * part / whole, 100)
        return np.where(whole == 0, 0.0, np.maximum(target_pct - share_pct, 0))

    return short(accessible.value, total.value), short(accessible.high, total.low), short(accessible.low, total.high)


def _evidence(sites: pd.Index, amenities: _Amenities, case: NDArray[np.str_], **facts: object) -> pd.DataFrame:
    if amenities.missing:
        return pd.DataFrame({"case": "unknown", "missing": amenities.missing[0]}, index=sites)
    return pd.DataFrame({"case": case, **facts}, index=sites)
