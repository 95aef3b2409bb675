"""In which neighbourhood and village a point lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atlas.layers.layers import Layers

__all__ = ["centres", "neighbourhood_of", "told_of", "village_of"]


def centres(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the centroid of each shape, or a point in its largest part where the centroid lies outside it."""
    centre = np.asarray(shapely.centroid(shapes))
    for position in np.flatnonzero(~shapely.intersects(shapes, centre)):
        largest = max(shapely.get_parts(shapes[position]), key=shapely.area)
        centre[position] = shapely.point_on_surface(largest)
    return centre


def neighbourhood_of(points: NDArray[np.object_], layers: Layers) -> NDArray[np.object_]:
    """Return the code of the neighbourhood in which each point lies, None where it lies in none."""
    return _code_at(points, layers, "neighbourhoods")


def village_of(points: NDArray[np.object_], neighbourhood: NDArray[np.object_], layers: Layers) -> NDArray[np.object_]:
    """Return the code of the village in which each point lies, None where it lies in none.

    Its neighbourhood tells; where that does not say its village, the outline of the village does.
    """
    village = told_of(neighbourhood, layers.neighbourhoods["village_code"])
    unsaid = pd.isna(village)
    if unsaid.any():
        village[unsaid] = _code_at(points[unsaid], layers, "villages")
    return village


def told_of(codes: NDArray[np.object_], column: pd.Series) -> NDArray[np.object_]:
    """Return what a column says of each code, None where nothing has the code."""
    position = column.index.get_indexer(pd.Index(codes, dtype=object))
    return np.asarray(np.array([*column, None], dtype=object)[position])


def _code_at(points: NDArray[np.object_], layers: Layers, layer: str) -> NDArray[np.object_]:
    """Return the id of the area in which each point lies, the first where it lies on a border."""
    codes, areas = layers.once(_ordered, layer)
    # Areas are asked for points: GEOS prepares what is asked for, and it is the areas that have many corners.
    area, point = shapely.STRtree(points).query(areas, predicate="intersects")
    code = np.full(len(points), None, dtype=object)
    # Later ones are overwritten by earlier ones, so that the first id wins.
    code[point[::-1]] = codes[area[::-1]]
    return code


def _ordered(layers: Layers, layer: str) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    ordered = layers.frames[layer].sort_index()
    return ordered.index.to_numpy(dtype=object), ordered.geometry.to_numpy()
