"""Distances from sites to other features, in metres, straight and as an estimate of walking."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["nearest", "within"]

_LONGEST_OF_MEAN = 2.0
_FIRST_MIDDLES = 4
_LEAST_M2 = 1e-300
"""An edge without length is its start."""


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
        Position of the nearest target; of several polygons that a point lies in, the first.
    distance_m : ndarray of float, shape (n,)
        Straight-line distance.
    """
    places = shapely.get_coordinates(points.to_numpy())
    if (targets.geom_type == "Point").all():
        tree = KDTree(shapely.get_coordinates(targets.to_numpy()))
        distance_m, position = tree.query(places, workers=-1)
        return position, distance_m
    edges = _Edges.of(targets)
    edge, distance_m = edges.nearest(places)
    position = edges.owner[edge]
    inside, point = points.sindex.query(targets.to_numpy(), predicate="intersects")
    # Later ones are overwritten by earlier ones, so that of polygons that overlap the first wins.
    position[point[::-1]], distance_m[point] = inside[::-1], 0.0
    return position, distance_m


class _Edges(NamedTuple):
    """The edges of outlines: where each starts, how it runs, and the position of the polygon it is of.

    The point of an edge that is nearest to a place lies at most half the edge from its middle. So once the next middle
    is further away than that from the nearest edge found, no other edge can be nearer. A tree of middles is far
    quicker than one of boxes.
    """

    start: NDArray[np.float64]
    run: NDArray[np.float64]
    owner: NDArray[np.intp]
    longest_m: float

    @classmethod
    def of(cls, polygons: GeoSeries) -> _Edges:
        # A multipolygon has no rings of its own: its parts do.
        parts, part_owner = shapely.get_parts(polygons.to_numpy(), return_index=True)
        rings, ring_part = shapely.get_rings(parts, return_index=True)
        owner = part_owner[ring_part]
        # A few long edges would make every middle tell little.
        edges = shapely.get_num_coordinates(rings) - 1
        short = shapely.segmentize(rings, _LONGEST_OF_MEAN * shapely.length(rings).sum() / edges.sum())
        corners, ring = shapely.get_coordinates(short, return_index=True)
        same_ring = ring[:-1] == ring[1:]
        run = np.diff(corners, axis=0)[same_ring]
        return cls(corners[:-1][same_ring], run, owner[ring[:-1][same_ring]], float(np.hypot(*run.T).max()))

    def nearest(self, places: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the nearest edge of each place and how far it is, asking for more middles until it is certain."""
        tree = KDTree(self.start + self.run / 2)
        edge, distance_m = np.empty(len(places), dtype=np.intp), np.empty(len(places))
        open_places, number = np.arange(len(places)), _FIRST_MIDDLES
        while len(open_places):
            number = min(number, len(self.start))
            asked = places[open_places]
            middle_m, near = tree.query(asked, range(1, number + 1), workers=-1)
            edge[open_places], found_m = self._nearest_of(asked, near)
            distance_m[open_places] = found_m
            certain = (middle_m[:, -1] - self.longest_m / 2 >= found_m) | (number == len(self.start))
            open_places, number = open_places[~certain], number * _FIRST_MIDDLES
        return edge, distance_m

    def _nearest_of(
        self, places: NDArray[np.float64], edges: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the nearest of the edges of each place, shape (n_places, n_edges), and how far it is."""
        x, y = self.run[edges].T
        from_start_x, from_start_y = (places[:, None] - self.start[edges]).T
        along = (from_start_x * x + from_start_y * y) / np.maximum(x**2 + y**2, _LEAST_M2)
        along = along.clip(0, 1)
        away_m = np.hypot(from_start_x - along * x, from_start_y - along * y)
        best = away_m.argmin(axis=0)
        place = np.arange(len(places))
        return edges[place, best], away_m[best, place]


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
