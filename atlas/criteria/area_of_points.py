"""In which area each of very many points lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["area_of_points"]

_MOST_CELLS = 20_000_000
_CELLS_PER_POINT = 2
_LONGEST_PIECE = 0.9
"""Of a border, in cells: less than 1, so that rounding never makes a piece longer than a cell is wide."""


def area_of_points(points: NDArray[np.float64], areas: NDArray[np.object_]) -> NDArray[np.intp]:
    """Find the area in which each point lies, the first where areas share it.

    A grid is laid over the areas. Cells that no border runs through lie in one area as a whole, so that one point per
    connected patch of them tells the area of all; only points in cells on a border are held against the outlines.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        NaN for a point without a place.
    areas : ndarray of polygons, shape (n_areas,)
        In the same CRS, in metres.

    Returns
    -------
    ndarray of int, shape (n,)
        Position of the area, -1 where a point lies in none.
    """
    found = np.full(len(points), -1)
    outlines = areas[~(shapely.is_missing(areas) | shapely.is_empty(areas))]
    if not len(points) or not len(outlines):
        return found
    grid = _Grid.over(shapely.total_bounds(outlines), min(_CELLS_PER_POINT * len(points), _MOST_CELLS))
    inside = np.flatnonzero(grid.covers(points))
    cell = grid.cell(points[inside])
    border = grid.on_border(outlines)
    on_border = border[cell]
    off, on = inside[~on_border], inside[on_border]
    patch = grid.patches(border)[cell[~on_border]]
    of_patch = np.full(patch.max(initial=0) + 1, -1)
    # One point of each patch, whichever: all of them lie in the same area.
    of_patch[patch] = off
    known = of_patch >= 0
    of_patch[known] = _locate(points[of_patch[known]], areas)
    found[off] = of_patch[patch]
    found[on] = _locate(points[on], areas)
    return found


@dataclass(frozen=True)
class _Grid:
    """Square cells, numbered row by row."""

    left: float
    bottom: float
    cell_m: float
    columns: int
    rows: int

    @classmethod
    def over(cls, bounds: NDArray[np.float64], cells: int) -> _Grid:
        left, bottom, right, top = bounds
        cell_m = np.sqrt(max((right - left) * (top - bottom), 1.0) / cells)
        return cls(left, bottom, cell_m, int((right - left) / cell_m) + 1, int((top - bottom) / cell_m) + 1)

    def covers(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        step = (points - (self.left, self.bottom)) / self.cell_m
        return np.asarray(((step >= 0) & (step < (self.columns, self.rows))).all(axis=1))

    def cell(self, points: NDArray[np.float64]) -> NDArray[np.intp]:
        column, row = self._steps(points)
        return np.asarray(row * self.columns + column)

    def _steps(self, points: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return column and row of each point, as two rows."""
        return np.asarray(((points - (self.left, self.bottom)) / self.cell_m).astype(np.intp).T)

    def on_border(self, outlines: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Mark every cell that a border may run through.

        A piece of border no longer than a cell is wide stays within the cells of its ends and the two that these meet.
        """
        rings = shapely.segmentize(shapely.get_rings(shapely.get_parts(outlines)), _LONGEST_PIECE * self.cell_m)
        corners, ring = shapely.get_coordinates(rings, return_index=True)
        column, row = self._steps(corners)
        same_ring = ring[:-1] == ring[1:]
        marked = np.zeros(self.rows * self.columns, dtype=bool)
        for columns in (column[:-1], column[1:]):
            for rows in (row[:-1], row[1:]):
                marked[(rows * self.columns + columns)[same_ring]] = True
        return marked

    def patches(self, border: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Number the patches of cells that no border parts; 0 on the border."""
        labels, _ = ndimage.label(~border.reshape(self.rows, self.columns))
        return np.asarray(labels).ravel()


def _locate(points: NDArray[np.float64], areas: NDArray[np.object_]) -> NDArray[np.intp]:
    """Find the first area that each point lies in or on the border of, by their outlines."""
    area, point = shapely.STRtree(shapely.points(points)).query(areas, predicate="intersects")
    found = np.full(len(points), -1)
    # Later ones are overwritten by earlier ones, so that the first area wins.
    order = np.argsort(-area, kind="stable")
    found[point[order]] = area[order]
    return found
