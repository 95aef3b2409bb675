"""Geometry at the door: present, of the right type, in the Netherlands, valid and large enough to mean something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from atlas.crs import DEGREES_BOUNDS, RD, RD_BOUNDS, known_crs, to_rd
from atlas.findings import Finding
from atlas.layers.columns import feature_name
from atlas.layers.repair import repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from geopandas import GeoSeries
    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from atlas.layers.schema import GeometryType

__all__ = ["check_geometry"]

_POINT, _MULTI_POINT, _COLLECTION = 0, 4, 7
_TYPES = {"polygon": (3, 6), "line": (1, 2, 5), "point": (_POINT,), "any": (_POINT, 1, 2, 3, _MULTI_POINT, 5, 6)}
"""Types of geometry, as shapely numbers them, that a layer may have."""

_MULTI = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
"""How parts of 0, 1 and 2 dimensions are taken together."""

_WRONG_TYPE = {"polygon": "GEO03", "point": "GEO13", "line": "GEO14"}


_TINY_M2 = 1.0
_THIN_M = 1.0
"""Mean width of an outline below which it is taken for what was left by drawing or cutting."""


def check_geometry(
    geometries: GeoSeries, ids: Sequence[str], file: str, layer: str, geometry_type: GeometryType
) -> tuple[GeoSeries, list[Finding]]:
    """Bring geometries to RD New, repair outlines that cross themselves, and check each.

    Parameters
    ----------
    geometries : GeoSeries
        In any known CRS; the index is the place of each in the file, from 0.
    ids : sequence of str
        Ids of the features, in the same order.
    file, layer : str
        Names for messages.
    geometry_type : {"polygon", "line", "point", "any"}

    Returns
    -------
    GeoSeries
        In RD New (EPSG:28992), two-dimensional; features that were rejected are absent.
    list of Finding
        Rejected and repaired features, warnings, and errors that refuse the layer.
    """
    report = _Report(geometries.index, ids, file, layer)
    drawn = _flat(geometries.to_numpy().copy(), report)
    usable = _present(drawn, report) & _of_type(drawn, geometry_type, report)
    shapes = _in_rd(drawn, geometries.crs)
    with np.errstate(all="ignore"):  # coordinates that are not finite are told below, by feature
        inside, valid = _inside(shapes), _valid(shapes)
        usable &= _finite(drawn, usable & ~(inside & valid), report)
        usable &= _in_place(drawn, usable, inside, geometries.crs, report)
    usable &= _repaired(shapes, usable & ~valid, report)
    if geometry_type == "polygon":
        _tell_small(shapes, usable, report)
    return gpd.GeoSeries(shapes[usable], index=geometries.index[usable], crs=RD), report.findings


@dataclass
class _Report:
    places: pd.Index
    ids: Sequence[str]
    file: str
    layer: str
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, position: int | np.intp | None = None, **facts: object) -> None:
        """Add a finding about one feature, or about the layer as a whole."""
        feature = None if position is None else feature_name(self.places[position], self.ids[int(position)])
        self.findings.append(Finding(code, self.file, self.layer, feature, "geometry", facts=facts))


def _flat(shapes: NDArray[np.object_], report: _Report) -> NDArray[np.object_]:
    """Leave heights and measures out, which nothing here uses."""
    with_height = shapely.has_z(shapes) | shapely.has_m(shapes)
    if not with_height.any():
        return shapes
    report.tell("GEO07", count=int(with_height.sum()), total=len(shapes))
    return np.asarray(shapely.force_2d(shapes))


def _present(shapes: NDArray[np.object_], report: _Report) -> NDArray[np.bool_]:
    missing, empty = shapely.is_missing(shapes), shapely.is_empty(shapes)
    for position in np.flatnonzero(missing):
        report.tell("GEO01", position)
    for position in np.flatnonzero(empty):
        report.tell("GEO06", position)
    return np.asarray(~(missing | empty))


def _of_type(shapes: NDArray[np.object_], geometry_type: GeometryType, report: _Report) -> NDArray[np.bool_]:
    """Tell which shapes are of a type that the layer may have, after unwrapping those that hold one."""
    _unwrap_points(shapes, geometry_type, report)
    _unwrap_collections(shapes, geometry_type, report)
    # -1 is the type of a missing geometry, which was told before.
    right = np.isin(shapely.get_type_id(shapes), (*_TYPES[geometry_type], -1)) | shapely.is_empty(shapes)
    wrong = np.flatnonzero(~right)
    if len(wrong):
        found = shapes[wrong[0]].geom_type
        report.tell(_WRONG_TYPE[geometry_type], wrong[0], found=found, count=len(wrong), total=len(shapes))
    return np.asarray(right)


def _unwrap_points(shapes: NDArray[np.object_], geometry_type: GeometryType, report: _Report) -> None:
    """Take the point out of each MultiPoint that holds just one."""
    if geometry_type != "point":
        return
    single = (shapely.get_type_id(shapes) == _MULTI_POINT) & (shapely.get_num_geometries(shapes) == 1)
    if single.any():
        shapes[single] = shapely.get_geometry(shapes[single], 0)
        report.tell("GEO09", count=int(single.sum()), total=len(shapes))


def _unwrap_collections(shapes: NDArray[np.object_], geometry_type: GeometryType, report: _Report) -> None:
    """Take the usable parts out of each collection that has some."""
    for position in np.flatnonzero((shapely.get_type_id(shapes) == _COLLECTION) & ~shapely.is_empty(shapes)):
        parts = _single_parts(shapes[position])
        highest = max(shapely.get_dimensions(part) for part in parts)
        wanted = {"polygon": 2, "line": 1, "point": 0}.get(geometry_type, highest)
        kept = [part for part in parts if shapely.get_dimensions(part) == wanted]
        if kept and (geometry_type != "point" or len(kept) == 1):
            shapes[position] = kept[0] if len(kept) == 1 else _MULTI[wanted](kept)
            report.tell("GEO08", position, kept=len(kept), parts=len(parts))


def _single_parts(collection: BaseGeometry) -> list[BaseGeometry]:
    """Return the points, lines and polygons of a collection, those of collections within it too."""
    parts = list(shapely.get_parts(collection))
    while any(hasattr(part, "geoms") for part in parts):
        parts = list(shapely.get_parts(parts))
    return [part for part in parts if not part.is_empty]


def _in_rd(shapes: NDArray[np.object_], crs: CRS) -> NDArray[np.object_]:
    if crs.equals(known_crs(RD), ignore_axis_order=True):
        return shapes.copy()
    return np.asarray(to_rd(gpd.GeoSeries(shapes, crs=crs)).to_numpy())


def _inside(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    bounds = shapely.bounds(shapes)
    return np.asarray((bounds[:, :2] >= RD_BOUNDS[:2]).all(axis=1) & (bounds[:, 2:] <= RD_BOUNDS[2:]).all(axis=1))


def _valid(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which shapes are valid; a point inside the Netherlands always is, so points are not looked at."""
    valid = np.ones(len(shapes), dtype=bool)
    drawn = shapely.get_type_id(shapes) > _POINT
    valid[drawn] = shapely.is_valid(shapes[drawn])
    return valid


