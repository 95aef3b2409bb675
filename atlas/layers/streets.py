"""Streets as pieces between corners, and which of them are connected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from atlas.findings import Finding

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.layers.layers import Layers

__all__ = ["Segments", "check_streets", "walkable_segments"]

_TOGETHER_M = 0.1
"""Corners that are nearer than this are one: the rounding of coordinates."""


@dataclass(frozen=True)
class Segments:
    """The straight pieces of streets that can be walked.

    Parameters
    ----------
    nodes : ndarray of float, shape (n_nodes, 2)
        The corners, in RD New (EPSG:28992).
    ends : ndarray of int, shape (n_segments, 2)
        Between which two nodes each piece runs; no piece is there twice.
    street : ndarray of int, shape (n_segments,)
        Position of the street that it is of.
    length_m : ndarray of float, shape (n_segments,)
    connected : ndarray of bool, shape (n_segments,)
        Whether it belongs to the longest part of the network that is connected.
    """

    nodes: NDArray[np.float64]
    ends: NDArray[np.intp]
    street: NDArray[np.intp]
    length_m: NDArray[np.float64]
    connected: NDArray[np.bool_]


def walkable_segments(streets: GeoDataFrame) -> Segments:
    """Cut streets into the straight pieces between their corners.

    Streets are connected where they share a corner, as in OpenStreetMap and the national road file: what crosses
    without one is a bridge or a tunnel. Motorways are not walked; a street of an unknown kind is.

    Parameters
    ----------
    streets : GeoDataFrame
        Lines in RD New (EPSG:28992), with ``kind``.
    """
    walked = np.flatnonzero((streets["kind"] != "motorway").fillna(value=True).to_numpy(dtype=bool))
    lines, of_line = shapely.get_parts(streets.geometry.to_numpy()[walked], return_index=True)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    nodes, node = np.unique(np.round(corners / _TOGETHER_M), axis=0, return_inverse=True)
    ends = np.stack([node[:-1], node[1:]], axis=1)
    is_piece = (line[:-1] == line[1:]) & (ends[:, 0] != ends[:, 1])
    ends, street = np.sort(ends[is_piece], axis=1), walked[of_line[line[:-1][is_piece]]]
    ends, first = np.unique(ends, axis=0, return_index=True)
    nodes = nodes * _TOGETHER_M
    length_m = np.hypot(*(nodes[ends[:, 0]] - nodes[ends[:, 1]]).T)
    return Segments(nodes, ends, street[first], length_m, _in_longest_part(ends, length_m, len(nodes)))


def _in_longest_part(ends: NDArray[np.intp], length_m: NDArray[np.float64], n_nodes: int) -> NDArray[np.bool_]:
    if not len(ends):
        return np.zeros(0, dtype=bool)
    graph = coo_array((length_m, (ends[:, 0], ends[:, 1])), shape=(n_nodes, n_nodes))
    _, part = connected_components(graph, directed=False)
    part = part[ends[:, 0]]
    return np.asarray(part == np.bincount(part, length_m).argmax())


def check_streets(layers: Layers) -> list[Finding]:
    """Tell which streets are not connected to the longest part of the network, counted with their length."""
    streets = layers.get("streets")
    if streets is None or streets.empty:
        return []
    segments = walkable_segments(streets)
    loose = np.unique(segments.street[~segments.connected])
    if not len(loose):
        return []
    first = streets.iloc[loose[0]]
    corner = shapely.get_coordinates(first.geometry)[0]
    facts = {
        "count": len(loose),
        "total": len(streets),
        "metres": round(segments.length_m[~segments.connected].sum()),
        "first": str(first.name),
        "x": round(corner[0]),
        "y": round(corner[1]),
    }
    return [Finding("PLC10", layers.catalogue.entries["streets"][int(first["part"])].source, "streets", facts=facts)]
