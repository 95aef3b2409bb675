"""The part of a site that lies in other polygons, each square metre counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoSeries
    from numpy.typing import NDArray

__all__ = ["overlapping_area"]

_LONG = 300
"""Corners from which clipping an outline first is quicker than laying all of it over a site."""
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
    for position, of_site in _several(site[cut], np.flatnonzero(piece_m2 > 0)):
        area_m2[position] = shapely.area(shapely.union_all(pieces[of_site]))
    area_m2[inside] = shapely.area(shapes[inside])
    shares_area = np.ones(len(site), dtype=bool)
    shares_area[cut] = piece_m2 > 0
    order = np.lexsort((polygon[shares_area], site[shares_area]))
    return area_m2, site[shares_area][order], polygon[shares_area][order]


def _several(site: NDArray[np.intp], pairs: NDArray[np.intp]) -> Iterator[tuple[np.intp, NDArray[np.intp]]]:
    """Give each site that has more than one of the pairs, with those pairs."""
    ordered = pairs[np.argsort(site[pairs], kind="stable")]
    sites, first, number = np.unique(site[ordered], return_index=True, return_counts=True)
    for position, start, several in zip(sites, first, number, strict=True):
        if several > 1:
            yield position, ordered[start : start + several]


def _pieces(sites: NDArray[np.object_], polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Intersect pairs. Of a long outline only what lies around the site is looked at, which a plain clip finds fast."""
    near = polygons.copy()
    long = np.flatnonzero(shapely.get_num_coordinates(polygons) > _LONG)
    around = shapely.bounds(sites[long]) + _MARGIN_M
    for pair, box in zip(long, around, strict=True):
        near[pair] = shapely.clip_by_rect(polygons[pair], *box)
    # A clip makes no promise of validity; where it fails, the whole polygon will do.
    sound = np.ones(len(near), dtype=bool)
    sound[long] = shapely.is_valid(near[long])
    return np.asarray(shapely.intersection(sites, np.where(sound, near, polygons)))
