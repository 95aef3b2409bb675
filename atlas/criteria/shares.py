"""The part of a site that lies in other polygons, each square metre counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["overlapping_area"]

_MARGIN_M = np.array([-1.0, -1.0, 1.0, 1.0])


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
    shapes, covers = sites.to_numpy(), polygons.to_numpy()
    polygon, site = sites.sindex.query(covers, predicate="intersects")
    around, inside = sites.sindex.query(covers, predicate="contains_properly")
    # Only pairs on an edge need the slow intersection; where several polygons meet, their pieces are united.
    cut = ~np.isin(polygon * len(shapes) + site, around * len(shapes) + inside)
    pieces = _pieces(shapes[site[cut]], covers[polygon[cut]])
    piece_m2 = shapely.area(pieces)
    area_m2 = np.zeros(len(shapes))
    np.add.at(area_m2, site[cut], piece_m2)
    for position in np.flatnonzero(np.bincount(site[cut][piece_m2 > 0]) > 1):
        area_m2[position] = shapely.area(shapely.union_all(pieces[site[cut] == position]))
    area_m2[inside] = shapely.area(shapes[inside])
    shares_area = np.ones(len(site), dtype=bool)
    shares_area[cut] = piece_m2 > 0
    order = np.lexsort((polygon[shares_area], site[shares_area]))
    return area_m2, site[shares_area][order], polygon[shares_area][order]


def _pieces(sites: NDArray[np.object_], polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Intersect pairs. Of a long outline only what lies around the site is looked at, which a plain clip finds fast."""
    around = shapely.bounds(sites) + _MARGIN_M
    near = np.array(
        [shapely.clip_by_rect(each, *box) for each, box in zip(polygons, around, strict=True)], dtype=object
    )
    # A clip makes no promise of validity; where it fails, the whole polygon will do.
    sound = shapely.is_valid(near)
    return np.asarray(shapely.intersection(sites, np.where(sound, near, polygons)))
