"""The street network on foot: where places join it, and how far each corner is from the nearest target."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from atlas.layers.streets import walkable_segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.layers import Layers

__all__ = ["Joins", "Network", "Reach", "reach", "street_network"]


@dataclass(frozen=True)
class Network:
    """The pieces of street that are connected, each walked both ways.

    Parameters
    ----------
    ends : ndarray of int, shape (n_segments, 2)
        Between which corners each piece runs.
    length_m : ndarray of float, shape (n_segments,)
    lines : ndarray of LineString, shape (n_segments,)
        The pieces in RD New (EPSG:28992), from the first end to the second.
    tree : STRtree
        Of the lines.
    """

    ends: NDArray[np.intp]
    length_m: NDArray[np.float64]
    lines: NDArray[np.object_]
    tree: shapely.STRtree

    def join_points(self, points: NDArray[np.object_]) -> Joins:
        """Let each point join the network at the nearest point of the nearest piece, in a straight line."""
        (place, segment), leg_m = self.tree.query_nearest(points, return_distance=True, all_matches=False)
        return self._join(place, segment, points[place], leg_m)

    def join_polygons(self, polygons: NDArray[np.object_]) -> Joins:
        """Let each polygon join wherever a piece crosses its outline or lies inside.

        One that no street touches joins from where it is nearest to a street, and from each of its corners.
        """
        place, segment = self.tree.query(polygons, predicate="intersects")
        inside = shapely.intersection(self.lines[segment], polygons[place])
        entries, pair = shapely.get_coordinates(inside, return_index=True)
        entered = self._join(place[pair], segment[pair], shapely.points(entries), np.zeros(len(pair)))
        apart = np.setdiff1d(np.arange(len(polygons)), place)
        (far, nearest), leg_m = self.tree.query_nearest(polygons[apart], return_distance=True, all_matches=False)
        gates = shapely.get_point(shapely.shortest_line(self.lines[nearest], polygons[apart][far]), 0)
        corners, corner_of = shapely.get_coordinates(polygons[apart], return_index=True)
        from_corners = self.join_points(shapely.points(corners))
        return Joins.together(
            entered,
            self._join(apart[far], nearest, gates, leg_m),
            replace(from_corners, place=apart[corner_of[from_corners.place]]),
        )

    def _join(
        self,
        place: NDArray[np.intp],
        segment: NDArray[np.intp],
        gates: NDArray[np.object_],
        leg_m: NDArray[np.float64],
    ) -> Joins:
        along_m = shapely.line_locate_point(self.lines[segment], gates)
        return Joins(place, segment, np.minimum(along_m, self.length_m[segment]), leg_m)


@dataclass(frozen=True)
class Joins:
    """Where places join the network; a polygon may do so at several points.

    Parameters
    ----------
    place : ndarray of int, shape (n_joins,)
        Position of the place.
    segment : ndarray of int, shape (n_joins,)
        Position of the piece of street.
    along_m : ndarray of float, shape (n_joins,)
        How far from the first end of that piece.
    leg_m : ndarray of float, shape (n_joins,)
        Straight line between the place and the street.
    """

    place: NDArray[np.intp]
    segment: NDArray[np.intp]
    along_m: NDArray[np.float64]
    leg_m: NDArray[np.float64]

    @classmethod
    def together(cls, *some: Joins) -> Joins:
        """Return all of some joins."""
        return cls(*(np.concatenate([getattr(joins, each.name) for joins in some]) for each in fields(cls)))

    def within(self, reach_m: float) -> Joins:
        """Return the joins of which the leg is at most so long."""
        near = self.leg_m <= reach_m
        return Joins(self.place[near], self.segment[near], self.along_m[near], self.leg_m[near])


@dataclass(frozen=True)
class Reach:
    """How far it is to the nearest target from each stop along the streets.

    Stops are the two ends of each piece of street and the points where targets join it, in the order in which one
    comes by: between two of them the nearest target is beyond the one or the other.

    Parameters
    ----------
    key : ndarray of float, shape (n_stops,)
        Twice the position of the piece, plus the part of it (0 to 1) that lies before the stop; ascending.
    along_m : ndarray of float, shape (n_stops,)
    distance_m : ndarray of float, shape (n_stops,)
        From the stop to the nearest target, leg included.
    target : ndarray of int, shape (n_stops,)
        Position of that target.
    """

    key: NDArray[np.float64]
    along_m: NDArray[np.float64]
    distance_m: NDArray[np.float64]
    target: NDArray[np.intp]

    def nearest(self, joins: Joins, network: Network) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the nearest target, and how far it is, from where each place joins the network, its leg included."""
        key = _key(joins.segment, joins.along_m, network)
        after = np.searchsorted(self.key, key, side="right")
        # At the far end of a piece the stop after is the first of the next piece: then that end itself is taken.
        before = after - 1
        after = np.where(self.key[np.minimum(after, len(self.key) - 1)] <= 2 * joins.segment + 1, after, before)
        after = np.minimum(after, len(self.key) - 1)
        back_m = joins.along_m - self.along_m[before] + self.distance_m[before]
        on_m = self.along_m[after] - joins.along_m + self.distance_m[after]
        stop = np.where(back_m <= on_m, before, after)
        return self.target[stop], joins.leg_m + np.minimum(back_m, on_m)


