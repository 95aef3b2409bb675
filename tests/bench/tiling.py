"""A tiling of the plane with winding borders that neighbours share to the last corner, as official ones do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import Voronoi

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["tiling"]

_CORNER_EVERY_M = 30
_FEWEST, _MOST = 3, 60
_WINDING = 0.35
"""How far a border winds, as a share of how far it could before it meets another."""


def tiling(middles: NDArray[np.float64], box: tuple[float, ...], rng: np.random.Generator) -> list[shapely.Polygon]:
    """Tile a box with one polygon around each of the middles, in their order.

    Each border of the Voronoi diagram winds inside the kite of its own ends and the two middles that it parts. Kites
    share no area, so no border crosses another, and each middle stays inside its polygon.
    """
    diagram = Voronoi(_with_mirror_images(middles, box))
    sides = np.array(diagram.ridge_vertices)
    parts = diagram.ridge_points
    inside = (parts < len(middles)).any(axis=1)
    sides, parts = sides[inside], parts[inside]
    start, end = diagram.vertices[sides[:, 0]], diagram.vertices[sides[:, 1]]
    lines = _winding(start, end, diagram.points[parts[:, 0]], rng)
    cells = np.array(shapely.get_parts(shapely.polygonize(lines)))
    middle, cell = shapely.STRtree(cells).query(shapely.points(middles), predicate="within")
    order = np.empty(len(middles), dtype=int)
    order[middle] = cell
    return list(cells[order])


def _with_mirror_images(middles: NDArray[np.float64], box: tuple[float, ...]) -> NDArray[np.float64]:
    """Add the middles mirrored in each side of the box, which makes the sides borders of the diagram."""
    left, bottom, right, top = box
    mirrored = [middles]
    for axis, at in ((0, left), (0, right), (1, bottom), (1, top)):
        image = middles.copy()
        image[:, axis] = 2 * at - image[:, axis]
        mirrored.append(image)
    return np.vstack(mirrored)


def _winding(
    start: NDArray[np.float64], end: NDArray[np.float64], middle: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.object_]:
    """Draw a winding line from each start to its end, on both sides of the straight one."""
    length = np.maximum(np.hypot(*(end - start).T), 1e-9)
    along = (end - start) / length[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    foot = ((middle - start) * along).sum(axis=1)
    height = np.abs(((middle - start) * across).sum(axis=1))
    pieces = np.clip(length // _CORNER_EVERY_M, _FEWEST, _MOST).astype(int)
    side = np.repeat(np.arange(len(length)), pieces + 1)
    number = np.arange(len(side)) - np.repeat(np.cumsum(pieces + 1) - pieces - 1, pieces + 1)
    at = number / pieces[side] * length[side]
    with np.errstate(divide="ignore", invalid="ignore"):
        before = np.where(foot[side] > 0, height[side] * at / foot[side], np.inf)
        beyond = length[side] - foot[side]
        after = np.where(beyond > 0, height[side] * (length[side] - at) / beyond, np.inf)
    room = np.minimum.reduce([before, after, at, length[side] - at])
    waves = rng.uniform(2, 9, (len(length), 3))[side] * (np.pi * at / length[side])[:, None]
    off = _WINDING * room * np.sin(waves + rng.uniform(0, 2 * np.pi, (len(length), 3))[side]).mean(axis=1)
    off[(number == 0) | (number == pieces[side])] = 0
    corners = start[side] + at[:, None] * along[side] + off[:, None] * across[side]
    # The ends are those of other borders too, to the last digit.
    corners[number == 0] = start
    corners[number == pieces[side]] = end
    return np.asarray(shapely.linestrings(corners, indices=side))
