"""How areas lie against one another: sites drawn twice, neighbourhoods and districts with overlaps or gaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from atlas.findings import Finding
from atlas.layers.municipality import check_municipality, covered, without_holes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from atlas.layers.layers import Layers

__all__ = ["SITE_SHARE", "check_topology", "is_succession"]

_MOSAICS = ("neighbourhoods", "districts")
"""Layers whose areas together cover the municipality, each place once."""

_HA = 10_000.0
_LEAST_M2 = 1.0
"""Area below which a gap or overlap is rounding of coordinates."""

_LARGE_M2, _LARGE_SHARE = _HA, 0.01
"""Gaps and overlaps above 1 ha, or overlaps above this share of the smaller area, are told one by one."""

SITE_SHARE, _SAME_SHARE = 0.005, 0.99
"""Shares of the smaller and the larger site from which they overlap, and from which they are drawn twice."""

_MOST_MEETINGS = 50
"""Areas that meet one on average before a layer is one heap; a borough of a city meets some ten others."""

_NEAR_M = 0.1
"""How far apart an area and a gap at its border may lie by rounding."""

_ENDED = ("completed", "dropped")


def check_topology(layers: Layers) -> list[Finding]:
    """List what lies outside the municipality, sites that overlap, and gaps and overlaps between neighbourhoods.

    Parameters
    ----------
    layers : Layers
        Frames in RD New (EPSG:28992), indexed by id, shapes valid.

    Returns
    -------
    list of Finding
        Warnings, with areas in hectares and places in RD.
    """
    sites = layers.get("sites")
    return [*check_municipality(layers), *([] if sites is None else _sites(layers)), *_mosaics(layers)]


class _Overlap(NamedTuple):
    """Two rows of a frame by position, and what they share."""

    first: int
    second: int
    shared: BaseGeometry
    smaller_m2: float
    larger_m2: float


def _overlaps(frame: GeoDataFrame) -> list[_Overlap] | None:
    """Return what areas share two by two, or None where so many meet that nobody could read it."""
    shapes = frame.geometry.to_numpy()
    if shapely.coverage_is_valid(shapes):
        return []
    tree = shapely.STRtree(shapes)
    if len(tree.query(shapes).T) > _MOST_MEETINGS * len(shapes) + _MOST_MEETINGS**2:
        return None
    met = tree.query(shapes, predicate="intersects").T
    pairs = np.unique(met[met[:, 0] < met[:, 1]], axis=0)
    shared = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    areas = np.sort(shapely.area(shapes[pairs]), axis=1)
    return [
        _Overlap(int(pairs[number, 0]), int(pairs[number, 1]), shared[number], *map(float, areas[number]))
        for number in np.flatnonzero(shapely.area(shared) > _LEAST_M2)
    ]


def _too_many(layers: Layers, layer: str) -> Finding:
    return Finding("PLC09", layers.catalogue.entries[layer][0].source, layer)


def _sites(layers: Layers) -> Iterator[Finding]:
    """Tell of sites that are drawn twice or overlap, but for those of which one follows upon the other."""
    sites = layers.sites
    overlaps = _overlaps(sites)
    if overlaps is None:
        yield _too_many(layers, "sites")
    for overlap in overlaps or ():
        one, other = sites.iloc[overlap.first], sites.iloc[overlap.second]
        area, facts = overlap.shared.area, dict[str, object](other=str(one.name))
        if is_succession(one, other):
            continue
        if area >= _SAME_SHARE * overlap.larger_m2:
            yield layers.finding("PLC04", "sites", other.name, "geometry", **facts)
        elif area >= SITE_SHARE * overlap.smaller_m2:
            facts |= {"share": _shown(100 * area / overlap.smaller_m2), "area": _shown(area / _HA)}
            yield layers.finding("PLC05", "sites", other.name, "geometry", **facts)


def is_succession(one: pd.Series, other: pd.Series) -> bool:
    """Tell whether one of two sites has ended, or says that it comes in the place of the other."""
    if one["planning_status"] in _ENDED or other["planning_status"] in _ENDED:
        return True
    return str(one.name) in _previous(other) or str(other.name) in _previous(one)


def _previous(site: pd.Series) -> list[str]:
    return [] if pd.isna(site["previous_ids"]) else re.split(r"[,;\s]+", site["previous_ids"])


def _mosaics(layers: Layers) -> Iterator[Finding]:
    for layer in _MOSAICS:
        frame = layers.get(layer)
        if frame is None or frame.empty:
            continue
        slivers: list[float] = []
        yield from _shared_places(layers, layer, frame, slivers)
        yield from _gaps(layers, layer, frame, slivers)
        if slivers:
            source = layers.catalogue.entries[layer][0].source
            yield Finding("PLC08", source, layer, facts={"count": len(slivers), "area": _shown(sum(slivers) / _HA)})


def _shared_places(layers: Layers, layer: str, frame: GeoDataFrame, slivers: list[float]) -> Iterator[Finding]:
    """Tell of places that two areas both cover; the area of small ones is added to the slivers."""
    overlaps = _overlaps(frame)
    if overlaps is None:
        yield _too_many(layers, layer)
    for overlap in overlaps or ():
        area = overlap.shared.area
        if area <= min(_LARGE_M2, _LARGE_SHARE * overlap.smaller_m2):
            slivers.append(area)
            continue
        facts = {"other": str(frame.index[overlap.first]), **_place(overlap.shared)}
        facts["share"] = _shown(100 * area / overlap.smaller_m2)
        yield layers.finding("PLC06", layer, frame.index[overlap.second], "geometry", **facts)


def _gaps(layers: Layers, layer: str, frame: GeoDataFrame, slivers: list[float]) -> Iterator[Finding]:
    """Tell of places enclosed by areas that none of them covers; the area of small ones is added to the slivers."""
    union = covered(frame)
    for gap in shapely.get_parts(shapely.difference(without_holes(union), union)):
        if gap.area > _LARGE_M2:
            around = frame.index[frame.geometry.distance(gap) < _NEAR_M]
            facts = {"around": [str(index) for index in around], **_place(gap)}
            yield layers.finding("PLC07", layer, around[0], "geometry", **facts)
        elif gap.area > _LEAST_M2:
            slivers.append(gap.area)


def _place(shape: BaseGeometry) -> dict[str, object]:
    """Return the area of a shape in hectares and a point in it, in RD."""
    point = shapely.point_on_surface(shape)
    return {"area": _shown(shape.area / _HA), "x": round(point.x), "y": round(point.y)}


def _shown(number: float) -> float:
    """Round a number to two decimals, or to one where it is 10 or more."""
    return round(number, 1 if number >= 10 else 2)  # noqa: PLR2004 - see the docstring