def street_network(layers: Layers) -> Network | None:
    """Make the network of the layer ``streets``, its longest connected part; None where there is no street."""
    streets = layers.get("streets")
    if streets is None or streets.empty:
        return None
    segments = walkable_segments(streets)
    used = segments.connected
    if not used.any():
        return None
    ends = segments.ends[used]
    lines = shapely.linestrings(segments.nodes[ends])
    return Network(ends, segments.length_m[used], lines, shapely.STRtree(lines))


def reach(network: Network, targets: Joins) -> Reach:
    """Measure the walk from every stop to the nearest target.

    Parameters
    ----------
    network : Network
    targets : Joins
        At least one.

    Notes
    -----
    One run of Dijkstra's algorithm (1959) from all targets at once: a source for each join, with its leg as the way
    onto the street. The streets are cut where targets join, so that two places on one piece need no other case.
    """
    n_segments, n_joins = len(network.ends), len(targets.place)
    n_corners = int(network.ends.max()) + 1
    every = np.arange(n_segments)
    segment = np.concatenate([every, every, targets.segment])
    along_m = np.concatenate([np.zeros(n_segments), network.length_m, targets.along_m])
    stop = np.concatenate([network.ends[:, 0], network.ends[:, 1], n_corners + np.arange(n_joins)])
    key = _key(segment, along_m, network)
    # A target at the far end of a piece comes before that end, so that each piece ends with its own end.
    order = np.lexsort((np.concatenate([np.full(n_segments, -1), np.full(n_segments, 1), np.zeros(n_joins)]), key))
    key, segment, along_m, stop = key[order], segment[order], along_m[order], stop[order]
    n_stops = n_corners + n_joins
    distance_m, source = _from_targets(stop, segment, along_m, n_stops, targets.leg_m)
    return Reach(key, along_m, distance_m[stop], targets.place[source[stop]])


def _key(segment: NDArray[np.intp], along_m: NDArray[np.float64], network: Network) -> NDArray[np.float64]:
    return np.asarray(2 * segment + along_m / network.length_m[segment])


def _from_targets(
    stop: NDArray[np.intp],
    segment: NDArray[np.intp],
    along_m: NDArray[np.float64],
    n_stops: int,
    leg_m: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return per stop the distance to the nearest target, and by which join it was reached."""
    n_joins = len(leg_m)
    sources = n_stops + np.arange(n_joins)
    same = segment[:-1] == segment[1:]
    one, other, length_m = stop[:-1][same], stop[1:][same], np.diff(along_m)[same]
    start = np.concatenate([one, other, sources])
    end = np.concatenate([other, one, n_stops - n_joins + np.arange(n_joins)])
    graph = coo_array(
        (np.concatenate([length_m, length_m, leg_m]), (start, end)), shape=(n_stops + n_joins, n_stops + n_joins)
    ).tocsr()
    distance_m, _, source = dijkstra(graph, indices=sources, min_only=True, return_predecessors=True)
    return distance_m[:n_stops], source[:n_stops] - n_stops
