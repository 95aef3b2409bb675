"""What lies outside the municipality: most often a slip, sometimes a place that the neighbours share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from atlas.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from atlas.layers.layers import Layers

__all__ = ["LEAST_SHARE", "TOLERANCE_M", "check_municipality", "covered", "municipality", "without_holes"]

_INSIDE = ("sites", "wup_areas", "care_zones", "pitches", "homes")
"""Layers of which each feature should lie in the municipality; a supermarket across the border serves as well."""

TOLERANCE_M = 50.0
"""How far the border of a neighbourhood may be off: CBS draws them good to 10 to 50 m."""

LEAST_SHARE = 0.01
"""Share of an outline that must lie beyond that before it is told."""

_MOST_LISTED = 20
"""Features of a file that are listed one by one; more are counted. Sites are always listed."""


def check_municipality(layers: Layers) -> list[Finding]:
    """List what lies outside the municipality, wholly or in part."""
    place = municipality(layers)
    if place is None:
        return []
    border = place.buffer(TOLERANCE_M)
    shapely.prepare(border)
    frames = {layer: layers.get(layer) for layer in _INSIDE}
    return [
        finding
        for layer, frame in frames.items()
        if frame is not None and len(frame)
        for finding in [*_wholly(layers, layer, frame, border), *_partly(layers, layer, frame, border)]
    ]


def covered(frame: GeoDataFrame) -> BaseGeometry:
    """Return what areas cover together; at once where each meets its neighbours corner by corner, as borders should."""
    shapes = frame.geometry.to_numpy()
    sound: bool = shapely.coverage_is_valid(shapes)
    return shapely.coverage_union_all(shapes) if sound else shapely.union_all(shapes)


def without_holes(shape: BaseGeometry) -> BaseGeometry:
    """Return a polygon or multipolygon with everything that it encloses."""
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(shape))))


def municipality(layers: Layers) -> BaseGeometry | None:
    """Return the outline of the layer of that name, or else of the neighbourhoods together without the holes in it.

    None where neither is there.
    """
    stated = layers.get("municipality")
    if stated is not None and len(stated):
        return shapely.union_all(stated.geometry.to_numpy())
    neighbourhoods = layers.get("neighbourhoods")
    return None if neighbourhoods is None else without_holes(covered(neighbourhoods))


def _wholly(layers: Layers, layer: str, frame: GeoDataFrame, border: BaseGeometry) -> Iterator[Finding]:
    away = frame[~shapely.intersects(border, frame.geometry.to_numpy())]
    for part, rows in away.groupby("part"):
        if layer != "sites" and len(rows) > _MOST_LISTED:
            facts = {"count": len(rows), "total": int((frame["part"] == part).sum()), "first": str(rows.index[0])}
            yield Finding("PLC03", layers.catalogue.entries[layer][part].source, layer, facts=facts)
            continue
        for index, shape in rows.geometry.items():
            distance = round(TOLERANCE_M + shapely.distance(border, shape))
            yield layers.finding("PLC01", layer, index, "geometry", distance=distance)


def _partly(layers: Layers, layer: str, frame: GeoDataFrame, border: BaseGeometry) -> Iterator[Finding]:
    shapes = frame.geometry.to_numpy()
    across = frame.geometry[shapely.intersects(border, shapes) & ~shapely.covers(border, shapes)]
    for index, shape in across.items():
        share = 1 - shapely.area(shapely.intersection(border, shape)) / shape.area
        if share > LEAST_SHARE:
            yield layers.finding("PLC02", layer, index, "geometry", share=round(100 * share))
