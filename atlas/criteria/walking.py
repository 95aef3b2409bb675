"""How far it is on foot: over the street network where there is one, else the straight line with a detour factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import KDTree

from atlas.criteria.distances import nearest
from atlas.criteria.stated_errors import accuracy_m
from atlas.criteria.street_network import reach, street_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame, GeoSeries
    from numpy.typing import NDArray

    from atlas.criteria.street_network import Reach
    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["Targets", "Walk", "walk_to_nearest"]

_Found = tuple["NDArray[np.intp]", "NDArray[np.float64]", "NDArray[np.bool_]"]


@dataclass(frozen=True)
class Targets:
    """What one walks to: the features of a layer, of these kinds where any are named.

    A name of features rather than the features: what is made of them is kept with the layers for the next site.
    """

    layer: str
    kinds: tuple[str, ...] = ()

    def of(self, layers: Layers) -> GeoDataFrame | None:
        """Return the features, points or polygons in RD New; None where there is no such layer or feature."""
        return layers.once(_features, self)


@dataclass(frozen=True)
class Walk:
    """The walk from each site to the nearest target.

    Parameters
    ----------
    position : ndarray of int, shape (n_sites,)
        Position of the nearest target in `Targets.of`.
    distance_m : ndarray of float, shape (n_sites,)
        On foot; 0 inside a polygon.
    error_m : ndarray of float, shape (n_sites,)
        How far the distance may be off, either way, by the stated accuracy of sites and targets: their sum times the
        detour factor, 0 where none is stated. That a place which moves may come to join another street is not in it.
    by_street : ndarray of bool, shape (n_sites,)
        Over the street network, or inside the target; else the straight line times the detour factor, an estimate.
    """

    position: NDArray[np.intp]
    distance_m: NDArray[np.float64]
    error_m: NDArray[np.float64]
    by_street: NDArray[np.bool_]


def walk_to_nearest(sites: GeoDataFrame, targets: Targets, layers: Layers, policy: Policy) -> Walk | None:
    """Measure the walk from the centre of each site to the nearest target.

    Parameters
    ----------
    sites : GeoDataFrame of n_sites rows
        With ``centre`` in RD New (EPSG:28992).
    targets : Targets
    layers : Layers
    policy : Policy
        Has the detour factor, and how near to a street a place must lie to be reached over it.

    Returns
    -------
    Walk or None
        None where there is no target at all.

    References
    ----------
    Agreement 3: amenities near accessible homes. Detour factor: Larson and Odoni (1981).
    """
    if targets.of(layers) is None:
        return None
    factor, street_reach_m = (
        figure.value for figure in (policy.assumptions.detour_factor, policy.assumptions.street_reach_m)
    )
    position, distance_m, by_street = _walks(sites["centre"], targets, layers, factor, street_reach_m)
    # Whichever target is nearest, none of them is further from where it is said to be than the least exact one.
    error_m = layers.once(_least_exact_m, targets) + accuracy_m(sites, layers, "sites").to_numpy()
    return Walk(position, distance_m, error_m * factor, by_street)


@dataclass
class _Latest:
    """The walks from the places that were asked about last: several criteria ask the same of the same sites."""

    places: NDArray[np.float64]
    walks: dict[tuple[Targets, float, float], _Found]


def _latest(_: Layers) -> _Latest:
    return _Latest(np.empty((0, 2)), {})


def _walks(centres: GeoSeries, targets: Targets, layers: Layers, factor: float, street_reach_m: float) -> _Found:
    places, latest = shapely.get_coordinates(centres.to_numpy()), layers.once(_latest)
    if not np.array_equal(latest.places, places):
        latest.places, latest.walks = places, {}
    asked = (targets, factor, street_reach_m)
    if asked not in latest.walks:
        latest.walks[asked] = _measured(centres, targets, layers, factor, street_reach_m)
        for found in latest.walks[asked]:
            found.flags.writeable = False
    return latest.walks[asked]


def _measured(centres: GeoSeries, targets: Targets, layers: Layers, factor: float, street_reach_m: float) -> _Found:
    """Return position, distance and whether it is over streets, for each centre."""
    position, distance_m, by_street = _over_streets(centres, targets, layers, street_reach_m)
    for places, of in _not_over_streets(by_street, targets, layers, street_reach_m):
        nearest_one, straight_m = _straight(centres.iloc[places], targets, of, layers)
        nearer = straight_m * factor < distance_m[places]
        chosen = places[nearer]
        position[chosen], distance_m[chosen], by_street[chosen] = (
            nearest_one[nearer],
            straight_m[nearer] * factor,
            False,
        )
    return position, distance_m, by_street


def _features(layers: Layers, targets: Targets) -> GeoDataFrame | None:
    features = layers.get(targets.layer)
    if features is None:
        return None
    found = features[features["kind"].isin(targets.kinds)] if targets.kinds else features
    # By id, so that the order of rows in a file never decides which of two is the nearest.
    return None if found.empty else found.sort_index()


def _least_exact_m(layers: Layers, targets: Targets) -> float:
    return float(accuracy_m(targets.of(layers), layers, targets.layer).max())


@dataclass(frozen=True)
class _OnStreets:
    """Targets that a street comes near enough to, and the positions of those that none does."""

    reach: Reach | None
    apart: NDArray[np.intp]


def _on_streets(layers: Layers, targets: Targets, street_reach_m: float) -> _OnStreets:
    network, features = layers.once(street_network), targets.of(layers)
    shapes = features.geometry.to_numpy()  # type: ignore[union-attr]
    if network is None:
        return _OnStreets(None, np.arange(len(shapes)))
    join = network.join_points if _are_points(shapes) else network.join_polygons
    joins = join(shapes).within(street_reach_m)
    apart = np.setdiff1d(np.arange(len(shapes)), joins.place)
    return _OnStreets(reach(network, joins) if len(joins.place) else None, apart)


def _over_streets(
    centres: GeoSeries, targets: Targets, layers: Layers, street_reach_m: float
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.bool_]]:
    """Return position, distance and whether it is known, for each centre; infinite where no street leads there."""
    position, distance_m = np.zeros(len(centres), dtype=np.intp), np.full(len(centres), np.inf)
    network, on_streets = layers.once(street_network), layers.once(_on_streets, targets, street_reach_m)
    if network is not None and on_streets.reach is not None and len(centres):
        joins = network.join_points(centres.to_numpy()).within(street_reach_m)
        position[joins.place], distance_m[joins.place] = on_streets.reach.nearest(joins, network)
    inside, centre = _inside(centres, targets, layers)
    # Later ones are overwritten by earlier ones, so that of polygons that overlap the first wins.
    order = np.argsort(-inside, kind="stable")
    position[centre[order]], distance_m[centre] = inside[order], 0.0
    return position, distance_m, np.isfinite(distance_m)


def _inside(centres: GeoSeries, targets: Targets, layers: Layers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each pair of a polygon and a centre in it."""
    tree = layers.once(_areas, targets)
    centre, inside = tree.query(centres.to_numpy(), predicate="intersects")
    return inside, centre


