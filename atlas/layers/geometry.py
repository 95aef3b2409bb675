"""Geometry at the door: of the right type, in the Netherlands and valid.

A repair is made only where it leaves the area as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.validation import explain_validity

from atlas.crs import RD_BOUNDS, to_rd
from atlas.errors import Finding

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from shapely.geometry.base import BaseGeometry

__all__ = ["check_geometry"]

_TYPES = {
    "polygon": ("Polygon", "MultiPolygon"),
    "point": ("Point",),
    "any": ("Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point", "MultiPoint"),
}
_SAFE_REPAIR = 0.001
"""Share of the area that a repair may change; a larger change means that the owner must choose."""


def check_geometry(
    geometries: GeoSeries, ids: list[str], file: str, layer: str, geometry_type: str
) -> tuple[GeoSeries, list[Finding]]:
    """Bring geometries to RD New and check each.

    Parameters
    ----------
    geometries : GeoSeries
        In any known CRS.
    ids : list of str
        Ids of the features, in the same order.
    file, layer : str
        Names for messages.
    geometry_type : {"polygon", "point", "any"}

    Returns
    -------
    GeoSeries
        In RD New (EPSG:28992), two-dimensional; features that were rejected are absent.
    list of Finding
        Rejected and repaired features, and errors that refuse the layer.
    """
    shapes = to_rd(geometries).force_2d()
    findings: list[Finding] = []
    rejected = []
    for position in np.flatnonzero(_needs_a_look(shapes, geometry_type)):
        verdict = _judge(geometries.iloc[position], shapes.iloc[position], geometry_type)
        feature = f"{position + 1} (id {ids[position]})"
        findings.append(
            Finding(
                verdict.severity,
                file,
                layer,
                verdict.problem,
                verdict.advice,
                feature,
                "geometry",
                code=verdict.code,
            )
        )
        if verdict.repaired is None:
            rejected.append(shapes.index[position])
        else:
            shapes.iloc[position] = verdict.repaired
    return shapes.drop(rejected), findings


@dataclass(frozen=True)
class _Verdict:
    severity: Literal["error", "rejected", "repaired"]
    problem: str
    advice: str
    repaired: BaseGeometry | None = None
    code: str = ""


def _needs_a_look(shapes: GeoSeries, geometry_type: str) -> np.ndarray:
    """Tell at once which shapes are sound, so that only the others are looked at one by one."""
    bounds = shapely.bounds(shapes.to_numpy())
    with np.errstate(invalid="ignore"):
        inside = (
            (bounds[:, 0] >= RD_BOUNDS[0])
            & (bounds[:, 1] >= RD_BOUNDS[1])
            & (bounds[:, 2] <= RD_BOUNDS[2])
            & (bounds[:, 3] <= RD_BOUNDS[3])
        )
    of_type = shapes.geom_type.isin(_TYPES[geometry_type]).to_numpy()
    return np.asarray(~(inside & of_type & shapely.is_valid(shapes.to_numpy())))


def _judge(original: BaseGeometry | None, shape: BaseGeometry | None, geometry_type: str) -> _Verdict:
    """Say what is wrong with a shape that is not sound."""
    if original is None or shape is None or shapely.is_empty(original):
        return _Verdict(
            "rejected", "there is no geometry that can be read", "Draw it anew, or take it out", code="no_geometry"
        )
    if not np.isfinite(shapely.get_coordinates(original)).all():
        return _Verdict("rejected", "a coordinate is no finite number", "Draw the feature anew", code="not_finite")
    if outside := _outside_rd(original, shape):
        return _Verdict("error", outside, "State the right CRS in the file or in catalogue.toml")
    if shape.geom_type not in _TYPES[geometry_type]:
        expected = " or ".join(_TYPES[geometry_type])
        return _Verdict("error", f"this is a {shape.geom_type}; expected a {expected}", "Save it as that type")
    return _repair(shape)


def _outside_rd(original: BaseGeometry, shape: BaseGeometry) -> str:
    left, bottom, right, top = shapely.bounds(shape)
    inside = left >= RD_BOUNDS[0] and bottom >= RD_BOUNDS[1] and right <= RD_BOUNDS[2] and top <= RD_BOUNDS[3]
    if inside:
        return ""
    x, y = shapely.bounds(original)[:2]
    likely = ""
    if _in_rd(x, y):
        likely = "; these look like metres in RD New (EPSG:28992)"
    elif _in_rd(y, x):
        likely = "; x and y look swapped"
    elif 3 < x < 8 and 50 < y < 54:  # noqa: PLR2004 - degrees that enclose the Netherlands
        likely = "; these look like degrees in WGS84 (EPSG:4326)"
    return f"x={x:g}, y={y:g} does not lie in the Netherlands in the CRS stated{likely}"


def _in_rd(x: float, y: float) -> bool:
    return RD_BOUNDS[0] <= x <= RD_BOUNDS[2] and RD_BOUNDS[1] <= y <= RD_BOUNDS[3] and x > 1000  # noqa: PLR2004


def _repair(shape: BaseGeometry) -> _Verdict:
    """Repair a shape where that leaves its area as it was; else refuse, for only the owner knows what was meant."""
    reason = explain_validity(shape)
    repaired = shapely.make_valid(shape, method="structure")
    before, after = shapely.area(shape), shapely.area(repaired)
    areas = f"{before:.0f} m² as drawn, {after:.0f} m² after repair"
    if shapely.is_valid(repaired) and after > 0 and abs(after - before) <= _SAFE_REPAIR * after:
        return _Verdict(
            "repaired",
            f"the outline was invalid ({reason}); {areas}",
            "Check the outline in the source",
            repaired,
            "repaired",
        )
    return _Verdict(
        "error",
        f"the outline crosses itself ({reason}); {areas}, so it is not clear which area is meant",
        "Draw the outline anew without crossings",
    )
