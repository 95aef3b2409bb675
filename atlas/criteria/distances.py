"""Distances from sites to other features, in metres, straight and as an estimate of walking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["nearest", "within"]


def nearest(points: GeoSeries, targets: GeoSeries) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Find the nearest target of each point.

    Parameters
    ----------
    points : GeoSeries of n points
        In RD New (EPSG:28992), such as the centroids of sites.
    targets : GeoSeries of at least one point or polygon
        In RD New; a point inside a polygon is at 0 m of it.

    Returns
    -------
    position : ndarray of int, shape (n,)
        Position of the nearest target.
    distance_m : ndarray of float, shape (n,)
        Straight-line distance.
    """
    if (targets.geom_type == "Point").all():
        tree = KDTree(shapely.get_coordinates(targets.to_numpy()))
        distance_m, position = tree.query(shapely.get_coordinates(points.to_numpy()))
        return position, distance_m
    edges, owner = _edges(targets)
    (_, edge), distance_m = shapely.STRtree(edges).query_nearest(
        points.to_numpy(), return_distance=True, all_matches=False
    )
    position = owner[edge]
    inside, point = points.sindex.query(targets.to_numpy(), predicate="intersects")
    position[point], distance_m[point] = inside, 0.0
    return position, distance_m


def _edges(polygons: GeoSeries) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return every edge of the outlines and the polygon it is of.

    A tree of edges finds the near ones of a long outline, where a tree of polygons measures to them all.
    """
    rings, ring_owner = shapely.get_rings(polygons.to_numpy(), return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[:-1] == ring[1:]
    ends = np.stack([corners[:-1], corners[1:]], axis=1)[same_ring]
    return shapely.linestrings(ends), ring_owner[ring[:-1][same_ring]]


def within(
    sites: GeoSeries, targets: GeoSeries, reach_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Find every pair of a site and a target that lie at most ``reach_m`` apart, outline to outline.

    Returns
    -------
    site, target : ndarray of int, shape (n_pairs,)
        Positions, ordered by site and then by target.
    distance_m : ndarray of float, shape (n_pairs,)
    """
    target, site = sites.sindex.query(targets.to_numpy(), predicate="dwithin", distance=reach_m)
    order = np.lexsort((target, site))
    site, target = site[order], target[order]
    return site, target, shapely.distance(sites.to_numpy()[site], targets.to_numpy()[target])
