"""Streets as a quiet background: the lines of a kind as one shape, in no more bytes than a page can hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from atlas.crs import RD, WGS84, as_geojson
from atlas.maps.drawing import Drawing
from atlas.maps.feature_lines import class_label
from atlas.maps.symbols import LAYER_SYMBOLS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["street_lines"]

_MOST_BYTES = 600_000
_DECIMALS = 5
"""Of a degree, which is about a metre: half the line that is drawn from nearby."""


class _Attempt(NamedTuple):
    """Which kinds are drawn, how far a line may be off, and what a reader must then know."""

    kinds: tuple[str, ...]
    off_m: float
    note: str | None


_ATTEMPTS = (
    _Attempt(("path", "road", "motorway"), 2, None),
    _Attempt(("road", "motorway"), 2, "streets_without_paths"),
    _Attempt(("road", "motorway"), 10, "streets_coarse"),
    _Attempt(("motorway",), 10, "streets_motorways"),
)
"""From all that there is to what always fits."""


def street_lines(meeting: Meeting, glossary: Glossary) -> Drawing:
    """Draw the streets, one shape per kind; a street of an unknown kind is a road.

    Where they are too many for a page, paths are left out first, and then the bends of roads; the note says so.
    """
    streets = meeting.layers.frames["streets"]
    for attempt in _ATTEMPTS:
        frame = _frame(streets, attempt)
        if _bytes(frame) <= _MOST_BYTES:
            break
    kinds = list(frame["kind"])
    note = attempt.note and glossary.word(f"features.{attempt.note}")
    return Drawing(
        frame=frame,
        classes=kinds,
        labels={kind: class_label("streets", kind, meeting.policy, glossary) for kind in kinds},
        lines=[[] for _ in kinds],
        sources=("streets",),
        note=" ".join(filter(None, [note, *_own_notes(meeting)])) or None,
    )


def _own_notes(meeting: Meeting) -> list[str]:
    parts = meeting.layers.catalogue.entries["streets"]
    return list(dict.fromkeys(part.note for part in parts if part.note))


def _frame(streets: GeoDataFrame, attempt: _Attempt) -> GeoDataFrame:
    """Return one row per kind, in the order of the legend, in WGS84 with few decimals."""
    kind = streets["kind"].fillna("road")
    shapes = {
        each: _merged(streets.geometry[kind == each], attempt.off_m)
        for each in LAYER_SYMBOLS["streets"]
        if each in attempt.kinds and (kind == each).any()
    }
    in_degrees = gpd.GeoSeries(list(shapes.values()), crs=RD).to_crs(WGS84)
    rounded = shapely.transform(in_degrees.to_numpy(), lambda corners: np.round(corners, _DECIMALS))
    return gpd.GeoDataFrame({"kind": list(shapes)}, geometry=list(rounded), crs=WGS84)


def _merged(lines: gpd.GeoSeries, off_m: float) -> shapely.MultiLineString:
    """Join lines wherever exactly two meet end to end, and leave out corners that matter less than so many metres."""
    merged = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines.to_numpy())))
    return shapely.multilinestrings(shapely.simplify(shapely.get_parts(merged), off_m))


def _bytes(frame: GeoDataFrame) -> int:
    return len(json.dumps(as_geojson(frame.geometry), separators=(",", ":")))
