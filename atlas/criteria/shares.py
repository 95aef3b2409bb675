"""The part of a site that lies in other polygons, each square metre counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["overlapping_area"]


def overlapping_area(
    sites: GeoSeries, polygons: GeoSeries
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Measure how much of each site lies in any of the polygons.

    Parameters
    ----------
    sites, polygons : GeoSeries of polygons
        In RD New (EPSG:28992); the polygons may overlap one another.

    Returns
    -------
    area_m2 : ndarray of float, shape (n_sites,)
        Area in the union of the polygons; 0 where none is touched.
    site, polygon : ndarray of int, shape (n_pairs,)
        Positions of each site and polygon that share area.
    """
    shapes, covers = sites.array, polygons.array
    tree = shapely.STRtree(shapes)
    polygon, site = tree.query(covers, predicate="intersects")
    inside = np.zeros(len(shapes), dtype=bool)
    inside[tree.query(covers, predicate="contains_properly")[1]] = True
    area_m2 = np.where(inside, shapely.area(shapes), 0.0)
    # Only sites on an edge need the slow intersection; where several polygons meet there, their pieces are united.
    cut = ~inside[site]
    pieces = shapely.intersection(shapes[site[cut]], covers[polygon[cut]])
    touched = shapely.area(pieces) > 0
    np.add.at(area_m2, site[cut], shapely.area(pieces))
    several = np.flatnonzero(np.bincount(site[cut][touched], minlength=len(shapes)) > 1)
    for position in several:
        area_m2[position] = shapely.area(shapely.union_all(pieces[site[cut] == position]))
    area_m2 = np.minimum(area_m2, shapely.area(shapes))
    shares_area = np.ones(len(site), dtype=bool)
    shares_area[cut] = touched
    order = np.lexsort((polygon[shares_area], site[shares_area]))
    return area_m2, site[shares_area][order], polygon[shares_area][order]
