"""In which neighbourhood and village a site lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

    from atlas.layers import Layers

__all__ = ["locate"]


def locate(sites: GeoDataFrame, layers: Layers) -> GeoDataFrame:
    """Return the sites with their centre, and with code and name of the neighbourhood and village it lies in.

    The centre is the centroid, or a point in the largest part where the centroid lies outside the site. Where the
    neighbourhood does not say its village, the outline of the village does; what lies in none stays unknown.
    """
    centre = _centre(sites.geometry)
    neighbourhood = _code_at(centre, layers.neighbourhoods)
    village = neighbourhood.map(layers.neighbourhoods["village_code"]).fillna(_code_at(centre, layers.villages))
    return sites.assign(
        centre=centre,
        neighbourhood_code=neighbourhood,
        neighbourhood_name=neighbourhood.map(layers.neighbourhoods["name"]),
        village_code=village,
        village_name=village.map(layers.villages["name"]),
    )


def _centre(shapes: GeoSeries) -> GeoSeries:
    centre = shapes.centroid
    for site in shapes.index[~shapes.intersects(centre)]:
        largest = max(shapely.get_parts(shapes[site]), key=shapely.area)
        centre[site] = shapely.point_on_surface(largest)
    return centre


def _code_at(points: GeoSeries, areas: GeoDataFrame) -> pd.Series:
    """Return the id of the area in which each point lies, the first where it lies on a border."""
    ordered = areas.sort_index()
    area, point = points.sindex.query(ordered.geometry.to_numpy(), predicate="intersects")
    code = np.full(len(points), None, dtype=object)
    # Later ones are overwritten by earlier ones, so that the first id wins.
    code[point[::-1]] = ordered.index.to_numpy()[area[::-1]]
    return pd.Series(code, index=points.index, dtype=object)
