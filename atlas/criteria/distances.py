"""Distances from sites to other features, in metres, straight and as an estimate of walking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["nearest", "within"]


def nearest(points: NDArray[np.object_], targets: GeoSeries) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Find the nearest target of each point.

    Parameters
    ----------
    points : ndarray of n shapely points
        In RD New (EPSG:28992), such as the centroids of sites.
    targets : GeoSeries of at least one geometry
        In RD New; a point inside a target is at 0 m of it.

    Returns
    -------
    position : ndarray of int, shape (n,)
        Position of the nearest target.
    distance_m : ndarray of float, shape (n,)
        Straight-line distance.
    """
    (_, position), distance_m = targets.sindex.nearest(points, return_distance=True, return_all=False)
    return position, distance_m


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
