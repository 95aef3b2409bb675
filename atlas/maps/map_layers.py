"""The layers of the page: legend classes and features, with what a click on each tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from atlas.crs import WGS84, as_geojson
from atlas.layers.catalogue import Kind
from atlas.maps.choropleths import CHOROPLETHS
from atlas.maps.drawing import Drawing
from atlas.maps.feature_lines import class_label, feature_lines
from atlas.maps.squares import home_squares
from atlas.maps.street_lines import street_lines
from atlas.maps.symbols import LAYER_SYMBOLS
from atlas.privacy import coarse_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame

    from atlas.layers.catalogue import CatalogueEntry
    from atlas.meeting import Meeting
    from atlas.policy import Glossary

__all__ = ["map_layers"]

_HOME_CLASSES = (("from_100", 100), ("from_50", 50), ("from_25", 25), ("from_least", 0))
_STRONGEST_FIRST = get_args(Kind)
_WITHOUT_NAMES = ("streets", "homes")
"""Layers of which a table beside the map would tell nothing: their features have no names."""

_POINT_DECIMALS = 5


def map_layers(meeting: Meeting, glossary: Glossary) -> list[dict[str, object]]:
    """Return every layer of the meeting but the sites, from the bottom of the map to the top.

    Homes become squares and pitches are moved to the middle of theirs, so that no one's address is in the page.
    Layers of one ``group`` are shown one at a time. Those of the group ``choropleth`` colour the neighbourhoods: their
    features have no geometry of their own, but that of the neighbourhood at the same place in its layer.
    """
    drawings = {name: _drawing(name, meeting, glossary) for name in LAYER_SYMBOLS}
    return [_item(name, drawing, meeting, glossary) for name, drawing in drawings.items() if drawing is not None]


def _drawing(name: str, meeting: Meeting, glossary: Glossary) -> Drawing | None:
    if name in CHOROPLETHS:
        return CHOROPLETHS[name](meeting, glossary)
    if meeting.layers.get(name) is None:
        return None
    return street_lines(meeting, glossary) if name == "streets" else _as_drawn(name, meeting, glossary)


def _item(name: str, drawing: Drawing, meeting: Meeting, glossary: Glossary) -> dict[str, object]:
    catalogue = meeting.layers.catalogue
    sources = [source for source in drawing.sources if source in catalogue.entries]
    weakest = max((catalogue.kind_of(source) for source in sources), key=_STRONGEST_FIRST.index)
    parts = [part for source in sources for part in catalogue.entries[source]]
    return {
        "id": name,
        "label": glossary.word(f"layers.{name}"),
        "group": "choropleth" if name in CHOROPLETHS else None,
        "interactive": name != "streets",
        "table": name not in _WITHOUT_NAMES,
        "badge": glossary.term(weakest),
        "source": _source_lines(parts, glossary),
        "note": drawing.note,
        "classes": [
            {
                "id": kind,
                "label": drawing.labels[kind],
                "shape": symbol.shape,
                "fill": symbol.fill,
                "stroke": symbol.stroke,
                "dash": symbol.dash,
                "symbol": symbol.symbol,
                "width": symbol.width,
            }
            for kind, symbol in LAYER_SYMBOLS[name].items()
            if kind in set(drawing.classes)
        ],
        "features": _features(drawing, with_shapes=name not in CHOROPLETHS),
    }


def _features(drawing: Drawing, *, with_shapes: bool) -> list[dict[str, object]]:
    shapes = as_geojson(drawing.frame.geometry) if with_shapes else [None] * len(drawing.frame)
    points = drawing.frame.geometry.representative_point().to_crs(WGS84)
    names = drawing.frame.get("name", [""] * len(drawing.frame))
    rows = zip(drawing.classes, shapes, points, names, drawing.lines, strict=True)
    return [
        {
            "class": kind,
            "geometry": geometry,
            "point": [round(point.x, _POINT_DECIMALS), round(point.y, _POINT_DECIMALS)],
            "title": str(name or ""),
            "lines": lines,
        }
        for kind, geometry, point, name, lines in rows
    ]


def _source_lines(parts: list[CatalogueEntry], glossary: Glossary) -> str:
    """Say from whom each part of a layer is, whether it is an example, and of when."""
    lines = [
        glossary.text("sheet.source", publisher=entry.publisher, kind=entry.kind, date=entry.date) for entry in parts
    ]
    return "; ".join(dict.fromkeys(lines))


def _as_drawn(name: str, meeting: Meeting, glossary: Glossary) -> Drawing:
    """Draw a layer as it may be shown: homes as squares, pitches off their exact place."""
    least = meeting.policy.assumptions.least_published_homes.value
    frame = meeting.layers.frames[name]
    if name == "homes":
        frame = home_squares(frame, least)
    elif name == "pitches":
        frame = _coarse_pitches(frame)
    classes = _CLASSES[name](frame)
    labels = {kind: class_label(name, kind, meeting.policy, glossary) for kind in set(classes)}
    note = _note(name, meeting.layers.catalogue.entries[name], least, glossary)
    return Drawing(frame, classes, labels, feature_lines(name, frame, classes, meeting, glossary), (name,), note)


def _note(layer: str, parts: tuple[CatalogueEntry, ...], least: float, glossary: Glossary) -> str | None:
    if layer in {"homes", "pitches"}:
        return glossary.text(f"features.{layer}_note", least=least)
    return " ".join(dict.fromkeys(entry.note for entry in parts if entry.note)) or None


def _coarse_pitches(pitches: GeoDataFrame) -> GeoDataFrame:
    """Return one nameless point per square and corporation: a name is often an address, and points can be counted."""
    coarse = pitches.set_geometry(coarse_points(pitches.geometry)).drop(columns="name")
    return coarse[~coarse.assign(place=coarse.geometry.to_wkb()).duplicated(["place", "corporation"])]


def _one_class(kind: str) -> Callable[[GeoDataFrame], list[str]]:
    return lambda frame: [kind] * len(frame)


def _column(name: str) -> Callable[[GeoDataFrame], list[str]]:
    return lambda frame: list(frame[name])


def _home_classes(squares: GeoDataFrame) -> list[str]:
    return [next(kind for kind, least in _HOME_CLASSES if count >= least) for count in squares["homes"]]


_CLASSES: dict[str, Callable[[GeoDataFrame], list[str]]] = {
    "neighbourhoods": _one_class("neighbourhood"),
    "villages": lambda frame: ["town" if is_town else "village" for is_town in frame["is_town"]],
    "constraints": _column("kind"),
    "homes": _home_classes,
    "care_zones": lambda frame: list(frame["phase"].fillna("unknown")),
    "wup_areas": _one_class("wup_area"),
    "signals": _column("theme"),
    "works": _column("kind"),
    "facilities": _column("kind"),
    "pitches": _one_class("pitch"),
}
