"""In which CRS a file's coordinates are: as the file says, or else as the catalogue says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS

from atlas.crs import DEGREES_BOUNDS, RD_BOUNDS, known_crs, names_a_file
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.errors import LayerError
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["with_crs"]

_TOLD_NOTHING = "ENGCRS"
"""How GeoPackage and Shapefile write that the CRS is not known: as one of an engineer's own."""


def with_crs(frame: GeoDataFrame, layer: str, entry: CatalogueEntry) -> GeoDataFrame:
    """Return a frame with the CRS of its x and y set: what the file said, else what the catalogue says.

    Raises
    ------
    LayerError
        Where neither says it (CRS10 for what look like degrees, CRS11 like metres in RD New, else CRS06), they
        contradict each other (CRS07), or the catalogue's does not exist (CRS05).
    """
    found = _of_file(frame.crs)
    stated = known_crs(entry.crs) if entry.crs else None
    if entry.crs and stated is None:
        raise refusal("CRS05", layer, entry, crs=entry.crs)
    if found is None and stated is None:
        raise _not_stated(frame, layer, entry)
    if found is not None and stated is not None and not _is_same(found, stated):
        raise refusal("CRS07", layer, entry, found=found.name, stated=stated.name)
    return frame.set_crs(stated or found, allow_override=True)


def _not_stated(frame: GeoDataFrame, layer: str, entry: CatalogueEntry) -> LayerError:
    """Say what most coordinates look like; it is still up to their owner what they are."""
    bounds = frame.bounds[np.isfinite(frame.bounds).all(axis=1)]
    if bounds.empty:
        return refusal("CRS06", layer, entry)
    x, y = (float(value) for value in bounds.median()[["minx", "miny"]])
    if _within(x, y, DEGREES_BOUNDS) or _within(y, x, DEGREES_BOUNDS):
        return refusal("CRS10", layer, entry, x=round(x, 5), y=round(y, 5))
    if _within(x, y, RD_BOUNDS):
        return refusal("CRS11", layer, entry, x=round(x), y=round(y))
    return refusal("CRS06", layer, entry)


def _within(x: float, y: float, area: tuple[float, float, float, float]) -> bool:
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _of_file(crs: object) -> CRS | None:
    """Return the CRS of x and y that a file told; heights are dropped later on, and so is their part of it."""
    if not isinstance(crs, CRS) or crs.to_wkt().startswith(_TOLD_NOTHING) or names_a_file(crs):
        return None
    return crs.to_2d()


def _is_same(found: CRS, stated: CRS) -> bool:
    """Tell whether two CRSs place coordinates alike, which comes first in their definition aside."""
    if found.equals(stated.to_2d(), ignore_axis_order=True):
        return True
    number = stated.to_2d().to_epsg()
    return number is not None and number == found.to_epsg()