def _areas(layers: Layers, targets: Targets) -> shapely.STRtree:
    shapes = targets.of(layers).geometry.to_numpy()  # type: ignore[union-attr]
    return shapely.STRtree([] if _are_points(shapes) else shapes)


def _not_over_streets(
    by_street: NDArray[np.bool_], targets: Targets, layers: Layers, street_reach_m: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp] | None]]:
    """Give what the straight line has to tell: centres off the streets to any target, the others to those off them."""
    off = np.flatnonzero(~by_street)
    if len(off):
        yield off, None
    apart = layers.once(_on_streets, targets, street_reach_m).apart
    if by_street.any() and len(apart):
        yield np.flatnonzero(by_street), apart


def _straight(
    centres: GeoSeries, targets: Targets, of: NDArray[np.intp] | None, layers: Layers
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the nearest target in a straight line, of all or of some."""
    shapes = targets.of(layers).geometry  # type: ignore[union-attr]
    if of is not None:
        position, straight_m = nearest(centres, shapes.iloc[of])
        return of[position], straight_m
    if not _are_points(shapes.to_numpy()):
        return nearest(centres, shapes)
    straight_m, position = layers.once(_tree, targets).query(shapely.get_coordinates(centres.to_numpy()), workers=-1)
    return position, straight_m


def _tree(layers: Layers, targets: Targets) -> KDTree:
    return KDTree(shapely.get_coordinates(targets.of(layers).geometry.to_numpy()))  # type: ignore[union-attr]


def _are_points(shapes: NDArray[np.object_]) -> bool:
    return bool((shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all())
