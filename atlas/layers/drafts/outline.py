"""What a planner gives as the outline of a draft: well-known text, a circle round a point, or a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from shapely.errors import ShapelyError

from atlas.crs import DEGREES_BOUNDS, RD, RD_BOUNDS, WGS84, known_crs, to_rd
from atlas.errors import DraftError, printable

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["drawn", "shown"]

_WELL_KNOWN_TEXT = re.compile(
    r"\s*(?:SRID\s*=\s*(?P<srid>\d+)\s*;)?\s*"
    r"(?P<shape>(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION|CURVEPOLYGON)"
    # So that polygon.gpkg is the name of a file.
    r"(?=\s*[ZM]{0,2}\s*(?:\(|EMPTY\b|$))",
    re.IGNORECASE,
)
_NUMBER = r"([+-]?\d{1,15}(?:\.\d+)?)"
_CIRCLE = re.compile(rf"\s*{_NUMBER}\s*,\s*{_NUMBER}\s+{_NUMBER}\s*", re.ASCII)
_ONLY_NUMBERS = re.compile(r"[\s\d.,;+-]+")

_CORNERS_PER_QUARTER = 32
"""Of a circle; its area is then within 0.1% of the round one."""

_USUAL_CRS = "Use EPSG:28992 for RD New or EPSG:4326 for degrees."

_LONGEST_SHOWN = 40
"""Letters of an outline in a message."""


def drawn(source: str, crs: str | None) -> GeoDataFrame | None:
    """Return the outline that a text spells out, or None where the text is none and may be the name of a file.

    Parameters
    ----------
    source : str
        ``POLYGON ((...))``, also with ``SRID=4326;`` before it, or ``"x,y radius"`` with the radius in metres.
    crs : str or None
        Of its coordinates. Without one, well-known text is in RD New, and a circle in the one in which its centre lies.

    Raises
    ------
    DraftError
        Where it is neither as it should be.
    """
    if found := _WELL_KNOWN_TEXT.match(source):
        return _from_text(source[found.start("shape") :], _stated_crs(source, found["srid"], crs), source)
    if found := _CIRCLE.fullmatch(source):
        return _circle(*(float(number) for number in found.groups()), crs=crs, source=source)
    if _ONLY_NUMBERS.fullmatch(source):
        raise DraftError(f'{shown(source)}: expected "x,y radius" in metres, such as "230100,526300 60". Correct it.')
    return None


def shown(source: str) -> str:
    """Return what a planner gave as a message shows it."""
    plain = printable(" ".join(source.split()))
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 3]}..."


def _stated_crs(source: str, srid: str | None, crs: str | None) -> CRS:
    stated, wanted = (None if name is None else _crs(name, source) for name in (srid and f"EPSG:{srid}", crs))
    if stated is not None and wanted is not None and not stated.equals(wanted, ignore_axis_order=True):
        raise DraftError(
            f"{shown(source)}: this says SRID={srid}, and --crs says {shown(str(crs))}. Find out which is right and"
            " leave the other out."
        )
    return stated or wanted or CRS(RD)


def _crs(name: str, source: str) -> CRS:
    found = known_crs(name)
    if found is None:
        raise DraftError(f"{shown(source)}: the CRS {shown(name)} does not exist. {_USUAL_CRS}")
    if not found.is_projected and not found.is_geographic:
        raise DraftError(f"{shown(source)}: the CRS {shown(name)} is none of places on a map. {_USUAL_CRS}")
    return found


def _from_text(text: str, crs: CRS, source: str) -> GeoDataFrame:
    try:
        shape = shapely.from_wkt(text)
    except (ShapelyError, NotImplementedError) as error:
        reason = next(iter(str(error).splitlines()), "it has signs that are no text")
        raise DraftError(
            f"{shown(source)}: this is no well-known text ({reason}). Write an outline as"
            " POLYGON ((x y, x y, x y, x y)), the last point being the first."
        ) from error
    return gpd.GeoDataFrame(geometry=[shape], crs=crs)


def _circle(x: float, y: float, radius_m: float, *, crs: str | None, source: str) -> GeoDataFrame:
    if radius_m <= 0:
        raise DraftError(f"{shown(source)}: a radius of {radius_m:g} m draws nothing. Give a radius above 0.")
    stated = _crs(crs, source) if crs else _recognised(x, y, source)
    centre = to_rd(gpd.GeoSeries([shapely.Point(x, y)], crs=stated))
    if not np.isfinite(shapely.get_coordinates(centre)).all():
        raise DraftError(f"{shown(source)}: there is no such point in {stated.name}. Correct it, or --crs.")
    return gpd.GeoDataFrame(geometry=centre.buffer(radius_m, quad_segs=_CORNERS_PER_QUARTER))


def _recognised(x: float, y: float, source: str) -> CRS:
    """Return the CRS in which a point lies in the Netherlands; metres and degrees have no number in common."""
    for bounds, crs in ((RD_BOUNDS, RD), (DEGREES_BOUNDS, WGS84)):
        if _within(x, y, bounds):
            return CRS(crs)
        if _within(y, x, bounds):
            raise DraftError(
                f"{shown(source)}: the two look swapped, for {y:g},{x:g} does lie in the Netherlands. Write x, or"
                " longitude, first."
            )
    raise DraftError(
        f"{shown(source)}: this point lies in the Netherlands neither in RD New (x from -7000 to 300000, y from"
        " 289000 to 629000) nor in degrees (3 to 8, 50 to 54). Correct it, or state its CRS with --crs."
    )


def _within(x: float, y: float, area: tuple[float, float, float, float]) -> bool:
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]