def _finite(drawn: NDArray[np.object_], suspect: NDArray[np.bool_], report: _Report) -> NDArray[np.bool_]:
    finite = np.ones(len(drawn), dtype=bool)
    for position in np.flatnonzero(suspect):
        finite[position] = np.isfinite(shapely.get_coordinates(drawn[position])).all()
        if not finite[position]:
            report.tell("GEO02", position)
    return finite


def _in_place(
    drawn: NDArray[np.object_], usable: NDArray[np.bool_], inside: NDArray[np.bool_], crs: CRS, report: _Report
) -> NDArray[np.bool_]:
    """Tell which shapes lie in the Netherlands: most out of it is an error of the layer, a few are rejected."""
    away = np.flatnonzero(usable & ~inside)
    if len(away) * 2 > usable.sum():
        x, y, code = _misplaced(drawn[away[0]], crs)
        report.tell(code, away[0], x=x, y=y, crs=crs.name)
        return inside
    for position in away:
        x, y, code = _misplaced(drawn[position], crs)
        report.tell("CRS09" if code == "CRS03" else "CRS08", position, x=x, y=y, crs=crs.name)
    return inside


def _misplaced(shape: BaseGeometry, crs: CRS) -> tuple[float, float, str]:
    """Return a coordinate of a shape that lies far away, in its own CRS, and the code of what it looks like."""
    area, other, code = (
        (DEGREES_BOUNDS, RD_BOUNDS, "CRS01") if crs.is_geographic else (RD_BOUNDS, DEGREES_BOUNDS, "CRS02")
    )
    left, bottom, right, top = (float(value) for value in shapely.bounds(shape))
    x, y = (right, top) if _within(left, bottom, area) else (left, bottom)
    is_ours = crs.is_geographic or crs.equals(known_crs(RD), ignore_axis_order=True)
    if is_ours and _within(y, x, area):
        code = "CRS03"
    elif not (is_ours and _within(x, y, other)):
        code = "CRS04"
    decimals = 5 if max(abs(x), abs(y)) <= 360 else 0  # noqa: PLR2004 - a degree needs them, a metre does not
    return round(x, decimals), round(y, decimals), code


def _within(x: float, y: float, area: tuple[float, float, float, float]) -> bool:
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _repaired(shapes: NDArray[np.object_], invalid: NDArray[np.bool_], report: _Report) -> NDArray[np.bool_]:
    """Put what can be repaired in the place of what is invalid, and tell which shapes are sound now."""
    sound = np.ones(len(shapes), dtype=bool)
    positions = np.flatnonzero(invalid)
    for position, repaired in zip(positions, repair(list(shapes[positions])), strict=True):
        shape = shapes[position]
        reason, _, place = shapely.is_valid_reason(shape).rstrip("]").partition("[")
        x, y = (round(float(value)) for value in place.split())
        sound[position] = repaired is not None and repaired.is_valid and not repaired.is_empty
        if repaired is None:
            vertices = int(shapely.get_num_coordinates(shape))
            report.tell("GEO10", position, vertices=vertices, x=x, y=y)
        elif not sound[position]:
            report.tell("GEO05", position, reason=reason, x=x, y=y)
        else:
            areas = {"before": _shown_m2(shape.area), "after": _shown_m2(repaired.area)}
            report.tell("GEO04", position, reason=reason, x=x, y=y, **areas)
            shapes[position] = repaired
    return sound


def _tell_small(shapes: NDArray[np.object_], usable: NDArray[np.bool_], report: _Report) -> None:
    """Warn of polygons that are too small or too thin to be a place."""
    positions = np.flatnonzero(usable)
    areas = shapely.area(shapes[positions])
    # A long strip has two sides: its area over half its outline is how wide it is.
    widths = 2 * areas / shapely.length(shapes[positions])
    for number in np.flatnonzero((areas < _TINY_M2) | (widths < _THIN_M)):
        if areas[number] < _TINY_M2:
            report.tell("GEO11", positions[number], area=round(float(areas[number]), 3))
        else:
            width = round(float(widths[number]), 2)
            report.tell("GEO12", positions[number], area=_shown_m2(areas[number]), width=width)


def _shown_m2(area: float) -> float:
    return round(float(area)) if area >= 100 else round(float(area), 2)  # noqa: PLR2004 - decimals of a small area
