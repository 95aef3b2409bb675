"""Coordinate reference systems: everything is computed in RD New, only maps turn to WGS84."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyproj import CRS
from pyproj.exceptions import CRSError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoSeries

__all__ = ["DEGREES_BOUNDS", "RD", "RD_BOUNDS", "WGS84", "as_geojson", "known_crs", "names_a_file", "to_rd"]

RD = "EPSG:28992"
WGS84 = "EPSG:4326"

_DEGREE_DECIMALS = 6

RD_BOUNDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""Metres in which RD New is defined: left, bottom, right, top (Kadaster, RDNAPTRANS 2018)."""

DEGREES_BOUNDS = (3.0, 50.0, 8.0, 54.0)
"""Degrees that enclose the Netherlands: west, south, east, north."""


_CODE = re.compile(
    r"(EPSG|ESRI|OGC):[\w+]+|urn:(x-)?ogc:def:crs[:,][\w.:,+-]+|https?://www\.opengis\.net/def/crs/[\w./-]+",
    re.IGNORECASE,
)
"""The number of a CRS with the authority that gave it, in each of the ways that files write it."""

_DEFINITION = re.compile(r"\s*([A-Z_]+\s*\[|\{)", re.IGNORECASE)
"""How well-known text and PROJJSON begin."""

_NAMES_A_FILE = re.compile(r"PARAMETERFILE|\b(nadgrids|geoidgrids|grids)=(?!@null)", re.IGNORECASE)
"""What makes PROJ open a file, or ask the network for it."""


def known_crs(name: object) -> CRS | None:
    """Return the CRS that a code or definition stands for, or None where nobody knows it.

    Codes, well-known text and PROJJSON are taken. Strings of PROJ (``+proj=...``) can make it open any file, so they
    are not, and no definition that names a file.
    """
    if isinstance(name, str) and not _CODE.fullmatch(name.strip()) and not _DEFINITION.match(name):
        return None
    try:
        crs = CRS.from_user_input(name)
    except CRSError:
        return None
    return None if names_a_file(crs) else crs


def names_a_file(crs: CRS) -> bool:
    """Tell whether a CRS names a file that PROJ would open when it is used, such as a grid of its own."""
    return _NAMES_A_FILE.search(crs.to_wkt()) is not None


def to_rd(geometries: GeoSeries) -> GeoSeries:
    """Return the geometries in RD New (EPSG:28992, metres), whatever known CRS they come in."""
    return geometries.to_crs(RD)


def as_geojson(geometries: GeoSeries) -> list[dict[str, object]]:
    """Return geometries as GeoJSON objects in WGS84 (longitude first), rounded to 6 decimals, about 0.1 m."""
    return [
        {"type": shape.geom_type, "coordinates": _rounded(shape.__geo_interface__["coordinates"])}
        for shape in geometries.to_crs(WGS84)
    ]


def _rounded(coordinates: Sequence[object] | float) -> object:
    if isinstance(coordinates, float):
        return round(coordinates, _DEGREE_DECIMALS)
    return [_rounded(part) for part in coordinates]  # type: ignore[arg-type]
