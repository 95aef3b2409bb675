"""In which neighbourhood and village a site lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from atlas.layers import Layers

__all__ = ["locate"]


def locate(sites: GeoDataFrame, layers: Layers) -> GeoDataFrame:
    """Return the sites with their centre, and with code and name of the neighbourhood and village it lies in.

    The centre is the centroid, or a point in the largest part where the centroid lies outside the site. Where the
    neighbourhood does not say its village, the outline of the village does; what lies in none stays unknown.
    """
    centre = _centre(sites.geometry.to_numpy())
    neighbourhood = _code_at(centre, layers, "neighbourhoods")
    village = _told(neighbourhood, layers.neighbourhoods["village_code"])
    unsaid = pd.isna(village)
    if unsaid.any():
        village[unsaid] = _code_at(centre[unsaid], layers, "villages")
    told = {
        "neighbourhood_code": neighbourhood,
        "neighbourhood_name": _told(neighbourhood, layers.neighbourhoods["name"]),
        "village_code": village,
        "village_name": _told(village, layers.villages["name"]),
    }
    columns = {name: pd.Series(values, index=sites.index, dtype=object) for name, values in told.items()}
    return sites.assign(centre=gpd.GeoSeries(centre, index=sites.index, crs=sites.crs), **columns)


def _centre(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    centre = np.asarray(shapely.centroid(shapes))
    for position in np.flatnonzero(~shapely.intersects(shapes, centre)):
        largest = max(shapely.get_parts(shapes[position]), key=shapely.area)
        centre[position] = shapely.point_on_surface(largest)
    return centre


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


def _told(codes: NDArray[np.object_], column: pd.Series) -> NDArray[np.object_]:
    """Return what a column says of each code, None where nothing has the code."""
    position = column.index.get_indexer(pd.Index(codes, dtype=object))
    return np.asarray(np.array([*column, None], dtype=object)[position])
