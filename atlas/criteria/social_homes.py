"""Social homes that stand near a place or in a neighbourhood, counted from the list of homes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.spatial import KDTree

from atlas.criteria.area_of_points import area_of_points

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from atlas.layers import Layers
    from atlas.policy import Policy

__all__ = ["SocialHomes", "accessible_homes", "homes_within", "most_accuracy_m"]


@dataclass(frozen=True)
class SocialHomes:
    """Accessible social homes per neighbourhood, each an array of shape (n_neighbourhoods,) in the layer's order.

    Parameters
    ----------
    low, count, high : ndarray of float
        Accessible homes: those that certainly are and lie there, those that are as far as is known, and those that
        may be, by an unknown of the list or by how far its places and the borders may be off.
    unknown : ndarray of float
        Homes of which it is not known whether they are accessible.
    """

    low: NDArray[np.float64]
    count: NDArray[np.float64]
    high: NDArray[np.float64]
    unknown: NDArray[np.float64]


def homes_within(
    points: NDArray[np.float64], reach_m: ArrayLike, layers: Layers, policy: Policy
) -> NDArray[np.float64]:
    """Count the social homes at most so far from each point, in a straight line.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        In RD New (EPSG:28992).
    reach_m : float, or array-like of float of shape (n,)
    layers : Layers
        With a layer ``homes``.
    policy : Policy
        Says which categories are social.

    Returns
    -------
    ndarray of float, shape (n,)
    """
    tree = layers.once(_tree, policy.lists.social_categories.names)
    return np.asarray(tree.query_ball_point(points, reach_m, return_length=True, workers=-1), dtype=float)


def accessible_homes(layers: Layers, policy: Policy) -> SocialHomes:
    """Count the social homes per neighbourhood that are accessible from outside and inside (agreement 3)."""
    return layers.once(_accessible_homes, policy.lists.social_categories.names)


def most_accuracy_m(layers: Layers, layer: str) -> float:
    """Return how far the places of a layer may be off where they are at their least exact, in metres."""
    return max((entry.accuracy_m for entry in layers.catalogue.entries.get(layer, ())), default=0.0)


def _tree(layers: Layers, categories: tuple[str, ...]) -> KDTree:
    # Far quicker to make than a balanced tree, and for millions of homes hardly slower to ask.
    return KDTree(layers.once(_social, categories).places, balanced_tree=False, compact_nodes=False)


def _accessible_homes(layers: Layers, categories: tuple[str, ...]) -> SocialHomes:
    social, homes, areas = layers.once(_social, categories), layers.frames["homes"], layers.neighbourhoods.geometry
    both = (homes["externally_accessible"] & homes["internally_accessible"])[social.rows]
    possible = both.to_numpy(dtype=bool, na_value=True)
    places, certain = social.places[possible], both.to_numpy(dtype=bool, na_value=False)[possible]
    count, unknown = _per_area(places, certain, areas.to_numpy())
    off_m = most_accuracy_m(layers, "homes") + most_accuracy_m(layers, "neighbourhoods")
    if not off_m:
        return SocialHomes(count, count, count + unknown, unknown)
    low, _ = _per_area(places, certain, areas.buffer(-off_m).to_numpy())
    # Grown areas overlap, so that a home on a border may be of each: one area at a time.
    near = shapely.STRtree(shapely.points(places)).query(areas.to_numpy(), predicate="dwithin", distance=off_m)[0]
    return SocialHomes(low, count, np.bincount(near, minlength=len(areas)).astype(float), unknown)


def _per_area(
    places: NDArray[np.float64], certain: NDArray[np.bool_], areas: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Count per area the homes that are certainly accessible, and those that may be."""
    area = area_of_points(places, areas)
    counts = (area[(area >= 0) & certain], area[(area >= 0) & ~certain])
    return tuple(np.bincount(each, minlength=len(areas)).astype(float) for each in counts)  # type: ignore[return-value]


class _Social(NamedTuple):
    """Social homes with a place: which rows of the layer they are, and where each stands."""

    rows: NDArray[np.bool_]
    places: NDArray[np.float64]


def _social(layers: Layers, categories: tuple[str, ...]) -> _Social:
    homes = layers.frames["homes"]
    shapes = homes.geometry.to_numpy()
    rows = homes["category"].isin(categories).to_numpy() & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return _Social(rows, shapely.get_coordinates(shapes[rows]))
